"""Tables in .xlsx workbooks: the same rows and the same reading as CSV; old .xls is refused by name."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import messages_csv
from feedme_desktop.parsing.base import Document, Limits, Parsed, Piece
from feedme_desktop.parsing.sheet_cells import SHEETS, is_old_sheet, is_sheet, sheet_text

name = "Excel"

_HEAD = b"PK\x03\x04"


def sniff(document: Document) -> float:
    """By the parts in it."""
    return 0.9 if is_sheet(document.content, document.name) or is_old_sheet(document.content) else 0.0


def sniff_container(name: str, head: bytes) -> float:
    """By the parts that its beginning names."""
    return 1.0 if head.startswith(_HEAD) and (b"xl/" in head or name.lower().endswith(SHEETS)) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each ticket of the table. Raises ``ReadError``."""
    if is_old_sheet(document.content):
        raise ReadError(
            f"{document.name} is a workbook of the old kind (.xls): save it as .xlsx or CSV and import that.",
            code="unsupported",
        )
    text = sheet_text(document)
    for parsed in messages_csv.parse(replace(document, text=text)):
        transcript = parsed.transcript
        yield replace(parsed, transcript=replace(transcript, format=messages_csv.of_sheet(transcript.format)))


def split(name: str, file: BinaryIO, limits: Limits, columns: Mapping[str, str] | None = None) -> Iterator[Piece]:
    """Yield a CSV table for each ticket of the workbook, or the whole of it where it is one conversation."""
    content = file.read()
    if not is_sheet(content, name):
        yield Piece(name, content)
        return
    text = sheet_text(Document(name, content, columns=columns or {}))
    pieces = messages_csv.split(name, io.BytesIO(text.encode("utf-8", "replace")), limits, columns)
    first, second = next(pieces, None), next(pieces, None)
    if first is None or second is None:
        yield Piece(name, content)
        return
    yield from chain((first, second), pieces)
