"""A big table cut into its tickets, in constant memory: two passes over a seekable file.

The first pass keeps, for each run of rows of one ticket, where it begins, as plain integers; the second reads the
runs of each ticket and writes them, with the header, as a small CSV file in UTF-8. Holds no rows.
"""

from __future__ import annotations

import codecs
import csv
import io
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Piece
from feedme_desktop.parsing.csv_scheme import PAIRS_IN_A_CHAT, Kind, Scheme
from feedme_desktop.parsing.csv_table import HEAD, REMARK, Opening, Rows, open_table
from feedme_desktop.parsing.encoding import decode_part

_BLOCK = 1 << 20
_ONE_BYTE = "latin-1"
"""Lines are cut as if each byte were a character, so that lengths are those of the file; cells are decoded after."""

_BOM = b"\xef\xbb\xbf"
_STRANGE_MAX = 64 * 1024


def split_table(name: str, file: BinaryIO, limits: Limits, chosen: Mapping[str, str]) -> Iterator[Piece]:
    """Yield a piece for each ticket; the whole file where it is one conversation. Raises ``ReadError``."""
    with tempfile.TemporaryFile() as scratch:
        table = _Table(name, _readable(file, scratch), limits)
        try:
            scheme = table.opening.scheme(chosen)
        except ReadError:
            if table.size > limits.max_bytes:
                raise
            file.seek(0)
            yield Piece(name, file.read())  # the parser says what is missing, and a person may choose
            return
        index = table.index(scheme)
        if len(index.first) < 2:
            yield table.whole(file)
            return
        for ticket in range(len(index.first)):
            yield table.piece(scheme, index, ticket)


@dataclass(slots=True)
class _Index:
    """Where the rows of the tickets lie: runs of rows that follow each other, chained per ticket."""

    starts: array[int] = field(default_factory=lambda: array("Q"))
    following: array[int] = field(default_factory=lambda: array("l"))
    first: array[int] = field(default_factory=lambda: array("l"))
    last: array[int] = field(default_factory=lambda: array("l"))
    numbers: dict[int, int] = field(default_factory=dict)

    def add(self, ticket: int | None, start: int) -> int:
        """A run of this ticket (None: of a new one that nothing else belongs to); returns the ticket."""
        run = len(self.starts)
        self.starts.append(start)
        self.following.append(-1)
        if ticket is None or ticket == len(self.first):
            self.first.append(run)
            self.last.append(run)
            return len(self.first) - 1
        self.following[self.last[ticket]] = run
        self.last[ticket] = run
        return ticket

    def runs(self, ticket: int) -> Iterator[tuple[int, int]]:
        """Begin and end of each run of a ticket, in bytes."""
        run = self.first[ticket]
        while run >= 0:
            yield self.starts[run], self.starts[run + 1]
            run = self.following[run]


