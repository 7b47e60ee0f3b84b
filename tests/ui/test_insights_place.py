"""Insights: figures that open rows, the reliability of scores in a plot and a table, learning in the background."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester

from feedme_desktop.domain.decisions import EVERY, Bin, Figures, Measured, QualityStatus
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.errors import UserError
from feedme_desktop.ui.controller import Controller
from feedme_desktop.ui.insights import InsightsPlace, words
from feedme_desktop.ui.insights.keeper import QualityKeeper
from feedme_desktop.ui.insights.table import ReliabilityModel
from feedme_desktop.ui.main_window import MainWindow

SHIPPED = Measured(0.71, 0.2, 0.12, 0.6, (Bin(0.2, 0.4, 0.3, 0.5, 12), Bin(0.8, 1.0, 0.9, 0.75, 40)))
LEARNED = Measured(0.86, 0.1, 0.04, 0.3, (Bin(0.0, 0.2, 0.1, 0.0, 10), Bin(0.8, 1.0, 0.9, 0.95, 42)))
NOTHING = QualityStatus(decisions=12, missing=38, in_use=False)
TAUGHT = QualityStatus(60, 40, True, 52, SHIPPED, LEARNED, datetime(2026, 11, 24, tzinfo=UTC))
FIGURES = Figures(1_240, 3, 64, 16, 14, 310, 0.8, timedelta(hours=30), timedelta(days=9), 5, 2)


class FakeQuality:
    """Answers like the service and remembers what was asked of it."""

    def __init__(self) -> None:
        self.now, self.due, self.asked = TAUGHT, False, []

    def figures(self) -> Figures:
        return FIGURES

    def status(self) -> QualityStatus:
        return self.now

    def retrain(self, *, who: str) -> QualityStatus:
        self.asked.append(("retrain", who))
        if self.now.shipped is None:
            raise UserError("There is too little to learn from.", code="too_few")
        return self.now

    def reset(self, *, who: str) -> QualityStatus:
        self.asked.append(("reset", who))
        self.now = replace(TAUGHT, in_use=False, learned=None, missing=EVERY)
        return self.now

    def retrain_if_due(self) -> bool:
        self.asked.append("due?")
        return self.due


@pytest.fixture
def quality() -> FakeQuality:
    return FakeQuality()


@pytest.fixture
def place(context, quality, qtbot):
    made = InsightsPlace(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.set_library(SimpleNamespace(quality=quality))
    context.library = SimpleNamespace(quality=quality)
    made.show()
    qtbot.waitUntil(lambda: ":" in made.cards.cards["pending"].accessibleName())
    yield made
    context.library = None


def cells(model) -> list[list[str]]:
    return [[model.index(row, column).data() for column in range(3)] for row in range(model.rowCount())]


def test_figures_are_shown_and_each_opens_its_rows(place, qtbot):
    names = {key: card.accessibleName() for key, card in place.cards.cards.items()}
    assert names == {
        "pending": "Pending: 1,240", "weak": "Below the threshold: 14", "age": "Median wait: 30 hours",
        "needs_work": "Needs work: 3", "approved": "Approved: 64", "rejected": "Rejected: 16",
        "contradicted": "Two answers: 5", "again": "Seen again: 2",
        "rate": "Approval rate: 80 %", "tickets": "Tickets: 310",
    }  # fmt: skip
    for key, card in place.cards.cards.items():
        with qtbot.waitSignal(place.open_wanted) as opened:
            qtbot.keyClick(card, Qt.Key.Key_Space)
        assert opened.args == [key]


def test_what_was_learned_is_said_drawn_and_listed(place, qtbot):
    qtbot.waitUntil(place.plot.isVisible)
    assert "learned from 52 decisions" in place.state.text()
    assert place.next.text() == "It learns again after 40 more decisions."
    assert "86 times of 100 (71 with the score FeedMe comes with)" in place.ranking.text()
    assert cells(place.model) == [
        ["0 to 20 %", "none", "0 % of 10"],
        ["20 to 40 %", "50 % of 12", "none"],
        ["80 to 100 %", "75 % of 40", "95 % of 42"],
    ]
    spoken = place.plot.accessibleDescription()
    assert "As learned: 0 to 20 % promised: 0 % of 10 approved; 80 to 100 % promised: 95 % of 42 approved." in spoken


def test_without_enough_decisions_it_says_how_many_are_needed(context, quality, qtbot):
    quality.now = NOTHING
    made = InsightsPlace(context)
    qtbot.addWidget(made)
    made.set_library(SimpleNamespace(quality=quality))
    made.show()
    qtbot.waitUntil(lambda: made.next.text() == "50 decisions are needed; 12 so far.")
    assert made._pictures.isHidden()
    assert not made.retrain.isEnabled()
    assert not made.reset.isEnabled()
    assert made.progress.share == pytest.approx(0.24)


def test_forgetting_and_learning_again(place, quality, context, qtbot):
    qtbot.waitUntil(place.reset.isEnabled)
    place.reset.click()
    qtbot.waitUntil(lambda: not place.reset.isEnabled() and "comes with is in use" in place.state.text())
    assert place.table.isColumnHidden(2)
    quality.now = TAUGHT
    qtbot.waitUntil(place.retrain.isEnabled)
    place.retrain.click()
    qtbot.waitUntil(lambda: "learned from 52" in place.state.text())
    assert quality.asked == [("reset", context.who), ("retrain", context.who)]


def test_a_switched_off_program_learns_nothing(place, context, qtbot):
    qtbot.waitUntil(place.reset.isEnabled)
    context.set_settings(context.settings.model_copy(update={"enabled": False}))
    assert not place.retrain.isEnabled()
    assert not place.reset.isEnabled()


def test_the_plot_follows_the_theme(place, context, qtbot):
    qtbot.waitUntil(place.plot.isVisible)

    def painted(token: str) -> int:
        image, wanted = place.plot.grab().toImage(), context.theme.color(token).rgb()
        return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(0, image.height(), 2))

    assert painted("accent") > 100  # filled squares of the learned score
    context.theme.set_mode("dark")
    assert painted("accent") > 100


def test_a_narrow_window_has_the_table_below_the_plot(place, qtbot):
    qtbot.waitUntil(place.plot.isVisible)
    assert place.table.x() > place.plot.x()
    place.resize(640, 700)
    qtbot.waitUntil(lambda: place.table.y() > place.plot.y())


def test_the_model_keeps_to_qts_rules(qtbot):
    model = ReliabilityModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for shipped, learned in ((SHIPPED, None), (SHIPPED, LEARNED), (None, None), (None, LEARNED)):
        model.show_measured(shipped, learned)
    assert model.rowCount() == 2
    assert model.data(model.index(5, 0)) is None
    tester.deleteLater()


def test_decisions_are_looked_after_and_news_are_told(context, quality, qtbot):
    keeper = QualityKeeper(context, context)
    context.library = SimpleNamespace(quality=quality)
    quality.due = True
    heard = []
    context.changed.connect(heard.append)
    context.notify_changed("examples")
    qtbot.waitUntil(lambda: len(heard) == 2)  # the scores are others now
    assert quality.asked == ["due?"]
    quality.due = False
    keeper._looks.stop()
    context.library = None


def test_a_library_that_does_not_answer_is_no_reason_to_complain(context, quality, qtbot):
    def fail() -> bool:
        quality.asked.append("failed")
        raise UserError("gone", code="gone")

    quality.retrain_if_due = fail
    keeper = QualityKeeper(context, context)
    context.library = SimpleNamespace(quality=quality)
    context.notify_changed("examples")
    qtbot.waitUntil(lambda: quality.asked == ["failed"] and not keeper._busy)
    keeper._looks.stop()
    context.library = None


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (QualityStatus(49, 1, False), "50 decisions are needed; 49 so far."),
        (QualityStatus(60, 40, False), "At least 5 approved and 5 rejected examples are needed to learn from."),
        (replace(TAUGHT, missing=0), "It learns with the next decision."),
        (replace(TAUGHT, in_use=False), "It learns again after 40 more decisions."),
    ],
)
def test_when_it_learns_next(status, line):
    assert words.next_line(status) == line


def test_a_model_that_was_no_better_is_told_as_such():
    assert "no better than the score FeedMe comes with" in words.state_line(replace(TAUGHT, in_use=False))


@pytest.mark.parametrize(
    ("hours", "text"), [(0.3, "under 1 hour"), (1.2, "1 hour"), (47, "47 hours"), (49, "2 days"), (None, "none")]
)
def test_ages(hours, text):
    assert words.age(None if hours is None else timedelta(hours=hours)) == text


@pytest.fixture
def window(context, tmp_path, qtbot):
    window = MainWindow(context, QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    window.controller = Controller(context, window)
    qtbot.addWidget(window)
    yield window
    window.controller.imports._clock.stop()


@pytest.mark.parametrize(
    ("figure", "wanted"),
    [
        ("pending", ExampleFilter((ReviewStatus.PENDING,))),
        ("weak", ExampleFilter((ReviewStatus.PENDING,), below_threshold=True)),
        ("age", ExampleFilter((ReviewStatus.PENDING,), order="oldest")),
        ("needs_work", ExampleFilter((ReviewStatus.NEEDS_WORK,))),
        ("rejected", ExampleFilter((ReviewStatus.REJECTED,))),
        ("contradicted", ExampleFilter(contradicted=True)),
        ("again", ExampleFilter(seen_again=True)),
    ],
)
def test_a_figure_lists_exactly_what_it_counts(window, figure, wanted):
    inbox = window.controller._places[0]
    inbox.filters.show_ticket(7)
    window.controller.insights.cards.cards[figure].click()
    assert inbox.filters.wanted == wanted
    assert window.place == "inbox"


def test_the_approved_are_listed_all_whatever_the_library_was_narrowed_to(window):
    library = window.controller._places[1]
    library.sidebar.show_names(3, ["Mail"], [("calendar", 2)])
    library.sidebar.setCurrentRow(2)
    assert library.sidebar.choice == ("folder", "Mail")
    library.search.setText("invite")
    window.controller.insights.cards.cards["approved"].click()
    assert library.sidebar.choice == ("all", "")
    assert (library._wanted().folder, library._wanted().tags, library._wanted().text) == (None, (), "")
    assert library._wanted().statuses == (ReviewStatus.APPROVED,)
    assert library.sidebar.currentRow() == 0
    assert not library._typing.isActive()


def test_figures_of_the_library_and_of_imports_lead_there(window):
    for figure, place in (("approved", "library"), ("tickets", "imports")):
        window.controller.insights.cards.cards[figure].click()
        assert window.place == place
