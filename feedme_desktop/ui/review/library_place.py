"""The Library: approved examples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter
from feedme_desktop.ui.review.example_delegate import ExampleDelegate
from feedme_desktop.ui.review.example_model import ExampleModel, ExamplePages
from feedme_desktop.ui.review.words import tr

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext


class LibraryPlace(QWidget):
    """Approved examples."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = tr("Library")
        self._context = context
        self._model = ExampleModel(self)
        self._pages = ExamplePages(context, self._model, self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(ExampleDelegate(context.theme, self._list))
        QHBoxLayout(self).addWidget(self._list)

    def set_library(self, library: Library | None) -> None:
        """Show this library."""
        self._pages.set_library(library)
        self._pages.set_filter(ExampleFilter(statuses=(ReviewStatus.APPROVED,)))

    def refresh(self) -> None:
        """Read again what is shown."""
        self._pages.refresh()
