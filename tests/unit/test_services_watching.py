"""Watched folders: what is new, whole, changed, seen, gone."""

from __future__ import annotations

import os

import pytest

from feedme_desktop.services import watching
from feedme_desktop.services.imports import Candidate
from feedme_desktop.services.watching import STILL_S, Watcher
from feedme_desktop.settings import load_settings, save_settings


class Survey:
    """Stands in for the import service: every .txt below the folders."""

    def survey(self, paths) -> list[Candidate]:
        found = sorted(path for folder in paths for path in folder.rglob("*") if path.is_file())
        return [
            Candidate(path, path.name, "text", path.stat().st_size, None if path.suffix == ".txt" else "unknown")
            for path in found
        ]


class Clock:
    """A time that passes when told."""

    def __init__(self, monkeypatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(watching.time, "monotonic", lambda: self.now)

    def pass_by(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock(monkeypatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def watch(settings, folder):
    watched = settings.with_changes({"watch_folders": (folder,)})
    return lambda: Watcher(watched, Survey())


def test_a_file_is_named_once_it_stands_still(watch, folder, clock):
    watcher = watch()
    path = folder / "a.txt"
    path.write_text("half")
    (folder / "logo.png").write_text("x")
    assert watcher.scan() == []
    clock.pass_by(STILL_S)
    path.write_text("half and the rest")
    assert watcher.scan() == []
    clock.pass_by(STILL_S)
    assert watcher.scan() == [path]
    clock.pass_by(STILL_S)
    assert watcher.scan() == []


def test_a_changed_file_is_named_again(watch, folder, clock):
    watcher = watch()
    path = folder / "a.txt"
    path.write_text("one")
    watcher.scan()
    clock.pass_by(STILL_S)
    assert watcher.scan() == [path]
    watcher.done([path])
    path.write_text("one and two")
    assert watcher.scan() == []
    clock.pass_by(STILL_S)
    assert watcher.scan() == [path]


def test_only_what_was_handed_in_is_remembered_over_a_restart(watch, folder, clock):
    first, second = folder / "a.txt", folder / "b.txt"
    for path in (first, second):
        path.write_text("text")
    watcher = watch()
    watcher.scan()
    clock.pass_by(STILL_S)
    assert watcher.scan() == [first, second]
    watcher.done([first])
    again = watch()
    again.scan()
    clock.pass_by(STILL_S)
    assert again.scan() == [second]


def test_a_folder_that_is_gone_keeps_what_was_seen_in_it(watch, folder, clock):
    path = folder / "a.txt"
    path.write_text("text")
    watcher = watch()
    watcher.scan()
    clock.pass_by(STILL_S)
    watcher.done(watcher.scan())
    away = folder.rename(folder.parent / "away")
    assert watcher.scan() == []
    assert watcher.missing == (folder,)
    away.rename(folder)
    watcher.scan()
    clock.pass_by(STILL_S)
    assert watcher.scan() == []
    assert watcher.missing == ()


def test_a_damaged_memory_is_forgotten(watch, settings, folder, clock):
    settings.paths.data_dir.mkdir(parents=True, exist_ok=True)
    (settings.paths.data_dir / "watched.json").write_text('{"a": 3}')
    (folder / "a.txt").write_text("text")
    watcher = watch()
    watcher.scan()
    clock.pass_by(STILL_S)
    assert watcher.scan() == [folder / "a.txt"]


def test_the_folders_are_a_setting(settings, folder, data_dir, monkeypatch):
    changed = save_settings(settings, {"watch_folders": (folder,)})
    assert changed.watch_folders == (folder,)
    assert load_settings(data_dir).watch_folders == (folder,)
    monkeypatch.setenv("FEEDME_WATCH_FOLDERS", os.pathsep.join(("/one", "/two")))
    assert [str(one) for one in load_settings(data_dir).watch_folders] == ["/one", "/two"]


def test_what_could_not_be_handed_in_yet_is_named_again_until_it_is(watch, folder, clock):
    watcher = watch()
    path = folder / "a.txt"
    path.write_text("words")
    watcher.scan()
    clock.pass_by(STILL_S)
    assert watcher.scan() == [path]
    watcher.not_yet([path])
    assert watcher.scan() == [path]
    watcher.not_yet([path])
    path.write_text("more words")
    assert watcher.scan() == []  # it moves again
    clock.pass_by(STILL_S)
    assert watcher.scan() == [path]
    watcher.done([path])
    assert watcher.scan() == []
    watcher = watch()
    clock.pass_by(STILL_S)
    assert watcher.scan() == []
