"""What would be sent: original and placeholder side by side, the request word for word, nothing sent by looking."""

import json
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Stage
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ReadError
from feedme_desktop.services.privacy import SentTurn, is_agreed, sample, sending_preview
from feedme_desktop.settings import load_settings
from feedme_desktop.ui.dialogs.sending import SendingDialog
from feedme_desktop.ui.dialogs.sending_text import MOST_OF_TURN, MOST_TURNS, _cut, portions
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.imports.place import ImportsPlace
from feedme_desktop.ui.review.transcript_text import LINE_MAX
from feedme_desktop.ui.sending import Sending, show_sample
from feedme_desktop.workers.import_queue import ImportQueue


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


def test_the_first_sending_is_agreed_to_once(context, dialogs, wait_for, qtbot, monkeypatch):
    window = QWidget()
    qtbot.addWidget(window)
    sending = Sending(context, window)
    look = partial(sending_preview, sample(), context.settings)
    assert wait_for(sending.may_send("rules", look))
    assert not wait_for(sending.may_send("gemini", look))
    question = dialogs.shown[-1]
    assert question.findChild(QDialogButtonBox).buttons()[0].text() in ("Send", "Not now")

    async def agree(dialog):
        dialogs.shown.append(dialog)
        return True

    monkeypatch.setattr(dialogs, "show", agree)
    assert wait_for(sending.may_send("gemini", look))
    assert wait_for(sending.may_send("gemini", look))
    assert len(dialogs.shown) == 2
    assert is_agreed(load_settings(context.settings.data_dir), "gemini")
    elsewhere = context.settings.with_changes({"gemini_base_url": "https://gateway.example.com"})
    assert not is_agreed(elsewhere, "gemini")
    for dialog in dialogs.shown:
        qtbot.waitUntil(lambda: dialog.preview is not None)  # noqa: B023
        dialog.deleteLater()


