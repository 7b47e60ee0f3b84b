"""The list of formats, and the way from a file's bytes to its transcripts.

Adding a format is one module with ``name``, ``sniff`` and ``parse`` and one line in ``_PARSERS``
(and its suffixes below). The content decides which parser reads a file; the name only hints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath
from typing import cast

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import mail, messages_csv, messages_json, plaintext, ticket_html, zendesk_text
from feedme_desktop.parsing.base import Document, Parsed, Parser
from feedme_desktop.parsing.encoding import decode

_PARSERS: tuple[Parser, ...] = cast(
    "tuple[Parser, ...]",  # each module is a parser
    (
        messages_json,
        ticket_html,
        mail,
        messages_csv,
        zendesk_text,
        plaintext,
    ),
)

_KINDS: dict[str, str] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".chat", ".log", ".irc"), "chat log"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "HTML ticket"),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), "JSON"),
    **dict.fromkeys((".csv", ".tsv"), "CSV"),
    ".eml": "e-mail",
}
_HALF = re.compile("[\ud800-\udfff]")
_MEGA = 2**20  # the limits of the settings count in these
_CONTAINERS = frozenset({".csv", ".tsv", ".json", ".jsonl", ".ndjson"})

SUPPORTED_SUFFIXES: frozenset[str] = frozenset(_KINDS)
"""Endings of file names that import takes, lower case with their dot."""


def describe(name: str) -> str | None:
    """What a file of this name is called in the window (``e-mail``, ``HTML ticket``), or None where it is not read."""
    return _KINDS.get(PurePath(name).suffix.lower())


def parse_document(name: str, content: bytes, *, max_bytes: int, max_container_bytes: int) -> Iterator[Parsed]:
    """Yield the transcripts of a file, oldest turn first.

    ``max_bytes`` limits one conversation, ``max_container_bytes`` a file that holds many. Raises
    ``ReadError`` (too_large, empty, not_text, encrypted, unsupported, malformed) with a sentence that names
    the file; conversations over the limit in a file of many are left out and reported at the end.
    """
    suffix = PurePath(name).suffix.lower()
    limit = max(max_bytes, max_container_bytes) if suffix in _CONTAINERS else max_bytes
    if len(content) > limit:
        raise too_large(name, len(content), limit)
    decoded = decode(name, content)
    document = Document(name, content, decoded.text)
    left_out = 0
    for parsed in _read(document):
        if len(parsed.content) > max_bytes:
            left_out += 1
            continue
        yield _with_warnings(parsed, decoded.warnings)
    if left_out:
        limit_mb = max_bytes / _MEGA
        raise ReadError(
            f"{left_out} conversation(s) of {name} are over the limit of {limit_mb:.0f} MB and were left out: "
            f"split them.",
            code="too_large",
        )


def too_large(name: str, size: int, limit: int) -> ReadError:
    """The error for a file over the limit; both in bytes."""
    return ReadError(
        f"{name} is too large: {size / _MEGA:,.1f} MB of {limit / _MEGA:,.0f} MB. Split it or raise "
        f"the limit in the settings.",
        code="too_large",
    )


def _read(document: Document) -> Iterator[Parsed]:
    parser = max(_PARSERS, key=lambda candidate: candidate.sniff(document))
    try:
        some = False
        for parsed in parser.parse(document):
            if parsed.transcript.turns:
                some = True
                yield _speakable(parsed)
    except (RecursionError, ValueError) as error:
        raise ReadError(
            f"{document.name} could not be read as {parser.name}: it is damaged. Export it again.", code="malformed"
        ) from error
    if not some:
        raise ReadError(f"{document.name} holds no messages: there is nothing to import from it.", code="empty")


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
