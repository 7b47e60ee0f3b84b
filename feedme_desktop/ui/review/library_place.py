"""The Library: approved examples in a table, folders and tags beside it, the same editor at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.ui.review.catching_up import CatchingUp
from feedme_desktop.ui.review.desk import ReviewDesk
from feedme_desktop.ui.review.example_model import COLUMNS, ORDERS, ROW, ExampleModel, ExamplePages
from feedme_desktop.ui.review.look import ReviewLook
from feedme_desktop.ui.review.parts import EmptyState
from feedme_desktop.ui.review.sidebar import Sidebar
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.widgets.parts import button, column, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

_APPROVED = (ReviewStatus.APPROVED,)
_ROW_HEIGHT = 40
_TYPING_MS = 200
_REFRESH_MS = 300
_WIDTHS = {"tags": 120, "quality": 76, "tickets": 72, "updated": 104}
_ROOM = {"answer": 740, "tags": 560, "tickets": 440}
"""Width of the table from which a column is shown."""


class LibraryPlace(QWidget):
    """Sidebar, table (or transcript, or history), editor."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = tr("Library")
        self._context = context
        self._library: Library | None = None
        self._turn = 0
        self._catching_up = CatchingUp(context, self, self.refresh, _REFRESH_MS)
        self.model = ExampleModel(self)
        self.pages = ExamplePages(context, self.model, self)
        self.sidebar = Sidebar(context.theme)
        self.search = QLineEdit(placeholderText=tr("Filter by words"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Filter the table by words"))
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self.table = self._make_table()
        self.desk = ReviewDesk(context, "library", self)
        self.empty = EmptyState(context.theme, "library")
        self._inbox = self.empty.add(button(tr("Go to Inbox"), self._go_to_inbox, "primary"))
        self._count = label("", "small")
        self._tables, self._centre = QStackedWidget(), QStackedWidget()
        self._reader = QWidget()
        self._back = panel("bar", row(button(tr("Back to the table"), self.show_table, "link"), None), (8, 4, 8, 4))
        self._lay_out()
        self._connect()
        ReviewLook(context.theme, self)

    @property
    def reading_pane(self) -> QWidget:
        """Where messages may lie without hiding a button."""
        return self._centre

    def set_library(self, library: Library | None) -> None:
        """Show this library, or nothing with None."""
        self._library = library
        self.pages.set_library(library)
        self.desk.session.set_library(library)
        if library is not None:
            self.refresh()

    def refresh(self) -> None:
        """Look again: table, folders and tags, and the example in hand."""
        self._catching_up.done()
        self.pages.set_filter(self._wanted())
        self.pages.refresh()
        self.desk.refresh()
        if self._library is not None:
            self._turn += 1
            self._context.spawn(self._read_names(self._library, self._turn))

    def list_all(self) -> None:
        """List every approved example, whatever was looked for before."""
        self.sidebar.choose_all()
        self.search.clear()
        self._typing.stop()
        if self._centre.currentWidget() is self._reader:
            self.show_table()
        self._filter()

    def show_reader(self) -> None:
        """Transcript or history in place of the table."""
        self._centre.setCurrentWidget(self._reader)

    def show_table(self) -> None:
        """The table again."""
        self._centre.setCurrentIndex(0)
        self.desk.middle.setCurrentWidget(self.desk.transcript)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard belongs to the table."""
        super().focusInEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave out columns that the table has no room for."""
        if watched is self.table and event.type() == QEvent.Type.Resize:
            for name, least in _ROOM.items():
                self.table.setColumnHidden(COLUMNS.index(name), self.table.width() < least)
        return super().eventFilter(watched, event)

    def _show_back(self) -> None:
        """The history has a way back of its own."""
        self._back.setVisible(self.desk.middle.currentWidget() is self.desk.transcript)

    def _wanted(self) -> ExampleFilter:
        kind, name = self.sidebar.choice
        header = self.table.horizontalHeader()
        column = COLUMNS[header.sortIndicatorSection()]
        order = ORDERS.get(column, "updated")
        # Figures and dates come largest first by nature, words from A on.
        natural = Qt.SortOrder.AscendingOrder if column == "question" else Qt.SortOrder.DescendingOrder
        return ExampleFilter(
            statuses=_APPROVED,
            tags=(name,) if kind == "tag" else (),
            folder=name if kind == "folder" else None,
            text=self.search.text().strip(),
            order=order if header.sortIndicatorOrder() == natural else f"-{order}",
        )

    def _filter(self) -> None:
        self.table.selectionModel().clear()
        self.table.scrollToTop()
        self.pages.set_filter(self._wanted())

    def _sorted(self, section: int, _order: Qt.SortOrder) -> None:
        if COLUMNS[section] in ORDERS:
            self._filter()

    async def _read_names(self, library: Library, turn: int) -> None:
        folders, tags, total = await self._context.runner.run(_read_names, library)
        if turn == self._turn:
            self.sidebar.show_names(total, folders, tags)
            self.desk.editor.tags.offer(name for name, _ in tags)

    def _loaded(self) -> None:
        total = self.model.total
        self._count.setText(tr("1 example") if total == 1 else tr("{n} examples").format(n=f"{total:,}"))
        self._tables.setCurrentWidget(self.table if total else self.empty)
        if not total:
            self._say_empty()
        elif not self.table.selectionModel().hasSelection():
            # The focus alone makes a row current; it has to be seen as chosen, too.
            self._select(max(0, self.table.currentIndex().row()))

    def _say_empty(self) -> None:
        narrowed = self._wanted().text or self.sidebar.choice[0] != "all"
        self._inbox.setVisible(not narrowed)
        if narrowed:
            self.empty.say(tr("No approved example matches"), tr("Take other words, or another folder or tag."))
        else:
            self.empty.say(tr("Nothing approved yet"), tr("Examples that you approve in the Inbox are kept here."))
        self.desk.session.show_example(None)

    def _failed(self, sentence: str) -> None:
        if self.pages.useful:
            return
        self._tables.setCurrentWidget(self.empty)
        self._inbox.hide()
        self.empty.say(tr("The examples can't be listed"), sentence)

    def _selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        found = current.siblingAtColumn(0).data(ROW) if current.isValid() else None
        if found is not None and self.desk.session.wanted != found.id:
            self.desk.session.drafts.flush()
            self.desk.session.show_example(found.id)

    def _next(self) -> None:
        self._select(min(self.table.currentIndex().row() + 1, self.model.rowCount() - 1))

    def _previous(self) -> None:
        self._select(max(self.table.currentIndex().row() - 1, 0))

    def _select(self, number: int) -> None:
        if 0 <= number < self.model.rowCount():
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(self.model.index(number, 0), flags)

    def _read(self) -> None:
        """Show the transcript of the row; Escape goes back."""
        self.show_reader()
        self.desk.transcript.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the table."""
        if event.key() == Qt.Key.Key_Escape and self._centre.currentWidget() is self._reader:
            self.show_table()
            return
        super().keyPressEvent(event)

    def _go_to_inbox(self) -> None:
        self._context.place_requested.emit("inbox")

    def _make_table(self) -> QTableView:
        view = QTableView()
        view.setProperty("look", "examples")
        view.setModel(self.model)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setAccessibleName(tr("Approved examples"))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = view.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(COLUMNS.index("updated"), Qt.SortOrder.DescendingOrder)
        for number, name in enumerate(COLUMNS):
            if name in _WIDTHS:
                view.setColumnWidth(number, _WIDTHS[name])
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header.sortIndicatorChanged.connect(self._sorted)
        view.selectionModel().currentChanged.connect(self._selected)
        return view

    def _lay_out(self) -> None:
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(panel("bar", row(self.search, self._count), (12, 8, 12, 8)))
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.empty)
        inner.addWidget(self._tables, 1)
        reading = QVBoxLayout(self._reader)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(0)
        reading.addWidget(self._back)
        reading.addWidget(self.desk.middle, 1)
        self._centre.addWidget(page)
        self._centre.addWidget(self._reader)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("library")
        splitter.setChildrenCollapsible(False)
        side = panel("plain", column(self.sidebar), (8, 8, 8, 8))
        parts = ((side, 150, 0), (self._centre, 320, 4), (self.desk.editor, 300, 3))
        for number, (widget, least, stretch) in enumerate(parts):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
            splitter.setStretchFactor(number, stretch)
        splitter.setSizes([180, 700, 400])
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        # Not by Tab: the place hands the focus to its list, and nothing before the list could be reached.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _connect(self) -> None:
        desk = self.desk
        self._typing.timeout.connect(self._filter)
        self.search.textChanged.connect(self._typing.start)
        self.sidebar.chosen.connect(self._filter)
        self.pages.loaded.connect(self._loaded)
        self.pages.failed.connect(self._failed)
        desk.next_wanted.connect(self._next)
        desk.previous_wanted.connect(self._previous)
        desk.list_wanted.connect(self.show_table)
        desk.reader_wanted.connect(self.show_reader)
        desk.middle.currentChanged.connect(self._show_back)
        self.table.installEventFilter(self)
        self.table.activated.connect(self._read)


def _read_names(library: Library) -> tuple[list[str], list[tuple[str, int]], int]:
    examples = library.examples
    return examples.folders(), examples.tags(ReviewStatus.APPROVED), examples.count(ExampleFilter(statuses=_APPROVED))
