"""What people change on examples: locked reads, guarded updates, versions, the undo log.

An update names the version it is based on and changes nothing when somebody else was faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.proof import still_unsupported
from feedme_desktop.domain.records import VersionRow

_SQL = load("examples")


@dataclass(frozen=True, slots=True)
class Content:
    """The part of an example that people change. ``reject_reason`` and ``reject_note`` only where it is rejected.

    ``merged_into``: rejected because it lives on there. ``conversation_id``: the ticket whose words it has.
    ``reviewed_at``: when ``reviewer`` decided; to be written: None is now.
    """

    id: int
    version: int
    question: str
    answer: str
    context: str
    tags: tuple[str, ...]
    status: ReviewStatus
    reject_reason: str | None = None
    reject_note: str | None = None
    reviewer: str | None = None
    merged_into: int | None = None
    conversation_id: int | None = None
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided about an example, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One line of an undo entry; ``decided``: by whom and when it was before, where it was."""

    example_id: int
    from_version: int
    to_version: int
    decided: Decision | None = None

    @classmethod
    def of(cls, base: Content, stored: Content) -> Change:
        """From the state that was read to the one that was written."""
        decided = None
        if base.reviewer is not None and base.reviewed_at is not None:
            decided = Decision(base.reviewer, base.reviewed_at)
        return cls(base.id, base.version, stored.version, decided)


@dataclass(frozen=True, slots=True)
class UndoEntry:
    """A decision that can be taken back."""

    id: int
    who: str
    label: str
    changes: tuple[Change, ...]
    kept: tuple[tuple[int, int], ...] = ()
    """Contradictions that were ended by keeping both sides."""


def lock(conn: Connection, ids: Sequence[int]) -> dict[int, Content]:
    """Read examples and hold them until the transaction ends; missing ones are left out."""
    rows = conn.execute(_SQL["lock"], {"ids": list(ids)}).fetchall()
    return {
        row["id"]: Content(**{**row, "tags": tuple(row["tags"]), "status": ReviewStatus(row["status"])}) for row in rows
    }


def update(conn: Connection, new: Content, *, codes: Sequence[str], question_key: str) -> int | None:
    """Write ``new`` over the version it names; returns the new version, None when that was not the current one."""
    given = {
        "id": new.id, "version": new.version, "question": new.question, "answer": new.answer, "tags": list(new.tags),
        "status": new.status.value, "reject_reason": new.reject_reason, "reject_note": new.reject_note,
        "reviewer": new.reviewer, "reviewed_at": new.reviewed_at, "codes": list(codes), "question_key": question_key,
        "unsupported": _unsupported(conn, new),
    }  # fmt: skip
    row = conn.execute(_SQL["update"], given).fetchone()
    return None if row is None else int(row["version"])


def _unsupported(conn: Connection, new: Content) -> Jsonb:
    """The sentences without support that still stand in the answer: a person vouches for what they wrote, no more."""
    row = conn.execute(_SQL["proof"], {"id": new.id, "version": new.version}).fetchone()
    if row is None or not row["unsupported"]:
        return Jsonb([])
    ranges = [(start, end) for start, end in row["unsupported"]]
    return Jsonb([list(each) for each in still_unsupported(ranges, row["answer"], new.answer)])


def add_version(conn: Connection, state: Content, *, kind: str, who: str | None, why: str | None) -> None:
    """Keep a state of an example under its version."""
    given = {
        "id": state.id, "version": state.version, "kind": kind, "question": state.question, "answer": state.answer,
        "context": state.context, "tags": list(state.tags), "status": state.status.value, "who": who, "why": why,
    }  # fmt: skip
    conn.execute(_SQL["add_version"], given)


def versions(conn: Connection, example_id: int) -> list[VersionRow]:
    """Every saved state, newest first."""
    return [_version(row) for row in conn.execute(_SQL["versions"], {"id": example_id}).fetchall()]


def version(conn: Connection, example_id: int, number: int) -> VersionRow | None:
    """One saved state."""
    row = conn.execute(_SQL["version"], {"id": example_id, "version": number}).fetchone()
    return None if row is None else _version(row)


def first_question(conn: Connection, example_id: int) -> str | None:
    """What was asked when an example was proposed or imported."""
    row = conn.execute(_SQL["first_question"], {"id": example_id}).fetchone()
    return None if row is None else str(row["question"])


def add_undo(
    conn: Connection, who: str, label: str, changes: Sequence[Change], kept: Sequence[tuple[int, int]] = ()
) -> int:
    """Note a decision so that it can be taken back as a whole."""
    lines: list[dict[str, Any]] = [
        {"example_id": c.example_id, "from_version": c.from_version, "to_version": c.to_version} for c in changes
    ]
    lines += [{"from_id": one, "to_id": other} for one, other in kept]
    # Lines of their own: a program of the version before passes over them.
    lines += [
        {"decided": c.example_id, "by": c.decided.by, "at": c.decided.at.isoformat()} for c in changes if c.decided
    ]
    row = conn.execute(_SQL["add_undo"], {"who": who, "label": label, "changes": Jsonb(lines)}).fetchone()
    assert row is not None
    return int(row["id"])


def undo_entry(conn: Connection, undo_id: int | None, who: str) -> UndoEntry | None:
    """The entry of this id, else the last one of ``who``, unless it was undone; locked."""
    row = conn.execute(_SQL["undo_entry"], {"id": undo_id, "who": who}).fetchone()
    if row is None:
        return None
    decided = {
        line["decided"]: Decision(line["by"], datetime.fromisoformat(line["at"]))
        for line in row["changes"]
        if "decided" in line
    }
    changes = tuple(
        Change(**line, decided=decided.get(line["example_id"])) for line in row["changes"] if "example_id" in line
    )
    kept = tuple((line["from_id"], line["to_id"]) for line in row["changes"] if "from_id" in line)
    return UndoEntry(row["id"], row["who"], row["label"], changes, kept)


def close_undo(conn: Connection, undo_id: int) -> None:
    """Mark an entry as undone."""
    conn.execute(_SQL["close_undo"], {"id": undo_id})


def _version(row: Mapping[str, Any]) -> VersionRow:
    return VersionRow(
        example_id=row["example_id"],
        version=row["version"],
        kind=row["kind"],
        question=row["question"],
        answer=row["answer"],
        tags=tuple(row["tags"]),
        status=ReviewStatus(row["status"]),
        who=row["who"],
        why=row["why"],
        at=row["created_at"],
    )
