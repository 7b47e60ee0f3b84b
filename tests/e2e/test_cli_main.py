"""The command line as people and scripts use it: real processes on one data dir."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.e2e

CHAT = """Customer: Hello, my calendar is empty since the update, error ERR-7731. How do I get my events back?
Agent: Open Settings, choose Calendar and press Sync again. All events come back within a minute.
Customer: That worked, thank you!
"""
PRINT = """Customer: How do I print a mail without the header?
Agent: Choose File, then Print, and take the tick away from Print header. It stays off for the next mails.
Customer: Perfect, thanks.
"""


class Cli:
    """Runs commands on a data dir of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / "data"

    def start(self, *arguments: object, **options: Any) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "feedme_desktop", str(arguments[0]), "--data-dir", str(self.data_dir)]
        return subprocess.Popen(
            [*command, *map(str, arguments[1:])], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
        )

    def run(self, *arguments: object, code: int = 0, **options: Any) -> tuple[str, str]:
        process = self.start(*arguments, **options)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, (process.returncode, out, err)
        return out, err

    def json(self, *arguments: object, code: int = 0) -> list[dict[str, Any]]:
        out, _ = self.run(arguments[0], "--json", *arguments[1:], code=code)
        return [json.loads(line) for line in out.splitlines()]

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


@pytest.fixture(scope="module")
def cli(tmp_path_factory) -> Cli:
    """One library for the module: opening a new one for each test would take too long."""
    return Cli(tmp_path_factory.mktemp("cli"))


@pytest.fixture
def imported(cli) -> Callable[[str, str], int]:
    def run(name: str, text: str) -> int:
        (line,) = cli.json("import", cli.file(name, text))
        assert line["error"] is None
        return line["duplicate_of"] or line["conversation_id"]

    return run


def examples_of(cli: Cli, conversation: int) -> list[dict[str, Any]]:
    return [row for row in cli.json("list") if row["conversation_id"] == conversation]


def test_the_main_job(cli, imported):
    conversation = imported("main.txt", CHAT)
    (row,) = examples_of(cli, conversation)
    assert set(row) >= {
        "example_id", "question", "answer", "status", "tags", "confidence", "quality", "below_threshold",
        "conversation_id", "version", "external_id",
    }  # fmt: skip
    number = row["example_id"]
    assert cli.json("approve", number) == [
        {"example_id": number, "status": "approved", "version": 2, "unsupported": [], "error": None}
    ]
    (found,) = cli.json("search", "--limit", "1", "--", "err-7731")
    (hit,) = found["hits"]
    assert hit["example_id"] == number
    assert 0 <= hit["score"] <= 1
    assert set(hit["why"]) == {"words", "meaning", "sentence"}
    (stale,) = cli.json("edit", number, "--answer", "An answer over an old version.", "--if-version", 1, code=1)
    assert stale["error"]["code"] == "stale"
    assert stale["version"] > 1, "it says which version is there now"
    (gone,) = cli.json("approve", 999_999, code=1)
    assert (gone["status"], gone["version"], gone["error"]["code"]) == (None, None, "not_found")
    (saved,) = cli.json("edit", number, "--answer", "Open Settings and press Sync twice.", "--if-version", 2)
    assert saved["version"] == 3
    history = cli.json("history", number)
    assert [version["kind"] for version in history] == ["edited", "status", "extracted"]
    (diff,) = cli.json("diff", number, 2, 3)
    assert "".join(span["new"] for span in diff["answer"]) == "Open Settings and press Sync twice."
    assert cli.json("restore", number, 2)[0]["version"] == 4
    (shown,) = cli.json("show", number)
    assert shown["answer"] == row["answer"]
    assert shown["evidence"][0]["conversation_id"] == conversation
    (whole,) = cli.json("show", conversation, "--what", "conversations")
    assert [turn["role"] for turn in whole["turns"]] == ["customer", "agent", "customer"]


def test_a_folder_of_good_and_bad_files(cli):
    folder = cli.file("mixed/good.txt", PRINT).parent
    cli.file("mixed/deep/copy.txt", PRINT)
    cli.file("mixed/empty.txt", "")
    cli.file("mixed/logo.png", b"\x89PNG\r\n\x1a\n\0\0")
    lines = {Path(line["file"]).name: line for line in cli.json("import", folder, "missing.txt", code=1)}
    assert lines["good.txt"]["status"] == "completed" or lines["copy.txt"]["status"] == "completed"
    first, second = sorted((lines["good.txt"], lines["copy.txt"]), key=lambda line: line["duplicate_of"] is not None)
    assert second["duplicate_of"] == first["conversation_id"]
    assert first["examples"] == 1
    assert {name for name, line in lines.items() if line["error"]} == {"empty.txt", "logo.png", "missing.txt"}
    assert {lines[name]["error"]["code"] for name in ("empty.txt", "logo.png", "missing.txt")} == {
        "empty", "unsupported", "unreadable",
    }  # fmt: skip
    assert set(first) >= {
        "file", "part", "conversation_id", "status", "examples", "duplicate_of", "updated", "seconds", "error",
    }  # fmt: skip
    again = cli.json("import", folder / "good.txt")
    assert again[0]["duplicate_of"] == first["conversation_id"]


def test_parse_and_extract_need_no_database(cli, tmp_path):
    lonely = Cli(tmp_path)
    chat, empty = lonely.file("chat.txt", CHAT), lonely.file("empty.txt", "")
    found = lonely.json("extract", chat, empty, chat, code=1)
    assert [line["file"] for line in found] == [str(chat), str(empty), str(chat)]
    assert found[0]["examples"][0]["answer_turns"] == [1]
    assert found[1]["error"]["code"] == "empty"
    parsed = lonely.json("parse", chat)
    assert "examples" not in parsed[0]
    assert {"file", "format", "title", "metadata", "turns", "warnings", "error"} <= set(parsed[0])
    assert not (lonely.data_dir / "database").exists()


