"""The transcript of a preview: one message is the current one, chosen by arrow keys or a click.

Keys act on it: 1 to 5 say who its speaker is, Space unfolds what it hides.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.ui.preview.readings import ROLES
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.transcript_view import TranscriptView
from feedme_desktop.ui.theme import Theme

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_J: 1, Qt.Key.Key_K: -1}


class PreviewTranscript(TranscriptView):
    """``current`` is the index of the current message, None when there is none."""

    current_changed = Signal()
    role_wanted = Signal(str, object)
    """Speaker ("" without a name) and the ``Role`` they should have."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.current: int | None = None
        self.setTabChangesFocus(True)

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Show turns; the same ones with other roles keep the place."""
        place, same = self.verticalScrollBar().value(), _texts(turns) == _texts(self.turns)
        opened = frozenset(self._open) if same else frozenset()
        super().show_turns(turns)
        if same and opened - self._open:
            self._open.update(opened)
            self._restart()
        if same:
            self.verticalScrollBar().setValue(place)
        else:
            self.set_current(0 if turns else None)

    def set_current(self, index: int | None) -> None:
        """Make a message the current one and bring it into view."""
        self.current = index
        if index is not None and index < self.turns_built:
            self._show_row(index)
            turn = self.turns[index]
            self.setAccessibleDescription(f"{words.role_word(turn.role)}, {turn.speaker or ''}: {turn.text[:200]}")
        self.viewport().update()
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, relabel, unfold."""
        key = Qt.Key(event.key())
        if key in _STEPS and self.turns:
            now = -1 if self.current is None else self.current
            self.set_current(min(max(0, now + _STEPS[key]), min(self.turns_built, len(self.turns)) - 1))
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_5 and self.current is not None:
            self.role_wanted.emit(self.turns[self.current].speaker or "", ROLES[key - Qt.Key.Key_1])
        elif key == Qt.Key.Key_Space and self.current is not None:
            self.toggle_folds(self.current)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # the dialog's button
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The message under the mouse becomes the current one."""
        super().mousePressEvent(event)
        index = self.turn_at(event.position().y())
        if index is not None:
            self.current = index
            self.viewport().update()
            self.current_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.viewport().update()

    def turn_at(self, y: float) -> int | None:
        """The message at a height of the viewport."""
        return next(
            (one for one in self._visible() if self._row_rect(one).contains(self._row_rect(one).left(), y)), None
        )

    def _show_row(self, index: int) -> None:
        rect, bar = self._row_rect(index), self.verticalScrollBar()
        if rect.top() < 0:
            bar.setValue(int(bar.value() + rect.top() - 12))
        elif rect.bottom() > self.viewport().height():
            over = min(rect.bottom() - self.viewport().height() + 12, rect.top() - 12)
            bar.setValue(int(bar.value() + over))

    def _paint_row(self, painter: QPainter, index: int) -> None:
        super()._paint_row(painter, index)
        if index == self.current:
            ink = "accent" if self.hasFocus() else "border"
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color(ink), 2 if self.hasFocus() else 1))
            painter.drawRoundedRect(QRectF(self._row_rect(index)).adjusted(1, 1, -1, -1), 6, 6)


def _texts(turns: Sequence[Turn]) -> list[tuple[int, str]]:
    return [(turn.index, turn.text) for turn in turns]
