"""From a conversation to what would be sent of it, and the question before the first one is.

Opens the dialog through the one replaceable object; it draws nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from feedme_desktop.services.engines import is_remote
from feedme_desktop.ui.context import UiContext

if TYPE_CHECKING:
    from feedme_desktop.services.privacy import SendingPreview
    from feedme_desktop.settings import Settings


class Sending(QObject):
    """For the window, the Imports place and the settings."""

    def __init__(self, context: UiContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window

    async def conversation(self, conversation_id: int) -> None:
        """Show what would be sent of a conversation of the library."""
        from feedme_desktop.services.privacy import preview_of_conversation

        library = self._context.library
        if library is not None:
            settings = self._context.settings
            look = partial(preview_of_conversation, library.imports, settings, conversation_id)
            await _open(self._context, look, settings, self._window)

    async def may_send(self, engine: str, look: Callable[[str], SendingPreview]) -> bool:
        """Whether text may be sent to this engine; the first time a person is shown what, and asked."""
        from feedme_desktop.services.privacy import agreed, is_agreed
        from feedme_desktop.settings import save_settings
        from feedme_desktop.ui.dialogs.sending import SendingDialog

        settings = self._context.settings
        if is_agreed(settings, engine):
            return True
        dialog = SendingDialog(self._context, look, engine, self._window, asks=True)
        if not await self._context.dialogs.show(dialog):
            self._context.toasts.show(self.tr("Nothing was sent, and nothing imported."))
            return False
        changed = await self._context.runner.run(save_settings, settings, agreed(settings, engine))
        self._context.set_settings(changed)
        return True

    async def sample(self, settings: Settings | None = None) -> None:
        """Show it with a ticket made up for that; ``settings`` are those that are being edited."""
        await show_sample(self._context, self._window, settings)


async def show_sample(context: UiContext, parent: QWidget, settings: Settings | None = None) -> None:
    """What would be sent of a ticket made up for that, by these settings, or those in use."""
    from feedme_desktop.services.privacy import sample, sending_preview

    used = settings or context.settings
    await _open(context, lambda engine: sending_preview(sample(), used, engine), used, parent)


async def _open(context: UiContext, look: Callable[[str], SendingPreview], settings: Settings, parent: QWidget) -> None:
    from feedme_desktop.ui.dialogs.sending import SendingDialog

    engine = settings.engine if is_remote(settings.engine) else "gemini"
    await context.dialogs.show(SendingDialog(context, look, engine, parent))
