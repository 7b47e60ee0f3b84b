"""Microsoft Teams: messages from the Graph API, the personal data export (Skype's, too), and saved pages.

Applications are bots, people from outside or anonymous guests are customers; a channel's replies stay with their post.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.chat_json import (
    Conversation,
    Node,
    add_attachments,
    by_gap,
    emit,
    first_text,
    head_of,
    joined,
    load,
    node,
    nodes,
    text,
)
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.html_text import html_to_text, parse_html
from feedme_desktop.parsing.message_fields import plain
from feedme_desktop.parsing.timestamps import read_any

name = "Teams"

_MESSAGE = 'data-tid="chat-pane-message"', 'data-tid="messageBodyContent"', 'data-tid="message-pane-item"'
_NAMES = '[data-tid="message-author-name"], [data-tid="threadBodyDisplayName"], [data-tid="messageAuthorName"]'
_TIMES = 'time, [data-tid="messageTimeStamp"]'
_BODIES = '[data-tid="messageBodyContent"], [id^="content-"], [data-tid="message-body"], [data-message-content]'
_ITEMS = (
    '[data-tid="chat-pane-message"], [data-tid="message-pane-item"], [data-tid="messageBodyContainer"], '
    '[data-tid="control-message-renderer"]'
)
_SYSTEM_TYPES = ("systemEventMessage", "chatEvent", "typing")
_OUTSIDE = frozenset(("anonymousGuest", "federatedUser", "personalMicrosoftAccountUser", "skypeUser"))
_CARD_DEPTH = 12


def sniff(document: Document) -> float:
    """By the fields of Graph's messages, of the personal export, or the test ids of a saved page."""
    head = head_of(document)
    if head:
        graph = '"messageType"' in head and '"createdDateTime"' in head and '"contentType"' in head
        export = '"MessageList"' in head and ('"messagetype"' in head or '"originalarrivaltime"' in head)
        return 0.985 if graph or export else 0.0
    page = document.text or ""
    return 0.985 if page[:200].lstrip()[:1] == "<" and any(one in page for one in _MESSAGE) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversations of an answer of the API or an export, or the one of a page. Raises ``ReadError``."""
    if not head_of(document):
        yield _page(document)
        return
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    personal = nodes(outer.get("conversations")) or ([outer] if "MessageList" in outer else [])
    yield from _personal(personal, outer) if personal else _graph(loaded)


# ---------------------------------------------------------------- Graph


def _graph(loaded: object) -> Iterator[Conversation]:
    outer = node(loaded)
    listed = nodes(loaded) or nodes(outer.get("value")) or nodes(outer.get("messages")) or ([outer] if outer else [])
    rows = [row for post in listed for row in (post, *nodes(post.get("replies")))]
    ids = {text(row.get("id")): row for row in rows}
    threads: dict[str, list[Node]] = {}
    for row in sorted(ids.values(), key=lambda one: text(one.get("createdDateTime"))):
        channel = node(row.get("channelIdentity"))
        key = first_text(row, "chatId") or (text(row.get("replyToId")) or text(row.get("id")) if channel else "")
        threads.setdefault(key or text(row.get("replyToId")), []).append(row)
    for key, thread in threads.items():
        groups = by_gap(thread, _date, lambda row: _sender(row)[0])
        for group in groups:
            ticket = first_text(outer, "run") or (f"{key}/{first_text(group[0], 'id')}" if len(groups) > 1 else key)
            yield _graph_conversation(ticket, group)


def _graph_conversation(ticket: str, group: list[Node]) -> Conversation:
    subject = next((found for row in group if (found := first_text(row, "subject"))), None)
    metadata: dict[str, object] = {"channel": "teams"}
    if ticket:
        metadata["ticket"] = ticket
    if subject:
        metadata["subject"] = subject
    if address := first_text(group[0], "webUrl"):
        metadata["url"] = address
    findings = Findings("teams", subject, metadata)
    add_attachments(findings, (first_text(one, "name") for row in group for one in nodes(row.get("attachments"))))
    return [_graph_draft(row) for row in group], findings, {"run": ticket, "value": group}


def _date(row: Node) -> str | None:
    return read_any(row.get("createdDateTime"))


def _graph_draft(row: Node) -> Draft:
    body = node(row.get("body"))
    words = text(body.get("content"))
    words = _html(words) if body.get("contentType") == "html" or "<" in words[:40] else words
    files = [first_text(one, "name") for one in nodes(row.get("attachments"))]
    cards = [_card(one) for one in nodes(row.get("attachments"))]
    words = joined(words, *cards) or "\n".join(one for one in files if one)
    if row.get("messageType") in _SYSTEM_TYPES or row.get("eventDetail"):
        return Draft(words or _event(node(row.get("eventDetail"))), None, _date(row), Role.SYSTEM)
    if row.get("deletedDateTime") and not words.strip():
        words = "This message was deleted."
    speaker, role = _sender(row)
    return Draft(words, speaker or None, _date(row), role)


def _sender(row: Node) -> tuple[str, Role]:
    sender = node(row.get("from"))
    user, application = node(sender.get("user")), node(sender.get("application"))
    if user:
        outside = user.get("userIdentityType") in _OUTSIDE
        return first_text(user, "displayName", "id"), Role.CUSTOMER if outside else Role.UNKNOWN
    return (first_text(application, "displayName", "id"), Role.BOT) if application else ("", Role.UNKNOWN)


def _event(detail: Node) -> str:
    kind = text(detail.get("@odata.type")).rpartition(".")[2].removesuffix("EventMessageDetail")
    members = ", ".join(first_text(one, "displayName") for one in nodes(detail.get("members")))
    initiator = first_text(node(node(detail.get("initiator")).get("user")), "displayName")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
    return " ".join(part for part in (f"{initiator}:" if initiator else "", words, members) if part)


def _card(attachment: Node) -> str:
    """The words of an adaptive card, which is JSON inside a string."""
    content = text(attachment.get("content"))
    if "card" not in text(attachment.get("contentType")) or content[:1] != "{":
        return ""
    try:
        card = json.loads(content)
    except ValueError:
        return content
    return joined(*_card_texts(card, 0))


def _card_texts(value: object, depth: int) -> Iterator[str]:
    if depth > _CARD_DEPTH:
        return
    if isinstance(value, list):
        for one in value:
            yield from _card_texts(one, depth + 1)
        return
    if not isinstance(value, Mapping):
        return
    part: Node = value
    for key in ("title", "subtitle", "text", "value"):
        if isinstance(part.get(key), str):
            yield plain(text(part.get(key)))
    for key in ("body", "items", "columns", "facts", "actions", "sections", "buttons"):
        yield from _card_texts(part.get(key), depth + 1)


def _html(words: str) -> str:
    return html_to_text(words, quote_marks=True)


# ---------------------------------------------------------------- personal data, as Skype gave it


def _personal(conversations: list[Node], outer: Node) -> Iterator[Conversation]:
    owner = first_text(outer, "userId")
    for one in conversations:
        rows = sorted(nodes(one.get("MessageList")), key=lambda row: text(row.get("originalarrivaltime")))
        title = first_text(one, "displayName") or first_text(node(one.get("threadProperties")), "topic") or None
        findings = Findings("teams", title, {"channel": "teams", "ticket": first_text(one, "id")})
        kept = {**one, "MessageList": rows}
        yield [_personal_draft(row) for row in rows], findings, {"userId": owner, "conversations": [kept]}


def _personal_draft(row: Node) -> Draft:
    at = read_any(first_text(row, "originalarrivaltime"))
    words = _html(text(row.get("content"))) if "<" in text(row.get("content")) else text(row.get("content"))
    kind = first_text(row, "messagetype")
    if kind.startswith(("ThreadActivity", "Event", "Control")):
        return Draft(words, None, at, Role.SYSTEM)
    sender = first_text(row, "displayName") or first_text(row, "from").rpartition(":")[2]
    role = Role.BOT if first_text(row, "from").startswith("28:") else Role.UNKNOWN
    return Draft(words, sender or None, at, role)


# ---------------------------------------------------------------- pages


def _page(document: Document) -> Parsed:
    tree = parse_html(document.text or "")
    title = tree.css_first('[data-tid="chat-title"]') or tree.css_first("title")
    findings = Findings("teams_html", _inner(title) or None, {"channel": "teams"})
    drafts: list[Draft] = []
    for item in _items(tree):
        body = item.css_first(_BODIES)
        words = _inner(body if body is not None else item)
        author, time = item.css_first(_NAMES), item.css_first(_TIMES)
        if body is None or (author is None and not drafts):
            drafts.append(Draft(words, None, _time(time), Role.SYSTEM))
            continue
        speaker = _inner(author) if author is not None else drafts[-1].speaker
        drafts.append(Draft(words, speaker, _time(time)))
    return finish(document, drafts, findings)


def _items(tree: LexborHTMLParser) -> list[LexborNode]:
    """The elements of the messages, none of them inside another."""
    found = tree.css(_ITEMS)
    ids = {item.mem_id for item in found}
    return [item for item in found if not _is_inside(item, ids)]


def _is_inside(item: LexborNode, ids: set[int]) -> bool:
    parent = item.parent
    while parent is not None:
        if parent.mem_id in ids:
            return True
        parent = parent.parent
    return False


def _time(element: LexborNode | None) -> str | None:
    if element is None:
        return None
    for key in ("datetime", "title"):
        if (value := element.attributes.get(key)) and (found := read_any(value)):
            return found
    return read_any(_inner(element))


def _inner(element: LexborNode | None) -> str:
    return html_to_text(element.html or "").strip() if element is not None else ""
