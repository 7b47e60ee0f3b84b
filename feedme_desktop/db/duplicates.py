"""The same question again: candidates for a new example, tickets that join one, contradictions, merging.

Plain functions on a connection inside a transaction of the caller; what is the same is decided in ``domain/sameness``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg import sql
from psycopg.types.json import Jsonb

from feedme_desktop.db.copying import copy_rows
from feedme_desktop.db.examples import NewExample
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import Quality, ReviewStatus, Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SQL = load("duplicates")

_NEAREST = 8
"""Known questions looked at for a new one: twins beyond that are grouped with each other already."""

FLOOR = 0.5
"""Cosine under which two questions are never the same (domain/sameness would need the same letters in both)."""

_VECTOR_TYPES = ("int8", "int8", "text", "text", "bytea")

_Near = tuple[int, int, float]
"""Number of the new question, id of the known one's vector, cosine."""

Place = tuple[int, int]
"""Example and conversation."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The own question of an example that a wording joined; cosines of the new question and of that wording with it."""

    question: str
    cosine: float
    cosine_wording: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A known question near to the ``n``-th new one, in the words of the example or of one of its tickets.

    ``own``: the ticket of the new one supports the example already. Cosines of the questions, and of both texts.
    ``lead``: where the words are those of a ticket that joined.
    """

    n: int
    example_id: int
    status: ReviewStatus
    touched: bool
    own: bool
    question: str
    answer: str
    cosine: float
    cosine_both: float
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Joined:
    """What a ticket says of a known example; ``question`` and ``answer`` are its own words."""

    example_id: int
    conversation_id: int
    question: str
    answer: str
    question_turns: tuple[int, ...]
    answer_turns: tuple[int, ...]
    spans: tuple[Span, ...]
    unsupported: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An example held until the transaction ends; ``conversation_id`` is the ticket whose words it has."""

    touched: bool
    conversation_id: int | None


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a ticket that a proposal goes on with."""

    example_id: int
    conversation_id: int
    question: str
    answer: str
    unsupported: tuple[tuple[int, int], ...]
    title: str | None = None
    tags: tuple[str, ...] = ()
    """Those that the ticket was imported with."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What an example is rated and filed by."""

    tags: tuple[str, ...]
    quality: Quality
    features: Mapping[str, float]


def lock(conn: Connection) -> None:
    """Let nobody else compare and write examples until this transaction ends."""
    conn.execute(_SQL["lock"])


def candidates(
    conn: Connection,
    model: str,
    conversation_ids: Sequence[int],
    questions: NDArray[np.float32],
    boths: NDArray[np.float32],
) -> list[Candidate]:
    """The known questions nearest to new ones; ``questions`` and ``boths`` are unit vectors, shape (n, dim).

    Every known question is compared, up to the size at which the library has an index of its vectors.
    """
    row = conn.execute(_SQL["indexed"], {"model": model}).fetchone()
    near = _by_index(conn, model, questions) if row and row["indexed"] else _one_by_one(conn, model, questions)
    if not near:
        return []
    given = {
        "ns": [n for n, _, _ in near], "ids": [number for _, number, _ in near],
        "cosines": [cosine for _, _, cosine in near], "tickets": [conversation_ids[n] for n, _, _ in near],
        "conversations": list(conversation_ids),
    }  # fmt: skip
    rows = conn.execute(_SQL["candidates"], given, binary=True).fetchall()
    return [
        Candidate(
            r["n"], r["example_id"], ReviewStatus(r["status"]), r["touched"], r["own"], r["question"], r["answer"],
            r["cosine"], float(unpacked(r["both_texts"])[0] @ boths[r["n"]]), _lead(r, questions[r["n"]]),
        )
        for r in rows
    ]  # fmt: skip


def _lead(row: dict[str, Any], question: NDArray[np.float32]) -> Lead | None:
    if row["joined_to"] is None or row["joined_vector"] is None:
        return None
    return Lead(row["joined_to"], float(unpacked(row["joined_vector"])[0] @ question), row["joined_by"])


def unpacked(vectors: bytes) -> NDArray[np.float32]:
    """Binary halfvecs of one dimension, one after the other, as rows of an array."""
    import numpy as np

    dim = int.from_bytes(vectors[:2])
    rows = np.frombuffer(vectors, dtype=[("head", ">u2", (2,)), ("vector", ">f2", (dim,))])
    return rows["vector"].astype(np.float32)


