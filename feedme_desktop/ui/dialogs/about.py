"""About: version, licence, where the data is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

import feedme_desktop
from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.widgets.parts import IconLabel, label, row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext


class AboutDialog(FramedDialog):
    """Who we are, in four lines."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("FeedMe Desktop", parent)
        version = label(self.tr("Version {version}").format(version=feedme_desktop.__version__), "section")
        self.body.addLayout(row(IconLabel(context.theme, "logo", "accent", 40), version, None, spacing=12))
        what = self.tr(
            "Turns support transcripts into a reviewed library of answers that you search by meaning. "
            "Everything runs on this computer; nothing is sent anywhere unless you set up a team database or an "
            "online model."
        )
        self.body.addWidget(label(what, wrap=True))
        self.body.addWidget(label(self.tr("Licence: MIT. Made with Qt, PostgreSQL, pgvector and MiniLM."), "muted"))
        folder = self.tr("Data folder: {folder}").format(folder=context.settings.data_dir)
        self.body.addWidget(label(folder, "muted", wrap=True, selectable=True))
        self.body.addStretch(1)
        self.add_close()
        self.setMinimumWidth(460)
