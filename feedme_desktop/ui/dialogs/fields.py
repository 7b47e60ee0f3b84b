"""Rows of the settings' pages: a field, and below it where its value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFormLayout, QWidget

from feedme_desktop.ui.widgets.parts import label

if TYPE_CHECKING:
    from feedme_desktop.settings import Settings


def form_page() -> tuple[QWidget, QFormLayout]:
    """A page that is a form."""
    page = QWidget()
    form = QFormLayout(page)
    form.setContentsMargins(4, 16, 4, 4)
    dress(form)
    return page, form


def dress(form: QFormLayout) -> None:
    """Spacing and alignment of every form of ours."""
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(8)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)


def add_setting(form: QFormLayout, settings: Settings, name: str, text: str, field: QWidget) -> None:
    """A row for the setting ``name``; one that the environment sets can't be changed here."""
    field.setAccessibleName(text)
    field.setEnabled(settings.origin(name) != "environment")
    form.addRow(text, field)
    note = origin_note(settings, name)
    if note:
        form.addRow("", label(note, "small"))


def origin_note(settings: Settings, name: str) -> str:
    """Where a value comes from, empty for a default."""
    from feedme_desktop.settings import variables_of

    origin = settings.origin(name)
    if origin == "default":
        return ""
    if origin == "file":
        return QCoreApplication.translate("SettingsFields", "From the settings file")
    text = QCoreApplication.translate("SettingsFields", "Set by {name}")
    return text.format(name=variables_of(name)[0])
