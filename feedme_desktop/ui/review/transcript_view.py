"""A conversation to read: turns tinted by role, evidence lit up and scrolled to, quotes folded.

Built in slices between events, so that two thousand turns don't freeze the window. It shows only plain
text: nothing a person wrote is taken for markup and no document loads a resource.
"""

from __future__ import annotations

import itertools
import time
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.transcript_format import TurnFormats
from feedme_desktop.ui.review.transcript_text import Mark, needs_unfolding, turn_text
from feedme_desktop.ui.review.utf16 import clean
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme

_SLICE_S = 0.003
_READING_WIDTH = 72
_ROW_PAD = 10
_BAR = 4


class TranscriptView(QTextBrowser):
    """Shows turns and marks evidence in them."""

    built = Signal()
    """All turns are there."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._turns: tuple[Turn, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._blocks: list[int] = []  # blocks of each built turn
        self._starts: list[int] = []  # number of the first block of each built turn
        self._open: set[str] = set()  # folds that were opened
        self._target: int | None = None
        self._anchor: tuple[int, int] | None = None  # turn scrolled to, and where that was
        self._formats = TurnFormats(theme)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._build)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName(tr("Transcript"))
        self.setProperty("look", "transcript")
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._toggle)
        theme.changed.connect(self._dress)
        self._style()

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:  # noqa: ARG002
        """Nothing is ever loaded; None would let Qt read the file."""
        return _BLANK

    def show_turns(self, turns: Sequence[Turn]) -> None:
        """Show a conversation from its start; a running build is given up."""
        if tuple(turns) == self._turns:
            return
        self._turns = tuple(turns)
        self._marks = ()
        self._open.clear()
        self._restart()

    def shows(self, turns: Sequence[Turn], marks: Sequence[Mark]) -> bool:
        """Whether it shows just that."""
        return self._turns == tuple(turns) and self._marks == tuple(marks)

    def mark(self, marks: Sequence[Mark], *, scroll: bool = True) -> None:
        """Light up evidence and scroll to its first turn."""
        self._marks = tuple(marks)
        for mark in self._marks:
            name = f"turn:{mark.turn}"
            turn = self._turn(mark.turn)
            if name not in self._open and turn is not None and needs_unfolding(turn, self._marks):
                self._open.add(name)
                self._rebuild(mark.turn)
        self._light()
        self.setAccessibleDescription(self._in_words())
        if scroll and self._marks:
            self.scroll_to(min(mark.turn for mark in self._marks))

    def _in_words(self) -> str:
        """What is lit up and struck out, for those who hear it."""
        said = []
        for mark in self._marks:
            turn = self._turn(mark.turn)
            kind = tr("Question") if not mark.answer else tr("Answer")
            if turn is not None:
                text = words.one_line(turn.text[mark.start : mark.end])
                said.append(f"{tr('Said earlier, corrected later') if mark.earlier else kind}: {text}")
        return ". ".join(said)

    def scroll_to(self, turn: int) -> None:
        """Bring a turn into view, as soon as it is built."""
        self._target = turn
        self._scroll()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """What it shows."""
        return self._turns

    def toggle_folds(self, index: int) -> None:
        """Unfold all that a turn hides, or fold it again when all is open."""
        turn = self._turn(index)
        if turn is None or index >= len(self._blocks):
            return
        names = {f"part:{index}:{number}" for number in range(len(turn.hidden))}
        if turn_text(turn.text).folded:
            names.add(f"turn:{index}")
        if names:
            self._open = self._open - names if names <= self._open else self._open | names
            self._rebuild(index)
            self._light()

    @property
    def turns_built(self) -> int:
        """How many turns are in the document."""
        return len(self._blocks)

    def evidence(self) -> list[str]:
        """The words lit up, for tests and screen readers."""
        return [selection.cursor.selectedText() for selection in self.extraSelections()]

    def _turn(self, index: int) -> Turn | None:
        return self._turns[index] if 0 <= index < len(self._turns) else None

    def _restart(self) -> None:
        self._timer.stop()
        self.setExtraSelections([])
        self.document().clear()
        self._blocks, self._starts, self._target, self._anchor = [], [], None, None
        self._fit()
        self._build()

    def _build(self) -> None:
        until = time.perf_counter() + _SLICE_S
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        while len(self._blocks) < len(self._turns) and time.perf_counter() < until:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._starts.append(self._starts[-1] + self._blocks[-1] if self._starts else 0)
            self._blocks.append(self._write(cursor, self._turns[len(self._blocks)], fresh=bool(self._blocks)))
        cursor.endEditBlock()
        if len(self._blocks) < len(self._turns):
            self._timer.start()
        else:
            self.built.emit()
        self._light()
        self._scroll()

    def _write(self, cursor: QTextCursor, turn: Turn, *, fresh: bool) -> int:
        """Write a turn at the cursor, in blocks of its own if ``fresh``; returns the number of its blocks."""
        before = self.document().blockCount()
        formats = self._formats
        self._block(cursor, formats.header if self._ends_folded(turn.index - 1) else formats.header_after_text, fresh)
        cursor.insertText(words.role_word(turn.role), formats.role)
        if turn.speaker and turn.speaker.strip().casefold() != words.role_word(turn.role).casefold():
            cursor.insertText("   " + clean(words.one_line(turn.speaker, 80)), formats.speaker)
        if turn.at:
            before_at = self._turns[turn.index - 1].at if 0 < turn.index < len(self._turns) else None
            cursor.insertText("   " + words.turn_time(turn.at, before_at), formats.time)
        layout = turn_text(turn.text, unfolded=f"turn:{turn.index}" in self._open)
        self._block(cursor, formats.body)
        cursor.insertText(layout.text, formats.left_out if turn.excluded else formats.text)
        if layout.folded or f"turn:{turn.index}" in self._open:
            rest = tr("{n} more characters").format(n=f"{layout.folded:,}") if layout.folded else tr("fold")
            self._fold(cursor, f"turn:{turn.index}", rest, opened=not layout.folded)
        for number, part in enumerate(turn.hidden):
            self._hidden(cursor, f"part:{turn.index}:{number}", words.hidden_word(part.kind), part.text)
        return self.document().blockCount() - before + (0 if fresh else 1)

    def _ends_folded(self, index: int) -> bool:
        turn = self._turn(index)
        return turn is None or bool(turn.hidden) or bool(turn_text(turn.text).folded)

    def _hidden(self, cursor: QTextCursor, name: str, kind: str, text: str) -> None:
        lines = words.count_lines(text)
        count = tr("1 line") if lines == 1 else tr("{n} lines").format(n=lines)
        opened = name in self._open
        self._fold(cursor, name, f"{kind} ({count})", opened=opened)
        if opened:
            self._block(cursor, self._formats.quote)
            cursor.insertText(turn_text(text, unfolded=True).text, self._formats.quoted)

    def _fold(self, cursor: QTextCursor, name: str, text: str, *, opened: bool) -> None:
        self._block(cursor, self._formats.fold)
        cursor.insertText(f"{'▾' if opened else '▸'} {text}", self._formats.link(name))

    def _block(self, cursor: QTextCursor, block: QTextBlockFormat, fresh: bool = True) -> None:
        if fresh:
            cursor.insertBlock(block, QTextCharFormat())
        else:
            cursor.setBlockFormat(block)

    def _toggle(self, url: QUrl) -> None:
        name = url.toString().removeprefix("fold:")
        self._open.symmetric_difference_update({name})
        self._rebuild(int(name.split(":")[1]))
        self._light()

    def _rebuild(self, index: int) -> None:
        """Write one turn again in its place."""
        if index >= len(self._blocks):
            return
        document = self.document()
        cursor = QTextCursor(document.findBlockByNumber(self._starts[index]))
        last = document.findBlockByNumber(self._starts[index] + self._blocks[index] - 1)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        position = self.verticalScrollBar().value()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        self._blocks[index] = self._write(cursor, self._turns[index], fresh=False)
        cursor.endEditBlock()
        self._starts = [0, *itertools.accumulate(self._blocks[:-1])]
        self.verticalScrollBar().setValue(position)

    def _light(self) -> None:
        selections = []
        for start, end, earlier in self._mark_positions():
            selection = QTextEdit.ExtraSelection()
            selection.cursor = QTextCursor(self.document())
            selection.cursor.setPosition(start)
            selection.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if earlier:
                selection.format.setFontStrikeOut(True)
            else:
                selection.format.setBackground(self._theme.color("mark"))
            selection.format.setForeground(self._theme.color("text"))
            selections.append(selection)
        self.setExtraSelections(selections)
        self.viewport().update()

    def _mark_positions(self) -> list[tuple[int, int, bool]]:
        found = []
        for mark in self._marks:
            turn = self._turn(mark.turn)
            if turn is None or mark.turn >= len(self._blocks):
                continue
            layout = turn_text(turn.text, unfolded=f"turn:{turn.index}" in self._open)
            start = self._body(mark.turn).position()
            places = layout.place(turn.text, mark.start, mark.end)
            found += [(start + a, start + b, mark.earlier) for a, b in places]
        return found

    def _body(self, index: int) -> QTextBlock:
        return self.document().findBlockByNumber(self._starts[index] + 1)

    def _scroll(self) -> None:
        if self._target is None or self._target >= len(self._blocks):
            return
        block = self.document().findBlockByNumber(self._starts[self._target])
        # The widget's own cursor was pushed along by the writing, and Qt keeps it in view when the width changes.
        self.setTextCursor(QTextCursor(block))
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - 3 * _ROW_PAD)
        self._anchor = (self._target, self.verticalScrollBar().value())
        if len(self._blocks) == len(self._turns):
            self._target = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines at a length that reads well, and in view what was scrolled to."""
        value = self.verticalScrollBar().value()
        super().resizeEvent(event)
        self._fit()
        if self._anchor is not None and self._anchor[1] == value:
            self.scroll_to(self._anchor[0])

    def _fit(self) -> None:
        widest = int(self._formats.character_width * _READING_WIDTH) + 12 * GRID
        frame = self.document().rootFrame()
        wanted = frame.frameFormat()
        margin = max(3 * GRID, self.viewport().width() - widest - 3 * GRID)
        if wanted.rightMargin() != margin or wanted.leftMargin() != 3 * GRID:
            wanted.setLeftMargin(3 * GRID)
            wanted.setRightMargin(margin)
            wanted.setTopMargin(2 * GRID + _ROW_PAD)
            wanted.setBottomMargin(4 * GRID)
            frame.setFrameFormat(wanted)

    def _dress(self) -> None:
        position = self.verticalScrollBar().value()
        self._formats = TurnFormats(self._theme)
        self._style()
        self._restart()
        self.verticalScrollBar().setValue(position)

    def _style(self) -> None:
        surface = self._theme.hex("surface")
        self.setStyleSheet(f"QTextBrowser {{ border: 0; border-radius: 0; padding: 0; background: {surface}; }}")
        self.setFont(self._theme.font("reading"))
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tinted rows and bars under the text."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in self._visible():
            self._paint_row(painter, index)
        painter.end()
        super().paintEvent(event)

    def _visible(self) -> range:
        if not self._blocks:
            return range(0)
        first = self.cursorForPosition(self.viewport().rect().topLeft()).block().blockNumber()
        last = self.cursorForPosition(self.viewport().rect().bottomRight()).block().blockNumber()
        begin = max(0, bisect_right(self._starts, first) - 2)
        return range(begin, min(len(self._blocks), bisect_right(self._starts, last) + 1))

    def _row_rect(self, index: int) -> QRectF:
        layout, document = self.document().documentLayout(), self.document()
        first = layout.blockBoundingRect(document.findBlockByNumber(self._starts[index]))
        frame = document.rootFrame().frameFormat()
        width = self.viewport().width() - frame.leftMargin() - frame.rightMargin()
        top = first.top() - _ROW_PAD - self.verticalScrollBar().value()
        return QRectF(frame.leftMargin(), top, width, self._text_end(index) - first.top() + 2 * _ROW_PAD)

    def _text_end(self, index: int) -> float:
        """Where the text of a turn ends: the blank that a line's height adds differs, the next header does not."""
        layout, document = self.document().documentLayout(), self.document()
        if index + 1 < len(self._starts):
            following = layout.blockBoundingRect(document.findBlockByNumber(self._starts[index + 1]))
            return following.top() - self._formats.gap
        return layout.blockBoundingRect(document.lastBlock()).bottom()

    def _paint_row(self, painter: QPainter, index: int) -> None:
        turn, rect = self._turns[index], self._row_rect(index)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("surface" if turn.excluded else words.role_token(turn.role)))
        if turn.excluded:
            painter.setPen(QPen(self._theme.color("border"), 1, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, 6, 6)
        ratio = self.devicePixelRatioF()
        pixmap = self._theme.pixmap(words.role_icon(turn.role), "muted", 16, ratio)
        painter.drawPixmap(int(rect.left()) + self._formats.pad, int(rect.top()) + _ROW_PAD + 1, pixmap)
        marks = [mark for mark in self._marks if mark.turn == index]
        sides = {mark.answer for mark in marks if not mark.earlier}
        if turn.excluded:
            self._paint_word(painter, rect, tr("left out"), "muted")
        elif sides:
            self._paint_evidence(painter, rect, sides)
        elif marks:
            self._paint_word(painter, rect, tr("replaced later"), "muted")

    def _paint_evidence(self, painter: QPainter, rect: QRectF, sides: set[bool]) -> None:
        """A bar at the left edge, and the word for what it proves at the right."""
        accent = self._theme.color("accent")
        painter.setBrush(accent)
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), _BAR, rect.height()), 2, 2)
        names = {frozenset({False}): tr("question"), frozenset({True}): tr("answer")}
        self._paint_word(painter, rect, names.get(frozenset(sides), tr("question and answer")), "text")

    def _paint_word(self, painter: QPainter, rect: QRectF, word: str, ink: str) -> None:
        painter.setPen(self._theme.color(ink))
        painter.setFont(self._theme.font("small", bold=True))
        place = rect.adjusted(0, _ROW_PAD, -self._formats.pad, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, word)


_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
