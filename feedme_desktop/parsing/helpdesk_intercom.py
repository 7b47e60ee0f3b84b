"""Intercom conversations and tickets in JSON, from the oldest API to the newest: an opening message and its parts.

Only reads one conversation; lists of them are cut before.
"""

from __future__ import annotations

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.helpdesk_node import (
    NOBODY,
    Node,
    Person,
    Reading,
    Ticket,
    first_line,
    line,
    names,
    node,
    person_email,
    person_name,
    prose,
    rows,
)
from feedme_desktop.parsing.timestamps import read_any

_ROLES = {
    **dict.fromkeys(("user", "lead", "contact", "visitor", "anonymous_user"), Role.CUSTOMER),
    **dict.fromkeys(("admin", "team", "teammate"), Role.AGENT),
    "bot": Role.BOT,
}
_PUBLIC = frozenset({"", "comment", "open", "close", "quick_reply", "user_message", "message", "custom_bot_message"})
"""Parts that the customer sees; the text of any other kind (assignment, note) is internal."""


def recognises(owner: Node) -> bool:
    """By Intercom's names for the parts of a conversation."""
    if {"conversation_parts", "conversation_message", "ticket_parts"} & set(owner):
        return True
    return owner.get("type") in ("conversation", "ticket") and "source" in owner and "body" in node(owner, "source")


def read(owner: Node) -> Reading | None:
    """The opening message and the parts that say something."""
    ticket = Ticket("intercom_json")
    opening = node(owner, "source") or node(owner, "conversation_message")
    parts = _listed(owner, "conversation_parts") or _listed(owner, "ticket_parts")
    people = _people(owner, [opening, *parts])
    attributes = node(owner, "ticket_attributes")
    channel = first_line(opening, "delivered_as", "type")
    _fields(ticket, owner, opening, people)
    first = {"created_at": owner.get("created_at"), "body": attributes.get("_default_description_"), **opening}
    if attributes and "author" not in first:
        first["author"] = next(iter(_listed(owner, "contacts")), {})
    _say(ticket, first, people, mail=False)
    ordered = _ordered(parts)
    by_mail = first_line(opening, "type") == "email" or channel == "email"
    for part in ordered:
        _say(ticket, part, people, mail=by_mail)
    return ticket.reading()


def _listed(owner: Node, key: str) -> list[Node]:
    """A list that stands alone, or inside an object of its own name."""
    inner = owner.get(key)
    if isinstance(inner, dict):
        inner = inner.get(key) or inner.get("data") or inner.get("admins")
    return rows(inner)


def _ordered(parts: list[Node]) -> list[Node]:
    dated = [(read_any(part.get("created_at")) or "", index, part) for index, part in enumerate(parts)]
    if all(at for at, _, _ in dated):
        dated.sort(key=lambda item: item[:2])
    return [part for _, _, part in dated]


def _say(ticket: Ticket, part: Node, people: dict[str, Person], *, mail: bool) -> None:
    text = prose(part.get("body"))
    kind = first_line(part, "part_type")
    ticket.attach(names(part.get("attachments"), "name", "filename"))
    note = kind not in _PUBLIC
    ticket.say(_author(part, people), text, part.get("created_at"), note=note, mail=mail)


def _given(part: Node) -> Node:
    return node(part, "author") or node(part, "user")


def _author(part: Node, people: dict[str, Person]) -> Person:
    given = _given(part)
    number, kind = first_line(given, "id"), first_line(given, "type").lower()
    known = people.get(number, NOBODY)
    role = _ROLES.get(kind, known.role)
    if given.get("from_ai_agent") is True or given.get("is_ai_answer") is True or part.get("from_ai_agent") is True:
        role = Role.BOT
    name = person_name(given) or known.name
    email = person_email(given) or known.email
    if not name and not email and number:
        name = f"{role} {number}" if role is not Role.UNKNOWN else number
    return Person(name, email, role)


def _people(owner: Node, parts: list[Node]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    listed = [
        *((row, Role.CUSTOMER) for key in ("contacts", "customers", "users") for row in _listed(owner, key)),
        *((row, Role.AGENT) for key in ("teammates", "admins") for row in _listed(owner, key)),
        *((node(owner, key), Role.CUSTOMER) for key in ("user", "contact", "customer")),
        (node(owner, "assignee"), Role.AGENT),
        *((author, _ROLES.get(first_line(author, "type"), Role.UNKNOWN)) for author in map(_given, parts)),
    ]
    for person, role in listed:
        number = first_line(person, "id")
        known = found.get(number, NOBODY)
        if number and not known.shown:
            found[number] = Person(person_name(person), person_email(person), role)
    return found


def _fields(ticket: Ticket, owner: Node, opening: Node, people: dict[str, Person]) -> None:
    rating = node(owner, "conversation_rating")
    assignee = node(owner, "assignee")
    helper = first_line(assignee, "id") or first_line(owner, "admin_assignee_id", "assignee_id")
    asked = next((person.shown for person in people.values() if person.role is Role.CUSTOMER and person.shown), "")
    state = line(owner.get("state")) or {True: "open", False: "closed"}.get(owner.get("open") is True, "")
    custom = node(owner, "custom_attributes") or node(owner, "ticket_attributes")
    ticket.put(
        ticket=first_line(owner, "ticket_id", "id"),
        subject=prose(opening.get("subject")).strip()
        or first_line(owner, "title")
        or first_line(node(owner, "ticket_attributes"), "_default_title_"),
        status=state if "state" in owner or "open" in owner else first_line(node(owner, "ticket_state"), "category"),
        priority=owner.get("priority"),
        requester=asked,
        assignee=people.get(helper, NOBODY).shown or (helper if helper != "0" else ""),
        tags=names(_listed(owner, "tags"), "name"),
        satisfaction=" ".join(part for part in (first_line(rating, "rating"), first_line(rating, "remark")) if part),
        channel=first_line(opening, "type") if "source" in owner else "",
        created_at=read_any(owner.get("created_at")),
        updated_at=read_any(owner.get("updated_at")),
        url=first_line(node(owner, "links"), "conversation_web") or first_line(opening, "url"),
        attributes=[f"{key}: {line(value)}" for key, value in custom.items() if line(value) and key[:1] != "_"],
    )
