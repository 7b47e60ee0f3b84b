"""A button that shows its key: the verb, and the key in a small frame at its right."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from feedme_desktop.ui.theme import GRID, Theme

_CAP = 18
_ICON = 16


class Size(Enum):
    """How much of the button there is room for."""

    WORD = 0
    ICON = 1
    BARE = 2


class KeyButton(QPushButton):
    """Triggers an action and follows its state; ``look`` is primary, danger or empty."""

    def __init__(self, theme: Theme, action: QAction, text: str, key: str, look: str = "", icon: str = "") -> None:
        super().__init__(text)
        self._icon_name = icon
        self._size = Size.WORD
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

    @property
    def shrinks(self) -> bool:
        """Whether an icon can stand for its verb."""
        return bool(self._icon_name)

    def set_size(self, size: Size) -> None:
        """Show verb and key, icon and key, or the icon alone."""
        if size is not self._size:
            self._size = size
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Room for the key beside the text."""
        return self.hint(self._size)

    def hint(self, size: Size) -> QSize:
        """How large it would be."""
        hint = super().sizeHint()
        if size is Size.WORD:
            return QSize(hint.width() + self._cap_width() + GRID, hint.height())
        cap = self._cap_width() + GRID if size is Size.ICON else 0
        return QSize(_ICON + cap + 4 * GRID, hint.height())

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
        ink = self._theme.color(self._ink())
        if self._size is Size.WORD:
            self._draw_word(painter, ink)
        else:
            self._draw_icon(painter, ink)
        painter.end()

    def _draw_word(self, painter: QPainter, ink: QColor) -> None:
        cap, text = self._cap_width(), QFontMetrics(self.font()).horizontalAdvance(self.text())
        left = (self.width() - text - 2 * GRID - cap) / 2
        painter.setPen(ink)
        painter.setFont(self.font())
        painter.drawText(QRectF(left, 0, text + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        self._draw_cap(painter, ink, left + text + 2 * GRID)

    def _draw_icon(self, painter: QPainter, ink: QColor) -> None:
        cap = self._cap_width() + GRID if self._size is Size.ICON else 0
        left = (self.width() - _ICON - cap) / 2
        icon = self._theme.pixmap(self._icon_name, self._ink(), _ICON, self.devicePixelRatioF())
        painter.drawPixmap(round(left), (self.height() - _ICON) // 2, icon)
        if cap:
            self._draw_cap(painter, ink, left + _ICON + GRID)

    def _draw_cap(self, painter: QPainter, ink: QColor, left: float) -> None:
        frame = QRectF(left, (self.height() - _CAP) / 2, self._cap_width(), _CAP)
        painter.setPen(ink)
        painter.setFont(self._theme.font("small"))
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, self._key)
        ink.setAlphaF(0.45)
        painter.setPen(ink)
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def _ink(self) -> str:
        if not self.isEnabled():
            return "border"
        return {"primary": "on_accent", "danger": "danger"}.get(self._look, "text")
