"""Zendesk tickets in JSON: exports with comments inside, API replies with users beside them, audits, ticket events.

Only reads one ticket; what wraps several is cut before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import plaintext
from feedme_desktop.parsing.drafts import Draft, Findings
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
from feedme_desktop.parsing.speakers import role_of_type
from feedme_desktop.parsing.words import words

_PEOPLE = (
    ("requester", Role.CUSTOMER),
    ("assignee", Role.AGENT),
    ("submitter", Role.UNKNOWN),
)
_COMMENT_TYPES = frozenset(
    {"", "Comment", "VoiceComment", "TweetComment", "FacebookComment", "SMSComment", "ChatEvent", "ApiComment"}
)
_CHATS = frozenset(
    words(
        """
    chat chat_transcript messaging native_messaging whatsapp facebook sms line telegram twitter twitter_dm wechat
    instagram_dm viber sunshine_conversations_api mobile_sdk answer_bot_for_web_widget voice
    """
    )
)
_SPOKEN = re.compile(r"^\s{0,8}[\[(]?\d{1,2}:\d\d", re.MULTILINE)
_SYSTEM_AUTHOR = "-1"


def recognises(owner: Node) -> bool:
    """By fields that only Zendesk's tickets and comments have."""
    if "zendesk.com" in str(owner.get("url", "")) or {"requester_id", "submitter_id"} <= set(owner):
        return True
    comments = _comments(owner)
    if comments:
        keys = set(comments[0])
        return "author_id" in keys and bool(keys & {"audit_id", "plain_body", "html_body", "public"})
    if any("child_events" in one for one in rows(owner.get("ticket_events"))[:3]):
        return True
    return any("events" in audit and "author_id" in audit for audit in rows(owner.get("audits"))[:3])


def read(owner: Node) -> Reading | None:
    """The ticket's comments as messages, private ones as notes."""
    ticket = Ticket("zendesk_json")
    people = _people(owner)
    _fields(ticket, owner, people)
    comments = _comments(owner) or list(_audited(owner))
    if len(comments) > 1:
        comments = _in_order(comments)
    opening = body(owner, (), ("description",))
    if opening and (not comments or not _is_opening(comments, opening, owner)):
        comments.insert(0, {"plain_body": opening, "created_at": owner.get("created_at"), **_opener(owner)})
    for comment in comments:
        _say(ticket, comment, people)
    return ticket.reading()


def _comments(owner: Node) -> list[Node]:
    found = owner.get("comments")
    return rows(found.get("comments")) if isinstance(found, dict) else rows(found)


def _audited(owner: Node) -> Iterator[Node]:
    """The comments inside audits, or inside the events of an incremental export."""
    for audit in [*rows(owner.get("audits")), *rows(owner.get("ticket_events"))]:
        for event in [*rows(audit.get("events")), *rows(audit.get("child_events"))]:
            kind = first_line(event, "type", "event_type")
            if kind in _COMMENT_TYPES - {""} or (not kind and "body" in event):
                moved = {
                    "author_id": audit.get("author_id") or audit.get("updater_id"),
                    "created_at": audit.get("created_at") or audit.get("timestamp"),
                    "via": audit.get("via"),
                    "public": event.get("comment_public"),
                }
                yield {**moved, **{key: value for key, value in event.items() if value is not None}}


def _audited_ticket(owner: Node) -> str:
    audits = [*rows(owner.get("audits")), *rows(owner.get("ticket_events"))]
    return next((found for audit in audits if (found := first_line(audit, "ticket_id"))), "")


def _in_order(comments: list[Node]) -> list[Node]:
    dates = [line(comment.get("created_at")) for comment in comments]
    return sorted(comments, key=lambda comment: line(comment.get("created_at"))) if all(dates) else comments


def _is_opening(comments: list[Node], opening: str, owner: Node) -> bool:
    """Whether the description says no more than a comment does: it is the first one's text, in Zendesk."""
    said = _squeezed(opening)
    if not said or first_line(comments[0], "created_at") == first_line(owner, "created_at") != "":
        return True
    texts = (_squeezed(_text(comment)) for comment in comments)
    return any(said == text or said[:60] == text[:60] for text in texts)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _opener(owner: Node) -> dict[str, object]:
    return {"author_id": owner.get("requester_id") or node(owner, "requester").get("id"), "via": owner.get("via")}


