"""An Outlook message (.msg, MS-OXMSG) as a mail: its properties, read one by one from the compound file.

Only what a conversation needs is ever read from the file; attachments are named. Messages inside it are read as
attached mails, down to a fixed depth. ``python-oxmsg`` reads every stream at once and knows no messages in messages.
"""

from __future__ import annotations

import io
import struct
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from typing import Any

from olefile import OleFileIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.encoding import decode_part
from feedme_desktop.parsing.mime_parts import DEPTH_MAX, HEADER_MAX, PARTS_MAX, Mail, Part, header_fields, read_mail
from feedme_desktop.parsing.msg_rtf import unpack
from feedme_desktop.parsing.rtf import rtf_html, rtf_text

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_CLASS, _MESSAGE_ID, _REPLIED, _REFERENCES = 0x001A, 0x1035, 0x1042, 0x1039
_SENDER_NAMES, _SENDER_ADDRESSES = (0x0042, 0x0C1A), (0x5D02, 0x5D01, 0x0065, 0x0C1F)
_SUBMITTED, _DELIVERED, _CREATED = 0x0039, 0x0E06, 0x3007
_CODEPAGE, _BODY_CODEPAGE, _RECIPIENT_TYPE, _METHOD = 0x3FFD, 0x3FDE, 0x0C15, 0x3705
_NAMES, _ADDRESSES = (0x3001, 0x5FF6), (0x39FE, 0x3003)
_FILE_NAMES, _DATA, _MIME = (0x3707, 0x3704, 0x3001), 0x3701, 0x370E
_TEXT, _TEXT8, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_EMBEDDED = 5
_CAP = 50 * 2**20
_FIXED_CAP = 64 * 1024
_RECIPIENTS_MAX = 500
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}


class _Compound(OleFileIO):  # type: ignore[misc]  # olefile has no types
    """The reader of compound files, without its search for shared streams: it takes minutes for 100,000 entries."""

    def _check_duplicate_stream(self, first_sect: int, minifat: bool = False) -> None:
        """Two names for one stream do no harm here."""


@dataclass(slots=True)
class _Folder:
    """One storage of the file with its properties: the message, a recipient or an attachment."""

    ole: _Compound
    path: tuple[str, ...]
    entries: frozenset[str]
    fixed: dict[int, bytes]

    def text(self, *tags: int) -> str:
        """The first of the texts that is there."""
        for tag in tags:
            if raw := self._stream(tag, _TEXT):
                return raw.decode("utf-16-le", "replace").replace("\0", "")
            if raw := self._stream(tag, _TEXT8):
                return decode_part(raw, self.codepage(_CODEPAGE)).text
        return ""

    def binary(self, tag: int) -> bytes:
        """The bytes of a property, empty where there are none."""
        return self._stream(tag, _BINARY)

    def number(self, tag: int) -> int | None:
        """A whole number."""
        raw = self.fixed.get(tag)
        return struct.unpack("<i", raw[:4])[0] if raw else None

    def date(self, *tags: int) -> str:
        """The first of the points in time that is there, as a mail's header has it."""
        for tag in tags:
            raw = self.fixed.get(tag)
            ticks = struct.unpack("<Q", raw)[0] if raw else 0
            try:
                if ticks:
                    return format_datetime(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10))
            except OverflowError:
                continue
        return ""

    def codepage(self, tag: int) -> str | None:
        """The name of an encoding."""
        number = self.number(tag)
        special = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 1200: "utf-16-le", 50220: "iso2022_jp"}
        return None if not number else special.get(number) or f"cp{number}"

    def _stream(self, tag: int, kind: int) -> bytes:
        name = f"__substg1.0_{tag:04X}{kind:04X}"
        return _stream(self.ole, (*self.path, name)) if name in self.entries else b""


