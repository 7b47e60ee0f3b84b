"""Conversations on their way to a language model and back, each on a thread of its own that only waits.

Files were read before, by a child; what comes back is embedded and saved by the queue. An answer is kept with its job
as soon as it is there: it is paid for. Knows nothing of what is asked, nor over which protocol.
"""

from __future__ import annotations

import hashlib
import json
import logging
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from feedme_desktop.db import jobs
from feedme_desktop.db.database import Database
from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.records import Spent
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import DatabaseUnavailableError, ModelError
from feedme_desktop.extraction.base import RemoteExtractor, Usage, WindowDone
from feedme_desktop.extraction.prompting import prompt_version
from feedme_desktop.services.children import Ticket
from feedme_desktop.services.engines import NAMES, SAME_FOR_ALL, SLOTS, slots_of
from feedme_desktop.services.faults import Faults
from feedme_desktop.services.knowledge import without_excluded
from feedme_desktop.services.wire import example_from, example_json, transcript_json
from feedme_desktop.services.work import Work
from feedme_desktop.settings import Settings

logger = logging.getLogger(__name__)

AHEAD = 2
"""Conversations read ahead of a free slot; all a crash can cost is that these are read again."""

_REMEMBERED_S = 3.0
"""So long the next conversations are not asked about after one learned that none can be."""

_FIRST_WAIT_S, _LONGEST_WAIT_S = 30.0, 900.0
_LONGEST_PARKING_S = 26 * 3600.0
_PATIENT_TRIES = 3
_UNSAID = ("file", "part", "member", "warnings")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said about one transcript, checked, and what that cost."""

    examples: tuple[ExtractedExample, ...]
    usage: Spent
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the job."""
        examples = [example_json(one, 0.0) for one in self.examples]
        return {"examples": examples, "usage": self.usage.as_json(), "warnings": list(self.warnings)}

    @staticmethod
    def from_json(found: Mapping[str, Any]) -> Answer:
        """What ``as_json`` was made from."""
        usage = Spent.from_json(found["usage"])
        assert usage is not None
        return Answer(tuple(example_from(one) for one in found["examples"]), usage, tuple(found["warnings"]))


def ask(
    extractor: RemoteExtractor,
    transcript: Transcript,
    settings: Settings,
    cancelled: Callable[[], bool],
    on_progress: Callable[[WindowDone], None] = lambda _: None,
) -> Answer:
    """Ask about one transcript; nothing of an excluded turn leaves. Raises ``ModelError``."""
    found = extractor.extract(
        without_excluded(transcript, silent=True), limit=settings.max_examples_per_conversation, cancelled=cancelled,
        on_progress=on_progress,
    )  # fmt: skip
    return Answer(found.examples, spent(extractor.name, extractor.model, found.usage), found.warnings)


def spent(engine: str, model: str | None, usage: Usage) -> Spent:
    """The same figures with who asked for them."""
    return Spent(
        engine, model, usage.requests, usage.tokens_in, usage.tokens_out, usage.cost, estimated=usage.estimated
    )


