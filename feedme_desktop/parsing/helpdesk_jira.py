"""Jira Service Management in JSON: issues with their comments, and customer requests of the service-desk API.

Only reads one issue; search replies are cut before. Bodies may be Atlassian documents: they are flattened to text.
"""

from __future__ import annotations

from collections.abc import Iterator

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.helpdesk_node import (
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
from feedme_desktop.parsing.words import words

_DEPTH = 500
_BLOCKS = frozenset(
    words(
        """
    paragraph heading blockquote bulletList orderedList listItem codeBlock rule table tableRow panel mediaSingle
    mediaGroup expand nestedExpand taskList taskItem decisionList decisionItem layoutSection layoutColumn
    """
    )
)


def recognises(owner: Node) -> bool:
    """By an issue's fields, a request's key, or the comments of the service-desk API."""
    if "fields" in owner and {"summary", "comment", "description"} & set(node(owner, "fields")):
        return True
    if "issueKey" in owner and ("requestFieldValues" in owner or "comments" in owner):
        return True
    values = rows(owner.get("values")) or rows(owner.get("comments")) or rows(owner.get("messages"))
    return bool(values) and (
        "jsdPublic" in values[0] or ("public" in values[0] and "iso8601" in node(values[0], "created"))
    )


def read(owner: Node) -> Reading | None:
    """The description by the reporter, then the comments; internal ones are notes."""
    ticket = Ticket("jira_json")
    fields = node(owner, "fields")
    asked = _request(owner)
    reporter = node(fields, "reporter") or node(owner, "reporter") or node(fields, "creator")
    _fields(ticket, owner, fields, asked, reporter)
    ticket.attach(names(fields.get("attachment"), "filename", "name"))
    opening = (
        _text(owner, "renderedFields", "description") or flat(fields.get("description")) or asked.get("description", "")
    )
    opened = fields.get("created") or _date(owner.get("createdDate"))
    ticket.say(_person(reporter, reporter), opening, opened)
    for comment in _comments(owner, fields):
        ticket.attach(names(node(comment, "attachments").get("values"), "filename"))
        text = prose(comment.get("renderedBody")) or flat(comment.get("body"))
        who = _person(node(comment, "author"), reporter)
        ticket.say(who, text, _date(comment.get("created")), note=_internal(comment))
    return ticket.reading()


def _comments(owner: Node, fields: Node) -> list[Node]:
    places = (node(fields, "comment"), node(owner, "comments"), owner)
    for place in places:
        for key in ("comments", "values", "messages"):
            if found := rows(place.get(key)):
                return sorted(found, key=lambda one: line(_date(one.get("created"))))
    return []


def _internal(comment: Node) -> bool:
    """Whether customers don't see it, as Cloud, Server and the service-desk API say it."""
    if comment.get("jsdPublic") is False or comment.get("public") is False:
        return True
    for entry in rows(comment.get("properties")):
        if entry.get("key") == "sd.public.comment" and node(entry, "value").get("internal") in (True, "true"):
            return True
    return bool(node(comment, "visibility"))


def _person(given: Node, reporter: Node) -> Person:
    kind = first_line(given, "accountType")
    same = bool(_identity(given)) and _identity(given) == _identity(reporter)
    role = Role.CUSTOMER if same or kind == "customer" else Role.AGENT
    role = Role.BOT if kind == "app" and not same else role
    name = first_line(given, "displayName") or person_name(given) or _identity(given) or None
    return Person(name, person_email(given), role if given and (reporter or kind) else Role.UNKNOWN)


def _identity(given: Node) -> str:
    return first_line(given, "accountId", "key", "name", "emailAddress")


def _date(value: object) -> object:
    """A date as text, or as the service desk wraps it."""
    return node(value).get("iso8601") or node(value).get("epochMillis") if isinstance(value, dict) else value


def _request(owner: Node) -> dict[str, str]:
    """The fields that a customer filled in."""
    found = rows(owner.get("requestFieldValues"))
    return {first_line(one, "fieldId"): prose(one.get("renderedValue")) or flat(one.get("value")) for one in found}


def _text(owner: Node, *path: str) -> str:
    *parents, last = path
    return prose(node(owner, *parents).get(last))


def flat(body: object) -> str:
    """A body as text: a string, or an Atlassian document whose blocks become lines."""
    if isinstance(body, str):
        return plain(body)
    pieces = list(_pieces(body, 0, ""))
    return "".join(pieces).strip("\n")


def _pieces(part: object, depth: int, mark: str) -> Iterator[str]:
    if not isinstance(part, dict) or depth > _DEPTH:
        return
    kind, attributes = line(part.get("type")), node(part, "attrs")
    if kind == "text":
        yield _linked(part)
    elif kind == "hardBreak":
        yield "\n"
    else:
        yield first_line(attributes, "text", "shortName", "url", "alt", "title")
    children = part.get("content")
    for number, child in enumerate(children if isinstance(children, list) else [], 1):
        if kind in ("bulletList", "orderedList"):
            yield f"{number}. " if kind == "orderedList" else "- "
        yield from _pieces(child, depth + 1, mark)
    if kind in _BLOCKS and kind not in ("listItem", "bulletList", "orderedList"):
        yield "\n" if kind != "tableRow" else ""
    elif kind in ("tableCell", "tableHeader"):
        yield " "


def _linked(part: Node) -> str:
    """Text, with the address of its link where it says something else."""
    text = part.get("text")
    text = text if isinstance(text, str) else ""
    for one in rows(part.get("marks")):
        target = first_line(node(one, "attrs"), "href") if one.get("type") == "link" else ""
        if target and target != text and not target.startswith("mailto:"):
            return f"{text} ({target})"
    return text


def _fields(ticket: Ticket, owner: Node, fields: Node, asked: dict[str, str], reporter: Node) -> None:
    status = node(fields, "status") or node(owner, "currentStatus")
    ticket.put(
        ticket=first_line(owner, "key", "issueKey", "issueId", "id"),
        subject=first_line(fields, "summary") or asked.get("summary", "") or first_line(owner, "summary"),
        status=first_line(status, "name", "status"),
        priority=first_line(node(fields, "priority"), "name"),
        type=first_line(node(fields, "issuetype"), "name"),
        resolution=first_line(node(fields, "resolution"), "name"),
        requester=first_line(reporter, "displayName", "name", "emailAddress"),
        assignee=first_line(node(fields, "assignee"), "displayName", "name", "emailAddress"),
        tags=names(fields.get("labels"), "name"),
        satisfaction=next((r for value in fields.values() if (r := first_line(node(value), "rating"))), ""),
        created_at=_date(fields.get("created") or owner.get("createdDate")),
        updated_at=fields.get("updated"),
        url=first_line(node(owner, "_links"), "web") or first_line(owner, "self"),
    )
