"""Kill the first start of a library at random moments: does the next start open it, with all that was acknowledged?

Each round takes a new data dir, starts a program that opens it and then writes rows, and kills, with SIGKILL and up to
three times in a row, the program, the postmaster, both, or every process there is. The ledger of acknowledged rows is
a file outside the database. Prints one JSON line; exit code 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from feedme_desktop.db.account import service_account
from feedme_desktop.db.database import open_database
from feedme_desktop.db.place import find_place
from feedme_desktop.db.postmaster import stop
from feedme_desktop.errors import UserError
from feedme_desktop.paths import Paths
from feedme_desktop.settings import load_settings

WRITER = """
import sys
from pathlib import Path
from feedme_desktop.db.database import open_database
from feedme_desktop.settings import load_settings
database = open_database(load_settings(Path(sys.argv[1])))
for number in range(1_000_000):
    name = f"{sys.argv[2]}-{number}"
    with database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES (%s)", [name])
    print(name, flush=True)
"""
WHOM = ("program", "postmaster", "program and postmaster", "everything")


def main() -> int:
    """Run the rounds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--seed", type=int, default=None)
    options.add_argument("--latest", type=float, default=2.5, help="latest moment of a kill, seconds after the start")
    chosen = options.parse_args()
    seed = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    totals: Counter[str] = Counter()
    reopened: list[float] = []
    for number in range(chosen.rounds):
        one_round(number, chance, chosen.latest, totals, reopened)
        print(f"{number + 1}/{chosen.rounds} {dict(totals)}", file=sys.stderr)
    bad = {name: totals[name] for name in ("not_opened", "lost", "doubled")}
    print(
        json.dumps(
            {
                "benchmark": "crash_first_start",
                "seed": seed,
                "rounds": chosen.rounds,
                "kills": totals["kills"],
                **{f"killed_{name.replace(' ', '_')}": totals[name] for name in WHOM},
                "killed_before_the_library_was_there": totals["early"],
                "acknowledged": totals["acknowledged"],
                **bad,
                "reopen_s_median": round(sorted(reopened)[len(reopened) // 2], 2) if reopened else None,
                "reopen_s_max": round(max(reopened), 2) if reopened else None,
            }
        )
    )
    return 1 if any(bad.values()) else 0


def one_round(number: int, chance: random.Random, latest: float, totals: Counter[str], reopened: list[float]) -> None:
    """Kill the first starts of one data dir, then open it and compare with the ledger."""
    base = Path(tempfile.mkdtemp(prefix="feedme-crash-"))
    data_dir, ledger = base / "data", base / "ledger"
    try:
        for attempt in range(chance.randint(1, 3)):
            kill_once(data_dir, ledger, f"{number}.{attempt}", chance, latest, totals)
        compare(data_dir, ledger, totals, reopened)
    finally:
        remove(data_dir)
        shutil.rmtree(base, ignore_errors=True)


def kill_once(
    data_dir: Path, ledger: Path, name: str, chance: random.Random, latest: float, totals: Counter[str]
) -> None:
    """Start the writer and kill it, or its server, after a random time."""
    whom = chance.choice(WHOM)
    with ledger.open("ab") as acknowledged:
        command = [sys.executable, "-c", WRITER, str(data_dir), name]
        writer = subprocess.Popen(command, stdout=acknowledged, stderr=subprocess.DEVNULL)
    wait_for_the_moment(data_dir, chance, latest)
    totals["kills"] += 1
    totals[whom] += 1
    totals["early"] += not server_folder(data_dir).exists()
    program, server = psutil.Process(writer.pid), servers(data_dir)
    below = program.children(recursive=True)
    if whom != "postmaster":
        kill([program])
    if whom != "program":
        kill([process for process in server if "-D" in process.info["cmdline"]])
    if whom == "everything":
        kill([*server, *below])
    # A program whose server was killed may go on with a new one; it ends here at the latest.
    with suppress(subprocess.TimeoutExpired):
        writer.wait(timeout=chance.uniform(0, 1))
    writer.kill()
    writer.wait()


def wait_for_the_moment(data_dir: Path, chance: random.Random, latest: float) -> None:
    """Half of the kills come while the library is made, half while it starts or works."""
    if chance.random() < 0.5:
        time.sleep(chance.uniform(0.2, latest))
        return
    end = time.monotonic() + 60
    while not server_folder(data_dir).exists() and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, latest / 2))


def compare(data_dir: Path, ledger: Path, totals: Counter[str], reopened: list[float]) -> None:
    """Open the library and look for every acknowledged row."""
    expected = [line for line in ledger.read_text("utf-8").split("\n")[:-1] if line]
    totals["acknowledged"] += len(expected)
    began = time.perf_counter()
    try:
        with open_database(load_settings(data_dir)) as database:
            reopened.append(time.perf_counter() - began)
            with database.read() as connection:
                there = Counter(row["name"] for row in connection.execute("SELECT name FROM feedme.folders"))
    except UserError as error:
        print(f"not opened: {error.code}: {error}", file=sys.stderr)
        totals["not_opened"] += 1
        return
    totals["lost"] += sum(name not in there for name in expected)
    totals["doubled"] += sum(count > 1 for count in there.values())


def server_folder(data_dir: Path) -> Path:
    """Where the complete cluster lies, or will lie."""
    pointer = data_dir / "database" / "place.json"
    home = Path(json.loads(pointer.read_text("utf-8"))["place"]) if pointer.exists() else data_dir / "database"
    return home / "server"


def servers(data_dir: Path) -> list[psutil.Process]:
    """Every process that works in the cluster, complete or half made."""
    home, found = str(server_folder(data_dir).parent), []
    for process in psutil.process_iter(["cmdline", "name"]):
        with suppress(psutil.Error):
            words = process.info["cmdline"] = process.info["cmdline"] or []
            if any(word.startswith(home) for word in words) or process.cwd().startswith(home):
                found.append(process)
    return found


def kill(processes: list[psutil.Process]) -> None:
    """SIGKILL, whoever is still there."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


def remove(data_dir: Path) -> None:
    """Stop what still runs there and remove it, outside the data dir too."""
    if not (data_dir / "database").exists():
        return
    place: Any = find_place(Paths(data_dir).database, service_account(), stop)
    stop(place.data)
    kill(servers(data_dir))
    if place.home != Paths(data_dir).database.resolve():
        shutil.rmtree(place.home, ignore_errors=True)


if __name__ == "__main__":
    raise SystemExit(main())
