"""Settings: look and name, the library, the model, watched folders, thresholds; each says where its value came from.

Edits a copy; ``saved`` carries the new settings. Passwords and keys go to the keychain, never to the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QTabWidget,
    QWidget,
)

from feedme_desktop.errors import UserError
from feedme_desktop.ui.dialogs.database import DatabasePage
from feedme_desktop.ui.dialogs.fields import add_setting, form_page
from feedme_desktop.ui.dialogs.folders import FoldersPage
from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.dialogs.model import ModelPage
from feedme_desktop.ui.dialogs.secrets import Kept, Secret, keep
from feedme_desktop.ui.widgets.parts import label

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext
    from feedme_desktop.ui.dialogs.key_field import KeyField

_NUMBERS: tuple[tuple[str, str, float, float, float], ...] = (
    ("similarity_threshold", "Search: trust answers from", 0, 1, 0.05),
    ("quality_threshold", "Review: good quality from", 0, 1, 0.05),
    ("max_examples_per_conversation", "Most examples per conversation", 1, 1000, 1),
    ("max_file_size_mb", "Largest conversation, MB", 0.1, 1000, 1),
    ("max_container_size_mb", "Largest archive, MB", 1, 100_000, 100),
)
_ACCEPT = QDialogButtonBox.ButtonRole.AcceptRole
_THEMES = (("system", "Like the system"), ("light", "Light"), ("dark", "Dark"))


class SettingsDialog(FramedDialog):
    """Five pages: general, library, model, watched folders, limits."""

    saved = Signal(object)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("Settings", parent)
        self._context = context
        self._settings = context.settings
        self._numbers: dict[str, QSpinBox | QDoubleSpinBox] = {}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._general(), self.tr("General"))
        self.database = DatabasePage(context)
        self.database.test_wanted.connect(self._test_database)
        self.tabs.addTab(self.database, self.tr("Library"))
        self.model = ModelPage(context)
        self.model.look_wanted.connect(self._look_for_keys)
        self.model.test_wanted.connect(self._test_model)
        self.model.forget_wanted.connect(self._forget_key)
        self.finished.connect(self.model.stop)
        self.tabs.addTab(self.model, self.tr("Model"))
        self.folders = FoldersPage(context)
        self.tabs.addTab(self.folders, self.tr("Watched folders"))
        self.tabs.addTab(self._limits(), self.tr("Limits"))
        self.body.addWidget(self.tabs, 1)
        self._problem = label("", wrap=True)
        self._problem.setProperty("tone", "danger")
        self._problem.hide()
        self.body.addWidget(self._problem)
        self._waiting = label("", "muted", wrap=True)
        self._waiting.hide()
        self.body.addWidget(self._waiting)
        box = self.add_buttons(self.tr("Save"))
        box.accepted.connect(self._save)
        self._save_button = next(one for one in box.buttons() if box.buttonRole(one) is _ACCEPT)
        self.resize(680, 640)

    def show_folders(self) -> None:
        """Open on the page of watched folders."""
        self.tabs.setCurrentWidget(self.folders)

    def _test_database(self) -> None:
        self.start(self._context, self.database.check())

    @Slot()
    def _look_for_keys(self) -> None:
        self.start(self._context, self.model.look())

    @Slot()
    def _test_model(self) -> None:
        self.start(self._context, self.model.check())

    @Slot(object)
    def _forget_key(self, field: KeyField) -> None:
        self.start(self._context, self._forget(field))

    async def _forget(self, field: KeyField) -> None:
        settings = await field.forget(self._settings)
        if settings != self._settings:
            # It was kept for this session only: whoever uses it has to hear that it is gone.
            self._settings = settings
            self.model.use(settings)
            self.saved.emit(settings)

    def _general(self) -> QWidget:
        page, form = form_page()
        self.theme = QComboBox()
        for value, text in _THEMES:
            self.theme.addItem(self.tr(text), value)
        self.theme.setCurrentIndex(self.theme.findData(self._settings.theme))
        self._add(form, "theme", self.tr("Look"), self.theme)
        self.name = QLineEdit(self._settings.user_name)
        self._add(form, "user_name", self.tr("Your name"), self.name)
        folder = label(str(self._settings.data_dir), wrap=True, selectable=True)
        form.addRow(self.tr("Data folder"), folder)
        file = label(str(self._settings.settings_path), "muted", wrap=True, selectable=True)
        form.addRow(self.tr("Settings file"), file)
        return page

    def _limits(self) -> QWidget:
        page, form = form_page()
        for name, text, low, high, step in _NUMBERS:
            value = getattr(self._settings, name)
            box: QSpinBox | QDoubleSpinBox
            if isinstance(value, int) and step >= 1:
                box = QSpinBox()
                box.setRange(int(low), int(high))
            else:
                box = QDoubleSpinBox()
                box.setRange(low, high)
                box.setSingleStep(step)
                box.setDecimals(2 if high <= 1 else 1)
            box.setValue(value)
            box.lineEdit().setTextMargins(8, 0, 8, 0)
            self._numbers[name] = box
            self._add(form, name, self.tr(text), box)
        return page

    def _add(self, form: QFormLayout, name: str, text: str, field: QWidget) -> None:
        add_setting(form, self._settings, name, text, field)

    def _changes(self) -> dict[str, Any]:
        wanted: dict[str, Any] = {"theme": self.theme.currentData(), "user_name": self.name.text().strip()}
        wanted["watch_folders"] = self.folders.folders
        wanted |= {name: box.value() for name, box in self._numbers.items()}
        wanted |= self.model.changes()
        return {
            name: value
            for name, value in wanted.items()
            if value != getattr(self._settings, name) and self._settings.origin(name) != "environment"
        }

    @Slot()
    def _save(self) -> None:
        """Secrets first, in a worker's thread, for a locked keychain asks the person; then all the rest at once."""
        try:
            changes = self._changes() | self.database.changes()
        except UserError as error:
            self._say_problem(str(error))
            return
        secrets = [*self.database.secrets(), *self.model.secrets()]
        if secrets:
            self._wait(self.tr("Waiting for the system's keychain…"))
            self.start(self._context, self._keep_and_save(changes, secrets))
        else:
            self._save_all(changes, Kept({}, everything=True))

    async def _keep_and_save(self, changes: dict[str, Any], secrets: list[Secret]) -> None:
        try:
            kept = await self._context.runner.run(keep, secrets)
        except Exception:  # not when the dialog was closed meanwhile: there is nothing to give back
            self._wait(None)
            raise
        self._wait(None)
        self._save_all(changes, kept)

    def _save_all(self, changes: dict[str, Any], kept: Kept) -> None:
        from feedme_desktop.settings import save_settings

        try:
            settings = save_settings(self._settings, changes).with_changes(kept.changes)
        except (UserError, OSError) as error:
            self._say_problem(str(error))
            return
        if not kept.everything:
            text = self.tr("This system has no keychain: what it would have kept is known until FeedMe is closed.")
            self._context.toasts.show(text, kind="warning")
        self.saved.emit(settings)
        self.accept()

    def _wait(self, text: str | None) -> None:
        """While the keychain is waited for nothing can be changed any more; Cancel still works."""
        self.tabs.setEnabled(text is None)
        self._save_button.setEnabled(text is None)
        self._waiting.setText(text or "")
        self._waiting.setVisible(text is not None)
        self._problem.hide()

    def _say_problem(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()
