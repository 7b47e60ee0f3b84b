"""The tables of examples, read and filled: lists, one whole, bulk writing with vectors.

Changes that people make are in ``edits``; nothing here asks what review allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.copying import copy_rows
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import RejectReason, ReviewStatus, Side, Span
from feedme_desktop.domain.records import ExampleDetail, ExampleFilter, ExampleRow, Source, Wording
from feedme_desktop.domain.wording import question_key

_SQL = load("examples")
_DUPLICATES = load("duplicates")
ROW_FILTER = _SQL["row_filter"]
"""The WHERE clause of an ``ExampleFilter`` on ``feedme.examples e``; ``filter_values`` has its values."""

_ORDERS: Mapping[str, tuple[str, str]] = {
    "quality": ("e.quality DESC, e.confidence DESC, e.id", "e.quality, e.confidence, e.id DESC"),
    "newest": ("e.id DESC", "e.id"),
    "oldest": ("e.id", "e.id DESC"),
    "question": ("lower(e.question), e.id", "lower(e.question) DESC, e.id DESC"),
    "updated": ("e.updated_at DESC, e.id DESC", "e.updated_at, e.id"),
    "status": ("e.status, e.id DESC", "e.status DESC, e.id"),
    "tickets": ("tickets DESC, e.id", "tickets, e.id DESC"),
}
"""Each order and the same turned round."""

_EXAMPLE_TYPES = (
    "int8", "int8", "text", "text", "text", "text", "text[]", "text", "text[]", "text", "float4", "float4", "text[]",
    "bool", "text", "text", "text", "text", "text", "text", "timestamptz", "bool", "int8", "jsonb", "jsonb", "int4",
    "int4",
)  # fmt: skip
_VERSION_TYPES = ("int8", "int4", "text", "text", "text", "text", "text[]", "text", "text")
_SOURCE_TYPES = ("int8", "int8", "int4[]", "int4[]", "jsonb")
_EMBEDDING_TYPES = ("int8", "text", "text", "bytea")


@dataclass(frozen=True, slots=True)
class NewExample:
    """An example to store under an id taken from ``new_ids``; ``kind`` names its first version."""

    id: int
    question: str
    answer: str
    question_key: str
    codes: tuple[str, ...]
    engine: str
    kind: str
    status: ReviewStatus = ReviewStatus.PENDING
    conversation_id: int | None = None
    external_id: str | None = None
    context: str = ""
    tags: tuple[str, ...] = ()
    language: str | None = None
    confidence: float = 1.0
    quality: float = 1.0
    quality_reasons: tuple[str, ...] = ()
    resolved: bool | None = None
    model: str | None = None
    prompt_version: str | None = None
    source: str | None = None
    reviewer: str | None = None
    reviewed_at: datetime | None = None
    touched: bool = False
    folder_id: int | None = None
    question_turns: tuple[int, ...] = ()
    answer_turns: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    unsupported: tuple[tuple[int, int], ...] = ()
    features: Mapping[str, float] = field(default_factory=dict)
    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True)
class NewVector:
    """A vector of an example: ``kind`` is question or both, ``vector`` a binary halfvec (``copying.halfvec_bytes``)."""

    example_id: int
    model: str
    kind: str
    vector: bytes


def new_ids(conn: Connection, n: int) -> list[int]:
    """``n`` ids no other example has or will have."""
    return [row["id"] for row in conn.execute(_SQL["new_ids"], {"n": n}).fetchall()] if n else []


def insert(conn: Connection, new: Sequence[NewExample], *, who: str | None = None) -> None:
    """Store examples with their first version and their evidence."""
    if not new:
        return
    copy_rows(conn, _SQL["copy_examples"], _EXAMPLE_TYPES, map(_example_values, new))
    versions = ((e.id, 1, e.kind, e.question, e.answer, e.context, list(e.tags), e.status.value, who) for e in new)
    copy_rows(conn, _SQL["copy_versions"], _VERSION_TYPES, versions)
    sources = [_source_values(e) for e in new if e.conversation_id is not None]
    if sources:
        copy_rows(conn, _SQL["copy_sources"], _SOURCE_TYPES, sources)


def insert_vectors(conn: Connection, vectors: Sequence[NewVector]) -> None:
    """Store vectors of examples that have none of this model and kind yet."""
    if vectors:
        rows = ((v.example_id, v.model, v.kind, v.vector) for v in vectors)
        copy_rows(conn, _SQL["copy_embeddings"], _EMBEDDING_TYPES, rows)


def replace_vectors(conn: Connection, vectors: Sequence[NewVector]) -> None:
    """Store vectors in place of those the examples have."""
    drop_vectors(conn, {v.example_id for v in vectors})
    insert_vectors(conn, vectors)


def drop_vectors(conn: Connection, ids: Iterable[int]) -> None:
    """Take away the vectors of examples' own words, those of every model."""
    conn.execute(_SQL["drop_embeddings"], {"ids": sorted(ids)})


