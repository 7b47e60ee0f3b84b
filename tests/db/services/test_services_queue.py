"""The queue at work: many tickets in a file, failures, faults, stopping, racing runners."""

from __future__ import annotations

import hashlib
import threading

import pytest

from feedme_desktop.domain.example import ExtractedExample, Quality
from feedme_desktop.domain.records import ConversationStatus, ExampleFilter, ImportEvent, Stage
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ReadError
from feedme_desktop.services import queue as queue_module
from feedme_desktop.services.children import Child, ReaderBugError, Request, Ticket
from feedme_desktop.services.learning import knowledge


def ticket(text: str, *, part: int | None = None, own: bytes | None = None) -> Ticket:
    turns = (
        Turn(0, Role.CUSTOMER, "Kim", None, f"How about {text}?"),
        Turn(1, Role.AGENT, "Lee", None, f"Like {text}."),
    )
    example = ExtractedExample(f"How about {text}?", f"Like {text}.", (0,), (1,), 0.9, Quality(0.9))
    transcript = Transcript("many.json", "json", turns, part=part)
    return Ticket(transcript, (example,), own, {})


class Script:
    """Stands in for the child process: what reading a file of this name comes to."""

    def __init__(self, monkeypatch, **answers) -> None:
        self.answers = answers
        self.reads: list[str] = []
        monkeypatch.setattr(Child, "read", lambda _, request: self.read(request))

    def read(self, request: Request):
        self.reads.append(request.name)
        answer = self.answers.get(request.name, [ticket(request.content.decode())])
        if callable(answer):
            answer = answer()
        if isinstance(answer, Exception):
            raise answer
        for one in answer:
            if isinstance(one, Exception):
                raise one
            yield one


@pytest.fixture
def script(monkeypatch) -> Script:
    return Script(monkeypatch)


def submit(library, text: str, name: str = "a.txt") -> int:
    number = library.imports.submit_text(text, name=name).conversation_id
    assert number is not None
    return number


def status(library, number: int) -> ConversationStatus:
    return library.imports.detail(number).row.status


def due(library) -> None:
    with library.database.transaction() as conn:
        conn.execute("UPDATE feedme.jobs SET run_at = now() WHERE status = 'queued'")


def test_a_file_of_many_tickets_becomes_many_conversations(library, running, script):
    parts = [ticket(f"part {i}", part=i, own=f"bytes {i}".encode()) for i in range(3)]
    script.answers["many.json"] = parts
    number = submit(library, "[all of it]", "many.json")
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        runner.run_until_idle()
    rows = sorted(library.imports.rows(), key=lambda row: row.id)
    assert [(row.part, row.file, row.status) for row in rows] == [
        (i, "many.json", ConversationStatus.COMPLETED) for i in range(3)
    ]
    assert rows[0].id == number
    with library.database.read() as conn:
        stored = conn.execute(
            "SELECT v.content, c.sha256, c.source_sha256 FROM feedme.conversations c"
            " JOIN feedme.transcript_versions v ON v.conversation_id = c.id ORDER BY c.id"
        ).fetchall()
    source = hashlib.sha256(b"[all of it]").digest()
    assert [bytes(row["content"]) for row in stored] == [b"bytes 0", b"bytes 1", b"bytes 2"]
    assert [bytes(row["sha256"]) for row in stored] == [
        hashlib.sha256(f"bytes {i}".encode()).digest() for i in range(3)
    ]
    assert {bytes(row["source_sha256"]) for row in stored} == {source}
    done = [event for event in events if event.stage is Stage.DONE]
    assert [event.source_id for event in done] == [number] * 3
    assert library.imports.submit_text("[all of it]", name="many.json").duplicate_of == number


def test_tickets_known_from_another_file_are_duplicates(library, running, script):
    script.answers["one.json"] = [ticket("a", part=0, own=b"a"), ticket("b", part=1, own=b"b")]
    script.answers["two.json"] = [
        ticket("b", part=0, own=b"b"),
        ticket("c", part=1, own=b"c"),
        ticket("c", part=2, own=b"c"),
    ]
    script.answers["three.json"] = [ticket("c", part=0, own=b"c")]
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        for name in ("one.json", "two.json", "three.json"):
            submit(library, f"file {name}", name)
            runner.run_until_idle()
    done = [(event.file, event.part, event.duplicate_of is not None) for event in events if event.stage is Stage.DONE]
    assert done == [
        ("one.json", 0, False), ("one.json", 1, False), ("two.json", 0, True), ("two.json", 1, False),
        ("two.json", 2, True), ("three.json", 0, True),
    ]  # fmt: skip
    assert len(library.imports.rows()) == 3
    assert library.examples.count(ExampleFilter()) == 3


