"""Telegram Desktop's exports: the JSON of one chat or of a whole account, and the HTML pages of a chat.

What Telegram itself says (joins, calls, pins) becomes system turns; a chat with a bot has the role from the export.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from feedme_desktop.domain.transcript import HiddenKind, Role
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
from feedme_desktop.parsing.timestamps import read_any, read_stamp

name = "Telegram"

_CHAT = re.compile(r'"type"\s{0,4}:\s{0,4}"(?:personal_chat|bot_chat|saved_messages|(?:private|public)_\w{4,12})"')
_PAGE = re.compile(r'class="message (?:default|service)[ "]')
_FILES = ("file_name", "file", "photo")
_LEFT_OUT = "(File not included"


def sniff(document: Document) -> float:
    """By the kind of chat at the top of the JSON, or the classes of the page's messages."""
    head = head_of(document)
    if head:
        whole = '"personal_information"' in head or '"about": "Here is the data you requested' in head
        single = _CHAT.search(head) and '"messages"' in head
        return 0.985 if single or (whole and '"chats"' in (document.text or "")) else 0.0
    page = (document.text or "")[:20_000]
    return 0.985 if _PAGE.search(page) and "page_wrap" in page and "history" in page else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each chat. Raises ``ReadError``."""
    if head_of(document):
        yield from emit(document, conversations(load(document)))
    else:
        yield _page(document)


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    for chat in chats_of(loaded):
        rows = nodes(chat.get("messages"))
        groups = by_gap(rows, lambda row: read_any(row.get("date")), lambda row: text(row.get("from_id")))
        for group in groups:
            findings = _findings(group, chat, len(groups) > 1)
            kept = {key: value for key, value in chat.items() if key != "messages"}
            yield _drafts(group, chat), findings, {**kept, "run": findings.metadata.get("ticket"), "messages": group}


def chats_of(loaded: object) -> list[Node]:
    """The chats of a whole account's export, or the one of a chat's."""
    outer = node(loaded)
    if "messages" in outer:
        return [outer]
    return [chat for key in ("chats", "left_chats") for chat in nodes(node(outer.get(key)).get("list"))]


def _findings(rows: list[Node], chat: Node, several: bool) -> Findings:
    title = first_text(chat, "name") or None
    key = first_text(chat, "id")
    metadata: dict[str, object] = {"channel": "telegram"}
    run = first_text(chat, "run") or (f"{key}/{first_text(rows[0], 'id')}" if several else key)
    if run:
        metadata["ticket"] = run
    findings = Findings("telegram", title, metadata)
    add_attachments(findings, (file for row in rows for file in _files(row)))
    return findings


def _drafts(rows: list[Node], chat: Node) -> list[Draft]:
    bots = {first_text(row, "from_id") for row in rows if row.get("from") == chat.get("name")}
    bots = bots if chat.get("type") == "bot_chat" else set()
    return [_draft(row, bots) for row in rows]


def _draft(row: Node, bots: set[str]) -> Draft:
    at = _date(row)
    body = _plain(row.get("text"))
    if row.get("type") == "service":
        return Draft(joined(_action(row), body), None, at, Role.SYSTEM)
    extra = [_poll(node(row.get("poll"))), _contact(row), first_text(row, "sticker_emoji") if not body else ""]
    body = joined(body, *extra) or "\n".join(_files(row))
    sender = first_text(row, "from") or first_text(row, "from_id") or None
    role = Role.BOT if first_text(row, "from_id") in bots else Role.UNKNOWN
    draft = Draft(body, sender, at, role)
    if forwarded := first_text(row, "forwarded_from", "saved_from"):
        draft.text = f"Forwarded from {forwarded}:\n{body}"
    return draft


def _date(row: Node) -> str | None:
    return read_any(row.get("date_unixtime")) or read_any(row.get("date"))


def _plain(value: object) -> str:
    """A text that is a string, or a list of strings and marked pieces."""
    if not isinstance(value, list):
        return text(value)
    pieces: list[str] = []
    for piece in value:
        shown = text(piece) or text(node(piece).get("text"))
        address = text(node(piece).get("href"))
        pieces.append(f"{shown} ({address})" if address and address != shown else shown)
    return "".join(pieces)


def _action(row: Node) -> str:
    """``Anna: invite members Bob, Carl``: what happened, in the export's own words."""
    what = text(row.get("action")).replace("_", " ")
    listed = row.get("members")
    members = ", ".join(text(one) for one in listed if text(one)) if isinstance(listed, list) else ""
    detail = " ".join(part for part in (first_text(row, "title", "new_title", "discard_reason"), members) if part)
    actor = first_text(row, "actor")
    return " ".join(part for part in (f"{actor}:" if actor else "", what, detail) if part)


