"""The queue with an engine that asks a model: saved once, cancelled, waiting, falling back, beside the rules."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from feedme_desktop.db import jobs
from feedme_desktop.domain.example import ExtractedExample, Quality
from feedme_desktop.domain.records import ConversationStatus, ExampleFilter, ImportEvent, Spent, Stage
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import DatabaseUnavailableError, ModelError
from feedme_desktop.extraction.base import Extraction, Usage, WindowDone
from feedme_desktop.services import asking, engines
from feedme_desktop.services.endings import Endings
from feedme_desktop.services.library import Library
from feedme_desktop.services.queue import QueueRunner

USAGE = Usage(2, 1_000, 200, 0.01)


class Model:
    """Stands in for an engine that asks over the network, and for the place where engines come from."""

    def __init__(self, *script: object, name: str = "gemini") -> None:
        self.name = name
        self.model = "test-model"
        self.script = list(script)
        self.asked: list[Transcript] = []
        self.hanging = threading.Semaphore(0)
        self.dropped = threading.Semaphore(0)
        self.go_on = threading.Event()

    def extractor(self, engine: str) -> Model:
        if engine != self.name:
            raise ModelError(f"{engine} has no key: set one.", code="not_configured")
        return self

    options = extractor

    def close(self) -> None:
        self.go_on.set()

    def extract(self, transcript, *, limit, cancelled=lambda: False, on_progress=lambda _: None) -> Extraction:
        self.asked.append(transcript)
        act = self.script.pop(0) if self.script else None
        if act == "hang":
            self.hang(cancelled)
        elif isinstance(act, Exception):
            raise act
        on_progress(WindowDone(1, 2, Usage(1, 500, 100, 0.005)))
        return Extraction((proposed(transcript, self),), USAGE, ("One window said nothing.",))

    def hang(self, cancelled: Callable[[], bool]) -> None:
        self.hanging.release()
        while not self.go_on.wait(0.02):
            if cancelled():
                self.dropped.release()
                raise ModelError("Cancelled.", code="cancelled")


def proposed(transcript: Transcript, model: Model) -> ExtractedExample:
    question, answer = transcript.turns[0].text, transcript.turns[1].text
    return ExtractedExample(
        question, answer, (0,), (1,), 0.9, Quality(0.8), engine=model.name, model=model.model, prompt_version="1"
    )


def chat(number: int) -> str:
    return f"Customer: How do I move box {number}?\nAgent: Take box {number} by the handle and pull it up.\n"


@pytest.fixture
def given(library: Library):
    """Give the library a model, and hand in conversations to ask it about; settings may be changed before."""

    def give(model: Model, count: int = 1, *, engine: str = "gemini", **changes: object) -> list[int]:
        library.settings = library.settings.with_changes(changes)
        library._models = model  # type: ignore[assignment]  # the library makes its own else
        return hand_in(library, count, engine)

    yield give
    if isinstance(library._models, Model):
        library._models.close()


def hand_in(library: Library, count: int, engine: str, start: int = 0) -> list[int]:
    answers = [
        library.imports.submit_text(chat(number), name=f"{number}.txt", engine=engine)
        for number in range(start, start + count)
    ]
    return [answer.conversation_id for answer in answers if answer.conversation_id is not None]


def row(library, number: int):
    return library.imports.detail(number).row


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        threading.Event().wait(0.02)


def test_what_a_model_found_is_saved_with_what_it_cost(library, running, given):
    model = Model()
    (number,) = given(model)
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        runner.run_until_idle()
    found = row(library, number)
    spent = Spent("gemini", "test-model", 2, 1_000, 200, 0.01)
    assert (found.status, found.examples, found.engine, found.usage) == (
        ConversationStatus.COMPLETED, 1, "gemini", spent,
    )  # fmt: skip
    (example,) = library.examples.page(ExampleFilter(), limit=None)
    assert (example.engine, example.question) == ("gemini", "How do I move box 0?")
    assert library.imports.detail(number).warnings == ("One window said nothing.",)
    progress = [(e.done, e.total, e.usage.tokens) for e in events if e.stage is Stage.EXTRACTING and e.usage]
    assert progress == [(1, 2, 600)]
    assert events[-1].usage == spent


def test_the_rules_go_on_while_a_model_says_nothing(library, running, given):
    model = Model(*["hang"] * 40)
    slow = given(model, 20)
    quick = hand_in(library, 30, "rules", start=100)
    with running(library) as runner:
        runner.run_until_idle(quick)
        assert {row(library, number).status for number in quick} == {ConversationStatus.COMPLETED}
        assert len(model.asked) == engines.SLOTS
        with library.database.read() as conn:
            held = jobs.counts(conn).running
        assert held <= engines.SLOTS + asking.AHEAD  # another program may take the others
        model.go_on.set()
        runner.run_until_idle()
    assert {row(library, number).status for number in slow} == {ConversationStatus.COMPLETED}
    assert len(model.asked) == 20
    assert library.examples.count(ExampleFilter(text="")) == 50


def test_a_server_of_ones_own_is_not_asked_everything_at_once(library, running, given):
    model = Model(*["hang"] * 9, name="openai")
    numbers = given(model, 9, engine="openai", openai_base_url="http://localhost:11434/v1")
    with running(library) as runner:
        for _ in range(engines.OWN_SLOTS):
            assert model.hanging.acquire(timeout=20)
        assert not model.hanging.acquire(timeout=0.3)
        model.go_on.set()
        runner.run_until_idle()
    assert {row(library, number).status for number in numbers} == {ConversationStatus.COMPLETED}


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_request_in_flight_is_dropped_when_its_import_is_cancelled(library, running, given, elsewhere):
    model = Model("hang")
    (number,) = given(model)
    with running(library) as runner:
        assert model.hanging.acquire(timeout=20)
        if elsewhere:  # another program: nobody tells this one
            with library.database.transaction() as conn:
                jobs.cancel(conn, [number])
        else:
            library.imports.cancel(number)
        assert model.dropped.acquire(timeout=20)
        runner.run_until_idle()
    assert row(library, number).status is ConversationStatus.CANCELLED
    assert library.examples.count(ExampleFilter()) == 0


def test_stopping_drops_what_is_in_flight_and_hands_it_back(library, running, given):
    model = Model(*["hang"] * 9)
    numbers = given(model, 9)
    with running(library):
        for _ in range(engines.SLOTS):
            assert model.hanging.acquire(timeout=20)
    assert {row(library, number).status for number in numbers} == {ConversationStatus.PENDING}
    with library.database.read() as conn:
        rows = conn.execute("SELECT DISTINCT status, attempts FROM feedme.jobs").fetchall()
    assert [(one["status"], one["attempts"]) for one in rows] == [("queued", 0)]


def test_a_used_up_quota_parks_every_job_of_the_engine_and_no_other(library, running, given):
    error = ModelError("Gemini's quota is used up.", code="quota_exhausted", retry_after_s=3_600, passing=True)
    model = Model(*[error] * 9)
    numbers = given(model, 20)
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        runner.run_until_idle(numbers, patience_s=60)
        quick = hand_in(library, 2, "rules", start=100)
        runner.wake()
        runner.run_until_idle(quick)
    assert {row(library, number).status for number in quick} == {ConversationStatus.COMPLETED}
    for number in numbers:
        found = row(library, number)
        assert (found.status, found.stage) == (ConversationStatus.PENDING, Stage.QUEUED)
        assert found.error is not None
        assert found.error.code == "quota_exhausted"
        assert found.waiting_until is not None
        assert 3_000 < (found.waiting_until - datetime.now(UTC)).total_seconds() <= 3_600
    assert len(model.asked) <= engines.SLOTS + asking.AHEAD
    assert {event.conversation_id for event in events if event.waiting_until} == set(numbers)
    with library.database.read() as conn:
        assert conn.execute("SELECT max(attempts) AS n FROM feedme.jobs").fetchone()["n"] <= 1


def test_a_job_that_waits_can_be_tried_now(library, running, given):
    error = ModelError("Gemini can't be reached.", code="unavailable", passing=True)
    (number,) = given(Model(error))
    with running(library) as runner:
        runner.run_until_idle([number], patience_s=5)
        assert row(library, number).waiting_until is not None
        library.imports.retry(number)
        runner.run_until_idle([number])
    found = row(library, number)
    assert (found.status, found.error, found.waiting_until) == (ConversationStatus.COMPLETED, None, None)


def test_all_that_wait_can_be_tried_now(library, running, given):
    error = ModelError("Gemini's quota is used up.", code="quota_exhausted", retry_after_s=3_600, passing=True)
    model = Model(*[error] * 8)
    numbers = given(model, 12)
    with running(library) as runner:
        runner.run_until_idle(numbers, patience_s=60)
        model.script.clear()
        assert library.imports.retry_failed() == []
        runner.run_until_idle(numbers)
    assert {row(library, number).status for number in numbers} == {ConversationStatus.COMPLETED}


def test_waiting_takes_longer_each_time():
    error = ModelError("Away.", passing=True)
    pauses = [asking.pause_s(error, tries) for tries in (0, 1, 2, 50)]
    assert all(one * 1.5 < other for one, other in itertools.pairwise(pauses))
    assert pauses[-1] < 1_000
    assert asking.pause_s(ModelError("Later.", retry_after_s=77, passing=True), 9) == 77


def test_what_a_person_has_to_set_right_fails_and_can_be_tried_again(library, running, given):
    model = Model(ModelError("The key of Gemini is not accepted: enter another one.", code="bad_key"))
    numbers = given(model, 4)
    with running(library) as runner:
        runner.run_until_idle()
    found = row(library, numbers[0])
    assert found.status is ConversationStatus.FAILED
    assert found.error is not None
    assert (found.error.code, found.error.message) == (
        "bad_key", "The key of Gemini is not accepted: enter another one.",
    )  # fmt: skip
    assert library.imports.retry_failed()
    model.script.clear()
    with running(library) as runner:
        wait_for(lambda: row(library, numbers[0]).status is ConversationStatus.COMPLETED or retried(library, runner))
        runner.run_until_idle()
    assert {row(library, number).status for number in numbers} == {ConversationStatus.COMPLETED}


def retried(library, runner) -> bool:
    """Whoever is quick is told the same once more."""
    if library.imports.retry_failed():
        runner.wake()
    return False


@pytest.mark.parametrize("code", ["blocked", "bad_key", "unavailable", "quota_exhausted"])
def test_the_rules_take_over_only_where_a_person_wants_that(library, running, given, code):
    error = ModelError("It was not to be.", code=code, passing=code in ("unavailable", "quota_exhausted"))
    (number,) = given(Model(error), fall_back_to_rules=True)
    with running(library) as runner:
        runner.run_until_idle()
    detail = library.imports.detail(number)
    assert detail.row.status is ConversationStatus.COMPLETED
    assert detail.row.usage == Spent("rules", fell_back=True)
    assert detail.warnings == ("Made by the offline rules: Gemini was not used (It was not to be.)",)
    engines = {example.engine for example in library.examples.page(ExampleFilter(), limit=None)}
    assert engines == {"rules"}


def test_an_answer_is_not_paid_for_again_because_saving_failed(library, running, given, monkeypatch):
    monkeypatch.setenv("FEEDME_FAULT", "before_commit:raise:1")
    model = Model()
    (number,) = given(model)
    with running(library) as runner:
        runner.run_until_idle()
    assert row(library, number).status is ConversationStatus.COMPLETED
    assert len(model.asked) == 1
    assert library.examples.count(ExampleFilter()) == 1
    with library.database.read() as conn:
        assert conn.execute("SELECT payload FROM feedme.jobs").fetchone()["payload"] == {}


def test_another_question_is_asked_anew_though_an_answer_was_kept(library, running, given, monkeypatch):
    (number,) = given(Model())
    with library.database.transaction() as conn:
        (job,) = jobs.claim(conn, worker="gone", limit=1)
        kept = asking.Answer((), Spent("gemini"), ()).as_json()
        assert jobs.keep(conn, job, {"answers": {"0" * 32: kept}})
        jobs.release(conn, [job.token])
    with running(library) as runner:
        runner.run_until_idle()
    assert row(library, number).examples == 1


def test_two_programs_ask_about_each_conversation_once(library, running, given):
    model = Model()
    numbers = given(model, 40)
    with running(library) as one, running(library) as two:
        one.run_until_idle()
        two.run_until_idle()
    assert len(model.asked) == 40
    assert {row(library, number).status for number in numbers} == {ConversationStatus.COMPLETED}
    assert library.examples.count(ExampleFilter()) == 40


def test_an_engine_that_is_not_set_up_is_refused_before_anything_is_taken_in(library, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(chat(1))
    with pytest.raises(ModelError, match="GEMINI_API_KEY"):
        list(library.imports.submit(path, engine="gemini"))
    with pytest.raises(ModelError, match="GEMINI_API_KEY"):
        library.imports.submit_text(chat(1), engine="gemini")
    assert library.imports.rows() == []


def test_a_conversation_can_be_given_to_another_engine_and_decisions_stay(library, running, given):
    (number,) = given(Model(), engine="rules")
    other = hand_in(library, 1, "rules", start=50)[0]
    with running(library) as runner:
        runner.run_until_idle()
        before = {example.conversation_id: example for example in library.examples.page(ExampleFilter(), limit=None)}
        library.review.approve([before[number].id], who="kim")
        for one in (number, other):
            library.imports.process(one, engine="gemini")
        runner.run_until_idle()
    after = {example.conversation_id: example for example in library.examples.page(ExampleFilter(), limit=None)}
    assert (after[number].id, after[number].engine) == (before[number].id, "rules")
    assert after[other].engine == "gemini"
    assert row(library, other).engine == "gemini"


def test_words_that_a_person_left_out_are_not_sent(library, running, given):
    from feedme_desktop.domain.records import Reading

    model = Model()
    (number,) = given(model, engine="rules")
    with running(library) as runner:
        runner.run_until_idle()
        library.imports.process(number, engine="gemini")
        library.imports.apply(number, Reading(excluded=(0,)))
        runner.run_until_idle()
    assert [turn.text for turn in model.asked[-1].turns][:1] == [""]


def test_a_model_for_meanings_that_is_away_lets_the_job_wait_with_its_answer(library, running, given, monkeypatch):
    embed, calls = library.embedder.embed, []

    def away_once(texts):
        calls.append(len(texts))
        if len(calls) == 1:
            raise ModelError("Gemini can't be reached.", code="unavailable", passing=True)
        return embed(texts)

    monkeypatch.setattr(library.embedder, "embed", away_once)
    model = Model()
    (number,) = given(model)
    with running(library) as runner:
        runner.run_until_idle([number], patience_s=5)
        assert row(library, number).waiting_until is not None
        library.imports.retry(number)
        runner.run_until_idle([number])
    assert row(library, number).status is ConversationStatus.COMPLETED
    assert len(model.asked) == 1


# What goes wrong in between.


def test_a_bug_while_an_answer_is_saved_strands_no_job(library, running, given, monkeypatch):
    real, broke = QueueRunner._embed_and_save, []

    def break_once(self, child, ready):
        if ready and not broke:
            broke.append(True)
            raise RuntimeError
        real(self, child, ready)

    monkeypatch.setattr(QueueRunner, "_embed_and_save", break_once)
    model = Model()
    (number,) = given(model)
    with running(library) as runner:
        runner.run_until_idle()
        assert (runner._asking.busy, runner._asking.room()) == (False, engines.SLOTS + asking.AHEAD)
    assert row(library, number).status is ConversationStatus.COMPLETED
    assert (len(model.asked), broke) == (1, [True])


def test_a_refusal_is_written_down_though_the_database_was_away(library, running, given, monkeypatch):
    real, away = Endings.refused, []

    def away_once(self, work, error):
        if not away:
            away.append(True)
            raise DatabaseUnavailableError("Away.")
        return real(self, work, error)

    monkeypatch.setattr(Endings, "refused", away_once)
    model = Model(ModelError("Gemini would not work on this conversation.", code="blocked"))
    (number,) = given(model)
    with running(library) as runner:
        runner.run_until_idle()
    found = row(library, number)
    assert (found.status, found.error and found.error.code) == (ConversationStatus.FAILED, "blocked")
    assert len(model.asked) == 1


def test_a_claim_that_was_not_committed_takes_no_room(library, running, given, monkeypatch):
    claim, transaction, claimed, lost = jobs.claim, library.database.transaction, [], []

    def noting(conn, **how):
        found = claim(conn, **how)
        claimed.extend(found if how["remote"] else ())
        return found

    @contextmanager
    def losing_one():
        with transaction() as conn:
            yield conn
            if claimed and not lost:
                lost.append(True)
                raise DatabaseUnavailableError("Away.")

    (number,) = given(Model())
    monkeypatch.setattr(jobs, "claim", noting)
    monkeypatch.setattr(library.database, "transaction", losing_one)
    with running(library) as runner:
        runner.run_until_idle()
        assert runner._asking.room() == engines.SLOTS + asking.AHEAD
    assert row(library, number).status is ConversationStatus.COMPLETED
    assert lost


def test_who_asks_for_another_try_gets_more_than_one(library, running, given):
    slow = ModelError("Gemini did not answer.", code="timeout", passing=True)
    (number,) = given(Model(slow, slow))
    with library.database.transaction() as conn:
        conn.execute("UPDATE feedme.jobs SET payload = '{\"tries\": 4}'")
    with running(library) as runner:
        runner.run_until_idle([number], patience_s=5)
        assert row(library, number).status is ConversationStatus.FAILED
        library.imports.retry(number)
        runner.run_until_idle([number], patience_s=5)
        assert row(library, number).waiting_until is not None
        library.imports.retry(number)
        runner.run_until_idle([number])
    assert row(library, number).status is ConversationStatus.COMPLETED


def costly(code: str, *, passing: bool = False) -> ModelError:
    error = ModelError("It was not to be.", code=code, passing=passing)
    error.usage = Usage(5, 300, 50, 0.02)
    return error


def test_what_was_asked_in_vain_is_counted_and_shown(library, running, given):
    (number,) = given(Model(costly("timeout", passing=True), costly("blocked")))
    events: list[ImportEvent] = []
    with running(library, events.append) as runner:
        runner.run_until_idle([number], patience_s=5)
        found = row(library, number)
        assert (found.status, found.usage) == (
            ConversationStatus.PENDING, Spent("gemini", "test-model", 5, 300, 50, 0.02),
        )  # fmt: skip
        library.imports.retry(number)
        runner.run_until_idle([number])
        found = row(library, number)
        assert (found.status, found.usage and found.usage.tokens) == (ConversationStatus.FAILED, 700)
        assert [event.usage and event.usage.tokens for event in events if event.error] == [350, 700]
        library.imports.retry(number)
        runner.run_until_idle([number])
    found = row(library, number)
    assert (found.status, found.usage) == (
        ConversationStatus.COMPLETED, Spent("gemini", "test-model", 12, 1_600, 300, 0.05),
    )  # fmt: skip
    assert [event.usage.tokens for event in events if event.stage is Stage.EXTRACTING and event.usage] == [1_300]
    assert events[-1].usage == found.usage


def test_the_rules_cost_nothing_but_the_model_they_step_in_for_may(library, running, given):
    (number,) = given(Model(costly("blocked")), fall_back_to_rules=True)
    with running(library) as runner:
        runner.run_until_idle()
    assert row(library, number).usage == Spent("rules", None, 5, 300, 50, 0.02, fell_back=True)
