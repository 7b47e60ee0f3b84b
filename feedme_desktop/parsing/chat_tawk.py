"""tawk.to's transcripts: the JSON of its exports and webhooks.

The letter of a message's sender says who it is: ``v`` the visitor, ``a`` an agent, ``s`` the system.
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
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.message_fields import plain
from feedme_desktop.parsing.speakers import is_bot_name
from feedme_desktop.parsing.timestamps import read_any

name = "tawk.to"

_LETTER = re.compile(r'"t"\s{0,4}:\s{0,4}"[vas]"')
_ROLES = {"v": Role.CUSTOMER, "a": Role.AGENT, "s": Role.SYSTEM, "b": Role.BOT}


def sniff(document: Document) -> float:
    """By the sender's letter beside a message called ``msg``."""
    head = head_of(document)
    return 0.985 if '"sender"' in head and '"msg"' in head and _LETTER.search(head) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each chat. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    listed = nodes(loaded) or nodes(outer.get("chats")) or nodes(outer.get("data")) or [outer]
    if any("sender" in one for one in listed):  # messages without the chat around them
        listed = [{"messages": listed}]
    for one in listed:
        chat = node(one.get("chat")) or one
        drafts, findings = _chat(chat, one)
        yield drafts, findings, one


def _chat(chat: Node, outer: Node) -> tuple[list[Draft], Findings]:
    visitor, rows = node(chat.get("visitor")), nodes(chat.get("messages"))
    metadata: dict[str, object] = {"channel": "tawk"}
    for key, value in (
        ("ticket", first_text(chat, "id", "_id", "chatId") or first_text(outer, "chatId")),
        ("requester", first_text(visitor, "name", "n")),
        ("requester_email", first_text(visitor, "email", "e")),
        ("satisfaction", first_text(chat, "rating", "rate")),
        ("created_at", first_text(chat, "createdOn", "startedOn") or first_text(outer, "time")),
        ("group", first_text(node(outer.get("property")), "name")),
    ):
        if value:
            metadata[key] = value
    tags = chat.get("tags")
    if isinstance(tags, list) and tags:
        metadata["tags"] = [text(tag) for tag in tags if text(tag)]
    findings = Findings("tawk", None, metadata)
    add_attachments(findings, (file for row in rows for file in _files(row)))
    return [_draft(row, first_text(visitor, "name", "n")) for row in rows], findings


def _draft(row: Node, visitor: str) -> Draft:
    sender = node(row.get("sender"))
    role = _ROLES.get(text(sender.get("t")), Role.UNKNOWN)
    speaker = first_text(sender, "n", "name") or (visitor if role is Role.CUSTOMER else "")
    role = Role.BOT if role is Role.AGENT and is_bot_name(speaker) else role
    body = plain(first_text(row, "msg", "message", "text"))
    at = read_any(row.get("time") or row.get("timestamp"))
    speaker = speaker or first_text(sender, "id")
    return Draft(joined(body, *_files(row)), speaker or None, at, role)


def _files(row: Node) -> list[str]:
    files = [node(node(one.get("content")).get("file")) or one for one in nodes(row.get("attchs"))]
    return [found for file in files if (found := first_text(file, "name", "fileName", "url"))]
