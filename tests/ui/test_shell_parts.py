"""Small parts of the window: toasts, actions, theme, marks, one window, dialogs."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.errors import UserError
from feedme_desktop.paths import resource
from feedme_desktop.ui.actions import SPECS
from feedme_desktop.ui.dialogs.reject import RejectDialog
from feedme_desktop.ui.dialogs.settings import SettingsDialog
from feedme_desktop.ui.dialogs.shortcuts import ShortcutsDialog
from feedme_desktop.ui.one_window import FirstWindow
from feedme_desktop.ui.search.hits import HitModel, band
from feedme_desktop.ui.search.marking import find_words, units
from feedme_desktop.ui.widgets.parts import label
from feedme_desktop.ui.widgets.toast_area import ToastArea, ToastCard


@pytest.fixture
def area(context, qtbot):
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    area = ToastArea(context.toasts, context.theme, window)
    QCursor.setPos(0, 0)
    window.move(200, 100)
    window.show()
    qtbot.waitExposed(window)
    yield area
    for card in area.findChildren(ToastCard):
        card._timer.stop()


def cards(area):
    return [card for card in area.findChildren(ToastCard) if card.isVisible()]


def test_toast_shows_its_text_and_its_button_acts_once(context, area, qtbot):
    done = []
    context.toasts.show("Approved", "Undo", lambda: done.append(1), "success")
    (card,) = cards(area)
    undo = next(b for b in card.findChildren(QPushButton) if b.text() == "Undo")
    qtbot.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert done == [1]
    assert not cards(area)


def test_toast_stays_while_the_mouse_is_on_it(context, area):
    context.toasts.show("Hello")
    (card,) = cards(area)
    assert card._timer.isActive()
    where = QPointF(5, 5)
    QApplication.sendEvent(card, QEnterEvent(where, where, where))
    assert not card._timer.isActive()
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert card._timer.isActive()


def test_toast_is_plain_text_whatever_it_says(context, area):
    context.toasts.show("<img src='file:///etc/passwd'>")
    (card,) = cards(area)
    texts = [part for part in card.findChildren(type(label())) if part.text().startswith("<img")]
    assert [part.textFormat() for part in texts] == [Qt.TextFormat.PlainText]


def test_more_toasts_than_fit_push_out_the_oldest(context, area):
    for number in range(9):
        context.toasts.show(f"Message {number}")
    assert [card.accessibleName() for card in cards(area)] == [f"Message {n}" for n in range(5, 9)]


def test_failure_of_a_coroutine_is_told_in_its_own_sentence(context, qtbot):
    async def fail():
        raise UserError("The disk is full: free some space.")

    with qtbot.waitSignal(context.toasts.posted) as posted:
        context.spawn(fail())
    assert posted.args[0].text == "The disk is full: free some space."
    assert posted.args[0].kind == "danger"


def test_failure_of_ours_is_logged_and_told_without_details(context, qtbot, caplog):
    async def fail():
        raise KeyError("secret")

    with qtbot.waitSignal(context.toasts.posted) as posted:
        context.spawn(fail())
    assert "secret" not in posted.args[0].text
    assert "unexpected failure" in caplog.text


def test_every_icon_an_action_names_exists():
    for spec in SPECS:
        assert spec.icon is None or resource("icons", f"{spec.icon}.svg").exists(), spec.name


def test_every_icon_is_of_one_family():
    for file in resource("icons").glob("*.svg"):
        text = file.read_text("utf-8")
        assert 'viewBox="0 0 24 24"' in text
        assert 'fill="none"' in text
        assert file.name.startswith("theme-") or 'stroke-width="1.5"' in text


def test_shortcuts_that_work_everywhere_are_not_given_twice():
    keys = [key for spec in SPECS if spec.everywhere for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_single_letters_do_not_fire_while_somebody_types(context, qtbot):
    from PySide6.QtWidgets import QLineEdit, QVBoxLayout

    window = QWidget()
    qtbot.addWidget(window)
    field, button = QLineEdit(), QPushButton("x")
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(button)
    done = []
    context.actions.bind("review.approve", lambda: done.append(1), window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitActive(window)
    field.setFocus()
    qtbot.keyClicks(field, "a")
    assert (field.text(), done) == ("a", [])
    button.setFocus()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(button.hasFocus)
    qtbot.keyClicks(button, "a")
    assert done == [1]


def test_look_changes_while_the_window_runs(context, qapp, qtbot):
    action_owner = QPushButton("x")
    qtbot.addWidget(action_owner)
    context.theme.set_icon(action_owner, "check")
    before = action_owner.icon().pixmap(16, 16).toImage()
    with qtbot.waitSignal(context.theme.changed):
        context.theme.set_mode("dark")
    assert context.theme.dark
    assert qapp.palette().window().color() == context.theme.color("bg")
    assert action_owner.icon().pixmap(16, 16).toImage() != before
    context.theme.set_mode("light")


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_icons_are_drawn_at_the_screens_resolution_in_the_colour_asked_for(context, ratio):
    image = context.theme.pixmap("inbox", "accent", 20, ratio).toImage().convertToFormat(QImage.Format.Format_ARGB32)
    assert image.width() == round(20 * ratio)
    solid = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert solid <= {context.theme.hex("accent").upper()}
    assert any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("Reset the password", ["password"], ["password"]),
        ("Passwords and passwort", ["password"], ["Passwords"]),
        ("it's 0x800CCC0E again", ["0x800ccc0e"], ["0x800CCC0E"]),
        ("😀😀 sync fails", ["sync"], ["sync"]),
        ("nothing", [], []),
        ("a.b (c)", ["(c", "a.b"], ["a.b", "(c"]),
    ],
)
def test_marks_lie_on_the_matched_words_in_qts_units(text, words, found):
    utf16 = text.encode("utf-16-le")
    spans = find_words(text, words)
    assert [utf16[start * 2 : (start + length) * 2].decode("utf-16-le") for start, length in spans] == found


def test_units_count_as_qt_does():
    assert units("a😀b") == 4


def test_hit_model_is_a_model(qapp):
    model = HitModel(0.7)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show([])
    assert model.hit(0) is None
    assert [band(score, 0.7)[0] for score in (0.71, 0.65, 0.3)] == ["strong", "likely", "weak"]
    tester.deleteLater()
    model.deleteLater()


def test_second_start_hands_its_files_to_the_first(tmp_path, qtbot):
    first = FirstWindow(tmp_path)
    first.listen()
    files = [tmp_path / "a.txt", tmp_path / "ü b.txt"]
    code = (
        "import sys, pathlib; from feedme_desktop.ui.one_window import FirstWindow;"
        "folder, *files = map(pathlib.Path, sys.argv[1:]); sys.exit(0 if FirstWindow(folder).hand_over(files) else 3)"
    )
    with qtbot.waitSignal(first.files_came, timeout=20_000) as came:
        second = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), *map(str, files)], cwd=resource().parent)
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert came.args[0] == files
    assert second.returncode == 0
    first.close()


def test_first_start_finds_nobody(tmp_path):
    assert not FirstWindow(tmp_path).hand_over([])


def test_reject_dialog_gives_reason_and_note(qapp, qtbot):
    dialog = RejectDialog()
    qtbot.addWidget(dialog)
    dialog._group.buttons()[2].setChecked(True)
    dialog._note.setText(" seen before ")
    assert (dialog.reason.value, dialog.note) == ("duplicate", "seen before")


def test_settings_are_saved_and_say_where_they_come_from(context, qtbot, monkeypatch):
    monkeypatch.setenv("FEEDME_QUALITY_THRESHOLD", "0.6")
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    assert not dialog._numbers["quality_threshold"].isEnabled()
    dialog.theme.setCurrentIndex(dialog.theme.findData("dark"))
    dialog._numbers["max_examples_per_conversation"].setValue(7)
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog._save()
    settings = saved.args[0]
    assert (settings.theme, settings.max_examples_per_conversation) == ("dark", 7)
    assert settings.origin("theme") == "file"


def test_password_of_a_team_database_never_reaches_the_settings_file(context, qtbot):
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    page = dialog.database
    page.team.setChecked(True)
    for field, text in ((page.host, "db.example"), (page.user, "ann"), (page.password, "s3cr/t@x")):
        field.setText(text)
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog._save()
    text = saved.args[0].settings_path.read_text("utf-8")
    assert "db.example" in text
    assert "s3cr" not in text
    assert "s3cr" in saved.args[0].database_url.get_secret_value()


def test_connection_test_ticks_until_the_step_that_fails(context, qtbot):
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.database
    page.team.setChecked(True)
    page.host.setText("127.0.0.1")
    page.port.setText("1")
    page._test()
    qtbot.waitUntil(page.test.isEnabled, timeout=20_000)
    assert page._steps._icons["address"].shows("error")
    assert "127.0.0.1" in page._steps._verdict.text()
    dialog.reject()


def test_cheat_sheet_lists_every_shortcut(context, qtbot):
    dialog = ShortcutsDialog(context.actions)
    qtbot.addWidget(dialog)
    texts = {part.text() for part in dialog.findChildren(type(label()))}
    for spec in SPECS:
        if spec.keys:
            assert spec.text.rstrip("…") in texts


def test_statuses_have_words():
    from feedme_desktop.ui.search.hits import status_text

    assert len({status_text(status) for status in ReviewStatus}) == len(ReviewStatus)
