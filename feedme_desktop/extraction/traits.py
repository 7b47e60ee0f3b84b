"""What the texts of an example say of its quality, as numbers from 0 to 1. Patterns and word lists, no model.

Knows nothing of tickets or weights: ``quality`` puts both together. Every pattern is linear in the text, which is cut.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache

from feedme_desktop.extraction import tell_tales
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import find_cues
from feedme_desktop.extraction.sentences import content_words, fold, fold_words
from feedme_desktop.extraction.wordlists import STOPWORDS

_MOST_CHARACTERS = 6_000
_MOST_WORDS = 300
_STEPS = re.compile(
    r"^\s*(?:\(?\d{1,2}[.):]|[-*•–]|step \d|schritt \d|paso \d|étape \d)\s", re.MULTILINE | re.IGNORECASE
)
_MAY_BE_PERSONAL = re.compile(r"@|\d(?:[^\d\n]{0,3}\d){4}|[A-Za-z0-9_+/-]{20}")
"""Cheap to look for, and without one of these nothing personal is found: an address, five digits, a long token."""
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts in which a character says as much as two or three letters."""

_SHORT, _SHORT_ENDS = 15, 40
_LONG, _LONG_ENDS = 900, 1_500
_LONG_QUESTION, _LONG_QUESTION_ENDS = 500, 1_000

_ENOUGH_CONTENT = 14
_VAGUE = 0.12
"""No concrete word and fewer than four words that mean something."""


def measure(question: str, answer: str) -> dict[str, float]:
    """The features that question and answer decide; see ``domain.quality.FEATURES``."""
    question, answer = question[:_MOST_CHARACTERS], answer[:_MOST_CHARACTERS]
    asked, answered = fold_words(question)[:_MOST_WORDS], fold_words(answer)[:_MOST_WORDS]
    wanted, said = content_words(asked), content_words(answered)
    cues = {hit.cue for hit in find_cues(answered)}
    specific = _specific(answer, len(said))
    advice = float(Cue.ADVICE in cues)
    return {
        "asked": float("?" in question or "？" in question or bool({hit.cue for hit in find_cues(asked)} & _WISHES)),
        "advice": advice,
        "steps": float(len(_STEPS.findall(answer)) >= 2),
        "unclear": 0.0,
        "specific": round(specific, 3),
        "vague": float(specific < _VAGUE and len(answer) >= _SHORT),
        "short": _ramp(_length(answer), _SHORT_ENDS, _SHORT),
        "long": _ramp(len(answer), _LONG, _LONG_ENDS),
        "long_question": _ramp(len(question), _LONG_QUESTION, _LONG_QUESTION_ENDS),
        "length": round(min(math.log1p(_length(answer)) / 7.5, 1.0), 3),
        "needs_context": _needs_context(question, asked, wanted),
        "points_elsewhere": float(bool(tell_tales.ELSEWHERE.search(answer))),
        "partial": _partial(question, answer),
        "asks_back": _asks_back(answer),
        "promises": float(bool(cues & _PUTTING_OFF) and not advice and len(said) < _ENOUGH_CONTENT),
        "cut_off": float(bool(tell_tales.CUT_OFF.search(answer[-20:]))),
        "rude": float(bool(tell_tales.RUDE.search(answer))),
        "shouting": float(bool(tell_tales.LOUD.search(answer) or tell_tales.LOUD.search(question))),
        "angry": float(bool(tell_tales.ANGRY.search(question) or tell_tales.RUDE.search(question))),
        "other_language": float(_clash(asked, answered)),
        "personal": min((_personal(question) + _personal(answer)) / 2, 1.0),
        "account": float(bool(tell_tales.ACCOUNT.search(answer.replace("’", "'")))),
    }


def _personal(text: str) -> int:
    """How many pieces of personal data a text holds."""
    if not _MAY_BE_PERSONAL.search(text):
        return 0
    from feedme_desktop.extraction import personal  # slow to load, and few texts need it

    return len(personal.find(text))


