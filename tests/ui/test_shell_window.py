"""The window as a whole, on a real library: drop, import, search, leave."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.services.library import open_library
from feedme_desktop.ui.controller import Controller
from feedme_desktop.ui.main_window import MainWindow

CHAT = """Customer: Since the update my calendar invitations leave from the wrong account. How do I change the account?
Agent: Open Settings > Identities, choose the second account and tick "Use for invitations".
Customer: That did it, thank you!
"""


@pytest.fixture
def window(context, tmp_path, qtbot):
    window = MainWindow(context, QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    window.controller = Controller(context, window)
    window.resize(1200, 760)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.controller.imports._clock.stop()


@pytest.fixture
def library(window, context, library_settings, wait_for):
    library = open_library(library_settings)
    wait_for(window.controller.welcome(library))
    yield library
    context.set_library(None)
    assert window.controller.queue.stop(20)
    context.cancel_all()
    assert context.runner.close(20)
    library.close()


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag(window, data, where=None):
    target = where or window
    event = QDragEnterEvent(QPoint(40, 10), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(target, event)
    return event


def drop(window, data):
    drag(window, data)  # Qt gives a drop only to whom took the drag
    event = QDropEvent(QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.NoModifier)
    QApplication.sendEvent(window, event)
    return event


def type_query(window, qtbot, text):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.bar.search.setFocus()
    qtbot.waitUntil(window.bar.search.hasFocus)
    qtbot.keyClicks(window.bar.search, text)


def import_chat(window, qtbot, tmp_path, name="invites.txt", text=CHAT):
    file = tmp_path / name
    file.write_text(text, "utf-8")
    with qtbot.waitSignal(window.controller.queue.settled, timeout=15_000) as settled:
        drop(window, mime(file))
    return settled.args[0]


@pytest.mark.db
def test_dropped_file_becomes_examples_that_search_finds(window, library, context, qtbot, tmp_path):
    settled = import_chat(window, qtbot, tmp_path)
    assert (settled.completed, settled.failed) == (1, 0)
    assert settled.examples >= 1
    assert window.place == "imports"
    search = window.controller.search
    search.all.setChecked(True)
    type_query(window, qtbot, "invitation account")
    qtbot.waitUntil(lambda: search.isVisible() and search.selected is not None, timeout=20_000)
    assert "Identities" in search.preview.text
    with qtbot.waitSignal(context.example_requested) as opened:
        qtbot.keyClick(window.bar.search, Qt.Key.Key_Return)
    assert opened.args[0] > 0
    assert window.place == "inbox"
    assert not search.isVisible()


@pytest.mark.db
def test_copy_puts_the_answer_on_the_clipboard_and_escape_goes_back(window, library, qtbot, tmp_path):
    import_chat(window, qtbot, tmp_path)
    table = window.controller.imports.table
    table.setFocus()
    search = window.controller.search
    search.all.setChecked(True)
    type_query(window, qtbot, "invitation")
    qtbot.waitUntil(lambda: search.isVisible() and search.selected is not None, timeout=20_000)
    qtbot.keyClick(window.bar.search, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "Identities" in QApplication.clipboard().text()
    qtbot.keyClick(window.bar.search, Qt.Key.Key_Escape)
    assert not search.isVisible()
    assert table.hasFocus()


@pytest.mark.db
def test_approved_only_says_so_and_offers_all(window, library, qtbot, tmp_path):
    import_chat(window, qtbot, tmp_path)
    search = window.controller.search
    type_query(window, qtbot, "invitation")
    qtbot.waitUntil(search._search_all.isVisible, timeout=20_000)
    qtbot.mouseClick(search._search_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: search.model.rowCount() > 0, timeout=20_000)


@pytest.mark.db
def test_same_file_twice_is_named_and_not_imported_again(window, library, qtbot, tmp_path):
    import_chat(window, qtbot, tmp_path)
    model = window.controller.imports.model
    first = model.row(0).id
    drop(window, mime(tmp_path / "invites.txt"))
    qtbot.waitUntil(lambda: model.rowCount() == 2, timeout=20_000)
    assert model.row(0).duplicate_of == first


@pytest.mark.db
def test_sheet_names_what_is_taken_and_refuses_the_rest_with_the_reason(window, library, qtbot, tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    for name in ("a.eml", "b.eml", "c.txt"):
        (folder / name).write_text("Subject: x\n\nCustomer: Does it work?\n", "utf-8")
    (folder / "logo.png").write_bytes(b"\x89PNG")
    event = drag(window, mime(folder))
    assert event.isAccepted()
    assert window.sheet.isVisible()
    qtbot.waitUntil(lambda: "Import 3 files" in window.sheet.text, timeout=20_000)
    assert "2 e-mails" in window.sheet.text
    assert "1 not supported: logo.png" in window.sheet.text
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.sheet.isVisible()


def test_files_dropped_before_there_is_a_library_wait_for_it(window, context, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(CHAT, "utf-8")
    drag(window, mime(file))
    assert "as soon as your library is ready" in window.sheet.text
    drop(window, mime(file))
    assert window.controller._pending == [file]


def test_search_box_leaves_dropped_files_to_the_window(window, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(CHAT, "utf-8")
    assert not window.bar.search.acceptDrops()
    drag(window, mime(file), where=window.bar.search)
    assert window.bar.search.text() == ""


def test_preparing_says_what_is_being_done(window):
    window.show_preparing("Starting the database…")
    assert "Starting the database…" in window.state_page.text


@pytest.mark.parametrize(
    "code", ["unreachable", "wrong_password", "no_pgvector", "newer_schema", "disk_full", "new_one"]
)
def test_failure_shows_its_sentence_and_offers_retry_and_settings(window, qtbot, code):
    window.show_failure(DatabaseUnavailableError("It happened: do this.", code=code))
    assert "It happened: do this." in window.state_page.text
    with qtbot.waitSignal(window.retry_wanted):
        qtbot.mouseClick(window.state_page.retry, Qt.MouseButton.LeftButton)


def test_ctrl_k_goes_to_the_search_box_from_anywhere(window, qtbot):
    window.activateWindow()
    window.state_page.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.bar.search.hasFocus()


def test_open_dialog_hands_its_files_on(window, context, dialogs, qtbot, tmp_path):
    dialogs.files = [tmp_path / "x.txt"]
    context.actions.get("file.open").trigger()
    qtbot.waitUntil(lambda: window.controller._pending == dialogs.files)
    assert dialogs.asked == ["open_files"]


def test_place_and_size_come_back_at_the_next_start(context, tmp_path, qtbot):
    state = QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat)
    first = MainWindow(context, state)
    qtbot.addWidget(first)
    first.add_place("library", "Library", "library", QLineEdit())
    first.go("library")
    first.resize(1000, 620)
    first.show()
    first.close()
    second = MainWindow(context, QSettings(str(tmp_path / "state.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(second)
    assert second.place == "library"
    assert second.height() == 620  # the screen of the tests is less wide than any window of ours


def test_every_control_has_an_accessible_name_or_text(window):
    nameless = []
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QTextEdit):
        for widget in window.findChildren(kind):
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            inside_a_field = isinstance(widget.parent(), QLineEdit)  # Qt's own buttons, reached by keys of the field
            hidden = widget.isHidden() and not text
            if not (widget.accessibleName() or text or inside_a_field or hidden):
                nameless.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    assert not nameless


@pytest.mark.parametrize("size", [(1000, 640), (1920, 1200)])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_window_can_be_painted_at_every_size_in_both_looks(window, context, size, mode):
    context.theme.set_mode(mode)
    window.resize(*size)
    assert (window.width(), window.height()) == size
    shot = window.grab().toImage()
    assert shot.pixelColor(4, shot.height() // 2) == context.theme.color("surface")
    assert shot.pixelColor(shot.width() - 4, shot.height() - 4) == context.theme.color("bg")
