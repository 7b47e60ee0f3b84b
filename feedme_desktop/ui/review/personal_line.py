"""The line above the decisions that says what personal data is left in the example, and offers to replace it.

It looks at the typed text a moment after the last key; it never blocks a decision. Finding is the extraction package's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QSizePolicy

from feedme_desktop.extraction.personal_kinds import Kind
from feedme_desktop.ui.review.flow import turn
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.text_edit import PlainEdit
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, label, row

_PAUSE_MS = 150
_LINE_WIDTH = 560


class PersonalLine(QFrame):
    """Hidden while nothing is found. ``replace`` types the placeholders, one step of undo a field."""

    def __init__(self, theme: Theme, fields: Sequence[PlainEdit]) -> None:
        super().__init__()
        self.setProperty("panel", "foot")
        self._theme = theme
        self._fields = tuple(fields)
        self._names: tuple[str, ...] = ()
        self._text = label("", wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        said = row(spacing=2 * GRID)
        said.addWidget(IconLabel(theme, "warning", "warning", 16))
        said.addWidget(self._text, 1)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(4 * GRID, 2 * GRID, 3 * GRID, GRID)
        self._line.setSpacing(GRID)
        self._line.addLayout(said, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._soon.timeout.connect(self.look)
        for field in self._fields:
            field.textChanged.connect(self._soon.start)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty when nothing is found."""
        return self._text.text()

    def use_action(self, action: QAction, keys: str) -> None:
        """Offer the action that replaces, as a button."""
        made = KeyButton(self._theme, action, tr("Use placeholders"), keys, "quiet")
        made.setToolTip(action.toolTip())  # rich: from the table of actions
        self._line.addWidget(made, 0, Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button goes below the words where it would squeeze them."""
        super().resizeEvent(event)
        turn(self._line, self.width(), _LINE_WIDTH)

    def set_names(self, names: Sequence[str]) -> None:
        """The speakers of the ticket that the example comes from."""
        wanted = tuple(dict.fromkeys(name for name in names if name))
        if wanted != self._names:
            self._names = wanted
            self.look()

    def replace(self) -> None:
        """Type ``[email]``, ``[order number]`` … over what was found."""
        from feedme_desktop.extraction.personal import with_placeholders

        for field in self._fields:
            if not field.isReadOnly():
                field.type_over(with_placeholders(field.text(), self._names))
        self.look()

    def look(self) -> None:
        """Look at the fields now."""
        from feedme_desktop.extraction.personal import find  # not at the top: the first paint does not wait for it

        self._soon.stop()
        originals: dict[Kind, set[str]] = {}
        for text in (field.text() for field in self._fields):
            for hit in find(text, self._names):
                originals.setdefault(hit.kind, set()).add(text[hit.start : hit.end])
        said = in_words({kind: len(found) for kind, found in originals.items()})
        self._text.setText(tr("Still in it: {things}").format(things=said) if said else "")
        self.setAccessibleName(self.text)
        self.setVisible(bool(said))


def in_words(counts: Mapping[Kind, int]) -> str:
    """How many of each, as in 2 names, 1 e-mail address; in the order of the kinds."""
    one = _one()
    many = _many()
    shown = [(kind, counts[kind]) for kind in Kind if counts.get(kind)]
    return ", ".join(f"{count:,} {one[kind] if count == 1 else many[kind]}" for kind, count in shown)


def _one() -> Mapping[Kind, str]:
    return {
        Kind.EMAIL: tr("e-mail address"),
        Kind.PHONE: tr("phone number"),
        Kind.CARD: tr("card number"),
        Kind.BANK: tr("bank account"),
        Kind.IP: tr("IP address"),
        Kind.MAC: tr("device address"),
        Kind.KEY: tr("password or key"),
        Kind.NAME: tr("name"),
        Kind.USERNAME: tr("user name"),
        Kind.ADDRESS: tr("postal address"),
        Kind.BIRTH_DATE: tr("date of birth"),
        Kind.NATIONAL_ID: tr("identity number"),
        Kind.ORDER: tr("order number"),
        Kind.TICKET: tr("ticket number"),
        Kind.CUSTOMER: tr("customer number"),
        Kind.INVOICE: tr("invoice number"),
        Kind.ACCOUNT: tr("account number"),
        Kind.TRACKING: tr("tracking number"),
        Kind.SERIAL: tr("serial number"),
        Kind.REFERENCE: tr("reference number"),
    }


def _many() -> Mapping[Kind, str]:
    return {
        Kind.EMAIL: tr("e-mail addresses"),
        Kind.PHONE: tr("phone numbers"),
        Kind.CARD: tr("card numbers"),
        Kind.BANK: tr("bank accounts"),
        Kind.IP: tr("IP addresses"),
        Kind.MAC: tr("device addresses"),
        Kind.KEY: tr("passwords or keys"),
        Kind.NAME: tr("names"),
        Kind.USERNAME: tr("user names"),
        Kind.ADDRESS: tr("postal addresses"),
        Kind.BIRTH_DATE: tr("dates of birth"),
        Kind.NATIONAL_ID: tr("identity numbers"),
        Kind.ORDER: tr("order numbers"),
        Kind.TICKET: tr("ticket numbers"),
        Kind.CUSTOMER: tr("customer numbers"),
        Kind.INVOICE: tr("invoice numbers"),
        Kind.ACCOUNT: tr("account numbers"),
        Kind.TRACKING: tr("tracking numbers"),
        Kind.SERIAL: tr("serial numbers"),
        Kind.REFERENCE: tr("reference numbers"),
    }
