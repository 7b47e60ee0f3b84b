"""The structure of one mail: headers and the text parts, with a cap on everything.

The standard library's mail parser needs minutes for a 1 MB ``To:`` header and recurses into nested
parts; here header lines are cut first, parts are split by a loop, and only small headers reach it.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser

from feedme_desktop.parsing.encoding import decode_part

HEADER_MAX = 16_000
HEADERS_MAX = 2_000
PARTS_MAX = 500
DEPTH_MAX = 20

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_FIELD = re.compile(rb"^[!-9;-~]{1,100}[ \t]{0,3}:")
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?[^?\s]{0,8000}\?=")


@dataclass(slots=True)
class Part:
    """A leaf of a mail: its type, its decoded text where it is one, and its file name where it has one."""

    content_type: str
    text: str = ""
    filename: str | None = None
    attached: bool = False


@dataclass(slots=True)
class Mail:
    """A mail taken apart."""

    headers: Message
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        """A header's decoded value in one line, or an empty text."""
        return decode_words(str(self.headers.get(name, "") or ""))


def read_mail(content: bytes) -> Mail:
    """Take a mail apart. Never raises for what a sender did wrong; what was cut is in ``warnings``."""
    warnings: list[str] = []
    head, body = _split(content)
    mail = Mail(_headers(head, warnings))
    for part in _leaves(mail.headers, body, warnings):
        mail.parts.append(part)
    mail.warnings = list(dict.fromkeys(warnings))
    return mail


def decode_words(value: str) -> str:
    """RFC 2047 words decoded, folding removed, at most ``HEADER_MAX`` characters."""
    value = " ".join(value[:HEADER_MAX].split())
    if "=?" not in value or not _ENCODED.search(value):
        return _mend(value)
    try:
        pieces = decode_header(value)
    except (ValueError, binascii.Error):
        return value
    return "".join(_piece(text, charset) for text, charset in pieces).strip()


def _piece(text: bytes | str, charset: str | None) -> str:
    if isinstance(text, str):
        return text
    return decode_part(text, None if charset in (None, "unknown-8bit") else charset).text


def _mend(value: str) -> str:
    """Raw 8-bit bytes in a header, which the parser hands on as surrogates."""
    if value.isascii():
        return value
    try:
        return decode_part(value.encode("utf-8", "surrogateescape"), None).text
    except UnicodeError:
        return value


def _split(content: bytes) -> tuple[bytes, bytes]:
    found = _BLANK_LINE.search(content)
    return (content[: found.start()], content[found.end() :]) if found else (content, b"")


def _headers(head: bytes, warnings: list[str]) -> Message:
    lines: list[bytes] = []
    size = 0
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        folded = line[:1] in (b" ", b"\t")
        if not folded and not _FIELD.match(line):
            continue  # "From " lines of mailboxes and garbage
        size = size + len(line) if folded else len(line)
        if size > HEADER_MAX:
            warnings.append("A header longer than 16 kB was cut.")
            line = line[: max(0, HEADER_MAX - (size - len(line)))]
            if folded and not line.strip():
                continue
        lines.append(line)
        if len(lines) > HEADERS_MAX:
            warnings.append("Only the first 2,000 header lines were read.")
            break
    text = b"\n".join(lines).decode("utf-8", "surrogateescape")
    return HeaderParser().parsestr(text + "\n\n", headersonly=True)


def _leaves(headers: Message, body: bytes, warnings: list[str]) -> Iterator[Part]:
    """The leaf parts in order, found with a stack instead of recursion."""
    stack: list[tuple[Message, bytes, int]] = [(headers, body, 0)]
    seen = 0
    while stack:
        head, content, depth = stack.pop()
        seen += 1
        if seen > PARTS_MAX or depth > DEPTH_MAX:
            warnings.append("The mail has more parts than are read (500, nested 20 deep); the rest was left out.")
            return
        boundary = _parameter(head, "boundary") if head.get_content_maintype() == "multipart" else None
        if boundary:
            children = [_split(piece) for piece in _pieces(content, boundary.encode("utf-8", "surrogateescape"))]
            stack.extend((_headers(h, warnings), b, depth + 1) for h, b in reversed(children[: PARTS_MAX + 1]))
        else:
            yield _leaf(head, content)


def _pieces(content: bytes, boundary: bytes) -> list[bytes]:
    pieces = re.split(
        rb"(?:\A|\r?\n)--" + re.escape(boundary[:200]) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)", content, maxsplit=PARTS_MAX + 2
    )
    inner = pieces[1:]
    if len(inner) > 1 and not inner[-1].strip():
        inner = inner[:-1]
    return [b"\n" + piece if piece[:1] in (b"\n", b"\r") else piece for piece in inner]


def _leaf(head: Message, content: bytes) -> Part:
    kind = head.get_content_type()
    filename = _parameter(head, "filename", "content-disposition") or _parameter(head, "name")
    attached = str(head.get("content-disposition", "")).strip().lower().startswith("attachment")
    part = Part(kind, filename=decode_words(filename) if filename else None, attached=attached)
    if kind.startswith("text/") and not attached:
        raw = _transfer_decoded(content, str(head.get("content-transfer-encoding", "")).strip().lower())
        text = decode_part(raw, _parameter(head, "charset")).text
        flowed = (_parameter(head, "format") or "").lower() == "flowed"
        part.text = _unflow(text) if flowed else text
    return part


def _parameter(head: Message, name: str, header: str = "content-type") -> str | None:
    if len(str(head.get(header, ""))) > HEADER_MAX or str(head.get(header, "")).count(";") > 100:
        return None
    try:
        value = head.get_param(name, header=header)
    except (ValueError, IndexError):
        return None
    if isinstance(value, tuple):
        return decode_part(value[2].encode("latin-1", "replace"), value[0] or "utf-8").text
    return str(value).strip('"') if value else None


def _transfer_decoded(content: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(content)
    if encoding == "base64":
        try:
            return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", content) + b"==")
        except (binascii.Error, ValueError):
            return content
    return content


def _unflow(text: str) -> str:
    """``format=flowed``: a line that ends in a blank goes on in the next one of the same quoting."""
    lines: list[str] = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        bare = line[depth:].removeprefix(" ")
        before = lines[-1] if lines else ""
        if (
            before.endswith(" ")
            and before.rstrip("> ")
            and not before.endswith("-- ")
            and len(before) - len(before.lstrip(">")) == depth
            and bare.strip()
            and bare != "-- "
        ):
            lines[-1] = before + bare
        else:
            lines.append(line)
    return "\n".join(lines)
