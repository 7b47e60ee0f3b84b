"""The Inbox: single keys decide, never while somebody types; the list stays where it is."""

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit

from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.records import Problem
from feedme_desktop.domain.transcript import Role
from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.ui.dialogs.ask import Rejection
from feedme_desktop.ui.dialogs.reject import RejectDialog
from feedme_desktop.ui.review import InboxPlace


@pytest.fixture
def library():
    rows = [fakes.example(n, quality=0.99 - n / 1000) for n in range(1, 7)]
    rows.append(fakes.example(7, quality=0.4, below_threshold=True))
    rows.append(fakes.example(8, status=ReviewStatus.APPROVED))
    return fakes.fake_library(rows)


@pytest.fixture
def inbox(open_place, library):
    return open_place(InboxPlace, library)


def shown(inbox):
    detail = inbox.desk.session.detail
    return detail.row.id if detail else None


def listed(inbox):
    return [inbox.model.row_at(n).id for n in range(inbox.model.rowCount())]


def press(inbox, key, modifier=Qt.KeyboardModifier.NoModifier, widget=None):
    QTest.keyClick(widget or inbox.list, key, modifier)


def test_first_example_is_shown_with_its_evidence_lit(inbox):
    assert shown(inbox) == 1
    lit = inbox.desk.transcript.view.evidence()
    assert lit[0] == "How do I choose the account it is sent from?"
    assert lit[1].startswith("Open Settings > Identities")


def test_a_approves_and_goes_on(inbox, library, qtbot, toasts):
    press(inbox, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.APPROVED)
    qtbot.waitUntil(lambda: shown(inbox) == 2 and listed(inbox) == [2, 3, 4, 5, 6])
    assert inbox.list.currentIndex().row() == 0
    qtbot.waitUntil(lambda: bool(toasts))
    assert toasts[0].action_label == "Undo"


def test_undo_of_the_toast_brings_it_back(inbox, library, qtbot, toasts):
    press(inbox, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: bool(toasts))
    toasts[0].action()
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.PENDING)
    qtbot.waitUntil(lambda: 1 in listed(inbox))
    qtbot.waitUntil(lambda: shown(inbox) == 1)


def test_u_takes_back_the_last_decision(inbox, library, qtbot):
    press(inbox, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.APPROVED)
    press(inbox, Qt.Key.Key_U)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.PENDING)


def test_r_asks_for_the_reason_and_rejects(inbox, library, dialogs, qtbot):
    dialogs.rejection = Rejection(RejectReason.INCOMPLETE, "step missing")
    press(inbox, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.REJECTED)
    assert library.rejections == [(1, RejectReason.INCOMPLETE, "step missing")]
    qtbot.waitUntil(lambda: shown(inbox) == 2)


def test_reject_given_up_changes_nothing(inbox, library, dialogs, qtbot):
    press(inbox, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: dialogs.asked == ["reject_reason"])
    assert library.rows[1].status is ReviewStatus.PENDING
    assert shown(inbox) == 1


def test_a_number_alone_is_a_reason(qtbot):
    dialog = RejectDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.accepted):
        QTest.keyClick(dialog, Qt.Key.Key_4)
    assert dialog.reason is RejectReason.INCOMPLETE


def test_j_and_k_walk_the_list(inbox, qtbot):
    press(inbox, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: shown(inbox) == 2)
    press(inbox, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: shown(inbox) == 3)
    press(inbox, Qt.Key.Key_K)
    qtbot.waitUntil(lambda: shown(inbox) == 2)


def test_e_edits_and_escape_gives_the_keyboard_back(inbox):
    press(inbox, Qt.Key.Key_E)
    assert inbox.focusWidget() is inbox.desk.editor.answer
    press(inbox, Qt.Key.Key_Escape, widget=inbox.desk.editor.answer)
    assert inbox.focusWidget() is inbox.list


@pytest.mark.parametrize("field", ["question", "answer"])
def test_single_keys_are_letters_while_typing(inbox, library, field):
    editor = getattr(inbox.desk.editor, field)
    editor.setFocus()
    QTest.keyClicks(editor, "arejkuwsho")
    assert "arejkuwsho" in editor.text()
    assert all(row.version == 1 for row in library.rows.values())
    assert shown(inbox) == 1


def test_single_keys_are_letters_in_the_tag_field(inbox, library):
    field = inbox.desk.editor.tags.field
    field.setFocus()
    QTest.keyClicks(field, "area")
    press(inbox, Qt.Key.Key_Return, widget=field)
    assert inbox.desk.editor.tags.tags == ("calendar", "accounts", "area")
    assert library.rows[1].version == 1


