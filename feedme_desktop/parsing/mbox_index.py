"""Where the mails of a mailbox file are, and which of them belong together; in one pass over the file.

Keeps a few numbers for each mail and nothing of its text, so that a mailbox of a gigabyte needs no more than its index.
Headers are read by a small reader of our own, with caps: the standard library's takes minutes for a hostile one.
"""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import mktime_tz, parsedate_tz
from itertools import groupby
from typing import BinaryIO

from feedme_desktop.parsing.mail import subject_title
from feedme_desktop.parsing.mime_parts import HEADER_MAX, decode_words

_CHUNK = 2**20
_LINE_MAX = 1024
_HEAD_FIRST, _HEAD_MAX = 4096, 2**20
_IDS_FIRST, _IDS_LAST = 5, 25
_PEOPLE_MAX = 20
_RECENT = 20
_MONTH_S = 30 * 86_400

_SEPARATOR = re.compile(rb"From ([^\r\n]{0,600})(?:\r\n|\n|\r)(?=[!-9;-~]{1,100}[ \t]{0,3}:|>From )")
_CLOCK = re.compile(rb"\d\d:\d\d")
_UNDATED = re.compile(rb"-(?:\s|$)|\?{3}@|\S{1,200}@\S{1,200}\s*$|MAILER-DAEMON")
_BLANK = re.compile(rb"\n\n|\A\n")
_FIELDS = re.compile(
    rb"^(message-id|in-reply-to|references|subject|from|to|cc|date|x-gm-thrid)[ \t]*:[ \t]*"
    rb"([^\n]*(?:\n[ \t][^\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_ID = re.compile(rb"<([^<>\s]{1,300})>")
_ADDRESS = re.compile(rb"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_TELLING = re.compile(r"\d|\S\s+\S")
"""A subject of one word says too little to put mails together by it."""


@dataclass(slots=True)
class Mailbox:
    """The mails of a file by number: ``starts`` has one more entry, the end. ``moments`` is 0 without a date."""

    starts: array[int] = field(default_factory=lambda: array("Q"))
    moments: array[float] = field(default_factory=lambda: array("d"))
    parents: array[int] = field(default_factory=lambda: array("L"))
    sizes: array[int] = field(default_factory=lambda: array("L"))
    subjects: array[int] = field(default_factory=lambda: array("q"))
    replies: bytearray = field(default_factory=bytearray)
    people: array[int] = field(default_factory=lambda: array("q"))
    people_at: array[int] = field(default_factory=lambda: array("L", [0]))

    def threads(self) -> Iterator[list[int]]:
        """The numbers of the mails of each conversation, oldest first; in the order of the file."""
        order = sorted(range(len(self.moments)), key=self._moment)
        order.sort(key=self.root)
        for _, numbers in groupby(order, key=self.root):
            yield list(numbers)

    def root(self, number: int) -> int:
        """The first mail of the file in the conversation of a mail."""
        parents = self.parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def unite(self, one: int, other: int) -> None:
        """Put two mails into one conversation."""
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self.parents[second] = first
            self.sizes[first] += self.sizes[second]

    def talkers(self, number: int) -> array[int]:
        """Who wrote a mail, first, and who got it, as numbers."""
        return self.people[self.people_at[number] : self.people_at[number + 1]]

    def _moment(self, number: int) -> float:
        return self.moments[number]


def index_mailbox(file: BinaryIO) -> Mailbox:
    """Read through a mailbox and put its mails into conversations."""
    box = Mailbox()
    ids: dict[int, int] = {}
    before: int | None = None
    for start in separators(file):
        if before is not None:
            _add(box, ids, _head(file, before, start))
        box.starts.append(start)
        before = start
    end = file.seek(0, io.SEEK_END)
    if before is not None:
        _add(box, ids, _head(file, before, end))
        box.starts.append(end)
    _unite_by_subject(box)
    return box


def separators(file: BinaryIO) -> Iterator[int]:
    """Where mails begin: at lines ``From … 10:30:00 2024`` with a header line below."""
    offset, tail = 0, b""
    ended = False
    while not ended:
        file.seek(offset + len(tail))
        chunk = file.read(_CHUNK)
        ended = not chunk
        text = tail + chunk
        stop = len(text) if ended else max(0, len(text) - _LINE_MAX)
        for place in _line_starts(text, stop, first=offset == 0):
            if is_separator(text, place):
                yield offset + place
        keep = max(0, stop - 2)  # with the line end, and an empty line, before it
        offset, tail = offset + keep, text[keep:]


def is_separator(text: bytes, place: int = 0) -> bool:
    """Whether a mail begins at ``place``; a sentence that begins with "From" has no header line below."""
    found = _SEPARATOR.match(text, place)
    return found is not None and bool(_CLOCK.search(found[1]) or _UNDATED.match(found[1]))


def _line_starts(text: bytes, stop: int, *, first: bool) -> Iterator[int]:
    """The places before ``stop`` where a line begins with "From "; the first two bytes have been looked at before."""
    lead = len(text) - len(text.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")) if first else 0
    if first and lead < stop and text.startswith(b"From ", lead):
        yield lead
    mark = b"\nFrom " if b"\n" in text else b"\rFrom "
    place = text.find(mark, 0 if first else 1)
    while place != -1 and place + 1 < stop:
        if place + 1 > lead:
            yield place + 1
        place = text.find(mark, place + 1)


def _head(file: BinaryIO, start: int, end: int) -> dict[bytes, bytes]:
    """The fields of the mail between two places."""
    size = _HEAD_FIRST
    while True:
        file.seek(start)
        raw = file.read(min(size, end - start)).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        blank = _BLANK.search(raw)
        if blank or size >= min(_HEAD_MAX, end - start):
            break
        size *= 16
    raw = raw[: blank.start() + 1] if blank else raw
    fields: dict[bytes, bytes] = {}
    for found in _FIELDS.finditer(raw):
        fields.setdefault(found[1].lower(), found[2][:HEADER_MAX])
    return fields


def _add(box: Mailbox, ids: dict[int, int], fields: dict[bytes, bytes]) -> None:
    """One more mail, united with those that it names or that name it."""
    number = len(box.moments)
    box.moments.append(_moment(fields.get(b"date", b"")))
    box.parents.append(number)
    box.sizes.append(1)
    named = _ID.findall(fields.get(b"references", b""))
    named = named[:_IDS_FIRST] + named[_IDS_FIRST:][-_IDS_LAST:]
    named += _ID.findall(fields.get(b"in-reply-to", b""))[:_IDS_FIRST]
    answers = bool(named)
    named += _ID.findall(fields.get(b"message-id", b""))[:1]
    if thread := fields.get(b"x-gm-thrid", b"").strip():
        named.append(b"gm " + thread)
    for one in named:
        box.unite(ids.setdefault(hash(one), number), number)
    subject = decode_words(fields.get(b"subject", b"")[:1000].decode("utf-8", "surrogateescape"))
    title = subject_title(subject) or ""
    telling = _TELLING.search(title) is not None
    box.subjects.append(hash(" ".join(title.casefold().split())) if telling else 0)
    box.replies.append(answers or title != subject.strip())
    people = [found.lower() for key in (b"from", b"to", b"cc") for found in _ADDRESS.findall(fields.get(key, b""))]
    box.people.extend(map(hash, people[:_PEOPLE_MAX]))
    box.people_at.append(len(box.people))


def _unite_by_subject(box: Mailbox) -> None:
    """Put answers that name no mail of the file below the last one of their subject between the same people.

    Only answers: a form or a monitor sends the same subject for ever, and those are no conversation.
    """
    recent: dict[int, list[int]] = {}
    lone = [box.sizes[box.root(number)] == 1 for number in range(len(box.moments))]
    for number in sorted((one for one, moment in enumerate(box.moments) if moment), key=box.moments.__getitem__):
        subject = box.subjects[number]
        if not subject:
            continue
        earlier = recent.setdefault(subject, [])
        if box.replies[number] and lone[number]:
            for other in reversed(earlier):
                if box.moments[number] - box.moments[other] <= _MONTH_S and _same_people(box, number, other):
                    box.unite(number, other)
                    break
        earlier.append(number)
        del earlier[:-_RECENT]


def _same_people(box: Mailbox, one: int, other: int) -> bool:
    """Whether who wrote each had to do with the other."""
    mine, theirs = box.talkers(one), box.talkers(other)
    return bool(mine and theirs) and mine[0] in theirs and theirs[0] in mine


def _moment(value: bytes) -> float:
    """Seconds since 1970, 0 where there is no date."""
    try:
        date = parsedate_tz(value[:200].decode("latin-1"))
        return max(0.0, mktime_tz(date)) if date else 0.0
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
