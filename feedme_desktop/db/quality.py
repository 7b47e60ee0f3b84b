"""The tables behind quality: what was decided, the models that were learned, and the scores they give.

Plain functions on a connection; what is learned from decisions is not decided here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.decisions import Bin, Fit, Measured
from feedme_desktop.domain.example import Quality, RejectReason
from feedme_desktop.domain.quality import SHIPPED, Weights

_SQL = load("quality")


@dataclass(frozen=True, slots=True)
class Count:
    """Decisions of people: all, those since the newest model or reset, and of each kind since the last reset."""

    all: int
    fresh: int
    good: int
    bad: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and what it was about; ``first_*``: the words as proposed, None where they are not known."""

    question: str
    answer: str
    features: Mapping[str, float]
    resolved: bool | None
    approved: bool
    reject_reason: RejectReason | None
    first_question: str | None
    first_answer: str | None


@dataclass(frozen=True, slots=True)
class Undecided:
    """An example that waits, with what its score is made of."""

    id: int
    question: str
    answer: str
    features: Mapping[str, float]
    resolved: bool | None
    quality: Quality


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a proposal: ``unsupported`` are ranges of its answer as it is now."""

    features: Mapping[str, float]
    resolved: bool | None
    unsupported: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """The newest line of the table; ``fit`` is None after a reset."""

    id: int
    fit: Fit | None
    who: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Rated:
    """A new score of an example, with the features it is made of."""

    id: int
    quality: Quality
    features: Mapping[str, float]


def weights(conn: Connection) -> Weights:
    """Those that score examples now."""
    row = newest(conn)
    return row.fit.weights if row is not None and row.fit is not None and row.fit.better else SHIPPED


def newest(conn: Connection) -> ModelRow | None:
    """The last model or reset, None where there was none yet."""
    row = conn.execute(_SQL["newest"]).fetchone()
    if row is None:
        return None
    return ModelRow(row["id"], _fit(row), row["created_by"], row["created_at"])


def lock(conn: Connection) -> None:
    """Let nobody else add a model until the transaction ends."""
    conn.execute(_SQL["lock"])


def add(conn: Connection, fit: Fit | None, decisions: int, who: str | None) -> int:
    """Make this the newest model, or go back to the shipped weights with None; returns its id.

    ``decisions``: how many had been made by then, for the record.
    """
    given: dict[str, Any] = {"decisions": decisions, "who": who, "weights": None, "used": False, "learned": 0}
    given |= {"before": None, "after": None}
    if fit is not None:
        held = {"bias": fit.weights.bias, "by_name": dict(fit.weights.by_name)}
        given |= {"weights": Jsonb(held), "used": fit.better, "learned": fit.decisions}
        given |= {"before": Jsonb(asdict(fit.before)), "after": Jsonb(asdict(fit.after))}
    row = conn.execute(_SQL["add"], given).fetchone()
    assert row is not None
    return int(row["id"])


def decided(conn: Connection, *, silent: Collection[RejectReason]) -> Count:
    """How many proposals people have decided; ``silent``: reasons that are no verdict on how good an example is."""
    row = conn.execute(_SQL["decided"], {"silent": [reason.value for reason in silent]}).fetchone()
    assert row is not None
    return Count(row["n"], row["fresh"], row["good"], row["bad"])


def decisions(conn: Connection, *, limit: int, everything: bool) -> list[Decided]:
    """The last decisions, newest first; ``everything``: those from before the last reset, too."""
    return [
        Decided(
            question=row["question"],
            answer=row["answer"],
            features=row["features"],
            resolved=row["resolved"],
            approved=row["status"] == "approved",
            reject_reason=None if row["reject_reason"] is None else RejectReason(row["reject_reason"]),
            first_question=row["first_question"],
            first_answer=row["first_answer"],
        )
        for row in conn.execute(_SQL["decisions"], {"limit": limit, "everything": everything}).fetchall()
    ]


def undecided(conn: Connection, *, after: int, limit: int) -> list[Undecided]:
    """Examples that wait, by id, from the one behind ``after`` on; held, so that no edit comes between."""
    return [
        Undecided(
            id=row["id"],
            question=row["question"],
            answer=row["answer"],
            features=row["features"],
            resolved=row["resolved"],
            quality=Quality(round(row["quality"], 4), tuple(row["quality_reasons"])),
        )
        for row in conn.execute(_SQL["undecided"], {"after": after, "limit": limit}).fetchall()
    ]


def rate(conn: Connection, rated: Sequence[Rated]) -> None:
    """Give examples that still wait these scores."""
    rows = [
        {"id": r.id, "quality": r.quality.score, "reasons": list(r.quality.reasons), "features": dict(r.features)}
        for r in rated
    ]
    if rows:
        conn.execute(_SQL["rate"], {"rows": Jsonb(rows)})


def rate_one(conn: Connection, rated: Rated) -> None:
    """Give one example a score, whatever its state."""
    given = {"id": rated.id, "quality": rated.quality.score, "reasons": list(rated.quality.reasons)}
    conn.execute(_SQL["rate_one"], {**given, "features": Jsonb(dict(rated.features))})


def known(conn: Connection, example_id: int) -> Known | None:
    """What an example's score is made of; None for one that came by itself."""
    row = conn.execute(_SQL["of_example"], {"id": example_id}).fetchone()
    if row is None or not row["proposed"]:
        return None
    return Known(row["features"], row["resolved"], tuple((start, end) for start, end in row["unsupported"]))


def figures(conn: Connection, *, threshold: float) -> Mapping[str, Any]:
    """Counts by state and ages in seconds; ``tickets`` is the number of conversations."""
    row = conn.execute(_SQL["figures"], {"threshold": threshold}).fetchone()
    tickets = conn.execute(_SQL["tickets"]).fetchone()
    assert row is not None
    assert tickets is not None
    return {**row, "tickets": tickets["n"]}


def _fit(row: Mapping[str, Any]) -> Fit | None:
    if row["weights"] is None:
        return None
    held = Weights(row["weights"]["bias"], row["weights"]["by_name"])
    return Fit(held, row["learned"], row["used"], _measured(row["before"]), _measured(row["after"]))


def _measured(found: Mapping[str, Any]) -> Measured:
    bins = tuple(Bin(**each) for each in found["bins"])
    return Measured(found["auc"], found["brier"], found["ece"], found["log_loss"], bins)
