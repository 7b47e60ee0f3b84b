"""The rail at the left: one button a place, settings and the menu at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QToolButton, QVBoxLayout

from feedme_desktop.ui.theme import Theme

WIDTH = 76


class Rail(QFrame):
    """Emits ``chosen(name)`` when a place's button is pressed."""

    chosen = Signal(str)
    settings_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("panel", "rail")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Places"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 8, 6, 8)
        self._layout.setSpacing(4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, QToolButton] = {}
        self._layout.addStretch(1)
        settings = self._button("settings", self.tr("Settings"))
        settings.clicked.connect(self.settings_wanted)
        self._layout.addWidget(settings)
        self._menu = self._button("menu", self.tr("Menu"))
        self._menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layout.addWidget(self._menu)

    def add_place(self, name: str, title: str, icon: str, hint: str) -> None:
        """Add a place's button below the others; ``hint`` is its tooltip."""
        made = self._button(icon, title)
        made.setCheckable(True)
        made.setToolTip(hint)  # rich: from the table of actions
        made.setProperty("place", name)
        made.clicked.connect(self._choose)
        self._group.addButton(made)
        self._layout.insertWidget(len(self._buttons), made)
        self._buttons[name] = made

    def show_place(self, name: str) -> None:
        """Mark the button of the place that is shown."""
        self._buttons[name].setChecked(True)

    def set_menu(self, menu: QMenu) -> None:
        """Give the menu button its menu."""
        self._menu.setMenu(menu)

    def set_count(self, name: str, title: str, count: int) -> None:
        """Show how much waits in a place, in its accessible name and under its title."""
        self._buttons[name].setText(f"{title} {count:,}" if count else title)
        self._buttons[name].setAccessibleName(f"{title}, {count}" if count else title)

    def _choose(self) -> None:
        sender = self._group.checkedButton()
        if sender is not None:
            self.chosen.emit(str(sender.property("place")))

    def _button(self, icon: str, title: str) -> QToolButton:
        made = QToolButton()
        made.setProperty("look", "rail")
        made.setText(title)
        made.setAccessibleName(title)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(22, 22))
        self._theme.set_icon(made, icon, "muted")
        return made
