"""JSON that holds many conversations, cut into one piece each in constant memory: arrays, nested lists, one a line.

Each piece keeps the bytes of its conversation, with the people it mentions beside it where the file lists them
elsewhere. What can't be told apart is handed on whole; what a conversation means is not looked at here.
"""

from __future__ import annotations

import codecs
import io
import json
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO, cast

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Piece
from feedme_desktop.parsing.helpdesk_generic import LISTS
from feedme_desktop.parsing.helpdesk_node import Node
from feedme_desktop.parsing.json_cursor import Cursor, Cut
from feedme_desktop.parsing.json_shapes import (
    MANY,
    SIDES,
    conversations,
    is_conversation,
    is_message,
    named_people,
    person_id,
    ticket_key,
)
from feedme_desktop.parsing.messages_json import loads

name = "JSON"

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_SAMPLES = 20
_DEPTH = 4
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ONE = "ticket"  # what a piece calls its conversation, beside its people
_GROUPED = "messages"
_SHOWN = ("id", "name", "display_name", "displayName", "first_name", "last_name", "firstname", "lastname", "firstName",
          "lastName", "first", "last", "email", "role", "type", "user_type")  # fmt: skip
"""What is kept of a person who stands beside the conversations."""


@dataclass(slots=True)
class Table:
    """A list in the file: where it begins, and its first elements."""

    path: tuple[str, ...]
    start: int
    samples: list[object] = field(default_factory=list)
    count: int = 0
    lines: bool = False

    @property
    def key(self) -> str:
        """The name it stands under, or nothing at the top."""
        return self.path[-1] if self.path else ""

    def of_conversations(self) -> bool:
        """Whether its elements are conversations."""
        inner = any(key in LISTS for key in self.path[:-1])  # the list of one conversation's messages
        return not inner and (not self.path or self.key in MANY) and self._most(is_conversation)

    def of_messages(self) -> bool:
        """Whether its elements are messages that say which conversation they belong to."""
        found = [row for row in self.samples if isinstance(row, Mapping)]
        return ticket_key(found) is not None and self._most(is_message)

    def _most(self, test: object) -> bool:
        found = [row for row in self.samples if isinstance(row, Mapping)]
        return bool(found) and callable(test) and sum(bool(test(row)) for row in found) * 2 > len(found)


People = dict[str, dict[str, Node]]


def sniff_container(name: str, head: bytes) -> float:
    """By the first characters, as for a single conversation: which it is shows only inside."""
    codec = _WIDE.get(head[:2])
    text = head[:4000].decode(codec or "utf-8-sig", "replace").lstrip()
    named = name.lower().endswith(_SUFFIXES)
    second = text[1:].lstrip()[:1]
    shaped = (text[:1] == "{" and second == '"') or (text[:1] == "[" and second in ("{", "["))
    return 0.9 if shaped and (named or '":' in text or '" :' in text) else 0.0


