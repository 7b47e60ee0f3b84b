"""A clock on a thread of its own that bites when nobody feeds it in time.

One thread for all that is waited for, since starting a timer for each ticket costs more than parsing it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Watchdog:
    """Calls ``bite`` on its thread when the time given by ``feed`` is over before the next ``feed`` or ``rest``."""

    def __init__(self, bite: Callable[[], None]) -> None:
        self._bite = bite
        self._changed = threading.Condition()
        self._deadline: float | None = None
        self._asleep = False
        self._closed = False
        self._thread: threading.Thread | None = None

    def feed(self, seconds: float) -> None:
        """Bite when that much time has passed."""
        with self._changed:
            self._deadline = time.monotonic() + seconds
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
                self._thread.start()
            elif self._asleep:
                self._changed.notify_all()

    def rest(self) -> None:
        """Don't bite."""
        self._deadline = None  # the thread sees it when it wakes up

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _watch(self) -> None:
        while self._wait():
            self._bite()

    def _wait(self) -> bool:
        """Return when it is time to bite, False when closed."""
        with self._changed:
            while not self._closed:
                deadline = self._deadline
                left = None if deadline is None else deadline - time.monotonic()
                if left is not None and left <= 0:
                    self._deadline = None
                    return True
                self._asleep = left is None
                self._changed.wait(left)
                self._asleep = False
            return False
