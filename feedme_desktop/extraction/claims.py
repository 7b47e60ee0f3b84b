"""What a sentence claims, in a form that can be compared: its words in order, and what turns them (not, if, only …).

Links, numbers, codes, paths and options stay letter by letter. No meaning is guessed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from feedme_desktop.extraction.claim_words import (
    ADVISING,
    CONDITIONS,
    NUMBERS,
    PURE_CHECKS,
    SAME,
    STARTERS,
    SUBORDINATORS,
    WISHES,
    Joint,
    Turn,
    glue_words,
    joining_words,
    turning_words,
)
from feedme_desktop.extraction.sentences import fold, fold_words

Turns = frozenset[Turn]

_STEP = re.compile(
    r"\s*(?:\(?\d{1,2}[.):]\s+|[-*•–·>]\s+|(?:step|schritt|paso|étape|passo)\s+\d+\s*[:.)-]\s*)", re.IGNORECASE
)
_CHUNK = re.compile(r"\S+")
_OPENING = "([{\"'«“‘„‚`<*_¿¡"
_CLOSING = ")]}\"'»”’`>*_.,;:!?…"
_STOPS = frozenset(";:")
_COMMAS = frozenset(",()–—[]")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:/?/?\S|www\.", re.IGNORECASE)
_CODE = re.compile(r"[\\_=@#<|{}~^$&*%`]|\w\.\w|^[./~]+\w|^--?[^\W\d]|\d.*[^\W\d]|[^\W\d].*\d|\w\(\)")
_NUMBER = re.compile(r"([$€£¥]?)([+-]?\d+(?:[.,:]\d+)*)([^\W\d]{1,3}|[%°$€£¥])?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
_BREAK_HERE = "、，,;；:：。！？!?（）()「」『』"
_LONELY = frozenset("/\\*$#~.%=")
"""A sign on its own that matters: in a command it is half of the meaning."""

_UNSPACED_NOT = frozenset("不没沒無无别勿非未")
_SUGGESTS = re.compile(
    r"\b(?:(?:could|can|would|will) you|have you (?:tried|checked)|did you (?:try|check)|why (?:don'?t|not)|how about|"
    r"what (?:if|about)|please|können sie|könnten sie|haben sie schon|pourriez|pouvez|podría|puede|potrebbe|può)\b",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"([bdfglmnprt])\1$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word that has to be in the evidence; ``clause`` counts the clauses of the sentence."""

    key: str
    clause: int
    turns: Turns


