"""History: what each version changed, and restoring one of them."""

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from feedme_desktop.domain.textdiff import word_diff
from feedme_desktop.ui.review import InboxPlace, LibraryPlace
from feedme_desktop.ui.review.diff_view import DiffView, compare
from feedme_desktop.ui.review.edit import Texts

SECOND = "Open Settings > Accounts and choose the second one.\nThen send it again."


@pytest.fixture
def library():
    library = fakes.fake_library([fakes.example(1), fakes.example(2)])
    library.edit(1, answer=SECOND, who="Kim")
    return library


@pytest.fixture
def inbox(open_place, library, qtbot):
    inbox = open_place(InboxPlace, library)
    qtbot.waitUntil(lambda: inbox.desk.session.detail.row.id == 1)
    QTest.keyClick(inbox.list, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: inbox.desk.history.diff.changes > 0)
    return inbox


def marked(view, underlined):
    """The texts drawn as added (underlined) or removed (struck through)."""
    found, block = [], view.document().begin()
    while block.isValid():
        walk = block.begin()
        while not walk.atEnd():
            form = walk.fragment().charFormat()
            if form.fontUnderline() if underlined else form.fontStrikeOut():
                found.append(walk.fragment().text())
            walk += 1
        block = block.next()
    return found


def test_newest_version_is_compared_with_the_one_before(inbox):
    history = inbox.desk.history
    assert history.selected().version == 2
    assert "Accounts" in " ".join(marked(history.diff, underlined=True))
    assert "Identities" in " ".join(marked(history.diff, underlined=False))


def test_marks_have_signs_beside_the_colours(inbox):
    text = inbox.desk.history.diff.toPlainText()
    assert "+" in text
    assert "−" in text


def test_n_and_p_step_through_the_changes(inbox, qtbot):
    diff = inbox.desk.history.diff
    with qtbot.waitSignal(diff.position_changed) as moved:
        QTest.keyClick(inbox.desk.history.timeline, Qt.Key.Key_N)
    assert moved.args == [2, diff.changes]
    with qtbot.waitSignal(diff.position_changed) as moved:
        QTest.keyClick(inbox.desk.history.timeline, Qt.Key.Key_P)
    assert moved.args == [1, diff.changes]


def test_restore_makes_a_new_version_that_can_be_undone(inbox, library, qtbot, toasts):
    first = library.history(1)[-1].answer
    inbox.desk.history.select_version(1)
    qtbot.waitUntil(inbox.desk.history.restore.isEnabled)
    inbox.desk.history.restore.click()
    qtbot.waitUntil(lambda: library.rows[1].version == 3)
    assert library.rows[1].answer == first
    qtbot.waitUntil(lambda: inbox.desk.editor.answer.text() == first)
    qtbot.waitUntil(lambda: len(inbox.desk.history._versions) == 3)
    assert toasts[-1].action_label == "Undo"
    toasts[-1].action()
    qtbot.waitUntil(lambda: library.rows[1].answer == SECOND)


def test_the_current_version_is_not_offered_for_restoring(inbox):
    assert not inbox.desk.history.restore.isEnabled()


def test_escape_goes_back_to_the_transcript(inbox):
    QTest.keyClick(inbox.desk.history.timeline, Qt.Key.Key_Escape)
    assert inbox.desk.middle.currentWidget() is inbox.desk.transcript


def test_next_example_closes_the_history(inbox, qtbot):
    QTest.keyClick(inbox.list, Qt.Key.Key_J)
    qtbot.waitUntil(lambda: inbox.desk.session.detail.row.id == 2)
    assert inbox.desk.middle.currentWidget() is inbox.desk.transcript


def test_library_shows_history_in_place_of_the_table(open_place, library, qtbot):
    library.approve([1, 2], who="Kim")
    place = open_place(LibraryPlace, library)
    QTest.keyClick(place.table, Qt.Key.Key_H)
    qtbot.waitUntil(place.desk.history.isVisible)
    assert not place.table.isVisible()
    place.show_table()
    assert place.table.isVisible()


def test_columns_join_back_to_the_texts(context, qtbot):
    old = Texts("Why 🙂 so?", "one\ntwo  three\n", ("a",))
    new = Texts("Why 🙂🙂 so?", "one\ntwo four", ("a", "b"))
    view = DiffView(context.theme)
    qtbot.addWidget(view)
    view.show_sections(compare(old, new), "old", "new")
    came = "".join(span.new for span in word_diff(old.question, new.question) if span.kind != "equal")
    assert came in "".join(marked(view, underlined=True))


def test_no_document_loads_a_resource(context, qtbot, tmp_path):
    view = DiffView(context.theme)
    qtbot.addWidget(view)
    assert view.loadResource(2, (tmp_path / "x.png").as_uri()).width() == 1


def test_long_unchanged_runs_are_left_out(context, qtbot):
    lines = [f"line {n}" for n in range(1_000)]
    old, new = Texts("q", "\n".join(lines), ()), Texts("q", "\n".join([*lines[:500], "new", *lines[500:]]), ())
    view = DiffView(context.theme)
    qtbot.addWidget(view)
    view.show_sections(compare(old, new), "old", "new")
    text = view.toPlainText()
    assert "… 497 more lines" in text
    assert "line 499" in text
    assert "line 100" not in text
    assert marked(view, underlined=True) == ["new"]
