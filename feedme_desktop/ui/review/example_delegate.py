"""Paints an example as a card: state, question in two lines, how far to trust it and why, its ticket.

Every card has the same height, so a list of a million scrolls without asking each for its size.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from feedme_desktop.domain.records import ExampleRow
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.example_model import ROW
from feedme_desktop.ui.theme import GRID, Theme

_SIDE = 3 * GRID
_TOP = 2 * GRID + 2
_ICON = 16
_BAR = 3
_LINES = 2


class ExampleDelegate(QStyledItemDelegate):
    """Card of an ``ExampleRow``; colours and fonts come from the theme at each paint."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """One height for all."""
        question = QFontMetrics(self._theme.font()).lineSpacing() * _LINES
        return QSize(200, _TOP * 2 + question + GRID + QFontMetrics(self._theme.font("small")).lineSpacing())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the card."""
        row = index.data(ROW)
        if not isinstance(row, ExampleRow):
            return
        rect: QRect = option.rect
        state = option.state
        painter.save()
        self._ground(painter, rect, state)
        inner = rect.adjusted(_SIDE + _BAR, _TOP, -_SIDE, -_TOP)
        ratio = painter.device().devicePixelRatioF()
        name, ink = words.status_icon(row.status)
        painter.drawPixmap(inner.left(), inner.top() + 1, self._theme.pixmap(name, ink, _ICON, ratio))
        inner.setLeft(inner.left() + _ICON + 2 * GRID)
        bottom = self._foot(painter, inner, row)
        inner.setBottom(bottom)
        painter.setPen(self._theme.color("text"))
        draw_lines(painter, inner, words.one_line(row.question), self._theme.font(), _LINES)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(rect, self._theme.color("selection" if selected else "hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.color("line"))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), _BAR, rect.height()), self._theme.color("accent"))

    def _foot(self, painter: QPainter, inner: QRect, row: ExampleRow) -> int:
        """Draw the last line; returns where the question must end."""
        font = self._theme.font("small")
        metrics = QFontMetrics(font)
        top = inner.bottom() - metrics.lineSpacing() + 1
        painter.setFont(font)
        ticket = words.source_line(row)
        width = min(metrics.horizontalAdvance(ticket), inner.width() // 2)
        right = QRect(inner.right() - width + 1, top, width, metrics.lineSpacing())
        painter.setPen(self._theme.color("muted"))
        painter.drawText(right, Qt.AlignmentFlag.AlignRight, metrics.elidedText(ticket, _MIDDLE, width))
        left = QRect(inner.left(), top, inner.width() - width - 2 * GRID, metrics.lineSpacing())
        painter.setPen(self._theme.color(words.band(row)[1]))
        line = metrics.elidedText(words.band_line(row), Qt.TextElideMode.ElideRight, left.width())
        painter.drawText(left, Qt.AlignmentFlag.AlignLeft, line)
        return top - GRID


_MIDDLE = Qt.TextElideMode.ElideMiddle


def draw_lines(painter: QPainter, rect: QRect, text: str, font: QFont, lines: int) -> None:
    """Draw a text wrapped into a number of lines, the last one cut with an ellipsis."""
    metrics = QFontMetrics(font)
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    painter.setFont(font)
    top = float(rect.top())
    layout.beginLayout()
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        start = line.textStart()
        rest = line.textLength() < len(layout.text()) - start
        if number == lines - 1 and rest:
            # Offsets are UTF-16 units; a QTextLayout keeps its text in them.
            tail = _from_units(text, start)
            cut = metrics.elidedText(tail, Qt.TextElideMode.ElideRight, rect.width())
            painter.drawText(QPointF(rect.left(), top + metrics.ascent()), cut)
        else:
            line.draw(painter, QPointF(rect.left(), top - line.y()))
        top += metrics.lineSpacing()
    layout.endLayout()


def _from_units(text: str, start: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[start * 2 :].decode("utf-16-le", "surrogatepass")
