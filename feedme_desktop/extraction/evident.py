"""Whether what an agent states says something of the matter, so that it can stand without the customer's word for it.

Most of what agents write between advice is about themselves: where a part is, who comes when. Only positive signs
count: words of the problem with something new beside them, a value, a name as it is written, an instruction, a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feedme_desktop.extraction.instructions import instructs
from feedme_desktop.extraction.sentences import Sentence, content_words
from feedme_desktop.extraction.speech_acts import Act, Said
from feedme_desktop.extraction.stalling import is_desk_word, neutral
from feedme_desktop.extraction.wordlists import word_set

_BEGINNING = 4
"""Letters by which words of one stem are known; endings differ more in other languages than in English."""

_MOST_WORDS = 200
_LITERAL = re.compile(r"[\"“„«`]|\S > \S|→|[\w)]/\w|\b[a-z]+[A-Z]|\w[._]\w|\w\\\w|\bCtrl\b|\bStrg\b")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")
_NUMBER_BEFORE = word_set("nr no number numer numero nummer numeros num tier level stufe niveau nivel livello poziom")
_CLOCK = re.compile(r"\d{1,2}(?:am|pm|h|uhr|\d\d|h\d\d)?")
_AT = word_set("at um a alle om o around gegen vers ca approx tegen rond about h uhr uur am pm")
_CAUSE = word_set("""
    because normal normally otherwise weil normal normalerweise sonst liegt parce normalement sinon porque normalmente
    perche normale normalmente omdat doordat normaal anders poniewaz bo dlatego normalne means bedeutet signifie
    significa betekent oznacza
""")
_ME = word_set("""
    i my me myself ich mir mich meine meinem meinen je j mon ma yo io mio mia eu ik mij mijn moj moja mnie ho sono
    jestem he soy estoy voy vou estou sto
""")
"""Of one who speaks of himself; "we" is as often what the shop does for everybody."""

_MY_ENDING = re.compile(r"\w{3,}(?:alem|alam|ilem|ilam|ylem|ylam)")
_NOT = word_set("not no nope nicht kein keine pas non nao niet nie nur only solo seulement")


def stems(words: Iterable[str]) -> frozenset[str]:
    """The beginnings of words."""
    return frozenset(word[:_BEGINNING] for word in words)


def says_nothing_alone(kept: Sequence[Said], words: frozenset[str], *, asked: bool) -> bool:
    """Whether nothing that an agent states answers a thread by itself; ``words``: those of the question.

    Where something was ``asked``, nearly anything may answer it: only what the agent says of himself does not.
    """
    stated = [one.sentence for one in kept if one.act is Act.STATEMENT]
    known = stems(words)
    if asked:
        return bool(stated) and all(about_oneself(sentence, known) for sentence in stated)
    told = [one.sentence for one in kept if one.act is not Act.SOCIAL]
    return only_repeats(told, known) or not any(is_evident(sentence, known) for sentence in stated)


def is_evident(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether a statement says something of the matter; ``asked``: stems of the question's words."""
    if _adds(sentence, asked) or not _CAUSE.isdisjoint(sentence.words):
        return True
    return _names_value(sentence, asked) or instructs(sentence)


def only_repeats(sentences: Iterable[Sentence], asked: frozenset[str]) -> bool:
    """Whether nearly all the words are those of the problem: "So if I follow you, …"."""
    told = stems(word for sentence in sentences for word in _telling(sentence))
    return len(told) >= 2 and len(told - asked) * 5 <= len(told)


def about_oneself(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether somebody only speaks of himself: "Da muss ich erst intern Rücksprache halten"."""
    words = sentence.words
    mine = not _ME.isdisjoint(words) or any(_MY_ENDING.fullmatch(word) for word in words)
    return mine and _NOT.isdisjoint(words) and not is_evident(sentence, asked)


def _telling(sentence: Sentence) -> list[str]:
    """Meaningful words that a support desk does not use for everything."""
    words = sentence.words
    return [
        word
        for i, word in enumerate(words)
        if content_words((word,)) and not is_desk_word(word) and not neutral(words, i)
    ]


def _adds(sentence: Sentence, asked: frozenset[str]) -> bool:
    told = stems(_telling(sentence))
    return bool(stems(sentence.content) & asked) and bool(told - asked)


def _names_value(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether there is a number that is no time or ticket, or a word that must be written just so."""
    text = sentence.text
    if _LITERAL.search(text):
        return True
    fresh = [word for word in _ACRONYM.findall(text) if word.casefold()[:_BEGINNING] not in asked]
    if not text.isupper() and any(word not in {"OK", "AM", "PM", "HR", "PDF", "ASAP", "FYI", "ETA"} for word in fresh):
        return True
    return any(_is_value(sentence, i) for i in range(min(len(sentence.words), _MOST_WORDS)))


def _is_value(sentence: Sentence, at: int) -> bool:
    words = sentence.words
    word = words[at]
    if not any(c.isdigit() for c in word) or neutral(words, at) or f"#{word}" in sentence.text:
        return False
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if before in _NUMBER_BEFORE:
        return False
    return not (_CLOCK.fullmatch(word) and (before in _AT or after in _AT or not word.isdigit()))
