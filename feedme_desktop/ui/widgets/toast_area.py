"""Shows toasts at the bottom of the pane that is read, over no button.

Eight seconds each, longer while the mouse is on them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.toasts import Toast, Toasts
from feedme_desktop.ui.widgets.parts import IconLabel, button, label

SECONDS = 8
MOST = 4
WIDEST, NARROWEST = 400, 260
_ICONS = {"info": "info", "success": "approve", "warning": "warning", "danger": "error"}


class ToastArea(QWidget):
    """Stack of toasts at the bottom of what is read, so that no button is under it."""

    def __init__(
        self, toasts: Toasts, theme: Theme, parent: QWidget, home: Callable[[], QWidget] | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._window, self._home = theme, parent, home
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        toasts.posted.connect(self._show)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in place when the window or what is read changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _show(self, toast: Toast) -> None:
        for card in self._cards():
            # Its successor says what counts now: no storm of the same sentence, no Undo of what is undone.
            if card.replaced_by(toast):
                self._drop(card)
        for card in self._cards()[: -MOST + 1]:
            self._drop(card)
        card = ToastCard(toast, self._theme)
        card.done.connect(self._gone)
        self._layout.addWidget(card)
        self.show()
        card.show()
        self._place()

    @Slot(QObject)
    def _gone(self, card: QObject) -> None:
        if isinstance(card, QWidget):
            self._drop(card)
        self._place()

    def settle(self) -> None:
        """Go where the pane is that is read now."""
        self._place()

    def _cards(self) -> list[ToastCard]:
        items = [self._layout.itemAt(number) for number in range(self._layout.count())]
        return [item.widget() for item in items if item is not None and isinstance(item.widget(), ToastCard)]  # type: ignore[misc]  # it was just asked

    def _drop(self, card: QWidget | None) -> None:
        if card is not None:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _place(self) -> None:
        if self._layout.count() == 0:
            self.hide()
            return
        home = self._home() if self._home is not None else self._window
        home.installEventFilter(self)
        width = max(min(WIDEST, home.width() - 32), NARROWEST)
        self.setFixedWidth(width)
        height = self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()
        corner = home.mapTo(self._window, QPoint((home.width() - width) // 2, home.height() - height - 16))
        self.setGeometry(corner.x(), corner.y(), width, height)
        self.raise_()


class ToastCard(QFrame):
    """One toast; emits ``done(self)`` when its time is over or its button was pressed."""

    done = Signal(QObject)

    def __init__(self, toast: Toast, theme: Theme) -> None:
        super().__init__()
        self._toast = toast
        self.setProperty("panel", "toast")
        self.setProperty("tone", toast.kind)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(toast.text)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(8)
        layout.addWidget(IconLabel(theme, _ICONS[toast.kind], "text" if toast.kind == "info" else toast.kind))
        layout.addWidget(label(toast.text, wrap=True), 1)
        if toast.action_label:
            layout.addWidget(button(toast.action_label, self._act, "link"))
        layout.addWidget(self._close_button(theme))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SECONDS * 1000)
        self._timer.timeout.connect(self._end)
        self._timer.start()

    def replaced_by(self, toast: Toast) -> bool:
        """Whether the other one says the same, or what has become of it."""
        same = (toast.text, toast.action_label) == (self._toast.text, self._toast.action_label)
        return (same and toast.action is None) or (toast.topic is not None and toast.topic == self._toast.topic)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the mouse is here."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count again from the start."""
        self._timer.start()
        super().leaveEvent(event)

    def _close_button(self, theme: Theme) -> QToolButton:
        close = QToolButton()
        theme.set_icon(close, "close", "muted")
        close.setAccessibleName(self.tr("Dismiss"))
        close.clicked.connect(self._end)
        return close

    def _act(self) -> None:
        self._end()
        if self._toast.action is not None:
            self._toast.action()

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self.done.emit(self)
