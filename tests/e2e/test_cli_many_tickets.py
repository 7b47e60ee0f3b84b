"""Files of many tickets on the command line: import, kill -9 in the middle, newer exports, versions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e


def ticket(number: int, *, solved: bool = False) -> str:
    """A line of an export of tickets."""
    comments = [
        (1, f"How do I reset the password number {number} of my account? The page says ERR-{7000 + number}."),
        (2, f"Open Settings, choose Security and press Reset {number}. The mail comes within a minute."),
        *([(1, "That worked, thank you!")] if solved else []),
    ]
    return json.dumps({
        "id": number, "subject": f"Password {number}", "status": "solved" if solved else "open", "requester_id": 1,
        "assignee_id": 2,
        "users": [{"id": 1, "name": "Kim", "role": "end-user"}, {"id": 2, "name": "Lee", "role": "agent"}],
        "comments": [
            {"id": 10 * number + i, "author_id": who, "public": True, "plain_body": text, "body": text,
             "created_at": f"2026-03-0{i + 1}T10:00:00Z"} for i, (who, text) in enumerate(comments)
        ],
    })  # fmt: skip


def command(data_dir: Path, verb: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "feedme_desktop", verb, "--json", "--data-dir", str(data_dir), *map(str, arguments)]


def run(data_dir: Path, verb: str, *arguments: object, code: int = 0) -> list[dict[str, Any]]:
    done = subprocess.run(command(data_dir, verb, *arguments), capture_output=True, text=True)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("many")


def test_a_kill_in_the_middle_loses_nothing_and_doubles_nothing(place):
    path = place / "export.ndjson"
    path.write_text("".join(ticket(number) + "\n" for number in range(450)))
    environment = {**os.environ, "FEEDME_FAULT": "handed_in:kill:2"}
    killed = subprocess.run(command(place / "data", "import", path), capture_output=True, text=True, env=environment)
    assert killed.returncode == -signal.SIGKILL
    acknowledged = {line["conversation_id"] for line in map(json.loads, killed.stdout.splitlines())}
    assert len(list((place / "data" / "handing-in").iterdir())) == 1
    lines = run(place / "data", "import", path)
    assert sorted(line["part"] for line in lines) == list(range(450))
    assert {line["status"] for line in lines} == {"completed"}
    assert acknowledged <= {line["conversation_id"] for line in lines}
    rows = [row for row in run(place / "data", "list", "--what", "conversations") if row["file"] == path.name]
    assert sorted(row["part"] for row in rows) == list(range(450))
    of_file = {row["conversation_id"] for row in rows}
    assert sorted(of_file) == sorted(
        row["conversation_id"] for row in run(place / "data", "list") if row["conversation_id"] in of_file
    )
    assert list((place / "data" / "handing-in").iterdir()) == []


def test_a_newer_export_updates_and_can_be_taken_back(place):
    path = place / "few.ndjson"
    path.write_text("".join(ticket(number) + "\n" for number in (9001, 9002)))
    first = {line["part"]: line["conversation_id"] for line in run(place / "data", "import", path)}
    path.write_text("".join(ticket(number, solved=number == 9002) + "\n" for number in (9001, 9002, 9003)))
    lines = {line["part"]: line for line in run(place / "data", "import", path)}
    assert (lines[0]["duplicate_of"], lines[1]["updated"], lines[2]["updated"]) == (first[0], True, False)
    number = lines[1]["conversation_id"]
    assert number == first[1]
    history = run(place / "data", "history", number, "--what", "conversations")
    assert [version["version"] for version in history] == [2, 1]
    (found,) = run(place / "data", "diff", number, 1, 2, "--what", "conversations")
    assert "That worked" in "".join(span["new"] for span in found["transcript"] if span["kind"] != "equal")
    (restored,) = run(place / "data", "restore", number, 1, "--what", "conversations")
    assert (restored["status"], restored["version"]) == ("completed", 3)
    (shown,) = run(place / "data", "show", number, "--what", "conversations")
    assert len(shown["turns"]) == 2


def test_parse_takes_what_a_person_knows(place):
    table = place / "tabelle.csv"
    table.write_text("Vorgang;Wer;Satz\nA;Kim;How do I print this page?\nA;Lee;Press the printer button.\n")
    columns = json.dumps({"vorgang": "ticket", "wer": "speaker", "satz": "text"})
    (found,) = run(place / "data", "parse", "--columns", columns, table)
    assert [turn["speaker"] for turn in found["turns"]] == ["Kim", "Lee"]
    (found,) = run(place / "data", "parse", "--as-text", table)
    assert found["format"] in ("text", "chat")
    for wrong in ("x", '{"satz": "words"}'):
        done = subprocess.run(
            command(place / "data", "parse", "--columns", wrong, table), capture_output=True, text=True
        )
        assert done.returncode == 2
