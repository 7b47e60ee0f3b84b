"""The row of decisions under the editor: one line, on which the lesser buttons shrink to their icons.

Only where even icons don't fit does it wrap. It knows widths, not what the buttons do.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel

from feedme_desktop.ui.review.flow import FlowLayout
from feedme_desktop.ui.review.key_button import KeyButton, Size
from feedme_desktop.ui.theme import GRID
from feedme_desktop.ui.widgets.parts import row

_SPACING = 2 * GRID
_MARGIN = 4 * GRID
_PLACE_WIDTH = 100
"""Room for "1,234 of 12,345"."""


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
        fit(self._buttons, self.width() - 2 * _MARGIN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()


class PagerFoot(QFrame):
    """Under a list: the buttons that step through it, and at the right where one is."""

    def __init__(self, steps: Sequence[KeyButton], place: QLabel) -> None:
        super().__init__()
        self.setProperty("panel", "foot")
        self._steps, self._place = steps, place
        line = row(*steps, None, place, spacing=GRID)
        line.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        self.setLayout(line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        fit(self._steps, self.width() - 6 * GRID - _PLACE_WIDTH, GRID)


def fit(buttons: Sequence[KeyButton], room: int, spacing: int = _SPACING) -> None:
    """Choose the largest form in which all visible buttons share a line of ``room`` pixels."""
    shown = [each for each in buttons if not each.isHidden()]
    size = next((size for size in Size if _width(shown, size, spacing) <= room), Size.BARE)
    for each in buttons:
        each.set_size(size if each.shrinks else Size.WORD)


def _width(shown: Sequence[KeyButton], size: Size, spacing: int) -> int:
    widths = [each.hint(size if each.shrinks else Size.WORD).width() for each in shown]
    return sum(widths) + spacing * (len(widths) - 1)
