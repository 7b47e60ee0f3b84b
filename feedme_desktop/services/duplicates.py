"""New examples meet what the library knows: the same joins it, another answer to the same question is linked to it.

Everything happens under one lock in the transaction that saves, so that two workers never propose the same thing.
What a person touched keeps its words; a ticket that is read again says anew what it says, and nothing twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from feedme_desktop.db import duplicates, embeddings, examples
from feedme_desktop.db.conversations import storable
from feedme_desktop.db.duplicates import Candidate, Figures, Held, Joined, Lead, Place, Words
from feedme_desktop.db.examples import NewExample, NewVector
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain import sameness
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.sameness import Pair, Prepared, Verdict
from feedme_desktop.domain.wording import question_key
from feedme_desktop.extraction import tagging
from feedme_desktop.services.quality import rated_alone
from feedme_desktop.services.vectors import Vectors, put
from feedme_desktop.services.work import KINDS, texts_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RANK = {ReviewStatus.APPROVED: 0, ReviewStatus.PENDING: 1, ReviewStatus.NEEDS_WORK: 1, ReviewStatus.REJECTED: 2}
"""Of several that are the same the approved one is joined, and a rejected one only where there is no other."""

_MOST_LINKS = 3
_MEASURED = "minilm-l6-v2-q8"


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a conversation's examples: how many it supports, and how many of them were known."""

    examples: int = 0
    joined: int = 0


@dataclass(slots=True)
class _Sorted:
    """``fresh`` are to be inserted, ``joined`` support a known one each; ``kept`` were supported before and stay so."""

    fresh: list[NewExample] = field(default_factory=list)
    joined: list[tuple[NewExample, int]] = field(default_factory=list)
    kept: list[Place] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)


def store(
    conn: Connection, new: Sequence[NewExample], conversation_ids: Sequence[int], vectors: Vectors
) -> dict[int, Stored]:
    """Write what the tickets propose, in place of what they proposed before; returns what each one supports.

    ``new`` have ids of their own already, of which those of joined ones stay unused. Raises ``UnembeddedError`` for the
    words of other tickets that an example goes on with.
    """
    duplicates.lock(conn)
    found = _sort(conn, new, vectors)
    wanted = {example_id for _, example_id in found.joined}
    held = duplicates.hold(conn, wanted, conversation_ids)
    _take_back(found, held)
    examples.drop_untouched(conn, conversation_ids)
    _insert(conn, found.fresh, vectors)
    _join(conn, found, held, vectors)
    kept = [(to, _ticket(one)) for one, to in found.joined] + [(one.id, _ticket(one)) for one in found.fresh]
    _drop_stale(conn, conversation_ids, kept + found.kept, vectors)
    duplicates.add_links(conn, found.links)
    return _count(found, conversation_ids)


def pass_on(conn: Connection, heirs: Sequence[Words], vectors: Vectors) -> None:
    """Let examples that nobody touched go on in the words of these tickets. Raises ``UnembeddedError``."""
    texts = [text for words in heirs for text in texts_of(words.question, words.answer)]
    vectors.need(texts, partial(embeddings.speakers, conn, [words.example_id for words in heirs]))
    for words in heirs:
        _rewrite(conn, words, vectors)


def figures_of(conn: Connection, words: Words) -> Figures:
    """Tags and quality by the words of a ticket alone: what else it says was not kept when it joined."""
    quality, features = rated_alone(conn, words.question, words.answer, words.unsupported)
    found = tagging.tags(words.question, words.answer, words.title)
    return Figures(tuple(dict.fromkeys((*words.tags, *map(storable, found)))), quality, features)


def _sort(conn: Connection, new: Sequence[NewExample], vectors: Vectors) -> _Sorted:
    """Decide about each new example by what is known and by those before it."""
    found = _Sorted()
    if not new:
        return found
    questions = duplicates.unpacked(b"".join(vectors.by_text[one.question] for one in new))
    boths = duplicates.unpacked(b"".join(vectors.by_text[texts_of(one.question, one.answer)[1]] for one in new))
    conversation_ids = [_ticket(one) for one in new]
    near: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in duplicates.candidates(conn, vectors.model, conversation_ids, questions, boths):
        near[candidate.n].append(candidate)
    judge = _Judge(new, questions, boths, vectors.model)
    for n, one in enumerate(new):
        _place(found, one, [*judge.known(n, near[n]), *judge.before(n, found.fresh)], conversation_ids[n])
        if found.fresh and found.fresh[-1] is one:
            judge.keep(n)
    return found


