"""Big tables cut into tickets: which rows go together, and what a piece is."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Piece, Unread
from feedme_desktop.parsing.messages_csv import sniff_container, split
from feedme_desktop.parsing.registry import read_file, split_file

LIMITS = Limits(10**6, 10**9)


def pieces(content: bytes, limits: Limits = LIMITS) -> list[Piece]:
    return list(split_file("export.csv", io.BytesIO(content), limits))


def table(rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Ticket ID", "Author", "Author Role", "Body"))
    writer.writerows(rows)
    return out.getvalue().encode()


def test_rows_that_are_apart_come_together_in_the_order_of_the_first() -> None:
    found = pieces(
        table([(2, "Lea", "user", "a"), (1, "Ivo", "user", "b"), (2, "Tom", "agent", "c"), (1, "Tom", "agent", "d")])
    )
    assert [piece.part for piece in found] == [0, 1]
    assert [piece.name for piece in found] == ["export.csv"] * 2
    assert [list(csv.reader(io.StringIO(piece.content.decode())))[1:] for piece in found] == [
        [["2", "Lea", "user", "a"], ["2", "Tom", "agent", "c"]],
        [["1", "Ivo", "user", "b"], ["1", "Tom", "agent", "d"]],
    ]


def test_one_conversation_stays_the_file() -> None:
    content = table([(1, "Lea", "user", "a"), (1, "Tom", "agent", "b")])
    assert pieces(content) == [Piece("export.csv", content)]


def test_one_conversation_over_the_limit_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        pieces(b"author,message\n" + b"Lea,hello there\n" * 1000, Limits(1000, 10**6))
    assert caught.value.code == "too_large"


def test_blank_ticket_cells_go_on_with_the_ticket_above() -> None:
    found = pieces(table([(1, "Lea", "user", "a"), ("", "Tom", "agent", "b"), (2, "Ivo", "user", "c")]))
    assert [piece.content.count(b"\n") for piece in found] == [3, 2]


def test_an_id_is_the_ticket_where_it_repeats_and_the_message_where_not() -> None:
    assert len(pieces(b"id,author,message\n1,Lea,a\n1,Tom,b\n2,Lea,c\n")) == 2
    assert len(pieces(b"id,author,message\n1,Lea,a\n2,Tom,b\n3,Lea,c\n")) == 1


def test_a_bad_ticket_does_not_stop_the_others() -> None:
    content = table([(1, "Lea", "user", "a"), (2, "Ivo", "user", "  "), (3, "Mia", "user", "c")])
    found = list(read_file("export.csv", io.BytesIO(content), LIMITS))
    assert [isinstance(one, Unread) for one in found] == [False, True, False]


cells = st.text(alphabet='ab ,;"\n\té', max_size=12).map(lambda text: f"x{text}x")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), cells), min_size=1, max_size=12))
def test_every_cell_of_every_ticket_comes_out_once(rows: list[tuple[int, str]]) -> None:
    content = table([(ticket, "Lea", "user", text) for ticket, text in rows])
    wanted: dict[str, list[str]] = {}
    for ticket, text in rows:
        wanted.setdefault(str(ticket), []).append(" ".join(text.split()))
    found = {}
    for one in read_file("export.csv", io.BytesIO(content), LIMITS):
        assert not isinstance(one, Unread)
        texts = [" ".join(turn.text.split()) for turn in one.transcript.turns]
        found[str(one.transcript.metadata["ticket"])] = texts
    assert found == wanted


def test_memory_does_not_grow_with_the_file() -> None:
    def peak(tickets: int) -> int:
        content = table((n % tickets, "Lea", "user", "word " * 200) for n in range(2 * tickets))
        file = io.BytesIO(content)
        tracemalloc.start()
        try:
            for _ in split("export.csv", file, LIMITS):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(6_000) < peak(3_000) + 2 * 2**20


def test_what_is_no_table_is_no_container() -> None:
    assert sniff_container("a.csv", b'{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n') == 0.0
    assert sniff_container("a.txt", b"Dear all, thanks, and so on,\nyours, Lea\n") == 0.0
    assert sniff_container("a.csv", b"PK\x03\x04" + b"\0" * 200) == 0.0
    assert sniff_container("a.txt", b"ticket id,author,message\n1,Lea,hello\n") >= 0.5


def test_a_ticket_of_one_row_is_read_as_the_whole_table_was() -> None:
    rows = "".join(f"{n},It is slow {n},2 hours,0{n % 9 + 1}/25/2024 10:00\n" for n in range(8)) + "9,12345,3 hours,\n"
    content = ("ticket id,description,resolution,created at\n" + rows).encode()
    found = [one for one in read_file("export.csv", io.BytesIO(content), LIMITS) if not isinstance(one, Unread)]
    assert len(found) == 9
    assert [turn.text for turn in found[8].transcript.turns] == ["12345"]
    assert all(len(one.transcript.turns) == 1 for one in found)
    assert found[0].transcript.metadata["resolution"] == "2 hours"
    assert found[0].transcript.turns[0].at == "2024-01-25T10:00:00"
