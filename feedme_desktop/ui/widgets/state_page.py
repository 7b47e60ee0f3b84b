"""What the window shows while there is no library: being prepared, or out of reach and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout

from feedme_desktop.errors import UserError
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import IconLabel, button, column, label, row


class StatePage(QFrame):
    """One of two states: ``show_preparing`` or ``show_error``."""

    retry_wanted = Signal()
    settings_wanted = Signal()
    logs_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._icon = IconLabel(theme, "database", "accent", 48)
        self._title = label("", "page", wrap=True)
        self._text = label("", "muted", wrap=True, selectable=True)
        for one in (self._title, self._text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            one.setFixedWidth(520)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(280)
        self._bar.setAccessibleName(self.tr("Preparing your library"))
        self.retry = button(self.tr("Try again"), self.retry_wanted.emit, "primary")
        self._settings = button(self.tr("Settings…"), self.settings_wanted.emit)
        self._logs = button(self.tr("Open log folder"), self.logs_wanted.emit, "link")
        self._lay_out()
        self.show_preparing("")

    @property
    def text(self) -> str:
        """What it says."""
        return f"{self._title.text()}\n{self._text.text()}"

    def show_preparing(self, step: str) -> None:
        """Say what is being prepared; ``step`` is the latest message of the library."""
        self._icon.set_icon("database", "accent")
        self._title.setText(self.tr("Preparing your library"))
        self._text.setText(step or self.tr("This takes a few seconds the first time."))
        self._show_error_parts(False)
        self._bar.setRange(0, 0)

    def show_error(self, error: UserError) -> None:
        """Say what happened and what to do about it."""
        self._icon.set_icon("offline", "danger")
        self._title.setText(self._titles().get(error.code, self.tr("Your library can't be opened")))
        self._text.setText(str(error))
        self._show_error_parts(True)
        self.retry.setFocus()

    def _show_error_parts(self, failed: bool) -> None:
        for part in (self.retry, self._settings, self._logs):
            part.setVisible(failed)
        self._bar.setVisible(not failed)

    def _titles(self) -> dict[str, str]:
        return {
            "unreachable": self.tr("The database does not answer"),
            "wrong_password": self.tr("The database refuses the password"),
            "no_pgvector": self.tr("The database has no pgvector"),
            "newer_schema": self.tr("This library needs a newer FeedMe"),
            "disk_full": self.tr("The disk is full"),
            "settings": self.tr("The settings can't be read"),
        }

    def _lay_out(self) -> None:
        center = Qt.AlignmentFlag.AlignHCenter
        inner = column(spacing=8)
        inner.addStretch(2)
        inner.addWidget(self._icon, alignment=center)
        for widget in (self._title, self._text):
            inner.addLayout(row(None, widget, None))
        inner.addSpacing(12)
        inner.addWidget(self._bar, alignment=center)
        inner.addLayout(row(None, self.retry, self._settings, None))
        inner.addLayout(row(None, self._logs, None))
        inner.addStretch(3)
        outer = QVBoxLayout(self)
        outer.addLayout(inner)
