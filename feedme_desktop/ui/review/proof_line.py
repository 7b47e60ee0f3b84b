"""Marks the sentences of an answer that nothing in the ticket supports, and says so in words under the field.

Marks follow their sentence while somebody types elsewhere and go when it is changed; undo brings them back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QTextEdit

from feedme_desktop.domain.proof import Range, still_unsupported
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.text_edit import PlainEdit
from feedme_desktop.ui.review.utf16 import to_units
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, label


class ProofLine(QFrame):
    """Hidden while every sentence has its proof. ``next`` selects one after the other."""

    def __init__(self, theme: Theme, field: PlainEdit) -> None:
        super().__init__()
        self._theme = theme
        self._field = field
        self._answer = ""
        self._unsupported: tuple[Range, ...] = ()
        self._text = label("", "small", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2 * GRID)
        self._line.addWidget(IconLabel(theme, "warning", "warning", 16))
        self._line.addWidget(self._text, 1)
        field.document().contentsChanged.connect(self._mark)
        theme.changed.connect(self._mark)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when nothing lacks its proof."""
        return self._text.text()

    @property
    def marked(self) -> list[str]:
        """The sentences marked, in order."""
        text = self._field.text()
        return [text[start:end] for start, end in self._ranges()]

    def use_action(self, action: QAction, keys: str) -> None:
        """Offer the action that goes to the next sentence, as a button."""
        made = KeyButton(self._theme, action, tr("Next"), keys, "quiet")
        made.setToolTip(action.toolTip())  # rich: from the table of actions
        self._line.addWidget(made)

    def follow(self, answer: str, unsupported: Sequence[Range]) -> None:
        """The saved answer, and its ranges without support in code points."""
        self._answer, self._unsupported = answer, tuple(unsupported)
        self._mark()

    def next(self) -> None:
        """Select the next sentence without proof after the cursor, at the end the first, and give it the keyboard."""
        text = self._field.text()
        places = [(to_units(text, start), to_units(text, end)) for start, end in self._ranges()]
        if not places:
            return
        at = self._field.textCursor().selectionEnd()
        start, end = next((place for place in places if place[0] >= at), places[0])
        cursor = self._field.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self._field.setTextCursor(cursor)
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.ensureCursorVisible()

    def _ranges(self) -> tuple[Range, ...]:
        return still_unsupported(self._unsupported, self._answer, self._field.text()) if self._unsupported else ()

    def _mark(self) -> None:
        text, ranges = self._field.text(), self._ranges()
        self._field.setExtraSelections([self._selection(text, *each) for each in ranges])
        count = len(ranges)
        said = (
            tr("1 sentence has no proof in the ticket")
            if count == 1
            else tr("{n} sentences have no proof in the ticket")
        )
        self._text.setText(said.format(n=count) if count else "")
        self.setAccessibleName(self.text)
        self._field.setAccessibleDescription(": ".join([self.text, " ".join(self.marked)]) if count else "")
        self.setVisible(bool(count))

    def _selection(self, text: str, start: int, end: int) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = QTextCursor(self._field.document())
        made.cursor.setPosition(to_units(text, start))
        made.cursor.setPosition(to_units(text, end), QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        form.setUnderlineColor(self._theme.color("warning"))
        form.setBackground(self._theme.color("note_turn"))
        made.format = form
        return made
