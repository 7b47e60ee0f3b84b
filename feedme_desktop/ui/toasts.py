"""Short messages to the person: what happened, and the one thing to do about it (Undo, Review, …).

Any screen posts; the window's toast area shows. Nothing here draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Signal

Kind = Literal["info", "success", "warning", "danger"]


@dataclass(frozen=True, slots=True)
class Toast:
    """One message; ``action`` is called when its button is pressed. One of the same ``topic`` takes its place."""

    text: str
    action_label: str | None = None
    action: Callable[[], object] | None = None
    kind: Kind = "info"
    topic: str | None = None


class Toasts(QObject):
    """Where screens post their messages."""

    posted = Signal(object)

    def show(
        self,
        text: str,
        action_label: str | None = None,
        action: Callable[[], object] | None = None,
        kind: Kind = "info",
        topic: str | None = None,
    ) -> None:
        """Show a message for some seconds; plain text, one or two sentences."""
        self.posted.emit(Toast(text, action_label, action, kind, topic))
