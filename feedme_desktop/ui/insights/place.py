"""Insights: figures that open their rows, and how far the quality score can be trusted and what it has learned.

Reads off the GUI thread; draws nothing while there is too little to draw.
"""

from __future__ import annotations

from collections.abc import Callable
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHeaderView, QScrollArea, QTableView, QVBoxLayout, QWidget

from feedme_desktop.domain.decisions import EVERY, Figures, QualityStatus
from feedme_desktop.errors import ServiceUnavailableError, UserError
from feedme_desktop.ui.insights import words
from feedme_desktop.ui.insights.figures import FigureCards
from feedme_desktop.ui.insights.plot import ReliabilityPlot
from feedme_desktop.ui.insights.table import ReliabilityModel
from feedme_desktop.ui.insights.words import tr
from feedme_desktop.ui.review.catching_up import CatchingUp
from feedme_desktop.ui.theme import GRID
from feedme_desktop.ui.widgets.parts import Bar, button, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

_REFRESH_MS = 500
_WIDE = 1_000
"""From this width on the plot has its table beside it, else below."""
_ROW = 28

_SHEET = Template("""
QPushButton[look="figure"] { background: ${surface}; border: 1px solid ${line}; border-radius: 6px; padding: 0;
    text-align: left; }
QPushButton[look="figure"]:hover { background: ${raised}; border-color: ${border}; }
QPushButton[look="figure"]:focus { border: 2px solid ${accent}; padding: 0; }
QTableView::item { padding: 0 13px; border: 0; border-bottom: 1px solid ${line}; }
QScrollArea[look="insights"], QWidget[look="insights"] { background: ${bg}; }
""")


class InsightsPlace(QWidget):
    """Cards above, the score below; ``open_wanted`` names the figure whose rows to show."""

    open_wanted = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = tr("Insights")
        self._context = context
        self._library: Library | None = None
        self._turn = 0
        self._catching_up = CatchingUp(context, self, self.refresh, _REFRESH_MS)
        self._catching_up.later()
        self.cards = FigureCards()
        self.cards.chosen.connect(self.open_wanted)
        self.state, self.next, self.ranking = (
            label("", wrap=True),
            label("", "muted", wrap=True),
            label("", wrap=True),
        )
        self.progress = Bar(context.theme, tr("Decisions made of those needed"))
        self.retrain = button(tr("Learn now"), self._retrain)
        self.reset = button(tr("Forget what was learned"), self._reset)
        self.plot = ReliabilityPlot(context.theme)
        self.model = ReliabilityModel(self)
        self.table = self._make_table()
        self._lay_out()
        self._dress()
        context.theme.changed.connect(self._dress)
        context.settings_changed.connect(self._allow)
        self._allow()

    def set_library(self, library: Library | None) -> None:
        """Show this library, or nothing with None."""
        self._library = library
        self._turn += 1
        self._catching_up.later()
        if library is not None and self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Look again."""
        self._catching_up.done()
        if self._library is not None:
            self._turn += 1
            self._context.spawn(self._read(self._library, self._turn))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the first figure."""
        super().focusInEvent(event)
        self.cards.cards["pending"].setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the table beside the plot, or below it."""
        super().resizeEvent(event)
        beside = event.size().width() >= _WIDE
        self._both.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    async def _read(self, library: Library, turn: int) -> None:
        try:
            figures, status = await self._context.runner.run(_read, library)
        except ServiceUnavailableError as error:
            self._context.report(error)
            return
        if turn == self._turn:
            self.cards.show_figures(figures)
            self.show_status(status)

    def show_status(self, status: QualityStatus) -> None:
        """Say and draw what was learned."""
        self.state.setText(words.state_line(status))
        self.next.setText(words.next_line(status))
        self.ranking.setText(words.ranking_line(status))
        self.ranking.setVisible(bool(self.ranking.text()))
        self.progress.set_share(1 - max(status.missing, 0) / EVERY)
        self.model.show_measured(status.shipped, status.learned)
        self.table.setColumnHidden(2, status.learned is None)
        head = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(self.model.rowCount() * _ROW + head + 4)
        self.plot.show_measured(status.shipped, status.learned)
        self._pictures.setVisible(status.shipped is not None)
        self._has_learned = status.learned is not None
        self._has_enough = status.shipped is not None
        self._allow()

    def _retrain(self) -> None:
        self._change(lambda library: library.quality.retrain(who=self._context.who), tr("The score has learned again."))

    def _reset(self) -> None:
        text = tr("The score is the one FeedMe comes with again.")
        self._change(lambda library: library.quality.reset(who=self._context.who), text)

    def _change(self, change: Callable[[Library], QualityStatus], said: str) -> None:
        if self._library is not None and self._context.settings.enabled:
            for pressed in (self.retrain, self.reset):
                pressed.setEnabled(False)
            self._context.spawn(self._carry_out(self._library, change, said))

    async def _carry_out(self, library: Library, change: Callable[[Library], QualityStatus], said: str) -> None:
        try:
            status = await self._context.perform(change, library)
            self.show_status(status)
            self._context.toasts.show(said, kind="success", topic="quality")
        except UserError as error:
            self._context.report(error)
        finally:
            self._allow()

    def _allow(self) -> None:
        enabled = self._context.settings.enabled
        self.retrain.setEnabled(enabled and self._has_enough)
        self.reset.setEnabled(enabled and self._has_learned)

    _has_enough = False
    _has_learned = False

    def _dress(self) -> None:
        self.setStyleSheet(_SHEET.substitute(self._context.theme.palette.colors))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName(tr("Reliability of the quality score, as a table"))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setMinimumWidth(300)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for hide in (table.setVerticalScrollBarPolicy, table.setHorizontalScrollBarPolicy):
            hide(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # it is as high as its rows
        return table

    def _lay_out(self) -> None:
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(4 * GRID)
        self._both.addWidget(self.plot, 3)
        self._both.addWidget(self.table, 2, Qt.AlignmentFlag.AlignTop)
        self._pictures = QWidget()
        self._pictures.setLayout(self._both)
        self._both.setContentsMargins(0, 0, 0, 0)
        self._pictures.hide()
        score = QVBoxLayout()
        score.setSpacing(2 * GRID)
        score.addWidget(label(tr("Quality score"), "section"))
        for line in (self.state, self.ranking, self.next):
            score.addWidget(line)
        score.addWidget(self.progress)
        score.addLayout(row(self.retrain, self.reset, None))
        score.addSpacing(GRID)
        score.addWidget(self._pictures)
        body = QVBoxLayout()
        body.setContentsMargins(6 * GRID, 5 * GRID, 6 * GRID, 6 * GRID)
        body.setSpacing(4 * GRID)
        body.addWidget(label(tr("Insights"), "page"))
        body.addWidget(self.cards)
        body.addWidget(panel("surface", score))
        body.addStretch(1)
        inner = QWidget()
        inner.setProperty("look", "insights")
        inner.setLayout(body)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setProperty("look", "insights")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)


def _read(library: Library) -> tuple[Figures, QualityStatus]:
    return library.quality.figures(), library.quality.status()
