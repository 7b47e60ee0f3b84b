"""The cells of an .xlsx workbook as the text of a CSV file; refuses bombs before anything is unpacked.

Formulas, links, pictures and macros are never followed: only the values that were saved are read.
"""

from __future__ import annotations

import csv
import datetime
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.csv_table import open_table

UNPACKED_MAX = 100 * 2**20
"""Bytes that the workbook's parts may have unpacked, together."""

_RATIO_MAX = 100
_SMALL = 10 * 2**20
_ROWS_MAX = 200_000
_CELLS_MAX = 500
_PARTS_MAX = 5_000
SHEETS = (".xlsx", ".xlsm")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_BOOK = "Workbook".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_sheet(content: bytes, name: str = "") -> bool:
    """Whether these bytes are a workbook of the kind that ends in .xlsx or .xlsm; a broken one goes by its name."""
    if not content.startswith(_ZIP):
        return False
    if b"xl/workbook" in content[:65536] or name.lower().endswith(SHEETS):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.NameToInfo
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_old_sheet(content: bytes) -> bool:
    """Whether these bytes are a workbook of the kind that ends in .xls."""
    return content.startswith(_OLE) and _OLD_BOOK in content and _ENCRYPTED not in content


def sheet_text(document: Document) -> str:
    """The first sheet that is a table, as CSV. Raises ``ReadError`` (too_large, malformed, empty, unsupported)."""
    _check(document)
    try:
        return _text(document)
    except ReadError:
        raise
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
    ) as error:
        raise _damaged(document) from error
    except SyntaxError as error:  # what ElementTree raises for XML that is none
        raise _damaged(document) from error


def _check(document: Document) -> None:
    """Raise ``ReadError`` for what must not be unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
            parts = archive.infolist()
            size = sum(part.file_size for part in parts)
            if size > UNPACKED_MAX or len(parts) > _PARTS_MAX:
                raise _too_large(document)
            if size > _SMALL and size > _RATIO_MAX * max(1, sum(part.compress_size for part in parts)):
                raise _too_large(document)
            for part in parts:
                if part.flag_bits & 1:
                    raise ReadError(f"{document.name} is encrypted: save a copy without a password.", code="encrypted")
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        if b"<!" in opened.read(1024):
                            raise _damaged(document)  # a workbook declares no entities
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise _damaged(document) from error


def _text(document: Document) -> str:
    import openpyxl  # brings numpy along: too slow to load for every file that is no workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know are nothing to us
        book = openpyxl.load_workbook(io.BytesIO(document.content), read_only=True, data_only=True, keep_links=False)
        try:
            best = ""
            for sheet in book.worksheets:
                text = _sheet(document, sheet.iter_rows(values_only=True, max_col=_CELLS_MAX))
                if not text.strip("\n, "):
                    continue
                if _is_explained(document, text):
                    return text
                best = best or text
        finally:
            book.close()
    if not best:
        raise ReadError(
            f"{document.name} has no cells with anything in them: there is nothing to import.", code="empty"
        )
    return best


def _sheet(document: Document, rows: Iterator[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    size = 0
    for number, row in enumerate(rows):
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            writer.writerow(cells)
        size += sum(map(len, cells))  # a shared string counts as often as it is used
        if number >= _ROWS_MAX or size > UNPACKED_MAX:
            raise _too_large(document)
    return out.getvalue()


def _is_explained(document: Document, text: str) -> bool:
    try:
        open_table(document.name, text, whole=True).scheme(document.columns)
    except ReadError:
        return False
    return True


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r\n", "\n")


def _too_large(document: Document) -> ReadError:
    return ReadError(
        f"{document.name} is too large once unpacked: save the sheet as CSV and import that.", code="too_large"
    )


def _damaged(document: Document) -> ReadError:
    return ReadError(
        f"{document.name} is a damaged workbook: open it and save it again as .xlsx or CSV.", code="malformed"
    )
