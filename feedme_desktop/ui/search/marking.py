"""Where matched words lie in a text, in Qt's UTF-16 units; and text drawn with those words marked.

Plain text only: marks are formats laid over characters, never markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

FOLD = 400
"""Longest text laid out in one line of a list; more can't be seen anyway."""


def find_words(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Start and length of every whole word that begins with one of ``words``, in UTF-16 units."""
    wanted = sorted({re.escape(word) for word in words if word}, key=len, reverse=True)
    if not wanted:
        return []
    found = re.finditer(rf"(?<!\w)(?:{'|'.join(wanted)})\w*", text, re.IGNORECASE)
    return [(units(text[: match.start()]), units(match[0])) for match in found]


def units(text: str) -> int:
    """Length in UTF-16 units, which is how Qt counts."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def one_line(text: str) -> str:
    """White space folded, cut where nobody looks."""
    return " ".join(text[: FOLD * 4].split())[:FOLD]


def draw_marked(
    painter: QPainter,
    rect: QRectF,
    text: str,
    words: Sequence[str],
    font: QFont,
    ink: QColor,
    mark: QColor,
    on_mark: QColor,
) -> None:
    """Draw one elided line with the words marked."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(one_line(text), Qt.TextElideMode.ElideRight, rect.width())
    layout = QTextLayout(shown, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats([_range(start, length, mark, on_mark) for start, length in find_words(shown, words)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width() + 4)
    layout.endLayout()
    painter.setPen(ink)
    layout.draw(painter, QPointF(rect.left(), rect.top() + (rect.height() - line.height()) / 2))


def _range(start: int, length: int, mark: QColor, on_mark: QColor) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = start, length
    look = QTextCharFormat()
    look.setBackground(QBrush(mark))
    look.setForeground(QBrush(on_mark))
    made.format = look
    return made
