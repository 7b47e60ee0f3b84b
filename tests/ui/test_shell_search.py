"""The search panel with hits of every strength: weak ones folded away, use remembered, failures said."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleRow, Hit, SearchResult, Why
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.ui.search.panel import SearchPanel
from feedme_desktop.ui.widgets.top_bar import SearchBox


class FakeSearch:
    """Finds what it is given, and remembers what it is told."""

    def __init__(self):
        self.scores = [0.9, 0.6, 0.1, 0.03]
        self.remembered = []
        self.error = None

    def search(self, query, **_wanted):
        if self.error is not None:
            raise self.error
        return SearchResult(query, 1.0, tuple(hit(n, score) for n, score in enumerate(self.scores, 1)))

    def remember(self, result, used_id, *, who):
        self.remembered.append((result.query, used_id, who))


class FakeLibrary:
    def __init__(self):
        self.search = FakeSearch()


def hit(number, score):
    now = datetime(2026, 3, 2, tzinfo=UTC)
    row = ExampleRow(
        id=number, question=f"Question {number}?", answer=f"Answer {number}.", status=ReviewStatus.APPROVED, tags=(),
        confidence=0.9, quality=0.9, quality_reasons=(), below_threshold=False, resolved=None, conversation_id=None,
        external_id=None, version=1, tickets=0, engine="rules", updated_at=now,
    )  # fmt: skip
    return Hit(example=row, score=score, why=Why(words=(), meaning=score, sentence=""))


@pytest.fixture
def library():
    return FakeLibrary()


@pytest.fixture
def panel(context, library, qtbot):
    window = QWidget()
    window.resize(1200, 700)
    qtbot.addWidget(window)
    box = SearchBox(context.theme, "Ctrl+K")
    box.setParent(window)
    panel = SearchPanel(context, box, window)
    panel.box = box
    context.library = library
    window.show()
    window.activateWindow()
    box.setFocus()
    qtbot.waitUntil(box.hasFocus)
    yield panel
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    panel._timer.stop()


def ask(panel, qtbot, text="calendar"):
    qtbot.keyClicks(panel.box, text)
    qtbot.waitUntil(lambda: panel.isVisible() and panel._asked == panel.box.text())


def test_weak_hits_are_folded_away_and_down_past_the_good_ones_brings_them(panel, qtbot):
    ask(panel, qtbot)
    assert panel.model.rowCount() == 2
    assert panel._weaker.text() == "Show 2 weaker hits"
    for _ in range(2):
        qtbot.keyClick(panel.box, Qt.Key.Key_Down)
    assert panel.model.rowCount() == 4
    assert panel.selected.example.id == 3
    assert panel._weaker.isHidden()


def test_when_all_are_weak_they_are_shown_as_that(panel, library, qtbot):
    library.search.scores = [0.2, 0.03]
    ask(panel, qtbot)
    assert panel.model.rowCount() == 2
    assert panel._note.text() == "Nothing fits well. These are the nearest."
    assert panel._note.isVisible()


def test_a_question_is_remembered_when_its_hit_was_of_use_and_only_once(panel, library, context, qtbot):
    ask(panel, qtbot)
    assert library.search.remembered == []
    for _ in range(2):
        qtbot.keyClick(panel.box, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(library.search.remembered) == 1)
    qtbot.keyClick(panel.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
    assert library.search.remembered == [("calendar", 1, context.who)]


def test_a_failed_search_says_why_in_the_panel(panel, library, qtbot):
    library.search.error = DatabaseUnavailableError("The library does not answer.")
    qtbot.keyClicks(panel.box, "calendar")
    qtbot.waitUntil(panel.isVisible)
    assert panel._note.text() == "The library does not answer."
    assert isinstance(panel.box, QLineEdit)
