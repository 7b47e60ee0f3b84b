"""The paged model: pages arrive, rows change with the fewest moves, the newest request wins."""

import threading

import pytest
import review_fakes as fakes
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.ui.review.example_model import PAGE, ROW, ExampleModel, ExamplePages


@pytest.fixture
def model(qapp):
    made = ExampleModel()
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    tester.deleteLater()
    made.deleteLater()


@pytest.fixture
def pages(context, model):
    made = ExamplePages(context, model)
    yield made
    made.deleteLater()


def rows(*numbers):
    return [fakes.example(n) for n in numbers]


def ids(model):
    return [model.index(n, 0).data(ROW).id for n in range(model.rowCount())]


def test_a_row_that_goes_is_removed_and_the_others_stay(model, qtbot):
    model.replace(rows(1, 2, 3, 4), 4)
    removed = []
    model.rowsRemoved.connect(lambda _parent, first, last: removed.append((first, last)))
    with qtbot.assertNotEmitted(model.modelReset):
        model.replace(rows(1, 3, 4), 3)
    assert removed == [(1, 1)]
    assert ids(model) == [1, 3, 4]


def test_rows_that_come_are_inserted_where_they_belong(model, qtbot):
    model.replace(rows(2, 5), 2)
    with qtbot.assertNotEmitted(model.modelReset):
        model.replace(rows(1, 2, 3, 4, 5, 6), 6)
    assert ids(model) == [1, 2, 3, 4, 5, 6]


def test_coming_and_going_at_once(model):
    model.replace(rows(1, 2, 3, 4, 5), 5)
    model.replace(rows(9, 2, 4, 8), 4)
    assert ids(model) == [9, 2, 4, 8]


def test_another_order_resets(model, qtbot):
    model.replace(rows(1, 2, 3), 3)
    with qtbot.waitSignal(model.modelReset):
        model.replace(rows(3, 2, 1), 3)
    assert ids(model) == [3, 2, 1]


def test_a_page_already_here_does_not_ask_for_ever(model):
    model.replace(rows(1, 2), 5)
    assert model.canFetchMore(QModelIndex())
    model.append(rows(1, 2), 5)
    assert not model.canFetchMore(QModelIndex())


def test_cells_have_words_for_a_screen_reader(model):
    model.replace([fakes.example(1, below_threshold=True, quality_reasons=("no fix confirmed",))], 1)
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Pending" in spoken
    assert "weak · no fix confirmed" in spoken


def test_pages_follow_one_another(model, pages, qtbot):
    pages.set_library(fakes.fake_library(rows(*range(1, PAGE * 2 + 51))))
    with qtbot.waitSignal(pages.loaded):
        pages.refresh()
    assert model.rowCount() == PAGE
    assert model.total == PAGE * 2 + 50
    for count in (PAGE * 2, PAGE * 2 + 50):
        with qtbot.waitSignal(pages.loaded):
            model.fetchMore(QModelIndex())
        assert model.rowCount() == count
    assert not model.canFetchMore(QModelIndex())


def test_the_newest_filter_wins(model, pages, qtbot, context):
    library = fakes.fake_library([fakes.example(1), fakes.example(2, status=ReviewStatus.REJECTED)])
    held, quick = threading.Event(), library.page

    def slow(wanted, *, limit, offset):
        if wanted.statuses == (ReviewStatus.PENDING,):
            held.wait(10)
        return quick(wanted, limit=limit, offset=offset)

    library.page = slow
    pages.set_library(library)
    pages.set_filter(ExampleFilter(statuses=(ReviewStatus.PENDING,)))
    pages.set_filter(ExampleFilter(statuses=(ReviewStatus.REJECTED,)))
    qtbot.waitUntil(lambda: ids(model) == [2])
    held.set()
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    assert ids(model) == [2]


def test_a_failure_is_told_and_the_rows_stay(model, pages, qtbot):
    library = fakes.fake_library(rows(1, 2))
    pages.set_library(library)
    with qtbot.waitSignal(pages.loaded):
        pages.refresh()

    def fail(*_args, **_kwargs):
        raise DatabaseUnavailableError("The database does not answer.")

    library.page = fail
    with qtbot.waitSignal(pages.failed) as told:
        pages.refresh()
    assert told.args == ["The database does not answer."]
    assert ids(model) == [1, 2]
