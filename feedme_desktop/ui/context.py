"""What every screen is given: the runner, settings, theme, library and the signals between screens.

One object instead of globals; it builds nothing and draws nothing. ``app.py`` fills it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from feedme_desktop.errors import DatabaseUnavailableError, UserError
from feedme_desktop.ui.actions import ActionTable
from feedme_desktop.ui.dialogs.ask import Dialogs
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.toasts import Toasts
from feedme_desktop.workers.runner import Runner

if TYPE_CHECKING:
    import asyncio

    from feedme_desktop.services.library import Library
    from feedme_desktop.settings import Settings

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)


class UiContext(QObject):
    """Shared by all screens; lives as long as the window."""

    library_ready = Signal()
    """The library was opened (or replaced): ``context.library`` is set."""
    library_lost = Signal()
    """The library was closed; screens must not use it any more."""
    settings_changed = Signal()
    changed = Signal(object)
    """Frozen set of the kinds of things an operation changed: "examples", "conversations", "settings"."""
    example_requested = Signal(int)
    conversation_requested = Signal(int, object)
    """A conversation to show, and the index of the turn to scroll to or None."""
    unreachable = Signal(str)
    """The library did not answer somebody's request; carries the sentence that says why."""
    place_requested = Signal(str)
    """Name of a place to go to: "inbox", "library", "imports"."""

    def __init__(
        self,
        theme: Theme,
        *,
        runner: Runner | None = None,
        dialogs: Dialogs | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.runner = runner or Runner(parent=self)
        self.dialogs = dialogs or Dialogs(self)
        self.toasts = Toasts(self)
        self.actions = ActionTable(theme, self)
        self.library: Library | None = None
        self._settings: Settings | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def settings(self) -> Settings:
        """The settings; read in the background after the first paint, before any place is built."""
        if self._settings is None:
            raise RuntimeError("the settings are not loaded yet")
        return self._settings

    def set_settings(self, settings: Settings) -> None:
        """Use these settings from now on and tell every screen."""
        self._settings = settings
        self.settings_changed.emit()

    @property
    def has_settings(self) -> bool:
        """Whether ``settings`` may be asked already."""
        return self._settings is not None

    @property
    def who(self) -> str:
        """Name under which decisions are recorded."""
        return self.settings.user_name

    def set_library(self, library: Library | None) -> None:
        """Hand every screen the opened library, or take it away with None."""
        self.library = library
        if library is None:
            self.library_lost.emit()
        else:
            self.library_ready.emit()

    def open_example(self, example_id: int) -> None:
        """Show an example in its transcript."""
        self.example_requested.emit(example_id)

    def open_conversation(self, conversation_id: int, turn: int | None = None) -> None:
        """Show a conversation, scrolled to a turn."""
        self.conversation_requested.emit(conversation_id, turn)

    def notify_changed(self, *kinds: str) -> None:
        """Tell every screen what kinds of things are different now."""
        if kinds:
            self.changed.emit(frozenset(kinds))

    async def perform(self, change: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change of examples off the GUI thread, then tell every screen to look again."""
        return await self.perform_on(("examples",), change, *args, **kwargs)

    async def perform_on(self, kinds: Iterable[str], change: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a change of the named kinds of things off the GUI thread, then tell every screen."""
        value = await self.runner.run(change, *args, **kwargs)
        self.notify_changed(*kinds)
        return value

    def spawn(self, coroutine: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Start a coroutine; a failure nobody awaits is shown as a toast and logged."""
        import asyncio  # not at the top: the first paint does not wait for it

        task = asyncio.get_event_loop_policy().get_event_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def cancel_all(self) -> None:
        """Cancel every coroutine still running; part of the shutdown."""
        for task in list(self._tasks):
            task.cancel()

    def report(self, error: BaseException) -> None:
        """Tell the person about a failure: its sentence where it has one, the log otherwise."""
        if isinstance(error, DatabaseUnavailableError) and self.library is not None:
            _log.warning("%s: %s", error.code, error)
            # Said once, above everything, instead of once for each of the many requests that fail now.
            self.unreachable.emit(str(error))
            return
        if isinstance(error, UserError):
            _log.warning("%s: %s", error.code, error)
            self.toasts.show(str(error), kind="danger")
            return
        _log.error("unexpected failure", exc_info=error)
        text = QCoreApplication.translate(
            "UiContext", "Something went wrong on our side. What you did is kept; the details are in the log."
        )
        self.toasts.show(text, kind="danger")

    def _finished(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            self.report(error)
