"""Turns while a parser is still collecting them, and the step that makes them final.

The one place where text is cleaned, roles are settled and turns are numbered, so that every
format treats them alike. Knows no format.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn
from feedme_desktop.parsing import notes
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.speakers import assign_roles, role_of_name

_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(slots=True)
class Draft:
    """One message being collected; ``role`` stays UNKNOWN unless the format itself says it."""

    text: str
    speaker: str | None = None
    at: str | None = None
    role: Role = Role.UNKNOWN
    email: str | None = None
    hidden: list[HiddenPart] = field(default_factory=list)

    def hide(self, kind: HiddenKind, text: str) -> None:
        """Fold a part away; blank text is not worth a part."""
        if text.strip():
            self.hidden.append(HiddenPart(kind, tidy(text)))


@dataclass(slots=True)
class Findings:
    """What a parser knows about a conversation besides its turns."""

    format: str
    title: str | None = None
    metadata: dict[str, object] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    joined: set[str] = field(default_factory=set)
    guess_opener: bool = True


def tidy(text: str) -> str:
    """Blanks before a line end and runs of blank lines folded, outer blank lines off; indents are kept."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join([line.rstrip() for line in text.split("\n")])
    return (_BLANK_LINES.sub("\n\n", text) if "\n\n\n" in text else text).strip()


def finish(
    document: Document,
    drafts: Iterable[Draft],
    findings: Findings,
    *,
    part: int | None = None,
    content: bytes | None = None,
) -> Parsed:
    """The final transcript of ``drafts``; those without text and without hidden parts are left out."""
    kept = [draft for draft in drafts if draft.text.strip() or draft.hidden]
    kept = [part for index, draft in enumerate(kept) for part in _without_notes(draft, opens=not index)]
    roles = assign_roles(kept, joined=findings.joined, guess_opener=findings.guess_opener)
    transcript = Transcript(
        file=document.name,
        format=findings.format,
        turns=_turns(kept, roles),
        title=findings.title,
        metadata=findings.metadata,
        warnings=tuple(findings.warnings),
        part=part,
        addresses={draft.speaker.strip(): draft.email for draft in kept if draft.speaker and draft.email},
    )
    return Parsed(transcript, document.content if content is None else content)


def oldest_first(drafts: list[Draft]) -> list[Draft]:
    """The drafts, turned round where their dates say that the newest came first."""
    dates = [draft.at for draft in drafts if draft.at]
    if len(dates) == len(drafts) > 1 and dates[0] > dates[-1] and dates == sorted(dates, reverse=True):
        return drafts[::-1]
    return drafts


def _without_notes(draft: Draft, *, opens: bool) -> list[Draft]:
    """A message and the notes between colleagues that came along with it, whatever format they came in.

    Who ``opens`` the conversation and has no known role is taken for a customer.
    """
    owner = notes.writer(draft.speaker or "")
    if owner is not None and draft.role is not Role.SYSTEM:
        draft.role, draft.speaker = Role.NOTE, owner or draft.speaker
    if draft.role in (Role.NOTE, Role.SYSTEM):
        return [draft]
    known = draft.role if draft.role is not Role.UNKNOWN else role_of_name(draft.speaker or "") or Role.UNKNOWN
    parts = notes.parts(draft.text, by_customer=known is Role.CUSTOMER or (opens and known is Role.UNKNOWN))
    if len(parts) == 1 and not parts[0].note:
        return [draft]
    found = [
        replace(draft, text=part.text, hidden=[])
        if not part.note
        else Draft(part.text, part.by or (None if index else draft.speaker), draft.at, Role.NOTE)
        for index, part in enumerate(parts)
    ]
    found[0].hidden = draft.hidden
    return found


def _turns(drafts: Sequence[Draft], roles: Sequence[Role]) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            index=index,
            role=role,
            speaker=(draft.speaker or draft.email or "").strip() or None,
            at=draft.at,
            text=tidy(draft.text),
            hidden=tuple(draft.hidden),
        )
        for index, (draft, role) in enumerate(zip(drafts, roles, strict=True))
    )
