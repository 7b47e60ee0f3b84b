"""Help Scout conversations in JSON: the old API with ``threads``, the new one with ``_embedded``, bare lists.

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
    names,
    node,
    person_email,
    person_name,
    prose,
    rows,
)

_TYPES = {"customer": Role.CUSTOMER, "message": Role.AGENT, "reply": Role.AGENT}
_PEOPLE = {
    "customer": Role.CUSTOMER,
    "user": Role.AGENT,
    "team": Role.AGENT,
    "agent": Role.AGENT,
    "system_user": Role.BOT,
}
_NOTES = frozenset({"note", "forwardparent", "forwardchild"})
_UNSENT = frozenset({"draft", "hidden"})
_CHATS = frozenset({"chat", "beaconchat", "phone"})


def recognises(owner: Node) -> bool:
    """By Help Scout's fields of a conversation or of its threads."""
    keys = set(owner)
    if keys & {"folderId", "mailboxId", "mailbox", "threadCount"} and keys & {"threads", "_embedded", "preview"}:
        return True
    threads = _threads(owner)
    return (
        bool(threads) and "createdBy" in threads[0] and bool({"savedReplyId", "assignedTo", "state"} & set(threads[0]))
    )


def read(owner: Node) -> Reading | None:
    """The threads that say something, oldest first; the preview where a list gives nothing else."""
    ticket = Ticket("helpscout_json")
    _fields(ticket, owner)
    for thread in sorted(_threads(owner), key=_when):
        _say(ticket, thread)
    if not ticket.drafts:
        _preview(ticket, owner)
    return ticket.reading()


def _threads(owner: Node) -> list[Node]:
    return rows(owner.get("threads")) or rows(node(owner, "_embedded").get("threads"))


def _when(thread: Node) -> tuple[str, int]:
    number = thread.get("id")
    return first_line(thread, "createdAt"), number if isinstance(number, int) else 0


def _say(ticket: Ticket, thread: Node) -> None:
    kind = first_line(thread, "type").lower()
    ticket.attach(names(_attached(thread), "fileName", "filename", "name"))
    text = prose(thread.get("body"))
    if kind == "lineitem" and text.strip():
        ticket.say(Person(_creator(thread, kind).name, None, Role.SYSTEM), text, thread.get("createdAt"))
        return
    note = kind in _NOTES or first_line(thread, "state") in _UNSENT
    ticket.say(_creator(thread, kind), text, thread.get("createdAt"), note=note, mail=kind not in _CHATS)


def _attached(thread: Node) -> object:
    return thread.get("attachments") or node(thread, "_embedded").get("attachments")


def _creator(thread: Node, kind: str) -> Person:
    given = node(thread, "createdBy")
    role = _PEOPLE.get(first_line(given, "type"), Role.UNKNOWN)
    if role is Role.UNKNOWN:
        role = Role.CUSTOMER if thread.get("createdByCustomer") is True else _TYPES.get(kind, Role.UNKNOWN)
    if not given and role is Role.CUSTOMER:
        given = node(thread, "customer")
    return _person(given, role)


def _person(given: Node, role: Role) -> Person:
    name = person_name(given)
    number = first_line(given, "id")
    email = person_email(given)
    if not name and not email and number not in ("", "0"):
        name = f"{role} {number}" if role is not Role.UNKNOWN else number
    return Person(name, email, role)


def _preview(ticket: Ticket, owner: Node) -> None:
    """The few words of a list: by whoever opened the conversation, where it has one message only."""
    text = prose(owner.get("preview"))
    count = owner.get("threadCount", owner.get("threads"))
    who = NOBODY
    if not isinstance(count, int) or count <= 1:
        given = node(owner, "createdBy")
        kind = (
            first_line(given, "type") or first_line(owner, "createdByType") or first_line(node(owner, "source"), "via")
        )
        role = _PEOPLE.get(kind, Role.UNKNOWN)
        who = _person(given or (_customer(owner) if role is Role.CUSTOMER else {}), role)
    ticket.say(who, text, owner.get("createdAt") or owner.get("modifiedAt"), mail=False)
    if text.strip():
        ticket.warnings.append("Only the preview of the conversation is in this file: export it with its threads.")


def _customer(owner: Node) -> Node:
    return node(owner, "primaryCustomer") or node(owner, "customer")


def _fields(ticket: Ticket, owner: Node) -> None:
    customer, helper = _customer(owner), node(owner, "assignee") or node(owner, "owner")
    source = node(owner, "source")
    rating = node(owner, "rating") or node(owner, "satisfaction")
    ticket.put(
        ticket=first_line(owner, "number", "id"),
        subject=owner.get("subject"),
        status=owner.get("status"),
        requester=person_name(customer) or person_email(customer) or first_line(owner, "customerName"),
        assignee=person_name(helper) or person_email(helper),
        tags=names(owner.get("tags"), "tag", "name"),
        satisfaction=first_line(rating, "rating", "comments") or first_line(owner, "rating"),
        channel=first_line(owner, "type") or first_line(source, "type"),
        created_at=owner.get("createdAt"),
        updated_at=first_line(owner, "userUpdatedAt", "modifiedAt", "userModifiedAt", "updatedAt"),
        url=first_line(node(owner, "_links", "web"), "href"),
    )
