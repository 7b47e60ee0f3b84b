"""Crisp: the messages of its API and of saved conversations.

``from`` says user or operator, ``automated`` that no person wrote it, and the type ``note`` that no customer saw it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.chat_json import (
    Conversation,
    Node,
    add_attachments,
    emit,
    first_text,
    head_of,
    joined,
    load,
    node,
    nodes,
    text,
)
from feedme_desktop.parsing.drafts import Draft, Findings, oldest_first
from feedme_desktop.parsing.speakers import is_bot_name
from feedme_desktop.parsing.timestamps import read_any

name = "Crisp"

_FROM = re.compile(r'"from"\s{0,4}:\s{0,4}"(?:user|operator)"')
_SESSION = re.compile(r'"session_id"\s{0,4}:\s{0,4}"session_')


def sniff(document: Document) -> float:
    """By the sides that Crisp knows, and its session or fingerprint."""
    head = head_of(document)
    return 0.985 if _FROM.search(head) and (_SESSION.search(head) or '"fingerprint"' in head) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each session. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    listed = nodes(loaded) or nodes(outer.get("data")) or nodes(outer.get("conversations")) or [outer]
    if any("messages" in one for one in listed):
        for one in listed:
            yield *_session(nodes(one.get("messages")), one), one
        return
    sessions: dict[str, list[Node]] = {}
    for row in listed:
        sessions.setdefault(text(row.get("session_id")), []).append(row)
    for rows in sessions.values():
        yield *_session(rows, {}), {"data": rows}


def _session(rows: list[Node], session: Node) -> tuple[list[Draft], Findings]:
    meta = node(session.get("meta"))
    metadata: dict[str, object] = {"channel": "crisp"}
    for key, value in (
        ("ticket", first_text(session, "session_id") or next((first_text(row, "session_id") for row in rows), "")),
        ("subject", first_text(meta, "subject")),
        ("requester", first_text(meta, "nickname")),
        ("requester_email", first_text(meta, "email")),
        ("status", first_text(session, "state")),
    ):
        if value:
            metadata[key] = value
    tags = meta.get("segments")
    if isinstance(tags, list) and tags:
        metadata["tags"] = [text(tag) for tag in tags if text(tag)]
    findings = Findings("crisp", first_text(meta, "subject") or None, metadata)
    files = (node(row.get("content")) for row in rows if row.get("type") in ("file", "audio"))
    add_attachments(findings, (first_text(file, "name", "url") for file in files))
    return oldest_first([_draft(row, first_text(meta, "nickname")) for row in rows]), findings


def _draft(row: Node, customer: str) -> Draft:
    kind, side = text(row.get("type")), row.get("from")
    at, body = read_any(row.get("timestamp")), _content(row.get("content"))
    user = node(row.get("user"))
    speaker = first_text(user, "nickname") or (customer if side == "user" else "") or first_text(user, "user_id")
    role = {"user": Role.CUSTOMER, "operator": Role.AGENT}.get(text(side), Role.UNKNOWN)
    if role is Role.AGENT and (row.get("automated") is True or is_bot_name(speaker) or user.get("type") == "bot"):
        role = Role.BOT
    role = {"note": Role.NOTE, "event": Role.SYSTEM}.get(kind, role)
    return Draft(body, speaker or None, at, role)


def _content(content: object) -> str:
    """The words of a message of any type: a text, a file's name, a choice with its answer."""
    if isinstance(content, str):
        return content
    part = node(content)
    choices = [
        f"- {first_text(one, 'label', 'value')}" + (" (chosen)" if one.get("selected") is True else "")
        for one in nodes(part.get("choices"))
    ]
    cards = [joined(first_text(one, "title"), first_text(one, "description")) for one in nodes(part.get("targets"))]
    main = joined(first_text(part, "text", "explain"), first_text(part, "value"), *choices, *cards)
    return main or first_text(part, "name", "namespace", "url", "title")
