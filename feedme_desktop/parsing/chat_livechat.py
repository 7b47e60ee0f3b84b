"""LiveChat's archives: chats with their thread of events (API v3), and the flat messages of API v2.

The types of its users say who is who; an agent without an address is a bot, and what only agents saw is a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

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

name = "LiveChat"

_BOT_ID = re.compile(r"^[0-9a-f]{24,40}$")
_TYPE = re.compile(r'"type"\s{0,4}:\s{0,4}"(?:message|system_message|filled_form|rich_message|file)"')
_DEPTH = 6


def sniff(document: Document) -> float:
    """By the events of a thread, or version 2's names for visitors and agents."""
    head = head_of(document)
    new = '"author_id"' in head and '"events"' in head and ('"thread"' in head or '"threads"' in head)
    old = '"visitor_name"' in head and '"user_type"' in head and '"author_name"' in head
    return 0.985 if (new and _TYPE.search(head)) or old else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each thread. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    for chat in nodes(loaded) or nodes(outer.get("chats")) or [outer]:
        if "thread" in chat or "threads" in chat:
            for thread in nodes([chat.get("thread")]) + nodes(chat.get("threads")):
                kept = {key: value for key, value in chat.items() if key not in ("thread", "threads")}
                yield *_thread(chat, thread), {**kept, "thread": thread}
        else:
            yield *_flat(chat), {"chats": [chat]}


# ---------------------------------------------------------------- version 3


def _thread(chat: Node, thread: Node) -> tuple[list[Draft], Findings]:
    people = {first_text(user, "id"): user for user in nodes(chat.get("users")) + nodes(thread.get("users"))}
    events = nodes(thread.get("events"))
    metadata = _metadata(people, thread)
    key = "/".join(part for part in (first_text(chat, "id"), first_text(thread, "id")) if part)
    metadata["ticket"] = key
    findings = Findings("livechat", None, metadata)
    add_attachments(findings, (first_text(one, "name", "url") for one in events if one.get("type") == "file"))
    return [_event(one, people) for one in events], findings


def _metadata(people: Mapping[str, Node], thread: Node) -> dict[str, object]:
    metadata: dict[str, object] = {"channel": "livechat"}
    customer = next((user for user in people.values() if user.get("type") == "customer"), {})
    agent = next((user for user in people.values() if _user_role(user) is Role.AGENT), {})
    for key, value in (
        ("requester", first_text(customer, "name", "email")),
        ("requester_email", first_text(customer, "email")),
        ("assignee", first_text(agent, "name", "id")),
        ("created_at", first_text(thread, "created_at")),
        ("satisfaction", _rating(node(node(thread.get("properties")).get("rating")))),
    ):
        if value:
            metadata[key] = value
    tags = thread.get("tags")
    if isinstance(tags, list) and tags:
        metadata["tags"] = [text(tag) for tag in tags if text(tag)]
    return metadata


def _rating(rating: Node) -> str:
    score = node(rating.get("score")).get("value", rating.get("score"))
    comment = first_text(node(rating.get("comment")), "value") or first_text(rating, "comment")
    shown = {"1": "good", "0": "bad", "true": "good"}.get(text(score), text(score))
    return ", ".join(part for part in (shown, comment) if part)


def _event(event: Node, people: Mapping[str, Node]) -> Draft:
    at = read_any(event.get("created_at") or event.get("timestamp"))
    user = people.get(text(event.get("author_id")), {})
    kind = event.get("type")
    body = joined(plain(text(event.get("text"))), *_parts(event, 0))
    if kind == "file":
        body = body or first_text(event, "name", "url")
    if kind in ("system_message", "annotation", "custom") or (kind == "form" and not user):
        return Draft(body or text(event.get("annotation_type")), None, at, Role.SYSTEM)
    speaker = first_text(user, "name", "email", "id") or text(event.get("author_id")) or None
    role = Role.NOTE if event.get("visibility", event.get("recipients")) == "agents" else _user_role(user)
    return Draft(body, speaker, at, role, first_text(user, "email") or None)


def _user_role(user: Node) -> Role:
    kind = user.get("type")
    if kind == "agent":
        bot = _BOT_ID.match(text(user.get("id"))) or is_bot_name(text(user.get("name"))) or user.get("is_bot")
        return Role.BOT if bot else Role.AGENT
    return Role.CUSTOMER if kind in ("customer", "visitor") else Role.BOT if kind == "bot" else Role.UNKNOWN


def _parts(part: Node, depth: int) -> Iterator[str]:
    """The words of cards, buttons and filled forms."""
    if depth > _DEPTH:
        return
    for field in nodes(part.get("fields")):
        answer = field.get("answer", field.get("value"))
        shown = first_text(node(answer), "label") or text(answer)
        yield ": ".join(one for one in (first_text(field, "label").rstrip(":"), shown) if one)
    for element in nodes(part.get("elements")):
        yield joined(first_text(element, "title"), first_text(element, "subtitle"))
        yield from _parts(element, depth + 1)
    for button in nodes(part.get("buttons")):
        yield first_text(button, "text")


# ---------------------------------------------------------------- version 2


def _flat(chat: Node) -> tuple[list[Draft], Findings]:
    visitor = node(chat.get("visitor"))
    metadata: dict[str, object] = {"channel": "livechat"}
    for key, value in (
        ("ticket", first_text(chat, "id")),
        ("requester", first_text(visitor, "name") or first_text(chat, "visitor_name")),
        ("requester_email", first_text(visitor, "email")),
        ("assignee", next((first_text(one, "display_name") for one in nodes(chat.get("agents"))), "")),
        ("satisfaction", first_text(chat, "rate").removeprefix("rated_").replace("not_rated", "")),
        ("created_at", first_text(chat, "started")),
        ("url", first_text(chat, "chat_start_url")),
    ):
        if value:
            metadata[key] = value
    tags = chat.get("tags")
    if isinstance(tags, list) and tags:
        metadata["tags"] = [text(tag) for tag in tags if text(tag)]
    rows = nodes(chat.get("events")) or nodes(chat.get("messages"))
    return [_flat_draft(row) for row in rows], Findings("livechat", None, metadata)


def _flat_draft(row: Node) -> Draft:
    at = read_any(row.get("timestamp")) or read_any(row.get("date"))
    body, speaker = plain(text(row.get("text"))), first_text(row, "author_name") or None
    if row.get("type") == "event" or row.get("user_type") == "supervisor":
        role = Role.NOTE if row.get("user_type") == "supervisor" else Role.SYSTEM
        return Draft(body, speaker, at, role)
    role = {"agent": Role.AGENT, "visitor": Role.CUSTOMER}.get(text(row.get("user_type")), Role.UNKNOWN)
    return Draft(body, speaker, at, Role.BOT if role is Role.AGENT and is_bot_name(speaker or "") else role)
