"""Search against a real database: the ranking rule, filters in the query, any text, and degraded halves."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedme_desktop.db import examples
from feedme_desktop.db import search as db_search
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.examples import NewExample, NewVector
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.wording import question_key
from feedme_desktop.errors import UsageError, UserError
from feedme_desktop.services.search import SearchService

pytestmark = pytest.mark.db

FAQ = (
    ("How do I delete a label?", "Open Settings. Labels are removed with the bin beside them."),
    ("Can I get my money back?", "Yes. We refund within 14 days. Write to billing."),
    ("Sending fails with 0x800CCC0E", "The outgoing port is wrong. Use port 587."),
    ("Sending fails with ERR-2417", "Sign in again. The session had expired."),
    ("Where is O'Brien's mailbox?", "Shared mailboxes are under Accounts."),
    ("The app crashes since 4.2.1", "Install 4.2.2. It repairs the crash."),
    ("How do I print a mail?", "Choose Print in the menu of the mail."),
)


class BagOfWords:
    """An embedder without a model: words that two texts share make their vectors near."""

    model = "minilm-l6-v2-q8"
    dim = 384

    def embed(self, texts):
        vectors = np.full((len(texts), self.dim), 0.01, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[a-z]+", text.lower()):
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dim] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    def embed_query(self, text):
        return self.embed([text])[0]


class Broken:
    model = "minilm-l6-v2-q8"
    dim = 384

    def embed_query(self, text):
        raise UserError("The model is not there.")


def fill(database, rows, *, status=ReviewStatus.APPROVED, tags=(), folder_id=None):
    """Store (question, answer) pairs with their vectors; returns the ids."""
    embedder = BagOfWords()
    with database.transaction() as conn:
        ids = examples.new_ids(conn, len(rows))
        new = [
            NewExample(
                id=number, question=q, answer=a, question_key=question_key(q), codes=cut_codes(f"{q}\n{a}"),
                engine="import", kind="imported", status=status, tags=tags, folder_id=folder_id,
            )
            for number, (q, a) in zip(ids, rows, strict=True)
        ]  # fmt: skip
        examples.insert(conn, new)
        for kind, texts in (("question", [q for q, _ in rows]), ("both", [f"{q}\n{a}" for q, a in rows])):
            packed = halfvec_bytes(embedder.embed(texts))
            vectors = [NewVector(i, embedder.model, kind, v) for i, v in zip(ids, packed, strict=True)]
            examples.insert_vectors(conn, vectors)
    return ids


@pytest.fixture
def faq(database):
    return fill(database, FAQ)


@pytest.fixture
def service(database, library_settings):
    return SearchService(database, library_settings, BagOfWords())


def questions(result):
    return [hit.example.question for hit in result.hits]


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("cannot send mail 0x800ccc0e", "Sending fails with 0x800CCC0E"),
        ("print a mail err2417", "Sending fails with ERR-2417"),
        ("delete the label of o’brien", "Where is O'Brien's mailbox?"),
        ("money back for v4.2.1", "The app crashes since 4.2.1"),
    ],
)
def test_a_rare_identifier_wins_over_every_likeness(faq, service, query, question):
    hits = service.search(query).hits
    assert hits[0].example.question == question
    assert hits[0].score > 0.9


def test_an_identifier_that_many_hold_decides_nothing(database, service):
    fill(database, [(f"Mail number {n} shows ERR-2417", "Sign in again.") for n in range(10)])
    fill(database, [("How do I print a mail?", "Choose Print.")])
    assert questions(service.search("how do I print a mail ERR-2417"))[0] == "How do I print a mail?"


def test_the_best_of_both_vectors_counts(faq, service):
    best = service.search("removed with the bin beside them", mode="meaning").hits[0]
    assert best.example.question == "How do I delete a label?"
    assert best.why.meaning > 0.5


def test_meaning_alone_ignores_identifiers(faq, service):
    hits = service.search("how do I print a mail 0x800ccc0e", mode="meaning").hits
    assert hits[0].example.question == "How do I print a mail?"


def test_words_alone_find_forms_of_the_word_and_prefer_rare_words(faq, service):
    result = service.search("deleting labels", mode="words")
    assert questions(result) == ["How do I delete a label?"]
    assert result.hits[0].why.meaning == 0
    assert questions(service.search("sending session", mode="words"))[0] == "Sending fails with ERR-2417"
    assert questions(service.search("zebra", mode="words")) == []


def test_a_hit_says_why(faq, service):
    hit = service.search("how can I delete labels in settings").hits[0]
    assert hit.why.words == ("delete", "label", "Settings", "Labels")
    assert hit.why.sentence == "Labels are removed with the bin beside them."
    assert 0 < hit.why.meaning <= 1
    assert 0 <= hit.score <= 1


def test_scores_fall_from_hit_to_hit(faq, service):
    scores = [hit.score for hit in service.search("sending a mail fails").hits]
    assert len(scores) == len(FAQ)
    assert scores == sorted(scores, reverse=True)


def test_only_approved_examples_are_found_unless_all_are_asked_for(database, service):
    fill(database, FAQ[:1], status=ReviewStatus.PENDING)
    assert service.search("delete a label").hits == ()
    hits = service.search("delete a label", approved_only=False).hits
    assert [hit.example.status for hit in hits] == [ReviewStatus.PENDING]


def test_filters_are_in_the_query_so_a_rare_tag_still_fills_the_page(database, service):
    fill(database, [(f"How do I delete label {n}?", "With the bin.") for n in range(50)])
    with database.transaction() as conn:
        row = conn.execute("INSERT INTO feedme.folders (name) VALUES ('Mail') RETURNING id").fetchone()
    fill(
        database,
        [(f"How do I print letter {n}?", "With Print.") for n in range(10)],
        tags=("print",),
        folder_id=row["id"],
    )
    for narrowed in ({"tag": "print"}, {"folder": "mail"}):
        assert len(service.search("delete label", limit=10, **narrowed).hits) == 10
        assert all("print" in hit.example.question for hit in service.search("delete label", limit=10, **narrowed).hits)
    assert service.search("delete label", since=datetime.now(UTC) + timedelta(days=1)).hits == ()
    assert len(service.search("delete label", since=datetime.now(UTC) - timedelta(days=1), limit=100).hits) == 60


@pytest.mark.parametrize("mode", ["hybrid", "words"])
@pytest.mark.parametrize(
    "query",
    ["I can't delete a label", "D'Angelo", 'code "403"', "a & b | !c <-> (d:*)", "\\\\", "'; DROP TABLE x; --",
     "{filter} %s",
     "tag:print -label", "\0nul", "日本語 ラベル", "🙂🙂", "''", "e\\'x"],
)  # fmt: skip
def test_every_sign_is_plain_text(faq, service, mode, query):
    result = service.search(query, mode=mode)
    assert result.query == query
    assert result.degraded is None


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(min_size=2).filter(lambda text: len(text.replace("\0", " ").strip()) >= 2))
def test_any_text_is_answered_by_both_halves(faq, service, query):
    result = service.search(query)
    assert result.degraded is None
    assert len(result.hits) == len(FAQ)


@pytest.mark.parametrize("query", ["", " ", "a", " a\n", "\0\0\0"])
def test_a_query_under_two_characters_is_refused_in_a_sentence(service, query):
    with pytest.raises(UsageError, match="write at least 2 characters"):
        service.search(query)


def test_words_answer_when_the_model_is_away(faq, database, library_settings):
    result = SearchService(database, library_settings, Broken()).search("delete a label ERR-2417")
    assert result.degraded == "meaning"
    assert set(questions(result)) == {"How do I delete a label?", "Sending fails with ERR-2417"}


def test_meaning_answers_when_the_words_are_away(faq, database, service):
    with database.transaction() as conn:
        conn.execute("DROP TABLE feedme.word_counts")
    result = service.search("how do I print a mail")
    assert result.degraded == "words"
    assert result.hits[0].example.question == "How do I print a mail?"


def test_an_empty_library_has_no_hits(service):
    assert service.search("anything at all").hits == ()


def test_a_logged_search_leaves_a_row_and_others_do_not(faq, database, service):
    service.search("delete a label")
    service.search("delete a label", log=True, who="jane", limit=3)
    with database.read() as conn:
        rows = conn.execute("SELECT who, query, hits FROM feedme.search_log").fetchall()
    assert rows == [{"who": "jane", "query": "delete a label", "hits": 3}]


def test_word_counts_are_taken_again_only_when_the_library_has_changed(faq, database):
    with database.transaction() as conn:
        assert db_search.refresh_word_counts(conn, force=True)
        assert not db_search.refresh_word_counts(conn)
        counts = {r["word"]: r["documents"] for r in conn.execute("SELECT * FROM feedme.word_counts").fetchall()}
    assert counts[""] == len(FAQ)
    assert counts["mail"] == 1
    assert counts["send"] == 2
    fill(database, [(f"Another mail {n}?", "Yes.") for n in range(50)])
    with database.transaction() as conn:
        assert db_search.refresh_word_counts(conn)


def test_ranking_is_the_same_with_and_without_word_counts(faq, database, service):
    query = "sending a mail fails since the session expired"
    before = [(hit.example.id, hit.score) for hit in service.search(query).hits]
    with database.transaction() as conn:
        db_search.refresh_word_counts(conn, force=True)
    assert [(hit.example.id, hit.score) for hit in service.search(query).hits] == before


def test_the_index_finds_what_comparing_all_finds(database, service, monkeypatch):
    words = ["mail", "label", "print", "send", "fold", "move", "sort", "find", "sign", "port", "user", "page"]
    rows = [(f"{a} the {b} of {c}", f"{c} by {a}") for a in words for b in words for c in words[:5]]
    fill(database, rows)
    exact = [hit.example.id for hit in service.search("print the label", mode="meaning", limit=50).hits]
    for limit in ("_EXACT_ROWS", "_EXACT_SHARE", "_EXACT_LIBRARY"):
        monkeypatch.setattr(db_search, limit, 0)
    with database.transaction() as conn:
        examples.analyze(conn)
        db_search.drop_vector_index(conn)
        assert db_search.wants_vector_index(conn)
    with database.transaction() as conn:
        db_search.build_vector_index(conn)
        assert not db_search.wants_vector_index(conn)
    indexed = [hit.example.id for hit in service.search("print the label", mode="meaning", limit=50).hits]
    assert len(indexed) == 50
    assert len(set(indexed) & set(exact)) >= 45
