"""Throw mutated files at every parser: no crash, no hang over 10 s, no memory over 512 MB, no text silently lost.

    pip install -e .[fuzz]
    python benchmarks/fuzz_parsers.py --runs 200000 [--kinds eml,json] [--out DIR] [--seeds FOLDER...]

Each kind of file gets its share of the runs in a process of its own (atheris: coverage-guided mutation of the seeds,
which are the files of tests/data and those given). Where the words of a format can be read by other means (see
lost_words.py), each run also compares them. Inputs that break a promise are left in DIR; prints one line of JSON a
kind, and a total.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve()
DATA = HERE.parents[1] / "tests" / "data"
KINDS = {
    "eml": "mail.eml", "body": "body.eml", "mbox": "mails.mbox", "msg": "mail.msg", "json": "ticket.json",
    "ndjson": "tickets.ndjson", "csv": "table.csv", "html": "ticket.html", "txt": "chat.txt", "md": "ticket.md",
    "log": "irc.log", "rtf": "call.rtf", "vtt": "call.vtt", "srt": "call.srt", "pdf": "ticket.pdf",
    "docx": "ticket.docx", "xlsx": "table.xlsx", "zip": "export.zip",
}  # fmt: skip
"""Kind of input -> the name it is parsed under."""

COMPARED = frozenset({"body", "json", "ndjson", "csv", "txt", "md", "log"})
LONGEST = 60_000
MOST = 30
"""Places noted a kind."""

ENDS = 5
"""Times a process is started again after it ended early."""

TIMEOUT_S = 10
MEMORY_MB = 512
_HEAD = b"From: Ann <ann@x.example>\nTo: help@y.example\nSubject: s\nContent-Type: text/plain; charset=utf-8\n\n"


def seeds(kind: str, folders: list[Path]) -> list[bytes]:
    """The files of a kind, and something small where there is none."""
    suffix = {"body": ".eml"}.get(kind, f".{kind}")
    found = [file for folder in folders for file in sorted(folder.rglob(f"*{suffix}")) if file.is_file()]
    found = [file for file in found if kind != "txt" or file.parent.name != "mail"]  # lists of pieces of mails
    contents = [file.read_bytes() for file in found if file.stat().st_size <= LONGEST]
    if kind == "body":
        contents = [content for content in contents if b"multipart/" not in content.lower()]
        contents = [re.split(rb"\r?\n\r?\n", content, maxsplit=1)[-1] for content in contents]
    return contents or [b"Ann: hello there, it does not work\nBob: what does it say?\n"]


class LostError(Exception):
    """Words of the input are nowhere."""


class Notes:
    """Keeps one input for each place where something went wrong."""

    def __init__(self, kind: str, out: Path) -> None:
        self._kind, self._out = kind, out
        self._known: set[str] = set()

    def note(self, data: bytes, error: Exception) -> None:
        """Write the input and where it happened, the first time."""
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f"{Path(one.filename).name}:{one.lineno}" for one in frames if "feedme_desktop" in one.filename]
        where = f"{type(error).__name__} {' '.join(ours[-2:])}"
        if isinstance(error, LostError):
            where += f"#{sum(one.startswith('LostError') for one in self._known) % 10}"
        if where in self._known or len(self._known) > MOST:
            return
        self._known.add(where)
        file = self._out / f"{self._kind}-{hashlib.sha256(data).hexdigest()[:12]}"
        file.write_bytes(data)
        with (self._out / f"{self._kind}.notes").open("a") as notes:
            notes.write(f"{where} | {str(error)[:160]!r} | {file}\n")


def work(kind: str, runs: int, out: Path, corpus: Path) -> None:
    """Fuzz one kind in this process; atheris ends it."""
    import atheris

    with atheris.instrument_imports(include=["feedme_desktop"]):
        import lost_words

    name = KINDS[kind]

    def once(data: bytes) -> None:
        content = _HEAD + data if kind == "body" else data
        try:
            kept = lost_words.words_kept(name, content)
        except Exception as error:  # noqa: BLE001  # any is a finding
            notes.note(data, error)
            return
        if kind in COMPARED and kept is not None:
            words = lost_words.missing(name, content, kept)
            if words:
                notes.note(data, LostError(f"{words.most_common(5)}"))

    notes = Notes(kind, out)

    arguments = [
        sys.argv[0], f"-runs={runs}", f"-max_len={LONGEST}", f"-timeout={TIMEOUT_S}", f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={out}/{kind}-", f"-seed={random.randrange(2**31)}", "-verbosity=0", "-print_final_stats=1",
        str(corpus),
    ]  # fmt: skip
    atheris.Setup(arguments, once)
    atheris.Fuzz()


def fuzz(kind: str, runs: int, out: Path, folders: list[Path]) -> dict[str, object]:
    """Fuzz one kind; what ends the process (a hang, memory, a crash of a library) is a finding, too."""
    notes = out / f"{kind}.notes"
    notes.unlink(missing_ok=True)
    done, peak, ends = 0, 0, []
    with tempfile.TemporaryDirectory() as place:
        for number, content in enumerate(seeds(kind, folders)):
            Path(place, f"seed{number}").write_bytes(content)
        while done < runs and len(ends) < ENDS:
            command = [sys.executable, str(HERE), "--kinds", kind, "--runs", str(runs - done), "--out", str(out)]
            ended = subprocess.run(
                [*command, "--work", place], capture_output=True, text=True, errors="replace", check=False
            )
            counted = re.search(r"number_of_executed_units:\s*(\d+)", ended.stderr)
            memory = re.search(r"peak_rss_mb:\s*(\d+)", ended.stderr)
            done += int(counted[1]) if counted else 1
            peak = max(peak, int(memory[1]) if memory else 0)
            if ended.returncode == 0:
                break
            what = re.search(r"ERROR: libFuzzer: (.+)|SUMMARY: (.+)", ended.stderr)
            file = re.search(r"Test unit written to (\S+)", ended.stderr)
            ends.append(f"{what[0] if what else ended.stderr[-200:]} | {file[1] if file else '?'}")
    found = notes.read_text().splitlines() if notes.exists() else []
    return {"kind": kind, "runs": done, "findings": [*found, *ends], "peak_rss_mb": peak}


def main() -> int:
    """Fuzz and print; 1 when something was found."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=200_000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir(), "fuzz"))
    parser.add_argument("--seeds", type=Path, nargs="*", default=[])
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    kinds = options.kinds.split(",")
    if options.work:
        work(kinds[0], options.runs, options.out, options.work)
    total = {"runs": 0, "findings": 0, "peak_rss_mb": 0}
    with ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        share = -(-options.runs // len(kinds))
        for found in pool.map(lambda kind: fuzz(kind, share, options.out, [DATA, *options.seeds]), kinds):
            print(json.dumps(found), flush=True)
            total["runs"] += found["runs"]
            total["findings"] += len(found["findings"])
            total["peak_rss_mb"] = max(total["peak_rss_mb"], found["peak_rss_mb"])
    print(json.dumps(total))
    return 1 if total["findings"] else 0


if __name__ == "__main__":
    sys.exit(main())
