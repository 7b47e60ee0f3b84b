"""Keeps what search reads in shape: statistics, word counts, the vector index.

Called after imports and when the queue has run empty; cheap when there is nothing to do. Search is
right without it, only slower.
"""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Self

from feedme_desktop.db import examples, search
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import ExampleFilter

INDEX_LATER = 5_000
"""From so many new examples on, in a library that held fewer, the vector index is built after them, not with them."""

_log = logging.getLogger(__name__)


def tend(database: Database) -> None:
    """Bring statistics, word counts and the vector index up to date. Raises ``DatabaseUnavailableError``."""
    with database.transaction() as conn:
        if search.wants_vector_index(conn):
            _log.info("building the index of vectors")
            search.build_vector_index(conn)
    with database.transaction() as conn:
        if search.refresh_word_counts(conn):
            examples.analyze(conn)


class BulkLoad:
    """A stretch of ``with`` in which many examples come in; tell it of each lot by ``added``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._before: int | None = None
        self._added = 0
        self._dropped = False

    def added(self, examples_stored: int) -> None:
        """So many more examples are stored and committed."""
        self._added += examples_stored
        if self._dropped or self._added < INDEX_LATER:
            return
        with self._database.transaction() as conn:
            if self._before is None:
                self._before = examples.count(conn, ExampleFilter(), threshold=0.0) - self._added
            if self._before < self._added:
                search.drop_vector_index(conn)
                self._dropped = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._added and (kind is None or self._dropped):
            tend(self._database)
