"""The reading child: answers, deaths, time, and what it may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import ReadError
from feedme_desktop.services import children
from feedme_desktop.services.children import Child, Request
from feedme_desktop.services.knowledge import Knowledge, Rule
from feedme_desktop.services.reading import read_files, reading_json

CHAT = b"Customer: How do I reset my password?\nAgent: Open Settings, choose Security and press Reset password.\n"


def request(content: bytes = CHAT, name: str = "chat.txt", **options) -> Request:
    return Request(name, content, 1_000_000, 2_000_000, **options)


@pytest.fixture
def child():
    made = Child()
    yield made
    made.close()


def scripted(monkeypatch, script: str) -> None:
    """Let the child run a script instead of the reader."""
    import subprocess
    import sys

    def start():
        return subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(children, "_start", start)


def test_a_file_is_parsed_and_extracted(child):
    (ticket,) = child.read(request(engine="rules"))
    assert [turn.role.value for turn in ticket.transcript.turns] == ["customer", "agent"]
    (example,) = ticket.examples
    assert "Reset password" in example.answer
    assert ticket.own is None
    (again,) = child.read(request())
    assert again.examples == ()


def test_an_error_of_the_file_is_its_error_and_the_child_goes_on(child):
    with pytest.raises(ReadError) as caught:
        list(child.read(request(b"", "empty.txt")))
    assert caught.value.code == "empty"
    assert len(list(child.read(request()))) == 1


def test_known_roles_are_used(child):
    text = b"Kim: Where is my order?\nLee: It will arrive on Monday, I checked with the carrier.\n"
    child.know(Knowledge((Rule("name", "kim", "", Role.BOT),), ("lee",)))
    (ticket,) = child.read(request(text))
    assert ticket.transcript.turns[0].role.value == "bot"


def test_a_killed_child_is_replaced(child):
    list(child.read(request()))
    child.kill()
    assert len(list(child.read(request()))) == 1


def test_a_file_that_kills_its_reader_twice_is_given_up(monkeypatch, child):
    scripted(monkeypatch, "import os, sys; sys.stdin.readline(); os.abort()")
    with pytest.raises(ReadError) as caught:
        list(child.read(request()))
    assert caught.value.code == "malformed"


def test_a_file_that_hangs_is_given_up(monkeypatch, child):
    monkeypatch.setattr(children, "WALL_S", 0.2)
    scripted(monkeypatch, "import signal; signal.pause()")
    with pytest.raises(ReadError) as caught:
        list(child.read(request()))
    assert caught.value.code == "timeout"


def test_a_closed_child_reads_nothing_more(child):
    child.close()
    with pytest.raises(ReadError):
        list(child.read(request()))


def test_no_secret_reaches_the_child(monkeypatch, child):
    monkeypatch.setenv("DATABASE_URL", "postgres://canary:canary@host/db")
    monkeypatch.setenv("GEMINI_API_KEY", "canary")
    list(child.read(request()))
    process = child._process
    assert process is not None
    assert b"canary" not in Path(f"/proc/{process.pid}/environ").read_bytes()


def test_the_child_ends_with_its_parent(child):
    list(child.read(request()))
    process = child._process
    assert process is not None
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(20) == 0


def test_files_come_in_the_order_given(settings, tmp_path):
    paths = []
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(CHAT if number % 3 else b"")
        paths.append(str(path))
    found = [
        reading_json(reading)
        for reading in read_files([*paths, str(tmp_path), "missing.txt"], settings, engine="rules")
    ]
    assert [one["file"] for one in found] == [*paths, str(tmp_path), "missing.txt"]
    assert [one["error"]["code"] for one in found if one["error"]] == ["empty"] * 4 + ["unreadable"] * 2
    assert len(found[1]["examples"]) == 1


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs /proc")
def test_no_reader_is_left_behind(settings, tmp_path):
    import psutil

    path = tmp_path / "a.txt"
    path.write_bytes(CHAT)
    before = set(psutil.Process().children())
    list(read_files([str(path)] * 3, settings))
    assert set(psutil.Process().children()) <= before
