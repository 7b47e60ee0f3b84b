"""PySide6 6.12.0 aborts on Python 3.11 after some 5,000 void calls; the pinned version must not."""

import subprocess
import sys

HAMMER = """
from PySide6.QtCore import QObject, Signal

class Bell(QObject):
    rung = Signal(int)

bell = Bell()
heard = []
bell.rung.connect(heard.append)
for number in range(200_000):
    bell.setObjectName("x")
    bell.rung.emit(number)
assert len(heard) == 200_000, len(heard)
print("alive")
"""


def test_qt_survives_200_000_setters_and_emits():
    done = subprocess.run([sys.executable, "-c", HAMMER], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "alive", "")
