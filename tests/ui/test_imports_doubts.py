"""Imports that need a person: rows that say so, previews from them, plain text, large files, watched folders."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from feedme_desktop.domain.records import (
    ConversationStatus,
    ImportEvent,
    Preview,
    PreviewColumn,
    PreviewSpeaker,
    Problem,
    Reading,
    Stage,
    Submitted,
)
from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.settings import load_settings, save_settings
from feedme_desktop.ui.dialogs.ask import name_filters
from feedme_desktop.ui.dialogs.settings import SettingsDialog
from feedme_desktop.ui.importing import Importing
from feedme_desktop.ui.imports.model import ImportsModel
from feedme_desktop.ui.imports.place import ImportsPlace
from feedme_desktop.ui.imports.rows import ImportRow
from feedme_desktop.ui.imports.wording import name_text, result_text, stage_text
from feedme_desktop.ui.previewing import Previewing
from feedme_desktop.ui.sending import Sending
from feedme_desktop.ui.watching import FolderWatch
from feedme_desktop.workers.import_intake import MOST, Intake, Progress
from feedme_desktop.workers.import_queue import ImportQueue, Settled

TURNS = (Turn(0, Role.UNKNOWN, "Ann", None, "Where?"), Turn(1, Role.UNKNOWN, "Ben", None, "There."))
CHAT = Preview("chat", None, TURNS, 2, tuple(PreviewSpeaker(name, Role.UNKNOWN, 1) for name in ("Ann", "Ben")))
TABLE = Preview(
    None, None, columns=(PreviewColumn("Words", None, (), "words"),), problem=Problem("unknown_columns", "Say which.")
)


def done(number, **more):
    return ImportEvent(number, f"f{number}.txt", ConversationStatus.COMPLETED, Stage.DONE, examples=2, **more)


def failed(number, code="malformed"):
    sentence = f"f{number}.txt is damaged: export it again."
    return ImportEvent(
        number, f"f{number}.txt", ConversationStatus.FAILED, Stage.PARSING, error=Problem(code, sentence)
    )


class Imports:
    def __init__(self):
        self.calls, self.preview_of, self.surveyed = [], CHAT, []
        self.others = []

    def rows(self, *, limit=200, offset=0, status=None):
        return []

    def survey(self, paths):
        return [SimpleNamespace(path=p, name=p.name, kind="text", size=1, refusal=None) for p in paths]

    def submit(self, path, *, choices=None, progress=None):
        self.calls.append(("submit", path.name, choices))
        yield Submitted(path.name, conversation_id=70)

    def reading_of(self, number):
        return Reading()

    def preview(self, number, reading=None):
        return self.preview_of

    def preview_file(self, path, reading=None):
        return self.preview_of

    def apply(self, number, reading, *, remember=(), remember_columns=False, who=None):
        self.calls.append(("apply", number, reading, frozenset(remember), remember_columns))
        return self.others


@pytest.fixture
def place(context, qtbot):
    context.library = SimpleNamespace(imports=Imports())
    importing = Importing(context, ImportQueue())
    place = ImportsPlace(context, importing)
    place.importing, place.queue = importing, importing.queue
    qtbot.addWidget(place)
    place.resize(1000, 500)
    place.show()
    place.activateWindow()
    qtbot.waitUntil(place.isActiveWindow)
    yield place
    place._clock.stop()
    place.queue._timer.stop()


@pytest.fixture
def previewing(context, place):
    made = Previewing(context, place.importing, place)
    place.preview_wanted.connect(lambda number, file: context.spawn(made.conversation(number, file)))
    place.as_text_wanted.connect(lambda number: context.spawn(made.send_as_text(number)))
    return made


def on_dialog(dialogs, *steps):
    """Let a script drive the next dialog instead of a person."""

    async def show(dialog):
        dialogs.shown.append(dialog)
        while dialog.session.preview is None:
            await dialog._context.runner.run(int)
        for step in steps:
            step(dialog)
        return True

    dialogs.show = show


def accept(dialog):
    dialog.accept()
    dialog.session.stop()


def test_unsure_row_says_what_to_check_and_its_key_opens_the_preview(place, qtbot):
    place.model.apply([done(3, unsure=("speakers",))])
    row = place.model.row(0)
    assert stage_text(row) == "Check speakers"
    assert place.model.tally.unsure == 1
    place._look.click()
    assert "customer" in place.details.text
    with qtbot.waitSignal(place.preview_wanted) as wanted:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_P)
    assert wanted.args == [3, "f3.txt"]


def test_guessed_columns_are_named_before_speakers(place):
    place.model.apply([done(3, unsure=("speakers", "columns"))])
    assert stage_text(place.model.row(0)) == "Check columns"


def test_failed_row_says_the_whole_sentence_and_offers_plain_text(place, qtbot):
    place.model.apply([failed(4)])
    place.table.selectRow(0)
    place.table.setFocus()
    assert place.details.text == "f4.txt is damaged: export it again."
    assert all(place.details.buttons[name].isVisible() for name in ("preview", "as_text", "retry"))
    with qtbot.waitSignal(place.as_text_wanted) as wanted:
        qtbot.keyClick(place.table, Qt.Key.Key_T)
    assert wanted.args == [4]


def test_table_without_known_columns_offers_to_choose_them(place):
    place.model.apply([failed(4, "unknown_columns")])
    place.table.selectRow(0)
    assert place.details.buttons["preview"].text() == "Choose columns"


def test_nothing_of_it_is_offered_while_switched_off(place):
    place.model.apply([failed(4)])
    place.table.selectRow(0)
    place.set_read_only(True)
    assert not place.details.buttons["as_text"].isEnabled()
    assert not place.details.buttons["preview"].isEnabled()


def test_parts_and_members_are_named():
    row = ImportRow(1, "in/tickets.json", ConversationStatus.COMPLETED, Stage.DONE, part=11)
    assert name_text(row) == "tickets.json · part 12"
    row = ImportRow(1, "a.zip", ConversationStatus.COMPLETED, Stage.DONE, part=0, member="chats/may.txt")
    assert name_text(row) == "a.zip · chats/may.txt"


def test_exported_again_the_row_says_updated_and_nothing_waits(qapp):
    model, queue = ImportsModel(), ImportQueue()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.add_submitted([Submitted("again.json", conversation_id=40)])
    queue.expect([40])
    event = done(12, updated=True, source_id=40)
    model.apply([event])
    queue.take(event)
    queue.flush()
    assert (stage_text(model.row(0)), result_text(model.row(0))) == ("Updated", "Updated #12: 2 examples")
    assert model.row(0).conversation == 12
    assert queue.active == 0
    tester.deleteLater()
    model.deleteLater()


def test_two_files_that_update_one_conversation_are_both_heard(qapp):
    queue, heard = ImportQueue(), []
    queue.events.connect(heard.extend)
    queue.expect([40, 41])
    for source in (40, 41):
        queue.take(done(12, updated=True, source_id=source))
    queue.flush()
    assert len(heard) == 2
    assert queue.active == 0


def test_toast_says_how_many_need_a_look_and_leads_there(place, context, qtbot):
    toasts = []
    context.toasts.posted.connect(toasts.append)
    place.model.apply([done(1), done(2, unsure=("speakers",)), done(3)])
    place.queue.settled.emit(Settled(3, 0, 6, unsure=3))
    needs = next(one for one in toasts if "3 files need a look" in one.text)
    needs.action()
    assert place.table.currentIndex().row() == 1


def test_preview_of_a_row_is_applied_with_what_is_to_be_remembered(place, previewing, context, dialogs, qtbot):
    def relabel(dialog):
        dialog.session.set_role("Ben", Role.AGENT)
        dialog.session.set_always("Ben", True)
        dialog.session.toggle_turn(0)

    on_dialog(dialogs, relabel, accept)
    place.preview_wanted.emit(3, "f3.txt")
    calls = context.library.imports.calls
    qtbot.waitUntil(lambda: bool(calls))
    reading = Reading(roles={"Ben": Role.AGENT}, excluded=(0,))
    assert calls == [("apply", 3, reading, frozenset({"Ben"}), False)]
    assert place.queue.active == 1


def test_given_up_preview_changes_nothing(previewing, context, dialogs, wait_for):
    on_dialog(dialogs, lambda dialog: dialog.session.stop())
    wait_for(previewing.conversation(3, "f3.txt"))
    assert context.library.imports.calls == []


def test_plain_text_is_applied_at_once(place, previewing, context, qtbot):
    place.as_text_wanted.emit(4)
    calls = context.library.imports.calls
    qtbot.waitUntil(lambda: bool(calls))
    assert calls == [("apply", 4, Reading(as_text=True), frozenset(), False)]


@pytest.mark.parametrize(
    ("others", "said"), [([5], "One other conversation is"), ([5, 6], "2 other conversations are")]
)
def test_how_many_others_are_read_again_is_said(place, previewing, context, qtbot, others, said):
    toasts = []
    context.toasts.posted.connect(toasts.append)
    context.library.imports.others = others
    place.as_text_wanted.emit(4)
    qtbot.waitUntil(lambda: bool(toasts))
    assert toasts[0].text == f"{said} read again as well"


def test_dropped_table_is_previewed_only_when_no_column_explains_it(previewing, context, dialogs, wait_for, tmp_path):
    path = tmp_path / "export.csv"
    assert not wait_for(previewing.file_if_needed(tmp_path / "chat.txt"))
    assert not wait_for(previewing.file_if_needed(path))
    context.library.imports.preview_of = TABLE

    def choose(dialog):
        context.library.imports.preview_of = CHAT
        dialog.session.set_column("words", "text")

    on_dialog(dialogs, choose, accept)
    assert wait_for(previewing.file_if_needed(path))
    submitted, applied = context.library.imports.calls
    assert submitted[2].columns == {"words": "text"}
    assert applied == ("apply", 70, Reading(columns={"words": "text"}), frozenset(), True)


def test_large_file_shows_how_far_it_is_and_can_be_stopped(place):
    place._intake.show_progress(Progress("tickets.ndjson", 120 * 2**20, 500 * 2**20, 12_400))
    assert place._intake.text == "Taking in tickets.ndjson: 120 of 500 MB, 12,400 tickets"
    assert place._intake.cancel.accessibleName()
    place._intake.show_progress(None)
    assert not place._intake.isVisible()


def test_stopped_hand_in_keeps_what_it_took_and_closes_the_reader():
    closed = []

    def endless(report):
        try:
            for number in range(10**9):
                report("t.json", number, 10**9)
                yield Submitted("t.json", conversation_id=number + 1)
        finally:
            closed.append(True)

    intake = Intake(endless)
    first = intake.batch()
    assert len(first) == MOST
    assert intake.progress.size == 10**9
    intake.cancel()
    assert intake.batch() is None
    assert closed == [True]


def test_hand_in_gives_all_and_ends():
    intake = Intake(lambda _report: iter([Submitted("a", conversation_id=n) for n in range(1, 251)]))
    batches = []
    while (batch := intake.batch()) is not None:
        batches.append(len(batch))
    assert sum(batches) == 250


@pytest.fixture
def folder_watch(context, place, tmp_path):
    folder = tmp_path / "watched"
    folder.mkdir()
    context.set_settings(save_settings(context.settings, {"watch_folders": (folder, tmp_path / "gone")}))
    watch = FolderWatch(context, place.importing)
    watch._timer.setInterval(3_600_000)  # the tests look themselves
    watch.status_changed.connect(place.show_watching)
    yield watch, folder
    watch._stop()


def test_new_file_of_a_watched_folder_is_handed_in_once_and_a_gone_folder_said_once(
    folder_watch, place, context, wait_for, qtbot
):
    watch, folder = folder_watch
    said = []
    context.toasts.posted.connect(lambda toast: said.append(toast.text))
    new, marked = folder / "new.txt", []
    watcher = SimpleNamespace(missing=(folder.parent / "gone",), scan=lambda: [new], done=marked.extend)
    watch._folders = context.settings.watch_folders
    watch._watcher = watcher
    wait_for(watch._look(watcher))
    watcher.scan = list
    wait_for(watch._look(watcher))
    assert [call[:2] for call in context.library.imports.calls] == [("submit", "new.txt")]
    assert marked == [new]
    assert sum("is not there" in text for text in said) == 1
    assert place._watching.text() == "Watching 2 folders, 1 not there"


def test_known_file_of_a_watched_folder_makes_no_row_and_no_toast(folder_watch, place, context, wait_for):
    watch, folder = folder_watch
    said = []
    context.toasts.posted.connect(lambda toast: said.append(toast.text))
    context.library.imports.submit = lambda path, **_: iter([Submitted(path.name, duplicate_of=3)])
    watcher = SimpleNamespace(missing=(), scan=lambda: [folder / "old.txt"], done=list)
    watch._watcher = watcher
    wait_for(watch._look(watcher))
    assert (place.model.rowCount(), said) == (0, [])


def test_watched_files_wait_where_they_are_until_somebody_agrees_to_sending(
    folder_watch, place, context, wait_for, qtbot, dialogs
):
    watch, folder = folder_watch
    place.importing.ask_before_sending(Sending(context, place).may_send)
    context.set_settings(context.settings.with_changes({"engine": "gemini"}))
    new, marked, put_off, waiting = folder / "new.txt", [], [], []
    watch.waiting_changed.connect(waiting.append)
    watcher = SimpleNamespace(missing=(), scan=lambda: [new], done=marked.extend, not_yet=put_off.extend)
    watch._watcher, watch._library, watch._folders = watcher, context.library, context.settings.watch_folders
    wait_for(watch._look(watcher))
    wait_for(watch._look(watcher))
    assert (context.library.imports.calls, marked, put_off, waiting) == ([], [], [new, new], [1])
    watch.ask()  # "Not now"
    qtbot.waitUntil(lambda: len(dialogs.shown) == 1)
    assert (context.library.imports.calls, waiting) == ([], [1])

    async def agree(dialog):
        dialogs.shown.append(dialog)
        return True

    dialogs.show = agree
    watch.ask()
    qtbot.waitUntil(lambda: marked == [new])
    assert [call[:2] for call in context.library.imports.calls] == [("submit", "new.txt")]
    assert waiting == [1, 0]
    for dialog in dialogs.shown:
        qtbot.waitUntil(lambda: dialog.preview is not None)  # noqa: B023
        dialog.deleteLater()


def test_waiting_is_over_when_the_files_are_taken_away(folder_watch, place, context, wait_for):
    watch, folder = folder_watch
    place.importing.ask_before_sending(Sending(context, place).may_send)
    context.set_settings(context.settings.with_changes({"engine": "gemini"}))
    waiting = []
    watch.waiting_changed.connect(waiting.append)
    watcher = SimpleNamespace(missing=(), scan=lambda: [folder / "new.txt"], not_yet=list)
    watch._watcher = watcher
    wait_for(watch._look(watcher))
    watcher.scan = list
    wait_for(watch._look(watcher))
    assert waiting == [1, 0]


def test_watching_begins_with_the_library_and_ends_with_it(folder_watch, context):
    watch, _ = folder_watch
    context.library.imports.survey = lambda paths: []
    context.library_ready.emit()
    assert watch._timer.isActive()
    context.library_lost.emit()
    assert not watch._timer.isActive()


def test_settings_add_and_remove_watched_folders(context, dialogs, qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SettingsDialog(context, parent)
    saved = []
    dialog.saved.connect(saved.append)
    dialogs.folder = tmp_path
    dialog.folders.add.click()
    qtbot.waitUntil(lambda: dialog.folders.folders == (tmp_path,))
    dialog._save()
    assert saved[0].watch_folders == (tmp_path,)
    assert load_settings(context.settings.data_dir).watch_folders == (tmp_path,)
    dialog.folders.remove.click()
    assert dialog.folders.folders == ()


def test_open_dialog_filters_by_kind():
    first, *kinds, every = name_filters()
    assert "*.eml" in first
    assert any(kind.startswith("PDF (") for kind in kinds)
    assert every.endswith("(*)")
