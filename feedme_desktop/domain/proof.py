"""Follows the sentences of an answer that nothing in the ticket supports while somebody edits the answer.

A sentence that was rewritten or taken out is the person's own affair; one that stands there unchanged is still without
support, wherever it stands now. Pure text in, ranges out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

Range = tuple[int, int]


def still_unsupported(ranges: Sequence[Range], before: str, after: str) -> tuple[Range, ...]:
    """Where the sentences ``before[start:end]`` stand in ``after``, in code points, without those that were changed."""
    if before == after:
        return tuple(ranges)
    found: list[Range] = []
    shift = 0
    for start, end in sorted(ranges):
        free = (place for place in _places(before, start, end, after) if (place, place + end - start) not in found)
        place = min(free, key=lambda at: abs(at - start - shift), default=None)
        if place is not None:
            shift = place - start
            found.append((place, place + end - start))
    return tuple(sorted(found))


def with_marks(text: str, ranges: Sequence[Range]) -> str:
    """The text with ``[?`` and ``?]`` around each of the ranges, readable without colours."""
    for start, end in sorted(ranges, reverse=True):
        text = f"{text[:start]}[?{text[start:end]}?]{text[end:]}"
    return text


def told(count: int) -> str:
    """How many sentences of an answer nothing supports, in words."""
    return f"{count} {'sentence' if count == 1 else 'sentences'} that nothing in the ticket supports"


def _places(before: str, start: int, end: int, after: str) -> Iterator[int]:
    """Every place where the sentence stands whole: what goes on where it ended before is another sentence."""
    sentence = before[start:end]
    neighbours = before[start - 1 : start], before[end : end + 1]
    at = after.find(sentence) if sentence else -1
    while at >= 0:
        ahead, behind = after[at - 1 : at] if at else "", after[at + len(sentence) : at + len(sentence) + 1]
        if all(now == then or not now.strip() for now, then in zip((ahead, behind), neighbours, strict=True)):
            yield at
        at = after.find(sentence, at + 1)
