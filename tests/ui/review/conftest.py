"""Fixtures of the review tests: a library in memory and places that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from feedme_desktop.ui.context import UiContext


@pytest.fixture
def toasts(context: UiContext) -> list[object]:
    """Every toast posted."""
    posted: list[object] = []
    context.toasts.posted.connect(posted.append)
    return posted


@pytest.fixture
def open_place(context: UiContext, qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Show a place with a library and wait until its first example is there."""

    def show(kind: type, library: object) -> QWidget:
        place = kind(context)
        qtbot.addWidget(place)
        place.resize(1200, 760)
        place.show()
        context.set_library(library)
        place.set_library(library)
        place.setFocus()
        place.activateWindow()
        qtbot.waitUntil(lambda: place.desk.session.detail is not None or not library.rows)
        return place

    yield show
    qtbot.waitUntil(lambda: context.runner.waiting == 0)
