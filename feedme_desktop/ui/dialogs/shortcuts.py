"""The cheat sheet: every shortcut, straight from the table of actions."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from feedme_desktop.ui.actions import ActionTable, Spec
from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.widgets.parts import label, row

COLUMNS = (("File", "Go", "Help", "Imports"), ("Review",))


class ShortcutsDialog(FramedDialog):
    """Two columns of sections."""

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__("Keyboard shortcuts", parent)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        for sections in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(8)
            for section in sections:
                specs = [spec for spec in actions.specs() if spec.section == section and spec.keys]
                if specs:
                    column.addWidget(label(self.tr(section), "section"))
                    column.addLayout(self._grid(actions, specs))
                    column.addSpacing(8)
            column.addStretch(1)
            columns.addLayout(column)
        self.body.addLayout(columns)
        self.body.addWidget(label(self.tr("Single letters work wherever you are not typing."), "small"))
        self.add_close()

    def _grid(self, actions: ActionTable, specs: list[Spec]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 170)
        for line, spec in enumerate(specs):
            native = QKeySequence.SequenceFormat.NativeText
            # The keypad's Enter is the same key to a person.
            keys = [QKeySequence(key).toString(native) for key in spec.keys if not key.endswith("Enter")]
            grid.addWidget(label(actions.text(spec.name).rstrip("…")), line, 0)
            grid.addLayout(row(None, *(label(key, "key") for key in keys), spacing=4), line, 1)
        return grid
