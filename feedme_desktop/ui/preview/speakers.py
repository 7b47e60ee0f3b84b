"""Who speaks: a line each with the count of messages, a role to choose and whether that is for always."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from feedme_desktop.domain.records import PreviewSpeaker
from feedme_desktop.domain.transcript import Role
from feedme_desktop.ui.preview.readings import ROLES
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.flow import chain, clear_layout
from feedme_desktop.ui.review.parts import ElidedLabel
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import label, row

MOST = 40
"""Lines shown; a log of a busy channel has thousands of speakers, whose roles nobody sets one by one."""


class RoleBox(QComboBox):
    """A combo box that takes 1 to 5 for its choices."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number."""
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < len(ROLES) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.setCurrentIndex(self.findData(ROLES[number]))
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class SpeakersList(QScrollArea):
    """Emits what is chosen; shows what it is given."""

    role_chosen = Signal(str, object)
    always_chosen = Signal(str, bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines: dict[str, SpeakerLine] = {}
        self._names: list[str] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 4, 8, 4)
        self._column.setSpacing(12)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Speakers"))

    def show_speakers(self, speakers: Sequence[PreviewSpeaker], always: set[str]) -> None:
        """Show these; lines that are there keep the focus."""
        names = [one.name for one in speakers]
        if names != self._names:
            self._names = names
            self._fill(speakers[:MOST], len(speakers) - MOST)
        for one in speakers[:MOST]:
            self._lines[one.name].show_speaker(one, one.name in always)

    def line(self, name: str) -> SpeakerLine:
        """The line of a speaker."""
        return self._lines[name]

    def first(self) -> QWidget | None:
        """Where Tab comes in."""
        return self._lines[self._names[0]].box if self._names else None

    def _fill(self, speakers: Sequence[PreviewSpeaker], more: int) -> None:
        clear_layout(self._column)
        self._lines = {one.name: SpeakerLine(self._theme, one.name) for one in speakers}
        for line in self._lines.values():
            line.role_chosen.connect(self.role_chosen)
            line.always_chosen.connect(self.always_chosen)
            self._column.addWidget(line)
        if more > 0:
            self._column.addWidget(label(self.tr("and {n} more").format(n=f"{more:,}"), "small"))
        self._column.addStretch(1)
        fields = [field for line in self._lines.values() for field in (line.box, line.always)]
        if fields:
            chain(fields[0], fields[1:])


class SpeakerLine(QFrame):
    """One speaker."""

    role_chosen = Signal(str, object)
    always_chosen = Signal(str, bool)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme, self._name = theme, name
        shown = words.one_line(name, 80) or self.tr("Without a name")
        self._title, self._count = ElidedLabel("strong"), label("", "small")
        self._title.show_text(shown)
        self.box = RoleBox()
        self.box.setAccessibleName(self.tr("Role of {name}").format(name=shown))
        for role in ROLES:
            self.box.addItem(theme.icon(words.role_icon(role), "muted"), words.role_word(role), role)
        self.always = QCheckBox(self.tr("Always"))
        self.always.setAccessibleName(self.tr("Always take {name} for that").format(name=shown))
        self.always.setToolTip(self.tr("Remember this role for later imports of this kind of file"))
        if not name:
            self.always.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = row(self._title)
        head.setStretch(0, 1)
        head.addWidget(self._count)
        layout.addLayout(head)
        line = row(self.box)
        line.setStretch(0, 1)
        line.addWidget(self.always)
        layout.addLayout(line)
        self.box.activated.connect(self._choose)
        self.always.toggled.connect(self._choose_always)

    def show_speaker(self, speaker: PreviewSpeaker, always: bool) -> None:
        """Show count, role and tick."""
        count = speaker.turns
        self._count.setText(self.tr("1 message") if count == 1 else self.tr("{n} messages").format(n=f"{count:,}"))
        unknown = self.box.findData(Role.UNKNOWN)
        if speaker.role is Role.UNKNOWN and unknown < 0:
            self.box.insertItem(0, self._theme.icon("help", "warning"), self.tr("Who is this?"), Role.UNKNOWN)
        elif speaker.role is not Role.UNKNOWN and unknown >= 0:
            self.box.removeItem(unknown)
        self.box.setCurrentIndex(self.box.findData(speaker.role))
        self.always.setEnabled(speaker.role is not Role.UNKNOWN)
        self.always.blockSignals(True)
        self.always.setChecked(always)
        self.always.blockSignals(False)

    def _choose(self, index: int) -> None:
        role = self.box.itemData(index)
        if role is not Role.UNKNOWN:
            self.role_chosen.emit(self._name, Role(role))

    def _choose_always(self, yes: bool) -> None:
        self.always_chosen.emit(self._name, yes)
