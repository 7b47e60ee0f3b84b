"""Workbooks: read as the table in them, refused before they can do harm."""

from __future__ import annotations

import contextlib
import datetime
import io
import zipfile

import openpyxl
import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import sheet_cells
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.csv_columns import guess
from feedme_desktop.parsing.registry import describe, parse_document

ROWS = [
    ["Ticket ID", "Author", "Author Role", "Message", "Created At"],
    [1, "Lea", "customer", "Hello\nthere", datetime.datetime(2024, 1, 2, 10, 0)],
    [1, "Tom", "agent", "Hi, Lea", datetime.datetime(2024, 1, 2, 10, 1)],
]


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def transcripts(content: bytes, name: str = "a.xlsx") -> list[Transcript]:
    return [p.transcript for p in parse_document(name, content, max_bytes=10**7, max_container_bytes=10**8)]


def test_one_ticket() -> None:
    [ticket] = transcripts(workbook(ROWS))
    assert ticket.format == "xlsx"
    assert [(str(turn.role), turn.speaker, turn.text, turn.at) for turn in ticket.turns] == [
        ("customer", "Lea", "Hello\nthere", "2024-01-02T10:00:00"),
        ("agent", "Tom", "Hi, Lea", "2024-01-02T10:01:00"),
    ]
    assert describe("a.XLSX")


def test_several_tickets_each_with_bytes_of_its_own() -> None:
    content = workbook([["Support export"], *ROWS, [2, "Ivo", "customer", "Other", None]])
    parts = list(parse_document("a.xlsx", content, max_bytes=10**7, max_container_bytes=10**8))
    assert [p.transcript.metadata["ticket"] for p in parts] == ["1", "2"]
    assert [p.transcript.format for p in parts] == ["xlsx", "xlsx"]
    assert b"Other" not in parts[0].content
    [again] = transcripts(parts[1].content)
    assert [turn.text for turn in again.turns] == ["Other"]


def test_the_sheet_that_is_a_table_of_messages_is_taken() -> None:
    [ticket] = transcripts(workbook([["month", "sum"], [1, 2]], ROWS))
    assert len(ticket.turns) == 2


def test_columns_of_a_workbook() -> None:
    assert [c.meaning for c in guess(Document("a.xlsx", workbook(ROWS)))] == [
        "ticket",
        "speaker",
        "role",
        "text",
        "time",
    ]


def test_nothing_known_in_it() -> None:
    with pytest.raises(ReadError) as caught:
        transcripts(workbook([["month", "sum"], [1, 2]]))
    assert caught.value.code == "unknown_columns"


def test_an_old_workbook_is_refused_by_name() -> None:
    with pytest.raises(ReadError, match=r"\.xlsx or CSV") as caught:
        transcripts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "a.xls")
    assert caught.value.code == "unsupported"


def test_a_cut_workbook_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        transcripts(workbook(ROWS)[:1500])
    assert caught.value.code == "malformed"


def repacked(replaced: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(ROWS))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, content if part.filename == replaced else old.read(part))
    return out.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(ReadError) as caught:
        transcripts(repacked("xl/worksheets/sheet1.xml", b"<x>" + b" " * (sheet_cells.UNPACKED_MAX // 2)))
    assert caught.value.code == "too_large"


def test_entities_are_refused() -> None:
    lol = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    with pytest.raises(ReadError) as caught:
        transcripts(repacked("xl/workbook.xml", lol))
    assert caught.value.code == "malformed"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "content", [b"", b"<a>", b"\0\xff", b"<worksheet><sheetData><row><c t='s'><v>99</v></c></row>"]
)
def test_damage_inside_is_an_error_or_a_transcript(part: str, content: bytes) -> None:
    with contextlib.suppress(ReadError):
        assert all(transcript.turns for transcript in transcripts(repacked(part, content)))
