"""Whether what a model wrote is said in the evidence it names.

A sentence is supported where the evidence says it: the same words in the same order (small words, inflection and
what everybody calls a button aside), every number, link and code letter by letter, and no "not", "if", "only" more or
less. When in doubt it is not: a false alarm costs a look, a made-up sentence costs a customer. Linear in its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from feedme_desktop.extraction.claim_words import FILLERS, Turn
from feedme_desktop.extraction.claims import FUNCTIONAL, Claim, Turns, Word, read_claim, without_step
from feedme_desktop.extraction.quoting import fold_quote
from feedme_desktop.extraction.sentences import split_sentences
from feedme_desktop.extraction.wordlists import word_set

_WIDEST_GAP = 6
"""Most words of the evidence that may be passed over between two words of the answer."""

_MOST_TRIES = 200
_LIMITS = word_set("before after until than within only unless during under over above below minimum maximum")
_MAY = frozenset({Turn.MAY})
_MUST = frozenset({Turn.MUST})
_NEVER_SKIPPED = frozenset({Turn.NOT.value, Turn.ONLY.value, Turn.UNLESS.value})
_LEAST_CONTENT = 0.2
"""Share of a sentence's words that carry content; with fewer the little ones are the claim."""

_INTRO = word_set("""
    here is how the these this to do it as follows follow following step steps like that so please
""")
_PURPOSE = word_set("to for if when um wenn falls pour si para per se om als aby jesli")


Words = tuple[Word, ...]


def _together(clauses: list[tuple[Words, str]]) -> list[tuple[Words, str]]:
    """Clauses that say something: one with nothing but "not" or "or" in it belongs to the next."""
    found: list[tuple[Words, str]] = []
    waiting: Words = ()
    for words, opening in clauses:
        if all(word.key in FUNCTIONAL for word in words):
            waiting += words
        else:
            found.append(((*waiting, *words), opening))
            waiting = ()
    return [*found, (waiting, "")] if waiting else found


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the evidence; ``joined``: it stands right after the one before it, in the same turn."""

    claim: Claim
    folded: str
    joined: bool
    places: dict[str, list[int]] = field(default_factory=dict)


class Evidence:
    """The sentences that were cited, ready to be asked; made once for each example."""

    def __init__(self, passages: Iterable[str], language: str | None) -> None:
        self._language = language
        self._said: list[_Said] = []
        for passage in passages:
            for number, sentence in enumerate(split_sentences(passage)):
                self._add(sentence.text, joined=number > 0)
        self._by_key: dict[str, list[int]] = {}
        self._whole: set[str] = set()
        for at, said in enumerate(self._said):
            self._whole.add(said.folded)
            for key in said.places:
                self._by_key.setdefault(key, []).append(at)

    def _add(self, sentence: str, *, joined: bool) -> None:
        claim = read_claim(sentence, self._language)
        said = _Said(claim, _bare(sentence), joined)
        for place, word in enumerate(claim.words):
            said.places.setdefault(word.key, []).append(place)
        self._said.append(said)

    def holds(self, sentence: str, purpose: Evidence | None = None) -> bool:
        """Whether ``sentence`` is said here. ``purpose``: where the words of "To do this, …" may come from besides."""
        if _bare(sentence) in self._whole:
            return True
        claim = read_claim(sentence, self._language)
        read = _together([(self._without_fillers(each.words), each.opening) for each in claim.clauses])
        clauses = [words for words, _ in read]
        content = sum(word.key not in FUNCTIONAL for words in clauses for word in words)
        if content < 2 or content < _LEAST_CONTENT * len(claim.plain):
            return bool(claim.plain) and (set(claim.plain) <= _INTRO or self._says_plainly(claim))
        if not all(self._mentions(aside) for aside in claim.asides):
            return False
        if self._follows(clauses):
            return True
        if len(clauses) < 2:
            return False
        if read[-1][1] in _PURPOSE and self._follows([clauses[-1], *clauses[:-1]], one_sentence=True):
            return True
        return read[0][1] in _PURPOSE and self._says_after(clauses, purpose)

    def _says_after(self, clauses: list[Words], purpose: Evidence | None) -> bool:
        """With its purpose or condition at the end of the sentence, or taken from what was asked."""
        if self._follows([*clauses[1:], clauses[0]], one_sentence=True):
            return True
        if purpose is None or not purpose._follows([clauses[0]], loosely=True):
            return False
        return self._follows([_turned(clause, Turn.IF) for clause in clauses[1:]])

    def _mentions(self, aside: tuple[str, ...]) -> bool:
        """Whether a clause of little words is said here, or says nothing: "and thanks", "then do this"."""
        wanted = f" {' '.join(aside)} "
        if len(aside) < 2 or set(aside) <= _INTRO:
            return True
        return any(wanted in f" {' '.join(said.claim.plain)} " for said in self._said)

    def _says_plainly(self, claim: Claim) -> bool:
        wanted = f" {' '.join(claim.plain)} "
        return any(wanted in f" {' '.join(said.claim.plain)} " and not _turns(said.claim.words) for said in self._said)

    def _follows(self, clauses: Sequence[Words], *, one_sentence: bool = False, loosely: bool = False) -> bool:
        """Whether the clauses are said one after the other, in one sentence or in sentences that follow each other."""
        return any(
            self._from(at, clauses, one_sentence=one_sentence, loosely=loosely) for at in self._starts(clauses[0])
        )

    def _starts(self, clause: Words) -> list[int]:
        """Sentences that hold all words of a clause."""
        found: list[list[int]] = []
        for word in clause:
            if word.key not in self._by_key:
                return []
            found.append(self._by_key[word.key])
        fewest = min(found, key=len)
        common = set(fewest).intersection(*found)
        return sorted(common)[:_MOST_TRIES]

    def _from(self, at: int, clauses: Sequence[Words], *, one_sentence: bool, loosely: bool) -> bool:
        position = 0
        last: int | None = None
        for clause in clauses:
            found = _aligned(self._said[at], clause, position, loosely=loosely)
            if found is None and not one_sentence and self._goes_on(at):
                at, position, last = at + 1, 0, None
                found = _aligned(self._said[at], clause, 0, loosely=loosely)
            if found is None or (last is not None and _skips_or(self._said[at], last, found[0], clause)):
                return False
            last, position = found[1], found[1] + 1
        return True

    def _without_fillers(self, clause: Words) -> Words:
        """The clause without "button" and the like where the evidence does not use the word."""
        return tuple(word for word in clause if word.key not in FILLERS or word.key in self._by_key)

    def _goes_on(self, at: int) -> bool:
        return at + 1 < len(self._said) and self._said[at + 1].joined


def _aligned(said: _Said, clause: Words, start: int, *, loosely: bool) -> tuple[int, int] | None:
    """First and last place of the clause's words in the sentence, in their order and turned as they are."""
    for begin in said.places.get(clause[0].key, [])[:_MOST_TRIES]:
        if begin < start:
            continue
        places = _walk(said, clause, begin)
        if places is None:
            continue
        words = [said.claim.words[place] for place in places]
        if loosely or (_same_turns(words, clause) and not _limited(said, places[-1]) and not _skips_not(said, places)):
            return places[0], places[-1]
    return None


