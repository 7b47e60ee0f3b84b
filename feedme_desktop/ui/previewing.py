"""From a row or a file to its preview, and from what a person decided there into the library.

Opens the dialog through the one replaceable object; it draws nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from feedme_desktop.domain.records import Reading
from feedme_desktop.parsing.base import Choices
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.preview.session import Look, PreviewSession

if TYPE_CHECKING:
    from feedme_desktop.services.imports import ImportService

TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})
UNKNOWN_COLUMNS = "unknown_columns"


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided in a preview."""

    reading: Reading
    remember: frozenset[str]
    remember_columns: bool
    conversations: int


class Previewing(QObject):
    """For the window, the Imports place and the review desk."""

    def __init__(self, context: UiContext, importing: Importing, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._importing, self._window = context, importing, window

    async def conversation(self, conversation_id: int, file: str) -> None:
        """Preview a conversation of the library; what was decided is applied and it is read again."""
        imports = self._importing.changing()
        reading = await self._context.runner.run(imports.reading_of, conversation_id)
        decided = await self._ask(partial(imports.preview, conversation_id), reading, file, self.tr("Apply"))
        if decided is not None:
            await self._apply(imports, conversation_id, decided)

    async def file(self, path: Path) -> None:
        """Preview a file that is not imported yet; Import hands it in with what was decided."""
        imports = self._importing.changing()
        decided = await self._ask(partial(imports.preview_file, path), Reading(), path.name, self.tr("Import"))
        if decided is None:
            return
        choices = Choices(decided.reading.as_text, decided.reading.columns)
        taken = await self._importing.submit_paths([path], choices=choices)
        ids = [one.conversation_id or one.duplicate_of for one in taken]
        first = next((number for number in ids if number is not None), None)
        relabelled = decided.reading.roles or decided.reading.excluded or decided.remember
        if first is not None and (relabelled or (decided.remember_columns and decided.reading.columns)):
            # The others of a file of many follow what is remembered.
            await self._apply(imports, first, decided)

    async def file_if_needed(self, path: Path) -> bool:
        """Preview a table that no column explains; False: it needs no person, import it."""
        if path.suffix.lower() not in TABLES:
            return False
        preview = await self._context.runner.run(self._importing.changing().preview_file, path)
        if preview.problem is None or preview.problem.code != UNKNOWN_COLUMNS:
            return False
        await self.file(path)
        return True

    async def send_as_text(self, conversation_id: int) -> None:
        """Read a conversation as plain text, whatever it is."""
        await self._apply(
            self._importing.changing(), conversation_id, Decided(Reading(as_text=True), frozenset(), False, 1)
        )

    async def _ask(self, look: Look, reading: Reading, file: str, action: str) -> Decided | None:
        from feedme_desktop.ui.dialogs.preview import PreviewDialog

        session = PreviewSession(self._context, look, reading)
        dialog = PreviewDialog(self._context, session, file, action, self._window)
        # Read before the dialogs' helper deletes it.
        kept: list[Decided] = []
        dialog.accepted.connect(lambda: kept.append(_decided(session)))
        await self._context.dialogs.show(dialog)
        return kept[0] if kept else None

    async def _apply(self, imports: ImportService, conversation_id: int, decided: Decided) -> None:
        self._importing.queue.expect([conversation_id])
        try:
            others = await self._context.perform_on(
                ("conversations", "examples"),
                imports.apply,
                conversation_id,
                decided.reading,
                remember=decided.remember,
                remember_columns=decided.remember_columns and bool(decided.reading.columns),
                who=self._context.who,
            )
        except BaseException:
            self._importing.queue.forget(conversation_id)
            raise
        if others:
            self._context.toasts.show(self._also(len(others)))
        self._importing.queue.wake()

    def _also(self, count: int) -> str:
        if count == 1:
            return self.tr("One other conversation is read again as well")
        return self.tr("%n other conversations are read again as well", "", count)


def _decided(session: PreviewSession) -> Decided:
    conversations = session.preview.conversations if session.preview else 1
    return Decided(session.reading, session.remembered, session.remember_columns, conversations)
