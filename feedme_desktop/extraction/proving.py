"""Turns what a model proposes into an example that the conversation proves, or into nothing.

Nothing the model says is taken on trust: turns and spans come from its quotes as they are found, every sentence of the
answer is compared with them, "resolved" needs the customer's words. Words of customers, notes, bots, systems and of
turns that a person took out never prove an answer; words that speak to a machine prove nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.example import ExtractedExample, Side, Span
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.evidence import sentence_case
from feedme_desktop.extraction.orders import speaks_to_machine
from feedme_desktop.extraction.passages import Passage, passages
from feedme_desktop.extraction.quality import Facts, Findings, confidence, judge
from feedme_desktop.extraction.questions import asks_the_same
from feedme_desktop.extraction.quoting import Folded, fold_quote
from feedme_desktop.extraction.replies import Proposal, Quote, readable
from feedme_desktop.extraction.sentences import content_words, fold_words
from feedme_desktop.extraction.speech_acts import Act, Said, read_agent, read_customer
from feedme_desktop.extraction.stalling import of_the_desk, promises
from feedme_desktop.extraction.support import Evidence
from feedme_desktop.extraction.tagging import MOST_TAGS, guess_language, tags

Range = tuple[int, int]
Reveal = Callable[[str], str]

_ASKING = frozenset({Role.CUSTOMER, Role.UNKNOWN})
_ANSWERING = frozenset({Role.AGENT, Role.UNKNOWN})
_LEAST_HELD = 0.25
"""Share of the answer's sentences that must be supported: what is mostly made up is not worth marking."""

_NO_ANSWER = frozenset(
    {Act.SOCIAL, Act.WAIT, Act.DEFER, Act.INQUIRY, Act.CHECKBACK, Act.DUNNO, Act.WILL_TRY, Act.ELSEWHERE}
)

_LONGEST_QUESTION = 2_000
_SOLVED = frozenset({"solved", "closed", "resolved", "done"})


@dataclass(frozen=True, slots=True)
class _Cited:
    """Where quotes were found: (turn, start, end), in order, each once."""

    places: tuple[tuple[int, int, int], ...]

    @property
    def turns(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(turn for turn, _, _ in self.places))

    def spans(self, side: Side) -> tuple[Span, ...]:
        return tuple(Span(side, turn, start, end) for turn, start, end in self.places)


