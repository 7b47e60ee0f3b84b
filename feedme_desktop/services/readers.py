"""Child processes on loan for what people wait for: hand-ins and previews.

The queue has children of its own; these are started when somebody asks and one of them is kept for the next.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from feedme_desktop.services.children import Child
from feedme_desktop.services.knowledge import Knowledge


class Readers:
    """Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: Child | None = None
        self._lent: set[Child] = set()
        self._closed = False

    @contextmanager
    def lend(self, knowledge: Knowledge | None = None) -> Iterator[Child]:
        """A child for one file; whatever goes wrong meanwhile, or an answer that is not heard to its end, ends it."""
        with self._lock:
            child, self._idle = self._idle or Child(), None
            self._lent.add(child)
            if self._closed:
                child.close()
        whole = False
        try:
            child.know(knowledge or Knowledge())
            yield child
            whole = True
        finally:
            self._take_back(child, whole)

    def close(self) -> None:
        """End the children, also those at work."""
        with self._lock:
            self._closed = True
            children = [*self._lent, *filter(None, [self._idle])]
            self._idle = None
        for child in children:
            child.close()

    def _take_back(self, child: Child, whole: bool) -> None:
        with self._lock:
            self._lent.discard(child)
            if whole and self._idle is None and not self._closed:
                self._idle = child
                return
        child.close()
