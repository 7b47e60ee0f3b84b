"""Whether what a model wrote is said in the evidence it names.

A sentence is supported where it is a whole sentence of the evidence, or whole instructions of it in their order; only
what a closed list names (``claim_words``: articles, "please", "you can" …) may be more or less. When in doubt it is
not: a false alarm costs a look, a made-up sentence costs a customer. Linear in its input.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feedme_desktop.extraction.claim_words import INTRODUCTIONS, ONLY, POINTING, PURPOSES, WHETHER
from feedme_desktop.extraction.claims import Claim, Words, keys, read_claim, same
from feedme_desktop.extraction.passages import Passage
from feedme_desktop.extraction.questions import Asked
from feedme_desktop.extraction.wordlists import word_set

_MOST_TRIES = 50
"""Places at most where the same words are tried."""

_REACHED = word_set(", and then you i we they he she it")
"""Words before "if" that leave it open what the condition is one of."""

_Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence of the evidence; ``place``: (text, number of the sentence in it).

    ``forms``: as a whole, with and without its "yes," and its purpose; ``asked``: the customer asked for its purpose.
    """

    claim: Claim
    forms: tuple[Words, ...]
    asked: bool
    lead: _Keys
    place: tuple[int, int]


class Evidence:
    """The sentences that were cited, ready to be asked; made once for each example."""

    def __init__(self, texts: Iterable[Iterable[Passage]], language: str | None, question: Sequence[str] = ()) -> None:
        self._language = language
        self._asked = Asked(question, language)
        self._pointing = POINTING.get(language or "", frozenset())
        self._only = ONLY.get(language or "", frozenset())
        self._said: list[_Said] = []
        self._whole: dict[_Keys, list[int]] = {}
        self._turned: dict[tuple[_Keys, _Keys], list[int]] = {}
        self._steps: dict[_Keys, list[tuple[int, int]]] = {}
        for number, text in enumerate(texts):
            for passage in text:
                self._add(passage, (number, passage.number))

    def _add(self, passage: Passage, place: tuple[int, int]) -> None:
        at = len(self._said)
        claim = read_claim(passage.text, self._language, evidence=True)
        asked = self._wanted(claim.condition)
        forms = [claim.words, read_claim(passage.text, self._language).words, *([claim.main] if asked else [])]
        self._said.append(_Said(claim, tuple(forms), asked, self._lead(passage.lead), place))
        for form in dict.fromkeys(map(keys, forms)):
            self._whole.setdefault(form, []).append(at)
        if claim.main:
            self._turned.setdefault((keys(claim.condition), keys(claim.main)), []).append(at)
        for number, step in enumerate(claim.steps):
            self._steps.setdefault(keys(step), []).append((at, number))

    def _wanted(self, condition: Words) -> bool:
        language = self._language or ""
        purposes = PURPOSES.get(language, frozenset())
        return bool(condition) and condition[0].key in purposes and self._asked.wants(condition[1:], language)

    def unsupported(self, answer: Sequence[Passage]) -> list[Passage]:
        """The sentences of an answer that are not said here, each under the line that stands over it in the answer."""
        found: list[Passage] = []
        made_up: set[str] = set()
        for passage in answer:
            lead = "" if passage.lead in made_up else passage.lead
            if not self.holds(passage.text, lead):
                found.append(passage)
                made_up.add(passage.text)
        return found

    def holds(self, sentence: str, lead: str = "") -> bool:
        """Whether ``sentence`` is said here under the line ``lead``."""
        if _introduces(sentence):
            return True
        above = self._lead(lead)
        claim = read_claim(sentence, self._language)
        if not claim.words:
            return False
        if self._says(claim, above) or self._lists(claim, above):
            return True
        return any(word.key == ";" for word in claim.words) and self._says_parts(sentence, lead)

    def _lead(self, line: str) -> _Keys:
        """The line over a list as it is compared; nothing where it only says that a list follows."""
        return () if not line or _introduces(line) else keys(read_claim(line, self._language, evidence=True).words)

    def _says(self, claim: Claim, lead: _Keys) -> bool:
        """Whether a whole sentence says it, its condition before or after the rest."""
        for at in self._whole.get(keys(claim.words), ())[:_MOST_TRIES]:
            said = self._said[at]
            if said.lead == lead and _may(claim, said.claim) and any(same(claim.words, form) for form in said.forms):
                return True
        turned = self._turned.get((keys(claim.condition), keys(claim.main)), ()) if claim.main else ()
        return any(
            self._said[at].lead == lead and self._turns(claim, self._said[at].claim) for at in turned[:_MOST_TRIES]
        )

    def _turns(self, claim: Claim, said: Claim) -> bool:
        """Whether one has at its end the condition that the other begins with, and it says the same there."""
        main = set(keys(said.main))
        if said.main[0].key in WHETHER or main & self._only or not _may(claim, said):
            return False
        to_the_front = claim.words[: len(claim.condition)] == claim.condition
        if to_the_front and (self._language != "en" or claim.condition[0].key != "if" or main & _REACHED):
            return False
        return same(claim.main, said.main) and same(claim.condition, said.condition)

    def _lists(self, claim: Claim, lead: _Keys) -> bool:
        """Whether its instructions are said one right after the other, all under its condition."""
        if not claim.steps:
            return False
        starts = self._steps.get(keys(claim.steps[0]), ())
        return any(self._from(claim, lead, *start) for start in starts[:_MOST_TRIES])

    def _from(self, claim: Claim, lead: _Keys, at: int, number: int) -> bool:
        told = keys(claim.steps[0])[2 if self._language == "de" else 1 :]  # "Sie" after a German verb is the reader
        if number and self._pointing & set(told):
            return False
        for step in claim.steps:
            if number == len(self._said[at].claim.steps):
                at, number = at + 1, 0
                if not self._goes_on(at):
                    return False
            said = self._said[at]
            if number >= len(said.claim.steps) or said.lead != lead or not _may(claim, said.claim):
                return False
            free = said.asked and not claim.condition
            if not (free or same(claim.condition, said.claim.condition)):
                return False
            if not same(step, said.claim.steps[number]):
                return False
            number += 1
        return True

    def _goes_on(self, at: int) -> bool:
        """Whether the sentence stands right after the one before it, in the same text."""
        if at >= len(self._said):
            return False
        (text, number), (before, last) = self._said[at].place, self._said[at - 1].place
        return text == before and number == last + 1

    def _says_parts(self, sentence: str, lead: str) -> bool:
        """Whether each part between semicolons is said: they keep apart what they join."""
        return all(";" not in part and self.holds(part, lead) for part in sentence.strip("; ").split(";"))


def _may(claim: Claim, said: Claim) -> bool:
    """Whether what must be done is not called what can be done, nor the other way round."""
    return claim.mode == said.mode or "" in (claim.mode, said.mode)


def _introduces(line: str) -> bool:
    """Whether a line says nothing but that a list follows."""
    bare = line.strip()
    return bare.endswith(":") and " ".join(bare.strip(": *").lower().removeprefix("please ").split()) in INTRODUCTIONS
