"""First paint of the program against that of a bare PySide6 window: each a process, runs alternating.

Prints one JSON line. The time is from just before the process is started until its first paint is done.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

BARE = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.painted)
    def painted(self):
        print(time.time(), flush=True)
        app.quit()
app = QApplication(sys.argv[:1])
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""

OURS = """
import sys, time
from feedme_desktop import app
class Painted(app.Program):
    def __init__(self, *args):
        super().__init__(*args)
        self._window.painted.connect(self.told)
    def told(self):
        print(time.time(), flush=True)
        import os
        os._exit(0)
app.Program = Painted
sys.exit(app.run([], __import__("pathlib").Path(sys.argv[1])))
"""

ROUNDS = int(os.environ.get("ROUNDS", "15"))
LIMIT = 1.8


def first_paint(code: str, *arguments: str) -> float:
    """Seconds from the start of the process to its first paint."""
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[0]) - began


def main() -> int:
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        for round_number in range(ROUNDS + 1):
            one, other = first_paint(BARE), first_paint(OURS, folder)
            if round_number:  # the first round fills the disk cache
                bare.append(one)
                ours.append(other)
    ratio = statistics.median(ours) / statistics.median(bare)
    result = {
        "benchmark": "first_paint",
        "rounds": ROUNDS,
        "bare_ms": round(statistics.median(bare) * 1000),
        "ours_ms": round(statistics.median(ours) * 1000),
        "ratio": round(ratio, 2),
        "limit": LIMIT,
        "ok": ratio <= LIMIT,
    }
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
