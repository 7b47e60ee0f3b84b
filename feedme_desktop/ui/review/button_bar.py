"""The row of decisions under the editor: one line, on which the lesser buttons shrink to their icons.

Only where even icons don't fit does it wrap. It knows widths, not what the buttons do.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from feedme_desktop.ui.review.flow import FlowLayout
from feedme_desktop.ui.review.key_button import KeyButton, Size
from feedme_desktop.ui.theme import GRID

_SPACING = 2 * GRID
_MARGIN = 4 * GRID


class ButtonBar(QFrame):
    """Holds ``KeyButton``s; ``fit`` after one was shown or hidden."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("panel", "foot")
        self._buttons: list[KeyButton] = []
        self._line = FlowLayout(self, spacing=_SPACING)
        self._line.setContentsMargins(_MARGIN, 2 * GRID, _MARGIN, 3 * GRID)

    def add(self, made: KeyButton) -> None:
        """Put a button at the end."""
        self._buttons.append(made)
        self._line.addWidget(made)

    def fit(self) -> None:
        """Choose the largest form in which all visible buttons share a line."""
        shown = [each for each in self._buttons if not each.isHidden()]
        room = self.width() - 2 * _MARGIN
        size = next((size for size in Size if _width(shown, size) <= room), Size.BARE)
        for each in self._buttons:
            each.set_size(size if each.shrinks else Size.WORD)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()


def _width(shown: list[KeyButton], size: Size) -> int:
    widths = [each.hint(size if each.shrinks else Size.WORD).width() for each in shown]
    return sum(widths) + _SPACING * (len(widths) - 1)