def test_jobs_by_hand(cli, imported):
    number = imported("jobs.txt", CHAT.replace("7731", "1002"))
    (line,) = cli.json("process", number)
    assert (line["status"], line["examples"]) == ("completed", 1)
    (refused,) = cli.json("retry", number, code=1)
    assert refused["error"]["code"] == "not_failed"
    (cancelled,) = cli.json("cancel", number)
    assert cancelled["status"] == "completed"
    (gone,) = cli.json("delete", number)
    assert (gone["status"], gone["examples"]) == ("deleted", 1)
    (missing,) = cli.json("delete", number, code=1)
    assert missing["error"]["code"] == "not_found"


def test_batches_of_queries_answer_one_by_one(cli, tmp_path):
    lines = [
        {"id": str(i), "question": f"How do I set up device number {i}?", "answer": f"Press button {i}."}
        for i in range(120)
    ]
    path = cli.file("corpus.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    (summary,) = cli.json("import-examples", path, "--status", "approved", "--on-duplicate", "keep")
    assert (summary["imported"], summary["failed"]) == (120, 0)
    batch = cli.file(
        "batch.jsonl",
        '{"id": "a", "text": "device number 7"}\n{"id": "b", "text": "x"}\n{"id": 3, "text": "set up"}\n'
        '{"id": "half", "text": "device \\ud800 number 7"}\n',
    )
    found = cli.json("search", "--batch", batch, "--limit", "100", code=1)
    assert [line["id"] for line in found] == ["a", "b", 3, "half"]
    assert len(found[0]["hits"]) == 100
    assert found[0]["hits"][0]["external_id"] == "7"
    assert found[1]["error"]["code"] == "too_short"


def test_exports_come_back(cli, imported, tmp_path):
    imported("main.txt", CHAT)
    out = tmp_path / "out.jsonl"
    (line,) = cli.json("export", out, "--format", "jsonl")
    other = Cli(tmp_path / "other")
    other.folder.mkdir()
    (summary,) = other.json("import-examples", out)
    assert summary["lines"] == line["examples"] == len(out.read_text().splitlines())
    assert summary["failed"] == 0


def test_health_says_what_is_not_set_up(cli):
    (report,) = cli.json("health")
    assert report["components"]["redis"]["status"] == "not_configured"
    assert report["components"]["database"]["status"] == "healthy"
    (report,) = cli.json("doctor")
    assert isinstance(report["remedies"], list)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["search"],
        ["approve", "one"],
        ["reject", "1"],
        ["edit", "1"],
        ["list", "--status", "odd"],
        ["--bogus"],
    ],
)
def test_wrong_usage_is_one_line_and_code_2(cli, arguments):
    out, err = cli.run(*arguments, code=2)
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("feedme: ")


def test_an_unreachable_database_is_one_line_and_code_3(cli):
    environment = {**os.environ, "DATABASE_URL": "postgresql://user:canary@127.0.0.1:1/none"}
    out, err = cli.run("list", "--json", code=3, env=environment)
    assert out == ""
    assert err.count("\n") == 1
    assert "canary" not in err
    report = json.loads(cli.run("health", "--json", code=3, env=environment)[0])
    assert report["components"]["database"]["status"] == "unhealthy"


def test_options_end_at_two_dashes(cli):
    (found,) = cli.json("search", "--", "--limit is not an option here")
    assert found["query"] == "--limit is not an option here"


def test_a_reader_who_leaves_is_no_error(cli, imported):
    imported("main.txt", CHAT)
    process = cli.start("list", "--json")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_output_that_nobody_takes_is_one_sentence(cli):
    path = cli.file("full.txt", PRINT)
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "feedme_desktop", "parse", "--json", str(path)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("feedme: Stopped by the system: No space left on device.")
    assert done.stderr.count("\n") == 1


def test_half_a_character_in_a_file_is_no_failure(cli):
    text = '[{"role": "customer", "text": "How do I reset \\ud800 the password of my account?"},'
    text += '{"role": "agent", "text": "Open Settings, choose Account and press Reset password."}]'
    (line,) = cli.json("import", cli.file("half.json", text))
    assert (line["status"], line["examples"]) == ("completed", 1)


def test_interrupting_keeps_what_is_done_and_queues_the_rest(cli):
    folder = cli.folder / "many"
    for number in range(400):
        cli.file(f"many/{number}.txt", CHAT.replace("7731", f"{5000 + number}"))
    process = cli.start("import", "--json", folder)
    assert process.stdout is not None
    assert process.stderr is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert err.count("\n") == 1
    done = [json.loads(line) for line in [first, *out.splitlines()]]
    assert all(line["status"] == "completed" for line in done)
    states = {row["status"] for row in cli.json("list", "--what", "conversations")}
    assert "processing" not in states


def test_version_and_help_are_quick_to_load(cli):
    out = subprocess.run(
        [sys.executable, "-m", "feedme_desktop", "--version"], capture_output=True, text=True, check=True
    )
    assert out.stdout.startswith("feedme ")
    script = (
        "import sys, feedme_desktop.cli as c; c.main(['--version']);"
        "sys.exit(str(sorted({'psycopg', 'onnxruntime', 'pydantic', 'numpy', 'PySide6'} & set(sys.modules)) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.strip() in ("", "''")


def test_people_get_tables_without_colours(cli, imported):
    imported("main.txt", CHAT)
    out, err = cli.run("list")
    assert out.startswith("id")
    assert "\x1b" not in out + err
