"""Folders and tags of the library, one of which narrows the table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import Theme

_WHAT = int(Qt.ItemDataRole.UserRole)

Choice = tuple[str, str]
"""("all" | "folder" | "tag", name)"""


class Sidebar(QListWidget):
    """``chosen`` carries the folder or tag; the choice survives a refresh."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._choice: Choice = ("all", "")
        self._shown: tuple[int, list[str], list[tuple[str, int]]] = (0, [], [])
        self.setProperty("look", "side")
        self.setAccessibleName(tr("Folders and tags"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(16, 16))
        self.currentItemChanged.connect(self._choose)
        theme.changed.connect(self._fill)

    @property
    def choice(self) -> Choice:
        """What is chosen."""
        return self._choice

    def choose_all(self) -> None:
        """Narrow nothing, without a word about it."""
        blocker = QSignalBlocker(self)
        self._choice = ("all", "")
        self.setCurrentRow(0)
        blocker.unblock()

    def show_names(self, total: int, folders: Iterable[str], tags: Iterable[tuple[str, int]]) -> None:
        """Show these; the choice stays where it still exists."""
        wanted = (total, list(folders), list(tags))
        if wanted != self._shown:
            self._shown = wanted
            self._fill()

    def _fill(self) -> None:
        blocker = QSignalBlocker(self)
        self.clear()
        total, folders, tags = self._shown
        self._add(tr("All approved"), f"{total:,}", ("all", ""), "library")
        for title, icon, kind, names in (
            (tr("Folders"), "folder", "folder", [(name, "") for name in folders]),
            (tr("Tags"), "tag", "tag", [(name, f"{count:,}") for name, count in tags]),
        ):
            if names:
                self._title(title)
            for name, count in names:
                self._add(name, count, (kind, name), icon)
        if self.currentItem() is None:
            self.setCurrentRow(0)
        blocker.unblock()
        self._choose(self.currentItem(), None)

    def _title(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(self._theme.font("small", bold=True))
        item.setForeground(self._theme.color("muted"))
        self.addItem(item)

    def _add(self, name: str, count: str, choice: Choice, icon: str) -> None:
        item = QListWidgetItem(self._theme.icon(icon, "muted"), f"{name}   {count}" if count else name)
        item.setData(_WHAT, choice)
        self.addItem(item)
        if choice == self._choice:
            self.setCurrentItem(item)

    def _choose(self, current: QListWidgetItem | None, _before: QListWidgetItem | None) -> None:
        choice = current.data(_WHAT) if current is not None else None
        wanted: Choice = ("all", "") if choice is None else (choice[0], choice[1])
        if wanted != self._choice:
            self._choice = wanted
            self.chosen.emit()
