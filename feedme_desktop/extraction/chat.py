"""Pairs questions with replies in chats of several people whose roles nobody knows.

Each line with a question is held against the lines that follow; a logistic model says which of them answer it. Its
weights were trained on annotated technical chats, see resources/weights/README.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.chat_features import WINDOW, Line, pair_features, read_lines
from feedme_desktop.extraction.empty_replies import only_greets, says_nothing
from feedme_desktop.extraction.linear import load_model

MODEL = "chat"
FIRST = 0.32
"""A question whose best reply is less likely to answer it gives no example."""

FURTHER = 0.28
"""Further replies that are at least as likely belong to the answer."""

MOST = 4
"""Replies in one answer."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line that asks, the lines that answer it, and how likely the surest of them does."""

    question: Line
    lead: tuple[Line, ...]
    answers: tuple[Line, ...]
    probability: float


def pairs(turns: Sequence[Turn]) -> list[Pair]:
    """Questions of a chat with their likely replies, in order."""
    lines = read_lines(turns)
    found = [_pair(lines, i) for i, line in enumerate(lines) if line.speaker and is_question(line)]
    return [pair for pair in found if pair is not None]


def is_question(line: Line) -> bool:
    """Whether a line asks for more than whether anybody is there."""
    return line.asks and not only_greets(line.asking)


def _pair(lines: Sequence[Line], asked: int) -> Pair | None:
    rated = sorted(((_probability(lines, asked, reply), reply) for reply in replies(lines, asked)), reverse=True)
    if not rated or rated[0][0] < FIRST:
        return None
    chosen = sorted(i for rank, (p, i) in enumerate(rated[:MOST]) if rank == 0 or p >= FURTHER)
    asker, first = lines[asked].speaker, asked
    while first and lines[first - 1].speaker == asker and not lines[first - 1].asks:
        first -= 1
    return Pair(lines[asked], tuple(lines[first:asked]), tuple(lines[i] for i in chosen), rated[0][0])


def replies(lines: Sequence[Line], asked: int) -> list[int]:
    """Where somebody else says something soon after, whoever is meant."""
    asker, end = lines[asked].speaker, min(asked + 1 + WINDOW, len(lines))
    others = (i for i in range(asked + 1, end) if lines[i].speaker != asker)
    return [i for i in others if not says_nothing(lines[i].words, lines[i].helping)]


def _probability(lines: Sequence[Line], asked: int, reply: int) -> float:
    return load_model(MODEL).probability(pair_features(lines, asked, reply))