class _Table:
    """A seekable table in an encoding whose line ends and delimiters are those of ASCII."""

    def __init__(self, name: str, file: IO[bytes], limits: Limits) -> None:
        self._name = name
        self._file = file
        self._limits = limits
        self.size = file.seek(0, io.SEEK_END)
        file.seek(0)
        head = file.read(HEAD)
        self._header: list[str] = []
        self._begin = len(_BOM) if head.startswith(_BOM) else 0
        self._encoding = decode_part(head[self._begin :], None).encoding
        text = decode_part(head[self._begin :], None).text.lstrip("\n")
        self.opening: Opening = open_table(name, text, whole=len(head) == self.size)

    def index(self, scheme: Scheme) -> _Index:
        """The first pass: find the tickets, and the encoding of what is not ASCII."""
        index = _Index()
        check = _Encoding(self._encoding)
        rows = Rows(self._lines(self._begin, check), self.opening, scheme, self._limits.max_bytes)
        end, last = self._begin, -1
        for start, record in rows.below():
            end = self._begin + start + record.length
            cells, goes_on = rows.shaped(record)
            if record.too_long:
                index.add(None, end - record.length)
                last = -1
            elif cells and not goes_on:
                ticket = self._ticket(scheme, cells, index, last)
                if ticket is None or ticket != last:
                    last = index.add(ticket, end - record.length)
        index.starts.append(end)
        if scheme.kind is Kind.PAIRS and len(index.first) <= PAIRS_IN_A_CHAT:
            del index.first[1:]
        self._encoding = check.settled()
        self._header = rows.header
        index.numbers.clear()
        return index

    def _ticket(self, scheme: Scheme, cells: list[str], index: _Index, last: int) -> int | None:
        """The number of the ticket that a row belongs to; None for a ticket of its own."""
        if scheme.ticket is None:
            return None if scheme.kind is not Kind.MESSAGES else min(len(index.first), 0)
        key = cells[scheme.ticket].strip() if scheme.ticket < len(cells) else ""
        if not key:
            return last if last >= 0 and scheme.kind is Kind.MESSAGES else None
        return index.numbers.setdefault(hash(key), len(index.first))

    def whole(self, file: BinaryIO) -> Piece:
        """The one conversation of the file."""
        if self.size > self._limits.max_bytes:
            raise self._too_large(
                f"{self._name} is one conversation of {self.size / _BLOCK:,.1f} MB: it has no column that tells its "
                f"tickets apart. Choose one in the window, or split the file."
            )
        file.seek(0)
        return Piece(self._name, file.read())

    def piece(self, scheme: Scheme, index: _Index, ticket: int) -> Piece:
        """The second pass: the rows of one ticket as a table of its own."""
        size = sum(end - start for start, end in index.runs(ticket))
        if size > self._limits.max_bytes:
            megabytes = self._limits.max_bytes / _BLOCK
            return Piece(
                self._name,
                b"",
                error=self._too_large(
                    f"A ticket of {self._name} is too large: {size / _BLOCK:,.1f} MB of {megabytes:,.0f} MB. "
                    f"Split it or raise the limit in the settings."
                ),
            )
        out, remarks = io.StringIO(), dict[str, None]()
        writer = csv.writer(out, lineterminator="\n")
        for start, end in index.runs(ticket):
            rows = Rows(self._lines(start, None, end), self.opening, scheme, self._limits.max_bytes, self._header)
            for row in rows:
                writer.writerow([self._decoded(cell, remarks) for cell in row])
            remarks |= dict.fromkeys(rows.warnings())
        head = io.StringIO()
        writer = csv.writer(head, lineterminator="\n")
        writer.writerows([f"{REMARK}{remark}"] for remark in remarks)
        writer.writerow(scheme.header())
        text = head.getvalue() + out.getvalue()
        return Piece(self._name, text.encode("utf-8", "replace"))

    def _too_large(self, message: str) -> ReadError:
        return ReadError(message, code="too_large")

    def _decoded(self, cell: str, remarks: dict[str, None]) -> str:
        """A cell's bytes as text; bytes that are none are shown as such, and that is remarked."""
        cell = cell.replace("\0", "")
        if cell.isascii():
            return cell
        content = cell.encode(_ONE_BYTE)
        try:
            return content.decode(self._encoding)
        except UnicodeDecodeError:
            remarks[f"Some bytes are not valid {self._encoding.upper()}; they are shown as \\xNN."] = None
            return content.decode(self._encoding, "backslashreplace")

    def _lines(self, start: int, check: _Encoding | None, end: int | None = None) -> Iterator[str]:
        """The lines from here on, a character a byte; the file may be read elsewhere in between."""
        position = start
        while end is None or position < end:
            self._file.seek(position)
            block = self._file.read(_BLOCK if end is None else min(_BLOCK, end - position))
            if not block:
                return
            cut = block.rfind(b"\n") + 1
            if not cut:
                block += self._file.readline(self._limits.max_bytes + _BLOCK)
                cut = len(block)
            block = block[:cut]
            position += cut
            if check is not None and not block.isascii():
                check.see(block)
            yield from io.StringIO(block.decode(_ONE_BYTE), newline="\n")


class _Encoding:
    """Which encoding the whole file is in: that of its head, unless a later part is not."""

    def __init__(self, of_head: str) -> None:
        self._encoding = of_head
        self._strange = b""

    def see(self, block: bytes) -> None:
        """Look at a part that is not ASCII."""
        if self._strange or self._encoding != "utf-8":
            return
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            self._strange = block[max(0, error.start - _STRANGE_MAX // 2) :][:_STRANGE_MAX]

    def settled(self) -> str:
        """The encoding to decode cells with."""
        return decode_part(self._strange, None).encoding if self._strange else self._encoding


# ---------------------------------------------------------------- encodings that are not like ASCII


def _readable(file: BinaryIO, scratch: IO[bytes]) -> IO[bytes]:
    """The file itself, or a copy in UTF-8 where its bytes are no lines: UTF-16, UTF-32, line ends of old Macs."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    encoding = wide_encoding(head)
    if encoding is None and (b"\n" in head or b"\r" not in head):
        return file
    codec = codecs.getincrementaldecoder(encoding or _ONE_BYTE)("replace")
    decoder = io.IncrementalNewlineDecoder(codec, translate=True)
    while block := file.read(_BLOCK):
        scratch.write(decoder.decode(block).encode("utf-8" if encoding else _ONE_BYTE))
    scratch.write(decoder.decode(b"", final=True).encode("utf-8" if encoding else _ONE_BYTE))
    return scratch


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or by where the zero bytes lie; None for any other."""
    for mark, encoding in (
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if head.startswith(mark):
            return encoding
    sample = head[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * len(sample) / 2 and even < 0.1 * odd:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * len(sample) / 2 and odd < 0.1 * even else None
