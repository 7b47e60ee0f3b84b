"""The columns of a table for the window: their names, what they were taken for, and a few of their values.

Reads like the parser and changes nothing; the one who chooses is a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.csv_scheme import fold_header, public_meaning
from feedme_desktop.parsing.csv_table import Opening, open_table
from feedme_desktop.parsing.csv_vocabulary import PUBLIC, meaning_of
from feedme_desktop.parsing.encoding import decode
from feedme_desktop.parsing.sheet_cells import is_sheet, sheet_text

MEANINGS = PUBLIC
"""What a person may choose for a column."""

_SAMPLES = 3
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the window shows it; ``meaning`` is one of ``MEANINGS``, or None where it becomes metadata."""

    name: str
    folded: str
    meaning: str | None
    samples: tuple[str, ...]


def guess(document: Document) -> tuple[Column, ...]:
    """The columns of a table, with the meanings that ``document.columns`` or else the parser gives them.

    Works for a table that the parser refuses (unknown_columns), too. Raises ``ReadError`` where there is no table.
    """
    opening = _opening(document)
    try:
        scheme = opening.scheme(document.columns)
    except ReadError:
        scheme = None
    columns = []
    for index, (name, key) in enumerate(zip(opening.head.names, fold_header(opening.head.names), strict=True)):
        if scheme is not None:
            meaning = public_meaning(scheme, index)
        else:
            found = document.columns.get(key) or meaning_of(key)
            meaning = found if found in MEANINGS else None
        columns.append(Column(name, key, meaning, _samples(opening, index)))
    return tuple(columns)


def signature(header: Sequence[str]) -> str:
    """A stable name for a header, however its names are spelled: tables of one export have the same."""
    return hashlib.sha256("\n".join(fold_header(header)).encode()).hexdigest()[:32]


def certain(document: Document) -> bool:
    """Whether names or a person said what the columns mean; False where a person should look."""
    try:
        return _opening(document).scheme(document.columns).certain
    except ReadError:
        return False


def _opening(document: Document) -> Opening:
    text = document.text
    if text is None:
        content = document.content
        text = sheet_text(document) if is_sheet(content) else decode(document.name, content).text
    text = text.lstrip("\n")
    return open_table(document.name, text, whole=True)


def _samples(opening: Opening, index: int) -> tuple[str, ...]:
    found = []
    for row in opening.body:
        if index < len(row) and row[index].strip():
            found.append(" ".join(row[index].split())[:_SHOWN])
            if len(found) == _SAMPLES:
                break
    return tuple(found)
