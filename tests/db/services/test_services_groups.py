"""What people do to examples of several tickets, and what is left of a ticket that is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from feedme_desktop.db.database import Database
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter, ExampleRow
from feedme_desktop.embedding.minilm import MiniLmEmbedder
from feedme_desktop.services.library import Library
from feedme_desktop.settings import Settings

FIRST = ("How do I change the language of the app?", "Open Settings > General, choose Language and restart the app.")
AGAIN = ("How can I change the language of the app?", "Go to Settings, General, pick a language, then restart the app.")
COLOUR = ("How can I change the colour of a label?", "Click the label with the right button and choose a colour.")

Import = Callable[..., list[int]]


def ticket(pair: tuple[str, str], hello: str = "Hello,") -> str:
    return f"Customer: {hello} {pair[0]}\nAgent: {pair[1]}\nCustomer: That worked, thank you!\n"


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
        ids = []
        with running(library) as runner:
            for number, text in enumerate(texts):
                submitted = library.imports.submit_text(text, name=f"{number}.txt")
                assert submitted.conversation_id is not None
                ids.append(submitted.conversation_id)
                runner.run_until_idle()
        return ids

    return take


def rows(library: Library, **wanted: object) -> list[ExampleRow]:
    return library.examples.page(ExampleFilter(order="oldest", **wanted), limit=None)


def only(library: Library) -> ExampleRow:
    (row,) = rows(library)
    return row


def test_only_a_decision_ends_seen_again_and_undo_brings_it_back(library, take_in):
    take_in(ticket(FIRST))
    number = only(library).id
    library.review.reject([number], "irrelevant", who="kim")
    take_in(ticket(AGAIN))
    decided = library.examples.detail(number)
    library.review.edit(number, tags=["login"], who="ann")
    assert only(library).seen_again == 1
    library.review.undo(who="ann")
    library.review.reopen([number], who="ann")
    library.review.undo(who="ann")
    after = library.examples.detail(number)
    assert (after.row.status, after.row.seen_again) == (ReviewStatus.REJECTED, 1)
    assert (after.reviewer, after.reviewed_at) == ("kim", decided.reviewed_at)
    library.review.reject([number], "policy", who="ann")
    assert only(library).seen_again == 0


def test_an_undone_merge_leaves_what_was_decided_before(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, gone = (row.id for row in rows(library))
    library.review.reject([gone], "irrelevant", who="kim")
    before = library.examples.detail(gone)
    library.merging.merge(keep, [gone], who="ann")
    library.review.undo(who="ann")
    after = library.examples.detail(gone)
    assert (after.reviewer, after.reviewed_at) == ("kim", before.reviewed_at)
    assert (after.reject_reason, after.reject_note) == (before.reject_reason, None)
