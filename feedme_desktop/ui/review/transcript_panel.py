"""The transcript with its title, its speakers (a click says who is who) and its states: empty, loading, failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from feedme_desktop.domain.example import Side, Span
from feedme_desktop.domain.records import ConversationDetail, ExampleDetail, Source
from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.ui.review.flow import FlowLayout, chain, clear_layout
from feedme_desktop.ui.review.parts import ElidedLabel, EmptyState, NoticeBar
from feedme_desktop.ui.review.speaker_chip import SWAPPED, SpeakerChip
from feedme_desktop.ui.review.transcript_text import Mark
from feedme_desktop.ui.review.transcript_view import TranscriptView
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID
from feedme_desktop.ui.widgets.parts import row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext

_SPEAKERS_MAX = 8


class TranscriptPanel(QWidget):
    """Shows a conversation and the evidence of an example in it."""

    role_wanted = Signal(int, str, object)
    """Conversation, speaker, and the ``Role`` they should have."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._conversation: ConversationDetail | None = None
        self.remember = True
        self._shown_speakers: tuple[int, list[tuple[str, Role]]] = (0, [])
        self.view = TranscriptView(context.theme)
        self._title = ElidedLabel("section")
        self._file = ElidedLabel("small")
        self.notice = NoticeBar(context.theme, "history", "muted")
        self._speakers = QWidget()
        self._flow = FlowLayout(self._speakers, spacing=GRID)
        self.empty = EmptyState(context.theme, "chat")
        self._stack = QStackedWidget()
        self._lay_out()
        self.say(tr("No ticket selected"), tr("Select an example to see where it comes from."))

    def say(self, title: str, text: str) -> None:
        """Show a state instead of a transcript."""
        self.empty.say(title, text)
        self._stack.setCurrentWidget(self.empty)

    def show_conversation(self, conversation: ConversationDetail | None, detail: ExampleDetail | None) -> None:
        """Show a transcript, and in it the evidence of an example."""
        again = self._is_shown(conversation)
        self._conversation = conversation
        if conversation is None:
            self._say_missing(detail)
            return
        self._title.show_text(conversation.row.title or conversation.row.file)
        self._file.show_text(_origin(conversation))
        self._show_speakers(conversation)
        self._say_where(detail, conversation)
        marks = evidence(detail, conversation)
        # The same once more is a refresh: whoever reads further down is left there.
        known = again and self.view.shows(conversation.turns, marks)
        self.view.show_turns(conversation.turns)
        if not known:
            self.view.mark(marks)
        if not marks and not again:
            self.view.scroll_to(0)
        if conversation.turns:
            self._stack.setCurrentIndex(0)
        elif conversation.row.error is not None:
            self.say(tr("This file could not be read"), conversation.row.error.message)
        else:
            self.say(tr("Nothing to read yet"), tr("This ticket is still being worked on. It appears here by itself."))

    def swap(self) -> None:
        """Make the customer's side the agent's and the other way round, for the two who speak most."""
        if self._conversation is None:
            return
        named = [(name, role) for name, role in speakers(self._conversation.turns) if role in SWAPPED]
        for name, role in named[:2]:
            self.role_wanted.emit(self._conversation.row.id, name, SWAPPED[role])

    def _is_shown(self, conversation: ConversationDetail | None) -> bool:
        shown = self._conversation
        return shown is not None and conversation is not None and shown.row.id == conversation.row.id

    def _say_where(self, detail: ExampleDetail | None, conversation: ConversationDetail) -> None:
        """Why nothing is lit up, where the evidence left the ticket with an earlier version of it."""
        source = _source(detail, conversation)
        if source is not None and source.of_version is not None:
            self.notice.say(tr("The words are in an earlier version of this ticket"))
        else:
            self.notice.hide()

    def _say_missing(self, detail: ExampleDetail | None) -> None:
        if detail is None:
            self.say(tr("No ticket selected"), tr("Select an example to see where it comes from."))
        else:
            self.say(tr("No transcript"), tr("This example was imported or written, or its ticket was deleted."))

    def _show_speakers(self, conversation: ConversationDetail) -> None:
        found = speakers(conversation.turns)
        if (conversation.row.id, found) == self._shown_speakers:
            return
        self._shown_speakers = (conversation.row.id, found)
        clear_layout(self._flow)
        for name, role in found[:_SPEAKERS_MAX]:
            self._flow.addWidget(self._speaker(conversation.row.id, name, role))
        chain(self.view, self._speakers.findChildren(QToolButton))
        self._speakers.setVisible(bool(found))
        self._speakers.updateGeometry()

    def use_action(self, action: QAction) -> None:
        """Put a button for what can be done with the whole transcript beside its title."""
        action.setIconText(tr("How it was read"))
        self._check.setDefaultAction(action)
        self._check.setAccessibleName(action.toolTip())
        self._check.setToolTip(action.toolTip())  # rich: from the table of actions

    def open_speakers(self) -> None:
        """Give the keyboard to the first speaker and open its menu."""
        chips = self._speakers.findChildren(SpeakerChip)
        if chips:
            chips[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            chips[0].open_menu()

    def set_remember(self, yes: bool) -> None:
        """Whether roles given from now on are for later imports too."""
        self.remember = yes

    def _speaker(self, conversation_id: int, name: str, role: Role) -> QToolButton:
        chip = SpeakerChip(self._context.theme, name, role, remember=self.remember)
        chip.role_chosen.connect(_Ask(self, conversation_id, name))
        chip.remember_chosen.connect(self.set_remember)
        return chip

    def _lay_out(self) -> None:
        page = QWidget()
        head = QFrame()
        head.setProperty("panel", "bar")
        inner = QVBoxLayout(head)
        inner.setContentsMargins(4 * GRID, 2 * GRID, 4 * GRID, 2 * GRID)
        inner.setSpacing(GRID)
        self._check = QToolButton()
        self._check.setProperty("look", "speaker")
        self._check.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._check.setIconSize(QSize(14, 14))
        top = row(self._title)
        top.setStretch(0, 1)
        top.addWidget(self._check)
        inner.addLayout(top)
        inner.addWidget(self._file)
        inner.addWidget(self._speakers)
        inner.addWidget(self.notice)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self.view, 1)
        self._stack.addWidget(page)
        self._stack.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)


