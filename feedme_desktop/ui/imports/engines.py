"""The engines in the Imports place: what is said of where text goes, and the choice of one for extracting again."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget


def engine_names() -> dict[str, str]:
    """The engines by their names for people."""
    return {
        "rules": _tr("Offline rules"),
        "gemini": _tr("Gemini"),
        "openai": _tr("OpenAI-compatible model"),
    }


def where_text_goes(engine: str) -> str:
    """What becomes of the words of what is imported."""
    sentences = {
        "rules": _tr("Everything stays on this computer; no account, no network."),
        "gemini": _tr("The words go to Gemini, without personal data; see the settings under Model."),
    }
    return sentences.get(engine) or _tr("The words go to the model server in the settings under Model.")


def engine_menu(parent: QWidget, now: str, choose: Callable[[str], object]) -> QMenu:
    """A menu to choose an engine from; ``now`` is the one that the settings name."""
    menu = QMenu(parent)
    for engine, name in engine_names().items():
        text = _tr("With {engine} (as set)") if engine == now else _tr("With {engine}")
        menu.addAction(text.format(engine=name), partial(choose, engine))
    return menu


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)
