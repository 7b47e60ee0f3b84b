"""The library: one object that holds the settings, the database and every use case.

What a front end opens first and closes last. Cheap to import: models load with the first text.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from feedme_desktop.db.database import Database, open_database
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.registry import REMOTE_MODELS, create_embedder
from feedme_desktop.errors import UserError
from feedme_desktop.services.embeddings import EmbeddingService
from feedme_desktop.services.examples import ExampleService
from feedme_desktop.services.exchange import ExchangeService
from feedme_desktop.services.health import HealthService
from feedme_desktop.services.imports import ImportService
from feedme_desktop.services.job_desk import JobDesk
from feedme_desktop.services.merging import MergeService
from feedme_desktop.services.quality import QualityService
from feedme_desktop.services.review import ReviewService
from feedme_desktop.services.search import SearchService
from feedme_desktop.settings import Settings

if TYPE_CHECKING:
    from feedme_desktop.services.models import Models


class Library:
    """An open library; safe to use from any thread. ``close`` it when every thread has come home."""

    def __init__(self, settings: Settings, database: Database, embedder: Embedder | None = None) -> None:
        self.settings = settings
        self.database = database
        self._models: Models | None = None
        self._models_lock = threading.Lock()
        self.embedder: Embedder = embedder or self._embedder()
        self.queue = JobDesk(settings, database)

    @property
    def models(self) -> Models:
        """The engines that ask a model over the network; one limiter each for all who ask."""
        with self._models_lock:
            if self._models is None:
                from feedme_desktop.services.models import Models  # not needed by most commands

                # While the embedder itself is being made there is none yet.
                local = getattr(self, "embedder", None)
                known = local is not None and local.model not in REMOTE_MODELS
                self._models = Models(self.settings, embedder=local if known else None)
            return self._models

    def _embedder(self) -> Embedder:
        name = self.settings.embedding_model
        return self.models.embedder(name) if name in REMOTE_MODELS else create_embedder(name)

    @cached_property
    def imports(self) -> ImportService:
        """Files in, conversations out."""
        return ImportService(
            self.settings, self.database, self.queue, embedder=self.embedder,
            reach=lambda engine: self.models.options(engine),
        )  # fmt: skip

    @cached_property
    def review(self) -> ReviewService:
        """Decisions and edits."""
        return ReviewService(self.database, self.settings, self.embedder)

    @cached_property
    def merging(self) -> MergeService:
        """Examples that say the same, or contradict each other."""
        return MergeService(self.database, self.embedder)

    @cached_property
    def examples(self) -> ExampleService:
        """Lists and single examples."""
        return ExampleService(self.database, self.settings)

    @cached_property
    def search(self) -> SearchService:
        """Answers by meaning and by words."""
        return SearchService(self.database, self.settings, self.embedder)

    @cached_property
    def quality(self) -> QualityService:
        """What decisions say about quality, and figures."""
        return QualityService(self.database, self.settings)

    @cached_property
    def exchange(self) -> ExchangeService:
        """Examples from files and into files."""
        return ExchangeService(self.database, self.settings, self.embedder)

    @cached_property
    def embeddings(self) -> EmbeddingService:
        """The models behind search, and changing them."""
        return EmbeddingService(self.settings, self.database, lambda name: self.models.embedder(name))

    @cached_property
    def health(self) -> HealthService:
        """How the components are."""
        return HealthService(self.settings, self.database, self.embedder, lambda: self.models)

    def close(self) -> None:
        """Close the connections; the last program out stops the embedded server."""
        if "imports" in self.__dict__:
            self.imports.close()
        if self._models is not None:
            self._models.close()
        self.database.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_library(
    settings: Settings, *, progress: Callable[[str], None] | None = None, warm_up: bool = False
) -> Library:
    """Open the library of these settings; ``progress`` hears what takes time.

    ``warm_up`` loads the model meanwhile, for whoever searches at once; a model over the network is left alone.
    Raises ``DatabaseUnavailableError``, or ``UserError`` for an embedding model that nobody knows.
    """
    name = settings.embedding_model
    embedder = None if name in REMOTE_MODELS else create_embedder(name)
    warm_up = warm_up and embedder is not None
    loading = threading.Thread(target=_load, args=(embedder,), name="warm-up") if warm_up else None
    if loading is not None:
        loading.start()
    try:
        return Library(settings, open_database(settings, progress=progress), embedder)
    finally:
        if loading is not None:
            loading.join()


def _load(embedder: Embedder) -> None:
    with contextlib.suppress(UserError):  # whoever embeds first hears of it
        embedder.embed(["warm up"])
