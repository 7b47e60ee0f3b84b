"""Handing in files a batch at a time: what one call in a worker's thread does, and how far it is.

The thread of the window asks for one batch after the other and may cancel between them. Knows no widget.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from threading import Event, Lock

from feedme_desktop.domain.records import Submitted

MOST = 100
"""Tickets of a batch: as many new rows as the list takes at once without being felt."""
SECONDS = 0.25

Report = Callable[[str, int, int], None]
"""Name of the file, bytes taken in, size of the file."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the hand-in of a file is: bytes of its ``size``, and the tickets taken so far."""

    file: str = ""
    taken: int = 0
    size: int = 0
    tickets: int = 0


class Intake:
    """``source`` is given the function that hears of progress and yields what became of each ticket."""

    def __init__(self, source: Callable[[Report], Iterator[Submitted]], file: str = "") -> None:
        self._source = source
        self._answers: Iterator[Submitted] | None = None
        self._cancelled = Event()
        self._running = Lock()
        self._file, self._tickets = file, 0
        self.ended = False
        self.progress = Progress(file)

    @property
    def cancelled(self) -> bool:
        """Whether somebody stopped it."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Stop with the batch that is being taken, or with the next."""
        self._cancelled.set()

    def close(self) -> None:
        """Stop, and ask for no further batch."""
        self.cancel()
        if self._running.acquire(blocking=False):
            try:
                self._close()
            finally:
                self._running.release()

    def batch(self) -> list[Submitted] | None:
        """The next ones, as many as come within a moment; None when there are no more. Called in a thread."""
        with self._running:
            if self.cancelled or self.ended:
                self._close()
                return None
            if self._answers is None:
                self._answers = self._source(self._report)
            found: list[Submitted] = []
            until = time.monotonic() + SECONDS
            while len(found) < MOST and time.monotonic() < until and not self.cancelled:
                one = next(self._answers, None)
                if one is None:
                    self.ended = True
                    break
                found.append(one)
                self._tickets += 1
            if self._cancelled.is_set():
                self._close()
            return found if found or not self.ended else None

    def _report(self, file: str, taken: int, size: int) -> None:
        tickets = self._tickets if file == self.progress.file or not self.progress.size else 0
        self._tickets = tickets
        self.progress = Progress(file, taken, size, tickets)

    def _close(self) -> None:
        self.ended = True
        if isinstance(self._answers, Generator):
            self._answers.close()
        self._answers = None