def _walk(said: _Said, clause: Words, begin: int) -> list[int] | None:
    places = [begin]
    for word in clause[1:]:
        following = said.claim.words[places[-1] + 1 : places[-1] + 2 + _WIDEST_GAP]
        step = next((n for n, other in enumerate(following, 1) if other.key == word.key), None)
        if step is None:
            return None
        places.append(places[-1] + step)
    return places


def _limited(said: _Said, last: int) -> bool:
    """Whether the evidence goes on with a limit that the answer leaves out: "… within 14 days", "… until May"."""
    words = said.claim.words
    rest = [word.key for word in words[last + 1 : last + 4] if word.clause == words[last].clause]
    return any(key[:1].isdigit() or key in _LIMITS for key in rest)


def _same_turns(said: Sequence[Word], claimed: Sequence[Word]) -> bool:
    """Whether both are turned the same way; a duty may be put as a plain instruction, never the other way round."""
    pairs = [(word.turns - _MAY, other.turns - _MAY) for word, other in zip(claimed, said, strict=True)]
    if all(ours == theirs for ours, theirs in pairs):
        return True
    return Turn.MAY not in _turns(claimed) and all(ours == theirs - _MUST for ours, theirs in pairs)


def _skips_not(said: _Said, places: Sequence[int]) -> bool:
    """Whether a "not" or "only" of this part of the evidence is left out; of two, one may be missed otherwise."""
    words = said.claim.words
    first = next(n for n, word in enumerate(words) if word.clause == words[places[0]].clause)
    return any(words[n].key in _NEVER_SKIPPED and n not in places for n in range(first, places[-1]))


def _turns(words: Iterable[Word]) -> Turns:
    return frozenset(turn for word in words for turn in word.turns)


def _turned(clause: Words, without: Turn) -> Words:
    return tuple(Word(word.key, word.clause, word.turns - {without}) for word in clause)


def _skips_or(said: _Said, last: int, following: int, clause: Words) -> bool:
    """Whether an "or" of the evidence became an "and"."""
    if any(word.key == "or" for word in clause):
        return False
    return any(word.key == "or" for word in said.claim.words[last + 1 : following])


def _bare(sentence: str) -> str:
    """A sentence without the number of its step and its end."""
    return fold_quote(without_step(sentence)).strip(" .!:;,")