def split(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """Yield the conversations. Raises ``ReadError`` where the file is too large and can't be cut."""
    head = file.read(3)
    if head[:2] in _WIDE:
        with tempfile.TemporaryFile() as plain:
            _narrow(file, cast(BinaryIO, plain), _WIDE[head[:2]])
            yield from _split(name, cast(BinaryIO, plain), 0, limits)
    else:
        yield from _split(name, file, len(_UTF8_MARK) if head == _UTF8_MARK else 0, limits)


def _narrow(file: BinaryIO, plain: BinaryIO, codec: str) -> None:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(codec)("replace")
    while chunk := file.read(io.DEFAULT_BUFFER_SIZE * 8):
        plain.write(decoder.decode(chunk).encode("utf-8", "replace"))


def _split(name: str, file: BinaryIO, start: int, limits: Limits) -> Iterator[Piece]:
    tables = list(_tables(file, start, limits.max_bytes))
    table = next((one for one in sorted(tables, key=_rank) if one.of_conversations()), None)
    if table is not None:
        people = _people(file, tables, table, limits.max_bytes)
        for number, cut in enumerate(_rows(file, table, limits.max_bytes)):
            yield _piece(name, cut, number, people)
        return
    table = next((one for one in sorted(tables, key=_rank) if one.of_messages()), None)
    if table is not None:
        people = _people(file, tables, table, limits.max_bytes)
        yield from _grouped(name, file, table, people, limits.max_bytes)
        return
    yield from _whole(name, file, start, limits)


def _rank(table: Table) -> tuple[int, int]:
    return (MANY.index(table.key) if table.key in MANY else -1 if not table.path else len(MANY), -table.count)


def _whole(name: str, file: BinaryIO, start: int, limits: Limits) -> Iterator[Piece]:
    """A file without a list of conversations: one conversation, or some in an unusual shape."""
    size = file.seek(0, io.SEEK_END) - start
    if size > limits.max_bytes:
        raise ReadError(
            f"{name} is too large for one conversation, and it holds no list of conversations to cut it at: "
            f"export the conversations one a line.",
            code="too_large",
        )
    file.seek(start)
    content = file.read()
    try:
        found = list(conversations(loads(content.decode("utf-8"))))
    except (ValueError, RecursionError):
        found = []
    if len(found) < 2:
        yield Piece(name, content)
        return
    for owner in found:
        yield Piece(name, json.dumps(owner, ensure_ascii=False).encode("utf-8", "replace"))


# ---------------------------------------------------------------- what is in the file


def _tables(file: BinaryIO, start: int, largest: int) -> Iterator[Table]:
    """The lists in a file: one at the top, or those below the names of an object."""
    cursor = Cursor(file, start, largest, is_conversation)
    first = cursor.peek()
    lines = _lines(file, cursor.offset, largest) if first == "{" else None
    if lines is not None:
        yield lines
    elif first == "[":
        table = Table((), cursor.offset)
        for cut in cursor.elements():
            table.samples.append(cut.value)
            if len(table.samples) >= _SAMPLES:
                break
        yield table
    elif first == "{":
        yield from _below(cursor, ())


def _below(cursor: Cursor, path: tuple[str, ...]) -> Iterator[Table]:
    for key in cursor.members():
        first = cursor.peek()
        if first == "[":
            table = Table((*path, key), cursor.offset)
            for cut in cursor.elements():
                table.count += 1
                if len(table.samples) < _SAMPLES:
                    table.samples.append(cut.value)
            yield table
        elif first == "{" and len(path) < _DEPTH:
            yield from _below(cursor, (*path, key))
        else:
            cursor.value()


def _lines(file: BinaryIO, start: int, largest: int) -> Table | None:
    """A file of one object a line, or of objects one after the other; None where it is a single value."""
    table = Table((), start, lines=True)
    file.seek(start)
    begun = 0
    for _ in range(_SAMPLES):
        read = rest = file.readline(largest)
        while len(rest) == largest and rest[-1:] != b"\n":  # a line too long to be looked at
            rest = file.readline(largest)
        if read.strip():
            table.samples.append(_object(read) if len(read) < largest else None)
            begun += read[:1] == b"{" and len(read) > len(b"{\r\n")
        elif not read:
            break
    good = any(isinstance(sample, Mapping) for sample in table.samples)
    if len(table.samples) > 1 and good and begun * 2 > len(table.samples):
        return table
    if file.seek(0, io.SEEK_END) - start > largest:
        return None
    table.samples = [cut.value for cut in islice(Cursor(file, start, largest).sequence(), _SAMPLES)]
    return table if len(table.samples) > 1 and all(isinstance(one, Mapping) for one in table.samples) else None


def _object(read: bytes) -> object:
    try:
        return json.loads(read.decode("latin-1"), strict=False) if read.lstrip()[:1] == b"{" else None
    except (ValueError, RecursionError):
        return None


def _rows(file: BinaryIO, table: Table, largest: int) -> Iterator[Cut]:
    cursor = Cursor(file, table.start, largest, is_conversation)
    for cut in cursor.sequence() if table.lines else cursor.elements():
        if cut.error or isinstance(cut.value, Mapping | list):
            yield cut


# ---------------------------------------------------------------- people beside the conversations


def _people(file: BinaryIO, tables: list[Table], chosen: Table, largest: int) -> People:
    """Who stands in lists of their own, by the name of the list and the id; only what a reader shows of them."""
    found: People = {}
    for table in tables:
        if table is not chosen and table.key in SIDES and len(table.path) <= max(1, len(chosen.path)):
            known = found.setdefault(table.key, {})
            for cut in _rows(file, table, largest):
                person = _shown(cut)
                number = person_id(person)
                if number is not None:
                    known.setdefault(number, person)
    return {key: known for key, known in found.items() if known}


def _shown(cut: Cut) -> Node:
    try:
        person = json.loads(cut.content.decode("utf-8", "replace"), strict=False) if cut.content else {}
    except ValueError:
        person = {}
    return {key: person[key] for key in _SHOWN if person.get(key)} if isinstance(person, dict) else {}


def _beside(value: object, people: People) -> bytes:
    """The members that put the mentioned people into a piece, with a comma before."""
    named = named_people(value, people)
    return "".join(f", {json.dumps(key)}: {json.dumps(found)}" for key, found in named.items()).encode("ascii")


# ---------------------------------------------------------------- the pieces


def _piece(name: str, cut: Cut, number: int, people: People) -> Piece:
    if cut.error:
        return Piece(name, b"", error=_broken(name, number, cut.error))
    beside = _beside(cut.value, people) if people else b""
    content = b'{"%s": %s%s}' % (_ONE.encode(), cut.content, beside) if beside else cut.content
    return Piece(name, content)


def _broken(name: str, number: int, error: str) -> ReadError:
    place = f"Conversation {number + 1} of {name}"
    if error == "too large":
        return ReadError(f"{place} is too large: raise the limit in the settings.", code="too_large")
    if error == "nested too deep":
        return ReadError(f"{place} is nested too deep to be read.", code="too_complex")
    return ReadError(f"{place} is not valid JSON ({error}): export it again.", code="malformed")


def _grouped(name: str, file: BinaryIO, table: Table, people: People, largest: int) -> Iterator[Piece]:
    """Messages sorted into their conversations: one pass over the file to see whose they are, one to read them."""
    found = [row for row in table.samples if isinstance(row, Mapping)]
    key = ticket_key(found) or ""
    starts, sizes, groups = array("q"), array("q"), array("q")
    numbers: dict[str, int] = {}
    for number, cut in enumerate(_rows(file, table, largest)):
        if cut.error or not isinstance(cut.value, Mapping):
            yield Piece(name, b"", error=_broken(name, number, cut.error or "no message"))
            continue
        ticket = cut.value.get(key)
        starts.append(cut.start)
        sizes.append(len(cut.content))
        groups.append(numbers.setdefault(f"{type(ticket).__name__[:1]}{ticket}", len(numbers)))
    firsts, order = _sorted(groups, len(numbers))
    for group in range(len(numbers)):
        chosen = order[firsts[group] : firsts[group + 1]]
        total = sum(sizes[row] for row in chosen)
        if total > largest:
            yield Piece(name, b"", error=_broken(name, group, "too large"))
        else:
            yield Piece(name, _joined(file, [(starts[row], sizes[row]) for row in chosen], people))


def _sorted(groups: array[int], count: int) -> tuple[array[int], array[int]]:
    """Where each group begins in a list of the rows by group, and that list: rows keep their order."""
    firsts = array("q", bytes(8 * (count + 1)))
    for group in groups:
        firsts[group + 1] += 1
    for group in range(count):
        firsts[group + 1] += firsts[group]
    left, order = array("q", firsts), array("q", bytes(8 * len(groups)))
    for row, group in enumerate(groups):
        order[left[group]] = row
        left[group] += 1
    return firsts, order


def _joined(file: BinaryIO, places: list[tuple[int, int]], people: People) -> bytes:
    found: list[bytes] = []
    for start, size in places:
        file.seek(start)
        found.append(file.read(size))
    content = b"[" + b",\n".join(found) + b"]"
    if not people:
        return content
    beside = _beside(json.loads(content.decode("latin-1"), strict=False), people)
    return b'{"%s": %s%s}' % (_GROUPED.encode(), content, beside) if beside else content