def _poll(poll: Node) -> str:
    return joined(text(poll.get("question")), *(f"- {text(one.get('text'))}" for one in nodes(poll.get("answers"))))


def _contact(row: Node) -> str:
    contact, place = node(row.get("contact_information")), node(row.get("location_information"))
    parts = [text(contact.get(key)) for key in ("first_name", "last_name", "phone_number")]
    parts += [text(place.get(key)) for key in ("latitude", "longitude")]
    return " ".join(part for part in (*parts, first_text(row, "place_name"), first_text(row, "address")) if part)


def _files(row: Node) -> list[str]:
    """The names of what is attached; Telegram writes a sentence in brackets where it left a file out."""
    for key in _FILES:
        if found := first_text(row, key):
            plain = found.rpartition("/")[2] if not found.startswith("(") else ""
            return [plain or first_text(row, "media_type") or key]
    return [first_text(row, "media_type")] if row.get("media_type") and not row.get("sticker_emoji") else []


# ---------------------------------------------------------------- pages


def _page(document: Document) -> Parsed:
    tree = parse_html(document.text or "")
    header = tree.css_first(".page_header .text.bold") or tree.css_first(".page_header .text")
    findings = Findings("telegram_html", _inner(header) or None, {"channel": "telegram"})
    drafts: list[Draft] = []
    day: str | None = None
    speaker: str | None = None
    names: list[str] = []
    for message in tree.css("div.message"):
        if "service" in _classes(message):
            body = _inner(message.css_first(".body"))
            day = read_stamp(body) or day
            drafts.append(Draft(body, None, read_stamp(body), Role.SYSTEM))
            continue
        own = message.css_first(".body > .from_name")
        speaker = _inner(own) if own is not None and "forwarded" not in _classes(own.parent) else speaker
        drafts.append(_page_draft(message, speaker, day))
        names.extend(_inner(one) for one in message.css(".media .title"))
    add_attachments(findings, names)
    return finish(document, drafts, findings)


def _page_draft(message: LexborNode, speaker: str | None, day: str | None) -> Draft:
    stamp = message.css_first(".date.details")
    title = stamp.attributes.get("title") if stamp is not None else None
    at = read_stamp(title) if title else None
    at = at or (f"{day}T{_inner(stamp)}:00" if day and len(_inner(stamp)) == 5 else None)
    forwarded = message.css_first(".forwarded .from_name")
    lines = [f"Forwarded from {_inner(forwarded)}:"] if forwarded is not None else []
    lines += [_inner(one) for one in message.css(".text")]
    draft = Draft("\n".join(lines), speaker or None, at)
    media = "\n".join(_inner(one) for one in message.css(".media_wrap"))
    if media.strip():
        draft.text = joined(draft.text, media)
    draft.hide(HiddenKind.QUOTE, "\n".join(_inner(one) for one in message.css(".reply_to")))
    return draft


def _classes(element: LexborNode | None) -> list[str]:
    return (element.attributes.get("class") or "").split() if element is not None else []


def _inner(element: LexborNode | None) -> str:
    return html_to_text(element.html or "").strip() if element is not None else ""
