"""Several tickets behind one example, two answers to one question, what was rejected and came again."""

from __future__ import annotations

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import Source, Wording
from feedme_desktop.ui.review import InboxPlace
from feedme_desktop.ui.review.contradiction import ContradictionDialog, Verdict

OTHER = "Ask your administrator to choose the account for you."
EVENING = "When I invite someone it comes from the wrong account"


@pytest.fixture
def library():
    rows = [
        fakes.example(1, tickets=3, quality=0.99, contradictions=1),
        fakes.example(2, answer=OTHER, contradictions=1),
        fakes.example(3, status=ReviewStatus.REJECTED, seen_again=2),
        fakes.example(4, status=ReviewStatus.REJECTED, merged_into=1),
    ]
    made = fakes.fake_library(rows)
    made.turns.update({2: fakes.TURNS[:4], 3: fakes.TURNS[:2]})
    made.sources[1] = tuple(
        Source(
            number, f"{number}.txt", f"Ticket {name}", (0,), (3,) if number < 3 else (1,), (), None, question, answer
        )
        for number, name, question, answer in (
            (1, "one", None, None),
            (2, "two", EVENING, "Settings, then Identities."),
            (3, "three", EVENING, "Identities is the place."),
        )
    )
    made.wordings[1] = (Wording(EVENING, 2), Wording("<b>bold</b>?", 3))
    made.links = [(1, 2)]
    return made


@pytest.fixture
def inbox(open_place, library, qtbot):
    place = open_place(InboxPlace, library)
    qtbot.waitUntil(lambda: place.desk.session.ready and place.desk.session.detail.row.id == 1)
    return place


@pytest.fixture
def decide(dialogs):
    """Answer the dialog of two answers; what it showed is kept."""

    def prepare(verdict, answer=None):
        async def show(dialog):
            assert isinstance(dialog, ContradictionDialog)
            dialogs.shown.append("\n".join(side.text for side in dialog.sides))
            if answer is not None:
                dialog._begin_merge()
                dialog._answer.load(answer)
            if verdict is not None:
                dialog.choose(verdict)
            dialog.deleteLater()
            return verdict is not None

        dialogs.show = show

    return prepare


def press(inbox, key):
    QTest.keyClick(inbox.list, key)


def shown_ticket(inbox):
    return inbox.desk.session.conversation.row.id


def test_every_ticket_of_an_example_can_be_gone_through_by_key(inbox, qtbot):
    steps = inbox.desk.editor.steps
    assert steps.isVisible()
    assert "Ticket 1 of 3" in steps.text
    seen = []
    for number in (2, 3, 1):
        press(inbox, Qt.Key.Key_BracketRight)
        qtbot.waitUntil(lambda number=number: shown_ticket(inbox) == number)
        seen.append(steps.text)
    assert "Ticket 2 of 3" in seen[0]
    assert "Settings, then Identities." in seen[0]
    assert "Ticket 1 of 3" in seen[2]
    assert "Answered there" not in seen[2]
    press(inbox, Qt.Key.Key_BracketLeft)
    qtbot.waitUntil(lambda: shown_ticket(inbox) == 3)


def test_a_refresh_stays_with_the_ticket_that_is_read(inbox, qtbot):
    press(inbox, Qt.Key.Key_BracketRight)
    qtbot.waitUntil(lambda: shown_ticket(inbox) == 2)
    with qtbot.waitSignal(inbox.desk.session.example_shown):
        inbox.desk.refresh()
    assert shown_ticket(inbox) == 2
    assert "Ticket 2 of 3" in inbox.desk.editor.steps.text


def test_other_wordings_are_listed_as_plain_text(inbox):
    text = inbox.desk.editor.steps.text
    assert EVENING in text
    assert "<b>bold</b>?" in text


def test_one_ticket_needs_no_steps(inbox, library, qtbot):
    press(inbox, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: inbox.desk.session.ready and inbox.desk.session.detail.row.id == 2)
    assert not inbox.desk.editor.steps.isVisible()
    assert not inbox.desk.action("next_ticket").isEnabled()


def test_a_contradiction_is_said_and_keeping_both_ends_it(inbox, library, dialogs, decide, qtbot):
    notices = inbox.desk.editor.notices
    assert notices.contradiction.isVisible()
    decide(Verdict.BOTH)
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: not notices.contradiction.isVisible())
    assert "administrator" in dialogs.shown[0]
    assert "Identities" in dialogs.shown[0]
    assert library.links == []


