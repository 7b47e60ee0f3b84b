"""The preview of an import: keys relabel speakers, leave messages out, map columns; old answers are dropped."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QWidget

from feedme_desktop.domain.records import Preview, PreviewColumn, PreviewSpeaker, Problem, Reading
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Turn
from feedme_desktop.errors import ReadError
from feedme_desktop.ui.dialogs.preview import PreviewDialog
from feedme_desktop.ui.preview.session import PreviewSession

QUOTE = HiddenPart(HiddenKind.QUOTE, "one\ntwo\nthree")
TURNS = (
    Turn(0, Role.UNKNOWN, "Ann", None, "Where is the list?"),
    Turn(1, Role.UNKNOWN, "Ben", None, "In the menu.", (QUOTE,)),
    Turn(2, Role.NOTE, "Ben", None, "Third one this week."),
    Turn(3, Role.UNKNOWN, "Ann", None, "Thanks!"),
)
CHAT = Preview("chat", None, TURNS, 4, (PreviewSpeaker("Ann", Role.UNKNOWN, 2), PreviewSpeaker("Ben", Role.UNKNOWN, 2)))
COLUMNS = (
    PreviewColumn("Col A", None, ("T-1", "T-2"), "col_a"),
    PreviewColumn("Col B", None, ("Ann",), "col_b"),
    PreviewColumn("Words", None, ("Where is it?",), "words"),
)
NO_COLUMNS = Preview(None, None, columns=COLUMNS, problem=Problem("unknown_columns", "No column holds messages."))


class Reader:
    """Reads like the service: a table needs to know its messages."""

    def __init__(self, preview):
        self.preview, self.readings = preview, []

    def __call__(self, reading):
        self.readings.append(reading)
        if self.preview.columns and "text" in reading.columns.values():
            columns = tuple(
                PreviewColumn(one.name, reading.columns.get(one.key), one.samples, one.key) for one in COLUMNS
            )
            return Preview("csv", None, TURNS, 4, CHAT.speakers, columns)
        if self.preview.problem and reading.as_text:
            return Preview("text", None, TURNS[:1], 1, CHAT.speakers[:1])
        return self.preview


@pytest.fixture
def open_dialog(context, qtbot):
    made = []

    def show(reader, reading=None, action="Apply"):
        session = PreviewSession(context, reader, reading or Reading())
        dialog = PreviewDialog(context, session, "in/chat.txt", action)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(lambda: dialog.isActiveWindow() and session.preview is not None and not session.busy)
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        return dialog

    yield show
    for dialog in made:
        dialog.session.stop()
        dialog.reject()


def press(qtbot, key):
    qtbot.keyClick(QApplication.focusWidget(), key)


def test_keys_alone_relabel_leave_out_and_apply(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    assert dialog.transcript.hasFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_X):
        press(qtbot, key)
    assert [turn.role for turn in dialog.transcript.turns] == [Role.CUSTOMER, Role.AGENT, Role.NOTE, Role.CUSTOMER]
    assert dialog.transcript.turns[3].excluded
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted.value
    assert dialog.session.reading == Reading(roles={"Ann": Role.CUSTOMER, "Ben": Role.AGENT}, excluded=(3,))


def test_escape_cancels(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    press(qtbot, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected.value


def test_swap_of_unknown_speakers_lets_the_first_one_ask(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    press(qtbot, Qt.Key.Key_S)
    assert dialog.session.reading.roles == {"Ann": Role.CUSTOMER, "Ben": Role.AGENT}
    press(qtbot, Qt.Key.Key_S)
    assert dialog.session.reading.roles == {"Ann": Role.AGENT, "Ben": Role.CUSTOMER}


def test_always_is_remembered_for_speakers_with_a_role_only(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    line = dialog.speakers.line("Ben")
    assert not line.always.isEnabled()
    line.box.setFocus()
    press(qtbot, Qt.Key.Key_2)
    line.always.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert dialog.session.remembered == {"Ben"}


def test_space_unfolds_what_a_message_hides_and_relabelling_keeps_it(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    assert "three" not in dialog.transcript.toPlainText()
    press(qtbot, Qt.Key.Key_Down)
    press(qtbot, Qt.Key.Key_Space)
    assert "three" in dialog.transcript.toPlainText()
    press(qtbot, Qt.Key.Key_2)
    assert "three" in dialog.transcript.toPlainText()


def test_columns_are_mapped_by_keyboard_and_read_again(open_dialog, qtbot):
    reader = Reader(NO_COLUMNS)
    dialog = open_dialog(reader, action="Import")
    qtbot.waitUntil(lambda: dialog.columns.ready)
    assert not dialog.button.isEnabled()
    assert "No column holds messages." in dialog._notice.accessibleName()
    box = dialog.columns.line("words").box
    box.setFocus()
    press(qtbot, Qt.Key.Key_M)  # Message
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    assert reader.readings[-1].columns == {"words": "text"}
    assert dialog.transcript.turns_built == 4
    press(qtbot, Qt.Key.Key_Return)
    assert dialog.session.remember_columns
    assert dialog.result() == QDialog.DialogCode.Accepted.value


def test_stale_answers_are_dropped(open_dialog, qtbot):
    gate, reader = Event(), Reader(NO_COLUMNS)
    dialog = open_dialog(reader)

    def slow(reading):
        gate.wait(20)
        return reader(reading)

    dialog.session._look = slow
    dialog.session.set_column("words", "text")
    dialog.session._pause.stop()
    dialog.session._read()
    qtbot.waitUntil(lambda: dialog._context.runner.waiting == 1)
    dialog.session.set_column("words", None)
    gate.set()
    qtbot.waitUntil(lambda: not dialog.session.busy)
    assert dialog.session.preview.problem is not None
    assert not dialog.button.isEnabled()


def test_failure_may_be_read_as_plain_text(open_dialog, qtbot):
    broken = Preview(None, None, problem=Problem("malformed", "chat.json is not valid JSON."))
    dialog = open_dialog(Reader(broken))
    assert dialog.as_text.hasFocus()
    press(qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.button.isEnabled())
    assert dialog.session.reading == Reading(as_text=True)


def test_error_while_reading_is_said_and_nothing_can_be_applied(open_dialog, qtbot):
    def fail(reading):
        raise ReadError("It is encrypted: unlock it first.", code="encrypted")

    dialog = open_dialog(fail)
    assert "It is encrypted" in dialog._notice.accessibleName()
    assert not dialog.button.isEnabled()


def test_first_of_many_conversations_leaves_nothing_out(open_dialog, qtbot):
    dialog = open_dialog(Reader(Preview("json", None, TURNS, 4, CHAT.speakers, conversations=2)))
    press(qtbot, Qt.Key.Key_X)
    assert dialog.session.reading == Reading()


def test_everything_tab_stops_at_has_a_name(open_dialog, qtbot):
    dialog = open_dialog(Reader(CHAT))
    seen = []
    for _ in range(20):
        press(qtbot, Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert all(named(one) for one in seen), [type(one).__name__ for one in seen if not named(one)]
    assert {dialog.transcript, dialog.button, dialog.as_text} <= set(seen)
    assert any(isinstance(one, QComboBox) for one in seen)


def named(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
