"""A button that shows its key: the verb, and the key in a small frame at its right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from feedme_desktop.ui.theme import GRID, Theme

_CAP = 18


class KeyButton(QPushButton):
    """Triggers an action and follows its state; ``look`` is primary, danger or empty."""

    def __init__(self, theme: Theme, action: QAction, text: str, key: str, look: str = "") -> None:
        super().__init__(text)
        self._theme = theme
        self._key = key.replace("Return", "↵")
        self._action = action
        if look:
            self.setProperty("look", look)
        self._look = look
        self.setAccessibleName(f"{text} ({key})")
        self.setToolTip(action.toolTip())  # rich: the action table's own words
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.setEnabled)
        action.visibleChanged.connect(self._follow)
        self.setEnabled(action.isEnabled())

    def _follow(self) -> None:
        self.setVisible(self._action.isVisible())

    def _cap_width(self) -> int:
        metrics = QFontMetrics(self._theme.font("small"))
        return max(_CAP, metrics.horizontalAdvance(self._key) + 2 * GRID)

    def sizeHint(self) -> QSize:
        """Room for the key beside the text."""
        hint = super().sizeHint()
        return QSize(hint.width() + self._cap_width() + GRID, hint.height())

    def minimumSizeHint(self) -> QSize:
        """The verb is never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """The style's frame, then verb and key, together in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        cap, text = self._cap_width(), QFontMetrics(self.font()).horizontalAdvance(self.text())
        left = (self.width() - text - 2 * GRID - cap) / 2
        ink = self._theme.color(self._ink())
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(QRectF(left, 0, text + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        frame = QRectF(left + text + 2 * GRID, (self.height() - _CAP) / 2, cap, _CAP)
        painter.setFont(self._theme.font("small"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self._key)
        ink.setAlphaF(0.45)
        painter.setPen(ink)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()

    def _ink(self) -> str:
        if not self.isEnabled():
            return "border"
        return {"primary": "on_accent", "danger": "danger"}.get(self._look, "text")