@dataclass(frozen=True, slots=True)
class _Match:
    """A known example, or one of this run, that a new one is the same as or contradicts."""

    example_id: int
    verdict: Verdict
    score: float
    status: ReviewStatus
    own: bool
    touched: bool


def _place(found: _Sorted, one: NewExample, matches: Sequence[_Match], conversation_id: int) -> None:
    minded = [match for match in matches if match.own and match.touched]
    if minded:  # a person was at work on what this ticket said before
        found.kept += [(match.example_id, conversation_id) for match in minded]
        same = [match for match in minded if match.verdict is Verdict.SAME]
        found.joined += [(one, match.example_id) for match in same[:1]]
        return
    same = [match for match in matches if match.verdict is Verdict.SAME]
    if same:
        best = min(same, key=lambda match: (_RANK[match.status], -match.score, match.example_id))
        found.joined.append((one, best.example_id))
        return
    found.fresh.append(one)
    others = {m.example_id: m for m in matches if m.status is not ReviewStatus.REJECTED and not m.own}
    found.links += [(one.id, number) for number in list(others)[:_MOST_LINKS]]


class _Judge:
    """Compares texts of one run, each made ready once."""

    def __init__(
        self, new: Sequence[NewExample], questions: NDArray[np.float32], boths: NDArray[np.float32], model: str
    ) -> None:
        self._new = new
        self._questions = questions
        self._boths = boths
        self._measured = model == _MEASURED
        self._ready: dict[str, Prepared] = {}
        self._kept: list[int] = []

    def keep(self, n: int) -> None:
        """The ``n``-th becomes an example: later ones are compared with it."""
        self._kept.append(n)

    def known(self, n: int, near: Sequence[Candidate]) -> list[_Match]:
        """What of the library the ``n``-th one is the same as or contradicts, the best of each example."""
        found: dict[int, _Match] = {}
        for one in near:
            if one.lead is not None and not one.own and not self._speaks_for(n, one.question, one.lead):
                continue
            other = Pair(self._prepared(one.question), self._prepared(one.answer))
            verdict, score = self._judge(n, other, one.cosine, one.cosine_both)
            before = found.get(one.example_id)
            if verdict is Verdict.OTHER or (before is not None and before.verdict is Verdict.SAME):
                continue
            if before is None or verdict is Verdict.SAME:
                found[one.example_id] = _Match(one.example_id, verdict, score, one.status, one.own, one.touched)
        return list(found.values())

    def _speaks_for(self, n: int, wording: str, lead: Lead) -> bool:
        """Whether a wording may attract the ``n``-th one to the example that it joined.

        Else groups would drift: what joined because of its answer draws in what has nothing to do with the first one.
        """
        own = self._prepared(lead.question)
        joined = sameness.questions(self._prepared(wording), own, self._scaled(lead.cosine_wording))
        asked = self._prepared(self._new[n].question)
        return joined.same and sameness.nearly(asked, own, self._scaled(lead.cosine))

    def before(self, n: int, fresh: Sequence[NewExample]) -> list[_Match]:
        """What of this run the ``n``-th one is the same as or contradicts."""
        if not self._kept:
            return []
        cosines = self._questions[self._kept] @ self._questions[n]
        matches = []
        for place in (cosines >= duplicates.FLOOR).nonzero()[0].tolist():
            number, one = self._kept[place], fresh[place]
            other = Pair(self._prepared(one.question), self._prepared(one.answer))
            both = float(self._boths[number] @ self._boths[n])
            verdict, score = self._judge(n, other, float(cosines[place]), both)
            own = one.conversation_id == self._new[n].conversation_id
            if verdict is not Verdict.OTHER:
                matches.append(_Match(one.id, verdict, score, one.status, own, touched=False))
        return matches

    def _judge(self, n: int, other: Pair, cosine: float, both: float) -> tuple[Verdict, float]:
        one = self._new[n]
        pair = Pair(self._prepared(one.question), self._prepared(one.answer))
        return sameness.judge(pair, other, self._scaled(cosine), self._scaled(both))

    def _scaled(self, cosine: float) -> float:
        """Other models put texts that have nothing in common at about one half: the rule was fitted where that is 0."""
        return cosine if self._measured else max(0.0, 2.0 * cosine - 1.0)

    def _prepared(self, text: str) -> Prepared:
        ready = self._ready.get(text)
        if ready is None:
            ready = self._ready[text] = sameness.prepare(text)
        return ready


