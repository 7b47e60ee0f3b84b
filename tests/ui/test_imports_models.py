"""Imports that ask a model: waiting, progress by requests, cost, fallback, another engine."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Problem, Spent, Stage
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.imports.delegate import action_of
from feedme_desktop.ui.imports.engines import engine_names, where_text_goes
from feedme_desktop.ui.imports.model import ImportsModel
from feedme_desktop.ui.imports.place import ImportsPlace
from feedme_desktop.ui.imports.rows import Purse, from_event
from feedme_desktop.ui.imports.wording import result_text, spent_text, stage_text, time_text
from feedme_desktop.workers.import_queue import ImportQueue

SPENT = Spent("gemini", "gemini-2.5-flash", 2, 10_000, 2_400, 0.012)
QUOTA = Problem("quota_exhausted", "Gemini's quota of today is used up.")


def asking(number, done, total, usage=None):
    return ImportEvent(
        number, f"f{number}.txt", ConversationStatus.PROCESSING, Stage.EXTRACTING, done=done, total=total, usage=usage
    )


def done(number, usage=None, examples=3):
    return ImportEvent(
        number, f"f{number}.txt", ConversationStatus.COMPLETED, Stage.DONE, examples=examples, usage=usage
    )


def waiting(number, until, file="f.txt"):
    return ImportEvent(number, file, ConversationStatus.PENDING, Stage.QUEUED, error=QUOTA, waiting_until=until)


class Imports:
    def __init__(self):
        self.calls = []

    def rows(self, *, limit=200, offset=0, status=None):
        return []

    def process(self, number, *, engine=None):
        self.calls.append(("process", number, engine))

    def retry(self, number):
        self.calls.append(("retry", number))


@pytest.fixture
def place(context, qtbot):
    context.library = SimpleNamespace(imports=Imports())
    place = ImportsPlace(context, Importing(context, ImportQueue()))
    qtbot.addWidget(place)
    place.resize(1000, 500)
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    yield place
    place._clock.stop()
    place._importing.queue._timer.stop()


def test_progress_of_the_requests_is_shown_within_the_row():
    row = from_event(asking(1, 0, 0))
    began = row.progress
    row = row.after(asking(1, 1, 2, Spent("gemini", None, 1, 1_000, 200, 0.001)))
    assert began < row.progress < row.after(asking(1, 2, 2)).progress <= 0.6
    assert (stage_text(row), result_text(row)) == ("Finding examples", "1,200 tokens, less than $0.01")


def test_a_finished_row_says_what_it_cost():
    row = from_event(done(1, SPENT))
    assert result_text(row) == "3 examples · 12,400 tokens, about $0.01"
    assert result_text(from_event(done(1))) == "3 examples"
    assert result_text(from_event(done(1, Spent("rules", fell_back=True)))) == "3 examples · by the offline rules"


@pytest.mark.parametrize(
    ("cost", "text"), [(None, "50 tokens"), (0.0, "50 tokens, free of charge"), (1.5, "50 tokens, about $1.50")]
)
def test_a_cost_that_is_not_known_says_tokens_only(cost, text):
    assert spent_text(Spent("openai", tokens_in=50, cost=cost)) == text
    assert spent_text(Spent("openai", tokens_in=50, cost=cost, estimated=True)) == f"about {text}"


def test_a_row_that_waits_says_until_when_and_is_not_failed(place, qtbot):
    until = datetime.now(UTC) + timedelta(minutes=3)
    place.model.apply([waiting(4, until)])
    row = place.model.row(0)
    clock = time_text(until)
    assert stage_text(row) == f"Waits until {clock}"
    assert result_text(row) == f"Waiting for the model until {clock}: Gemini's quota of today is used up."
    assert (action_of(row), place.model.tally.failed, place.model.tally.working) == ("cancel", 0, 1)
    place.table.selectRow(0)
    place.table.setFocus()
    assert place.details.text == f"Gemini's quota of today is used up. It is tried again at {clock} by itself."
    assert place.details.buttons["retry"].text() == "Try now"
    assert (place._retry_all.text(), place._retry_all.isVisible()) == ("Try all now", True)
    assert (place._headline.text(), place._summary.text()) == ("Imports", "1 file, 1 waiting for the model")
    qtbot.keyClick(place.table, Qt.Key.Key_R)
    qtbot.waitUntil(lambda: place._context.library.imports.calls == [("retry", 4)])


def test_the_day_is_named_when_it_is_another_one():
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert ":" in time_text(now, now)
    assert " " not in time_text(now, now)
    assert " " in time_text(now + timedelta(days=2), now)
    assert time_text(None) == ""
    far = from_event(waiting(4, datetime.now(UTC) + timedelta(days=2)))
    assert stage_text(far).startswith("Until ")


def test_word_of_others_that_wait_makes_no_row_without_a_file(qapp):
    model = ImportsModel()
    model.apply([waiting(4, datetime.now(UTC), file="")])
    assert model.rowCount() == 0
    model.apply([asking(4, 0, 1)])
    model.apply([waiting(4, datetime.now(UTC), file="")])
    assert model.row(0).file == "f4.txt"
    model.deleteLater()


def test_the_head_sums_up_what_the_run_cost_and_the_next_run_begins_anew(place):
    place.model.apply([asking(1, 1, 2, Spent("gemini", None, 1, 500, 0, 0.5)), asking(2, 0, 1)])
    assert place._summary.text() == "0 of 2 files · 500 tokens, about $0.50"
    place.model.apply(
        [done(1, Spent("gemini", None, 2, 1_000, 0, 1.0)), done(2, Spent("gemini", None, 1, 500, 0, 0.25))]
    )
    assert place._summary.text() == "2 files · 1,500 tokens, about $1.25"
    place.model.apply([])
    place.model.reset(reversed(place.model.all_rows()))
    assert place._summary.text() == "2 files · 1,500 tokens, about $1.25"
    place.model.apply([asking(3, 0, 1)])
    assert place._summary.text() == "2 of 3 files"


def test_what_waits_for_hours_does_not_hold_up_what_was_found(qapp):
    queue, settled = ImportQueue(), []
    queue.settled.connect(settled.append)
    queue.expect([1, 2])
    queue.take(done(1, SPENT))
    queue.take(waiting(2, datetime.now(UTC) + timedelta(hours=9)))
    queue.flush()
    assert [(one.completed, one.examples, one.spent) for one in settled] == [(1, 3, SPENT)]
    queue.take(asking(2, 0, 1))
    queue.flush()
    assert queue.active == 1


def test_one_unknown_price_makes_the_sum_unknown():
    purse = Purse()
    assert purse.total is None
    purse.note(1, Spent("gemini", tokens_in=10, cost=0.1))
    purse.note(2, Spent("openai", tokens_in=10))
    assert purse.total is not None
    assert (purse.total.tokens, purse.total.cost) == (20, None)
    purse.note(2, Spent("openai", tokens_in=30, cost=0.2))
    assert purse.total.tokens == 40
    assert purse.total.cost == pytest.approx(0.3)


@pytest.mark.qt_log_ignore("raise|grabbing the keyboard|propagateSizeHints", extend=True)  # of a menu without a screen
def test_a_conversation_is_extracted_again_with_the_engine_of_choice(place, qtbot):
    place.model.apply([done(7)])
    place.table.selectRow(0)
    place.table.setFocus()
    qtbot.keyClick(place.table, Qt.Key.Key_X)
    (menu,) = place.findChildren(QMenu)
    assert [action.text() for action in menu.actions()] == [
        "With Offline rules (as set)", "With Gemini", "With OpenAI-compatible model",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    qtbot.waitUntil(lambda: place._context.library.imports.calls == [("process", 7, "gemini")])
    menu.close()


def test_where_the_words_go_is_said_truly():
    assert "stays on this computer" in where_text_goes("rules")
    assert all("stays" not in where_text_goes(engine) for engine in engine_names() if engine != "rules")
