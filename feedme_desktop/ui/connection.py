"""Watches whether an open library answers, and says so once when it does not and once when it does again.

It asks now and then, at once when somebody's work failed, and again and again while there is no answer.
It shows nothing: the controller does.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from feedme_desktop.errors import UserError
from feedme_desktop.ui.context import UiContext

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library

HEARTBEAT_MS = 15_000
FIRST_RETRY_MS, LONGEST_RETRY_MS = 1_000, 10_000
PATIENCE = 3
_log = logging.getLogger(__name__)


class ConnectionWatch(QObject):
    """``lost`` carries a sentence, and whether it has been tried for a while already."""

    lost = Signal(str, bool)
    back = Signal()

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asking = False
        self._failures = 0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)
        context.unreachable.connect(self._suspect)
        context.library_ready.connect(self._start)
        context.library_lost.connect(self._stop)

    @property
    def away(self) -> bool:
        """Whether the library does not answer."""
        return self._failures > 0

    @Slot()
    def look(self) -> None:
        """Ask the library now."""
        library = self._context.library
        if library is not None and not self._asking:
            self._timer.stop()
            self._asking = True
            self._context.spawn(self._ask(library))

    async def _ask(self, library: Library) -> None:
        try:
            await self._context.runner.run(library.database.server_info)
        except UserError as error:
            self._fail(library, str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, there is no answer
            _log.warning("the library does not answer: %s", type(error).__name__)
            self._fail(library, self.tr("The library does not answer."))
        else:
            self._succeed(library)
        finally:
            self._asking = False

    @Slot(str)
    def _suspect(self, sentence: str) -> None:
        if self._context.library is not None and not self.away:
            self._failures = 1
            self.lost.emit(sentence, False)
        self.look()

    @Slot()
    def _start(self) -> None:
        self._failures = 0
        self._timer.start(HEARTBEAT_MS)

    @Slot()
    def _stop(self) -> None:
        self._failures = 0
        self._timer.stop()

    def _fail(self, library: Library, sentence: str) -> None:
        if library is not self._context.library:
            return
        self._failures += 1
        self.lost.emit(sentence, self._failures > PATIENCE)
        self._timer.start(min(FIRST_RETRY_MS * self._failures, LONGEST_RETRY_MS))

    def _succeed(self, library: Library) -> None:
        if library is not self._context.library:
            return
        was_away, self._failures = self.away, 0
        self._timer.start(HEARTBEAT_MS)
        if was_away:
            self.back.emit()
