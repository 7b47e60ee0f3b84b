"""What the readers of help-desk exports share: careful access to untrusted JSON, people, bodies and fields of a ticket.

Knows no vendor. Nothing here trusts a type: whatever is not of the wished kind counts as missing.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedme_desktop.domain.transcript import HiddenKind, Role
from feedme_desktop.parsing import mail_chain
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.message_fields import plain
from feedme_desktop.parsing.timestamps import read_any

Node = Mapping[str, object]
Reading = tuple[list[Draft], Findings]
"""The messages of one ticket and what is known about it."""

_ENTITY = re.compile(r"&(?:nbsp|amp|lt|gt|quot|#39|#x27|apos);")
_REPLY_ABOVE = re.compile(r"^[\s>*]{0,8}(?:##-|-{2,5}|={2,5})\s?[^\n]{5,120}(?:-##|-{2,5}|={2,5})\s*$")
_ABOVE = re.compile(
    r"above|oberhalb|über dies|au-dessus|encima|arriba|acima|sopra|boven|powyżej|ovanför|over denne|выше", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|<!--")


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote: what the export shows of them, and the role that it gives them."""

    name: str | None = None
    email: str | None = None
    role: Role = Role.UNKNOWN

    @property
    def shown(self) -> str:
        """The name, else the address, else nothing."""
        return self.name or self.email or ""


NOBODY = Person()


def node(value: object, *path: str) -> Node:
    """The object at a path, or an empty one."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Node]:
    """The objects of a list, or none."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def line(value: object) -> str:
    """A short value as text: a string or a number, else nothing."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def first_line(owner: Node, *keys: str) -> str:
    """The first of several fields that holds a string or a number."""
    for key in keys:
        if found := line(owner.get(key)):
            return found
    return ""


def prose(value: object) -> str:
    """A body that is HTML by its vendor's word, as text; block quotes get the ``> `` of mail."""
    if not isinstance(value, str):
        return ""
    if _TAG.search(value):
        return html_to_text(value, quote_marks=True)
    return html.unescape(value) if _ENTITY.search(value) else value


def body(owner: Node, markup: Iterable[str], text: Iterable[str]) -> str:
    """The first body that says something: of the fields that hold HTML, then of those that hold text."""
    for key in markup:
        if (found := prose(owner.get(key))).strip():
            return found
    for key in text:
        value = owner.get(key)
        if isinstance(value, str) and (found := plain(value)).strip():
            return html.unescape(found) if _ENTITY.search(found) else found
    return ""


def person_name(person: Node) -> str | None:
    """The name in a person's record, however it is split."""
    whole = first_line(person, "name", "display_name", "displayName", "fullname", "full_name")
    parts = [first_line(person, *keys) for keys in (("first_name", "firstName", "firstname", "first"), _LAST)]
    return whole or " ".join(part for part in parts if part) or None


_LAST = ("last_name", "lastName", "lastname", "last")


def person_email(person: Node) -> str | None:
    """The address in a person's record."""
    found = first_line(person, "email", "emailAddress", "email_address", "address", "handle")
    return found if "@" in found else None


def names(value: object, *keys: str) -> list[str]:
    """Tags, labels, attachments: a list of strings, or of objects that hold one in one of ``keys``."""
    if isinstance(value, str):
        return [part for part in (piece.strip() for piece in value.split(",")) if part]
    if not isinstance(value, list):
        return []
    found = (first_line(item, *keys) if isinstance(item, dict) else line(item) for item in value)
    return [name for name in found if name]


@dataclass(slots=True)
class Ticket:
    """A ticket being read: its messages so far, and its fields."""

    format: str
    drafts: list[Draft] = field(default_factory=list)
    metadata: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def put(self, **fields: object) -> None:
        """Remember fields that say something; the first value of a field stays."""
        for key, value in fields.items():
            text = [item for item in value if item] if isinstance(value, list) else line(value)
            if key.endswith("_at"):
                text = read_any(value) or text
            if text:
                self.metadata.setdefault(key, text)

    def attach(self, found: list[str]) -> None:
        """Remember the names of attached files."""
        known = self.metadata.get("attachments")
        have = known if isinstance(known, list) else []
        fresh = [name for name in found if name not in have]
        if fresh:
            self.metadata["attachments"] = [*have, *fresh]

    def say(self, who: Person, text: str, at: object, *, note: bool = False, mail: bool = True) -> None:
        """Add a message; in one that came by mail, quotes and signature are folded away."""
        if not text.strip():
            return
        stamp = read_any(at)
        role = Role.NOTE if note else who.role
        draft = Draft(text, who.name, stamp, role, who.email)
        if mail and not note and role is not Role.SYSTEM:
            alone = not any(draft.role is not Role.SYSTEM for draft in self.drafts)
            self.drafts += unfolded(draft, alone=alone)
        else:
            self.drafts.append(draft)

    def reading(self) -> Reading | None:
        """The messages and findings, or None where nothing was said."""
        if not self.drafts:
            return None
        title = self.metadata.get("subject")
        findings = Findings(self.format, str(title) if title else None, self.metadata, self.warnings)
        return self.drafts, findings


def unfolded(draft: Draft, *, alone: bool) -> list[Draft]:
    """A mail's message without quotes and signature.

    What it quotes becomes messages of its own where nothing else in the ticket holds them (``alone``), else a
    hidden quote.
    """
    lines = draft.text.split("\n")
    cut = next((i for i, one in enumerate(lines) if _REPLY_ABOVE.match(one[:200]) and _ABOVE.search(one[:200])), None)
    below = "\n".join(lines[cut:]) if cut is not None else ""
    kept = "\n".join(lines[:cut]) if cut is not None else draft.text
    if not kept.strip():
        return [draft]
    entries = mail_chain.unfold(kept)
    newest, earlier = entries[0], entries[1:]
    text = "\n".join(newest.lines)
    if not text.strip() and not (alone and earlier):
        return [draft]
    own = Draft(text, draft.speaker, draft.at, draft.role, draft.email)
    for kind, part in newest.hidden:
        own.hide(kind, part)
    if earlier and not alone:
        own.hide(HiddenKind.QUOTE, _left(kept, text, newest.hidden))
    own.hide(HiddenKind.QUOTE, below)
    return [*(_earlier(entry) for entry in reversed(earlier) if alone), own]


def _earlier(entry: mail_chain.Entry) -> Draft:
    draft = Draft("\n".join(entry.lines), entry.name, entry.at, Role.UNKNOWN, entry.email)
    for kind, part in entry.hidden:
        draft.hide(kind, part)
    return draft


def _left(text: str, kept: str, hidden: Iterable[tuple[HiddenKind, str]]) -> str:
    """The lines of a text that are neither kept nor hidden already, in their order."""
    have = Counter(one.strip() for one in "\n".join([kept, *(part for _, part in hidden)]).split("\n"))
    left: list[str] = []
    for one in text.split("\n"):
        if have[one.strip()] > 0:
            have[one.strip()] -= 1
        else:
            left.append(one)
    return "\n".join(left)
