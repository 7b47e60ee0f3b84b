"""Handing files and text to the library, and everything a person may do with an import.

One place for the window, the Imports screen and the command that starts a second window; it shows
nothing but toasts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal, Slot

from feedme_desktop.domain.records import Problem, Submitted
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import UserError
from feedme_desktop.paths import resource
from feedme_desktop.services.engines import is_remote
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.imports.wording import spent_text
from feedme_desktop.workers.import_intake import Intake, Report
from feedme_desktop.workers.import_queue import ImportQueue, Settled

if TYPE_CHECKING:
    from feedme_desktop.parsing.base import Choices
    from feedme_desktop.services.imports import Candidate, ImportService
    from feedme_desktop.services.privacy import SendingPreview
    from feedme_desktop.settings import Settings

MANY = 200
"""Files handed in one after the other by the same worker."""
LARGE = 2**20
"""Bytes of a file from which its progress is shown."""
_TICK_MS = 200
MaySend = Callable[[str, "Callable[[str], SendingPreview]"], Awaitable[bool]]
"""Asked with an engine, and with what tells what would be sent to it."""

_KEPT = 100


class Importing(QObject):
    """``submitted`` carries what became of files just handed in."""

    submitted = Signal(object)
    intake_changed = Signal(object)
    """The ``Progress`` of a large file that is being handed in, or None."""

    unsure_wanted = Signal()
    """The first file that needs a look is to be shown."""

    def __init__(self, context: UiContext, queue: ImportQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.queue = queue
        self._context = context
        self._intakes: list[Intake] = []
        self._may_send: MaySend | None = None
        self._ticker = QTimer(self, interval=_TICK_MS)
        self._ticker.timeout.connect(self._tell_intake)
        queue.settled.connect(self._say_settled)

    def ask_before_sending(self, may_send: MaySend) -> None:
        """Who is asked before the first text goes to an engine over the network."""
        self._may_send = may_send

    async def survey(self, paths: Sequence[Path]) -> list[Candidate]:
        """Look below the paths for what can be imported and what can't, with the reason."""
        return await self._context.runner.run(self._imports().survey, list(paths))

    async def submit_paths(self, paths: Sequence[Path], *, choices: Choices | None = None) -> list[Submitted]:
        """Hand in files and folders; refused ones become rows that say why. Returns what became of the first."""
        if not paths:
            return []
        candidates = await self.survey(paths)
        refused = [Submitted(str(one.path), error=_problem(one)) for one in candidates if one.refusal]
        accepted = [one.path for one in candidates if not one.refusal]
        self._announce(refused)
        if not candidates:
            self._context.toasts.show(self.tr("There is no file in it."), kind="warning")
        self._context.place_requested.emit("imports")
        if accepted and not await self.ask_with(accepted[0]):
            return []
        return await self._hand_in(accepted, choices)

    async def submit_watched(self, paths: Sequence[Path]) -> list[Submitted] | None:
        """Hand in what came into watched folders: stay at the place that is shown, say nothing of what is here already.

        None where nobody agreed yet that text is sent to the engine: nothing was handed in, ``ask_with`` asks.
        """
        candidates = await self.survey(paths)
        if not self.agreed:
            return None
        return await self._hand_in([one.path for one in candidates if not one.refusal], None, quietly=True)

    @property
    def agreed(self) -> bool:
        """Whether text may go to the engine of the settings without a question first."""
        from feedme_desktop.services.privacy import is_agreed

        settings = self._context.settings
        return self._may_send is None or is_agreed(settings, settings.engine)

    async def ask_with(self, path: Path) -> bool:
        """Ask, where that is needed, whether text may be sent, and show what of this file would be."""
        return await self._agreed(partial(_look_at_file, self._imports(), path))

    async def _agreed(self, transcript: Callable[[], Transcript], engine: str | None = None) -> bool:
        """Whether this may be sent to the engine, by default that of the settings."""
        settings = self._context.settings
        engine = engine or settings.engine
        if self._may_send is None or not is_remote(engine):
            return True
        return await self._may_send(engine, partial(_would_be_sent, transcript, settings))

    def cancel_intake(self) -> None:
        """Stop handing in; what was taken so far stays."""
        for intake in self._intakes:
            intake.cancel()

    async def resume(self) -> None:
        """Go on with files whose hand-in was cut off when the program ended."""
        service = self.changing()
        await self._follow(Intake(lambda _progress: service.resume(), self.tr("An unfinished import")))

    async def _hand_in(
        self, paths: Sequence[Path], choices: Choices | None, *, quietly: bool = False
    ) -> list[Submitted]:
        service, first = self.changing(), list[Submitted]()
        self.queue.hold()
        try:
            for start in range(0, len(paths), MANY):
                some = paths[start : start + MANY]
                intake = Intake(partial(_all_of, service, some, choices), some[0].name if len(some) == 1 else "")
                first += (await self._follow(intake, quietly=quietly))[: _KEPT - len(first)]
                if intake.cancelled:
                    break
        finally:
            self.queue.release()
        return first

    async def _follow(self, intake: Intake, *, quietly: bool = False) -> list[Submitted]:
        first: list[Submitted] = []
        self._intakes.append(intake)
        self._ticker.start()
        try:
            while (batch := await self._context.runner.run(intake.batch)) is not None:
                if quietly:
                    batch = [one for one in batch if one.duplicate_of is None]
                self._announce(batch)
                first += batch[: _KEPT - len(first)]
        finally:
            self._intakes.remove(intake)
            if not self._intakes:
                self._ticker.stop()
                self.intake_changed.emit(None)
            if not intake.ended:
                intake.close()
        return first

    def _tell_intake(self) -> None:
        large = [one.progress for one in self._intakes if one.progress.size >= LARGE]
        if large:
            self.intake_changed.emit(large[-1])

    async def submit_text(self, text: str) -> None:
        """Hand in a pasted transcript."""
        if not text.strip():
            self._context.toasts.show(self.tr("There is no text to paste."), kind="warning")
            return
        if not await self._agreed(partial(_pasted, text)):
            return
        one = await self._context.runner.run(self.changing().submit_text, text)
        self._context.place_requested.emit("imports")
        self._announce([one])

    async def submit_sample(self) -> None:
        """Hand in the sample transcripts that come with the program."""
        await self.submit_paths([resource("sample")])

    async def cancel(self, conversation_id: int) -> None:
        """Cancel one import; nothing half done stays."""
        await self._context.perform_on(("conversations",), self.changing().cancel, conversation_id)
        self.queue.forget(conversation_id)

    async def extract_again(self, conversation_id: int, engine: str) -> None:
        """Extract a conversation anew with an engine; what people edited or decided stays."""
        service = self.changing()
        if not await self._agreed(partial(_stored, service, conversation_id), engine):
            return
        await self._context.perform_on(("conversations",), service.process, conversation_id, engine=engine)
        self.queue.expect([conversation_id])
        self.queue.wake()

    async def retry(self, conversation_id: int) -> None:
        """Try a failed or cancelled import again."""
        await self._context.perform_on(("conversations",), self.changing().retry, conversation_id)
        self.queue.expect([conversation_id])
        self.queue.wake()

    async def retry_failed(self) -> None:
        """Try every failed import again."""
        await self._context.perform_on(("conversations",), self.changing().retry_failed)
        self.queue.wake()

    def _imports(self) -> ImportService:
        library = self._context.library
        if library is None:
            raise UserError(self.tr("The library is not ready yet: try again in a moment."), code="not_ready")
        return library.imports

    def changing(self) -> ImportService:
        """The service, for whoever is about to change something. Raises ``UserError`` where that is not possible."""
        if not self._context.settings.enabled:
            raise switched_off()
        return self._imports()

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
        if settled.unsure:
            text = (
                self.tr("1 file needs a look: it is not sure how to read it.")
                if settled.unsure == 1
                else self.tr("{count} files need a look: it is not sure how to read them.").format(
                    count=f"{settled.unsure:,}"
                )
            )
            self._context.toasts.show(text, self.tr("Show"), self._show_unsure, "warning")
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

    def _show_unsure(self) -> None:
        self._show_imports()
        self.unsure_wanted.emit()


def _would_be_sent(transcript: Callable[[], Transcript], settings: Settings, engine: str) -> SendingPreview:
    from feedme_desktop.services.privacy import sending_preview

    return sending_preview(transcript(), settings, engine)


def _look_at_file(service: ImportService, path: Path) -> Transcript:
    from feedme_desktop.services.privacy import transcript_of

    return transcript_of(service.preview_file(path), path.name)


def _stored(service: ImportService, conversation_id: int) -> Transcript:
    return service.transcript_of(conversation_id, service.versions(conversation_id)[0].version)


def _pasted(text: str) -> Transcript:
    return Transcript("Pasted text", "text", (Turn(0, Role.UNKNOWN, None, None, text),))


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
    found = owner.tr("{examples} found in {files}").format(examples=examples, files=files)
    return found if settled.spent is None else f"{found} · {spent_text(settled.spent)}"


def _problem(candidate: Candidate) -> Problem:
    return Problem(candidate.code or "unsupported", str(candidate.refusal))


def _all_of(
    service: ImportService, paths: Sequence[Path], choices: Choices | None, report: Report
) -> Iterator[Submitted]:
    for path in paths:
        yield from service.submit(path, choices=choices, progress=partial(report, path.name))
