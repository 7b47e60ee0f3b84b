"""The reliability plot: what scores promised against what was approved.

Painted here: it is two lines and a dozen points, and the plotting library at hand took half a second to load and
crashed Qt's bindings when its window went.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from feedme_desktop.domain.decisions import Bin, Measured
from feedme_desktop.ui.insights import words
from feedme_desktop.ui.insights.words import tr
from feedme_desktop.ui.theme import GRID, Theme

_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
_SMALLEST, _LARGEST = 4.0, 9.0
_EDGE = 0.04
"""Room around 0 and 1, so that no point is cut."""


@dataclass(frozen=True, slots=True)
class _Series:
    """Points of one score; shape and filling tell it from the other as well as its colour does."""

    name: str
    measured: Measured
    ink: str
    square: bool


class ReliabilityPlot(QWidget):
    """A point a range of scores, larger for more examples; the nearer to the dashed line, the truer."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._series: list[_Series] = []
        self.setMinimumSize(280, 260)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Reliability of the quality score"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Nearly square reads best."""
        return QSize(480, 400)

    def show_measured(self, shipped: Measured | None, learned: Measured | None) -> None:
        """Plot these."""
        self._series = [
            _Series(name, measured, ink, square)
            for name, measured, ink, square in (
                (tr("As shipped"), shipped, "muted", False),
                (tr("As learned"), learned, "accent", True),
            )
            if measured is not None
        ]
        self.setAccessibleDescription(" ".join(words.plot_text(each.measured, each.name) for each in self._series))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Axes, the line of kept promises, the series, what is what."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font("small"))
        metrics = QFontMetricsF(painter.font())
        left = metrics.horizontalAdvance(words.share(1)) + metrics.lineSpacing() + 3 * GRID
        area = QRectF(self.rect()).adjusted(left, 2 * GRID, -2 * GRID, -(2 * metrics.lineSpacing() + 3 * GRID))
        self._draw_axes(painter, area, metrics)
        painter.setPen(QPen(self._theme.color("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(_place(area, 0, 0), _place(area, 1, 1))
        for series in self._series:
            self._draw_series(painter, area, series)
        self._draw_legend(painter, area, metrics)
        painter.end()

    def _draw_axes(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF) -> None:
        height = metrics.lineSpacing()
        for tick in _TICKS:
            at = _place(area, tick, tick)
            painter.setPen(QPen(self._theme.color("line"), 1))
            painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()))
            painter.setPen(self._theme.color("muted"))
            below = QRectF(at.x() - 40, area.bottom() + GRID, 80, height)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, words.share(tick))
            beside = QRectF(0, at.y() - height / 2, area.left() - 2 * GRID, height)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.share(tick))
        painter.setPen(QPen(self._theme.color("border"), 1))
        painter.drawPolyline(QPolygonF([area.topLeft(), area.bottomLeft(), area.bottomRight()]))
        painter.setPen(self._theme.color("text"))
        bottom = QRectF(area.left(), self.height() - height - GRID, area.width(), height)
        painter.drawText(bottom, Qt.AlignmentFlag.AlignHCenter, tr("Score promised"))
        painter.save()
        painter.translate(0, area.center().y())
        painter.rotate(-90)
        side = QRectF(-area.height() / 2, 0, area.height(), height)
        painter.drawText(side, Qt.AlignmentFlag.AlignHCenter, tr("Really approved"))
        painter.restore()

    def _draw_series(self, painter: QPainter, area: QRectF, series: _Series) -> None:
        bins = series.measured.bins
        points = [_place(area, each.predicted, each.kept) for each in bins]
        painter.setPen(QPen(self._theme.color(series.ink), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(points))
        for point, each in zip(points, bins, strict=True):
            self._draw_point(painter, point, series, _radius(each, bins))

    def _draw_point(self, painter: QPainter, at: QPointF, series: _Series, radius: float) -> None:
        painter.setPen(QPen(self._theme.color(series.ink), 2))
        painter.setBrush(self._theme.color(series.ink if series.square else "surface"))
        if series.square:
            painter.drawRect(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        else:
            painter.drawEllipse(at, radius, radius)

    def _draw_legend(self, painter: QPainter, area: QRectF, metrics: QFontMetricsF) -> None:
        at = QPointF(area.left() + 5 * GRID, area.top() + 6 * GRID)
        step = metrics.lineSpacing() + GRID
        names = [tr("Promise kept"), *(series.name for series in self._series)]
        width = max(metrics.horizontalAdvance(name) for name in names) + 8 * GRID
        ground = QRectF(at.x() - 3 * GRID, at.y() - step / 2 - 1, width, len(names) * step + 2)
        painter.fillRect(ground, self._theme.color("surface"))
        painter.setPen(QPen(self._theme.color("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(at - QPointF(8, 0), at + QPointF(8, 0))
        for number, series in enumerate(self._series, 1):
            self._draw_point(painter, at + QPointF(0, number * step), series, 5)
        painter.setPen(self._theme.color("text"))
        for number, name in enumerate(names):
            box = QRectF(at.x() + 4 * GRID, at.y() + number * step - step / 2, area.width(), step)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


def _place(area: QRectF, promised: float, kept: float) -> QPointF:
    """Where a point lies on the screen."""
    scale = 1 + 2 * _EDGE
    across, up = (promised + _EDGE) / scale, (kept + _EDGE) / scale
    return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())


def _radius(each: Bin, bins: tuple[Bin, ...]) -> float:
    most = max(other.count for other in bins)
    return _SMALLEST + (_LARGEST - _SMALLEST) * each.count / most
