"""Slack's messages as turns: who wrote them, their marks as plain text, and what is attached to them.

Reads one conversation; how a channel falls into conversations is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from feedme_desktop.domain.transcript import HiddenKind, Role
from feedme_desktop.parsing.chat_json import Node, add_attachments, first_text, joined, node, nodes, text
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.timestamps import read_any
from feedme_desktop.parsing.words import words

_SYSTEM = frozenset(
    words(
        """
    channel_join channel_leave channel_topic channel_purpose channel_name channel_archive channel_unarchive
    channel_convert_to_private channel_convert_to_public channel_posting_permissions channel_canvas_updated
    group_join group_leave group_topic group_purpose group_name group_archive group_unarchive
    pinned_item unpinned_item bot_add bot_remove bot_enable bot_disable reminder_add reminder_delete
    joiner_notification joiner_notification_for_inviter app_conversation_join app_conversation_leave tombstone
    sh_room_created sh_room_shared huddle_thread bot_disabled reply_broadcast assistant_app_thread
    """
    )
)
_SKIPPED = frozenset(("message_replied", "message_changed", "message_deleted"))
_MARK = re.compile(r"<([^<>\n]{1,2000})>")
_BLOCK_DEPTH = 8


def is_message(row: Node) -> bool:
    """Whether a row of an export is a message, and not word of a change to another."""
    return bool(row.get("ts")) and row.get("subtype") not in _SKIPPED and row.get("type", "message") == "message"


def conversation_of(rows: Sequence[Node], channel: Node, users: Mapping[str, Node]) -> tuple[list[Draft], Findings]:
    """The turns of a conversation, oldest first, and what is known about it."""
    people = {key: _shown(user) for key, user in users.items()}
    for row in rows:
        if (own := _own_name(row)) and text(row.get("user")):
            people.setdefault(text(row.get("user")), own)
    label = first_text(channel, "name")
    title = f"#{label}" if label and channel.get("id") != label and not channel.get("user") else None
    start = first_text(rows[0], "thread_ts", "ts") if rows else ""
    key = "/".join(part for part in (first_text(channel, "id", "name"), start) if part)
    findings = Findings("slack", title, {"channel": f"#{label}" if label else "slack", "ticket": key})
    ordered = sorted(rows, key=lambda row: _order(row))
    drafts = [_draft(row, people, users) for row in ordered]
    add_attachments(findings, (file for row in rows for file in _files(row)))
    return drafts, findings


def _order(row: Node) -> float:
    try:
        return float(text(row.get("ts")) or 0)
    except ValueError:
        return 0.0


def _draft(row: Node, people: Mapping[str, str], users: Mapping[str, Node]) -> Draft:
    at = read_any(text(row.get("ts")).split(".")[0])
    body = joined(_plain(text(row.get("text")), people), *(_plain(part, people) for part in _extra(row)))
    files = list(_files(row))
    body = joined(body, *(_preview(file) for file in nodes(row.get("files")))) or "\n".join(files)
    if row.get("subtype") in _SYSTEM:
        return Draft(body, None, at, Role.SYSTEM)
    draft = Draft(body, _speaker(row, people), at, _role(row, users))
    unfurled = [_attachment(one) for one in nodes(row.get("attachments")) if _is_preview(one)]
    draft.hide(HiddenKind.QUOTE, joined(*(_plain(part, people) for part in unfurled)))
    return draft


def _speaker(row: Node, people: Mapping[str, str]) -> str | None:
    user = first_text(row, "user")
    shown = people.get(user) or _own_name(row)
    shown = shown or first_text(node(row.get("bot_profile")), "name") or first_text(row, "username")
    return shown or user or first_text(row, "bot_id") or None


def _own_name(row: Node) -> str:
    return first_text(node(row.get("user_profile")), "display_name", "real_name", "name")


def _role(row: Node, users: Mapping[str, Node]) -> Role:
    user = users.get(text(row.get("user")), {})
    automatic = row.get("subtype") == "bot_message" or (row.get("bot_id") and (user.get("is_bot") or not user))
    if automatic or user.get("is_bot") or row.get("user") == "USLACKBOT":
        return Role.BOT
    outside = user.get("is_stranger") or user.get("is_ultra_restricted")  # another company's people, one-channel guests
    return Role.CUSTOMER if outside else Role.UNKNOWN


def _shown(user: Node) -> str:
    profile = node(user.get("profile"))
    return (
        first_text(profile, "display_name", "real_name") or first_text(user, "real_name", "display_name", "name")
        or first_text(user, "id")
    )  # fmt: skip


def _plain(value: str, people: Mapping[str, str]) -> str:
    """Slack's marks (``<@U1>``, ``<url|label>``, ``&amp;``) as a reader sees them; an address stays by its label."""
    if "<" in value:
        value = _MARK.sub(lambda match: _marked(match[1], people), value)
    return unescape(value) if "&" in value else value


