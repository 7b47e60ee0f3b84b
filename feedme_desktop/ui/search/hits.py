"""The list of hits: model and painter. Three lines a hit: question, nearest sentence, score and status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import Hit
from feedme_desktop.ui.search.marking import draw_marked
from feedme_desktop.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
HIT = int(Qt.ItemDataRole.UserRole) + 1
HEIGHT = 76
WEAK = 0.25
"""Below this score a hit is a guess: it is folded away while there are better ones."""
_STATUS = {
    ReviewStatus.APPROVED: ("approve", "success"),
    ReviewStatus.PENDING: ("clock", "muted"),
    ReviewStatus.NEEDS_WORK: ("flag", "warning"),
    ReviewStatus.REJECTED: ("reject", "danger"),
}


def band(score: float, threshold: float) -> tuple[str, str]:
    """Word and ink for a score: strong from the threshold on, then likely for a tenth, then weak."""
    if score >= threshold:
        return _tr("strong"), "success"
    return (_tr("likely"), "warning") if score >= threshold - 0.1 else (_tr("weak"), "muted")


def status_text(status: ReviewStatus) -> str:
    """The status in words."""
    words = {
        ReviewStatus.APPROVED: _tr("approved"),
        ReviewStatus.PENDING: _tr("not reviewed"),
        ReviewStatus.NEEDS_WORK: _tr("needs work"),
        ReviewStatus.REJECTED: _tr("rejected"),
    }
    return words[status]


class HitModel(QAbstractListModel):
    """The hits of the latest answer, best first."""

    def __init__(self, threshold: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[Hit, ...] = ()
        self._shown = 0
        self.threshold = threshold

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The hits that are not folded away."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The hit, and a sentence for screen readers."""
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == HIT:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            word = band(hit.score, self.threshold)[0]
            return f"{hit.example.question} {word} {hit.score:.2f}, {status_text(hit.example.status)}"
        return None

    def show(self, hits: Sequence[Hit]) -> None:
        """Show the hits of a new answer; weak ones are folded away behind the others."""
        self.beginResetModel()
        self._hits = tuple(hits)
        strong = next((line for line, hit in enumerate(self._hits) if hit.score < WEAK), len(self._hits))
        self._shown = strong or len(self._hits)
        self.endResetModel()

    @property
    def folded(self) -> int:
        """How many weak hits are not shown."""
        return len(self._hits) - self._shown

    @property
    def all_weak(self) -> bool:
        """Whether even the best hit is a guess."""
        return bool(self._hits) and self._hits[0].score < WEAK

    def unfold(self) -> None:
        """Show the weak hits too."""
        if self.folded:
            self.beginInsertRows(QModelIndex(), self._shown, len(self._hits) - 1)
            self._shown = len(self._hits)
            self.endInsertRows()

    def hit(self, line: int) -> Hit | None:
        """The hit at a line, if there is one."""
        return self._hits[line] if 0 <= line < self._shown else None


class HitDelegate(QStyledItemDelegate):
    """Paints a hit; the words that matched are marked."""

    def __init__(self, theme: Theme, threshold: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._threshold = theme, threshold
        self._strong = theme.font("base", bold=True)
        self._base = theme.font("base")
        self._small = theme.font("small", tabular=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        """All hits are as high."""
        return QSize(200, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one hit."""
        hit: Hit = index.data(HIT)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self._theme.color("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.color("hover"))
        painter.setPen(self._theme.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = QRectF(rect).adjusted(16, 8, -12, -8)
        mark, text = self._theme.color("mark"), self._theme.color("text")
        words = hit.why.words
        first = QRectF(inner.left(), inner.top(), inner.width(), 20)
        title, ink = (self._base, self._theme.color("muted")) if hit.score < WEAK else (self._strong, text)
        draw_marked(painter, first, hit.example.question, words, title, ink, mark, text)
        second = first.translated(0, 20)
        sentence = hit.why.sentence or hit.example.answer
        draw_marked(painter, second, sentence, words, self._base, self._theme.color("muted"), mark, text)
        self._draw_facts(painter, second.translated(0, 21), hit)
        painter.restore()

    def _draw_facts(self, painter: QPainter, rect: QRectF, hit: Hit) -> None:
        ratio = painter.device().devicePixelRatioF()
        word, ink = band(hit.score, self._threshold)
        status_icon, status_ink = _STATUS[hit.example.status]
        painter.setFont(self._small)
        metrics, x = QFontMetrics(self._small), rect.left()
        x = self._draw_bar(painter, rect, hit.score, ink, x)
        for text, color in ((f"{word} {hit.score:.2f}", ink), ("·", "muted")):
            painter.setPen(self._theme.color(color))
            painter.drawText(QRectF(x, rect.top(), 200, rect.height()), int(Qt.AlignmentFlag.AlignVCenter), text)
            x += metrics.horizontalAdvance(text) + 6
        painter.drawPixmap(int(x), int(rect.top()) + 3, self._theme.pixmap(status_icon, status_ink, 14, ratio))
        x += 18
        facts = [status_text(hit.example.status)]
        facts += [_tr("{n} tickets").format(n=hit.example.tickets)] if hit.example.tickets > 1 else []
        facts += [", ".join(hit.example.tags[:4])] if hit.example.tags else []
        painter.setPen(self._theme.color("muted"))
        room = int(rect.right() - x)
        shown = metrics.elidedText("  ·  ".join(facts).replace("\n", " "), Qt.TextElideMode.ElideRight, room)
        flags = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
        painter.drawText(QRectF(x, rect.top(), room, rect.height()), flags, shown)

    def _draw_bar(self, painter: QPainter, rect: QRectF, score: float, ink: str, x: float) -> float:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = rect.center().y() - 2
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(QRectF(x, middle, 40, 4), 2, 2)
        painter.setBrush(self._theme.color(ink))
        painter.drawRoundedRect(QRectF(x, middle, 40 * max(0.05, min(1.0, score)), 4), 2, 2)
        return x + 48


def _tr(text: str) -> str:
    return QCoreApplication.translate("Search", text)
