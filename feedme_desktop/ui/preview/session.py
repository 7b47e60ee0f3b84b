"""A preview while somebody corrects it: the reading so far, and the file read again in the background.

At most one reading runs; what was asked for meanwhile is read once afterwards, and answers to old questions are
dropped. It draws nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from feedme_desktop.domain.records import Preview, PreviewSpeaker, Problem, Reading
from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.errors import UserError
from feedme_desktop.ui.preview import readings

if TYPE_CHECKING:
    import asyncio

    from feedme_desktop.ui.context import UiContext

PAUSE_MS = 250
"""After the last change of a column, before the file is read again."""

Look = Callable[[Reading], Preview]


class PreviewSession(QObject):
    """``look`` reads the file with a reading; it is called in a worker's thread."""

    changed = Signal()
    """The turns, speakers or columns to show are others."""
    busy_changed = Signal(bool)

    def __init__(self, context: UiContext, look: Look, reading: Reading, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._look = context, look
        self.reading = reading
        self.preview: Preview | None = None
        self.always: set[str] = set()
        """Speakers whose role is to be remembered."""
        self.remember_columns = True
        self._asked = self._answered = 0
        self._task: asyncio.Task[None] | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._read)

    @property
    def busy(self) -> bool:
        """Whether what is shown is not yet what the reading makes of the file."""
        return self._asked != self._answered

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns to show."""
        return readings.turns_of(self.preview, self.reading) if self.preview else ()

    @property
    def speakers(self) -> tuple[PreviewSpeaker, ...]:
        """The speakers to show."""
        return readings.speakers_of(self.preview, self.reading) if self.preview else ()

    @property
    def problem(self) -> Problem | None:
        """Why the file can't be read like this."""
        return self.preview.problem if self.preview else None

    @property
    def remembered(self) -> frozenset[str]:
        """Speakers to remember: those ticked who have a role by now."""
        known = {one.name for one in self.speakers if one.role is not Role.UNKNOWN and one.name}
        return frozenset(self.always & known)

    def start(self) -> None:
        """Read the file."""
        self._ask()
        self._read()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._pause.stop()
        if self._task is not None:
            self._task.cancel()

    def set_role(self, name: str, role: Role) -> None:
        """Give a speaker a role."""
        self._relabel(readings.with_role(self.reading, name, role))
        self.changed.emit()

    def set_always(self, name: str, yes: bool) -> None:
        """Remember a speaker's role for later imports, or not."""
        (self.always.add if yes else self.always.discard)(name)

    def swap(self) -> None:
        """Make customers agents and the other way round."""
        self._relabel(readings.swapped(self.reading, self.speakers))
        self.changed.emit()

    def toggle_turn(self, index: int) -> None:
        """Leave a message out, or take it in again."""
        self._relabel(readings.with_turn_toggled(self.reading, index))
        self.changed.emit()

    def set_column(self, key: str, meaning: str | None) -> None:
        """Say what a column means; the file is read again soon."""
        self._reread(readings.with_column(self.reading, key, meaning))

    def set_as_text(self, yes: bool) -> None:
        """Read it as plain text, or as what it is."""
        self._reread(readings.as_text(self.reading, yes))

    def _relabel(self, reading: Reading) -> None:
        self.reading = reading
        if self.busy:
            self._ask()  # what is on its way was read with other decisions

    def _reread(self, reading: Reading) -> None:
        self.reading = reading
        self._ask()
        self._pause.start()

    def _ask(self) -> None:
        was = self.busy
        self._asked += 1
        if not was:
            self.busy_changed.emit(True)

    def _read(self) -> None:
        if self._task is None:
            self._task = self._context.spawn(self._follow())

    async def _follow(self) -> None:
        try:
            while self.busy:
                asked, preview = self._asked, await self._answer()
                if asked == self._asked:
                    self._answered = asked
                    self.preview = preview
                    self.changed.emit()
                    self.busy_changed.emit(False)
                elif self._pause.isActive():
                    return  # somebody is still choosing
        finally:
            self._task = None

    async def _answer(self) -> Preview:
        try:
            return await self._context.runner.run(self._look, self.reading)
        except UserError as error:
            return Preview(None, None, problem=Problem(error.code, str(error)))