def test_tickets_read_before_an_error_are_kept_and_the_error_is_told(library, running, script):
    script.answers["half.json"] = [ticket("a", part=0, own=b"a"), ReadError("One was too large.", code="too_large")]
    submit(library, "half", "half.json")
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        runner.run_until_idle()
    assert events[-1].status is ConversationStatus.COMPLETED
    assert events[-1].error is not None
    assert events[-1].error.code == "too_large"


def test_a_file_without_a_conversation_fails_clearly(library, running, script):
    script.answers["none.txt"] = []
    number = submit(library, "x", "none.txt")
    with running(library) as runner:
        runner.run_until_idle()
    error = library.imports.detail(number).row.error
    assert error is not None
    assert error.code == "empty"


def test_what_the_file_is_to_blame_for_is_not_tried_again(library, running, script):
    script.answers["bad.txt"] = ReadError("bad.txt is encrypted: remove the password.", code="encrypted")
    number = submit(library, "x", "bad.txt")
    with running(library) as runner:
        runner.run_until_idle()
    assert script.reads == ["bad.txt"]
    row = library.imports.detail(number).row
    assert row.error is not None
    assert (row.status, row.error.code) == (ConversationStatus.FAILED, "encrypted")


def test_a_bug_is_tried_three_times_then_set_aside(library, running, script):
    script.answers["bug.txt"] = lambda: (due(library), ReaderBugError("x.py:1"))[1]
    number = submit(library, "x", "bug.txt")
    for _ in range(3):
        with running(library) as runner:
            due(library)
            runner.wake()
            runner.run_until_idle()
    assert script.reads == ["bug.txt"] * 3
    row = library.imports.detail(number).row
    assert row.error is not None
    assert (row.status, row.error.code) == (ConversationStatus.FAILED, "internal")


def test_a_bug_that_goes_away_is_forgotten(library, running, script):
    tries = iter([ReaderBugError("x.py:1"), [ticket("fine")]])
    script.answers["odd.txt"] = lambda: next(tries)
    number = submit(library, "x", "odd.txt")
    with running(library) as runner:
        runner.run_until_idle()
    row = library.imports.detail(number).row
    assert (row.status, row.error) == (ConversationStatus.COMPLETED, None)


@pytest.mark.parametrize("point", ["parsed", "embedded", "before_commit"])
def test_a_fault_at_any_point_leaves_one_result(library, running, script, monkeypatch, point):
    monkeypatch.setenv("FEEDME_FAULT", f"{point}:raise:1")
    number = submit(library, "faulty")
    with running(library) as runner:
        for _ in range(200):
            due(library)
            runner.wake()
            if status(library, number) is ConversationStatus.COMPLETED:
                break
            runner.run_until_idle([number])
    assert status(library, number) is ConversationStatus.COMPLETED
    assert library.examples.count(ExampleFilter()) == 1


def test_work_taken_over_by_another_worker_is_not_done_twice(library, running, script):
    number = submit(library, "slow", "slow.txt")
    calls: list[int] = []

    def lose_the_lease():
        if not calls:
            calls.append(1)
            with library.database.transaction() as conn:
                conn.execute("UPDATE feedme.jobs SET lease_until = now() - interval '1 second'")
            library.queue.sweep()
        return [ticket("slow")]

    script.answers["slow.txt"] = lose_the_lease
    with running(library) as runner:
        runner.run_until_idle()
    assert status(library, number) is ConversationStatus.COMPLETED
    assert script.reads == ["slow.txt", "slow.txt"]
    assert library.examples.count(ExampleFilter()) == 1


def test_two_runners_share_the_work(library, running, script):
    numbers = [submit(library, f"text {i}", f"{i}.txt") for i in range(60)]
    with running(library) as one, running(library) as two:
        one.run_until_idle()
        two.run_until_idle()
    assert {status(library, number) for number in numbers} == {ConversationStatus.COMPLETED}
    assert sorted(script.reads) == sorted(f"{i}.txt" for i in range(60))
    assert library.examples.count(ExampleFilter()) == 60


