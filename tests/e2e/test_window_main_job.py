"""The real window, as a process of its own on a real (virtual) screen: drop, review, search, quit, leave nothing."""

import ctypes
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from feedme_desktop.paths import resource

pytestmark = pytest.mark.e2e

DRIVER = Path(__file__).parent / "drivers" / "main_job.py"
FILES = ("calendar-invites.txt", "chat-billing.html", "re-two-factor-codes.eml", "chat-4471-search-index.json")
PR_SET_CHILD_SUBREAPER = 36


@pytest.fixture
def screen():
    """Environment variables of a screen: a virtual one where Xvfb is installed, Qt's off-screen one otherwise."""
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        number = server.stdout.readline().strip()
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        server.terminate()


@pytest.fixture
def left_behind():
    """Function that names the processes which the program left; whatever it orphans becomes a child of this one."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    before = {child.pid for child in psutil.Process().children(recursive=True)}

    def names():
        children = psutil.Process().children(recursive=True)
        alive = [child for child in children if child.status() != psutil.STATUS_ZOMBIE]
        return sorted(child.name() for child in alive if child.pid not in before)

    yield names
    libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


@pytest.fixture
def dropped(tmp_path):
    """Sample transcripts and a file that is none."""
    folder = tmp_path / "tickets"
    folder.mkdir()
    for name in FILES:
        shutil.copy(resource("sample", name), folder)
    (folder / "broken.txt").write_bytes(b"")
    return folder


def test_drop_review_search_quit(screen, tmp_path, dropped, left_behind):
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "C.UTF-8", **screen}
    done = subprocess.run(
        [sys.executable, "-W", "error", DRIVER, tmp_path / "data", dropped, str(len(FILES))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    seen = json.loads(done.stdout)
    assert seen["sheet"].startswith("Import 4 files")
    assert seen["dropped"]
    assert seen["imported"] == dict.fromkeys(FILES, "completed")
    assert seen["pending"] >= len(FILES)
    assert seen["approved"] == seen["pending"]
    assert "Calendar address" in seen["first_hit"]
    assert left_behind() == []
