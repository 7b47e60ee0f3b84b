"""Fixtures for every tier: a private data dir, settings in it, and nothing of this computer's environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feedme_desktop.settings import Settings, load_settings

_OURS = ("DATABASE_URL", "GEMINI_API_KEY", "OPENAI_API_KEY", "REDIS_URL", "CELERY_LOG_LEVEL")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every variable of ours out of the environment, and the keychain of whoever runs the tests."""
    for name in list(os.environ):
        if name in _OURS or name.startswith("FEEDME_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data dir that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def settings(data_dir: Path, clean_environment: None) -> Settings:
    """Default settings with everything below ``data_dir``."""
    return load_settings(data_dir)