def _say(ticket: Ticket, comment: Node, people: dict[str, Person]) -> None:
    if first_line(comment, "type") not in _COMMENT_TYPES:
        return
    text, note = _text(comment), comment.get("public") is False
    channel = first_line(node(comment, "via"), "channel")
    ticket.attach(names(comment.get("attachments"), "file_name", "filename", "name"))
    who = _author(comment, people)
    spoken = _chat(text) if not note and (channel in _CHATS or text.lstrip().startswith("Chat started")) else []
    if spoken:
        ticket.drafts += spoken
        return
    ticket.say(who, text, comment.get("created_at"), note=note, mail=channel not in _CHATS)


def _text(comment: Node) -> str:
    found = body(comment, (), ("plain_body",)) or body(comment, ("html_body",), ("body", "value"))
    data = node(comment, "data")
    return found or body(data, (), ("transcription_text", "recording_transcript", "body"))


def _chat(text: str) -> list[Draft]:
    """The messages of a chat whose whole transcript is one comment, or none."""
    if len(_SPOKEN.findall(text)) < 2:
        return []
    drafts = plaintext.read_turns(text.split("\n"), Findings("chat"))
    said = {draft.speaker for draft in drafts if draft.speaker}
    return drafts if len(said) >= 2 else []


def _author(comment: Node, people: dict[str, Person]) -> Person:
    number = first_line(comment, "author_id")
    if number == _SYSTEM_AUTHOR:
        return Person("Zendesk", None, Role.SYSTEM)
    given = node(comment, "author")
    known = people.get(number or first_line(given, "id"), NOBODY)
    if given:
        role = role_of_type(first_line(given, "role", "type")) or known.role
        return Person(person_name(given) or known.name, person_email(given) or known.email, role)
    sender = node(comment, "via", "source", "from")
    if not known.name:
        name = first_line(sender, "name") or first_line(comment, "author_name") or None
        return Person(name or known.email or number or None, person_email(sender) or known.email, known.role)
    return known


def _people(owner: Node) -> dict[str, Person]:
    """Who the ids are: users beside the ticket, people inside it, and what the ticket says of them."""
    found: dict[str, Person] = {}
    for user in rows(owner.get("users")):
        if number := first_line(user, "id"):
            role = role_of_type(first_line(user, "role")) or Role.UNKNOWN
            found[number] = Person(person_name(user), person_email(user), role)
    for key, role in _PEOPLE:
        given = node(owner, key)
        number = first_line(owner, f"{key}_id") or first_line(given, "id")
        if not number:
            continue
        known = found.get(number, NOBODY)
        said = role_of_type(first_line(given, "role")) or Role.UNKNOWN
        settled = known.role if known.role is not Role.UNKNOWN else said
        settled = settled if settled is not Role.UNKNOWN else role
        found[number] = Person(known.name or person_name(given), known.email or person_email(given), settled)
    return found


def _fields(ticket: Ticket, owner: Node, people: dict[str, Person]) -> None:
    rating = node(owner, "satisfaction_rating")
    score = first_line(rating, "score")
    if score in ("unoffered", "offered"):
        score = ""
    requester = people.get(first_line(owner, "requester_id") or first_line(node(owner, "requester"), "id"), NOBODY)
    assignee = people.get(first_line(owner, "assignee_id") or first_line(node(owner, "assignee"), "id"), NOBODY)
    sender = node(owner, "via", "source", "from")
    ticket.put(
        ticket=first_line(owner, "id", "ticket_id", "nice_id") or _audited_ticket(owner),
        subject=first_line(owner, "subject", "raw_subject", "title"),
        status=owner.get("status"),
        priority=owner.get("priority"),
        type=owner.get("type") if owner.get("subject") else None,
        channel=first_line(node(owner, "via"), "channel") or first_line(owner, "channel"),
        requester=requester.shown or person_name(sender) or first_line(owner, "requester_id"),
        assignee=assignee.shown or first_line(owner, "assignee_id"),
        group=person_name(node(owner, "group")),
        organization=person_name(node(owner, "organization")),
        tags=names(owner.get("tags"), "name"),
        satisfaction=" ".join(part for part in (score, first_line(rating, "comment")) if part),
        created_at=owner.get("created_at"),
        updated_at=owner.get("updated_at"),
        url=owner.get("url"),
    )
