"""Sentences of an answer without proof: underlined, counted in words, jumped to by key, gone once they are changed."""

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtTest import QTest

from feedme_desktop.domain.proof import still_unsupported
from feedme_desktop.ui.review import InboxPlace

PROVEN = "Open Settings > Identities, select the second account."
FIRST = "Restart the 🙂 app twice."
SECOND = "It is fixed in version 9."
ANSWER = f"🙂🙂 {PROVEN} {FIRST}\n{SECOND}"


def ranges(*sentences, text=ANSWER):
    return tuple((text.index(each), text.index(each) + len(each)) for each in sentences)


@pytest.fixture
def inbox(open_place):
    rows = [
        fakes.example(1, quality=0.9, answer=ANSWER, unsupported=ranges(FIRST, SECOND)),
        fakes.example(2, quality=0.8),
        fakes.example(3, quality=0.7, answer=ANSWER, unsupported=ranges(SECOND)),
    ]
    return open_place(InboxPlace, fakes.fake_library(rows))


def underlined(editor):
    selections = editor.answer.extraSelections()
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    assert all(each.format.underlineStyle() == wave for each in selections)
    return [each.cursor.selectedText() for each in selections]


def type_at(editor, position, text):
    cursor = editor.answer.textCursor()
    cursor.setPosition(position)
    editor.answer.setTextCursor(cursor)
    QTest.keyClicks(editor.answer, text)


def test_sentences_without_proof_are_underlined_and_counted_in_words(inbox):
    editor = inbox.desk.editor
    assert underlined(editor) == [FIRST, SECOND]
    assert editor.proof.isVisible()
    assert editor.proof.text == "2 sentences have no proof in the ticket"
    assert editor.proof.accessibleName() == editor.proof.text
    assert SECOND in editor.answer.accessibleDescription()


def test_an_example_with_all_its_proof_shows_nothing(inbox, qtbot):
    QTest.keyClick(inbox.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: inbox.desk.session.detail.row.id == 2)
    editor = inbox.desk.editor
    assert underlined(editor) == []
    assert not editor.proof.isVisible()
    assert editor.answer.accessibleDescription() == ""
    QTest.keyClick(inbox.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: inbox.desk.session.detail.row.id == 3)
    assert editor.proof.text == "1 sentence has no proof in the ticket"


def test_typing_elsewhere_leaves_the_marks_and_typing_in_them_takes_them(inbox):
    editor = inbox.desk.editor
    type_at(editor, 0, "Well now. ")
    assert underlined(editor) == [FIRST, SECOND]
    type_at(editor, editor.answer.toPlainText().index("twice"), "x")
    assert underlined(editor) == [SECOND]
    assert editor.proof.text == "1 sentence has no proof in the ticket"
    editor.answer.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(editor.answer, "1")
    assert underlined(editor) == []
    assert not editor.proof.isVisible()


def test_a_deleted_sentence_takes_its_mark_and_undo_brings_it_back(inbox):
    editor = inbox.desk.editor
    editor.proof.next()
    assert editor.answer.textCursor().selectedText() == FIRST
    QTest.keyClick(editor.answer, Qt.Key.Key_Delete)
    assert underlined(editor) == [SECOND]
    editor.answer.undo()
    assert underlined(editor) == [FIRST, SECOND]
    editor.discard()
    assert underlined(editor) == [FIRST, SECOND]


def test_f8_goes_from_one_to_the_next(inbox):
    desk = inbox.desk
    action = desk.action("next_unproven")
    assert action.isEnabled()
    for expected in (FIRST, SECOND, FIRST):
        action.trigger()
        assert desk.editor.answer.textCursor().selectedText() == expected
    assert desk.editor.answer.hasFocus()


@pytest.mark.parametrize(
    ("after", "left"),
    [
        (ANSWER, [FIRST, SECOND]),
        (f"{SECOND} {FIRST}", [SECOND, FIRST]),
        (f"{SECOND}", [SECOND]),
        (f"Really {FIRST} {SECOND}", [FIRST, SECOND]),
        (f"x{FIRST}", []),
        (f"{FIRST}x {SECOND}1", []),
        ("", []),
        (f"{FIRST} {FIRST}", [FIRST]),
    ],
)
def test_which_sentences_still_stand_there(after, left):
    found = still_unsupported(ranges(FIRST, SECOND), ANSWER, after)
    assert [after[start:end] for start, end in found] == left
