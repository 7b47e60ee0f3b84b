"""What of a turn is shown, and where its characters land: long texts folded, code points turned to Qt's units.

Pure: strings in, strings and offsets out. A line of a megabyte would take seconds to lay out, so lines over
``LINE_MAX`` characters and turns over ``LINES_MAX`` lines start folded, and unfold in pieces.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.ui.review.utf16 import clean, units

LINE_MAX = 10_000
"""Longest line shown whole, in characters."""
LINES_MAX = 400
"""Most lines of a turn shown at once."""
PIECE = 2_000
"""What is shown of a longer line, and the length of its pieces once unfolded."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Characters ``start`` to ``end`` of the turn's text begin ``at`` units into the shown text."""

    start: int
    end: int
    at: int


@dataclass(frozen=True, slots=True)
class TurnText:
    """The text to show of a turn; ``folded`` is the number of characters left out."""

    text: str
    ranges: tuple[Shown, ...]
    folded: int

    def place(self, source: str, start: int, end: int) -> list[tuple[int, int]]:
        """Unit offsets in the shown text of characters ``start`` to ``end`` of ``source``; may be in pieces."""
        found = []
        for shown in self.ranges:
            first, last = max(start, shown.start), min(end, shown.end)
            if first < last:
                at = shown.at + units(source[shown.start : first])
                found.append((at, at + units(source[first:last])))
        return found


def turn_text(text: str, *, unfolded: bool = False) -> TurnText:
    """Lay out the text of a turn."""
    if len(text) <= LINE_MAX and text.count("\n") < LINES_MAX:
        return TurnText(clean(text), (Shown(0, len(text), 0),), 0)
    lines = text.split("\n")
    parts: list[tuple[int, int]] = []
    at = 0
    for line in lines if unfolded else lines[:LINES_MAX]:
        parts += _line_parts(at, len(line), unfolded=unfolded)
        at += len(line) + 1
    return _assemble(text, parts)


def _line_parts(at: int, length: int, *, unfolded: bool) -> list[tuple[int, int]]:
    if length <= LINE_MAX:
        return [(at, at + length)]
    if not unfolded:
        return [(at, at + PIECE)]
    return [(at + n, at + min(n + PIECE, length)) for n in range(0, length, PIECE)]


def _assemble(text: str, parts: Iterable[tuple[int, int]]) -> TurnText:
    shown, ranges, at, count = [], [], 0, 0
    for start, end in parts:
        piece = text[start:end]
        # A line end belongs to the line it ends, so that a span over two lines is marked in one go.
        ranges.append(Shown(start, end, at))
        shown.append(clean(piece))
        at += units(piece) + 1
        count += end - start
    line_ends = text.count("\n")
    return TurnText("\n".join(shown), tuple(ranges), max(0, len(text) - line_ends - count))


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence in a turn, in code points: which side of the example it proves.

    ``earlier``: it proves nothing any more, for a later turn corrected it; it is struck out.
    """

    turn: int
    start: int
    end: int
    answer: bool
    earlier: bool = False


def needs_unfolding(turn: Turn, marks: Iterable[Mark]) -> bool:
    """Whether evidence of this turn lies in what would be folded away."""
    layout = turn_text(turn.text)
    if not layout.folded:
        return False
    return any(
        sum(end - start for start, end in layout.place(turn.text, mark.start, mark.end))
        < units(turn.text[mark.start : mark.end].replace("\n", ""))
        for mark in marks
        if mark.turn == turn.index
    )
