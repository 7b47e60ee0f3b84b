"""What happens when somebody chooses something: opens files, pastes, shows dialogs, switches places.

Sits between the window and the screens; the window stays a frame, the screens stay screens.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QMenu

from feedme_desktop.ui.connection import ConnectionWatch
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.importing import Importing, switched_off
from feedme_desktop.ui.imports.place import ImportsPlace
from feedme_desktop.ui.insights import InsightsPlace
from feedme_desktop.ui.insights.keeper import QualityKeeper
from feedme_desktop.ui.main_window import MainWindow
from feedme_desktop.ui.previewing import Previewing
from feedme_desktop.ui.review import InboxPlace, LibraryPlace
from feedme_desktop.ui.search.panel import SearchPanel
from feedme_desktop.ui.sending import Sending
from feedme_desktop.ui.watching import FolderWatch
from feedme_desktop.workers.import_queue import ImportQueue

if TYPE_CHECKING:
    from feedme_desktop.domain.records import Counts
    from feedme_desktop.services.library import Library
    from feedme_desktop.settings import Settings
    from feedme_desktop.ui.dialogs.settings import SettingsDialog


_LIGHT = {"theme", "user_name", "watch_folders"}
"""Settings that the library need not be opened again for."""
_TAKING_IN = ("file.open", "file.open_folder", "file.preview", "file.paste", "file.sample", "import.retry_failed")


class Controller(QObject):
    """Built when the settings are read; lives as long as the window."""

    quit_wanted = Signal()
    library_wanted = Signal()

    def __init__(self, context: UiContext, window: MainWindow) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.queue = ImportQueue(self)
        self.importing = Importing(context, self.queue, self)
        self.imports = ImportsPlace(context, self.importing)
        self.previewing = Previewing(context, self.importing, window)
        self.sending = Sending(context, window)
        self.importing.ask_before_sending(self.sending.may_send)
        self.folders = FolderWatch(context, self.importing, self)
        self.search = SearchPanel(context, window.bar.search, window)
        self.watch = ConnectionWatch(context, self)
        self._pending: list[Path] = []
        self._survey: asyncio.Task[None] | None = None
        self._add_places()
        self._bind()
        self._connect()
        window.set_menus(self._main_menu(), self._import_menu())
        self._follow_switch()

    async def welcome(self, library: Library) -> None:
        """Show a library that was just opened and begin to work on its jobs."""
        counts = await self._context.runner.run(library.examples.counts)
        if not sum(counts.examples.values()) and not sum(counts.conversations.values()):
            self._window.go("imports")
        self._context.set_library(library)
        self._show_counts(counts)
        if self._context.settings.enabled:
            self.queue.start(library)
            self._context.spawn(self.importing.resume())
        pending, self._pending = self._pending, []
        self.import_paths(pending)

    def import_paths(self, paths: list[Path]) -> None:
        """Import files and folders, at once or as soon as there is a library."""
        if not paths:
            return
        if not self._context.settings.enabled:
            self._context.report(switched_off())
        elif self._context.library is None:
            self._pending.extend(paths)
            self._window.go("imports")
        else:
            self._context.spawn(self._import(paths))

    async def _import(self, paths: list[Path]) -> None:
        """Import, after a look at a single table that no column explains."""
        if len(paths) != 1 or not await self.previewing.file_if_needed(paths[0]):
            await self.importing.submit_paths(paths)

    def _add_places(self) -> None:
        tr, window = self.tr, self._window
        self._places = (InboxPlace(self._context), LibraryPlace(self._context))
        window.add_place("inbox", tr("Inbox"), "inbox", self._places[0])
        window.add_place("library", tr("Library"), "library", self._places[1])
        window.add_place("imports", tr("Imports"), "imports", self.imports)
        self.insights = InsightsPlace(self._context)
        self.insights.open_wanted.connect(self._open_figure)
        self.keeper = QualityKeeper(self._context, self)
        window.add_place("insights", tr("Insights"), "insights", self.insights)
        window.go(window.place)

    @Slot(str)
    def _open_figure(self, name: str) -> None:
        """Show what a figure of Insights counts."""
        inbox, library = self._places
        if name == "tickets":
            self._window.go("imports")
        elif name == "approved":
            library.list_all()
            self._window.go("library")
        else:
            inbox.filters.list_figure(name)
            self._window.go("inbox")

    def _bind(self) -> None:
        functions: dict[str, Callable[[], object]] = {
            "file.open": self._open_files,
            "file.open_folder": self._open_folder,
            "file.preview": self._open_with_preview,
            "file.paste": self._paste,
            "file.sample": self._sample,
            "file.settings": self._show_settings,
            "file.quit": self.quit_wanted.emit,
            "go.search": self._search,
            "go.refresh": self._refresh,
            "help.shortcuts": self._show_shortcuts,
            "help.diagnostics": self._show_diagnostics,
            "help.logs": self._open_logs,
            "help.about": self._show_about,
        }
        for name, function in functions.items():
            self._context.actions.bind(name, function, self._window)

    def _connect(self) -> None:
        window, empty = self._window, self.imports.empty
        window.dropped.connect(self._take_drop)
        window.survey_wanted.connect(self._describe)
        window.settings_wanted.connect(self._show_settings)
        window.logs_wanted.connect(self._open_logs)
        empty.open_wanted.connect(self._open_files)
        empty.folder_wanted.connect(self._open_folder)
        empty.sample_wanted.connect(self._sample)
        self.imports.preview_wanted.connect(self._preview)
        self.imports.sending_wanted.connect(self._show_sending)
        self.imports.as_text_wanted.connect(self._send_as_text)
        self.imports.watching_clicked.connect(self._show_folders)
        self.folders.status_changed.connect(self.imports.show_watching)
        self.folders.waiting_changed.connect(self._say_waiting)
        for place in self._places:
            place.desk.preview_wanted.connect(self._preview)
        self.queue.active_changed.connect(window.bar.show_activity)
        self._context.changed.connect(self._count_again)

        self._context.settings_changed.connect(self._follow_switch)
        self.watch.lost.connect(self._say_lost)
        self.watch.back.connect(self._say_back)

    @Slot(int)
    def _say_waiting(self, files: int) -> None:
        """Files of watched folders that stay where they are until somebody agrees that text is sent."""
        if not files:
            self._window.banners.end("watching")
            return
        text = (
            self.tr("1 file in a watched folder waits: nobody has agreed yet that its text is sent to a service.")
            if files == 1
            else self.tr(
                "{n} files in watched folders wait: nobody has agreed yet that their text is sent to a service."
            ).format(n=f"{files:,}")
        )
        ask = (self.tr("What would be sent…"), self.folders.ask)
        self._window.banners.say("watching", text, "warning", ask)

    @Slot()
    def _follow_switch(self) -> None:
        """Read-only while the program is switched off."""
        enabled = self._context.settings.enabled
        for name in _TAKING_IN:
            if self._context.actions.is_bound(name):
                self._context.actions.get(name).setEnabled(enabled)
        self.imports.set_read_only(not enabled)
        self._window.set_read_only(not enabled)

    @Slot(str, bool)
    def _say_lost(self, sentence: str, for_a_while: bool) -> None:
        kept = self.tr("FeedMe tries again by itself, and what you type is kept on this computer.")
        self._window.banners.say("connection", f"{sentence} {kept}", "danger", (self.tr("Try now"), self.watch.look))
        if for_a_while:
            self._window.bar.show_connection("offline", self.tr("Offline"), sentence)
        else:
            self._window.bar.show_connection("reconnecting", self.tr("Reconnecting…"), sentence)

    @Slot()
    def _say_back(self) -> None:
        self._window.banners.end("connection")
        self._window.show_connected()
        self.queue.wake()
        self._context.toasts.show(self.tr("The library answers again."), kind="success", topic="connection")
        self._context.notify_changed("examples", "conversations")

    @Slot(object)
    def _take_drop(self, dropped: object) -> None:
        if isinstance(dropped, str):
            self._context.spawn(self.importing.submit_text(dropped))
        elif isinstance(dropped, list):
            self.import_paths(dropped)

    @Slot(object)
    def _describe(self, paths: list[Path]) -> None:
        if self._survey is not None:
            self._survey.cancel()
        if self._context.library is not None:
            self._survey = self._context.spawn(self._look_into(paths))

    async def _look_into(self, paths: list[Path]) -> None:
        self._window.describe_drop(await self.importing.survey(paths))

    @Slot()
    def _open_files(self) -> None:
        self._context.spawn(self._choose_files())

    async def _choose_files(self) -> None:
        self.import_paths(await self._context.dialogs.open_files(self._window))

    @Slot()
    def _open_folder(self) -> None:
        self._context.spawn(self._choose_folder())

    async def _choose_folder(self) -> None:
        folder = await self._context.dialogs.open_folder(self._window)
        self.import_paths([folder] if folder else [])

    @Slot()
    def _open_with_preview(self) -> None:
        self._context.spawn(self._choose_and_look())

    async def _choose_and_look(self) -> None:
        path = await self._context.dialogs.open_file(self._window)
        if path is not None:
            await self.previewing.file(path)

    @Slot(int, str)
    def _preview(self, conversation_id: int, file: str) -> None:
        self._context.spawn(self.previewing.conversation(conversation_id, file))

    @Slot(int)
    def _show_sending(self, conversation_id: int) -> None:
        self._context.spawn(self.sending.conversation(conversation_id))

    @Slot(int)
    def _send_as_text(self, conversation_id: int) -> None:
        self._context.spawn(self.previewing.send_as_text(conversation_id))

    def _paste(self) -> None:
        mime = QGuiApplication.clipboard().mimeData()
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.import_paths(paths)
        else:
            self._context.spawn(self.importing.submit_text(mime.text()))

    @Slot()
    def _sample(self) -> None:
        self._context.spawn(self.importing.submit_sample())

    def _search(self) -> None:
        self._window.bar.search.setFocus()
        self._window.bar.search.selectAll()

    def _refresh(self) -> None:
        self._context.notify_changed("examples", "conversations")

    @Slot(object)
    def _count_again(self, kinds: frozenset[str]) -> None:
        if kinds & {"examples", "conversations"} and self._context.library is not None:
            self._context.spawn(self._count())

    async def _count(self) -> None:
        library = self._context.library
        if library is not None:
            self._show_counts(await self._context.runner.run(library.examples.counts))

    def _show_counts(self, counts: Counts) -> None:
        waiting = sum(n for status, n in counts.examples.items() if status in ("pending", "needs_work"))
        self._window.rail.set_count("inbox", self.tr("Inbox"), waiting)

    @Slot()
    def _show_settings(self) -> None:
        self._show(self._settings_dialog())

    @Slot()
    def _show_folders(self) -> None:
        dialog = self._settings_dialog()
        dialog.show_folders()
        self._show(dialog)

    def _settings_dialog(self) -> SettingsDialog:
        from feedme_desktop.ui.dialogs.settings import SettingsDialog

        dialog = SettingsDialog(self._context, self._window)
        dialog.saved.connect(self._use_settings)
        return dialog

    @Slot(object)
    def _use_settings(self, settings: Settings) -> None:
        old = self._context.settings
        self._context.set_settings(settings)
        self._window.remember("theme", settings.theme)
        self._context.theme.set_mode(settings.theme)
        if settings.model_dump(exclude=_LIGHT) != old.model_dump(exclude=_LIGHT):
            self.library_wanted.emit()

    def _show_shortcuts(self) -> None:
        from feedme_desktop.ui.dialogs.shortcuts import ShortcutsDialog

        self._show(ShortcutsDialog(self._context.actions, self._window))

    def _show_diagnostics(self) -> None:
        from feedme_desktop.ui.dialogs.diagnostics import DiagnosticsDialog

        self._show(DiagnosticsDialog(self._context, self._window))

    def _show_about(self) -> None:
        from feedme_desktop.ui.dialogs.about import AboutDialog

        self._show(AboutDialog(self._context, self._window))

    def _show(self, dialog: QDialog) -> None:
        self._context.spawn(self._context.dialogs.show(dialog))

    @Slot()
    def _open_logs(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.settings.paths.logs)))

    def _main_menu(self) -> QMenu:
        menu = QMenu(self._window)
        sections = {
            "File": self.tr("File"),
            "Go": self.tr("Go"),
            "Imports": self.tr("Imports"),
            "Help": self.tr("Help"),
        }
        for section, title in sections.items():
            part = menu.addMenu(title)
            for spec in self._context.actions.specs():
                if spec.section == section and self._context.actions.is_bound(spec.name):
                    part.addAction(self._context.actions.get(spec.name))
        return menu

    def _import_menu(self) -> QMenu:
        menu = QMenu(self._window)
        for name in ("file.open", "file.open_folder", "file.preview", "file.paste"):
            menu.addAction(self._context.actions.get(name))
        menu.addSeparator()
        menu.addAction(self._context.actions.get("file.sample"))
        return menu
