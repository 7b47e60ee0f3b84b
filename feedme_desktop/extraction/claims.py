"""What a sentence claims, in a form that can be compared: all its words in order, or the instructions it consists of.

Links, numbers, codes, paths and options stay letter by letter. Only what ``claim_words`` lists is left out; no meaning
is guessed here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from feedme_desktop.extraction import claim_words as words_of

_QUOTES = str.maketrans({
    **dict.fromkeys("’‘ʼ`´‚‛′", "'"), **dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‐‑", "-"),
    **dict.fromkeys("→➔➜⇒›", ">"), **dict.fromkeys("\u00ad\u200b\u200e\u200f\u2060\ufeff"),
})  # fmt: skip
_ARROW = re.compile(r"(?<=[^\W\d_])>(?=[^\W\d_])")
_EMPHASIS = re.compile(r"\*\*|(?<![^\s(\"'])\*(?=\w)|(?<=[\w.!?])\*(?![\w*/.])")
_PLAIN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*")
_LINK = re.compile(r"[a-z][a-z0-9+.-]*:/?/?\S|www\.", re.IGNORECASE)
_NUMBER = re.compile(r"([$€£¥]?)([+-]?[0-9]+(?:[.,:][0-9]+)*)([^\W\d]{1,3}|[%°$€£¥])?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_SMILEY = re.compile(r"\s(?:[:;]-?[)D(P]|[\U0001f600-\U0001f64f])+$")
_SIGNS = frozenset(",;:?()[]–—")
_OPENING = "\"'([¿¡"
_CLOSING = "\"')].,;:!?…。！？"
_REACHING_ON = _SIGNS | {"-"}
"""Signs in an instruction after which it may say anything."""

_MOST_NAMES = 4


class Word(NamedTuple):
    """``article``: "a", "the" or "" before it; ``name``: whether it is written as one."""

    key: str
    article: str = ""
    name: bool = False


Words = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence. ``mode``: "can", "need" or "" before it; ``condition``, ``main``: "if …" or "to …", its instruction.

    ``steps``: its instructions, where it is nothing else and each can stand alone.
    """

    words: Words
    mode: str = ""
    condition: Words = ()
    main: Words = ()
    steps: tuple[Words, ...] = ()


def read_claim(sentence: str, language: str | None, *, evidence: bool = False) -> Claim:
    """What ``sentence`` claims. ``language``: ISO 639-1 code; None or one without tables: its words as they are."""
    raw = _closed(list(_tokens(sentence, language)))
    if language not in words_of.STEPS:
        return Claim(tuple(raw))
    return _reader(language).read(raw, evidence=evidence)


