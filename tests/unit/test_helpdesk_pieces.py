"""JSON of many conversations: cut in constant memory, past broken ones, with the people that each one mentions."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest

from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import json_pieces
from feedme_desktop.parsing.base import Limits, Parsed, Piece, Unread
from feedme_desktop.parsing.json_cursor import Cursor
from feedme_desktop.parsing.registry import read_file

LIMITS = Limits(1_000_000, 1_000_000_000)


def ticket(number: int, **more: object) -> dict[str, object]:
    comment = {"id": number * 100, "author_id": number * 10, "body": f"Frage é {number}", "public": True}
    fields = {"id": number, "subject": f"S{number}", "requester_id": number * 10, "submitter_id": 7}
    return {**fields, "comments": [comment], **more}


def dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def split(text: str | bytes, name: str = "export.json", limits: Limits = LIMITS) -> list[Piece]:
    content = text.encode() if isinstance(text, str) else text
    return list(json_pieces.split(name, io.BytesIO(content), limits))


def numbers(pieces: list[Piece]) -> list[object]:
    """The id of each piece's ticket, or the code of its error."""
    found: list[object] = []
    for piece in pieces:
        value = json.loads(piece.content) if piece.content else {}
        found.append(piece.error.code if piece.error else value.get("ticket", value)["id"])
    return found


def test_one_ticket_a_line_keeps_its_bytes() -> None:
    lines = [dumped(ticket(number)) for number in range(3)]
    assert [piece.content.decode() for piece in split("\n".join(lines) + "\n")] == lines


@pytest.mark.parametrize(
    "text",
    [
        dumped([ticket(1), ticket(2)]),
        dumped({"count": 2, "tickets": [ticket(1), ticket(2)]}),
        dumped({"response": {"data": {"results": [ticket(1), ticket(2)]}}}),
        dumped({"_embedded": {"conversations": [ticket(1), ticket(2)]}, "page": {"size": 2}}),
        json.dumps([ticket(1), ticket(2)], indent=4),
        json.dumps(ticket(1), indent=1) + "\n" + json.dumps(ticket(2), indent=1),
        "\ufeff" + dumped([ticket(1), ticket(2)]),
    ],
)
def test_lists_in_every_place(text: str) -> None:
    assert numbers(split(text)) == [1, 2]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_wide_characters(codec: str) -> None:
    mark = "\ufeff" if codec == "utf-16-be" else ""
    content = (mark + dumped([ticket(1), ticket(2)])).encode(codec)
    pieces = split(content)
    assert json_pieces.sniff_container("x", content) > 0.5
    assert numbers(pieces) == [1, 2]
    assert "Frage é 1" in pieces[0].content.decode()


def test_people_after_the_tickets_are_put_beside_those_who_mention_them() -> None:
    users = [
        {"id": 10, "name": "Zoé", "role": "end-user", "photo": {"url": "x"}},
        {"id": 20, "name": "Bo", "role": "end-user"},
        {"id": 7, "name": "Agent", "role": "agent"},
        {"id": 99, "name": "Nobody"},
    ]
    pieces = split(dumped({"tickets": [ticket(1), ticket(2)], "users": users}))
    assert [[one["name"] for one in json.loads(piece.content)["users"]] for piece in pieces] == [
        ["Zoé", "Agent"],
        ["Bo", "Agent"],
    ]


def test_the_people_are_those_of_the_whole_file() -> None:
    content = dumped({"tickets": [ticket(1), ticket(2)], "users": [{"id": 20, "name": "Bo", "role": "end-user"}]})
    found = [one for one in read_file("x.json", io.BytesIO(content.encode()), LIMITS) if isinstance(one, Parsed)]
    assert [(one.transcript.part, one.transcript.turns[0].speaker) for one in found] == [(0, "10"), (1, "Bo")]
    assert found[1].transcript.turns[0].role is Role.CUSTOMER


def test_messages_one_a_line_are_sorted_into_their_tickets() -> None:
    rows = [{"ticket_id": key, "author": "a", "body": f"m{n}"} for n, key in enumerate([4, 4, 5, 4, 6])]
    pieces = split("\n".join(dumped(row) for row in rows))
    assert [[row["body"] for row in json.loads(piece.content)] for piece in pieces] == [
        ["m0", "m1", "m3"],
        ["m2"],
        ["m4"],
    ]


def test_messages_without_a_ticket_are_one_conversation() -> None:
    text = "\n".join(dumped({"author": name, "body": "hi"}) for name in "ab")
    assert [piece.content.decode() for piece in split(text)] == [text]


def test_a_single_conversation_stays_whole() -> None:
    text = dumped({"ticket": ticket(1), "users": [{"id": 10, "name": "Zoé"}]})
    assert [piece.content.decode() for piece in split(text)] == [text]


