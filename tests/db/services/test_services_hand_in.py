"""Handing in files of many tickets: constant pieces, duplicates, cancelling, crashes."""

from __future__ import annotations

import hashlib
import json

import pytest

from feedme_desktop.domain.records import ConversationStatus, ExampleFilter
from feedme_desktop.parsing.base import Choices
from feedme_desktop.services import handing_in
from feedme_desktop.services.faults import InjectedFaultError
from feedme_desktop.services.library import Library

CHAT = (
    "Customer: How do I reset password number {0} of my account?\n"
    "Agent: Open Settings, choose Security and press Reset {0}. It takes a minute.\nCustomer: That worked, thank you!\n"
)

pytestmark = pytest.mark.usefixtures("many_reader")


def many(path, numbers, *more: str):
    path.write_text("#many\n" + "".join(json.dumps(CHAT.format(i)) + "\n" for i in numbers) + "".join(more))
    return path


def _id(submitted) -> int | None:
    return submitted.conversation_id


def notes(library) -> list:
    return list(library.settings.paths.handing_in.glob("*"))


def test_each_ticket_becomes_a_conversation_of_its_own(library, running, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_in, "BATCH", 3)
    path = many(tmp_path / "export.txt", range(7), '"inner: x"\n', "!cut\n")
    heard: list[tuple[int, int]] = []
    found = list(library.imports.submit(path, folder="Mail", tags=["spring"], progress=lambda *at: heard.append(at)))
    assert [(one.part, one.conversation_id is not None) for one in found] == [
        *((i, True) for i in range(8)),
        (8, False),
    ]
    assert found[7].member == "inner.txt"
    assert found[8].error is not None
    assert found[8].error.code == "malformed"
    size = path.stat().st_size
    assert heard[-1] == (size, size)
    assert notes(library) == []
    with library.database.read() as conn:
        rows = conn.execute(
            "SELECT c.part, c.sha256, c.source_sha256, c.size, v.content, v.read_as FROM feedme.conversations c"
            " JOIN feedme.transcript_versions v ON v.conversation_id = c.id ORDER BY c.part"
        ).fetchall()
    assert [bytes(row["content"]) for row in rows[:7]] == [CHAT.format(i).encode() for i in range(7)]
    assert [bytes(row["sha256"]) for row in rows] == [hashlib.sha256(row["content"]).digest() for row in rows]
    assert {bytes(row["source_sha256"]) for row in rows} == {hashlib.sha256(path.read_bytes()).digest()}
    assert (rows[0]["size"], rows[0]["read_as"]) == (len(CHAT.format(0)), "one of export.txt")
    with running(library) as runner:
        runner.run_until_idle()
    done = {row.part: row for row in library.imports.rows()}
    assert all(done[i].status is ConversationStatus.COMPLETED for i in range(7))
    assert (done[7].member, done[0].file) == ("inner.txt", "export.txt")
    assert library.examples.count(ExampleFilter(folder="Mail", tags=("spring",))) == 7


def test_the_same_file_again_is_known_ticket_by_ticket(library, running, tmp_path):
    path = many(tmp_path / "export.txt", range(4))
    first = [one.conversation_id for one in library.imports.submit(path)]
    again = list(library.imports.submit(path))
    assert [(one.duplicate_of, one.unfinished) for one in again] == [(number, True) for number in first]
    with running(library) as runner:
        runner.run_until_idle()
    grown = list(library.imports.submit(many(tmp_path / "later.txt", [1, 9, 9])))
    assert [one.duplicate_of for one in grown] == [first[1], None, grown[1].conversation_id]
    assert [one.unfinished for one in grown] == [False, False, True]


def test_a_cancelled_ticket_is_queued_again_by_the_same_file(library, tmp_path):
    path = many(tmp_path / "export.txt", range(2))
    first, second = [one.conversation_id for one in library.imports.submit(path)]
    library.imports.cancel(first)
    again = list(library.imports.submit(path))
    assert [(one.conversation_id, one.duplicate_of) for one in again] == [(first, None), (None, second)]


def test_what_came_before_the_end_of_a_broken_file_is_stored(library, tmp_path):
    found = list(library.imports.submit(many(tmp_path / "export.txt", range(3), "!broken\n")))
    assert [one.conversation_id is not None for one in found] == [True, True, True, False]
    assert found[3].error is not None
    assert len(library.imports.rows()) == 3


def test_stopping_keeps_what_was_stored_and_forgets_the_rest(library, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_in, "BATCH", 5)
    submits = library.imports.submit(many(tmp_path / "export.txt", range(50)))
    next(submits)
    assert len(notes(library)) == 1
    submits.close()
    assert notes(library) == []
    assert len(library.imports.rows()) == 5
    assert len(list(library.imports.submit(many(tmp_path / "other.txt", range(60, 63))))) == 3


def test_a_hand_in_that_a_crash_cut_off_goes_on(library, tmp_path, monkeypatch):
    monkeypatch.setattr(handing_in, "BATCH", 5)
    monkeypatch.setenv("FEEDME_FAULT", "handed_in:raise:3")
    crashing = Library(library.settings, library.database, library.embedder)
    crashing.imports.suspend()  # so that the note stays, as it would after kill -9
    acknowledged: list[int | None] = []
    submits = crashing.imports.submit(many(tmp_path / "export.txt", range(23)), tags=["spring"])
    with pytest.raises(InjectedFaultError):
        acknowledged.extend(map(_id, submits))
    crashing.imports.close()
    monkeypatch.delenv("FEEDME_FAULT")
    assert len(acknowledged) == 10
    assert library.imports.rows()[-1].id == acknowledged[0]
    (note,) = notes(library)
    assert list(library.imports.resume()) == []  # its program is alive
    note.write_text(json.dumps({**json.loads(note.read_text()), "worker": "here:1:1.00"}))
    rest = list(library.imports.resume())
    assert [one.part for one in rest] == list(range(10, 23))
    assert [one.duplicate_of is None for one in rest] == [False] * 5 + [True] * 8
    assert sorted(row.part or 0 for row in library.imports.rows()) == list(range(23))
    assert notes(library) == []


def test_damaged_notes_and_lost_files_do_no_harm(library, tmp_path):
    folder = library.settings.paths.handing_in
    folder.mkdir(parents=True)
    (folder / "a.json").write_text("{")
    fields = {"path": str(tmp_path / "gone.txt"), "stamp": [1, 1], "worker": "here:1:1.00", "next": 0}
    wish = {"engine": "rules", "folder": None, "tags": [], "reading": None}
    (folder / "b.json").write_text(json.dumps({**fields, "wish": wish}))
    (lost,) = library.imports.resume()
    assert lost.error is not None
    assert lost.error.code == "unreadable"
    assert notes(library) == []


def test_a_single_file_stays_one_conversation(library, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(CHAT.format(1))
    (one,) = library.imports.submit(path)
    assert (one.part, one.conversation_id is not None) == (None, True)
    small = Library(library.settings.with_changes({"max_file_size_mb": 0.0001}), library.database, library.embedder)
    (refused,) = small.imports.submit(path)
    assert refused.error is not None
    assert refused.error.code == "too_large"
    small.imports.close()


def test_the_person_s_choices_hold_for_every_ticket(library, tmp_path):
    path = many(tmp_path / "export.txt", range(2))
    (one,) = library.imports.submit(path, choices=Choices(as_text=True))
    assert one.conversation_id is not None
    assert library.imports.reading_of(one.conversation_id).as_text
