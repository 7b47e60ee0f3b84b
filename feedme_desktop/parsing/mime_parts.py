"""The structure of one mail: headers, the text parts and the mails attached to it, with a cap on everything.

The standard library's mail parser needs minutes for a 1 MB ``To:`` header and recurses into nested
parts; here header lines are cut first, parts are split by a loop, and only small headers reach it.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser

from feedme_desktop.parsing.encoding import decode_part

HEADER_MAX = 16_000
HEADERS_MAX = 2_000
PARTS_MAX = 500
DEPTH_MAX = 20

_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r(?!\n))[ \t]*(?:\r\n|\n|\r)|\A(?:\r\n|\n|\r)")
_FIELD = re.compile(rb"^[!-9;-~]{1,100}[ \t]{0,3}:")
_FIELD_LINE = re.compile(rb"[!-9;-~]{1,100}[ \t]{0,3}:|>?From ")
_GUESSED_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,199}?)[ \t]*\r?$", re.MULTILINE)
_MAIL_FIELDS = ("from", "date", "subject", "received", "message-id")
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[bqBQ]\?[^?\s]{0,8000}\?=")


_OUTLOOK = b"\xd0\xcf\x11\xe0"
_TOO_MANY = "The mail has more parts than are read (500); the rest was left out."
_TOO_DEEP = "The mail is nested more than 20 deep: what is below was not taken apart."


@dataclass(slots=True)
class Part:
    """A leaf of a mail: its type, its decoded text where it is one, and its file name where it has one.

    Parts with the same ``choice`` say the same in different types; None where there is no other.
    """

    content_type: str
    text: str = ""
    filename: str | None = None
    attached: bool = False
    choice: int | None = None


@dataclass(slots=True)
class Mail:
    """A mail taken apart; ``mails`` are those attached to it, ``outlook`` the bytes of attached .msg files."""

    headers: Message
    parts: list[Part] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    mails: list[Mail] = field(default_factory=list)
    outlook: list[bytes] = field(default_factory=list)

    def header(self, name: str) -> str:
        """A header's decoded value in one line, or an empty text."""
        wanted = name.lower()  # raw: the parser's own lookup blots out bytes of another encoding than UTF-8
        return decode_words(next((str(value) for key, value in self.headers.raw_items() if key.lower() == wanted), ""))

    @property
    def encrypted(self) -> bool:
        """Whether its text is locked away: S/MIME or PGP."""
        kind = self.headers.get_content_type()
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            return not any(part.text.strip() for part in self.parts)
        texts = [part.text.lstrip() for part in self.parts if part.text.strip()]
        return bool(texts) and texts[0].startswith("-----BEGIN PGP MESSAGE-----")


@dataclass(slots=True)
class _Node:
    """A part that is still to be looked at."""

    head: Message
    body: bytes
    depth: int
    choice: int | None = None
    digest: bool = False


@dataclass(slots=True)
class _Walk:
    """What is left of the caps for a mail and all that is attached to it."""

    warnings: list[str] = field(default_factory=list)
    parts: int = PARTS_MAX
    waiting: deque[tuple[bytes, int]] = field(default_factory=deque)


def read_mail(content: bytes) -> Mail:
    """Take a mail apart. Never raises for what a sender did wrong; what was cut is in ``warnings``."""
    walk = _Walk(waiting=deque([(content, 0)]))
    mails: list[Mail] = []
    while walk.waiting and walk.parts > 0:
        raw, depth = walk.waiting.popleft()
        mails.append(_read_one(raw, depth, walk))
    if walk.waiting:
        walk.warnings.append(_TOO_MANY)
    first = mails[0]
    first.mails = mails[1:]
    first.warnings = list(dict.fromkeys(walk.warnings))
    return first


def chosen(parts: Sequence[Part]) -> list[Part]:
    """The parts to read: of several types of the same text the plain one, unless it is blank; all that stand alone."""
    shown = [part for part in parts if not part.attached and part.content_type in ("text/plain", "text/html")]
    plain = {part.choice for part in shown if part.content_type == "text/plain" and part.text.strip()}
    return [
        part for part in shown if part.choice is None or (part.content_type == "text/plain") == (part.choice in plain)
    ]


def decode_words(value: str) -> str:
    """RFC 2047 words decoded, folding removed, at most ``HEADER_MAX`` characters."""
    value = _mend(" ".join(value[:HEADER_MAX].split()))
    if "=?" not in value or not _ENCODED.search(value):
        return value
    try:
        pieces = decode_header(value)
    except (ValueError, binascii.Error, HeaderParseError):
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


def header_fields(head: bytes, warnings: list[str]) -> Message:
    """The fields of a header block, each cut to ``HEADER_MAX`` bytes; what was cut is added to ``warnings``."""
    lines: list[bytes] = []
    size = 0
    for line in head.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
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


