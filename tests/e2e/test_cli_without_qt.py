"""The main job on the command line where PySide6 can't be imported at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

BLOCKED = """
import sys

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("PySide6", "shiboken6", "qasync"):
            raise ModuleNotFoundError(f"{name} is blocked", name=name)

sys.meta_path.insert(0, Block())
from feedme_desktop.cli import main
sys.exit(main())
"""
CHAT = """Customer: How do I print a mail without the header?
Agent: Choose File, then Print, and take the tick away from Print header. It stays off for the next mails.
Customer: Perfect, thanks.
"""


def run(folder: Path, *arguments: str, code: int = 0) -> list[dict]:
    command = [sys.executable, "-c", BLOCKED, *arguments, "--json", "--data-dir", str(folder / "data")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_import_search_approve_export_without_qt(tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(CHAT)
    (line,) = run(tmp_path, "import", str(path))
    assert (line["status"], line["examples"]) == ("completed", 1)
    (row,) = run(tmp_path, "list")
    assert run(tmp_path, "approve", str(row["example_id"]))[0]["status"] == "approved"
    (found,) = run(tmp_path, "search", "printing without header")
    assert [hit["example_id"] for hit in found["hits"]] == [row["example_id"]]
    assert run(tmp_path, "export", str(tmp_path / "out.md"), "--format", "md")[0]["examples"] == 1
    assert "Print header" in (tmp_path / "out.md").read_text()


def test_the_window_says_what_it_lacks():
    done = subprocess.run([sys.executable, "-c", BLOCKED, "gui"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert "PySide6" in done.stderr
    assert done.stderr.count("\n") == 1
