"""One piece of work for a thread pool: plain data in, one outcome out, by a signal it was lent.

The task owns no signal (signals of runnables get lost) and lets no exception escape: what went
wrong travels in the outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

from PySide6.QtCore import QRunnable


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the work numbered ``ticket``: a value, or the exception that ended it."""

    ticket: int
    value: Any = None
    error: BaseException | None = None


class Task(QRunnable):
    """Calls ``work`` and hands an ``Outcome`` to ``deliver``; skipped when cancelled before it began."""

    def __init__(
        self, ticket: int, work: Callable[[], Any], deliver: Callable[[Outcome], None], cancelled: Event
    ) -> None:
        super().__init__()
        self._ticket = ticket
        self._work = work
        self._deliver = deliver
        self._cancelled = cancelled

    def run(self) -> None:
        """Do the work; called by the pool in one of its threads."""
        if self._cancelled.is_set():
            return
        try:
            outcome = Outcome(self._ticket, value=self._work())
        except BaseException as error:  # noqa: BLE001 - the waiting coroutine gets it, whatever it is
            outcome = Outcome(self._ticket, error=error)
        try:
            self._deliver(outcome)
        except RuntimeError:
            # The receiver is gone: the program is quitting and nobody waits any more.
            return
