"""A key is never in what the program prints, logs or keeps, nor in reading children; a keychain may have it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import model_server
import pytest
from model_player import plays
from model_server import ModelServer, http

pytestmark = pytest.mark.e2e

CANARY = "sk-canary-7f3a9c51d2e84b60"
TICKET = """Customer: How do I open drawer 3 of the cabinet when the lock is stuck?
Agent: Press the red button of drawer 3 for ten seconds, then pull the handle towards you.
"""
KEYRING = '''"""A keychain in a file, for tests."""
import json, os, pathlib
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 1
    path = pathlib.Path(os.environ["TEST_KEYRING"])

    def get_password(self, service, username):
        return json.loads(self.path.read_text()).get(username)

    def set_password(self, service, username, password):
        raise AssertionError("nothing is to be stored")

    def delete_password(self, service, username):
        raise AssertionError("nothing is to be removed")
'''


@pytest.fixture
def server():
    with ModelServer(answer=plays, key=CANARY) as opened:
        yield opened


def start(
    folder: Path, server: ModelServer, *arguments: object, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "feedme_desktop", str(arguments[0]), "--data-dir", str(folder / "data"), "--json"]
    given = {
        **os.environ, "FEEDME_GEMINI_BASE_URL": server.url, "FEEDME_OPENAI_BASE_URL": server.openai_url,
        "FEEDME_OPENAI_MODEL": "llama3.1:8b", "FEEDME_DEBUG_MODE": "true", **environment,
    }  # fmt: skip
    return subprocess.run(
        [*command, *map(str, arguments[1:])], capture_output=True, text=True, env=given, timeout=120, check=False
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("engine", ["gemini", "openai"])
def test_the_key_is_in_no_output_no_log_and_no_file(tmp_path, server, engine):
    keys = {"GEMINI_API_KEY": CANARY, "OPENAI_API_KEY": CANARY, "FEEDME_ENGINE": engine}
    ticket = tmp_path / "ticket.txt"
    ticket.write_text(TICKET)
    said = json.dumps({"error": {"code": 403, "message": f"Consumer 'api_key:{CANARY}' has been suspended."}})
    outputs = []
    for fault in (http(503, said), model_server.RESET, http(403, said), http(400, said), model_server.OK):
        server.script[:] = [fault]
        outputs.append(start(tmp_path, server, "import", ticket, **keys))
        outputs.append(start(tmp_path, server, "retry", 1, **keys))
    outputs.append(start(tmp_path, server, "list", "--what", "conversations", **keys))
    outputs.extend(start(tmp_path, server, command, **keys) for command in ("health", "doctor"))
    assert any(CANARY in str(dict(seen.headers)) for seen in server.asked)
    assert not [out.args for out in outputs if CANARY in out.stdout + out.stderr]
    kept = [path for path in (tmp_path / "data").rglob("*") if path.is_file() and "database" not in path.parts]
    assert any(path.name == "feedme.log" for path in kept)
    assert not [path for path in kept if CANARY.encode() in path.read_bytes()]


def test_a_key_of_the_keychain_works_without_a_window(tmp_path, server):
    (tmp_path / "file_keyring.py").write_text(KEYRING)
    secrets = tmp_path / "secrets.json"
    secrets.write_text(json.dumps({"gemini-api-key": CANARY}))
    ticket = tmp_path / "ticket.txt"
    ticket.write_text(TICKET)
    chain = {
        "PYTHON_KEYRING_BACKEND": "file_keyring.Keyring", "PYTHONPATH": f"{tmp_path}{os.pathsep}{Path.cwd()}",
        "TEST_KEYRING": str(secrets), "FEEDME_ENGINE": "gemini",
    }  # fmt: skip
    done = start(tmp_path, server, "extract", ticket, **chain)
    (line,) = lines(done)
    assert (done.returncode, line["error"]) == (0, None), done.stderr
    assert line["examples"]
    (report,) = lines(start(tmp_path, server, "doctor", **chain))
    assert report["components"]["extraction"]["engines"]["gemini"] == "available"


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at a process the way Linux shows it")
def test_reading_children_have_no_key(monkeypatch):
    from feedme_desktop.services import children

    monkeypatch.setenv("GEMINI_API_KEY", CANARY)
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    process = children._start()
    try:
        assert CANARY.encode() not in Path(f"/proc/{process.pid}/environ").read_bytes()
    finally:
        process.kill()
        process.communicate()
