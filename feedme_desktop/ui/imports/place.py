"""The Imports place: overall bar, one row a file, and what to do when there is none yet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from feedme_desktop.domain.records import ConversationRow, ConversationStatus, ImportEvent
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.imports import model as columns
from feedme_desktop.ui.imports.delegate import ROW_HEIGHT, ImportsDelegate, action_of
from feedme_desktop.ui.imports.details import UNKNOWN_COLUMNS, RowDetails
from feedme_desktop.ui.imports.empty import EmptyImports
from feedme_desktop.ui.imports.engines import engine_menu
from feedme_desktop.ui.imports.intake import IntakeStrip, WatchingLabel
from feedme_desktop.ui.imports.model import ImportsModel
from feedme_desktop.ui.imports.rows import AGAIN, ImportRow, from_library
from feedme_desktop.ui.imports.wording import spent_text
from feedme_desktop.ui.review.look import ReviewLook
from feedme_desktop.ui.widgets.parts import Bar, button, column, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library

KEEP = 10_000
SILENCE_S = 5.0
_PAGE = 1_000
_WIDTHS = {columns.STAGE: 150, columns.PROGRESS: 150, columns.ELAPSED: 64, columns.ACTION: 104}
_CHANGES = frozenset({"preview", "as_text", "again", "cancel", "retry", "retry_failed"})
"""What is not to be had while the program is switched to reading only."""


class ImportsPlace(QWidget):
    """Shows what ``Importing`` does."""

    title = "Imports"
    preview_wanted = Signal(int, str)
    """A conversation and its file, to look at how it was read."""
    as_text_wanted = Signal(int)
    sending_wanted = Signal(int)
    """A conversation, to look at what a model would be sent of it."""
    watching_clicked = Signal()

    def __init__(self, context: UiContext, importing: Importing) -> None:
        super().__init__()
        self._context, self._importing = context, importing
        self._meanwhile: list[ImportEvent] | None = None
        self._heard = time.monotonic()
        self.model = ImportsModel(self)
        self.table = self._make_table()
        self.empty = EmptyImports(context.theme)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        self._actions = self._make_actions()
        self.details = RowDetails(
            context.theme,
            context.actions,
            [self._actions[name] for name in ("open", "preview", "sending", "as_text", "again", "retry", "cancel")],
        )
        self._read_only = False
        self._header = self._make_header()
        ReviewLook(context.theme, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.details)
        # Not by Tab: the place hands the focus to its list, and nothing before the list could be reached.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._clock = QTimer(self)
        self._clock.setInterval(500)
        self._clock.timeout.connect(self._tick)
        self._connect()
        self._show_tally()

    @property
    def reading_pane(self) -> QWidget:
        """Where toasts are shown: not over the buttons below the list."""
        return self._stack

    def set_library(self, library: Library | None) -> None:
        """Show the imports of this library; None empties the list."""
        if self._context.has_settings:
            self.empty.show_engine(self._context.settings.engine)
        if library is None:
            self.model.clear()
        else:
            self.refresh()

    def set_read_only(self, yes: bool) -> None:
        """Show what was imported, and offer nothing that changes it."""
        self._read_only = yes
        self._retry_all.setEnabled(not yes)
        self.empty.setEnabled(not yes)
        self._show_details()

    def show_watching(self, folders: int, missing: int) -> None:
        """Say how many folders are watched, and that some are gone."""
        self._watching.show_folders(folders, missing)
        self._show_tally()

    def select_unsure(self) -> None:
        """Go to the next row that a person should look at."""
        current = self.table.currentIndex()
        line = self.model.next_unsure(current.row() if current.isValid() else -1)
        if line is not None:
            self.table.selectRow(line)
            self.table.scrollTo(self.model.index(line, 0))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Read the list again."""
        if self._context.library is not None:
            self._context.spawn(self._load())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard belongs to the list."""
        super().focusInEvent(event)
        if self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.table.currentIndex().isValid() and self.model.rowCount():
                self.table.selectRow(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names a good third; the reasons get the rest."""
        super().resizeEvent(event)
        self.table.horizontalHeader().resizeSection(columns.FILE, max(200, int(self.width() * 0.32)))

    def changeEvent(self, event: QEvent) -> None:
        """Paint again in the new look."""
        if event.type() == QEvent.Type.PaletteChange:
            self.table.viewport().update()
        super().changeEvent(event)

    async def _load(self) -> None:
        library = self._context.library
        if library is None:
            return
        self._heard = time.monotonic()
        # What happens while the list is read would be undone by the list: it is applied again on top.
        meanwhile = self._meanwhile = []
        rows = await self._context.runner.run(_read_rows, library)
        if meanwhile is not self._meanwhile:
            return  # asked again since
        self._meanwhile = None
        self.model.reset(from_library(one) for one in rows)
        self.model.apply(meanwhile)
        self._importing.queue.sync(
            one.id for one in self.model.all_rows() if one.id > 0 and not one.ended and not one.waits
        )

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setItemDelegate(ImportsDelegate(self._context.theme, table))
        table.setAccessibleName(self.tr("Imported files"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setMouseTracking(True)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        for section in range(self.model.columnCount()):
            fixed = _WIDTHS.get(section)
            header.setSectionResizeMode(
                section, QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            )
            if fixed:
                header.resizeSection(section, fixed)
        header.setSectionResizeMode(columns.FILE, QHeaderView.ResizeMode.Interactive)
        return table

    def _make_header(self) -> QFrame:
        self._headline = label("", "page")
        self._summary = label("", "muted")
        self._bar = Bar(self._context.theme, self.tr("All imports"))
        self._retry_all = button(self.tr("Retry all failed"), self._retry_failed)
        self._look = button(self.tr("Look at them"), self.select_unsure)
        self._look.setToolTip(self._context.actions.tooltip("import.next_unsure"))  # rich: from the table of actions
        self._watching = WatchingLabel(self._context.theme)
        self._watching.clicked.connect(self.watching_clicked)
        self._intake = IntakeStrip(self._context.theme, self._importing.cancel_intake)
        top = row(self._headline, 4, self._summary, None, self._watching, self._look, self._retry_all)
        layout = column()
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addWidget(self._intake)
        return panel("bar", layout, (16, 12, 16, 12))

    def _connect(self) -> None:
        self.table.clicked.connect(self._clicked)
        self.table.doubleClicked.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(self._show_details)
        self.model.dataChanged.connect(self._show_details)
        self.model.modelReset.connect(self._show_details)
        self.model.tally_changed.connect(self._show_tally)
        self._importing.queue.events.connect(self._take)
        self._importing.submitted.connect(self._submitted)
        self._context.changed.connect(self._refresh_when_concerned)
        self._importing.unsure_wanted.connect(self.select_unsure)
        self._importing.intake_changed.connect(self._intake.show_progress)
        self._importing.intake_changed.connect(self._show_tally)

    def _make_actions(self) -> dict[str, QAction]:
        functions = {
            "open": self._open_current,
            "preview": self._preview,
            "sending": self._sending,
            "as_text": self._as_text,
            "again": self._again,
            "retry": self._retry,
            "cancel": self._cancel,
            "next_unsure": self.select_unsure,
            "retry_failed": self._retry_failed,
        }
        bind = self._context.actions.bind
        return {name: bind(f"import.{name}", function, self) for name, function in functions.items()}

    def _current(self) -> ImportRow | None:
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() else None

    def _open_current(self) -> None:
        self._open(self.table.currentIndex())

    def _preview(self) -> None:
        one = self._current()
        if one is not None and one.conversation is not None:
            self.preview_wanted.emit(one.conversation, one.file)

    def _sending(self) -> None:
        one = self._current()
        if one is not None and one.conversation is not None:
            self.sending_wanted.emit(one.conversation)

    def _as_text(self) -> None:
        one = self._current()
        if one is not None and one.failed:
            self.as_text_wanted.emit(one.id)

    def _again(self) -> None:
        """Let a person choose the engine; what was edited or decided stays."""
        one = self._current()
        if one is None or one.conversation is None:
            return
        number, button = one.conversation, self.details.buttons["again"]
        menu = engine_menu(
            self,
            self._context.settings.engine,
            lambda engine: self._context.spawn(self._importing.extract_again(number, engine)),
        )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _retry(self) -> None:
        one = self._current()
        if one is not None:
            self._context.spawn(self._importing.retry(one.id))

    def _cancel(self) -> None:
        one = self._current()
        if one is not None:
            self._context.spawn(self._importing.cancel(one.id))

    @Slot()
    def _show_details(self) -> None:
        """Show the selected row, and let only be done with it what can be."""
        one = self._current() if self.model.rowCount() else None
        before = self.details.isVisible()
        self.details.show_row(one if self._stack.currentWidget() is self.table else None)
        can = {
            "open": one is not None and one.conversation is not None and one.ended and one.error is None,
            "preview": one is not None and one.conversation is not None and one.ended,
            "sending": one is not None and one.conversation is not None and one.ended and one.error is None,
            "as_text": one is not None and one.failed,
            "again": one is not None and one.conversation is not None and one.status is ConversationStatus.COMPLETED,
            "retry": one is not None and one.id > 0 and (one.status in AGAIN or one.waits),
            "cancel": one is not None and one.id > 0 and not one.ended,
        }
        for name, yes in can.items():
            self._actions[name].setEnabled(yes and not (self._read_only and name in _CHANGES))
            self._actions[name].setVisible(yes)
        columns_wanted = one is not None and one.error is not None and one.error.code == UNKNOWN_COLUMNS
        text = self.tr("Choose columns") if columns_wanted else self.tr("Preview")
        self.details.buttons["preview"].setText(text)
        if self.details.isVisible() and not before:
            QTimer.singleShot(0, self, self._keep_in_view)

    def _keep_in_view(self) -> None:
        """The details took room from the list."""
        self.table.scrollTo(self.table.currentIndex())

    @Slot(object)
    def _take(self, events: object) -> None:
        assert isinstance(events, tuple)
        self._heard = time.monotonic()
        if self._meanwhile is not None:
            self._meanwhile.extend(events)
        self.model.apply(events)

    @Slot(object)
    def _submitted(self, submitted: object) -> None:
        self.model.add_submitted(submitted)  # type: ignore[arg-type]  # the signal carries a list of Submitted

    @Slot(object)
    def _refresh_when_concerned(self, kinds: frozenset[str]) -> None:
        # While files are worked on the events bring every change; reading it all again would cost too much.
        if "conversations" in kinds and not self._importing.queue.active:
            self.refresh()

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        one = self.model.row(index.row())
        action = action_of(one) if index.column() == columns.ACTION else None
        if action is None:
            if one.ended and one.error is None and not one.needs_look:
                self._open(index)
        elif not self._read_only:
            self._actions[action].trigger()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        one: ImportRow = self.model.row(index.row())
        if one.conversation is not None and one.ended and one.error is None:
            self._context.open_conversation(one.conversation)

    @Slot()
    def _tick(self) -> None:
        for line in self.model.working_lines():
            index = self.model.index(line, columns.ELAPSED)
            self.table.update(index)
        if time.monotonic() - self._heard > SILENCE_S:
            self.refresh()  # somebody else may be doing the work: another window, a worker

    def _retry_failed(self) -> None:
        self._context.spawn(self._importing.retry_failed())

    @Slot()
    def _show_tally(self) -> None:
        tally = self.model.tally
        self._stack.setCurrentWidget(self.table if tally.total else self.empty)
        self._header.setVisible(tally.total > 0 or self._watching.shown or self._intake.shown)
        self._look.setVisible(tally.unsure > 0)
        self._retry_all.setVisible(tally.retryable + tally.waiting > 0)
        self._retry_all.setText(self.tr("Retry all failed") if tally.retryable else self.tr("Try all now"))
        working = tally.working > tally.waiting
        if working != self._clock.isActive():
            (self._clock.start if working else self._clock.stop)()
        done = tally.total - tally.working
        self._bar.setVisible(working)
        self._bar.set_share(done / tally.total if tally.total else 0.0)
        self._headline.setText(self.tr("Importing") if working else self.tr("Imports"))
        self._summary.setText(self._summary_text(working, done, tally))
        self._show_details()

    def _summary_text(self, working: bool, done: int, tally: columns.Tally) -> str:
        files = self.tr("{done} of {total} files").format(done=f"{done:,}", total=f"{tally.total:,}")
        if not working:
            files = self.tr("1 file") if tally.total == 1 else self.tr("{n} files").format(n=f"{tally.total:,}")
        if tally.failed:
            files += self.tr(", {n} failed").format(n=f"{tally.failed:,}")
        if tally.waiting:
            files += self.tr(", {n} waiting for the model").format(n=f"{tally.waiting:,}")
        if tally.unsure:
            files += (
                self.tr(", 1 needs a look")
                if tally.unsure == 1
                else self.tr(", {n} need a look").format(n=f"{tally.unsure:,}")
            )
        return files if tally.spent is None else f"{files} · {spent_text(tally.spent)}"


def _read_rows(library: Library) -> list[ConversationRow]:
    rows: list[ConversationRow] = []
    while len(rows) < KEEP:
        page = library.imports.rows(limit=_PAGE, offset=len(rows))
        rows.extend(page)
        if len(page) < _PAGE:
            break
    return rows
