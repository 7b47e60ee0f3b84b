r"""A transcript: what was said, by whom, when, and what was folded away.

The vocabulary of every parser. Texts are Python strings (code points, ``\n``
line ends); nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    """Who speaks. ``NOTE`` is an internal note and never becomes an answer."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    NOTE = "note"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class HiddenKind(StrEnum):
    """Why a part of a message is folded away."""

    QUOTE = "quote"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """Text cut from a turn, kept so that no word of the ticket is lost."""

    kind: HiddenKind
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message.

    ``at`` is ISO 8601 when a date is known, ``HH:MM[:SS]`` when only the time is. A person took an ``excluded`` one out
    of what examples are made from.
    """

    index: int
    role: Role
    speaker: str | None
    at: str | None
    text: str
    hidden: tuple[HiddenPart, ...] = ()
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """One conversation, in the order in which it was said.

    ``format`` starts with its source (``text``, ``chat``, ``html``, ``zendesk_html`` …).
    ``part`` numbers the tickets of a file that holds several, from 0; ``member`` is the
    name inside an archive. ``metadata`` values are strings or lists of strings. ``addresses``: name of a speaker ->
    mail address, where the format tells both.
    """

    file: str
    format: str
    turns: tuple[Turn, ...]
    title: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    part: int | None = None
    member: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)

    def with_roles(self, roles: Mapping[str, Role]) -> Transcript:
        """The same transcript with the roles of the named speakers replaced; their notes stay notes."""
        turns = tuple(
            t if t.role in (Role.NOTE, Role.SYSTEM) else replace(t, role=roles.get(t.speaker or "", t.role))
            for t in self.turns
        )
        return replace(self, turns=turns)
