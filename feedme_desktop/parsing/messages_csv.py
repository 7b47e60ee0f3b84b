"""Tables of messages or tickets: comma, semicolon, tab or pipe between cells, one or many tickets in a file.

A parser and a container: what the columns mean is decided in csv_scheme, how a row becomes turns in csv_turns. A
table without a column of words is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Limits, Parsed, Piece
from feedme_desktop.parsing.csv_columns import Column, guess
from feedme_desktop.parsing.csv_pieces import split_table, wide_encoding
from feedme_desktop.parsing.csv_scheme import PAIRS_IN_A_CHAT, Kind, Scheme
from feedme_desktop.parsing.csv_table import GUESSED, Opening, document_rows, open_table
from feedme_desktop.parsing.csv_turns import read_rows
from feedme_desktop.parsing.csv_vocabulary import is_known
from feedme_desktop.parsing.drafts import Findings, finish
from feedme_desktop.parsing.limits import LINES_MAX
from feedme_desktop.parsing.sheet_cells import SHEETS, is_sheet
from feedme_desktop.parsing.text_lines import too_much

name = "CSV"

GUESSED_MARK = "columns_guessed"
"""The key of the metadata by which the services know that a person should look at the columns."""

_SNIFFED = 16 * 1024
_SUFFIXES = (".csv", ".tsv", *SHEETS)
_NULS_MAX = 4
_TABLE = 0.6
"""The share of rows with one number of cells that makes a text a table."""


def sniff(document: Document) -> float:
    """By the names in its header, and by how regular its rows are."""
    if document.text is None:
        return 0.0
    return _sniffed(document.name, document.text[:_SNIFFED], whole=len(document.text) <= _SNIFFED)


def sniff_container(name: str, head: bytes) -> float:
    """The same for the beginning of a file."""
    wide = wide_encoding(head)
    if wide is None and head[:512].count(0) > _NULS_MAX:
        return 0.0
    text = head[: 2 * _SNIFFED if wide else _SNIFFED].decode(wide or "utf-8", "replace").replace("\0", "")
    score = _sniffed(name, text.removeprefix("\ufeff"), whole=len(head) <= _SNIFFED)
    return score if score >= 0.5 else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each ticket of the table. Raises ``ReadError`` (unknown_columns, empty)."""
    opening, scheme, rows, warnings = document_rows(document)
    fmt = of_sheet(scheme.format) if document.name.lower().endswith(SHEETS) else scheme.format
    groups = _groups(scheme, rows)
    for number, members in enumerate(groups):
        single = len(groups) == 1
        findings = Findings(fmt, warnings=list(warnings))
        if not scheme.certain:
            findings.warnings.append(GUESSED)
            findings.metadata[GUESSED_MARK] = "true"
        if single and opening.title:
            findings.metadata["report"] = opening.title[:500]
        if len(members) > LINES_MAX:
            raise too_much(LINES_MAX, "rows in one conversation")
        drafts = read_rows(scheme, members, findings)
        content = document.content if single else _bytes(scheme.header(), members)
        if drafts:
            yield finish(document, drafts, findings, part=None if single else number, content=content)


def split(name: str, file: BinaryIO, limits: Limits, columns: Mapping[str, str] | None = None) -> Iterator[Piece]:
    """Yield a table for each ticket, in constant memory; ``columns`` is what a person said about them."""
    return split_table(name, file, limits, columns or {})


def table_columns(name: str, head: bytes, chosen: Mapping[str, str]) -> tuple[Column, ...]:
    """The columns of a file that begins with ``head`` (all of it for a workbook); none where it is no table."""
    try:
        if is_sheet(head) or _is_table(name, head):
            return guess(Document(name, head, columns=chosen))
    except ReadError:
        return ()
    return ()


def _is_table(name: str, head: bytes) -> bool:
    return sniff_container(name, head[: 4 * _SNIFFED]) > 0.0


def of_sheet(fmt: str) -> str:
    """The format of a table from a workbook: nobody's CSV is ``xlsx``."""
    return "xlsx" if fmt == "csv" else fmt


@lru_cache(maxsize=4)  # asked as a container and again as a parser, and by far the dearest of all sniffs
def _sniffed(file: str, text: str, *, whole: bool) -> float:
    text = text.lstrip()
    named = file.lower().endswith(_SUFFIXES)
    if not text or text[0] in "{<":
        return 0.0
    opening = open_table(file, text, whole=whole)
    sample, head = opening.sample, opening.head
    regular = sample.width > 1 and sample.regular >= _TABLE
    known = sum(map(is_known, head.names))
    if head.row is not None and known >= 2 and (named or (regular and head.row == 0)):
        if _explained(opening):
            return 0.95 if named else 0.85 if known == len(head.names) else 0.5
        return 0.75 if named else 0.0
    if not named:
        return 0.0
    return 0.75 if regular or (head.row is not None and sample.width == 1) else 0.05


def _explained(opening: Opening) -> bool:
    try:
        opening.scheme({})
    except ReadError:
        return False
    return True


def _groups(scheme: Scheme, rows: Sequence[list[str]]) -> list[list[list[str]]]:
    """The rows of each ticket."""
    if scheme.ticket is None:
        alone = scheme.kind is Kind.TICKETS or (scheme.kind is Kind.PAIRS and len(rows) > PAIRS_IN_A_CHAT)
        return [[row] for row in rows] if alone else [list(rows)]
    groups: dict[str, list[list[str]]] = {}
    last = ""
    for number, row in enumerate(rows):
        key = row[scheme.ticket].strip() if scheme.ticket < len(row) else ""
        if not key:
            key = last if last and scheme.kind is Kind.MESSAGES else f"\n{number}"
        groups.setdefault(key, []).append(row)
        last = key
    return list(groups.values())


def _bytes(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")
