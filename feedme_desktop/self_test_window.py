"""The window's part of the self-test: open it, wait until it shows the library, close it.

Starts the window as ``feedme-desktop`` does and looks at it from outside; imported only where Qt is there.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from feedme_desktop import app
from feedme_desktop.ui.main_window import MainWindow

LIBRARY = "library"
PATIENCE_S = 60.0


def show_and_close(data_dir: Path) -> str:
    """Run the window program on ``data_dir``; returns ``LIBRARY`` or the words that it showed instead."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setQuitOnLastWindowClosed(False)
    watcher = _Watcher()
    app.run([], data_dir)
    return watcher.seen


class _Watcher(QObject):
    """Looks at the window four times a second and closes it when there is something to see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen = ""
        self._end = time.monotonic() + PATIENCE_S
        self._timer = QTimer(self)
        self._timer.setInterval(250)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        for window in QApplication.topLevelWidgets():
            if not isinstance(window, MainWindow) or not window.isVisible():
                continue
            if window.stack.currentWidget() is not window.state_page:
                self.seen = LIBRARY
            elif window.state_page.retry.isVisible() or time.monotonic() > self._end:
                self.seen = window.state_page.text
            if self.seen:
                self._timer.stop()
                window.close()
