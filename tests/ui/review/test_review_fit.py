"""What must fit: the decisions on one line, the question's text in its field, messages over no button."""

from datetime import datetime

import pytest
import review_fakes as fakes
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from feedme_desktop.ui.review import InboxPlace, words
from feedme_desktop.ui.review.button_bar import PagerFoot
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.personal_line import PersonalLine
from feedme_desktop.ui.review.text_edit import PlainEdit
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


def inside(widget, outer):
    return QRect(QPoint(0, 0), outer.size()).contains(QRect(widget.mapTo(outer, QPoint(0, 0)), widget.size()))


@pytest.mark.parametrize("width", [220, 260, 300, 600])
def test_steps_through_the_list_are_never_cut(inbox, width):
    foot = inbox.findChild(PagerFoot)
    foot.setParent(None)
    foot.resize(width, 60)
    foot.show()
    steps = foot.findChildren(KeyButton)
    assert len(steps) == 2
    assert all(inside(each, foot) for each in steps)
    foot.setParent(inbox)


@pytest.mark.parametrize("width", [300, 420, 800])
def test_what_is_left_of_personal_data_leaves_room_for_its_button_and_its_words(context, qtbot, width):
    field = PlainEdit(context.theme, "Answer")
    line = PersonalLine(context.theme, [field])
    qtbot.addWidget(field)
    qtbot.addWidget(line)
    action = QAction("Replace personal data", line)
    line.use_action(action, "Ctrl+Shift+H")
    field.setPlainText("Write to ann.lee@example.org or call +49 30 901820, card 4111 1111 1111 1111.")
    line.look()
    line.resize(width, line.heightForWidth(width))
    line.show()
    (made,) = line.findChildren(KeyButton)
    assert inside(made, line)
    text = next(each for each in line.findChildren(QLabel) if each.text() == line.text)
    assert text.width() >= 200
    assert inside(text, line)
