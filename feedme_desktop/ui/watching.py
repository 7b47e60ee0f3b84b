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
    from feedme_desktop.services.library import Library
    from feedme_desktop.services.watching import Watcher

EVERY_MS = 5_000


class FolderWatch(QObject):
    """Works while there is a library, folders to watch, and the program is not switched off."""

    status_changed = Signal(int, int)
    """How many folders are watched, and how many of them are gone."""

    waiting_changed = Signal(int)
    """How many files wait until somebody agrees that text is sent; ``ask`` asks."""

    def __init__(self, context: UiContext, importing: Importing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._importing = context, importing
        self._watcher: Watcher | None = None
        self._library: Library | None = None
        self._folders: tuple[Path, ...] = ()
        self._gone: frozenset[Path] = frozenset()
        self._waiting: tuple[Path, ...] = ()
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
    def ask(self) -> None:
        """Ask whether what waits may be sent to the engine, with its first file as the example."""
        if self._waiting:
            self._context.spawn(self._importing.ask_with(self._waiting[0]))

    @Slot()
    def _begin(self) -> None:
        library, settings = self._context.library, self._context.settings
        if library is None or not settings.enabled or not settings.watch_folders:
            self._stop()
            self.status_changed.emit(0, 0)
            return
        from feedme_desktop.services.watching import Watcher

        if (library, settings.watch_folders) != (self._library, self._folders) or self._watcher is None:
            # With the same folders the watcher stays: it knows which files stand still, and which wait.
            self._stop()
            self._library, self._folders = library, settings.watch_folders
            self._watcher = Watcher(settings, library.imports)
        self.status_changed.emit(len(self._folders), len(self._gone & set(self._folders)))
        self._timer.start()
        self.look()

    @Slot()
    def _stop(self) -> None:
        self._timer.stop()
        self._watcher = self._library = None
        self._wait_for(())

    async def _look(self, watcher: Watcher) -> None:
        try:
            found = await self._context.runner.run(watcher.scan)
            if watcher is not self._watcher:
                return
            self._tell_gone(watcher.missing)
            if found:
                await self._hand_in(watcher, found)
            elif self._waiting:  # they were taken away
                self._wait_for(())
        finally:
            self._busy = False

    async def _hand_in(self, watcher: Watcher, found: Sequence[Path]) -> None:
        taken = await self._importing.submit_watched(found)
        if taken is None:
            watcher.not_yet(found)
            self._wait_for(found if watcher is self._watcher else ())
            return
        self._wait_for(())
        await self._context.runner.run(watcher.done, found)
        self._say_found(sorted({one.file for one in taken}))

    def _wait_for(self, files: Sequence[Path]) -> None:
        if tuple(files) != self._waiting:
            self._waiting = tuple(files)
            self.waiting_changed.emit(len(files))

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