def _marked(inner: str, people: Mapping[str, str]) -> str:
    target, _, label = inner.partition("|")
    if target[:1] == "@":
        return "@" + (people.get(target[1:]) or label.lstrip("@") or target[1:])
    if target[:1] == "#":
        return "#" + (label.lstrip("#") or target[1:])
    if target[:1] == "!":
        command = target[1:].split("^")[0]
        return label or f"@{command}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    if not label or label in (target, address) or target.partition("://")[2].rstrip("/") == label.rstrip("/"):
        return address
    return f"{label} ({address})"


def _files(row: Node) -> Iterator[str]:
    listed = nodes(row.get("files")) or nodes([row.get("file")])
    for file in listed:
        if found := first_text(file, "name", "title", "id"):
            yield found


def _preview(file: Node) -> str:
    """The words of a snippet or a post, which Slack keeps as a file."""
    if text(file.get("mode")) in ("snippet", "post", "email", "space"):
        return first_text(file, "plain_text", "preview_plain_text", "preview")
    return ""


def _extra(row: Node) -> Iterator[str]:
    """Words outside the text: of blocks that are no copy of it, and of attachments that an app made."""
    has_text = bool(text(row.get("text")).strip())
    for block in nodes(row.get("blocks")):
        if not (has_text and block.get("type") == "rich_text"):
            yield from _block(block, 0)
    for attachment in nodes(row.get("attachments")):
        if not _is_preview(attachment):
            yield _attachment(attachment)


def _block(block: Node, depth: int) -> Iterator[str]:
    if depth > _BLOCK_DEPTH:
        return
    if block.get("type") in ("rich_text_section", "rich_text_preformatted", "rich_text_quote"):
        yield "".join(_element(one) for one in nodes(block.get("elements")))
        return
    for key in ("title", "text", "alt_text"):
        inner = block.get(key)
        found = first_text(node(inner), "text") if isinstance(inner, Mapping) else text(inner)
        if found.strip():
            yield found
    for key in ("fields", "elements", "accessory"):
        inner = block.get(key)
        for one in nodes(inner) or nodes([inner]):
            yield from _block(one, depth + 1)


def _element(element: Node) -> str:
    kind = element.get("type")
    if kind == "user":
        return f"<@{text(element.get('user_id'))}>"
    if kind == "link":
        address, label = text(element.get("url")), text(element.get("text"))
        return f"<{address}|{label}>" if label else address
    if kind in ("emoji", "usergroup", "channel", "broadcast"):
        mark = {"emoji": ":{}:", "channel": "#{}"}.get(str(kind), "@{}")
        return mark.format(first_text(element, "name", "range", "channel_id", "usergroup_id"))
    return text(element.get("text"))


def _is_preview(attachment: Node) -> bool:
    """What Slack itself showed of a linked page or message, not the author's words."""
    return bool(attachment.get("from_url") or attachment.get("is_msg_unfurl") or attachment.get("original_url"))


def _attachment(attachment: Node) -> str:
    fields = [
        ": ".join(part for part in (first_text(field, "title"), first_text(field, "value")) if part)
        for field in nodes(attachment.get("fields"))
    ]
    inner = [part for block in nodes(attachment.get("blocks")) for part in _block(block, 1)]
    found = joined(
        first_text(attachment, "pretext"), first_text(attachment, "author_name"), first_text(attachment, "title"),
        first_text(attachment, "text"), *fields, *inner, first_text(attachment, "footer"),
    )  # fmt: skip
    return found or first_text(attachment, "fallback")
