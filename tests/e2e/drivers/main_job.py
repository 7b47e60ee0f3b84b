"""Drives the window through the main job; prints what it saw as JSON. Arguments: data dir, files to drop.

Run by test_window_main_job.py in a process of its own, so that exit code, stderr and children are those of the program.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

from drive import Hands, drive
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationStatus

QUERY = "nobody can accept the meetings I send"


def main(data_dir: Path, files: list[Path]) -> int:
    seen: dict[str, object] = {}

    def pending(hands: Hands) -> int:
        return hands.context.library.examples.counts().examples.get(ReviewStatus.PENDING, 0)

    def script(hands: Hands):
        yield hands.ready
        data = hands.drag(files)
        yield hands.window.sheet.isVisible
        seen["dropped"] = hands.drop(data)
        ended = {ConversationStatus.COMPLETED, ConversationStatus.FAILED}
        library = hands.context.library
        yield lambda: sum(row.status in ended for row in library.imports.rows()) == len(files)
        seen["imported"] = {row.file: row.status.value for row in library.imports.rows()}
        seen["pending"] = pending(hands)

        hands.go("inbox")
        yield lambda: hands.window.place == "inbox" and not isinstance(QApplication.focusWidget(), QLineEdit)
        left = pending(hands)
        while left:
            hands.press(Qt.Key.Key_A)
            yield lambda before=left: pending(hands) < before
            left = pending(hands)
        seen["approved"] = library.examples.counts().examples.get(ReviewStatus.APPROVED, 0)

        hands.ctrl(Qt.Key.Key_K)
        yield hands.window.bar.search.hasFocus
        hands.type(QUERY)
        yield from see_first_hit(hands, seen)
        hands.press(Qt.Key.Key_Escape)
        yield lambda: True
        hands.ctrl(Qt.Key.Key_Q)

    code = drive(script, data_dir)
    sys.stdout.write(json.dumps(seen) + "\n")
    return code


def see_first_hit(hands: Hands, seen: dict[str, object]):
    seen["typed"] = hands.window.bar.search.text()
    yield lambda: True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
