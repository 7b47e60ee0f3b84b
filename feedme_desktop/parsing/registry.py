"""The list of formats, and the way from a file's bytes to its transcripts.

Adding a format is one module with ``name``, ``sniff`` and ``parse`` and one line in ``_PARSERS`` (``_BINARY`` where
it is no text), or ``sniff_container`` and ``split`` and a line in ``_CONTAINERS``, and its suffixes below. The content
decides which one reads a file; the name only hints.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import BinaryIO, TypeVar, cast

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import (
    archive,
    calls,
    captions,
    chat_crisp,
    chat_discord,
    chat_gitter,
    chat_irc,
    chat_livechat,
    chat_pieces,
    chat_salesforce,
    chat_slack,
    chat_tawk,
    chat_teams,
    chat_telegram,
    chat_whatsapp,
    chat_zopim,
    eml,
    json_pieces,
    markdown,
    mbox,
    messages_csv,
    messages_json,
    outlook_msg,
    pdf,
    plaintext,
    rtf,
    sheet,
    text_tickets,
    ticket_html,
    word,
    zendesk_text,
)
from feedme_desktop.parsing.base import (
    Choices,
    Container,
    Document,
    Limits,
    Parsed,
    Parser,
    Piece,
    Unread,
    Unwrapped,
    Wrapper,
)
from feedme_desktop.parsing.encoding import decode
from feedme_desktop.parsing.limits import TURNS_MAX
from feedme_desktop.parsing.text_lines import TooMuchError

_PARSERS: tuple[Parser, ...] = cast(
    "tuple[Parser, ...]",  # each module is a parser
    (
        messages_json,
        captions,
        calls,
        ticket_html,
        eml,
        messages_csv,
        zendesk_text,
        markdown,
        chat_whatsapp,
        chat_slack,
        chat_telegram,
        chat_discord,
        chat_teams,
        chat_livechat,
        chat_tawk,
        chat_crisp,
        chat_zopim,
        chat_gitter,
        chat_irc,
        chat_salesforce,
        plaintext,
    ),
)
_BINARY: tuple[Parser, ...] = cast("tuple[Parser, ...]", (sheet, outlook_msg, mbox, eml))
"""Parsers of formats that are no text: they get documents without ``text``, before anything is decoded."""

_WRAPPERS: tuple[Wrapper, ...] = cast("tuple[Wrapper, ...]", (pdf, word, rtf))
"""Documents that wrap text in something else; what they say goes on to the parsers of text."""

_CONTAINERS: tuple[Container, ...] = cast(
    "tuple[Container, ...]", (archive, sheet, mbox, messages_csv, chat_pieces, json_pieces, text_tickets)
)

_KINDS: dict[str, str] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".chat", ".log", ".irc"), "chat log"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "HTML ticket"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "JSON"),
    **dict.fromkeys((".csv", ".tsv"), "CSV"),
    **dict.fromkeys((".xlsx", ".xlsm"), "Excel table"),
    ".eml": "e-mail",
    ".msg": "Outlook message",
    **dict.fromkeys((".mbox", ".mbx"), "mailbox"),
    ".pdf": "PDF",
    ".rtf": "rich text",
    **dict.fromkeys((".zip", ".tar", ".tgz", ".gz"), "archive"),
    **dict.fromkeys((".vtt", ".srt"), "captions"),
    **dict.fromkeys((".docx", ".docm", ".dotx", ".odt"), "document"),
}
_LARGE = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".mbox", ".mbx", ".zip", ".tar", ".tgz", ".gz"})
"""Endings of files that may hold many tickets: the larger limit is theirs."""

Sniffer = TypeVar("Sniffer", Parser, Wrapper)
_Asked = TypeVar("_Asked")

_HALF = re.compile("[\ud800-\udfff]")
_MEGA = 2**20  # the limits of the settings count in these
_HEAD = 64 * 1024
_SURE = 0.5
_NESTED = 3
"""An mbox in a zip in a zip is as deep as it goes."""

SUPPORTED_SUFFIXES: frozenset[str] = frozenset(_KINDS)
"""Endings of file names that import takes, lower case with their dot."""


def describe(name: str) -> str | None:
    """What a file of this name is called in the window (``e-mail``, ``HTML ticket``), or None where it is not read."""
    return _KINDS.get(PurePath(name).suffix.lower())


def describe_content(name: str, head: bytes) -> tuple[str, bool] | None:
    """What a file is whose name says nothing, by its first 64 KiB, and whether it may hold many conversations."""
    container = _container_of(name, head)
    document = Document(name, head)
    found = container or _best(_BINARY, document) or _best(_WRAPPERS, document)
    return (found.name, container is not None) if found else None


def limit_of(name: str, limits: Limits) -> int:
    """The largest size in bytes of a file of this name."""
    large = PurePath(name).suffix.lower() in _LARGE
    return max(limits.max_bytes, limits.max_container_bytes) if large else limits.max_bytes


def too_large(name: str, size: int, limit: int) -> ReadError:
    """The error for a file over the limit; both in bytes."""
    return ReadError(
        f"{name} is too large: {size / _MEGA:,.1f} MB of {limit / _MEGA:,.0f} MB. Split it or raise "
        f"the limit in the settings.",
        code="too_large",
    )


def split_file(name: str, file: BinaryIO, limits: Limits, choices: Choices | None = None) -> Iterator[Piece]:
    """Yield the conversations of a seekable file as bytes, unread; one without ``part`` when it is a single one.

    Raises ``ReadError`` where the file as a whole can't be taken, also after some pieces.
    """
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    container = None if choices and choices.as_text else _container_of(name, file.read(_HEAD))
    file.seek(0)
    limit = max(limits.max_bytes, limits.max_container_bytes) if container else limit_of(name, limits)
    if size > limit:
        raise too_large(name, size, limit)
    if container is None:
        yield Piece(name, file.read())
        return
    pieces = _flat(name, _cut(container, name, file, limits, choices), limits, 1)
    first = next(pieces, None)
    if first is None:
        raise ReadError(f"{name} holds no messages: there is nothing to import from it.", code="empty")
    second = next(pieces, None)
    if second is None and first.error is None and first.member is None and size <= limits.max_bytes:
        file.seek(0)
        yield Piece(name, file.read())
        return
    for number, piece in enumerate(_chain(first, second, pieces)):
        yield replace(piece, part=number)


def read_piece(piece: Piece, limits: Limits, choices: Choices | None = None) -> Iterator[Parsed]:
    """Yield the transcripts of a piece: one, where it came from a file of many. Raises ``ReadError``."""
    if piece.error is not None:
        raise piece.error
    if len(piece.content) > limit_of(piece.name, limits):
        raise too_large(piece.name, len(piece.content), limits.max_bytes)
    for parsed in _read(piece.name, piece.content, choices or Choices()):
        number = parsed.transcript.part if piece.part is None else piece.part
        transcript = replace(parsed.transcript, part=number, member=piece.member)
        yield _with_warnings(replace(parsed, transcript=transcript), piece.warnings)


def read_file(name: str, file: BinaryIO, limits: Limits, choices: Choices | None = None) -> Iterator[Parsed | Unread]:
    """Yield the transcripts of a file, and what in it is none; raises ``ReadError`` for the file as a whole."""
    for piece in split_file(name, file, limits, choices):
        try:
            for parsed in read_piece(piece, limits, choices):
                if len(parsed.content) > limits.max_bytes:
                    error = too_large(name, len(parsed.content), limits.max_bytes)
                    yield Unread(error, parsed.transcript.part, parsed.transcript.member)
                else:
                    yield parsed
        except ReadError as error:
            if piece.part is None:
                raise
            yield Unread(error, piece.part, piece.member)


def parse_document(
    name: str, content: bytes, *, max_bytes: int, max_container_bytes: int, choices: Choices | None = None
) -> Iterator[Parsed]:
    """Yield the transcripts of a file's bytes, oldest turn first.

    Raises ``ReadError`` (too_large, empty, not_text, encrypted, unsupported, malformed) with a sentence that names
    the file; what goes wrong with one conversation of many is raised after the others.
    """
    broken: list[Unread] = []
    for found in read_file(name, io.BytesIO(content), Limits(max_bytes, max_container_bytes), choices):
        if isinstance(found, Unread):
            broken.append(found)
        else:
            yield found
    if broken:
        raise broken[0].error


def _cut(container: Container, name: str, file: BinaryIO, limits: Limits, choices: Choices | None) -> Iterator[Piece]:
    """The pieces of a container; only tables are cut by what a person said about their columns."""
    columns = choices.columns if choices else None
    if container is messages_csv:
        return messages_csv.split(name, file, limits, columns)
    if container is sheet:
        return sheet.split(name, file, limits, columns)
    return container.split(name, file, limits)


def _container_of(name: str, head: bytes) -> Container | None:
    return _surest(_CONTAINERS, [one.sniff_container(name, head) for one in _CONTAINERS])


def _flat(name: str, pieces: Iterator[Piece], limits: Limits, depth: int) -> Iterator[Piece]:
    """The pieces, and those of containers among them."""
    for piece in pieces:
        inner = _container_of(piece.name, piece.content[:_HEAD]) if piece.member is not None else None
        if inner is None:
            yield piece
        elif depth >= _NESTED:
            error = ReadError(f"{piece.name} in {name} is nested too deep: unpack it first.", code="too_complex")
            yield replace(piece, content=b"", error=error)
        else:
            yield from _nested(piece, inner, limits, depth + 1)


def _nested(piece: Piece, inner: Container, limits: Limits, depth: int) -> Iterator[Piece]:
    """The pieces of a piece that is a container itself, or its error; the first one says what was said of it."""
    warnings, some = piece.warnings, False
    try:
        for one in _flat(piece.name, inner.split(piece.name, io.BytesIO(piece.content), limits), limits, depth):
            member = piece.member if one.member is None else f"{piece.member}/{one.member}"
            yield replace(one, member=member, warnings=warnings + one.warnings)
            warnings, some = (), True
        if not some:
            raise ReadError(f"{piece.name} holds no messages: there is nothing to import from it.", code="empty")
    except ReadError as error:
        yield replace(piece, content=b"", error=error)


def _chain(first: Piece, second: Piece | None, rest: Iterator[Piece]) -> Iterator[Piece]:
    yield first
    if second is not None:
        yield second
    yield from rest


def _read(name: str, content: bytes, choices: Choices) -> Iterator[Parsed]:
    document = Document(name, content, columns=choices.columns)
    parser = None if choices.as_text else _best(_BINARY, document)
    try:
        found = parser.parse(document) if parser else _read_text(document, choices)
        some = False
        for parsed in found:
            if len(parsed.transcript.turns) > TURNS_MAX:
                raise ReadError(f"{name} holds more than {TURNS_MAX:,} messages: split it.", code="too_complex")
            if parsed.transcript.turns:
                some = True
                yield _speakable(parsed)
    except TooMuchError as error:
        raise ReadError(f"{name} {error}", code="too_complex") from error
    except (RecursionError, ValueError) as error:
        raise ReadError(f"{name} could not be read: it is damaged. Export it again.", code="malformed") from error
    if not some:
        raise ReadError(f"{name} holds no messages: there is nothing to import from it.", code="empty")


def _read_text(document: Document, choices: Choices) -> Iterator[Parsed]:
    """The transcripts of a text, or of the text in a document that wraps one."""
    wrapper = _best(_WRAPPERS, document)
    if wrapper is not None:
        yield from _read_wrapped(document, wrapper.unwrap(document), choices)
        return
    decoded = decode(document.name, document.content)
    text = Document(document.name, document.content, decoded.text, choices.columns)
    for parsed in _text_parser(text, choices).parse(text):
        yield _with_warnings(parsed, decoded.warnings)


def _read_wrapped(document: Document, inside: Unwrapped, choices: Choices) -> Iterator[Parsed]:
    if inside.transcript is not None and not choices.as_text:
        yield Parsed(inside.transcript, document.content)
        return
    text = Document(document.name, inside.text.encode("utf-8", "replace"), inside.text, choices.columns)
    for parsed in _text_parser(text, choices).parse(text):
        transcript = replace(
            parsed.transcript,
            format=inside.format,
            title=parsed.transcript.title or inside.title,
            metadata={**inside.metadata, **parsed.transcript.metadata},
            warnings=inside.warnings + parsed.transcript.warnings,
        )
        yield Parsed(transcript, document.content if parsed.transcript.part is None else parsed.content)


def _text_parser(document: Document, choices: Choices) -> Parser:
    return cast("Parser", plaintext) if choices.as_text else max(_PARSERS, key=lambda one: one.sniff(document))


def _best(parsers: tuple[Sniffer, ...], document: Document) -> Sniffer | None:
    return _surest(parsers, [one.sniff(document) for one in parsers])


def _surest(asked: Sequence[_Asked], scores: Sequence[float]) -> _Asked | None:
    """The first of those that are surest, where that is sure enough."""
    best = max(scores, default=0.0)
    return asked[scores.index(best)] if best >= _SURE else None


def _speakable(parsed: Parsed) -> Parsed:
    """The same without halves of characters, as JSON may escape them: no model and no database takes them."""
    transcript = parsed.transcript
    if not any(_HALF.search(f"{turn.speaker}{turn.text}") for turn in transcript.turns):
        return parsed
    turns = tuple(
        replace(turn, text=_HALF.sub("\ufffd", turn.text), speaker=turn.speaker and _HALF.sub("\ufffd", turn.speaker))
        for turn in transcript.turns
    )
    return Parsed(replace(transcript, turns=turns), parsed.content)


def _with_warnings(parsed: Parsed, warnings: tuple[str, ...]) -> Parsed:
    if not warnings:
        return parsed
    transcript = replace(parsed.transcript, warnings=warnings + parsed.transcript.warnings)
    return Parsed(transcript, parsed.content)
