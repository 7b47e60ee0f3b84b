"""What a parser is: bytes in, transcripts out, ``ReadError`` where there is nothing to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from feedme_desktop.domain.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Document:
    """A file to parse: its name as given, its bytes, and its text where it could be decoded."""

    name: str
    content: bytes
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """One transcript and the bytes it was read from (the part's own, in a file that holds several)."""

    transcript: Transcript
    content: bytes


class Parser(Protocol):
    """One module per format."""

    name: str

    def sniff(self, document: Document) -> float:
        """How sure, from 0 to 1, that the content is of this format; by content, not only by name."""
        ...

    def parse(self, document: Document) -> Iterator[Parsed]:
        """Yield the conversations of the document. Raises ``ReadError``."""
        ...