def read_msg(name: str, content: bytes) -> Mail:
    """Take a message apart as ``read_mail`` does with a mail; ``mails`` are those in it.

    Raises ``ReadError`` (malformed, encrypted) with a sentence about ``name``.
    """
    try:
        with _Compound(io.BytesIO(content)) as ole:
            return _read(name, ole)
    except ReadError:
        raise
    except Exception as error:  # olefile meets broken files with errors of many kinds
        raise ReadError(f"{name} is a damaged Outlook message: save it as .eml.", code="malformed") from error


def _read(name: str, ole: _Compound) -> Mail:
    tree = _tree(ole)
    waiting: deque[tuple[tuple[str, ...], int]] = deque([((), 0)])
    mails: list[Mail] = []
    warnings: list[str] = []
    while waiting:
        path, depth = waiting.popleft()
        if depth > DEPTH_MAX or len(mails) >= PARTS_MAX:
            warnings.append("More mails are attached than are read (500, nested 20 deep); the rest was left out.")
            break
        root = _folder(ole, path, tree, 32 if depth == 0 else 24)
        mail = _mail(name, root, warnings)
        _recipients(mail.headers, ole, root, tree)
        for place in _children(tree, path, "__attach")[:PARTS_MAX]:
            inner = _attachment(mail, _folder(ole, place, tree, 8), tree)
            if inner is not None:
                waiting.append((inner, depth + 1))
        mails.append(mail)
    first = mails[0]
    first.mails += mails[1:]
    first.warnings = list(dict.fromkeys([*first.warnings, *warnings]))
    return first


def _mail(name: str, root: _Folder, warnings: list[str]) -> Mail:
    """The message of one folder, without what is attached."""
    headers = header_fields(root.text(_HEADERS).encode("utf-8", "replace"), warnings)
    known = {
        "Subject": root.text(_SUBJECT),
        "From": _address(root.text(*_SENDER_NAMES), _smtp(root, _SENDER_ADDRESSES)),
        "Date": root.date(_SUBMITTED, _DELIVERED, _CREATED),
        "Message-ID": root.text(_MESSAGE_ID),
        "In-Reply-To": root.text(_REPLIED),
        "References": root.text(_REFERENCES),
    }
    for key, value in known.items():
        if value.strip() and not _complete(headers, key):
            del headers[key]
            headers[key] = " ".join(value[:HEADER_MAX].split())
    del headers["Content-Type"]  # it speaks of the mail on its way, not of what is in this file
    mail = Mail(headers)
    if ".smime" in root.text(_CLASS).lower() and not root.text(_BODY).strip():
        headers["Content-Type"] = "application/pkcs7-mime"
    elif part := _body(name, root, warnings):
        mail.parts.append(part)
    return mail


def _complete(headers: Message, key: str) -> bool:
    """Whether the header says it; a sender without a name is better known by the message."""
    value = str(headers.get(key, ""))
    return bool(value.strip()) and not (key == "From" and value.strip().startswith("<"))


def _body(name: str, root: _Folder, warnings: list[str]) -> Part | None:
    """The text: the plain one, else the page, else what is in the rich text."""
    if (plain := root.text(_BODY)).strip():
        return Part("text/plain", plain.replace("\r\n", "\n").replace("\r", "\n"))
    raw = root.binary(_HTML)
    page = decode_part(raw, root.codepage(_BODY_CODEPAGE)).text if raw else root.text(_HTML)
    if page.strip():
        return Part("text/html", page)
    packed = root.binary(_RTF)
    if not packed:
        return None
    try:
        rich = unpack(packed)
        page = rtf_html(rich, name) or ""
        return Part("text/html", page) if page.strip() else Part("text/plain", rtf_text(rich, name))
    except (ReadError, ValueError):
        warnings.append("The rich text of the message is damaged and was left out.")
        return None


