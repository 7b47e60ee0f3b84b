"""Pages of help desks and chats: finds the element of each message and what in it is name, time and text.

Goes by the words of class names and data attributes, not by one vendor's markup; Zendesk, Intercom
and Freshdesk are told apart only to name the format. A page without messages is read as plain text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from feedme_desktop.domain.transcript import HiddenKind, Role
from feedme_desktop.parsing import marks, plaintext
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.block_turns import turns_of
from feedme_desktop.parsing.drafts import Draft, Findings, finish, oldest_first, tidy
from feedme_desktop.parsing.html_classes import Kind, classify
from feedme_desktop.parsing.html_page import Tag, Tokens, render
from feedme_desktop.parsing.html_tables import blocks_of, has_tables
from feedme_desktop.parsing.html_text import looks_like_html
from feedme_desktop.parsing.labels import HEADERS, ticket_line
from feedme_desktop.parsing.mail_signature import take_off_surely
from feedme_desktop.parsing.notes import writer
from feedme_desktop.parsing.speakers import role_of_name, role_of_type, split_address
from feedme_desktop.parsing.text_lines import check_messages, lines_of, too_much
from feedme_desktop.parsing.timestamps import read_any, read_stamp

name = "HTML"

_TITLE_TICKET = re.compile(r"#(\d{2,12})\b")
_TITLE = re.compile(r"<title[^<>]{0,400}>([^<]{0,2000})<", re.IGNORECASE)
_HINTS = {
    "intercom": ("intercom",),
    "freshdesk": ("freshdesk", "freshchat", "fw-comment", "freshworks"),
    "helpscout": ("helpscout", "help scout"),
}
_ZD = re.compile(r"\bzd-")
_SAID = re.compile(r"[^\s\x01-\x0f]")
_DROPPED = Kind("dropped")
_SPOKEN = ("", "body", "quote", "signature")
_HEADER_MAX = 1000
_LABEL_MAX = 60


@dataclass(slots=True)
class Part:
    """One part of a message: stretches of the page, put together when somebody asks what they say."""

    marked: list[str] = field(default_factory=list)
    size: int = 0
    speaks: bool = False
    shown: str | None = None

    def add(self, marked: str) -> None:
        """A further stretch."""
        self.marked.append(marked)
        self.size += len(marked)
        self.speaks = self.speaks or bool(_SAID.search(marked))
        self.shown = None

    def text(self) -> str:
        """What it says."""
        if self.shown is None:
            self.shown = render(self.marked)
        return self.shown


@dataclass(slots=True)
class Message:
    """A message being collected."""

    kind: Kind
    parts: dict[str, Part] = field(default_factory=dict)
    at: str | None = None

    def part(self, name: str) -> Part:
        """One of its parts."""
        found = self.parts.get(name)
        if found is None:
            found = self.parts[name] = Part()
        return found

    def text(self, name: str) -> str:
        """What a part says, or nothing."""
        return self.parts[name].text() if name in self.parts else ""

    def says(self, name: str) -> bool:
        """Whether a part says anything."""
        return name in self.parts and self.parts[name].speaks


def sniff(document: Document) -> float:
    """By the first tags; the name only helps a fragment."""
    if document.text is None:
        return 0.0
    named = document.name.lower().endswith((".html", ".htm", ".xhtml"))
    if looks_like_html(document.text):
        return 0.95 if named else 0.85
    return 0.6 if named else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversation of a page: its messages, else its text."""
    page = Page(document.text or "")
    messages = page.messages()
    check_messages(len(messages))
    drafts = [draft for message in messages if (draft := _draft(message)) is not None]
    vendor = _vendor(page)
    findings = Findings(format=f"{vendor}_html" if vendor else "html", title=page.title)
    if not drafts:
        blocks = blocks_of(document.text or "") if has_tables(document.text or "") else []
        drafts = turns_of(blocks, findings) or _as_text(page.around, findings)
        check_messages(len(drafts))
    else:
        _read_around(page.around, findings)
        drafts = oldest_first(drafts)
    yield finish(document, drafts, findings)


