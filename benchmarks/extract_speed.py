"""``feedme extract`` on 1,000 dialogs: how long, on how many cores, when the first line comes, and in how much memory.

The real command in a process of its own, once with a file a dialog and once with all in one table; and in the same run
the same files with one reader, so that what the second one brings is a ratio. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
from import_speed import SPEAKERS, real_dialogs, synthetic_dialogs

_LOOK_S = 0.02


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="a .jsonl.gz of dialogs with turns; synthetic ones without it")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--readers", type=int, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.readers:
        return _read_with(chosen.readers, chosen.files)
    dialogs = list(real_dialogs(chosen.data, chosen.count) if chosen.data else synthetic_dialogs(chosen.count))
    with tempfile.TemporaryDirectory(prefix="feedme-extract-") as name:
        files, table = _written(Path(name), dialogs)
        command = [sys.executable, "-m", "feedme_desktop", "extract", "--data-dir", f"{name}/data", "--json", "--"]
        one = [sys.executable, __file__, "--readers", "1", "--"]
        result = {
            "benchmark": "extract_speed",
            "dialogs": len(dialogs),
            "files": watched([*command, *files]),
            "files_by_one_reader": watched([*one, *files]),
            "one_table": watched([*command, table]),
            "one_table_by_one_reader": watched([*one, table]),
        }
    for kind in ("files", "one_table"):
        result[f"{kind}_faster_than_one_reader"] = round(
            result[f"{kind}_by_one_reader"]["seconds"] / result[kind]["seconds"], 2
        )
    print(json.dumps(result))
    return 0


def _read_with(readers: int, files: Sequence[str]) -> int:
    """What the command does, with so many readers."""
    from feedme_desktop.cli.output import emit
    from feedme_desktop.services.reading import read_files, reading_json
    from feedme_desktop.settings import load_settings

    with tempfile.TemporaryDirectory() as name:
        for reading in read_files(files, load_settings(Path(name)), engine="rules", readers=readers):
            emit(reading_json(reading))
    return 0


def _written(folder: Path, dialogs: Sequence[str]) -> tuple[list[str], str]:
    """The dialogs as a file each, and as one table of messages."""
    files = []
    for number, text in enumerate(dialogs):
        path = folder / f"dialog-{number:05}.txt"
        path.write_text(text, "utf-8")
        files.append(str(path))
    table = folder / "all.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ticket_id", "role", "message"])
        for number, text in enumerate(dialogs):
            writer.writerows([number, role, said] for role, said in _turns(text))
    return files, str(table)


def _turns(text: str) -> Iterator[tuple[str, str]]:
    roles = {f"{name}: ": role for role, name in SPEAKERS.items()}
    for line in text.splitlines():
        head = next((head for head in roles if line.startswith(head)), None)
        if head is not None:
            yield roles[head], line[len(head) :]


def watched(command: Sequence[str]) -> dict[str, Any]:
    """Run a command and watch it: seconds, CPU seconds a second, the first line, memory of all its processes."""
    began, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    assert process.stdout is not None
    memory: list[float] = []
    looking = threading.Thread(target=_look, args=(process, memory))
    looking.start()
    first, lines, examples = 0.0, 0, 0
    for line in process.stdout:
        first = first or time.perf_counter() - began
        lines += 1
        examples += len(json.loads(line).get("examples", ()))
    code = process.wait()
    seconds = time.perf_counter() - began
    looking.join()
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    half = max(memory[: len(memory) // 2], default=0.0)
    return {
        "exit": code, "lines": lines, "examples": examples, "seconds": round(seconds, 2),
        "cpu_s": round(cpu, 2), "cores": round(cpu / seconds, 2),
        "first_line_s": round(first, 2), "first_line_share": round(first / seconds, 3),
        "peak_mb": round(max(memory, default=0.0)), "peak_mb_first_half": round(half),
    }  # fmt: skip


def _look(process: subprocess.Popen[bytes], memory: list[float]) -> None:
    """Note the memory (unique set size, MB) of the process and its children, until it ends."""
    while process.poll() is None:
        try:
            root = psutil.Process(process.pid)
            memory.append(sum(_own(one) for one in (root, *root.children(recursive=True))) / 2**20)
        except psutil.Error:
            pass
        time.sleep(_LOOK_S)


def _own(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().uss)
    except psutil.Error:
        return 0.0


if __name__ == "__main__":
    sys.exit(main())
