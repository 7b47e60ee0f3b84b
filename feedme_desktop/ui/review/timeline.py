"""Paints one version in the timeline: number and kind, who and when, and why."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from feedme_desktop.domain.records import VersionRow
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, FontRole, Theme

VERSION = int(Qt.ItemDataRole.UserRole) + 1
_TRACK = 28


class TimelineDelegate(QStyledItemDelegate):
    """Three lines beside a dot on a line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """One height for all."""
        small = QFontMetrics(self._theme.font("small")).lineSpacing()
        return QSize(160, 4 * GRID + QFontMetrics(self._theme.font()).lineSpacing() + 2 * small + GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the version."""
        version = index.data(VERSION)
        if not isinstance(version, VersionRow):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(rect, self._theme.color("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self._theme.color("accent"))
        first = index.row() == 0
        self._track(painter, rect, selected, first=first, last=index.row() == index.model().rowCount() - 1)
        inner = rect.adjusted(_TRACK, 2 * GRID, -2 * GRID, -2 * GRID)
        top = self._line(painter, inner, inner.top(), _head(version), "base", "text", bold=True)
        who = f"{version.who or tr('Import')}, {words.when(version.at)}"
        top = self._line(painter, inner, top + 2, who, "small", "muted")
        self._line(painter, inner, top + 2, _why(version), "small", "muted")
        painter.restore()

    def _track(self, painter: QPainter, rect: QRect, selected: bool, *, first: bool, last: bool) -> None:
        x, y = rect.left() + 15, rect.top() + 17
        if not first:
            painter.fillRect(QRect(x, rect.top(), 1, y - rect.top()), self._theme.color("line"))
        if not last:
            painter.fillRect(QRect(x, y, 1, rect.bottom() - y + 1), self._theme.color("line"))
        painter.setPen(self._theme.color("accent" if selected else "border"))
        painter.setBrush(self._theme.color("accent" if selected else "surface"))
        painter.drawEllipse(QRect(x - 4, y - 4, 8, 8))

    def _line(
        self, painter: QPainter, inner: QRect, top: int, text: str, font: FontRole, ink: str, *, bold: bool = False
    ) -> int:
        shown = self._theme.font(font, bold=bold)
        metrics = QFontMetrics(shown)
        painter.setFont(shown)
        painter.setPen(self._theme.color(ink))
        place = QRect(inner.left(), top, inner.width(), metrics.lineSpacing())
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, cut)
        return top + metrics.lineSpacing()


def _head(version: VersionRow) -> str:
    return f"{version.version}  {words.kind_word(version.kind)}"


def _why(version: VersionRow) -> str:
    status = words.status_word(version.status)
    return f"{status}, {words.reason_text(version.why)}" if version.why else status
