"""Gitter's archived rooms: a list of messages with their authors.

Replies stay with the message that began their thread; a crowded room is cut where it fell silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.chat_json import Conversation, Node, by_gap, emit, first_text, head_of, load, node, nodes
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.speakers import is_bot_name
from feedme_desktop.parsing.timestamps import read_any

name = "Gitter"


def sniff(document: Document) -> float:
    """By the author's field and the date's, as no other chat calls them both."""
    head = head_of(document)
    return 0.985 if '"fromUser"' in head and '"sent"' in head and '"text"' in head else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversations of a room. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    rows = nodes(loaded) or nodes(node(loaded).get("messages"))
    rows = sorted(rows, key=lambda row: first_text(row, "sent"))
    parents = {first_text(row, "parentId") for row in rows} - {""}
    threads: dict[str, list[Node]] = {}
    for row in rows:
        own = first_text(row, "id")
        threads.setdefault(first_text(row, "parentId") or (own if own in parents else ""), []).append(row)
    for key, thread in threads.items():
        groups = [thread] if key else by_gap(thread, _date, _who)
        for group in groups:
            ticket = key or first_text(group[0], "id")
            findings = Findings("gitter", None, {"channel": "gitter", "ticket": ticket})
            yield [_draft(row) for row in group], findings, {"messages": group}


def _date(row: Node) -> str | None:
    return read_any(row.get("sent"))


def _who(row: Node) -> str:
    author = node(row.get("fromUser"))
    return first_text(author, "displayName", "username") or first_text(author, "id")


def _draft(row: Node) -> Draft:
    speaker = _who(row)
    role = Role.BOT if is_bot_name(speaker) else Role.UNKNOWN
    body = first_text(row, "text") or "This message was deleted."
    return Draft(body, speaker or None, _date(row), Role.SYSTEM if row.get("status") is True else role)
