"""Rows of the Imports place, newest first, changed one by one as events come in.

Read from the library by page; holds no widget and asks the database nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Spent, Submitted
from feedme_desktop.ui.imports.rows import ENDED, ImportRow, Purse, from_event, from_submitted, moved, went_elsewhere
from feedme_desktop.ui.imports.wording import name_text, result_text, stage_text

Index = QModelIndex | QPersistentModelIndex
FILE, STAGE, PROGRESS, ELAPSED, RESULT, ACTION = range(6)
ROW = int(Qt.ItemDataRole.UserRole) + 1


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows stand where, and what the models consumed since the list was last at rest."""

    total: int = 0
    working: int = 0
    failed: int = 0
    completed: int = 0
    retryable: int = 0
    unsure: int = 0
    spent: Spent | None = None
    waiting: int = 0


class ImportsModel(QAbstractTableModel):
    """Six columns; ``data(index, ROW)`` is the whole ``ImportRow``."""

    tally_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ImportRow] = []  # oldest first: the newest row of the view is the last here
        self._places: dict[int, int] = {}
        self._refused = 0
        self._counts = dict.fromkeys(ConversationStatus, 0)
        self._running: set[int] = set()
        self._refused_rows = 0
        self._unsure: set[int] = set()
        self._waiting: set[int] = set()
        self._purse = Purse()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All rows held."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Six."""
        return 0 if parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == ELAPSED else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = ("File", "Stage", "Progress", "Time", "Result", "")
        return self.tr(titles[section]) if titles[section] else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for people and screen readers; the delegate paints from the row itself."""
        if not index.isValid():
            return None
        row = self._rows[self._at(index.row())]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == RESULT and row.error:
            # Qt guesses rich text in tooltips: only a sentence of ours goes here, never a file's words.
            return None
        return None

    def row(self, number: int) -> ImportRow:
        """The row at a line of the view, 0 is the newest."""
        return self._rows[self._at(number)]

    def all_rows(self) -> tuple[ImportRow, ...]:
        """Every row held, oldest first."""
        return tuple(self._rows)

    @property
    def tally(self) -> Tally:
        """Counts by state."""
        counts = self._counts
        failed, completed = counts[ConversationStatus.FAILED], counts[ConversationStatus.COMPLETED]
        retryable, unsure = failed - self._refused_rows, len(self._unsure)
        return Tally(
            len(self._rows), self._working, failed, completed, retryable, unsure, self._purse.total, len(self._waiting)
        )

    @property
    def _working(self) -> int:
        return self._counts[ConversationStatus.PENDING] + self._counts[ConversationStatus.PROCESSING]

    def reset(self, rows: Iterable[ImportRow]) -> None:
        """Show these rows, given newest first; rows the library never took stay, and those newer than it was asked."""
        read = list(rows)
        newest = max((row.id for row in read), default=0)
        kept = [row for row in self._rows if row.id < 0 or row.id > newest]
        self.beginResetModel()
        self._rows = [*reversed(read), *kept]
        self._places = {row.id: place for place, row in enumerate(self._rows)}
        self._counts = dict.fromkeys(ConversationStatus, 0)
        self._running.clear()
        self._unsure.clear()
        self._waiting.clear()
        self._refused_rows = 0
        for row in self._rows:
            self._count(row)
        self.endResetModel()
        self.tally_changed.emit()

    def add_submitted(self, submitted: Iterable[Submitted]) -> None:
        """Add rows for files just handed in, the first of them at the top."""
        new = []
        self._begin_anew()
        for one in submitted:
            self._refused += 1
            row = from_submitted(one, -self._refused)
            if row.id not in self._places:
                new.append(row)
        self._append(list(reversed(new)))

    def apply(self, events: Iterable[ImportEvent]) -> None:
        """Change the rows that moved; unknown conversations become new rows."""
        new, touched, events = [], [], tuple(events)
        if any(event.status not in ENDED for event in events):
            self._begin_anew()
        for event in events:
            if event.usage is not None:
                self._purse.note(event.conversation_id, event.usage)
            if went_elsewhere(event) and event.source_id in self._places:
                touched.append(self._move(self._places.pop(event.source_id), event))
            place = self._places.get(event.conversation_id)
            if went_elsewhere(event) and (place is None or not event.updated):
                continue
            if place is None:
                if event.file:
                    new.append(from_event(event))
            else:
                self._replace(place, self._rows[place].after(event))
                touched.append(place)
        self._tell(touched)
        self._append(new)

    def clear(self) -> None:
        """Show nothing."""
        self._rows = []
        self.reset(())

    def working_lines(self) -> tuple[int, ...]:
        """Lines of the view whose clock is running; a handful at a time."""
        return tuple(self._at(self._places[number]) for number in self._running)

    def _begin_anew(self) -> None:
        """What was spent counts from the moment when nothing was left to do."""
        if not self._working:
            self._purse = Purse()

    def _at(self, number: int) -> int:
        return len(self._rows) - 1 - number

    def _move(self, place: int, event: ImportEvent) -> int:
        self._refused += 1
        self._replace(place, moved(self._rows[place], event, -self._refused))
        self._places[-self._refused] = place
        return place

    def _replace(self, place: int, row: ImportRow) -> None:
        self._counts[self._rows[place].status] -= 1
        self._running.discard(self._rows[place].id)
        self._unsure.discard(self._rows[place].id)
        self._waiting.discard(self._rows[place].id)
        self._count(row)
        self._rows[place] = row

    def _count(self, row: ImportRow) -> None:
        self._counts[row.status] += 1
        self._refused_rows += row.id < 0 and row.status is ConversationStatus.FAILED
        if row.status is ConversationStatus.PROCESSING:
            self._running.add(row.id)
        if row.needs_look:
            self._unsure.add(row.id)
        if row.waits:
            self._waiting.add(row.id)

    def next_unsure(self, line: int) -> int | None:
        """The next line after ``line`` that a person should look at, from the top again when there is none below."""
        lines = sorted(self._at(self._places[number]) for number in self._unsure)
        return next((one for one in lines if one > line), lines[0] if lines else None)

    def _append(self, rows: list[ImportRow]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), 0, len(rows) - 1)
            for row in rows:
                self._places[row.id] = len(self._rows)
                self._count(row)
                self._rows.append(row)
            self.endInsertRows()
        self.tally_changed.emit()

    def _tell(self, places: list[int]) -> None:
        """One signal for a run of neighbours: a signal per row costs more than painting them."""
        if not places:
            return
        lines = sorted(self._at(place) for place in places)
        first = last = lines[0]
        for line in lines[1:]:
            if line > last + 8:
                self.dataChanged.emit(self.index(first, 0), self.index(last, ACTION))
                first = line
            last = line
        self.dataChanged.emit(self.index(first, 0), self.index(last, ACTION))


def _text(row: ImportRow, column: int) -> str:
    if column == FILE:
        return name_text(row)
    if column == STAGE:
        return stage_text(row)
    if column == PROGRESS:
        return f"{round(row.progress * 100)} %"
    if column == ELAPSED:
        return f"{row.elapsed:.1f} s" if row.elapsed else ""
    return result_text(row) if column == RESULT else ""
