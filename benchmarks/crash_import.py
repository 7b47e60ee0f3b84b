"""Kill an import with kill -9, at each named point and at random moments: does the next start finish it, once?

Each round hands in new files through the real command line and kills it. The next start resumes; then every file of
the round must be one completed conversation with one set of turns and examples. The ledger of what was handed in
lies outside the database. Prints one JSON line with the seed; exit code 1 if anything was lost or doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from feedme_desktop.services.library import Library, open_library
from feedme_desktop.settings import load_settings

POINTS = ("claimed", "parsed", "extracted", "embedded", "before_commit", "after_commit")
CHAT = """Customer: My number is {n}. How do I get my {n} events back after the update?
Agent: Open Settings, choose Calendar and press Sync {n}. All events come back within a minute.
Customer: That worked, thank you!
"""
TABLES = {"turns": 3, "examples": 1, "example_sources": 1, "example_versions": 1, "embeddings": 2}
"""Rows that each file must come to."""


def main() -> int:
    """Run the rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--files", type=int, default=12, help="files a round")
    parser.add_argument("--seed", type=int, default=None)
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
    with tempfile.TemporaryDirectory(prefix="feedme-crash-") as name:
        Path(name).chmod(0o755)  # the database may run as another user
        result = Rounds(Path(name), chosen.files, random.Random(seed)).run(chosen.rounds)
    print(json.dumps({"benchmark": "crash_import", "seed": seed, "rounds": chosen.rounds, **result}))
    return 1 if result["lost"] or result["doubled"] or result["not_opened"] else 0


class Rounds:
    """All rounds on one library, so that damage would add up."""

    def __init__(self, folder: Path, files: int, chance: random.Random) -> None:
        self._folder = folder
        self._files = files
        self._chance = chance
        self._ledger: list[str] = []

    def run(self, rounds: int) -> dict[str, object]:
        """Kill and resume ``rounds`` times, then count."""
        killed: Counter[str] = Counter()
        not_opened = 0
        resumed: list[float] = []
        self._feedme("list")  # the first start is another benchmark's business
        for number in range(rounds):
            folder = self._hand_in(number)
            point = (*POINTS, "random", "random")[number % (len(POINTS) + 2)]
            code = self._killed(folder, point)
            killed[point if code == -signal.SIGKILL else f"{point}: ended before"] += 1
            began = time.monotonic()
            done = self._feedme("import", str(folder))
            resumed.append(time.monotonic() - began)
            not_opened += done.returncode == 3
        settings = load_settings(self._folder / "data")
        with open_library(settings) as library:
            lost, doubled = self._count(library)
        return {
            "files": len(self._ledger), "killed_at": dict(killed), "lost": lost, "doubled": doubled,
            "not_opened": not_opened, "slowest_resume_s": round(max(resumed), 2),
        }  # fmt: skip

    def _hand_in(self, number: int) -> Path:
        folder = self._folder / f"in-{number}"
        folder.mkdir()
        for file in range(self._files):
            text = CHAT.format(n=10_000 + number * self._files + file)
            (folder / f"{number}-{file}.txt").write_text(text)
            self._ledger.append(f"{number}-{file}.txt")
        return folder

    def _killed(self, folder: Path, point: str) -> int:
        environment = dict(os.environ)
        if point != "random":
            reached = self._chance.randint(1, self._files) if point == "parsed" else 1  # the others come once a batch
            environment["FEEDME_FAULT"] = f"{point}:kill:{reached}"
        process = subprocess.Popen(
            self._command("import", str(folder)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
        )
        try:
            return process.wait(self._chance.uniform(0.3, 2.5) if point == "random" else 120)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()

    def _feedme(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(self._command(*arguments), stdout=subprocess.DEVNULL, check=False)

    def _command(self, verb: str, *arguments: str) -> list[str]:
        base = [sys.executable, "-m", "feedme_desktop", verb, "--json", "--data-dir", str(self._folder / "data")]
        return [*base, *arguments]

    def _count(self, library: Library) -> tuple[int, int]:
        rows = Counter(row.file for row in library.imports.rows(limit=None) if row.status.value == "completed")
        lost = sum(1 for name in self._ledger if rows[name] == 0)
        doubled = sum(1 for name in self._ledger if rows[name] > 1)
        with library.database.read() as connection:
            for table, each in TABLES.items():
                found = connection.execute(f"SELECT count(*) AS n FROM feedme.{table}").fetchone()  # names above
                assert found is not None
                difference = found["n"] - each * len(self._ledger)
                lost += max(0, -difference)
                doubled += max(0, difference)
        return lost, doubled


if __name__ == "__main__":
    sys.exit(main())
