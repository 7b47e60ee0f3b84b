"""Examples that several tickets support, while the embedding model is away or slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from duplicate_tickets import COLOUR, FIRST, THIRD, only, rows, ticket

from feedme_desktop.domain.records import Reading
from feedme_desktop.errors import ModelError
from feedme_desktop.services.library import Library


@pytest.fixture
def away(library, monkeypatch) -> Callable[[], None]:
    """Let the embedding model be out of reach."""

    def unreachable(_: Sequence[str]) -> None:
        raise ModelError("Nothing answers.", code="unavailable", passing=True)

    return lambda: monkeypatch.setattr(library.embedder, "embed", unreachable)


def own_vectors(library: Library, example_id: int) -> int:
    with library.database.read() as conn:
        row = conn.execute(
            "SELECT count(*) AS n FROM feedme.embeddings WHERE example_id = %s AND wording_id IS NULL", [example_id]
        ).fetchone()
    return row["n"] if row else 0


def test_erasing_works_without_the_model_and_keeps_no_vector_of_erased_words(library, take_in, away):
    first, second = take_in(ticket(FIRST), ticket(THIRD))
    row = only(library)
    assert own_vectors(library, row.id) == 2
    away()
    library.imports.delete(first, who="kim")
    after = only(library)
    assert (after.id, after.question, after.conversation_id) == (row.id, THIRD[0], second)
    assert own_vectors(library, row.id) == 0


def test_what_lacks_vectors_is_found_by_words_said_and_filled_in(library, take_in, away, monkeypatch):
    first, *_ = take_in(ticket(FIRST), ticket(THIRD), ticket(COLOUR))
    row = rows(library)[0]
    embed = library.embedder.embed
    away()
    library.imports.delete(first, who="kim")
    monkeypatch.setattr(library.embedder, "embed", embed)
    found = library.search.search("reset my password", approved_only=False)
    assert row.id in {hit.example.id for hit in found.hits}
    said = library.health.report()["components"]["embedding"]
    assert (said["status"], said["error"]["code"]) == ("degraded", "no_vectors")
    assert "1 examples lack vectors" in said["error"]["message"]
    monkeypatch.setattr(library.embeddings, "_embedder_of", lambda _: library.embedder)
    assert library.embeddings.rebuild(library.embedder.model) == 1
    assert own_vectors(library, row.id) == 2
    assert library.health.report()["components"]["embedding"]["status"] == "healthy"


def test_no_lock_is_held_while_a_model_is_asked(library, take_in, monkeypatch):
    first, *_ = take_in(ticket(FIRST), ticket(THIRD), ticket(COLOUR))
    keep, other = (row.id for row in rows(library))
    embed, free = library.embedder.embed, []

    def looking(texts: Sequence[str]) -> object:
        with library.database.transaction() as conn:
            found = conn.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended('feedme.duplicates', 0)) AS free,"
                " NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%') AS idle"
            ).fetchone()
        free.append(found)
        return embed(texts)

    monkeypatch.setattr(library.embedder, "embed", looking)
    library.imports.delete(first, who="kim")
    library.merging.merge(keep, [other], answer=f"{THIRD[1]} Or ask.", who="kim")
    library.review.undo(who="kim")
    assert free == [{"free": True, "idle": True}] * 3
    assert own_vectors(library, keep) == 2


def test_edits_merges_and_undo_are_kept_without_the_model(library, take_in, away):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, other = (row.id for row in rows(library))
    away()
    library.review.edit(keep, answer="Ask the desk.", who="kim")
    assert own_vectors(library, keep) == 0
    library.merging.merge(keep, [other], question="How do I get a new password?", who="kim")
    assert FIRST[0] in {one.question for one in library.examples.detail(keep).wordings}
    library.review.undo(who="kim")
    assert library.examples.detail(keep).row.question == FIRST[0]


def test_an_import_waits_where_others_go_on_with_words_that_cannot_be_embedded_now(
    library, take_in, running, monkeypatch
):
    first, _ = take_in(ticket(FIRST), ticket(THIRD))
    embed, asked = library.embedder.embed, []

    def away_once(texts: Sequence[str]) -> object:
        asked.append(texts)
        if len(asked) == 1:
            raise ModelError("Nothing answers.", code="unavailable", passing=True)
        return embed(texts)

    monkeypatch.setattr(library.embedder, "embed", away_once)
    turns = library.imports.detail(first).turns
    library.imports.apply(first, Reading(excluded=tuple(turn.index for turn in turns)))
    with running(library) as runner:
        runner.run_until_idle([first], patience_s=5)
        assert library.imports.detail(first).row.waiting_until is not None
        assert only(library).question == FIRST[0]
        library.imports.retry(first)
        runner.run_until_idle([first])
    assert only(library).question == THIRD[0]
    assert len(asked) == 2
