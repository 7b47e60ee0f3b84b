"""Drives the real window program from inside its own process: drops files, presses keys, waits, looks.

Used by screenshots.py and by tests/e2e. The program is started as ``feedme-desktop`` starts it; a script, a
generator that yields conditions to wait for, is stepped by a timer. Nothing is mocked, nothing sleeps.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from feedme_desktop import app
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.main_window import MainWindow

Condition = Callable[[], object]
Script = Callable[["Hands"], Generator[Condition, None, None]]
POLL_MS = 20
PATIENCE_MS = 60_000
"""A condition that does not come true for this long will not: the script fails instead of hanging."""


class Hands:
    """What a person can do at the window."""

    @property
    def window(self) -> MainWindow:
        """The window; there is one as soon as a script runs."""
        return next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))

    @property
    def context(self) -> UiContext:
        """What the screens share, to look at and not to touch."""
        return self.window._context

    def ready(self) -> bool:
        """Whether the library is open and shown, and the keyboard is the window's."""
        window = self.window
        if not window.isActiveWindow():
            window.activateWindow()  # a virtual screen has no window manager to do it
            return False
        return self.context.library is not None and window.stack.currentWidget() is not window.state_page

    def drag(self, paths: Sequence[Path]) -> QMimeData:
        """Hold files over the middle of the window."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        enter = QDragEnterEvent(self._middle(), Qt.DropAction.CopyAction, data, *_HELD)
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            QApplication.sendEvent(self.window, QDragMoveEvent(self._middle(), Qt.DropAction.CopyAction, data, *_HELD))
        return data

    def drop(self, data: QMimeData) -> bool:
        """Let go what ``drag`` holds; whether the window took it."""
        event = QDropEvent(self._middle().toPointF(), Qt.DropAction.CopyAction, data, *_HELD)
        QApplication.sendEvent(self.window, event)
        return event.isAccepted()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def go(self, name: str) -> None:
        """Go to a place by its key: ``inbox``, ``library``, ``imports``."""
        self.ctrl(
            {"inbox": Qt.Key.Key_1, "library": Qt.Key.Key_2, "imports": Qt.Key.Key_3, "insights": Qt.Key.Key_4}[name]
        )

    def shoot(self, path: Path) -> None:
        """Write a picture of the whole window."""
        if not self.window.grab().save(str(path)):
            raise OSError(f"{path} could not be written")

    def _middle(self) -> QPoint:
        return QPoint(self.window.width() // 2, self.window.height() // 2)


_HELD = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


class _Stepper(QObject):
    """Steps the script; on its end, or its failure, closes the window."""

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.failed = False
        self._script = script(Hands())
        self._condition: Condition = _window_is_there
        self._waited_ms = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    @Slot()
    def _step(self) -> None:
        # Not again while a key press below runs an event loop of its own.
        self._timer.stop()
        try:
            if self._condition():
                self._condition, self._waited_ms = next(self._script), 0
            else:
                self._waited_ms += POLL_MS
                if self._waited_ms > PATIENCE_MS:
                    self._script.throw(TimeoutError("what the script waits for does not come"))
        except StopIteration:
            self._close()
            return
        except Exception:  # noqa: BLE001 - an exception must not be lost in a slot
            traceback.print_exc()
            self.failed = True
            self._close()
            return
        self._timer.start()

    def _close(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, MainWindow):
                widget.close()


def _window_is_there() -> bool:
    return any(isinstance(widget, MainWindow) and widget.isVisible() for widget in QApplication.topLevelWidgets())


def drive(script: Script, data_dir: Path, files: Sequence[Path] = ()) -> int:
    """Run the window program with a script at its keyboard; its exit code, or 1 when the script failed."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("FeedMe")
    application.setQuitOnLastWindowClosed(False)
    stepper = _Stepper(script)
    code = app.run(list(files), data_dir)
    return 1 if stepper.failed else code


def shown(widget: QWidget | None) -> bool:
    """Whether a widget is there and visible."""
    return widget is not None and widget.isVisible()
