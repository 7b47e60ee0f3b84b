"""Search: a query in, the best examples with their reasons out.

Embeds the query once, lets the database rank, and says why each hit is there. Where one half
(meaning or words) is not available the other answers, and the result says so.
"""

from __future__ import annotations

import logging
import re
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from feedme_desktop.db import examples
from feedme_desktop.db import search as ranked
from feedme_desktop.db.database import Database
from feedme_desktop.db.embeddings import has_none
from feedme_desktop.domain import ranking
from feedme_desktop.domain.calibration import calibrated
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.identifiers import asked_codes
from feedme_desktop.domain.records import ExampleFilter, ExampleRow, Hit, SearchResult, Why
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import UsageError
from feedme_desktop.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from feedme_desktop.db.pool import Connection

Mode = Literal["hybrid", "meaning", "words"]

MIN_LENGTH = 2
MAX_HITS = 1_000
_MAX_LENGTH = 2_000
"""A pasted mail is cut here: the model reads no more anyway."""

_UNASKABLE = re.compile("[\0\ud800-\udfff]")
_EXPLAINED = 50
"""Hits that get their nearest sentence and matched words: more than a person looks at."""

_log = logging.getLogger(__name__)
_Ranked = tuple[list[ranked.Found], dict[int, ExampleRow]]


class SearchService:
    """Answers queries; safe to use from several threads."""

    def __init__(self, database: Database, settings: Settings, embedder: Embedder) -> None:
        self._database = database
        self._settings = settings
        self._embedder = embedder
        self._vectors_seen = False

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        approved_only: bool = True,
        tag: str | None = None,
        folder: str | None = None,
        since: datetime | None = None,
        mode: Mode = "hybrid",
        log: bool = False,
        who: str | None = None,
    ) -> SearchResult:
        """The best ``limit`` examples for ``query``, which is plain text: no sign in it is an operator.

        Raises ``UsageError`` for a query under 2 characters and ``DatabaseUnavailableError``.
        """
        text = _UNASKABLE.sub(" ", query).strip()[:_MAX_LENGTH]
        if len(text) < MIN_LENGTH:
            raise UsageError(f"The search text is too short: write at least {MIN_LENGTH} characters.", code="too_short")
        statuses = (ReviewStatus.APPROVED,) if approved_only else ()
        wanted = ExampleFilter(statuses=statuses, tags=(tag,) if tag else (), folder=folder, since=since)
        began = time.perf_counter()
        vector = None if mode == "words" else self._embedded(text)
        question = ranked.Question(
            limit=max(1, min(limit, MAX_HITS)), wanted=wanted, model=self._embedder.model, vector=vector
        )
        if mode != "meaning" or vector is None:
            question = replace(question, text=text, codes=asked_codes(text))
        found, rows, words_down = self._ranked(question)
        took_ms = (time.perf_counter() - began) * 1000
        degraded = "words" if words_down else "meaning" if vector is None and mode != "words" else None
        hits = tuple(
            _hit(text, one, rows[one.id], words_only=vector is None, explain=place < _EXPLAINED)
            for place, one in enumerate(one for one in found if one.id in rows)
        )
        if log:
            self._log(text, who, len(hits), took_ms)
        return SearchResult(query=query, took_ms=round(took_ms, 2), hits=hits, degraded=degraded)

    def _embedded(self, text: str) -> NDArray[np.float32] | None:
        """The query's vector, or None where the model is not available: words must still be found then."""
        if not self._vectors_seen:
            self._vectors_seen = not self._database.run_read(lambda conn: has_none(conn, self._embedder.model))
        if not self._vectors_seen:
            _log.warning("no example has a vector of %s; searching by words alone", self._embedder.model)
            return None
        try:
            return self._embedder.embed_query(text)
        except Exception as error:  # noqa: BLE001  # whatever a model's runtime may throw
            _log.warning("the query could not be embedded (%s); searching by words alone", type(error).__name__)
            return None

    def _ranked(self, question: ranked.Question) -> tuple[list[ranked.Found], dict[int, ExampleRow], bool]:
        """Hits, their rows, and whether the words had to be left out."""

        def work(conn: Connection) -> _Ranked:
            found = ranked.rank(conn, question)
            return found, examples.rows(conn, [one.id for one in found], threshold=self._settings.quality_threshold)

        try:
            return *self._database.run_read(work), False
        except ranked.WordsUnavailableError as error:
            _log.warning("the words could not be searched (SQLSTATE %s); searching by meaning alone", error)
            question = replace(question, text="", codes=())
            return *self._database.run_read(work), True

    def remember(self, result: SearchResult, used_id: int, *, who: str | None = None) -> None:
        """Log a search after the fact: a window that asks with each letter logs the one that was of use."""
        text = result.query.replace("\0", " ").strip()[:_MAX_LENGTH]
        self._log(text, who, len(result.hits), result.took_ms, used_id)

    def _log(self, text: str, who: str | None, hits: int, took_ms: float, used_id: int | None = None) -> None:
        with self._database.transaction() as conn:
            ranked.log(conn, text, who=who, hits=hits, took_ms=took_ms, used_id=used_id)


def _hit(text: str, found: ranked.Found, row: ExampleRow, *, words_only: bool, explain: bool) -> Hit:
    meaning = round(min(1.0, max(0.0, found.cosine or 0.0)), 4)
    words = ranking.matched_words(text, f"{row.question}\n{row.answer}") if explain else ()
    sentence = ranking.nearest_sentence(text, row.answer) if explain else ""
    score = calibrated(found.score, words_only=words_only)
    return Hit(example=row, score=score, why=Why(words=words, meaning=meaning, sentence=sentence))