class Prover:
    """Checks proposals about one transcript; keeps what it folded of it. Not for several threads."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript
        self._turns = {turn.index: turn for turn in transcript.turns if not turn.excluded}
        self._language = guess_language("\n".join(turn.text for turn in self._turns.values()))
        self._folded: dict[int, Folded] = {}
        self._read_turns: dict[int, tuple[Passage, ...]] = {}

    def prove(self, proposal: Proposal, shown: Collection[int], reveal: Reveal) -> ExtractedExample | None:
        """The example, or None where the ticket does not prove it. ``shown``: the turns that the model was given."""
        asked = self._cite(proposal.question_quotes, shown, self._may_ask, reveal)
        if not asked.places:
            return None
        answering = self._may_answer(asked)
        earlier = self._cite(proposal.superseded, shown, answering, reveal)
        answered = _without(self._cite(proposal.answer_quotes, shown, answering, reveal), earlier)
        answer = reveal(proposal.answer).strip()
        question = self._question(reveal(proposal.question).strip(), asked)
        if not answered.places or not question or not _answers(answer) or self._failed(answered):
            return None
        language = guess_language(answer) or guess_language(self._text(answered)) or self._language
        held, unsupported = self._check(answer, answered, asked, language)
        if not held or held < _LEAST_HELD * (held + len(unsupported)):
            return None
        outcome = self._outcome(proposal, answered, shown, reveal)
        return self._example(
            proposal, question, answer, (asked, answered, earlier), unsupported, held, outcome, language
        )

    def _example(
        self,
        proposal: Proposal,
        question: str,
        answer: str,
        cited: tuple[_Cited, _Cited, _Cited],
        unsupported: tuple[Range, ...],
        held: int,
        outcome: _Outcome,
        language: str | None,
    ) -> ExtractedExample:
        asked, answered, earlier = cited
        facts = Facts(
            confirmed=outcome.confirmed,
            thanked=outcome.thanked,
            closed=outcome.resolved is True,
            unresolved=outcome.resolved is False,
            failures=len(earlier.turns),
            asked="?" in question,
            unsupported=unsupported,
            language=language,
        )
        judged = judge(question, answer, facts)
        share = held / (held + len(unsupported))
        return ExtractedExample(
            question=question,
            answer=answer,
            question_turns=asked.turns,
            answer_turns=answered.turns,
            confidence=_confidence(proposal.confidence, question, answer, facts, share),
            quality=judged.quality,
            spans=asked.spans(Side.QUESTION) + answered.spans(Side.ANSWER) + earlier.spans(Side.EARLIER),
            tags=self._tags(proposal.tags, question, answer),
            resolved=outcome.resolved,
            context=self._transcript.title or "",
            language=language,
            unsupported=unsupported,
            features=judged.features,
        )

    def _check(
        self, answer: str, answered: _Cited, asked: _Cited, language: str | None
    ) -> tuple[int, tuple[Range, ...]]:
        """How many sentences are supported, and where the others are."""
        evidence = Evidence(self._evidence(answered), language, self._sentences(asked))
        sentences = passages(answer)
        doubtful = set(evidence.unsupported(sentences))
        unsupported = tuple(
            (sentence.start, sentence.end)
            for sentence in sentences
            if sentence in doubtful or speaks_to_machine(sentence.text)
        )
        return len(sentences) - len(unsupported), unsupported

    def _may_ask(self, turn: Turn) -> bool:
        return turn.role in _ASKING

    def _may_answer(self, asked: _Cited) -> Callable[[Turn], bool]:
        """Agents; strangers other than those who ask. Nobody answers before it was asked, nor themselves."""
        first = min(asked.turns)
        asking = {self._turns[index].speaker for index in asked.turns if self._turns[index].role is Role.UNKNOWN}

        def may(turn: Turn) -> bool:
            if turn.role not in _ANSWERING or turn.index <= first or turn.index in asked.turns:
                return False
            return turn.role is Role.AGENT or turn.speaker is None or turn.speaker not in asking

        return may

    def _cite(
        self, quotes: Iterable[Quote], shown: Collection[int], may: Callable[[Turn], bool], reveal: Reveal
    ) -> _Cited:
        found: set[tuple[int, int, int]] = set()
        for quote in quotes:
            found.update(self._find(quote.turn, reveal(quote.words), shown, may))
        return _Cited(tuple(sorted(found)))

    def _find(
        self, named: int, words: str, shown: Collection[int], may: Callable[[Turn], bool]
    ) -> list[tuple[int, int, int]]:
        """Where the words stand: in the turn that was named, else in the first other one that may hold them."""
        for index in dict.fromkeys([named, *shown]):
            turn = self._turns.get(index)
            if turn is None or index not in shown or not may(turn):
                continue
            ranges = self._fold(turn).quote(words)
            proving = [each for each in ranges if not speaks_to_machine(turn.text[each[0] : each[1]])]
            if ranges:
                return [(index, start, end) for start, end in proving]
        return []

    def _fold(self, turn: Turn) -> Folded:
        if turn.index not in self._folded:
            self._folded[turn.index] = Folded(turn.text)
        return self._folded[turn.index]

    def _evidence(self, cited: _Cited) -> list[list[Passage]]:
        """The whole sentences that were cited, by turn: a quote may begin after a "not"."""
        found: list[list[Passage]] = []
        for index in cited.turns:
            turn = self._turns[index]
            places = [(start, end) for where, start, end in cited.places if where == index]
            touched = _touched(self._read(turn), places)
            found.append([each for each in touched if self._proves(turn, turn.text[each.start : each.end])])
        return found

    def _sentences(self, cited: _Cited) -> list[str]:
        return [each.text for read in self._evidence(cited) for each in read]

    def _read(self, turn: Turn) -> tuple[Passage, ...]:
        if turn.index not in self._read_turns:
            before = self._turns.get(turn.index - 1)
            follows = before is not None and (before.role, before.speaker) == (turn.role, turn.speaker)
            self._read_turns[turn.index] = passages(turn.text, before.text if before and follows else "")
        return self._read_turns[turn.index]

    def _proves(self, turn: Turn, sentence: str) -> bool:
        """Whether a sentence is the speaker's own; what it repeats of a customer in quotation marks is not."""
        if speaks_to_machine(sentence) or sentence.lstrip().startswith((">", "|")):
            return False
        bare = sentence.strip().rstrip(".!?,;:")
        if turn.role is not Role.AGENT or bare[:1] not in "\"“„«'" or bare[-1:] not in "\"”“»'":
            return True
        said = fold_quote(bare[1:-1])
        before = (other for other in self._turns.values() if other.role is Role.CUSTOMER and other.index < turn.index)
        return not any(said in self._fold(other).folded for other in before)

    def _text(self, cited: _Cited) -> str:
        return "\n".join(self._turns[turn].text[start:end] for turn, start, end in cited.places)

    def _question(self, question: str, asked: _Cited) -> str:
        """The question as the model put it, if its words are the customer's; else what the customer wrote."""
        own = self._text(asked)
        language = guess_language(own) or self._language
        if 0 < len(question) <= _LONGEST_QUESTION and asks_the_same(question, self._sentences(asked), language):
            return "" if speaks_to_machine(question) else question
        return "" if speaks_to_machine(own) else sentence_case(readable(own)[:_LONGEST_QUESTION].strip())

    def _failed(self, answered: _Cited) -> bool:
        """Whether the customer's next words are that it did not help."""
        last = max(answered.turns)
        following = (turn for turn in self._turns.values() if turn.index > last and turn.role is Role.CUSTOMER)
        told = next(following, None)
        acts = {said.act for said in read_customer(told)} if told is not None else set()
        return Act.FAILURE in acts and Act.SUCCESS not in acts

    def _outcome(self, proposal: Proposal, answered: _Cited, shown: Collection[int], reveal: Reveal) -> _Outcome:
        """Whether it worked, in the customer's words after the answer; the ticket's own status comes second."""
        after = [index for index in shown if index > min(answered.turns)]
        told = self._cite(proposal.resolved_quotes, after, self._may_ask, reveal)
        acts = {said.act for index in told.turns for said in read_customer(self._turns[index])}
        if told.places and proposal.resolved == "no":
            return _Outcome(None if Act.SUCCESS in acts and Act.FAILURE not in acts else False)
        if proposal.resolved == "yes" and Act.SUCCESS in self._acts(told):
            return _Outcome(True, confirmed=True, thanked=True)
        solved = str(self._transcript.metadata.get("status", "")).casefold() in _SOLVED
        return _Outcome(True if solved else None)

    def _acts(self, told: _Cited) -> set[Act]:
        """What the sentences do that the quotes touch."""
        return {
            said.act
            for index, start, end in told.places
            for said in read_customer(self._turns[index])
            if said.sentence.start < end and start < said.sentence.end
        }

    def _tags(self, proposed: Sequence[str], question: str, answer: str) -> tuple[str, ...]:
        """The model's tags where their words are in the example; else some of our own."""
        known = content_words(fold_words(f"{question} {answer}"))
        kept = [" ".join(tag.split()).casefold() for tag in proposed if len(tag) <= 40]
        fitting = [tag for tag in kept if (words := content_words(fold_words(tag))) and words <= known]
        return tuple(dict.fromkeys(fitting))[:MOST_TAGS] or tags(question, answer, self._transcript.title)


