"""Lets the quality score learn from decisions made at this window, in the background, every fifty of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from feedme_desktop.errors import UserError
from feedme_desktop.ui.insights.words import tr
from feedme_desktop.ui.review.throttle import Throttle

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

_LOOK_MS = 5_000


class QualityKeeper(QObject):
    """Looks after decisions whether it is time to learn; says so when scores changed."""

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._busy = False
        self._looks = Throttle(self._look, _LOOK_MS, self)
        context.changed.connect(self._changed)
        context.library_lost.connect(self._looks.stop)

    def _changed(self, kinds: frozenset[str]) -> None:
        if "examples" in kinds:
            self._looks.call()

    def _look(self) -> None:
        library = self._context.library
        if library is not None and not self._busy and self._context.settings.enabled:
            self._busy = True
            self._context.spawn(self._learn(library))

    async def _learn(self, library: Library) -> None:
        try:
            learned = await self._context.runner.run(library.quality.retrain_if_due)
        except UserError:
            return  # whoever looks at the library next hears of it; this can wait
        finally:
            self._busy = False
        if learned:
            self._context.notify_changed("examples")
            text = tr("The quality score has learned from the decisions; what waits was rated anew.")
            self._context.toasts.show(text, tr("Insights"), self._go, kind="info", topic="quality")

    def _go(self) -> None:
        self._context.place_requested.emit("insights")