def _read_one(content: bytes, depth: int, walk: _Walk) -> Mail:
    """One mail without those attached to it, which are left in ``walk.waiting``; with a stack, not by recursion."""
    head, body = _split(content)
    mail = Mail(header_fields(head, walk.warnings))
    stack = [_Node(mail.headers, body, depth)]
    choices = 0
    while stack:
        node = stack.pop()
        walk.parts -= 1
        if walk.parts < 0:
            walk.warnings.append(_TOO_MANY)
            break
        if node.depth > DEPTH_MAX:  # shown as it is, so that no word is lost
            walk.warnings.append(_TOO_DEEP)
            mail.parts.append(Part("text/plain", decode_part(node.body, None).text))
        elif node.head.get_content_maintype() == "multipart":
            choices += 1
            stack.extend(reversed(_children(node, choices, walk.warnings)))
        else:
            _take(mail, node, walk, root=node.head is mail.headers)
    return mail


def _children(node: _Node, number: int, warnings: list[str]) -> list[_Node]:
    """The parts of a multipart; where its boundary is missing, the one that the text shows, or all of it as text."""
    boundary = (_parameter(node.head, "boundary") or "").encode("utf-8", "surrogateescape")
    pieces = _pieces(node.body, boundary) if boundary else []
    if not pieces and (guessed := _GUESSED_BOUNDARY.search(node.body[:HEADER_MAX])):
        pieces = _pieces(node.body, guessed[1].removesuffix(b"--"))
    if not pieces:
        warnings.append("The parts of the mail could not be told apart: it was read as one text.")
        return [_Node(Message(), node.body, node.depth + 1, node.choice)]
    choice = node.choice
    if choice is None and node.head.get_content_subtype() == "alternative":
        choice = number
    digest = node.head.get_content_subtype() == "digest"
    split = [_split_part(piece) for piece in pieces[: PARTS_MAX + 1]]
    return [_Node(header_fields(head, warnings), body, node.depth + 1, choice, digest) for head, body in split]


def _pieces(content: bytes, boundary: bytes) -> list[bytes]:
    """What stands between the boundaries; text behind the last one, as lists put it there, is a piece too."""
    delimiter = re.compile(rb"(?:\A|\r\n|\n|\r)--" + re.escape(boundary[:200]) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    pieces: list[bytes] = []
    start: int | None = None
    for found in delimiter.finditer(content):
        if start is not None:
            pieces.append(content[start : found.start()])
        start = found.end()
        if found[1] or len(pieces) > PARTS_MAX + 1:
            break
    if start is not None and content[start:].strip():
        rest = content[start:]
        pieces.append(b"\n" + rest if found[1] else rest)
    return pieces


def _split_part(piece: bytes) -> tuple[bytes, bytes]:
    """A part's header and body; text that no header stands above is all body."""
    piece = piece.removeprefix(b"\r").removeprefix(b"\n")
    return _split(piece) if _FIELD_LINE.match(piece) else (b"", piece.removeprefix(b"\r").removeprefix(b"\n"))


def _take(mail: Mail, node: _Node, walk: _Walk, *, root: bool) -> None:
    """Add a leaf to a mail: as its text, as an attachment, or as a mail to be read after it."""
    kind = node.head.get_content_type()
    if node.digest and "content-type" not in node.head:
        kind = "message/rfc822"
    filename = _parameter(node.head, "filename", "content-disposition") or _parameter(node.head, "name")
    shown = decode_words(filename) if filename else None
    attached = not root and str(node.head.get("content-disposition", "")).strip().lower().startswith("attachment")
    part = Part(kind, filename=shown, attached=attached, choice=node.choice)
    if kind in ("message/rfc822", "message/global") or (_named(shown, ".eml") and not root):
        inner = _content(node)
        if _is_mail(inner):
            walk.parts += 1  # counted when it is read
            walk.waiting.append((inner, node.depth + 1))
            return
        if not attached:
            part.content_type = kind = "text/plain"
    if (kind == "application/vnd.ms-outlook" or _named(shown, ".msg")) and not root:
        inner = _content(node)
        if inner.startswith(_OUTLOOK):
            mail.outlook.append(inner)
            return
    if kind.startswith("text/") and not attached:
        text = decode_part(_content(node), _parameter(node.head, "charset")).text
        flowed = (_parameter(node.head, "format") or "").lower() == "flowed"
        part.text = _unflow(text) if flowed else text
    if part.filename is None and (attached or not kind.startswith(("text/", "message/"))) and not root:
        part.filename = f"({kind})"
    if kind == "application/ms-tnef" or _named(shown, "winmail.dat"):
        walk.warnings.append("winmail.dat was not opened: some of the mail's text may be in it.")
    mail.parts.append(part)


def _named(filename: str | None, ending: str) -> bool:
    return filename is not None and filename.lower().endswith(ending)


def _is_mail(content: bytes) -> bool:
    head = header_fields(_split(content.lstrip(b"\r\n"))[0][: 4 * HEADER_MAX], [])
    return sum(name in head for name in _MAIL_FIELDS) >= 2


def _content(node: _Node) -> bytes:
    return _transfer_decoded(node.body, str(node.head.get("content-transfer-encoding", "")).strip().lower())


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
