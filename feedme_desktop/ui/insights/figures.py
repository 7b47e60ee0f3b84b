"""Figures of the library as cards; each is a button that lists what it counts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from feedme_desktop.domain.decisions import Figures
from feedme_desktop.ui.insights import words
from feedme_desktop.ui.insights.words import tr
from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review.flow import FlowLayout
from feedme_desktop.ui.theme import GRID
from feedme_desktop.ui.widgets.parts import label


class FigureCard(QPushButton):
    """A number and what it counts."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__()
        self._name = name
        self.setProperty("look", "figure")
        self._value = label("", "page")
        self._text = label(name, "small")
        layout = self._lines = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(0)
        for part in (self._value, self._text):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(part)
        self.setToolTip(plain_tip(hint))
        self.setAccessibleName(name)
        self.setAccessibleDescription(hint)

    def show_value(self, value: str) -> None:
        """Show a value."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._name}: {value}")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As much as the two lines need; cards of one width make columns."""
        return self._lines.sizeHint().expandedTo(QSize(148, 60))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()


class FigureCards(QWidget):
    """All figures; ``chosen`` names the one pressed."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing=2 * GRID)
        self.cards: dict[str, FigureCard] = {}
        for key, (name, hint) in _cards().items():
            card = self.cards[key] = FigureCard(name, hint)
            card.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            flow.addWidget(card)

    def show_figures(self, figures: Figures) -> None:
        """Show these."""
        rate = figures.approval_rate
        values = {
            "pending": f"{figures.pending:,}",
            "weak": f"{figures.below_threshold:,}",
            "age": words.age(figures.median_age),
            "needs_work": f"{figures.needs_work:,}",
            "contradicted": f"{figures.contradicted:,}",
            "approved": f"{figures.approved:,}",
            "rejected": f"{figures.rejected:,}",
            "again": f"{figures.seen_again:,}",
            "rate": tr("none") if rate is None else words.share(rate),
            "tickets": f"{figures.tickets:,}",
        }
        for key, value in values.items():
            self.cards[key].show_value(value)
        self.updateGeometry()


def _cards() -> dict[str, tuple[str, str]]:
    return {
        "pending": (tr("Pending"), tr("Show all examples that wait for a decision.")),
        "weak": (tr("Below the threshold"), tr("Show what waits and is below the quality threshold.")),
        "age": (tr("Median wait"), tr("Half of what waits has waited longer. Show the oldest first.")),
        "needs_work": (tr("Needs work"), tr("Show what was put aside for more work.")),
        "contradicted": (tr("Two answers"), tr("Show what has another answer to the same question.")),
        "approved": (tr("Approved"), tr("Show the approved examples.")),
        "rejected": (tr("Rejected"), tr("Show the rejected examples.")),
        "again": (tr("Seen again"), tr("Show what was rejected and came again with other tickets.")),
        "rate": (tr("Approval rate"), tr("Approved ones of all that people decided. Show what was rejected.")),
        "tickets": (tr("Tickets"), tr("Show the imports.")),
    }
