"""Mails in files of their own: ``.eml``, and mails pasted with their headers.

Recognised by the header lines at the top. What a mail says is read by ``mail``, what is attached by ``mail_threads``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import finish
from feedme_desktop.parsing.mail_headers import top_fields
from feedme_desktop.parsing.mail_threads import conversation
from feedme_desktop.parsing.mime_parts import read_mail
from feedme_desktop.parsing.words import words

name = "e-mail"

_HEADER_LINE = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,60}):(?: |$)")
_KNOWN = frozenset(
    words(
        """
    from to cc bcc subject date sender reply-to message-id in-reply-to references return-path received
    delivered-to mime-version content-type content-transfer-encoding user-agent x-mailer importance sent
    """
    )
)
_SENT = frozenset(("message-id", "received", "mime-version", "content-type", "return-path"))
_LABELS = {"from": "From", "to": "To", "also": "Cc", "subject": "Subject", "sent": "Date"}
_HEAD, _LINES = 20_000, 200
_RAW_HEAD = 300_000
"""A header line may be this long before the ones that tell a mail."""


def sniff(document: Document) -> float:
    """By the header lines at the top; of bytes only what has been through the post, whatever is in its body."""
    if document.text is None:
        raw = document.content[:_RAW_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
        seen = _fields(raw.decode("latin-1").replace("\r\n", "\n").replace("\r", "\n"), strict=True)
        return 0.9 if seen & {"from", "subject", "date"} and seen & _SENT and len(seen) > 2 else 0.0
    seen = _fields(document.text.lstrip("\n")[:_HEAD], strict=False)
    if "from" in seen and seen & {"to", "subject", "date", "sent", "message-id", "received"}:
        return 0.9
    if len(seen) >= 2 and seen & {"content-type", "message-id", "received", "mime-version"}:
        return 0.9
    if top_fields(_top_lines(document.text))[0]:
        return 0.88
    return 0.7 if document.name.lower().endswith(".eml") else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversation of one mail. Raises ``ReadError`` for an encrypted one."""
    english = _in_english(document.text)
    if english is not None:
        document = replace(document, content=english.encode("utf-8"), text=english)
    narrow = document.content[:4096].count(0) == 0 and not document.content.startswith((b"\xff\xfe", b"\xfe\xff"))
    raw = document.content if narrow or document.text is None else document.text.encode("utf-8")
    mail = read_mail(raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    if mail.encrypted and not (mail.mails or mail.outlook):
        raise ReadError(
            f"{document.name} is encrypted: decrypt it in your mail program and save it again.", code="encrypted"
        )
    drafts, findings = conversation([mail])
    yield finish(document, drafts, findings)


def _top_lines(text: str) -> list[str]:
    return text.lstrip("\n")[:_HEAD].split("\n")[:_LINES]


def _in_english(text: str | None) -> str | None:
    """The text of a pasted mail whose header is in another language, with an English one; None for all others."""
    text = (text or "").lstrip("\n")
    lines = _top_lines(text)
    if "from" in _fields(text[:_HEAD], strict=False):
        return None
    fields, end = top_fields(lines)
    if not fields:
        return None
    head = [f"{label}: {fields[kind]}" for kind, label in _LABELS.items() if fields.get(kind)]
    return "\n".join([*head, "", text[sum(len(line) + 1 for line in lines[:end]) :].lstrip("\n")])


def _fields(text: str, *, strict: bool) -> set[str]:
    """The known header fields at the top of a text."""
    seen: set[str] = set()
    for line in text.split("\n")[: _LINES * 10 if strict else _LINES]:
        match = _HEADER_LINE.match(line[:100])
        if match and match[1].lower() in _KNOWN:
            seen.add(match[1].lower())
        elif not line.strip() or not (match or line[:1] in " \t" or line.startswith(("From ", ">From "))):
            break
    return seen
