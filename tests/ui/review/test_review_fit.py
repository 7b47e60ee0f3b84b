"""What must fit: the decisions on one line, the question's text in its field, messages over no button."""

from datetime import datetime

import pytest
import review_fakes as fakes
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest

from feedme_desktop.ui.review import InboxPlace, words
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.widgets.toast_area import ToastArea, ToastCard

LONG = "How do I change the sound of one mailbox without changing that of the others? " * 3


@pytest.fixture
def inbox(open_place):
    return open_place(InboxPlace, fakes.fake_library([fakes.example(1, question=LONG), fakes.example(2)]))


def buttons(inbox):
    return [each for each in inbox.desk.editor.buttons.findChildren(KeyButton) if each.isVisible()]


@pytest.mark.parametrize("width", [360, 400, 420, 700])
def test_decisions_share_one_line(inbox, width):
    bar = inbox.desk.editor.buttons
    bar.setParent(None)
    bar.resize(width, 60)
    bar.show()
    assert len(buttons(inbox)) == 5
    assert len({each.y() for each in buttons(inbox)}) == 1
    assert all(each.geometry().right() < width for each in buttons(inbox))
    bar.setParent(inbox)


def test_wide_row_has_words_and_a_narrow_one_keeps_the_main_ones(inbox):
    inbox.resize(2400, 760)
    bar = inbox.desk.editor.buttons
    wide = {each.text(): each.sizeHint().width() for each in buttons(inbox)}
    inbox.resize(1200, 760)
    assert bar.width() < 440
    narrow = {each.text(): each.sizeHint().width() for each in buttons(inbox)}
    assert narrow["Approve"] == wide["Approve"]
    assert narrow["Needs work"] < wide["Needs work"]


def test_question_field_shows_its_whole_text(inbox):
    field = inbox.desk.editor.question
    assert field.verticalScrollBar().maximum() == 0
    before = field.height()
    QTest.keyClick(inbox.list, Qt.Key.Key_E)
    field.type_over("Short?")
    assert field.height() < before


def test_toasts_lie_over_no_button(inbox, context, qtbot):
    area = ToastArea(context.toasts, context.theme, inbox, lambda: inbox.reading_pane)
    context.toasts.show("Approved", "Undo", lambda: None, "success")
    assert area.isVisible()
    covered = QRect(area.mapTo(inbox, QPoint(0, 0)), area.size())
    for each in inbox.findChildren(KeyButton):
        if each.isVisible():
            assert not covered.intersects(QRect(each.mapTo(inbox, QPoint(0, 0)), each.size())), each.text()


def test_newest_word_on_a_decision_replaces_the_one_before(inbox, context):
    area = ToastArea(context.toasts, context.theme, inbox)
    context.toasts.show("Approved", "Undo", lambda: None, "success", "decision")
    context.toasts.show("Undone", topic="decision")
    context.toasts.show("The library does not answer.", kind="danger")
    context.toasts.show("The library does not answer.", kind="danger")
    shown = [card.accessibleName() for card in area.findChildren(ToastCard) if not card.isHidden()]
    assert shown == ["Undone", "The library does not answer."]


def test_dates_read_the_same_everywhere():
    assert words.when(datetime(2026, 11, 3, 22, 31)) == "3 Nov 2026, 22:31"
    assert words.day(datetime(2026, 11, 3, 22, 31)) == "3 Nov 2026"
    assert words.turn_time("2026-11-03T22:31:00") == "3 Nov 2026, 22:31"
