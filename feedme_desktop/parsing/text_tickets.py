"""Several tickets in one text file, below headings (``=== Ticket 7731 ===``) or between rules, cut apart line by line.

A cut is made only where a new ticket surely begins: a text with one ticket must never be torn.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO

from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.base import Limits, Piece
from feedme_desktop.parsing.encoding import decode
from feedme_desktop.parsing.labels import header_field, ticket_heading
from feedme_desktop.parsing.speakers import role_of_name

name = "tickets in a text"

_SUFFIXES = frozenset((".txt", ".text", ".md", ".markdown", ".log", ".chat"))
_RULE = re.compile(r"^\s{0,8}(?:[-=_*~#+]\s?){3,200}$")
_LINE = 400
_LONGEST = 1 << 20
_SIDES = frozenset((Role.CUSTOMER, Role.AGENT))
_MAIL = re.compile(r"^(?:From|Received|Return-Path|MIME-Version|Message-ID):? ", re.IGNORECASE)


@dataclass(slots=True)
class _Segment:
    """Lines of one ticket, and what they have shown so far."""

    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    number: str | None = None
    spoken: bool = False
    sides: set[Role] = field(default_factory=set)

    def add(self, line: bytes, text: str) -> None:
        """Take a line, and note who speaks in it."""
        self.lines.append(line)
        self.size += len(line)
        if not self.whole and (speaker := _speaker(text)):
            self.spoken = True
            if (role := role_of_name(speaker)) in _SIDES:
                self.sides.add(role)

    def join(self, other: _Segment) -> None:
        """Take the lines of another segment that turned out to go on with this one."""
        self.lines.extend(other.lines)
        self.size += other.size
        self.spoken = self.spoken or other.spoken
        self.sides |= other.sides

    @property
    def whole(self) -> bool:
        """Whether both sides spoke."""
        return self.sides == _SIDES


def sniff_container(name: str, head: bytes) -> float:
    """By two tickets at least in the first characters, both of them with somebody who speaks."""
    if PurePath(name).suffix.lower() not in _SUFFIXES or head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head:
        return 0.0
    text = head.decode("utf-8-sig", "replace")
    if text.lstrip()[:1] in ("<", "{") or _MAIL.match(text.lstrip()[:40]):
        return 0.0
    lines = [line + b"\n" for line in head.split(b"\n")]
    return 0.9 if len(list(_by_heading(lines))) > 1 or len(list(_by_rule(lines))) > 1 else 0.0


def split(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """Yield the tickets as they stand in the file."""
    if not _is_utf8(file) and file.seek(0, io.SEEK_END) <= limits.max_bytes:
        file.seek(0)
        file = io.BytesIO(decode(name, file.read()).text.encode("utf-8", "replace"))  # one encoding for all pieces
    file.seek(0)
    head = [line + b"\n" for line in file.read(64 * 1024).split(b"\n")]
    file.seek(0)
    way = _by_heading if len(list(_by_heading(head))) > 1 else _by_rule
    for number, segment in enumerate(way(iter(lambda: file.readline(_LONGEST), b""))):
        if segment.size > limits.max_bytes:
            error = ReadError(f"Ticket {number + 1} of {name} is too large: split the file.", code="too_large")
            yield Piece(name, b"", error=error)
        else:
            yield Piece(name, b"".join(segment.lines))


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := file.read(_LONGEST):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_heading(lines: Iterable[bytes]) -> Iterator[_Segment]:
    """Cut before the line that names another ticket, where it stands alone above one; the first line must name one."""
    cutter, free = _Headings(), True
    pending: list[tuple[bytes, str]] = []  # rules and blank lines go with the heading below them
    for line in lines:
        text = _text(line)
        if not text.strip() or _RULE.match(text):
            pending.append((line, text))
            free = True
            continue
        if free and (heading := ticket_heading(text)):
            yield from cutter.head(text, heading[0])
        for kept in (*pending, (line, text)):
            cutter.current.add(*kept)
        pending.clear()
        free = free and header_field(text) is not None
    for kept in pending:
        cutter.current.add(*kept)
    yield from cutter.rest()


class _Headings:
    """The ticket that is being read, and the one before it, which is kept until somebody speaks in this one."""

    def __init__(self) -> None:
        self.current = _Segment()
        self._before = _Segment()
        self._shape = ""

    def head(self, text: str, number: str) -> Iterator[_Segment]:
        """A line may be a heading: begin the next ticket where it looks like the first one."""
        current, shape = self.current, _shape(text, number)
        if not self._shape and not current.spoken:
            current.number, self._shape = number, shape
        if shape != self._shape or current.number == number:
            return
        if current.spoken:
            if self._before.size:
                yield self._before
            self._before, self.current = current, _Segment(number=number)
        elif self._before.size:  # a list of tickets inside a message
            self._before.join(current)
            self._before, self.current = _Segment(), self._before

    def rest(self) -> Iterator[_Segment]:
        """What is left at the end."""
        if self._before.size and not self.current.spoken:
            self._before.join(self.current)
            yield self._before
            return
        if self._before.size:
            yield self._before
        yield self.current


def _by_rule(lines: Iterable[bytes]) -> Iterator[_Segment]:
    """Cut at a rule between two tickets: both sides spoke above it and below it, and a customer begins below."""
    current, later, opening = _Segment(), _Segment(), False
    for line in lines:
        text = _text(line)
        if _RULE.match(text):
            if later.whole:
                yield current
                current, later = later, _Segment()
            elif later.size:
                current.join(later)
                later = _Segment()
            opening = True
        elif opening and text.strip():
            opening = False
            if not current.whole or not (
                role_of_name(_speaker(text) or "") is Role.CUSTOMER or header_field(text) or ticket_heading(text)
            ):
                current.join(later)
                current.add(line, text)
                later = _Segment()
                continue
            later.add(line, text)
            continue
        (later if later.size else current).add(line, text)
    if later.whole:
        yield current
        yield later
    else:
        current.join(later)
        yield current


def _shape(text: str, number: str) -> str:
    """What stands before the number of a heading: all headings of a file look the same."""
    return re.sub(r"([=*_#~-])\1+", r"\1", " ".join(text[: text.find(number)].lower().split()))


def _text(line: bytes) -> str:
    return line[: _LINE + 1].decode("utf-8", "replace").rstrip("\r\n").lstrip("\ufeff")


def _speaker(text: str) -> str | None:
    """Who speaks in a line that begins a message, else None."""
    if not text or not (":" in text[:120] or "：" in text[:120]):
        return None
    mark = marks.stamped(text, True) or marks.name_and_stamp(text, True) or marks.bare(text)
    return mark.speaker if mark and mark.speaker and marks.is_name(mark.speaker) else None
