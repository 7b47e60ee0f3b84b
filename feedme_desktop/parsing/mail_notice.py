"""Mails that a help desk sends about a ticket: each comment in them is a message of its own.

Only where the line that asks to reply above it comes first: in an answer to such a mail the writer's words do.
"""

from __future__ import annotations

import re

from feedme_desktop.domain.transcript import HiddenKind, Role
from feedme_desktop.parsing import marks, ticket_html
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.drafts import Draft, oldest_first
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.mail_chain import unfold
from feedme_desktop.parsing.mail_headers import is_reply_mark
from feedme_desktop.parsing.mime_parts import Mail, chosen
from feedme_desktop.parsing.speakers import base_name, split_address

_RULE = re.compile(r"(?m)^[ \t]{0,3}-{20,200}[ \t]*$")
_TICKET = re.compile(r"\(#?(\d{3,12})\)|#(\d{3,12})\b")
_COMMENT = 'class="zd-'
_HEAD, _PAGE_HEAD = 1000, 20_000
_SURE = 0.8


def notice_drafts(mail: Mail) -> list[Draft] | None:
    """The comments in a notification, oldest first, or None where the mail is none."""
    shown = [part for part in chosen(mail.parts) if part.text.strip()]
    if len(shown) != 1:
        return None
    text = shown[0].text
    drafts = _of_page(text) if shown[0].content_type == "text/html" else _of_text(text)
    for draft in drafts or ():
        if _is_recipient(mail, draft.speaker):
            draft.role = Role.CUSTOMER
    return drafts


def notice_ticket(mail: Mail) -> str | None:
    """The number of the ticket, as the notification's first lines give it."""
    for part in chosen(mail.parts)[:1]:
        page = part.content_type == "text/html" and _COMMENT in part.text
        text = html_to_text(part.text[:_PAGE_HEAD]) if page else part.text
        found = _TICKET.search(_RULE.split(text[:_HEAD])[0]) if _is_marked(text) else None
        if found:
            return found[1] or found[2]
    return None


def _is_marked(text: str) -> bool:
    first = text.lstrip()[:200].split("\n", 1)[0]
    return is_reply_mark(first)


def _of_page(text: str) -> list[Draft] | None:
    if _COMMENT not in text:
        return None
    document = Document("notice.html", text.encode("utf-8", "replace"), text)
    shown = html_to_text(text)
    parsed = next(iter(ticket_html.parse(document)), None) if ticket_html.sniff(document) >= _SURE else None
    if parsed is None or not parsed.transcript.turns or not _is_marked(shown):
        return None
    turns = parsed.transcript.turns
    drafts = [Draft(turn.text, turn.speaker, turn.at, turn.role, None, list(turn.hidden)) for turn in turns]
    said = "\n".join(f"{turn.speaker}\n{turn.text}\n" + "\n".join(part.text for part in turn.hidden) for turn in turns)
    drafts[-1].hide(HiddenKind.QUOTE, "\n".join(line for line in shown.split("\n") if line.strip() not in said))
    return drafts


def _of_text(text: str) -> list[Draft] | None:
    if not _is_marked(text):
        return None
    drafts: list[Draft] = []
    around: list[str] = []
    for piece in _RULE.split(text):
        head, _, said = piece.strip().partition("\n")
        mark = marks.name_before_stamp(head, True)
        if mark is None:
            around.append(piece)
        else:
            drafts.append(_comment(said, mark))
    if not drafts:
        return None
    drafts[0].hide(HiddenKind.QUOTE, "\n".join(around))
    return oldest_first(drafts)


def _comment(said: str, mark: marks.Mark) -> Draft:
    entries = unfold(said)
    draft = Draft(said, mark.speaker, mark.at)
    if len(entries) == 1:
        draft.text = "\n".join(entries[0].lines)
        for kind, hidden in entries[0].hidden:
            draft.hide(kind, hidden)
    return draft


def _is_recipient(mail: Mail, speaker: str | None) -> bool:
    name, address = split_address(mail.header("To"))
    return bool(speaker) and base_name(speaker or "") in {base_name(name), (address or "").lower()}
