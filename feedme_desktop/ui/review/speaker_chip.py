"""A speaker of the transcript as a small button: a click swaps customer and agent, its menu gives any role.

Keys on it: 1 to 5 choose a role, the down arrow opens the menu.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton

from feedme_desktop.domain.transcript import Role
from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.preview.readings import ROLES
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import Theme

SWAPPED = {Role.CUSTOMER: Role.AGENT, Role.AGENT: Role.CUSTOMER}


class SpeakerChip(QToolButton):
    """Emits the role that was chosen."""

    role_chosen = Signal(object)
    remember_chosen = Signal(bool)

    def __init__(self, theme: Theme, name: str, role: Role, *, remember: bool) -> None:
        super().__init__()
        unknown = role is Role.UNKNOWN
        self._role = role
        self.setProperty("look", "speaker")
        self.setProperty("unknown", "yes" if unknown else "no")
        self.setIconSize(QSize(14, 14))
        self.setText(f"{words.one_line(name, 32)}: {tr('who is this?') if unknown else words.role_word(role)}")
        theme.set_icon(self, words.role_icon(role), "warning" if unknown else "muted")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAccessibleName(f"{name}, {words.role_word(role)}")
        self._menu = self._make_menu(theme, remember)
        self.setMenu(self._menu)
        swapped = SWAPPED.get(role)
        if swapped is None:
            self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            self.setToolTip(plain_tip(tr("Say who {name} is").format(name=name)))
        else:
            self.setPopupMode(QToolButton.ToolButtonPopupMode.DelayedPopup)
            self.clicked.connect(self._swap)
            text = tr("Make {name} the {role}. Right-click or ↓ for more, 1–5 choose a role.")
            self.setToolTip(plain_tip(text.format(name=name, role=words.role_word(swapped).lower())))

    def open_menu(self) -> None:
        """Show the roles to choose from, below the button."""
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        self._menu.setActiveAction(self._menu.actions()[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number; open the menu."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(ROLES) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.role_chosen.emit(ROLES[number])
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Menu):
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the same menu."""
        self.open_menu()
        event.accept()

    def _swap(self) -> None:
        self.role_chosen.emit(SWAPPED[self._role])

    def _make_menu(self, theme: Theme, remember: bool) -> QMenu:
        menu = QMenu(self)
        for number, choice in enumerate(ROLES, 1):
            action = QAction(f"&{number}  {words.role_word(choice)}", menu)
            action.setCheckable(True)
            action.setChecked(choice is self._role)
            theme.set_icon(action, words.role_icon(choice))
            action.triggered.connect(_Choose(self, choice))
            menu.addAction(action)
        menu.addSeparator()
        keep = QAction(tr("&Remember for later imports"), menu)
        keep.setCheckable(True)
        keep.setChecked(remember)
        keep.toggled.connect(self.remember_chosen)
        menu.addAction(keep)
        return menu


class _Choose:
    """Chooses a role; an object, so that no lambda holds the button."""

    def __init__(self, chip: SpeakerChip, role: Role) -> None:
        self._chip, self._role = chip, role

    def __call__(self, _checked: bool = False) -> None:
        self._chip.role_chosen.emit(self._role)
