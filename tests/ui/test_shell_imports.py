"""The Imports place: events become rows, rows become words, buttons become calls."""

from threading import Event
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Problem, Stage, Submitted
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.imports import model as columns
from feedme_desktop.ui.imports.model import ImportsModel
from feedme_desktop.ui.imports.place import ImportsPlace
from feedme_desktop.ui.imports.rows import ImportRow
from feedme_desktop.ui.imports.wording import elapsed_text, result_text, stage_text
from feedme_desktop.workers.import_queue import ImportQueue, Settled


def event(number, status=ConversationStatus.PROCESSING, stage=Stage.PARSING, **more):
    return ImportEvent(number, f"f{number}.txt", status, stage, **more)


def ended(number, examples=2):
    return event(number, ConversationStatus.COMPLETED, Stage.DONE, examples=examples, seconds=0.5)


@pytest.fixture
def model(qapp):
    model = ImportsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield model
    tester.deleteLater()
    model.deleteLater()


class Imports:
    """Remembers what was asked of the import service."""

    def __init__(self):
        self.calls = []

    def rows(self, *, limit=200, offset=0, status=None):
        return []

    def survey(self, paths):
        return [SimpleNamespace(path=p, name=p.name, kind="text", size=1, refusal=None) for p in paths]

    def submit(self, path, *, choices=None, progress=None):
        self.calls.append(("submit", path.name))
        yield Submitted(path.name, conversation_id=len(self.calls))

    def submit_text(self, text):
        return Submitted("Pasted text", conversation_id=900)

    def cancel(self, number):
        self.calls.append(("cancel", number))

    def retry(self, number):
        self.calls.append(("retry", number))

    def retry_failed(self):
        self.calls.append(("retry_failed",))


@pytest.fixture
def place(context, qtbot):
    context.library = SimpleNamespace(imports=Imports())
    queue = ImportQueue()
    importing = Importing(context, queue)
    place = ImportsPlace(context, importing)
    place.importing, place.queue = importing, queue
    qtbot.addWidget(place)
    place.resize(1000, 500)
    place.show()
    yield place
    place._clock.stop()
    place.queue._timer.stop()


def test_new_events_become_rows_newest_on_top(model):
    model.apply([event(1), event(2)])
    model.apply([ended(1), event(3)])
    assert [model.row(line).id for line in range(3)] == [3, 2, 1]
    assert model.row(2).status is ConversationStatus.COMPLETED


def test_tally_follows_every_change(model):
    model.apply([event(n) for n in range(1, 11)])
    model.apply([ended(n) for n in range(1, 5)])
    model.apply([event(5, ConversationStatus.FAILED, error=Problem("empty", "It is empty."))])
    tally = model.tally
    assert (tally.total, tally.working, tally.completed, tally.failed) == (10, 5, 4, 1)
    assert len(model.working_lines()) == 5


def test_ten_thousand_rows_change_with_few_signals(model):
    model.reset([ImportRow(n, f"f{n}", ConversationStatus.PENDING, Stage.QUEUED) for n in range(10_000, 0, -1)])
    signals = []
    model.dataChanged.connect(lambda *_: signals.append(1))
    model.apply([ended(n) for n in range(1, 1001)])
    assert len(signals) == 1
    assert model.tally.completed == 1000


def test_refused_file_and_duplicate_are_rows_that_say_why(model):
    model.add_submitted(
        [Submitted("big.txt", error=Problem("too_large", "big.txt is too large.")), Submitted("a.txt", duplicate_of=7)]
    )
    refused, double = model.row(0), model.row(1)
    assert stage_text(refused) == "Not taken"
    assert result_text(refused) == "Too large."
    assert double.conversation == 7
    assert "#7" in result_text(double)


def test_rows_of_the_library_replace_the_list_but_not_the_refusals(model):
    model.add_submitted([Submitted("x.exe", error=Problem("unsupported", "Not a transcript."))])
    model.reset([ImportRow(5, "e.txt", ConversationStatus.COMPLETED, Stage.DONE, examples=1)])
    assert model.rowCount() == 2
    assert model.tally.failed == 1


@pytest.mark.parametrize(("seconds", "text"), [(0, ""), (0.84, "0.8 s"), (14.2, "14 s"), (125, "2:05")])
def test_elapsed_time_is_short(seconds, text):
    assert elapsed_text(seconds) == text


def test_progress_never_goes_back_over_the_stages():
    stages = [(Stage.QUEUED, 0), (Stage.PARSING, 0), (Stage.EXTRACTING, 0), (Stage.EMBEDDING, 1), (Stage.EMBEDDING, 4)]
    rows = [ImportRow(1, "a", ConversationStatus.PROCESSING, s, done=d, total=4) for s, d in stages]
    shares = [row.progress for row in rows]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_empty_place_says_what_to_do(place):
    assert place.empty.isVisible()
    place.model.apply([event(1)])
    assert place.table.isVisible()


