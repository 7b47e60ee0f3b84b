"""The same question again, by the command line: import, list, show, merge, duplicates."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TICKET = "Customer: {hello} {question}\nAgent: {answer}\nCustomer: That worked, thank you!\n"
QUESTION = "How do I reset my password?"
FIRST = "Open Settings > Security and click Reset password. You get a link by e-mail."
AGAIN = "Go to Settings, then Security, and press Reset password; a link is sent by e-mail."
OTHER = "Passwords are managed by your administrator: please ask them to set a new one."


def feedme(folder: Path, *arguments: object, code: int = 0) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "feedme_desktop", str(arguments[0]), "--json", "--data-dir", str(folder / "data")]
    done = subprocess.run([*command, *map(str, arguments[1:])], capture_output=True, text=True, timeout=120)
    assert done.returncode == code, (done.stdout, done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_pairs_are_judged_without_a_library(tmp_path):
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {"id": 7, "a": QUESTION, "b": "How can I reset my password?"},
        {"id": "x", "a": "How do I enable dark mode?", "b": "How do I disable dark mode?"},
    ]
    pairs.write_text("".join(json.dumps(row) + "\n" for row in rows) + "[1]\n")
    same, other = feedme(tmp_path, "duplicates", "--pairs", pairs, code=1)
    assert (same["id"], same["same"]) == (7, True)
    assert 0.5 <= same["score"] <= 1
    assert (other["id"], other["same"], other["differs"]) == ("x", False, "opposite")
    assert other["score"] < 0.5
    assert not (tmp_path / "data").exists()


def test_a_broken_line_leaves_the_other_pairs_alone(tmp_path):
    lines = [
        b'{"id": "half", "a": "\\ud800 How do I reset my password?", "b": "How do I reset my password?"}',
        b'{"id": "bytes", "a": "\xff", "b": "x"}',
        *(b'{"id": "kind", "a": ' + value + b', "b": "x"}' for value in (b"null", b"1", b"[]", b"{}")),
        b'{"id": "good", "a": "How do I reset my password?", "b": "How can I reset my password?"}',
        b'{"id": "\\ud800", "a": "How do I reset my password?", "b": "How can I reset my password?"}',
    ]
    pairs = tmp_path / "pairs.jsonl"
    pairs.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    answered = feedme(tmp_path, "duplicates", "--pairs", pairs, code=1)
    assert [row["same"] for row in answered] == [True, True, True]
    assert [row["id"] for row in answered[:2]] == ["half", "good"]


def test_one_question_of_three_tickets(tmp_path):
    texts = {"a.txt": ("Hello,", FIRST), "b.txt": ("Hi!", AGAIN), "c.txt": ("Good day.", OTHER)}
    for name, (hello, answer) in texts.items():
        (tmp_path / name).write_text(TICKET.format(hello=hello, question=QUESTION, answer=answer))
    lines = [feedme(tmp_path, "import", tmp_path / name)[0] for name in texts]
    assert [(line["examples"], line["joined"]) for line in lines] == [(1, 0), (1, 1), (1, 0)]
    one, two = feedme(tmp_path, "list", "--contradicted")
    assert (one["tickets"], two["tickets"]) == (2, 1)
    (shown,) = feedme(tmp_path, "show", one["example_id"])
    assert [proof["answer"] for proof in shown["evidence"]] == [None, AGAIN]
    assert shown["contradicts"] == [two["example_id"]]
    (merged,) = feedme(tmp_path, "merge", one["example_id"], two["example_id"])
    assert (merged["merged"], merged["version"], merged["error"]) == ([two["example_id"]], 2, None)
    assert feedme(tmp_path, "list", "--contradicted") == []
    (shown,) = feedme(tmp_path, "show", one["example_id"])
    assert len(shown["evidence"]) == 3
    (refused,) = feedme(tmp_path, "merge", one["example_id"], 999, code=1)
    assert refused["error"]["code"] == "not_found"
