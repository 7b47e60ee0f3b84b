"""Lines of a CSV file to records, in linear time, whatever somebody's export did to the quotes.

A quote that nothing closes costs one record, never the rest of the file. Knows no column names; the
text of a line is only cut, not decoded, so that lengths stay those of the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

CELL_MAX = 16 * 2**20
"""A record longer than this, in characters, is cut to nothing and marked."""

DELIMITERS = ",;\t|"
_RESCAN_MAX = 16 * 2**20
_LOOK_MAX = 50
_MANY = 500
_LOOK_LESS = 6
_TOO_MANY = 5_000
_PLAIN = 3
_NAME_MAX = 80
_SHORT = 100_000
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands between cells, and whether a backslash protects a quote inside one."""

    delimiter: str = ","
    escaped: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row, and how many characters of the file it took. One that is too long has no cells."""

    cells: list[str]
    length: int
    too_long: bool = False


class Records:
    """The records of lines (with their line ends); afterwards says what had to be repaired.

    ``width`` is the number of columns, 0 while it is not known: it helps to tell a lone quote from a long cell.
    """

    def __init__(self, lines: Iterator[str], dialect: Dialect, width: int = 0, cell_max: int = CELL_MAX) -> None:
        self.repaired = 0
        self.broken_off = False
        self._lines = lines
        self._dialect = dialect
        self._width = width
        self._cell_max = cell_max
        self._back: deque[str] = deque()
        self._rescanned = 0
        self._clean = _clean_line(dialect)
        self._again: dict[str, list[str]] = {}

    def __iter__(self) -> Iterator[Record]:
        """Yield the records, blank lines among them (one empty cell)."""
        delimiter = self._dialect.delimiter
        while (line := self._next()) is not None:
            if len(line) > self._cell_max and line[-1] != "\n":
                yield self._endless(line)
            elif '"' not in line:
                yield Record(_ended(line).split(delimiter), len(line))
            elif len(line) < _SHORT and not self._dialect.escaped and self._clean.fullmatch(line):
                cells = next(csv.reader([_ended(line)], delimiter=delimiter, skipinitialspace=delimiter != " "))
                yield Record(cells, len(line))
            else:
                yield self._quoted(line)

    def _next(self) -> str | None:
        return self._back.popleft() if self._back else next(self._lines, None)

    def _quoted(self, line: str) -> Record:
        hopeless = self._rescanned > _RESCAN_MAX or self.repaired > _TOO_MANY
        if hopeless and line in self._again:
            return Record([*self._again[line]], len(line))
        scan = _Scan(self._dialect)
        scan.feed(line)
        taken, size = [line], len(line)
        look = _LOOK_MAX if self.repaired < _MANY else _LOOK_LESS
        cell_max = 0 if hopeless else self._cell_max
        while scan.open and size <= cell_max and (more := self._next()) is not None:
            taken.append(more)
            size += len(more)
            scan.feed(more)
            if len(taken) == look and scan.open and self._are_rows(taken):
                return self._give_up(taken)
        if scan.open and size > cell_max and not self._is_lone_quote(taken) and cell_max:
            return self._too_long(scan, size)
        odd = scan.open or scan.odd or (self._width and len(scan.cells) != self._width)
        if len(taken) > 1 and odd and self._is_lone_quote(taken, never_closed=scan.open):
            return self._give_up(taken)
        if len(taken) == 1 and scan.open and len(_loose_cells(line, self._dialect)) == self._width:
            return self._give_up(taken)
        if scan.open:
            self.broken_off = True
            scan.close()
        if hopeless and len(taken) == 1 and size < _AGAIN_SIZE and len(self._again) < _AGAIN_MAX:
            self._again[line] = [*scan.cells]
        return Record(scan.cells, size)

    def _endless(self, line: str) -> Record:
        """A line that is longer than any record may be, and comes in parts."""
        size = len(line)
        while line[-1] != "\n" and (more := self._next()) is not None:
            line = more
            size += len(line)
        return Record([], size, too_long=True)

    def _are_rows(self, taken: Sequence[str]) -> bool:
        """Whether a cell that goes on and on looks like the rest of the table."""
        first = len(_loose_cells(taken[0], self._dialect))
        width = self._width or max(first, 2)
        fitting = sum(len(_loose_cells(line, self._dialect)) == width for line in taken[1:])
        return first == width and 2 * fitting >= len(taken)

    def _is_lone_quote(self, taken: Sequence[str], *, never_closed: bool = False) -> bool:
        """Whether the lines are rows by themselves, once their quotes are taken as they stand."""
        width = self._width or 2

        def fits(line: str) -> bool:
            cells = len(_loose_cells(line, self._dialect))
            return cells == width if self._width else cells >= width

        after = sum(map(fits, taken[1:_LOOK_MAX]))
        return bool(after and (fits(taken[0]) or (never_closed and 2 * after >= len(taken[1:_LOOK_MAX]))))

    def _give_up(self, taken: list[str]) -> Record:
        self.repaired += 1
        self._rescanned += sum(map(len, taken))
        self._back.extendleft(reversed(taken[1:]))
        return Record(_loose_cells(taken[0], self._dialect), len(taken[0]))

    def _too_long(self, scan: _Scan, size: int) -> Record:
        while scan.open and (more := self._next()) is not None:
            scan.forget()
            size += len(more)
            scan.feed(more)
        return Record([], size, too_long=True)


_AGAIN_SIZE, _AGAIN_MAX = 40, 1000
"""Short broken lines that are remembered once a table is beyond repair: they come a million times there."""


class _Scan:
    """The state of a record while its lines come in."""

    def __init__(self, dialect: Dialect) -> None:
        self.cells: list[str] = []
        self.open = False
        self.odd = False
        self._parts: list[str] = []
        self._delimiter = dialect.delimiter
        self._inside = _INSIDE_ESCAPED if dialect.escaped else _INSIDE
        self._plain: Callable[[str], str] = _unescaped if dialect.escaped else _undoubled

    def feed(self, line: str) -> None:
        """Take the next line; ``open`` says whether the record goes on."""
        end, position = len(line.rstrip("\r\n")), 0
        while True:
            if self.open:
                match = self._inside.match(line, position)
                if match is None:
                    self._parts.append(self._plain(line[position:]))
                    return
                following = _after_blanks(line, match.end())
                chunk = self._plain(line[position : match.end() - 1])
                if following < end and line[following] != self._delimiter:
                    self.odd = True  # a quote that somebody forgot to double
                    self._parts.append(chunk + '"')
                    position = match.end()
                    continue
                self._parts.append(chunk)
                self.close()
                if following >= end:
                    return
                position = following + 1
            position = self._begin(line, position, end)
            if position < 0:
                return

    def _begin(self, line: str, position: int, end: int) -> int:
        """Read from the start of a cell; returns where to go on, or -1 at the end of the line."""
        while True:
            start = _after_blanks(line, position)
            if start < end and line[start] == '"':
                self.open = True
                return start + 1
            found = line.find(self._delimiter, position, end)
            self.cells.append(line[position : end if found < 0 else found])
            if found < 0:
                return -1
            position = found + 1

    def close(self) -> None:
        """End the cell that is open."""
        self.cells.append("".join(self._parts))
        self._parts = []
        self.open = False

    def forget(self) -> None:
        """Drop what was kept of a record that is too long."""
        self._parts = []
        self.cells = []


_INSIDE = re.compile(r'[^"]*+(?:""[^"]*+)*+"')
_INSIDE_ESCAPED = re.compile(r'[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+"', re.DOTALL)
_ESCAPE = re.compile(r'\\(["\\])')


def _undoubled(text: str) -> str:
    return text.replace('""', '"')


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(r"\1", text.replace('""', '"'))


def _clean_line(dialect: Dialect) -> re.Pattern[str]:
    mark = re.escape(dialect.delimiter)
    cell = rf'(?:\ *+"[^"]*+(?:""[^"]*+)*+"|\ *+(?:[^"{mark}\r\n\ ][^{mark}\r\n]*+)?)'
    return re.compile(rf"{cell}(?:{mark}{cell})*+[\r\n]*+")


def _after_blanks(line: str, position: int) -> int:
    while position < len(line) and line[position] == " ":
        position += 1
    return position


def _ended(line: str) -> str:
    return line.rstrip("\r\n")


def _loose_cells(line: str, dialect: Dialect) -> list[str]:
    """The cells of one line alone: quotes count only where a cell has both of them."""
    text, mark = _ended(line)[:CELL_MAX], dialect.delimiter
    cells: list[str] = []
    position = 0
    while True:
        start = _after_blanks(text, position)
        match = _INSIDE.match(text, start + 1) if start < len(text) and text[start] == '"' else None
        if match and (match.end() == len(text) or text[match.end()] == mark):
            cells.append(_undoubled(text[start + 1 : match.end() - 1]))
            position = match.end() + 1
            if match.end() == len(text):
                return cells
            continue
        found = text.find(mark, position)
        cells.append(text[position : len(text) if found < 0 else found])
        if found < 0:
            return cells
        position = found + 1


# ---------------------------------------------------------------- which dialect


@dataclass(frozen=True, slots=True)
class Sample:
    """The first records of a table, its dialect, how many lines at its top say only that, and how regular it is."""

    dialect: Dialect
    rows: list[list[str]]
    skipped: int
    width: int
    regular: float


def sample_of(head: str, known: Callable[[str], bool], *, whole: bool, most: int = 300) -> Sample:
    """Find the dialect of a table by its beginning; ``known`` says whether a cell is the name of a column.

    ``whole`` where the text is not cut, so that its last record counts.
    """
    lines = list(io.StringIO(head))  # splitlines() would also cut at form feeds and the like
    first = _SEPARATOR_LINE.match(lines[0]) if lines and len(lines[0]) < 20 else None
    body = lines[1:] if first else lines
    marks = first[1] if first else DELIMITERS
    best: tuple[float, Sample] | None = None
    for mark in marks:
        dialect = Dialect(mark, _is_escaped(head, mark))
        rows = _first_rows(body, dialect, whole, most)
        width, regular = _regularity(rows)
        names = max(
            (sum(known(cell) for cell in row if len(cell) < 80) for row in rows[:20] if len(row) > 1), default=0
        )
        score = (regular if width > 1 else 0.0) + 0.3 * min(names, 4) + 0.001 * min(width, 50)
        if best is None or score > best[0]:
            best = score, Sample(dialect, rows, 1 if first else 0, width, regular)
        if regular == 1.0 and names >= _PLAIN:
            break  # no other can do better
    return best[1] if best else Sample(Dialect(), [], 0, 1, 0.0)


def _first_rows(lines: list[str], dialect: Dialect, whole: bool, most: int) -> list[list[str]]:
    rows = []
    for record in Records(iter(lines), dialect):
        rows.append(record.cells)
        if len(rows) > most:
            break
    else:
        if not whole and len(rows) > 1:
            rows.pop()  # it may be cut
    return [row for row in rows if any(cell.strip() for cell in row)][:most]


def _regularity(rows: Sequence[Sequence[str]]) -> tuple[int, float]:
    """The number of cells that most rows have, more than one where possible, and the share of rows with it."""
    counts: dict[int, int] = {}
    for row in rows:
        counts[len(row)] = counts.get(len(row), 0) + 1
    several = {width: count for width, count in counts.items() if width > 1}
    if not several:
        return (1, 1.0) if rows else (0, 0.0)
    width = max(several, key=lambda one: (several[one], one))
    return width, several[width] / len(rows)


def _is_escaped(head: str, mark: str) -> bool:
    """Whether quotes inside cells are written with a backslash."""
    if '\\"' not in head:
        return False
    inside = re.compile(rf'\\"(?=[^{re.escape(mark)}\r\n])')
    doubled = re.compile(rf'(?<![{re.escape(mark)}\r\n"])""(?![{re.escape(mark)}\r\n"])')
    return bool(inside.search(head)) and not doubled.search(head)
