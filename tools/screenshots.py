"""Writes README's pictures: drives the real program on a library of the sample transcripts, 1440 x 900.

Each scene is a process of its own (``screenshots.py SCENE DATA_DIR``), so that each starts as a person would start it.
Without a screen Qt's off-screen one is used. Pictures go to docs/; nothing else is written outside a temporary folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from drive import Hands

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SAMPLE = ROOT / "resources" / "sample"
SIZE = (1440, 900)

EDITED = (
    "When an account was added by hand, its identity has no calendar address, so Larkmail can't mark the mail as an "
    "invitation. Open Settings > Identities, choose the account, fill in “Calendar address” with the account's own "
    "address and press Save. Invitations sent after that carry the Accept and Decline buttons."
)


def main() -> int:
    """Make all pictures."""
    environment = {**os.environ, **_WHO}
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    work = Path(tempfile.mkdtemp(prefix="feedme-pictures-"))
    try:
        many = _many_transcripts(work / "tickets")
        _play("empty", work / "empty", environment, str(many))
        library = work / "library"
        _fill(library)
        for scene, theme in (("review", "light"), ("dark", "dark")):
            _play(scene, library, {**environment, "FEEDME_THEME": theme})
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for path in sorted(DOCS.glob("*.png")):
        print(path.relative_to(ROOT), f"{path.stat().st_size // 1024} KiB")
    return 0


def _play(scene: str, data_dir: Path, environment: dict[str, str], *arguments: str) -> None:
    command = [sys.executable, __file__, scene, str(data_dir), *arguments]
    subprocess.run(command, env={**environment, "FEEDME_THEME": environment.get("FEEDME_THEME", "light")}, check=True)


def _many_transcripts(folder: Path) -> Path:
    """Enough files for a picture of an import that is under way."""
    folder.mkdir(parents=True)
    for path in SAMPLE.iterdir():
        shutil.copy(path, folder)
    chats = sorted(path for path in SAMPLE.iterdir() if path.suffix == ".txt")
    for number in range(160):
        chat = chats[number % len(chats)]
        # The same bytes would not be imported twice.
        text = chat.read_text("utf-8").rstrip() + "\n" * (2 + number)
        (folder / f"ticket-{18301 + 7 * number}.txt").write_text(text, "utf-8")
    return folder


def _fill(data_dir: Path) -> None:
    """The sample transcripts, some of them decided on, one edited: by the command line, as a person would."""
    _feedme(data_dir, "import", str(SAMPLE))
    examples = _feedme(data_dir, "list")
    ids = {name: _example_with(examples, words) for name, words in _WORDS.items()}
    good = [row["example_id"] for row in examples if not row["below_threshold"]]
    kept = [one for one in good if one != ids["pending"]][::2]
    _feedme(data_dir, "approve", str(ids["calendar"]), *(str(one) for one in kept if one != ids["calendar"]))
    _feedme(data_dir, "edit", str(ids["calendar"]), "--answer", EDITED)


_WORDS = {"calendar": "Calendar address", "pending": "Edit server"}
_WHO = {"FEEDME_USER_NAME": "dana"}


def _example_with(examples: list[dict[str, object]], words: str) -> int:
    return next(int(str(row["example_id"])) for row in examples if words in str(row["answer"]))


def _feedme(data_dir: Path, name: str, *arguments: str) -> list[dict[str, object]]:
    command = [sys.executable, "-m", "feedme_desktop", name, "--json", "--data-dir", str(data_dir), *arguments]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **_WHO}).stdout
    return [json.loads(line) for line in output.splitlines()]


def play(scene: str, data_dir: Path, arguments: list[str]) -> int:
    """One scene, in this process."""
    from drive import drive

    def script(hands: Hands) -> Generator[object, None, None]:
        hands.window.resize(*SIZE)
        yield hands.ready
        yield from {"empty": _empty, "review": _review, "dark": _dark}[scene](hands, *arguments)

    return drive(script, data_dir)


def _settle(hands: Hands, polls: int = 25) -> Generator[object, None, None]:
    """Let what was asked for arrive and be painted."""
    for _ in range(polls):
        yield lambda: not hands.context.runner.waiting


def _empty(hands: Hands, tickets: str) -> Generator[object, None, None]:
    from PySide6.QtWidgets import QAbstractItemView

    from feedme_desktop.domain.records import ConversationStatus
    from feedme_desktop.ui.imports.place import ImportsPlace

    yield from _settle(hands)
    hands.shoot(DOCS / "empty.png")
    data = hands.drag([Path(tickets)])
    yield from _settle(hands)
    hands.drop(data)
    place = hands.window.findChild(ImportsPlace)

    def completed() -> int:
        rows = hands.context.library.imports.rows(limit=1000)
        return sum(row.status is ConversationStatus.COMPLETED for row in rows) if len(rows) > 100 else 0

    yield lambda: completed() > 60
    view = place.findChild(QAbstractItemView)
    # The newest are at the top and wait; the work goes on below them.
    number = view.model().rowCount() - completed() - 6
    view.scrollTo(view.model().index(number, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
    yield lambda: True
    hands.shoot(DOCS / "import.png")


def _open(hands: Hands, words: str) -> Generator[object, None, None]:
    """Open an example from the Library or the Inbox, as a hit of the search would."""
    from feedme_desktop.domain.records import ExampleFilter

    rows = hands.context.library.examples.page(ExampleFilter(), limit=100, offset=0)
    hands.context.open_example(next(row.id for row in rows if words in row.answer))
    yield from _settle(hands)


def _review(hands: Hands) -> Generator[object, None, None]:
    from PySide6.QtCore import Qt

    yield from _open(hands, _WORDS["pending"])
    hands.shoot(DOCS / "review.png")
    yield from _open(hands, EDITED[:40])
    hands.press(Qt.Key.Key_H)
    yield from _settle(hands, 50)
    hands.shoot(DOCS / "history.png")
    hands.press(Qt.Key.Key_H)
    # The model is loaded with the first question.
    yield from _search(hands, "calendar")
    hands.window.bar.search.clear()
    yield from _search(hands, "how do I send calendar invitations that people can accept?")
    hands.shoot(DOCS / "search.png")


def _dark(hands: Hands) -> Generator[object, None, None]:
    yield from _open(hands, _WORDS["pending"])
    hands.shoot(DOCS / "dark.png")


def _search(hands: Hands, words: str) -> Generator[object, None, None]:
    from PySide6.QtCore import Qt

    hands.ctrl(Qt.Key.Key_K)
    yield hands.window.bar.search.hasFocus
    hands.type(words)
    yield from _settle(hands, 50)


if __name__ == "__main__":
    sys.exit(play(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]) if len(sys.argv) > 2 else main())
