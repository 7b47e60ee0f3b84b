"""Messages in JSON: a list of them, an object that holds one, several such objects, or one a line.

Reads the API shapes of Zendesk, Intercom, Help Scout and Freshdesk by the same field names as
everybody else's; only the name of the format is told by vendor.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish, oldest_first
from feedme_desktop.parsing.message_fields import draft_of, has_text, record
from feedme_desktop.parsing.speakers import role_of_type

name = "JSON"

_LISTS = (
    "messages", "comments", "conversation_parts", "threads", "conversations", "conversation", "parts", "turns",
    "notes", "replies", "thread", "chat", "transcript", "dialog", "dialogue",
    "history", "events", "entries", "utterances", "log", "posts", "interactions",
)  # fmt: skip
_WRAPPERS = ("ticket", "helpdesk_ticket", "item", "conversation", "data", "result", "case", "chat", "request")
_MANY = ("items", "tickets", "conversations", "results", "chats", "cases", "data", "requests")
_FIRST = ("conversation_message", "source")
_FIELDS = {
    **dict.fromkeys(("id", "number", "display_id", "ticket_id", "conversation_id"), "ticket"),
    **dict.fromkeys(("subject", "title"), "subject"),
    **dict.fromkeys(("status", "state"), "status"),
    **dict.fromkeys(("created_at", "createdat"), "created_at"),
    **{key: key for key in ("priority", "channel", "type", "requester_id", "updated_at")},
}
_DEPTH = 6


def sniff(document: Document) -> float:
    """By the first characters: ``{"`` or ``[{``; a bracketed time is no JSON."""
    if document.text is None:
        return 0.0
    head = document.text[:2000].lstrip()
    named = document.name.lower().endswith((".json", ".jsonl", ".ndjson"))
    second = head[1:].lstrip()[:1]
    shaped = (head[:1] == "{" and second in ('"', "}")) or (head[:1] == "[" and second in ("{", "]", "["))
    if shaped and (named or '":' in head or '" :' in head):
        return 0.97
    return 0.8 if named else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each conversation in the file. Raises ``ReadError`` (malformed, empty)."""
    found = list(_conversations(_load(document), 0))
    read = [(node, made) for node in found if (made := _read(node)) is not None]
    if not read:
        raise ReadError(
            f"{document.name} is JSON without messages: a list of messages with their text is needed.", code="empty"
        )
    for number, (node, (drafts, findings)) in enumerate(read):
        single = len(read) == 1
        content = document.content if single else json.dumps(node, ensure_ascii=False).encode("utf-8", "replace")
        yield finish(document, drafts, findings, part=None if single else number, content=content)


def _load(document: Document) -> object:
    text = document.text or ""
    try:
        return json.loads(text)
    except ValueError as error:
        lines = [line for line in text.split("\n") if line.strip()]
        if len(lines) > 1 and lines[0].lstrip()[:1] in "{[":
            try:
                return [json.loads(line) for line in lines]
            except ValueError:
                pass
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise ReadError(f"{document.name} is not valid JSON{where}: export it again.", code="malformed") from error


def _conversations(node: object, depth: int) -> Iterator[object]:
    """The nodes that are one conversation each: a list of messages, or an object that holds one."""
    if depth > _DEPTH:
        return
    if isinstance(node, list):
        rows = [row for row in node if isinstance(row, Mapping)]
        if rows and all(_messages_of(row) is not None for row in rows[:3]):
            for row in rows:
                yield from _conversations(row, depth + 1)
        elif rows and any(has_text(record(row)) for row in rows):
            yield from _by_ticket(rows)
        else:
            for inner in node:
                yield from _conversations(inner, depth + 1)
    elif isinstance(node, Mapping):
        yield from _conversations_of_object(node, depth)


def _conversations_of_object(node: Mapping[str, object], depth: int) -> Iterator[object]:
    for key in _MANY:
        inner = node.get(key)
        if (
            isinstance(inner, list)
            and inner
            and all(
                isinstance(row, Mapping) and (_messages_of(row) is not None or _is_ticket(row)) for row in inner[:3]
            )
        ):
            for row in inner:
                yield from _conversations(row, depth + 1)
            return
    if _messages_of(node) is not None:
        yield node
        return
    for key in _WRAPPERS:
        inner = node.get(key)
        if isinstance(inner, Mapping | list):
            yield from _conversations(inner, depth + 1)
            return
    if has_text(record(node)):
        yield node


def _by_ticket(rows: list[Mapping[str, object]]) -> Iterator[object]:
    """A flat list of messages is one conversation, or several where each row names its ticket."""
    keys = [
        key
        for key in ("ticket_id", "conversation_id", "thread_id", "chat_id", "case_id", "session_id")
        if all(key in row for row in rows)
    ]
    groups: dict[str, list[Mapping[str, object]]] = {}
    for row in rows:
        groups.setdefault(str(row[keys[0]]) if keys else "", []).append(row)
    yield from groups.values()


def _messages_of(node: Mapping[str, object]) -> list[Mapping[str, object]] | None:
    for key in _LISTS:
        inner = node.get(key)
        if isinstance(inner, Mapping):
            inner = next((inner[k] for k in (key, *_LISTS) if isinstance(inner.get(k), list)), None)
        if isinstance(inner, list) and inner and all(isinstance(row, Mapping) for row in inner):
            rows = [_unwrapped(row) for row in inner]
            if any(has_text(record(row)) or _messages_of(row) for row in rows[:20]) and not any(
                _messages_of(row) for row in rows[:3]
            ):
                return rows
    return None


def _unwrapped(row: Mapping[str, object]) -> Mapping[str, object]:
    """Freshdesk's old API wraps each note: ``{"note": {...}}``."""
    only = next(iter(row.values())) if len(row) == 1 else None
    return only if isinstance(only, Mapping) else row


def _is_ticket(row: Mapping[str, object]) -> bool:
    return bool({"subject", "preview", "description"} & set(row)) and bool({"id", "number", "status"} & set(row))


def _read(node: object) -> tuple[list[Draft], Findings] | None:
    rows = node if isinstance(node, list) else _messages_of(node) if isinstance(node, Mapping) else None
    owner: Mapping[str, object] = node if isinstance(node, Mapping) else {}
    if rows is None:
        rows = [owner]
        owner = {key: value for key, value in owner.items() if key not in ("body", "text", "message")}
    people = _people(owner)
    drafts = [draft for row in rows if isinstance(row, Mapping) and (draft := draft_of(record(row), people))]
    drafts = oldest_first(drafts)
    opening = _opening(owner, people) if isinstance(node, Mapping) and rows != [node] else None
    if opening and not (drafts and opening.text.strip() == drafts[0].text.strip()):
        drafts.insert(0, opening)
    if not drafts:
        return None
    metadata = _metadata(owner or (rows[0] if rows and isinstance(rows[0], Mapping) else {}), from_row=not owner)
    title = metadata.get("subject")
    return drafts, Findings(_format(owner, rows), str(title) if title else None, metadata)


def _opening(owner: Mapping[str, object], people: Mapping[str, tuple[str, Role]]) -> Draft | None:
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


def _people(owner: Mapping[str, object]) -> dict[str, tuple[str, Role]]:
    """Names and roles of the ids that the messages use."""
    found: dict[str, tuple[str, Role]] = {}
    listed = [
        person
        for key in ("users", "participants", "people", "members", "contacts", "admins")
        if isinstance(owner.get(key), list)
        for person in _list(owner[key])
    ]
    for person in listed:
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


def _list(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _metadata(owner: Mapping[str, object], *, from_row: bool) -> dict[str, object]:
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


def _format(owner: Mapping[str, object], rows: list[Mapping[str, object]]) -> str:
    first = rows[0] if rows else {}
    keys = set(owner) | set(first)
    if {"conversation_parts", "conversation_message"} & keys:
        return "intercom_json"
    if (
        {"audit_id", "html_body"} <= keys
        or "zendesk" in str(owner.get("url", ""))
        or {"requester_id", "submitter_id"} <= keys
    ):
        return "zendesk_json"
    if ("threads" in owner and {"mailbox", "customer", "folderId"} & keys) or {"folderId", "threadCount"} & keys:
        return "helpscout_json"
    if {"support_email", "incoming"} <= keys or {"responder_id", "display_id"} & set(owner):
        return "freshdesk_json"
    return "json"