_WISHES = frozenset({Cue.REQUEST, Cue.PROBLEM})
_PUTTING_OFF = frozenset({Cue.WAIT, Cue.DEFER})


def _ramp(value: float, none: float, full: float) -> float:
    """0 at ``none``, 1 at ``full``, straight between them."""
    return round(min(max((value - none) / (full - none), 0.0), 1.0), 3)


def _length(text: str) -> float:
    return len(text) + 1.5 * len(_WIDE.findall(text))


def _specific(answer: str, content: int) -> float:
    """How concrete an answer is: menus, names of buttons, codes, values; and how many words that mean something."""
    signals = (
        2 * len(tell_tales.PATH.findall(answer))
        + len(tell_tales.LABEL.findall(answer))
        + len(tell_tales.CODE.findall(answer))
    )
    return min(0.2 * min(signals, 4) + 0.5 * min(content / _ENOUGH_CONTENT, 1.0), 1.0)


def _needs_context(question: str, words: Sequence[str], content: frozenset[str]) -> float:
    """1 where nobody can tell what is asked without the ticket, less where a word points at something unsaid."""
    if len(content) < 2:
        return 1.0
    if tell_tales.POINTS_BACK.search(question):
        return 0.7
    pointer = tell_tales.POINTER_END.search(question)
    if pointer is None or len(content) > 8:
        return 0.0
    before = len(content_words(fold_words(question[: pointer.start()])))
    return 0.7 if before < 2 and len(words) < 16 else 0.0


def _partial(question: str, answer: str) -> float:
    """Where more is asked than the answer has sentences for."""
    asked = [
        part
        for part in re.split("[?？]", question)[:-1]
        if len(part.strip()) > 12 and not tell_tales.POLITE.match(part.strip())
    ]
    if len(asked) < 2:
        return 0.0
    sentences = sum(1 for part in tell_tales.SENTENCE.split(answer) if len(part.strip()) > 12)
    return 1.0 if sentences < len(asked) else 0.0


def _asks_back(answer: str) -> float:
    """Whether the answer wants to know something: what it checks back at its end does not count."""
    sentences = [part for part in re.split(r"(?<=[.!?。！？])\s+|\n", answer) if part.strip()]
    asking = [
        part for part in sentences if part.rstrip().endswith(("?", "？")) and not tell_tales.CHECKS_BACK.search(part)
    ]
    return round(min(2 * len(asking) / max(len(sentences), 1), 1.0), 3)


def _clash(asked: Sequence[str], answered: Sequence[str]) -> bool:
    """Whether two texts are surely in different languages: in each, its language outweighs the other's twice over."""
    mine, theirs = _language_counts(asked), _language_counts(answered)
    one, other = max(mine, key=lambda code: mine[code]), max(theirs, key=lambda code: theirs[code])
    return (
        one != other
        and mine[one] >= 3
        and theirs[other] >= 3
        and mine[one] >= 2 * mine[other]
        and theirs[other] >= 2 * theirs[one]
    )


@cache
def _languages() -> Mapping[str, tuple[str, ...]]:
    """The languages that have a word as a function word."""
    found: dict[str, tuple[str, ...]] = {}
    for code, known in STOPWORDS.items():
        for word in known:
            found[word] = (*found.get(word, ()), code)
    return found


def _language_counts(words: Sequence[str]) -> dict[str, int]:
    languages, counts = _languages(), dict.fromkeys(STOPWORDS, 0)
    for word in words[:120]:
        for code in languages.get(word, ()):
            counts[code] += 1
    return counts


def in_other_language(text: str, language: str | None) -> bool:
    """Whether a text is surely not in the language of a ticket (ISO 639-1 code, None where nobody knows)."""
    if language is None or language not in STOPWORDS:
        return False
    counts = _language_counts(fold_words(fold(text[:_MOST_CHARACTERS])))
    best = max(counts, key=lambda code: counts[code])
    return best != language and counts[best] >= 3 and counts[best] >= 2 * counts[language]
