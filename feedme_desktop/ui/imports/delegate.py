"""Paints the rows of the Imports place: icon, bar, words and the one button of a row. Text is only ever text."""

from __future__ import annotations

from PySide6.QtCore import (
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from feedme_desktop.domain.records import ConversationStatus
from feedme_desktop.ui.imports import model as columns
from feedme_desktop.ui.imports.rows import ImportRow
from feedme_desktop.ui.imports.wording import elapsed_text, icon_of, name_text, result_text, stage_text
from feedme_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 40
PAD = 8
_INKS = {
    ConversationStatus.COMPLETED: ("approve", "success"),
    ConversationStatus.FAILED: ("error", "danger"),
    ConversationStatus.CANCELLED: ("stop", "muted"),
    ConversationStatus.PENDING: ("clock", "muted"),
    ConversationStatus.PROCESSING: ("activity", "accent"),
}


def action_of(row: ImportRow) -> str | None:
    """The one thing to do with a row: cancel, look or retry."""
    if row.id < 0:
        return None
    if not row.ended:
        return "cancel"
    if row.needs_look or (row.failed and row.error is not None and row.error.code == "unknown_columns"):
        return "preview"
    return "retry" if row.status in (ConversationStatus.FAILED, ConversationStatus.CANCELLED) else None


class ImportsDelegate(QStyledItemDelegate):
    """One painter for all six columns."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._base, self._small = theme.font("base"), theme.font("small", tabular=True)
        self._base_metrics, self._small_metrics = QFontMetrics(self._base), QFontMetrics(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """All rows are as high."""
        return QSize(80, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row: ImportRow = index.data(columns.ROW)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        self._ground(painter, rect, state)
        ratio = painter.device().devicePixelRatioF()
        column = index.column()
        if column == columns.FILE:
            self._file(painter, rect, row, ratio)
        elif column == columns.STAGE:
            icon, ink = ("warning", "warning") if row.needs_look else _INKS[row.status]
            painter.drawPixmap(rect.left() + PAD, _middle(rect, 16), self._theme.pixmap(icon, ink, 16, ratio))
            self._text(painter, rect.adjusted(PAD + 22, 0, -PAD, 0), stage_text(row), ink, small=True)
        elif column == columns.PROGRESS:
            self._progress(painter, rect, row)
        elif column == columns.ELAPSED:
            text = elapsed_text(row.elapsed)
            self._text(painter, rect.adjusted(0, 0, -PAD, 0), text, "muted", small=True, right=True)
        elif column == columns.RESULT:
            ink = "danger" if row.error and row.ended else "text" if row.examples else "muted"
            self._text(painter, rect.adjusted(PAD, 0, -PAD, 0), result_text(row), ink)
        else:
            self._button(painter, rect, row, state, ratio)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("hover"))
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _file(self, painter: QPainter, rect: QRect, row: ImportRow, ratio: float) -> None:
        painter.drawPixmap(
            rect.left() + PAD * 2, _middle(rect, 18), self._theme.pixmap(icon_of(row), "muted", 18, ratio)
        )
        name = name_text(row)
        self._text(painter, rect.adjusted(PAD * 2 + 26, 0, -PAD, 0), name, "text", middle=True)

    def _progress(self, painter: QPainter, rect: QRect, row: ImportRow) -> None:
        if row.status is not ConversationStatus.PROCESSING:
            return
        count = f"{row.done:,} of {row.total:,}" if row.total else ""
        bar = QRectF(rect.left() + PAD, rect.center().y() - 2, rect.width() - 2 * PAD - (72 if count else 0), 6)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(bar, 3, 3)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(
            QRectF(bar.topLeft(), QPointF(bar.left() + bar.width() * row.progress, bar.bottom())), 3, 3
        )
        if count:
            self._text(painter, rect.adjusted(0, 0, -PAD, 0), count, "muted", small=True, right=True)

    def _button(self, painter: QPainter, rect: QRect, row: ImportRow, state: QStyle.StateFlag, ratio: float) -> None:
        action = action_of(row)
        if action is None:
            return
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ink = "text" if hovered else "muted"
        if action == "cancel":
            pixmap = self._theme.pixmap("close", ink, 16, ratio)
            painter.drawPixmap(rect.right() - PAD - 20, _middle(rect, 16), pixmap)
            return
        icon, text = ("eye", _tr("Preview")) if action == "preview" else ("retry", _tr("Retry"))
        width = 16 + 6 + self._small_metrics.horizontalAdvance(text)
        left = rect.right() - PAD - 6 - width
        painter.drawPixmap(left, _middle(rect, 16), self._theme.pixmap(icon, ink, 16, ratio))
        self._text(painter, rect.adjusted(left - rect.left() + 22, 0, -PAD, 0), text, ink, small=True)

    def _text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        ink: str,
        *,
        small: bool = False,
        right: bool = False,
        middle: bool = False,
    ) -> None:
        metrics = self._small_metrics if small else self._base_metrics
        painter.setFont(self._small if small else self._base)
        painter.setPen(self._theme.color(ink))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        flags = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        shown = metrics.elidedText(text.replace("\n", " "), mode, rect.width())
        painter.drawText(rect, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)


def _middle(rect: QRect, size: int) -> int:
    return rect.top() + (rect.height() - size) // 2


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)
