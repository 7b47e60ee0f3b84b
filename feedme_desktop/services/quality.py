"""Quality in the library: learns from decisions, rates what waits, and gives Insights its figures.

Learning is cheap but never done while somebody waits for it: the queue's threads and the window's runner call it. The
model belongs to the library, so a team's decisions count together.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from feedme_desktop.db import conversations, examples
from feedme_desktop.db import quality as store
from feedme_desktop.db.database import Database
from feedme_desktop.db.examples import NewExample
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.quality import Count, Decided, Rated, Undecided
from feedme_desktop.domain.decisions import (
    EVERY,
    FEWEST,
    FEWEST_OF_EACH,
    Decision,
    Figures,
    Fit,
    Measured,
    QualityStatus,
    enough,
)
from feedme_desktop.domain.example import Quality, RejectReason
from feedme_desktop.domain.quality import SHIPPED, Weights, quality_of
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import UserError
from feedme_desktop.extraction.quality import measured_again
from feedme_desktop.settings import Settings

_MOST_DECISIONS = 5_000
_LOT = 200
_SAYS_NOTHING = frozenset({RejectReason.DUPLICATE, RejectReason.IRRELEVANT, RejectReason.POLICY})
"""Reasons that are no verdict on how good an example is."""
_OTHER_WEIGHT = 0.5
_BEFORE_EDIT_WEIGHT = 0.5

_log = logging.getLogger(__name__)


class QualityService:
    """What decisions say about quality."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._threshold = settings.quality_threshold

    def figures(self) -> Figures:
        """The counts that Insights shows; each is that of the rows its filter lists."""
        found = self._database.run_read(self._counted)
        decided = found["kept"] + found["turned_down"]
        return Figures(
            pending=found["pending"],
            needs_work=found["needs_work"],
            approved=found["approved"],
            rejected=found["rejected"],
            below_threshold=found["below"],
            tickets=found["tickets"],
            approval_rate=found["kept"] / decided if decided else None,
            median_age=_age(found["median_age"]),
            oldest_age=_age(found["oldest_age"]),
            contradicted=found["contradicted"],
            seen_again=found["seen_again"],
        )

    def _counted(self, conn: Connection) -> dict[str, Any]:
        # By the filters that list them: these can't count anything else.
        filters = {"contradicted": ExampleFilter(contradicted=True), "seen_again": ExampleFilter(seen_again=True)}
        found = {name: examples.count(conn, one, threshold=self._threshold) for name, one in filters.items()}
        return {**store.figures(conn, threshold=self._threshold), **found}

    def status(self) -> QualityStatus:
        """How many decisions there are, and what was learned from them."""

        def ask(conn: Connection) -> QualityStatus:
            count, newest = _counted(conn), store.newest(conn)
            missing = max(EVERY - count.fresh, 0)
            if newest is not None and newest.fit is not None:
                fit = newest.fit
                return QualityStatus(count.all, missing, fit.better, fit.decisions, fit.before, fit.after, newest.at)
            seen = _seen(conn, everything=True)
            shipped = _judged(seen) if enough(seen) else None
            return QualityStatus(count.all, missing, False, len(seen), shipped)

        return self._database.run_read(ask)

    def retrain(self, *, who: str | None = None) -> QualityStatus:
        """Learn from all decisions now and rate what waits. Raises ``UserError`` (too_few)."""
        seen = self._database.run_read(lambda conn: _seen(conn, everything=True))
        if not enough(seen):
            raise UserError(
                f"There is too little to learn from: {FEWEST} decisions are needed, {FEWEST_OF_EACH} of them approvals "
                f"and {FEWEST_OF_EACH} rejections at least. Go on reviewing.",
                code="too_few",
            )
        self._learn(seen, who, due=False)
        return self.status()

    def retrain_if_due(self) -> bool:
        """Learn again if enough was decided since the last time; True if scores may have changed."""
        if not self._database.run_read(_is_due):
            return False
        seen = self._database.run_read(lambda conn: _seen(conn, everything=False))
        return enough(seen) and self._learn(seen, None, due=True)

    def reset(self, *, who: str | None = None) -> QualityStatus:
        """Go back to the shipped weights. Only decisions from now on teach, until ``retrain`` takes all of them."""
        with self._database.transaction() as conn:
            store.lock(conn)
            number = store.add(conn, None, _counted(conn).all, who)
            conversations.audit(conn, who, "reset quality", "quality_model", number, {})
        self._rate_all(SHIPPED)
        return self.status()

    def _learn(self, seen: list[Decision], who: str | None, *, due: bool) -> bool:
        fit = _learn(seen)
        with self._database.transaction() as conn:
            store.lock(conn)
            if due and not _is_due(conn):
                return False  # another computer was quicker
            before = store.weights(conn)
            number = store.add(conn, fit, _counted(conn).all, who)
            detail = {"decisions": len(seen), "used": fit.better}
            conversations.audit(conn, who, "learned quality", "quality_model", number, detail)
            after = store.weights(conn)
        _log.info("learned quality from %d decisions, used: %s", len(seen), detail["used"])
        if after != before or not due:
            self._rate_all(after)
        return after != before

    def _rate_all(self, weights: Weights) -> None:
        """Score everything that waits anew, a lot at a time so that nobody's decision waits long."""
        last = 0
        while True:
            with self._database.transaction() as conn:
                lot = store.undecided(conn, after=last, limit=_LOT)
                store.rate(conn, [rated for each in lot if (rated := _rated(each, weights)) is not None])
            if len(lot) < _LOT:
                return
            last = lot[-1].id


