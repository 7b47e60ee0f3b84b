"""The bar at the top: search box, state of the library, running work, Import."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton

from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.theme import Theme

Connection = Literal["preparing", "local", "team", "reconnecting", "offline"]
_LOOKS: dict[Connection, tuple[str, str]] = {
    "preparing": ("clock", "muted"),
    "local": ("computer", "success"),
    "team": ("database", "success"),
    "reconnecting": ("retry", "warning"),
    "offline": ("offline", "danger"),
}


class SearchBox(QLineEdit):
    """The search field; keys that move in the panel of hits are passed on."""

    moved = Signal(int)
    chosen = Signal(bool)
    left = Signal()
    entered = Signal()
    copy_wanted = Signal()

    def __init__(self, theme: Theme, keys: str) -> None:
        super().__init__()
        self.setProperty("look", "search")
        self.setPlaceholderText(self.tr("Search answers, tickets, codes…   {keys}").format(keys=keys))
        self.setAccessibleName(self.tr("Search the library"))
        self.setClearButtonEnabled(True)
        icon = QAction(self)
        theme.set_icon(icon, "search", "muted")
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition)
        clear = self.findChild(QAction, "_q_qlineeditclearaction")
        if clear is not None:
            theme.set_icon(clear, "close", "muted")
        self.setMaximumWidth(720)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that somebody came to search."""
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, choose, copy and leave without leaving the box."""
        moves = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}
        key = Qt.Key(event.key())
        if key in moves:
            self.moved.emit(moves[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.matches(QKeySequence.StandardKey.Copy) and not self.hasSelectedText():
            self.copy_wanted.emit()
        else:
            super().keyPressEvent(event)


class TopBar(QFrame):
    """Search, chips and the Import button."""

    activity_clicked = Signal()
    status_clicked = Signal()

    def __init__(self, theme: Theme, search_keys: str) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("panel", "bar")
        self.setFixedHeight(52)
        self.search = SearchBox(theme, search_keys)
        self._status = self._chip(self.tr("Preparing…"))
        self._status.clicked.connect(self.status_clicked)
        self._activity = self._chip("")
        self._activity.clicked.connect(self.activity_clicked)
        theme.set_icon(self._activity, "activity", "accent")
        self._activity.hide()
        self._import = self._import_button()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self.search, 10)
        layout.addStretch(1)
        for widget in (self._status, self._activity, self._import):
            layout.addWidget(widget)
        self.show_connection("preparing", self.tr("Preparing…"), "")

    def show_connection(self, state: Connection, text: str, hint: str) -> None:
        """Say where the library is and whether it answers."""
        icon, ink = _LOOKS[state]
        self._theme.set_icon(self._status, icon, ink)
        self._status.setText(text)
        self._status.setToolTip(plain_tip(hint))
        self._status.setAccessibleName(self.tr("Library: {state}").format(state=text))

    def show_activity(self, running: int) -> None:
        """Say how many conversations are waiting or worked on; 0 hides the chip."""
        self._activity.setVisible(running > 0)
        self._activity.setText(f"{running:,}")
        hint = self.tr("{count} imports under way").format(count=f"{running:,}")
        self._activity.setToolTip(plain_tip(hint))
        self._activity.setAccessibleName(hint)

    def set_import_enabled(self, yes: bool) -> None:
        """Whether anything may be imported."""
        self._import.setEnabled(yes)

    def set_import_menu(self, menu: QMenu) -> None:
        """Give the Import button its choices."""
        self._import.setMenu(menu)

    def _chip(self, text: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("look", "chip")
        return chip

    def _import_button(self) -> QToolButton:
        made = QToolButton()
        made.setText(self.tr("Import"))
        made.setAccessibleName(self.tr("Import transcripts"))
        made.setProperty("look", "primary")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setIconSize(QSize(18, 18))
        self._theme.set_icon(made, "imports", "on_accent")
        return made