@dataclass(frozen=True, slots=True)
class Clause:
    """The words of a part of a sentence; ``opening``: its first word, folded, to tell a purpose or a condition."""

    words: tuple[Word, ...]
    opening: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence. ``plain``: all its words, folded; ``spoken``: those of each clause by its number."""

    words: tuple[Word, ...]
    plain: tuple[str, ...]
    spoken: Mapping[int, tuple[str, ...]]

    @property
    def clauses(self) -> list[Clause]:
        """Its words by clause, empty clauses left out."""
        found: dict[int, list[Word]] = {}
        for word in self.words:
            found.setdefault(word.clause, []).append(word)
        return [Clause(tuple(words), self.spoken.get(number, ("",))[0]) for number, words in found.items()]

    @property
    def asides(self) -> list[tuple[str, ...]]:
        """The clauses without a word that is compared: "this is ok"."""
        compared = {word.clause for word in self.words}
        return [words for number, words in self.spoken.items() if number not in compared]


@dataclass(slots=True)
class _Item:
    """A word, or a joint where ``joint`` is set."""

    key: str
    joint: Joint | None = None
    word: str = ""


def read_claim(sentence: str, language: str | None) -> Claim:
    """What ``sentence`` claims. ``language``: ISO 639-1 code or None."""
    bare = without_step(sentence)
    items = _without_starters(_with_going(list(_items(bare, language))))
    turning = turning_words(language)
    scopes = _scopes(items, turning, asked=_asks(bare))
    glue = glue_words(language)
    words: list[Word] = []
    spoken: dict[int, list[str]] = {}
    clause = 0
    for item, turns in zip(items, scopes, strict=True):
        clause += item.joint is not None
        key = _compared(item, glue, turning)
        if item.joint is None:
            spoken.setdefault(clause, []).append(item.word)
        if key is not None:
            words.append(Word(key, clause, frozenset(turns)))
    plain = tuple(item.word for item in items if item.word)
    return Claim(tuple(words), plain, {number: tuple(each) for number, each in spoken.items()})


def _compared(item: _Item, glue: frozenset[str], turning: Mapping[str, Turn]) -> str | None:
    """What is compared of an item: a joint only where it is "or", of turning words those that have their place."""
    if item.joint is not None:
        return "or" if item.joint is Joint.OR else None
    if item.word in turning:
        return turning[item.word].value if turning[item.word] in _COMPARED else None
    return None if item.word in glue else item.key


def without_step(sentence: str) -> str:
    """The sentence without the number or bullet of its step."""
    match = _STEP.match(sentence)
    return sentence[match.end() :] if match else sentence


FUNCTIONAL = frozenset({*Turn, "or"})
"""Keys that say how the others are meant, and nothing alone."""

_COMPARED = frozenset({Turn.NOT, Turn.ALL, Turn.BEFORE, Turn.AFTER, Turn.UNTIL, Turn.THAN, Turn.UNLESS, Turn.ONLY})
"""Turning words that are also words of the sentence, in their place."""


def _asks(sentence: str) -> bool:
    return sentence.rstrip("\"'”’)* ").endswith(("?", "？")) and not _SUGGESTS.search(sentence)


def _items(text: str, language: str | None) -> Iterator[_Item]:
    joining = joining_words(language)
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        if _UNSPACED.search(chunk):
            yield from _unspaced(chunk)
            continue
        bare = chunk.lstrip(_OPENING)
        if _COMMAS & set(chunk[: len(chunk) - len(bare)]):
            yield _Item("", Joint.COMMA)
        closed = bare.rstrip(_CLOSING)
        yield from _words(closed or chunk, joining)
        tail = bare[len(closed) :]
        if _STOPS & set(tail):
            yield _Item("", Joint.STOP)
        elif _COMMAS & set(tail) or closed in {"-", "–", "—"}:
            yield _Item("", Joint.COMMA)


def _words(chunk: str, joining: Mapping[str, Joint]) -> Iterator[_Item]:
    if chunk in _LONELY:
        yield _Item(chunk, word=chunk)
    elif _LINK.match(chunk):
        yield _Item(_link_key(chunk), word=chunk)
    elif number := _NUMBER.fullmatch(chunk):
        yield from _number(number)
    elif _CODE.search(chunk):
        key = fold(chunk)
        yield _Item(key, word=key)
    else:
        for word in (part for piece in fold_words(chunk) for part in piece.split("-")):
            if word in CONDITIONS:
                yield _Item("", Joint.COMMA)
            yield _Item(_key(word), joining.get(word), word)


def _without_starters(items: list[_Item]) -> list[_Item]:
    """The items without "first," and "finally,"."""
    kept: list[_Item] = []
    for item in items:
        if item.joint is Joint.COMMA and kept and kept[-1].word in STARTERS and (len(kept) < 2 or kept[-2].joint):
            kept.pop()
        kept.append(item)
    return kept


def _with_going(items: list[_Item]) -> list[_Item]:
    """The items with "go to" as the "open" that it means."""
    for item, following in pairwise(items):
        if item.word in {"go", "head"} and following.word in {"to", "into"}:
            item.key = item.word = "open"
    return items


def _number(match: re.Match[str]) -> Iterator[_Item]:
    """The number without separators of thousands, its currency or unit as a word of its own."""
    value = match[2].replace(",", "") if _THOUSANDS.fullmatch(match[2]) else match[2]
    for part in (match[1], value, (match[3] or "").casefold()):
        if part:
            yield _Item(part, word=part)


def _link_key(chunk: str) -> str:
    """The link; scheme and host in lower case, no slash at the end."""
    head, slash, tail = chunk.partition("//")
    host, rest, path = (tail if slash else head).partition("/")
    return f"{head.lower() if slash else ''}{slash}{host.lower()}{rest}{path}".rstrip("/")


def _unspaced(chunk: str) -> Iterator[_Item]:
    """Character by character; Latin words and numbers in between stay whole."""
    for match in re.finditer(r"[A-Za-z0-9][\w.+@:/-]*[A-Za-z0-9]|[A-Za-z0-9]|\w|\S", chunk, re.ASCII):
        piece = match[0]
        if piece in _BREAK_HERE:
            yield _Item("", Joint.COMMA)
        elif len(piece) > 1 or piece.isalnum():
            folded = fold(piece)
            yield _Item(folded, word="not" if folded in _UNSPACED_NOT else folded)


@lru_cache(maxsize=16_384)
def _key(word: str) -> str:
    """One form for a word's inflections and for words that mean the same click."""
    if word in SAME:
        return SAME[word]
    if word in NUMBERS:
        return NUMBERS[word]
    if len(word) <= 3 or not word.isalpha():
        return word
    short = _stemmed(word)
    return SAME.get(short, short)


