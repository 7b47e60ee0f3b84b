"""Handing files and text to the library, and everything a person may do with an import.

One place for the window, the Imports screen and the command that starts a second window; it shows
nothing but toasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal, Slot

from feedme_desktop.domain.records import Problem, Submitted
from feedme_desktop.errors import UserError
from feedme_desktop.paths import resource
from feedme_desktop.ui.context import UiContext
from feedme_desktop.workers.import_queue import ImportQueue, Settled

if TYPE_CHECKING:
    from feedme_desktop.services.imports import Candidate, ImportService

CHUNK = 8


class Importing(QObject):
    """``submitted`` carries what became of files just handed in."""

    submitted = Signal(object)

    def __init__(self, context: UiContext, queue: ImportQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue = queue
        self._context = context
        queue.settled.connect(self._say_settled)

    async def survey(self, paths: Sequence[Path]) -> list[Candidate]:
        """Look below the paths for what can be imported and what can't, with the reason."""
        return await self._context.runner.run(self._imports().survey, list(paths))

    async def submit_paths(self, paths: Sequence[Path]) -> None:
        """Hand in files and folders; refused ones become rows that say why."""
        if not paths:
            return
        candidates = await self.survey(paths)
        refused = [Submitted(str(one.path), error=_problem(one)) for one in candidates if one.refusal]
        self._announce(refused)
        accepted = [one.path for one in candidates if not one.refusal]
        if not candidates:
            self._context.toasts.show(self.tr("There is no file in it."), kind="warning")
        self._context.place_requested.emit("imports")
        self.queue.hold()
        try:
            for start in range(0, len(accepted), CHUNK):
                self._announce(await self._context.runner.run(self._submit_all, accepted[start : start + CHUNK]))
        finally:
            self.queue.release()

    async def submit_text(self, text: str) -> None:
        """Hand in a pasted transcript."""
        if not text.strip():
            self._context.toasts.show(self.tr("There is no text to paste."), kind="warning")
            return
        one = await self._context.runner.run(self._changing().submit_text, text)
        self._context.place_requested.emit("imports")
        self._announce([one])

    async def submit_sample(self) -> None:
        """Hand in the sample transcripts that come with the program."""
        await self.submit_paths([resource("sample")])

    async def cancel(self, conversation_id: int) -> None:
        """Cancel one import; nothing half done stays."""
        await self._context.perform_on(("conversations",), self._changing().cancel, conversation_id)
        self.queue.forget(conversation_id)

    async def retry(self, conversation_id: int) -> None:
        """Try a failed or cancelled import again."""
        await self._context.perform_on(("conversations",), self._changing().retry, conversation_id)
        self.queue.expect([conversation_id])
        self.queue.wake()

    async def retry_failed(self) -> None:
        """Try every failed import again."""
        await self._context.perform_on(("conversations",), self._changing().retry_failed)
        self.queue.wake()

    def _imports(self) -> ImportService:
        library = self._context.library
        if library is None:
            raise UserError(self.tr("The library is not ready yet: try again in a moment."), code="not_ready")
        return library.imports

    def _changing(self) -> ImportService:
        if not self._context.settings.enabled:
            raise switched_off()
        return self._imports()

    def _submit_all(self, paths: Iterable[Path]) -> list[Submitted]:
        service = self._changing()
        return [service.submit_file(path) for path in paths]

    def _announce(self, submitted: list[Submitted]) -> None:
        if not submitted:
            return
        self.submitted.emit(submitted)
        queued = [one.conversation_id for one in submitted if one.conversation_id and one.duplicate_of is None]
        if queued:
            self.queue.expect([number for number in queued if number is not None])
            self.queue.wake()

    @Slot(object)
    def _say_settled(self, settled: Settled) -> None:
        self._context.notify_changed("examples", "conversations")
        if settled.completed:
            self._context.toasts.show(
                _found(self, settled),
                self.tr("Review") if settled.examples else None,
                self._review if settled.examples else None,
                "success" if settled.examples else "info",
            )
        if settled.failed:
            text = (
                self.tr("1 file could not be read.")
                if settled.failed == 1
                else self.tr("{count} files could not be read.").format(count=f"{settled.failed:,}")
            )
            self._context.toasts.show(text, self.tr("Show"), self._show_imports, "danger")

    def _review(self) -> None:
        self._context.place_requested.emit("inbox")

    def _show_imports(self) -> None:
        self._context.place_requested.emit("imports")


def switched_off() -> UserError:
    """What to say to somebody who wants to change something while the program is switched off."""
    text = QCoreApplication.translate(
        "Importing", "FeedMe is switched off, nothing can be changed: set FEEDME_ENABLED to true and start again."
    )
    return UserError(text, code="disabled")


def _found(owner: QObject, settled: Settled) -> str:
    examples = (
        owner.tr("1 example") if settled.examples == 1 else owner.tr("{n} examples").format(n=f"{settled.examples:,}")
    )
    if not settled.examples:
        examples = owner.tr("No examples")
    files = owner.tr("1 file") if settled.completed == 1 else owner.tr("{n} files").format(n=f"{settled.completed:,}")
    return owner.tr("{examples} found in {files}").format(examples=examples, files=files)


def _problem(candidate: Candidate) -> Problem:
    return Problem(candidate.code or "unsupported", str(candidate.refusal))