def _insert(conn: Connection, fresh: Sequence[NewExample], vectors: Vectors) -> None:
    examples.insert(conn, fresh)
    examples.insert_vectors(
        conn,
        [
            NewVector(one.id, vectors.model, kind, vectors.by_text[text])
            for one in fresh
            for kind, text in zip(KINDS, texts_of(one.question, one.answer), strict=True)
        ],
    )


def _take_back(found: _Sorted, held: Mapping[int, Held]) -> None:
    """What would have joined an example that somebody deleted in this moment stands for itself."""
    there = {one.id for one in found.fresh} | held.keys()
    found.fresh += [one for one, to in found.joined if to not in there]
    found.joined = [(one, to) for one, to in found.joined if to in there]


def _join(conn: Connection, found: _Sorted, held: Mapping[int, Held], vectors: Vectors) -> None:
    """Let tickets support known examples; an untouched one that has a ticket's words gets its new ones."""
    first = {one.id: _ticket(one) for one in found.fresh}
    sources: dict[Place, NewExample] = {}
    for one, example_id in found.joined:
        if first.get(example_id) != _ticket(one):  # not what one ticket asks twice
            sources.setdefault((example_id, _ticket(one)), one)
    duplicates.forget_wordings(conn, list(sources))
    duplicates.put_sources(conn, [_joined(one, place) for place, one in sources.items()])
    for (example_id, ticket), one in sources.items():
        example = held.get(example_id)
        if example is not None and example.conversation_id == ticket and not example.touched:
            _rewrite(conn, Words(example_id, ticket, one.question, one.answer, one.unsupported), vectors, one)
    for one, example_id in found.joined:
        vector = vectors.by_text[one.question]
        duplicates.keep_wording(conn, example_id, _ticket(one), one.question, one.question_key, vectors.model, vector)


def _drop_stale(conn: Connection, conversation_ids: Sequence[int], kept: Sequence[Place], vectors: Vectors) -> None:
    stale = duplicates.drop_stale(conn, conversation_ids, kept)
    duplicates.forget_wordings(conn, [place for place, _ in stale])
    # What these tickets said is gone already: whatever words are left are those of others.
    pass_on(conn, duplicates.next_words(conn, [place[0] for place, first in stale if first]), vectors)


def _rewrite(conn: Connection, words: Words, vectors: Vectors, new: NewExample | None = None) -> None:
    codes, key = cut_codes(f"{words.question}\n{words.answer}"), question_key(words.question)
    if duplicates.rewrite(conn, words, key=key, codes=codes, by=new or figures_of(conn, words)):
        put(conn, words.example_id, words.question, words.answer, vectors)


def _joined(one: NewExample, place: Place) -> Joined:
    return Joined(*place, one.question, one.answer, one.question_turns, one.answer_turns, one.spans, one.unsupported)


def _count(found: _Sorted, conversation_ids: Sequence[int]) -> dict[int, Stored]:
    joined = {(to, _ticket(one)) for one, to in found.joined}
    fresh = {(one.id, _ticket(one)) for one in found.fresh}
    known, every = Counter(number for _, number in joined - fresh), Counter(number for _, number in joined | fresh)
    return {number: Stored(every[number], known[number]) for number in conversation_ids}


def _ticket(one: NewExample) -> int:
    assert one.conversation_id is not None  # only extraction comes here
    return one.conversation_id
