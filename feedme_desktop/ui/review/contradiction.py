"""Two answers to one question side by side with their tickets; a person keeps one, both, or writes one of the two."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.records import ExampleDetail, Saved
from feedme_desktop.domain.review import text_problem
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.edit import Texts
from feedme_desktop.ui.review.text_edit import PlainEdit
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.widgets.parts import button, label, row

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext
    from feedme_desktop.ui.review.session import ReviewSession

_MOST_TICKETS = 4


class Verdict(Enum):
    """What the person wants done."""

    THIS = "this"
    OTHER = "other"
    BOTH = "both"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The example in hand, and the one that answers differently."""

    this: ExampleDetail
    other: ExampleDetail

    @property
    def stays(self) -> ExampleDetail:
        """The one that takes the other in when they are merged: the approved one, else the one with more tickets."""
        return min(
            (self.this, self.other), key=lambda one: (one.row.status is not ReviewStatus.APPROVED, -one.row.tickets)
        )

    @property
    def goes(self) -> ExampleDetail:
        """The other one."""
        return self.other if self.stays is self.this else self.this


class ContradictionDialog(QDialog):
    """``verdict`` and ``merged`` after it was accepted."""

    def __init__(self, theme: Theme, pair: Contradiction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Two answers"))
        self.resize(920, 640)
        self.verdict = Verdict.BOTH
        self._question = PlainEdit(theme, tr("Merged question"))
        self._answer = PlainEdit(theme, tr("Merged answer"))
        self._question.load(pair.stays.row.question)
        self._answer.load(f"{pair.stays.row.answer}\n\n{pair.goes.row.answer}")
        self.sides = (_Side(theme, tr("This one"), pair.this), _Side(theme, tr("The other one"), pair.other))
        self._merge = QWidget()
        self._problem = label("", wrap=True)
        self._problem.setProperty("tone", "danger")
        self._begin = button(tr("Merge…"), self._begin_merge)
        self._save = button(tr("Save merged"), lambda: self.choose(Verdict.MERGED), "primary")
        self._lay_out()

    @property
    def merged(self) -> Texts:
        """The texts the person put together."""
        return Texts(self._question.text().strip(), self._answer.text().strip(), ())

    def choose(self, verdict: Verdict) -> None:
        """Decide, unless what is to be saved can't be."""
        problem = text_problem(self.merged.question, self.merged.answer) if verdict is Verdict.MERGED else None
        self._problem.setText(problem or "")
        self._problem.setVisible(problem is not None)
        if problem is None:
            self.verdict = verdict
            self.accept()

    def _begin_merge(self) -> None:
        self._merge.show()
        self._save.show()
        self._begin.hide()
        self._save.setDefault(True)
        self._answer.setFocus()

    def _lay_out(self) -> None:
        merge = QVBoxLayout(self._merge)
        merge.setContentsMargins(0, 0, 0, 0)
        for name, field, stretch in (
            (tr("Merged question"), self._question, 1),
            (tr("Merged answer"), self._answer, 2),
        ):
            merge.addWidget(label(name, "small"))
            merge.addWidget(field, stretch)
        merge.addWidget(self._problem)
        for hidden in (self._merge, self._save, self._problem):
            hidden.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(label(tr("Two answers to the same question"), "section"))
        text = tr("Keep the right one (the other is rejected as a duplicate), keep both, or write one of the two.")
        column.addWidget(label(text, "muted", wrap=True))
        sides = row(*self.sides, spacing=16)
        for number in (0, 1):
            sides.setStretch(number, 1)
        column.addLayout(sides, 2)
        column.addWidget(self._merge, 3)
        this = button(tr("Keep this one"), lambda: self.choose(Verdict.THIS))
        other = button(tr("Keep the other one"), lambda: self.choose(Verdict.OTHER))
        both = button(tr("Keep both"), lambda: self.choose(Verdict.BOTH))
        later = button(tr("Decide later"), self.reject, "link")
        column.addLayout(row(later, None, this, both, other, self._begin, self._save))


class Contradictions(QObject):
    """Shows the other answer to the question in hand and carries out what the person decides."""

    def __init__(self, context: UiContext, session: ReviewSession, owner: QWidget) -> None:
        super().__init__(owner)
        self._context, self._session, self._owner = context, session, owner

    def open(self) -> None:
        """Compare the example in hand with the first one that contradicts it."""
        detail, library = self._session.detail, self._session.library
        if detail is not None and detail.contradictions and library is not None:
            self._context.spawn(self._ask(library, detail))

    async def _ask(self, library: Library, detail: ExampleDetail) -> None:
        pair = await self._context.runner.run(read_pair, library, detail.row.id, detail.contradictions[0])
        dialog = ContradictionDialog(self._context.theme, pair, self._owner)
        # Read before the dialogs helper deletes it.
        kept: list[tuple[Verdict, Texts]] = []
        dialog.accepted.connect(lambda: kept.append((dialog.verdict, dialog.merged)))
        await self._context.dialogs.show(dialog)
        if kept:
            self._carry_out(pair, *kept[0])

    def _carry_out(self, pair: Contradiction, verdict: Verdict, texts: Texts) -> None:
        who, ids = self._context.who, (pair.this.row.id, pair.other.row.id)
        if verdict is Verdict.BOTH:
            self._session.change(tr("Both are kept"), lambda library: library.merging.keep_both(ids, who=who))
        elif verdict is Verdict.MERGED:
            self._session.change(tr("Merged"), lambda library: [_merge(library, pair, texts, who)])
        else:
            gone = ids[1] if verdict is Verdict.THIS else ids[0]
            reason = RejectReason.DUPLICATE
            text = tr("The other answer is rejected") if verdict is Verdict.THIS else tr("This answer is rejected")
            self._session.change(text, lambda library: library.review.reject([gone], reason, who=who))


def read_pair(library: Library, this: int, other: int) -> Contradiction:
    """Both examples, whole."""
    return Contradiction(library.examples.detail(this), library.examples.detail(other))


class _Side(QWidget):
    """One of the two: what it is, its texts, its tickets."""

    def __init__(self, theme: Theme, name: str, detail: ExampleDetail) -> None:
        super().__init__()
        self._answer = PlainEdit(theme, tr("Answer: {name}").format(name=name))
        self._answer.load(detail.row.answer)
        self._answer.setReadOnly(True)
        self._parts = (
            label(_title(name, detail), "small"),
            label(detail.row.question, wrap=True),
            label(_tickets(detail), "small", wrap=True),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        title, question, tickets = self._parts
        for part, stretch in ((title, 0), (question, 0), (self._answer, 1), (tickets, 0)):
            column.addWidget(part, stretch)

    @property
    def text(self) -> str:
        """What it says."""
        return "\n".join([*(part.text() for part in self._parts), self._answer.text()])


def _merge(library: Library, pair: Contradiction, texts: Texts, who: str) -> Saved:
    stays = pair.stays.row
    return library.merging.merge(
        stays.id, [pair.goes.row.id], question=texts.question, answer=texts.answer, if_version=stays.version, who=who
    )


def _title(name: str, detail: ExampleDetail) -> str:
    number = detail.row.tickets
    tickets = tr("1 ticket") if number == 1 else tr("{n} tickets").format(n=number)
    return f"{name} · {words.status_word(detail.row.status).lower()} · {tickets}"


def _tickets(detail: ExampleDetail) -> str:
    names = [words.one_line(source.title or source.file, 80) for source in detail.sources]
    if not names:
        return tr("From no ticket: imported or written.")
    more = len(names) - _MOST_TICKETS
    rest = [tr("and {n} more").format(n=more)] if more > 0 else []
    return tr("From {tickets}").format(tickets=", ".join([*names[:_MOST_TICKETS], *rest]))
