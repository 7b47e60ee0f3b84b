"""The panel under the search box: asks while somebody types, shows hits and the selected one.

The latest question wins and the old list stays until the new one is there. Keys stay in the box.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from feedme_desktop.domain.records import Hit, SearchResult
from feedme_desktop.errors import DatabaseUnavailableError, UserError
from feedme_desktop.ui.context import UiContext
from feedme_desktop.ui.search.hits import HitDelegate, HitModel
from feedme_desktop.ui.search.preview import HitPreview
from feedme_desktop.ui.widgets.parts import button, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.ui.widgets.top_bar import SearchBox

DEBOUNCE_MS = 80
SHORTEST = 2
LIMIT = 30


class SearchPanel(QFrame):
    """Lies over the places, below the box."""

    def __init__(self, context: UiContext, box: SearchBox, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._box, self._window = context, box, window
        threshold = context.settings.similarity_threshold
        self.model = HitModel(threshold, self)
        self.list = self._make_list(threshold)
        self.preview = HitPreview(context)
        self._note = label("", "muted", wrap=True)
        self._search_all = button(self.tr("Search all examples"), self._use_all, "link")
        self._count = label("", "small")
        self._weaker = button(self.tr("Show weaker hits"), self._unfold, "link")
        self.approved, self.all = self._make_switch()
        self._task: asyncio.Task[None] | None = None
        self._detail: asyncio.Task[None] | None = None
        self._before: QWidget | None = None
        self._asked = ""
        self._result: SearchResult | None = None  # the answer of which no use was made yet
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._ask)
        self.setProperty("panel", "popup")
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def selected(self) -> Hit | None:
        """The hit shown at the right."""
        return self.model.hit(self.list.currentIndex().row())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep below the box when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _make_list(self, threshold: float) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(HitDelegate(self._context.theme, threshold, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setAccessibleName(self.tr("Search results"))
        return view

    def _make_switch(self) -> tuple[QPushButton, QPushButton]:
        made = []
        for text in (self.tr("Approved"), self.tr("All")):
            choice = button(text, look="chip")
            choice.setCheckable(True)
            choice.setAutoExclusive(True)
            made.append(choice)
        made[0].setChecked(True)
        return made[0], made[1]

    def _lay_out(self) -> None:
        switch = QFrame()
        switch.setLayout(row(self.approved, self.all, spacing=0))
        head = panel("bar", row(switch, 8, self._count, None, self._weaker), (8, 4, 16, 4))
        message = QFrame()
        message.setLayout(row(self._note, self._search_all, None))
        message.layout().setContentsMargins(16, 16, 16, 16)  # type: ignore[union-attr]  # it was just set
        self._message = message
        self._columns = QFrame()
        columns = QHBoxLayout(self._columns)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.list, 5)
        divider = QFrame()
        divider.setProperty("panel", "divider")
        columns.addWidget(divider)
        columns.addWidget(self.preview, 4)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addWidget(head)
        outer.addWidget(message)
        outer.addWidget(self._columns, 1)

    def _connect(self) -> None:
        box = self._box
        box.textChanged.connect(self._typed)
        box.entered.connect(self._enter)
        box.moved.connect(self._move)
        box.chosen.connect(self._choose)
        box.left.connect(self.leave)
        box.copy_wanted.connect(self._copy)
        self.approved.clicked.connect(self._ask)
        self.all.clicked.connect(self._ask)
        self.list.doubleClicked.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._select)
        self.preview.copy.clicked.connect(self._copy)
        self.preview.open.clicked.connect(self._choose)
        self._context.theme.changed.connect(self.preview.retint)
        self._context.changed.connect(self._refresh_when_concerned)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # there is one
        self._window.installEventFilter(self)

    @Slot(str)
    def _typed(self, text: str) -> None:
        if len(text.strip()) < SHORTEST:
            self._stop_asking()
            self.hide()
        else:
            self._timer.start()

    @Slot()
    def _enter(self) -> None:
        if len(self._box.text().strip()) >= SHORTEST and not self.isVisible():
            self._ask()

    @Slot()
    def _ask(self) -> None:
        query = self._box.text().strip()
        if len(query) < SHORTEST:
            return
        self._stop_asking()
        self._task = self._context.spawn(self._find(query, approved_only=self.approved.isChecked()))

    async def _find(self, query: str, *, approved_only: bool) -> None:
        library = self._context.library
        if library is None:
            self._say(self.tr("Your library is not ready yet."))
            return
        try:
            result = await self._context.runner.run(
                library.search.search, query, limit=LIMIT, approved_only=approved_only
            )
        except UserError as error:
            self._say(str(error))
            if isinstance(error, DatabaseUnavailableError):
                self._context.report(error)
            return
        self._show(result, approved_only=approved_only)

    def _show(self, result: SearchResult, *, approved_only: bool) -> None:
        self._result = result if result.query != self._asked or self._result is not None else None
        self._asked = result.query
        self.model.show(result.hits)
        if not result.hits:
            text = self.tr("No approved example fits.") if approved_only else self.tr("Nothing fits.")
            self._say(text, offer_all=approved_only)
            return
        self._message.setVisible(result.degraded is not None or self.model.all_weak)
        self._search_all.setVisible(approved_only and self.model.all_weak)
        if result.degraded == "meaning":
            self._note.setText(
                self.tr("The search by meaning is not available (Diagnostics says why); these fit by their words.")
            )
        elif result.degraded == "words":
            self._note.setText(self.tr("The search by words is not available; these fit by their meaning."))
        elif self.model.all_weak:
            self._note.setText(self.tr("Nothing fits well. These are the nearest."))
        self._show_folded()
        self._count.setText(self._counted(self.model.rowCount(), round(result.took_ms)))
        self._columns.show()
        self.list.setCurrentIndex(self.model.index(0))
        self._open()

    def _counted(self, hits: int, ms: int) -> str:
        text = self.tr("1 hit in {ms} ms") if hits == 1 else self.tr("{n} hits in {ms} ms")
        return text.format(n=hits, ms=ms)

    def _show_folded(self) -> None:
        folded = self.model.folded
        one, more = self.tr("Show 1 weaker hit"), self.tr("Show {n} weaker hits").format(n=folded)
        self._weaker.setText(one if folded == 1 else more)
        self._weaker.setVisible(folded > 0)

    def _unfold(self) -> None:
        self.model.unfold()
        self._show_folded()
        self._count.setText(self.tr("{n} hits").format(n=self.model.rowCount()))
        self._place()
        self._box.setFocus()

    def _say(self, text: str, *, offer_all: bool = False) -> None:
        self._note.setText(text)
        self._count.clear()
        self._weaker.hide()
        self._search_all.setVisible(offer_all)
        self._message.show()
        self._columns.hide()
        self._open()

    def _open(self) -> None:
        if self._box.hasFocus() or self.isVisible():
            self._place()
            self.show()
            self.raise_()

    def _place(self) -> None:
        corner = self._box.mapTo(self._window, QPoint(0, self._box.height() + 6))
        room_right, room_below = self._window.width() - corner.x() - 12, self._window.height() - corner.y() - 12
        if self._columns.isHidden():
            self.setGeometry(corner.x(), corner.y(), min(560, room_right), 112)
            return
        message = 0 if self._message.isHidden() else self._message.sizeHint().height()
        wanted = 42 + message + 77 * min(7, self.model.rowCount()) + 2
        height = min(max(wanted, 460), room_below)
        self.setGeometry(corner.x(), corner.y(), min(1060, room_right), height)

    @Slot(int)
    def _move(self, by: int) -> None:
        if not self.isVisible():
            self._enter()
            return
        if by > 0 and self.list.currentIndex().row() == self.model.rowCount() - 1:
            self._unfold()  # who goes on past the good ones wants the others
        count = self.model.rowCount()
        if count:
            line = max(0, min(count - 1, self.list.currentIndex().row() + by))
            self.list.setCurrentIndex(self.model.index(line))

    @Slot(QModelIndex, QModelIndex)
    def _select(self, _now: QModelIndex, _before: QModelIndex) -> None:
        hit = self.selected
        self.preview.show_hit(hit)
        if self._detail is not None:
            self._detail.cancel()
        if hit is not None and hit.example.tickets:
            self._detail = self._context.spawn(self._load_sources(hit))

    async def _load_sources(self, hit: Hit) -> None:
        library = self._context.library
        if library is not None:
            detail = await self._context.runner.run(library.examples.detail, hit.example.id)
            if self.selected is not None and self.selected.example.id == detail.row.id:
                self.preview.show_sources(detail)

    @Slot()
    def _choose(self) -> None:
        hit = self.selected
        if hit is None or not self.isVisible():
            self._ask()
            return
        self._before = None
        self.hide()
        self._log_use(hit)
        self._context.open_example(hit.example.id)

    @Slot()
    def _copy(self) -> None:
        hit = self.selected
        if hit is not None and self.isVisible():
            QGuiApplication.clipboard().setText(hit.example.answer)
            self._context.toasts.show(self.tr("Answer copied"), kind="success")
            self._log_use(hit)

    def _log_use(self, hit: Hit) -> None:
        """Remember the question whose hit was of use, once; not each letter of it."""
        result, self._result = self._result, None
        if result is not None:
            self._context.spawn(self._remember(result, hit.example.id))

    async def _remember(self, result: SearchResult, used_id: int) -> None:
        library = self._context.library
        if library is not None and self._context.settings.enabled:
            await self._context.runner.run(library.search.remember, result, used_id, who=self._context.who)

    @Slot()
    def leave(self) -> None:
        """Close the panel; go back to where the person was."""
        if self.isVisible():
            self._stop_asking()
            self.hide()
        if self._before is not None:
            self._before.setFocus()
        else:
            self._box.clearFocus()

    @Slot(QWidget, QWidget)
    def _follow_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        if now is self._box and old is not None and not self.isAncestorOf(old):
            self._before = old
        inside = now is None or now is self._box or now is self or self.isAncestorOf(now)
        if not inside and self.isVisible():
            self.hide()

    @Slot(object)
    def _refresh_when_concerned(self, kinds: frozenset[str]) -> None:
        if "examples" in kinds and self.isVisible():
            self._ask()

    def _use_all(self) -> None:
        self.all.setChecked(True)
        self._box.setFocus()
        self._ask()

    def _stop_asking(self) -> None:
        self._timer.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
