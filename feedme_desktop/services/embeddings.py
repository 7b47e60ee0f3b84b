"""Changing the model that search works with: how far each is, filling in what a model lacks, and switching.

The vectors of several models lie side by side, so that search goes on meanwhile and going back costs nothing. Filling
in is done in small transactions: interrupted, it goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feedme_desktop.db import embeddings
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.database import Database
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.embedding.registry import MODELS, REMOTE_MODELS
from feedme_desktop.errors import UserError
from feedme_desktop.services.vectors import embed_of
from feedme_desktop.services.work import KINDS, texts_of
from feedme_desktop.settings import Settings, save_settings, variables_of

_AT_ONCE = 50
"""Examples embedded and stored together."""
_INDEX_FROM = 5_000
"""Up to so many examples comparing all is as fast as an index, and exact."""


@dataclass(frozen=True, slots=True)
class ModelState:
    """Of how many examples a model has vectors; ``current`` is the one that search works with."""

    model: str
    remote: bool
    current: bool
    embedded: int
    total: int


class EmbeddingService:
    """``embedder_of`` gives the embedder of a name."""

    def __init__(self, settings: Settings, database: Database, embedder_of: Callable[[str], Embedder]) -> None:
        self._settings = settings
        self._database = database
        self._embedder_of = embedder_of

    def status(self) -> list[ModelState]:
        """Every model there is or has vectors."""
        with self._database.read() as conn:
            total, counts = embeddings.counts(conn)
        current = self._settings.embedding_model
        names = dict.fromkeys((*MODELS, *counts, current))
        return [ModelState(name, name in REMOTE_MODELS, name == current, counts.get(name, 0), total) for name in names]

    def rebuild(self, model: str, on_progress: Callable[[int, int], None] = lambda _done, _total: None) -> int:
        """Embed what the model has no vectors of; says how many examples that were.

        Raises ``ModelError`` when the model can't be used; what was embedded until then stays.
        """
        embedder = self._embedder_of(model)
        with self._database.read() as conn:
            total, counts = embeddings.counts(conn)
        lacking, done, after = total - counts.get(model, 0), 0, 0
        on_progress(0, lacking)
        while found := self._next(model, after):
            texts = [text for one in found for text in texts_of(one.question, one.answer)]
            keys = [(one.id, kind) for one in found for kind in KINDS]
            vectors = dict(
                zip(keys, halfvec_bytes(embed_of(embedder, texts, self._names([one.id for one in found]))), strict=True)
            )
            with self._database.transaction() as conn:
                done += embeddings.add(conn, model, found, vectors)
            after = found[-1].id
            on_progress(done, max(lacking, done))
        self._rebuild_wordings(model, embedder)
        if model in REMOTE_MODELS and total > _INDEX_FROM:
            with self._database.transaction() as conn:
                embeddings.build_index(conn)
        return done

    def switch(self, model: str) -> Settings:
        """Search with another model from the next start on; the settings that say so.

        Raises ``UserError`` while examples lack its vectors.
        """
        if self._settings.origin("embedding_model") == "environment":
            variable = variables_of("embedding_model")[0]
            raise UserError(f"The search model is set by {variable}: change or remove that variable.")
        with self._database.read() as conn:
            total, counts = embeddings.counts(conn)
        lacking = total - counts.get(model, 0)
        if lacking > 0:
            message = (
                f"{lacking} examples have no vectors of {model} yet: run feedme embeddings rebuild --model {model}."
            )
            raise UserError(message, code="incomplete")
        return save_settings(self._settings, {"embedding_model": model})

    def _names(self, examples: Sequence[int]) -> list[str]:
        with self._database.read() as conn:
            return embeddings.speakers(conn, examples)

    def _next(self, model: str, after: int) -> list[embeddings.Unembedded]:
        with self._database.read() as conn:
            return embeddings.missing(conn, model, after=after, limit=_AT_ONCE)

    def _rebuild_wordings(self, model: str, embedder: Embedder) -> None:
        after = 0
        while True:
            with self._database.read() as conn:
                found = embeddings.missing_wordings(conn, model, after=after, limit=_AT_ONCE)
            if not found:
                return
            names = self._names([one.example_id for one in found])
            vectors = embed_of(embedder, [one.question for one in found], names)
            with self._database.transaction() as conn:
                embeddings.add_wordings(conn, model, found, vectors)
            after = found[-1].id
