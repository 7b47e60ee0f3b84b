"""Asks why an example is rejected: one key per reason, a note if wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from feedme_desktop.domain.example import RejectReason


class RejectDialog(QDialog):
    """``reason`` and ``note`` after it was accepted."""

    def __init__(self, count: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reject"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        title = (
            self.tr("Why is this not an example?")
            if count == 1
            else self.tr("Why are these %n not examples?", "", count)
        )
        layout.addWidget(_label(title, "section"))
        self._group = QButtonGroup(self)
        for number, text in enumerate(self._texts().values(), 1):
            button = QRadioButton(f"&{number}  {text}")
            self._group.addButton(button, number)
            layout.addWidget(button)
        self._group.buttons()[0].setChecked(True)
        self._group.buttons()[0].setFocus()
        self._note = QLineEdit(placeholderText=self.tr("Note (optional)"))
        self._note.setAccessibleName(self.tr("Note"))
        layout.addSpacing(4)
        layout.addWidget(self._note)
        layout.addWidget(self._buttons())
        self.setMinimumWidth(380)

    @property
    def reason(self) -> RejectReason:
        """The chosen reason."""
        return list(self._texts())[self._group.checkedId() - 1]

    @property
    def note(self) -> str:
        """What was written beside it, may be empty."""
        return self._note.text().strip()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A reason's number alone rejects; the note's field keeps its own digits."""
        button = self._group.button(int(event.text())) if event.text().isdecimal() else None
        if button is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            button.setChecked(True)
            self.accept()
            return
        super().keyPressEvent(event)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        reject = box.addButton(self.tr("Reject"), QDialogButtonBox.ButtonRole.AcceptRole)
        reject.setProperty("look", "danger")
        reject.setDefault(True)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box

    def _texts(self) -> dict[RejectReason, str]:
        return {
            RejectReason.POOR_QUALITY: self.tr("Poor quality: unclear question or answer"),
            RejectReason.IRRELEVANT: self.tr("Not a support question"),
            RejectReason.DUPLICATE: self.tr("We have it already"),
            RejectReason.INCOMPLETE: self.tr("Incomplete: the answer misses something"),
            RejectReason.INACCURATE: self.tr("Wrong: the answer is not true (any more)"),
            RejectReason.POLICY: self.tr("Must not be shared"),
            RejectReason.OTHER: self.tr("Another reason"),
        }


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    return label
