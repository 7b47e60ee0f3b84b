"""Finds what an example quotes again after its ticket changed: other turns, the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedme_desktop.domain.example import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """The turns that an example was made from and the words in them; turns by index, spans in code points."""

    question_turns: tuple[int, ...]
    answer_turns: tuple[int, ...]
    spans: tuple[Span, ...]


def moved(evidence: Evidence, before: Sequence[str], after: Sequence[str]) -> Evidence | None:
    """The evidence in the turns ``after``, or None where a turn or a quoted word is gone."""
    quoted: dict[int, list[str]] = {}
    for span in evidence.spans:
        if span.turn < len(before):
            quoted.setdefault(span.turn, []).append(before[span.turn][span.start : span.end])
    turns = {*evidence.question_turns, *evidence.answer_turns, *(span.turn for span in evidence.spans)}
    places: dict[int, int] = {}
    for turn in sorted(turns):
        place = _place(turn, before, after, quoted.get(turn, []))
        if place is None:
            return None
        places[turn] = place
    spans = [_span(span, before, after, places[span.turn]) for span in evidence.spans]
    return Evidence(
        tuple(places[turn] for turn in evidence.question_turns),
        tuple(places[turn] for turn in evidence.answer_turns),
        tuple(span for span in spans if span is not None),
    )


def _place(turn: int, before: Sequence[str], after: Sequence[str], quotes: Sequence[str]) -> int | None:
    """Where a turn is now: best at its old place, else the nearest with the same text, else with its quoted words."""
    if turn >= len(before):
        return None
    nearest = sorted(range(len(after)), key=lambda index: abs(index - turn))
    text = _folded(before[turn])
    same = next((index for index in nearest if _folded(after[index]) == text), None)
    if same is not None or not quotes:
        return same
    return next((index for index in nearest if all(quote in after[index] for quote in quotes)), None)


def _span(span: Span, before: Sequence[str], after: Sequence[str], place: int) -> Span | None:
    quote = before[span.turn][span.start : span.end]
    text = after[place]
    start = span.start if text[span.start : span.end] == quote else text.find(quote)
    return None if start < 0 else replace(span, turn=place, start=start, end=start + len(quote))


def _folded(text: str) -> str:
    return " ".join(text.split())
