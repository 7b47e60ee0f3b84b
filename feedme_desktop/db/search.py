"""Search in the database: the ranking statement, and the upkeep of what it reads.

One statement ranks by vectors, identifiers and words together (``sql/queries/search.sql``); the
filter is inside it. Nothing here knows an embedder or reads a query's language.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, LiteralString

import psycopg
from pgvector import HalfVector
from psycopg import sql

from feedme_desktop.db import examples
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain import ranking
from feedme_desktop.domain.records import ExampleFilter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SQL = load("search")

_EXACT_LIBRARY = 5_000
"""A library of so many examples is compared one by one: as fast as the index, and exact."""

_EXACT_ROWS = 2_000
_EXACT_SHARE = 0.02
"""So few examples, or so small a part of the library, left by the filter are compared one by one too: the index
would search among the others."""

_MIN_EF_SEARCH = 100
_MAX_EF_SEARCH = 1_000
"""What pgvector allows."""

_MOST_ROWS = 1_000
"""Most examples that the words of one query are weighed in."""

_MOST_WORDS = 12

_STALE = 1.1
"""Word counts are taken again when the library has grown or shrunk by this factor."""

_STALE_AT_LEAST = 20


class WordsUnavailableError(Exception):
    """The half of the search that looks for words failed, the database is there: ask by meaning alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for: a unit ``vector`` of ``model``, shape (dim,), the words of ``text``, ``codes``."""

    limit: int
    wanted: ExampleFilter
    model: str = ""
    vector: NDArray[np.float32] | None = field(default=None, compare=False)
    text: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: the ranking ``score``, its parts, and the example's id. ``cosine`` is None without vectors."""

    id: int
    score: float
    cosine: float | None
    share: float
    bonus: float


def rank(conn: Connection, question: Question) -> list[Found]:
    """The best examples, best first. Raises ``WordsUnavailableError``; the transaction is spent then."""
    library, exact, wordings = _reach(conn, question.wanted)
    # An example has two vectors, and one more a wording: so many hold the best of about `limit` examples.
    vectors = question.limit * (4 if wordings else 2)
    ef = min(_MAX_EF_SEARCH, max(_MIN_EF_SEARCH, vectors))
    conn.execute(_SQL["settings"], {"ef": str(ef)})
    given = {
        **examples.filter_values(question.wanted, 0.0),
        "vector": None if question.vector is None else HalfVector(question.vector),
        "model": question.model,
        "vectors": vectors,
        "hits": question.limit,
        "words": question.text,
        "codes": list(question.codes),
        "most_rows": _MOST_ROWS,
        "most_words": _MOST_WORDS,
        "most_holders": ranking.rare_enough(library),
        "library": library,
        "in_answer": ranking.WORD_IN_ANSWER,
        "words_weight": ranking.WORDS_WEIGHT if question.vector is not None else 1.0,
    }
    try:
        rows = conn.execute(_statement(question, exact=exact), given).fetchall()
    except psycopg.Error as error:
        # Class 08, 53, 57: the connection or the server, not the statement.
        if question.vector is None or not question.text or (error.sqlstate or "08")[:2] in {"08", "53", "57"}:
            raise
        raise WordsUnavailableError(error.sqlstate) from error
    return [Found(r["id"], float(r["score"]), r["cosine"], float(r["share"]), float(r["bonus"])) for r in rows]


def log(
    conn: Connection, query: str, *, who: str | None, hits: int, took_ms: float, used_id: int | None = None
) -> None:
    """Remember that somebody searched, and which example was of use."""
    conn.execute(_SQL["log"], {"who": who, "query": query, "hits": hits, "took_ms": took_ms, "used_id": used_id})


def drop_vector_index(conn: Connection) -> None:
    """Before the first big import (from about 5,000 new examples on): rows go in faster, the index is built once."""
    conn.execute(_SQL["drop_vector_index"])


def wants_vector_index(conn: Connection) -> bool:
    """Whether the library has outgrown comparing everything and has no index of its vectors yet, or no more."""
    row = conn.execute(_SQL["wants_vector_index"], {"enough": _EXACT_LIBRARY}).fetchone()
    return bool(row and row["wanted"])


def build_vector_index(conn: Connection, index: LiteralString = _SQL["build_vector_index"]) -> None:
    """After a big import, in a transaction of its own; does nothing where the index is already."""
    conn.execute(_SQL["lock_upkeep"])
    conn.execute(_SQL["build_settings"])
    try:
        with conn.transaction():
            conn.execute(index)
    except psycopg.errors.DiskFull:
        # Workers share memory in /dev/shm, which is tiny in many containers: build without them.
        conn.execute(_SQL["build_alone"])
        conn.execute(index)


def refresh_word_counts(conn: Connection, *, force: bool = False) -> bool:
    """Count again in how many examples each word is, when the library has changed by a tenth; says whether it did.

    To be called after an import and when the queue has run empty. Search works without, only slower and coarser.
    """
    conn.execute(_SQL["lock_upkeep"])
    conn.execute(_SQL["settle_words"])
    row = conn.execute(_SQL["counted"]).fetchone()
    assert row is not None
    low, high = sorted((int(row["counted"]), int(row["total"])))
    if not force and high <= max(low * _STALE, low + _STALE_AT_LEAST):
        return False
    conn.execute(_SQL["clear_word_counts"])
    conn.execute(_SQL["count_words"])
    return True


def _reach(conn: Connection, wanted: ExampleFilter) -> tuple[int, bool, bool]:
    """About how many examples there are, whether so few pass the filter that comparing all is best; any wordings."""
    given = {**examples.filter_values(wanted, 0.0), "few": _EXACT_ROWS, "share": _EXACT_SHARE}
    row = conn.execute(_fill(_SQL["reach"]), given).fetchone()
    assert row is not None
    exact = row["reached"] <= row["bound"] or 0 < row["total"] <= _EXACT_LIBRARY
    return max(row["total"], row["reached"]), exact, row["wordings"]


def _statement(question: Question, *, exact: bool) -> sql.Composed:
    if question.vector is None:
        return _fill(_SQL["rank"], near=_fill(_SQL["near_none"]), cosine=_fill(_SQL["cosine_none"]))
    dim = sql.Literal(len(question.vector))
    near = _fill(_SQL["near_exact" if exact else "near_indexed"], dim=dim)
    if not question.text:
        return _fill(_SQL["rank_near"], near=near)
    return _fill(_SQL["rank"], near=near, cosine=_fill(_SQL["cosine"], dim=dim))


def _fill(block: LiteralString, **parts: sql.Composable) -> sql.Composed:
    return sql.SQL(block).format(filter=sql.SQL(examples.ROW_FILTER), **parts)
