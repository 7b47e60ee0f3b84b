"""What the readers of chats in JSON share: careful access to untrusted values, and several chats from one file.

Knows no vendor. Nothing here trusts a type: whatever is not of the wished kind counts as missing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish

Node = Mapping[str, object]
Conversation = tuple[list[Draft], Findings, Node]
"""The messages of one chat, what is known about it, and JSON that the same reader reads as this one chat."""

GAP = 6 * 3600.0
"""Seconds of silence that end a conversation in a room where many talk."""

_HEAD = 20_000
_FEW = 5
_Row = TypeVar("_Row")


def head_of(document: Document) -> str:
    """The first characters of a document that may be JSON, else an empty string."""
    text = document.text or ""
    start = text[:200].lstrip()[:1]
    return text[:_HEAD] if start and start in "{[" else ""


def load(document: Document) -> object:
    """The parsed JSON of a document. Raises ``ReadError`` (malformed)."""
    return loads(document.name, document.text or "")


def loads(name: str, text: str | bytes) -> object:
    """The parsed JSON; ``name`` is what an error calls the file. Raises ``ReadError`` (malformed)."""
    try:
        value: object = json.loads(text)
    except ValueError as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ReadError(f"{name} is not valid JSON{where}: export it again.", code="malformed") from error
    except RecursionError as error:
        raise ReadError(f"{name} is nested too deep to be read.", code="too_complex") from error
    return value


def emit(document: Document, conversations: Iterable[Conversation]) -> Iterator[Parsed]:
    """The transcripts of a file's conversations, numbered where there are several, each with its own bytes.

    Raises ``ReadError`` (empty) where there are none.
    """
    first: Conversation | None = None
    number = 0
    for one in conversations:
        if not any(draft.text.strip() or draft.hidden for draft in one[0]):
            continue
        if first is not None:
            yield _part(document, first, number)
            number += 1
        first = one
    if first is None:
        raise ReadError(f"{document.name} holds no messages: there is nothing to import from it.", code="empty")
    yield _part(document, first, number) if number else finish(document, first[0], first[1])


def _part(document: Document, conversation: Conversation, number: int) -> Parsed:
    drafts, findings, node = conversation
    return finish(document, drafts, findings, part=number, content=dumps(node))


def dumps(value: object) -> bytes:
    """JSON that can be read again; half characters stay escaped."""
    try:
        return json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value).encode("ascii")


def node(value: object) -> Node:
    """The value as an object, empty where it is none."""
    return value if isinstance(value, Mapping) else {}


def nodes(value: object) -> list[Node]:
    """The objects of a list, none where it is no list."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def text(value: object) -> str:
    """A string or a number as text; anything else is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first_text(row: Node, *keys: str) -> str:
    """The first of the fields that holds more than blanks."""
    return next((found for key in keys if (found := text(row.get(key)).strip())), "")


def seconds_between(earlier: str | None, later: str | None) -> float:
    """Seconds from one ISO time to another, 0 where either is missing or odd."""
    try:
        return (datetime.fromisoformat(later or "") - datetime.fromisoformat(earlier or "")).total_seconds()
    except (ValueError, TypeError):
        return 0.0


def joined(*parts: str) -> str:
    """The parts that are not blank, a line each; one that an earlier part holds already is left out."""
    kept: list[str] = []
    for part in parts:
        folded = " ".join(part.split())
        if folded and not any(folded in " ".join(other.split()) for other in kept):
            kept.append(part.strip())
    return "\n".join(kept)


def add_attachments(findings: Findings, names: Iterable[str]) -> None:
    """List the names of attached files in the metadata, each once."""
    listed = findings.metadata.setdefault("attachments", [])
    if isinstance(listed, list):
        listed.extend(name for name in dict.fromkeys(names) if name and name not in listed)
        if not listed:
            del findings.metadata["attachments"]


def by_gap(rows: Sequence[_Row], at: Callable[[_Row], str | None], who: Callable[[_Row], str]) -> list[list[_Row]]:
    """The messages of a room as conversations: a crowd's are cut where nobody wrote for six hours.

    A room of few people is one conversation however long they take, as support channels for one customer are.
    """
    if len({who(row) for row in rows} - {""}) <= _FEW:
        return [list(rows)] if rows else []
    groups: list[list[_Row]] = []
    before: str | None = None
    for row in rows:
        now = at(row)
        if not groups or seconds_between(before, now) > GAP:
            groups.append([])
        groups[-1].append(row)
        before = now or before
    return groups
