"""Zammad tickets in JSON: articles inside the ticket, beside it, or among the assets of a full reply.

Only reads one ticket; lists of them are cut before.
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
from feedme_desktop.parsing.message_fields import plain
from feedme_desktop.parsing.speakers import split_address

_SENDERS = {
    "agent": Role.AGENT, "customer": Role.CUSTOMER, "system": Role.SYSTEM,
    "1": Role.AGENT, "2": Role.CUSTOMER, "3": Role.SYSTEM,
}  # fmt: skip
_MAIL = frozenset({"email", "web", "note", "", "1", "10", "11"})


def recognises(owner: Node) -> bool:
    """By the fields of Zammad's articles, or its table of assets."""
    articles = _articles(owner)
    keys = set(articles[0]) if articles else set()
    return "body" in keys and "internal" in keys and bool({"sender", "sender_id", "content_type"} & keys)


def read(owner: Node) -> Reading | None:
    """The articles, internal ones as notes."""
    ticket = Ticket("zammad_json")
    articles = _articles(owner)
    people = _people(owner)
    _fields(ticket, _ticket(owner), articles, people)
    for article in articles:
        ticket.attach(names(article.get("attachments"), "filename", "name"))
        kind = first_line(article, "type", "type_id").lower()
        text = _text(article)
        note = article.get("internal") is True
        ticket.say(_author(article, people), text, article.get("created_at"), note=note, mail=kind in _MAIL)
    return ticket.reading()


def _ticket(owner: Node) -> Node:
    """The ticket itself: in a full reply it is one of the assets."""
    listed = node(owner, "assets", "Ticket")
    found = node(listed, first_line(owner, "ticket_id", "id")) or next((node(one) for one in listed.values()), {})
    return {**owner, **found}


def _articles(owner: Node) -> list[Node]:
    found = rows(owner.get("articles")) or rows(owner.get("ticket_articles")) or rows(owner.get("messages"))
    if not found:
        found = [one for one in node(owner, "assets", "TicketArticle").values() if isinstance(one, dict)]
    return sorted(found, key=lambda one: (first_line(one, "created_at"), _number(one)))


def _number(article: Node) -> int:
    number = article.get("id")
    return number if isinstance(number, int) else 0


def _text(article: Node) -> str:
    value = article.get("body")
    if not isinstance(value, str):
        return ""
    return prose(value) if "html" in first_line(article, "content_type") else plain(value)


def _author(article: Node, people: dict[str, Person]) -> Person:
    sender = first_line(article, "sender", "sender_id")
    role = _SENDERS.get(sender.lower(), Role.UNKNOWN)
    known = people.get(first_line(article, "origin_by_id", "created_by_id"), NOBODY)
    name, email = split_address(first_line(article, "from"))
    writer = first_line(article, "created_by", "origin_by")
    shown = name.partition(" via ")[0] or known.name or writer or email
    return Person(shown or None, email or known.email or (writer if "@" in writer else None), role)


def _people(owner: Node) -> dict[str, Person]:
    users = [*rows(owner.get("users")), *(node(one) for one in node(owner, "assets", "User").values())]
    return {first_line(user, "id"): Person(person_name(user), person_email(user)) for user in users if user.get("id")}


def _fields(ticket: Ticket, owner: Node, articles: list[Node], people: dict[str, Person]) -> None:
    def shown(key: str) -> str:
        given = node(owner, key)
        known = people.get(first_line(owner, f"{key}_id"), NOBODY).shown
        return person_name(given) or person_email(given) or line(owner.get(key)) or known

    def named(key: str) -> str:
        return first_line(node(owner, key), "name") or line(owner.get(key))

    ticket.put(
        ticket=first_line(owner, "number", "id") or next((first_line(one, "ticket_id") for one in articles), ""),
        subject=first_line(owner, "title") or next((s for one in articles if (s := first_line(one, "subject"))), ""),
        status=named("state"),
        priority=named("priority"),
        requester=shown("customer"),
        assignee=shown("owner").strip("-"),
        group=named("group"),
        tags=names(owner.get("tags"), "name"),
        channel=next((kind for one in articles if (kind := first_line(one, "type"))), ""),
        created_at=owner.get("created_at"),
        updated_at=owner.get("updated_at"),
    )
