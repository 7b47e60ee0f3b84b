"""The reliability plot: what scores promised against what was approved. The only user of pyqtgraph.

Imported when there is something to plot, not before: nobody's start waits for it.
"""

from __future__ import annotations

import os

os.environ.setdefault("PYQTGRAPH_QT_LIB", "PySide6")  # it would look for others first

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from feedme_desktop.domain.decisions import Measured
from feedme_desktop.ui.insights import words
from feedme_desktop.ui.insights.words import tr
from feedme_desktop.ui.theme import Theme

_SHARES = [(value / 100, f"{value} %") for value in (0, 25, 50, 75, 100)]
_SMALLEST, _LARGEST = 8, 20


class ReliabilityPlot(QWidget):
    """A point a range of scores; the nearer to the dashed line, the truer. Colour and shape tell the series apart."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shipped: Measured | None = None
        self._learned: Measured | None = None
        self._view = pg.PlotWidget(enableMenu=False)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the table beside it can be read by keyboard
        self._view.setMouseEnabled(x=False, y=False)
        self._view.hideButtons()
        self._view.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.05)
        for side in ("bottom", "left"):
            self._view.getAxis(side).setTicks([_SHARES])
        self._legend = self._view.addLegend(offset=(12, 8))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setMinimumSize(280, 240)
        self.setAccessibleName(tr("Reliability of the quality score"))
        theme.changed.connect(self._draw)

    def show_measured(self, shipped: Measured | None, learned: Measured | None) -> None:
        """Plot these."""
        self._shipped, self._learned = shipped, learned
        shown = [(shipped, tr("As shipped")), (learned, tr("As learned"))]
        self.setAccessibleDescription(" ".join(words.plot_text(each, name) for each, name in shown if each is not None))
        self._draw()

    def _draw(self) -> None:
        theme, view = self._theme, self._view
        view.clear()
        self._legend.clear()
        self._legend.setLabelTextColor(theme.color("text"))
        view.setBackground(theme.color("surface"))
        for side, text in (("bottom", tr("Score promised")), ("left", tr("Really approved"))):
            axis = view.getAxis(side)
            axis.setPen(theme.color("border"))
            axis.setTextPen(theme.color("muted"))
            axis.setLabel(text, color=theme.hex("text"))
        ideal = pg.mkPen(theme.color("muted"), width=1, style=Qt.PenStyle.DashLine)
        view.plot([0, 1], [0, 1], pen=ideal, antialias=True, name=tr("Promise kept"))
        if self._shipped is not None:
            self._series(self._shipped, tr("As shipped"), "o", "muted", fill=False)
        if self._learned is not None:
            self._series(self._learned, tr("As learned"), "s", "accent", fill=True)

    def _series(self, measured: Measured, name: str, symbol: str, ink: str, *, fill: bool) -> None:
        color = self._theme.color(ink)
        most = max((each.count for each in measured.bins), default=1)
        self._view.plot(
            [each.predicted for each in measured.bins],
            [each.kept for each in measured.bins],
            pen=pg.mkPen(color, width=2),
            symbol=symbol,
            symbolSize=[_SMALLEST + (_LARGEST - _SMALLEST) * each.count / most for each in measured.bins],
            symbolPen=pg.mkPen(color, width=2),
            symbolBrush=pg.mkBrush(color if fill else self._theme.color("surface")),
            antialias=True,
            name=name,
        )
