"""Shows toasts at the bottom right of the window: eight seconds each, longer while the mouse is on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from feedme_desktop.ui.theme import Theme
from feedme_desktop.ui.toasts import Toast, Toasts
from feedme_desktop.ui.widgets.parts import IconLabel, button, label

SECONDS = 8
MOST = 4
_ICONS = {"info": "info", "success": "approve", "warning": "warning", "danger": "error"}


class ToastArea(QWidget):
    """Stack of toasts over the window; lets the mouse through where there is none."""

    def __init__(self, toasts: Toasts, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        toasts.posted.connect(self._show)
        parent.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner when the window changes its size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    @Slot(object)
    def _show(self, toast: Toast) -> None:
        while self._layout.count() >= MOST:
            oldest = self._layout.itemAt(0)
            self._drop(oldest.widget() if oldest else None)
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

    def _drop(self, card: QWidget | None) -> None:
        if card is not None:
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()

    def _place(self) -> None:
        if self._layout.count() == 0:
            self.hide()
            return
        width = min(400, self._window.width() - 32)
        self.setFixedWidth(width)
        height = self._layout.heightForWidth(width) if self._layout.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(self._window.width() - width - 16, self._window.height() - height - 16, width, height)
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
