"""The vectors of several models side by side: how many there are, and which examples have none yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pgvector import HalfVector

from feedme_desktop.db import examples, search
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SQL = load("embeddings")


@dataclass(frozen=True, slots=True)
class Unembedded:
    """An example that has no vectors of a model, in the version that was read."""

    id: int
    version: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class UnembeddedWording:
    """Another wording of an example's question, without a vector of a model."""

    id: int
    example_id: int
    question: str


def counts(conn: Connection) -> tuple[int, dict[str, int]]:
    """The number of examples, and of how many of them each model has vectors."""
    total = conn.execute(_SQL["total"]).fetchone()
    rows = conn.execute(_SQL["counts"]).fetchall()
    return int(total["total"]) if total else 0, {str(row["model"]): int(row["examples"]) for row in rows}


def has_none(conn: Connection, model: str) -> bool:
    """Whether there are examples and not one of them has a vector of the model."""
    row = conn.execute(_SQL["none_of"], {"model": model}).fetchone()
    return bool(row and row["none"])


def build_index(conn: Connection) -> None:
    """The index of the second model's vectors, for libraries too large to compare them all."""
    search.build_vector_index(conn, _SQL["index_gemini"])


def missing(conn: Connection, model: str, *, after: int, limit: int) -> list[Unembedded]:
    """The next examples without vectors of the model, by id."""
    rows = conn.execute(_SQL["missing"], {"model": model, "after": after, "limit": limit}).fetchall()
    return [Unembedded(**row) for row in rows]


def missing_wordings(conn: Connection, model: str, *, after: int, limit: int) -> list[UnembeddedWording]:
    """The next wordings without a vector of the model, by id."""
    rows = conn.execute(_SQL["missing_wordings"], {"model": model, "after": after, "limit": limit}).fetchall()
    return [UnembeddedWording(**row) for row in rows]


def speakers(conn: Connection, example_ids: Sequence[int]) -> list[str]:
    """Who spoke in the tickets of these examples."""
    return [row["speaker"] for row in conn.execute(_SQL["speakers"], {"ids": list(example_ids)}).fetchall()]


def add(conn: Connection, model: str, read: Sequence[Unembedded], vectors: Mapping[tuple[int, str], bytes]) -> int:
    """Store vectors, by example and kind, of those examples that are still as they were read; says of how many."""
    given = {"ids": [one.id for one in read], "versions": [one.version for one in read], "model": model}
    kept = {row["id"] for row in conn.execute(_SQL["still_missing"], given).fetchall()}
    examples.insert_vectors(
        conn,
        [examples.NewVector(number, model, kind, v) for (number, kind), v in vectors.items() if number in kept],
    )
    return len(kept)


def add_wordings(conn: Connection, model: str, read: Sequence[UnembeddedWording], vectors: NDArray[np.float32]) -> None:
    """Store the vectors of wordings, a row of ``vectors`` each, shape (len(read), dim)."""
    for one, vector in zip(read, vectors, strict=True):
        conn.execute(_SQL["add_wording"], {"model": model, "wording": one.id, "vector": HalfVector(vector)})
