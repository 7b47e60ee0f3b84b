"""The packaged program, far from the project: other folder, nothing of Python on the path, a home of its own.

Runs with ``-m frozen`` (``make test-frozen``) on ``dist/FeedMe``, or on the folder named by FEEDME_FROZEN.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from model_player import plays
from model_server import KEY, ModelServer

pytestmark = pytest.mark.frozen

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("FEEDME_FROZEN", ROOT / "dist" / "FeedMe")).absolute()
SUFFIX = ".exe" if sys.platform == "win32" else ""
WINDOW = FOLDER / f"FeedMe{SUFFIX}"
CONSOLE = FOLDER / f"{'feedme' if sys.platform == 'linux' else 'feedme-cli'}{SUFFIX}"


@pytest.fixture
def run(tmp_path):
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}

    def run(*command):
        done = subprocess.run(
            [str(part) for part in command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done

    return run


def test_the_window_program_does_the_main_job(run):
    done = run(WINDOW, "--self-test")
    (line,) = done.stdout.splitlines()
    result = json.loads(line)
    assert result["ok"], result
    assert result["frozen"]
    assert list(result["steps"]) == ["open", "import", "review", "search", "export", "window", "close"]
    assert result["steps"]["window"].get("platform") == "offscreen"
    assert done.stderr == ""


def test_the_console_program_does_the_main_job(run, tmp_path):
    sample = FOLDER / "_internal" / "resources" / "sample" / "calendar-invites.txt"
    data = ("--data-dir", tmp_path / "data")
    (imported,) = lines(run(CONSOLE, "import", "--json", *data, sample))
    assert (imported["status"], imported["error"]) == ("completed", None)
    examples = lines(run(CONSOLE, "list", "--json", *data))
    run(CONSOLE, "approve", "--json", *data, *(row["example_id"] for row in examples))
    (answer,) = lines(run(CONSOLE, "search", "--json", *data, "--", "nobody can accept my invitations"))
    assert "Calendar address" in answer["hits"][0]["answer"]


@pytest.mark.parametrize("engine", ["gemini", "openai"])
def test_models_are_asked(tmp_path, engine):
    ticket = tmp_path / "ticket.txt"
    ticket.write_text("Customer: How do I open the drawer?\nAgent: Press the red button for ten seconds, then pull.\n")
    with ModelServer(answer=plays) as server:
        environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8",
            "GEMINI_API_KEY": KEY, "OPENAI_API_KEY": KEY,
            "FEEDME_GEMINI_BASE_URL": server.url, "FEEDME_OPENAI_BASE_URL": server.openai_url,
            "FEEDME_OPENAI_MODEL": "llama3.1:8b",
        }  # fmt: skip
        done = subprocess.run(
            [str(CONSOLE), "extract", "--json", "--engine", engine, str(ticket)],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert server.asked
    (line,) = lines(done)
    assert (done.returncode, line["error"]) == (0, None), done.stderr
    assert line["examples"][0]["engine"] == engine


def test_nothing_under_the_gpl_is_shipped():
    names = {path.name for path in FOLDER.rglob("*")}
    assert not [name for name in names if name.startswith(("libreadline", "libtinfo", "psql", "readline."))]


def test_no_dead_weight_is_shipped():
    paths = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*")}
    heavy = [path for path in paths if path.endswith(".a") or "/pginstall/" in path or "/include/postgresql" in path]
    assert not heavy


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]
