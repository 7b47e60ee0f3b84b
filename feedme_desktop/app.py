"""The window program: builds everything, and owns the order in which it starts and ends.

The frame is painted before anything heavy is imported; settings, places and library follow, the
library in a thread. No screen logic here.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from feedme_desktop.paths import Paths, default_data_dir

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.settings import Settings
    from feedme_desktop.ui.context import UiContext
    from feedme_desktop.ui.controller import Controller
    from feedme_desktop.ui.main_window import MainWindow
    from feedme_desktop.ui.one_window import FirstWindow
    from feedme_desktop.ui.theme import Mode

_log = logging.getLogger(__name__)
DEADLINE_S = 8.0


def main(argv: Sequence[str] | None = None) -> int:
    """Entry point of ``feedme-desktop``; returns the exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    if not given:
        return run()
    import argparse  # not at the top: the first paint does not wait for it

    parser = argparse.ArgumentParser(prog="feedme-desktop", description="Opens the FeedMe window.")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="transcripts to import")
    parser.add_argument("--data-dir", type=Path, help="folder for everything the program keeps")
    chosen = parser.parse_args(given)
    return run(chosen.files, chosen.data_dir)


def run(files: Sequence[Path | str] = (), data_dir: Path | None = None) -> int:
    """Open the window, import ``files`` when the library is ready, return the exit code when it was closed."""
    place = data_dir or (Path(os.environ["FEEDME_DATA_DIR"]) if os.environ.get("FEEDME_DATA_DIR") else None)
    paths = Paths((place or default_data_dir()).expanduser().absolute())
    app = _application()
    paths.create()
    given = [Path(file).absolute() for file in files]
    if _another_window(paths).exists():
        from feedme_desktop.ui.one_window import FirstWindow

        if FirstWindow(paths.data_dir).hand_over(given):
            return 0
    return Program(app, paths, data_dir, given).run()


