"""Fixtures of the window's tests: no screen, a loop for coroutines, a context, and a hunt for what leaks."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
import qasync
from database_fixtures import library_settings, library_url, test_server
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from feedme_desktop.settings import Settings
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.dialogs.ask import Dialogs, Rejection
from feedme_desktop.ui.theme import Theme

__all__ = ["library_settings", "library_url", "test_server"]
T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The platform without a screen says of every window that it can't do one thing; it is not ours to mend."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))
            item.add_marker(pytest.mark.ui)


class ScriptedDialogs(Dialogs):
    """Answers without showing anything; tests set the answers and read what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []
        self.folder: Path | None = None
        self.rejection: Rejection | None = None
        self.asked: list[str] = []
        self.shown: list[object] = []

    async def open_files(self, parent: QWidget) -> list[Path]:
        self.asked.append("open_files")
        return self.files

    async def open_file(self, parent: QWidget) -> Path | None:
        self.asked.append("open_file")
        return self.files[0] if self.files else None

    async def open_folder(self, parent: QWidget) -> Path | None:
        self.asked.append("open_folder")
        return self.folder

    async def reject_reason(self, parent: QWidget, count: int = 1) -> Rejection | None:
        self.asked.append("reject_reason")
        return self.rejection

    async def show(self, dialog: object) -> bool:
        self.shown.append(dialog)
        return False


@pytest.fixture(autouse=True)
def no_leaks(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a window, a running timer or a thread behind."""
    flush_deletes()
    windows, threads = set(QApplication.topLevelWidgets()), set(threading.enumerate())
    yield
    flush_deletes()
    left = [w for w in QApplication.topLevelWidgets() if w not in windows and Shiboken.isValid(w)]
    described = [f"{type(w).__name__} {w.objectName() or w.windowTitle()!r}" for w in left]
    for widget in left:
        widget.close()
        Shiboken.delete(widget)
    assert not described, f"windows left: {described}"
    ticking = [t for t in Shiboken.getAllValidWrappers() if isinstance(t, QTimer) and t.isActive() and t.parent()]
    assert not ticking, f"timers left: {[type(t.parent()).__name__ for t in ticking]}"
    started = {t for t in threading.enumerate() if not t.name.startswith("Dummy")} - threads
    for thread in started:
        thread.join(timeout=5)
    assert not [t.name for t in started if t.is_alive()]


@pytest.fixture(autouse=True)
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    """A loop for coroutines that runs whenever Qt's does, e.g. while ``qtbot`` waits."""
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)
    asyncio._set_running_loop(loop)
    yield loop
    asyncio._set_running_loop(None)
    asyncio.set_event_loop(None)
    loop.close()


@pytest.fixture
def wait_for(loop: asyncio.AbstractEventLoop, qtbot: QtBot) -> Callable[[Awaitable[T]], T]:
    """Run a coroutine to its end and return its value."""

    def wait(awaitable: Awaitable[T]) -> T:
        task = asyncio.ensure_future(awaitable, loop=loop)
        qtbot.waitUntil(task.done, timeout=30_000)
        return task.result()

    return wait


@pytest.fixture
def dialogs() -> ScriptedDialogs:
    """Dialogs that answer by themselves."""
    return ScriptedDialogs()


@pytest.fixture
def context(
    qapp: QApplication, loop: asyncio.AbstractEventLoop, settings: Settings, dialogs: ScriptedDialogs
) -> Iterator[UiContext]:
    """A context with settings of its own and no library yet."""
    theme = Theme("light")
    theme.apply(qapp)
    made = UiContext(theme, dialogs=dialogs)
    made.set_settings(settings)
    yield made
    made.cancel_all()
    assert made.runner.close(10)
    QCoreApplication.processEvents()
    Shiboken.delete(made)
    Shiboken.delete(theme)


def flush_deletes() -> None:
    """Delete what ``deleteLater`` put off."""
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
