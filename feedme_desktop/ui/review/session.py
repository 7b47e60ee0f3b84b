"""The example in hand: loads it with its transcript, carries out decisions on it, and says what changed.

Shared by the Inbox and the Library. It draws nothing; every call to the library runs off the GUI thread
and a result that is no longer wanted is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from feedme_desktop.domain.example import RejectReason
from feedme_desktop.domain.records import ConversationDetail, ExampleDetail, Saved
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import NotFoundError, ServiceUnavailableError, StaleError, UserError
from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.ui.review.conflict import Conflict
from feedme_desktop.ui.review.diff_view import compare
from feedme_desktop.ui.review.drafts import DraftKeeper
from feedme_desktop.ui.review.edit import Edit, Texts
from feedme_desktop.ui.review.words import tr

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext


_DECISION = "decision"
"""Topic of what is said of decisions: the last one counts."""


class ReviewSession(QObject):
    """What is being looked at, and what is done to it."""

    loading = Signal()
    example_shown = Signal(object)
    """An ``ExampleDetail``, or None when nothing is selected."""
    conversation_shown = Signal(object)
    """The ``ConversationDetail`` of the example, or None where it has none."""
    failed = Signal(str)
    stale = Signal(object)
    """A ``Conflict``: nothing was overwritten."""
    saved = Signal(object, object)
    """A ``Saved`` and the ``Edit`` it came from."""
    undone = Signal(int)
    """The first example whose decision was taken back."""

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._library: Library | None = None
        self._turn = 0
        self._wanted: int | None = None
        self.reading = False  # a transcript is shown for itself, without an example
        self.drafts = DraftKeeper(context, self)
        self.draft: Draft | None = None
        self.detail: ExampleDetail | None = None
        self.conversation: ConversationDetail | None = None

    @property
    def wanted(self) -> int | None:
        """The example asked for last; it may still be on its way."""
        return self._wanted

    @property
    def ready(self) -> bool:
        """Whether the example in hand is the one asked for: until then no key may decide."""
        return self.detail is not None and self.detail.row.id == self._wanted

    @property
    def library(self) -> Library | None:
        """The library in use."""
        return self._library

    def set_library(self, library: Library | None) -> None:
        """Work on this library, or on none."""
        self._library = library
        self.show_example(None)

    def show_example(self, example_id: int | None, source: int | None = None) -> None:
        """Load an example and the transcript of one of its sources (the first by default)."""
        self._turn += 1
        self._wanted, self.reading = example_id, False
        if self._library is None or example_id is None:
            self._take(None, None)
            return
        self.loading.emit()
        self._context.spawn(self._load(self._library, self._turn, example_id, source))

    def show_conversation(self, conversation_id: int) -> None:
        """Load a transcript without an example."""
        self._turn += 1
        self._wanted, self.reading = None, True
        if self._library is not None:
            self.loading.emit()
            self._context.spawn(self._load_conversation(self._library, self._turn, conversation_id))

    def refresh(self) -> None:
        """Load again what is shown, or what is on its way."""
        if self._wanted is not None and self._library is not None:
            source = self.conversation.row.id if self.ready and self.conversation else None
            self._turn += 1
            self._context.spawn(self._load(self._library, self._turn, self._wanted, source))

    def approve(self, example_id: int) -> None:
        """Approve as it stands."""
        self._decide(tr("Approved"), lambda library: library.review.approve([example_id], who=self._context.who))

    def reject(self, example_id: int, reason: RejectReason, note: str | None) -> None:
        """Reject with a reason."""
        who = self._context.who
        self._decide(tr("Rejected"), lambda library: library.review.reject([example_id], reason, note=note, who=who))

    def needs_work(self, example_id: int) -> None:
        """Put it aside for more work."""
        self._decide(
            tr("Marked as needs work"), lambda library: library.review.needs_work([example_id], who=self._context.who)
        )

    def reopen(self, example_id: int) -> None:
        """Take a decision back into review."""
        self._decide(tr("Reopened"), lambda library: library.review.reopen([example_id], who=self._context.who))

    def undo(self, undo_id: int | None = None) -> None:
        """Take back a decision, the last one by default."""
        if self._library is not None and self._allowed():
            self._context.spawn(self._undo(self._library, undo_id))

    def restore(self, example_id: int, version: int) -> None:
        """Make an old version the newest."""
        text = tr("Version {n} restored").format(n=version)
        who = self._context.who
        self._decide(text, lambda library: [library.review.restore(example_id, version, who=who)])

    def save(self, edit: Edit) -> None:
        """Save what a person wrote; when somebody else was faster, ``stale`` says so instead."""
        if self._library is not None and self._allowed():
            self._context.spawn(self._save(self._library, edit))

    def compare(self, edit: Edit) -> None:
        """Show what is typed beside what somebody else saved; ``stale`` carries both."""
        if self._library is not None:
            self._context.spawn(self._compare(self._library, edit))

    def set_role(self, conversation_id: int, speaker: str, role: Role, text: str, *, remember: bool = True) -> None:
        """Change who a speaker is, here and, with ``remember``, in what is imported later."""
        if self._library is not None and self._allowed():
            self._context.spawn(self._set_role(self._library, conversation_id, speaker, role, text, remember))

    def _allowed(self) -> bool:
        """Nothing is changed while the program is switched off, whichever way somebody asks for it."""
        if not self._context.settings.enabled:
            self._context.toasts.show(tr("FeedMe is switched off: nothing can be changed."), kind="warning")
        return self._context.settings.enabled

    def change(self, text: str, change: Callable[[Library], list[Saved]]) -> None:
        """Carry out another decision; ``text`` says afterwards what was done."""
        self._decide(text, change)

    def _decide(self, text: str, change: Callable[[Library], list[Saved]]) -> None:
        if self._library is not None and self._allowed():
            self._context.spawn(self._carry_out(self._library, text, change))

    async def _carry_out(self, library: Library, text: str, change: Callable[[Library], list[Saved]]) -> None:
        try:
            saved = await self._context.perform(change, library)
        except ServiceUnavailableError:
            again = tr("“{what}” did not reach the library.").format(what=text)
            self._context.toasts.show(
                again, tr("Try again"), lambda: self._decide(text, change), "warning", topic=_DECISION
            )
            raise
        self._tell(text, next((each.undo_id for each in saved if each.undo_id is not None), None))

    async def _undo(self, library: Library, undo_id: int | None) -> None:
        try:
            saved = await self._context.perform(library.review.undo, undo_id, who=self._context.who)
        except NotFoundError:
            saved = []
        if saved:
            self.undone.emit(saved[0].example_id)
            self._context.toasts.show(tr("Undone"), kind="info", topic=_DECISION)
        else:
            self._context.toasts.show(tr("There is nothing to undo."), kind="info", topic=_DECISION)

    async def _save(self, library: Library, edit: Edit) -> None:
        try:
            saved = await self._context.runner.run(_save, library, edit, self._context.who)
        except StaleError:
            self.stale.emit(await self._context.runner.run(_conflict, library, edit))
            return
        self.saved.emit(saved, edit)
        self._context.notify_changed("examples")
        self._tell(tr("Saved and approved") if edit.approve else tr("Saved"), saved.undo_id)

    async def _compare(self, library: Library, edit: Edit) -> None:
        self.stale.emit(await self._context.runner.run(_conflict, library, edit))

    def _tell(self, text: str, undo_id: int | None) -> None:
        if undo_id is None:
            self._context.toasts.show(text, kind="success", topic=_DECISION)
        else:
            self._context.toasts.show(text, tr("Undo"), lambda: self.undo(undo_id), "success", _DECISION)

    async def _set_role(
        self, library: Library, conversation_id: int, speaker: str, role: Role, text: str, remember: bool
    ) -> None:
        conversation = await self._context.perform_on(
            ("conversations", "examples"),
            library.imports.set_speaker_role,
            conversation_id,
            speaker,
            role,
            remember=remember,
        )
        self._context.toasts.show(text, kind="success")
        if self.conversation is not None and self.conversation.row.id == conversation_id:
            self.conversation = conversation
            self.conversation_shown.emit(conversation)

    async def _load(self, library: Library, turn: int, example_id: int, source: int | None) -> None:
        await self._guard(turn, self._read(library, turn, example_id, source))

    async def _read(self, library: Library, turn: int, example_id: int, source: int | None) -> None:
        files = self.drafts.files
        detail, conversation, draft = await self._context.runner.run(_read, library, files, example_id, source)
        if turn == self._turn:
            self.draft = self.drafts.pending(example_id) or draft
            self._take(detail, conversation)

    async def _load_conversation(self, library: Library, turn: int, conversation_id: int) -> None:
        await self._guard(turn, self._read_conversation(library, turn, conversation_id))

    async def _read_conversation(self, library: Library, turn: int, conversation_id: int) -> None:
        conversation = await self._context.runner.run(library.imports.detail, conversation_id)
        if turn == self._turn:
            self._take(None, conversation)

    async def _guard(self, turn: int, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except ServiceUnavailableError as error:
            if turn == self._turn and not self.ready and not self.reading:
                self._take(None, None)
                self.failed.emit(str(error))
            self._context.report(error)  # what is shown, and what is typed into it, stays until there is an answer
        except UserError as error:
            if turn == self._turn:
                self._wanted = None
                self._take(None, None)
                self.failed.emit(str(error))

    def _take(self, detail: ExampleDetail | None, conversation: ConversationDetail | None) -> None:
        self.detail = detail
        self.conversation = conversation
        self.conversation_shown.emit(conversation)
        self.example_shown.emit(detail)


def _read(
    library: Library, files: DraftFiles, example_id: int, source: int | None
) -> tuple[ExampleDetail, ConversationDetail | None, Draft | None]:
    detail, draft = library.examples.detail(example_id), files.load(example_id)
    ids = [each.conversation_id for each in detail.sources]
    wanted = source if source in ids else (ids[0] if ids else detail.row.conversation_id)
    if wanted is None:
        return detail, None, draft
    try:
        return detail, library.imports.detail(wanted), draft
    except NotFoundError:
        # Its ticket was deleted: the example lives on without it.
        return detail, None, draft


def _save(library: Library, edit: Edit, who: str) -> Saved:
    """Save; where only the status changed since, over the newer version."""
    try:
        return edit.apply(library, who)
    except StaleError:
        now = library.examples.detail(edit.example_id).row
        before = [each for each in library.review.history(edit.example_id) if each.version == edit.base_version]
        if not before or Texts(before[0].question, before[0].answer, before[0].tags) != Texts.of(now):
            raise
        return replace(edit, base_version=now.version).apply(library, who)


def _conflict(library: Library, edit: Edit) -> Conflict:
    theirs = library.examples.detail(edit.example_id)
    newest = library.review.history(edit.example_id)[0]
    sections = tuple(compare(Texts.of(theirs.row), edit.texts))
    return Conflict(theirs, edit, sections, newest.who, newest.at)