def _learn(seen: list[Decision]) -> Fit:
    from feedme_desktop.services import taste  # with it comes numpy, which no start waits for

    return taste.learn(seen)


def _judged(seen: list[Decision]) -> Measured:
    from feedme_desktop.services import taste

    return taste.judged_by(seen, SHIPPED)


def rate_new(conn: Connection, new: Sequence[NewExample]) -> list[NewExample]:
    """Examples about to be stored, scored as the library has learned to; those without features stay as they are."""
    weights = store.weights(conn)
    if weights == SHIPPED:
        return list(new)
    scored = [(each, quality_of(each.features, weights)) for each in new]
    return [
        replace(each, quality=quality.score, quality_reasons=quality.reasons) if each.features else each
        for each, quality in scored
    ]


def rate_again(conn: Connection, example_id: int, question: str, answer: str) -> None:
    """Measure an example whose words a person changed; to be called in the transaction of the change.

    One that was imported ready-made is not rated: nobody proposed it.
    """
    known = store.known(conn, example_id)
    if known is None:
        return
    before = _from_ticket(known.features, known.resolved)
    fresh = measured_again(before, question, answer, unsupported=known.unsupported)
    store.rate_one(conn, Rated(example_id, quality_of(fresh, store.weights(conn)), fresh))


def rated_alone(
    conn: Connection, question: str, answer: str, unsupported: Iterable[tuple[int, int]]
) -> tuple[Quality, Mapping[str, float]]:
    """Score and features by the words alone, where nothing is known of what their ticket says of them."""
    features = measured_again({}, question, answer, unsupported=unsupported)
    return quality_of(features, store.weights(conn)), features


def samples(decided: list[Decided]) -> list[Decision]:
    """What decisions say. An answer that was rewritten before it was approved was not good enough as proposed."""
    return [sample for each in decided for sample in _samples(each)]


def _samples(each: Decided) -> Iterator[Decision]:
    features = _features(each.features, each.resolved, each.question, each.answer)
    if not each.approved:
        if each.reject_reason not in _SAYS_NOTHING:
            says = _OTHER_WEIGHT if each.reject_reason in (None, RejectReason.OTHER) else 1.0
            yield Decision(features, kept=False, weight=says)
        return
    yield Decision(features, kept=True)
    first_question, first_answer = each.first_question or each.question, each.first_answer or each.answer
    if rewritten(first_question, each.question) or rewritten(first_answer, each.answer):
        proposed = measured_again(features, first_question, first_answer)
        yield Decision(proposed, kept=False, weight=_BEFORE_EDIT_WEIGHT)


def rewritten(before: str, after: str) -> bool:
    """Whether these are other words, not the same ones with a slip put right."""
    from rapidfuzz import fuzz

    return before != after and fuzz.ratio(before, after) < 90


def _features(features: Mapping[str, float], resolved: bool | None, question: str, answer: str) -> Mapping[str, float]:
    """Those stored with an example; measured now for one from before they were."""
    return features or measured_again(_from_ticket(features, resolved), question, answer)


def _from_ticket(features: Mapping[str, float], resolved: bool | None) -> Mapping[str, float]:
    return features or ({"confirmed": 1.0} if resolved else {})


def _rated(each: Undecided, weights: Weights) -> Rated | None:
    """The new score, None where it is the old one."""
    features = _features(each.features, each.resolved, each.question, each.answer)
    quality = quality_of(features, weights)
    return None if quality == each.quality and each.features else Rated(each.id, quality, features)


def _seen(conn: Connection, *, everything: bool) -> list[Decision]:
    return samples(store.decisions(conn, limit=_MOST_DECISIONS, everything=everything))


def _counted(conn: Connection) -> Count:
    return store.decided(conn, silent=_SAYS_NOTHING)


def _is_due(conn: Connection) -> bool:
    count = _counted(conn)
    return count.fresh >= EVERY and min(count.good, count.bad) >= FEWEST_OF_EACH


def _age(seconds: object) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=float(str(seconds)))
