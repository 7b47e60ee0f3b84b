"""Questions to the person, awaited: file dialogs, confirmations, the reason of a rejection.

One replaceable object: tests give the window another one. Dialogs are opened, never run in a loop of
their own. Qt's dialogs are imported with the first question: the first paint does not wait for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

    from feedme_desktop.domain.example import RejectReason

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an example is rejected."""

    reason: RejectReason
    note: str | None = None


async def opened(dialog: QDialog) -> bool:
    """Open a dialog over its window and wait; True when it was accepted. The dialog stays alive."""
    import asyncio

    from PySide6.QtWidgets import QDialog

    future: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finish(code: int) -> None:
        if not future.done():
            future.set_result(code)

    dialog.finished.connect(finish)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    try:
        return await future == QDialog.DialogCode.Accepted.value
    finally:
        dialog.finished.disconnect(finish)


def name_filters() -> list[str]:
    """What the file dialog offers: everything that is read, each kind by itself, all files."""
    from feedme_desktop.parsing.registry import SUPPORTED_SUFFIXES, describe

    kinds: dict[str, list[str]] = {}
    for suffix in sorted(SUPPORTED_SUFFIXES):
        kinds.setdefault(describe(f"x{suffix}") or suffix, []).append(f"*{suffix}")
    every = " ".join(pattern for patterns in kinds.values() for pattern in patterns)
    single = [f"{kind[0].upper()}{kind[1:]} ({' '.join(kinds[kind])})" for kind in sorted(kinds, key=str.casefold)]
    return [f"{_tr('Everything FeedMe reads')} ({every})", *single, f"{_tr('All files')} (*)"]


class Dialogs(QObject):
    """The real dialogs."""

    async def open_files(self, parent: QWidget) -> list[Path]:
        """Ask for files to import; empty when given up."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, self.tr("Open transcripts"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(name_filters())
        return await self._chosen(dialog)

    async def open_file(self, parent: QWidget) -> Path | None:
        """Ask for one file to look at before it is imported; None when given up."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, self.tr("Open a transcript with preview"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(name_filters())
        return next(iter(await self._chosen(dialog)), None)

    async def open_folder(self, parent: QWidget) -> Path | None:
        """Ask for a folder to import; None when given up."""
        from PySide6.QtWidgets import QFileDialog

        dialog = QFileDialog(parent, self.tr("Open a folder of transcripts"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        return next(iter(await self._chosen(dialog)), None)

    async def reject_reason(self, parent: QWidget, count: int = 1) -> Rejection | None:
        """Ask why ``count`` examples are rejected; None when given up."""
        from feedme_desktop.ui.dialogs.reject import RejectDialog

        dialog = RejectDialog(count, parent)
        try:
            if not await opened(dialog):
                return None
            return Rejection(dialog.reason, dialog.note or None)
        finally:
            dialog.deleteLater()

    async def show(self, dialog: QDialog) -> bool:
        """Open a dialog of a screen's own and wait; it is deleted afterwards."""
        try:
            return await opened(dialog)
        finally:
            dialog.deleteLater()

    async def _chosen(self, dialog: QFileDialog) -> list[Path]:
        try:
            return [Path(name) for name in dialog.selectedFiles()] if await opened(dialog) else []
        finally:
            dialog.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)
