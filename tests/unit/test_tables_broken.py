"""Tables as exports really come: junk above the header, none at all, odd quotes, every encoding."""

from __future__ import annotations

import io

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Unread
from feedme_desktop.parsing.csv_records import Dialect, Records
from feedme_desktop.parsing.registry import parse_document, read_file

LIMIT = 1_000_000


def transcripts(content: str | bytes, name: str = "a.csv") -> list[Transcript]:
    data = content.encode() if isinstance(content, str) else content
    return [p.transcript for p in parse_document(name, data, max_bytes=LIMIT, max_container_bytes=100 * LIMIT)]


def texts(content: str | bytes) -> list[list[str]]:
    return [[turn.text for turn in transcript.turns] for transcript in transcripts(content)]


HEADER = "Ticket ID,Author,Message,Status\n"


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ('1,Lea,"one, two",open\n2,Ivo,three,open\n', [["one, two"], ["three"]]),
        ('1,Lea,"one\ntwo",open\n2,Ivo,three,open\n', [["one\ntwo"], ["three"]]),
        ('1,Lea,"a ""word"" here",open\n2,Ivo,b,open\n', [['a "word" here'], ["b"]]),
        ('1,Lea,"a "word" here, too",open\n2,Ivo,b,open\n', [['a "word" here, too'], ["b"]]),
        ('1,Lea,"a \\"word\\", here",open\n2,Ivo,b,open\n', [['a "word", here'], ["b"]]),
        ('1,Lea,a 5" disk,open\n2,Ivo,b,open\n', [['a 5" disk'], ["b"]]),
        ('1, Lea, "one, two", open\n2, Ivo, b, open\n', [["one, two"], ["b"]]),
        ('1,Lea,"lone,open\n2,Ivo,b,open\n3,Mia,"c",open\n', [['"lone'], ["b"], ["c"]]),
        ('1,Lea,"lone,open\n2,Ivo,b,open\n3,Mia,c,open\n', [['"lone'], ["b"], ["c"]]),
        ("1,Lea,one, two, three,open\n2,Ivo,b,open\n", [["one, two, three"], ["b"]]),
        ("1,Lea,short\n2,Ivo,b,open,,,\n", [["short"], ["b"]]),
        ("1,Lea,one,open\nand more\n2,Ivo,b,open\n", [["one\nand more"], ["b"]]),
        (f"1,Lea,one,open\n{HEADER}2,Ivo,b,open\n", [["one"], ["b"]]),
        ("1,Lea,one\0,open\n\n\n2,Ivo,b,open\n", [["one"], ["b"]]),
    ],
)
def test_rows_that_are_odd(rows: str, wanted: list[list[str]]) -> None:
    assert texts(HEADER + rows) == wanted
    assert texts((HEADER + rows).replace("\n", "\r\n")) == wanted


def test_what_was_put_right_is_said_where_it_was() -> None:
    first, second = transcripts(HEADER + '1,Lea,"lone,open\n1,Tom,d,open\n2,Ivo,b,open\n')
    assert any("quotation mark" in warning for warning in first.warnings)
    assert not second.warnings


def test_a_table_that_breaks_off_keeps_its_last_cell() -> None:
    first, second = transcripts(HEADER + '1,Lea,one,open\n2,Ivo,"two\nthree\nfour')
    assert [turn.text for turn in second.turns] == ["two\nthree\nfour"]
    assert any("breaks off" in warning for warning in (*first.warnings, *second.warnings))


def test_lone_quotes_on_every_line_cost_linear_time() -> None:
    reader = Records(iter(['1,"x\n'] * 30_000), Dialect(), 2)
    assert sum(1 for _ in reader) == 30_000
    assert reader.repaired == 30_000


@pytest.mark.parametrize(
    "above", ["sep=;\n", "Support report\nJanuary\n\n", "Report;;\n;;\n", '"sep=;"\nReport of all tickets\n']
)
def test_junk_above_the_header(above: str) -> None:
    found = texts(above + "Ticket ID;Author;Message\n1;Lea;Hi, there\n2;Ivo;Bye\n")
    assert found == [["Hi, there"], ["Bye"]]


