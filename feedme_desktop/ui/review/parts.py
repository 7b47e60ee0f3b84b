"""Notice bars and empty states of the review screens; they know the theme and nothing of examples."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, button, label


class ElidedLabel(QLabel):
    """Plain text on one line, cut with an ellipsis where it does not fit; the tooltip has it whole."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setAccessibleName(text)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut again."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole if shown != self._whole else ""))


class NoticeBar(QFrame):
    """One sentence across a panel with up to a few buttons: a draft restored, somebody else's change."""

    def __init__(self, theme: Theme, icon: str, ink: str) -> None:
        super().__init__()
        self.setProperty("panel", "notice")
        self._theme = theme
        self._ink = ink
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        line.setSpacing(2 * GRID)
        line.addWidget(IconLabel(theme, icon, ink, 16))
        line.addWidget(self._text, 1)
        self._line = line
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def add(self, text: str, clicked: Callable[[], object]) -> QPushButton:
        """Put a button at the end of the bar."""
        made = button(text, clicked, "link")
        self._line.addWidget(made)
        return made

    def say(self, text: str) -> None:
        """Show the bar with a sentence."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()

    def _dress(self) -> None:
        self.setStyleSheet(
            f'QFrame[panel="notice"] {{ background: {self._theme.hex("raised")};'
            f" border: 0; border-left: 3px solid {self._theme.hex(self._ink)}; border-radius: 4px; }}"
        )


class EmptyState(QWidget):
    """What to do next where there is nothing to show."""

    def __init__(self, theme: Theme, icon: str) -> None:
        super().__init__()
        self._icon = IconLabel(theme, icon, "muted", 40)
        self._title = label(role="section", wrap=True)
        self._text = label(role="muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 6 * GRID, 6 * GRID, 6 * GRID)
        column.setSpacing(2 * GRID)
        column.addStretch(2)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (self._title, self._text):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(part)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(2 * GRID)
        column.addSpacing(GRID)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def add(self, made: QPushButton) -> QPushButton:
        """Put a button under the text."""
        self._buttons.addWidget(made, 0, Qt.AlignmentFlag.AlignHCenter)
        return made

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}\n{self._text.text()}"

    def say(self, title: str, text: str) -> None:
        """Show a title and what to do."""
        self._title.setText(title)
        self._text.setText(text)
