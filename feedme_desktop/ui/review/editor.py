"""The example in hand, to read and to write: question, answer, tags, and why it may be trusted.

It holds what is typed and says so; saving and deciding is the session's. A refresh of the same example
leaves typed text and its undo alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from feedme_desktop.domain.records import ExampleDetail, Saved
from feedme_desktop.domain.review import text_problem
from feedme_desktop.services.drafts import Draft
from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.button_bar import ButtonBar
from feedme_desktop.ui.review.chips import Chip, Chips
from feedme_desktop.ui.review.edit import Edit, Texts
from feedme_desktop.ui.review.group_line import GroupNotices, SourceSteps
from feedme_desktop.ui.review.parts import NoticeBar
from feedme_desktop.ui.review.personal_line import PersonalLine
from feedme_desktop.ui.review.proof_line import ProofLine
from feedme_desktop.ui.review.tag_editor import TagEditor
from feedme_desktop.ui.review.text_edit import PlainEdit
from feedme_desktop.ui.review.why import why_chips
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID
from feedme_desktop.ui.widgets.parts import IconLabel, button, label, row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext


class ExampleEditor(QWidget):
    """Fields, notices and facts of one example."""

    changed = Signal()
    """What is typed differs from what is saved, or no longer does."""
    draft_changed = Signal(object)
    """A ``Draft`` to keep, or None when there is nothing left to keep."""
    left = Signal()
    history_wanted = Signal()
    source_wanted = Signal(int)
    compare_wanted = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._context = context
        self._detail: ExampleDetail | None = None
        self._base = Texts("", "", ())
        self._base_version = 0
        self._own_version = 0  # the version our own last save made
        self.question = PlainEdit(theme, tr("Question"))
        self.answer = PlainEdit(theme, tr("Answer"))
        self.tags = TagEditor()
        self.draft_bar = NoticeBar(theme, "history", "info")
        self.draft_bar.add(tr("Discard"), self.discard)
        self.stale_bar = NoticeBar(theme, "warning", "warning")
        self.stale_bar.add(tr("Compare"), self.compare_wanted.emit)
        self.notices = GroupNotices(theme)
        self.steps = SourceSteps(theme)
        self._icon = IconLabel(theme, "clock", "muted")
        self._status = label("", "section")
        self._history = button("", self.history_wanted.emit, "link")
        self._problem = label("", wrap=True)
        self._problem.setProperty("tone", "danger")
        self._why = Chips(theme)
        self._sources = Chips(theme, after=self.tags.field)
        self._sources.clicked.connect(self.source_wanted)
        self.steps.source_wanted.connect(self.source_wanted)
        self.buttons = ButtonBar()
        self.personal = PersonalLine(theme, (self.question, self.answer))
        self.proof = ProofLine(theme, self.answer)
        self._lay_out()
        self._connect()

    @property
    def example_id(self) -> int | None:
        """The example shown."""
        return self._detail.row.id if self._detail else None

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self._detail is not None and self.texts() != self._base

    def texts(self) -> Texts:
        """What the fields hold."""
        return Texts(self.question.text(), self.answer.text(), self.tags.tags)

    def edit(self, *, approve: bool) -> Edit | None:
        """What to save, or None where nothing is shown."""
        self.tags.commit()
        if self._detail is None:
            return None
        return Edit(self._detail.row.id, self._base_version, self.texts(), approve)

    def problem(self) -> str | None:
        """Why the typed texts can't be saved, or None."""
        texts = self.texts()
        if (texts.question, texts.answer) == (self._base.question, self._base.answer):
            return None
        return text_problem(texts.question, texts.answer)

    def show_example(self, detail: ExampleDetail | None, draft: Draft | None = None) -> None:
        """Show an example; of the same one only what is not being edited is touched."""
        same = detail is not None and self._detail is not None and detail.row.id == self._detail.row.id
        dirty = self.dirty
        self._detail = detail
        for part in (self._scroll, self.buttons):
            part.setVisible(detail is not None)
        if detail is None:
            self._load(Texts("", "", ()), 0)
        elif not same:
            self._own_version = 0
            self._load(Texts.of(detail.row), detail.row.version)
            self._restore(draft)
        elif dirty:
            self._keep_typed(detail)
        else:
            self._follow(detail)
        self._show_facts()
        self.changed.emit()

    def rebase(self, detail: ExampleDetail, texts: Texts) -> None:
        """Go on writing ``texts`` over a newer version."""
        self._detail = detail
        self._base, self._base_version = Texts.of(detail.row), detail.row.version
        self.stale_bar.hide()
        self._type(texts)
        self._show_facts()
        self.changed.emit()

    def was_saved(self, saved: Saved, texts: Texts) -> None:
        """Our own edit went through: what is typed since is written over that version."""
        self._own_version = saved.version
        self._base, self._base_version = texts, saved.version
        self.draft_bar.hide()
        self.stale_bar.hide()
        self._keep_draft()
        self.changed.emit()

    def set_read_only(self, yes: bool) -> None:
        """Show, but take no typing."""
        for field in (self.question, self.answer):
            field.setReadOnly(yes)
        self.tags.set_read_only(yes)

    def discard(self) -> None:
        """Throw away what was typed; undo in the fields still has it."""
        if self._detail is not None:
            self._base, self._base_version = Texts.of(self._detail.row), self._detail.row.version
        self._type(self._base)
        self.draft_bar.hide()
        self.stale_bar.hide()
        self._typed()

    def _restore(self, draft: Draft | None) -> None:
        assert self._detail is not None
        self.draft_bar.hide()
        self.stale_bar.hide()
        if draft is None or Texts(draft.question, draft.answer, draft.tags) == self._base:
            return
        self._base_version = draft.base_version
        self._type(Texts(draft.question, draft.answer, draft.tags))
        self.draft_bar.say(tr("Draft restored: these changes are not saved yet."))
        if draft.base_version != self._detail.row.version:
            self._say_stale()

    def _keep_typed(self, detail: ExampleDetail) -> None:
        new = Texts.of(detail.row)
        if detail.row.version == self._own_version or new == self._base:
            self._base, self._base_version = new, detail.row.version
        else:
            self._say_stale()

    def _follow(self, detail: ExampleDetail) -> None:
        self._base, self._base_version = Texts.of(detail.row), detail.row.version
        self._type(self._base)
        self.stale_bar.hide()

    def _say_stale(self) -> None:
        self.stale_bar.say(tr("Somebody else changed this example while you were writing. Nothing is overwritten."))

    def _load(self, texts: Texts, version: int) -> None:
        self._base, self._base_version = texts, version
        self.question.load(texts.question)
        self.answer.load(texts.answer)
        self.tags.load(texts.tags)
        self.draft_bar.hide()
        self.stale_bar.hide()

    def _type(self, texts: Texts) -> None:
        """Put texts into the fields, one undo step each; not counted as typing."""
        for field in (self.question, self.answer, self.tags):
            field.blockSignals(True)
        self.question.type_over(texts.question)
        self.answer.type_over(texts.answer)
        if texts.tags != self.tags.tags:
            self.tags.load(texts.tags)
        for field in (self.question, self.answer, self.tags):
            field.blockSignals(False)

    def _typed(self) -> None:
        self._keep_draft()
        self._show_problem()
        self.changed.emit()

    def _keep_draft(self) -> None:
        if self._detail is None:
            return
        texts = self.texts()
        draft = Draft(self._detail.row.id, self._base_version, texts.question, texts.answer, texts.tags)
        self.draft_changed.emit(draft if texts != self._base else None)

    def _show_facts(self) -> None:
        detail = self._detail
        self._show_problem()
        self.notices.show_example(detail)
        self.steps.show_example(detail)
        self.proof.follow(*((detail.row.answer, detail.row.unsupported) if detail else ("", ())))
        if detail is None:
            self._status.setText(tr("No example selected"))
            self._why.show_chips([])
            self._sources.show_chips([])
            self._history.hide()
            return
        icon, ink = words.status_icon(detail.row.status)
        self._icon.set_icon(icon, ink)
        self._status.setText(words.status_word(detail.row.status))
        self._status.setToolTip(plain_tip(_decision(detail)))
        self._history.setText(tr("History {n}").format(n=detail.row.version))
        self._history.setVisible(self._context.settings.version_control)
        self._why.show_chips(why_chips(detail.row))
        names = [
            Chip(source.title or source.file, "file", "muted", source.conversation_id) for source in detail.sources
        ]
        self._sources.show_chips(names[:5])

    def _show_problem(self) -> None:
        problem = self.problem()
        self._problem.setText(problem or "")
        self._problem.setVisible(problem is not None)

    def _connect(self) -> None:
        for field in (self.question, self.answer, self.tags):
            field.edited.connect(self._typed)
            field.left.connect(self.left)

    def _lay_out(self) -> None:
        self.question.follow_text(64, 190)
        self.answer.setMinimumHeight(112)
        body = QVBoxLayout()
        body.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        body.setSpacing(GRID)
        body.addLayout(row(self._icon, self._status, None, self._history))
        for bar in (self.draft_bar, self.stale_bar, self.notices):
            body.addWidget(bar)
        for name, field, stretch in ((tr("Question"), self.question, 0), (tr("Answer"), self.answer, 1)):
            body.addSpacing(GRID)
            body.addWidget(label(name, "small"))
            body.addWidget(field, stretch)
        body.addWidget(self.proof)
        body.addWidget(self._problem)
        for name, part in ((tr("Tags"), self.tags), (tr("Why"), self._why), (tr("From"), self._sources)):
            body.addSpacing(GRID)
            body.addWidget(label(name, "small"))
            body.addWidget(part)
        body.addWidget(self.steps)
        inner = QWidget()
        inner.setLayout(body)
        scroll = self._scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inner)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addWidget(self.personal)
        column.addWidget(self.buttons)


def _decision(detail: ExampleDetail) -> str:
    parts = [detail.reviewer or "", words.when(detail.reviewed_at) if detail.reviewed_at else ""]
    if detail.reject_reason is not None:
        parts.append(words.reason_word(detail.reject_reason))
    return ", ".join(part for part in [*parts, detail.reject_note or ""] if part)
