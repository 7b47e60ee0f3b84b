"""The command line with an engine that asks a model: real processes, the real SDK, a service of our own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from model_player import plays
from model_server import HANG, KEY, ModelServer, blocked, http

pytestmark = pytest.mark.e2e


def chat(number: int) -> str:
    return (
        f"Customer: How do I open drawer {number} of the cabinet when the lock is stuck?\n"
        f"Agent: Press the red button of drawer {number} for ten seconds, then pull the handle towards you.\n"
    )


class Program:
    """Runs commands on a data dir of its own, with a model at hand."""

    def __init__(self, folder: Path, server: ModelServer, engine: str = "gemini") -> None:
        self.folder, self.server, self.engine = folder, server, engine
        self.data_dir = folder / "data"

    def files(self, count: int, start: int = 0) -> list[Path]:
        paths = [self.folder / f"ticket-{number}.txt" for number in range(start, start + count)]
        for number, path in enumerate(paths, start):
            path.write_text(chat(number))
        return paths

    def start(self, *arguments: object, **environment: str) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "feedme_desktop",
            str(arguments[0]),
            "--data-dir",
            str(self.data_dir),
            "--json",
        ]
        given = {
            **os.environ, "GEMINI_API_KEY": KEY, "FEEDME_GEMINI_BASE_URL": self.server.url, "OPENAI_API_KEY": KEY,
            "FEEDME_OPENAI_BASE_URL": self.server.openai_url, "FEEDME_OPENAI_MODEL": "llama3.1:8b",
            "FEEDME_MODEL_REQUESTS_PER_MINUTE": "10000", "FEEDME_ENGINE": self.engine, **environment,
        }  # fmt: skip
        return subprocess.Popen(
            [*command, *map(str, arguments[1:])], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given
        )

    def run(self, *arguments: object, code: int = 0, **environment: str) -> list[dict[str, Any]]:
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, (process.returncode, out, err)
        return [json.loads(line) for line in out.splitlines()]

    def row(self, number: int) -> dict[str, Any]:
        return next(row for row in self.run("list", "--what", "conversations") if row["conversation_id"] == number)


@pytest.fixture
def server():
    with ModelServer(answer=plays) as opened:
        yield opened


@pytest.fixture(params=["gemini", "openai"])
def either(request, tmp_path, server) -> Program:
    return Program(tmp_path, server, request.param)


@pytest.fixture
def program(tmp_path, server) -> Program:
    return Program(tmp_path, server)


def test_extract_asks_in_parallel_and_prints_in_order(either):
    paths = either.files(30)
    lines = either.run("extract", *paths)
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    for number, line in enumerate(lines):
        (example,) = line["examples"]
        assert (line["error"], example["engine"]) == (None, either.engine)
        assert f"drawer {number}" in example["question"]
        assert line["usage"]["tokens_in"] > 0
        assert line["usage"]["requests"] == 1
    assert len(either.server.asked) == 30
    assert not either.data_dir.exists() or not (either.data_dir / "database").exists()


def test_extract_says_why_a_file_has_no_examples(program):
    program.server.script[:] = [blocked()]
    paths = program.files(2)
    first, second = program.run("extract", *paths, code=1)
    errors = [line["error"]["code"] for line in (first, second) if line["error"]]
    assert errors == ["blocked"]
    assert len(first["turns"]) == len(second["turns"]) == 2


def test_what_nothing_supports_is_told_wherever_the_answer_is(program):
    made_up = "Then send the key by mail."

    def lies(system: str, prompt: str) -> Any:
        told: Any = plays(system, prompt)
        for example in told["examples"]:
            example["answer"] += f" {made_up}"
        return told

    program.server.answer = lies
    program.run("import", *program.files(1))
    (listed,) = program.run("list")
    (shown,) = program.run("show", listed["example_id"])
    (approved,) = program.run("approve", listed["example_id"])
    program.run("export", program.folder / "out.jsonl", "--format", "jsonl")
    exported = json.loads((program.folder / "out.jsonl").read_text())
    for row in (listed, shown, {**listed, **approved}, exported):
        assert [row["answer"][start:end] for start, end in row["unsupported"]] == [made_up]


def test_extract_with_a_key_that_is_not_accepted_is_a_service_out_of_reach(program):
    lines = program.run("extract", *program.files(12), code=3, GEMINI_API_KEY="wrong")
    assert {line["error"]["code"] for line in lines} == {"bad_key"}
    assert len(program.server.requests) < 12  # nobody needs to hear it twelve times


def test_extract_without_a_key_says_what_to_set(program):
    process = program.start("extract", *program.files(1), GEMINI_API_KEY="")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (3, "")
    assert "GEMINI_API_KEY" in err


def test_the_rules_take_over_where_that_is_wanted(program):
    program.server.script[:] = [blocked()]
    (line,) = program.run("extract", *program.files(1), FEEDME_FALL_BACK_TO_RULES="true")
    assert line["error"] is None
    assert {example["engine"] for example in line["examples"]} == {"rules"}
    assert line["usage"]["fell_back"] is True
    assert line["warnings"][-1].startswith("Made by the offline rules: Gemini was not used")


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal")
@pytest.mark.parametrize("command", ["extract", "import"])
def test_ctrl_c_ends_requests_in_flight(program, command):
    program.run("list")  # the database is made once
    program.server.script[:] = [HANG] * 30
    process = program.start(command, *program.files(10))
    for _ in range(6):
        assert program.server.arrived.acquire(timeout=60)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.startswith("feedme: Interrupted: ")
    assert ("queued" in said) == (command == "import")
    # The database, if it is the last program out, needs a moment of its own: what counts is the request.
    assert time.monotonic() - began < 20


def test_an_import_costs_what_it_costs_and_says_so(either):
    lines = either.run("import", *either.files(8))
    assert {line["status"] for line in lines} == {"completed"}
    assert all(line["examples"] == 1 and line["usage"]["engine"] == either.engine for line in lines)
    assert len(either.server.asked) == 8
    row = either.row(lines[0]["conversation_id"])
    assert row["usage"] == lines[0]["usage"]
    if either.engine == "gemini":
        assert row["usage"]["cost"] > 0
    assert either.run("import", *either.files(8))[0]["duplicate_of"]
    assert len(either.server.asked) == 8


@pytest.mark.parametrize(
    "point", ["claimed", "parsed", "answered", "kept", "embedded", "before_commit", "after_commit"]
)
def test_a_killed_program_asks_again_only_for_what_was_not_answered(program, point):
    program.run("list")
    process = program.start("import", *program.files(1), FEEDME_FAULT=f"{point}:kill:1")
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    program.run("import", *program.files(1))
    (row,) = program.run("list", "--what", "conversations")
    assert (row["status"], row["examples"]) == ("completed", 1)
    assert len(program.run("list")) == 1
    assert len(program.server.asked) == (2 if point == "answered" else 1)


def test_a_program_that_is_killed_while_it_asks_leaves_nothing_behind(program):
    program.run("list")
    program.server.script[:] = [HANG] * 6
    process = program.start("import", *program.files(6))
    for _ in range(6):
        assert program.server.arrived.acquire(timeout=60)
    process.kill()
    process.communicate()
    program.run("import", *program.files(6))
    rows = program.run("list", "--what", "conversations")
    assert [(row["status"], row["examples"]) for row in rows] == [("completed", 1)] * 6
    assert len(program.run("list")) == 6


def test_two_programs_ask_once_and_one_cancels_for_the_other(program):
    program.run("list")
    program.server.script[:] = [HANG]
    process = program.start("import", *program.files(1))
    assert program.server.arrived.acquire(timeout=60)
    (row,) = program.run("list", "--what", "conversations")
    assert row["status"] == "processing"
    program.run("cancel", row["conversation_id"])
    out, _ = process.communicate(timeout=60)  # it ends by itself: nothing is left to wait for
    assert json.loads(out)["status"] == "cancelled"
    assert program.row(row["conversation_id"])["status"] == "cancelled"
    assert len(program.server.asked) == 1
    both = [program.start("import", *program.files(20, start=100)) for _ in range(2)]
    for one in both:
        one.communicate(timeout=120)
    assert len(program.server.asked) == 21
    assert len(program.run("list")) == 20


def test_a_quota_that_is_used_up_parks_the_import(program):
    used_up = http(429, "gemini_quota_day")
    program.server.script[:] = [used_up] * 20
    lines = program.run("import", *program.files(10), code=3)
    assert {line["status"] for line in lines} == {"pending"}
    assert {line["error"]["code"] for line in lines} == {"quota_exhausted"}
    assert all(line["waiting_until"] for line in lines)
    assert len(program.server.asked) <= 8
    program.server.script.clear()
    numbers = [line["conversation_id"] for line in lines]
    retried = program.run("retry", *numbers)
    assert {line["status"] for line in retried} == {"completed"}


def test_a_conversation_is_extracted_again_by_another_engine(program):
    (line,) = program.run("import", "--engine", "rules", *program.files(1))
    assert line["usage"] is None
    (again,) = program.run("process", "--engine", "openai", line["conversation_id"])
    assert again["usage"]["engine"] == "openai"
    (example,) = program.run("list")
    assert program.run("show", example["example_id"])[0]["engine"] == "openai"
