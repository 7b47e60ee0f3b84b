"""Word documents (.docx, .docm) and OpenDocument texts (.odt): paragraphs, lists, headings and tables as text.

A table with speakers becomes turns; all else is for the parsers of text (a chat, a mail, a meeting's transcript).
The XML streams through a parser without entities; pictures, macros and links out of the file are never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Unwrapped
from feedme_desktop.parsing.block_turns import turns_of
from feedme_desktop.parsing.blocks import Blocks, Rows, as_text
from feedme_desktop.parsing.drafts import Findings, finish
from feedme_desktop.parsing.office_xml import Office, part_names

name = "Word document"

_HEADING = re.compile(
    r"^(?:heading|berschrift|titre|ttulo|titolo|kop|rubrik|overskrift|nagwek)\s?([1-6])$|^(title)$", re.I
)
_ASIDE = re.compile(r"^word/(?:(header|footer)\d*|(footnotes|endnotes|comments))\.xml$")
_CORE = {"title": "title", "creator": "author", "created": "created_at", "subject": "subject"}
_SPACES = ("http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/")


def sniff(document: Document) -> float:
    """By the parts of the archive."""
    names = part_names(document.content)
    return 1.0 if _main_part(names) or _is_odt(document, names) else 0.0


def unwrap(document: Document) -> Unwrapped:
    """The text of a document. Raises ``ReadError``: malformed, encrypted, too_complex, empty."""
    office = Office(document.name, document.content)
    metadata: dict[str, object] = {}
    main = _main_part(office.names)
    if main:
        blocks = _read(office, main, WordReader())
        _read_core(office, "docProps/core.xml", metadata)
        _read_asides(office, metadata)
    else:
        blocks = _read(office, "content.xml", OdtReader())
        _read_core(office, "meta.xml", metadata)
    kind = "docx" if main else "odt"
    title = str(metadata.pop("title", "")) or None
    text = as_text(blocks)
    if not text.strip():
        raise ReadError(f"{document.name} holds no text: there is nothing to read in it.", code="empty")
    findings = Findings(kind, title, metadata)
    drafts = turns_of(blocks, findings)
    transcript = finish(document, drafts, findings).transcript if drafts else None
    return Unwrapped(text, kind, title, metadata, (), transcript)


def _main_part(names: frozenset[str]) -> str | None:
    if "word/document.xml" in names:
        return "word/document.xml"
    return next((part for part in sorted(names) if re.fullmatch(r"word/document\d{0,3}\.xml", part)), None)


def _is_odt(document: Document, names: frozenset[str]) -> bool:
    return "content.xml" in names and b"opendocument.text" in document.content[:200]


def _read(office: Office, part: str, reader: WordReader | OdtReader) -> list[str | Rows]:
    office.stream(part, reader.opened, reader.closed, reader.text)
    reader.blocks.close()
    return reader.blocks.found


def _read_asides(office: Office, metadata: dict[str, object]) -> None:
    """Heads and feet of pages, notes and comments: kept beside the conversation."""
    for part in sorted(office.names):
        match = _ASIDE.match(part)
        if match:
            lines = [line for line in as_text(_read(office, part, WordReader())).split("\n") if line.strip()]
            key = "page_headers" if match[1] else match[2]
            if lines:
                known = str(metadata.get(key, "")).split("\n") if key in metadata else []
                metadata[key] = "\n".join(dict.fromkeys([*known, *lines]))


def _read_core(office: Office, part: str, metadata: dict[str, object]) -> None:
    if part not in office.names:
        return
    current: list[str] = []

    def opened(_tag: str, _attributes: Mapping[str, str]) -> None:
        current.clear()

    def closed(tag: str) -> None:
        space, _, local = tag.rpartition(" ")
        value = " ".join("".join(current).split())[:300]
        if space in _SPACES and local in _CORE and value:
            metadata.setdefault(_CORE[local], value)

    office.stream(part, opened, closed, current.append)


@dataclass(slots=True)
class WordReader:
    """WordprocessingML to blocks. Deleted text, field codes and the second copy of text boxes are left out."""

    blocks: Blocks = field(default_factory=Blocks)
    _skip: int = 0
    _properties: int = 0
    _in_text: bool = False
    _prefixes: list[str] = field(default_factory=list)

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        local = _local(tag)
        if self._skip or local in ("Fallback", "del", "moveFrom"):
            self._skip += 1
        elif local == "p":
            self.blocks.open_paragraph()
            self._prefixes.append("")
        elif self._properties or local == "pPr":
            self._properties += 1
            self._style(local, attributes)
        elif local == "t":
            self._in_text = True
        elif local in _WORD_MARKS:
            self.blocks.add(_WORD_MARKS[local])
        else:
            _open_table_part(self.blocks, _WORD_TABLES.get(local, ""))

    def closed(self, tag: str) -> None:
        """An element ends."""
        local = _local(tag)
        if self._skip:
            self._skip -= 1
        elif self._properties:
            self._properties -= 1
        elif local == "p":
            self.blocks.close_paragraph(self._prefixes.pop() if self._prefixes else "")
        elif local == "t":
            self._in_text = False
        else:
            _close_table_part(self.blocks, _WORD_TABLES.get(local, ""))

    def text(self, text: str) -> None:
        """Characters."""
        if self._in_text and not self._skip:
            self.blocks.add(text)

    def _style(self, local: str, attributes: Mapping[str, str]) -> None:
        if local == "numPr" and self._prefixes and not self._prefixes[-1]:
            self._prefixes[-1] = "- "
        elif local == "pStyle" and self._prefixes:
            value = next((value for key, value in attributes.items() if _local(key) == "val"), "")
            match = _HEADING.match(value)
            if match:
                self._prefixes[-1] = "#" * int(match[1] or 1) + " "
            elif value.startswith(("ListBullet", "ListNumber")):
                self._prefixes[-1] = "- "


@dataclass(slots=True)
class OdtReader:
    """OpenDocument text to blocks. Deleted text of tracked changes and scripts are left out."""

    blocks: Blocks = field(default_factory=Blocks)
    _skip: int = 0
    _items: int = 0

    def opened(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        local = _local(tag)
        if self._skip or local in ("tracked-changes", "script", "automatic-styles", "font-face-decls", "annotation"):
            self._skip += 1
        elif local in ("p", "h"):
            self.blocks.open_paragraph()
        elif local == "list-item":
            self._items += 1
        elif local == "s":
            count = next((value for key, value in attributes.items() if _local(key) == "c"), "1")
            self.blocks.add(" " * (min(int(count), 100) if count.isdecimal() else 1))
        elif local in _ODT_MARKS:
            self.blocks.add(_ODT_MARKS[local])
        else:
            _open_table_part(self.blocks, _ODT_TABLES.get(local, ""))

    def closed(self, tag: str) -> None:
        """An element ends."""
        local = _local(tag)
        if self._skip:
            self._skip -= 1
        elif local in ("p", "h"):
            self.blocks.close_paragraph("# " if local == "h" else "- " if self._items else "")
        elif local == "list-item":
            self._items = max(0, self._items - 1)
        else:
            _close_table_part(self.blocks, _ODT_TABLES.get(local, ""))

    def text(self, text: str) -> None:
        """Characters: runs of blanks and line ends of the XML count as one blank."""
        if not self._skip:
            self.blocks.add(re.sub(r"[ \t\r\n]+", " ", text))


_WORD_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_WORD_TABLES = {"tbl": "table", "tr": "row", "tc": "cell"}
_ODT_MARKS = {"tab": "\t", "line-break": "\n"}
_ODT_TABLES = {"table": "table", "table-row": "row", "table-cell": "cell"}


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


def _open_table_part(blocks: Blocks, part: str) -> None:
    if part == "table":
        blocks.open_table()
    elif part == "row":
        blocks.open_row()
    elif part == "cell":
        blocks.open_cell()


def _close_table_part(blocks: Blocks, part: str) -> None:
    if part == "cell":
        blocks.close_cell()
    elif part == "table":
        blocks.close_table()
