"""A question/answer example as an extractor proposes it, with the evidence it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReviewStatus(StrEnum):
    """Where an example stands in review."""

    PENDING = "pending"
    NEEDS_WORK = "needs_work"
    APPROVED = "approved"
    REJECTED = "rejected"


class RejectReason(StrEnum):
    """Why a reviewer rejected an example."""

    POOR_QUALITY = "poor_quality"
    IRRELEVANT = "irrelevant"
    DUPLICATE = "duplicate"
    INCOMPLETE = "incomplete"
    INACCURATE = "inaccurate"
    POLICY = "policy"
    OTHER = "other"


class Side(StrEnum):
    """Which half of an example a span supports."""

    QUESTION = "question"
    ANSWER = "answer"
    EARLIER = "earlier"
    """Words that a later turn corrected: shown beside the answer, never part of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a turn: ``turns[turn].text[start:end]``, in code points."""

    side: Side
    turn: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quality:
    """A score from 0 to 1 and the reasons in words a reviewer can act on."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractedExample:
    """One proposed example. ``resolved`` is None where the ticket does not say.

    ``unsupported``: ranges ``(start, end)`` of ``answer``, in code points, that no evidence supports. ``tokens_in`` and
    ``tokens_out``: what the model was given and gave for the whole conversation. ``features``: what ``quality`` was
    computed from, by name, so that it can be computed again without the transcript.
    """

    question: str
    answer: str
    question_turns: tuple[int, ...]
    answer_turns: tuple[int, ...]
    confidence: float
    quality: Quality
    spans: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    resolved: bool | None = None
    context: str = ""
    language: str | None = None
    engine: str = "rules"
    model: str | None = None
    prompt_version: str | None = None
    unsupported: tuple[tuple[int, int], ...] = ()
    tokens_in: int | None = None
    tokens_out: int | None = None
    features: Mapping[str, float] = field(default_factory=dict)
