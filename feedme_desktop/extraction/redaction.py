"""What must not leave this machine, replaced by placeholders and put back: one ``Masker`` per conversation.

The map from placeholder to original lives in the object alone: it is not shown, not logged, not pickled.
"""

from __future__ import annotations

import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.extraction.personal import NameIndex, detected, resolve
from feedme_desktop.extraction.personal_asked import answered
from feedme_desktop.extraction.personal_kinds import Found, Kind, page_of

_LABELS: Mapping[Kind, str] = {
    Kind.EMAIL: "EMAIL",
    Kind.PHONE: "PHONE",
    Kind.CARD: "CARD",
    Kind.BANK: "BANK",
    Kind.IP: "IP",
    Kind.MAC: "DEVICE",
    Kind.KEY: "SECRET",
    Kind.NAME: "NAME",
    Kind.USERNAME: "USER",
    Kind.ADDRESS: "ADDRESS",
    Kind.BIRTH_DATE: "BIRTHDATE",
    Kind.NATIONAL_ID: "IDENTITY",
    Kind.ORDER: "ORDER",
    Kind.TICKET: "TICKET",
    Kind.CUSTOMER: "CUSTOMER",
    Kind.INVOICE: "INVOICE",
    Kind.ACCOUNT: "ACCOUNT",
    Kind.TRACKING: "TRACKING",
    Kind.SERIAL: "SERIAL",
    Kind.REFERENCE: "REFERENCE",
}
_LITERAL = "TEXT"
_ANY = "|".join([*_LABELS.values(), _LITERAL])
_PLACEHOLDER = re.compile(
    rf"\\\[\s{{0,3}}({_ANY})S?[\s_\\-]{{0,4}}([0-9]{{1,6}})\s{{0,3}}\\\]"
    rf"|\[\s{{0,3}}({_ANY})S?[\s_\\-]{{0,4}}([0-9]{{1,6}})\s{{0,3}}\]"
    rf"|(?<![\w\]\[])({_ANY})_([0-9]{{1,6}})(?![\w\[\]])",
    re.IGNORECASE,
)
"""A placeholder as we write it, or as a model gives it back: other case, spaces, a plural, no brackets, escaped."""
_SHORTEST_ALIAS = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Masked:
    """One original and what stands for it. The original is left out of what is printed or logged."""

    kind: Kind | None
    """None for words of the ticket that only look like a placeholder."""
    original: str = field(repr=False)
    placeholder: str


