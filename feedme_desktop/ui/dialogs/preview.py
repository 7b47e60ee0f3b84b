"""The preview of an import: how a file was read, and everything a person may correct about that, by keyboard too.

Shows a ``PreviewSession`` and turns keys and clicks into its calls; whoever opened it carries the result out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QFrame, QLabel, QTabWidget, QVBoxLayout, QWidget

from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.preview.columns import ColumnsList
from feedme_desktop.ui.preview.speakers import SpeakersList
from feedme_desktop.ui.preview.transcript import PreviewTranscript
from feedme_desktop.ui.preview.wording import headline, notices
from feedme_desktop.ui.review.key_button import KeyButton
from feedme_desktop.ui.review.look import ReviewLook
from feedme_desktop.ui.review.parts import EmptyState
from feedme_desktop.ui.widgets.parts import IconLabel, column, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext
    from feedme_desktop.ui.preview.session import PreviewSession

SIDE = 360


class PreviewDialog(FramedDialog):
    """``action`` is the verb of its button: Import, or Apply for what is in the library already."""

    def __init__(
        self, context: UiContext, session: PreviewSession, file: str, action: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(PurePath(file).name, parent)
        self.setWindowTitle(self.tr("Preview"))
        self._context, self.session = context, session
        session.setParent(self)
        self._first = True
        self._headline = label(self.tr("Reading…"), "muted", wrap=True)
        self._notice, self._notice_text = self._make_notice()
        self.transcript = PreviewTranscript(context.theme)
        self.empty = EmptyState(context.theme, "help")
        self.speakers = SpeakersList(context.theme)
        self.columns = ColumnsList()
        self.tabs = QTabWidget()
        self._actions = self._make_actions()
        self.body.addWidget(self._headline)
        self.body.addWidget(self._notice)
        self.body.addLayout(self._make_middle(), 1)
        self.as_text = QCheckBox(self.tr("Read as plain &text"))
        self.as_text.setChecked(session.reading.as_text)
        box = self.add_buttons(action)
        self.button = next(one for one in box.buttons() if one.text() == action)
        self._buttons(box)
        self._connect(box)
        ReviewLook(context.theme, self)
        self._fit_to(parent)
        self._show()
        session.start()

    def leave_out(self) -> None:
        """Leave the current message out of the examples, or take it in again."""
        if self.transcript.current is not None and self._one_conversation():
            self.session.toggle_turn(self.transcript.turns[self.transcript.current].index)

    def _one_conversation(self) -> bool:
        preview = self.session.preview
        return preview is not None and preview.conversations == 1

    def _make_notice(self) -> tuple[QFrame, QLabel]:
        text = label("", wrap=True, selectable=True)
        line = row(IconLabel(self._context.theme, "warning", "warning", 16))
        line.addWidget(text, 1)
        frame = panel("banner", line, (12, 4, 12, 4))
        frame.setProperty("tone", "warning")
        frame.hide()
        return frame, text

    def _make_actions(self) -> dict[str, QAction]:
        table = {
            "leave_out": (self.tr("Leave message out"), "X", self.leave_out),
            "swap": (self.tr("Swap customer and agent"), "S", self.session.swap),
        }
        made = {}
        for name, (text, key, function) in table.items():
            action = made[name] = QAction(text, self)
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(_Call(function))
            self.addAction(action)
        return made

    def _key_button(self, name: str) -> KeyButton:
        action = self._actions[name]
        made = KeyButton(self._context.theme, action, action.text(), action.shortcut().toString(), "quiet")
        made.setAutoDefault(False)
        return made

    def _make_middle(self) -> QVBoxLayout:
        theme = self._context.theme
        self._leave_out = self._key_button("leave_out")
        self._swap = self._key_button("swap")
        hint = label(self.tr("↑ ↓ choose a message, 1–5 say who its speaker is, Space unfolds"), "small", wrap=True)
        under = row(self._leave_out)
        under.addWidget(hint, 1)
        under.setContentsMargins(8, 4, 12, 4)
        left = column(self.transcript, spacing=0)
        left.addWidget(self.empty, 1)
        self._under = panel("foot", under, (8, 4, 12, 4))
        left.addWidget(self._under)
        left.setStretch(0, 1)
        reader = panel("surface", left, (1, 1, 1, 1))
        people = QWidget()
        inner = column(self.speakers)
        inner.addLayout(row(self._swap, None))
        inner.setContentsMargins(0, 8, 0, 0)
        people.setLayout(inner)
        table = QWidget()
        self.remember_columns = QCheckBox(self.tr("&Remember for tables like this"))
        self.remember_columns.setChecked(self.session.remember_columns)
        inner = column(self.columns, self.remember_columns)
        inner.setContentsMargins(0, 8, 0, 0)
        table.setLayout(inner)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(self.tr("Columns and speakers"))
        self.tabs.addTab(table, theme.icon("table", "muted"), self.tr("Columns"))
        self.tabs.addTab(people, theme.icon("user", "muted"), self.tr("Speakers"))
        self.tabs.setFixedWidth(SIDE)
        middle = row(spacing=16)
        middle.addWidget(reader, 1)
        middle.addWidget(self.tabs)
        outer = column(spacing=0)
        outer.addLayout(middle, 1)
        return outer

    def _buttons(self, box: QDialogButtonBox) -> None:
        self._outer.removeWidget(box)
        line = row(self.as_text)
        line.addWidget(box, 1)
        self._outer.addLayout(line)

    def _connect(self, box: QDialogButtonBox) -> None:
        session = self.session
        box.accepted.connect(self.accept)
        session.changed.connect(self._show)
        session.busy_changed.connect(self._show_busy)
        self.transcript.role_wanted.connect(session.set_role)
        self.transcript.current_changed.connect(self._show_current)
        self.speakers.role_chosen.connect(session.set_role)
        self.speakers.always_chosen.connect(session.set_always)
        self.columns.chosen.connect(session.set_column)
        self.as_text.toggled.connect(session.set_as_text)
        self.remember_columns.toggled.connect(self._remember_columns)
        self.finished.connect(_Call(session.stop))

    def _remember_columns(self, yes: bool) -> None:
        self.session.remember_columns = yes

    def _fit_to(self, parent: QWidget | None) -> None:
        room = parent.window().size() if parent is not None else None
        width, height = (room.width() - 48, room.height() - 40) if room is not None else (1080, 720)
        self.resize(max(860, min(1180, width)), max(520, min(820, height)))

    def _show(self) -> None:
        session, preview = self.session, self.session.preview
        if preview is None:
            self._enable()
            return
        self._headline.setText(headline(preview))
        self._say(notices(preview))
        self.transcript.show_turns(session.turns)
        self.speakers.show_speakers(session.speakers, session.always)
        if preview.columns or not session.reading.as_text:
            self.columns.show_columns(preview.columns)
        self.tabs.setTabVisible(0, bool(preview.columns) and not session.reading.as_text)
        self.tabs.setTabVisible(1, bool(preview.speakers))
        self.tabs.setVisible(self.tabs.isTabVisible(0) or self.tabs.isTabVisible(1))
        shown = bool(preview.turns)
        self.transcript.setVisible(shown)
        self._under.setVisible(shown)
        self.empty.setVisible(not shown)
        if preview.problem is not None:
            self.empty.say(self.tr("Nothing to show yet"), self._advice())
        self._enable()
        if self._first:
            self._first = False
            QTimer.singleShot(0, self, self._begin)

    def _advice(self) -> str:
        preview = self.session.preview
        if preview is not None and preview.columns:
            return self.tr("Say in the list what the columns mean: at least which one holds the messages.")
        return self.tr("It may still be readable as plain text: tick that below.")

    def _begin(self) -> None:
        """Give the keyboard to what needs a person."""
        problem = self.session.problem
        wanted: QWidget | None = self.transcript
        if self.tabs.isTabVisible(0):
            self.tabs.setCurrentIndex(0)
            wanted = self.columns.first()
        elif problem is not None:
            wanted = self.as_text
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentences: tuple[str, ...]) -> None:
        text = "\n".join(sentences)
        self._notice_text.setText(text)
        self._notice.setAccessibleName(text)
        self._notice.setVisible(bool(text))

    def _show_busy(self, busy: bool) -> None:
        if busy and self.session.preview is not None:
            self._headline.setText(self.tr("Reading it again…"))
        self._enable()

    def _show_current(self) -> None:
        index, turns = self.transcript.current, self.transcript.turns
        out = index is not None and index < len(turns) and turns[index].excluded
        text = self.tr("Take message in") if out else self.tr("Leave message out")
        self._actions["leave_out"].setText(text)
        self._leave_out.setText(text)
        self._leave_out.setAccessibleName(f"{text} (X)")

    def _enable(self) -> None:
        preview = self.session.preview
        readable = preview is not None and preview.problem is None and bool(preview.turns)
        self.button.setEnabled(readable)
        self._actions["leave_out"].setEnabled(readable and self._one_conversation())
        self._actions["swap"].setEnabled(readable and len(self.session.speakers) > 1)
        self._show_current()


class _Call:
    """Calls a function, whatever a signal carries."""

    def __init__(self, function: Callable[[], object]) -> None:
        self._function = function

    def __call__(self, *_ignored: object) -> None:
        self._function()
