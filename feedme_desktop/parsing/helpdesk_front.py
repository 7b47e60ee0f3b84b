"""Front conversations in JSON: messages in and out, with the team's comments as notes between them.

Only reads one conversation; lists of them are cut before.
"""

from __future__ import annotations

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.helpdesk_node import (
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
from feedme_desktop.parsing.timestamps import read_any

_MAIL = frozenset({"", "email"})


def recognises(owner: Node) -> bool:
    """By the direction flag of Front's messages, or the prefixes of its ids."""
    messages = _listed(owner, "messages", "_results")
    if messages and "is_inbound" in messages[0]:
        return True
    return line(owner.get("id")).startswith("cnv_") and bool(messages or node(owner, "last_message"))


def read(owner: Node) -> Reading | None:
    """Messages and comments by time."""
    ticket = Ticket("front_json")
    messages = _listed(owner, "messages", "_results")
    if not messages and node(owner, "last_message"):
        messages = [node(owner, "last_message")]
        ticket.warnings.append("Only the last message is in this file: export the conversation with its messages.")
    _fields(ticket, owner, messages)
    said = [(_when(message), number, message, False) for number, message in enumerate(messages)]
    said += [(_when(note), number, note, True) for number, note in enumerate(_listed(owner, "comments"))]
    for _, _, message, note in sorted(said, key=lambda item: (item[0], item[1])):
        _say(ticket, message, note=note)
    return ticket.reading()


def _listed(owner: Node, *keys: str) -> list[Node]:
    for key in keys:
        found = owner.get(key)
        listed = rows(found.get("_results")) if isinstance(found, dict) else rows(found)
        if listed:
            return listed
    return []


def _when(message: Node) -> str:
    return read_any(message.get("created_at") or message.get("posted_at")) or ""


def _say(ticket: Ticket, message: Node, *, note: bool) -> None:
    ticket.attach(names(message.get("attachments"), "filename", "name"))
    mail = first_line(message, "type") in _MAIL
    text = body(message, ("body",), ("text", "blurb"))
    note = note or message.get("is_draft") is True
    ticket.say(
        _author(message, note=note), text, message.get("created_at") or message.get("posted_at"), note=note, mail=mail
    )


def _author(message: Node, *, note: bool) -> Person:
    inbound, given = message.get("is_inbound"), node(message, "author")
    sender = next((one for one in rows(message.get("recipients")) if one.get("role") == "from"), {})
    if inbound is True:
        contact = sender or given
        return Person(
            person_name(contact) or first_line(contact, "handle") or None, person_email(contact), Role.CUSTOMER
        )
    role = Role.AGENT if inbound is False or note else Role.UNKNOWN
    who = given or sender
    name = person_name(who) or first_line(who, "username", "handle") or first_line(node(who, "meta"), "name")
    return Person(name or None, person_email(who), role)


def _fields(ticket: Ticket, owner: Node, messages: list[Node]) -> None:
    asker, helper = node(owner, "recipient"), node(owner, "assignee")
    ticket.put(
        ticket=owner.get("id"),
        subject=first_line(owner, "subject") or next((s for m in messages if (s := first_line(m, "subject"))), ""),
        status=owner.get("status"),
        requester=person_name(asker) or first_line(asker, "handle"),
        assignee=person_name(helper) or person_email(helper),
        tags=names(owner.get("tags"), "name"),
        channel=next((kind for message in messages if (kind := first_line(message, "type"))), ""),
        created_at=read_any(owner.get("created_at")),
        updated_at=read_any(owner.get("updated_at") or node(owner, "last_message").get("created_at")),
        url=first_line(node(owner, "_links"), "self"),
    )
