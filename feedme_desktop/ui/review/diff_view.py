"""Two states of an example side by side: what went and what came, marked by colour, stroke and sign.

The comparison itself is in ``domain/textdiff.py`` and runs off the GUI thread; this only draws its spans.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from feedme_desktop.domain.textdiff import DiffRow, DiffSpan, side_by_side
from feedme_desktop.ui.review.edit import Texts
from feedme_desktop.ui.review.transcript_format import line_percent
from feedme_desktop.ui.review.utf16 import clean
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.theme import GRID, Theme

_SIGN_WIDTH = 18
_SHOWN_MAX = 20_000  # characters of a span
_CONTEXT = 3  # unchanged lines shown around changes
_ROWS_MAX = 400  # a table of thousands of rows takes seconds to lay out


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an example, compared."""

    title: str
    rows: tuple[DiffRow, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return any(row.changed for row in self.rows)


def compare(old: Texts, new: Texts) -> list[Section]:
    """Question, answer and tags of two states; slow for long texts, so call it in a thread."""
    return [
        Section(tr("Question"), tuple(side_by_side(old.question, new.question))),
        Section(tr("Answer"), tuple(side_by_side(old.answer, new.answer))),
        Section(tr("Tags"), tuple(side_by_side("\n".join(old.tags), "\n".join(new.tags)))),
    ]


def shortened(rows: Sequence[DiffRow]) -> list[DiffRow | int]:
    """The rows with long unchanged runs given as their length, and with the rest past ``_ROWS_MAX`` left out."""
    short: list[DiffRow | int] = []
    groups = [list(group) for _, group in itertools.groupby(rows, key=lambda row: row.changed)]
    for number, run in enumerate(groups):
        head = _CONTEXT if number > 0 else 0
        tail = _CONTEXT if number < len(groups) - 1 else 0
        if run[0].changed or len(groups) == 1 or len(run) <= head + tail + 1:
            short += run
        else:
            short += [*run[:head], len(run) - head - tail, *run[len(run) - tail :]]
    if len(short) <= _ROWS_MAX:
        return short
    left_out = sum(row if isinstance(row, int) else 1 for row in short[_ROWS_MAX:])
    return [*short[:_ROWS_MAX], left_out]


class DiffView(QTextBrowser):
    """Shows sections in two columns that scroll as one."""

    position_changed = Signal(int, int)
    """Number of the change in view (0: none) and of all changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sections: list[Section] = []
        self._titles = ("", "")
        self._changes: list[tuple[int, int]] = []  # first and last document position of each changed row
        self._current = -1
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setAccessibleName(tr("Changes, old text at the left, new text at the right"))
        self.document().setDocumentMargin(3 * GRID)
        theme.changed.connect(self._draw)

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:  # noqa: ARG002
        """Nothing is ever loaded; None would let Qt read the file."""
        return _BLANK

    def show_sections(self, sections: Sequence[Section], old_title: str, new_title: str) -> None:
        """Show a comparison under these two titles and go to its first change."""
        self._sections = list(sections)
        self._titles = (old_title, new_title)
        self._current = -1
        self._draw()
        self.step(1)

    @property
    def changes(self) -> int:
        """Number of changed paragraphs."""
        return len(self._changes)

    def step(self, by: int) -> None:
        """Go to the next or the previous change, round the ends."""
        if self._changes:
            self._current = (self._current + by) % len(self._changes)
            self._bring_into_view()
        self.position_changed.emit(self._current + 1, len(self._changes))
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar at the left edge of the change in hand."""
        super().paintEvent(event)
        if 0 <= self._current < len(self._changes):
            top, bottom = (self._vertical(position) for position in self._changes[self._current])
            scrolled = self.verticalScrollBar().value()
            painter = QPainter(self.viewport())
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(QRectF(GRID, top.top() - scrolled, 3, bottom.bottom() - top.top()), 1.5, 1.5)
            painter.end()

    def _vertical(self, position: int) -> QRectF:
        return self.document().documentLayout().blockBoundingRect(self.document().findBlock(position))

    def _bring_into_view(self) -> None:
        rect = self._vertical(self._changes[self._current][0])
        bar = self.verticalScrollBar()
        if not bar.value() <= rect.top() <= bar.value() + self.viewport().height() - rect.height():
            bar.setValue(int(rect.top()) - self.viewport().height() // 4)

    def _draw(self) -> None:
        self.setStyleSheet(
            f"QTextBrowser {{ border: 0; border-radius: 0; padding: 0; background: {self._theme.hex('surface')}; }}"
        )
        self.document().clear()
        self._changes = []
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        self._heads(cursor)
        for section in self._sections:
            self._section(cursor, section)
        cursor.endEditBlock()

    def _heads(self, cursor: QTextCursor) -> None:
        table = self._table(cursor, 1)
        for column, title in ((1, self._titles[0]), (3, self._titles[1])):
            table.cellAt(0, column).firstCursorPosition().insertText(
                clean(title), self._char("small", "text", bold=True)
            )

    def _section(self, cursor: QTextCursor, section: Section) -> None:
        if not section.rows:
            return
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.setBlockFormat(_spaced(3 * GRID))
        same = "" if section.changed else "   " + tr("not changed")
        cursor.insertText(section.title, self._char("small", "muted", bold=True))
        cursor.insertText(same, self._char("small", "muted"))
        rows = shortened(section.rows)
        table = self._table(cursor, len(rows))
        for number, row in enumerate(rows):
            if isinstance(row, int):
                left_out = tr("… {n} more lines").format(n=f"{row:,}")
                table.cellAt(number, 1).firstCursorPosition().insertText(left_out, self._char("small", "muted"))
            else:
                self._row(table, number, row)

    def _table(self, cursor: QTextCursor, rows: int) -> QTextTable:
        shape = QTextTableFormat()
        shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        shape.setBorder(0)
        shape.setCellPadding(2)
        shape.setBottomMargin(3 * GRID)
        shape.setCellSpacing(0)
        shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        fixed = QTextLength(QTextLength.Type.FixedLength, _SIGN_WIDTH)
        half = QTextLength(QTextLength.Type.PercentageLength, 44)  # two halves and two signs fit from 300 px on
        shape.setColumnWidthConstraints([fixed, half, fixed, half])
        table = cursor.insertTable(rows, 4, shape)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        return table

    def _row(self, table: QTextTable, number: int, row: DiffRow) -> None:
        went = any(span.kind in ("delete", "replace") for span in row.spans)
        came = any(span.kind in ("insert", "replace") for span in row.spans)
        if row.has_old:
            self._cell(table, number, 0, "−" if went else "", row.spans, new=False)
        if row.has_new:
            self._cell(table, number, 2, "+" if came else "", row.spans, new=True)
        if row.changed:
            first = table.cellAt(number, 0).firstPosition()
            last = max(table.cellAt(number, column).lastPosition() for column in (1, 3))
            self._changes.append((first, last))

    def _cell(
        self, table: QTextTable, number: int, column: int, sign: str, spans: tuple[DiffSpan, ...], *, new: bool
    ) -> None:
        ink = "added_text" if new else "removed_text"
        table.cellAt(number, column).firstCursorPosition().insertText(sign, self._char("reading", ink, bold=True))
        cursor = table.cellAt(number, column + 1).firstCursorPosition()
        cursor.setBlockFormat(_spaced(0, line_percent(self._theme.font("reading"))))
        plain, marked = self._char("reading", "text"), self._marked(new=new)
        for span in spans:
            text = (span.new if new else span.old).removesuffix("\n")
            cursor.insertText(clean(text[:_SHOWN_MAX]), plain if span.kind == "equal" else marked)

    def _marked(self, *, new: bool) -> QTextCharFormat:
        """Colour is never alone: what came is underlined, what went is struck through."""
        made = self._char("reading", "added_text" if new else "removed_text")
        made.setBackground(self._theme.color("added" if new else "removed"))
        made.setFontUnderline(new)
        made.setFontStrikeOut(not new)
        return made

    def _char(self, font: str, ink: str, *, bold: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._theme.font("small" if font == "small" else "reading", bold=bold))
        made.setForeground(self._theme.color(ink))
        return made


def _spaced(top: int, height: float = 100.0) -> QTextBlockFormat:
    block = QTextBlockFormat()
    block.setTopMargin(top)
    block.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    return block


_BLANK = QImage(1, 1, QImage.Format.Format_ARGB32)
