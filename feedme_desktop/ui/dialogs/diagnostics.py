"""Diagnostics: what the health check says, asked now, to read and to copy into a report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from feedme_desktop.ui.dialogs.frame import FramedDialog
from feedme_desktop.ui.widgets.parts import button, label, row

if TYPE_CHECKING:
    from feedme_desktop.ui.context import UiContext

_LOOKS = {
    "healthy": ("approve", "success"),
    "degraded": ("warning", "warning"),
    "unhealthy": ("error", "danger"),
    "not_configured": ("minus", "muted"),
}


class DiagnosticsDialog(FramedDialog):
    """One line a component, its details below it."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__("Diagnostics", parent)
        self._context = context
        self._report: dict[str, Any] = {}
        self._headline = label(self.tr("Asking each component…"), "muted")
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Components"))
        self.tree.setHeaderLabels([self.tr("Component"), self.tr("Value")])
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, 220)
        self._again = button(self.tr("Ask again"), self._ask)
        self._copy = button(self.tr("Copy report"), self._copy_report)
        self.body.addWidget(self._headline)
        self.body.addWidget(self.tree, 1)
        self.body.addLayout(row(self._again, self._copy, None))
        self.add_close()
        self.resize(680, 560)
        self._ask()

    def _ask(self) -> None:
        self._again.setEnabled(False)
        self.start(self._context, self._load())

    async def _load(self) -> None:
        library = self._context.library
        if library is None:
            self._headline.setText(self.tr("The library is not open: see the message in the window."))
        else:
            self._show(await self._context.runner.run(library.health.report))
        self._again.setEnabled(True)

    def _show(self, report: dict[str, Any]) -> None:
        self._report = report
        words = {
            "healthy": self.tr("Everything works."),
            "degraded": self.tr("It works, with limits."),
            "unhealthy": self.tr("Something does not work."),
        }
        status = str(report.get("status"))
        version = self.tr("Version {version}").format(version=report.get("version"))
        self._headline.setText(f"{words.get(status, status)}  {version}")
        self.tree.clear()
        for name, values in dict(report.get("components", {})).items():
            self.tree.addTopLevelItem(self._component(str(name), values))

    def _component(self, name: str, values: Mapping[str, Any]) -> QTreeWidgetItem:
        status = str(values.get("status", ""))
        icon, ink = _LOOKS.get(status, ("info", "muted"))
        item = QTreeWidgetItem([name.capitalize(), status.replace("_", " ")])
        item.setIcon(0, self._context.theme.icon(icon, ink))
        for key, value in values.items():
            if key != "status":
                item.addChild(_detail(str(key), value))
        item.setExpanded(status == "unhealthy")
        return item

    def _copy_report(self) -> None:
        QGuiApplication.clipboard().setText(json.dumps(self._report, indent=2, default=str))
        self._context.toasts.show(self.tr("Report copied"), kind="success")


def _detail(key: str, value: Any) -> QTreeWidgetItem:
    if isinstance(value, Mapping):
        item = QTreeWidgetItem([key.replace("_", " "), ""])
        for inner, content in value.items():
            item.addChild(_detail(str(inner), content))
        return item
    return QTreeWidgetItem([key.replace("_", " "), str(value)])
