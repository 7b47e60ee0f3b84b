"""The sheet over the window while files are dragged: what will be imported, what not and why.

Only says; the window takes the drop.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from feedme_desktop.ui.theme import RADIUS, Theme
from feedme_desktop.ui.widgets.parts import IconLabel, column, label, panel, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedme_desktop.services.imports import Candidate

NAMES = 4


class DropSheet(QFrame):
    """Covers its parent while something is dragged over it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAcceptDrops(False)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._title = label("", "page")
        self._kinds = label("", "muted", wrap=True)
        self._refused = label("", wrap=True)
        self._refused.setProperty("tone", "warning")
        words = column(self._title, self._kinds, self._refused, spacing=4)
        card = panel("surface", row(IconLabel(theme, "drop", "accent", 40), spacing=16), (24, 20, 24, 20))
        card_layout = card.layout()
        assert isinstance(card_layout, type(row()))
        card_layout.addLayout(words, 1)
        card.setFixedWidth(520)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(row(None, card, None))
        outer.addStretch(1)
        self.hide()

    @property
    def text(self) -> str:
        """Everything it says, for tests and screen readers."""
        return "\n".join(part.text() for part in (self._title, self._kinds, self._refused) if part.text())

    def open_over(self, count: int, *, ready: bool) -> None:
        """Cover the window before it is known what is in the drop."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self._title.setText(self.tr("Import {n}").format(n=_files(count)))
        self._kinds.setText(
            self.tr("Looking…") if ready else self.tr("They are taken as soon as your library is ready.")
        )
        self._refused.clear()
        self.raise_()
        self.show()

    def describe(self, candidates: Sequence[Candidate]) -> None:
        """Say what was found."""
        title, kinds, refused = describe(candidates)
        self._title.setText(title)
        self._kinds.setText(kinds)
        self._refused.setText(refused)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Dim the window and frame it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.color("bg"))
        veil.setAlpha(225)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(12, 12, -12, -12), RADIUS * 2, RADIUS * 2)
        painter.end()


def describe(candidates: Sequence[Candidate]) -> tuple[str, str, str]:
    """Title, kinds and refusals: ``Import 14 files``, ``9 e-mails, 4 chats``, ``2 not supported: logo.png, a.exe``."""
    taken = [one for one in candidates if not one.refusal]
    refused = [one for one in candidates if one.refusal]
    kinds = Counter(one.kind for one in taken)
    title = _tr("Import {n}").format(n=_files(len(taken))) if taken else _tr("Nothing to import in this")
    listed = ", ".join(f"{n:,} {_named(kind, n)}" for kind, n in kinds.most_common())
    return title, listed, _refusals(refused)


def _refusals(refused: Sequence[Candidate]) -> str:
    reasons = [_reason(one) for one in refused]
    lines = []
    for reason, count in Counter(reasons).most_common(3):
        names = [one.name for one, its in zip(refused, reasons, strict=True) if its == reason]
        shown = ", ".join(names[:NAMES]) + (
            _tr(" and {n} more").format(n=f"{count - NAMES:,}") if count > NAMES else ""
        )
        lines.append(f"{count:,} {reason}: {shown}")
    return "\n".join(lines)


def _reason(candidate: Candidate) -> str:
    """The refusal in few words: without the file's name, up to what to do about it."""
    words = str(candidate.refusal).removeprefix(candidate.name).removeprefix(str(candidate.path)).strip()
    words = words.removeprefix("is ").partition(":")[0].rstrip(".")
    return _tr("not supported") if words.startswith("not a kind of file") else words


def _named(kind: str, count: int) -> str:
    """``e-mails``, ``PDFs``, ``CSV file``: how so many files of a kind are called."""
    if kind.endswith("text") or (kind.isupper() and kind != "PDF"):
        kind += " file"
    if count == 1 or kind.endswith("s"):
        return kind
    return f"{kind}es" if kind.endswith(("x", "ch")) else f"{kind}s"


def _files(count: int) -> str:
    return _tr("1 file") if count == 1 else _tr("{n} files").format(n=f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DropSheet", text)