def _one_by_one(conn: Connection, model: str, questions: NDArray[np.float32]) -> list[_Near]:
    row = conn.execute(_SQL["all_questions"], {"model": model}, binary=True).fetchone()
    if row is None or row["ids"] is None:
        return []
    cosines = questions @ unpacked(row["vectors"]).T
    near: list[_Near] = []
    for n, line in enumerate(cosines):
        places = (line >= FLOOR).nonzero()[0]
        nearest = places[line[places].argsort()[::-1][:_NEAREST]].tolist()
        near += [(n, row["ids"][place], float(line[place])) for place in nearest]
    return near


def _by_index(conn: Connection, model: str, questions: NDArray[np.float32]) -> list[_Near]:
    conn.execute(_SQL["settings"])
    statement = sql.SQL(_SQL["near_indexed"]).format(dim=sql.Literal(questions.shape[1]), model=sql.Literal(model))
    rows = conn.execute(statement, {"questions": _texts(questions), "limit": _NEAREST, "floor": FLOOR}).fetchall()
    return [(row["n"], row["id"], row["cosine"]) for row in rows]


def hold(conn: Connection, example_ids: Iterable[int], conversation_ids: Sequence[int]) -> dict[int, Held]:
    """Hold examples, and the untouched ones of these conversations, until the transaction ends."""
    given = {"ids": sorted(set(example_ids)), "conversations": list(conversation_ids)}
    rows = conn.execute(_SQL["hold"], given).fetchall()
    return {row["id"]: Held(row["touched"], row["conversation_id"]) for row in rows}


def put_sources(conn: Connection, joined: Sequence[Joined]) -> None:
    """Let tickets support examples, or say anew what they say of them."""
    if joined:
        with conn.cursor() as cursor:
            cursor.executemany(_SQL["put_source"], [_source_values(one) for one in joined])


def keep_wording(
    conn: Connection,
    example_id: int,
    conversation_id: int | None,
    question: str,
    key: str,
    model: str,
    vector: bytes | None,
) -> bool:
    """Let search find an example by other words, those of a ticket; ``key`` is that of the words.

    Does nothing and returns False where it is found by them already. ``vector`` None: it is still to be made.
    """
    given = {"example_id": example_id, "conversation_id": conversation_id, "question": question, "key": key}
    row = conn.execute(_SQL["keep_wording"], given).fetchone()
    if row is not None and vector is not None:
        copy_rows(conn, _SQL["copy_vectors"], _VECTOR_TYPES, [(example_id, row["id"], model, "question", vector)])
    return row is not None


def forget_wording(conn: Connection, example_id: int, question: str) -> None:
    """Forget one wording of an example."""
    conn.execute(_SQL["forget_wording"], {"id": example_id, "question": question})


def forget_wordings(conn: Connection, places: Sequence[Place]) -> None:
    """Forget in which words tickets asked for examples."""
    if places:
        conn.execute(_SQL["forget_wordings"], _places(places))


def drop_stale(conn: Connection, conversation_ids: Sequence[int], kept: Sequence[Place]) -> list[tuple[Place, bool]]:
    """Take away what these tickets no longer say of untouched examples; True where the example has their words."""
    given = {
        "conversations": list(conversation_ids), "kept": [example for example, _ in kept],
        "kept_by": [conversation for _, conversation in kept],
    }  # fmt: skip
    rows = conn.execute(_SQL["stale_sources"], given).fetchall()
    return [((row["example_id"], row["conversation_id"]), bool(row["first"])) for row in rows]


def next_words(conn: Connection, example_ids: Sequence[int], *, but: int | None = None) -> list[Words]:
    """The words of tickets that examples go on with when those of the conversation ``but`` go."""
    rows = conn.execute(_SQL["next_source"], {"ids": list(example_ids), "but": but}).fetchall()
    return [
        Words(
            r["example_id"], r["conversation_id"], r["question"], r["answer"], tuple(map(tuple, r["unsupported"])),
            r["title"], tuple(r["tags"]),
        )
        for r in rows
    ]  # fmt: skip


def rewrite(conn: Connection, words: Words, *, key: str, codes: Sequence[str], by: NewExample | Figures) -> bool:
    """Give an untouched example other words and the figures that belong to them. False when somebody touched it."""
    given = {
        "id": words.example_id, "conversation_id": words.conversation_id, "question": words.question,
        "answer": words.answer, "unsupported": Jsonb([list(one) for one in words.unsupported]), "key": key,
        "codes": list(codes), **_figures(by),
    }  # fmt: skip
    if conn.execute(_SQL["rewrite"], given).fetchone() is None:
        return False
    conn.execute(_SQL["forget_versions"], {"id": words.example_id})
    conn.execute(_SQL["first_version"], {"id": words.example_id})
    own_source(conn, words.example_id, words.conversation_id)
    drop_same_wordings(conn, words.example_id)
    return True


