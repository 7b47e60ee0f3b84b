"""A text field for what people write: plain text only, a reading line height, undo kept.

``setPlainText`` would wipe undo, so a new text is typed over the old one unless another example comes in.
"""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from feedme_desktop.ui.review.transcript_format import line_percent
from feedme_desktop.ui.theme import Theme


class PlainEdit(QTextEdit):
    """Edits one text; Escape leaves it, Tab goes on to the next control."""

    left = Signal()
    edited = Signal()
    """The person (or undo) changed the text."""
    entered = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._loading = False
        self._least = self._most = 0
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.textChanged.connect(self._changed)
        theme.changed.connect(self._dress)
        self._dress()

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:  # noqa: ARG002
        """Nothing is ever loaded; None would let Qt read the file."""
        return _BLANK

    def sizeHint(self) -> QSize:
        """No more than it must have; the layout gives it what is left."""
        return QSize(200, self.minimumHeight())

    def follow_text(self, least: int, most: int) -> None:
        """Be as high as the text needs, from ``least`` to ``most`` pixels."""
        self._least, self._most = least, most
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.setFixedHeight(least)

    def text(self) -> str:
        """The text as it is, no-break spaces included."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def load(self, text: str) -> None:
        """Show the text of another example; its history of undo starts here."""
        self._loading = True
        self.setUndoRedoEnabled(False)
        self.setPlainText(text)
        self._space()
        self.setUndoRedoEnabled(True)
        self._loading = False

    def type_over(self, text: str) -> None:
        """Replace the text so that undo brings the old one back."""
        if text == self.text():
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste words, never pictures or formats."""
        if source.hasText():
            self.insertPlainText(source.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape gives the keyboard back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that editing begins."""
        super().focusInEvent(event)
        self.entered.emit()

    def _grow(self, size: QSizeF) -> None:
        frame = self.height() - self.viewport().height()
        self.setFixedHeight(round(min(max(size.height() + frame, self._least), self._most)))

    def _changed(self) -> None:
        if not self._loading:
            self.edited.emit()

    def _space(self) -> None:
        block = QTextBlockFormat()
        block.setLineHeight(line_percent(self.font()), QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(block)

    def _dress(self) -> None:
        self.setFont(self._theme.font("reading"))


_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
