"""A library with the model that the rule was fitted with, and a way to take tickets in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from duplicate_tickets import Import

from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import ConversationStatus, ImportEvent
from feedme_desktop.embedding.minilm import MiniLmEmbedder
from feedme_desktop.services.library import Library
from feedme_desktop.settings import Settings


@pytest.fixture
def library(database: Database, library_settings: Settings) -> Iterator[Library]:
    """A library with the model that the rule was fitted with."""
    opened = Library(library_settings, database, MiniLmEmbedder())
    yield opened
    opened.imports.close()


@pytest.fixture
def take_in(library: Library, running) -> Import:
    """Import tickets one after the other and return their ids."""

    def take(*texts: str) -> list[int]:
        done: list[ImportEvent] = []
        with running(library, lambda e: done.append(e) if e.status is ConversationStatus.COMPLETED else None) as runner:
            ids = []
            for number, text in enumerate(texts):
                submitted = library.imports.submit_text(text, name=f"{number}.txt")
                assert submitted.conversation_id is not None
                ids.append(submitted.conversation_id)
                runner.run_until_idle()
        take.events = done  # type: ignore[attr-defined]
        return ids

    return take
