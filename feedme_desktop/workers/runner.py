"""Runs functions off the GUI thread and lets coroutines await them: ``await runner.run(fn, *args)``.

Long-lived: it owns the signal that brings outcomes back to the GUI thread. It knows no service and
shows nothing; exceptions go to whoever awaits.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from feedme_desktop.workers.task import Outcome, Task

if TYPE_CHECKING:
    import asyncio

P = ParamSpec("P")
T = TypeVar("T")


class Runner(QObject):
    """Lends the threads of one pool to coroutines of the GUI thread."""

    _delivered = Signal(object)

    def __init__(self, threads: int = 4, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Reads and changes asked for by screens: mostly waiting for the database, so a few threads are
        # enough, and work on the import queue (a pool of its own) never makes them wait.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._tickets = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[object]] = {}
        self._closed = False
        self._delivered.connect(self._settle, Qt.ConnectionType.QueuedConnection)

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the function in a thread and return its value; its exception is raised here.

        Cancelling the coroutine drops the result; work that has not begun is skipped.
        """
        import asyncio  # not at the top: the first paint does not wait for it

        if self._closed:
            raise asyncio.CancelledError
        ticket, cancelled = next(self._tickets), Event()
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = future  # type: ignore[assignment]  # futures are invariant, one dict holds all
        self._pool.start(Task(ticket, partial(function, *args, **kwargs), self._delivered.emit, cancelled))
        try:
            return await future
        except asyncio.CancelledError:
            cancelled.set()
            raise
        finally:
            self._waiting.pop(ticket, None)

    @property
    def waiting(self) -> int:
        """How many calls have not come back yet."""
        return len(self._waiting)

    def close(self, deadline_s: float = 5.0) -> bool:
        """Take nothing new, drop what has not begun, wait for the rest; False when the deadline passed."""
        self._closed = True
        self._pool.clear()
        for future in list(self._waiting.values()):
            future.cancel()
        return self._pool.waitForDone(int(deadline_s * 1000))

    @Slot(object)
    def _settle(self, outcome: Outcome) -> None:
        future = self._waiting.pop(outcome.ticket, None)
        if future is None or future.done():
            return
        if outcome.error is not None:
            future.set_exception(outcome.error)
        else:
            future.set_result(outcome.value)
