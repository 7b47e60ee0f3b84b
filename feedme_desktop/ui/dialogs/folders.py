"""The settings page of watched folders: a list, add and remove."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from feedme_desktop.ui.widgets.parts import button, label, row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext


class FoldersPage(QWidget):
    """``folders`` is what is chosen; nothing is watched before it is saved."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        fixed = context.settings.origin("watch_folders") == "environment"
        self.list = QListWidget()
        self.list.setProperty("look", "framed")
        self.list.setAccessibleName(self.tr("Watched folders"))
        self.list.setSelectionMode(QListWidget.SelectionMode.SingleSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.add = button(self.tr("Add folder…"), self._add)
        self.remove = button(self.tr("Remove"), self._remove)
        self._empty = label(self.tr("No folder is watched."), "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 16, 4, 4)
        layout.setSpacing(8)
        lead = self.tr(
            "New files in these folders, and below them, are imported by themselves once they have stopped changing. "
            "A ticket that is exported again updates the one you have; nothing is imported twice, and the files stay "
            "where they are."
        )
        layout.addWidget(label(lead, "muted", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(self._empty)
        layout.addLayout(row(self.add, self.remove, None))
        if fixed:
            layout.addWidget(label(self.tr("Set by FEEDME_WATCH_FOLDERS"), "small"))
        for folder in context.settings.watch_folders:
            self._put(folder)
        for widget in (self.add, self.remove, self.list):
            widget.setEnabled(not fixed)
        self._fixed = fixed
        self.list.currentRowChanged.connect(self._enable)
        self.list.setCurrentRow(0)
        self._enable()

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the list."""
        return tuple(Path(str(self.list.item(n).data(_PATH))) for n in range(self.list.count()))

    def _add(self) -> None:
        self._context.spawn(self._ask())

    async def _ask(self) -> None:
        folder = await self._context.dialogs.open_folder(self)
        if folder is not None and folder not in self.folders:
            self._put(folder)
            self.list.setCurrentRow(self.list.count() - 1)
            self._enable()

    def _remove(self) -> None:
        self.list.takeItem(self.list.currentRow())
        self._enable()

    def _put(self, folder: Path) -> None:
        item = QListWidgetItem(self._context.theme.icon("folder", "muted"), os.fspath(folder))
        item.setSizeHint(QSize(0, 34))
        item.setData(_PATH, os.fspath(folder))
        if not folder.is_dir():
            item.setIcon(self._context.theme.icon("warning", "warning"))
            item.setText(self.tr("{folder} (not there)").format(folder=folder))
        self.list.addItem(item)

    def _enable(self, *_: object) -> None:
        self._empty.setVisible(self.list.count() == 0)
        self.remove.setEnabled(self.list.currentRow() >= 0 and not self._fixed)


_PATH = int(Qt.ItemDataRole.UserRole)
