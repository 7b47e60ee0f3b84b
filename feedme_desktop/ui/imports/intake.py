"""Lines in the head of the Imports place: a large file on its way in, and the folders that are watched."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QFrame, QToolButton

from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review.parts import ElidedLabel
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import Bar, button, row
from feedme_desktop.workers.import_intake import Progress

_MEGA = 2**20


class IntakeStrip(QFrame):
    """``Taking in tickets.json: 120 of 500 MB, 12,400 tickets``, a bar, and Cancel."""

    def __init__(self, theme: Theme, cancel: Callable[[], object]) -> None:
        super().__init__()
        self._text = ElidedLabel("small")
        self._bar = Bar(theme, self.tr("Taking in a large file"))
        self._bar.setFixedWidth(180)
        self.cancel = button(self.tr("Cancel"), cancel, "link")
        self.cancel.setAccessibleName(self.tr("Stop taking in this file; what was taken stays"))
        line = row()
        line.addWidget(self._text, 1)
        line.addWidget(self._bar)
        line.addWidget(self.cancel)
        self.setLayout(line)
        self.shown = False
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.accessibleName()

    @Slot(object)
    def show_progress(self, progress: Progress | None) -> None:
        """Show how far it is; None hides the line."""
        self.shown = progress is not None
        self.setVisible(self.shown)
        if progress is None:
            return
        text = self.tr("Taking in {file}: {taken} of {size} MB").format(
            file=progress.file, taken=f"{progress.taken / _MEGA:,.0f}", size=f"{max(1, progress.size / _MEGA):,.0f}"
        )
        if progress.tickets > 1:
            text += self.tr(", {n} tickets").format(n=f"{progress.tickets:,}")
        self._text.show_text(text)
        self._bar.set_share(progress.taken / progress.size if progress.size else 0.0)


class WatchingLabel(QToolButton):
    """``Watching 2 folders``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.shown = False
        self.setIconSize(QSize(16, 16))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.hide()

    def show_folders(self, folders: int, missing: int) -> None:
        """Say how many are watched; nothing where none is."""
        self.shown = folders > 0
        self.setVisible(self.shown)
        text = self.tr("Watching 1 folder") if folders == 1 else self.tr("Watching {n} folders").format(n=folders)
        if missing:
            text += self.tr(", {n} not there").format(n=missing)
        self._theme.set_icon(self, "warning" if missing else "eye", "warning" if missing else "muted")
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(plain_tip(self.tr("New files in them are imported once they stopped changing; see Settings")))
