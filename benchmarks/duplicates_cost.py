"""What it costs to compare new examples with a library of so many, in milliseconds each, and what the index misses.

    python benchmarks/duplicates_cost.py [--sizes 1000,5000,100000]

Vectors in clusters stand for texts (within a cluster the cosine is about .5, as between questions about one thing);
every new example has a twin in the library. Prints a JSON line a size.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feedme_desktop.db import conversations, duplicates, examples, search
from feedme_desktop.db.conversations import NewConversation
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.examples import NewExample, NewVector
from feedme_desktop.db.pool import Connection
from feedme_desktop.services import duplicates as comparing
from feedme_desktop.services.library import Library, open_library
from feedme_desktop.services.work import texts_of
from feedme_desktop.settings import load_settings

MODEL = "minilm-l6-v2-q8"
CLUSTERS, BATCH, ROUNDS = 2_000, 48, 5
_LOT = 5_000

Vectors = NDArray[np.float32]


def vectors(start: int, count: int, *, noise: int = 0) -> Vectors:
    """Unit vectors of examples ``start`` to ``start + count``; with ``noise`` those of a twin in other words."""
    centres = np.random.default_rng(1).standard_normal((CLUSTERS, 384))
    rows = np.empty((count, 384), dtype=np.float32)
    for row in range(count):
        number = start + row
        made = centres[number % CLUSTERS] + np.random.default_rng(number).standard_normal(384)
        if noise:
            made = made + 0.3 * np.random.default_rng(number + noise).standard_normal(384)
        rows[row] = made / np.linalg.norm(made)
    return rows


def text(number: int) -> tuple[str, str]:
    """Question and answer of an example; twins have the same words."""
    thing = f"{['calendar', 'outbox', 'signature', 'archive', 'inbox'][number % 5]} {number // 5}"
    return f"How do I get my {thing} back?", f"Open Settings, choose {thing} and press Rebuild, it takes a minute."


def example(number: int, example_id: int, conversation_id: int) -> NewExample:
    """One as extraction would propose it."""
    question, answer = text(number)
    return NewExample(
        example_id, question, answer, question.lower(), (), "rules", "extracted", conversation_id=conversation_id
    )


def grow(library: Library, start: int, end: int) -> None:
    """Fill the library with examples ``start`` to ``end``."""
    for first in range(start, end, _LOT):
        count = min(_LOT, end - first)
        with library.database.transaction() as conn:
            ids = examples.new_ids(conn, count)
            ticket = _ticket(conn, first)
            examples.insert(conn, [example(first + n, number, ticket) for n, number in enumerate(ids)])
            made = halfvec_bytes(vectors(first, count))
            kinds = ("question", "both")
            rows = [NewVector(i, MODEL, kind, v) for i, v in zip(ids, made, strict=True) for kind in kinds]
            examples.insert_vectors(conn, rows)
    with library.database.transaction() as conn:
        examples.analyze(conn)


def measure(library: Library, size: int, turn: int) -> tuple[float, float, float]:
    """Milliseconds an example for the candidates alone and for storing, and the share of twins that were found."""
    numbers = list(range(turn, size, size // BATCH))[:BATCH]
    made = np.concatenate([vectors(number, 1, noise=10_000_000) for number in numbers])
    by_text = {
        one: vector
        for number, vector in zip(numbers, halfvec_bytes(made), strict=True)
        for one in texts_of(*text(number))
    }
    with library.database.transaction() as conn:
        ids = examples.new_ids(conn, BATCH)
        tickets = [_ticket(conn, -number - 1) for number in ids]
        new = [example(n, i, t) for n, i, t in zip(numbers, ids, tickets, strict=True)]
        began = time.perf_counter()
        duplicates.candidates(conn, MODEL, tickets, made, made)
        looked = time.perf_counter()
        stored = comparing.store(conn, new, tickets, comparing.Vectors(by_text, MODEL, _no_model))
        ended = time.perf_counter()
        joined = sum(one.joined for one in stored.values())
        conn.execute("ROLLBACK")
        conn.execute("BEGIN")
    return 1000 * (looked - began) / BATCH, 1000 * (ended - looked) / BATCH, joined / BATCH


def _no_model(texts: Sequence[str]) -> list[bytes]:
    raise AssertionError(f"{len(texts)} texts are to be embedded, but all vectors are given")


def _ticket(conn: Connection, number: int) -> int:
    sha = abs(number).to_bytes(16) + (number < 0).to_bytes(16)
    found = conversations.insert(conn, NewConversation("a.txt", sha, sha, 1, "rules"), b"x")
    assert found is not None
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,5000,100000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with open_library(load_settings(Path(folder) / "home")) as library:
            before = 0
            for size in sizes:
                grow(library, before, size)
                before = size
                with library.database.transaction() as conn:
                    indexed = search.wants_vector_index(conn)
                    if indexed:
                        search.build_vector_index(conn)
                figures = [measure(library, size, turn) for turn in range(ROUNDS)]
                near, store, found = (float(np.median([one[i] for one in figures])) for i in range(3))
                line = {"examples": size, "indexed": indexed, "candidates_ms": near, "store_ms": store, "found": found}
                print(json.dumps({name: round(v, 3) if isinstance(v, float) else v for name, v in line.items()}))


if __name__ == "__main__":
    main()
