"""The Library: the table is narrowed and sorted by the database, the editor is the Inbox's."""

import pytest
import review_fakes as fakes
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.ui.review import LibraryPlace
from feedme_desktop.ui.review.example_model import COLUMNS


@pytest.fixture
def library():
    rows = [
        fakes.example(1, question="Beta question?", tags=("mail",), status=ReviewStatus.APPROVED),
        fakes.example(2, question="Alpha question?", tags=("billing",), status=ReviewStatus.APPROVED),
        fakes.example(3, question="Gamma question?", tags=("mail",), status=ReviewStatus.APPROVED),
        fakes.example(4, question="Not decided?"),
    ]
    return fakes.fake_library(rows)


@pytest.fixture
def place(open_place, library):
    return open_place(LibraryPlace, library)


def listed(place):
    return [place.model.row_at(n).id for n in range(place.model.rowCount())]


def test_only_approved_examples_are_listed(place):
    assert sorted(listed(place)) == [1, 2, 3]


def test_words_narrow_the_table(place, qtbot):
    QTest.keyClicks(place.search, "alpha")
    qtbot.waitUntil(lambda: listed(place) == [2])
    qtbot.waitUntil(lambda: place.desk.session.detail.row.id == 2)


def test_a_tag_narrows_the_table(place, qtbot):
    qtbot.waitUntil(lambda: place.sidebar.count() > 1)
    item = next(i for n in range(place.sidebar.count()) if (i := place.sidebar.item(n)).text().startswith("billing"))
    place.sidebar.setCurrentItem(item)
    qtbot.waitUntil(lambda: listed(place) == [2])


def test_the_header_sorts(place, qtbot):
    header = place.table.horizontalHeader()
    header.setSortIndicator(COLUMNS.index("question"), Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: listed(place) == [2, 1, 3])
    header.setSortIndicator(COLUMNS.index("question"), Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: listed(place) == [3, 1, 2])


def test_ctrl_s_saves_an_edit(place, library, qtbot):
    editor, number = place.desk.editor.answer, place.desk.session.detail.row.id
    editor.setFocus()
    QTest.keyClicks(editor, "Better. ")
    QTest.keyClick(editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: library.rows[number].answer.startswith("Better. "))
    assert library.rows[number].status is ReviewStatus.APPROVED


def test_the_source_opens_the_transcript_and_escape_of_it_the_table(place, qtbot):
    place.desk.editor.source_wanted.emit(1)
    qtbot.waitUntil(place.desk.transcript.isVisible)
    place.show_table()
    assert place.table.isVisible()


def test_nothing_approved_says_where_to_go(open_place, context, qtbot):
    place = open_place(LibraryPlace, fakes.fake_library([]))
    qtbot.waitUntil(place.empty.isVisible)
    with qtbot.waitSignal(context.place_requested) as asked:
        place._inbox.click()
    assert asked.args == ["inbox"]


def test_a_search_without_a_match_says_so(place, qtbot):
    place.search.setText("zebra")
    qtbot.waitUntil(place.empty.isVisible)
    assert not place._inbox.isVisible()
