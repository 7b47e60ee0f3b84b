"""Changing the model behind search: without downtime, resumable, and back again."""

from __future__ import annotations

import pytest
from model_server import KEY

from feedme_desktop.db import embeddings
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.embedding.gemini import MODEL as GEMINI
from feedme_desktop.errors import ModelError, UserError
from feedme_desktop.services import embeddings as service
from feedme_desktop.services.health import HealthService
from feedme_desktop.services.library import Library

PAIRS = [(f"How do I open drawer {n}?", f"Turn key {n} to the left.") for n in range(7)]


@pytest.fixture
def on_gemini(library, server, monkeypatch):
    """The same database, opened with Gemini's vectors."""
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    changes = {"gemini_base_url": server.url, "embedding_model": GEMINI}
    opened = Library(library.settings.with_changes(changes), library.database)
    yield opened
    opened.models.close()


def test_search_answers_by_words_until_there_are_vectors(library, fill, on_gemini, server):
    fill(*PAIRS, status="approved")
    found = on_gemini.search.search("open drawer 3")
    assert found.degraded == "meaning"
    assert found.hits[0].example.question == PAIRS[3][0]
    assert not server.requests
    asked = on_gemini.health.report()["components"]["embedding"]
    assert asked["error"]["code"] == "no_vectors"
    assert "feedme embeddings switch --model minilm-l6-v2-q8" in asked["error"]["message"]

    assert on_gemini.embeddings.rebuild(GEMINI) == 7
    found = on_gemini.search.search("open drawer 3")
    assert found.degraded is None
    assert found.hits[0].example.question == PAIRS[3][0]
    assert found.hits[0].why.meaning > 0.5
    assert on_gemini.health.report()["components"]["embedding"]["status"] == "healthy"
    # The local model's vectors are still there.
    assert library.search.search("open drawer 3").degraded is None


def test_who_spoke_is_not_named_to_the_service(library, on_gemini, server, running):
    text = (
        "Tyler Jones: How do I get a new badge? Nadia Rahman sent me.\n"
        "Nadia Rahman: Hi Tyler, ask at the desk; Nadia or Tyler Jones can open Badges > New for anybody.\n"
        "Tyler Jones: That worked, thank you!\n"
    )
    on_gemini.imports.submit_text(text, name="badge.txt")
    with running(on_gemini) as runner:
        runner.run_until_idle()
    with library.database.transaction() as conn:
        assert conn.execute("DELETE FROM feedme.embeddings").rowcount > 0
    assert on_gemini.embeddings.rebuild(GEMINI) > 0
    (number,) = [one.id for one in library.examples.page(ExampleFilter(), limit=9, offset=0)]
    on_gemini.review.edit(number, answer="Ask at the desk: Tyler Jones opens Badges > New there.", who="ann")
    on_gemini.review.undo(who="ann")
    sent = [seen.texts for seen in server.requests]
    assert len([one for one in sent if "Badges > New" in one]) > 2
    assert not [one for one in sent if "Tyler" in one or "Nadia" in one or "Rahman" in one]


def test_what_was_interrupted_goes_on_where_it_was(library, fill, on_gemini, server, monkeypatch):
    monkeypatch.setattr(service, "_AT_ONCE", 2)
    fill(*PAIRS)
    progress = []

    def stop_after_two(done: int, total: int) -> None:
        progress.append((done, total))
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        on_gemini.embeddings.rebuild(GEMINI, stop_after_two)
    assert progress == [(0, 7), (2, 7), (4, 7)]
    states = {one.model: one for one in on_gemini.embeddings.status()}
    assert (states[GEMINI].embedded, states[GEMINI].total, states[GEMINI].current) == (4, 7, True)
    asked = len(server.asked)
    assert on_gemini.embeddings.rebuild(GEMINI) == 3
    assert len(server.asked) - asked == 2
    assert on_gemini.embeddings.rebuild(GEMINI) == 0


