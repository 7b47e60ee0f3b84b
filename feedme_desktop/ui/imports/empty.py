"""What to do when nothing was imported yet: drop, open, or try the samples."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout

from feedme_desktop.ui.imports.engines import where_text_goes
from feedme_desktop.ui.theme import RADIUS, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, button, column, label, row


class EmptyImports(QFrame):
    """The empty state; its buttons only say what is wanted."""

    open_wanted = Signal()
    folder_wanted = Signal()
    sample_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        title = label(self.tr("Drop files or folders here"), "page")
        lead = label(
            self.tr(
                "E-mails and mailboxes, help desk exports as JSON, CSV or HTML, chats, PDF, Word, captions, archives. "
                "Or paste a transcript with Ctrl+V."
            ),
            "muted",
            wrap=True,
        )
        for one in (title, lead):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lead.setFixedWidth(440)
        lead.setMinimumHeight(lead.heightForWidth(440))
        open_files = button(self.tr("Open files…"), self.open_wanted.emit, "primary")
        folder = button(self.tr("Open folder…"), self.folder_wanted.emit)
        sample = button(self.tr("Try with sample transcripts"), self.sample_wanted.emit, "link")
        inner = column(spacing=0)
        inner.addStretch(2)
        inner.addWidget(IconLabel(theme, "drop", "accent", 48), alignment=Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(12)
        inner.addWidget(title)
        inner.addSpacing(4)
        inner.addLayout(row(None, lead, None))
        inner.addSpacing(20)
        inner.addLayout(row(None, open_files, folder, None))
        inner.addSpacing(12)
        inner.addLayout(row(None, sample, None))
        inner.addSpacing(12)
        self._private = label(where_text_goes("rules"), "small")
        inner.addWidget(self._private, alignment=Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addLayout(inner)

    def show_engine(self, engine: str) -> None:
        """Say where the words go with this engine."""
        self._private.setText(where_text_goes(engine))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame: this is where things are dropped."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("border"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), RADIUS * 2, RADIUS * 2)
        painter.end()
