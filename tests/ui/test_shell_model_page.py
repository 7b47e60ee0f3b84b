"""The settings' page of models: what leaves is said, keys go to the keychain, Test asks for real."""

from __future__ import annotations

import threading

import keyring
import model_server
import pytest
from memory_keyring import MemoryKeyring
from model_server import KEY
from pydantic import SecretStr
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from feedme_desktop.keychain import Keychain
from feedme_desktop.services.models import ModelCheck, key_of
from feedme_desktop.settings import load_settings
from feedme_desktop.ui.dialogs import model as model_page
from feedme_desktop.ui.dialogs.settings import SettingsDialog


@pytest.fixture
def a_keychain(monkeypatch):
    monkeypatch.setattr(keyring.core, "_keyring_backend", MemoryKeyring())


@pytest.fixture
def dialog(context, qtbot):
    made = SettingsDialog(context)
    qtbot.addWidget(made)
    made.tabs.setCurrentWidget(made.model)
    made.show()
    yield made
    made.reject()


def choose(page, engine: str) -> None:
    next(choice for choice in page.engines.buttons() if choice.property("engine") == engine).setChecked(True)


def verdict(page, qtbot) -> str:
    page.test.click()
    qtbot.waitUntil(page.test.isEnabled, timeout=20_000)
    return page.verdict.text()


def saved(dialog, qtbot):
    with qtbot.waitSignal(dialog.saved) as signal:
        dialog._save()
    return signal.args[0]


def test_saving_without_a_change_writes_nothing(dialog, qtbot):
    settings = saved(dialog, qtbot)
    assert settings.engine == "rules"
    assert not settings.settings_path.exists() or "model" not in settings.settings_path.read_text("utf-8")


def test_what_leaves_the_machine_is_said_before_it_does(dialog):
    page = dialog.model
    assert "Nothing leaves" in page._leaves.text()
    choose(page, "gemini")
    assert "goes to Google" in page._leaves.text()
    assert not page.masking.isEnabled()
    choose(page, "openai")
    page.address.setText("https://me:secret@models.example.com/v1")
    assert "models.example.com" in page._leaves.text()
    assert "secret" not in page._leaves.text()
    assert page.masking.isChecked()
    assert not page.masking.isEnabled()
    page.address.setText("http://localhost:11434/v1")
    assert "your own network" in page._leaves.text()
    assert page.masking.isEnabled()


def test_masking_stays_on_once_the_address_is_outside_again(dialog, qtbot):
    page = dialog.model
    choose(page, "openai")
    page.openai_model.setText("x")
    page.address.setText("http://localhost:11434/v1")
    page.masking.setChecked(False)
    page.address.setText("https://models.example.com/v1")
    assert page.masking.isChecked()
    assert saved(dialog, qtbot).mask_personal_data


def test_a_key_goes_to_the_keychain_and_is_never_shown(dialog, qtbot, a_keychain, context):
    page = dialog.model
    choose(page, "gemini")
    assert page.gemini_key.edit.echoMode() is QLineEdit.EchoMode.Password
    page.gemini_key.edit.setText(f" {KEY} ")
    settings = saved(dialog, qtbot)
    assert Keychain().get("gemini-api-key") == KEY
    assert settings.gemini_api_key is None
    assert KEY not in settings.settings_path.read_text("utf-8")
    context.set_settings(settings)
    again = SettingsDialog(context)
    qtbot.addWidget(again)
    again.tabs.setCurrentWidget(again.model)
    again.show()
    field = again.model.gemini_key
    qtbot.waitUntil(field.remove.isVisible)
    assert field.edit.text() == ""
    assert "Kept" in field.edit.placeholderText()
    field.remove.click()
    qtbot.waitUntil(lambda: not field.remove.isVisible())
    assert Keychain().get("gemini-api-key") is None
    again.reject()


