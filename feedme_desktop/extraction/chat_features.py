"""What speaks for one line of a chat answering another, as named numbers: distance, names, turns taken, words shared.

Looks no further than a few lines around, so that a log of any length costs the same a line. What the numbers say is
the business of ``chat``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.empty_replies import YES_NO
from feedme_desktop.extraction.sentences import content_words, fold, fold_words
from feedme_desktop.extraction.speech_acts import Act, Said, read_agent, read_customer
from feedme_desktop.extraction.wordlists import word_set

WINDOW = 12
"""Lines after a question that may hold its answer."""

_READER = word_set("you your u du dein sie ihr tu vous votre usted")
_WHICH = word_set("how what where why which who when")
_MARK = re.compile("[?？؟]")
_HEAD = re.compile(r"\s*(@)?([^\s,:;>]+)\s?([,:;>])?(?:\s+|$)")
_PLACE = re.compile(r"https?://|www\.|/\w+|\burl\b", re.IGNORECASE)
_REACTION = 3
_LONG_QUESTION = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of the chat with what is looked at again and again.

    ``first``: where its speaker spoke first; ``body``: where the text goes on behind "name: ".
    """

    turn: Turn
    speaker: str
    words: tuple[str, ...]
    content: frozenset[str]
    asks: bool
    addressed: str | None
    helping: tuple[Said, ...]
    asking: tuple[Said, ...]
    first: int
    body: int = 0


def read_lines(turns: Sequence[Turn]) -> list[Line]:
    """The turns of a chat; ``addressed`` is the speaker whose name the line begins with."""
    names = {fold(turn.speaker): turn.speaker for turn in turns if turn.speaker}
    first: dict[str, int] = {}
    for at, turn in enumerate(turns):
        first.setdefault(turn.speaker or "", at)
    return [_line(turn, names, first) for turn in turns]


def _line(turn: Turn, names: Mapping[str, str], first: Mapping[str, int]) -> Line:
    words = fold_words(turn.text)
    head = _HEAD.match(turn.text)
    addressed = names.get(fold(head.group(2))) if head else None
    called = head is not None and addressed is not None and bool(head.group(1) or head.group(3))
    speaker = turn.speaker or ""
    return Line(
        turn=turn,
        speaker=speaker,
        words=words,
        content=content_words(words),
        asks=bool(_MARK.search(turn.text)),
        addressed=addressed,
        helping=tuple(read_agent(turn)),
        asking=tuple(read_customer(turn)),
        first=first[speaker],
        body=head.end() if called and head is not None and turn.text[head.end() :].strip() else 0,
    )


def pair_features(lines: Sequence[Line], asked: int, reply: int) -> dict[str, float]:
    """The features of ``lines[reply]`` as an answer to ``lines[asked]``, by name."""
    return {
        **_distance(lines, asked, reply),
        **_addresses(lines[asked], lines[reply]),
        **_taking_turns(lines, asked, reply),
        **_around(lines, asked, reply),
        **_question(lines[asked], asked),
        **_answer(lines[asked], lines[reply]),
    }


def _distance(lines: Sequence[Line], asked: int, reply: int) -> dict[str, float]:
    gap = reply - asked
    return {
        "next": float(gap == 1),
        "gap": min(gap, 8) / 8,
        "follows_own": float(lines[reply - 1].speaker == lines[reply].speaker),
    }


def _addresses(question: Line, answer: Line) -> dict[str, float]:
    return {
        "to_asker": float(answer.addressed == question.speaker),
        "to_another": float(answer.addressed is not None and answer.addressed != question.speaker),
        "was_asked": float(question.addressed == answer.speaker),
    }


def _taking_turns(lines: Sequence[Line], asked: int, reply: int) -> dict[str, float]:
    """Who spoke between the two."""
    asker, helper = lines[asked].speaker, lines[reply].speaker
    between = [line.speaker for line in lines[asked + 1 : reply]]
    others = [speaker for speaker in between if speaker != asker]
    back = asker in between
    return {
        "asker_again": float(back),
        "asker_next": float(lines[asked + 1].speaker == asker),
        "helper_again": float(helper in between),
        "to_and_fro": float(back and bool(others) and all(speaker == helper for speaker in others)),
    }


def _around(lines: Sequence[Line], asked: int, reply: int) -> dict[str, float]:
    """Who else is there, who was there before, and whether the asker comes back."""
    asker, answer = lines[asked].speaker, lines[reply]
    near = Counter(line.speaker for line in lines[max(0, asked - WINDOW) : asked + WINDOW + 1])
    return {
        "speakers": min(len(near), 10) / 5,
        "only_two": float(len(near) == 2),
        "helper_before": float(answer.first < asked),
        "helper_just_before": float(asked > 0 and lines[asked - 1].speaker == answer.speaker),
        "asker_reacts": float(any(line.speaker == asker for line in lines[reply + 1 : reply + 1 + _REACTION])),
    }


def _question(question: Line, asked: int) -> dict[str, float]:
    return {
        "question.long": float(len(question.words) >= _LONG_QUESTION),
        "question.length": math.log(1 + len(question.words)),
        "question.first": float(asked == 0),
        "question.reader": float(not _READER.isdisjoint(question.words)),
        "question.thanks": float(_thanks(question)),
    }


def _answer(question: Line, answer: Line) -> dict[str, float]:
    shared = question.content & answer.content
    plain = _WHICH.isdisjoint(question.words)
    return {
        "answer.asks": float(answer.asks),
        "answer.inquires": _share(answer.helping, Act.INQUIRY),
        "answer.wants": _share(answer.asking, Act.ASK),
        "answer.succeeds": _share(answer.asking, Act.SUCCESS),
        "answer.thanks": float(_thanks(answer)),
        "answer.place": float(bool(_PLACE.search(answer.turn.text))),
        "answer.yes_no": float(plain and answer.words[:1] != () and answer.words[0] in YES_NO),
        "shared": min(3, len(shared)) / 3,
        "shared.share": len(shared) / max(1, len(question.content)),
    }


def _thanks(line: Line) -> bool:
    return any(Cue.THANKS in said.cues for said in line.helping)


def _share(said: Sequence[Said], act: Act) -> float:
    return sum(one.act is act for one in said) / max(1, len(said))
