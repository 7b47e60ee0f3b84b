"""Rows as the services hand them to a front end: frozen, plain data, safe to pass between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from feedme_desktop.domain.example import RejectReason, ReviewStatus, Span
from feedme_desktop.domain.transcript import Role, Turn


class ConversationStatus(StrEnum):
    """How far the work on a conversation is."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """What is being done to a conversation."""

    QUEUED = "queued"
    PARSING = "parsing"
    EXTRACTING = "extracting"
    EMBEDDING = "embedding"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as the contract prints it; ``passing``: it says nothing of what it hit, and may pass."""

    code: str
    message: str
    passing: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Spent:
    """What asking a model consumed; ``cost`` in US dollars, None where the prices are not known.

    ``engine`` is the one that made the examples; ``fell_back``: it stepped in for the one that was wanted.
    ``estimated``: the service gave no figures, and the length of the texts stands in for them.
    """

    engine: str
    model: str | None = None
    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    fell_back: bool = False
    estimated: bool = False

    @property
    def tokens(self) -> int:
        """In and out."""
        return self.tokens_in + self.tokens_out

    def __add__(self, other: Spent) -> Spent:
        """Both together; the cost is known where that of every token is."""
        costs = [one.cost for one in (self, other) if one.tokens]
        known = [cost for cost in costs if cost is not None]
        return Spent(
            self.engine if self.engine == other.engine else "",
            self.model if self.model == other.model else None,
            self.requests + other.requests,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            sum(known) if known and len(known) == len(costs) else None,
            self.fell_back or other.fell_back,
            self.estimated or other.estimated,
        )

    def as_json(self) -> dict[str, Any]:
        """As it is stored and printed."""
        return {
            "engine": self.engine, "model": self.model, "requests": self.requests, "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out, "cost": self.cost, "fell_back": self.fell_back,
            "estimated": self.estimated,
        }  # fmt: skip

    @staticmethod
    def from_json(found: Mapping[str, Any] | None) -> Spent | None:
        """What ``as_json`` was made from."""
        return None if found is None else Spent(**{name: found[name] for name in Spent.__slots__ if name in found})


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One imported conversation. ``examples`` counts those proposed from it.

    ``unsure`` names why a person should look at how it was read: ``speakers`` (somebody's role is unknown), ``columns``
    (a table read by guess), ``encoding`` (bytes that no encoding explains); empty once somebody has.
    ``waiting_until``: when a pending one is tried again, where ``error`` says what it waits for.
    """

    id: int
    file: str
    part: int | None
    format: str | None
    title: str | None
    status: ConversationStatus
    stage: Stage
    error: Problem | None
    examples: int
    created_at: datetime
    started_at: datetime | None
    completed_at: datetime | None
    version: int = 1
    member: str | None = None
    unsure: tuple[str, ...] = ()
    engine: str = "rules"
    usage: Spent | None = None
    waiting_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a person decided about the reading of one conversation.

    ``columns``: folded header of a table -> what it means (see ``parsing.base.Choices``); ``roles``: name of a speaker
    as the turns show it ("" for one without a name) -> role; ``excluded``: indexes of turns that no example may use.
    """

    as_text: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    excluded: tuple[int, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is stored, and sent to whoever reads the file."""
        roles = {name: role.value for name, role in self.roles.items()}
        return {"as_text": self.as_text, "columns": dict(self.columns), "roles": roles, "excluded": list(self.excluded)}

    @staticmethod
    def from_json(found: Mapping[str, Any] | None) -> Reading:
        """What ``as_json`` was made from; None is the reading that nobody decided."""
        if not found:
            return Reading()
        roles = {name: Role(role) for name, role in found.get("roles", {}).items()}
        excluded = tuple(found.get("excluded", ()))
        return Reading(found.get("as_text", False), found.get("columns", {}), roles, excluded)


@dataclass(frozen=True, slots=True)
class PreviewSpeaker:
    """Somebody who speaks ("" without a name), in how many turns."""

    name: str
    role: Role
    turns: int


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column of a table: its header, what it is taken for (None: nothing), and some of its cells.

    ``key`` is the folded header, by which ``Reading.columns`` names it.
    """

    name: str
    meaning: str | None
    samples: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a file would be read: its first conversation, or the ``problem`` that there is none.

    ``turns`` are the first 60 of ``total``; ``conversations`` is how many the file holds as far as was looked.
    """

    format: str | None
    title: str | None
    turns: tuple[Turn, ...] = ()
    total: int = 0
    speakers: tuple[PreviewSpeaker, ...] = ()
    columns: tuple[PreviewColumn, ...] = ()
    warnings: tuple[str, ...] = ()
    problem: Problem | None = None
    conversations: int = 1


@dataclass(frozen=True, slots=True)
class TranscriptVersionRow:
    """One state in which a conversation came in or was restored; ``size`` in bytes, the newest is the current one."""

    conversation_id: int
    version: int
    size: int
    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationDetail:
    """A conversation with its turns, in order."""

    row: ConversationRow
    turns: tuple[Turn, ...]
    metadata: Mapping[str, object]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A ticket that supports an example, with the words that prove it.

    ``of_version``: the transcript version whose turns these are, where the newest no longer holds the words; else None.
    ``question`` and ``answer``: what was proposed from this ticket, where it joined an example with other words.
    """

    conversation_id: int
    file: str
    title: str | None
    question_turns: tuple[int, ...]
    answer_turns: tuple[int, ...]
    spans: tuple[Span, ...]
    of_version: int | None = None
    question: str | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """Other words in which an example was asked for; None: the ticket is gone, or there was none."""

    question: str
    conversation_id: int | None = None


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One example as a list shows it. ``tickets`` is the number of its sources.

    ``unsupported``: ranges of ``answer``, in code points, that nothing in the ticket supports; a sentence that a
    person changed is no longer among them.
    ``seen_again``: tickets that came with it after it was rejected. ``contradictions``: how many other answers to its
    question somebody has to choose from. ``merged_into``: the example in which it lives on.
    """

    id: int
    question: str
    answer: str
    status: ReviewStatus
    tags: tuple[str, ...]
    confidence: float
    quality: float
    quality_reasons: tuple[str, ...]
    below_threshold: bool
    resolved: bool | None
    conversation_id: int | None
    external_id: str | None
    version: int
    tickets: int
    engine: str
    updated_at: datetime
    unsupported: tuple[tuple[int, int], ...] = ()
    seen_again: int = 0
    contradictions: int = 0
    merged_into: int | None = None


@dataclass(frozen=True, slots=True)
class ExampleDetail:
    """An example, whole: the row, its evidence and how it was decided."""

    row: ExampleRow
    context: str
    language: str | None
    sources: tuple[Source, ...]
    reviewer: str | None
    reviewed_at: datetime | None
    reject_reason: RejectReason | None
    reject_note: str | None
    model: str | None
    folder: str | None
    prompt_version: str | None = None
    tokens_in: int | None = None
    tokens_out: int | None = None
    wordings: tuple[Wording, ...] = ()
    contradictions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One saved state of an example; ``kind`` is extracted, imported, edited, restored, merged or status."""

    example_id: int
    version: int
    kind: str
    question: str
    answer: str
    tags: tuple[str, ...]
    status: ReviewStatus
    who: str | None
    why: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What a change left behind. ``undo_id`` names the undo-log entry that reverts it."""

    example_id: int
    status: ReviewStatus
    version: int
    undo_id: int | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit was found: matched words, cosine (0 to 1), and the nearest sentence of the answer."""

    words: tuple[str, ...]
    meaning: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result, best first; ``score`` is calibrated so that 0.7 is where answers stop being trustworthy."""

    example: ExampleRow
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to one query; ``degraded`` names the leg that was not available (``meaning`` or ``words``)."""

    query: str
    took_ms: float
    hits: tuple[Hit, ...]
    degraded: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one file, or one ticket of it: queued (``conversation_id``), a duplicate, or refused (``error``).

    ``unfinished``: the conversation that has the same bytes is still waiting or being worked on. ``part`` numbers the
    tickets of a file that holds several; ``member`` is the name inside an archive.
    """

    file: str
    conversation_id: int | None = None
    duplicate_of: int | None = None
    error: Problem | None = None
    unfinished: bool = False
    part: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """Progress of one conversation, sent by the worker that holds its job.

    ``done`` of ``total`` counts the requests to a model while extracting, then the examples embedded; ``seconds`` is
    the time since the work on it began. ``usage`` is what was spent; ``waiting_until`` as in ``ConversationRow``.
    ``source_id`` is the conversation its file was handed in as: another one for the further tickets of a file, and for
    one that turned out to be a newer state of a known conversation (``updated``) or no news of it (``duplicate_of``).
    ``unsure`` as in ``ConversationRow``; ``joined`` of the ``examples`` were known from other tickets.
    """

    conversation_id: int
    file: str
    status: ConversationStatus
    stage: Stage
    done: int = 0
    total: int = 0
    examples: int = 0
    seconds: float = 0.0
    part: int | None = None
    duplicate_of: int | None = None
    error: Problem | None = None
    source_id: int | None = None
    updated: bool = False
    unsure: tuple[str, ...] = ()
    usage: Spent | None = None
    waiting_until: datetime | None = None
    joined: int = 0


@dataclass(frozen=True, slots=True)
class ExampleFilter:
    """What of the library to show; empty fields do not filter. ``since`` is a date of creation.

    ``order`` is quality, newest, oldest, question, updated, status or tickets; a leading ``-`` turns it round.
    ``below_threshold`` is True for only those under the quality threshold, False for only the others.
    ``seen_again``: only rejected ones that tickets came with since. ``contradicted``: only those with another answer.
    """

    statuses: tuple[ReviewStatus, ...] = ()
    tags: tuple[str, ...] = ()
    folder: str | None = None
    conversation_id: int | None = None
    since: datetime | None = None
    text: str = ""
    order: str = "quality"
    below_threshold: bool | None = None
    seen_again: bool = False
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How many examples stand where, and how much work is going on."""

    examples: Mapping[ReviewStatus, int] = field(default_factory=dict)
    conversations: Mapping[ConversationStatus, int] = field(default_factory=dict)
    jobs_waiting: int = 0
    jobs_running: int = 0
