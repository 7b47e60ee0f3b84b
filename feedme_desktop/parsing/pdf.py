"""PDF: the text layer page by page, with the lines of a paragraph joined and running heads and feet taken off.

Reads text only: nothing is drawn, followed or run. What the text says (a chat, a ticket, a mail) is for the parsers
of text; pages without text are named in a warning. pypdfium2 is not safe for threads: one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Unwrapped
from feedme_desktop.parsing.limits import OBJECTS_MAX, PAGES_MAX, TEXT_MAX
from feedme_desktop.parsing.page_lines import Line, Page, join_lines, split_running_lines, without_overhang

if TYPE_CHECKING:  # the library is loaded when the first PDF comes, not at every start
    import pypdfium2

name = "PDF"

_HEAD = 1024  # where a reader still looks for the signature
_NO_TITLE = re.compile(
    r"^(?:untitled|microsoft word\b|document\d*$|about:blank|\S+\.(?:\w{2,5})$|https?:)", re.IGNORECASE
)
_PARTS = {"Title": "title", "Author": "author", "CreationDate": "created_at"}
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d)'?(\d\d))?")
_DROPPED = str.maketrans(dict.fromkeys([*range(2), *range(3, 9), *range(11, 13), *range(14, 32), 0xFEFF]))
_SOFT_HYPHENS = "\x02\ufffe\u00ad"


def sniff(document: Document) -> float:
    """By the signature at the top."""
    return 1.0 if b"%PDF-" in document.content[:_HEAD] and _is_first(document.content) else 0.0


def unwrap(document: Document) -> Unwrapped:
    """The text of a PDF. Raises ``ReadError``: encrypted, malformed, not_text (scanned), too_complex."""
    file = _open(document)
    try:
        if len(file) > PAGES_MAX:
            raise ReadError(
                f"{document.name} has {len(file):,} pages, more than {PAGES_MAX:,}: split it.", code="too_complex"
            )
        warnings: list[str] = []
        pages = list(_pages(document, file, warnings))
        metadata = _metadata(file)
    finally:
        file.close()
    if not any(page.lines for page in pages):
        raise ReadError(
            f"{document.name} holds no text: {_scanned(len(pages))}. Run text recognition (OCR) over it first.",
            code="not_text",
        )
    bodies, running = split_running_lines(without_overhang(pages))
    if running:
        metadata["page_headers"] = "\n".join(running)
    title = metadata.pop("title", None)
    return Unwrapped(join_lines(bodies), "pdf", title, metadata, tuple(warnings))


def _is_first(content: bytes) -> bool:
    """Whether nothing but odd bytes or a header line stands before the signature, so that it is no mail about one."""
    before = content[: content.index(b"%PDF-")]
    return len(before) < 128 and b"\n\n" not in before.replace(b"\r", b"")


def _open(document: Document) -> pypdfium2.PdfDocument:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(document.content)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD or b"/Encrypt" in document.content:
            raise ReadError(
                f"{document.name} is an encrypted PDF: save a copy without a password.", code="encrypted"
            ) from error
        if error.err_code == pdfium.FPDF_ERR_SECURITY:
            raise ReadError(
                f"{document.name} is protected in a way that can't be read: print it to a new PDF.", code="encrypted"
            ) from error
        raise ReadError(
            f"{document.name} is a damaged PDF: open it in a viewer and print it to a new one.", code="malformed"
        ) from error


def _pages(document: Document, file: pypdfium2.PdfDocument, warnings: list[str]) -> Iterator[Page]:
    import pypdfium2

    size = 0
    for number in range(len(file)):
        try:
            page = _page(document, file, number)
        except pypdfium2.PdfiumError:
            warnings.append(f"Page {number + 1} is damaged: it could not be read.")
            yield Page(0, 0, ())
            continue
        if not page.lines:
            warnings.append(f"Page {number + 1}: scanned page, no text.")
        size += sum(len(line.text) for line in page.lines)
        if size > TEXT_MAX:
            raise ReadError(f"{document.name} holds too much text: split it.", code="too_complex")
        yield page


def _page(document: Document, file: pypdfium2.PdfDocument, number: int) -> Page:
    import pypdfium2.raw as pdfium

    page = file[number]
    try:
        if pdfium.FPDFPage_CountObjects(page) > OBJECTS_MAX:
            raise ReadError(
                f"Page {number + 1} of {document.name} is drawn of more than {OBJECTS_MAX:,} pieces: print the "
                f"document to a new PDF.",
                code="too_complex",
            )
        layer = page.get_textpage()
        try:
            left, bottom, right, top = page.get_bbox()
            lines = tuple(line.moved(-left, -bottom) for line in _lines(layer))
            return Page(right - left, top - bottom, lines)
        finally:
            layer.close()
    finally:
        page.close()


def _lines(layer: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """The lines of a page in the order of its text, each with its box in points, measured from the page's foot."""
    count = layer.count_chars()
    if count <= 0:
        return
    text = layer.get_text_range(0, count)
    place = 0  # in UTF-16 units, as the library counts them
    for raw in text.split("\n"):
        units = len(raw) + sum(character > "\uffff" for character in raw)
        shown = raw.rstrip("\r").translate(_DROPPED)
        clean = shown.rstrip(" " + _SOFT_HYPHENS)
        if clean.strip():
            lead, tail = len(raw) - len(raw.lstrip()), len(raw.rstrip(" \r" + _SOFT_HYPHENS))
            box = _box(layer, place + lead, place + units - (len(raw) - tail) - 1)
            hyphen = shown.rstrip(" ")[-1:] in _SOFT_HYPHENS and shown.rstrip(" ") != clean
            yield Line(" ".join(_without_hyphens(clean).split()), *box, hyphen)
        place += units + 1


def _without_hyphens(text: str) -> str:
    return text.replace("\x02", "-").replace("\ufffe", "-").replace("\u00ad", "")


def _box(layer: pypdfium2.PdfTextPage, first: int, last: int) -> tuple[float, float, float, float]:
    """Left, right, bottom and top of the line from its first and its last character."""
    left, bottom, _, top = _char_box(layer, first)
    _, low, right, high = _char_box(layer, max(first, last))
    return left, max(left, right), min(bottom, low), max(top, high)


def _char_box(layer: pypdfium2.PdfTextPage, unit: int) -> tuple[float, float, float, float]:
    import pypdfium2
    import pypdfium2.raw as pdfium

    index = pdfium.FPDFText_GetCharIndexFromTextIndex(layer, unit)
    if index < 0:
        return 0.0, 0.0, 0.0, 0.0
    try:
        left, bottom, right, top = layer.get_charbox(index, loose=True)
    except pypdfium2.PdfiumError:
        return 0.0, 0.0, 0.0, 0.0
    return left, bottom, right, top


def _scanned(pages: int) -> str:
    return "it is a scanned page, no text" if pages == 1 else f"all {pages} are scanned pages, no text"


def _metadata(file: pypdfium2.PdfDocument) -> dict[str, str]:
    """Title, author and date of the document, where they say something."""
    found = {}
    for key, ours in _PARTS.items():
        value = " ".join(file.get_metadata_value(key).replace("\0", "").split())[:300]
        if key == "CreationDate":
            value = _date(value)
        if value and not (key == "Title" and _NO_TITLE.match(value)):
            found[ours] = value
    return found


def _date(value: str) -> str:
    match = _DATE.match(value)
    if not match:
        return ""
    year, month, day, hour, minute, second, sign, hours, minutes = match.groups()
    zone = f"{sign}{hours}:{minutes}" if sign else "Z"
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"
