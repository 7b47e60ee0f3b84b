"""What is heavy and only some need is imported by those: starting the program does not pay for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("google", "httpx2", "phonenumbers", "pyqtgraph", "tenacity", "onnxruntime")


@pytest.mark.parametrize(
    "modules",
    [
        "feedme_desktop.cli, feedme_desktop.cli.commands",
        "feedme_desktop.cli.importing, feedme_desktop.cli.searching, feedme_desktop.cli.reading",
        "feedme_desktop.services.library, feedme_desktop.services.models",
        "feedme_desktop.app, feedme_desktop.ui.controller, feedme_desktop.ui.dialogs.settings",
    ],
)
def test_starting_imports_nothing_heavy(modules):
    code = f"import sys, {modules}\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == []
