"""Sentences across the top of the window that stay as long as what they say is true.

For states, not events: the library is away, the program is switched off. Events are toasts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import IconLabel, button, label

Tone = Literal["info", "warning", "danger"]
_ICONS: dict[Tone, str] = {"info": "info", "warning": "warning", "danger": "offline"}


class Banners(QWidget):
    """At most one line for each ``name``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: dict[str, Banner] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(0)

    def say(
        self, name: str, text: str, tone: Tone = "info", action: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        """Show or change a line; ``action`` is the text of its button and what that does."""
        if name not in self._shown:
            self._shown[name] = Banner(self._theme, tone, action)
            self._lines.addWidget(self._shown[name])
        self._shown[name].say(text)
        self.show()

    def end(self, name: str) -> None:
        """Take a line away; nothing when it is not there."""
        line = self._shown.pop(name, None)
        if line is not None:
            self._lines.removeWidget(line)
            line.hide()
            line.deleteLater()

    @property
    def texts(self) -> list[str]:
        """What is said now."""
        return [line.text for line in self._shown.values()]


class Banner(QFrame):
    """One line: icon, sentence, perhaps a button."""

    def __init__(self, theme: Theme, tone: Tone, action: tuple[str, Callable[[], object]] | None) -> None:
        super().__init__()
        self.setProperty("panel", "banner")
        self.setProperty("tone", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._label = label("", wrap=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 4, 12, 4)
        line.setSpacing(8)
        line.addWidget(IconLabel(theme, _ICONS[tone], tone))
        line.addWidget(self._label, 1)
        self.button: QPushButton | None = None
        if action is not None:
            self.button = button(action[0], action[1], "link")
            line.addWidget(self.button)

    @property
    def text(self) -> str:
        """The sentence."""
        return self._label.text()

    def say(self, text: str) -> None:
        """Change the sentence."""
        self._label.setText(text)
        self.setAccessibleName(text)