class LockedKeyring(MemoryKeyring):
    """Lets nobody write before ``unlocked``, like one that waits for a password of the person's."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.unlocked = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []

    def set_password(self, service: str, username: str, password: str) -> None:
        self.threads.append(threading.current_thread())
        self.asked.set()
        assert self.unlocked.wait(20)
        super().set_password(service, username, password)


@pytest.fixture
def locked(monkeypatch):
    made = LockedKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    yield made
    made.unlocked.set()


def test_a_locked_keychain_is_waited_for_off_the_gui_thread(dialog, qtbot, locked, context):
    choose(dialog.model, "gemini")
    dialog.model.gemini_key.edit.setText(KEY)
    database = dialog.database
    database.team.setChecked(True)
    for field, text in ((database.host, "db.example"), (database.user, "ann"), (database.password, "s3cret")):
        field.setText(text)
    dialog.name.setText("Kim")
    with qtbot.waitSignal(dialog.saved) as signal:
        dialog._save()
        qtbot.waitUntil(locked.asked.is_set)
        assert dialog._waiting.isVisible()
        assert not dialog.tabs.isEnabled()
        assert not context.settings.settings_path.exists()  # all of it is saved, or nothing
        locked.unlocked.set()
    settings = signal.args[0]
    assert threading.main_thread() not in locked.threads
    assert set(locked.kept.values()) == {KEY, "s3cret"}
    assert (settings.engine, settings.user_name) == ("gemini", "Kim")
    assert settings.database_url.get_secret_value() == "postgresql://ann@db.example:5432/postgres"
    assert key_of(settings, "gemini") == KEY
    assert KEY not in settings.settings_path.read_text("utf-8")


def test_giving_up_on_a_locked_keychain_saves_nothing(dialog, qtbot, locked, context):
    dialog.model.gemini_key.edit.setText(KEY)
    dialog.name.setText("Kim")
    dialog._save()
    qtbot.waitUntil(locked.asked.is_set)
    with qtbot.assertNotEmitted(dialog.saved):
        dialog.reject()
        locked.unlocked.set()
        qtbot.waitUntil(lambda: bool(locked.kept))
    assert not context.settings.settings_path.exists()


def test_a_keychain_that_breaks_leaves_the_dialog_open(dialog, qtbot, context, monkeypatch):
    def broken(*_given):
        raise ValueError("a bug of a keychain")

    monkeypatch.setattr(Keychain, "put", broken)
    dialog.model.gemini_key.edit.setText(KEY)
    with qtbot.waitSignal(context.toasts.posted) as toast, qtbot.assertNotEmitted(dialog.saved):
        dialog._save()
    assert "went wrong" in toast.args[0].text
    assert dialog.isVisible()
    assert dialog.tabs.isEnabled()


def test_a_password_for_this_session_outlives_saving_something_else(dialog, qtbot, context):
    with_password = "postgresql://ann:s3cret@db.example:5432/postgres"
    context.set_settings(context.settings.with_changes({"database_url": SecretStr(with_password)}))
    again = SettingsDialog(context)
    qtbot.addWidget(again)
    again.name.setText("Kim")
    assert saved(again, qtbot).database_url.get_secret_value() == with_password


def test_without_a_keychain_a_key_lasts_for_this_session(dialog, qtbot, context):
    choose(dialog.model, "gemini")
    dialog.model.gemini_key.edit.setText(KEY)
    with qtbot.waitSignal(context.toasts.posted) as toast:
        settings = saved(dialog, qtbot)
    assert "no keychain" in toast.args[0].text
    assert settings.gemini_api_key.get_secret_value() == KEY
    assert KEY not in settings.settings_path.read_text("utf-8")
    assert load_settings(context.settings.data_dir).gemini_api_key is None
    context.set_settings(settings)
    again = SettingsDialog(context)
    qtbot.addWidget(again)
    again.tabs.setCurrentWidget(again.model)
    again.show()
    qtbot.waitUntil(again.model.gemini_key.remove.isVisible)
    with qtbot.waitSignal(again.saved) as changed:
        again.model.gemini_key.remove.click()
    assert changed.args[0].gemini_api_key is None
    assert saved(again, qtbot).gemini_api_key is None


def test_a_key_of_the_environment_can_not_be_changed_here(context, qtbot, monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    context.set_settings(load_settings(context.settings.data_dir))
    dialog = SettingsDialog(context)
    qtbot.addWidget(dialog)
    dialog.tabs.setCurrentWidget(dialog.model)
    dialog.show()
    choose(dialog.model, "gemini")
    field = dialog.model.gemini_key
    assert not field.edit.isEnabled()
    assert "GEMINI_API_KEY" in field.edit.placeholderText()
    assert not field.remove.isVisible()
    dialog.reject()


def test_a_test_asks_the_service_with_what_is_typed(dialog, qtbot, server):
    page = dialog.model
    choose(page, "openai")
    assert "neither an address nor a key" in _with_model(page, qtbot)
    page.address.setText(server.openai_url)
    page.openai_key.edit.setText("wrong")
    assert "does not accept the key" in verdict(page, qtbot)
    page.openai_key.edit.setText(KEY)
    page.openai_model.setText("nope")
    assert "It offers: gemini-2.5-flash" in verdict(page, qtbot)
    page.openai_model.setText("llama3.1:8b")
    assert "ready to use" in verdict(page, qtbot)
    assert page._icon.shows("approve")
    assert dialog._context.settings.openai_model is None


def _with_model(page, qtbot) -> str:
    page.openai_model.setText("x")
    return verdict(page, qtbot)


def test_gemini_is_tested_over_its_gateway(dialog, qtbot, server):
    page = dialog.model
    choose(page, "gemini")
    page.gemini_address.setText(server.url)
    assert "has no key" in verdict(page, qtbot)
    page.gemini_key.edit.setText(KEY)
    assert "ready to use" in verdict(page, qtbot)
    assert server.asked


@pytest.fixture
def slow_check(monkeypatch):
    """A service that takes its time: it says when it was asked, and answers when it may."""
    asked, answer = threading.Event(), threading.Event()

    def ask(settings, engine, ended):
        asked.set()
        answer.wait(20)
        return ModelCheck(True, f"{engine} is ready to use.", 1)

    monkeypatch.setattr(model_page, "_asked", ask)
    yield asked, answer
    answer.set()


def _while_asked(page, qtbot, slow_check, change) -> None:
    asked, answer = slow_check
    page.test.click()
    qtbot.waitUntil(asked.is_set)
    change()
    answer.set()
    qtbot.waitUntil(page.test.isEnabled)


def test_a_verdict_is_not_shown_under_another_engine(dialog, qtbot, slow_check):
    page = dialog.model
    choose(page, "openai")
    _while_asked(page, qtbot, slow_check, lambda: choose(page, "gemini"))
    assert page.verdict.text() == ""
    assert not page._icon.isVisible()


def test_a_verdict_on_fields_that_were_changed_meanwhile_is_not_shown(dialog, qtbot, slow_check):
    page = dialog.model
    choose(page, "openai")
    _while_asked(page, qtbot, slow_check, lambda: page.openai_model.setText("another"))
    qtbot.waitUntil(page.test.isEnabled)
    assert "test it again" in page.verdict.text()
    assert not page._icon.isVisible()


def test_closing_drops_a_test_under_way(dialog, qtbot, server, context):
    page = dialog.model
    server.script.append(model_server.HANG)
    choose(page, "openai")
    page.address.setText(server.openai_url)
    page.openai_model.setText("llama3.1:8b")
    page.openai_key.edit.setText(KEY)
    page.test.click()
    qtbot.waitUntil(lambda: bool(server.asked))
    dialog.reject()
    assert context.runner.close(5)


def test_numbers_and_prices_are_saved_and_put_back(dialog, qtbot):
    page = dialog.model
    page.numbers["model_requests_per_minute"].setValue(7)
    page.numbers["model_price_in"].setValue(0)
    page.fall_back.setChecked(True)
    settings = saved(dialog, qtbot)
    assert (settings.model_requests_per_minute, settings.model_price_in, settings.model_price_out) == (7, 0, None)
    assert settings.fall_back_to_rules


def test_the_wheel_scrolls_the_page_and_changes_no_number(dialog):
    page = dialog.model
    choose(page, "gemini")
    box = page.numbers["model_requests_per_minute"]
    at = QPointF(box.rect().center())
    wheel = QWheelEvent(
        at, QPointF(box.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, wheel)
    assert box.value() == 60


def test_everything_is_reached_with_the_tab_key(dialog, qtbot):
    page = dialog.model
    choose(page, "openai")
    wanted = {page.address, page.openai_model, page.openai_key.edit, page.test, page.fall_back, *page.numbers.values()}
    page.address.setFocus()
    seen = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        seen.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert wanted <= seen
    named = [one for one in wanted if one.accessibleName() or getattr(one, "text", str)()]
    assert len(named) == len(wanted)
