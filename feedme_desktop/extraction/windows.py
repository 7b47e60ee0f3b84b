"""Cuts a conversation into windows that a model can read: whole turns, with an overlap; a huge turn in pieces.

Every character of every turn is in a window. Nothing here knows what is asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_HEAD_TOKENS = 14
"""What the line in front of a turn costs."""

_BREAKS = ("\n\n", "\n", ". ", "? ", "! ", "。", " ")
_LATE = 0.6
"""A piece ends at a break in the last part of it, from this share on."""

_ASCII = re.compile(r"[\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """``text[start:end]`` of the turn ``turn``; ``part`` of ``parts``, from 1, where the turn is cut."""

    turn: int
    start: int
    end: int
    tokens: int
    part: int = 1
    parts: int = 1


def estimate_tokens(text: str) -> int:
    """About how many tokens a text is: four ASCII characters each, one and a half of others. Never too few by much."""
    plain = sum(match.end() - match.start() for match in _ASCII.finditer(text))
    return -(-plain // 4) + -(-(len(text) - plain) * 2 // 3)


def cut_windows(turns: Iterable[tuple[int, str]], *, tokens: int, overlap: int) -> list[list[Piece]]:
    """Windows of at most ``tokens`` tokens, the end of one again at the start of the next up to ``overlap`` tokens.

    ``turns``: (index, text). Windows of one conversation differ, and each holds something that none before it has.
    """
    windows: list[list[Piece]] = []
    current: list[Piece] = []
    size = 0
    for piece in _pieces(turns, tokens, overlap):
        if current and size + piece.tokens > tokens:
            windows.append(current)
            current = _tail(current, min(overlap, tokens - piece.tokens), piece)
            size = sum(each.tokens for each in current)
        current.append(piece)
        size += piece.tokens
    return [*windows, current] if current else windows


def with_question(
    windows: Sequence[list[Piece]], texts: Sequence[str], asking: Sequence[int], *, tokens: int
) -> list[list[Piece]]:
    """The windows, each with the nearest turn of ``asking`` (ascending) in front where it begins without one.

    Of a longer turn its end is taken, at most ``tokens`` tokens: what an answer in this window may be about.
    """
    found = []
    for window in windows:
        first = window[0].turn
        at = bisect_left(asking, first) - 1
        if at < 0 or first in asking[at + 1 : at + 2]:
            found.append(list(window))
        else:
            found.append([_end_of(asking[at], texts[asking[at]], tokens), *window])
    return found


def _end_of(turn: int, text: str, tokens: int) -> Piece:
    start = max(0, len(text) - tokens * 4)
    while start < len(text) - 1 and estimate_tokens(text[start:]) > tokens:
        start += max(1, (len(text) - start) // 4)
    start = _after_break(text, start, len(text)) if start else 0
    return Piece(
        turn, start, len(text), estimate_tokens(text[start:]) + _HEAD_TOKENS, 2 if start else 1, 2 if start else 1
    )


def halves(window: Sequence[Piece], texts: Sequence[str]) -> list[list[Piece]]:
    """The window as two with one piece in common, or one long piece as two; the same window where it can't be cut."""
    if len(window) >= 3:
        middle = len(window) // 2
        return [list(window[: middle + 1]), list(window[middle:])]
    if len(window) == 2:
        return [[piece] for piece in window]
    piece = window[0]
    text = texts[piece.turn]
    if piece.end - piece.start < 1_000:
        return [list(window)]
    middle = _break_before(text, piece.start, (piece.start + piece.end) // 2)
    ranges = ((piece.start, middle), (middle, piece.end))
    return [
        [Piece(piece.turn, start, end, estimate_tokens(text[start:end]) + _HEAD_TOKENS, number, 2)]
        for number, (start, end) in enumerate(ranges, 1)
    ]


def _tail(window: Sequence[Piece], budget: int, following: Piece) -> list[Piece]:
    """The last pieces of a window that fit into ``budget`` tokens, without a part of the turn that follows."""
    kept: list[Piece] = []
    for piece in reversed(window):
        budget -= piece.tokens
        if budget < 0 or len(kept) + 1 == len(window):
            break
        if piece.turn != following.turn:
            kept.append(piece)
    return kept[::-1]


def _pieces(turns: Iterable[tuple[int, str]], tokens: int, overlap: int) -> Iterator[Piece]:
    for index, text in turns:
        size = estimate_tokens(text) + _HEAD_TOKENS
        if size <= tokens:
            yield Piece(index, 0, len(text), size)
        else:
            yield from _cut(index, text, max(tokens - overlap, tokens // 2), overlap)  # leaves room for what was asked


def _cut(index: int, text: str, tokens: int, overlap: int) -> Iterator[Piece]:
    """A turn that is too long for one window, in pieces that overlap."""
    ranges: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _fitting(text, start, tokens - _HEAD_TOKENS)
        if end < len(text):
            end = _break_before(text, start, end)
        ranges.append((start, end))
        if end >= len(text):
            break
        back = end - max(1, min(overlap * 2, (end - start) // 3))
        start = _after_break(text, back, end)
    for number, (first, last) in enumerate(ranges, 1):
        size = estimate_tokens(text[first:last]) + _HEAD_TOKENS
        yield Piece(index, first, last, size, number, len(ranges))


def _fitting(text: str, start: int, tokens: int) -> int:
    """The farthest end so that ``text[start:end]`` has at most ``tokens`` tokens; at least one character on."""
    end = min(len(text), start + tokens * 4)
    while end > start + 1:
        size = estimate_tokens(text[start:end])
        if size <= tokens:
            break
        end = start + max(1, min(end - start - 1, (end - start) * tokens // size))
    return end


def _break_before(text: str, start: int, end: int) -> int:
    """The end of a paragraph, line, sentence or word shortly before ``end``, or ``end``."""
    earliest = start + int((end - start) * _LATE)
    for mark in _BREAKS:
        found = text.rfind(mark, earliest, end)
        if found > start:
            return found + len(mark)
    return end


def _after_break(text: str, start: int, end: int) -> int:
    """The start of a line or word after ``start``, before ``end``; else ``start``."""
    for mark in ("\n", " "):
        found = text.find(mark, start, end - 1)
        if found >= 0:
            return found + 1
    return start
