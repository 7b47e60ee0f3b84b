"""``FeedMe --self-test``: does the main job with the program as it is installed, and prints one JSON line.

Works in a throw-away library, offline, with the real database, child processes, model and window; it must not touch
the user's library, and must end with a line whatever goes wrong.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from feedme_desktop import __version__
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ExampleFilter, ImportEvent
from feedme_desktop.errors import UserError
from feedme_desktop.paths import resource
from feedme_desktop.settings import load_settings

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library

SAMPLES = ("calendar-invites.txt", "chat-billing.html")
QUERY = "invitations arrive without the accept button"
WHO = "self-test"

Figures = dict[str, object]


class SelfTestError(Exception):
    """A step did not give what it must; the text says what came instead."""


@dataclass
class SelfTest:
    """The steps, in order, and what each of them gave."""

    data_dir: Path
    steps: dict[str, Figures] = field(default_factory=dict)
    failed: str | None = None
    error: str | None = None
    library: Library | None = None

    def run(self) -> dict[str, object]:
        """Do all steps, stop at the first that fails, close the library in any case. Never raises."""
        work = (self._open, self._import, self._review, self._search, self._export, self._window)
        names = ("open", "import", "review", "search", "export", "window")
        for name, step in zip(names, work, strict=True):
            if not self._do(name, step):
                break
        self._do("close", self._close)
        return {
            "ok": self.failed is None,
            "version": __version__,
            "frozen": bool(getattr(sys, "frozen", False)),
            "steps": self.steps,
            **({"failed": self.failed, "error": self.error} if self.failed else {}),
        }

    def _do(self, name: str, step: Callable[[], Figures]) -> bool:
        began = time.perf_counter()
        try:
            figures = step()
        except Exception as error:  # noqa: BLE001 - the line that says so is what this program is for
            if self.failed is None:
                text = (
                    str(error) if isinstance(error, UserError | SelfTestError) else f"{type(error).__name__}: {error}"
                )
                self.failed, self.error = name, text
            return False
        self.steps[name] = {"seconds": round(time.perf_counter() - began, 3), **figures}
        return True

    def _open(self) -> Figures:
        from feedme_desktop.services.library import open_library

        self.library = open_library(load_settings(self.data_dir))
        report = self._opened.health.report()
        database = report["components"]["database"]
        return {
            "health": report["status"],
            "server": database.get("server_version"),
            "pgvector": database.get("pgvector"),
        }

    def _import(self) -> Figures:
        from feedme_desktop.services.queue import QueueRunner

        library, events = self._opened, list[ImportEvent]()
        submitted = [one for name in SAMPLES for one in library.imports.submit(resource("sample", name))]
        refused = [str(one.error) for one in submitted if one.error is not None]
        if refused:
            raise SelfTestError(f"refused: {'; '.join(refused)}")
        with ThreadPoolExecutor(max_workers=2) as pool:
            runner = QueueRunner(library, threads=2, on_event=events.append, submit=pool.submit)
            try:
                runner.start()
                runner.run_until_idle([one.conversation_id for one in submitted if one.conversation_id is not None])
            finally:
                runner.stop()
        broken = [row.error.message for row in library.imports.rows() if row.error is not None]
        if broken:
            raise SelfTestError(f"failed: {'; '.join(broken)}")
        return {"files": len(submitted), "events": len(events)}

    def _review(self) -> Figures:
        library = self._opened
        rows = library.examples.page(ExampleFilter(), limit=100, offset=0)
        if len(rows) < len(SAMPLES):
            raise SelfTestError(f"{len(rows)} examples were found in {len(SAMPLES)} transcripts")
        saved = library.review.approve([row.id for row in rows], who=WHO)
        approved = sum(one.status is ReviewStatus.APPROVED for one in saved)
        if approved != len(rows):
            raise SelfTestError(f"{approved} of {len(rows)} examples were approved")
        return {"examples": len(rows), "approved": approved}

    def _search(self) -> Figures:
        result = self._opened.search.search(QUERY)
        if not result.hits or "Calendar address" not in result.hits[0].example.answer:
            raise SelfTestError(f"the first of {len(result.hits)} hits is not the answer")
        if result.degraded is not None:
            raise SelfTestError(f"the search works without {result.degraded}")
        return {"hits": len(result.hits), "score": result.hits[0].score, "took_ms": result.took_ms}

    def _export(self) -> Figures:
        path = self.data_dir / "export.jsonl"
        count = self._opened.exchange.export(path, format="jsonl", status=None)
        lines = path.read_text("utf-8").splitlines()
        if count != len(lines) or not count:
            raise SelfTestError(f"{count} examples exported, {len(lines)} lines written")
        return {"examples": count, "bytes": path.stat().st_size}

    def _window(self) -> Figures:
        """Show the window and close it, where Qt is there (the command line works without)."""
        if importlib.util.find_spec("PySide6") is None:
            return {"skipped": "no PySide6"}
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from feedme_desktop.self_test_window import LIBRARY, show_and_close

        shown = show_and_close(self.data_dir)
        if shown != LIBRARY:
            raise SelfTestError(f"the window showed: {shown or 'nothing'}")
        return {"platform": os.environ["QT_QPA_PLATFORM"]}

    def _close(self) -> Figures:
        if self.library is not None:
            library, self.library = self.library, None
            library.close()
        return {}

    @property
    def _opened(self) -> Library:
        if self.library is None:
            raise SelfTestError("the library is not open")
        return self.library


def main(arguments: Sequence[str] = ()) -> int:
    """Run the self-test; prints its line, and writes it to the file named first, for builds without a console."""
    data_dir = Path(tempfile.mkdtemp(prefix="feedme-self-test-"))
    try:
        result = SelfTest(data_dir).run()
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
    line = json.dumps(result) + "\n"
    sys.stdout.write(line)
    sys.stdout.flush()
    if arguments:
        Path(arguments[0]).write_text(line, "utf-8")
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