class Masker:
    """Hides the personal data of one conversation, and puts it back. Safe to use from several threads.

    ``reveal(hide(text)) == text`` for every text. The same original gets the same placeholder everywhere; a number that
    a word gives away in one turn is hidden in the others, too.
    """

    def __init__(self, transcript: Transcript) -> None:
        self._lock = threading.Lock()
        self._by_original: dict[str, Masked] = {}
        self._by_placeholder: dict[tuple[str, int], Masked] = {}
        self._counts: dict[str, int] = {}
        self._detected: dict[str, tuple[Found, ...]] = {}
        self._known = _Known()
        texts = list(_texts(transcript))
        speakers = list(_speakers(transcript))
        names = NameIndex(speakers)
        given = [text[hit.start : hit.end] for text in texts for hit in self._learn(text, self._look(text, names))]
        for asked, told in itertools.pairwise(turn.text for turn in transcript.turns):
            given += [told[hit.start : hit.end] for hit in self._learn(told, answered(asked, told))]
        self._names = NameIndex([*speakers, *given])
        self._whole = {name.strip() for name in speakers}

    def hide(self, text: str) -> str:
        """The text with placeholders for everything personal and account-specific."""
        with self._lock:
            pieces: list[str] = []
            done = 0
            for start, end, kind in self._finds(text):
                pieces += (text[done:start], self._placeholder(text[start:end], kind))
                done = end
            return "".join([*pieces, text[done:]])

    def reveal(self, text: str) -> str:
        """The text with the originals put back; placeholders that stand for nothing stay."""
        return _PLACEHOLDER.sub(self._original, text)

    @property
    def found(self) -> tuple[Masked, ...]:
        """What was hidden so far, in the order of its first appearance."""
        with self._lock:
            return tuple(self._by_original.values())

    def __repr__(self) -> str:
        return f"<Masker of {len(self._by_original)} finds>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Masker holds what must not leave this process: it can't be pickled.")

    def _look(self, text: str, names: NameIndex) -> tuple[Found, ...]:
        """All finds; what needs no names is looked for once."""
        known = self._detected.get(text)
        if known is None:
            known = self._detected[text] = detected(text)
        return resolve([*known, *names.find(page_of(text))])

    def _learn(self, text: str, finds: Iterable[Found]) -> list[Found]:
        """Remember what the conversation gives away; returns the names."""
        found = list(finds)
        for hit in found:
            if hit.kind is not Kind.NAME:
                self._known.add(text[hit.start : hit.end], hit.kind)
        return [hit for hit in found if hit.kind is Kind.NAME]

    def _finds(self, text: str) -> Iterator[tuple[int, int, Kind | None]]:
        literal = [Found(Kind.REFERENCE, m.start(), m.end()) for m in _PLACEHOLDER.finditer(text)]
        if text.strip() in self._whole and any(c.isalpha() for c in text) and NameIndex([text]):
            yield 0, len(text), Kind.NAME
            return
        spans = {(hit.start, hit.end) for hit in literal}
        for hit in resolve([*self._look(text, self._names), *self._known.find(text), *literal]):
            yield hit.start, hit.end, None if (hit.start, hit.end) in spans else hit.kind

    def _placeholder(self, original: str, kind: Kind | None) -> str:
        known = self._by_original.get(original)
        if known is None:
            label = _LABELS[kind] if kind is not None else _LITERAL
            number = self._counts[label] = self._counts.get(label, 0) + 1
            known = Masked(kind, original, f"[{label}_{number}]")
            self._by_original[original] = self._by_placeholder[label, number] = known
        return known.placeholder

    def _original(self, match: re.Match[str]) -> str:
        label, number = next((match[i], match[i + 1]) for i in (1, 3, 5) if match[i])
        known = self._by_placeholder.get((label.upper(), int(number)))
        return known.original if known is not None else match[0]


class _Known:
    """What was given away somewhere, found where it stands without the word that gave it away."""

    def __init__(self) -> None:
        # By the first word in it; then by what comes before that word in it, and by its length.
        self._by_word: dict[str, dict[tuple[int, int], dict[str, Kind]]] = {}

    def add(self, original: str, kind: Kind) -> None:
        """Remember an original; very short ones would be found in anything."""
        word = _WORD.search(original)
        if word is not None and len(original) >= _SHORTEST_ALIAS:
            shapes = self._by_word.setdefault(word[0], {})
            shapes.setdefault((word.start(), len(original)), {})[original] = kind

    def find(self, text: str) -> Iterator[Found]:
        """Every place where one of them stands by itself."""
        if not self._by_word:
            return
        for word in _WORD.finditer(text):
            for (lead, length), originals in self._by_word.get(word[0], {}).items():
                start = word.start() - lead
                kind = originals.get(text[start : start + length]) if start >= 0 else None
                if kind is not None and not text[start + length : start + length + 1].isalnum():
                    yield Found(kind, start, start + length)


def _texts(transcript: Transcript) -> Iterator[str]:
    if transcript.title:
        yield transcript.title
    for turn in transcript.turns:
        yield turn.text
        for part in turn.hidden:
            yield part.text
    for value in transcript.metadata.values():
        yield from (item for item in _strings(value))


def _speakers(transcript: Transcript) -> Iterator[str]:
    yield from dict.fromkeys(turn.speaker for turn in transcript.turns if turn.speaker)
    yield from transcript.addresses
    for key in ("requester", "assignee", "customer", "agent", "author", "from", "to", "submitter"):
        yield from (value for value in _strings(transcript.metadata.get(key)) if "@" not in value)


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, (list, tuple)):
        return tuple(item for item in value if isinstance(item, str))
    return ()
