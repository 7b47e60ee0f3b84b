"""Whether two questions are the same question, and two answers the same answer: the one rule of import and command.

Short questions must agree in their words, long ones in their meaning; differing facts (differences.py) part what is
worded alike. Cosines come from outside; weights from ``tools/train_sameness.py``. Knows no database and no model.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from feedme_desktop.domain import differences, topics
from feedme_desktop.domain.differences import Facts
from feedme_desktop.domain.ranking import telling_stems
from feedme_desktop.domain.topics import Names
from feedme_desktop.domain.wording import question_key

SAME = 0.5
"""The threshold: from here on two questions are the same."""

NEARLY = 0.25
"""From here on an answer that says the same makes up for a question in other words."""

SURELY = 0.6
"""Share of common telling words from which another answer to the same question contradicts the first one."""

SHARED, SHARED_AND_NEAR = 0.6, 1.5
"""Of two same answers: share of the shorter one's telling words that the longer holds; that share plus the cosine.
Every pair of ``tests/data/duplicates/answers.jsonl`` is told apart: the same from 1.52 up, others to 1.47."""

SHORT, LONG = 12, 36
"""Words of the longer question: up to SHORT its letters decide, from LONG on its meaning; between them both do."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the logistic score: ``bias + cosine + letters``, and for long texts ``+ long * (long_bias + long_cosine)``."""

    bias: float
    cosine: float
    letters: float
    long_bias: float
    long_cosine: float


WEIGHTS = Weights(bias=-4.631, cosine=3.676, letters=5.947, long_bias=1.96, long_cosine=2.209)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text made ready to be compared with many."""

    key: str
    length: int
    grams: frozenset[str]
    stems: frozenset[str]
    facts: Facts
    names: Names


@dataclass(frozen=True, slots=True)
class Likeness:
    """``score`` from 0 to 1; ``differs`` names the fact that keeps two texts apart whatever their words."""

    score: float
    differs: str | None = None

    @property
    def same(self) -> bool:
        """Whether it is the same question."""
        return self.score >= SAME


class Verdict(StrEnum):
    """What a new example is to one that is known."""

    SAME = "same"
    CONTRADICTS = "contradicts"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pair:
    """Question and answer, ready to be compared."""

    question: Prepared
    answer: Prepared


def prepare(text: str) -> Prepared:
    """A text ready to be compared."""
    cut = text[:_MOST]
    words = _WORD.findall(unicodedata.normalize("NFKC", cut).casefold().replace("’", "'"))
    joined = " ".join(words)
    grams = frozenset(joined[i : i + _GRAM] for i in range(max(1, len(joined) - _GRAM + 1)))
    stems = frozenset(telling_stems(cut))
    return Prepared(question_key(text), len(words), grams, stems, differences.facts(cut), topics.names(cut))


def questions(a: Prepared, b: Prepared, cosine: float) -> Likeness:
    """How much two questions are the same; ``cosine`` is that of their vectors."""
    score = logistic(WEIGHTS, features(a, b, cosine))
    differs = differences.difference(a.facts, b.facts)
    return Likeness(score if differs is None else score * SAME * 0.99, differs)


def answers(a: Prepared, b: Prepared, cosine: float) -> bool:
    """Whether two answers say the same; ``cosine`` is that of the vectors of question and answer together."""
    if differences.difference(a.facts, b.facts) or differences.numbers_differ(a.facts, b.facts):
        return False
    if a.key == b.key:
        return True
    shared = len(a.stems & b.stems) / max(1, min(len(a.stems), len(b.stems)))
    return shared >= SHARED and shared + cosine >= SHARED_AND_NEAR


def nearly(a: Prepared, b: Prepared, cosine: float) -> bool:
    """Whether two questions could be the same, if their answers are; ``cosine`` is that of their vectors."""
    likeness = questions(a, b, cosine)
    return likeness.differs is None and likeness.score >= NEARLY and not _name_others(a, b)


def judge(a: Pair, b: Pair, cosine: float, cosine_both: float) -> tuple[Verdict, float]:
    """What two examples are to each other, and the score of their questions.

    ``cosine`` of the questions' vectors, ``cosine_both`` of those of question and answer.
    """
    likeness = questions(a.question, b.question, cosine)
    if _two_matters(a, b):
        return Verdict.OTHER, likeness.score
    if likeness.differs is None and answers(a.answer, b.answer, cosine_both):
        return (Verdict.SAME if likeness.score >= NEARLY else Verdict.OTHER), likeness.score
    union = a.question.stems | b.question.stems
    sure = bool(union) and len(a.question.stems & b.question.stems) >= SURELY * len(union)
    return (Verdict.CONTRADICTS if likeness.same and sure else Verdict.OTHER), likeness.score


def _two_matters(a: Pair, b: Pair) -> bool:
    """Whether two questions in much the same words are about two things: numbers, names, what the answers take up."""
    own = topics.own_matters((a.question.stems, b.question.stems), (a.answer.stems, b.answer.stems))
    return own or _name_others(a.question, b.question)


def _name_others(a: Prepared, b: Prepared) -> bool:
    """Whether two questions name other numbers, or other things in the same place."""
    words = a.facts.words, b.facts.words
    return differences.figures_differ(a.facts, b.facts) or topics.other_names(a.names, b.names, words)


def features(a: Prepared, b: Prepared, cosine: float) -> tuple[float, float, float]:
    """Cosine, share of common letter groups, and how far the longer text is a long one (0 to 1)."""
    union = len(a.grams | b.grams)
    letters = len(a.grams & b.grams) / union if union else 1.0
    return cosine, letters, min(max((max(a.length, b.length) - SHORT) / (LONG - SHORT), 0.0), 1.0)


def logistic(weights: Weights, found: tuple[float, float, float]) -> float:
    """The score of ``features``, 0 to 1."""
    cosine, letters, long = found
    linear = weights.bias + weights.cosine * cosine + weights.letters * letters
    linear += long * (weights.long_bias + weights.long_cosine * cosine)
    return 1.0 / (1.0 + math.exp(-linear))


_GRAM = 4
_MOST = 4_000
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
