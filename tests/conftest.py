"""Fixtures for every tier: a private data dir, settings in it, and nothing of this computer's environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from model_server import ModelServer

from feedme_desktop.settings import Settings, load_settings

_OURS = (
    "DATABASE_URL", "GEMINI_API_KEY", "GOOGLE_GEMINI_BASE_URL", "OPENAI_API_KEY", "REDIS_URL", "CELERY_LOG_LEVEL",
)  # fmt: skip


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


@pytest.fixture
def server() -> Iterator[ModelServer]:
    """A model service on this computer that answers well and finds nothing."""
    with ModelServer() as opened:
        yield opened


@pytest.fixture
def many_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reading children know a container of the tests' own, see ``many_reader.py``."""
    from feedme_desktop.services import children

    root = Path(__file__).resolve().parents[1]

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(root)}
        return subprocess.Popen(
            [sys.executable, "-X", "utf8", str(root / "tests" / "many_reader.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        )  # fmt: skip

    monkeypatch.setattr(children, "_start", start)
