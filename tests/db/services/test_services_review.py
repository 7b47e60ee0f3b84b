"""Review: decisions, edits, two people at once, versions, undo."""

from __future__ import annotations

import threading

import pytest

from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import NotFoundError, StaleError, UserError

PAIR = ("How do I reset my password?", "Open Settings and press Reset password.")


def vectors(library, number: int) -> dict[str, str]:
    with library.database.read() as conn:
        rows = conn.execute(
            "SELECT kind, vector::text AS v FROM feedme.embeddings WHERE example_id = %(id)s", {"id": number}
        ).fetchall()
    assert len(rows) == 2
    return {row["kind"]: row["v"] for row in rows}


def test_approving_makes_a_version_and_an_audit_line(library, fill):
    (number,) = fill(PAIR)
    (saved,) = library.review.approve([number], who="ann")
    assert (saved.status, saved.version) == (ReviewStatus.APPROVED, 2)
    detail = library.examples.detail(number)
    assert (detail.reviewer, detail.row.status) == ("ann", ReviewStatus.APPROVED)
    assert next((v.version, v.kind, v.who) for v in library.review.history(number)) == (2, "status", "ann")
    with library.database.read() as conn:
        audit = conn.execute("SELECT who, action, target_id, detail FROM feedme.audit_log").fetchall()
    assert [(row["who"], row["action"], row["target_id"]) for row in audit] == [("ann", "approved", number)]
    assert "password" not in str(audit)


def test_approving_twice_changes_nothing(library, fill):
    (number,) = fill(PAIR)
    library.review.approve([number], who="ann")
    (saved,) = library.review.approve([number], who="bob")
    assert (saved.version, saved.undo_id) == (2, None)


def test_a_bulk_is_all_or_none(library, fill):
    numbers = fill(PAIR, ("How do I print?", "Press the printer button at the top."))
    with pytest.raises(NotFoundError, match="999999"):
        library.review.approve([*numbers, 999999], who="ann")
    assert library.examples.count(ExampleFilter(statuses=(ReviewStatus.APPROVED,))) == 0


def test_a_rejected_example_needs_no_second_look(library, fill):
    (number,) = fill(PAIR)
    library.review.reject([number], "policy", note="No promises", who="ann")
    detail = library.examples.detail(number)
    assert (detail.reject_reason, detail.reject_note) == (RejectReason.POLICY, "No promises")
    with pytest.raises(UserError, match="reopen it first"):
        library.review.needs_work([number], who="ann")


def test_an_edit_is_embedded_again_in_the_same_step(library, fill):
    (number,) = fill(PAIR)
    before = vectors(library, number)
    saved = library.review.edit(number, answer="Ask your administrator for ERR-2417.", if_version=1, who="ann")
    assert saved.version == 2
    after = vectors(library, number)
    assert after["question"] == before["question"]
    assert after["both"] != before["both"]
    with library.database.read() as conn:
        row = conn.execute("SELECT codes FROM feedme.examples").fetchone()
    assert row is not None
    assert any("2417" in code for code in row["codes"])


def test_the_second_of_two_editors_is_told(library, fill):
    (number,) = fill(PAIR)
    library.review.edit(number, answer="The answer of Ann, saved first.", if_version=1, who="ann")
    with pytest.raises(StaleError):
        library.review.edit(number, answer="The answer of Bob, saved second.", if_version=1, who="bob")
    assert library.examples.detail(number).row.answer == "The answer of Ann, saved first."


