"""Mailboxes (mbox in its dialects, as Thunderbird, Gmail and Unix keep them): one conversation per thread.

Cut by the index of ``mbox_index`` into small mailboxes, each with the mails of one conversation. Those are read by
``mail_threads``. Holds one conversation in memory at a time.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Limits, Parsed, Piece
from feedme_desktop.parsing.drafts import finish
from feedme_desktop.parsing.mail_threads import conversation
from feedme_desktop.parsing.mbox_index import index_mailbox, is_separator, separators
from feedme_desktop.parsing.mime_parts import read_mail

name = "mailbox"

_SURE = 0.95
_ENDINGS = (".mbox", ".mbx")
_MEGA = 2**20
_LINE = 64 * 1024
_QUOTED_FROM = re.compile(rb"^>(>{0,100}From )", re.MULTILINE)
_SLIMMED = "Large attachments of this conversation were not kept."


def sniff(document: Document) -> float:
    """By the line ``From …`` at the top with a header below."""
    return _SURE if document.text is None and _is_mailbox(document.content[:_LINE]) else 0.0


def sniff_container(_name: str, head: bytes) -> float:
    """The same of a file that is not read yet."""
    return _SURE if _is_mailbox(head) else 0.0


def split(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """Yield a mailbox for each conversation; one over the limit without its attachments, or an error."""
    box = index_mailbox(file)
    piece_name = name if name.lower().endswith(_ENDINGS) else f"{name}.mbox"
    for numbers in box.threads():
        places = [(box.starts[number], box.starts[number + 1]) for number in numbers]
        size = sum(end - start for start, end in places)
        if size + 2 * len(places) <= limits.max_bytes:
            yield Piece(piece_name, b"".join(_mail(file, start, end) for start, end in places))
            continue
        content = _slim(file, places, limits.max_bytes)
        if content is not None:
            yield Piece(piece_name, content, warnings=(_SLIMMED,))
        else:
            yield Piece(piece_name, b"", error=_too_large(name, len(places), size, limits.max_bytes))


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one conversation of all mails. Raises ``ReadError`` where all are encrypted."""
    mails = [read_mail(content) for content in _mails(document.content)]
    if mails and all(mail.encrypted and not (mail.mails or mail.outlook) for mail in mails):
        raise ReadError(
            f"A mail in {document.name} is encrypted: decrypt it in your mail program and save it again.",
            code="encrypted",
        )
    if not mails:
        return
    drafts, findings = conversation(mails)
    yield finish(document, drafts, findings)


def _is_mailbox(head: bytes) -> bool:
    return is_separator(head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))


def _mails(content: bytes) -> Iterator[bytes]:
    """The mails of a mailbox, without their separators and the marks before lines that looked like one."""
    starts = [*separators(io.BytesIO(content)), len(content)]
    for start, end in pairwise(starts):
        mail = content[start:end]
        if b"\n" not in mail:
            mail = mail.replace(b"\r", b"\n")
        yield _QUOTED_FROM.sub(rb"\1", mail.partition(b"\n")[2])


def _mail(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return _ended(file.read(end - start))


def _ended(mail: bytes) -> bytes:
    """With an empty line behind it, so that the next separator is one."""
    mark = b"\n" if b"\n" in mail else b"\r"
    if mail.endswith((b"\n\n", b"\n\r\n", b"\r\r")):
        return mail
    return mail + (mark if mail.endswith(mark) else 2 * mark)


def _slim(file: BinaryIO, places: list[tuple[int, int]], most: int) -> bytes | None:
    """The mails without what is packed in base64 and is no text; None where that is still more than ``most``."""
    pieces: list[bytes] = []
    size = 0
    for start, end in places:
        for line in _without_attachments(file, start, end):
            pieces.append(line)
            size += len(line)
            if size > most:
                return None
        pieces.append(b"\n\n")
        size += 2
    return b"".join(pieces)


def _without_attachments(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The lines of a mail; a part's header says whether its body is left out."""
    file.seek(start)
    left = end - start
    in_head, packed, text = True, False, True
    while left > 0 and (line := file.readline(min(_LINE, left))):
        left -= len(line)
        if line.startswith(b"--"):
            in_head, packed, text = True, False, True
        elif in_head:
            lower = line[:200].lower()
            if lower.startswith(b"content-type:"):
                text = lower[13:].strip().startswith((b"text/", b"message/", b"multipart/"))
            elif lower.startswith(b"content-transfer-encoding:"):
                packed = b"base64" in lower
            in_head = bool(line.strip())
        elif packed and not text:
            continue
        yield line


def _too_large(name: str, mails: int, size: int, most: int) -> ReadError:
    return ReadError(
        f"A conversation of {mails:,} mails in {name} is too large: {size / _MEGA:,.1f} MB of {most / _MEGA:,.0f} MB. "
        f"Raise the limit in the settings.",
        code="too_large",
    )
