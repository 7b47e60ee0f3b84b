"""The leases of the jobs that this process holds: beats that keep them, and looks every moment whether they still hold.

Decides nothing about the jobs: whoever lost one is told, and stops.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from feedme_desktop.db import jobs
from feedme_desktop.db.database import Database

if TYPE_CHECKING:
    from feedme_desktop.services.job_desk import JobDesk

logger = logging.getLogger(__name__)

BEAT_S = 15.0

LOOK_S = 0.4
"""Another program may cancel a job: so soon is it noticed."""

RETRY_S = 3.0
"""Pause after the database was out of reach."""


class Leases:
    """Safe to use from any thread. ``lost`` hears the conversations that were taken away, ``ready`` of waiting work."""

    def __init__(
        self, database: Database, desk: JobDesk, lost: Callable[[Sequence[int]], None], ready: Callable[[], None]
    ) -> None:
        self._database = database
        self._desk = desk
        self._lost = lost
        self._ready = ready
        self._lock = threading.Lock()
        self._held: dict[UUID, int] = {}
        self._poke = threading.Event()
        self._trouble = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to beat; the first beat takes up what dead workers left."""
        self._thread = threading.Thread(target=self._keep_beating, name="queue-beat", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float) -> None:
        """Beat no more."""
        self._ended.set()
        self._poke.set()
        if self._thread is not None:
            self._thread.join(timeout_s)

    def trouble(self) -> None:
        """The database was out of reach: look soon whether it is back."""
        self._trouble.set()
        self._poke.set()

    def hold(self, claimed: Sequence[jobs.Claimed]) -> None:
        """Keep the leases of these jobs from now on."""
        with self._lock:
            self._held.update({job.token: job.conversation_id for job in claimed})
        self._poke.set()

    def holds(self, job: jobs.Claimed) -> bool:
        """Whether the job is still ours, as far as is known."""
        with self._lock:
            return job.token in self._held

    def forget(self, job: jobs.Claimed) -> bool:
        """Stop keeping one; False when it was not held."""
        with self._lock:
            return self._held.pop(job.token, None) is not None

    def drop(self, conversation_ids: Sequence[int]) -> None:
        """Stop keeping those of conversations that were taken away."""
        with self._lock:
            for token in [token for token, owner in self._held.items() if owner in conversation_ids]:
                del self._held[token]

    def release(self, claimed: Sequence[jobs.Claimed]) -> None:
        """Hand back those of the jobs that are still held, as if they had never been claimed."""
        left = [job.token for job in claimed if self.forget(job)]
        if left:
            with self._database.transaction() as conn:
                jobs.release(conn, left)

    def _keep_beating(self) -> None:
        due = 0.0
        while not self._ended.is_set():
            pause = None
            try:
                if time.monotonic() >= due:
                    self._beat()
                    due = time.monotonic() + BEAT_S
                else:
                    self._look()
            except Exception as error:  # noqa: BLE001  # the next beat tries again
                logger.warning("a beat of the queue failed: %s", error)
                pause, due = RETRY_S, 0.0
            if pause is None:
                with self._lock:
                    pause = LOOK_S if self._held else max(0.0, due - time.monotonic())
            self._poke.wait(pause)
            self._poke.clear()
            if self._trouble.is_set():
                self._trouble.clear()
                self._ended.wait(RETRY_S)
                due = 0.0

    def _beat(self) -> None:
        with self._lock:
            tokens = list(self._held)
        if tokens:
            with self._database.transaction() as conn:
                kept = jobs.heartbeat(conn, tokens)
            self._take_away([token for token in tokens if token not in kept])
        self._desk.sweep()
        if self._desk.counts().ready:
            self._ready()

    def _look(self) -> None:
        with self._lock:
            held = dict(self._held)
        if held:
            with self._database.read() as conn:
                kept = jobs.held(conn, held)
            self._take_away([token for token in held if token not in kept])

    def _take_away(self, tokens: Sequence[UUID]) -> None:
        with self._lock:
            lost = [self._held.pop(token) for token in tokens if token in self._held]
        if lost:
            self._lost(lost)
