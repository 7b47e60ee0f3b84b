"""The window: rail, top bar, places, toasts, drop sheet. It arranges and routes; screens do the work.

Built in two steps so that it is painted at once: the frame first, the places when settings are read. What
only later steps need is imported by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from feedme_desktop.errors import UserError
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.widgets.rail import Rail
from feedme_desktop.ui.widgets.state_page import StatePage
from feedme_desktop.ui.widgets.toast_area import ToastArea
from feedme_desktop.ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPaintEvent

    from feedme_desktop.ui.widgets.banners import Banners
    from feedme_desktop.ui.widgets.drop_sheet import DropSheet


class Place(Protocol):
    """What the window asks of a place."""

    def set_library(self, library: object) -> None:
        """Show this library, or nothing with None."""

    def refresh(self) -> None:
        """Look again."""


class MainWindow(QMainWindow):
    """Emits what the person wants of the program; ``app.py`` connects it."""

    painted = Signal()
    closing = Signal()
    dropped = Signal(object)
    survey_wanted = Signal(object)
    settings_wanted = Signal()
    retry_wanted = Signal()
    logs_wanted = Signal()

    def __init__(self, context: UiContext, state: QSettings) -> None:
        super().__init__()
        self._context, self._state = context, state
        self._places: dict[str, QWidget] = {}
        self._wanted = str(state.value("place", "inbox"))
        self._first_paint = True
        self.setWindowTitle("FeedMe")
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(True)
        self.rail = Rail(context.theme)
        self.bar = TopBar(context.theme, context.actions.keys("go.search"))
        self.bar.search.setAcceptDrops(False)
        self.state_page = StatePage(context.theme)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.state_page)
        self._lay_out()
        self._sheet: DropSheet | None = None
        self._banners: Banners | None = None
        self.toasts = ToastArea(context.toasts, context.theme, self, self._pane)
        self._connect()
        self._restore()

    def add_place(self, name: str, title: str, icon: str, widget: QWidget) -> None:
        """Add a place and its button; the widget's ``set_library`` follows the library."""
        self._places[name] = widget
        self.stack.addWidget(widget)
        self.rail.add_place(name, title, icon, self._context.actions.tooltip(f"go.{name}"))
        self._context.actions.bind(f"go.{name}", _Go(self, name).go, self)
        _guard_drops(widget, self)
        self._restore_splitters(widget)

    @property
    def banners(self) -> Banners:
        """Lines below the bar; built when there is something to say."""
        if self._banners is None:
            from feedme_desktop.ui.widgets.banners import Banners

            self._banners = Banners(self._context.theme)
            self._column.insertWidget(1, self._banners)
        return self._banners

    def set_read_only(self, yes: bool) -> None:
        """Take nothing in; say why."""
        self.setAcceptDrops(not yes)
        self.bar.set_import_enabled(not yes)
        if yes:
            text = self.tr(
                "FeedMe is switched off (FEEDME_ENABLED is false): read and search; nothing can be imported or changed."
            )
            self.banners.say("read-only", text, "warning")
        elif self._banners is not None:
            self.banners.end("read-only")

    @property
    def sheet(self) -> DropSheet:
        """The sheet over the window during a drag; built at the first one."""
        if self._sheet is None:
            from feedme_desktop.ui.widgets.drop_sheet import DropSheet

            self._sheet = DropSheet(self._context.theme, self)
        return self._sheet

    def set_menus(self, main: QMenu, imports: QMenu) -> None:
        """Give the rail's menu button and the Import button their menus."""
        self.rail.set_menu(main)
        self.bar.set_import_menu(imports)

    def go(self, name: str) -> None:
        """Show a place; while there is no library, remember it."""
        if name not in self._places:
            return
        self._wanted = name
        self.rail.show_place(name)
        if self._context.library is not None:
            self.stack.setCurrentWidget(self._places[name])
            self._places[name].setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def place(self) -> str:
        """Name of the place shown, or to be shown when the library is ready."""
        return self._wanted

    def show_preparing(self, step: str = "") -> None:
        """Say that the library is being opened."""
        self.state_page.show_preparing(step)
        self.stack.setCurrentWidget(self.state_page)
        self.bar.show_connection("preparing", self.tr("Preparing…"), step)

    def show_failure(self, error: UserError) -> None:
        """Say why there is no library."""
        self.state_page.show_error(error)
        self.stack.setCurrentWidget(self.state_page)
        self.bar.show_connection("offline", self.tr("Offline"), "")

    @Slot()
    def show_connected(self) -> None:
        """Say where the library is that answers."""
        team = self._context.settings.database_url is not None
        state, text = ("team", self.tr("Team")) if team else ("local", self.tr("Local"))
        hint = self.tr("Connected") if team else self.tr("The library is on this computer")
        self.bar.show_connection("team" if state == "team" else "local", text, hint)

    @Slot()
    def show_library(self) -> None:
        """Hand the library to the places and show the one wanted."""
        self.show_connected()
        for place in self._places.values():
            _as_place(place).set_library(self._context.library)
        self.go(self._wanted if self._wanted in self._places else "inbox")

    @Slot()
    def lose_library(self) -> None:
        """Take the library away from the places."""
        for place in self._places.values():
            _as_place(place).set_library(None)

    def describe_drop(self, candidates: Sequence[object]) -> None:
        """Fill the sheet, if it is still there."""
        if self.sheet.isVisible():
            self.sheet.describe(candidates)  # type: ignore[arg-type]  # Candidate, known to the type checker only there

    def remember(self, name: str, value: str) -> None:
        """Keep a value for the next start, before the settings are read."""
        self._state.setValue(name, value)

    def save_state(self) -> None:
        """Remember geometry, place and splitters."""
        self._state.setValue("geometry", self.saveGeometry())
        self._state.setValue("place", self._wanted)
        from PySide6.QtWidgets import QSplitter

        for splitter in self.findChildren(QSplitter):
            if splitter.objectName():
                self._state.setValue(f"splitter/{splitter.objectName()}", splitter.saveState())
        self._state.sync()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the window is on the screen."""
        super().paintEvent(event)
        if self._first_paint:
            self._first_paint = False
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember how it looked and ask the program to end; it closes the window when it is done."""
        self.save_state()
        event.accept()
        self.closing.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Cover the window and say what would be imported."""
        paths = _local_paths(event)
        if not paths:
            if event.mimeData().hasText():
                event.acceptProposedAction()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.sheet.open_over(len(paths), ready=self._context.library is not None)
        self.survey_wanted.emit(paths)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Keep taking it."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Uncover the window."""
        self.sheet.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files, or text as a transcript."""
        self.sheet.hide()
        paths = _local_paths(event)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if paths:
            self.dropped.emit(paths)
        elif event.mimeData().hasText():
            self.dropped.emit(event.mimeData().text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let text fields leave dropped files to the window."""
        if event.type() == QEvent.Type.DragEnter:
            entering: QDragEnterEvent = event  # type: ignore[assignment]  # its type says what it is
            if _local_paths(entering):
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        right = self._column = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.stack, 1)
        body = QWidget()
        layout = QHBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        layout.addLayout(right, 1)
        self.setCentralWidget(body)

    def _connect(self) -> None:
        context = self._context
        self.rail.chosen.connect(self.go)
        self.stack.currentChanged.connect(self.toasts.settle)
        self.rail.settings_wanted.connect(self.settings_wanted)
        self.state_page.retry_wanted.connect(self.retry_wanted)
        self.state_page.settings_wanted.connect(self.settings_wanted)
        self.state_page.logs_wanted.connect(self.logs_wanted)
        self.bar.activity_clicked.connect(_Go(self, "imports").go)
        self.bar.status_clicked.connect(self.settings_wanted)
        context.place_requested.connect(self.go)
        context.library_ready.connect(self.show_library)
        context.library_lost.connect(self.lose_library)
        context.example_requested.connect(_Go(self, "inbox").go)
        context.conversation_requested.connect(_Go(self, "inbox").go)

    def _pane(self) -> QWidget:
        """What is read now: between list and editor where there are any."""
        shown = self.stack.currentWidget()
        pane = getattr(shown, "reading_pane", None)
        return pane if isinstance(pane, QWidget) else self.stack

    def _restore(self) -> None:
        geometry = self._state.value("geometry")
        if isinstance(geometry, QByteArray) and self.restoreGeometry(geometry):
            return
        screen = QGuiApplication.primaryScreen()
        room = screen.availableGeometry() if screen else None
        width, height = (min(1360, room.width()), min(860, room.height())) if room else (1280, 800)
        self.resize(width, height)

    def _restore_splitters(self, widget: QWidget) -> None:
        from PySide6.QtWidgets import QSplitter

        for splitter in widget.findChildren(QSplitter):
            kept = self._state.value(f"splitter/{splitter.objectName()}") if splitter.objectName() else None
            if isinstance(kept, QByteArray):
                splitter.restoreState(kept)


class _Go(QObject):
    """Goes to one place, whatever a signal carries."""

    def __init__(self, window: MainWindow, name: str) -> None:
        super().__init__(window)
        self._window, self._name = window, name

    @Slot()
    def go(self) -> None:
        self._window.go(self._name)


def _guard_drops(widget: QWidget, window: QMainWindow) -> None:
    from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

    for kind in (QLineEdit, QTextEdit, QPlainTextEdit):
        for field in widget.findChildren(kind):
            field.installEventFilter(window)
            viewport = getattr(field, "viewport", None)
            if viewport is not None:
                viewport().installEventFilter(window)


def _as_place(widget: QWidget) -> Place:
    return widget  # type: ignore[return-value]  # add_place is only given places


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
