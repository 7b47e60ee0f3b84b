"""An example among tickets: another answer, tickets since it was rejected, where it lives on, each source in turn.

Notices and a stepper for the editor; what is done about them is the desk's.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleDetail, Source
from feedme_desktop.ui.review.parts import NoticeBar
from feedme_desktop.ui.review.words import one_line, tr
from feedme_desktop.ui.theme import GRID, Theme
from feedme_desktop.ui.widgets.parts import button, label, row

_MOST_WORDINGS = 4


class GroupNotices(QWidget):
    """Sentences about an example's twins, each with the button that does something about it."""

    compare_wanted = Signal()
    reconsider_wanted = Signal()
    example_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._merged_into = 0
        self.contradiction = NoticeBar(theme, "swap", "warning")
        self.compare = self.contradiction.add(tr("Compare"), self.compare_wanted.emit)
        self.again = NoticeBar(theme, "retry", "info")
        self.reconsider = self.again.add(tr("Reconsider"), self.reconsider_wanted.emit)
        self.merged = NoticeBar(theme, "link", "muted")
        self.show_kept = self.merged.add(tr("Show"), lambda: self.example_wanted.emit(self._merged_into))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for bar in (self.contradiction, self.again, self.merged):
            column.addWidget(bar)
        self.hide()

    def show_example(self, detail: ExampleDetail | None) -> None:
        """Say what there is to say of this example."""
        said = [_contradiction(detail), _again(detail), _merged(detail)]
        for bar, text in zip((self.contradiction, self.again, self.merged), said, strict=True):
            if text:
                bar.say(text)
            else:
                bar.hide()
        self._merged_into = (detail.row.merged_into or 0) if detail else 0
        self.setVisible(any(said))


class SourceSteps(QWidget):
    """Which of several tickets is shown, what it said in its own words, and the other wordings of the question."""

    source_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sources: tuple[Source, ...] = ()
        self._at = 0
        self._place = label("", "small")
        self.previous = button("", lambda: self.step(-1), "quiet")
        self.following = button("", lambda: self.step(1), "quiet")
        for made, icon, name in (
            (self.previous, "chevron-up", tr("Previous ticket")),
            (self.following, "chevron-down", tr("Next ticket")),
        ):
            theme.set_icon(made, icon)
            made.setAccessibleName(name)
        self._own = label("", wrap=True)
        self._wordings = label("", "small", wrap=True)
        self._stepper = QWidget()
        line = row(self._place, self.previous, self.following, None, spacing=GRID)
        line.setContentsMargins(0, 0, 0, 0)
        self._stepper.setLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self._stepper, self._own, self._wordings):
            column.addWidget(part)
        self.hide()

    @property
    def several(self) -> bool:
        """Whether there is another ticket to go to."""
        return len(self._sources) > 1

    @property
    def text(self) -> str:
        """What it says."""
        shown = (self._place, self._own, self._wordings)
        return "\n".join(part.text() for part in shown if part.isVisibleTo(self))

    def use_hints(self, previous: str, following: str) -> None:
        """Tooltips with the keys, from the table of actions."""
        self.previous.setToolTip(previous)  # rich: from the table of actions
        self.following.setToolTip(following)  # rich: from the table of actions

    def show_example(self, detail: ExampleDetail | None) -> None:
        """Show the tickets of this example."""
        self._sources = detail.sources if detail else ()
        self._at = min(self._at, max(0, len(self._sources) - 1))
        wordings = [one.question for one in detail.wordings] if detail else []
        shown = [f"“{one_line(text, 200)}”" for text in dict.fromkeys(wordings)]
        more = len(shown) - _MOST_WORDINGS
        lines = [
            tr("Also asked as:"),
            *shown[:_MOST_WORDINGS],
            *([tr("and {n} more").format(n=more)] if more > 0 else []),
        ]
        self._wordings.setText("\n".join(lines))
        self._wordings.setVisible(bool(shown))
        self._say()
        self.setVisible(self.several or bool(shown))

    def show_ticket(self, conversation_id: int | None) -> None:
        """The transcript of this ticket is shown now."""
        ids = [source.conversation_id for source in self._sources]
        self._at = ids.index(conversation_id) if conversation_id in ids else 0
        self._say()

    def step(self, by: int) -> None:
        """Go to the next or the previous ticket, round the ends."""
        if self.several:
            self.source_wanted.emit(self._sources[(self._at + by) % len(self._sources)].conversation_id)

    def _say(self) -> None:
        self._stepper.setVisible(self.several)
        self._place.setText(tr("Ticket {n} of {m}").format(n=self._at + 1, m=len(self._sources)))
        source = self._sources[self._at] if self._sources else None
        said = source.answer if source is not None and self.several else None
        self._own.setText(tr("Answered there: {words}").format(words=f"“{one_line(said or '', 400)}”"))
        self._own.setVisible(bool(said))


def _contradiction(detail: ExampleDetail | None) -> str:
    number = len(detail.contradictions) if detail else 0
    if number > 1:
        return tr("{n} other examples answer this question differently.").format(n=number)
    return tr("Another example answers this question differently.") if number else ""


def _again(detail: ExampleDetail | None) -> str:
    number = detail.row.seen_again if detail else 0
    if number > 1:
        return tr("{n} tickets came with this since it was rejected.").format(n=number)
    return tr("A ticket came with this since it was rejected.") if number else ""


def _merged(detail: ExampleDetail | None) -> str:
    if detail is None or detail.row.merged_into is None or detail.row.status is not ReviewStatus.REJECTED:
        return ""
    return tr("Merged: its tickets and its words live on in another example.")
