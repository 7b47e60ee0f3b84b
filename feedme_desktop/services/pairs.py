"""Pairs of questions judged by the rule that import groups by; no database, no library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedme_desktop.domain import sameness
from feedme_desktop.domain.sameness import Likeness
from feedme_desktop.embedding.base import Embedder

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """Two questions under the name that the caller gave them."""

    name: object
    a: str
    b: str


def judge_pairs(pairs: Sequence[QuestionPair], embedder: Embedder) -> Iterator[tuple[QuestionPair, Likeness]]:
    """Whether the questions of each pair are the same, in their order.

    ``embedder`` is the local model: the rule's weights belong to its cosines.
    """
    for start in range(0, len(pairs), _AT_ONCE):
        chunk = pairs[start : start + _AT_ONCE]
        texts = list(dict.fromkeys(text for pair in chunk for text in (pair.a, pair.b)))
        vectors = embedder.embed(texts)
        row = {text: number for number, text in enumerate(texts)}
        ready = {text: sameness.prepare(text) for text in texts}
        for pair in chunk:
            cosine = float(vectors[row[pair.a]] @ vectors[row[pair.b]])
            yield pair, sameness.questions(ready[pair.a], ready[pair.b], cosine)
