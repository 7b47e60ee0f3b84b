"""A progress bar on a terminal, nothing elsewhere. Writes to stderr only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from feedme_desktop.cli.output import complain, plain

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """Counts to ``total``; lines said meanwhile appear above it. ``total`` None: an open end."""

    def __init__(self, label: str, total: int | None) -> None:
        self._label = label
        self._total = total
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr is None or not sys.stderr.isatty():
            return self
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task(self._label, total=self._total)
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress is not None:
            self._progress.stop()

    def more(self) -> None:
        """There is one more to count than was known."""
        if self._progress is not None and self._task is not None and self._total is not None:
            self._total += 1
            self._progress.update(self._task, total=self._total)

    def advance(self, steps: int = 1) -> None:
        """Count on; may come from any thread."""
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, steps)

    def above(self, text: str) -> None:
        """Say something without breaking the bar."""
        if self._progress is None:
            complain(text)
        else:
            self._progress.console.print(f"feedme: {' '.join(plain(text).split())}", markup=False, highlight=False)
