"""Messages in JSON: a list of them, an object that holds one, several such objects, or one a line.

Finds the conversations in the file and gives each to the reader of its help desk, else to the generic one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import helpdesk_generic
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import finish
from feedme_desktop.parsing.helpdesk_node import Node, Reading
from feedme_desktop.parsing.json_shapes import VENDORS, conversations

name = "JSON"

_SUFFIXES = (".json", ".jsonl", ".ndjson")
_LONE = re.compile("[\ud800-\udfff]")


def sniff(document: Document) -> float:
    """By the first characters: ``{"`` or ``[{``; a bracketed time is no JSON."""
    if document.text is None:
        return 0.0
    head = document.text[:2000].lstrip()
    named = document.name.lower().endswith(_SUFFIXES)
    second = head[1:].lstrip()[:1]
    shaped = (head[:1] == "{" and second in ('"', "}")) or (head[:1] == "[" and second in ("{", "]", "["))
    if shaped and (named or '":' in head or '" :' in head):
        return 0.97
    return 0.8 if named else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each conversation in the file. Raises ``ReadError`` (malformed, empty)."""
    found = [(owner, made) for owner in conversations(_load(document)) if (made := read(owner)) is not None]
    if not found:
        raise ReadError(
            f"{document.name} is JSON without messages: a list of messages with their text is needed.", code="empty"
        )
    single = len(found) == 1
    for number, (owner, (drafts, findings)) in enumerate(found):
        content = document.content if single else json.dumps(owner, ensure_ascii=False).encode("utf-8", "replace")
        yield finish(document, drafts, findings, part=None if single else number, content=content)


def read(owner: Node) -> Reading | None:
    """One conversation, by the reader that knows its help desk; None where nothing is said in it."""
    vendor = next((vendor for vendor in VENDORS if vendor.recognises(owner)), None)
    made = vendor.read(owner) if vendor is not None else None
    return made if made is not None else helpdesk_generic.read(owner)


def loads(text: str) -> object:
    """A JSON value as real tools write it.

    Control characters in strings are taken; a repeated name keeps every text; a half of a character that only an
    escape could write is shown as such; a number of thousands of digits is text. Raises ``ValueError``.
    """
    try:
        value: object = json.loads(text, strict=False, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise
    except ValueError:  # more digits than an int may have
        value = json.loads(text, strict=False, object_pairs_hook=_object, parse_int=_int)
    if "\\ud" in text or "\\uD" in text:
        value = json.loads(_LONE.sub("\ufffd", json.dumps(value, ensure_ascii=False)))
    return value


def _int(digits: str) -> int | str:
    return int(digits) if len(digits) < 40 else digits


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    kept: dict[str, object] = {}
    for key, value in pairs:
        before = kept.get(key)
        if isinstance(before, str) and isinstance(value, str) and value and before:
            value = before if value == before else f"{before}\n{value}"
        elif isinstance(before, list) and isinstance(value, list):
            value = [*before, *value]
        kept[key] = value if value not in (None, "") else before
    return kept


def _load(document: Document) -> object:
    text = document.text or ""
    try:
        return loads(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and lines[0].lstrip()[:1] in "{[":
            try:
                return [loads(line) for line in lines]
            except ValueError:
                pass
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ReadError(f"{document.name} is not valid JSON{where}: export it again.", code="malformed") from error