class _Ask:
    """Asks for a role; an object, so that no lambda holds the panel."""

    def __init__(self, panel: TranscriptPanel, conversation_id: int, name: str) -> None:
        self._panel, self._whose = panel, (conversation_id, name)

    def __call__(self, role: Role) -> None:
        self._panel.role_wanted.emit(*self._whose, role)


def speakers(turns: tuple[Turn, ...]) -> list[tuple[str, Role]]:
    """Who speaks, with the role they have most often, in order of appearance."""
    roles: dict[str, list[Role]] = {}
    for turn in turns:
        if turn.speaker:
            roles.setdefault(turn.speaker, []).append(turn.role)
    return [(name, max(set(had), key=had.count)) for name, had in roles.items()]


def evidence(detail: ExampleDetail | None, conversation: ConversationDetail) -> list[Mark]:
    """What to light up; where a source names turns without words, the whole turns.

    Nothing where the words are only in an earlier version: the turns of this one are others.
    """
    source = _source(detail, conversation)
    if source is None or source.of_version is not None:
        return []
    marks = [
        Mark(span.turn, span.start, span.end, span.side is not Side.QUESTION, span.side is Side.EARLIER)
        for span in _spans(source, conversation)
    ]
    return sorted(marks, key=lambda mark: (mark.turn, mark.start))


def _source(detail: ExampleDetail | None, conversation: ConversationDetail) -> Source | None:
    sources = () if detail is None else detail.sources
    return next((each for each in sources if each.conversation_id == conversation.row.id), None)


def _spans(source: Source, conversation: ConversationDetail) -> list[Span]:
    spans = list(source.spans)
    for side, turns in ((Side.QUESTION, source.question_turns), (Side.ANSWER, source.answer_turns)):
        proven = {span.turn for span in spans if span.side is side}
        for turn in turns:
            if turn not in proven and 0 <= turn < len(conversation.turns):
                spans.append(Span(side, turn, 0, len(conversation.turns[turn].text)))
    return spans


def _origin(conversation: ConversationDetail) -> str:
    parts = [tr("Ticket #{id}").format(id=conversation.row.id)]
    if conversation.row.title:
        parts.append(conversation.row.file)
    parts.append(tr("{n} messages").format(n=len(conversation.turns)))
    return " · ".join(parts)
