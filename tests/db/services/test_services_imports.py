"""Import: hand in, refuse, recognise, cancel, retry, process again, erase."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedme_desktop.db import duplicates, examples, jobs
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.records import ConversationStatus, ExampleFilter, Stage, Submitted
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import NotFoundError, UserError
from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.services.library import Library
from feedme_desktop.settings import Settings


def rows(library: Library, **wanted) -> list:
    return library.examples.page(ExampleFilter(order="oldest", **wanted), limit=None)


def count(library: Library, table: str) -> int:
    with library.database.read() as conn:
        row = conn.execute(f"SELECT count(*) AS n FROM feedme.{table}").fetchone()
    assert row is not None
    return row["n"]


def status(library: Library, number: int) -> ConversationStatus:
    return library.imports.detail(number).row.status


def imported(library: Library, running, text: str, **options) -> int:
    submitted = library.imports.submit_text(text, **options)
    assert submitted.conversation_id is not None
    with running(library) as runner:
        runner.run_until_idle([submitted.conversation_id])
    assert status(library, submitted.conversation_id) is ConversationStatus.COMPLETED
    return submitted.conversation_id


def test_a_file_becomes_turns_examples_and_vectors(library, running, chat, tmp_path):
    path = tmp_path / "chat.txt"
    path.write_text(chat)
    (submitted,) = library.imports.submit(path, folder="Mail", tags=["spring"])
    events = []
    with running(library, events.append) as runner:
        runner.run_until_idle()
    number = submitted.conversation_id
    detail = library.imports.detail(number)
    assert (detail.row.status, detail.row.stage, detail.row.file) == (
        ConversationStatus.COMPLETED,
        Stage.DONE,
        "chat.txt",
    )
    assert [turn.role for turn in detail.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    (row,) = rows(library)
    assert "press Sync again" in row.answer
    assert "spring" in row.tags
    assert (row.conversation_id, row.status, row.tickets) == (number, ReviewStatus.PENDING, 1)
    source = library.examples.detail(row.id).sources[0]
    for span in source.spans:
        assert detail.turns[span.turn].text[span.start : span.end]
    assert library.examples.detail(row.id).folder == "Mail"
    assert count(library, "embeddings") == 2
    assert [e.stage for e in events if e.conversation_id == number] == [
        Stage.PARSING, Stage.EXTRACTING, Stage.EMBEDDING, Stage.DONE,
    ]  # fmt: skip
    assert events[-1].examples == 1


def test_the_same_bytes_are_imported_once(library, running, chat):
    first = library.imports.submit_text(chat)
    assert library.imports.submit_text(chat, name="again") == Submitted(
        "again", duplicate_of=first.conversation_id, unfinished=True
    )
    with running(library) as runner:
        runner.run_until_idle()
    assert library.imports.submit_text(chat).duplicate_of == first.conversation_id
    assert (count(library, "conversations"), count(library, "jobs")) == (1, 1)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"", "empty.txt", "empty"), (b"x" * 2_000_000, "big.txt", "too_large"), (None, "missing.txt", "unreadable")],
)
def test_a_hopeless_file_is_refused_at_once(library, tmp_path, content, name, code):
    small: Settings = library.settings.with_changes({"max_file_size_mb": 1})
    library = Library(small, library.database, library.embedder)
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    (submitted,) = library.imports.submit(path)
    assert submitted.error is not None
    assert submitted.error.code == code
    assert name in submitted.error.message
    assert count(library, "conversations") == 0


def test_a_folder_is_not_a_file(library, tmp_path):
    (submitted,) = library.imports.submit(tmp_path)
    assert submitted.error is not None
    assert submitted.error.code == "unreadable"


def test_one_bad_file_does_not_stop_the_others(library, running, chat, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(bytes(range(256)) * 40)
    broken = next(library.imports.submit(bad)).conversation_id
    good = library.imports.submit_text(chat).conversation_id
    with running(library) as runner:
        runner.run_until_idle()
    row = library.imports.detail(broken).row
    assert row.status is ConversationStatus.FAILED
    assert row.error is not None
    assert "bad.txt" in row.error.message
    assert status(library, good) is ConversationStatus.COMPLETED


def test_a_failed_one_is_queued_again_by_the_same_bytes_and_by_retry(library, running, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(bytes(range(256)) * 40)
    number = next(library.imports.submit(bad)).conversation_id
    with running(library) as runner:
        runner.run_until_idle()
        assert next(library.imports.submit(bad)).conversation_id == number
        runner.run_until_idle()
        assert library.imports.retry_failed() == [number]
        runner.run_until_idle()
        library.imports.retry(number)
        runner.run_until_idle()
    assert status(library, number) is ConversationStatus.FAILED
    assert count(library, "jobs") == 1


def test_only_failed_and_cancelled_ones_can_be_retried(library, running, chat):
    number = imported(library, running, chat)
    with pytest.raises(UserError, match="only failed and cancelled"):
        library.imports.retry(number)
    with pytest.raises(NotFoundError):
        library.imports.retry(number + 1)


def test_cancelling_before_the_start_leaves_nothing_to_do(library, running, chat):
    number = library.imports.submit_text(chat).conversation_id
    assert library.imports.cancel(number)
    with running(library) as runner:
        runner.run_until_idle()
    assert status(library, number) is ConversationStatus.CANCELLED
    assert (count(library, "turns"), count(library, "examples")) == (0, 0)
    assert library.imports.submit_text(chat).conversation_id == number
    assert status(library, number) is ConversationStatus.PENDING


def test_cancelling_in_the_middle_leaves_nothing_half_done(library, running, chat):
    number = library.imports.submit_text(chat).conversation_id
    took: list[float] = []

    def cancel_while_embedding(event):
        if event.stage is Stage.EMBEDDING:
            began = time.monotonic()
            library.imports.cancel(number)
            took.append(time.monotonic() - began)

    with running(library, cancel_while_embedding) as runner:
        runner.run_until_idle()
    assert took
    assert status(library, number) is ConversationStatus.CANCELLED
    assert (count(library, "turns"), count(library, "examples"), count(library, "embeddings")) == (0, 0, 0)


def test_processing_again_keeps_what_people_did(library, running, chat, other_chat):
    number = imported(library, running, chat + other_chat)
    first, second = rows(library)
    library.review.edit(first.id, question="Where did all my events go?", who="ann")
    library.review.reject([second.id], "irrelevant", who="ann")
    library.imports.process(number)
    with running(library) as runner:
        runner.run_until_idle([number])
    after = rows(library)
    assert [(row.id, row.question, row.status) for row in after] == [
        (first.id, "Where did all my events go?", ReviewStatus.PENDING),
        (second.id, second.question, ReviewStatus.REJECTED),
    ]


def test_processing_again_replaces_what_nobody_touched(library, running, chat):
    number = imported(library, running, chat)
    (before,) = rows(library)
    library.imports.process(number)
    with running(library) as runner:
        runner.run_until_idle([number])
    (after,) = rows(library)
    assert after.id != before.id
    assert after.question == before.question
    assert (count(library, "embeddings"), count(library, "example_sources")) == (2, 1)


def test_erasing_takes_everything_but_what_was_approved(library, running, chat, other_chat):
    number = imported(library, running, chat + other_chat)
    kept, lost = rows(library)
    library.review.approve([kept.id], who="ann")
    drafts = DraftFiles(library.settings.paths.drafts)
    for row in (kept, lost):
        drafts.save(Draft(row.id, 1, row.question, "typed"))
    with library.database.transaction() as conn:
        conn.execute(
            "INSERT INTO feedme.search_log (query, hits, used_id) VALUES ('events gone', 1, %(id)s)", {"id": lost.id}
        )
    assert library.imports.delete(number, who="ann") == 1
    (row,) = rows(library)
    assert (row.id, row.conversation_id, row.tickets) == (kept.id, None, 0)
    for table in ("conversations", "transcript_versions", "turns", "example_sources", "jobs", "search_log"):
        assert count(library, table) == 0
    assert count(library, "embeddings") == 2
    assert [draft.example_id for draft in drafts.all()] == [kept.id]
    with library.database.read() as conn:
        line = conn.execute(
            "SELECT action, target_id, detail FROM feedme.audit_log ORDER BY id DESC LIMIT 1"
        ).fetchone()
    assert line == {"action": "erase", "target_id": number, "detail": {"examples": 1}}
    with pytest.raises(NotFoundError):
        library.imports.delete(number)


def test_erasing_everything_takes_approved_ones_too(library, running, chat):
    number = imported(library, running, chat)
    library.review.approve([row.id for row in rows(library)], who="ann")
    library.imports.delete(number, everything=True)
    assert (count(library, "examples"), count(library, "embeddings"), count(library, "example_versions")) == (0, 0, 0)


def test_an_example_with_another_ticket_outlives_its_first(library, running, chat, other_chat):
    first = imported(library, running, chat)
    (row,) = rows(library)
    second = imported(library, running, other_chat)
    with library.database.transaction() as conn:
        conn.execute(
            "INSERT INTO feedme.example_sources (example_id, conversation_id) VALUES (%(e)s, %(c)s)",
            {"e": row.id, "c": second},
        )
    library.imports.delete(first)
    assert library.examples.detail(row.id).row.conversation_id == second


def test_erased_bytes_can_be_imported_again(library, running, chat):
    number = imported(library, running, chat)
    library.imports.delete(number)
    assert imported(library, running, chat) != number


def test_an_example_is_erased_alone(library, fill):
    (number,) = fill(("How do I print?", "Press the printer button."))
    library.imports.delete_example(number)
    assert count(library, "example_versions") == 0
    with pytest.raises(NotFoundError):
        library.imports.delete_example(number)


def test_a_role_is_swapped_and_remembered_for_the_next_file(library, running):
    text = "{0}: How do I change my password in the app?\n{1}: Open Settings and press Change password, then confirm.\n"
    number = imported(library, running, text.format("Kim", "Lee") + "Kim: That worked, thanks!\n")
    detail = library.imports.set_speaker_role(number, "Kim", Role.BOT, remember=True, who="ann")
    assert {turn.role for turn in detail.turns if turn.speaker == "Kim"} == {Role.BOT}
    later = imported(library, running, text.format("Lee", "Kim") + "Lee: That worked, thanks a lot!\n")
    assert {turn.role for turn in library.imports.detail(later).turns if turn.speaker == "Kim"} == {Role.BOT}
    with pytest.raises(NotFoundError):
        library.imports.set_speaker_role(number, "Nobody", Role.AGENT, remember=False)


def test_the_survey_names_what_will_be_taken(library, tmp_path, chat):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "chat.txt").write_text(chat)
    (tmp_path / "deep" / ".hidden.txt").write_text(chat)
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")
    (tmp_path / "empty.eml").write_bytes(b"")
    found = {one.name: one for one in library.imports.survey([tmp_path, tmp_path / "gone.txt"])}
    assert set(found) == {"chat.txt", "logo.png", "empty.eml", "gone.txt"}
    assert found["chat.txt"].refusal is None
    assert found["chat.txt"].size == len(chat)
    assert all(found[name].refusal for name in ("logo.png", "empty.eml", "gone.txt"))


def test_the_survey_looks_into_files_whose_names_have_no_ending(library, tmp_path, chat):
    mail = b"From: a@b.example\nTo: support@acme.example\nSubject: x\nDate: Tue, 12 Nov 2024 08:01:00 +0000\n"
    mail += b"Message-ID: <m1@b>\n\nIs it open?\n"
    (tmp_path / "Inbox").write_bytes(b"From - Tue Nov 12 08:01:00 2024\n" + mail)
    (tmp_path / "Sent").write_bytes(b"")
    (tmp_path / "1731398460.M1P2.host:2,S").write_bytes(mail)
    (tmp_path / "Inbox.msf").write_bytes(b"// <!-- <mdb:mork:z v='1.4'/> -->")
    (tmp_path / "LICENSE").write_text("Permission is hereby granted.")
    (tmp_path / "tool").write_bytes(b"\x7fELF\0\0\0\1")
    found = {one.name: one for one in library.imports.survey([tmp_path])}
    assert {name for name, one in found.items() if not one.refusal} == {"Inbox", "1731398460.M1P2.host:2,S"}
    assert found["Inbox"].kind == "mailbox"
    assert found["LICENSE"].code == found["Inbox.msf"].code == "unsupported"


def test_rows_are_pages_newest_first(library):
    ids = [library.imports.submit_text(f"Customer: number {i}").conversation_id for i in range(5)]
    assert [row.id for row in library.imports.rows(limit=2, offset=1)] == [ids[3], ids[2]]
    assert library.imports.rows(status=ConversationStatus.FAILED) == []
    assert library.examples.counts().jobs_waiting == 5


def test_examples_are_filtered_in_the_query(library, fill):
    first, second = fill(("How do I print ERR-1?", "Press the printer button."), ("Why is it slow?", "Close windows."))
    library.review.approve([second], who="ann")
    library.review.edit(first, tags=["paper"], who="ann")
    assert [row.id for row in rows(library, statuses=(ReviewStatus.APPROVED,))] == [second]
    assert [row.id for row in rows(library, tags=("paper",))] == [first]
    assert [row.id for row in rows(library, text="printer")] == [first]
    assert rows(library, text="100%") == []
    assert library.examples.tags() == [("paper", 1)]
    assert library.examples.count(ExampleFilter(below_threshold=True)) == 0
    with library.database.transaction() as conn:
        assert examples.counts(conn)[ReviewStatus.APPROVED] == 1


def test_the_path_is_not_kept(library, tmp_path: Path, chat):
    path = tmp_path / "chat.txt"
    path.write_text(chat)
    number = next(library.imports.submit(path)).conversation_id
    assert library.imports.detail(number).row.file == "chat.txt"


def test_who_erases_and_who_saves_do_not_wait_for_each_other(library, running, chat):
    number = library.imports.submit_text(chat, name="a.txt").conversation_id
    with running(library) as runner:
        runner.run_until_idle()
    library.imports.process(number)
    with library.database.transaction() as conn:
        (job,) = jobs.claim(conn, worker="another", limit=1)
    with ThreadPoolExecutor(1) as pool, library.database.transaction() as conn:
        assert jobs.finish(conn, [job])
        erased = pool.submit(library.imports.delete, number)
        while not blocked(library):
            assert not erased.done()
        duplicates.lock(conn)
    assert erased.result() == 1


def blocked(library) -> bool:
    """Whether somebody waits for somebody in the database."""
    with library.database.read() as conn:
        row = conn.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0) AS one"
        ).fetchone()
    return bool(row and row["one"])
