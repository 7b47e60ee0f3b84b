"""Below the list of imports: the selected row in whole sentences, and a button for everything it can be asked for.

The buttons follow actions that the place owns; it asks the library nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QVBoxLayout

from feedme_desktop.domain.records import ConversationStatus
from feedme_desktop.ui.actions import ActionTable
from feedme_desktop.ui.imports.rows import ImportRow
from feedme_desktop.ui.imports.wording import look_text, name_text, result_text, stage_text, time_text, why_look
from feedme_desktop.ui.preview.wording import format_name
from feedme_desktop.ui.review.flow import FlowLayout
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.parts import ElidedLabel
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import IconLabel, column, label, row

UNKNOWN_COLUMNS = "unknown_columns"
_LOOKS = {
    ConversationStatus.COMPLETED: ("approve", "success"),
    ConversationStatus.FAILED: ("error", "danger"),
    ConversationStatus.CANCELLED: ("stop", "muted"),
    ConversationStatus.PENDING: ("clock", "muted"),
    ConversationStatus.PROCESSING: ("activity", "accent"),
}


class RowDetails(QFrame):
    """Hidden while nothing is selected."""

    def __init__(self, theme: Theme, table: ActionTable, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("panel", "foot")
        self._icon = IconLabel(theme, "file", "muted", 18)
        self._name, self._state = ElidedLabel("strong"), label("", "small")
        self._text = label("", wrap=True, selectable=True)
        self.buttons: dict[str, KeyButton] = {}
        line = FlowLayout(spacing=8)
        for action in actions:
            name = action.objectName()
            keys = table.keys(name)
            made = KeyButton(theme, action, action.text().rstrip("…"), keys)
            self.buttons[name.partition(".")[2]] = made
            line.addWidget(made)
        head = row(self._icon)
        head.addLayout(column(self._name, self._state, spacing=0), 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 16, 10)
        outer.setSpacing(6)
        outer.addLayout(head)
        outer.addWidget(self._text)
        outer.addLayout(line)
        self.hide()

    @property
    def text(self) -> str:
        """What it says of the row."""
        return self._text.text()

    def show_row(self, shown: ImportRow | None) -> None:
        """Say everything about a row."""
        self.setVisible(shown is not None)
        if shown is None:
            return
        icon, ink = ("warning", "warning") if shown.needs_look else _LOOKS[shown.status]
        self._icon.set_icon(icon, ink)
        self._name.show_text(name_text(shown))
        parts = [look_text(shown) if shown.needs_look else stage_text(shown)]
        if shown.format:
            parts.append(format_name(shown.format))
        if shown.conversation is not None:
            parts.append(self.tr("Ticket #{id}").format(id=shown.conversation))
        self._state.setText(" · ".join(parts))
        if "retry" in self.buttons:
            self.buttons["retry"].setText(self.tr("Try now") if shown.waits else self.tr("Retry import"))
        self._text.setText(self._sentences(shown))
        self._text.setVisible(bool(self._text.text()))
        self.setAccessibleName(f"{name_text(shown)}. {self._text.text()}")

    def _sentences(self, shown: ImportRow) -> str:
        if shown.waits and shown.error is not None:
            return self.tr("{reason} It is tried again at {time} by itself.").format(
                reason=shown.error.message, time=time_text(shown.waiting_until)
            )
        if shown.error is not None and shown.ended:
            return shown.error.message
        if shown.needs_look:
            return f"{why_look(shown)} {result_text(shown)}."
        return result_text(shown)
