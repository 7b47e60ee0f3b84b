"""What people do to examples of several tickets, and what is left of a ticket that is erased."""

from __future__ import annotations

import pytest
from duplicate_tickets import only, rows, ticket

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleRow
from feedme_desktop.services.library import Library

FIRST = ("How do I change the language of the app?", "Open Settings > General, choose Language and restart the app.")
AGAIN = ("How can I change the language of the app?", "Go to Settings, General, pick a language, then restart the app.")
COLOUR = ("How can I change the colour of a label?", "Click the label with the right button and choose a colour.")


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


REWORDED = ("How is the display language switched?", "See the page about languages: there is a list to pick one from.")


@pytest.mark.parametrize(
    "change", [{"question": REWORDED[0]}, dict(zip(("question", "answer"), REWORDED, strict=True))]
)
def test_an_edited_example_is_still_met_and_found_by_the_words_of_its_ticket(library, take_in, change):
    (first,) = take_in(ticket(FIRST))
    number = only(library).id
    library.review.edit(number, **change, approve=True, who="kim")
    detail = library.examples.detail(number)
    assert [(one.question, one.conversation_id) for one in detail.wordings] == [(FIRST[0], first)]
    assert library.search.search(FIRST[0]).hits[0].why.meaning > 0.99
    take_in(ticket((AGAIN[0], FIRST[1])))
    assert (only(library).tickets, only(library).question) == (2, REWORDED[0])


def test_what_a_ticket_asked_comes_and_goes_with_edits(library, take_in):
    take_in(ticket(FIRST))
    number = only(library).id

    def wordings() -> list[str]:
        return [one.question for one in library.examples.detail(number).wordings]

    library.review.edit(number, question="How is the langauge switched?", who="kim")
    library.review.edit(number, question=REWORDED[0], who="kim")
    assert wordings() == [FIRST[0]]  # not every slip of a pen
    library.review.restore(number, 1, who="kim")
    assert wordings() == []
    library.review.undo(who="kim")
    assert (only(library).question, wordings()) == (REWORDED[0], [FIRST[0]])


def test_a_question_that_somebody_took_personal_data_out_of_is_no_wording(library, take_in):
    asked = "How do I change the language of the app for zoe.quenneville@example.org?"
    take_in(ticket((asked, FIRST[1])))
    row = only(library)
    assert "zoe" in row.question
    library.review.edit(row.id, question=f"Please tell me: {row.question}", who="kim")
    assert len(library.examples.detail(row.id).wordings) == 1
    library.review.edit(row.id, question=row.question.replace("zoe.quenneville@example.org", "[email]"), who="kim")
    assert library.examples.detail(row.id).wordings == ()


def test_a_corrected_number_still_contradicts_the_ticket_that_says_the_old_one(library, take_in):
    question = "How long are deleted messages kept in the trash?"
    take_in(ticket((question, "Deleted messages stay in the trash for 30 days, then they are gone.")))
    answer = "Deleted messages stay in the trash for 90 days, then they are gone."
    library.review.edit(only(library).id, answer=answer, approve=True, who="kim")
    take_in(ticket((question, "Deleted messages stay in the trash for 30 days, then they are gone."), "Good evening,"))
    assert [(row.tickets, row.contradictions) for row in rows(library)] == [(1, 1), (1, 1)]


def test_words_written_in_a_merge_are_rated(library, take_in):
    take_in(ticket(FIRST), ticket(COLOUR))
    keep, gone = (row.id for row in rows(library))
    before = only_of(library, keep)
    library.merging.merge(keep, [gone], question="Why does it?", answer="We will call you back.", who="kim")
    merged = only_of(library, keep)
    library.review.edit(keep, answer="We will call you back!", who="kim")
    edited = only_of(library, keep)
    assert (merged.quality, merged.quality_reasons) == (edited.quality, edited.quality_reasons)
    assert merged.quality < before.quality


def wordings(library: Library, number: int) -> list[str]:
    return [one.question for one in library.examples.detail(number).wordings]


MINE = (
    "Where is the language of the app changed?",
    "Ask your administrator: they set it under Users > Locale for you.",
)
THEIRS = (FIRST[0], "Press Ctrl+L in the main window, choose the flag of your country and confirm it.")


def test_a_wording_that_two_merged_examples_share_stays_as_long_as_one_of_them(library, take_in):
    take_in(ticket(FIRST), ticket(THEIRS), ticket(MINE))
    one, other, keep = (row.id for row in rows(library))
    library.merging.merge(keep, [one, other], who="kim")
    assert wordings(library, keep) == [FIRST[0]]
    library.review.reopen([one], who="kim")
    assert (only_of(library, keep).tickets, wordings(library, keep)) == (2, [FIRST[0]])
    hits = library.search.search(FIRST[0], approved_only=False).hits
    assert keep in {hit.example.id for hit in hits if hit.why.meaning > 0.99}
    library.review.reopen([other], who="kim")
    assert (only_of(library, keep).tickets, wordings(library, keep)) == (1, [])


def test_a_wording_that_a_ticket_of_its_own_used_too_stays_when_a_merged_one_goes(library, take_in):
    take_in(ticket(COLOUR), ticket(MINE))
    gone, keep = (row.id for row in rows(library))
    library.merging.merge(keep, [gone], who="kim")
    (third,) = take_in(ticket(COLOUR, "Good evening,"))
    assert only_of(library, keep).tickets == 3
    library.review.reopen([gone], who="kim")
    detail = library.examples.detail(keep)
    assert [(w.question, w.conversation_id) for w in detail.wordings] == [(COLOUR[0], third)]
    assert detail.row.tickets == 2


def test_what_leaves_a_chain_of_merges_leaves_all_of_it(library, take_in):
    _, second, third = take_in(ticket(COLOUR), ticket(FIRST), ticket(MINE))
    one, middle, last = (row.id for row in rows(library))
    library.merging.merge(middle, [one], who="kim")
    library.merging.merge(last, [middle], who="kim")
    assert (only_of(library, last).tickets, set(wordings(library, last))) == (3, {FIRST[0], COLOUR[0]})
    library.review.reopen([one], who="kim")
    assert [row.tickets for row in rows(library)] == [1, 1, 2]
    assert wordings(library, last) == [FIRST[0]]
    assert {source.conversation_id for source in library.examples.detail(last).sources} == {second, third}
    library.review.reject([last], "irrelevant", who="kim")
    library.review.reopen([middle], who="kim")
    assert (only_of(library, last).tickets, wordings(library, last), only_of(library, last).seen_again) == (1, [], 0)


def only_of(library: Library, number: int) -> ExampleRow:
    return library.examples.detail(number).row
