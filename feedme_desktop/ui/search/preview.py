"""The selected hit, whole: question, answer with the matched words marked, tags and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QVBoxLayout

from feedme_desktop.domain.records import ExampleDetail, Hit
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.search.marking import find_words
from feedme_desktop.ui.widgets.parts import button, label, row


class HitPreview(QFrame):
    """Shows a hit; emits nothing: its buttons call what they are given."""

    def __init__(self, context: UiContext) -> None:
        super().__init__()
        self._context = context
        self._words: tuple[str, ...] = ()
        self._question = label("", "section", wrap=True, selectable=True)
        self._answer = QPlainTextEdit()
        self._answer.setReadOnly(True)
        self._answer.setFrameShape(QFrame.Shape.NoFrame)
        self._answer.setProperty("look", "reading")
        self._answer.setFont(context.theme.font("reading"))
        self._answer.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._answer.setAccessibleName(self.tr("Answer"))
        self._tags = label("", "small", wrap=True)
        self._source = label("", "small", wrap=True)
        self.copy = button(self.tr("Copy answer"))
        self.open = button(self.tr("Open in its transcript"), look="primary")
        self.copy.setToolTip("Ctrl+C")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._question)
        layout.addWidget(self._answer, 1)
        layout.addWidget(self._tags)
        layout.addWidget(self._source)
        layout.addLayout(row(self.open, self.copy, None))

    @property
    def text(self) -> str:
        """The answer as shown."""
        return self._answer.toPlainText()

    def show_hit(self, hit: Hit | None) -> None:
        """Show a hit, or nothing."""
        self.setVisible(hit is not None)
        if hit is None:
            return
        self._words = hit.why.words
        self._question.setText(hit.example.question)
        self._answer.setPlainText(hit.example.answer)
        self._mark()
        tags = ", ".join(hit.example.tags)
        self._tags.setText(self.tr("Tags: {tags}").format(tags=tags) if tags else "")
        self._tags.setVisible(bool(tags))
        self._source.setText(_tickets(self, hit.example.tickets) if hit.example.tickets else "")

    def show_sources(self, detail: ExampleDetail) -> None:
        """Name the tickets it comes from."""
        files = [source.title or source.file for source in detail.sources[:3]]
        if files:
            names = "; ".join(files)
            self._source.setText(f"{_tickets(self, len(detail.sources))}: {names}")

    def retint(self) -> None:
        """Mark again in the new look."""
        self._mark()

    def _mark(self) -> None:
        look = QTextCharFormat()
        look.setBackground(self._context.theme.color("mark"))
        selections = []
        for start, length in find_words(self._answer.toPlainText(), self._words)[:200]:
            cursor = QTextCursor(self._answer.document())
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = look
            selections.append(selection)
        self._answer.setExtraSelections(selections)
        self._answer.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )


def _tickets(owner: HitPreview, count: int) -> str:
    return owner.tr("From 1 ticket") if count == 1 else owner.tr("From {n} tickets").format(n=count)
