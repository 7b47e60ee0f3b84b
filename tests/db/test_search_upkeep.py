"""The upkeep of what search reads: index later on big imports, word counts after every import."""

import json

import pytest

from feedme_desktop.db import search as db_search
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.services import upkeep
from feedme_desktop.services.library import Library

pytestmark = pytest.mark.db


@pytest.fixture
def library(database, library_settings):
    return Library(library_settings, database)


def faq(path, n, first=0):
    lines = [{"question": f"How do I use feature number {i}?", "answer": f"Press key {i}."} for i in range(first, n)]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    return path


def has_index(database):
    with database.read() as conn:
        return conn.execute("SELECT to_regclass('feedme.embeddings_minilm') IS NOT NULL AS there").fetchone()["there"]


@pytest.fixture
def index_wanted(monkeypatch):
    """As if a library of one example were too large to compare everything in."""
    monkeypatch.setattr(db_search, "_EXACT_LIBRARY", 0)


def counted(database):
    with database.read() as conn:
        row = conn.execute("SELECT documents FROM feedme.word_counts WHERE word = ''").fetchone()
    return row and row["documents"]


def test_a_small_library_has_no_index(library, database, tmp_path):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 30), status=ReviewStatus.APPROVED)
    assert not has_index(database)
    assert library.search.search("how do I use feature 7").hits[0].example.answer == "Press key 7."


def test_an_import_leaves_index_and_word_counts(library, database, tmp_path, index_wanted):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 30), status=ReviewStatus.APPROVED)
    assert has_index(database)
    assert counted(database) == 30
    assert library.search.search("how do I use feature 7").hits[0].example.answer == "Press key 7."


def test_a_dry_run_leaves_nothing(library, database, tmp_path):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 30), dry_run=True)
    assert counted(database) is None


def test_the_index_is_away_during_a_big_load_and_back_after_it(library, database, tmp_path, monkeypatch, index_wanted):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 3))
    monkeypatch.setattr(upkeep, "INDEX_LATER", 10)
    with upkeep.BulkLoad(database) as load:
        load.added(9)
        assert has_index(database)
        load.added(9)
        assert not has_index(database)
    assert has_index(database)


def test_the_index_stays_when_the_library_holds_more_than_comes_in(
    library, database, tmp_path, monkeypatch, index_wanted
):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 40))
    monkeypatch.setattr(upkeep, "INDEX_LATER", 10)
    with upkeep.BulkLoad(database) as load:
        load.added(11)
        assert has_index(database)


def test_a_failed_load_still_builds_the_index_again(library, database, tmp_path, monkeypatch, index_wanted):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 3))
    monkeypatch.setattr(upkeep, "INDEX_LATER", 10)

    def fail():
        with upkeep.BulkLoad(database) as load:
            load.added(20)
            raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        fail()
    assert has_index(database)


def test_tending_heals_a_library_whose_import_was_killed(library, database, tmp_path, index_wanted):
    library.exchange.import_examples(faq(tmp_path / "a.jsonl", 3))
    with database.transaction() as conn:
        db_search.drop_vector_index(conn)
    upkeep.tend(database)
    assert has_index(database)
