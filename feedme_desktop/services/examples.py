"""Reading examples: pages for lists, one whole, figures.

Filters and order are in the query, so every figure counts exactly the rows it opens.
"""

from __future__ import annotations

from feedme_desktop.db import conversations, examples, jobs
from feedme_desktop.db.database import Database
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import Counts, ExampleDetail, ExampleFilter, ExampleRow
from feedme_desktop.errors import NotFoundError
from feedme_desktop.settings import Settings


class ExampleService:
    """Read access to the examples of a library."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._threshold = settings.quality_threshold

    def page(self, wanted: ExampleFilter, *, limit: int | None = 200, offset: int = 0) -> list[ExampleRow]:
        """Rows ``offset`` to ``offset + limit`` of those that pass; ``limit`` None: all."""
        return self._database.run_read(
            lambda conn: examples.page(conn, wanted, limit=limit, offset=offset, threshold=self._threshold)
        )

    def count(self, wanted: ExampleFilter) -> int:
        """How many rows pass the filter."""
        return self._database.run_read(lambda conn: examples.count(conn, wanted, threshold=self._threshold))

    def detail(self, example_id: int) -> ExampleDetail:
        """One example, whole. Raises ``NotFoundError``."""
        found = self._database.run_read(lambda conn: examples.detail(conn, example_id, threshold=self._threshold))
        if found is None:
            raise NotFoundError(f"There is no example {example_id}: it may have been deleted.")
        return found

    def counts(self) -> Counts:
        """Figures of the whole library."""

        def ask(conn: Connection) -> Counts:
            queue = jobs.counts(conn)
            return Counts(examples.counts(conn), conversations.counts(conn), queue.waiting, queue.running)

        return self._database.run_read(ask)

    def tags(self, status: ReviewStatus | None = None) -> list[tuple[str, int]]:
        """Tags with the number of examples (of one status, or of all), most used first."""
        return self._database.run_read(lambda conn: examples.tags(conn, status))

    def folders(self) -> list[str]:
        """Names of the folders."""
        return self._database.run_read(conversations.folders)
