"""Where in a JSON value the conversations are: lists of them, wrappers around one, and the people beside them.

Shared by the parser, which has a whole value, and the container, which looks at single elements of a large file.
Knows vendors only by their ``recognises``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Protocol, cast

from feedme_desktop.parsing import (
    helpdesk_freshdesk,
    helpdesk_front,
    helpdesk_helpscout,
    helpdesk_hubspot,
    helpdesk_intercom,
    helpdesk_jira,
    helpdesk_zammad,
    helpdesk_zendesk,
)
from feedme_desktop.parsing.helpdesk_generic import messages_of
from feedme_desktop.parsing.helpdesk_node import Node, Reading, rows
from feedme_desktop.parsing.message_fields import has_text, record
from feedme_desktop.parsing.words import words


class Vendor(Protocol):
    """One module per help desk."""

    def recognises(self, owner: Node) -> bool:
        """Whether an object is a conversation of this help desk."""
        ...

    def read(self, owner: Node) -> Reading | None:
        """The conversation, or None where it says nothing."""
        ...


VENDORS: tuple[Vendor, ...] = cast(
    "tuple[Vendor, ...]",  # each module is a vendor
    (
        helpdesk_intercom,
        helpdesk_zendesk,
        helpdesk_helpscout,
        helpdesk_freshdesk,
        helpdesk_jira,
        helpdesk_front,
        helpdesk_zammad,
        helpdesk_hubspot,
    ),
)

MANY = (
    "items", "tickets", "conversations", "results", "chats", "cases", "data", "requests", "issues", "_results",
    "values", "threads", "helpdesk_tickets", "records", "rows", "list", "entries", "ticket_events", "hits",
)  # fmt: skip
"""Names of lists of conversations."""

_WRAPPERS = (
    "ticket", "helpdesk_ticket", "item", "conversation", "data", "result", "case", "chat", "request", "issue",
    "_embedded", "response", "payload", "_source",
)  # fmt: skip
SIDES = ("users", "participants", "people", "members", "contacts", "admins", "agents", "actors", "customers")
"""Names of lists of people that stand beside the conversations."""

TICKET_KEYS = (
    "ticket_id", "conversation_id", "thread_id", "chat_id", "case_id", "session_id", "conversationsThreadId",
    "ticketId", "conversationId", "threadId", "chatId", "caseId", "sessionId", "issue_id",
)  # fmt: skip
"""Names of the field that says which conversation a message belongs to."""

_BODIES = frozenset({"body", "text", "message", "content", "body_text", "html_body", "plain_body", "bodyText"})
_OF_MESSAGES = frozenset(TICKET_KEYS) | frozenset(
    words(
        "is_inbound incoming internal direction sender senders sender_type author_type author_id from_agent jsdPublic"
    )
)
"""Fields that a message has and a conversation has not, beside a text."""
_EVENTS = "child_events"
"""What a row of Zendesk's export of ticket events says stands in a list of this name."""
_DEPTH = 6

Sides = Mapping[str, Mapping[str, Node]]
"""People by the name of their list and their id."""


