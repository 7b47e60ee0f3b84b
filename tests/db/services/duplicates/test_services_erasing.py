"""Erasing a ticket: its words are nowhere any more, whatever people did to its example and whoever else supports it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from duplicate_tickets import rows

from feedme_desktop.db import search
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.services.library import Library

UNIQUE = ("quokkahood", "wombatling", "narwhalish", "axolotlian")
"""In the question, the answer, the closing words and the name of the first ticket."""

NAMED = (
    "How do I change the language of the app? It is for the Quokkahood.",
    "Open Settings > General, choose Language, pick yours and restart the app, dear Wombatling.",
)
PLAIN = (
    "How do I change the language of the app?",
    "Open Settings > General, choose Language, pick yours and restart the app.",
)
AGAIN = ("How can I change the language of the app?", PLAIN[1])
COLOUR = ("How can I change the colour of a label?", "Click the label with the right button and choose a colour.")
PERSON = ("How is the display language switched?", "See the page about languages: there is a list to pick one from.")

Import = Callable[..., int]


@pytest.fixture
def take_in(library: Library, running) -> Import:
    """Import one ticket and return its id."""

    def take(pair: tuple[str, str], thanks: str = "That worked, thank you!", name: str = "chat", **given) -> int:
        text = f"Customer: {pair[0]}\nAgent: {pair[1]}\nCustomer: {thanks}\n"
        with running(library) as runner:
            submitted = library.imports.submit_text(text, name=f"{name}.txt", **given)
            runner.run_until_idle()
        assert submitted.conversation_id is not None
        return submitted.conversation_id

    return take


@pytest.fixture
def named(take_in) -> Callable[[], int]:
    """Import the ticket that has a word of its own everywhere."""
    return lambda: take_in(NAMED, "That worked, thank you! Narwhalish regards.", "axolotlian")


def places(library: Library, words: tuple[str, ...] = UNIQUE) -> set[str]:
    """Every column of the schema that holds one of the words."""
    found = set()
    with library.database.transaction() as conn:
        columns = conn.execute(
            "SELECT table_name AS t, column_name AS c, data_type AS type FROM information_schema.columns"
            " WHERE table_schema = 'feedme'"
        ).fetchall()
        for column in columns:
            text = f'"{column["c"]}"'
            text = f"encode({text}, 'escape')" if column["type"] == "bytea" else f"{text}::text"
            query = f"SELECT count(*) AS n FROM feedme.{column['t']} WHERE lower({text}) ~ %s"
            row = conn.execute(query, ["|".join(words)]).fetchone()
            if row is not None and row["n"]:
                found.add(f"{column['t']}.{column['c']}")
    return found


def count_words(library: Library) -> None:
    with library.database.transaction() as conn:
        search.refresh_word_counts(conn, force=True)


def edited(library: Library, number: int, take_in) -> None:
    library.review.edit(number, question=PERSON[0], answer=PERSON[1], who="kim")


def half_edited(library: Library, number: int, take_in) -> None:
    library.review.edit(number, question=PERSON[0], who="kim")


def retouched(library: Library, number: int, take_in) -> None:
    library.review.edit(number, answer=f"{NAMED[1]}.", who="kim")


def retagged(library: Library, number: int, take_in) -> None:
    library.review.edit(number, tags=[*library.examples.detail(number).row.tags, "kept"], who="kim")


def rejected(library: Library, number: int, take_in) -> None:
    library.review.reject([number], "irrelevant", note="No promises", who="kim")


def set_aside(library: Library, number: int, take_in) -> None:
    library.review.needs_work([number], who="kim")


def merged(library: Library, number: int, take_in) -> None:
    """It took another one in."""
    take_in(COLOUR)
    library.merging.merge(number, [rows(library)[-1].id], who="kim")


def merged_away(library: Library, number: int, take_in) -> None:
    """Another one took it in."""
    take_in(COLOUR)
    library.merging.merge(rows(library)[-1].id, [number], who="kim")


def reworded_in_a_merge(library: Library, number: int, take_in) -> None:
    take_in(COLOUR)
    library.merging.merge(number, [rows(library)[-1].id], question=PERSON[0], answer=PERSON[1], who="kim")


def undone(library: Library, number: int, take_in) -> None:
    edited(library, number, take_in)
    library.review.undo(who="kim")


STATES = [
    lambda *_: None, edited, half_edited, retouched, retagged, rejected, set_aside, merged, merged_away,
    reworded_in_a_merge, undone,
]  # fmt: skip


@pytest.mark.parametrize("others", [True, False], ids=["shared", "alone"])
@pytest.mark.parametrize("change", STATES, ids=lambda change: change.__name__.strip("<>"))
def test_nothing_is_left_of_the_words_of_an_erased_ticket(library, named, take_in, change, others):
    first = named()
    if others:
        take_in(AGAIN)
    (row,) = rows(library)
    assert row.tickets == 1 + others
    change(library, row.id, take_in)
    count_words(library)
    assert {"turns.text", "transcript_versions.content", "example_versions.question"} <= places(library)
    library.imports.delete(first, who="kim")
    assert places(library) == set()
    if others:
        assert row.id in {one.id for one in rows(library)}


@pytest.mark.parametrize(
    ("change", "question", "answer"),
    [
        (edited, PERSON[0], PERSON[1]),
        (half_edited, PERSON[0], AGAIN[1]),
        (retouched, AGAIN[0], AGAIN[1]),
        (rejected, AGAIN[0], AGAIN[1]),
    ],
)
def test_what_a_person_wrote_and_decided_stays(library, named, take_in, change, question, answer):
    first, second = named(), take_in(AGAIN)
    number = rows(library)[0].id
    change(library, number, take_in)
    before = library.examples.detail(number)
    library.imports.delete(first, who="kim")
    after = library.examples.detail(number)
    assert (after.row.question, after.row.answer, after.row.conversation_id) == (question, answer, second)
    assert (after.row.status, after.reviewed_at, after.reject_note) == (
        before.row.status, before.reviewed_at, before.reject_note,
    )  # fmt: skip
    assert after.row.version > before.row.version  # who has the old words open can't save them
    assert library.search.search(question, approved_only=False).hits[0].why.meaning > 0.99
    take_in(PLAIN)
    assert [row.id for row in rows(library)] == [number]


def test_tags_and_quality_are_those_of_the_next_ticket(library, named, take_in):
    first = named()
    take_in(AGAIN, "ok, bye", tags=["imported"])
    before = rows(library)[0]
    assert before.resolved
    library.imports.delete(first, who="kim")
    (after,) = rows(library)
    assert "imported" in after.tags
    assert not any(word in tag for tag in after.tags for word in UNIQUE)
    assert after.resolved is None
    assert "confirmed" not in " ".join(after.quality_reasons).lower()


def test_an_approved_example_keeps_its_words_unless_everything_goes(library, named, take_in):
    first, second = named(), take_in(AGAIN)
    (row,) = rows(library)
    library.review.approve([row.id], who="kim")
    library.imports.delete(first, who="kim")
    (kept,) = rows(library)
    assert (kept.question, kept.status, kept.tickets) == (row.question, ReviewStatus.APPROVED, 1)
    library.review.edit(row.id, question=PERSON[0], who="kim")
    assert first not in {one.conversation_id for one in library.examples.detail(row.id).wordings}
    assert places(library) & {"example_wordings.question", "example_sources.question"} == set()
    library.imports.delete(second, everything=True, who="kim")
    assert rows(library) == []


def test_erasing_everything_of_an_approved_example_lets_others_be_decided(library, named, take_in):
    first = named()
    take_in(AGAIN)
    (row,) = rows(library)
    library.review.approve([row.id], who="kim")
    assert library.imports.delete(first, everything=True, who="kim") == 0
    after = library.examples.detail(row.id)
    assert (after.row.question, after.row.status, after.reviewer) == (AGAIN[0], ReviewStatus.PENDING, None)
    assert places(library) == set()


def test_a_merged_example_keeps_tags_that_others_have_too(library, named, take_in):
    first = named()
    (row,) = rows(library)
    take_in(COLOUR)
    keep = rows(library)[-1].id
    shared = row.tags[0]
    library.review.edit(keep, tags=[shared, "own"], who="kim")
    library.merging.merge(keep, [row.id], who="kim")
    assert set(row.tags) <= set(library.examples.detail(keep).row.tags)
    library.imports.delete(first, who="kim")
    assert library.examples.detail(keep).row.tags == (shared, "own")


def test_drafts_over_erased_words_are_forgotten(library, library_settings, named, take_in):
    first = named()
    take_in(AGAIN)
    (row,) = rows(library)
    drafts = DraftFiles(library_settings.paths.drafts)
    drafts.save(Draft(row.id, row.version, row.question, f"{row.answer} Soon."))
    library.imports.delete(first, who="kim")
    assert drafts.all() == []
