"""How sure the engine is of a pair, and how useful it looks: features, a score, and reasons a reviewer can act on.

Every engine calls ``judge``: what the ticket says comes in as ``Facts``, what the texts say is measured here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from feedme_desktop.domain.example import Quality
from feedme_desktop.domain.quality import FROM_TICKET, SHIPPED, Weights, quality_of
from feedme_desktop.extraction.sentences import content_words, fold_words
from feedme_desktop.extraction.traits import in_other_language, measure

_SHORT_ANSWER = 25


@dataclass(frozen=True, slots=True)
class Findings:
    """What is known about a pair before it is judged."""

    question: str
    answer: str
    asked: bool
    advice: bool
    strong: bool
    confirmed: bool
    thanked: bool
    failures: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the conversation says of a pair. ``advice`` None: nobody looked, the words decide.

    ``closed``: the ticket is marked as solved. ``unresolved``: the customer said afterwards that it did not help.
    ``strong``: the answer can stand without the customer's confirmation. ``likely``: where speakers are ``strangers``,
    how probable it is that this answers that. ``unsupported``: ranges of the answer without evidence. ``language``:
    that of the whole ticket, where it is known.
    """

    confirmed: bool = False
    thanked: bool = False
    closed: bool = False
    unresolved: bool = False
    failures: int = 0
    asked: bool = False
    advice: bool | None = None
    strong: bool = True
    strangers: bool = False
    likely: float = 0.0
    unsupported: tuple[tuple[int, int], ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What ``judge`` found: both go into the example."""

    quality: Quality
    features: Mapping[str, float]


def facts_of(found: Findings, resolved: bool | None, language: str | None = None) -> Facts:
    """What the rules found, as ``judge`` wants it; ``resolved`` as the example will say."""
    return Facts(
        confirmed=found.confirmed,
        thanked=found.thanked,
        closed=resolved is True,
        unresolved=resolved is False,
        failures=found.failures,
        asked=found.asked,
        advice=found.advice or None,
        strong=found.strong,
        language=language,
    )


def judge(question: str, answer: str, facts: Facts, weights: Weights = SHIPPED) -> Judged:
    """Measure a pair and score it. Never raises; about a tenth of a millisecond for a usual pair."""
    features = features_of(question, answer, facts)
    return Judged(quality_of(features, weights), features)


def features_of(question: str, answer: str, facts: Facts) -> dict[str, float]:
    """Every feature that is not 0, by name."""
    found = measure(question, answer)
    if facts.asked:
        found["asked"] = 1.0
    if facts.advice is not None:
        found["advice"] = float(facts.advice)
    if facts.language is not None and in_other_language(answer, facts.language):
        found["other_language"] = 1.0
    found |= {
        "confirmed": float(facts.confirmed),
        "thanked": float(facts.thanked and not facts.confirmed),
        "closed": float(facts.closed and not (facts.confirmed or facts.thanked or facts.unresolved)),
        "unresolved": float(facts.unresolved and not facts.confirmed),
        "failed": min(facts.failures / 3, 1.0),
        "unclear": float(not facts.strong),
        "strangers": float(facts.strangers),
        "likely": facts.likely if facts.strangers else 0.0,
        "unsupported": _share(facts.unsupported, answer),
    }
    return {name: round(value, 4) for name, value in found.items() if value}


def _share(ranges: Iterable[tuple[int, int]], answer: str) -> float:
    return round(min(sum(end - start for start, end in ranges) / max(len(answer), 1), 1.0), 4)


def measured_again(
    features: Mapping[str, float],
    question: str,
    answer: str,
    *,
    unsupported: Iterable[tuple[int, int]] | None = None,
) -> dict[str, float]:
    """The features of an example whose words were changed: what the ticket decided stays.

    ``unsupported``: ranges of the new answer that still have no evidence; None where nobody looked.
    """
    kept = {name: value for name, value in features.items() if name in FROM_TICKET}
    if unsupported is not None:
        kept["unsupported"] = _share(unsupported, answer)
    return {name: value for name, value in {**measure(question, answer), **kept}.items() if value}


def confidence(found: Findings) -> float:
    """From 0 to 1: how likely it is that this answers that."""
    score = 0.55
    score += 0.22 if found.confirmed else 0.08 if found.thanked else 0.0
    score += 0.08 if found.asked else 0.0
    score += 0.1 if found.advice else 0.0
    score += 0.05 if _shared_words(found) else 0.0
    score -= 0.2 if not found.strong else 0.0
    score -= 0.1 if len(found.answer) < _SHORT_ANSWER else 0.0
    return round(min(max(score, 0.05), 0.97), 3)


def _shared_words(found: Findings) -> bool:
    return bool(content_words(fold_words(found.question)) & content_words(fold_words(found.answer)))
