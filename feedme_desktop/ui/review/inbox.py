"""The Inbox: proposed examples to review, beside their transcript.

It owns the list and what is selected in it; what is done to an example is the desk's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationDetail, Counts, ExampleDetail, ExampleFilter
from feedme_desktop.ui.review.button_bar import PagerFoot
from feedme_desktop.ui.review.catching_up import CatchingUp
from feedme_desktop.ui.review.desk import ReviewDesk
from feedme_desktop.ui.review.example_delegate import ExampleDelegate
from feedme_desktop.ui.review.example_model import ROW, ExampleModel, ExamplePages
from feedme_desktop.ui.review.filter_bar import FilterBar
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.look import ReviewLook
from feedme_desktop.ui.review.parts import EmptyState
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.widgets.parts import button, label

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

_REFRESH_MS = 300


class InboxPlace(QWidget):
    """Three panes: list, transcript, editor."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = tr("Inbox")
        self._context = context
        self._library: Library | None = None
        self._turn = 0
        self._catching_up = CatchingUp(context, self, self.refresh, _REFRESH_MS)
        self._asked: int | None = None  # an example to select as soon as it is listed
        self._back: int | None = None  # an example whose decision was taken back, to select when it is listed again
        self._turn_asked: int | None = None  # a turn to scroll to as soon as its transcript is shown
        self.model = ExampleModel(self)
        self.pages = ExamplePages(context, self.model, self)
        self.list = self._make_list()
        self.filters = FilterBar(context.theme)
        self.desk = ReviewDesk(context, "inbox", self)
        self.empty = EmptyState(context.theme, "inbox")
        self._imports = self.empty.add(button(tr("Go to Imports"), self._go_to_imports, "primary"))
        self._weak = self.empty.add(button(tr("Show weak examples"), self.filters.show_weak))
        self._all = self.empty.add(button(tr("Show all examples"), self._show_everything))
        self._count = label("", "small")
        self._lists = QStackedWidget()
        self._lay_out()
        self._connect()
        ReviewLook(context.theme, self)

    @property
    def reading_pane(self) -> QWidget:
        """Where messages may lie without hiding a button."""
        return self.desk.middle

    def set_library(self, library: Library | None) -> None:
        """Show this library, or nothing with None."""
        self._library = library
        self.pages.set_library(library)
        self.desk.session.set_library(library)
        if library is not None:
            self.pages.set_filter(self.filters.wanted)
            self.refresh()

    def refresh(self) -> None:
        """Look again: list, counts, and the example in hand."""
        self._catching_up.done()
        self.pages.refresh()
        self._count_again()
        self.desk.refresh()

    def show_example(self, example_id: int) -> None:
        """Show an example with its transcript, and the other examples of its ticket beside it."""
        self._asked = example_id
        self.desk.session.show_example(example_id)

    def show_conversation(self, conversation_id: int, turn: int | None = None) -> None:
        """Show a transcript with its examples listed."""
        self._asked = None
        self.list.selectionModel().clear()
        self.filters.show_ticket(conversation_id)
        self.desk.middle.setCurrentWidget(self.desk.transcript)
        self._turn_asked = turn
        self.desk.session.show_conversation(conversation_id)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard belongs to the list."""
        super().focusInEvent(event)
        self._focus_list()

    def _filter_changed(self) -> None:
        self.list.selectionModel().clear()
        self.list.scrollToTop()
        self.pages.set_filter(self.filters.wanted)
        self._count_again()

    def _count_again(self) -> None:
        if self._library is not None:
            self._turn += 1
            self._context.spawn(self._read_counts(self._library, self._turn))

    async def _read_counts(self, library: Library, turn: int) -> None:
        counts, weak, again, contradicted = await self._context.runner.run(_read_counts, library)
        if turn == self._turn:
            self.filters.show_counts(counts.examples, weak, again, contradicted)
            self._all.setVisible(self.filters.total > 0)
            if not self.model.total and self._lists.currentWidget() is self.empty and self.pages.read:
                self._say_empty()

    def _loaded(self) -> None:
        total = self.model.total
        self._count.setText(tr("{n} of {m}").format(n=self._number(), m=f"{total:,}") if total else "")
        self._lists.setCurrentWidget(self.list if total else self.empty)
        if not total:
            self._say_empty()
        elif self._back is not None and self.model.row_of(self._back) >= 0:
            self._select(self.model.row_of(self._back))
        elif self._asked is not None and self.model.row_of(self._asked) >= 0:
            self._select(self.model.row_of(self._asked))
            self._asked = None
        elif not self.list.selectionModel().hasSelection() and self._asked is None and not self.desk.session.reading:
            self._select(max(0, self.list.currentIndex().row()))

    def _number(self) -> int:
        return self.list.currentIndex().row() + 1

    def _say_empty(self) -> None:
        wanted, hidden = self.filters.wanted, self.filters.hidden
        waiting = wanted.statuses == (ReviewStatus.PENDING,) and not wanted.below_threshold
        self._imports.setVisible(waiting and not hidden)
        self._weak.setVisible(hidden > 0)
        self._all.setVisible(self.filters.total > 0)
        if hidden:
            one = tr("1 example waits; it is below the quality threshold.")
            many = tr("{n} examples wait; all are below the quality threshold.").format(n=f"{hidden:,}")
            self.empty.say(tr("Nothing good enough to review"), one if hidden == 1 else many)
        elif waiting:
            self.empty.say(
                tr("Nothing to review"),
                tr("Drop transcripts anywhere on this window, or try the samples on the Imports page."),
            )
        else:
            self.empty.say(tr("No examples here"), tr("Choose another state, or show all examples."))
        if self.desk.session.detail is not None and not self.desk.session.reading:
            self.desk.session.show_example(None)

    def _failed(self, sentence: str) -> None:
        if self.pages.useful:
            return
        self._lists.setCurrentWidget(self.empty)
        for offer in (self._imports, self._weak, self._all):
            offer.hide()
        self.empty.say(tr("The examples can't be listed"), sentence)

    def _selected(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = current.data(ROW) if current.isValid() else None
        self._back = None
        if row is not None:
            self._count.setText(tr("{n} of {m}").format(n=self._number(), m=f"{self.model.total:,}"))
            if self.desk.session.wanted != row.id:
                self.desk.session.drafts.flush()
                self.desk.session.show_example(row.id)

    def _example_shown(self, detail: ExampleDetail | None) -> None:
        """An example asked for by name: list its ticket, so that it can be selected."""
        if detail is None or self._asked != detail.row.id:
            return
        if self.model.row_of(self._asked) >= 0:
            self._select(self.model.row_of(self._asked))
            self._asked = None
        elif detail.row.conversation_id is not None:
            self.filters.show_ticket(detail.row.conversation_id)

    def _conversation_shown(self, conversation: ConversationDetail | None) -> None:
        """Go to the turn that was asked for, once it is there."""
        turn, self._turn_asked = self._turn_asked, None
        if turn is not None and conversation is not None:
            self.desk.transcript.view.scroll_to(turn)

    def _undone(self, example_id: int) -> None:
        """Whoever takes a decision back wants to take it again."""
        self._back = example_id

    def _next(self) -> None:
        self._select(min(self.list.currentIndex().row() + 1, self.model.rowCount() - 1))

    def _previous(self) -> None:
        self._select(max(self.list.currentIndex().row() - 1, 0))

    def _select(self, number: int) -> None:
        if 0 <= number < self.model.rowCount():
            index = self.model.index(number, 0)
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if self.model.canFetchMore(QModelIndex()) and number > self.model.rowCount() - 10:
                self.model.fetchMore(QModelIndex())

    def _focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_imports(self) -> None:
        self._context.place_requested.emit("imports")

    def _show_everything(self) -> None:
        self.filters.choose_state(None)

    def _make_list(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(ExampleDelegate(self._context.theme, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAccessibleName(tr("Examples to review"))
        view.selectionModel().currentChanged.connect(self._selected)
        return view

    def _make_foot(self) -> QFrame:
        def step(name: str, word: str, icon: str) -> KeyButton:
            keys = self._context.actions.keys(f"review.{name}")
            return KeyButton(self._context.theme, self.desk.action(name), word, keys, "quiet", icon)

        steps = (step("previous", tr("Previous"), "chevron-up"), step("next", tr("Next"), "chevron-down"))
        return PagerFoot(steps, self._count)

    def _lay_out(self) -> None:
        left = QWidget()
        inner = QVBoxLayout(left)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(self.filters)
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.empty)
        inner.addWidget(self._lists, 1)
        inner.addWidget(self._make_foot())
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("inbox")
        splitter.setChildrenCollapsible(False)
        for widget, least in ((left, 220), (self.desk.middle, 280), (self.desk.editor, 300)):
            widget.setMinimumWidth(least)
            splitter.addWidget(widget)
        splitter.setSizes([290, 540, 400])
        for number, stretch in enumerate((2, 4, 3)):
            splitter.setStretchFactor(number, stretch)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(splitter)
        # Not by Tab: the place hands the focus to its list, and nothing before the list could be reached.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def _connect(self) -> None:
        context, desk = self._context, self.desk
        self.filters.changed.connect(self._filter_changed)
        context.actions.bind("review.weak", self.filters.toggle_weak, self)
        self.filters.weak.setToolTip(context.actions.tooltip("review.weak"))  # rich: from the table of actions
        self.pages.loaded.connect(self._loaded)
        self.pages.failed.connect(self._failed)
        desk.next_wanted.connect(self._next)
        desk.previous_wanted.connect(self._previous)
        desk.list_wanted.connect(self._focus_list)
        desk.session.example_shown.connect(self._example_shown)
        desk.session.undone.connect(self._undone)
        desk.session.conversation_shown.connect(self._conversation_shown)
        context.example_requested.connect(self.show_example)
        context.conversation_requested.connect(self.show_conversation)


def _read_counts(library: Library) -> tuple[Counts, int, int, int]:
    weak = ExampleFilter((ReviewStatus.PENDING,), below_threshold=True)
    again, contradicted = ExampleFilter(seen_again=True), ExampleFilter(contradicted=True)
    count = library.examples.count
    return library.examples.counts(), count(weak), count(again), count(contradicted)
