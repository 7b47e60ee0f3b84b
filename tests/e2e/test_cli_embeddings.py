"""Changing the model behind search from the command line, and back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import model_server
import pytest
from model_server import KEY

pytestmark = pytest.mark.e2e

GEMINI, LOCAL = "gemini-embedding-001", "minilm-l6-v2-q8"


@pytest.fixture
def feedme(tmp_path, server):
    """Run a command on one data dir; the lines it printed, and what it said."""

    def run(*arguments: object, code: int = 0, **environment: str) -> tuple[list[dict[str, Any]], str]:
        given = {**os.environ, "GEMINI_API_KEY": KEY, "FEEDME_GEMINI_BASE_URL": server.url, **environment}
        start = [sys.executable, "-m", "feedme_desktop", str(arguments[0])]
        options = ["--data-dir", str(tmp_path / "data"), "--json"]
        done = subprocess.run(
            [*start, *options, *map(str, arguments[1:])], capture_output=True, text=True, env=given, timeout=120,
            check=False,
        )  # fmt: skip
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()], done.stderr

    return run


def test_there_and_back_without_downtime(feedme, server, tmp_path):
    faq = tmp_path / "faq.jsonl"
    lines = [{"question": f"How do I open drawer {n}?", "answer": f"Write to me{n}@example.org."} for n in range(12)]
    faq.write_text("".join(json.dumps(line) + "\n" for line in lines))
    feedme("import-examples", faq, "--status", "approved")

    server.script[:] = [model_server.http(429, "gemini_quota_day")]
    _, said = feedme("embeddings", "switch", "--model", GEMINI, code=3)
    assert "daily quota" in said
    (found,), _ = feedme("search", "--", "open drawer 7")
    assert "degraded" not in found

    (done,), said = feedme("embeddings", "switch", "--model", GEMINI)
    assert done == {"model": GEMINI, "embedded": 12, "current": True}
    assert "personal data masked" in said
    assert "@example.org" not in "".join(seen.texts for seen in server.requests)
    states, _ = feedme("embeddings", "status")
    assert {(one["model"], one["embedded"], one["current"]) for one in states} == {
        (GEMINI, 12, True),
        (LOCAL, 12, False),
    }
    asked = len(server.asked)
    (found,), _ = feedme("search", "--", "open drawer 7")
    assert found["hits"][0]["question"] == "How do I open drawer 7?"
    assert len(server.asked) == asked + 1

    (found,), _ = feedme("search", "--", "open drawer 7", GEMINI_API_KEY="wrong")
    assert (found["degraded"], found["hits"][0]["question"]) == ("meaning", "How do I open drawer 7?")

    feedme("embeddings", "switch", "--model", LOCAL)
    asked = len(server.asked)
    (found,), _ = feedme("search", "--", "open drawer 7")
    assert (len(server.asked), "degraded" in found) == (asked, False)


def test_wrong_names_and_variables_are_said(feedme):
    feedme("embeddings", "switch", code=2)
    _, said = feedme("embeddings", "rebuild", "--model", "nope", code=1)
    assert "no embedding model called 'nope'" in said
    _, said = feedme("embeddings", "switch", "--model", GEMINI, code=1, FEEDME_EMBEDDING_MODEL=LOCAL)
    assert "FEEDME_EMBEDDING_MODEL" in said
