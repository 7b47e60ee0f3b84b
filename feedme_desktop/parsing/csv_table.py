"""A table as its reader sees it: where it begins, what its columns mean, and its rows put right.

Rows that broke apart or hold a delimiter too many are mended where the header allows it, and counted. The same
code reads a whole file and the first look at one that is too big to hold.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.csv_records import CELL_MAX, Dialect, Record, Records, Sample, sample_of
from feedme_desktop.parsing.csv_scheme import Head, Scheme, head_of, main_text, scheme_of
from feedme_desktop.parsing.csv_vocabulary import is_known

HEAD = 256 * 1024
"""So much of a table, in characters, decides how it is read."""

REMARK = "# "
"""Begins a line above the header of a cut-out ticket that says what was put right in it."""

GUESSED = "The columns were guessed: check them."


@dataclass(frozen=True, slots=True)
class Opening:
    """The first look at a table: how it is written, its header, and its first rows."""

    name: str
    sample: Sample
    head: Head

    @property
    def body(self) -> list[list[str]]:
        """The first rows below the header."""
        return self.sample.rows[0 if self.head.row is None else self.head.row + 1 :]

    @property
    def above(self) -> list[str]:
        """The lines that stand above the header."""
        rows = self.sample.rows[: self.head.row or 0]
        return [" ".join(cell.strip() for cell in row if cell.strip()) for row in rows]

    @property
    def title(self) -> str:
        """What the table is called above its header."""
        return "; ".join(line for line in self.above if not line.startswith(REMARK))

    @property
    def remarks(self) -> list[str]:
        """What was put right in this table while it was cut out of a bigger one."""
        return [line.removeprefix(REMARK) for line in self.above if line.startswith(REMARK)]

    def scheme(self, chosen: Mapping[str, str]) -> Scheme:
        """How to read its rows. Raises ``ReadError`` (unknown_columns)."""
        return scheme_of(self.name, self.head, self.body, chosen)


def open_table(name: str, text: str, *, whole: bool) -> Opening:
    """Look at the beginning of a table; ``whole`` where it is all of it."""
    sample = sample_of(text[:HEAD], is_known, whole=whole and len(text) <= HEAD)
    return Opening(name, sample, head_of(sample.rows, sample.width))


class Rows:
    """The rows of a table below its header; afterwards says what had to be put right."""

    def __init__(
        self,
        lines: Iterator[str],
        opening: Opening,
        scheme: Scheme,
        cell_max: int = CELL_MAX,
        header: Sequence[str] | None = None,
    ) -> None:
        """``lines`` with their ends; ``header`` where they are some from the middle of the table."""
        self.odd = 0
        self.header = list(header or ())
        self._dialect: Dialect = opening.sample.dialect
        self._width = len(scheme.names)
        self._text = main_text(scheme)
        self._above = 0 if opening.head.row is None or header is not None else opening.head.row + 1
        skipped = 0 if header is not None else opening.sample.skipped
        self._begin = sum(len(next(lines, "")) for _ in range(skipped))
        self.records = Records(lines, self._dialect, self._width, cell_max)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the rows, each with as many cells as the header or fewer."""
        last: list[str] | None = None
        for _, record in self.below():
            row, goes_on = self.shaped(record)
            if goes_on and last is not None:
                self._continue(last, row)
            elif row:
                if last is not None:
                    yield last
                last = row
        if last is not None:
            yield last

    def below(self) -> Iterator[tuple[int, Record]]:
        """The records below the header, blank ones among them, and where in the text each begins."""
        above, end = self._above, self._begin
        for record in self.records:
            start, end = end, end + record.length
            if above and any(cell.strip() for cell in record.cells):
                above -= 1
                self.header = record.cells
            elif not above:
                yield start, record

    def shaped(self, record: Record) -> tuple[list[str], bool]:
        """The cells in their columns, and whether they go on with the row above; none for a blank row."""
        cells = record.cells
        extra = len(cells) - self._width
        if extra > 0:
            while extra and not cells[-1].strip():
                cells.pop()
                extra -= 1
            if extra:
                self.odd += 1
                cells = self._joined(cells, extra)
        elif not any(cell.strip() for cell in cells):
            return [], False
        elif len(cells) == 1 and self._width > 2:
            self.odd += 1
            return cells, True
        if self.header and cells == self.header:
            return [], False  # two exports in one file
        return cells, False

    def _joined(self, cells: list[str], extra: int) -> list[str]:
        """Put a text together again that an unquoted delimiter cut."""
        at = self._text if self._text is not None else self._width - 1
        whole = self._dialect.delimiter.join(cells[at : at + extra + 1])
        return [*cells[:at], whole, *cells[at + extra + 1 :]]

    def _continue(self, row: list[str], cells: Sequence[str]) -> None:
        """A line that a broken text left behind goes to the text of the row above."""
        at = self._text if self._text is not None and self._text < len(row) else len(row) - 1
        row[at] = f"{row[at]}\n{cells[0]}"

    def warnings(self) -> list[str]:
        """What was put right, one sentence each."""
        found = []
        if self.records.repaired:
            found.append(
                f"{_rows(self.records.repaired)} a quotation mark that nothing closes; it was taken as a character."
            )
        if self.odd:
            found.append(f"{_rows(self.odd)} more or fewer cells than the header; they were put together.")
        if self.records.broken_off:
            found.append("The table breaks off inside a cell: its end may be missing.")
        return found


def document_rows(document: Document) -> tuple[Opening, Scheme, list[list[str]], list[str]]:
    """The whole table of a document: its opening, scheme, rows and warnings. Raises ``ReadError``."""
    text = (document.text or "").lstrip("\n")
    opening = open_table(document.name, text, whole=True)
    scheme = opening.scheme(document.columns)
    reader = Rows(io.StringIO(text), opening, scheme)
    rows = list(reader)
    if not rows:
        raise ReadError(
            f"{document.name} has no rows below its header: there is nothing to import from it.", code="empty"
        )
    return opening, scheme, rows, opening.remarks + reader.warnings()


def _rows(count: int) -> str:
    return "1 row has" if count == 1 else f"{count:,} rows have"
