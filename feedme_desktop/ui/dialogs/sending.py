"""What would be sent to a model: each message beside what leaves of it, and the requests word for word.

Read only, and it sends nothing. ``asks`` makes it the question before the first conversation is sent.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import (
    QBrush,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QPlainTextEdit, QTabWidget, QTextEdit, QWidget

from feedme_desktop.domain.transcript import Role
from feedme_desktop.extraction.personal_kinds import Kind
from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.dialogs.sending_text import Portion, has_pieces, in_lots, portions
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.personal_line import in_words
from feedme_desktop.ui.widgets.parts import IconLabel, label, row

if TYPE_CHECKING:
    from feedme_desktop.services.privacy import Request, SendingPreview
    from feedme_desktop.ui.context import UiContext

Look = Callable[[str], "SendingPreview"]
"""What would be sent with this engine; called off the GUI thread."""

_ENGINES = (("gemini", "Gemini"), ("openai", "OpenAI-compatible model"))
_GROUNDS = {Role.CUSTOMER: "customer_turn", Role.AGENT: "agent_turn", Role.NOTE: "note_turn"}


class SendingDialog(FramedDialog):
    """``engine`` is the one to begin with; ``asks`` gives it Send and Not now instead of Close."""

    def __init__(
        self, context: UiContext, look: Look, engine: str, parent: QWidget | None = None, *, asks: bool = False
    ) -> None:
        super().__init__("What would be sent", parent)
        self._context, self._look = context, look
        self.preview: SendingPreview | None = None
        self._left_out, self._in_pieces = 0, False
        self.engines = QComboBox()
        self.engines.setAccessibleName(self.tr("Engine"))
        for name, text in _ENGINES:
            self.engines.addItem(text, name)
        self.engines.setCurrentIndex(max(0, self.engines.findData(engine)))
        self.engines.setEnabled(not asks)
        self.headline = label(self.tr("Looking…"), "muted", wrap=True)
        self.masked = label("", wrap=True, selectable=True)
        self._shield = IconLabel(context.theme, "check", "success", 16)
        self.side_by_side = _reader(QTextEdit(), self.tr("Each message, and what is sent of it"))
        self.shortened = label("", "small", wrap=True, selectable=True)
        self.shortened.hide()
        self.requests = QPlainTextEdit()
        self.requests.setReadOnly(True)
        self.requests.setTabChangesFocus(True)
        self.requests.setAccessibleName(self.tr("The requests, word for word"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.side_by_side, self.tr("&Side by side"))
        self.tabs.addTab(self.requests, self.tr("&Word for word"))
        self._lay_out(asks)
        context.theme.changed.connect(self._fill)
        self.tabs.currentChanged.connect(self._say_shortened)
        self.engines.currentIndexChanged.connect(self.load)
        self.load()

    @Slot()
    def load(self) -> None:
        """Find out what would be sent with the chosen engine."""
        self.start(self._context, self._load(str(self.engines.currentData())))

    async def _load(self, engine: str) -> None:
        from feedme_desktop.errors import UserError

        try:
            preview = await self._context.runner.run(self._look, engine)
        except UserError as error:
            self.headline.setText(str(error))
            return
        if engine == self.engines.currentData():
            self.preview = preview
            self._show()
            await self._fill_requests(preview)

    def _lay_out(self, asks: bool) -> None:
        name = label(self.tr("&Engine"))
        name.setBuddy(self.engines)
        top = row(name, self.engines)
        top.addWidget(self.headline, 1)
        self.body.addLayout(top)
        line = row(self._shield)
        line.addWidget(self.masked, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.tabs, 1)
        self.body.addWidget(self.shortened)
        if asks:
            box = self.add_buttons(self.tr("Send"))
            box.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("Not now"))
            box.accepted.connect(self.accept)
        else:
            self.add_close()
        self.resize(1040, 720)

    @Slot()
    def _show(self) -> None:
        preview = self.preview
        if preview is None:
            return
        count = len(preview.requests)
        requests = self.tr("1 request") if count == 1 else self.tr("{n} requests").format(n=count)
        model = f", {preview.model}" if preview.model else ""
        self.headline.setText(self.tr("{requests} to {to}{model}. Nothing is sent by looking.").format(
            requests=requests, to=preview.to, model=model
        ))  # fmt: skip
        self._say_masked(preview)
        self._fill()

    def _say_masked(self, preview: SendingPreview) -> None:
        counts = {Kind(kind): count for kind, count in preview.counts.items()}
        said = in_words(counts)
        if not preview.masked:
            self._shield.set_icon("warning", "warning")
            self.masked.setText(self.tr("Masking is switched off in the settings: everything is sent as it is."))
        elif said:
            self._shield.set_icon("check", "success")
            text = self.tr("Masked: {things}. What the placeholders stand for stays on this computer.")
            self.masked.setText(text.format(things=said))
        else:
            self._shield.set_icon("info", "muted")
            self.masked.setText(self.tr("No personal data was found in it."))

    async def _fill_requests(self, preview: SendingPreview) -> None:
        """Show everything, a lot at a time: megabytes at once would hold up the window."""
        text, self._in_pieces = await self._context.runner.run(_whole, preview)
        self._say_shortened()
        self.requests.clear()
        for lot in in_lots(text):
            self.requests.appendPlainText(lot)
            await asyncio.sleep(0)
            if preview is not self.preview:
                return
        self.requests.moveCursor(QTextCursor.MoveOperation.Start)

    @Slot()
    def _fill(self) -> None:
        preview = self.preview
        if preview is None:
            return
        shown, self._left_out = portions(preview.turns)
        view = self.side_by_side
        view.clear()
        cursor = QTextCursor(view.document())
        cursor.beginEditBlock()  # laid out once, not after each of a thousand insertions
        table = cursor.insertTable(len(shown) + 1 + bool(preview.title), 2, _table_format())
        _Table(self._context, table).fill(preview, shown)
        cursor.endEditBlock()
        view.moveCursor(QTextCursor.MoveOperation.Start)
        self._say_shortened()

    @Slot()
    def _say_shortened(self) -> None:
        """What the tab that is looked at does not show as it is."""
        said = ""
        if self.tabs.currentWidget() is self.requests:
            said = self.tr("Very long lines are shown in pieces; they are sent in one.") if self._in_pieces else ""
        elif self._left_out:
            said = self.tr(
                "{n} characters more are not shown side by side; “Word for word” has all of it, and so has "
                "the command feedme extract --show-request."
            ).format(n=f"{self._left_out:,}")
        self.shortened.setText(said)
        self.shortened.setVisible(bool(said))


class _Table:
    """Writes one preview into a table of a document."""

    def __init__(self, context: UiContext, table: QTextTable) -> None:
        theme = self._theme = context.theme
        self._table = table
        self._plain, self._small, self._mark = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        self._plain.setFont(theme.font("reading"))
        self._plain.setForeground(QBrush(theme.color("text")))
        self._small.setFont(theme.font("small", bold=True))
        self._small.setForeground(QBrush(theme.color("muted")))
        self._mark.setFont(theme.font("reading"))
        self._mark.setFontWeight(QFont.Weight.DemiBold)
        self._mark.setForeground(QBrush(theme.color("text")))
        self._mark.setBackground(QBrush(theme.color("mark")))

    def fill(self, preview: SendingPreview, shown: Sequence[Portion]) -> None:
        """The heads, the subject where there is one, and the messages."""
        for column, text in enumerate((words.tr("On this computer"), words.tr("Sent"))):
            self._write(0, column, text, self._small)
        first = 1
        if preview.title:
            self._write(1, 0, preview.title, self._plain)
            self._write(1, 1, preview.sent_title, self._plain)
            first = 2
        for line, one in enumerate(shown, first):
            self._turn(line, one)

    def _turn(self, line: int, one: Portion) -> None:
        turn = one.turn
        ground = self._theme.color(_GROUNDS.get(turn.role, "surface"))
        for column in (0, 1):
            format_ = QTextTableCellFormat()
            format_.setBackground(QBrush(ground))
            format_.setPadding(8)
            self._table.cellAt(line, column).setFormat(format_)
        role = words.role_word(turn.role)
        self._write(line, 0, _who(turn.speaker, role), self._small)
        self._marked(line, 0, one.original, [(a, b) for a, b, _, _ in one.spans])
        if one.left_out:
            self._more(line, 0, one.left_out)
        if one.sent is None:
            self._write(line, 1, words.tr("Stays on this computer"), self._small)
            return
        self._write(line, 1, _who(turn.sent_speaker, role), self._small)
        self._marked(line, 1, one.sent, [(c, d) for _, _, c, d in one.spans])
        if one.left_out:
            self._more(line, 1)

    def _more(self, line: int, column: int, left_out: int = 0) -> None:
        cursor = self._table.cellAt(line, column).lastCursorPosition()
        cursor.insertBlock(QTextBlockFormat(), self._small)
        text = words.tr("… and {n} characters more").format(n=f"{left_out:,}") if left_out else "…"
        cursor.insertText(text, self._small)

    def _marked(self, line: int, column: int, text: str, spans: list[tuple[int, int]]) -> None:
        cursor = self._table.cellAt(line, column).lastCursorPosition()
        cursor.insertBlock(QTextBlockFormat(), self._plain)
        done = 0
        for start, end in spans:
            cursor.insertText(text[done:start], self._plain)
            cursor.insertText(text[start:end], self._mark)
            done = end
        cursor.insertText(text[done:], self._plain)

    def _write(self, line: int, column: int, text: str, style: QTextCharFormat) -> None:
        self._table.cellAt(line, column).lastCursorPosition().insertText(text, style)


def _who(speaker: str, role: str) -> str:
    """Name and role; once where a transcript calls the customer Customer."""
    return role if speaker.casefold() in ("", role.casefold()) else f"{speaker} · {role}"


def _whole(preview: SendingPreview) -> tuple[str, bool]:
    """The requests word for word, and whether a line of theirs is shown in pieces."""
    text = "\n\n".join(_word_for_word(one) for one in preview.requests)
    return text, has_pieces(text)


def _word_for_word(request: Request) -> str:
    schema = json.dumps(request.schema, ensure_ascii=False, indent=1)
    return f"{request.system}\n\n{request.text}\n\n{schema}"


def _table_format() -> QTextTableFormat:
    made = QTextTableFormat()
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    made.setCellPadding(8)
    made.setCellSpacing(2)
    made.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 50)] * 2)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setHeaderRowCount(1)
    return made


def _reader(view: QTextEdit, name: str) -> QTextEdit:
    view.setReadOnly(True)
    view.setAcceptRichText(False)
    view.setUndoRedoEnabled(False)
    view.setTabChangesFocus(True)
    view.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    view.setAccessibleName(name)
    return view
