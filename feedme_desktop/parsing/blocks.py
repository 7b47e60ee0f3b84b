"""Paragraphs and tables of a word processor's document, collected while its XML streams by, and shown as plain text.

Knows no file format: the readers of DOCX and ODT tell it what opens and closes. Tables in which people speak
become messages; others become lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feedme_desktop.parsing.labels import HEADERS

Rows = list[list[str]]

_CELL_LINE_MAX = 160
_DEPTH_MAX = 20  # tables in tables beyond it are read as if they were none


@dataclass(slots=True)
class _Table:
    rows: Rows = field(default_factory=list)
    cell: list[str] | None = None


@dataclass(slots=True)
class Blocks:
    """The blocks of a document in order: lines of text, and tables as rows of cells."""

    found: list[str | Rows] = field(default_factory=list)
    _open: list[list[str]] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)
    _flat: int = 0

    def open_paragraph(self) -> None:
        """A paragraph begins, perhaps inside another one (a text box)."""
        self._open.append([])

    def close_paragraph(self, prefix: str = "") -> None:
        """The innermost paragraph ends; ``prefix`` is that of a heading or of a list's item."""
        if self._open:
            text = "".join(self._open.pop())
            self._emit(f"{prefix}{text}" if text.strip() else text.strip())

    def add(self, text: str) -> None:
        """Text of the innermost paragraph; text outside of paragraphs is no text of the document."""
        if self._open:
            self._open[-1].append(text)

    def open_table(self) -> None:
        """A table begins, perhaps in a cell."""
        if self._flat or len(self._tables) >= _DEPTH_MAX:
            self._flat += 1
        else:
            self._tables.append(_Table())

    def open_row(self) -> None:
        """A row begins."""
        if self._tables and not self._flat:
            self._tables[-1].rows.append([])

    def open_cell(self) -> None:
        """A cell begins."""
        if self._tables and not self._flat:
            self._tables[-1].cell = []

    def close_cell(self) -> None:
        """The cell ends."""
        if self._tables and self._tables[-1].cell is not None and not self._flat:
            table = self._tables[-1]
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append("\n".join(table.cell or []).strip())
            table.cell = None

    def close_table(self) -> None:
        """The table ends: a block of its own, or lines of the cell around it."""
        if self._flat or not self._tables:
            self._flat = max(0, self._flat - 1)
            return
        table = self._tables.pop()
        rows = [row for row in table.rows if any(row)]
        if self._tables:
            for line in lines_of(rows):
                self._emit(line)
        elif rows:
            self.found.append(rows)

    def close(self) -> None:
        """Whatever is still open ends."""
        while self._open:
            self.close_paragraph()
        self._flat = 0
        while self._tables:
            self.close_cell()
            self.close_table()

    def _emit(self, text: str) -> None:
        if self._tables and self._tables[-1].cell is not None:
            self._tables[-1].cell.append(text)
        else:
            self.found.append(text)


def as_text(found: Sequence[str | Rows]) -> str:
    """All blocks as plain text."""
    pieces: list[str] = []
    for block in found:
        pieces.extend([block] if isinstance(block, str) else ["", *lines_of(block), ""])
    return "\n".join(pieces)


def lines_of(rows: Rows) -> Iterator[str]:
    """A table as lines: ``Name: value`` for a field, short cells side by side, long ones below each other."""
    for row in rows:
        cells = [cell for cell in row if cell]
        if len(cells) == 2 and cells[0].strip(" :*#").lower() in HEADERS:
            yield f"{cells[0].rstrip(' :')}: {cells[1]}"
        elif any("\n" in cell for cell in cells) or sum(map(len, cells)) > _CELL_LINE_MAX:
            yield from cells
            yield ""
        else:
            yield " | ".join(cells)
