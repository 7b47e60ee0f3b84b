"""Tickets that come again: keys by which they are known, versions of their bytes, evidence that outlives a change.

Plain functions on a connection inside a transaction of the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.evidence import Evidence
from feedme_desktop.domain.example import Side, Span
from feedme_desktop.domain.records import Reading, TranscriptVersionRow

_SQL = load("links")

Key = tuple[str, str]
"""Kind (ticket, message, reference) and value."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A conversation that one of the keys leads to, with the version it has now."""

    key: Key
    conversation_id: int
    version: int
    metadata: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Version:
    """The bytes of a version, and how they are to be read."""

    content: bytes
    read_as: str
    part: int | None
    member: str | None
    reading: Reading
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """The evidence of one example in one conversation, whose current version is ``version``."""

    example_id: int
    conversation_id: int
    version: int
    evidence: Evidence


def lock_keys(conn: Connection, keys: Sequence[Key]) -> None:
    """Let no other transaction find or make conversations for these keys until this one ends."""
    if keys:
        conn.execute(_SQL["lock_keys"], {"keys": [value for _, value in keys]})


def find(conn: Connection, keys: Sequence[Key]) -> list[Linked]:
    """The conversations that these keys lead to."""
    if not keys:
        return []
    given = {"kinds": [kind for kind, _ in keys], "keys": [value for _, value in keys]}
    rows = conn.execute(_SQL["find_keys"], given).fetchall()
    return [Linked((r["kind"], r["value"]), r["conversation_id"], r["version"], r["metadata"]) for r in rows]


def keys_of(conn: Connection, conversation_id: int) -> set[Key]:
    """What a conversation is known by."""
    rows = conn.execute(_SQL["keys_of"], {"id": conversation_id}).fetchall()
    return {(row["kind"], row["value"]) for row in rows}


def add_keys(conn: Connection, keys: Sequence[tuple[int, Key]]) -> None:
    """Let conversations be known by these from now on."""
    if keys:
        given = {
            "ids": [number for number, _ in keys], "kinds": [kind for _, (kind, _) in keys],
            "keys": [value for _, (_, value) in keys],
        }  # fmt: skip
        conn.execute(_SQL["add_keys"], given)


def version(conn: Connection, conversation_id: int, number: int) -> Version | None:
    """One version of a conversation."""
    row = conn.execute(_SQL["version"], {"id": conversation_id, "version": number}, binary=True).fetchone()
    if row is None:
        return None
    reading = Reading.from_json(row["reading"])
    return Version(bytes(row["content"]), row["read_as"], row["part"], row["member"], reading, tuple(row["warnings"]))


def versions(conn: Connection, conversation_id: int) -> list[TranscriptVersionRow]:
    """All versions of a conversation, newest first."""
    rows = conn.execute(_SQL["versions"], {"id": conversation_id}).fetchall()
    return [
        TranscriptVersionRow(conversation_id, r["version"], r["size"], r["created_by"], r["created_at"]) for r in rows
    ]


def add_version(
    conn: Connection,
    conversation_id: int,
    sha: bytes,
    content: bytes,
    read_as: str,
    who: str | None,
    warnings: Sequence[str] = (),
) -> int:
    """Make these bytes the current version of a conversation; returns its number."""
    given = {
        "id": conversation_id, "sha": sha, "content": content, "size": len(content), "read_as": read_as, "who": who,
        "warnings": list(warnings),
    }  # fmt: skip
    row = conn.execute(_SQL["add_version"], given).fetchone()
    assert row is not None
    return int(row["version"])


def take_over(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """End the jobs of conversations whose result is being written by somebody else."""
    if conversation_ids:
        conn.execute(_SQL["take_over"], {"ids": list(conversation_ids)})


def evidence(conn: Connection, conversation_ids: Sequence[int]) -> list[Proof]:
    """What examples quote from the current turns of these conversations."""
    rows = conn.execute(_SQL["evidence"], {"ids": list(conversation_ids)}).fetchall()
    return [Proof(row["example_id"], row["conversation_id"], row["version"], _evidence(row)) for row in rows]


def texts(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, list[str]]:
    """The texts of the turns that are stored now."""
    found: dict[int, list[str]] = {}
    for row in conn.execute(_SQL["evidence_turns"], {"ids": list(conversation_ids)}).fetchall():
        found.setdefault(row["conversation_id"], []).append(row["text"])
    return found


def move_evidence(conn: Connection, proof: Proof, moved: Evidence) -> None:
    """Let an example quote from other turns of the conversation."""
    spans = [{"side": s.side.value, "turn": s.turn, "start": s.start, "end": s.end} for s in moved.spans]
    given = {
        "example_id": proof.example_id, "conversation_id": proof.conversation_id,
        "question": list(moved.question_turns), "answer": list(moved.answer_turns), "spans": Jsonb(spans),
    }  # fmt: skip
    conn.execute(_SQL["move_evidence"], given)


def age_evidence(conn: Connection, proof: Proof) -> None:
    """Note that what an example quotes is in the version of the turns that are still there, and not in the next."""
    given = {"example_id": proof.example_id, "conversation_id": proof.conversation_id, "version": proof.version}
    conn.execute(_SQL["age_evidence"], given)


def renew_evidence(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """What an older version proved counts again where its bytes are current again."""
    conn.execute(_SQL["renew_evidence"], {"ids": list(conversation_ids)})


def _evidence(row: Mapping[str, Any]) -> Evidence:
    spans = tuple(Span(Side(s["side"]), s["turn"], s["start"], s["end"]) for s in row["spans"])
    return Evidence(tuple(row["question_turns"]), tuple(row["answer_turns"]), spans)