def drop_untouched(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """Delete the proposals of conversations that nobody edited or decided."""
    conn.execute(_SQL["drop_untouched"], {"ids": list(conversation_ids)})


def kept_keys(conn: Connection, conversation_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Conversation and key of every question that their examples have or had."""
    rows = conn.execute(_SQL["kept_keys"], {"ids": list(conversation_ids)}).fetchall()
    return {(row["conversation_id"], row["key"] or question_key(row["question"])) for row in rows}


def page(
    conn: Connection, wanted: ExampleFilter, *, limit: int | None, offset: int, threshold: float
) -> list[ExampleRow]:
    """Examples that pass the filter, in its order. ``threshold`` is that of quality."""
    given = {**filter_values(wanted, threshold), "limit": limit, "offset": offset}
    order = _ORDERS.get(wanted.order.lstrip("-"), _ORDERS["quality"])[wanted.order.startswith("-")]
    # The order comes from the table above, never from outside.
    statement = f"{_SQL['row_select']} {_SQL['row_filter']} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s"
    return [_row(row, threshold) for row in conn.execute(statement, given).fetchall()]


def count(conn: Connection, wanted: ExampleFilter, *, threshold: float) -> int:
    """How many examples pass the filter."""
    statement = f"SELECT count(*) AS n FROM feedme.examples e {_SQL['row_filter']}"  # noqa: S608  # both are ours
    row = conn.execute(statement, filter_values(wanted, threshold)).fetchone()
    assert row is not None
    return int(row["n"])


def rows(conn: Connection, ids: Sequence[int], *, threshold: float) -> dict[int, ExampleRow]:
    """Examples by id; missing ones are left out."""
    found = conn.execute(f"{_SQL['row_select']} WHERE e.id = ANY(%(ids)s)", {"ids": list(ids)}).fetchall()
    return {row["id"]: _row(row, threshold) for row in found}


def detail(conn: Connection, example_id: int, *, threshold: float) -> ExampleDetail | None:
    """One example with its evidence and how it was decided."""
    row = conn.execute(f"{_SQL['row_select']} WHERE e.id = %(id)s", {"id": example_id}).fetchone()
    if row is None:
        return None
    sources = tuple(_source(s) for s in conn.execute(_SQL["sources"], {"id": example_id}).fetchall())
    return ExampleDetail(
        row=_row(row, threshold),
        context=row["context"],
        language=row["language"],
        sources=sources,
        reviewer=row["reviewer"],
        reviewed_at=row["reviewed_at"],
        reject_reason=None if row["reject_reason"] is None else RejectReason(row["reject_reason"]),
        reject_note=row["reject_note"],
        model=row["model"],
        folder=row["folder"],
        prompt_version=row["prompt_version"],
        tokens_in=row["tokens_in"],
        tokens_out=row["tokens_out"],
        wordings=_wordings(conn, example_id),
        contradictions=_contradictions(conn, example_id) if row["contradictions"] else (),
    )


def counts(conn: Connection) -> dict[ReviewStatus, int]:
    """How many examples stand where."""
    found = {ReviewStatus(row["status"]): row["n"] for row in conn.execute(_SQL["counts"]).fetchall()}
    return {status: found.get(status, 0) for status in ReviewStatus}


def tags(conn: Connection, status: ReviewStatus | None = None) -> list[tuple[str, int]]:
    """Tags and how many examples (of one status, or of all) have each, most used first."""
    rows = conn.execute(_SQL["tags"], {"status": None if status is None else status.value}).fetchall()
    return [(row["tag"], row["n"]) for row in rows]


def delete(conn: Connection, ids: Sequence[int]) -> int:
    """Erase examples with versions, vectors, drafts and the searches that led to them; returns how many."""
    given = {"ids": list(ids)}
    conn.execute(_SQL["forget_searches"], given)
    return len(conn.execute(_SQL["delete"], given).fetchall())


def analyze(conn: Connection) -> None:
    """Tell the planner about many new rows."""
    conn.execute(_SQL["analyze"])


def filter_values(wanted: ExampleFilter, threshold: float) -> dict[str, Any]:
    """The parameters of ``row_filter``."""
    return {
        "below": wanted.below_threshold,
        "threshold": threshold,
        "statuses": [status.value for status in wanted.statuses] or None,
        "tags": list(wanted.tags) or None,
        "folder": wanted.folder,
        "conversation_id": wanted.conversation_id,
        "since": wanted.since,
        "seen_again": wanted.seen_again,
        "contradicted": wanted.contradicted,
        "text": wanted.text.replace("\0", " ").strip() or None,
    }


def _example_values(e: NewExample) -> tuple[Any, ...]:
    return (
        e.id, e.conversation_id, e.external_id, e.question, e.answer, e.context, list(e.tags), e.language,
        list(e.codes), e.question_key, e.confidence, e.quality, list(e.quality_reasons), e.resolved, e.engine, e.model,
        e.prompt_version, e.source, e.status.value, e.reviewer, e.reviewed_at, e.touched, e.folder_id,
        Jsonb([list(span) for span in e.unsupported]), Jsonb(dict(e.features)), e.tokens_in, e.tokens_out,
    )  # fmt: skip


def _source_values(e: NewExample) -> tuple[Any, ...]:
    spans = [{"side": s.side.value, "turn": s.turn, "start": s.start, "end": s.end} for s in e.spans]
    return e.id, e.conversation_id, list(e.question_turns), list(e.answer_turns), Jsonb(spans)


def _row(row: Mapping[str, Any], threshold: float) -> ExampleRow:
    return ExampleRow(
        id=row["id"],
        question=row["question"],
        answer=row["answer"],
        status=ReviewStatus(row["status"]),
        tags=tuple(row["tags"]),
        confidence=round(row["confidence"], 4),
        quality=round(row["quality"], 4),
        quality_reasons=tuple(row["quality_reasons"]),
        below_threshold=round(row["quality"], 4) < threshold,
        resolved=row["resolved"],
        conversation_id=row["conversation_id"],
        external_id=row["external_id"],
        version=row["version"],
        tickets=row["tickets"],
        engine=row["engine"],
        updated_at=row["updated_at"],
        unsupported=tuple((start, end) for start, end in row["unsupported"]),
        seen_again=row["seen_again"],
        contradictions=row["contradictions"],
        merged_into=row["merged_into"],
    )


def _wordings(conn: Connection, example_id: int) -> tuple[Wording, ...]:
    rows = conn.execute(_DUPLICATES["wordings"], {"id": example_id}).fetchall()
    return tuple(Wording(row["question"], row["conversation_id"]) for row in rows)


def _contradictions(conn: Connection, example_id: int) -> tuple[int, ...]:
    return tuple(row["id"] for row in conn.execute(_DUPLICATES["contradictions"], {"id": example_id}).fetchall())


def _source(row: Mapping[str, Any]) -> Source:
    return Source(
        conversation_id=row["conversation_id"],
        file=row["file_name"],
        title=row["title"],
        question_turns=tuple(row["question_turns"]),
        answer_turns=tuple(row["answer_turns"]),
        spans=tuple(Span(Side(s["side"]), s["turn"], s["start"], s["end"]) for s in row["spans"]),
        of_version=row["of_version"],
        question=row["question"],
        answer=row["answer"],
    )
