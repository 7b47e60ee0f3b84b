"""How sure the engine is of a pair, and how useful it looks, with reasons a reviewer can act on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedme_desktop.domain.example import Quality
from feedme_desktop.extraction.sentences import content_words, fold_words

_STEPS = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s", re.MULTILINE)
_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.\w+|\b(?:\d[ -]?){9,}\d\b")
_SHORT_ANSWER = 25
_LONG_ANSWER = 1_500


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


def quality(found: Findings) -> Quality:
    """How much of a library answer it is; every point taken off or added is a reason."""
    score = 0.6
    reasons: list[str] = []
    for points, reason in _verdicts(found):
        score += points
        reasons.append(reason)
    return Quality(round(min(max(score, 0.0), 1.0), 3), tuple(reasons))


def _verdicts(found: Findings) -> list[tuple[float, str]]:
    verdicts: list[tuple[float, str]] = []
    if found.confirmed:
        verdicts.append((0.2, "customer confirmed the fix"))
    elif found.thanked:
        verdicts.append((0.05, "customer said thanks but not whether it worked"))
    else:
        verdicts.append((0.0, "no confirmation in the ticket"))
    if found.failures:
        verdicts.append((0.0, "earlier suggestions that failed were left out"))
    return verdicts + _answer_verdicts(found) + _question_verdicts(found)


def _answer_verdicts(found: Findings) -> list[tuple[float, str]]:
    verdicts: list[tuple[float, str]] = []
    if len(found.answer) < _SHORT_ANSWER:
        verdicts.append((-0.2, "answer is short"))
    elif len(found.answer) > _LONG_ANSWER:
        verdicts.append((-0.1, "answer is long: consider cutting it"))
    if len(_STEPS.findall(found.answer)) >= 2:
        verdicts.append((0.1, "answer has steps"))
    elif found.advice:
        verdicts.append((0.1, "answer says what to do"))
    if not found.strong:
        verdicts.append((-0.2, "answer gives no clear instruction"))
    if _PERSONAL.search(found.answer) or _PERSONAL.search(found.question):
        verdicts.append((-0.1, "may hold personal data: check before approving"))
    return verdicts


def _question_verdicts(found: Findings) -> list[tuple[float, str]]:
    verdicts: list[tuple[float, str]] = []
    if len(content_words(fold_words(found.question))) < 2:
        verdicts.append((-0.2, "question may not stand alone"))
    elif found.asked:
        verdicts.append((0.05, "clear question"))
    return verdicts


def _shared_words(found: Findings) -> bool:
    return bool(content_words(fold_words(found.question)) & content_words(fold_words(found.answer)))
