"""Keeps what is being typed: a file a second at most, in order, off the GUI thread; the last one at quitting.

Only the newest text of an example matters, so writes that were overtaken are skipped.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.ui.review.words import tr

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext

_INTERVAL_MS = 1000
_log = logging.getLogger(__name__)


class DraftKeeper(QObject):
    """Saves drafts of the examples of one library."""

    def __init__(self, context: UiContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted: dict[int, Draft | None] = {}  # None: forget it
        self._writing = False
        self._complained = False
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._timer.timeout.connect(self.flush)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._at_quitting)

    @property
    def files(self) -> DraftFiles:
        """Where drafts lie on this computer."""
        return DraftFiles(self._context.settings.paths.drafts)

    def keep(self, draft: Draft) -> None:
        """Write this within a second."""
        self._wanted[draft.example_id] = draft
        if not self._timer.isActive():
            self._timer.start()

    def forget(self, example_id: int) -> None:
        """Remove the draft of an example."""
        self._wanted[example_id] = None
        self.flush()

    def pending(self, example_id: int) -> Draft | None:
        """A draft that is not on the disk yet."""
        return self._wanted.get(example_id)

    def flush(self) -> None:
        """Write now what waits."""
        self._timer.stop()
        if self._wanted and not self._writing and self._context.has_settings:
            self._writing = True
            self._context.spawn(self._write())

    async def _write(self) -> None:
        try:
            while self._wanted:
                work, self._wanted = self._wanted, {}
                await self._context.runner.run(_store, self.files, work)
        except OSError as error:
            self._complain(error)
        finally:
            self._writing = False

    def _complain(self, error: OSError) -> None:
        _log.warning("a draft could not be written: %s", error.strerror)
        if not self._complained:
            self._complained = True
            text = tr("What you type can't be kept on this disk until you save it: {reason}.")
            self._context.toasts.show(text.format(reason=error.strerror or error), kind="warning")

    def _at_quitting(self) -> None:
        if not self._wanted or not self._context.has_settings:
            return
        try:
            _store(self.files, self._wanted)
        except OSError as error:
            _log.warning("a draft could not be written at the end: %s", error.strerror)


def _store(files: DraftFiles, work: dict[int, Draft | None]) -> None:
    for example_id, draft in work.items():
        if draft is None:
            files.forget(example_id)
        else:
            files.save(draft)
