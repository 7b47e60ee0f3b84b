"""The reliability of scores as a table: what the plot shows, for whoever can't see it or wants the numbers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from feedme_desktop.domain.decisions import Bin, Measured
from feedme_desktop.ui.insights import words
from feedme_desktop.ui.insights.words import tr

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class ReliabilityModel(QAbstractTableModel):
    """A row a range of scores: how many examples had one, and how many of them were approved."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str, str]] = []

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Ranges that have examples."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Range, the score FeedMe comes with, the learned one."""
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._rows[index.row()][index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (tr("Score promised"), tr("Approved, as shipped"), tr("Approved, as learned"))[section]
        return None

    def show_measured(self, shipped: Measured | None, learned: Measured | None) -> None:
        """Show these; None is an empty column."""
        mine, theirs = _by_range(shipped), _by_range(learned)
        self.beginResetModel()
        self._rows = [
            (
                words.range_of(mine.get(key) or theirs[key]),
                words.kept_of(mine.get(key)),
                words.kept_of(theirs.get(key)) if learned is not None else "",
            )
            for key in sorted(mine.keys() | theirs.keys())
        ]
        self.endResetModel()


def _by_range(measured: Measured | None) -> dict[float, Bin]:
    return {} if measured is None else {each.low: each for each in measured.bins}
