"""Mails of one thread in one mailbox, so that a conversation keeps the bytes of all its mails."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SEPARATOR = b"From feedme@localhost Thu Jan  1 00:00:00 1970\n"
_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_HEADER = re.compile(rb"\A(?:[!-9;-~]{1,80}:|>?From )")


def mbox_of(mails: Sequence[bytes]) -> bytes | None:
    """The mails and mailboxes as one mailbox (mboxrd); None where one is no mail in text form, such as a .msg."""
    parts: list[bytes] = []
    for mail in mails:
        content = mail.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        if not _HEADER.match(content) or b"\0" in content[:4096]:
            return None
        if content.startswith(b"From "):
            parts.append(content)
        else:
            parts.append(_SEPARATOR + _FROM.sub(rb">\1", content))
        parts.append(b"\n" if content.endswith(b"\n") else b"\n\n")
    return b"".join(parts)
