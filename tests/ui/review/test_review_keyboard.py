"""Everything by keyboard alone: what Tab reaches and in which order, Return and Escape."""

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QScrollArea

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.ui.review import InboxPlace, LibraryPlace


@pytest.fixture
def inbox(open_place):
    return open_place(InboxPlace, fakes.fake_library([fakes.example(1), fakes.example(2)]))


@pytest.fixture
def library_place(open_place):
    rows = [fakes.example(n, status=ReviewStatus.APPROVED) for n in (1, 2)]
    return open_place(LibraryPlace, fakes.fake_library(rows))


def walk(place, qtbot):
    """What the focus comes by from the list until it is back, by Tab."""
    place.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    first, seen = QApplication.focusWidget(), []
    while not seen or seen[-1] is not first:
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        assert len(seen) < 60
    return seen


def test_tab_goes_through_the_window_as_the_eye_does(inbox, qtbot):
    seen = walk(inbox, qtbot)
    editor = inbox.desk.editor
    marks = [inbox.desk.transcript.view, editor.question, editor.answer, editor.tags.field]
    removal = next(each for each in seen if each.accessibleName().startswith("Remove tag"))
    approve = next(each for each in seen if each.accessibleName() == "Approve (A)")
    order = [seen.index(each) for each in [*marks, removal, approve]]
    assert order == sorted(order)


def test_tab_reaches_the_filters_and_stops_at_nothing_without_a_name(inbox, qtbot):
    seen = walk(inbox, qtbot)
    assert {inbox.filters.states, inbox.filters.orders} <= {each for each in seen if isinstance(each, QComboBox)}
    assert not [each for each in seen if isinstance(each, QScrollArea)]
    assert all(each.accessibleName() or (isinstance(each, QPushButton) and each.text()) for each in seen)


def test_return_opens_the_transcript_of_a_row_and_escape_goes_back(library_place):
    QTest.keyClick(library_place.table, Qt.Key.Key_Return)
    assert library_place.desk.transcript.view.hasFocus()
    assert library_place.desk.transcript.isVisible()
    QTest.keyClick(library_place.desk.transcript.view, Qt.Key.Key_Escape)
    assert library_place.table.hasFocus()
    assert library_place.table.isVisible()


def test_tab_goes_from_a_version_to_restore(inbox, qtbot):
    qtbot.waitUntil(lambda: inbox.desk.session.ready)
    QTest.keyClick(inbox.list, Qt.Key.Key_A)  # a second version
    qtbot.waitUntil(lambda: inbox.desk.session.wanted == 2 and inbox.desk.session.ready)
    inbox.desk.session.show_example(1)
    qtbot.waitUntil(lambda: inbox.desk.session.ready)
    inbox.desk.show_history()
    timeline = inbox.desk.history.timeline
    qtbot.waitUntil(lambda: timeline.model().rowCount() == 2)
    timeline.setFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.waitUntil(inbox.desk.history.restore.isEnabled)
    QTest.keyClick(timeline, Qt.Key.Key_Tab)
    assert inbox.desk.history.restore.hasFocus()
