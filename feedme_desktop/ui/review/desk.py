"""Where an example is worked on: transcript or history in the middle, editor at the right, decisions by key.

The Inbox and the Library both put a desk beside their list. The desk knows no list: it asks for the next
example and is told which one to show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationDetail, ExampleDetail, Saved
from feedme_desktop.domain.transcript import Role
from feedme_desktop.services.drafts import Draft
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.conflict import Choice, Conflict, ConflictDialog
from feedme_desktop.ui.review.contradiction import Contradictions
from feedme_desktop.ui.review.edit import Edit, Texts
from feedme_desktop.ui.review.editor import ExampleEditor
from feedme_desktop.ui.review.history import HistoryPanel
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.session import ReviewSession
from feedme_desktop.ui.review.transcript_panel import TranscriptPanel
from feedme_desktop.ui.review.words import tr

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext


_CHANGES = frozenset(
    {
        "approve",
        "reject",
        "needs_work",
        "reopen",
        "edit",
        "save",
        "save_approve",
        "swap_roles",
        "speakers",
        "preview",
        "placeholders",
        "contradiction",
    }
)
"""What is not to be had while the program is switched to reading only."""


class ReviewDesk(QObject):
    """Session, panels and actions of one place (``owner``)."""

    next_wanted = Signal()
    previous_wanted = Signal()
    list_wanted = Signal()
    """The keyboard belongs to the list again."""
    reader_wanted = Signal()
    """Transcript or history is to be seen."""
    preview_wanted = Signal(int, str)
    """A conversation and its file: a person wants to correct how it was read."""

    def __init__(self, context: UiContext, name: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._owner = context, owner
        self.session = ReviewSession(context, self)
        self.transcript = TranscriptPanel(context)
        self.history = HistoryPanel(context, name)
        self.editor = ExampleEditor(context)
        self.contradictions = Contradictions(context, self.session, owner)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.transcript)
        self.middle.addWidget(self.history)
        self._actions: dict[str, QAction] = {}
        self._bind()
        self._make_buttons()
        self._connect()
        self._show_example(None)

    def action(self, name: str) -> QAction:
        """An action of this desk, by its short name: approve, reject, …"""
        return self._actions[name]

    def refresh(self) -> None:
        """Look again at what is shown."""
        self.session.refresh()
        if self.middle.currentWidget() is self.history:
            self.history.refresh()

    def approve(self) -> None:
        """Approve what is shown, with what was typed, and go on."""
        detail = self._in_hand()
        if detail is None:
            return
        if self.editor.dirty:
            self.save(approve=True)
            return
        self.next_wanted.emit()
        self.session.approve(detail.row.id)

    def reject(self) -> None:
        """Ask why, reject, and go on."""
        detail = self._in_hand()
        if detail is not None:
            self._context.spawn(self._reject(detail.row.id))

    def save(self, *, approve: bool) -> None:
        """Save what was typed; nothing typed and no approval: nothing to do."""
        if not self.session.ready:
            return
        edit = self.editor.edit(approve=approve)
        problem = self.editor.problem()
        if edit is None or (not approve and not self.editor.dirty):
            return
        if problem is not None:
            self._context.toasts.show(problem, kind="warning")
            return
        self.session.save(edit)

    def show_history(self) -> None:
        """Open the history in place of the transcript, or close it."""
        detail, library = self.session.detail, self.session.library
        if self.middle.currentWidget() is self.history:
            self.close_history()
        elif detail is not None and library is not None and self._context.settings.version_control:
            self.history.show_history(library, detail.row.id)
            self.middle.setCurrentWidget(self.history)
            self.reader_wanted.emit()
            self.history.timeline.setFocus(Qt.FocusReason.OtherFocusReason)
            self._enable()

    def close_history(self) -> None:
        """Back to the transcript."""
        self.middle.setCurrentWidget(self.transcript)
        self._enable()
        self.list_wanted.emit()

    async def _reject(self, example_id: int) -> None:
        answer = await self._context.dialogs.reject_reason(self._owner)
        if answer is None:
            return
        if self.session.wanted == example_id:
            self.next_wanted.emit()
        self.session.reject(example_id, answer.reason, answer.note)

    def _needs_work(self) -> None:
        detail = self._in_hand()
        if detail is not None:
            self.next_wanted.emit()
            self.session.needs_work(detail.row.id)

    def _reopen(self) -> None:
        detail = self._in_hand()
        if detail is not None:
            self.session.reopen(detail.row.id)

    def _in_hand(self) -> ExampleDetail | None:
        """What a decision is about; nothing while the next one is on its way, so that no key decides unseen."""
        return self.session.detail if self.session.ready else None

    def _undo(self) -> None:
        self.session.undo()

    def _edit(self) -> None:
        self.editor.answer.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _copy_answer(self) -> None:
        if self.session.detail is not None:
            QGuiApplication.clipboard().setText(self.editor.answer.text())
            self._context.toasts.show(tr("Answer copied"))

    def _restore(self, example_id: int, version: int) -> None:
        self.session.restore(example_id, version)

    def _show_source(self, conversation_id: int) -> None:
        self.middle.setCurrentWidget(self.transcript)
        self.reader_wanted.emit()
        if self.session.detail is not None:
            self.session.show_example(self.session.detail.row.id, conversation_id)

    def _show_speakers(self) -> None:
        self.middle.setCurrentWidget(self.transcript)
        self.reader_wanted.emit()
        self.transcript.open_speakers()

    def _preview(self) -> None:
        shown = self.session.conversation
        if shown is not None:
            self.preview_wanted.emit(shown.row.id, shown.row.file)

    def _set_role(self, conversation_id: int, speaker: str, role: Role) -> None:
        remember = self.transcript.remember
        text = tr("{name} is shown as {role} from now on") if remember else tr("{name} is shown as {role} here")
        text = text.format(name=speaker, role=words.role_word(role).lower())
        self.session.set_role(conversation_id, speaker, role, text, remember=remember)

    def _show_example(self, detail: ExampleDetail | None) -> None:
        self.editor.show_example(detail, self.session.draft if detail else None)
        shown = self.middle.currentWidget() is self.history
        if shown and (detail is None or detail.row.id != self.history.example_id):
            self.middle.setCurrentWidget(self.transcript)
        elif shown:
            self.history.refresh()
        self._enable()

    def _show_conversation(self, conversation: ConversationDetail | None) -> None:
        self.transcript.show_conversation(conversation, self.session.detail)
        self.editor.steps.show_ticket(conversation.row.id if conversation is not None else None)
        turns = conversation.turns if conversation is not None else ()
        self.editor.personal.set_names([turn.speaker or "" for turn in turns])

    def _show_failure(self, sentence: str) -> None:
        self.transcript.say(tr("This can't be shown"), sentence)

    def _saved(self, saved: Saved, edit: Edit) -> None:
        if self.editor.example_id == edit.example_id:
            self.editor.was_saved(saved, edit.texts)
        self.session.drafts.forget(edit.example_id)
        self.list_wanted.emit()
        if edit.approve and self.session.wanted == edit.example_id:
            self.next_wanted.emit()

    def _keep_draft(self, draft: Draft | None) -> None:
        if draft is not None:
            self.session.drafts.keep(draft)
        elif self.editor.example_id is not None:
            self.session.drafts.forget(self.editor.example_id)

    def _stale(self, conflict: Conflict) -> None:
        self._context.spawn(self._settle(conflict))

    async def _settle(self, conflict: Conflict) -> None:
        chosen = await self._ask(ConflictDialog(self._context.theme, conflict, self._owner))
        if chosen is None:
            return
        (choice, merged), theirs, mine = chosen, conflict.theirs, conflict.mine
        if choice is Choice.THEIRS:
            self.session.drafts.forget(mine.example_id)
            self.editor.rebase(theirs, Texts.of(theirs.row))
            self._context.notify_changed("examples")
            return
        texts = merged if choice is Choice.MERGED else mine.texts
        self.editor.rebase(theirs, texts)
        self.session.save(Edit(mine.example_id, theirs.row.version, texts, mine.approve))

    async def _ask(self, dialog: ConflictDialog) -> tuple[Choice, Texts] | None:
        # Read before the dialogs helper deletes it.
        kept: list[tuple[Choice, Texts]] = []
        dialog.accepted.connect(lambda: kept.append((dialog.choice, dialog.merged)))
        await self._context.dialogs.show(dialog)
        return kept[0] if kept else None

    def _compare(self) -> None:
        edit, library = self.editor.edit(approve=False), self.session.library
        if edit is not None and library is not None:
            self.session.compare(edit)

    def _enable(self, *_: object) -> None:
        detail = self.session.detail
        status = detail.row.status if detail else None
        allowed = {
            "approve": status not in (None, ReviewStatus.APPROVED) or self.editor.dirty,
            "reject": status not in (None, ReviewStatus.REJECTED),
            "needs_work": status in (ReviewStatus.PENDING, ReviewStatus.APPROVED),
            "reopen": status in (ReviewStatus.APPROVED, ReviewStatus.REJECTED, ReviewStatus.NEEDS_WORK),
            "edit": detail is not None,
            "history": detail is not None and self._context.has_settings and self._context.settings.version_control,
            "copy_answer": detail is not None,
            "placeholders": detail is not None,
            "next_unproven": bool(self.editor.proof.text),
            "contradiction": detail is not None and bool(detail.contradictions),
            "next_ticket": self.editor.steps.several,
            "previous_ticket": self.editor.steps.several,
            "save": self.editor.dirty,
            "save_approve": detail is not None,
            "swap_roles": self.session.conversation is not None,
            "speakers": self.session.conversation is not None,
            "preview": self.session.conversation is not None,
        }
        frozen = self._context.has_settings and not self._context.settings.enabled
        for name, yes in allowed.items():
            self._actions[name].setEnabled(yes and not (frozen and name in _CHANGES))
        self._actions["undo"].setEnabled(not frozen)
        self.editor.set_read_only(frozen)
        comparing = self.middle.currentWidget() is self.history
        for name in ("next_change", "previous_change"):
            self._actions[name].setEnabled(comparing)
        self._show_buttons(status, dirty=self.editor.dirty)

    def _show_buttons(self, status: ReviewStatus | None, *, dirty: bool) -> None:
        for made in self._save_buttons:
            made.setVisible(dirty)
        approved = status is ReviewStatus.APPROVED
        self._approve_button.setVisible(not dirty and not approved)
        self._reopen_button.setVisible(approved or status is ReviewStatus.REJECTED)
        for made in (self._edit_button, self._reject_button):
            made.setVisible(not dirty)  # who writes saves; the key R is still there
        self._needs_work_button.setVisible(not dirty and status is not ReviewStatus.REJECTED)
        self.editor.buttons.fit()

    def _bind(self) -> None:
        functions = {
            "approve": self.approve,
            "reject": self.reject,
            "needs_work": self._needs_work,
            "reopen": self._reopen,
            "edit": self._edit,
            "skip": self.next_wanted.emit,
            "next": self.next_wanted.emit,
            "previous": self.previous_wanted.emit,
            "undo": self._undo,
            "save": lambda: self.save(approve=False),
            "save_approve": lambda: self.save(approve=True),
            "history": self.show_history,
            "copy_answer": self._copy_answer,
            "placeholders": self.editor.personal.replace,
            "next_unproven": self.editor.proof.next,
            "contradiction": self.contradictions.open,
            "next_ticket": lambda: self.editor.steps.step(1),
            "previous_ticket": lambda: self.editor.steps.step(-1),
            "swap_roles": self.transcript.swap,
            "speakers": self._show_speakers,
            "preview": self._preview,
            "next_change": lambda: self.history.diff.step(1),
            "previous_change": lambda: self.history.diff.step(-1),
        }
        for name, function in functions.items():
            self._actions[name] = self._context.actions.bind(f"review.{name}", function, self._owner)

    def _make_buttons(self) -> None:
        made = self._button
        self._approve_button = made("approve", tr("Approve"), "primary")
        self._reopen_button = made("reopen", tr("Reopen"), icon="history")
        self._save_buttons = [
            made("save_approve", tr("Save and approve"), "primary"),
            made("save", tr("Save")),
        ]
        self._reject_button = made("reject", tr("Reject"), "danger")
        self._edit_button = made("edit", tr("Edit"), icon="edit")
        self._needs_work_button = made("needs_work", tr("Needs work"), icon="flag")
        others = (
            self._reject_button,
            self._reopen_button,
            self._edit_button,
            self._needs_work_button,
            made("undo", tr("Undo"), icon="undo"),
        )
        for each in (self._approve_button, *self._save_buttons, *others):
            self.editor.buttons.add(each)
        keys = self._context.actions.keys("review.placeholders")
        self.editor.personal.use_action(self._actions["placeholders"], keys)
        self.editor.proof.use_action(self._actions["next_unproven"], self._context.actions.keys("review.next_unproven"))

    def _button(self, name: str, text: str, look: str = "", icon: str = "") -> KeyButton:
        key = self._context.actions.keys(f"review.{name}")
        return KeyButton(self._context.theme, self._actions[name], text, key, look, icon)

    def _connect(self) -> None:
        session, editor = self.session, self.editor
        self._context.settings_changed.connect(self._enable)
        session.example_shown.connect(self._show_example)
        session.conversation_shown.connect(self._show_conversation)
        session.failed.connect(self._show_failure)
        session.saved.connect(self._saved)
        session.stale.connect(self._stale)
        editor.changed.connect(self._enable)
        editor.draft_changed.connect(self._keep_draft)
        editor.left.connect(self.list_wanted)
        editor.history_wanted.connect(self.show_history)
        editor.source_wanted.connect(self._show_source)
        editor.compare_wanted.connect(self._compare)
        editor.notices.compare_wanted.connect(self.contradictions.open)
        editor.notices.reconsider_wanted.connect(self._reopen)
        editor.notices.example_wanted.connect(self._context.example_requested)
        hint = self._context.actions.tooltip
        editor.steps.use_hints(hint("review.previous_ticket"), hint("review.next_ticket"))
        self.history.closed.connect(self.close_history)
        self.history.restore_wanted.connect(self._restore)
        self.history.use_actions(self._actions["previous_change"], self._actions["next_change"])
        self.transcript.role_wanted.connect(self._set_role)
        self.transcript.use_action(self._actions["preview"])
