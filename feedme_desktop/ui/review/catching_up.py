"""Keeps a place up to date: soon after a change while it is seen, else as soon as it is seen again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from feedme_desktop.ui.review.throttle import Throttle

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext

_CONCERNED = frozenset({"examples", "conversations"})


class CatchingUp(QObject):
    """Calls ``refresh`` of its place, which says ``done``, whoever called it."""

    def __init__(self, context: UiContext, place: QWidget, refresh: Callable[[], object], interval_ms: int) -> None:
        super().__init__(place)
        self._context, self._place, self._refresh = context, place, refresh
        self._stale = False
        self._refreshes = Throttle(self._now, interval_ms, self)
        place.installEventFilter(self)
        context.changed.connect(self._changed)

    def later(self) -> None:
        """What is shown is out of date: refresh once the place is seen."""
        self._stale = True

    def done(self) -> None:
        """It was refreshed just now."""
        self._stale = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up with what changed while it was hidden."""
        if watched is self._place and event.type() == QEvent.Type.Show and self._stale:
            self._refresh()
        return super().eventFilter(watched, event)

    def _changed(self, kinds: frozenset[str]) -> None:
        if not kinds & _CONCERNED or self._context.library is None:
            return
        if self._place.isVisible():
            self._refreshes.call()
        else:
            self._stale = True

    def _now(self) -> None:
        if self._context.library is not None:
            self._refresh()