def _recipients(headers: Message, ole: _Compound, root: _Folder, tree: dict[tuple[str, ...], list[str]]) -> None:
    """To and Cc, where the header does not give them."""
    found: dict[str, list[str]] = {}
    for place in _children(tree, root.path, "__recip")[:_RECIPIENTS_MAX]:
        one = _folder(ole, place, tree, 8)
        kind = _KINDS.get((one.number(_RECIPIENT_TYPE) or 1) & 3, "To")
        if address := _address(one.text(*_NAMES), _smtp(one, _ADDRESSES)):
            found.setdefault(kind, []).append(address)
    for kind, addresses in found.items():
        if kind not in headers:
            headers[kind] = ", ".join(addresses)[:HEADER_MAX]


def _attachment(mail: Mail, folder: _Folder, tree: dict[tuple[str, ...], list[str]]) -> tuple[str, ...] | None:
    """Take an attachment into the mail; returns the place of a message in it, which is still to be read."""
    name = " ".join(folder.text(*_FILE_NAMES).split())[:300]
    inside = (*folder.path, f"__substg1.0_{_DATA:04X}{_OBJECT:04X}")
    if folder.number(_METHOD) == _EMBEDDED and inside in tree:
        return inside
    if name.lower().endswith((".eml", ".msg")) or folder.text(_MIME).lower() == "message/rfc822":
        raw = folder.binary(_DATA)
        if raw.startswith(SIGNATURE):
            mail.outlook.append(raw)
            return None
        if raw.strip():
            inner = read_mail(raw)
            mail.mails += [inner, *inner.mails]
            mail.warnings += inner.warnings
            inner.mails = []
            return None
    mail.parts.append(Part("application/octet-stream", filename=name or "(attachment)", attached=True))
    return None


def _address(name: str, address: str) -> str:
    name = name.replace('"', "").strip()
    if not address:
        return name
    return f'"{name}" <{address}>' if name and name != address else f"<{address}>"


def _smtp(folder: _Folder, tags: tuple[int, ...]) -> str:
    """The first address with an @: inside a company the others are names of the directory."""
    return next((text for tag in tags if "@" in (text := folder.text(tag).strip())), "")


def _tree(ole: _Compound) -> dict[tuple[str, ...], list[str]]:
    """The names in every storage, found with a stack: the library's own listing recurses."""
    tree: dict[tuple[str, ...], list[str]] = {}
    stack: list[tuple[tuple[str, ...], Any]] = [((), ole.root)]
    while stack:
        path, node = stack.pop()
        kids = list(_kids(node))
        tree[path] = [kid.name for kid in kids]
        if len(path) <= 2 * DEPTH_MAX + 2:
            stack.extend(((*path, kid.name), kid) for kid in kids if kid.entry_type == 1)
    return tree


def _kids(node: Any) -> Iterator[Any]:
    yield from getattr(node, "kids", ())


def _children(tree: dict[tuple[str, ...], list[str]], path: tuple[str, ...], start: str) -> list[tuple[str, ...]]:
    return [(*path, name) for name in sorted(tree.get(path, ())) if name.startswith(start) and (*path, name) in tree]


def _folder(ole: _Compound, path: tuple[str, ...], tree: dict[tuple[str, ...], list[str]], head: int) -> _Folder:
    """A storage with its properties of fixed size: 16 bytes each behind a head of ``head`` bytes."""
    raw = _stream(ole, (*path, "__properties_version1.0"))[:_FIXED_CAP]
    fixed: dict[int, bytes] = {}
    for place in range(head, len(raw) - 15, 16):
        tag = struct.unpack_from("<H", raw, place + 2)[0]
        fixed.setdefault(tag, raw[place + 8 : place + 16])
    return _Folder(ole, path, frozenset(tree.get(path, ())), fixed)


def _stream(ole: _Compound, path: tuple[str, ...]) -> bytes:
    """The bytes of a stream, none where there is no such one."""
    if not ole.exists(list(path)):
        return b""
    with ole.openstream(list(path)) as stream:
        raw: bytes = stream.read(_CAP)
    return raw
