"""What every dialog of ours shares: margins, a title, buttons at the bottom right."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from feedme_desktop.ui.widgets.parts import label

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext


class FramedDialog(QDialog):
    """``body`` takes the content between title and buttons."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 20, 24, 20)
        self._outer.setSpacing(12)
        self._outer.addWidget(label(title, "page"))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self._outer.addLayout(self.body, 1)

    def start(self, context: UiContext, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine of this dialog; closing the dialog cancels it."""
        task = context.spawn(coroutine)
        self.finished.connect(lambda _code: task.cancel())

    def add_close(self) -> QDialogButtonBox:
        """A row with only Close."""
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        self._outer.addWidget(box)
        return box

    def add_buttons(self, action: str) -> QDialogButtonBox:
        """Cancel and the button that does it; its verb is ``action``."""
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        do = box.addButton(action, QDialogButtonBox.ButtonRole.AcceptRole)
        do.setProperty("look", "primary")
        do.setDefault(True)
        box.rejected.connect(self.reject)
        self._outer.addWidget(box)
        return box
