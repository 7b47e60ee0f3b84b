"""Peak memory of reading files of many tickets: NDJSON, CSV and mbox, by the program itself as a person starts it.

Writes the files into a temporary folder, runs ``feedme parse FILE --json`` on each and samples the resident memory of
the whole process tree. Flatness is the peak of the last third of the run against that of the first. Prints one JSON
line; ``--only ndjson`` takes one of them.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import psutil

MEGA = 2**20
STEP = 0.05
_WORDS = (
    "calendar sync printer invoice token password settings account please restart update version folder archive "
    "signature outbox search index inbox message cannot open close error after before again since Monday button"
)
WORDS = _WORDS.split()
PEOPLE = (("Lea Kohl", "lea@client.example"), ("Tom Reed", "tom@postbird.example"))


@dataclass(slots=True)
class Usage:
    """Memory of a process tree over time, in MB, and what came out of it."""

    samples: list[float] = field(default_factory=list)
    tickets: int = 0
    errors: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        third = max(1, len(self.samples) // 3)
        first, last = max(self.samples[:third]), max(self.samples[-third:])
        return {
            "peak_mb": round(max(self.samples), 1),
            "first_third_mb": round(first, 1),
            "last_third_mb": round(last, 1),
            "last_to_first": round(last / first, 3),
            "tickets": self.tickets,
            "errors": self.errors,
            "seconds": round(self.seconds, 1),
            "tickets_per_second": round(self.tickets / max(self.seconds, 1e-9)),
        }


def main() -> int:
    """Write the files, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=500, help="of the NDJSON export")
    parser.add_argument("--others", type=int, default=100, help="megabytes of the CSV and of the mbox")
    parser.add_argument("--only", choices=("ndjson", "csv", "mbox"))
    parser.add_argument("--python", default=sys.executable, help="which has the program")
    chosen = parser.parse_args()
    wanted: dict[str, tuple[int, Callable[[TextIO, int], int]]] = {
        "ndjson": (chosen.megabytes, write_ndjson),
        "csv": (chosen.others, write_csv),
        "mbox": (chosen.others, write_mbox),
    }
    result: dict[str, object] = {}
    for name, (megabytes, write) in wanted.items():
        if chosen.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"export.{name}")
            with path.open("w", encoding="utf-8", newline="\n") as file:
                written = write(file, megabytes * MEGA)
            usage = measure([chosen.python, "-m", "feedme_desktop", "parse", str(path), "--json"], folder)
        result[name] = {"mb": megabytes, "written": written, **usage.as_json()}
    print(json.dumps(result))
    return 0


def measure(command: list[str], folder: str) -> Usage:
    """Run a command to its end, counting the lines it prints and sampling the memory of its tree."""
    usage = Usage()
    start = time.monotonic()
    lines = Path(folder, "answers.jsonl")
    with lines.open("wb") as out:
        running = subprocess.Popen([*command, "--data-dir", str(Path(folder, "data"))], stdout=out)
        while running.poll() is None:
            usage.samples.append(tree_memory(running.pid))
            time.sleep(STEP)
    usage.seconds = time.monotonic() - start
    with lines.open(encoding="utf-8") as answers:
        for line in answers:
            failed = json.loads(line).get("error") is not None
            usage.errors += failed
            usage.tickets += not failed
    return usage


def tree_memory(pid: int) -> float:
    """Resident memory of a process and its children in MB; what they share counts for each of them."""
    total = 0
    try:
        root = psutil.Process(pid)
        family = [root, *root.children(recursive=True)]
    except psutil.Error:
        return 0.0
    for process in family:
        try:
            total += process.memory_info().rss
        except psutil.Error:
            continue
    return total / MEGA


# ---------------------------------------------------------------- files


def write_ndjson(file: TextIO, size: int) -> int:
    """An export of Zendesk's kind: a ticket a line, with 4 to 8 comments; returns how many."""
    written = 0
    for number, dice in tickets():
        if written >= size:
            return number
        line = json.dumps(_zendesk(number, dice))
        written += file.write(line + "\n")
    return 0


def write_csv(file: TextIO, size: int) -> int:
    """Comments of tickets, a row each, several tickets at a time mixed up."""
    written = file.write(
        "Ticket ID,Ticket subject,Comment author,Comment author role,Comment public,Comment body,Created at\n"
    )
    for number, dice in tickets():
        if written >= size:
            return number
        for turn in range(dice.randint(4, 8)):
            who, role = PEOPLE[turn % 2][0], ("end-user", "agent")[turn % 2]
            other = number - (number % 3 == 2 and turn > 2)  # mixed up with the ticket before
            body = text(dice).replace('"', '""')
            written += file.write(f'{other},Subject {other},{who},{role},true,"{body}",2024-03-01T10:{turn:02}:00Z\n')
    return 0


def write_mbox(file: TextIO, size: int) -> int:
    """Threads of mails that answer each other; returns how many threads."""
    written = 0
    for number, dice in tickets():
        if written >= size:
            return number
        for turn in range(dice.randint(4, 8)):
            (name, address), (_, to) = PEOPLE[turn % 2], PEOPLE[1 - turn % 2]
            answer = f"In-Reply-To: <{number}.{turn - 1}@client.example>\n" if turn else ""
            written += file.write(
                f"From {address} Fri Mar  1 10:{turn:02}:00 2024\nFrom: {name} <{address}>\nTo: {to}\n"
                f"Subject: {'Re: ' * bool(turn)}Ticket {number}\nDate: Fri, 01 Mar 2024 10:{turn:02}:00 +0000\n"
                f"Message-ID: <{number}.{turn}@client.example>\n{answer}"
                f"Content-Type: text/plain; charset=utf-8\n\n{text(dice)}\n\n"
            )
    return 0


def tickets() -> Iterator[tuple[int, random.Random]]:
    """Numbers of tickets, each with a source of chance of its own; without end."""
    number = 0
    while True:
        yield number, random.Random(number)
        number += 1


def text(dice: random.Random) -> str:
    """A message of 40 to 120 words, now and then over several lines."""
    words = " ".join(dice.choices(WORDS, k=dice.randint(40, 120)))
    return f'Hello,\n\n{words}.\nThanks, "you"' if dice.random() < 0.3 else f"{words}."


def _zendesk(number: int, dice: random.Random) -> dict[str, object]:
    comments = [
        {
            "id": number * 10 + turn,
            "author_id": 500 + turn % 2,
            "author": {"name": PEOPLE[turn % 2][0], "role": ("end-user", "agent")[turn % 2]},
            "public": turn != 3,
            "body": text(dice),
            "created_at": f"2024-03-01T10:{turn:02}:00Z",
        }
        for turn in range(dice.randint(4, 8))
    ]
    return {
        "id": number,
        "subject": f"Ticket {number}",
        "status": "solved",
        "priority": "normal",
        "requester_id": 500,
        "tags": ["sync", "calendar"],
        "created_at": "2024-03-01T10:00:00Z",
        "comments": comments,
    }


if __name__ == "__main__":
    sys.exit(main())