def _stemmed(word: str) -> str:
    while True:
        shorter = _shorter(word)
        if shorter == word:
            return _DOUBLED.sub(r"\1", word)
        word = shorter


def _shorter(word: str) -> str:
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("ing") and len(word) >= 5:
        return word[:-3]
    if word.endswith(("ed", "es", "en")) and len(word) >= 5:
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) >= 4:
        return word[:-1]
    if word.endswith("e") and len(word) >= 4:
        return word[:-1]
    return word


def _scopes(items: Sequence[_Item], turning: Mapping[str, Turn], *, asked: bool) -> list[set[Turn]]:
    """What turns each item: the reach of "not", "if", "only" … over the words before and after them."""
    scopes: list[set[Turn]] = [set() for _ in items]
    if asked:
        for scope in scopes:
            scope.add(Turn.ASKED)
    for at, item in enumerate(items):
        turn = None if item.joint is not None else turning.get(item.word)
        if item.word == "not" and item.joint is None:
            turn = Turn.NOT
        if turn is Turn.MAYBE and at and items[at - 1].word == "you":
            turn = Turn.MAY
        if turn is not None and _counts(items, at, turn):
            for place in _reach(items, at, turn):
                scopes[place].add(turn)
    return scopes


def _counts(items: Sequence[_Item], at: int, turn: Turn) -> bool:
    """Whether the word turns anything here: "if you want" and "I recommend" do not."""
    after = [item.word for item in items[at + 1 : at + 4]]
    if turn is Turn.IF:
        before = items[at - 1].word if at else ""
        wished = after[1:2] if after[:1] in (["you"], ["it"], ["is"]) else after[:1]
        return before not in PURE_CHECKS and not set(wished) & WISHES
    if turn is Turn.WE:
        return not set(after) & ADVISING
    return True


_SENTENCE = frozenset({Turn.UNLESS, Turn.IF})
_RIGHT = frozenset({Turn.WE, Turn.SAID, Turn.BEFORE, Turn.AFTER, Turn.UNTIL, Turn.THAN})
_STOPPING = frozenset({Joint.BUT, Joint.THEN, Joint.STOP})


def _reach(items: Sequence[_Item], at: int, turn: Turn) -> Iterator[int]:
    """The places that a turning word at ``at`` reaches, itself included."""
    yield at
    if turn in _SENTENCE:
        yield from range(len(items))
        return
    if turn not in _RIGHT:
        yield from _back(items, at)
    wide = turn is Turn.NOT or turn is Turn.WE or turn is Turn.SAID
    listed = any(item.joint is Joint.OR for item in items[at:])
    for place in range(at + 1, len(items)):
        item = items[place]
        if turn is Turn.WE and item.word in {"you", "that", "sie", "vous", "dass"}:
            return
        if turn is Turn.NOT and item.word in SUBORDINATORS:
            return
        if item.joint is not None and _ends(item.joint, wide=wide, listed=listed):
            return
        yield place


def _ends(joint: Joint, *, wide: bool, listed: bool) -> bool:
    """Whether the reach ends here: "do not open, click or answer it" is three times not, "I sent it, click" is not."""
    if joint in _STOPPING:
        return True
    if joint is Joint.COMMA:
        return not (wide and listed)
    return not wide


def _back(items: Sequence[_Item], at: int) -> Iterator[int]:
    for place in range(at - 1, -1, -1):
        if items[place].joint is not None or items[place].word in SUBORDINATORS:
            return
        yield place