def digest(transcript: Transcript, engine: str, model: str | None, limit: int) -> str:
    """A name of the question, and of how it is asked: an answer to the same one is still good."""
    said = {
        key: value
        for key, value in transcript_json(without_excluded(transcript, silent=True)).items()
        if key not in _UNSAID
    }
    text = json.dumps([said, engine, model, limit, prompt_version()], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def answered(ticket: Ticket, answer: Answer, wasted: Spent | None = None) -> Ticket:
    """The ticket with what the model found in it; ``wasted`` was consumed in vain before."""
    transcript = replace(ticket.transcript, warnings=(*ticket.transcript.warnings, *answer.warnings))
    usage = answer.usage if wasted is None else answer.usage + wasted
    return replace(ticket, transcript=transcript, examples=answer.examples, usage=usage)


def by_rules(ticket: Ticket, engine: str, error: ModelError, wasted: Spent | None = None) -> Ticket:
    """The ticket with what the rules found in it, and says so; ``wasted`` was consumed in vain before."""
    transcript = replace(ticket.transcript, warnings=(*ticket.transcript.warnings, fallback_warning(engine, error)))
    return replace(ticket, transcript=transcript, usage=stepped_in(wasted))


def stepped_in(wasted: Spent | None) -> Spent:
    """What is noted where the rules step in: they cost nothing, but the model may have."""
    return replace(wasted or Spent(""), engine="rules", model=None, fell_back=True)


def fallback_warning(engine: str, error: ModelError) -> str:
    """The sentence that marks what the rules made in place of a model."""
    return f"Made by the offline rules: {NAMES.get(engine, engine)} was not used ({error})"


def steps_back(error: ModelError, tries: int, settings: Settings) -> bool:
    """Whether the rules take over; a limit of requests a minute is worth waiting for a few times."""
    if not settings.fall_back_to_rules or error.code == "cancelled":
        return False
    return not (error.code == "rate_limited" and error.passing and tries < _PATIENT_TRIES)


def pause_s(error: ModelError, tries: int) -> float:
    """Seconds until a job that failed with a passing error is tried again: as the service says, else ever longer."""
    if error.retry_after_s is not None:
        return min(max(1.0, error.retry_after_s), _LONGEST_PARKING_S)
    longest = min(_FIRST_WAIT_S * 2.0 ** min(tries, 10), _LONGEST_WAIT_S)
    return longest * random.uniform(0.9, 1.1)


class Asking:
    """One for a queue; safe to use from any thread.

    ``extractor`` gives the engine of a name, or raises ``ModelError`` where it is not set up. ``holds`` says whether a
    job is still ours: the request in flight is dropped when it is not. ``done`` is called when there is something to
    ``take``.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        extractor: Callable[[str], RemoteExtractor],
        *,
        holds: Callable[[jobs.Claimed], bool],
        on_progress: Callable[[Work, WindowDone, Spent], None],
        done: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._database = database
        self._extractor = extractor
        self._holds = holds
        self._on_progress = on_progress
        self._done = done
        self._faults = Faults()
        self._changed = threading.Condition()
        self._stopping = threading.Event()
        self._expected: set[UUID] = set()
        self._here: Counter[UUID] = Counter()
        self._waiting: list[Work] = []
        self._asked: dict[UUID, Work] = {}
        self._answered: list[Work] = []
        self._refusals: dict[str, tuple[float, ModelError]] = {}

    def room(self) -> int:
        """How many more jobs may be claimed."""
        with self._changed:
            taken = len(self._expected) + len(self._here)
        return 0 if self._stopping.is_set() else max(0, SLOTS + AHEAD - taken)

    @property
    def busy(self) -> bool:
        """Whether anything is here."""
        with self._changed:
            return bool(self._here)

    def expect(self, claimed: Sequence[jobs.Claimed]) -> None:
        """These jobs were claimed to be asked about, and are being read."""
        with self._changed:
            self._expected.update(job.token for job in claimed)

    def left(self, claimed: Sequence[jobs.Claimed]) -> list[jobs.Claimed]:
        """Those of the jobs that did not come here after all."""
        with self._changed:
            self._expected.difference_update(job.token for job in claimed)
            return [job for job in claimed if not self._here[job.token]]

    def settle(self, work: Work) -> bool:
        """Give the tickets the answers that are here; False when some are still to be asked about.

        Raises ``ModelError`` where the engine is not set up.
        """
        if all(ticket.usage is not None for ticket in work.tickets):
            return True
        extractor = self._extractor(work.job.engine)
        for number, ticket in enumerate(work.tickets):
            if ticket.usage is None and (answer := work.answers.get(self._key(extractor, ticket))) is not None:
                work.tickets[number] = answered(ticket, answer, work.wasted if number == 0 else None)
        return all(ticket.usage is not None for ticket in work.tickets)

    def ask(self, work: Work) -> None:
        """Ask about the tickets without an answer, as soon as a slot is free; returns at once."""
        with self._changed:
            self._expected.discard(work.job.token)
            self._here[work.job.token] += 1
            self._waiting.append(work)
        self._next()

    def take(self) -> list[Work]:
        """What came back since, answered or with its ``refusal``; ``dealt_with`` when it is saved."""
        with self._changed:
            works, self._answered = self._answered, []
        return works

    def put_back(self, works: Sequence[Work]) -> list[Work]:
        """Take these again later: they could not be saved now; returns those that are asked about anew already."""
        with self._changed:
            here = {id(one) for one in (*self._waiting, *self._asked.values(), *self._answered)}
            self._answered.extend(work for work in works if id(work) not in here)
        return [work for work in works if id(work) in here]

    def dealt_with(self, works: Sequence[Work]) -> list[jobs.Claimed]:
        """These were taken and saved, or not; returns the jobs of those that are not asked about anew."""
        with self._changed:
            self._here.subtract(work.job.token for work in works)
            self._here = +self._here
            return [work.job for work in works if not self._here[work.job.token]]

    def stop(self, timeout_s: float) -> list[Work]:
        """Drop what is in flight; returns what was here, answered or not."""
        self._stopping.set()
        with self._changed:
            self._changed.wait_for(lambda: not self._asked, timeout=timeout_s)
            works = [*self._waiting, *self._asked.values(), *self._answered]
            self._waiting, self._answered = [], []
        return works

    def _key(self, extractor: RemoteExtractor, ticket: Ticket) -> str:
        limit = self._settings.max_examples_per_conversation
        return digest(ticket.transcript, extractor.name, extractor.model, limit)

    def _next(self) -> None:
        with self._changed:
            work = None if self._stopping.is_set() else next(filter(self._may_begin, self._waiting), None)
            if work is None:
                return
            self._waiting.remove(work)
            self._asked[work.job.token] = work
        # Not a pool's thread: those are waited for when the program ends, whatever the network does.
        threading.Thread(target=self._run, args=(work,), name="ask-model", daemon=True).start()

    def _may_begin(self, work: Work) -> bool:
        engine = work.job.engine
        alike = sum(one.job.engine == engine for one in self._asked.values())
        return alike < slots_of(engine, self._settings)

    def _run(self, work: Work) -> None:
        try:
            self._ask_all(work)
        except Exception as error:  # noqa: BLE001  # whatever it is, it concerns this job, and the queue tells it
            work.refusal = error
            if isinstance(error, ModelError) and error.code in SAME_FOR_ALL:
                with self._changed:
                    self._refusals[work.job.engine] = (time.monotonic(), error)
        finally:
            with self._changed:
                self._asked.pop(work.job.token, None)
                self._answered.append(work)
                self._changed.notify_all()
            self._next()
            self._done()

    def _ask_all(self, work: Work) -> None:
        engine = work.job.engine
        with self._changed:
            known = self._refusals.get(engine)
        if known is not None and time.monotonic() - known[0] < _REMEMBERED_S:
            raise ModelError(str(known[1]), code=known[1].code)  # this one consumed nothing
        extractor = self._extractor(engine)
        before = work.wasted
        for ticket in work.tickets:
            key = self._key(extractor, ticket)
            if ticket.usage is not None or key in work.answers:
                continue

            def tell(done: WindowDone, before: Spent | None = before) -> None:
                now = spent(engine, extractor.model, done.usage)
                self._on_progress(work, done, now if before is None else before + now)

            try:
                answer = ask(extractor, ticket.transcript, self._settings, lambda: self._gone(work), tell)
            except ModelError as error:
                self._count(work, spent(engine, extractor.model, Usage.before(error)))
                raise
            before = answer.usage if before is None else before + answer.usage
            work.answers[key] = answer
            self._faults.at("answered")
            self._keep(work)
            self._faults.at("kept")

    def _count(self, work: Work, wasted: Spent) -> None:
        """Remember what was consumed in vain, over later starts of the job."""
        if wasted.requests:
            work.wasted = wasted if work.wasted is None else work.wasted + wasted
            self._keep(work)

    def _gone(self, work: Work) -> bool:
        return self._stopping.is_set() or not self._holds(work.job)

    def _keep(self, work: Work) -> None:
        """Nobody shall pay twice because the program ends now, or because saving fails."""
        payload: dict[str, Any] = {"answers": {key: one.as_json() for key, one in work.answers.items()}}
        if work.wasted is not None:
            payload["wasted"] = work.wasted.as_json()
        try:
            with self._database.transaction() as conn:
                jobs.keep(conn, work.job, payload)
        except DatabaseUnavailableError as error:
            logger.warning("an answer is only in memory: %s", error)


def kept_answers(job: jobs.Claimed) -> dict[str, Answer]:
    """The answers that an earlier start of the job left."""
    found: Mapping[str, Any] = job.payload.get("answers", {})
    return {key: Answer.from_json(one) for key, one in found.items()}


def kept_waste(job: jobs.Claimed) -> Spent | None:
    """What earlier starts of the job consumed in vain."""
    return Spent.from_json(job.payload.get("wasted"))


def tries_of(job: jobs.Claimed) -> int:
    """How often the job waited for its model before."""
    return int(job.payload.get("tries", 0))
