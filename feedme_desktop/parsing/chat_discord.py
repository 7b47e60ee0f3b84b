"""Discord: channels saved by DiscordChatExporter, lists from Discord's API, and its own data package.

The names of a member's server roles (``Support``, ``Moderator``) say who belongs to the team.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from feedme_desktop.parsing.drafts import Draft, Findings, oldest_first
from feedme_desktop.parsing.speakers import role_of_name
from feedme_desktop.parsing.timestamps import read_any

name = "Discord"

_SPOKEN = frozenset(("Default", "Reply", "0", "19", "20", "23", "ChatInputCommand", "ContextMenuCommand", ""))
_EVENTS = {"7": "joined the server", "6": "pinned a message", "18": "started a thread", "8": "boosted the server"}
_MENTION = re.compile(r"<(@[!&]?|#|a?:\w{1,64}:)(\d{5,25})>")


def sniff(document: Document) -> float:
    """By the fields that only Discord's messages have side by side."""
    head = head_of(document)
    exporter = '"guild"' in head and '"messages"' in head and '"channel"' in head
    api = '"channel_id"' in head and ('"discriminator"' in head or '"global_name"' in head) and '"content"' in head
    package = '"ID"' in head and '"Timestamp"' in head and '"Contents"' in head
    return 0.985 if exporter or api or package else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversations of a channel. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    channel, guild = node(outer.get("channel")), node(outer.get("guild"))
    rows = _ordered(nodes(loaded) or nodes(outer.get("messages")))
    groups = by_gap(rows, _date, lambda row: first_text(_author(row), "id", "name"))
    for group in groups:
        label = first_text(channel, "name")
        key = first_text(channel, "id") or (first_text(group[0], "channel_id") if group else "")
        metadata: dict[str, object] = {"channel": f"#{label}" if label else "discord"}
        run = first_text(outer, "run") or (f"{key}/{first_text(group[0], 'id', 'ID')}" if len(groups) > 1 else key)
        if run:
            metadata["ticket"] = run
        if server := first_text(guild, "name"):
            metadata["group"] = server
        findings = Findings("discord", f"#{label}" if label else None, metadata)
        add_attachments(findings, (file for row in group for file in _files(row)))
        part = {"run": run, "guild": guild, "channel": channel, "messages": group}
        yield [_draft(row) for row in group], findings, part


def _ordered(rows: list[Node]) -> list[Node]:
    """The rows oldest first; the API gives the newest first."""
    drafts = [Draft("", at=_date(row)) for row in rows]
    return rows[::-1] if oldest_first(drafts) is not drafts else rows


def _date(row: Node) -> str | None:
    return read_any(row.get("timestamp") or row.get("Timestamp"))


def _author(row: Node) -> Node:
    return node(row.get("author"))


def _draft(row: Node) -> Draft:
    author, kind = _author(row), text(row.get("type"))
    speaker = first_text(author, "nickname", "global_name", "name", "username") or None
    body = _mentions(first_text(row, "content", "Contents"), row)
    files = list(_files(row))
    if kind not in _SPOKEN:
        what = _EVENTS.get(kind) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
        return Draft(body or f"{speaker or 'Discord'}: {what}", None, _date(row), Role.SYSTEM)
    role = _role(author)
    embeds = joined(*(_embed(one) for one in nodes(row.get("embeds"))))
    stickers = [first_text(one, "name") for one in nodes(row.get("stickers")) + nodes(row.get("sticker_items"))]
    if role is Role.BOT or not body:
        body, embeds = joined(body, embeds), ""
    draft = Draft(joined(body, *stickers) or "\n".join(files), speaker, _date(row), role)
    draft.hide(HiddenKind.QUOTE, embeds)
    return draft


def _role(author: Node) -> Role:
    if author.get("isBot") or author.get("bot"):
        return Role.BOT
    roles = [role_of_name(first_text(one, "name")) for one in nodes(author.get("roles"))]
    return next((role for role in (Role.AGENT, Role.CUSTOMER) if role in roles), Role.UNKNOWN)


def _mentions(body: str, row: Node) -> str:
    """``<@123>`` as a name, where the message lists whom it mentions."""
    if "<" not in body:
        return body
    people = {
        text(one.get("id")): first_text(one, "nickname", "name", "username") for one in nodes(row.get("mentions"))
    }

    def shown(match: re.Match[str]) -> str:
        if match[1].endswith(":"):
            return match[1].removeprefix("a")
        return match[1][0] + (people.get(match[2]) or match[2])

    return _MENTION.sub(shown, body)


def _files(row: Node) -> Iterator[str]:
    for file in nodes(row.get("attachments")):
        if found := first_text(file, "fileName", "filename", "url"):
            yield found
    if listed := text(row.get("Attachments")).strip():
        yield from (address.rpartition("/")[2].partition("?")[0] for address in listed.split())


def _embed(embed: Node) -> str:
    fields = [
        ": ".join(part for part in (first_text(field, "name"), first_text(field, "value")) if part)
        for field in nodes(embed.get("fields"))
    ]
    return joined(
        first_text(node(embed.get("author")), "name"),
        first_text(embed, "title"),
        first_text(embed, "description"),
        *fields,
        first_text(node(embed.get("footer")), "text"),
        first_text(embed, "url"),
    )
