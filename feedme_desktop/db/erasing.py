"""What a ticket leaves in examples that stay when it is erased: words, tags, counted words.

Plain functions on a connection inside a transaction of the caller; ``services/erasing`` decides whose words are whose.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import Quality, ReviewStatus

_SQL = load("erasing")

_FEW = 5
"""Words that more examples hold say nothing about one ticket."""


@dataclass(frozen=True, slots=True)
class Led:
    """An example that has the words of the ticket and is supported by others too."""

    id: int
    question: str
    answer: str
    tags: tuple[str, ...]
    touched: bool
    unsupported: tuple[tuple[int, int], ...]
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class State:
    """A saved state of an example."""

    version: int
    kind: str
    question: str
    answer: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoneOn:
    """An example in the words that it goes on with, those of ``conversation_id`` or of a person."""

    id: int
    conversation_id: int
    question: str
    answer: str
    tags: tuple[str, ...]
    unsupported: tuple[tuple[int, int], ...]
    quality: Quality
    features: Mapping[str, float]


def led(conn: Connection, conversation_id: int, *, everything: bool) -> list[Led]:
    """Examples with the words of this ticket that others support too; approved ones only with ``everything``."""
    rows = conn.execute(_SQL["led"], {"id": conversation_id, "everything": everything}).fetchall()
    return [
        Led(
            r["id"], r["question"], r["answer"], tuple(r["tags"]), r["touched"], tuple(map(tuple, r["unsupported"])),
            r["merged_into"],
        )
        for r in rows
    ]  # fmt: skip


def states(conn: Connection, example_id: int) -> list[State]:
    """Every saved state, oldest first."""
    rows = conn.execute(_SQL["versions"], {"id": example_id}).fetchall()
    return [State(**{**row, "tags": tuple(row["tags"])}) for row in rows]


def put_states(conn: Connection, example_id: int, changed: Sequence[State]) -> None:
    """Let saved states have other words and tags."""
    for one in changed:
        given = {"id": example_id, "version": one.version, "question": one.question, "answer": one.answer}
        conn.execute(_SQL["put_version"], {**given, "tags": list(one.tags)})


def go_on(conn: Connection, new: GoneOn, *, codes: Sequence[str], question_key: str, kind: str) -> None:
    """Give an example other words, as a new version; an approval was of other words and ends."""
    given: dict[str, Any] = {
        "id": new.id, "conversation_id": new.conversation_id, "question": new.question, "answer": new.answer,
        "key": question_key, "codes": list(codes), "tags": list(new.tags),
        "unsupported": Jsonb([list(part) for part in new.unsupported]), "quality": new.quality.score,
        "reasons": list(new.quality.reasons), "features": Jsonb(dict(new.features)),
    }  # fmt: skip
    conn.execute(_SQL["go_on"], given)
    conn.execute(_SQL["add_version"], {"id": new.id, "kind": kind})


def merged_away(conn: Connection, example_ids: Sequence[int]) -> list[tuple[int, frozenset[str]]]:
    """Of those that live on in others: where, and the tags that they were proposed with."""
    rows = conn.execute(_SQL["merged_away"], {"ids": list(example_ids)}).fetchall()
    return [(row["merged_into"], frozenset(row["tags"])) for row in rows]


def taken_in(conn: Connection, example_id: int) -> tuple[int | None, ReviewStatus, frozenset[str]] | None:
    """Where an example lives on itself, its status, and the tags that it has from elsewhere than one merged into it."""
    row = conn.execute(_SQL["taken_in"], {"id": example_id}).fetchone()
    return None if row is None else (row["merged_into"], ReviewStatus(row["status"]), frozenset(row["tags"]))


def drop_tags(conn: Connection, example_id: int, tags: Collection[str]) -> None:
    """Take tags from an example and from its saved states."""
    given = {"id": example_id, "tags": sorted(tags)}
    conn.execute(_SQL["drop_tags"], given)
    conn.execute(_SQL["drop_version_tags"], given)


def rare_words(conn: Connection, example_ids: Sequence[int]) -> list[str]:
    """Words of these examples, in any version, that few examples were counted to hold."""
    rows = conn.execute(_SQL["rare_words"], {"ids": list(example_ids), "few": _FEW}).fetchall()
    return [row["word"] for row in rows]


def forget_words(conn: Connection, words: Sequence[str]) -> None:
    """Forget that these were counted, where no example holds them any more."""
    if words:
        conn.execute(_SQL["forget_words"], {"words": list(words)})
