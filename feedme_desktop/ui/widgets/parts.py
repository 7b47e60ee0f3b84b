"""The smallest pieces every screen is made of: plain-text labels, buttons, lines, stretches.

Labels here never guess at rich text: what people wrote stays text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from feedme_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


def label(text: str = "", role: str | None = None, *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A plain-text label; ``role`` is one of the style sheet: page, section, muted, small, strong."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(text: str, pressed: Callable[[], object] | None = None, look: str | None = None) -> QPushButton:
    """A push button; ``look`` is primary, danger, link or chip."""
    made = QPushButton(text)
    if look:
        made.setProperty("look", look)
    made.setCursor(Qt.CursorShape.PointingHandCursor if look == "link" else Qt.CursorShape.ArrowCursor)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def row(*widgets: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """A row of widgets; None is a stretch, a number is that much space."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        _add(layout, widget)
    return layout


def column(*widgets: QWidget | int | None, spacing: int = 8) -> QVBoxLayout:
    """A column of widgets; None is a stretch, a number is that much space."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        _add(layout, widget)
    return layout


def panel(
    kind: str, layout: QHBoxLayout | QVBoxLayout, margins: tuple[int, int, int, int] = (16, 16, 16, 16)
) -> QFrame:
    """A frame around a layout; ``kind`` is surface, flat, bar or rail."""
    frame = QFrame()
    frame.setProperty("panel", kind)
    layout.setContentsMargins(*margins)
    frame.setLayout(layout)
    return frame


def _add(layout: QHBoxLayout | QVBoxLayout, widget: QWidget | int | None) -> None:
    if widget is None:
        layout.addStretch(1)
    elif isinstance(widget, int):
        layout.addSpacing(widget)
    else:
        layout.addWidget(widget)


class IconLabel(QWidget):
    """One icon, tinted by the theme."""

    def __init__(self, theme: Theme, name: str, ink: str = "text", size: int = 18) -> None:
        super().__init__()
        self._theme, self._name, self._ink, self._size = theme, name, ink, size
        self.setFixedSize(size, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def set_icon(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._ink = name, ink
        self.update()

    def shows(self, name: str) -> bool:
        """Whether it shows this icon now."""
        return self._name == name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the icon at the screen's own resolution."""
        painter = QPainter(self)
        pixmap = self._theme.pixmap(self._name, self._ink, self._size, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, pixmap)
        painter.end()


class Bar(QWidget):
    """A thin progress bar that waits for the next paint; Qt's own repaints the window at once, each time."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._share = theme, 0.0
        self.setFixedHeight(6)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    @property
    def share(self) -> float:
        """How much of it is filled, 0 to 1."""
        return self._share

    def set_share(self, share: float) -> None:
        """Fill this much of it."""
        if share != self._share:
            self._share = min(1.0, max(0.0, share))
            self.setAccessibleDescription(f"{self._share:.0%}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw ground and filling."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, width in (("raised", self.width()), ("accent", round(self.width() * self._share))):
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(0, 0, width, self.height(), 3, 3)
        painter.end()