def test_ctrl_enter_saves_and_approves(inbox, library, qtbot):
    editor = inbox.desk.editor.answer
    editor.setFocus()
    QTest.keyClicks(editor, "First. ")
    press(inbox, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, editor)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.APPROVED)
    assert library.rows[1].answer.startswith("First. Open Settings")
    qtbot.waitUntil(lambda: shown(inbox) == 2)
    assert not inbox.desk.editor.dirty


def test_a_with_typed_text_saves_it_too(inbox, library, qtbot):
    inbox.desk.editor.answer.insertPlainText("Now: ")
    press(inbox, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.APPROVED)
    assert library.rows[1].answer.startswith("Now: ")


def test_too_short_an_answer_is_not_saved(inbox, library, toasts):
    inbox.desk.editor.answer.type_over("no")
    inbox.desk.save(approve=True)
    assert "too short" in toasts[-1].text
    assert library.rows[1].version == 1


def test_refresh_keeps_typed_text_and_its_undo(inbox, library, qtbot):
    editor = inbox.desk.editor.answer
    editor.insertPlainText("Typed ")
    library.rows[1] = fakes.replace(library.rows[1], tickets=4)
    with qtbot.waitSignal(inbox.desk.session.example_shown):
        inbox.refresh()
    assert editor.text().startswith("Typed ")
    editor.undo()
    assert not editor.text().startswith("Typed ")


def test_weak_ones_are_hidden_and_counted(inbox, qtbot):
    assert 7 not in listed(inbox)
    qtbot.waitUntil(lambda: inbox.filters.weak.isVisible())
    inbox.filters.weak.click()
    qtbot.waitUntil(lambda: 7 in listed(inbox))


def test_a_key_shows_weak_ones_and_hides_them_again(inbox, qtbot):
    qtbot.waitUntil(lambda: inbox.filters.weak.isVisible())
    assert 7 not in listed(inbox)
    inbox.list.setFocus()
    qtbot.keyClick(inbox.list, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: 7 in listed(inbox))
    qtbot.keyClick(inbox.list, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: 7 not in listed(inbox))


def test_the_weak_ones_can_be_listed_alone(inbox, qtbot):
    inbox.filters.list_figure("weak")
    qtbot.waitUntil(lambda: listed(inbox) == [7])
    assert inbox.filters.weak.isHidden()


def test_where_all_that_waits_is_weak_it_says_so_and_offers_it(inbox, library, qtbot):
    library.rows = {n: fakes.replace(row, below_threshold=True) for n, row in library.rows.items()}
    inbox.refresh()
    qtbot.waitUntil(lambda: "below the quality threshold" in inbox.empty.text and inbox._weak.isVisible())
    assert inbox._imports.isHidden()
    inbox._weak.click()
    qtbot.waitUntil(lambda: 7 in listed(inbox))


def test_states_have_their_counts(inbox, qtbot):
    qtbot.waitUntil(lambda: "7" in inbox.filters.states.itemText(0))
    texts = [inbox.filters.states.itemText(n) for n in range(inbox.filters.states.count())]
    assert texts == ["Pending  7", "Weak  1", "Needs work  0", "Rejected  0", "Approved  1", "All  8"]


def test_an_example_asked_for_is_shown_among_those_of_its_ticket(inbox, context, qtbot):
    context.open_example(8)
    qtbot.waitUntil(lambda: shown(inbox) == 8 and inbox.list.currentIndex().isValid())
    qtbot.waitUntil(lambda: inbox.model.row_at(inbox.list.currentIndex().row()).id == 8)
    assert not inbox.filters.ticket.isHidden()


def test_a_conversation_asked_for_is_shown_with_its_examples(inbox, context, qtbot):
    context.open_conversation(1)
    qtbot.waitUntil(lambda: shown(inbox) is None and len(listed(inbox)) == 8)
    assert inbox.desk.session.conversation.row.id == 1
    assert inbox.desk.transcript.view.evidence() == []


def test_a_deleted_example_is_said_to_be_gone(inbox, context, qtbot):
    with qtbot.waitSignal(inbox.desk.session.failed):
        context.open_example(999)
    assert shown(inbox) is None


def test_a_role_is_swapped_with_one_click_and_remembered(inbox, library, qtbot, toasts):
    with qtbot.waitSignal(inbox.desk.transcript.role_wanted):
        chip = next(c for c in inbox.desk.transcript.findChildren(fakes.QToolButton) if c.text().startswith("Robin"))
        chip.click()
    qtbot.waitUntil(lambda: library.remembered == [("Robin", Role.CUSTOMER)])
    qtbot.waitUntil(lambda: bool(toasts))


def test_an_empty_inbox_says_what_to_do(open_place, context, qtbot):
    inbox = open_place(InboxPlace, fakes.fake_library([]))
    qtbot.waitUntil(lambda: inbox.empty.isVisible())
    with qtbot.waitSignal(context.place_requested) as asked:
        inbox._imports.click()
    assert asked.args == ["imports"]


