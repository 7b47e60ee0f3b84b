"""Examples as Qt sees them: a page at a time, sorted and filtered by the database, never by a proxy.

The model holds rows and says when it wants more; ``ExamplePages`` fetches them off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from feedme_desktop.domain.records import ExampleFilter, ExampleRow
from feedme_desktop.errors import ServiceUnavailableError, UserError
from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.words import tr

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

PAGE = 100
ROW = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which a cell gives its whole ``ExampleRow``."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()

COLUMNS = ("question", "answer", "tags", "quality", "tickets", "updated")
"""What each column shows; those that sort are named in ``ORDERS``."""
ORDERS = {"question": "question", "quality": "quality", "tickets": "tickets", "updated": "updated"}
"""Column to the order of ``ExampleFilter``."""


class ExampleModel(QAbstractTableModel):
    """The rows fetched so far, in the database's order."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ExampleRow] = []
        self._total = 0

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows fetched so far."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """One column a fact."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the database has rows that are not here yet."""
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page; it arrives later."""
        if not parent.isValid():
            self.more_wanted.emit()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows, in words for a screen reader too."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(row, COLUMNS[index.column()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words.one_line(row.question))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words.one_line(row.question)}, {words.status_word(row.status)}, {words.band_line(row)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            titles = (tr("Question"), tr("Answer"), tr("Tags"), tr("Quality"), tr("Tickets"), tr("Changed"))
            return titles[section]
        return None

    @property
    def total(self) -> int:
        """Rows there are in the database under the current filter."""
        return self._total

    def row_of(self, example_id: int | None) -> int:
        """Row number of an example, -1 where it is not among the fetched ones."""
        return next((n for n, row in enumerate(self._rows) if row.id == example_id), -1)

    def row_at(self, number: int) -> ExampleRow | None:
        """The example at a row number."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def append(self, rows: Sequence[ExampleRow], total: int) -> None:
        """Add the next page; rows that are here already are left out."""
        known = {row.id for row in self._rows}
        fresh = [row for row in rows if row.id not in known]
        # A page that brings nothing new ends the list: asking for it again would never stop.
        self._total = total if fresh else len(self._rows)
        if fresh:
            self._insert(len(self._rows), fresh)

    def replace(self, rows: Sequence[ExampleRow], total: int) -> None:
        """Become these rows with the fewest changes, so that selection and scrolling stay."""
        self._total = total
        wanted = {row.id for row in rows}
        for first, last in reversed(_runs([n for n, row in enumerate(self._rows) if row.id not in wanted])):
            self.beginRemoveRows(_NOWHERE, first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        here = {row.id: row for row in self._rows}
        if [row.id for row in self._rows] != [row.id for row in rows if row.id in here]:
            self._reset(rows)
            return
        for first, last in _runs([n for n, row in enumerate(rows) if row.id not in here]):
            self._insert(first, rows[first : last + 1])
        self._rows = list(rows)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    def clear(self) -> None:
        """Forget all rows."""
        self._total = 0
        self._reset([])

    def _insert(self, at: int, rows: Sequence[ExampleRow]) -> None:
        self.beginInsertRows(_NOWHERE, at, at + len(rows) - 1)
        self._rows[at:at] = rows
        self.endInsertRows()

    def _reset(self, rows: Sequence[ExampleRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()


class ExamplePages(QObject):
    """Fetches pages for a model: the newest request wins, the old rows stay until the new ones are there."""

    loaded = Signal()
    failed = Signal(str)

    def __init__(self, context: UiContext, model: ExampleModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._library: Library | None = None
        self._filter = ExampleFilter()
        self._loaded: ExampleFilter | None = None
        self._turn = 0
        self._fetching = False
        model.more_wanted.connect(self._more)

    @property
    def filter(self) -> ExampleFilter:
        """What is shown now."""
        return self._filter

    @property
    def read(self) -> bool:
        """Whether what is shown is what the filter wants, if it may be nothing."""
        return self._loaded == self._filter

    @property
    def useful(self) -> bool:
        """Whether the rows are of the wanted kind, if not of this moment: an old list is more use than none."""
        return self._loaded == self._filter and self._model.rowCount() > 0

    def set_library(self, library: Library | None) -> None:
        """Read from this library, or from none."""
        self._library = library
        self._turn += 1
        if library is None:
            self._model.clear()

    def set_filter(self, wanted: ExampleFilter) -> None:
        """Show something else, from its first page."""
        if wanted != self._filter:
            self._filter = wanted
            self._start(PAGE)

    def refresh(self) -> None:
        """Read again what is shown."""
        pages = -(-self._model.rowCount() // PAGE)
        self._start(max(1, pages) * PAGE)

    def _start(self, limit: int) -> None:
        self._turn += 1
        self._fetching = True
        if self._library is not None:
            self._context.spawn(self._load(self._library, self._turn, limit, 0))

    def _more(self) -> None:
        if self._library is not None and not self._fetching:
            self._fetching = True
            self._turn += 1
            self._context.spawn(self._load(self._library, self._turn, PAGE, self._model.rowCount()))

    async def _load(self, library: Library, turn: int, limit: int, offset: int) -> None:
        try:
            rows, total = await self._context.runner.run(_read, library, self._filter, limit, offset)
        except UserError as error:
            if turn == self._turn:
                self._fetching = False
                self.failed.emit(str(error))
            if isinstance(error, ServiceUnavailableError):
                self._context.report(error)
            return
        if turn != self._turn:
            return
        if offset:
            self._model.append(rows, total)
        else:
            self._model.replace(rows, total)
        # Only now: whoever asks for more while rows come in would ask for the wrong ones.
        self._fetching = False
        self._loaded = self._filter
        self.loaded.emit()


def _read(library: Library, wanted: ExampleFilter, limit: int, offset: int) -> tuple[list[ExampleRow], int]:
    return library.examples.page(wanted, limit=limit, offset=offset), library.examples.count(wanted)


def _cell(row: ExampleRow, column: str) -> str:
    values = {
        "question": words.one_line(row.question),
        "answer": words.one_line(row.answer),
        "tags": ", ".join(row.tags),
        "quality": words.band(row)[0],
        "tickets": str(row.tickets),
        "updated": words.day(row.updated_at),
    }
    return values[column]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as (first, last)."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs
