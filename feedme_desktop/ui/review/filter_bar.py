"""What of the examples the Inbox lists: a state with its count, one ticket only, and those under the threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QVBoxLayout, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.flow import turn
from feedme_desktop.ui.review.parts import ElidedLabel
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import button, row

_STATES: tuple[ReviewStatus | None, ...] = (
    ReviewStatus.PENDING,
    ReviewStatus.NEEDS_WORK,
    ReviewStatus.REJECTED,
    ReviewStatus.APPROVED,
    None,
)
_WEAK, _AGAIN, _CONTRADICTED = "weak", "again", "contradicted"
"""Instead of a state: what waits and is below the quality threshold; what was rejected and came again; what has another
answer to the same question."""
_LINE_WIDTH = 264
_ORDERS = ("quality", "-quality", "newest", "oldest", "tickets", "question")


class FilterBar(QFrame):
    """Gives an ``ExampleFilter``; ``changed`` when the person chose another."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "bar")
        self._theme = theme
        self._conversation: int | None = None
        self._show_weak = False
        self._weak = self._again = self._contradicted = 0
        self._kept: str | None = None  # the state that is looked at while the box is filled anew
        self.total = 0
        self.states = self._box(tr("State"))
        self.orders = self._box(tr("Order"))
        for order in _ORDERS:
            self.orders.addItem(_order_word(order), order)
        self.ticket = button("", self.show_all_tickets, "chip")
        self.ticket.setProperty("filled", "yes")
        self.weak = button("", self.toggle_weak, "link")
        self._weak_text = ElidedLabel("small")
        self._fill({})
        self.states.activated.connect(self._chosen)
        self.orders.activated.connect(self._chosen)
        self._lay_out()
        self._show()

    @property
    def wanted(self) -> ExampleFilter:
        """The filter. Of what waits, those below the threshold are left out unless they were asked for."""
        if self._only_weak:
            return replace(self.whole, below_threshold=True)
        return replace(self.whole, below_threshold=False if self._hides and not self._show_weak else None)

    @property
    def whole(self) -> ExampleFilter:
        """The filter without regard to the threshold."""
        order = str(self.orders.currentData())
        state = self.states.currentData()
        return ExampleFilter(
            statuses=self._statuses, conversation_id=self._conversation, order=order, seen_again=state == _AGAIN,
            contradicted=state == _CONTRADICTED,
        )  # fmt: skip

    @property
    def _statuses(self) -> tuple[ReviewStatus, ...]:
        state = self.states.currentData()
        if state is None or state in (_AGAIN, _CONTRADICTED):
            return ()
        return (ReviewStatus.PENDING if state == _WEAK else ReviewStatus(state),)

    @property
    def _only_weak(self) -> bool:
        return str(self.states.currentData()) == _WEAK

    @property
    def _hides(self) -> bool:
        """Whether weak ones are left out: of what waits, never of what somebody looked at, nor of one ticket."""
        return self._statuses == (ReviewStatus.PENDING,) and not self._only_weak and self._conversation is None

    @property
    def hidden(self) -> int:
        """How many of what waits are left out."""
        return self._weak if self._hides and not self._show_weak else 0

    def show_counts(self, counts: Mapping[ReviewStatus, int], weak: int, again: int = 0, contradicted: int = 0) -> None:
        """Figures beside the states: how many wait below the threshold, were seen again, have another answer."""
        self.total = sum(counts.values())
        self._weak, self._again, self._contradicted = weak, again, contradicted
        self._fill(counts)
        self._show()

    def show_ticket(self, conversation_id: int) -> None:
        """List everything of one ticket."""
        self._conversation = conversation_id
        self.choose_state(None)

    def show_all_tickets(self) -> None:
        """List every ticket again, what waits first."""
        self._conversation = None
        self.choose_state(ReviewStatus.PENDING)

    def choose_state(self, status: ReviewStatus | None) -> None:
        """Choose a state as if the person had."""
        self.states.setCurrentIndex(self.states.findData(None if status is None else status.value))
        self._chosen()

    def _choose_other(self, state: str) -> None:
        """Choose what is no state; it is not in the box as long as none was counted."""
        if self.states.findData(state) < 0:
            self.states.addItem({_CONTRADICTED: tr("Two answers"), _AGAIN: tr("Seen again")}[state], state)
        self.states.setCurrentIndex(self.states.findData(state))
        self._chosen()

    def list_figure(self, name: str) -> None:
        """List what a figure counts, by its name; for "age" the oldest first."""
        self._conversation = None
        if name in (_WEAK, _CONTRADICTED, _AGAIN):
            self._choose_other(name)
            return
        if name == "age":
            self.orders.setCurrentIndex(self.orders.findData("oldest"))
        self._show_weak = self._show_weak or name in ("pending", "age")
        states = {
            "needs_work": ReviewStatus.NEEDS_WORK,
            "rejected": ReviewStatus.REJECTED,
            "rate": ReviewStatus.REJECTED,
        }
        self.choose_state(states.get(name, ReviewStatus.PENDING))

    def show_weak(self) -> None:
        """Leave nothing out."""
        self._show_weak = True
        self._chosen()

    def toggle_weak(self) -> None:
        """Show those below the threshold among the others, or leave them out again."""
        self._show_weak = not self._show_weak
        self._chosen()

    def _chosen(self, _index: int = 0) -> None:
        self._show()
        self.changed.emit()

    def _fill(self, counts: Mapping[ReviewStatus, int]) -> None:
        self._kept = self.states.currentData()
        first = not self.states.count()
        blocked = QSignalBlocker(self.states)
        self.states.clear()
        for status in _STATES:
            number = sum(counts.values()) if status is None else counts.get(status, 0)
            word = tr("All") if status is None else words.status_word(status)
            self.states.addItem(f"{word}  {number:,}" if counts else word, None if status is None else status.value)
            for name, number, state in self._others(status):
                self.states.addItem(f"{name}  {number:,}" if counts else name, state)
        self.states.setCurrentIndex(0 if first else max(0, self.states.findData(self._kept)))
        blocked.unblock()

    def _others(self, status: ReviewStatus | None) -> list[tuple[str, int, str]]:
        """What is listed right after a state."""
        if status is ReviewStatus.PENDING:
            weak = (tr("Weak"), self._weak, _WEAK)
            return [weak, *self._if_any(tr("Two answers"), self._contradicted, _CONTRADICTED)]
        return self._if_any(tr("Seen again"), self._again, _AGAIN) if status is ReviewStatus.REJECTED else []

    def _if_any(self, name: str, number: int, state: str) -> list[tuple[str, int, str]]:
        """Listed where there is one, or as long as it is looked at."""
        return [(name, number, state)] if number or self._kept == state else []

    def _show(self) -> None:
        self.ticket.setVisible(self._conversation is not None)
        self.ticket.setText(tr("Ticket #{id}  ×").format(id=self._conversation))
        self.ticket.setAccessibleName(tr("Show all tickets again"))
        hidden = bool(self._weak) and self._hides
        self._weak_text.setVisible(hidden)
        self.weak.setVisible(hidden)
        text = tr("{n} weak ones shown") if self._show_weak else tr("{n} weak ones hidden")
        self._weak_text.show_text(text.format(n=f"{self._weak:,}"))
        self.weak.setText(tr("Hide") if self._show_weak else tr("Show"))
        self.weak.setAccessibleName(tr("Hide weak examples") if self._show_weak else tr("Show weak examples"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One box above the other where their words would be cut."""
        super().resizeEvent(event)
        turn(self._boxes, self.width(), _LINE_WIDTH)

    def _box(self, name: str) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        self._boxes = row(spacing=GRID)
        self._boxes.addWidget(self.states, 1)
        self._boxes.addWidget(self.orders, 1)
        column.addLayout(self._boxes)
        column.addLayout(row(self.ticket, None))
        weak = row(spacing=GRID)
        weak.addWidget(self._weak_text, 1)
        weak.addWidget(self.weak)
        column.addLayout(weak)


def _order_word(order: str) -> str:
    return {
        "quality": tr("Best first"),
        "-quality": tr("Weakest first"),
        "newest": tr("Newest first"),
        "oldest": tr("Oldest first"),
        "tickets": tr("Most tickets"),
        "question": tr("By question"),
    }[order]
