"""The jobs of a library as other services see them: figures, rescue of lost work, word of what was cancelled.

Does no job itself (see ``queue``).
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence

import psutil

from feedme_desktop.db import jobs
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import Problem
from feedme_desktop.settings import Settings

logger = logging.getLogger(__name__)

GIVEN_UP = Problem(
    "worker_died", "The program stopped three times while it read this file: check the file, then retry."
)


class JobDesk:
    """One for all services of a library; safe to use from any thread."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database
        self._lock = threading.Lock()
        self._listeners: list[tuple[Callable[[Sequence[int]], None], Callable[[], None]]] = []

    def counts(self) -> jobs.QueueCounts:
        """How much waits, runs and failed."""
        with self._database.read() as conn:
            return jobs.counts(conn)

    def sweep(self) -> None:
        """Queue again what lost its worker, and give up on what killed three of them."""
        with self._database.transaction() as conn:
            if self._settings.database_url is None:
                # On one machine nobody has to wait for the lease of a process that is gone.
                jobs.expire(conn, [name for name in jobs.workers_on(conn, socket.gethostname()) if not alive(name)])
            again, dead = jobs.sweep(conn, GIVEN_UP)
        for number, what in ((len(again), "queued again"), (len(dead), "given up")):
            if number:
                logger.warning("%d jobs lost their worker and were %s", number, what)

    def listen(self, cancelled: Callable[[Sequence[int]], None], queued: Callable[[], None]) -> None:
        """Call ``cancelled`` with conversation ids, and ``queued`` when there is new work."""
        with self._lock:
            self._listeners.append((cancelled, queued))

    def unlisten(self, cancelled: Callable[[Sequence[int]], None]) -> None:
        """Stop calling."""
        with self._lock:
            self._listeners = [pair for pair in self._listeners if pair[0] != cancelled]

    def tell_cancelled(self, conversation_ids: Sequence[int]) -> None:
        """Pass on that these conversations must not be worked on."""
        with self._lock:
            listeners = list(self._listeners)
        for cancelled, _ in listeners:
            cancelled(conversation_ids)

    def tell_queued(self) -> None:
        """Pass on that there is work."""
        with self._lock:
            listeners = list(self._listeners)
        for _, queued in listeners:
            queued()


def worker_name() -> str:
    """This process: host, process id, and its start time, since ids are used again."""
    return f"{socket.gethostname()}:{os.getpid()}:{psutil.Process().create_time():.2f}"


def alive(name: str) -> bool:
    """Whether the process of this name runs on this machine."""
    try:
        _, pid, started = name.rsplit(":", 2)
        return abs(psutil.Process(int(pid)).create_time() - float(started)) < 1
    except (ValueError, psutil.Error):
        return False
