"""Writes README's pictures: drives the real program on a library of the sample transcripts, 1440 x 900.

Each scene is a process of its own (``screenshots.py SCENE DATA_DIR``), so that each starts as a person would start it.
Without a screen Qt's off-screen one is used. Pictures go to docs/; nothing else is written outside a temporary folder.
"""

from __future__ import annotations

import itertools
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
        subprocess.run([sys.executable, str(ROOT / "tools" / "decided.py"), str(work / "decided")], check=True)
        _play("insights", work / "decided", environment, str(DOCS))
        doubtful = _doubtful_files(work / "doubtful")
        _play("preview", work / "preview", environment, str(doubtful), str(DOCS))
        if len(sys.argv) > 1:  # a folder for pictures that are only looked at
            for theme, size in itertools.product(("light", "dark"), ("1440x900", "1000x640")):
                out = Path(sys.argv[1]) / f"{theme}-{size}"
                out.mkdir(parents=True, exist_ok=True)
                look = {**environment, "FEEDME_THEME": theme}
                _play("preview", work / out.name, look, str(doubtful), str(out), size)
                _play("insights", work / "decided", look, str(out), "", size)
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


def _doubtful_files(folder: Path) -> Path:
    """A table without telling headers, a chat whose speakers nobody knows, a damaged export."""
    folder.mkdir()
    shutil.copy(SAMPLE / "calendar-invites.txt", folder)
    (folder / "three-people.txt").write_text(THREE_PEOPLE, "utf-8")
    (folder / "chat-8812.json").write_text('{"ticket": {"id": 8812, "comments": [', "utf-8")
    rows = [f"T-{1200 + n // 2},{_NAMES[n % 2]},2026-03-0{1 + n // 2}T10:0{n},{text}" for n, text in enumerate(_CELLS)]
    (folder / "export-march.csv").write_text("\n".join(["f1,f2,f3,f4", *rows]) + "\n", "utf-8")
    return folder


THREE_PEOPLE = """Ayla: The list came in yesterday evening.
Ben: Good.
Caro: It is on my desk.
Ayla: The second one is here too.
Caro: Noted.
"""
_NAMES = ("kim@example.org", "ines@larkmail.example")
_CELLS = (
    "How do I move my calendar to another account?",
    "Open Calendar > Properties and choose the account in the field Owner.",
    "The invoice of March is missing. Where do I find it?",
    "Under Billing > Invoices; the menu at the right has a button Download.",
    "Can I forward all mail to my new address?",
    "Yes. Go to Settings > Rules and add a rule with the action Forward.",
)


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
        hands.window.resize(*(map(int, arguments[2].split("x")) if len(arguments) > 2 else SIZE))
        yield hands.ready
        yield from {"empty": _empty, "review": _review, "dark": _dark, "preview": _preview, "insights": _insights}[
            scene
        ](hands, *arguments)

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


def _insights(hands: Hands, folder: str, *_size: str) -> Generator[object, None, None]:
    hands.go("insights")
    yield from _settle(hands, 50)
    hands.shoot(Path(folder) / "insights.png")


def _preview(hands: Hands, files: str, folder: str, *_size: str) -> Generator[object, None, None]:
    from PySide6.QtCore import Qt

    from feedme_desktop.settings import save_settings
    from feedme_desktop.ui.dialogs.preview import PreviewDialog
    from feedme_desktop.ui.dialogs.settings import SettingsDialog
    from feedme_desktop.ui.imports.place import ImportsPlace

    out, everything = Path(folder), Path(folder) != DOCS
    context, place = hands.context, hands.window.findChild(ImportsPlace)
    watched = (Path(files), Path(files).parent / "exports of the help desk")
    context.set_settings(save_settings(context.settings, {"watch_folders": watched if everything else ()}))
    hands.drop(hands.drag([Path(files)]))

    def ended() -> bool:
        rows = context.library.imports.rows(limit=100)
        return len(rows) >= 4 and all(row.status.value in ("completed", "failed") for row in rows)

    def dialog(kind: type) -> object:
        return next((one for one in hands.window.findChildren(kind) if one.isVisible()), None)

    def select(words: str) -> None:
        rows = range(place.model.rowCount())
        place.table.selectRow(next(n for n in rows if words in place.model.row(n).file))
        place.table.setFocus()

    yield ended
    yield from _settle(hands, 50)
    for words, name in (("export-march", "preview"), ("three-people", "speakers"), ("chat-8812", "damaged")):
        if not everything and name != "preview":
            continue
        hands.window.activateWindow()
        select(words)
        yield from _settle(hands)
        if everything:
            hands.shoot(out / f"imports-{name}.png")
        hands.press(Qt.Key.Key_P)
        yield lambda: dialog(PreviewDialog)
        shown = dialog(PreviewDialog)
        shown.activateWindow()
        yield lambda: shown.isActiveWindow() and not shown.session.busy  # noqa: B023
        yield from _settle(hands)
        if name == "speakers":
            for key in (Qt.Key.Key_1, Qt.Key.Key_Down, Qt.Key.Key_2, Qt.Key.Key_Down, Qt.Key.Key_X):
                hands.press(key)
            yield from _settle(hands)
        shown.grab().save(str(out / f"{name}.png"))
        hands.press(Qt.Key.Key_Escape)
        yield lambda: dialog(PreviewDialog) is None
    if everything:
        place.watching_clicked.emit()
        yield lambda: dialog(SettingsDialog)
        yield from _settle(hands)
        dialog(SettingsDialog).grab().save(str(out / "settings.png"))
        dialog(SettingsDialog).reject()


def _search(hands: Hands, words: str) -> Generator[object, None, None]:
    from PySide6.QtCore import Qt

    hands.ctrl(Qt.Key.Key_K)
    yield hands.window.bar.search.hasFocus
    hands.type(words)
    yield from _settle(hands, 50)


if __name__ == "__main__":
    sys.exit(play(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]) if len(sys.argv) > 2 else main())
