"""A library on a fresh database, with an embedder that costs nothing, and ways to fill it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager

import numpy as np
import pytest
from numpy.typing import NDArray

from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import ImportEvent
from feedme_desktop.services.exchange import ExchangeService
from feedme_desktop.services.library import Library
from feedme_desktop.services.queue import QueueRunner
from feedme_desktop.settings import Settings


class HashEmbedder:
    """A unit vector per text, the same one each time; says nothing about meaning."""

    model = "minilm-l6-v2-q8"
    dim = 384

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
            vector = np.random.default_rng(seed).standard_normal(self.dim)
            vectors[row] = vector / np.linalg.norm(vector)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embed([text])[0]
        return vector


Run = Callable[..., AbstractContextManager[QueueRunner]]


@pytest.fixture
def library(database: Database, library_settings: Settings) -> Iterator[Library]:
    """An open library; ``database`` closes its connections."""
    opened = Library(library_settings, database, HashEmbedder())
    yield opened
    opened.imports.close()


@pytest.fixture
def running() -> Run:
    """A queue at work on a library, stopped at the end."""

    @contextmanager
    def run(library: Library, hear: Callable[[ImportEvent], None] | None = None) -> Iterator[QueueRunner]:
        with ThreadPoolExecutor(2) as pool:
            runner = QueueRunner(library, threads=2, on_event=hear or (lambda _: None), submit=pool.submit)
            runner.start()
            try:
                yield runner
            finally:
                assert runner.stop(deadline_s=20)

    return run


@pytest.fixture
def fill(library: Library, tmp_path) -> Callable[..., list[int]]:
    """Import question/answer pairs as pending examples and return their ids."""

    def fill_in(*pairs: tuple[str, str], status: str = "pending") -> list[int]:
        import json

        from feedme_desktop.domain.example import ReviewStatus
        from feedme_desktop.domain.records import ExampleFilter

        path = tmp_path / "pairs.jsonl"
        path.write_text("".join(json.dumps({"question": q, "answer": a}) + "\n" for q, a in pairs))
        service = ExchangeService(library.database, library.settings, library.embedder)
        service.import_examples(path, status=ReviewStatus(status), on_duplicate="keep")
        rows = library.examples.page(ExampleFilter(order="oldest"), limit=None)
        return [row.id for row in rows][-len(pairs) :]

    return fill_in


CHAT = """Customer: Hello, my calendar is empty since the update. How do I get my events back?
Agent: Open Settings, choose Calendar and press Sync again. All events come back within a minute.
Customer: That worked, thank you!
"""
OTHER = """Customer: How can I change the colour of the tags in the inbox?
Agent: Click the tag with the right button, choose Colour and pick one. It changes for everybody in the team.
Customer: Great, thanks.
"""


@pytest.fixture
def chat() -> str:
    """A ticket with one question and one answer that worked."""
    return CHAT


@pytest.fixture
def other_chat() -> str:
    """Another one."""
    return OTHER
