"""Small facts in a row: an icon and words each; those with a number can be pressed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review.flow import FlowLayout, chain, clear_layout
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, button, label

_LONGEST = 60


class Chip(NamedTuple):
    """Words, icon name, colour token, the number to emit when pressed (0: it can't be), and a tooltip."""

    words: str
    icon: str
    ink: str
    number: int = 0
    hint: str = ""


class Chips(QWidget):
    """Shows chips; ``clicked`` carries the number of the one pressed."""

    clicked = Signal(int)

    def __init__(self, theme: Theme, after: QWidget | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._after = after  # Tab comes from there
        self._shown: list[Chip] = []
        self._flow = FlowLayout(self, spacing=GRID)

    def show_chips(self, chips: Iterable[Chip]) -> None:
        """Show these; the same ones again change nothing."""
        wanted = list(chips)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear_layout(self._flow)
        for chip in wanted:
            self._flow.addWidget(self._pressable(chip) if chip.number else self._plain(chip))
        if self._after is not None:
            chain(self._after, self.findChildren(QPushButton))
        self.setAccessibleName(", ".join(chip.words for chip in wanted))
        self.setAccessibleDescription(" ".join(chip.hint for chip in wanted if chip.hint))
        self.updateGeometry()

    def _plain(self, chip: Chip) -> QFrame:
        frame = QFrame()
        frame.setProperty("panel", "chip")
        line = QHBoxLayout(frame)
        line.setContentsMargins(2 * GRID - 2, 2, 2 * GRID, 2)
        line.setSpacing(GRID)
        line.addWidget(IconLabel(self._theme, chip.icon, chip.ink, 14))
        text = label(_short(chip.words), "small")
        text.setProperty("tone", chip.ink)
        line.addWidget(text)
        frame.setToolTip(plain_tip(chip.hint or (chip.words if len(chip.words) > _LONGEST else "")))
        return frame

    def _pressable(self, chip: Chip) -> QWidget:
        made = button(_short(chip.words).replace("&", "&&"), lambda: self.clicked.emit(chip.number), "chip")
        made.setProperty("filled", "yes")
        self._theme.set_icon(made, chip.icon, chip.ink)
        made.setAccessibleName(tr("Show ticket {name}").format(name=chip.words))
        return made


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
