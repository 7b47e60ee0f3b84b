"""What the columns of a table mean: each with some of its cells and a meaning to choose.

Lines are made a few at a time between events: a table may have hundreds of columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from feedme_desktop.domain.records import PreviewColumn
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.flow import clear_layout
from feedme_desktop.ui.review.parts import ElidedLabel
from feedme_desktop.ui.widgets.parts import column, row

SLICE = 6
"""Lines made in one go."""


def meanings() -> dict[str, str]:
    """What a column may mean, and what that is called."""
    return {
        "text": _tr("Message"),
        "speaker": _tr("Speaker"),
        "role": _tr("Role of the speaker"),
        "time": _tr("Time"),
        "ticket": _tr("Ticket number"),
        "subject": _tr("Subject"),
        "question": _tr("Question"),
        "answer": _tr("Answer"),
        "status": _tr("Status"),
        "priority": _tr("Priority"),
        "tags": _tr("Tags"),
        "ignore": _tr("Leave out"),
    }


class ColumnsList(QScrollArea):
    """Emits the key of a column and its new meaning (None: as the program finds)."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[str, ColumnLine] = {}
        self._keys: list[str] = []
        self._todo: list[PreviewColumn] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 4, 8, 4)
        self._column.setSpacing(8)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Columns"))
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._build)

    def show_columns(self, columns: Sequence[PreviewColumn]) -> None:
        """Show these; lines that are there keep the focus."""
        keys = [key_of(one) for one in columns]
        if keys != self._keys:
            self._keys = keys
            clear_layout(self._column)
            self._lines.clear()
            self._todo = list(columns)
            self._build()
            return
        self._todo = [one for one in columns if key_of(one) not in self._lines]
        for one in columns:
            if key_of(one) in self._lines:
                self._lines[key_of(one)].show_meaning(one.meaning)

    def line(self, key: str) -> ColumnLine:
        """The line of a column."""
        return self._lines[key]

    def first(self) -> QWidget | None:
        """Where Tab comes in: the first column nobody knows the meaning of, else the first."""
        lines = list(self._lines.values())
        return next((one.box for one in lines if one.box.currentData() is None), lines[0].box if lines else None)

    @property
    def ready(self) -> bool:
        """Whether all lines are there."""
        return not self._todo

    def _build(self) -> None:
        last = list(self._lines.values())[-1].box if self._lines else None
        now, self._todo = self._todo[:SLICE], self._todo[SLICE:]
        for one in now:
            line = self._lines[key_of(one)] = ColumnLine(one)
            line.chosen.connect(self.chosen)
            self._column.addWidget(line)
            if last is not None:
                QWidget.setTabOrder(last, line.box)
            last = line.box
        if self._todo:
            self._timer.start()
        else:
            self._column.addStretch(1)


class ColumnLine(QFrame):
    """One column."""

    chosen = Signal(str, object)

    def __init__(self, shown: PreviewColumn) -> None:
        super().__init__()
        self._key = key_of(shown)
        name = words.one_line(shown.name, 80) or self.tr("Without a name")
        title, samples = ElidedLabel("strong"), ElidedLabel("small")
        title.show_text(name)
        samples.show_text(" · ".join(words.one_line(cell, 60) for cell in shown.samples if cell.strip()))
        self.box = QComboBox()
        self.box.setFixedWidth(164)
        self.box.setMaxVisibleItems(14)
        self.box.setAccessibleName(self.tr("Meaning of the column {name}").format(name=name))
        if shown.meaning is None:
            self.box.addItem(self.tr("Details only"), None)
        for meaning, text in meanings().items():
            self.box.addItem(text, meaning)
        line = row()
        line.addLayout(column(title, samples, spacing=0), 1)
        line.addWidget(self.box)
        self.setLayout(line)
        self.show_meaning(shown.meaning)
        self.box.activated.connect(self._choose)

    def show_meaning(self, meaning: str | None) -> None:
        """Show what the column means now."""
        index = self.box.findData(meaning)
        if index < 0 and meaning is None:
            self.box.insertItem(0, self.tr("Details only"), None)
            index = 0
        self.box.setCurrentIndex(index)

    def _choose(self, index: int) -> None:
        self.chosen.emit(self._key, self.box.itemData(index))


def key_of(shown: PreviewColumn) -> str:
    """The name under which a column's meaning is kept."""
    return shown.key or shown.name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Columns", text)
