"""Block and character formats of the transcript, made from the theme once per look."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontMetricsF, QTextBlockFormat, QTextCharFormat

from feedme_desktop.ui.theme import GRID, FontRole, Theme

_LINE_HEIGHT = 1.45
_GAP = 28  # from the end of one turn's text to the header of the next: two paddings and 8 px between rows
_WORD = 76  # room for the word that says what a turn proves


def line_percent(font: QFont, height: float = _LINE_HEIGHT) -> float:
    """Proportional height of a block whose lines are ``height`` times the font's size, whatever its own leading."""
    return max(100.0, 100.0 * height * font.pixelSize() / QFontMetricsF(font).height())


class TurnFormats:
    """Formats of the parts of a turn."""

    pad = 3 * GRID
    gap = _GAP

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        reading = theme.font("reading")
        self._percent = line_percent(reading)
        self.character_width = QFontMetricsF(reading).averageCharWidth()
        self.header = self._block(left=self.pad + 6 * GRID, top=_GAP, height=100.0, right=_WORD)
        # The height of a line adds blank below the last one of a text, which is part of the gap.
        blank = int(QFontMetricsF(reading).height() * (self._percent - 100) / 100)
        self.header_after_text = self._block(left=self.pad + 6 * GRID, top=_GAP - blank, height=100.0, right=_WORD)
        self.body = self._block(left=self.pad, top=GRID)
        self.fold = self._block(left=self.pad, top=GRID, height=100.0)
        self.quote = self._block(left=2 * self.pad, top=GRID)
        self.role = self._char("small", "text", bold=True)
        self.speaker = self._char("small", "text")
        self.time = self._char("small", "muted")
        self.text = self._char("reading", "text")
        self.quoted = self._char("reading", "muted")
        self.left_out = self._char("reading", "muted")
        self.left_out.setFontStrikeOut(True)

    def link(self, name: str) -> QTextCharFormat:
        """A fold to click on."""
        made = self._char("small", "muted")
        made.setAnchor(True)
        made.setAnchorHref(f"fold:{name}")
        return made

    def _block(self, *, left: int, top: int, height: float | None = None, right: int | None = None) -> QTextBlockFormat:
        block = QTextBlockFormat()
        block.setLeftMargin(left)
        block.setRightMargin(right or self.pad)
        block.setTopMargin(top)
        block.setLineHeight(height or self._percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return block

    def _char(self, font: FontRole, ink: str, *, bold: bool = False) -> QTextCharFormat:
        made = QTextCharFormat()
        made.setFont(self._theme.font(font, bold=bold, tabular=True))
        made.setForeground(self._theme.color(ink))
        return made