def conversations(value: object, sides: Sides | None = None, depth: int = 0) -> Iterator[Node]:
    """The conversations in a value, one object each, with the people it names put into it."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        yield from _of_list(value, sides or {}, depth)
    elif isinstance(value, Mapping):
        yield from _of_object(value, sides or {}, depth)


def is_conversation(row: object) -> bool:
    """Whether an element of a list is a conversation rather than a message of one."""
    if not isinstance(row, Mapping) or (_BODIES & set(row) and _OF_MESSAGES & set(row)):
        return False
    return _holds(row) or any(_holds(inner) for key in _WRAPPERS if isinstance(inner := row.get(key), Mapping))


def is_message(row: object) -> bool:
    """Whether an element of a list is a message."""
    return isinstance(row, Mapping) and (_EVENTS in row or has_text(record(row)))


def ticket_key(found: list[Node]) -> str | None:
    """The field by which messages are sorted into conversations, or None where not all have one."""
    return next((key for key in TICKET_KEYS if found and all(row.get(key) not in (None, "") for row in found)), None)


def named_people(row: object, sides: Sides) -> dict[str, list[Node]]:
    """The people of the side tables that a row mentions by their ids."""
    if not sides:
        return {}
    mentioned = sorted(_ids(row))
    found = {key: [table[number] for number in mentioned if number in table] for key, table in sides.items()}
    return {key: people for key, people in found.items() if people}


def person_id(person: Node) -> str | None:
    """The id of a person as text."""
    number = person.get("id")
    return str(number) if isinstance(number, str | int) and not isinstance(number, bool) else None


def _holds(row: Node) -> bool:
    ticket = bool({"subject", "preview", "description"} & set(row)) and bool({"id", "number", "status"} & set(row))
    return ticket or messages_of(row) is not None or any(vendor.recognises(row) for vendor in VENDORS)


def _of_list(value: list[object], sides: Sides, depth: int) -> Iterator[Node]:
    found = rows(value)
    if found and all(is_conversation(row) for row in found[:3]):
        for row in found:
            yield from conversations(row, sides, depth + 1)
    elif any(is_message(row) for row in found):
        name = "ticket_events" if all(_EVENTS in row for row in found[:3]) else "messages"
        for group in _by_ticket(found):
            yield {name: group, **named_people(group, sides)}
    else:
        for inner in value:
            yield from conversations(inner, sides, depth + 1)


def _of_object(owner: Node, sides: Sides, depth: int) -> Iterator[Node]:
    for key in MANY:
        inner = rows(owner.get(key))
        if inner and all(is_conversation(row) for row in inner[:3]):
            beside = _sides(owner, but=key)
            for row in inner:
                yield from conversations(row, {**sides, **beside}, depth + 1)
            return
    wrapped = _wrapped(owner)
    if wrapped is not None:
        yield from conversations(wrapped, sides, depth + 1)
    elif _holds(owner):
        yield {**named_people(owner, sides), **owner}
    else:
        yield from _of_other(owner, sides, depth)


def _of_other(owner: Node, sides: Sides, depth: int) -> Iterator[Node]:
    """A list of messages under the name of a list of tickets; a wrapped list; a single message."""
    beside = {**sides, **_sides(owner)}
    for key in (*MANY, *_WRAPPERS):
        inner = owner.get(key)
        if isinstance(inner, list) and any(isinstance(row, Mapping) for row in inner):
            yield from conversations(inner, beside, depth + 1)
            return
    if has_text(record(owner)):
        yield owner


def _wrapped(owner: Node) -> Node | None:
    """What is inside a wrapper, with what stands beside it (comments, users); None where nothing is wrapped."""
    said = messages_of(owner)
    for key in _WRAPPERS:
        inner = owner.get(key)
        if not isinstance(inner, Mapping):
            continue
        own = bool({"subject", "id", "number"} & set(owner))
        if messages_of(inner) is not None or not (said or own) or (said and not own):
            beside = {name: value for name, value in owner.items() if name != key and (own or _is_inner(value))}
            return {**beside, **inner}
    return None


def _is_inner(value: object) -> bool:
    return isinstance(value, list | dict)


def _sides(owner: Node, but: str = "") -> dict[str, dict[str, Node]]:
    found: dict[str, dict[str, Node]] = {}
    for key in SIDES:
        people = rows(owner.get(key)) if key != but else []
        table = {number: person for person in people if (number := person_id(person))}
        if table:
            found[key] = table
    return found


def _by_ticket(found: list[Node]) -> list[list[Node]]:
    """A flat list of messages is one conversation, or several where each row names its ticket."""
    key = ticket_key(found)
    groups: dict[str, list[Node]] = {}
    for row in found:
        groups.setdefault(str(row[key]) if key else "", []).append(row)
    return list(groups.values())


def _ids(value: object) -> set[str]:
    """Everything in a value that stands under a name that ends in ``id`` or ``ids``, as text."""
    found: set[str] = set()
    left: list[object] = [value]
    while left:
        part = left.pop()
        if isinstance(part, Mapping):
            for key, inner in part.items():
                if isinstance(inner, Mapping | list):
                    left.append(inner)
                if key[-2:].lower() == "id" or key[-3:].lower() == "ids" or key in ("author", "createdBy"):
                    found.update(str(one) for one in (inner if isinstance(inner, list) else [inner]))
        elif isinstance(part, list):
            left.extend(one for one in part if isinstance(one, Mapping | list))
    return found