def test_not_now_hands_nothing_in(context, dialogs, wait_for, qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    context.set_settings(context.settings.with_changes({"engine": "gemini"}))
    queue = ImportQueue()
    importing = Importing(context, queue)
    importing.ask_before_sending(Sending(context, window).may_send)
    handed_in = []
    context.library = SimpleNamespace(imports=SimpleNamespace(submit_text=handed_in.append))
    wait_for(importing.submit_text("Ann: How do I print?"))
    assert handed_in == []
    qtbot.waitUntil(lambda: dialogs.shown[0].preview is not None)
    assert "How do I print?" in dialogs.shown[0].preview.requests[0].text
    dialogs.shown[0].deleteLater()
    importing.deleteLater()
    queue.deleteLater()


@pytest.fixture
def place(context, qtbot):
    library = SimpleNamespace(
        versions=lambda number: [SimpleNamespace(version=3)],
        transcript_of=lambda number, version: replace(sample(), title=f"{number} of {version}"),
        rows=lambda **_: [],
    )
    context.library = SimpleNamespace(imports=library)
    made = ImportsPlace(context, Importing(context, ImportQueue()))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made._clock.stop()
    made._importing.queue._timer.stop()


def test_w_on_an_import_shows_its_newest_version(context, dialogs, place, qtbot):
    sending = Sending(context, place)
    place.sending_wanted.connect(lambda number: context.spawn(sending.conversation(number)))
    place.model.apply([ImportEvent(7, "f.txt", ConversationStatus.COMPLETED, Stage.DONE, examples=1, seconds=0.1)])
    place.table.selectRow(0)
    place.table.setFocus()
    QTest.keyClick(place.table, Qt.Key.Key_W)
    qtbot.waitUntil(lambda: bool(dialogs.shown))
    qtbot.waitUntil(lambda: dialogs.shown[0].preview is not None)
    assert dialogs.shown[0].preview.title == "7 of 3"
    dialogs.shown[0].deleteLater()


def _said(*texts: str) -> Transcript:
    return Transcript("f", "text", tuple(Turn(n, Role.CUSTOMER, None, None, text) for n, text in enumerate(texts)))


@pytest.mark.parametrize("text", ["All the same. " * 7_200, "All the same.\n" * 28_000], ids=["one line", "many lines"])
def test_a_long_message_is_shown_in_part_side_by_side_and_whole_word_for_word(opened, qtbot, text):
    dialog = opened(_said(f"Dana, 415-555-0123. {text} The end.", "Short."))
    qtbot.waitUntil(lambda: dialog.requests.toPlainText().endswith("}"), timeout=30_000)
    table = dialog.side_by_side.toPlainText()
    assert "characters more" in table
    assert "[PHONE_1]" in table
    assert "Short." in table
    assert len(table) < 2 * MOST_OF_TURN + 1_000
    assert "--show-request" in dialog.shortened.text()
    sent = dialog.preview.requests
    lines = dialog.requests.toPlainText().split("\n")
    assert max(map(len, lines)) <= LINE_MAX
    assert "".join(lines) == "".join(
        f"{r.system}{r.text}{json.dumps(r.schema, ensure_ascii=False, indent=1)}" for r in sent
    ).replace("\n", "")


def test_a_table_is_laid_out_once_and_not_after_each_word(opened, qtbot):
    dialog = opened(_said(*["Is it late?"] * 60))
    qtbot.waitUntil(lambda: dialog.preview is not None)
    laid_out = []
    dialog.side_by_side.document().contentsChange.connect(lambda *change: laid_out.append(change))
    dialog._fill()
    assert len(laid_out) <= 3


def test_each_tab_says_what_it_does_not_show_as_it_is(opened, qtbot):
    dialog = opened(_said("word " * (MOST_OF_TURN // 2)))
    qtbot.waitUntil(lambda: "characters more" in dialog.shortened.text())
    qtbot.waitUntil(lambda: dialog._in_pieces)
    dialog.tabs.setCurrentWidget(dialog.requests)
    assert "in pieces" in dialog.shortened.text()
    dialog.tabs.setCurrentWidget(dialog.side_by_side)
    assert "characters more" in dialog.shortened.text()


def test_a_speaker_who_is_named_like_the_role_is_named_once(opened, qtbot):
    dialog = opened(Transcript("f", "text", (Turn(0, Role.CUSTOMER, "customer", None, "Hello"),)))
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert "·" not in dialog.side_by_side.toPlainText()


def test_many_messages_are_counted_where_they_are_not_shown(opened, qtbot):
    dialog = opened(_said(*["Hello there"] * (MOST_TURNS + 7)))
    qtbot.waitUntil(lambda: dialog.shortened.isVisible())
    assert dialog.side_by_side.toPlainText().count("Hello there") == 2 * MOST_TURNS
    assert f"{7 * len('Hello there')} characters more" in dialog.shortened.text()


def test_a_short_ticket_is_shown_whole_without_a_word_about_it(opened, qtbot):
    dialog = opened(sample())
    qtbot.waitUntil(lambda: dialog.preview is not None)
    assert not dialog.shortened.isVisible()


def test_what_is_masked_is_cut_off_whole_on_both_sides():
    phone = "415-555-0123"
    text = "x" * (MOST_OF_TURN - 5) + phone + " please"
    turn = SentTurn(0, Role.CUSTOMER, "", text, "", text.replace(phone, "[PHONE_1]"),
                    ((MOST_OF_TURN - 5, MOST_OF_TURN + 7, MOST_OF_TURN - 5, MOST_OF_TURN + 4),))  # fmt: skip
    (shown,), left_out = portions([turn])
    assert shown.original == shown.sent == "x" * (MOST_OF_TURN - 5)
    assert (shown.spans, left_out) == ((), len(phone) + 7)


@given(st.text(st.sampled_from("ab\n"), max_size=60), st.integers(1, 8), st.integers(1, 6))
def test_cutting_keeps_to_both_limits(text, most, lines):
    end = _cut(text, most, lines)
    assert end <= most
    assert text[:end].count("\n") < lines
    assert end == len(text) or end == most or text[end] == "\n"
