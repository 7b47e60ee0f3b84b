"""Conversations in JSON of tools that have no reader of their own: by the field names that most of them use.

The last of the list in ``messages_json``: takes whatever holds messages with their text.
"""

from __future__ import annotations

from collections.abc import Mapping

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.drafts import Draft, Findings, oldest_first
from feedme_desktop.parsing.helpdesk_node import Node, Reading, rows
from feedme_desktop.parsing.message_fields import draft_of, has_text, record
from feedme_desktop.parsing.speakers import role_of_type

LISTS = (
    "messages", "comments", "conversation_parts", "threads", "conversations", "conversation", "parts", "turns",
    "notes", "replies", "thread", "chat", "transcript", "dialog", "dialogue",
    "history", "events", "entries", "utterances", "log", "posts", "interactions",
)  # fmt: skip
_FIRST = ("conversation_message", "source")
_FIELDS = {
    **dict.fromkeys(("id", "number", "display_id", "ticket_id", "conversation_id"), "ticket"),
    **dict.fromkeys(("subject", "title"), "subject"),
    **dict.fromkeys(("status", "state"), "status"),
    **dict.fromkeys(("created_at", "createdat"), "created_at"),
    **{key: key for key in ("priority", "channel", "type", "requester_id", "updated_at")},
}
_NESTED = 2
_PEOPLE = ("users", "participants", "people", "members", "contacts", "admins", "agents", "actors")


def recognises(owner: Node) -> bool:
    """Whether there is a list of messages, or a text."""
    return messages_of(owner) is not None or has_text(record(owner))


def messages_of(owner: Node, depth: int = 0) -> list[Node] | None:
    """The messages that an object holds under one of the usual names, or None."""
    if depth > _NESTED:
        return None
    for key in LISTS:
        inner = owner.get(key)
        if isinstance(inner, dict):
            inner = next((inner[k] for k in (key, *LISTS) if isinstance(inner.get(k), list)), None)
        if isinstance(inner, list) and inner and all(isinstance(row, dict) for row in inner):
            found = [_unwrapped(row) for row in inner]
            if any(has_text(record(row)) or messages_of(row, depth + 1) for row in found[:20]) and not any(
                messages_of(row, depth + 1) for row in found[:3]
            ):
                return found
    return None


def read(owner: Node) -> Reading | None:
    """The messages, oldest first, with what opened the conversation where it is kept apart."""
    said = messages_of(owner)
    single = said is None
    if said is None:
        said = [owner]
        owner = {key: value for key, value in owner.items() if key not in ("body", "text", "message")}
    people = _people(owner)
    drafts = oldest_first([draft for row in said if (draft := draft_of(record(row), people))])
    opening = None if single else _opening(owner, people)
    if opening and not (drafts and opening.text.strip() == drafts[0].text.strip()):
        drafts.insert(0, opening)
    if not drafts:
        return None
    bare = set(owner) <= {"messages", *_PEOPLE}
    metadata = _metadata(said[0] if bare else owner, from_row=bare)
    title = metadata.get("subject")
    return drafts, Findings("json", str(title) if title else None, metadata)


def _unwrapped(row: Node) -> Node:
    """Some wrap each message: ``{"note": {...}}``."""
    only = next(iter(row.values())) if len(row) == 1 else None
    return only if isinstance(only, Mapping) else row


def _opening(owner: Node, people: Mapping[str, tuple[str, Role]]) -> Draft | None:
    """What opened the conversation where the export keeps it outside the list of messages."""
    for key in _FIRST:
        inner = owner.get(key)
        if isinstance(inner, Mapping) and has_text(record(inner)):
            row = {"created_at": owner.get("created_at"), **inner}
            return draft_of(record(row), people)
    description = owner.get("description_text") or owner.get("description")
    if isinstance(description, str) and description.strip():
        row = {
            "body": description,
            "created_at": owner.get("created_at"),
            "author_id": owner.get("requester_id"),
            "via": owner.get("via"),
            "role": "customer",
        }
        return draft_of(record(row), people)
    return None


def _people(owner: Node) -> dict[str, tuple[str, Role]]:
    """Names and roles of the ids that the messages use."""
    found: dict[str, tuple[str, Role]] = {}
    for person in (person for key in _PEOPLE for person in rows(owner.get(key))):
        row = record(person)
        if row.get("id") is not None:
            shown = row.get("name") or row.get("display_name") or row.get("email") or row["id"]
            role = role_of_type(str(row.get("role") or row.get("type") or "")) or Role.UNKNOWN
            found[str(row["id"])] = (str(shown), role)
    for key, role in (("requester_id", Role.CUSTOMER), ("responder_id", Role.AGENT), ("assignee_id", Role.AGENT)):
        if owner.get(key):
            shown = found.get(str(owner[key]), (str(owner[key]), role))[0]
            found[str(owner[key])] = (shown, role)
    return found


def _metadata(owner: Node, *, from_row: bool) -> dict[str, object]:
    metadata: dict[str, object] = {}
    for key, value in record(owner).items():
        name_of = _FIELDS.get(key)
        if (
            name_of
            and isinstance(value, str | int)
            and not isinstance(value, bool)
            and (not from_row or key.endswith("_id"))
        ):
            metadata.setdefault(name_of, str(value))
    tags = owner.get("tags")
    if isinstance(tags, list) and tags and all(isinstance(tag, str) for tag in tags):
        metadata["tags"] = list(tags)
    return metadata
