"""What the review screens add to the window's style sheet: chips, speaker buttons, segments, the foot of a pane."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from feedme_desktop.ui.theme import Theme

_SHEET = Template("""
QFrame[panel="foot"] { background: ${bg}; border: 0; border-top: 1px solid ${line}; }
QFrame[panel="chip"] { background: ${raised}; border: 0; border-radius: 6px; }
QPushButton[look="chip"][filled="yes"] { background: ${raised}; color: ${text}; min-height: 22px; padding: 0 6px; }
QPushButton[look="chip"][filled="yes"]:hover { background: ${selection}; }
QPushButton[look="danger"]:disabled { color: ${border}; border-color: ${line}; }
QPushButton[look="quiet"] { background: transparent; border-color: transparent; padding: 0 8px; }
QPushButton[look="quiet"]:hover { background: ${raised}; }
QPushButton[look="quiet"]:focus { border: 2px solid ${accent}; padding: 0 7px; }
QPushButton[look="segment"] { border-color: transparent; background: transparent; color: ${muted}; font-size: 12px;
    min-height: 24px; padding: 0 8px; }
QPushButton[look="segment"]:hover { background: ${raised}; }
QPushButton[look="segment"]:checked { background: ${selection}; color: ${text};
    border: 1px solid ${accent}; }
QPushButton[look="segment"]:focus { border: 2px solid ${accent}; padding: 0 7px; min-height: 22px; }
QToolButton[look="speaker"] { background: ${surface}; border: 1px solid ${line}; border-radius: 6px;
    padding: 1px 6px 1px 4px; font-size: 12px; }
QToolButton[look="speaker"]:hover { background: ${raised}; border-color: ${border}; }
QToolButton[look="speaker"]:focus { border: 2px solid ${accent}; padding: 0 5px 0 3px; }
QToolButton[look="speaker"][unknown="yes"] { border-color: ${warning}; color: ${warning}; }
QListWidget[look="side"] { background: ${bg}; }
QListWidget[look="side"]::item { padding: 5px 8px; border-radius: 6px; }
QListWidget[look="side"]::item:hover { background: ${raised}; }
QListWidget[look="side"]::item:selected { background: ${selection}; color: ${text}; }
QTableView[look="examples"]::item { padding: 0 8px; border: 0; border-bottom: 1px solid ${line}; }
QTableView[look="examples"]::item:selected { background: ${selection}; color: ${text}; }
""")


class ReviewLook(QObject):
    """Dresses a place and follows the theme."""

    def __init__(self, theme: Theme, place: QWidget) -> None:
        super().__init__(place)
        self._theme, self._place = theme, place
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self._place.setStyleSheet(_SHEET.substitute(self._theme.palette.colors))
