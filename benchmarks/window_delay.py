"""How long the window keeps a 10 ms timer waiting while 1,000 files are imported.

The real window without a screen, the real library in a folder of its own. Prints one JSON line.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from feedme_desktop import app

FILES = int(os.environ.get("FILES", "1000"))
INTERVAL_MS = 10
P95_MS, MAX_MS = 20.0, 150.0
GIVE_UP_S = 900

_THINGS = ("calendar", "signature", "outbox", "search index", "shared inbox", "contacts", "invoice", "two-factor code")
_TROUBLES = ("does not sync", "shows an old date", "is empty", "stops at half", "asks for a password", "sends twice")
_CURES = ("Settings > Accounts", "Settings > Advanced", "Help > Repair", "Team > Billing", "Tools > Rebuild")


def write_files(folder: Path, count: int) -> None:
    """Short support chats, no two the same."""
    chance = random.Random(7)
    for number in range(count):
        thing, trouble, cure = chance.choice(_THINGS), chance.choice(_TROUBLES), chance.choice(_CURES)
        lines = [
            f"Customer: Hello, since update {number} my {thing} {trouble}. How do I get it back to work?",
            "Agent: Thanks for writing. Which system do you use?",
            f"Customer: Version {chance.randint(3, 9)}.{number % 10} on a laptop.",
            f"Agent: Open {cure}, choose the {thing} and press Repair. Then restart the program (case {number}).",
            "Customer: That worked, thank you!",
        ]
        (folder / f"chat-{number:04d}.txt").write_text("\n".join(lines), "utf-8")


class Delays(QObject):
    """Measures how late a timer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.late_ms: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._last) * 1000 - INTERVAL_MS))
        self._last = now


class Measured(app.Program):
    """The program, with a measurement from the drop until everything is settled."""

    folder: Path
    result: dict[str, object]

    async def _start(self) -> None:
        await super()._start()
        self._delays = Delays()
        self._began = time.perf_counter()
        assert self._controller is not None
        self._controller.queue.settled.connect(self._settled)
        self._delays.start()
        self._controller.import_paths([Measured.folder])
        QTimer.singleShot(GIVE_UP_S * 1000, self._window.close)

    @Slot(object)
    def _settled(self, _what: object) -> None:
        assert self._controller is not None
        tally = self._controller.imports.model.tally
        if tally.total < FILES or tally.working:
            return
        self._delays.stop()
        late = sorted(self._delays.late_ms)
        p95, longest = late[int(len(late) * 0.95)], late[-1]
        Measured.result = {
            "benchmark": "window_delay",
            "files": tally.total,
            "failed": tally.failed,
            "seconds": round(time.perf_counter() - self._began, 1),
            "ticks": len(late),
            "p50_ms": round(late[len(late) // 2], 2),
            "p95_ms": round(p95, 2),
            "max_ms": round(longest, 1),
            "over_50_ms": sum(one > 50 for one in late),
            "limits_ms": [P95_MS, MAX_MS],
            "ok": p95 <= P95_MS and longest <= MAX_MS,
        }
        self._window.close()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        write_files(files, FILES)
        Measured.folder, Measured.result = files, {"benchmark": "window_delay", "ok": False, "error": "not finished"}
        app.Program = Measured  # type: ignore[misc]  # the program under measurement
        app.run([], Path(folder) / "data")
    print(json.dumps(Measured.result))
    return 0 if Measured.result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
