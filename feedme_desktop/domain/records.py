"""Rows as the services hand them to a front end: frozen, plain data, safe to pass between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from feedme_desktop.domain.example import RejectReason, ReviewStatus, Span
from feedme_desktop.domain.transcript import Turn


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
    """An error as the contract prints it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ConversationRow:
    """One imported conversation. ``examples`` counts those proposed from it."""

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


@dataclass(frozen=True, slots=True)
class ConversationDetail:
    """A conversation with its turns, in order."""

    row: ConversationRow
    turns: tuple[Turn, ...]
    metadata: Mapping[str, object]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A ticket that supports an example, with the words that prove it."""

    conversation_id: int
    file: str
    title: str | None
    question_turns: tuple[int, ...]
    answer_turns: tuple[int, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One example as a list shows it. ``tickets`` is the number of its sources."""

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
    """What became of one file handed in: queued (``conversation_id``), a duplicate, or refused (``error``).

    ``unfinished``: the conversation that has the same bytes is still waiting or being worked on.
    """

    file: str
    conversation_id: int | None = None
    duplicate_of: int | None = None
    error: Problem | None = None
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class ImportEvent:
    """Progress of one conversation, sent by the worker that holds its job.

    ``done`` of ``total`` counts the examples embedded, ``seconds`` is the time since the work on it began.
    ``source_id`` is the conversation its file was handed in as: another one for the further tickets of a file.
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


@dataclass(frozen=True, slots=True)
class ExampleFilter:
    """What of the library to show; empty fields do not filter. ``since`` is a date of creation.

    ``order`` is quality, newest, oldest, question, updated, status or tickets; a leading ``-`` turns it round.
    ``below_threshold`` is True for only those under the quality threshold, False for only the others.
    """

    statuses: tuple[ReviewStatus, ...] = ()
    tags: tuple[str, ...] = ()
    folder: str | None = None
    conversation_id: int | None = None
    since: datetime | None = None
    text: str = ""
    order: str = "quality"
    below_threshold: bool | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many examples stand where, and how much work is going on."""

    examples: Mapping[ReviewStatus, int] = field(default_factory=dict)
    conversations: Mapping[ConversationStatus, int] = field(default_factory=dict)
    jobs_waiting: int = 0
    jobs_running: int = 0