def test_click_on_a_completed_row_opens_its_conversation(place, context, qtbot):
    place.model.apply([ended(41)])
    with qtbot.waitSignal(context.conversation_requested) as opened:
        click(place, qtbot, 0, columns.FILE)
    assert opened.args == [41, None]


def test_click_on_the_cross_cancels(place, context, qtbot):
    place.model.apply([event(9)])
    click(place, qtbot, 0, columns.ACTION)
    qtbot.waitUntil(lambda: ("cancel", 9) in context.library.imports.calls)


def test_keys_do_what_the_mouse_does(place, context, qtbot):
    place.model.apply([event(9, ConversationStatus.FAILED, error=Problem("empty", "Empty."))])
    place.table.setCurrentIndex(place.model.index(0, 0))
    qtbot.keyClick(place.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: ("retry", 9) in context.library.imports.calls)


def test_retry_all_is_there_only_when_something_failed(place, context, qtbot):
    place.model.apply([ended(1)])
    assert not place._retry_all.isVisible()
    place.model.apply([event(2, ConversationStatus.FAILED, error=Problem("empty", "Empty."))])
    assert place._retry_all.isVisible()
    qtbot.mouseClick(place._retry_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: ("retry_failed",) in context.library.imports.calls)


def test_files_are_handed_in_and_shown_before_they_are_worked_on(place, context, wait_for, tmp_path):
    paths = [tmp_path / f"{n}.txt" for n in range(60)]
    wait_for(place.importing.submit_paths(paths))
    assert place.model.rowCount() == 60
    assert place.queue.active == 60


def test_events_of_other_threads_are_coalesced(context, qtbot):
    queue = ImportQueue()
    received = []
    queue.events.connect(received.append)
    for number in range(1, 301):
        queue.take(event(number % 3))
    qtbot.waitUntil(lambda: bool(received))
    assert [len(events) for events in received] == [3]


def test_settled_counts_what_was_found(context, qtbot):
    queue = ImportQueue()
    queue.expect([1, 2, 3])
    with qtbot.waitSignal(queue.settled) as settled:
        queue.take(ended(1, examples=4))
        queue.take(ended(2, examples=8))
        queue.take(event(3, ConversationStatus.FAILED))
        queue.flush()
    assert settled.args == [Settled(completed=2, failed=1, examples=12)]


def test_nothing_is_settled_while_more_is_handed_in(context, qtbot):
    queue = ImportQueue()
    settled = []
    queue.settled.connect(settled.append)
    queue.hold()
    queue.expect([1])
    queue.take(ended(1, examples=4))
    queue.flush()
    assert settled == []
    queue.release()
    assert settled == [Settled(completed=1, failed=0, examples=4)]


def test_events_that_come_while_the_list_is_read_are_not_undone_by_it(place, context, qtbot):
    old = SimpleNamespace(
        id=1, file="f1.txt", part=None, format="text", status=ConversationStatus.PROCESSING, stage=Stage.PARSING,
        error=None, examples=0, started_at=None, completed_at=None,
    )  # fmt: skip
    gate = Event()

    def slow_rows(*, limit=200, offset=0, status=None):
        gate.wait(10)
        return [old]

    context.changed.disconnect(place._refresh_when_concerned)

    context.library.imports.rows = slow_rows
    place.refresh()
    qtbot.waitUntil(lambda: context.runner.waiting == 1)
    place.queue.take(ended(1))
    place.queue.flush()
    gate.set()
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    assert place.model.row(0).status is ConversationStatus.COMPLETED
    assert place.queue.active == 0


def test_rows_newer_than_the_list_stay(model):
    model.apply([event(1), event(2)])
    model.reset([ImportRow(1, "f1.txt", ConversationStatus.COMPLETED, Stage.DONE)])
    assert [model.row(line).id for line in range(2)] == [2, 1]


def test_toast_after_an_import_leads_to_review(place, context, qtbot):
    toasts = []
    context.toasts.posted.connect(toasts.append)
    place.queue.settled.emit(Settled(completed=4, failed=0, examples=12))
    assert toasts[0].text == "12 examples found in 4 files"
    with qtbot.waitSignal(context.place_requested) as gone:
        toasts[0].action()
    assert gone.args == ["inbox"]


def click(place, qtbot, line, column):
    rect = place.table.visualRect(place.model.index(line, column))
    qtbot.mouseClick(place.table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center() + QPoint(1, 0))