def test_an_example_that_changes_meanwhile_gets_no_old_vector(library, fill):
    (number,) = fill(PAIRS[0])
    with library.database.transaction() as conn:
        conn.execute("DELETE FROM feedme.embeddings")
        (read,) = embeddings.missing(conn, "m", after=0, limit=10)
        conn.execute("UPDATE feedme.examples SET version = version + 1 WHERE id = %s", [number])
    with library.database.transaction() as conn:
        assert embeddings.add(conn, "m", [read], {(number, "both"): b""}) == 0


def test_other_wordings_are_embedded_too(library, fill, on_gemini):
    (number,) = fill(PAIRS[0])
    with library.database.transaction() as conn:
        conn.execute(
            "INSERT INTO feedme.example_wordings (example_id, question) VALUES (%s, 'Unlock the desk?')", [number]
        )
    on_gemini.embeddings.rebuild(GEMINI)
    with library.database.read() as conn:
        row = conn.execute("SELECT count(*) AS n FROM feedme.embeddings WHERE wording_id IS NOT NULL").fetchone()
    assert row == {"n": 1}
    with library.database.read() as conn:
        assert embeddings.counts(conn)[1][GEMINI] == 1


def test_a_large_library_gets_an_index_of_its_own(library, fill, on_gemini, monkeypatch):
    monkeypatch.setattr(service, "_INDEX_FROM", 3)
    fill(*PAIRS, status="approved")
    on_gemini.embeddings.rebuild(GEMINI)
    with library.database.read() as conn:
        row = conn.execute("SELECT to_regclass('feedme.embeddings_gemini') IS NOT NULL AS there").fetchone()
    assert row == {"there": True}
    assert on_gemini.search.search("open drawer 3").hits[0].example.question == PAIRS[3][0]


def test_nobody_switches_to_a_model_that_lacks_vectors(library, fill, on_gemini):
    fill(*PAIRS)
    with pytest.raises(UserError, match="7 examples have no vectors"):
        library.embeddings.switch(GEMINI)
    on_gemini.embeddings.rebuild(GEMINI)
    assert library.embeddings.switch(GEMINI).embedding_model == GEMINI
    assert on_gemini.embeddings.switch("minilm-l6-v2-q8").embedding_model == "minilm-l6-v2-q8"


def test_the_doctor_asks_the_network_and_health_does_not(on_gemini, fill, server, library):
    on_gemini.embeddings.rebuild(GEMINI)
    settings = on_gemini.settings.with_changes({"engine": "gemini"})
    health = HealthService(settings, library.database, on_gemini.embedder, lambda: on_gemini.models)
    report = health.report()["components"]["extraction"]
    assert report["engines"] == {"rules": "available", "gemini": "configured", "openai": "not_configured"}
    assert (report["status"], len(server.requests)) == ("healthy", 0)
    assert health.doctor()["components"]["extraction"]["engines"]["gemini"] == "available"
    assert server.requests
    server.key = "another"
    ill = health.doctor()
    assert ill["components"]["extraction"]["error"]["code"] == "bad_key"
    assert ill["components"]["embedding"]["error"]["code"] == "bad_key"
    remedies = {one["component"]: one["remedy"] for one in ill["remedies"]}
    assert "Settings, Model" in remedies["extraction"]
    assert "Install" not in remedies["embedding"]


def test_an_engine_that_is_not_set_up_is_said_without_asking(library):
    settings = library.settings.with_changes({"engine": "gemini"})
    extraction = HealthService(settings, library.database, library.embedder).report()["components"]["extraction"]
    assert (extraction["status"], extraction["error"]["code"]) == ("degraded", "not_configured")


def test_no_key_no_vectors(library, server):
    opened = Library(library.settings.with_changes({"embedding_model": GEMINI}), library.database)
    with pytest.raises(ModelError, match="GEMINI_API_KEY"):
        opened.embedder.embed(["hello"])
    with pytest.raises(UserError, match="no embedding model called"):
        Library(library.settings.with_changes({"embedding_model": "nope"}), library.database)
