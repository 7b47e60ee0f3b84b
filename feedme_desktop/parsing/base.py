"""What a parser is: bytes in, transcripts out, ``ReadError`` where there is nothing to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes: of one conversation, and of a file that holds many."""

    max_bytes: int
    max_container_bytes: int


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decided about the reading of a file.

    ``as_text`` reads whatever it is as plain text; ``columns`` says what the columns of a table mean: folded
    header -> one of text, speaker, role, time, ticket, subject, status, priority, tags, question, answer, ignore.
    """

    as_text: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A file to parse: its name as given, its bytes, and its text where it could be decoded."""

    name: str
    content: bytes
    text: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parsed:
    """One transcript and the bytes it was read from (the part's own, in a file that holds several)."""

    transcript: Transcript
    content: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One conversation of a file, still unread: bytes that a parser reads without the rest of the file.

    ``name`` is that of a file with such content, ``member`` the name inside an archive, ``part`` its number in a
    file that holds several. With ``error`` it could not be cut out, and ``content`` is empty. ``warnings`` are about
    the file around it.
    """

    name: str
    content: bytes
    member: str | None = None
    part: int | None = None
    error: ReadError | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A piece that is no transcript, and why."""

    error: ReadError
    part: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """What a document that is no text itself (PDF, Word, RTF) says, for the parsers of text formats.

    ``format`` is that of the transcripts read from it; ``transcript`` is set where the document's own structure
    already says who speaks, and ``text`` then holds the same as plain text.
    """

    text: str
    format: str
    title: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    transcript: Transcript | None = None


class Wrapper(Protocol):
    """One module per format that wraps text in something else."""

    name: str

    def sniff(self, document: Document) -> float:
        """How sure, from 0 to 1, that the bytes are of this format; ``document.text`` is None."""
        ...

    def unwrap(self, document: Document) -> Unwrapped:
        """The text of the document. Raises ``ReadError``."""
        ...


class Parser(Protocol):
    """One module per format."""

    name: str

    def sniff(self, document: Document) -> float:
        """How sure, from 0 to 1, that the content is of this format; by content, not only by name."""
        ...

    def parse(self, document: Document) -> Iterator[Parsed]:
        """Yield the conversations of the document. Raises ``ReadError``."""
        ...


class Container(Protocol):
    """One module per format that may hold many conversations; its pieces are read by a ``Parser`` each."""

    name: str

    def sniff_container(self, name: str, head: bytes) -> float:
        """How sure, from 0 to 1, that a file that begins with ``head`` (64 KiB) is such a container."""
        ...

    def split(self, name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
        """Yield the pieces of a seekable file, in constant memory. Raises ``ReadError`` where it breaks off."""
        ...
