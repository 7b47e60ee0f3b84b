"""What makes a good example: features by name, the weights they are shipped with, and the words for each.

Pure sums over features from 0 to 1; measuring them is ``extraction.quality``'s business. The weights are a logistic
model's, so that the score reads as "how likely a reviewer keeps it" and a reviewer's own decisions can move them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from feedme_desktop.domain.example import Quality

STRONG = 0.85
"""Quality from which an example is called strong; under the person's threshold it is called weak."""

_MOST_REASONS = 6


class Tone(StrEnum):
    """Whether a reason speaks for an example, asks for a look, speaks against it, or just tells."""

    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    PLAIN = "plain"


class Band(StrEnum):
    """The score in one word."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a score is what it is: ``words`` are stored and printed, ``key`` outlives them, ``hint`` says what to do."""

    key: str
    words: str
    tone: Tone
    hint: str


@dataclass(frozen=True, slots=True)
class _Trait:
    """A feature: its shipped weight, and the reason that is given from ``from_`` on (None: it never says anything)."""

    weight: float
    tone: Tone = Tone.PLAIN
    words: str = ""
    hint: str = ""
    from_: float = 0.5


_TRAITS: Mapping[str, _Trait] = {
    "confirmed": _Trait(1.5, Tone.GOOD, "customer confirmed the fix", "The customer wrote that it worked."),
    "thanked": _Trait(
        0.35,
        Tone.PLAIN,
        "customer said thanks but not whether it worked",
        "Look at the end of the ticket before you rely on it.",
    ),
    "closed": _Trait(
        0.4, Tone.GOOD, "ticket is marked as solved", "Nobody wrote that it worked, but somebody closed it."
    ),
    "unresolved": _Trait(
        -1.2,
        Tone.BAD,
        "customer said it did not help",
        "The ticket ends without a solution: correct the answer or reject it.",
    ),
    "failed": _Trait(
        0.0,
        Tone.PLAIN,
        "earlier suggestions that failed were left out",
        "Only what the customer did not report as failed is in the answer.",
        0.01,
    ),
    "asked": _Trait(0.25, Tone.GOOD, "clear question", "It asks or wants one thing in so many words."),
    "advice": _Trait(0.5, Tone.GOOD, "answer says what to do", "It tells the reader which steps to take."),
    "steps": _Trait(0.3, Tone.GOOD, "answer has steps", "The steps are numbered or listed."),
    "unclear": _Trait(
        -0.8, Tone.CAUTION, "answer gives no clear instruction", "Add what the reader should do or should know."
    ),
    "specific": _Trait(
        0.6,
        Tone.GOOD,
        "answer names menus, settings or values",
        "Concrete words make it easy to follow and to find.",
        0.6,
    ),
    "vague": _Trait(
        -0.4, Tone.CAUTION, "answer is vague", "Name the menu, the setting, the page or the value that is meant."
    ),
    "short": _Trait(-1.2, Tone.CAUTION, "answer is short", "Check that it helps somebody who has not read the ticket."),
    "long": _Trait(
        -0.5, Tone.CAUTION, "answer is long: consider cutting it", "Keep what solves the problem, cut the rest."
    ),
    "long_question": _Trait(
        -0.3, Tone.CAUTION, "question is long: keep what was asked", "Cut what the answer does not depend on."
    ),
    "length": _Trait(0.0),
    "needs_context": _Trait(
        -1.1,
        Tone.CAUTION,
        "question may not stand alone",
        "Say what “it” or “that” is, so that the question is clear without the ticket.",
    ),
    "points_elsewhere": _Trait(
        -0.9,
        Tone.CAUTION,
        "answer points to something outside it",
        "It mentions an attachment, a link or an earlier message that a reader will not have.",
    ),
    "partial": _Trait(
        -0.5,
        Tone.CAUTION,
        "several things were asked: check each is answered",
        "Split the example, or cut the question to what the answer covers.",
    ),
    "asks_back": _Trait(
        -0.5,
        Tone.CAUTION,
        "answer asks something back",
        "Cut the counter-question, or add what follows from the reply.",
    ),
    "promises": _Trait(
        -1.0,
        Tone.BAD,
        "answer only promises to look into it",
        "Put the solution there that came later, or reject the example.",
    ),
    "cut_off": _Trait(-0.6, Tone.CAUTION, "answer seems to be cut off", "Look at the transcript for the rest of it."),
    "rude": _Trait(-1.6, Tone.BAD, "answer sounds rude or blames the customer", "Reword it before you approve it."),
    "shouting": _Trait(-0.4, Tone.CAUTION, "there is shouting in capitals", "Write it in normal letters."),
    "angry": _Trait(-0.3, Tone.CAUTION, "question vents anger", "Keep what was asked, cut the rest."),
    "other_language": _Trait(
        -1.5, Tone.BAD, "question and answer are in different languages", "Translate one of them."
    ),
    "personal": _Trait(
        -0.6,
        Tone.CAUTION,
        "may hold personal data: check before approving",
        "Replace names, addresses and numbers by placeholders.",
        0.01,
    ),
    "account": _Trait(
        -1.1,
        Tone.CAUTION,
        "answer tells what was done for this customer",
        "Say what anybody can do, or what the team does in such a case.",
    ),
    "unsupported": _Trait(
        -2.5,
        Tone.BAD,
        "parts of the answer have no support in the ticket",
        "The marked sentences are not in the transcript: check them or cut them.",
        0.01,
    ),
    "strangers": _Trait(
        -2.2,
        Tone.CAUTION,
        "speakers' roles are unknown: check who answers whom",
        "Say in the transcript who is customer and who is agent.",
    ),
    "likely": _Trait(3.5),
}

