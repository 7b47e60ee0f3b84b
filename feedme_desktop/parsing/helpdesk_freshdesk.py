"""Freshdesk tickets in JSON: the old API with wrapped notes, the new one with conversations, bare lists of those.

Only reads one ticket; what wraps several is cut before.
"""

from __future__ import annotations

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.helpdesk_node import (
    NOBODY,
    Node,
    Person,
    Reading,
    Ticket,
    body,
    first_line,
    line,
    names,
    node,
    person_email,
    person_name,
    rows,
)
from feedme_desktop.parsing.speakers import split_address

_STATUS = {"2": "open", "3": "pending", "4": "resolved", "5": "closed", "6": "waiting on customer", "7": "waiting"}
_PRIORITY = {"1": "low", "2": "medium", "3": "high", "4": "urgent"}
_SOURCE = {
    "1": "email", "2": "portal", "3": "phone", "4": "forum", "5": "twitter", "6": "facebook", "7": "chat",
    "9": "feedback widget", "10": "outbound email", "11": "e-commerce", "12": "bot", "13": "whatsapp",
}  # fmt: skip
_CHATS = frozenset({"phone", "twitter", "facebook", "chat", "bot", "whatsapp"})
_OWN = frozenset(
    {"responder_id", "display_id", "fr_escalated", "cc_emails", "reply_cc_emails", "ticket_type", "fr_due_by"}
)


def recognises(owner: Node) -> bool:
    """By Freshdesk's fields of a ticket, or of the messages in a list."""
    if len(_OWN & set(owner)) >= 2 or ("conversations" in owner and "requester_id" in owner):
        return True
    said = _said(owner)
    return bool(said) and "incoming" in said[0] and bool({"private", "support_email"} & set(said[0]))


def read(owner: Node) -> Reading | None:
    """The description as the customer's message, then the conversations; private ones are notes."""
    ticket = Ticket("freshdesk_json")
    people = _people(owner)
    source = _SOURCE.get(line(owner.get("source")), first_line(owner, "source_name", "source"))
    _fields(ticket, owner, people, source)
    ticket.attach(names(owner.get("attachments"), "name", "content_file_name", "attachment_file_name"))
    mail = source.lower() not in _CHATS
    opening = body(owner, ("description_html", "description"), ("description_text",))
    asker = people.get(first_line(owner, "requester_id"), NOBODY)
    if opening:
        who = Person(asker.name or first_line(owner, "requester_id") or None, asker.email, Role.CUSTOMER)
        ticket.say(who, opening, owner.get("created_at"), mail=mail)
    for said in _in_order(_said(owner)):
        _say(ticket, said, people, mail=mail)
    return ticket.reading()


def _said(owner: Node) -> list[Node]:
    found = rows(owner.get("conversations")) or rows(owner.get("notes")) or rows(owner.get("messages"))
    return [node(said, "note") or said for said in found]


def _in_order(said: list[Node]) -> list[Node]:
    dates = [first_line(one, "created_at") for one in said]
    if all(dates) and dates == sorted(dates, reverse=True):
        return said[::-1]
    return sorted(said, key=lambda one: first_line(one, "created_at")) if all(dates) else said


def _say(ticket: Ticket, said: Node, people: dict[str, Person], *, mail: bool) -> None:
    text = body(said, ("body_html", "body"), ("body_text",))
    ticket.attach(names(said.get("attachments"), "name", "content_file_name", "attachment_file_name"))
    kept_back = said.get("private") is True or said.get("deleted") is True
    ticket.say(_author(said, people), text, said.get("created_at"), note=kept_back, mail=mail)


def _author(said: Node, people: dict[str, Person]) -> Person:
    number, incoming = first_line(said, "user_id"), said.get("incoming")
    known = people.get(number, NOBODY)
    given = node(said, "user")
    name, email = split_address(first_line(said, "from_email"))
    role = Role.CUSTOMER if incoming is True else Role.AGENT if incoming is False else known.role
    if role is not Role.CUSTOMER and known.role is Role.CUSTOMER:
        role = Role.CUSTOMER  # what the customer adds in the portal comes as outgoing at times
    shown = known.name or person_name(given) or name or (known.email or email or number)
    return Person(shown or None, known.email or person_email(given) or email, role)


def _people(owner: Node) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for key, role in (("requester", Role.CUSTOMER), ("responder", Role.AGENT), ("agent", Role.AGENT)):
        given = node(owner, key)
        number = first_line(owner, f"{key}_id") or first_line(given, "id")
        if number and number not in found:
            name = person_name(given) or first_line(owner, f"{key}_name") or None
            found[number] = Person(name, person_email(given) or first_line(owner, f"{key}_email") or None, role)
    for key, role in (("users", Role.UNKNOWN), ("contacts", Role.CUSTOMER), ("agents", Role.AGENT)):
        for row in rows(owner.get(key)):
            contact = {**node(row, "contact"), **row} if "contact" in row else row
            number = first_line(row, "id")
            known = found.get(number, NOBODY)
            settled = known.role if known.role is not Role.UNKNOWN else role
            if number:
                name, email = person_name(contact), person_email(contact)
                found[number] = Person(known.name or name, known.email or email, settled)
    return found


def _fields(ticket: Ticket, owner: Node, people: dict[str, Person], source: str) -> None:
    asker = people.get(first_line(owner, "requester_id"), NOBODY)
    helper = people.get(first_line(owner, "responder_id"), NOBODY)
    status, priority = line(owner.get("status")), line(owner.get("priority"))
    rating = node(owner, "satisfaction_rating") or next(iter(rows(owner.get("satisfaction_ratings"))), {})
    ticket.put(
        ticket=first_line(owner, "display_id", "id")
        or next((found for said in _said(owner) if (found := first_line(said, "ticket_id"))), ""),
        subject=owner.get("subject"),
        status=first_line(owner, "status_name") or _STATUS.get(status, status),
        priority=first_line(owner, "priority_name") or _PRIORITY.get(priority, priority),
        type=first_line(owner, "type", "ticket_type"),
        channel=source,
        requester=asker.shown or first_line(owner, "requester_id"),
        assignee=helper.shown or first_line(owner, "responder_id"),
        tags=names(owner.get("tags"), "name"),
        satisfaction=first_line(rating, "rating", "score", "feedback"),
        created_at=owner.get("created_at"),
        updated_at=owner.get("updated_at"),
        url=owner.get("url"),
    )