class Program(QObject):
    """Window, library and queue from start to end."""

    _stepped = Signal(str)

    def __init__(self, app: QApplication, paths: Paths, data_dir: Path | None, files: list[Path]) -> None:
        super().__init__()
        self._app, self._paths, self._data_dir, self._files = app, paths, data_dir, files
        self._state = QSettings(str(paths.state), QSettings.Format.IniFormat)
        self._context, self._window = self._build_frame()
        self._controller: Controller | None = None
        self._ending = False

    def run(self) -> int:
        """Paint, then load, then run until the window was closed."""
        painting = QEventLoop()
        self._window.painted.connect(painting.quit)
        self._window.show()
        painting.exec()  # before any coroutine exists: only the first paint runs in it

        import asyncio

        import qasync

        loop = qasync.QEventLoop(self._app)
        asyncio.set_event_loop(loop)
        self._catch_signals()
        # A paint gives the interpreter up and asks for it back dozens of times; with the usual 5 ms a busy worker
        # thread would make it wait 5 ms each time.
        sys.setswitchinterval(0.0005)
        with loop:
            loop.set_exception_handler(_log_loop_failure)
            self._window.closing.connect(self.end)
            self._stepped.connect(self._window.show_preparing)
            first = self._listen()
            self._context.spawn(self._start())
            loop.run_forever()
            first.close()
            _another_window(self._paths).unlink(missing_ok=True)
        return 0

    @Slot(object)
    def take_files(self, files: list[Path]) -> None:
        """Import files that a second start handed over, and come to the front."""
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        if self._controller is not None:
            self._controller.import_paths(files)
        else:
            self._files.extend(files)

    @Slot()
    def end(self) -> None:
        """Begin the shutdown; further calls do nothing."""
        if not self._ending:
            self._ending = True
            if self._context.library is not None:
                # Files on their way in are taken up at the next start, not given up.
                self._context.library.imports.suspend()
            self._context.cancel_all()
            self._context.spawn(self._end())

    @Slot()
    def open_library(self) -> None:
        """Open the library, closing one that is open: after a failure, or when the settings name another."""
        self._context.spawn(self._reopen())

    def _listen(self) -> FirstWindow:
        from feedme_desktop.ui.one_window import FirstWindow

        first = FirstWindow(self._paths.data_dir, self)
        first.files_came.connect(self.take_files)
        first.listen()
        _another_window(self._paths).touch()
        return first

    def _build_frame(self) -> tuple[UiContext, MainWindow]:
        from feedme_desktop.ui.context import UiContext
        from feedme_desktop.ui.main_window import MainWindow
        from feedme_desktop.ui.theme import Theme

        kept = str(self._state.value("theme", "system"))
        mode: Mode = "light" if kept == "light" else "dark" if kept == "dark" else "system"
        theme = Theme(mode, self)
        theme.apply(self._app)
        context = UiContext(theme, parent=self)
        return context, MainWindow(context, self._state)

    async def _start(self) -> None:
        from feedme_desktop.errors import UserError

        try:
            settings = await self._context.runner.run(_load_settings, self._data_dir)
        except UserError as error:
            self._window.show_failure(error)
            self._window.retry_wanted.connect(self._start_again)
            return
        from feedme_desktop.ui.controller import Controller

        self._context.set_settings(settings)
        self._state.setValue("theme", settings.theme)
        self._context.theme.set_mode(settings.theme)
        self._controller = Controller(self._context, self._window)
        self._controller.quit_wanted.connect(self._window.close)
        self._controller.library_wanted.connect(self.open_library)
        self._window.retry_wanted.connect(self.open_library)
        files, self._files = self._files, []
        self._controller.import_paths(files)
        await self._open()

    @Slot()
    def _start_again(self) -> None:
        self._window.retry_wanted.disconnect(self._start_again)
        self._window.show_preparing()
        self._context.spawn(self._start())

    async def _reopen(self) -> None:
        self._window.show_preparing()
        await self._close_library()
        await self._open()

    async def _open(self) -> None:
        from feedme_desktop.errors import UserError

        try:
            library = await self._context.runner.run(_open_library, self._context.settings, self._stepped.emit)
        except UserError as error:
            _log.warning("the library can't be opened (%s): %s", error.code, error)
            self._window.show_failure(error)
            return
        except Exception as error:  # noqa: BLE001 - a fault of ours must not leave the window waiting for ever
            _log.exception("the library can't be opened")
            name = type(error).__name__
            self._window.show_failure(
                UserError(f"A fault in FeedMe kept the library from opening ({name}): try again, or look in the log.")
            )
            return
        if self._ending:
            await self._context.runner.run(library.close)
            return
        assert self._controller is not None
        await self._controller.welcome(library)
        # What is loaded by now stays: a full collection during an import need not walk through all of it.
        gc.freeze()

    async def _close_library(self) -> None:
        library, controller = self._context.library, self._controller
        if library is None or controller is None:
            return
        library.imports.suspend()
        self._context.set_library(None)
        await self._context.runner.run(controller.queue.stop, DEADLINE_S)
        await self._context.runner.run(library.close)

    async def _end(self) -> None:
        """Stop intake, cancel, wait for threads, close the library, quit."""
        import asyncio

        try:
            await self._close_library()
        except Exception:  # noqa: BLE001 - whatever fails now must not keep the program from ending
            _log.exception("the library did not close")
        if not self._context.runner.close(DEADLINE_S):
            _log.warning("a thread did not end within %s s", DEADLINE_S)
        asyncio.get_running_loop().stop()

    def _catch_signals(self) -> None:
        """End in order on Ctrl+C and on the session's goodbye; Qt alone would not let Python see them."""
        import signal  # not at the top: the first paint does not wait for it

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        timer = QTimer(self)
        timer.setInterval(250)
        timer.timeout.connect(_let_python_run)
        timer.start()

    def _on_signal(self, *_ignored: object) -> None:
        self._window.close()


def _another_window(paths: Paths) -> Path:
    """A mark that a window is open; it saves a start the look for one, and a crash may leave it."""
    return paths.data_dir / "window.open"


def _application() -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("FeedMe")
    app.setDesktopFileName("feedme-desktop")
    # The last window closing must not end the loop under running tasks.
    app.setQuitOnLastWindowClosed(False)
    return app


def _load_settings(data_dir: Path | None) -> Settings:
    from feedme_desktop import logs
    from feedme_desktop.settings import load_settings

    settings = load_settings(data_dir)
    logs.setup(settings.paths, debug=settings.debug_mode)
    return settings


def _open_library(settings: Settings, progress: Callable[[str], None]) -> Library:
    from feedme_desktop.services.library import open_library

    return open_library(settings, progress=progress)


def _log_loop_failure(_loop: object, failure: dict[str, object]) -> None:
    error = failure.get("exception")
    _log.error("%s", failure.get("message"), exc_info=error if isinstance(error, BaseException) else None)


@Slot()
def _let_python_run() -> None:
    """Nothing: returning to Python is what lets its signal handlers run."""


if __name__ == "__main__":
    sys.exit(main())
