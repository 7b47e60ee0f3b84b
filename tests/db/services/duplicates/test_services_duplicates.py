"""The same question from several tickets: one example, all sources, nobody's decision overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from duplicate_tickets import AGAIN, COLOUR, FIRST, OTHER, THIRD, hits, only, rows, ticket

from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import Reading
from feedme_desktop.errors import NotFoundError, StaleError, UserError


def test_tickets_that_say_the_same_support_one_example(library, take_in):
    first, second, third = take_in(ticket(FIRST), ticket(AGAIN, "Hi there!"), ticket(THIRD, "Good morning."))
    row = only(library)
    assert (row.tickets, row.conversation_id, row.question) == (3, first, FIRST[0])
    detail = library.examples.detail(row.id)
    assert [source.conversation_id for source in detail.sources] == [first, second, third]
    assert [source.answer for source in detail.sources] == [None, AGAIN[1], THIRD[1]]
    assert all(source.spans for source in detail.sources)  # each with its own evidence
    assert [event.examples for event in take_in.events] == [1, 1, 1]
    assert [event.joined for event in take_in.events] == [0, 1, 1]
    assert [library.imports.detail(number).row.examples for number in (first, second, third)] == [1, 1, 1]


def test_search_finds_an_example_by_the_words_of_every_ticket(library, take_in):
    take_in(ticket(FIRST), ticket(THIRD))
    row = only(library)
    assert [one.question for one in library.examples.detail(row.id).wordings] == [THIRD[0]]
    with library.database.read() as conn:
        stored = conn.execute("SELECT question FROM feedme.example_wordings").fetchall()
        owners = conn.execute(
            "SELECT kind, count(*) AS n FROM feedme.embeddings WHERE wording_id IS NOT NULL GROUP BY kind"
        )
        assert [(r["kind"], r["n"]) for r in owners.fetchall()] == [("question", 1)]
    assert [r["question"] for r in stored] == [THIRD[0]]
    hit = library.search.search(THIRD[0], approved_only=False).hits[0]
    assert hit.example.id == row.id
    assert hit.why.meaning > 0.99


def test_search_by_words_alone_knows_the_wordings(library, fill, take_in):
    take_in(ticket(FIRST), ticket(THIRD))
    fill(COLOUR)
    found = library.search.search("would like", approved_only=False, mode="words")
    assert [hit.example.id for hit in found.hits] == [rows(library)[0].id]


def test_another_answer_is_proposed_and_linked(library, take_in):
    take_in(ticket(FIRST), ticket(OTHER, "Hi!"))
    one, other = rows(library)
    assert library.examples.detail(one.id).contradictions == (other.id,)
    assert library.examples.detail(other.id).contradictions == (one.id,)
    assert [row.contradictions for row in (one, other)] == [1, 1]
    assert rows(library, contradicted=True) == [one, other]


def test_figures_count_two_answers_and_what_was_seen_again_as_their_filters_list_them(library, take_in):
    take_in(ticket(FIRST), ticket(OTHER, "Hi!"))
    assert (library.quality.figures().contradicted, library.quality.figures().seen_again) == (2, 0)
    library.review.reject([rows(library)[0].id], "irrelevant", who="kim")
    take_in(ticket(AGAIN))
    now = library.quality.figures()
    assert (now.contradicted, now.seen_again) == (0, 1)
    assert (len(rows(library, contradicted=True)), len(rows(library, seen_again=True))) == (0, 1)


def test_other_questions_stay_other_examples(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    assert [(row.tickets, row.contradictions) for row in rows(library)] == [(1, 0), (1, 0)]


def test_keeping_both_ends_a_contradiction(library, take_in):
    take_in(ticket(FIRST), ticket(OTHER))
    ids = [row.id for row in rows(library)]
    assert [one.example_id for one in library.merging.keep_both(ids, who="kim")] == ids
    assert library.examples.detail(ids[0]).contradictions == ()
    assert rows(library, contradicted=True) == []
    assert library.merging.keep_both(ids, who="kim") == []


@pytest.mark.parametrize("named", [True, False])
def test_one_undo_brings_a_contradiction_back_that_both_sides_were_kept_of(library, take_in, named):
    take_in(ticket(FIRST), ticket(OTHER))
    before = rows(library)
    one, other = (row.id for row in before)
    undo_ids = {saved.undo_id for saved in library.merging.keep_both([one, other], who="kim")}
    (undo_id,) = undo_ids
    undone = library.review.undo(undo_id if named else None, who="kim")
    assert [saved.example_id for saved in undone] == [one, other]
    assert library.examples.detail(one).contradictions == (other,)
    assert rows(library, contradicted=True) == before  # neither texts nor versions changed
    with pytest.raises(NotFoundError):
        library.review.undo(undo_id, who="kim")


def test_undoing_keep_both_of_an_example_that_is_gone_is_refused(library, take_in):
    take_in(ticket(FIRST), ticket(OTHER))
    ids = [row.id for row in rows(library)]
    library.merging.keep_both(ids, who="kim")
    with library.database.transaction() as conn:
        conn.execute("DELETE FROM feedme.examples WHERE id = %s", (ids[1],))
    with pytest.raises(StaleError, match="can't be undone"):
        library.review.undo(who="kim")


def test_contradictions_are_found_from_the_links_not_asked_of_every_example(library):
    filters = dict.fromkeys(("statuses", "tags", "folder", "conversation_id", "below", "since", "text"))
    given = {**filters, "threshold": 0.5, "seen_again": False, "contradicted": True}
    with library.database.transaction() as conn:
        query = f"EXPLAIN SELECT count(*) FROM feedme.examples e {load('examples')['row_filter']}"
        plan = "\n".join(row["QUERY PLAN"] for row in conn.execute(query, given).fetchall())
    assert "(id = ANY ((InitPlan" in plan
    assert "SubPlan" not in plan


def test_rejecting_one_side_ends_a_contradiction_and_undo_brings_it_back(library, take_in):
    take_in(ticket(FIRST), ticket(OTHER))
    one, other = (row.id for row in rows(library))
    library.review.reject([other], "duplicate", who="kim")
    assert library.examples.detail(one).contradictions == ()
    library.review.undo(who="kim")
    assert library.examples.detail(one).contradictions == (other,)


def test_what_was_rejected_stays_rejected_and_is_seen_again(library, take_in):
    take_in(ticket(FIRST))
    row = only(library)
    library.review.reject([row.id], "irrelevant", who="kim")
    assert rows(library, seen_again=True) == []
    (second,) = take_in(ticket(AGAIN))
    again = only(library)
    assert (again.status, again.tickets, again.seen_again) == (ReviewStatus.REJECTED, 2, 1)
    assert rows(library, seen_again=True) == [again]
    assert library.examples.detail(row.id).sources[1].conversation_id == second
    library.review.reopen([row.id], who="kim")
    assert rows(library, seen_again=True) == []
    library.review.reject([row.id], "irrelevant", who="kim")
    assert rows(library, seen_again=True) == []  # decided knowing of both


def test_an_approved_example_takes_in_tickets_and_keeps_its_words(library, take_in):
    take_in(ticket(FIRST))
    row = only(library)
    library.review.edit(row.id, answer=f"{FIRST[1]} It is valid for an hour.", approve=True, who="kim")
    take_in(ticket(AGAIN))
    after = only(library)
    assert (after.status, after.tickets) == (ReviewStatus.APPROVED, 2)
    assert after.answer.endswith("valid for an hour.")


def test_an_imported_faq_is_known_too(library, fill, take_in):
    (known,) = fill(FIRST, status="approved")
    (number,) = take_in(ticket(AGAIN))
    row = only(library)
    assert (row.id, row.tickets, row.status) == (known, 1, ReviewStatus.APPROVED)
    assert library.examples.detail(known).sources[0].conversation_id == number


def test_reading_a_ticket_again_changes_nothing(library, take_in, running):
    ids = take_in(ticket(FIRST), ticket(AGAIN))
    before = library.examples.detail(only(library).id)
    for number in ids:
        library.imports.process(number)
        with running(library) as runner:
            runner.run_until_idle()
        after = library.examples.detail(only(library).id)
        assert after.row.id == before.row.id
        assert (after.row.question, after.row.version, after.row.tickets) == (FIRST[0], before.row.version, 2)
        assert {s.conversation_id: s.answer for s in after.sources} == {ids[0]: None, ids[1]: AGAIN[1]}
        assert [w.question for w in after.wordings] == [w.question for w in before.wordings]


def test_reading_again_keeps_decisions_edits_and_sources(library, take_in, running):
    ids = take_in(ticket(FIRST), ticket(AGAIN), ticket(OTHER))
    one, other = rows(library)
    library.review.edit(
        one.id, question="How is a password reset?", answer="Use the link on the login page, please.", who="kim"
    )
    library.review.reject([other.id], "inaccurate", who="kim")
    for number in ids:
        library.imports.process(number)
    with running(library) as runner:
        runner.run_until_idle()
    assert [(r.question, r.status, r.tickets) for r in rows(library)] == [
        ("How is a password reset?", ReviewStatus.PENDING, 2),
        (OTHER[0], ReviewStatus.REJECTED, 1),
    ]


def test_what_a_ticket_no_longer_says_goes_on_with_the_others(library, take_in, running):
    first, second = take_in(ticket(FIRST), ticket(AGAIN))
    row = only(library)
    turns = library.imports.detail(first).turns
    library.imports.apply(first, Reading(excluded=tuple(turn.index for turn in turns)))
    with running(library) as runner:
        runner.run_until_idle()
    after = only(library)
    assert (after.id, after.question, after.answer, after.tickets) == (row.id, *AGAIN, 1)
    assert after.conversation_id == second
    assert library.examples.detail(row.id).wordings == ()
    assert [v.question for v in library.review.history(row.id)] == [AGAIN[0]]


def test_erasing_the_first_ticket_leaves_the_words_of_the_next(library, take_in):
    first, second, third = take_in(ticket(FIRST), ticket(THIRD), ticket(AGAIN))
    row = only(library)
    assert library.imports.delete(first, who="kim") == 0
    after = only(library)
    assert (after.id, after.question, after.answer, after.tickets) == (row.id, *THIRD, 2)
    assert after.conversation_id == second
    assert hits(library, THIRD[0]) == [row.id]
    with library.database.read() as conn:
        texts = conn.execute(
            "SELECT answer FROM feedme.example_versions UNION ALL SELECT answer FROM feedme.examples"
        ).fetchall()
    assert FIRST[1] not in {text["answer"] for text in texts}
    library.imports.delete(third, who="kim")
    assert library.examples.detail(row.id).wordings == ()
    assert library.imports.delete(second, who="kim") == 1
    assert rows(library) == []


def test_erasing_a_joined_ticket_takes_its_words_only(library, take_in):
    _, second, third = take_in(ticket(FIRST), ticket(THIRD), ticket(THIRD, "Good evening!"))
    row = only(library)
    library.imports.delete(second, who="kim")
    detail = library.examples.detail(row.id)
    assert detail.row.tickets == 2
    assert [(w.question, w.conversation_id) for w in detail.wordings] == [(THIRD[0], third)]  # that one asked so too
    library.imports.delete(third, who="kim")
    assert library.examples.detail(row.id).wordings == ()


def test_what_one_ticket_asks_twice_is_one_example(library, take_in):
    take_in(ticket(FIRST) + "Customer: And for my colleague, how can I reset my password?\nAgent: " + AGAIN[1] + "\n")
    row = only(library)
    assert row.tickets == 1


def test_two_workers_at_once_propose_everything_once(library, take_in, running):
    pairs = [FIRST, AGAIN, THIRD, COLOUR]
    for number in range(24):
        library.imports.submit_text(ticket(pairs[number % 4], f"Hello number {number}."), name=f"{number}.txt")
    with running(library) as left, running(library) as right, ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda runner: runner.run_until_idle(), (left, right)))
    assert sorted(row.tickets for row in rows(library)) == [6, 18]


def test_two_transactions_at_the_same_moment_propose_once(library):
    from feedme_desktop.db import conversations, examples
    from feedme_desktop.db.conversations import NewConversation
    from feedme_desktop.db.examples import NewExample
    from feedme_desktop.services import duplicates
    from feedme_desktop.services.vectors import Vectors
    from feedme_desktop.services.work import texts_of

    start = Barrier(2)

    def embed(texts: Sequence[str]) -> list[bytes]:
        return halfvec_bytes(library.embedder.embed(texts))

    def write(number: int) -> None:
        with library.database.transaction() as conn:
            sha = bytes([number]) * 32
            ticket_id = conversations.insert(conn, NewConversation("a.txt", sha, sha, 1, "rules"), b"x")
            (example_id,) = examples.new_ids(conn, 1)
            new = NewExample(
                example_id, *FIRST, "how do i reset my password", (), "rules", "extracted", conversation_id=ticket_id
            )
            by_text = dict(zip(texts_of(*FIRST), embed(texts_of(*FIRST)), strict=True))
            start.wait(timeout=30)
            duplicates.store(conn, [new], [ticket_id], Vectors(by_text, library.embedder.model))

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, (1, 2)))
    assert only(library).tickets == 2


def test_an_index_of_vectors_finds_the_same_twin(library, take_in):
    from feedme_desktop.db import search

    take_in(ticket(FIRST))
    with library.database.transaction() as conn:
        search.build_vector_index(conn)
    take_in(ticket(AGAIN))
    assert only(library).tickets == 2


# Merging.


def test_merging_keeps_every_ticket_and_every_wording(library, take_in):
    first, second, third = take_in(ticket(FIRST), ticket(OTHER), ticket(COLOUR))
    keep, gone, far = (row.id for row in rows(library))
    library.merging.merge(far, [gone], who="kim")
    saved = library.merging.merge(keep, [far], answer=f"{FIRST[1]} Or ask your administrator.", who="kim")
    detail = library.examples.detail(keep)
    assert (detail.row.version, detail.row.tickets, saved.version) == (2, 3, 2)
    assert {s.conversation_id: s.answer for s in detail.sources} == {first: None, second: OTHER[1], third: COLOUR[1]}
    assert COLOUR[0] in {one.question for one in detail.wordings}
    assert [number for number in hits(library, COLOUR[0]) if number != far][:1] == [keep]
    newest = library.review.history(keep)[0]
    assert (newest.kind, newest.why) == ("merged", f"with {far}")
    away = library.examples.detail(far)
    assert (away.row.status, away.row.merged_into, away.reject_note) == (
        ReviewStatus.REJECTED, keep, f"merged into example {keep}",
    )  # fmt: skip


def test_a_merge_is_taken_back_whole(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, gone = (row.id for row in rows(library))
    before = [library.examples.detail(number) for number in (keep, gone)]
    saved = library.merging.merge(keep, [gone], question="How do I reset the password of my account?", who="kim")
    assert {w.question for w in library.examples.detail(keep).wordings} == {FIRST[0], COLOUR[0]}
    library.review.undo(saved.undo_id, who="kim")
    after = [library.examples.detail(number) for number in (keep, gone)]
    for one, other in zip(before, after, strict=True):
        assert (one.row.question, one.row.answer, one.row.status, one.row.tags) == (
            other.row.question, other.row.answer, other.row.status, other.row.tags,
        )  # fmt: skip
        assert (one.sources, one.wordings, other.row.merged_into) == (other.sources, other.wordings, None)
    assert hits(library, COLOUR[0]) == [gone]


def test_reopening_a_merged_example_takes_it_out_again(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, gone = (row.id for row in rows(library))
    library.merging.merge(keep, [gone], who="kim")
    library.review.reopen([gone], who="kim")
    assert [row.tickets for row in rows(library)] == [1, 1]
    assert library.examples.detail(keep).wordings == ()


def test_a_new_ticket_joins_the_example_that_took_the_other_in(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, gone = (row.id for row in rows(library))
    library.merging.merge(keep, [gone], who="kim")
    take_in(ticket(COLOUR, "Hi, one more thing:"))
    assert {row.id: row.tickets for row in rows(library)} == {keep: 3, gone: 1}
    assert rows(library, seen_again=True) == []


def test_merging_refuses_what_would_lose_an_approval(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    one, other = (row.id for row in rows(library))
    library.review.approve([other], who="kim")
    with pytest.raises(UserError, match="approved"):
        library.merging.merge(one, [other], who="kim")
    with pytest.raises(UserError, match="nothing to merge"):
        library.merging.merge(one, [one], who="kim")
    library.review.reject([one], "irrelevant", who="kim")
    with pytest.raises(UserError, match="is rejected"):
        library.merging.merge(one, [other], who="kim")
    assert [row.tickets for row in rows(library)] == [1, 1]


GENERIC = "Right click it in the list, and there you should see an entry for this somewhere."
DRIFT = (
    "How do I rename a template in the scanner view?",
    "How do I rename a template in the forwarder view?",
    "How do I duplicate a licence in the forwarder view?",
)


def test_a_wording_draws_in_nothing_that_is_far_from_the_question_it_joined(library, take_in):
    take_in(*(ticket((question, GENERIC)) for question in DRIFT))
    assert [(row.question, row.tickets) for row in rows(library)] == [(DRIFT[0], 2), (DRIFT[2], 1)]


def test_a_wording_that_a_person_merged_stands_for_the_example_by_itself(library, take_in, fill):
    take_in(ticket((DRIFT[0], GENERIC)))
    other = ("Where is the switch for dark letters?", GENERIC)
    take_in(ticket(other))
    keep, gone = (row.id for row in rows(library))
    library.merging.merge(keep, [gone], who="kim")
    take_in(ticket(("Where do I find the switch for dark letters?", GENERIC)))
    (kept,) = [row for row in rows(library) if row.status is not ReviewStatus.REJECTED]
    assert (kept.id, kept.tickets) == (keep, 3)