def _vendor(page: Page) -> str | None:
    """Whose page it is, by its tags and the text around the messages."""
    told = "\n".join([*page.spellings, page.title or "", page.around]).lower()
    if "zendesk" in told or _ZD.search(told):
        return "zendesk"
    return next((vendor for vendor, hints in _HINTS.items() if any(hint in told for hint in hints)), None)


_SPELLINGS_MAX = 160_000
"""Ways in which telling tags are written on one page: a chat with ids and times at each message has three a message."""


class Page:
    """One page: title, messages in document order, and the text around them."""

    def __init__(self, page: str) -> None:
        found = _TITLE.search(page)
        self.title = " ".join(html.unescape(found[1]).split())[:300] or None if found else None
        self.around = ""
        self._tokens = Tokens(page)
        if len(self._tokens.tags) > _SPELLINGS_MAX:
            raise too_much(_SPELLINGS_MAX, "different tags")

    @property
    def spellings(self) -> list[str]:
        """How its tags are written, each once."""
        return self._tokens.spellings

    def messages(self) -> list[Message]:
        """The messages; empty ones that only wrap others are gone."""
        found, self.around = self._collect(strict=True)
        if not found:
            found, self.around = self._collect(strict=False)
            if len(found) < 2:
                found, self.around = [], self._collect(strict=None)[1]
        return found

    def _collect(self, *, strict: bool | None) -> tuple[list[Message], str]:
        tokens = self._tokens
        meant = {tag.raw: kind for tag in tokens.tags if (kind := _kind(tag, strict))}
        collector = Collector()
        last = -1
        for index, spelled in tokens.nested(meant):
            collector.add(tokens.between(last, index))
            if spelled is not None:
                collector.open(meant[spelled])
            else:
                collector.close()
            last = index
        collector.add(tokens.between(last, len(tokens)))
        return collector.finished(), collector.around.text()


@lru_cache(maxsize=4096)
def _kind(tag: Tag, strict: bool | None) -> Kind | None:
    """What a spelling of a tag means for the conversation, or None."""
    if tag.is_hidden():
        return _DROPPED
    if strict is None:
        return None
    kind = classify(tag.name, tag.attributes(), strict=strict)
    return kind if kind.part else None


class Collector:
    """Sorts the stretches of a page into messages and their parts."""

    def __init__(self) -> None:
        self.around = Part()
        self._stack: list[tuple[Message | None, str]] = [(None, "")]
        self._messages: list[Message] = []

    def open(self, kind: Kind) -> None:
        """An element begins: a message, a part of the message around it, or more of the same."""
        message, part = self._stack[-1]
        if kind is _DROPPED or part == _DROPPED.part:
            part = _DROPPED.part
        elif kind.part == "message" and not (message and _same_message(message)):
            message, part = Message(kind, at=kind.at), ""
            self._messages.append(message)
        elif kind.part == "message" and message:
            part = "body" if not message.says("body") else part
            message.at = message.at or kind.at
        elif message is not None and not (
            part in ("body", "quote", "signature") and kind.part in ("author", "at", "body", "skip")
        ):
            part = kind.part
            message.at = message.at or kind.at
        self._stack.append((message, part))

    def close(self) -> None:
        """An element ends."""
        if len(self._stack) > 1:
            self._stack.pop()

    def add(self, marked: str) -> None:
        """A stretch of the page goes to the innermost part."""
        message, part = self._stack[-1]
        if part != _DROPPED.part:
            (message.part(part) if message else self.around).add(marked)

    def finished(self) -> list[Message]:
        """The messages that say something."""
        return [message for message in self._messages if any(message.says(part) for part in _SPOKEN)]


def _same_message(message: Message) -> bool:
    """Whether a message element inside another only wraps its text.

    So it is where the outer one has said nothing but name and time in short lines, and held no message before.
    """
    if message.says("quote") or "body" in message.parts:
        return False
    if message.part("").size > _HEADER_MAX:
        return False
    own = message.text("")
    return own.count("\n") < 3 and (message.says("author") or bool(own)) and _is_header(own)


def _is_header(own: str) -> bool:
    lines = [line.strip() for line in own.split("\n") if line.strip()]
    return all(len(line) <= 80 and (read_stamp(line) is not None or marks.is_name(line)) for line in lines)