_UNCONFIRMED = Reason(
    "unconfirmed",
    "no confirmation in the ticket",
    Tone.PLAIN,
    "The customer did not write whether it helped.",
)
_INSTEAD: Mapping[str, str] = {"advice": "steps", "vague": "short", "asked": "needs_context", "unclear": "promises"}
"""A reason that is not given where another one says it better."""

REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        _UNCONFIRMED.key: _UNCONFIRMED,
        **{key: Reason(key, trait.words, trait.tone, trait.hint) for key, trait in _TRAITS.items() if trait.words},
    }
)
"""Every reason by its key."""

FEATURES: tuple[str, ...] = tuple(_TRAITS)
"""Names of the features, in the order of every vector made of them."""

FROM_TICKET: frozenset[str] = frozenset(
    {"confirmed", "thanked", "closed", "unresolved", "failed", "strangers", "likely", "unsupported"}
)
"""Features that the conversation decides; the others can be measured again from question and answer."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic model over features: ``bias`` and one weight a feature, missing ones being 0."""

    bias: float
    by_name: Mapping[str, float]

    def score(self, features: Mapping[str, float]) -> float:
        """From 0 to 1, rounded to four places."""
        total = self.bias + sum(weight * features.get(name, 0.0) for name, weight in self.by_name.items())
        return round(1.0 / (1.0 + math.exp(-min(max(total, -30.0), 30.0))), 4)


SHIPPED = Weights(0.2, MappingProxyType({name: trait.weight for name, trait in _TRAITS.items()}))
"""Set by hand: what a reviewer rejects for costs a whole point or more, what asks for a look about half of one.
Held against data afterwards: in forum threads judged by people the score ranks good comments above the others
(``benchmarks/quality_calibration.py --data``)."""


def quality_of(features: Mapping[str, float], weights: Weights = SHIPPED) -> Quality:
    """Score and reasons of an example with these features."""
    return Quality(weights.score(features), tuple(reason.words for reason in reasons_of(features, weights)))


def reasons_of(features: Mapping[str, float], weights: Weights = SHIPPED) -> tuple[Reason, ...]:
    """What speaks for and against, the weightiest first; never empty."""
    given = {name for name, trait in _TRAITS.items() if trait.words and features.get(name, 0.0) >= trait.from_}
    given -= {name for name, better in _INSTEAD.items() if better in given}

    def weight(name: str) -> float:
        return -abs(weights.by_name.get(name, 0.0) * features[name])

    found = [REASONS[name] for name in sorted(given, key=lambda name: (weight(name), FEATURES.index(name)))]
    if not given & {"confirmed", "thanked", "closed", "unresolved", "strangers"}:
        found.append(_UNCONFIRMED)
    return tuple(found[:_MOST_REASONS])


_BY_WORDS: Mapping[str, Reason] = {reason.words: reason for reason in REASONS.values()}


def reason_of(words: str) -> Reason:
    """The reason that is stored as these words; a plain one where they are an engine's own or an older version's."""
    return _BY_WORDS.get(words) or Reason("", words, Tone.PLAIN, "")


def telling(reasons: Iterable[str], band: Band) -> Reason | None:
    """The one reason to name beside the band: what speaks against a weak example, what speaks for another."""
    known = [reason_of(words) for words in reasons]
    wanted = {Tone.BAD, Tone.CAUTION} if band is Band.WEAK else {Tone.GOOD}
    fitting = [reason for reason in known if reason.tone in wanted]
    return next(iter(fitting or known), None)


def band_of(score: float, *, below_threshold: bool) -> Band:
    """The word for a score."""
    if below_threshold:
        return Band.WEAK
    return Band.STRONG if score >= STRONG else Band.FAIR
