"""Chats in the tables of a page, and questions with their answers in its lists of terms (``<dl>``).

Gives blocks as documents have them: text, and tables as rows of cells. Decides only whether a list of terms asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from feedme_desktop.parsing.blocks import Rows, lines_of
from feedme_desktop.parsing.html_text import Event, TextBuilder, parse_html, walk
from feedme_desktop.parsing.turn_tables import drafts_of

_CELLS = ("td", "th", "dt", "dd")
_TABLES = ("table", "dl")
_DEPTH_MAX = 20
_TERMS = {"dt": "Question", "dd": "Answer"}


@dataclass(slots=True)
class _Table:
    terms: bool
    rows: Rows = field(default_factory=list)
    cell: TextBuilder | None = None


def has_tables(page: str) -> bool:
    """Whether a look at the tables of a page is worth it."""
    folded = page.lower()
    return "<table" in folded or "<dl" in folded


def blocks_of(page: str) -> list[str | Rows]:
    """The text and the tables of a page; a table inside a table's cell is a block of its own if people speak in it."""
    reader = _Reader()
    root = parse_html(page).root
    for event in walk(root) if root is not None else ():
        reader.take(event)
    reader.end()
    return reader.found


class _Reader:
    """Sorts the events of a page into text and tables."""

    def __init__(self) -> None:
        self.found: list[str | Rows] = []
        self._tables: list[_Table] = []
        self._outside = TextBuilder()
        self._flat = 0

    def take(self, event: Event) -> None:
        """The next event."""
        if event.kind == "text":
            self._builder().add(event.text)
        elif event.tag in _TABLES:
            self._table(event)
        elif event.tag in (*_CELLS, "tr") and self._tables and not self._flat:
            self._cell(event)
        elif event.kind == "open":
            self._builder().open(event.tag)
        else:
            self._builder().close(event.tag)

    def end(self) -> None:
        """The page ends."""
        while self._tables:
            self._close_table()
        self._flush()

    def _builder(self) -> TextBuilder:
        cells = (table.cell for table in reversed(self._tables) if table.cell is not None)
        return next(cells, self._outside)

    def _table(self, event: Event) -> None:
        if event.kind == "open" and len(self._tables) < _DEPTH_MAX and not self._flat:
            self._tables.append(_Table(event.tag == "dl"))
        elif event.kind == "open" or self._flat:
            self._flat += 1 if event.kind == "open" else -1
        elif self._tables:
            self._close_table()

    def _cell(self, event: Event) -> None:
        table = self._tables[-1]
        if table.terms != (event.tag in _TERMS):
            return
        if event.kind == "close":
            self._close_cell(table)
        elif event.tag == "tr":
            table.rows.append([])
        else:
            self._close_cell(table)
            if event.tag in _TERMS:
                table.rows.append([_TERMS[event.tag]])
            table.cell = TextBuilder()

    def _close_cell(self, table: _Table) -> None:
        if table.cell is not None:
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell.text())
            table.cell = None

    def _close_table(self) -> None:
        table = self._tables.pop()
        self._close_cell(table)
        rows = [row for row in table.rows if any(row)]
        if table.terms and not _asks(rows):
            rows = [row[1:] for row in rows]
        if drafts_of(rows) if self._tables else rows:
            self._flush()
            self.found.append(rows)
            return
        builder = self._builder()
        for line in lines_of(rows):
            builder.line_break()
            builder.add(line)
        builder.line_break()

    def _flush(self) -> None:
        if text := self._outside.text().strip():
            self.found.extend(text.split("\n"))
        self._outside = TextBuilder()


def _asks(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a list of terms is one of questions."""
    terms = [row[1] for row in rows if row[0] == _TERMS["dt"] and len(row) > 1]
    return bool(terms) and sum(term.rstrip().endswith(("?", "？")) for term in terms) * 2 > len(terms)