def test_no_edit_is_lost_between_many_editors(library, fill):
    (number,) = fill(PAIR)
    stale: list[str] = []

    def edit(name: str) -> None:
        for turn in range(5):
            while True:
                version = library.examples.detail(number).row.version
                try:
                    text = f"Answer {turn} written by {name}."
                    library.review.edit(number, answer=text, if_version=version, who=name)
                    break
                except StaleError:
                    stale.append(name)

    threads = [threading.Thread(target=edit, args=(name,)) for name in ("ann", "bob", "cy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers = {version.answer for version in library.review.history(number)}
    assert {f"Answer {turn} written by {name}." for name in ("ann", "bob", "cy") for turn in range(5)} <= answers


@pytest.mark.parametrize(("question", "answer"), [("No?", None), (None, "short"), (None, "x" * 5001)])
def test_texts_have_limits(library, fill, question, answer):
    (number,) = fill(PAIR)
    with pytest.raises(UserError) as caught:
        library.review.edit(number, question=question, answer=answer, who="ann")
    assert caught.value.code == "length"
    assert library.examples.detail(number).row.version == 1


def test_tags_of_a_long_imported_example_can_be_edited(library, fill):
    (number,) = fill(("q", "a"))
    library.review.edit(number, tags=["  two words ", "two words", "x"], who="ann")
    assert library.examples.detail(number).row.tags == ("two words", "x")


def test_restoring_makes_a_new_version_with_the_old_texts(library, fill):
    (number,) = fill(PAIR)
    before = vectors(library, number)
    library.review.edit(number, question="How do I get a new password?", answer="Ask Ann for a new one.", who="ann")
    saved = library.review.restore(number, 1, who="bob")
    assert saved.version == 3
    row = library.examples.detail(number).row
    assert (row.question, row.answer) == PAIR
    assert vectors(library, number) == before
    assert [version.kind for version in library.review.history(number)] == ["restored", "edited", "imported"]
    with pytest.raises(NotFoundError):
        library.review.restore(number, 17, who="bob")


def test_a_bulk_is_undone_as_one(library, fill):
    numbers = fill(PAIR, ("How do I print?", "Press the printer button."), ("Why is it slow?", "Close other windows."))
    saved = library.review.approve(numbers, who="ann")
    assert len({one.undo_id for one in saved}) == 1
    undone = library.review.undo(who="ann")
    assert {one.status for one in undone} == {ReviewStatus.PENDING}
    assert [one.version for one in undone] == [3, 3, 3]
    with pytest.raises(NotFoundError):
        library.review.undo(who="ann")


def test_undo_leaves_alone_what_was_changed_since(library, fill):
    first, second = fill(PAIR, ("How do I print?", "Press the printer button."))
    library.review.approve([first, second], who="ann")
    library.review.edit(first, answer="Bob has written this answer.", who="bob")
    undone = library.review.undo(who="ann")
    assert [one.example_id for one in undone] == [second]
    assert library.examples.detail(first).row.answer == "Bob has written this answer."


def test_undo_of_something_changed_altogether_is_stale(library, fill):
    (number,) = fill(PAIR)
    (saved,) = library.review.approve([number], who="ann")
    library.review.edit(number, answer="Bob has written this answer.", who="bob")
    with pytest.raises(StaleError):
        library.review.undo(saved.undo_id, who="ann")


def test_undo_is_of_ones_own_last_decision(library, fill):
    first, second = fill(PAIR, ("How do I print?", "Press the printer button."))
    library.review.approve([first], who="ann")
    library.review.approve([second], who="bob")
    (undone,) = library.review.undo(who="ann")
    assert undone.example_id == first


def test_undoing_an_edit_brings_text_and_vectors_back(library, fill):
    (number,) = fill(PAIR)
    before = vectors(library, number)
    library.review.edit(number, answer="An answer that was a mistake.", approve=True, who="ann")
    library.review.undo(who="ann")
    row = library.examples.detail(number).row
    assert (row.answer, row.status) == (PAIR[1], ReviewStatus.PENDING)
    assert vectors(library, number) == before


def test_undoing_an_approval_of_a_rejected_one_brings_the_reason_back(library, fill):
    (number,) = fill(PAIR)
    library.review.reject([number], RejectReason.INACCURATE, note="old: version", who="ann")
    library.review.approve([number], who="bob")
    library.review.undo(who="bob")
    detail = library.examples.detail(number)
    assert (detail.row.status, detail.reject_reason) == (ReviewStatus.REJECTED, RejectReason.INACCURATE)
    assert (detail.reject_note, detail.reviewer) == ("old: version", "ann")


def test_odd_characters_are_saved_and_not_raised(library, fill):
    (number,) = fill(PAIR)
    library.review.edit(number, answer="NUL \x00 and half \ud83d an emoji, 'quotes' %s", who="ann")
    assert library.examples.detail(number).row.answer == "NUL \ufffd and half \ufffd an emoji, 'quotes' %s"
