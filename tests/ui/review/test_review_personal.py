"""Personal data in an example: said above the decisions, replaced by one key, brought back by undo."""

from dataclasses import replace

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.ui.review import InboxPlace

SECRET = "Write to jane.doe@example.com about order no. 48213."


@pytest.fixture
def library():
    rows = [replace(fakes.example(1, quality=0.9), answer=SECRET), fakes.example(2, quality=0.8)]
    return fakes.fake_library(rows)


@pytest.fixture
def inbox(open_place, library, qtbot):
    place = open_place(InboxPlace, library)
    place.desk.editor.personal.look()
    return place


def test_what_is_left_is_said_in_words_and_blocks_nothing(inbox, library, qtbot):
    line = inbox.desk.editor.personal
    assert line.isVisible()
    assert "1 e-mail address, 1 order number" in line.text
    QTest.keyClick(inbox.list, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: library.rows[1].status is ReviewStatus.APPROVED)
    qtbot.waitUntil(lambda: not line.isVisible())


def test_one_key_replaces_it_and_undo_brings_it_back(inbox):
    editor = inbox.desk.editor
    QTest.keyClick(inbox.list, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert editor.answer.text() == "Write to [email] about order no. [order number]."
    assert not editor.personal.isVisible()
    assert editor.dirty
    editor.answer.undo()
    assert editor.answer.text() == SECRET
    editor.personal.look()
    assert editor.personal.isVisible()


def test_the_key_works_while_somebody_types(inbox):
    editor = inbox.desk.editor
    editor.answer.setFocus()
    QTest.keyClick(editor.answer, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert "[email]" in editor.answer.text()


def test_names_of_the_ticket_count(inbox):
    editor = inbox.desk.editor
    editor.personal.set_names(["Dana Whitfield"])
    editor.answer.type_over("As dana said: restart it.")
    editor.personal.look()
    assert "1 name" in editor.personal.text
    editor.personal.replace()
    assert editor.answer.text() == "As [name] said: restart it."


def test_typing_is_noticed_by_itself(inbox, qtbot):
    editor = inbox.desk.editor
    editor.answer.type_over("Nothing here.")
    qtbot.waitUntil(lambda: not editor.personal.isVisible())
    editor.answer.type_over("Call 415-555-0123.")
    qtbot.waitUntil(lambda: "1 phone number" in editor.personal.text)