def test_typed_text_is_kept_as_a_draft(inbox, context, qtbot):
    inbox.desk.editor.answer.insertPlainText("Kept ")
    files = DraftFiles(context.settings.paths.drafts)
    qtbot.waitUntil(lambda: files.load(1) is not None)
    assert files.load(1).answer.startswith("Kept ")


def test_a_draft_is_restored_after_a_crash(context, open_place, library, qtbot):
    row = library.rows[1]
    DraftFiles(context.settings.paths.drafts).save(Draft(1, 1, row.question, "What I typed before.", row.tags))
    inbox = open_place(InboxPlace, library)
    editor = inbox.desk.editor
    assert editor.answer.text() == "What I typed before."
    assert editor.draft_bar.isVisible()
    editor.discard()
    assert editor.answer.text() == row.answer
    qtbot.waitUntil(lambda: DraftFiles(context.settings.paths.drafts).load(1) is None)


def test_a_saved_text_leaves_no_draft(inbox, context, library, qtbot):
    inbox.desk.editor.answer.insertPlainText("Saved ")
    inbox.desk.save(approve=False)
    qtbot.waitUntil(lambda: library.rows[1].version == 2)
    qtbot.waitUntil(lambda: not inbox.desk.session.drafts._timer.isActive() and context.runner.waiting == 0)
    assert DraftFiles(context.settings.paths.drafts).load(1) is None
    assert not inbox.desk.editor.dirty


def test_losing_the_library_empties_the_place(inbox):
    inbox.set_library(None)
    assert inbox.model.rowCount() == 0
    assert shown(inbox) is None


def test_every_control_has_a_name(inbox):
    for field in inbox.findChildren(QTextEdit):
        assert field.accessibleName(), field
    for button in inbox.findChildren(fakes.QAbstractButton):
        assert button.accessibleName() or button.text(), button


def test_tab_reaches_every_pane_and_comes_back(inbox):
    desk, seen = inbox.desk, []
    inbox.list.setFocus()
    for _ in range(80):
        QTest.keyClick(inbox.window().focusWidget(), Qt.Key.Key_Tab)
        seen.append(inbox.window().focusWidget())
    wanted = {inbox.list, desk.transcript.view, desk.editor.question, desk.editor.answer, desk.editor.tags.field}
    assert wanted <= set(seen)


def test_a_turn_asked_for_is_scrolled_to(inbox, library, context, qtbot):
    library.turns[1] = tuple(fakes.replace(fakes.TURNS[0], index=n) for n in range(60))
    context.open_conversation(1, 50)
    qtbot.waitUntil(lambda: inbox.desk.transcript.view.turns_built == 60)
    qtbot.waitUntil(lambda: inbox.desk.transcript.view.verticalScrollBar().value() > 1_000)


def test_a_ticket_that_could_not_be_read_says_why(inbox, library, context, qtbot):
    whole = library.imports.detail
    problem = Problem("encrypted", "The file is encrypted: save it without a password.")

    def failed(number):
        return fakes.replace(whole(number), turns=(), row=fakes.replace(whole(number).row, error=problem))

    library.imports.detail = failed
    context.open_conversation(1)
    qtbot.waitUntil(inbox.desk.transcript.empty.isVisible)
    assert problem.message in inbox.desk.transcript.empty.text


def test_switched_off_the_window_only_reads(inbox, context, library):
    context.set_settings(context.settings.model_copy(update={"enabled": False}))
    press(inbox, Qt.Key.Key_A)
    assert library.rows[1].version == 1
    assert inbox.desk.editor.answer.isReadOnly()
    assert not inbox.desk.action("approve").isEnabled()


def test_a_refresh_leaves_the_reader_where_they_are(inbox, library, qtbot):
    library.turns[1] = fakes.TURNS + tuple(fakes.replace(fakes.TURNS[6], index=n) for n in range(7, 60))
    with qtbot.waitSignal(inbox.desk.session.example_shown):
        inbox.refresh()
    bar = inbox.desk.transcript.view.verticalScrollBar()
    qtbot.waitUntil(lambda: inbox.desk.transcript.view.turns_built == 60)
    bar.setValue(900)
    with qtbot.waitSignal(inbox.desk.session.example_shown):
        inbox.refresh()
    assert bar.value() == 900


def test_many_changes_make_few_refreshes(inbox, library, context, qtbot):
    pages, asked = library.page, []

    def counted(*args, **more):
        asked.append(1)
        return pages(*args, **more)

    library.page = counted
    for _ in range(50):
        context.notify_changed("examples")
    qtbot.waitUntil(lambda: len(asked) == 2)
    qtbot.waitUntil(lambda: not inbox._catching_up._refreshes._timer.isActive())
    assert len(asked) == 2
