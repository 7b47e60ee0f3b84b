"""Tags as chips that a key or a click removes, and a field that adds one, with the library's tags offered."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QPushButton, QWidget

from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review.flow import FlowLayout, chain, clear_layout
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.widgets.parts import button

TAG_MAX = 60


class TagEditor(QWidget):
    """Edits a tuple of tags; ``edited`` when the person changed it."""

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tags: tuple[str, ...] = ()
        self._flow = FlowLayout(self)
        self._known = QStringListModel(self)
        self._field = QLineEdit(placeholderText=tr("Add tag"))
        self._field.setAccessibleName(tr("Add a tag"))
        self._field.setMaxLength(TAG_MAX)
        self._field.setFixedWidth(110)
        completer = QCompleter(self._known, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field.setCompleter(completer)
        self._field.returnPressed.connect(self._add)
        self._field.editingFinished.connect(self._add)
        self._field.installEventFilter(self)
        self._flow.addWidget(self._field)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as they are now."""
        return self._tags

    @property
    def field(self) -> QLineEdit:
        """Where a tag is typed."""
        return self._field

    def load(self, tags: Iterable[str]) -> None:
        """Show these tags."""
        self._tags = tuple(tags)
        self._show()

    def offer(self, tags: Iterable[str]) -> None:
        """Tags to complete from."""
        self._known.setStringList(list(tags))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in an empty field takes the last tag; Escape leaves."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self._field.clear()
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Backspace and not self._field.text() and self._tags:
                self._remove(self._tags[-1])
                return True
        return super().eventFilter(watched, event)

    def set_read_only(self, yes: bool) -> None:
        """Show the tags, but let nobody add or remove one."""
        self.setEnabled(not yes)

    def commit(self) -> None:
        """Take the tag that is being typed."""
        self._add()

    def _add(self) -> None:
        text = " ".join(self._field.text().split()).strip(",")
        self._field.clear()
        if text and text.casefold() not in {tag.casefold() for tag in self._tags}:
            self._tags = (*self._tags, text)
            self._show()
            self.edited.emit()

    def _remove(self, tag: str) -> None:
        self._tags = tuple(each for each in self._tags if each != tag)
        self._show()
        self._field.setFocus()
        self.edited.emit()

    def _show(self) -> None:
        self._flow.takeAt(self._flow.count() - 1)
        clear_layout(self._flow)
        for tag in self._tags:
            chip = button(f"{tag.replace('&', '&&')}  ×", lambda tag=tag: self._remove(tag), "chip")  # type: ignore[misc]  # the default binds the tag
            chip.setProperty("filled", "yes")
            chip.setAccessibleName(tr("Remove tag {tag}").format(tag=tag))
            chip.setToolTip(plain_tip(tr("Remove tag {tag}").format(tag=tag)))
            self._flow.addWidget(chip)
        self._flow.addWidget(self._field)
        chain(self._field, self.findChildren(QPushButton, options=Qt.FindChildOption.FindDirectChildrenOnly))
        self.updateGeometry()