def _draft(message: Message) -> Draft | None:
    body, own = message.text("body"), message.text("")
    speaker, at = message.text("author").split("\n")[0].strip() or message.kind.speaker, message.at
    at = at or read_any(message.text("at").split("\n")[0]) or message.text("at")[:40] or None
    if body or "body" in message.parts:
        speaker, at, rest = _from_header(own, speaker, at)
        text = f"{body}\n{rest}" if rest else body
    else:
        speaker, at, text = _from_text(own, speaker, at)
    name_part, email = split_address(speaker or "")
    private = any(_is_note_label(label) for label in message.text("skip").split("\n"))
    lines, hidden = take_off_surely(text.split("\n"))
    draft = Draft("\n".join(lines), name_part or None, at, Role.NOTE if private else message.kind.role, email)
    for kind, part in hidden:
        draft.hide(kind, part)
    for part, kind in (("signature", HiddenKind.SIGNATURE), ("quote", HiddenKind.QUOTE)):
        draft.hide(kind, message.text(part))
    return draft if draft.text or draft.hidden else None


def _is_note_label(label: str) -> bool:
    """``Internal note`` or ``Private``, as it stands beside the name of who wrote it."""
    label = label.strip()
    label = label[1:-1].strip() if label[:1] in ("(", "[") else label
    return len(label) < _LABEL_MAX and (role_of_type(label) is Role.NOTE or writer(label) is not None)


def _from_header(own: str, speaker: str | None, at: str | None) -> tuple[str | None, str | None, str]:
    """Name and time from the unmarked lines of a message whose text is marked."""
    rest: list[str] = []
    for line in (line.strip() for line in own.split("\n")):
        if not line:
            continue
        stamp = read_any(line) if len(line) < 60 and any(c.isdigit() for c in line) else None
        both = marks.name_before_stamp(line, True) if not stamp and not speaker else None
        if stamp and not at:
            at = stamp
        elif both:
            speaker, at = both.speaker, at or both.at
        elif not speaker and len(line) <= 80:
            speaker = line
        else:
            rest.append(line)
    return speaker, at, "\n".join(rest)


def _from_text(own: str, speaker: str | None, at: str | None) -> tuple[str | None, str | None, str]:
    """Name and time from the first line of a message without marked parts (``Customer: How do I …``)."""
    first, _, rest = own.partition("\n")
    if speaker:
        return speaker, at, own
    mark = marks.stamped(first, True) or marks.name_and_stamp(first, True) or marks.name_before_stamp(first, True)
    if mark and mark.speaker and marks.is_name(mark.speaker):
        return mark.speaker, at or mark.at, f"{mark.text}\n{rest}".strip("\n")
    mark = marks.bare(first)
    if (
        mark
        and mark.speaker
        and marks.is_name(mark.speaker)
        and (role_of_name(mark.speaker) or len(mark.speaker.split()) > 1)
    ):
        return mark.speaker, at, f"{mark.text}\n{rest}".strip("\n")
    return speaker, at, own


def _as_text(text: str, findings: Findings) -> list[Draft]:
    """A page without message elements: a chat in its text, or one turn."""
    source = findings.format
    scratch = Findings(format="text", title=findings.title)
    drafts = plaintext.read_turns(lines_of(text), scratch)
    findings.format, findings.title, findings.joined = source, scratch.title, scratch.joined
    findings.metadata.update(scratch.metadata)
    return drafts


def _read_around(text: str, findings: Findings) -> None:
    """Ticket number and subject from the page around the messages; the rest is kept as it is."""
    lines = text.split("\n")[:200]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if (key := HEADERS.get(line.strip().lower())) and after.strip():  # a name and its value below each other
            findings.metadata.setdefault(key, after.strip()[:300])
        found = ticket_line(line.strip())
        number = _TITLE_TICKET.search(line[:300]) if not found else None
        if found or number:
            findings.metadata.setdefault("ticket", found[0] if found else number[1] if number else "")
            if found and found[1]:
                findings.metadata.setdefault("subject", found[1])
    if text.strip():
        findings.metadata["page_text"] = tidy(text)
    if findings.title and (number := _TITLE_TICKET.search(findings.title)):
        findings.metadata.setdefault("ticket", number[1])
