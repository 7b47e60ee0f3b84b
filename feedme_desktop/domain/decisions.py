"""What reviewers decided, and how well scores agree with it: plain data for whoever learns from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.quality import Weights

FEWEST_OF_EACH = 5
"""Below so many kept, or rejected, ones there is nothing to tell apart."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer made of an example with these features; ``weight`` under 1 where the decision says less."""

    features: Mapping[str, float]
    kept: bool
    weight: float = 1.0


def enough(decisions: Sequence[Decision]) -> bool:
    """Whether there are examples of both kinds to learn from."""
    kept = sum(decision.kept for decision in decisions)
    return min(kept, len(decisions) - kept) >= FEWEST_OF_EACH


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