def test_without_a_header_the_cells_tell() -> None:
    [chat] = transcripts(
        "2024-01-02 10:00,Lea,The app is broken again today\n"
        '2024-01-02 10:01,Tom,"Which version, please?"\n2024-01-02 10:02,Lea,It is the latest one I think\n'
    )
    assert [(turn.speaker, turn.at) for turn in chat.turns] == [
        ("Lea", "2024-01-02T10:00:00"),
        ("Tom", "2024-01-02T10:01:00"),
        ("Lea", "2024-01-02T10:02:00"),
    ]
    assert chat.warnings == ("The columns were guessed: check them.",)


def test_guessed_columns_hold_for_tickets_of_one_row() -> None:
    rows = "".join(
        f"T-{ticket};{day:02}.03.2024 10:00;{who};Das hier ist eine Nachricht von {who}\n"
        for ticket, day, who in ((1, 25, "Lea"), (1, 26, "Tom"), (2, 3, "Ivo"), (3, 4, "Lea"), (3, 5, "Tom"))
    )
    found = transcripts("Vorgangscode;Wann;Mensch;Sagte\n" + rows)
    assert [len(transcript.turns) for transcript in found] == [2, 1, 2]
    assert (found[1].turns[0].speaker, found[1].turns[0].at) == ("Ivo", "2024-03-03T10:00:00")
    assert all(transcript.warnings for transcript in found)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("tickets", [1, 2])
def test_encodings(encoding: str, tickets: int) -> None:
    table = f"Ticket ID\tAuthor\tMessage\n1\tLéa\tGrüße aus Köln\n{tickets}\tTom\tSchöne Tage noch\n"
    found = transcripts(table.encode(encoding))
    assert len(found) == tickets
    assert [(turn.speaker, turn.text) for one in found for turn in one.turns] == [
        ("Léa", "Grüße aus Köln"),
        ("Tom", "Schöne Tage noch"),
    ]


def test_line_ends_of_old_macs() -> None:
    assert texts("Ticket ID,Author,Message\r1,Lea,one\r2,Ivo,two\r") == [["one"], ["two"]]


def test_bad_bytes_are_shown_and_said() -> None:
    table = ("Ticket ID,Author,Message\n" + "".join(f"{n},Léa,schön und gut {n}\n" for n in range(20))).encode()
    found = transcripts(table + b"99,Lea,bad \xff byte\n")
    assert found[-1].turns[0].text == "bad \\xff byte"
    assert found[-1].warnings
    assert not found[0].warnings


def test_a_chat_in_a_file_named_csv_is_read_as_a_chat() -> None:
    [chat] = transcripts("Lea: hello, how are you\nTom: fine, thanks, and you?\nLea: well\n")
    assert chat.format == "chat"
    assert [turn.speaker for turn in chat.turns] == ["Lea", "Tom", "Lea"]


def test_a_table_that_nothing_explains_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        transcripts("code,amount\n1,2\n3,4\n")
    assert caught.value.code == "unknown_columns"
    assert "choose its columns" in str(caught.value)


def test_a_row_that_is_too_long_does_not_stop_the_others() -> None:
    rows = '1,Lea,one,open\n2,Ivo,"' + "word, and\n" * (LIMIT // 5) + '",open\n3,Mia,three,open\n4,Lea,'
    table = (HEADER + rows + "x" * 3 * LIMIT + ",open\n5,Ivo,five,open\n").encode()
    found = list(read_file("a.csv", io.BytesIO(table), Limits(LIMIT, 100 * LIMIT)))
    assert [one.transcript.turns[0].text for one in found if not isinstance(one, Unread)] == ["one", "three", "five"]
    assert [one.error.code for one in found if isinstance(one, Unread)] == ["too_large", "too_large"]


def test_words_in_shifted_cells_are_not_lost() -> None:
    first, second = transcripts(HEADER + "1,Lea,one,open\n2,Ivo van den Berg,,,my parcel did not come\n")
    assert first.turns[0].text == "one"
    assert "my parcel did not come" in " ".join([turn.text for turn in second.turns] + [str(second.metadata)])
    assert second.warnings
