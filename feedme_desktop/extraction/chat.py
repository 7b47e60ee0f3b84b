"""Pairs questions with replies in chats of several people whose roles nobody knows.

Each line with a question is held against the lines that follow; a small logistic model says
which of them answer it. The weights were fitted on annotated technical chats.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.sentences import content_words, fold, fold_words
from feedme_desktop.extraction.speech_acts import Act, read_agent
from feedme_desktop.extraction.wordlists import word_set

YES_NO = word_set("yes no yeah yep nope yup ja nein oui non si sim nao")
WINDOW = 12
"""Lines after a question that may hold its answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the chat with what is looked at again and again."""

    turn: Turn
    speaker: str
    words: tuple[str, ...]
    content: frozenset[str]
    asks: bool
    addressed: str | None


def read_lines(turns: Sequence[Turn]) -> list[Line]:
    """The turns of a chat; ``addressed`` is the speaker whose name the line begins with."""
    names = {fold(turn.speaker): turn.speaker for turn in turns if turn.speaker}
    return [_line(turn, names) for turn in turns]


def _line(turn: Turn, names: dict[str, str]) -> Line:
    words = fold_words(turn.text)
    addressed = _addressee(fold(turn.text), names)
    return Line(turn, turn.speaker or "", words, content_words(words), "?" in turn.text, addressed)


def _addressee(folded: str, names: dict[str, str]) -> str | None:
    head = re.match(r"@?([^\s,:;>]+)\s?[,:;>]?(?:\s|$)", folded)
    if head is None:
        return None
    return names.get(head.group(1))


def features(lines: Sequence[Line], asked: int, reply: int) -> list[float]:
    """What speaks for and against ``lines[reply]`` answering ``lines[asked]``."""
    question, answer = lines[asked], lines[reply]
    between = lines[asked + 1 : reply]
    others = [line for line in between if line.speaker != question.speaker]
    first_helper = others[0].speaker if others else answer.speaker
    asker_since = [line for line in between if line.speaker == question.speaker]
    gap = reply - asked
    run = all(line.speaker == answer.speaker for line in others)
    return [
        1.0,
        float(gap == 1),
        float(gap == 2),
        min(gap, 8) / 8,
        float(not others),
        float(bool(others) and first_helper == answer.speaker),
        float(answer.addressed == question.speaker),
        float(answer.addressed is not None and answer.addressed != question.speaker),
        float(question.addressed == answer.speaker),
        float(question.addressed is not None and question.addressed != answer.speaker),
        float(bool(asker_since)),
        float(any(line.asks for line in asker_since)),
        float(answer.asks),
        float(len(answer.words) <= 2),
        float(len(question.words) <= 3),
        float(len(question.words) >= 10),
        float(bool(question.content & answer.content)),
        float(bool(answer.words) and answer.words[0] in YES_NO),
        float(question.turn.text.rstrip(" .)").endswith("?")),
        float(run and bool(asker_since) and bool(others)),
    ]


_WEIGHTS = (
    -0.91, 0.62, 0.28, -3.96, 0.09, -0.2, 2.05, -1.89, 0.64, -0.61,
    -1.25, -1.05, -1.77, 0.9, -0.23, 0.56, 1.09, 0.47, 0.46, -1.66,
)  # fmt: skip
"""Of ``features``, in order. Five-fold on 687 annotated chats: link F1 .86 and .64 on two sources
(.79 and .47 for "the next other speaker answers")."""

_STALLING = frozenset({Act.WAIT, Act.DEFER, Act.DUNNO})
_FIRST = 0.32
_FURTHER = 0.3
_MOST = 4


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
    found = [_pair(lines, i) for i, line in enumerate(lines) if line.asks and line.speaker]
    return [pair for pair in found if pair is not None]


def _pair(lines: Sequence[Line], asked: int) -> Pair | None:
    asker = lines[asked].speaker
    replies = [i for i in range(asked + 1, min(asked + 1 + WINDOW, len(lines))) if lines[i].speaker != asker]
    replies = [i for i in replies if not _stalls(lines[i])]
    rated = sorted(((_probability(lines, asked, i), i) for i in replies), reverse=True)
    if not rated or rated[0][0] < _FIRST:
        return None
    chosen = sorted(i for rank, (p, i) in enumerate(rated[:_MOST]) if rank == 0 or p >= _FURTHER)
    first = asked
    while first and lines[first - 1].speaker == asker and not lines[first - 1].asks:
        first -= 1
    return Pair(lines[asked], tuple(lines[first:asked]), tuple(lines[i] for i in chosen), rated[0][0])


def _stalls(line: Line) -> bool:
    """Whether a reply only puts off, waits or does not know: no answer, whoever wrote it."""
    acts = [said.act for said in read_agent(line.turn)]
    return bool(_STALLING & set(acts)) and all(act in _STALLING or act is Act.SOCIAL for act in acts)


def _probability(lines: Sequence[Line], asked: int, reply: int) -> float:
    total = sum(weight * value for weight, value in zip(_WEIGHTS, features(lines, asked, reply), strict=True))
    return 1 / (1 + math.exp(-total))
