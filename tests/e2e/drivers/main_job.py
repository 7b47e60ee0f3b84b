"""Drives the window through the main job; prints what it saw as JSON. Arguments: data dir, files to drop.

Run by test_window_main_job.py in a process of its own, so that exit code, stderr and children are those of the program.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "tools"))

from drive import Hands, drive
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationStatus
from feedme_desktop.ui.review import InboxPlace
from feedme_desktop.ui.search.panel import SearchPanel

QUERY = "nobody can accept the meetings I send"
ENDED = {ConversationStatus.COMPLETED, ConversationStatus.FAILED}


def main(data_dir: Path, folder: Path, expected: int) -> int:
    seen: dict[str, object] = {}

    def script(hands: Hands):
        yield hands.ready
        yield from drop(hands, folder, expected, seen)
        yield from approve_all(hands, seen)
        yield from search(hands, seen)
        hands.ctrl(Qt.Key.Key_Q)

    code = drive(script, data_dir)
    sys.stdout.write(json.dumps(seen) + "\n")
    return code


def drop(hands, folder, expected, seen):
    sheet, library = hands.window.sheet, hands.context.library
    data = hands.drag([folder])
    # The sheet says at once that something is held, and a moment later what is in it.
    yield lambda: sheet.isVisible() and "broken.txt" in sheet.text
    seen["sheet"] = sheet.text
    seen["dropped"] = hands.drop(data)
    yield lambda: sum(row.status in ENDED for row in library.imports.rows()) == expected
    seen["imported"] = {row.file: row.status.value for row in library.imports.rows()}


def approve_all(hands, seen):
    library = hands.context.library

    def count(status):
        return library.examples.counts().examples.get(status, 0)

    seen["pending"] = left = count(ReviewStatus.PENDING)
    hands.go("inbox")
    inbox = hands.window.findChild(InboxPlace)
    session = inbox.desk.session

    def to_decide():
        """What the person would look at before pressing the key: the next example, and where the keyboard is."""
        focus = QApplication.focusWidget()
        return (
            focus is not None
            and (focus is inbox or inbox.isAncestorOf(focus))
            and session.ready
            and session.detail.row.status is ReviewStatus.PENDING
        )

    while left:
        yield to_decide
        hands.press(Qt.Key.Key_A)
        yield lambda before=left: count(ReviewStatus.PENDING) < before
        left = count(ReviewStatus.PENDING)
    seen["approved"] = count(ReviewStatus.APPROVED)


def search(hands, seen):
    hands.ctrl(Qt.Key.Key_K)
    yield hands.window.bar.search.hasFocus
    hands.type(QUERY)
    panel = hands.window.findChild(SearchPanel)
    yield lambda: panel.isVisible() and panel.model.rowCount() > 0
    seen["first_hit"] = panel.model.hit(0).example.answer
    hands.press(Qt.Key.Key_Escape)
    yield lambda: not panel.isVisible()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])))
