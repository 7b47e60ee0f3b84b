"""Settings: who wins, what is written, and that no secret reaches the file."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import SecretStr

from feedme_desktop import settings as module
from feedme_desktop.errors import UserError
from feedme_desktop.keychain import Keychain
from feedme_desktop.settings import load_settings, save_settings, variables_of, write_whole


def test_defaults_are_those_of_the_contract(settings):
    assert settings.max_file_size_mb == 10
    assert settings.max_file_bytes == 10 * 1024 * 1024
    assert settings.max_container_size_mb == 1000
    assert (settings.similarity_threshold, settings.quality_threshold) == (0.7, 0.7)
    assert settings.max_examples_per_conversation == 20
    assert (settings.min_db_connections, settings.max_db_connections, settings.db_timeout) == (2, 20, 30)
    assert settings.database_url is None
    assert settings.origin("max_file_size_mb") == "default"


def test_the_environment_wins_over_the_file(settings, data_dir, monkeypatch):
    save_settings(settings, {"max_file_size_mb": 3, "quality_threshold": 0.5})
    monkeypatch.setenv("FEEDME_MAX_FILE_SIZE_MB", "7")
    loaded = load_settings(data_dir)
    assert (loaded.max_file_size_mb, loaded.origin("max_file_size_mb")) == (7, "environment")
    assert (loaded.quality_threshold, loaded.origin("quality_threshold")) == (0.5, "file")


def test_the_data_dir_of_the_command_line_wins_over_the_variable(data_dir, tmp_path, monkeypatch):
    monkeypatch.setenv("FEEDME_DATA_DIR", str(tmp_path / "other"))
    assert load_settings(data_dir).data_dir == data_dir
    assert load_settings().data_dir == tmp_path / "other"


def test_a_changed_copy_keeps_the_data_dir_of_the_command_line(data_dir, tmp_path, monkeypatch):
    monkeypatch.setenv("FEEDME_DATA_DIR", str(tmp_path / "other"))
    assert load_settings(data_dir).with_changes({"theme": "dark"}).data_dir == data_dir


def test_a_user_without_a_home_is_told_what_to_set(monkeypatch, data_dir):
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: "~/.local/share/FeedMe")
    with pytest.raises(UserError, match="FEEDME_DATA_DIR"):
        load_settings()
    assert load_settings(data_dir).data_dir == data_dir


def test_names_without_our_prefix(monkeypatch, data_dir):
    monkeypatch.setenv("DATABASE_URL", "postgresql://h/db")
    loaded = load_settings(data_dir)
    assert loaded.database_url == SecretStr("postgresql://h/db")
    assert variables_of("database_url") == ("DATABASE_URL",)
    assert variables_of("db_timeout") == ("FEEDME_DB_TIMEOUT",)
    assert loaded.origin("database_url") == "environment"


def test_the_address_of_gemini_is_known_by_the_name_that_googles_library_gives_it(settings, data_dir, monkeypatch):
    save_settings(settings, {"gemini_base_url": "https://file.example.com"})
    assert load_settings(data_dir).gemini_base_url == "https://file.example.com"
    monkeypatch.setenv("GEMINI_BASE_URL", "https://nobody.example.com")
    assert load_settings(data_dir).gemini_base_url == "https://file.example.com"
    monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", "https://google.example.com")
    loaded = load_settings(data_dir)
    assert (loaded.gemini_base_url, loaded.origin("gemini_base_url")) == ("https://google.example.com", "environment")
    assert loaded.with_changes({"theme": "dark"}).gemini_base_url == "https://google.example.com"
    monkeypatch.setenv("FEEDME_GEMINI_BASE_URL", "https://ours.example.com")
    assert load_settings(data_dir).gemini_base_url == "https://ours.example.com"


def test_an_empty_variable_is_as_if_it_were_not_there(monkeypatch, data_dir):
    monkeypatch.setenv("DATABASE_URL", "")
    assert load_settings(data_dir).database_url is None


@pytest.mark.parametrize(("name", "value"), [("FEEDME_MAX_FILE_SIZE_MB", "-1"), ("FEEDME_DEBUG_MODE", "perhaps")])
def test_a_wrong_value_is_one_sentence_that_names_the_setting(monkeypatch, data_dir, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match="is wrong") as caught:
        load_settings(data_dir)
    assert "\n" not in str(caught.value)
    assert caught.value.code == "settings"


def test_a_broken_file_is_one_sentence(data_dir):
    data_dir.mkdir()
    (data_dir / "settings.toml").write_text("theme = ")
    with pytest.raises(UserError, match=r"settings\.toml can't be read"):
        load_settings(data_dir)


def test_a_comment_of_the_person_stays(settings):
    settings.settings_path.parent.mkdir(parents=True)
    settings.settings_path.write_text('# mine\ntheme = "dark"\n')
    save_settings(settings, {"engine": "rules"})
    assert settings.settings_path.read_text().startswith("# mine\n")
    save_settings(settings, {"theme": None})
    assert "theme" not in tomllib.loads(settings.settings_path.read_text())


def test_a_password_goes_to_the_keychain_and_not_to_the_file(settings, monkeypatch):
    kept: dict[str, str] = {}
    monkeypatch.setattr(Keychain, "put", lambda self, name, secret: bool(kept.update({name: secret})) or True)
    changed = save_settings(settings, {"database_url": SecretStr("postgresql://u:canary@h/db")})
    assert kept == {"database-password:postgresql://u@h/db": "canary"}
    assert "canary" not in settings.settings_path.read_text()
    assert "canary" not in repr(changed)
    assert load_settings(settings.data_dir).database_url == SecretStr("postgresql://u@h/db")


def test_model_keys_are_never_written(settings):
    with pytest.raises(ValueError, match="gemini_api_key"):
        save_settings(settings, {"gemini_api_key": SecretStr("x")})


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "settings.toml"
    write_whole(path, b"old")
    monkeypatch.setattr(module.os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