def own_source(conn: Connection, example_id: int, conversation_id: int) -> None:
    """The example has the words of this ticket, which says nothing else."""
    conn.execute(_SQL["own_source"], {"id": example_id, "conversation_id": conversation_id})


def move_wordings(conn: Connection, conversation_id: int) -> None:
    """Wordings of a ticket that goes, which other tickets used too, go on with those."""
    conn.execute(_SQL["move_wordings"], {"id": conversation_id})


def add_links(conn: Connection, links: Sequence[tuple[int, int]]) -> None:
    """Note that examples answer one question differently."""
    if links:
        given = {"from_ids": [one for one, _ in links], "to_ids": [other for _, other in links]}
        conn.execute(_SQL["add_links"], given)


def settle(conn: Connection, ids: Sequence[int], who: str) -> list[tuple[int, int]]:
    """Note that somebody keeps these side by side; returns the contradictions that ended."""
    rows = conn.execute(_SQL["settle_links"], {"ids": list(ids), "who": who}).fetchall()
    return [(row["from_id"], row["to_id"]) for row in rows]


def unsettle(conn: Connection, links: Sequence[tuple[int, int]]) -> list[int]:
    """Let these contradict each other again; returns the examples of those that were settled."""
    if not links:
        return []
    given = {"from_ids": [one for one, _ in links], "to_ids": [other for _, other in links]}
    rows = conn.execute(_SQL["unsettle_links"], given).fetchall()
    return sorted({number for row in rows for number in (row["from_id"], row["to_id"])})


def merge(conn: Connection, keep: int, gone: int) -> None:
    """Let an example go on in another one: its tickets and its wordings support that one too."""
    _take_in(conn, keep, gone)
    conn.execute(_SQL["merged_into"], {"keep": keep, "ids": [gone]})


def _take_in(conn: Connection, keep: int, gone: int) -> None:
    for block in ("merge_sources", "merge_wordings"):
        conn.execute(_SQL[block], {"keep": keep, "gone": gone})


def drop_same_wordings(conn: Connection, example_id: int) -> None:
    """Forget the wording that is the example's own question."""
    conn.execute(_SQL["drop_same_wordings"], {"id": example_id})


def unmerge(conn: Connection, ids: Sequence[int]) -> None:
    """Let merged examples stand for themselves again; does nothing for others.

    What took them in keeps what it has from tickets of its own and from others that are merged into it, and so does
    what took that in.
    """
    above = [row["id"] for row in conn.execute(_SQL["above"], {"ids": list(ids)}).fetchall()]
    conn.execute(_SQL["unmerge"], {"ids": list(ids)})
    for number in above:
        for block in ("own_wordings", "unmerge_wordings", "unmerge_sources"):
            conn.execute(_SQL[block], {"id": number})
        for row in conn.execute(_SQL["merged_here"], {"id": number}).fetchall():
            _take_in(conn, number, row["id"])


def _texts(vectors: NDArray[np.float32]) -> list[str]:
    return [f"[{','.join(map(str, row))}]" for row in vectors.astype("float16").tolist()]


def _places(places: Sequence[Place]) -> dict[str, list[int]]:
    return {"examples": [example for example, _ in places], "conversations": [number for _, number in places]}


def _source_values(one: Joined) -> dict[str, Any]:
    spans = [{"side": s.side.value, "turn": s.turn, "start": s.start, "end": s.end} for s in one.spans]
    return {
        "example_id": one.example_id, "conversation_id": one.conversation_id,
        "question_turns": list(one.question_turns), "answer_turns": list(one.answer_turns), "spans": Jsonb(spans),
        "question": one.question, "answer": one.answer, "unsupported": Jsonb([list(part) for part in one.unsupported]),
    }  # fmt: skip


def _figures(by: NewExample | Figures) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(("confidence", "resolved", "engine", "model", "prompt_version"))
    found |= {"tags": list(by.tags), "features": Jsonb(dict(by.features)), "context": ""}
    if isinstance(by, Figures):
        return {**found, "quality": by.quality.score, "reasons": list(by.quality.reasons)}
    return {
        **found, "context": by.context, "confidence": by.confidence, "quality": by.quality,
        "reasons": list(by.quality_reasons), "resolved": by.resolved, "engine": by.engine, "model": by.model,
        "prompt_version": by.prompt_version,
    }  # fmt: skip