@pytest.mark.parametrize("broken", ['{"id": 2, "body": "x', "{garbage}", '{"id": 2, "body": "a "b" c"}', "junk"])
def test_a_bad_line_stops_no_other(broken: str) -> None:
    found = numbers(split("\n".join([dumped(ticket(1)), broken, dumped(ticket(3))])))
    assert found == [1, "malformed", 3]


@pytest.mark.parametrize(
    "broken",
    [
        '{"id": 2, "subject": "a "b" c", "comments": [{"id": 5, "body": "x"}, {"id": 6, "body": "y"}]}',
        '{"id": 2, "subject": "never ends, "comments": [{"id": 5, "body": "x"}]',
        '{"id": 2, "comments": [{"id": 5,, "body": "x"}, {"id": 6, "body": "y"}]}',
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_bad_element_stops_no_other(broken: str, first: bool) -> None:
    good = [dumped(ticket(number)) for number in (1, 3, 4)]
    rows = [broken, *good] if first else [good[0], broken, *good[1:]]
    found = numbers(split(f"[{', '.join(rows)}]"))
    assert found == (["malformed", 1, 3, 4] if first else [1, "malformed", 3, 4])


def test_a_file_cut_off_says_so_of_the_last() -> None:
    text = dumped([ticket(1), ticket(2), ticket(3)])[:-30]
    assert numbers(split(text)) == [1, 2, "malformed"]


def test_depth_and_digits_hurt_only_their_ticket() -> None:
    deep = '{"id": 2, "subject": ' + "[" * 5000 + "]" * 5000 + "}"
    long = '{"id": 3, "subject": "s", "requester_id": 1, "status": ' + "9" * 6000 + "}"
    odd = '{"id": 4, "subject": "s", "requester_id": NaN, "status": -Infinity}'
    pieces = split(f"[{dumped(ticket(1))}, {deep}, {long}, {odd}, {dumped(ticket(5))}]")
    assert [piece.error.code if piece.error else "" for piece in pieces] == ["", "too_complex", "", "", ""]


def test_a_ticket_over_the_limit_is_passed_over() -> None:
    large = dumped(ticket(2, notes="x" * 3_000_000))
    pieces = split(f"{dumped(ticket(1))}\n{large}\n{dumped(ticket(3))}")
    assert numbers(pieces) == [1, "too_large", 3]
    assert "Conversation 2 of export.json" in str(pieces[1].error)


def test_a_large_file_of_one_conversation_is_refused() -> None:
    text = dumped({"messages": [{"author": "a", "text": "x" * 1000}] * 2000})
    with pytest.raises(ReadError) as caught:
        split(text)
    assert caught.value.code == "too_large"


def test_broken_ones_are_told_with_their_number_by_the_registry() -> None:
    text = "\n".join([dumped(ticket(1)), '{"id": 2,,}', dumped(ticket(3))])
    found = list(read_file("x.ndjson", io.BytesIO(text.encode()), LIMITS))
    assert [type(one) for one in found] == [Parsed, Unread, Parsed]
    assert isinstance(found[1], Unread)
    assert found[1].part == 1


class Endless(io.RawIOBase):
    """A seekable file that makes up its lines as they are read."""

    def __init__(self, lines: int) -> None:
        self._line = (dumped(ticket(12345, notes="lorem ipsum " * 300)) + "\n").encode()
        self._size = len(self._line) * lines
        self._at = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + (0, self._at, self._size)[whence]
        return self._at

    def read(self, size: int = -1) -> bytes:
        size = min(self._size - self._at, size if size >= 0 else self._size)
        start = self._at % len(self._line)
        rows = self._line * (size // len(self._line) + 2)
        self._at += size
        return rows[start : start + size]

    def readline(self, size: int | None = -1) -> bytes:
        start = self._at % len(self._line)
        found = self._line[start:] if self._at < self._size else b""
        self._at += len(found)
        return found


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(lines: int) -> int:
        tracemalloc.start()
        count = sum(1 for _ in json_pieces.split("x.ndjson", Endless(lines), LIMITS))  # type: ignore[arg-type]  # a raw file
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == lines
        return found

    peak(100)
    assert peak(16_000) < peak(2_000) * 1.2


def test_the_cursor_reads_over_the_edges_of_what_it_has_read() -> None:
    class Small(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size, 7) if size and size > 0 else 7)

    rows: Iterator[object] = iter([{"a": "ü\\n"}, [1, 2.5e3, True], "x", None, 12345678, {"b": {}}])
    expected = list(rows)
    text = "[" + " ,\n".join(json.dumps(row) for row in expected) + "]"
    cuts = list(Cursor(Small(text.encode()), 0, 1000).elements())
    assert [cut.value for cut in cuts] == expected
    assert [json.loads(cut.content) for cut in cuts] == expected
    assert [text[cut.start : cut.start + len(cut.content)] for cut in cuts] == [cut.content.decode() for cut in cuts]
