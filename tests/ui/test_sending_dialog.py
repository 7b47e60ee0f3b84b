"""What would be sent: original and placeholder side by side, the request word for word, nothing sent by looking."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ReadError
from feedme_desktop.services.privacy import sample, sending_preview
from feedme_desktop.ui.dialogs.sending import SendingDialog
from feedme_desktop.ui.sending import show_sample


@pytest.fixture
def opened(context, qtbot):
    made = []

    def show(transcript, **given):
        look = given.pop("look", lambda engine: sending_preview(transcript, context.settings, engine))
        dialog = SendingDialog(context, look, "gemini", **given)
        qtbot.addWidget(dialog)
        made.append(dialog)
        dialog.show()
        return dialog

    yield show
    for dialog in made:
        dialog.reject()


def test_both_sides_are_shown_and_the_mask_is_marked(opened, qtbot):
    dialog = opened(sample())
    qtbot.waitUntil(lambda: dialog.preview is not None)
    text = dialog.side_by_side.toPlainText()
    assert "dana.whitfield@example.com" in text
    assert "[EMAIL_1]" in text
    assert "dana.whitfield@example.com" not in dialog.requests.toPlainText()
    assert "1 e-mail address" in dialog.masked.text()
    assert "generativelanguage.googleapis.com" in dialog.headline.text()
    found = dialog.side_by_side.document().find("[EMAIL_1]")
    assert found.charFormat().background().color() == dialog._context.theme.color("mark")


def test_markup_in_a_ticket_stays_text(opened, qtbot):
    words = "<b>bold</b> <img src='file:///etc/passwd'>"
    dialog = opened(Transcript("f", "text", (Turn(0, Role.CUSTOMER, None, None, words),)))
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert words in dialog.side_by_side.toPlainText()


def test_another_engine_is_looked_at_by_keyboard(opened, qtbot):
    dialog = opened(sample())
    qtbot.waitUntil(lambda: dialog.preview is not None)
    QTest.keyClick(dialog.engines, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: dialog.preview.engine == "openai")
    assert "api.openai.com" in dialog.headline.text()


def test_a_transcript_that_cannot_be_read_is_said(opened, qtbot):
    def broken(engine):
        raise ReadError("The file is gone: import it again.", code="malformed")

    dialog = opened(sample(), look=broken)
    qtbot.waitUntil(lambda: "import it again" in dialog.headline.text())


def test_what_stays_here_is_said(opened, qtbot):
    turns = (Turn(0, Role.CUSTOMER, "Ann", None, "Hello?"), Turn(1, Role.AGENT, "Bo", None, "secret", excluded=True))
    dialog = opened(Transcript("f", "text", turns))
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert "Stays on this computer" in dialog.side_by_side.toPlainText()
    assert "secret" not in dialog.requests.toPlainText()


def test_the_settings_can_show_a_sample(context, dialogs, wait_for, qtbot):
    wait_for(show_sample(context, None))
    assert isinstance(dialogs.shown[0], SendingDialog)
    qtbot.waitUntil(lambda: dialogs.shown[0].preview is not None)
    dialogs.shown[0].deleteLater()
