"""Looks every few seconds for new files in the watched folders and hands them in.

Looking and handing in happen in a worker's thread; a folder that is gone is said once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.importing import Importing

if TYPE_CHECKING:
    from feedme_desktop.services.watching import Watcher

EVERY_MS = 5_000


class FolderWatch(QObject):
    """Works while there is a library, folders to watch, and the program is not switched off."""

    status_changed = Signal(int, int)
    """How many folders are watched, and how many of them are gone."""

    def __init__(self, context: UiContext, importing: Importing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._importing = context, importing
        self._watcher: Watcher | None = None
        self._folders: tuple[Path, ...] = ()
        self._gone: frozenset[Path] = frozenset()
        self._busy = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.look)
        context.settings_changed.connect(self._begin)
        context.library_ready.connect(self._begin)
        context.library_lost.connect(self._stop)

    @Slot()
    def look(self) -> None:
        """Look once, unless a look is still under way."""
        if self._watcher is not None and not self._busy:
            self._busy = True
            self._context.spawn(self._look(self._watcher))

    @Slot()
    def _begin(self) -> None:
        self._stop()
        library, settings = self._context.library, self._context.settings
        if library is None or not settings.enabled or not settings.watch_folders:
            self.status_changed.emit(0, 0)
            return
        from feedme_desktop.services.watching import Watcher

        self._folders = settings.watch_folders
        self._watcher = Watcher(settings, library.imports)
        self.status_changed.emit(len(self._folders), len(self._gone & set(self._folders)))
        self._timer.start()
        self.look()

    @Slot()
    def _stop(self) -> None:
        self._timer.stop()
        self._watcher = None

    async def _look(self, watcher: Watcher) -> None:
        try:
            found = await self._context.runner.run(watcher.scan)
            if watcher is not self._watcher:
                return
            self._tell_gone(watcher.missing)
            if found:
                taken = await self._importing.submit_paths(found, quietly=True)
                await self._context.runner.run(watcher.done, found)
                self._say_found(sorted({one.file for one in taken}))
        finally:
            self._busy = False

    def _tell_gone(self, missing: Sequence[Path]) -> None:
        now = frozenset(missing)
        for folder in sorted(now - self._gone):
            text = self.tr("The watched folder {folder} is not there. FeedMe goes on when it is back.")
            self._context.toasts.show(text.format(folder=folder), kind="warning")
        if now != self._gone:
            self._gone = now
            self.status_changed.emit(len(self._folders), len(now))

    def _say_found(self, found: Sequence[str]) -> None:
        if not found:
            return
        text = (
            self.tr("{name} came in from a watched folder.").format(name=found[0])
            if len(found) == 1
            else self.tr("{n} files came in from watched folders.").format(n=f"{len(found):,}")
        )
        self._context.toasts.show(text, self.tr("Show"), self._show, topic="watching")

    def _show(self) -> None:
        self._context.place_requested.emit("imports")
