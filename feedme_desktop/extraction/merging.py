"""Puts together what several windows of one conversation gave: one example for each question, the later answer wins."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from feedme_desktop.domain.example import ExtractedExample, Side, Span
from feedme_desktop.domain.wording import question_key
from feedme_desktop.extraction.base import Embeds

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SAME_MEANING = 0.93
"""Cosine from which two questions of one conversation are one question."""


def merge(found: Iterable[ExtractedExample], embedder: Embeds | None = None) -> list[ExtractedExample]:
    """One example for each question, in order of appearance."""
    examples = list(found)
    vectors = _vectors(examples, embedder)
    kept: list[tuple[ExtractedExample, int]] = []
    for number, example in enumerate(examples):
        at = next((n for n, (other, place) in enumerate(kept) if _same(other, example, vectors, place, number)), None)
        if at is None:
            kept.append((example, number))
        else:
            kept[at] = (_one(kept[at][0], example), number)
    return [example for example, _ in kept]


def _vectors(examples: list[ExtractedExample], embedder: Embeds | None) -> NDArray[np.float32] | None:
    if embedder is None or len(examples) < 2:
        return None
    return embedder.embed([example.question for example in examples])


def _same(
    one: ExtractedExample, other: ExtractedExample, vectors: NDArray[np.float32] | None, first: int, second: int
) -> bool:
    if question_key(one.question) == question_key(other.question):
        return True
    if _overlap(one, other, Side.QUESTION):
        return _overlap(one, other, Side.ANSWER) or not set(one.answer_turns) & set(other.answer_turns)
    return vectors is not None and float(vectors[first] @ vectors[second]) >= _SAME_MEANING


def _overlap(one: ExtractedExample, other: ExtractedExample, side: Side) -> bool:
    """Whether most of what one rests on is also what the other rests on."""
    ours, theirs = _of(one, side), _of(other, side)
    common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ours for b in theirs if a.turn == b.turn)
    shorter = min(sum(span.end - span.start for span in spans) for spans in (ours, theirs))
    return common * 2 > shorter


def _of(example: ExtractedExample, side: Side) -> list[Span]:
    return [span for span in example.spans if span.side is side]


def _one(before: ExtractedExample, after: ExtractedExample) -> ExtractedExample:
    """The one with the later answer, the other's answer beside it as what was said earlier."""
    last, later = (max((span.turn, span.end) for span in _of(one, Side.ANSWER)) for one in (before, after))
    ranked = (last, before.confidence) > (later, after.confidence)
    winner, loser = (before, after) if ranked else (after, before)
    said = [*_of(winner, Side.ANSWER), *_of(winner, Side.EARLIER)]
    earlier = [
        replace(span, side=Side.EARLIER)
        for span in (*_of(loser, Side.ANSWER), *_of(loser, Side.EARLIER))
        if not any(span.turn == other.turn and span.start < other.end and other.start < span.end for other in said)
    ]
    return replace(winner, spans=(*winner.spans, *dict.fromkeys(earlier)))