def test_stopping_hands_back_what_was_not_finished(library, running, script):
    reading, go_on = threading.Event(), threading.Event()

    def block():
        reading.set()
        assert go_on.wait(20)
        return [ticket("late")]

    script.answers["slow.txt"] = block
    first = submit(library, "x", "slow.txt")
    others = [submit(library, f"text {i}", f"{i}.txt") for i in range(5)]
    with running(library) as runner:
        assert reading.wait(20)
        runner._stopping.set()
        go_on.set()
    for number in [first, *others]:
        assert status(library, number) in (ConversationStatus.PENDING, ConversationStatus.COMPLETED)
    assert status(library, first) is ConversationStatus.PENDING
    with library.database.read() as conn:
        rows = conn.execute("SELECT status, attempts FROM feedme.jobs WHERE status <> 'done'").fetchall()
    assert {(row["status"], row["attempts"]) for row in rows} == {("queued", 0)}


def test_work_queued_while_idle_is_taken_up(library, running, script):
    finished = threading.Event()
    with running(library, lambda event: finished.set() if event.stage is Stage.DONE else None):
        number = submit(library, "later")
        assert finished.wait(20)
    assert status(library, number) is ConversationStatus.COMPLETED


def test_a_failing_model_fails_the_try_not_the_queue(library, running, script, monkeypatch):
    calls: list[int] = []
    embed = library.embedder.embed

    def break_once(texts):
        calls.append(len(texts))
        if len(calls) == 1:
            raise RuntimeError("no memory")
        return embed(texts)

    monkeypatch.setattr(library.embedder, "embed", break_once)
    number = submit(library, "x")
    with running(library) as runner:
        runner.run_until_idle()
    assert status(library, number) is ConversationStatus.COMPLETED


def test_big_files_are_not_all_held_at_once(library, running, script, monkeypatch):
    monkeypatch.setattr(queue_module, "BATCH_BYTES", 10)
    batches: list[int] = []
    embed = library.embedder.embed
    monkeypatch.setattr(library.embedder, "embed", lambda texts: (batches.append(len(texts)), embed(texts))[1])
    for i in range(6):
        submit(library, f"some words {i}", f"{i}.txt")
    with running(library) as runner:
        runner.run_until_idle()
    assert max(batches) == 2


def test_a_bug_that_ends_every_loop_is_told_to_whoever_waits(library, running, script, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(queue_module.jobs, "claim", broken)
    submit(library, "x")
    with running(library) as runner, pytest.raises(ZeroDivisionError):
        runner.run_until_idle()


def test_who_turns_up_in_many_tickets_is_learned_and_the_tickets_are_read_again(library, running, script):
    def ticket_of(*names: str) -> list[Ticket]:
        turns = tuple(Turn(i, Role.UNKNOWN, name, None, f"{name} writes") for i, name in enumerate(names))
        return [Ticket(Transcript("x.txt", "chat", turns), (), None, {})]

    script.answers = {
        "1.txt": ticket_of("Ann", "Robin", "Ben"),
        "2.txt": ticket_of("Cem", "Robin", "Dora"),
        "3.txt": ticket_of("Eva", "Robin", "Finn"),
        "channel.txt": ticket_of("Ann", "Ben", "Cem", "Dora", "Eva", "Finn"),
    }
    for name in script.answers:
        submit(library, f"bytes of {name}", name)
    with running(library) as runner:
        runner.run_until_idle()
    with library.database.read() as conn:
        known = knowledge(conn)
    assert (known.agents, known.rules) == (("robin",), ())
    assert sorted(script.reads) == ["1.txt", "1.txt", "2.txt", "2.txt", "3.txt", "3.txt", "channel.txt"]


def test_a_later_ticket_of_a_file_can_be_read_again_alone(library, running, script):
    script.answers["many.json"] = [ticket(f"part {i}", part=i, own=f"bytes {i}".encode()) for i in range(2)]
    submit(library, "[all of it]", "many.json")
    with running(library) as runner:
        runner.run_until_idle()
        script.answers["many.json"] = [ticket("part 1")]
        second = max(row.id for row in library.imports.rows())
        library.imports.process(second)
        runner.run_until_idle()
    row = library.imports.detail(second).row
    assert (row.status, row.part) == (ConversationStatus.COMPLETED, 1)
    assert script.reads == ["many.json", "many.json"]