def same(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether the words are the same; an article may be missing, not be another."""
    return len(one) == len(other) and all(
        a.key == b.key and (a.article == b.article or not a.article or not b.article)
        for a, b in zip(one, other, strict=True)
    )


def keys(words: Sequence[Word]) -> tuple[str, ...]:
    """The words to look for, articles apart."""
    return tuple(word.key for word in words)


def spoken(text: str, language: str | None) -> list[Word]:
    """The words of a text without its punctuation and articles."""
    return [word for word in _with_articles(list(_tokens(text, language)), language) if word.key not in _SIGNS]


def _tokens(sentence: str, language: str | None) -> Iterator[Word]:
    text = unicodedata.normalize("NFC", sentence.translate(_QUOTES))
    text = _ARROW.sub(" > ", _EMPHASIS.sub("", _SMILEY.sub("", text)))
    shouting = not any(map(str.islower, text))
    number = False
    for place, chunk in enumerate(text.split()):
        for word in _pieces(chunk, language, first=place == 0, shouting=shouting, counted=number):
            yield word
            number = word.key[-1:].isdigit()


def _pieces(chunk: str, language: str | None, *, first: bool, shouting: bool, counted: bool) -> Iterator[Word]:
    bare = chunk.lstrip(_OPENING)
    core = bare.rstrip(_CLOSING)
    if not core and not _SIGNS & set(chunk):
        core, bare = chunk, chunk
    yield from (Word(sign) for sign in chunk[: len(chunk) - len(bare)] if sign in _SIGNS)
    if _PLAIN.fullmatch(core):
        yield from _plain(core, language, first=first, shouting=shouting, counted=counted)
    elif _LINK.match(core):
        yield Word(_link_key(core), name=True)
    elif number := _NUMBER.fullmatch(core):
        yield from _number(number, language)
    elif core:
        yield Word(core, name=True)
    yield from (Word(sign.replace("？", "?")) for sign in bare[len(core) :] if sign in _SIGNS or sign == "？")


def _plain(core: str, language: str | None, *, first: bool, shouting: bool, counted: bool) -> Iterator[Word]:
    name = core[0].isupper() and not first
    if (core.isupper() and len(core) > 1 and not shouting) or (counted and len(core) <= 3):
        yield Word(core, name=name)
        return
    low = core.lower()
    low = words_of.SPELLED.get(low, low)
    if language in ("fr", "it") and low.startswith("l'") and len(low) > 2:
        yield Word("l'")
        low = low[2:]
    for word in _uncontracted(low).split() if language == "en" else [low]:
        yield Word(words_of.NUMBERS.get(language or "", {}).get(word, word), name=name)


def _uncontracted(word: str) -> str:
    if word in words_of.CONTRACTED:
        return words_of.CONTRACTED[word]
    for ending, full in words_of.ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return f"{word[: -len(ending)]} {full}"
    return word


def _number(match: re.Match[str], language: str | None) -> Iterator[Word]:
    """The number without separators of thousands, its currency or unit as a word of its own."""
    english = language == "en" and _THOUSANDS.fullmatch(match[2])
    for part in (match[1], match[2].replace(",", "") if english else match[2], match[3]):
        if part:
            yield Word(part, name=True)


def _link_key(chunk: str) -> str:
    """The link; scheme and host in lower case, no slash at the end."""
    head, slash, tail = chunk.partition("//")
    host, rest, path = (tail if slash else head).partition("/")
    return f"{head.lower() if slash else ''}{slash}{host.lower()}{rest}{path}".removesuffix("/")


def _closed(words: list[Word]) -> list[Word]:
    """Without the punctuation at both ends; a question stays one."""
    while words and words[-1].key in {",", ";", ":", "–", "—"}:
        words.pop()
    while words and words[0].key in {",", ";", ":"}:
        del words[0]
    return words


def _with_articles(words: list[Word], language: str | None) -> list[Word]:
    """The words, articles as a feature of the word they stand before."""
    kinds = dict.fromkeys(words_of.INDEFINITE.get(language or "", ()), "a")
    kinds |= dict.fromkeys(words_of.DEFINITE.get(language or "", ()), "the")
    found: list[Word] = []
    pending: Word | None = None
    for word in words:
        if pending is not None:
            if word.key in _SIGNS or word.key in words_of.WEIGHED:
                found += [pending, word]
            else:
                found.append(word._replace(article=kinds[pending.key]))
            pending = None
        elif word.key in kinds and not (word.name and len(word.key) == 1):
            pending = word
        else:
            found.append(word)
    return [*found, pending] if pending is not None else found


def _phrase(words: Sequence[Word], at: int, phrases: Sequence[tuple[str, ...]]) -> int:
    """How many words one of the phrases takes at this place; the longest, or 0."""
    fitting = (len(phrase) for phrase in phrases if keys(words[at : at + len(phrase)]) == phrase)
    return max(fitting, default=0)


@cache
def _reader(language: str) -> _Reader:
    return _Reader(language)


def _split(phrases: Mapping[str, Sequence[str]], language: str) -> list[tuple[str, ...]]:
    return [tuple(phrase.replace(",", ", ").split()) for phrase in phrases.get(language, ())]


class _Reader:
    """Reads the sentences of one language."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._joining = words_of.JOINING[language]
        self._simply = words_of.SIMPLY.get(language, frozenset())
        self._either = words_of.EITHER[language]
        self._ordering = _split(words_of.ORDERING, language)
        self._agreeing = _split(words_of.AGREEING, language)
        self._greeting = [phrase for each in words_of.GREETINGS for phrase in _split(words_of.GREETINGS, each)]
        self._courteous = _split(words_of.COURTEOUS, language)
        self._closing = _split(words_of.CLOSING, language)
        self._fronted = words_of.CONDITIONS[language] | words_of.PURPOSES[language]
        self._modes = [
            (_split(words_of.MAY, language), "can"),
            (_split(words_of.MUST, language), "need"),
            (_split(words_of.ADVISE, language), ""),
        ]
        self._reaching = frozenset().union(
            *(table[language] for table in (words_of.NOT, words_of.ONLY, words_of.IF, words_of.CLAUSES)), self._either
        )

    def read(self, raw: list[Word], *, evidence: bool) -> Claim:
        pleased, words = self._without_courtesy(raw)
        words = self._without_opening(words, evidence=evidence)
        words = self._without_commas(_with_articles(words, self._language))
        at = self._after_condition(words)
        condition, rest = tuple(words[: max(at - 1, 0)]), words[at:]
        mode, rest = self._without_mode(rest, pleased=pleased)
        rest = self._without_order(rest)
        if not self._begins_step(rest, 0):
            return Claim((*condition, *rest), mode)
        steps = self._steps(rest)
        joined = _flat(steps)
        main, turned = joined, condition
        if not condition:
            main, turned = self._trailing(joined)
        loose = self._loose(steps)
        return Claim((*condition, *joined), mode, turned, main, tuple(step for step, _ in steps) if loose else ())

    def _without_courtesy(self, words: Sequence[Word]) -> tuple[bool, list[Word]]:
        kept: list[Word] = []
        at = 0
        while at < len(words):
            size = _phrase(words, at, self._courteous)
            if not size:
                kept.append(words[at])
            elif kept and kept[-1].key == ",":
                kept.pop()
            at += size or 1
        for ending in self._closing:
            if keys(kept[-len(ending) :]) == ending:
                del kept[-len(ending) :]
        return len(kept) < len(words), _closed(kept)

    def _without_opening(self, words: list[Word], *, evidence: bool) -> list[Word]:
        """Without greetings and names before a comma, "first," and, in the evidence, "yes,"."""
        opening = self._ordering + (self._agreeing if evidence else [])
        while words:
            at = _phrase(words, 0, self._greeting)
            most = at + _MOST_NAMES if at else 0
            while at < most and at < len(words) and (words[at].name or words[at].key in words_of.ADDRESSED):
                at += 1
            at = at or _phrase(words, 0, opening)
            if not 0 < at < len(words) - 1 or words[at].key != ",":
                break
            words = words[at + 1 :]
        return words

    def _without_commas(self, words: list[Word]) -> list[Word]:
        """Without the commas before "and" and "or"."""
        following = self._joining | self._either
        return [
            word
            for word, after in zip(words, [*words[1:], Word("")], strict=True)
            if word.key != "," or after.key not in following
        ]

    def _after_condition(self, words: Sequence[Word]) -> int:
        """Where the instruction begins after "if …," or "to …,"; 0 where neither stands before it."""
        if not words or words[0].key not in self._fronted:
            return 0
        return next((at + 1 for at, word in enumerate(words) if word.key == ","), 0)

    def _without_order(self, words: list[Word]) -> list[Word]:
        """Without "then", "also", "just" right before an instruction."""
        at = 0
        while at < len(words) and (size := _phrase(words, at, self._ordering) or words[at].key in self._simply):
            at += size
        return words[at:] if at and self._begins_step(words, at) else words

    def _without_mode(self, words: list[Word], *, pleased: bool) -> tuple[str, list[Word]]:
        """Without "you can", "you need to", "I recommend" before an instruction, and which it was."""
        asked = bool(words) and words[-1].key == "?"
        for phrases, mode in self._modes:
            size = _phrase(words, 0, phrases)
            rest = words[size:]
            if not size or not rest:
                continue
            if words[1].key == "you":  # could you please …?
                rest = rest[:-1] if asked and pleased else []
            elif not mode:
                rest[0] = rest[0]._replace(key=_ungerund(rest[0].key))
            rest = self._without_order(rest)
            if self._begins_step(rest, 0):
                return ("" if words[1].key == "you" else mode), rest
        return "", words

    def _begins_step(self, words: Sequence[Word], at: int) -> bool:
        """Whether an instruction begins here: a verb of the list, and not the noun that looks like it."""
        if at >= len(words) or words[at].article or (words[at].name and at):
            return False
        if words[at].key not in words_of.STEPS[self._language]:
            return False
        after = words[at + 1] if at + 1 < len(words) else Word("")
        if self._language == "de":
            return after.key == "sie"
        if self._language != "en":
            return True
        return after.key in {"", ","} or bool(after.article) or after.name or after.key in words_of.OBJECTS

    def _steps(self, words: Sequence[Word]) -> list[tuple[Words, Words]]:
        """(instruction, what joins it to the one before) in order."""
        found: list[tuple[Words, Words]] = []
        joint: Words = ()
        begin = at = 0
        while at < len(words):
            after = self._after_joint(words, at)
            if after and self._begins_step(words, after):
                found.append((self._step(words[begin:at]), joint))
                joint = tuple(words[at:after])
                begin = at = after
            at += 1
        return [*found, (self._step(words[begin:]), joint)]

    def _after_joint(self, words: Sequence[Word], at: int) -> int:
        """Where the words that join go on to; 0 where none begin here."""
        end = at + (words[at].key == ",")
        while end < len(words) and (words[end].key in self._joining or (end > at and words[end].key in self._simply)):
            end += 1
        if end > at:
            end += _phrase(words, end, self._ordering)
        return end if end > at else 0

    def _step(self, words: Sequence[Word]) -> Words:
        """An instruction in its one form."""
        verb = words[0].key
        rest = list(words[1:])
        place = 1 if self._language == "de" else 0
        if place < len(rest) and rest[place].key in self._simply:
            del rest[place]
        if verb in words_of.GOING and len(rest) > 1 and rest[0].key == "to" and rest[1].name:
            verb, rest = "open", rest[1:]
        if self._language == "en":
            verb = words_of.SAME.get(verb, verb)
        if verb == "click" and len(rest) > 1 and rest[-1].key == "button" and rest[-2].name:
            rest.pop()
        return (Word(verb), *rest)

    def _trailing(self, words: Words) -> tuple[Words, Words]:
        """(instruction, condition) of one that ends in "if …"; nothing where it is not as simple as that."""
        if_words = words_of.IF[self._language] | words_of.ONLY[self._language]
        places = [at for at, word in enumerate(words) if word.key in if_words]
        if len(places) != 1 or words[places[0]].key not in words_of.CONDITIONS[self._language]:
            return (), ()
        main, condition = words[: places[0]], words[places[0] :]
        plain = not self._reaching & set(keys(main)) and words[0].key not in words_of.WHETHER
        return (main, condition) if plain and main else ((), ())

    def _loose(self, steps: Sequence[tuple[Words, Words]]) -> bool:
        """Whether each instruction stands for itself: no word reaches over the joints."""
        for number, (step, _) in enumerate(steps):
            told = set(keys(step))
            if told & self._reaching or told & _REACHING_ON:
                return False
            if number < len(steps) - 1 and (step[0].key in words_of.WHETHER or self._aims(step)):
                return False
        return True

    def _aims(self, step: Words) -> bool:
        """Whether "to" begins what is to be done, so that the next verb may go on with it."""
        if self._language != "en":
            return False
        following = zip(step, [*step[1:], Word("")], strict=True)
        return any(
            word.key == "to" and not (after.article or after.name or after.key in words_of.PLACED)
            for word, after in following
        )


def _flat(steps: Sequence[tuple[Words, Words]]) -> Words:
    """The instructions one after the other, as they were joined."""
    return tuple(word for step, joint in steps for word in (*joint, *step))


def _ungerund(word: str) -> str:
    """The verb of an "-ing" form, where it is an instruction's."""
    stem = word.removesuffix("ing")
    forms = (stem, f"{stem}e", stem[:-1])
    return next((form for form in forms if form in words_of.STEPS["en"]), word) if stem != word else word
