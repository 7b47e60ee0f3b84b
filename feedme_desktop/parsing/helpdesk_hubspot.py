"""HubSpot conversation threads in JSON: messages with actors and directions, comments of the team as notes.

Only reads one thread.
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
    names,
    node,
    person_email,
    person_name,
    rows,
)

_ACTORS = {"A": Role.AGENT, "V": Role.CUSTOMER, "B": Role.BOT, "S": Role.SYSTEM, "L": Role.BOT, "I": Role.BOT}
_MESSAGES = frozenset({"MESSAGE", "COMMENT", "WELCOME_MESSAGE"})


def recognises(owner: Node) -> bool:
    """By the senders and actors of its messages."""
    said = _said(owner)
    return any("senders" in one and ("direction" in one or "conversationsThreadId" in one) for one in said[:5])


def read(owner: Node) -> Reading | None:
    """The messages by time."""
    ticket = Ticket("hubspot_json")
    said = sorted(_said(owner), key=lambda one: first_line(one, "createdAt"))
    people = {first_line(one, "id"): one for one in rows(owner.get("actors"))}
    for one in said:
        kind = first_line(one, "type")
        if kind in _MESSAGES:
            ticket.attach(names(one.get("attachments"), "name", "fileId"))
            mail = any("EMAIL" in first_line(node(s, "deliveryIdentifier"), "type") for s in rows(one.get("senders")))
            text = body(one, ("richText",), ("text",))
            ticket.say(_author(one, people), text, one.get("createdAt"), note=kind == "COMMENT", mail=mail)
    ticket.put(
        ticket=first_line(owner, "id", "threadId") or next((first_line(o, "conversationsThreadId") for o in said), ""),
        subject=next((found for one in said if (found := first_line(one, "subject"))), ""),
        status=owner.get("status"),
        channel=first_line(owner, "originalChannelId"),
        created_at=owner.get("createdAt"),
        updated_at=owner.get("latestMessageTimestamp"),
    )
    return ticket.reading()


def _said(owner: Node) -> list[Node]:
    return rows(owner.get("messages")) or rows(owner.get("results"))


def _author(one: Node, people: dict[str, Node]) -> Person:
    sender = next(iter(rows(one.get("senders"))), {})
    actor = first_line(sender, "actorId") or first_line(one, "createdBy")
    known = people.get(actor, {})
    address = node(sender, "deliveryIdentifier")
    email = first_line(address, "value") if "EMAIL" in first_line(address, "type") else person_email(known)
    role = _ACTORS.get(actor[:1], Role.UNKNOWN) if actor[1:2] == "-" else Role.UNKNOWN
    if role is Role.UNKNOWN and first_line(one, "direction"):
        role = Role.CUSTOMER if first_line(one, "direction") == "INCOMING" else Role.AGENT
    if first_line(one, "type") == "WELCOME_MESSAGE":
        role = Role.BOT
    return Person(first_line(sender, "name") or person_name(known) or actor or None, email or None, role)
