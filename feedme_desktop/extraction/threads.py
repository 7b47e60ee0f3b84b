"""What is kept of a conversation while it is followed: threads, and what agents answered in them.

A thread is one thing the customer wants. Which turn belongs to which thread is the business of ``dialogue``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction import corrections
from feedme_desktop.extraction.evidence import Piece, piece_of
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words
from feedme_desktop.extraction.speech_acts import Act, Said
from feedme_desktop.extraction.wordlists import word_set

_MOST_ANSWERS = 6
_NOW_THEN = word_set("now then afterwards jetzt nun dann danach maintenant ensuite ahora luego ora adesso poi nu agora")


@dataclass(slots=True)
class Answer:
    """What an agent said in a turn towards a thread: consecutive sentences, of which some may be taken back later.

    ``strong``: it can stand without the customer's confirmation; ``plain``: it says something, however little;
    ``bare``: it says nothing of the matter, and thanks alone do not make an answer of it.
    ``gone``: numbers of the sentences that are no part of the answer any more; ``tails``: where a sentence ends, by its
    number, if it ends with what it takes back (", not 465").
    """

    turn: Turn
    said: list[Said]
    strong: bool
    plain: bool
    advice: bool
    bare: bool = False
    failed: bool = False
    gone: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    tails: dict[int, int] = field(default_factory=dict)
    instead: Answer | None = None
    """The later answer that what is gone was replaced by."""

    @property
    def words(self) -> frozenset[str]:
        """Meaningful words of what still holds."""
        return frozenset().union(*(one.sentence.content for i, one in enumerate(self.said) if i not in self.gone))

    @property
    def holds(self) -> bool:
        """Whether anything of it is left."""
        return not self.failed and len(self.gone) < len(self.said)

    @property
    def only_done(self) -> bool:
        """Whether it tells nothing but what the agent did for this customer."""
        acts = {one.act for i, one in enumerate(self.said) if i not in self.gone}
        return Act.DONE in acts and not acts & {Act.ADVICE, Act.STATEMENT}

    @property
    def did(self) -> bool:
        """Whether the agent did something for this customer."""
        return any(one.act is Act.DONE for one in self.said)

    def take_back(self, numbers: Sequence[int]) -> None:
        """Sentences that a correction replaced: shown beside the answer."""
        self.gone.update(numbers)
        self.shown.update(numbers)

    def pieces(self) -> list[Piece]:
        """What still holds, a piece for each run of sentences; what replaced a sentence stands in its place."""
        kept = [i for i in range(len(self.said)) if i not in self.gone]
        if self.instead is None or not self.instead.holds or not self.shown:
            return self._runs(kept, trimmed=True)
        at = min(self.shown)
        before, after = [i for i in kept if i < at], [i for i in kept if i > at]
        return [*self._runs(before, trimmed=True), *self.instead.pieces(), *self._runs(after, trimmed=True)]

    def earlier(self) -> list[Piece]:
        """What was said first and corrected later, or did not help."""
        return self._runs(list(range(len(self.said))) if self.failed else sorted(self.shown))

    def _runs(self, numbers: Sequence[int], *, trimmed: bool = False) -> list[Piece]:
        runs: list[list[int]] = []
        for i in numbers:
            follows = runs and runs[-1][-1] == i - 1 and not (trimmed and (i - 1 in self.tails or self._lead(i)))
            if follows:
                runs[-1].append(i)
            else:
                runs.append([i])
        return [self._piece(run, trimmed) for run in runs]

    def _piece(self, run: Sequence[int], trimmed: bool) -> Piece:
        piece = piece_of(self.turn, [self.said[i].sentence for i in run])
        if not trimmed:
            return piece
        end = min(piece.end, self.tails.get(run[-1], piece.end))
        return Piece(piece.turn, piece.start + self._lead(run[0]), end)

    def _lead(self, number: int) -> int:
        return corrections.lead_length(self.said[number].sentence.text)


@dataclass(slots=True)
class Thread:
    """One thing the customer wants, as far as it has been followed.

    ``vague``: nothing says yet that it is a wish. ``about``: the question before it, where this one points to it.
    ``confirmed``: the customer is pleased; ``worked``: says that it helped.
    """

    question: list[Piece]
    asked: bool
    vague: bool = False
    about: list[Piece] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    details: list[Piece] = field(default_factory=list)
    resolved: bool | None = None
    confirmed: bool = False
    worked: bool = False
    thanked: bool = False
    closed: bool = False
    failures: int = 0

    @property
    def words(self) -> frozenset[str]:
        """Meaningful words of the question."""
        return frozenset(w for piece in self.question for w in content_words(fold_words(piece.text)))

    @property
    def live(self) -> list[Answer]:
        """The answers nobody has reported as failed or taken back."""
        return [answer for answer in self.answers if answer.holds]

    @property
    def latest(self) -> list[Answer]:
        """The last few of the answers: what people still speak of."""
        return [answer for answer in self.answers[-_MOST_ANSWERS:] if answer.holds]

    def fail(self) -> None:
        """The customer says that nothing so far has helped."""
        for answer in self.answers:
            answer.failed = True
        self.failures += 1
        self.resolved = False
        self.confirmed = self.worked = False
        self.closed = False

    def final_answers(self) -> list[Answer]:
        """What answered the question, in order; what cannot stand alone counts only where nothing better was said."""
        live = self.live
        strong = [answer for answer in live if answer.strong]
        if strong:
            return strong[-_MOST_ANSWERS:]
        if self.worked or (self.confirmed and not self.asked):
            return live[-1:]
        telling = [answer for answer in live if not answer.bare]
        if self.confirmed or (self.resolved and not all(answer.only_done for answer in telling)):
            return telling[-1:]
        return [answer for answer in live if answer.plain][-_MOST_ANSWERS:] if self.asked else []

    def final_pieces(self) -> list[Piece]:
        """The words of the final answers, in the order in which they are to be read."""
        pieces = [piece for answer in self.final_answers() for piece in answer.pieces()]
        return list(dict.fromkeys(pieces))

    def earlier(self) -> list[Piece]:
        """Words of agents that later turns corrected or replaced, in order."""
        return [piece for answer in self.answers for piece in answer.earlier()]

    def answer(self, answer: Answer) -> None:
        """Take in what an agent said; it may correct what was said before."""
        _correct(self.latest, answer)
        self.answers.append(answer)
        self.resolved = None


def without_favours(said: list[Said]) -> list[Said]:
    """Without what the agent did for this customer at the edges, where advice that stands without it follows."""
    if not any(one.act is Act.ADVICE for one in said):
        return said
    first, last = 0, len(said)
    while said[last - 1].act is Act.DONE:
        last -= 1
    while said[first].act is Act.DONE:
        first += 1
    if first and said[first].sentence.words[0] in _NOW_THEN:
        first = 0
    return said[first:last]


def _correct(before: Sequence[Answer], answer: Answer) -> None:
    """Take back what ``answer`` corrects, in earlier turns or in its own first sentences."""
    marked = corrections.corrects(answer.said)
    if not marked and not (before and corrections.concedes(answer.said)):
        return
    start = corrections.first_mark(answer.said) if marked else 0
    places = [(one, i) for one in before for i in range(len(one.said)) if i not in one.gone]
    places += [(answer, i) for i in range(start)]
    if not places:
        return
    empty = [i for i in range(start, len(answer.said)) if corrections.only_marks(answer.said[i])]
    fresh = [i for i in range(start, len(answer.said)) if i not in empty]
    for one, i in _replaced(places, [answer.said[i].sentence for i in fresh], whole=marked):
        one.take_back([i])
        one.instead = answer if one is not answer else None
    answer.gone.update(empty)
    _cut_tails(answer, places)


def _replaced(places: list[tuple[Answer, int]], fresh: Sequence[Sentence], *, whole: bool) -> list[tuple[Answer, int]]:
    """Which of the sentences at ``places`` the fresh ones replace; ``whole``: the last answer where none is alike."""
    last = [place for place in places if place[0] is places[-1][0]]
    if whole and (not fresh or len(fresh) >= max(2, len(last))):
        return last
    old = [one.said[i].sentence for one, i in places]
    found = [places[n] for n in corrections.replaced(fresh, old)]
    return found or (last if whole else [])


def _cut_tails(answer: Answer, places: Sequence[tuple[Answer, int]]) -> None:
    earlier = " ".join(one.said[i].sentence.text for one, i in places)
    for i, one in enumerate(answer.said):
        sentence = one.sentence
        back = corrections.taken_back(sentence.text, earlier)
        if back is not None and len(sentence.text[back[1] :].strip(" .!,;")) == 0:
            answer.tails[i] = sentence.start + back[0]
