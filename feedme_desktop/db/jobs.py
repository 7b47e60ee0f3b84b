"""The jobs table: claim, heartbeat, finish, fail, sweep, each one statement guarded by the lease token.

Knows nothing of what a job does. Every function takes a connection inside a transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from feedme_desktop.db.conversations import clean
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.records import Problem, Reading, Spent, Stage

_SQL = load("jobs")

LEASE_S = 60.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job this worker holds: ``token`` is the fence, ``attempts`` counts this start.

    ``known``: the conversation was read before. ``version`` is that of the transcript when it was claimed. ``payload``
    is what earlier starts left for this one.
    """

    job_id: int
    conversation_id: int
    token: UUID
    attempts: int
    max_attempts: int
    file: str
    part: int | None
    member: str | None
    version: int
    known: bool
    reading: Reading | None
    engine: str
    size: int
    sha256: bytes
    source_sha256: bytes
    tags: tuple[str, ...]
    folder_id: int | None
    uploaded_by: str | None
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits, of that how much may start now, runs, failed; ``next_in_s`` until the next may start."""

    waiting: int
    ready: int
    running: int
    failed: int
    next_in_s: float | None


def enqueue(conn: Connection, conversation_id: int, *, priority: int = 0) -> None:
    """Queue the work on a conversation."""
    conn.execute(_SQL["enqueue"], {"conversation_id": conversation_id, "priority": priority})


def enqueue_many(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """Queue the work on new conversations."""
    conn.execute(_SQL["enqueue_many"], {"ids": list(conversation_ids)})


def reset(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """Queue conversations again from the start; who runs them loses the lease."""
    ids = {"ids": list(conversation_ids)}
    conn.execute(_SQL["reset"], ids)
    conn.execute(_SQL["enqueue_missing"], ids)
    conn.execute(_SQL["mark_queued"], ids)


def claim(conn: Connection, *, worker: str, limit: int, remote: bool | None = None) -> list[Claimed]:
    """Take up to ``limit`` jobs that may start now; one that failed before comes alone.

    ``remote`` takes only those whose engine asks a model over the network, or only the others; None takes any.
    """
    given: dict[str, Any] = {"worker": worker, "limit": limit, "lease_s": LEASE_S, "remote": remote}
    rows = conn.execute(_SQL["claim_fresh"], given).fetchall()
    if not rows:
        rows = conn.execute(_SQL["claim_suspect"], given).fetchall()
    if not rows:
        return []
    ids = {"ids": [row["conversation_id"] for row in rows]}
    files = {row["id"]: row for row in conn.execute(_SQL["mark_claimed"], ids).fetchall()}
    claimed = [_claimed(row, files[row["conversation_id"]]) for row in rows if row["conversation_id"] in files]
    return sorted(claimed, key=lambda job: job.job_id)


def _claimed(job: dict[str, Any], conversation: dict[str, Any]) -> Claimed:
    return Claimed(
        job_id=job["id"],
        conversation_id=job["conversation_id"],
        token=job["lease_token"],
        attempts=job["attempts"],
        max_attempts=job["max_attempts"],
        file=conversation["file_name"],
        part=conversation["part"],
        member=conversation["member"],
        version=conversation["version"],
        known=conversation["format"] is not None,
        reading=None if conversation["reading"] is None else Reading.from_json(conversation["reading"]),
        engine=conversation["engine"],
        size=conversation["size"],
        sha256=bytes(conversation["sha256"]),
        source_sha256=bytes(conversation["source_sha256"]),
        tags=tuple(conversation["tags"]),
        folder_id=conversation["folder_id"],
        uploaded_by=conversation["uploaded_by"],
        payload=job["payload"],
    )


@dataclass(frozen=True, slots=True)
class Stored:
    """The bytes of a conversation's current version; they are to be read under the name ``read_as``.

    ``warnings``: what was lost when they were cut out of a file of many.
    """

    content: bytes
    read_as: str
    warnings: tuple[str, ...] = ()


def contents(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, Stored]:
    """The bytes to work on by conversation; those that were deleted meanwhile are not there."""
    rows = conn.execute(_SQL["contents"], {"ids": list(conversation_ids)}, binary=True).fetchall()
    return {row["id"]: Stored(bytes(row["content"]), row["read_as"], tuple(row["warnings"])) for row in rows}


def mark_stage(conn: Connection, tokens: Sequence[UUID], stage: Stage, progress: float) -> None:
    """Show how far the held jobs are."""
    conn.execute(_SQL["mark_stage"], {"tokens": list(tokens), "stage": stage.value, "progress": progress})


def heartbeat(conn: Connection, tokens: Sequence[UUID]) -> set[UUID]:
    """Prolong the leases; returns the tokens that are still held."""
    rows = conn.execute(_SQL["heartbeat"], {"tokens": list(tokens), "lease_s": LEASE_S}).fetchall()
    return {row["lease_token"] for row in rows}


def held(conn: Connection, tokens: Mapping[UUID, int]) -> set[UUID]:
    """Those of the tokens, given with their conversation, that are still held."""
    given = {"tokens": list(tokens), "ids": list(tokens.values())}
    return {row["lease_token"] for row in conn.execute(_SQL["held"], given).fetchall()}


def keep(conn: Connection, job: Claimed, payload: Mapping[str, Any]) -> bool:
    """Leave something for the next start, should this one not get to its end; False when it lost the lease."""
    given = {"id": job.job_id, "token": job.token, "payload": Jsonb(clean(payload))}
    return conn.execute(_SQL["keep"], given).fetchone() is not None


def park(
    conn: Connection,
    job: Claimed,
    problem: Problem,
    seconds: float,
    payload: Mapping[str, Any],
    spent: Spent | None = None,
) -> datetime | None:
    """Let the job wait, this start uncounted, with a payload as ``keep``; until when, None if the lease was lost.

    ``spent``: what asking about it came to by now, to be shown meanwhile.
    """
    given = {
        "id": job.job_id, "token": job.token, "error": _json(problem), "seconds": seconds,
        "payload": Jsonb(clean(payload)),
    }  # fmt: skip
    row = conn.execute(_SQL["park"], given).fetchone()
    if row is None:
        return None
    given = {"ids": [job.conversation_id], "error": _json(problem), "usage": _usage(spent)}
    conn.execute(_SQL["mark_waiting"], given)
    until: datetime = row["run_at"]
    return until


def park_others(conn: Connection, engine: str, problem: Problem, until: datetime) -> list[int]:
    """Let everything that waits for this engine wait until then; returns the conversations."""
    rows = conn.execute(_SQL["park_others"], {"engine": engine, "error": _json(problem), "run_at": until}).fetchall()
    ids = [row["conversation_id"] for row in rows]
    conn.execute(_SQL["mark_waiting"], {"ids": ids, "error": _json(problem), "usage": None})
    return ids


def hurry(conn: Connection, conversation_ids: Sequence[int] | None = None) -> list[int]:
    """Let jobs that wait for a later time start now, of these conversations or all; returns those it hit."""
    ids = None if conversation_ids is None else list(conversation_ids)
    return [row["conversation_id"] for row in conn.execute(_SQL["hurry"], {"ids": ids}).fetchall()]


def finish(conn: Connection, held: Sequence[Claimed]) -> set[int]:
    """Mark jobs done; returns the ids of those whose lease holds: nothing may be written for the others."""
    # A token is never given twice, so matching both lists is matching the pairs.
    given = {"ids": sorted(job.job_id for job in held), "tokens": [job.token for job in held]}
    return {row["id"] for row in conn.execute(_SQL["finish"], given).fetchall()}


def lock(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """Keep the jobs of conversations from ending until this transaction does; to be called before other locks."""
    conn.execute(_SQL["lock"], {"ids": list(conversation_ids)})


def fail(conn: Connection, job: Claimed, problem: Problem, spent: Spent | None = None) -> bool:
    """Give up on the job for good, after it ``spent`` that; False when the lease was lost."""
    given = {"id": job.job_id, "token": job.token, "error": _json(problem)}
    if conn.execute(_SQL["fail"], given).fetchone() is None:
        return False
    conn.execute(_SQL["mark_failed"], {"id": job.conversation_id, "error": _json(problem), "usage": _usage(spent)})
    return True


def put_back(conn: Connection, job: Claimed, problem: Problem) -> bool:
    """Try the job again later; False when the lease was lost."""
    given = {"id": job.job_id, "token": job.token, "error": _json(problem)}
    if conn.execute(_SQL["put_back"], given).fetchone() is None:
        return False
    conn.execute(_SQL["mark_queued"], {"ids": [job.conversation_id]})
    return True


def release(conn: Connection, tokens: Sequence[UUID]) -> None:
    """Hand back jobs that were not begun or not ended, as if never claimed."""
    rows = conn.execute(_SQL["release"], {"tokens": list(tokens)}).fetchall()
    conn.execute(_SQL["mark_queued"], {"ids": [row["conversation_id"] for row in rows]})


def cancel(conn: Connection, conversation_ids: Sequence[int]) -> list[int]:
    """Cancel what waits or runs; returns the conversations it hit."""
    rows = conn.execute(_SQL["cancel"], {"ids": list(conversation_ids)}).fetchall()
    hit = [row["conversation_id"] for row in rows]
    conn.execute(_SQL["mark_cancelled"], {"ids": hit})
    return hit


def workers_on(conn: Connection, host: str) -> list[str]:
    """Names of the workers on ``host`` that hold a job."""
    return [row["worker"] for row in conn.execute(_SQL["local_workers"], {"host": host}).fetchall()]


def expire(conn: Connection, workers: Sequence[str]) -> None:
    """End the leases of workers known to be dead."""
    conn.execute(_SQL["expire_workers"], {"workers": list(workers)})


def sweep(conn: Connection, problem: Problem) -> tuple[list[int], list[int]]:
    """Queue again what lost its worker; what killed too many gets ``problem``. Returns (requeued, given up)."""
    again = [row["conversation_id"] for row in conn.execute(_SQL["sweep_requeue"]).fetchall()]
    if again:
        conn.execute(_SQL["mark_queued"], {"ids": again})
    dead = [row["conversation_id"] for row in conn.execute(_SQL["sweep_dead"], {"error": _json(problem)}).fetchall()]
    for conversation_id in dead:
        conn.execute(_SQL["mark_failed"], {"id": conversation_id, "error": _json(problem), "usage": None})
    return again, dead


def counts(conn: Connection) -> QueueCounts:
    """How much waits, runs and failed."""
    row = conn.execute(_SQL["counts"]).fetchone()
    assert row is not None
    return QueueCounts(row["waiting"], row["ready"], row["running"], row["failed"], row["next_in_s"])


def ready(conn: Connection, *, at_most: int, remote: bool | None = None) -> int:
    """How many jobs may start now; counts no further than ``at_most``. ``remote`` as in ``claim``."""
    row = conn.execute(_SQL["ready"], {"at_most": at_most, "remote": remote}).fetchone()
    assert row is not None
    return int(row["n"])


def unfinished(
    conn: Connection, conversation_ids: Sequence[int] | None = None, *, within_s: float | None = None
) -> int:
    """How many jobs wait or run, of these conversations or of all; ``within_s``: but for those that start later."""
    ids = None if conversation_ids is None else list(conversation_ids)
    row = conn.execute(_SQL["unfinished"], {"ids": ids, "within_s": within_s}).fetchone()
    assert row is not None
    return int(row["n"])


def _usage(spent: Spent | None) -> Jsonb | None:
    return None if spent is None else Jsonb(spent.as_json())


def _json(problem: Problem) -> Jsonb:
    return Jsonb({"code": problem.code, "message": problem.message})
