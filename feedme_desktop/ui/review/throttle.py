"""Calls a function at once, and then at most once an interval, the last call never lost.

For refreshes: an import of a thousand files changes things many times a second, a person decides once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """``call`` it as often as things change."""

    def __init__(self, function: Callable[[], object], interval_ms: int, parent: QObject) -> None:
        super().__init__(parent)
        self._function = function
        self._again = False
        self._timer = QTimer(self, singleShot=True, interval=interval_ms)
        self._timer.timeout.connect(self._elapsed)

    def call(self) -> None:
        """Call the function now, or when the interval is over."""
        if self._timer.isActive():
            self._again = True
            return
        self._timer.start()
        self._function()

    def stop(self) -> None:
        """Forget a call that waits."""
        self._again = False
        self._timer.stop()

    def _elapsed(self) -> None:
        if self._again:
            self._again = False
            self.call()