def test_keeping_both_is_taken_back_by_the_undo_of_its_toast(inbox, library, context, decide, qtbot):
    toasts = []
    context.toasts.posted.connect(toasts.append)
    decide(Verdict.BOTH)
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: library.links == [] and bool(toasts))
    assert (toasts[-1].text, toasts[-1].action_label) == ("Both are kept", "Undo")
    toasts[-1].action()
    qtbot.waitUntil(lambda: library.links == [(1, 2)])
    qtbot.waitUntil(inbox.desk.editor.notices.contradiction.isVisible)


@pytest.mark.parametrize(("verdict", "gone"), [(Verdict.THIS, 2), (Verdict.OTHER, 1)])
def test_keeping_one_answer_rejects_the_other_as_duplicate(inbox, library, decide, qtbot, verdict, gone):
    decide(verdict)
    inbox.desk.editor.notices.compare.click()
    qtbot.waitUntil(lambda: library.rows[gone].status is ReviewStatus.REJECTED)
    assert [(number, reason.value) for number, reason, _ in library.rejections] == [(gone, "duplicate")]


def test_merging_writes_one_answer_over_the_one_with_more_tickets(inbox, library, decide, qtbot):
    decide(Verdict.MERGED, "Open Settings > Identities, or ask your administrator.")
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: bool(library.merges))
    keep, others, question, answer = library.merges[0]
    assert (keep, others) == (1, [2])
    assert question == library.rows[1].question
    assert answer == "Open Settings > Identities, or ask your administrator."


def test_a_merged_text_that_is_too_short_is_refused_in_the_dialog(inbox, library, decide, qtbot, dialogs):
    decide(Verdict.MERGED, "Short")
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    assert library.merges == []


def test_deciding_later_changes_nothing(inbox, library, decide, dialogs, qtbot):
    decide(None)
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    assert (library.links, library.rejections, library.merges) == ([(1, 2)], [], [])


def test_a_stale_merge_says_so_and_changes_nothing(inbox, library, decide, toasts, qtbot):
    decide(Verdict.MERGED, "Open Settings > Identities, or ask your administrator.")
    original = library.merge

    def merge(keep, others, **given):
        return original(keep, others, **{**given, "if_version": 99})

    library.merge = merge
    press(inbox, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: any("changed" in str(getattr(toast, "text", toast)) for toast in toasts))
    assert library.merges == []


def test_what_was_seen_again_is_listed_with_its_count_and_reconsidered(inbox, library, qtbot):
    states = inbox.filters.states
    qtbot.waitUntil(lambda: states.findText("Seen again  1") >= 0)
    states.setCurrentIndex(states.findText("Seen again  1"))
    states.activated.emit(states.currentIndex())
    qtbot.waitUntil(lambda: inbox.desk.session.ready and inbox.desk.session.detail.row.id == 3)
    assert inbox.model.total == 1
    notices = inbox.desk.editor.notices
    assert notices.again.isVisible()
    notices.reconsider.click()
    qtbot.waitUntil(lambda: library.rows[3].status is ReviewStatus.PENDING)


def test_two_answers_are_a_list_of_their_own(inbox, qtbot):
    states = inbox.filters.states
    qtbot.waitUntil(lambda: states.findText("Two answers  2") >= 0)
    states.setCurrentIndex(states.findText("Two answers  2"))
    states.activated.emit(states.currentIndex())
    qtbot.waitUntil(lambda: inbox.model.total == 2)


def test_a_merged_example_leads_to_the_one_it_lives_on_in(inbox, context, qtbot):
    inbox.show_example(4)
    qtbot.waitUntil(lambda: inbox.desk.session.ready and inbox.desk.session.detail.row.id == 4)
    notices = inbox.desk.editor.notices
    assert notices.merged.isVisible()
    with qtbot.waitSignal(context.example_requested) as asked:
        notices.show_kept.click()
    assert asked.args == [1]


def test_nothing_is_decided_while_the_program_is_switched_off(inbox, library, context, qtbot):
    assert inbox.desk.action("contradiction").isEnabled()
    context.settings.__dict__["enabled"] = False
    inbox.desk._enable()
    assert not inbox.desk.action("contradiction").isEnabled()
    assert inbox.desk.action("next_ticket").isEnabled()
