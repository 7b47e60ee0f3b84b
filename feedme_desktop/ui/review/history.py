"""The history of an example: its versions, and what each changed, word by word; any of them can be restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QButtonGroup, QListView, QPushButton, QSplitter, QVBoxLayout, QWidget

from feedme_desktop.domain.records import VersionRow
from feedme_desktop.errors import UserError
from feedme_desktop.ui.plain import plain_tip
from feedme_desktop.ui.review import words
from feedme_desktop.ui.review.diff_view import DiffView, compare
from feedme_desktop.ui.review.edit import Texts
from feedme_desktop.ui.review.timeline import VERSION, TimelineDelegate
from feedme_desktop.ui.review.words import tr
from feedme_desktop.ui.widgets.parts import button, label, panel, row

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.ui.context import UiContext

_NARROW = 460


class HistoryPanel(QWidget):
    """Timeline at the left, comparison at the right."""

    closed = Signal()
    restore_wanted = Signal(int, int)
    """Example and version to make the newest again."""

    def __init__(self, context: UiContext, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._library: Library | None = None
        self._example: int | None = None
        self._versions: list[VersionRow] = []  # newest first
        self._turn = 0
        self._model = QStandardItemModel(self)
        self.timeline = self._make_timeline()
        self.diff = DiffView(context.theme)
        self._head = label("", "strong")
        self._count = label("", "small")
        self.restore = button(tr("Restore"), self._restore)
        self._previous, self._next = QPushButton(), QPushButton()
        self._against_current = self._make_choice()
        self._lay_out(name)
        self.diff.position_changed.connect(self._show_position)

    def use_actions(self, previous: QAction, following: QAction) -> None:
        """Buttons that step through the changes."""
        for made, action in ((self._previous, previous), (self._next, following)):
            made.setIcon(action.icon())
            made.setToolTip(action.toolTip())  # rich: the action table's own words
            made.setAccessibleName(action.text())
            made.clicked.connect(action.trigger)

    @property
    def example_id(self) -> int | None:
        """The example whose history is shown."""
        return self._example

    def show_history(self, library: Library, example_id: int) -> None:
        """Load the versions of an example and select the newest."""
        if example_id != self._example:
            self._versions = []
            self._model.clear()
        self._library, self._example = library, example_id
        self.refresh()

    def refresh(self) -> None:
        """Load the versions again, keeping the selection."""
        if self._library is not None and self._example is not None:
            self._turn += 1
            self._context.spawn(self._load(self._library, self._example, self._turn))

    def selected(self) -> VersionRow | None:
        """The version selected in the timeline."""
        number = self.timeline.currentIndex().row()
        return self._versions[number] if 0 <= number < len(self._versions) else None

    def select_version(self, version: int) -> None:
        """Select a version by its number."""
        for number, each in enumerate(self._versions):
            if each.version == version:
                index = self._model.index(number, 0)
                self.timeline.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow pane the timeline lies above the comparison."""
        super().resizeEvent(event)
        wanted = Qt.Orientation.Vertical if self.width() < _NARROW else Qt.Orientation.Horizontal
        if self._splitter.orientation() != wanted:
            self._splitter.setOrientation(wanted)
            self._splitter.setSizes([150, self.height() - 150] if self.width() < _NARROW else [190, self.width() - 190])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back to the transcript."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    async def _load(self, library: Library, example_id: int, turn: int) -> None:
        try:
            found = await self._context.runner.run(library.review.history, example_id)
        except UserError as error:
            if turn == self._turn:
                self._head.setText(str(error))
            return
        if turn == self._turn:
            self._fill(found)

    def _fill(self, found: list[VersionRow]) -> None:
        if found == self._versions:
            return
        kept = self.selected()
        followed = kept is None or (self._versions and kept.version == self._versions[0].version)
        self._versions = found
        self._model.clear()
        for version in found:
            item = QStandardItem(_spoken(version))
            item.setData(version, VERSION)
            item.setEditable(False)
            self._model.appendRow(item)
        if found:
            self.select_version(found[0].version if followed or kept is None else kept.version)

    def _chosen(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._compare()

    def _compare(self, _button: object = None) -> None:
        version = self.selected()
        if version is None:
            return
        other = self._other(version)
        newest = self._versions[0].version
        self.restore.setEnabled(version.version != newest and self._context.settings.enabled)
        current, old = tr("This is the current version"), tr("Makes a new version with these texts")
        self.restore.setToolTip(plain_tip(current if version.version == newest else old))
        self._turn += 1
        self._context.spawn(self._compute(version, other, self._turn))

    def _other(self, version: VersionRow) -> VersionRow:
        if self._against_current.checkedId() == 1:
            return self._versions[0]
        older = [each for each in self._versions if each.version < version.version]
        return older[0] if older else version

    async def _compute(self, version: VersionRow, other: VersionRow, turn: int) -> None:
        old, new = sorted((version, other), key=lambda each: each.version)
        sections = await self._context.runner.run(compare, _texts(old), _texts(new))
        if turn != self._turn:
            return
        self._head.setText(
            tr("Version {a} → {b}").format(a=old.version, b=new.version)
            if old is not new
            else tr("Version {a}").format(a=new.version)
        )
        self.diff.show_sections(sections, _title(old), _title(new))

    def _show_position(self, current: int, total: int) -> None:
        if not total:
            self._count.setText(tr("No change in the text"))
        else:
            self._count.setText(tr("Change {n} of {m}").format(n=current, m=total))
        self._previous.setEnabled(total > 0)
        self._next.setEnabled(total > 0)

    def _restore(self) -> None:
        version = self.selected()
        if version is not None:
            self.restore_wanted.emit(version.example_id, version.version)

    def _make_timeline(self) -> QListView:
        view = QListView()
        view.setModel(self._model)
        view.setItemDelegate(TimelineDelegate(self._context.theme, view))
        view.setUniformItemSizes(True)
        view.setAccessibleName(tr("Versions, newest first"))
        view.selectionModel().currentChanged.connect(self._chosen)
        view.setMinimumWidth(150)
        return view

    def _make_choice(self) -> QButtonGroup:
        group = QButtonGroup(self)
        for number, text in enumerate((tr("Before it"), tr("Current"))):
            made = QPushButton(text)
            made.setCheckable(True)
            made.setProperty("look", "segment")
            made.setAccessibleName(tr("Compare with: {what}").format(what=text))
            group.addButton(made, number)
        group.button(0).setChecked(True)
        group.buttonClicked.connect(self._compare)
        return group

    def _lay_out(self, name: str) -> None:
        back = button(tr("Back"), self.closed.emit, "link")
        for made in (self._previous, self._next):
            made.setFixedWidth(36)
        bar = panel("bar", row(back, None, self._count, self._previous, self._next, self.restore), (12, 8, 12, 8))
        choice = row(self._head, None, *self._against_current.buttons(), spacing=4)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(0)
        inner.addWidget(panel("bar", choice, (16, 6, 12, 6)))
        inner.addWidget(self.diff, 1)
        splitter = self._splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName(f"{name}.history")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.timeline)
        splitter.addWidget(right)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([190, 500])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(splitter, 1)
        # From the version chosen straight to what can be done with it.
        QWidget.setTabOrder(self.timeline, self.restore)


def _texts(version: VersionRow) -> Texts:
    return Texts(version.question, version.answer, version.tags)


def _title(version: VersionRow) -> str:
    who = version.who or tr("the import")
    return tr("Version {n}, {who}, {when}").format(n=version.version, who=who, when=words.when(version.at))


def _spoken(version: VersionRow) -> str:
    return f"{_title(version)}, {words.kind_word(version.kind)}"