@dataclass(frozen=True, slots=True)
class _Outcome:
    resolved: bool | None
    confirmed: bool = False
    thanked: bool = False


def _answers(answer: str) -> bool:
    """Whether anything is told: greetings, promises and questions back answer nothing."""
    return any(_tells(said) for said in read_agent(Turn(0, Role.AGENT, None, None, answer)))


def _tells(said: Said) -> bool:
    if said.act in _NO_ANSWER:
        return False
    return said.act is Act.ADVICE or not (promises(said.sentence.words) or of_the_desk(said.sentence.words))


def _confidence(told: float, question: str, answer: str, facts: Facts, share: float) -> float:
    """Half what the model says, half what we see, lowered by what nothing supports."""
    seen = confidence(
        Findings(
            question=question,
            answer=answer,
            asked=facts.asked,
            advice=True,
            strong=True,
            confirmed=facts.confirmed,
            thanked=facts.thanked,
            failures=facts.failures,
        )
    )
    return round(min(max((0.5 * told + 0.5 * seen) * share * share, 0.05), 0.97), 3)


def _without(cited: _Cited, other: _Cited) -> _Cited:
    """What was cited and does not overlap what was cited elsewhere."""
    return _Cited(
        tuple(
            (turn, start, end)
            for turn, start, end in cited.places
            if not any(turn == t and start < last and first < end for t, first, last in other.places)
        )
    )


def _touched(sentences: Sequence[Passage], places: Sequence[Range]) -> list[Passage]:
    """The sentences that one of the places, in order, touches."""
    found: list[Passage] = []
    at = 0
    for each in sentences:
        while at < len(places) and places[at][1] <= each.start:
            at += 1
        if at < len(places) and places[at][0] < each.end:
            found.append(each)
    return found
