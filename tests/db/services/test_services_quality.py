"""Quality in the library: learning from decisions, rating what waits, going back, figures."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb

from feedme_desktop.db import quality as store
from feedme_desktop.domain.decisions import EVERY, FEWEST_OF_EACH
from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.quality import SHIPPED
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import UserError
from feedme_desktop.services.quality import samples

QUESTION = "How do I change the language of the program?"
LONG = "Open Settings > Language, choose the one you want, press Apply and restart the program."
SHORT = "Open Settings and choose it."
TICKET = """Customer: Where do I find my invoices of the last year?
Agent: Open Account > Invoices, choose the year and press Download.
Customer: That worked, thanks!
"""


def make(
    library, features: dict[str, float], *, status: str = "pending", engine: str = "rules", answer: str = LONG
) -> int:
    """An example straight into the table, as an import would leave it; decided ones by a person."""
    decided = status in ("approved", "rejected")
    with library.database.transaction() as conn:
        row = conn.execute(
            """INSERT INTO feedme.examples (question, answer, question_key, engine, status, features, reviewer,
                                           reviewed_at, reject_reason, touched, quality)
               VALUES (%(q)s, %(a)s, 'k', %(engine)s, %(status)s, %(features)s, %(who)s, CASE WHEN %(d)s THEN now() END,
                       CASE WHEN %(status)s = 'rejected' THEN 'poor_quality' END, %(d)s, 0.5) RETURNING id""",
            {"q": QUESTION, "a": answer, "engine": engine, "status": status, "features": Jsonb(features),
             "who": "ann" if decided else None, "d": decided},
        ).fetchone()  # fmt: skip
        conn.execute(
            "INSERT INTO feedme.example_versions (example_id, version, kind, question, answer, status)"
            " VALUES (%(id)s, 1, 'extracted', %(q)s, %(a)s, 'pending')",
            {"id": row["id"], "q": QUESTION, "a": answer},
        )
    return row["id"]


@pytest.fixture
def taught(library):
    """A library whose reviewer keeps what has steps and nothing else, whatever else speaks for it."""

    def teach(count: int = EVERY) -> None:
        for number in range(count):
            good = number % 2 == 0
            make(
                library, {"steps": float(good), "confirmed": float(not good)}, status="approved" if good else "rejected"
            )

    teach()
    return teach


def row(library, number: int):
    return library.examples.detail(number).row


def test_an_example_that_is_being_rated_waits_with_its_edit(library):
    number = make(library, {"steps": 1.0})
    with library.database.transaction() as rating:
        assert [each.id for each in store.undecided(rating, after=0, limit=9)] == [number]
        with library.database.transaction() as editing:
            free = editing.execute("SELECT id FROM feedme.examples FOR UPDATE SKIP LOCKED").fetchall()
    assert free == []


def test_nothing_is_learned_before_there_are_enough_decisions(library):
    make(library, {"steps": 1.0}, status="approved")
    status = library.quality.status()
    assert (status.decisions, status.missing, status.in_use, status.learned) == (1, EVERY - 1, False, None)
    assert not library.quality.retrain_if_due()
    with pytest.raises(UserError, match="30 decisions are needed"):
        library.quality.retrain(who="ann")


def test_decisions_teach_and_what_waits_is_rated_anew(library, taught):
    liked = make(library, {"steps": 1.0})
    disliked = make(library, {"confirmed": 1.0})
    assert library.quality.retrain_if_due()
    status = library.quality.status()
    assert (status.in_use, status.decisions, status.missing, status.learned_from) == (True, EVERY, EVERY, EVERY)
    assert status.learned.log_loss < status.shipped.log_loss
    assert row(library, liked).quality > 0.7 > row(library, disliked).quality
    assert "customer confirmed the fix" in row(library, disliked).quality_reasons
    assert not library.quality.retrain_if_due()
    with library.database.read() as conn:
        (line,) = conn.execute("SELECT action, detail FROM feedme.audit_log").fetchall()
    assert line == {"action": "learned quality", "detail": {"decisions": EVERY, "used": True}}


def test_decided_examples_and_imported_ones_keep_their_score(library, taught):
    kept = make(library, {"confirmed": 1.0}, status="approved")
    imported = make(library, {"confirmed": 1.0}, engine="import")
    before = row(library, kept).quality, row(library, imported).quality
    library.quality.retrain(who="ann")
    assert (row(library, kept).quality, row(library, imported).quality) == before


def test_the_next_model_comes_after_fifty_more(library, taught):
    library.quality.retrain_if_due()
    taught(EVERY - 1)
    assert library.quality.status().missing == 1
    assert not library.quality.retrain_if_due()
    taught(1)
    library.quality.retrain_if_due()
    assert library.quality.status().learned_from == 2 * EVERY


def test_a_reset_goes_back_to_the_shipped_scores_and_learning_brings_them_again(library, taught):
    number = make(library, {"confirmed": 1.0})
    library.quality.retrain(who="ann")
    learned = row(library, number).quality
    status = library.quality.reset(who="ann")
    assert (status.in_use, status.learned, status.missing) == (False, None, EVERY)
    assert row(library, number).quality == SHIPPED.score({"confirmed": 1.0})
    assert not library.quality.retrain_if_due()
    assert library.quality.retrain(who="ann").in_use
    assert row(library, number).quality == learned


def test_what_was_forgotten_teaches_no_more_until_somebody_asks_for_all_of_it(library, taught):
    library.quality.retrain_if_due()
    library.quality.reset(who="ann")
    taught(EVERY)
    assert library.quality.retrain_if_due()
    assert library.quality.status().learned_from == EVERY
    library.quality.retrain(who="ann")
    assert library.quality.status().learned_from == 2 * EVERY
    taught(EVERY)
    library.quality.retrain_if_due()
    assert library.quality.status().learned_from == 3 * EVERY


def test_erased_decisions_do_not_put_off_the_next_model(library, taught):
    library.quality.retrain_if_due()
    with library.database.transaction() as conn:
        conn.execute("DELETE FROM feedme.examples WHERE id % 2 = 0 OR id < 30")
    taught(EVERY - 1)
    assert library.quality.status().missing == 1
    taught(1)
    assert library.quality.status().missing == 0
    library.quality.retrain_if_due()
    assert library.quality.status().missing == EVERY


def test_learning_waits_for_the_fifth_rejection_not_for_fifty_more_decisions(library):
    for _ in range(EVERY):
        make(library, {"steps": 1.0}, status="approved")
    assert not library.quality.retrain_if_due()
    assert library.quality.status().missing == 0
    for _ in range(FEWEST_OF_EACH):
        make(library, {"confirmed": 1.0}, status="rejected")
    assert library.quality.retrain_if_due()
    assert library.quality.status().learned_from == EVERY + FEWEST_OF_EACH


def test_a_model_that_is_not_better_is_kept_for_the_plot_only(library):
    for number in range(EVERY):  # decided by the toss of a coin
        status = "approved" if number % 2 else "rejected"
        make(library, {"confirmed": float(number % 4 < 2), "steps": float(number % 8 < 4)}, status=status)
    waiting = make(library, {"confirmed": 1.0})
    library.quality.retrain(who="ann")
    status = library.quality.status()
    with library.database.read() as conn:
        weights = store.weights(conn)
    if not status.in_use:
        assert weights == SHIPPED
    assert status.learned is not None
    assert row(library, waiting).quality == weights.score({"confirmed": 1.0})


def test_reasons_that_are_no_verdict_on_quality_teach_nothing(library, taught):
    number = make(library, {"steps": 1.0})
    library.review.reject([number], RejectReason.DUPLICATE, who="ann")
    with library.database.read() as conn:
        decided = store.decisions(conn, limit=100, everything=True)
    assert len(decided) == EVERY + 1
    assert len(samples(decided)) == EVERY


def test_an_edit_measures_the_words_again_and_undo_too(library):
    number = make(library, {"short": 1.0, "confirmed": 1.0, "unsupported": 0.5}, answer=SHORT)
    library.review.edit(number, answer=LONG, who="ann")
    edited = row(library, number)
    assert "answer is short" not in edited.quality_reasons
    assert "parts of the answer have no support in the ticket" not in edited.quality_reasons
    assert "customer confirmed the fix" in edited.quality_reasons
    library.review.undo(who="ann")
    assert row(library, number).answer == SHORT
    assert row(library, number).quality < edited.quality


def test_an_edit_of_an_imported_example_leaves_its_quality_alone(library):
    number = make(library, {}, engine="import")
    library.review.edit(number, answer="Well, press it twice.", who="ann")
    assert (row(library, number).quality, row(library, number).quality_reasons) == (0.5, ())


def test_an_answer_rewritten_before_it_was_approved_counts_against_the_first_one(library):
    number = make(library, {"confirmed": 1.0}, answer="ok")
    library.review.edit(number, answer=LONG, approve=True, who="ann")
    with library.database.read() as conn:
        good, first = samples(store.decisions(conn, limit=10, everything=True))
    assert (good.kept, first.kept) == (True, False)
    assert first.weight < good.weight
    assert (good.features.get("short"), first.features["short"]) == (None, 1.0)
    assert first.features["confirmed"] == 1.0


def test_new_examples_are_scored_as_learned(library, taught, running):
    library.quality.retrain(who="ann")
    library.imports.submit_text(TICKET, name="one.txt")
    with running(library) as runner:
        runner.run_until_idle()
    (number,) = [each.id for each in library.examples.page(ExampleFilter(statuses=(ReviewStatus.PENDING,)))]
    with library.database.read() as conn:
        features = store.known(conn, number).features
        weights = store.weights(conn)
    assert features["confirmed"] == 1.0
    assert row(library, number).quality == weights.score(features) != SHIPPED.score(features)


def test_figures_count_what_their_filters_list(library, taught):
    make(library, {"promises": 1.0})
    library.quality.reset(who="ann")  # rates what waits
    make(library, {"confirmed": 1.0, "advice": 1.0}, status="needs_work")
    figures = library.quality.figures()
    weak = ExampleFilter(statuses=(ReviewStatus.PENDING,), below_threshold=True)
    assert (figures.pending, figures.needs_work, figures.approved, figures.rejected) == (1, 1, EVERY // 2, EVERY // 2)
    assert figures.below_threshold == library.examples.count(weak) == 1
    assert figures.approval_rate == 0.5
    assert figures.median_age is not None
    assert figures.tickets == 0
