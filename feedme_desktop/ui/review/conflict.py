"""Somebody else saved first: both texts side by side, and the person decides; nothing is lost or overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from feedme_desktop.domain.records import ExampleDetail
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.diff_view import DiffView, Section
from feedme_desktop.ui.review.edit import Edit, Texts
from feedme_desktop.ui.review.text_edit import PlainEdit
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import button, label, row


class Choice(Enum):
    """What the person wants done."""

    MINE = "mine"
    THEIRS = "theirs"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Their saved state (by ``who``, ``at``), our unsaved edit, and the two compared."""

    theirs: ExampleDetail
    mine: Edit
    sections: tuple[Section, ...]
    who: str | None
    at: datetime


class ConflictDialog(QDialog):
    """``choice`` and ``merged`` after it was accepted."""

    def __init__(self, theme: Theme, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Changed meanwhile"))
        self.resize(880, 620)
        self.choice = Choice.THEIRS
        mine = self._mine = conflict.mine
        self._question = PlainEdit(theme, tr("Merged question"))
        self._answer = PlainEdit(theme, tr("Merged answer"))
        self._question.load(mine.texts.question)
        self._answer.load(mine.texts.answer)
        self.diff = DiffView(theme)
        self.diff.show_sections(conflict.sections, tr("Theirs, saved"), tr("Yours, not saved"))
        self._merge = QWidget()
        self._merge_button = button(tr("Edit merged"), self._begin_merge)
        self._mine_button = button(tr("Keep mine"), lambda: self._choose(Choice.MINE))
        self._theirs_button = button(tr("Take theirs"), lambda: self._choose(Choice.THEIRS))
        self._save_button = button(tr("Save merged"), lambda: self._choose(Choice.MERGED), "primary")
        self._lay_out(conflict)

    @property
    def merged(self) -> Texts:
        """The texts the person put together; the tags are theirs to keep from the editor."""
        return Texts(self._question.text(), self._answer.text(), self._mine.texts.tags)

    def _begin_merge(self) -> None:
        self._merge.show()
        self._save_button.show()
        self._merge_button.hide()
        self._answer.setFocus()

    def _choose(self, choice: Choice) -> None:
        self.choice = choice
        self.accept()

    def _lay_out(self, conflict: Conflict) -> None:
        text = tr("{who} saved version {n} on {when}, while you were writing. Nothing was overwritten.").format(
            who=conflict.who or tr("Somebody"), n=conflict.theirs.row.version, when=words.when(conflict.at)
        )
        merge = QVBoxLayout(self._merge)
        merge.setContentsMargins(0, 0, 0, 0)
        merge.addWidget(label(tr("Merged question"), "small"))
        merge.addWidget(self._question, 1)
        merge.addWidget(label(tr("Merged answer"), "small"))
        merge.addWidget(self._answer, 2)
        self._merge.hide()
        self._save_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(tr("This example was changed meanwhile"), "section"))
        column.addWidget(label(text, "muted", wrap=True))
        column.addWidget(self.diff, 1)
        column.addWidget(self._merge, 1)
        cancel = button(tr("Decide later"), self.reject, "link")
        column.addLayout(
            row(cancel, None, self._merge_button, self._theirs_button, self._mine_button, self._save_button)
        )
