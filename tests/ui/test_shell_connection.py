"""A library that goes away and comes back, and a program that is switched off."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.ui import connection
from feedme_desktop.ui.controller import Controller
from feedme_desktop.ui.main_window import MainWindow

GONE = "The database does not answer: check the server."


class FakeDatabase:
    """Answers as long as it is up."""

    def __init__(self):
        self.up = True

    def server_info(self):
        if not self.up:
            raise DatabaseUnavailableError(GONE)
        return {}


class FakeLibrary:
    def __init__(self):
        self.database = FakeDatabase()


@pytest.fixture
def library():
    return FakeLibrary()


@pytest.fixture
def watch(context, library, monkeypatch):
    monkeypatch.setattr(connection, "FIRST_RETRY_MS", 1)
    made = connection.ConnectionWatch(context)
    context.set_library(library)
    yield made
    context.set_library(None)


@pytest.fixture
def window(context, tmp_path, qtbot):
    window = MainWindow(context, QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    window.controller = Controller(context, window)
    window.resize(1200, 760)
    qtbot.addWidget(window)
    window.show()
    yield window
    context.set_library(None)
    window.controller.imports._clock.stop()


def test_failed_requests_are_said_once_and_not_as_toasts(context, watch, library, qtbot):
    toasts, lost = [], []
    context.toasts.posted.connect(toasts.append)
    watch.lost.connect(lambda sentence, for_a_while: lost.append((sentence, for_a_while)))
    library.database.up = False
    for _ in range(20):
        context.report(DatabaseUnavailableError(GONE))
    qtbot.waitUntil(lambda: (GONE, True) in lost)
    assert lost[0] == (GONE, False)
    assert toasts == []
    assert watch.away


def test_it_notices_by_itself_that_the_library_is_back(context, watch, library, qtbot):
    library.database.up = False
    context.report(DatabaseUnavailableError(GONE))
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    with qtbot.waitSignal(watch.back, timeout=10_000):
        library.database.up = True
    assert not watch.away


def test_a_library_that_answers_after_all_is_back_at_once(context, watch, qtbot):
    with qtbot.waitSignals([watch.lost, watch.back], timeout=10_000):
        context.report(DatabaseUnavailableError(GONE))


def test_without_a_library_the_sentence_is_a_toast(context, qtbot):
    with qtbot.waitSignal(context.toasts.posted) as posted:
        context.report(DatabaseUnavailableError(GONE))
    assert posted.args[0].text == GONE


def test_window_says_reconnecting_then_offline_then_takes_it_back(window, qtbot):
    chip = window.bar._status
    window.controller.watch.lost.emit(GONE, False)
    assert chip.text() == "Reconnecting…"
    assert len(window.banners.texts) == 1
    assert window.banners.texts[0].startswith(GONE)
    window.controller.watch.lost.emit(GONE, True)
    assert chip.text() == "Offline"
    assert len(window.banners.texts) == 1
    window.controller.watch.back.emit()
    assert chip.text() == "Local"
    assert window.banners.texts == []


def test_watched_files_that_wait_for_agreement_are_said_with_the_way_to_agree(window, monkeypatch):
    asked = []
    monkeypatch.setattr(window.controller.importing, "ask_with", asked.append)
    monkeypatch.setattr(window.controller.folders._context, "spawn", lambda coroutine: None)
    window.controller.folders._wait_for([Path("in/a.txt")])
    assert "1 file in a watched folder waits" in window.banners.texts[0]
    window.controller.folders._wait_for([Path("in/a.txt"), Path("in/b.txt")])
    assert "2 files in watched folders wait" in window.banners.texts[0]
    window.banners._shown["watching"].button.click()
    assert asked == [Path("in/a.txt")]
    window.controller.folders._wait_for([])
    assert window.banners.texts == []


def test_switched_off_window_is_read_only_and_says_so(window, context):
    context.set_settings(context.settings.model_copy(update={"enabled": False}))
    assert "FEEDME_ENABLED" in window.banners.texts[0]
    assert not window.acceptDrops()
    for name in ("file.open", "file.open_folder", "file.paste", "file.sample"):
        assert not context.actions.get(name).isEnabled()
    assert not window.bar._import.isEnabled()
    assert not context.actions.get("review.approve").isEnabled()
    context.set_settings(context.settings.model_copy(update={"enabled": True}))
    assert window.banners.texts == []
    assert window.acceptDrops()
    assert context.actions.get("file.open").isEnabled()


def test_switched_off_program_refuses_files_of_a_second_start(window, context, tmp_path, qtbot):
    context.set_settings(context.settings.model_copy(update={"enabled": False}))
    with qtbot.waitSignal(context.toasts.posted) as posted:
        window.controller.import_paths([tmp_path / "chat.txt"])
    assert "switched off" in posted.args[0].text
    assert QApplication.activeModalWidget() is None
