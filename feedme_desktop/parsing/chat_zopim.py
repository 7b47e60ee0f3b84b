"""Zendesk Chat (once Zopim): chats with their history, and the messages left while nobody was there.

Who is who is in the sender's kind: visitors, agents, and triggers, which are the bot.
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
    load,
    node,
    nodes,
    text,
)
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.speakers import is_bot_name
from feedme_desktop.parsing.timestamps import read_any

name = "Zendesk Chat"

_KIND = re.compile(r'"type"\s{0,4}:\s{0,4}"chat\.(?:msg|member|trigger|file|rating|request)')
_OFFLINE = re.compile(r'"type"\s{0,4}:\s{0,4}"offline_msg"')
_SIDES = {"visitor": Role.CUSTOMER, "agent": Role.AGENT, "trigger": Role.BOT, "answerbot": Role.BOT, "bot": Role.BOT}
_WORDS = {
    "chat.memberjoin": "joined the chat",
    "chat.memberleave": "left the chat",
    "chat.request.rating": "was asked to rate the chat",
}


def sniff(document: Document) -> float:
    """By the kinds of a history's rows, or of a message left behind."""
    head = head_of(document)
    offline = _OFFLINE.search(head) and '"visitor"' in head
    return 0.985 if (_KIND.search(head) and '"history"' in head) or offline else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each chat. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    docs = outer.get("docs")
    listed = nodes(loaded) or nodes(outer.get("chats")) or nodes(list(node(docs).values())) or [outer]
    for chat in listed:
        yield _drafts(chat), _findings(chat), chat


def _findings(chat: Node) -> Findings:
    visitor = node(chat.get("visitor"))
    metadata: dict[str, object] = {"channel": "zendesk_chat"}
    agents = chat.get("agent_names")
    for key, value in (
        ("ticket", first_text(chat, "zendesk_ticket_id", "id")),
        ("requester", first_text(visitor, "name")),
        ("requester_email", first_text(visitor, "email")),
        ("assignee", next((text(one) for one in agents if text(one)), "") if isinstance(agents, list) else ""),
        ("group", first_text(chat, "department_name")),
        ("satisfaction", ", ".join(part for key in ("rating", "comment") if (part := first_text(chat, key)))),
        ("created_at", first_text(chat, "timestamp")),
        ("url", next((first_text(page, "to", "from") for page in nodes(chat.get("webpath"))), "")),
    ):
        if value:
            metadata[key] = value
    tags = chat.get("tags")
    if isinstance(tags, list) and tags:
        metadata["tags"] = [text(tag) for tag in tags if text(tag)]
    findings = Findings("zendesk_chat", None, metadata)
    files = (node(row.get("attachment")) for row in nodes(chat.get("history")))
    add_attachments(findings, (first_text(file, "name", "url") for file in files))
    return findings


def _drafts(chat: Node) -> list[Draft]:
    visitor = first_text(node(chat.get("visitor")), "name", "email") or None
    drafts = [_draft(row) for row in nodes(chat.get("history"))]
    if message := first_text(chat, "message"):
        drafts.insert(0, Draft(message, visitor, read_any(chat.get("timestamp")), Role.CUSTOMER))
    return drafts


def _draft(row: Node) -> Draft:
    kind, at = text(row.get("type")), read_any(row.get("timestamp"))
    speaker, nick = first_text(row, "name"), text(row.get("nick"))
    file = first_text(node(row.get("attachment")), "name", "url")
    body = first_text(row, "msg", "new_comment", "comment") or file or text(row.get("new_rating"))
    side = text(row.get("sender_type")).lower() or nick.partition(":")[0].lower()
    if kind in ("chat.msg", "chat.file", "chat.triggered", "chat.comment") and (side or speaker):
        role = Role.BOT if "trigger" in nick or kind == "chat.triggered" else _SIDES.get(side, Role.UNKNOWN)
        role = Role.BOT if role is Role.AGENT and is_bot_name(speaker) else role
        return Draft(body, speaker or nick or None, at, role)
    words = body or _WORDS.get(kind, kind.removeprefix("chat.").replace(".", " "))
    return Draft(" ".join(part for part in (speaker or nick, words) if part), None, at, Role.SYSTEM)
