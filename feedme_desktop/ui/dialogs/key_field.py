"""A key for a service: typed once, kept in the system's keychain, never shown again.

The keychain may ask the person something and take its time: it is only spoken to off the GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from feedme_desktop.ui.dialogs.fields import origin_note
from feedme_desktop.ui.dialogs.secrets import Secret
from feedme_desktop.ui.widgets.parts import button

if TYPE_CHECKING:
    from feedme_desktop.settings import Settings
    from feedme_desktop.ui.context import UiContext


class KeyField(QWidget):
    """``look`` finds out whether a key is there; ``secret`` is what was typed, for whoever keeps it."""

    remove_wanted = Signal()
    """Somebody pressed Remove: whoever owns the field runs ``forget``."""

    def __init__(self, context: UiContext, engine: str, *, needed: bool) -> None:
        super().__init__()
        self._context = context
        self.engine = engine
        self.setting = f"{engine}_api_key"
        self._needed = needed
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.remove = button(self.tr("Remove"), self.remove_wanted.emit)
        self.remove.setToolTip(self.tr("Remove the key from the system's keychain"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.remove)
        self.setFocusProxy(self.edit)
        self._show(there=False)

    @property
    def typed(self) -> str:
        """The new key, empty where none was typed."""
        return self.edit.text().strip()

    def name(self, text: str) -> None:
        """What a screen reader says."""
        self.edit.setAccessibleName(text)
        self.remove.setAccessibleName(self.tr("Remove {key}").format(key=text))

    async def look(self) -> None:
        """Find out whether there is a key, and say so."""
        settings = self._context.settings
        self._show(there=await self._context.runner.run(_is_there, settings, self.engine))

    async def forget(self, settings: Settings) -> Settings:
        """Remove the key from the keychain, and from the settings where it was kept for this session."""
        self.remove.setEnabled(False)
        await self._context.runner.run(_forget, self.engine)
        self.edit.clear()
        self._show(there=False)
        self._context.toasts.show(self.tr("The key was removed."), kind="success")
        return settings.with_changes({self.setting: None})

    def secret(self, settings: Settings) -> Secret | None:
        """What was typed and is to be kept, None for nothing."""
        from feedme_desktop.services.models import KEY_NAMES

        if not self.typed or settings.origin(self.setting) == "environment":
            return None
        # In the settings it lasts for this session, and would win over the keychain's.
        return Secret(KEY_NAMES[self.engine], self.typed, {self.setting: None}, {self.setting: SecretStr(self.typed)})

    def _show(self, *, there: bool) -> None:
        note = origin_note(self._context.settings, self.setting)
        fixed = self._context.settings.origin(self.setting) == "environment"
        nothing = self.tr("None yet") if self._needed else self.tr("None; many servers need none")
        self.edit.setPlaceholderText(note if fixed else self.tr("Kept; type to replace it") if there else nothing)
        self.edit.setEnabled(not fixed)
        self.remove.setVisible(there and not fixed)
        self.remove.setEnabled(True)


def _is_there(settings: Settings, engine: str) -> bool:
    from feedme_desktop.services.models import key_of

    return key_of(settings, engine) is not None


def _forget(engine: str) -> None:
    from feedme_desktop.keychain import Keychain
    from feedme_desktop.services.models import KEY_NAMES

    Keychain().forget(KEY_NAMES[engine])
