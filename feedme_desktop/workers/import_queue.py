"""The import queue in the window: lends it threads and turns its events into few signals.

The claim-and-run loop is ``services.queue``; this only adapts it. A thousand events a second become at
most ten signals, each with the latest event of every conversation that moved.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRunnable, Qt, QThread, QThreadPool, QTimer, Signal, Slot

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Spent

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.services.queue import QueueRunner

THREADS = 2
COALESCE_MS = 100
NICE = 10
_ENDED = frozenset({ConversationStatus.COMPLETED, ConversationStatus.FAILED, ConversationStatus.CANCELLED})
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run of imports came to, when nothing is left to do."""

    completed: int
    failed: int
    examples: int
    unsure: int = 0
    spent: Spent | None = None


class _Lent(QRunnable):
    """A thread lent to the queue."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__()
        self._work = work

    def run(self) -> None:
        """Run the queue's loop; it returns when the queue is stopped or idle."""
        _step_back()
        try:
            self._work()
        except Exception:  # noqa: BLE001 - a slot of a pool must not raise
            # The job stays claimed until its lease ends and is run again then.
            _log.exception("a thread of the import queue failed")


def _step_back() -> None:
    """Let the window go first: Linux knows nice values of threads, elsewhere the pool's priority counts."""
    if sys.platform == "linux":
        try:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
        except OSError:  # already lower
            return


class ImportQueue(QObject):
    """``events`` carries a tuple of ``ImportEvent``; ``settled`` says that all work is done."""

    events = Signal(object)
    settled = Signal(object)
    active_changed = Signal(int)
    _poked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Threads of its own: the queue's loops live as long as the library and would starve other work.
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(THREADS + 4)
        self._pool.setThreadPriority(QThread.Priority.LowPriority)
        self._lock = threading.Lock()
        self._latest: dict[tuple[int, int | None], ImportEvent] = {}
        self._queue: QueueRunner | None = None
        self._active: set[int] = set()
        self._run: dict[int, ImportEvent] = {}
        self._held = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(COALESCE_MS)
        self._timer.timeout.connect(self.flush)
        self._poked.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> int:
        """How many conversations wait or are worked on, as far as this window knows."""
        return len(self._active)

    def start(self, library: Library) -> None:
        """Begin to work on the jobs of this library."""
        from feedme_desktop.services.queue import QueueRunner

        self._queue = QueueRunner(library, threads=THREADS, on_event=self.take, submit=self.lend)
        self._queue.start()

    def wake(self) -> None:
        """Say that there are new jobs."""
        if self._queue is not None:
            self._queue.wake()

    def expect(self, conversation_ids: list[int]) -> None:
        """Count these conversations as waiting until an event says that they ended."""
        self._active.update(conversation_ids)
        self.active_changed.emit(len(self._active))

    def sync(self, conversation_ids: Iterable[int]) -> None:
        """Count exactly these as waiting: the library was asked, and others may work on its jobs too."""
        self._active = set(conversation_ids)
        self.active_changed.emit(len(self._active))
        self._settle_when_idle()

    def hold(self) -> None:
        """More is about to be handed in: nothing is settled before ``release``."""
        self._held += 1

    def release(self) -> None:
        """All was handed in."""
        self._held -= 1
        self._settle_when_idle()

    def forget(self, conversation_id: int) -> None:
        """Stop counting a conversation: it was cancelled or deleted here."""
        self._active.discard(conversation_id)
        self.active_changed.emit(len(self._active))
        self._settle_when_idle()

    def stop(self, deadline_s: float = 10.0) -> bool:
        """Stop intake, give running jobs until the deadline; blocks, so call it off the GUI thread."""
        queue, self._queue = self._queue, None
        ended = True if queue is None else queue.stop(deadline_s)
        self._pool.clear()
        return self._pool.waitForDone(int(deadline_s * 1000)) and ended

    def lend(self, work: Callable[[], None]) -> None:
        """Run ``work`` in a thread of the queue's pool."""
        self._pool.start(_Lent(work))

    def take(self, event: ImportEvent) -> None:
        """Note an event; called from any thread."""
        with self._lock:
            first = not self._latest
            # Two files may end in the same conversation: each is heard.
            self._latest[event.conversation_id, event.source_id] = event
        if first:
            try:
                self._poked.emit()
            except RuntimeError:  # the window is gone already
                return

    @Slot()
    def flush(self) -> None:
        """Pass on what came in since the last time."""
        with self._lock:
            events = tuple(self._latest.values())
            self._latest.clear()
        if not events:
            return
        for event in events:
            self._count(event)
        self.events.emit(events)
        self.active_changed.emit(len(self._active))
        self._settle_when_idle()

    @Slot()
    def _schedule(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _count(self, event: ImportEvent) -> None:
        if event.status in _ENDED:
            self._active.discard(event.conversation_id)
            if event.source_id is not None:
                self._active.discard(event.source_id)
            self._run[event.conversation_id] = event
        elif event.waiting_until is not None:
            self._active.discard(event.conversation_id)  # hours may pass: what was found meanwhile is to be seen
        else:
            self._active.add(event.conversation_id)

    def _settle_when_idle(self) -> None:
        if self._active or self._held or not self._run:
            return
        ended = list(self._run.values())
        self._run.clear()
        completed = [event for event in ended if event.status is ConversationStatus.COMPLETED]
        failed = sum(event.status is ConversationStatus.FAILED for event in ended)
        unsure = sum(bool(event.unsure) for event in completed)
        spent = [event.usage for event in ended if event.usage is not None and event.usage.tokens]
        examples = sum(event.examples for event in completed)
        self.settled.emit(Settled(len(completed), failed, examples, unsure, reduce(add, spent) if spent else None))
