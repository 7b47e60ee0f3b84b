"""The parts of a zipped office document, opened with caps, and their XML as a stream of events.

Refuses what could grow: bombs, deep trees, document types (and with them every entity). No relation to anything
outside of the file is looked at.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.limits import RATIO_FROM, RATIO_MAX, UNPACKED_MAX, XML_DEPTH_MAX, XML_MAX

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
"""What the standard library raises over a broken archive."""

_ENCRYPTED = 1
_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"word/", b"xl/", b"ppt/", b"visio/")


class Office:
    """One zipped document: the names of its parts and their bytes."""

    def __init__(self, name: str, content: bytes) -> None:
        """Raises ``ReadError``: malformed, encrypted, too_complex."""
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED as error:
            raise self._damaged() from error
        members = self._zip.infolist()
        unpacked = sum(member.file_size for member in members)
        if unpacked > UNPACKED_MAX or (unpacked > RATIO_FROM and unpacked > RATIO_MAX * len(content)):
            raise ReadError(
                f"{name} unfolds to {unpacked / 2**20:,.0f} MB, which no ordinary document does: it was not opened.",
                code="too_complex",
            )
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise ReadError(f"{name} is encrypted: save a copy without a password.", code="encrypted")
        self.names = frozenset(member.filename for member in members)

    def stream(self, part: str, opened: Callable[[str, Mapping[str, str]], None], closed: Callable[[str], None],
               text: Callable[[str], None]) -> None:  # fmt: skip
        """Call back for each element and text of a part; names come as ``namespace local``. Raises ``ReadError``."""
        depth = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > XML_DEPTH_MAX:
                raise ReadError(f"{self._name} is nested too deep to be a document.", code="too_complex")
            opened(tag, attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            closed(tag)

        def doctype(*_: object) -> None:
            raise ReadError(
                f"{self._name} declares a document type, which no word processor writes: it was not opened.",
                code="malformed",
            )

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.StartDoctypeDeclHandler = doctype
        try:
            with self._zip.open(part) as file:
                self._feed(parser, file)
        except (*DAMAGED, expat.ExpatError) as error:
            raise self._damaged() from error

    def _feed(self, parser: expat.XMLParserType, file: IO[bytes]) -> None:
        size = 0
        while chunk := file.read(1 << 16):
            size += len(chunk)
            if size > XML_MAX:
                raise ReadError(
                    f"{self._name} holds more than {XML_MAX >> 20} MB of text: split it.", code="too_complex"
                )
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _damaged(self) -> ReadError:
        return ReadError(f"{self._name} is damaged: open it in its program and save it again.", code="malformed")


def part_names(content: bytes) -> frozenset[str]:
    """The names in a zipped file, none where it is not one."""
    if not content.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            return frozenset(file.namelist())
    except DAMAGED:
        return frozenset()


def is_office(head: bytes) -> bool:
    """Whether the first member of a zipped file is one that office documents begin with."""
    name = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    return head.startswith(b"PK\x03\x04") and (name.startswith(_FIRST) or name == b"mimetype")
