"""What reviewers decided, and how well scores agree with it: plain data for whoever learns from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from feedme_desktop.domain.quality import Weights

FEWEST, FEWEST_OF_EACH = 30, 5
"""Below so many decisions, or kept, or rejected ones, there is nothing to tell apart."""

EVERY = 50
"""Decisions from one model to the next."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer made of an example with these features; ``weight`` under 1 where the decision says less."""

    features: Mapping[str, float]
    kept: bool
    weight: float = 1.0


def enough(decisions: Sequence[Decision]) -> bool:
    """Whether there are examples of both kinds, and enough of them, to learn from."""
    kept = sum(decision.kept for decision in decisions)
    return len(decisions) >= FEWEST and min(kept, len(decisions) - kept) >= FEWEST_OF_EACH


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions on examples whose score was from ``low`` to ``high``: the mean score, and the share that was kept."""

    low: float
    high: float
    predicted: float
    kept: float
    count: int


@dataclass(frozen=True, slots=True)
class Measured:
    """How scores agree with decisions: ranking (``auc``, 1 is best) and truthfulness (the others, 0 is best)."""

    auc: float
    brier: float
    ece: float
    log_loss: float
    bins: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learned from decisions; ``before`` and ``after``: on decisions that were not learned from."""

    weights: Weights
    decisions: int
    better: bool
    before: Measured
    after: Measured


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the library. ``approval_rate``: approved ones among those decided by people, None before the first.

    ``contradicted`` have another answer to the same question; ``seen_again`` were rejected, and tickets came since.
    """

    pending: int
    needs_work: int
    approved: int
    rejected: int
    below_threshold: int
    tickets: int
    approval_rate: float | None
    median_age: timedelta | None
    oldest_age: timedelta | None
    contradicted: int = 0
    seen_again: int = 0


@dataclass(frozen=True, slots=True)
class QualityStatus:
    """Where learning stands. ``missing``: decisions until the next model.

    ``shipped`` and ``learned``: how scores agree with decisions, None where there are too few of either kind;
    ``in_use``: the learned weights score examples, as they were better on decisions they had not seen.
    """

    decisions: int
    missing: int
    in_use: bool
    learned_from: int = 0
    shipped: Measured | None = None
    learned: Measured | None = None
    learned_at: datetime | None = None
