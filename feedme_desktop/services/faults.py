"""Named crash points for tests: ``FEEDME_FAULT=point:action:nth`` ends or breaks the program there.

Inert unless the variable is set. Actions: ``kill`` (as kill -9 would), ``raise``. Points of an import: claimed,
parsed, answered and kept (by a model), extracted, embedded, before_commit, after_commit.
"""

from __future__ import annotations

import os
import signal
import threading


class InjectedFaultError(Exception):
    """What the action ``raise`` raises."""


class Faults:
    """Counts how often the point was reached and acts at the ``nth`` time, once."""

    def __init__(self, plan: str | None = None) -> None:
        plan = os.environ.get("FEEDME_FAULT", "") if plan is None else plan
        self._point, self._action, nth = [*plan.split(":"), "", "", ""][:3]
        self._left = int(nth or 1)
        self._lock = threading.Lock()

    def at(self, point: str) -> None:
        """Mark that the program is at ``point``."""
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left != 0:
                return
        if self._action == "raise":
            raise InjectedFaultError(point)
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
