"""The loop that claims jobs, reads files in child processes, embeds and saves, on threads somebody lends.

Without Qt. A loop ends when nothing is ready; ``wake`` starts loops again, and a timer of its own does so
for work that others queued. What a job did is visible all at once or not at all.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from feedme_desktop.db import jobs
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Problem, Stage
from feedme_desktop.errors import DatabaseUnavailableError, ReadError, UserError
from feedme_desktop.services.children import Child, Request, Ticket
from feedme_desktop.services.faults import Faults
from feedme_desktop.services.import_events import ended_event, saved_event, stage_event
from feedme_desktop.services.job_desk import GIVEN_UP, worker_name
from feedme_desktop.services.learning import knowledge
from feedme_desktop.services.linking import Linker, Met, sort_out
from feedme_desktop.services.saving import save
from feedme_desktop.services.upkeep import tend
from feedme_desktop.services.work import Work, request_for

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library

logger = logging.getLogger(__name__)

BATCH = 48
"""Conversations a loop claims at most: the more texts are embedded together, the less padding (16: 1.2 x the time)."""

GROUP = 16
"""Conversations written in one transaction: each has its own lease, and costs a quarter of one alone."""

BATCH_BYTES = 32 * 1024 * 1024
"""Of files in memory at a time, about; one file more may come on top."""

FETCH_BYTES = 512 * 1024
"""Of files fetched in one query, about."""

BEAT_S = 15.0
MAX_BREAKS = 4
"""Loops in a row that a bug of ours may end before whoever waits is told."""

RETRY_S = 3.0
"""Pause after the database was out of reach."""

_ROUNDS = 20
"""How often a ticket is put together anew because its conversation changed meanwhile; then its job starts over."""


class QueueRunner:
    """Runs the jobs of a library on at most ``threads`` threads lent by ``submit``.

    ``on_event`` is called from those threads and must not raise. One runner per process is enough.
    """

    def __init__(
        self,
        library: Library,
        *,
        threads: int = 2,
        on_event: Callable[[ImportEvent], None],
        submit: Callable[[Callable[[], None]], object],
    ) -> None:
        self._library = library
        self._threads = threads
        self._on_event = on_event
        self._submit = submit
        self._worker = worker_name()
        self._faults = Faults()
        self._linker = Linker(library.settings, library.database)
        self._changed = threading.Condition()
        self._loops = 0
        self._again = False
        self._breaks: list[Exception] = []
        self._untended = False
        self._stopping = threading.Event()
        self._held: dict[UUID, int] = {}
        self._reading: dict[int, Child] = {}
        self._idle_children: list[Child] = []
        self._children: list[Child] = []
        self._beat: threading.Thread | None = None
        self._beat_soon = threading.Event()

    def start(self) -> None:
        """Take up what an earlier run left, and from now on whatever is queued."""
        self._library.queue.listen(self._on_cancelled, self.wake)
        self._beat = threading.Thread(target=self._keep_beating, name="queue-beat", daemon=True)
        self._beat.start()
        self.wake()

    def wake(self) -> None:
        """Look for work now."""
        with self._changed:
            self._again = True
            missing = 0 if self._stopping.is_set() else self._threads - self._loops
            self._loops += missing
        for _ in range(missing):
            self._submit(self._loop)

    def run_until_idle(self, conversation_ids: Sequence[int] | None = None) -> None:
        """Return when these conversations (or all) are done, failed or cancelled, by whichever worker.

        Raises ``DatabaseUnavailableError`` when the database goes away, and the error of a bug that ends every loop.
        """
        while not self._stopping.is_set():
            with self._changed:
                if len(self._breaks) > MAX_BREAKS:
                    raise self._breaks[-1]
            with self._changed:
                self._changed.wait_for(lambda: self._loops == 0 or self._stopping.is_set(), timeout=0.5)
            with self._library.database.read() as conn:
                left = jobs.unfinished(conn, conversation_ids)
                counts = jobs.counts(conn)
            if left == 0 and (self._loops == 0 or counts.ready or counts.running):
                return  # loops without work are about to end, and may find that some files are to be read again
            if counts.ready and self._loops == 0:
                self.wake()
            elif self._loops == 0:
                self._stopping.wait(min(max(counts.next_in_s or 0.2, 0.05), 1.0))

    def stop(self, deadline_s: float = 5.0) -> bool:
        """Stop claiming, hand back what was not finished; False when a thread still works at the deadline."""
        self._stopping.set()
        self._beat_soon.set()
        end = time.monotonic() + deadline_s
        with self._changed:
            self._changed.notify_all()
            ended = self._changed.wait_for(lambda: self._loops == 0, timeout=deadline_s / 2)
            children = list(self._children)
        for child in children:
            child.close()  # a loop that waits for its child goes on and hands its jobs back
        with self._changed:
            ended = self._changed.wait_for(lambda: self._loops == 0, timeout=max(0.1, end - time.monotonic()))
        if self._beat is not None:
            self._beat.join(timeout=deadline_s)
        self._library.queue.unlisten(self._on_cancelled)
        return ended

    # The loop, on a lent thread.

    def _loop(self) -> None:
        child = self._take_child()
        left = False
        try:
            while not left:
                while not self._stopping.is_set() and self._run_batch(child):
                    self._untended = True
                self._tend()
                left = self._leave()
        except DatabaseUnavailableError as error:
            logger.warning("the queue pauses: %s", error)
            self._beat_soon.set()
        except Exception as error:
            logger.exception("a loop of the queue broke off")
            with self._changed:
                self._breaks.append(error)
        finally:
            with self._changed:
                self._idle_children.append(child)
                self._loops -= not left
                self._changed.notify_all()

    def _leave(self) -> bool:
        """End the loop, unless somebody asked for a look meanwhile: that must not get lost."""
        with self._changed:
            again, self._again = self._again and not self._stopping.is_set(), False
            self._loops -= not again
        return not again

    def _tend(self) -> None:
        """The last loop to end brings what search reads up to date."""
        with self._changed:
            due = self._untended and self._loops == 1 and not self._stopping.is_set()
            self._untended = self._untended and not due
        if due:
            self._library.imports.learn_speakers()
            tend(self._library.database)

    def _take_child(self) -> Child:
        with self._changed:
            if self._idle_children:
                return self._idle_children.pop()
            child = Child()
            self._children.append(child)
            return child

    def _run_batch(self, child: Child) -> bool:
        """Claim some jobs and do them; False when none was ready."""
        database = self._library.database
        with database.transaction() as conn:
            # Few files are shared between the loops, so that none sits idle.
            share = -(-jobs.ready(conn, at_most=BATCH * self._threads) // self._threads)
            claimed = jobs.claim(conn, worker=self._worker, limit=max(1, min(BATCH, share)))
        if not claimed:
            return False
        with self._changed:
            self._held.update({job.token: job.conversation_id for job in claimed})
        self._faults.at("claimed")
        try:
            self._do(child, claimed)
        finally:
            with self._changed:
                left = [job.token for job in claimed if self._held.pop(job.token, None) is not None]
            if left:
                with database.transaction() as conn:
                    jobs.release(conn, left)
        return True

    def _do(self, child: Child, claimed: Sequence[jobs.Claimed]) -> None:
        with self._library.database.read() as conn:
            child.know(knowledge(conn))
        ready: list[Work] = []
        for job, stored in self._with_contents(claimed):
            if self._stopping.is_set():
                return
            work = self._read(child, job, stored)
            if work is not None:
                ready.append(work)
            if sum(work.job.size for work in ready) > BATCH_BYTES:
                self._embed_and_save(child, ready)
                ready = []
        self._embed_and_save(child, ready)

    def _embed_and_save(self, child: Child, ready: Sequence[Work]) -> None:
        if self._stopping.is_set() or not ready:
            return
        self._faults.at("extracted")
        vectors = self._embed(ready)
        met: list[Met] = []
        for start in range(0, len(ready), GROUP):
            if self._stopping.is_set():
                return
            met += self._save(ready[start : start + GROUP], vectors)
        for _ in range(_ROUNDS):
            met = [again for one in met for again in self._save_together(child, one)]

    def _save_together(self, child: Child, met: Met) -> list[Met]:
        """Put a ticket together with the conversation that it belongs to, and save it there."""
        if self._stopping.is_set() or not self._holds(met.work.job):
            return []
        try:
            with self._being_read(met.work.job, child):
                self._linker.put_together(child, met)
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it ends this job and no other
            self._give_up(met.work, error)
            return []
        return self._save([met.work], self._embed([met.work]))

    def _with_contents(self, claimed: Sequence[jobs.Claimed]) -> Iterator[tuple[jobs.Claimed, jobs.Stored | None]]:
        """The jobs with their bytes, fetched for small files together: a transaction each would cost more than they."""
        group: list[jobs.Claimed] = []
        for place, job in enumerate(claimed, 1):
            group.append(job)
            if place < len(claimed) and sum(one.size for one in group) < FETCH_BYTES:
                continue
            with self._library.database.read() as conn:
                contents = jobs.contents(conn, [one.conversation_id for one in group])
            for one in group:
                yield one, contents.pop(one.conversation_id, None)
            group = []

    def _read(self, child: Child, job: jobs.Claimed, stored: jobs.Stored | None) -> Work | None:
        """Parse and extract one file; None when that was the end of its job."""
        if not self._holds(job):
            return None
        work = Work(job, time.monotonic())
        self._tell(work, Stage.PARSING)
        settings = self._library.settings
        try:
            if stored is None:
                self._forget(job)
                return None
            request = request_for(job, settings, stored)
            with self._being_read(job, child):
                self._collect(child, request, work)
            self._faults.at("parsed")
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it ends this job and no other
            self._give_up(work, error)
            return None
        self._tell(work, Stage.EXTRACTING)
        return work

    @contextmanager
    def _being_read(self, job: jobs.Claimed, child: Child) -> Iterator[None]:
        """Let a cancelled conversation end the child that reads it."""
        with self._changed:
            self._reading[job.conversation_id] = child
        try:
            yield
        finally:
            with self._changed:
                self._reading.pop(job.conversation_id, None)

    def _collect(self, child: Child, request: Request, work: Work) -> None:
        try:
            for found in child.read(request):
                if isinstance(found, Ticket):
                    work.tickets.append(found)
                else:
                    work.problem = work.problem or found.problem
        except ReadError as error:
            if not work.tickets:
                raise
            work.problem = Problem(error.code, str(error))  # the tickets that could be read are kept
        if not work.tickets and work.problem is not None:
            raise ReadError(work.problem.message, code=work.problem.code)
        if not work.tickets:
            raise ReadError(f"{request.name} holds no conversation.", code="empty")

    def _embed(self, ready: Sequence[Work]) -> dict[str, bytes]:
        texts = list(dict.fromkeys(text for work in ready for text in work.texts))
        for work in ready:
            self._tell(work, Stage.EMBEDDING, total=work.examples)
        if not texts:
            return {}
        with self._library.database.transaction() as conn:
            jobs.mark_stage(conn, [work.job.token for work in ready], Stage.EMBEDDING, 0.5)
        try:
            vectors = halfvec_bytes(self._library.embedder.embed(texts))
        except Exception as error:  # noqa: BLE001  # the model fails for the whole batch
            for work in ready:
                self._give_up(work, error)
            return {}
        self._faults.at("embedded")
        return dict(zip(texts, vectors, strict=True))

    def _save(self, group: Sequence[Work], vectors: dict[str, bytes]) -> list[Met]:
        """Write some conversations in one transaction, or each in its own when that fails.

        Returns those that have to be put together with a known conversation first.
        """
        group = [work for work in group if self._holds(work.job)]
        if not group:
            return []
        try:
            with self._library.database.transaction() as conn:
                ready, met = sort_out(conn, group)
                saved = save(conn, ready, vectors, model=self._library.embedder.model)
                self._faults.at("before_commit")
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001
            if len(group) == 1:
                self._give_up(group[0], error)
                return []
            # One of them is to blame, and the others need not wait for it.
            return [one for work in group for one in self._save([work], vectors)]
        self._faults.at("after_commit")
        with self._changed:
            self._breaks.clear()
        for work in ready:
            self._forget(work.job)
            for part in saved.get(work.job.job_id, ()):
                self._on_event(saved_event(work, part))
                work.problem = None  # said once, with the first ticket
        return met

    def _give_up(self, work: Work, error: Exception) -> None:
        """End the job for good when the file is to blame, else try it again later."""
        job = work.job
        if self._stopping.is_set() or not self._holds(job):
            return
        final = isinstance(error, UserError)
        if final:
            problem = Problem(error.code, str(error)) if isinstance(error, UserError) else GIVEN_UP
        else:
            logger.error("job %d broke (start %d of %d)", job.job_id, job.attempts, job.max_attempts, exc_info=error)
            problem = Problem(
                "internal", f"{job.file} could not be imported ({type(error).__name__}): retry, or report it."
            )
        with self._library.database.transaction() as conn:
            if final or job.attempts >= job.max_attempts:
                told = jobs.fail(conn, job, problem)
                status, stage = ConversationStatus.FAILED, Stage.PARSING
            else:
                told = jobs.put_back(conn, job, problem)
                status, stage = ConversationStatus.PENDING, Stage.QUEUED
        self._forget(job)
        if told:
            self._on_event(ended_event(work, status, stage, problem))

    # Leases and beats.

    def _holds(self, job: jobs.Claimed) -> bool:
        with self._changed:
            return job.token in self._held

    def _forget(self, job: jobs.Claimed) -> None:
        with self._changed:
            self._held.pop(job.token, None)

    def _on_cancelled(self, conversation_ids: Sequence[int]) -> None:
        """Stop reading conversations that this process cancelled a moment ago."""
        with self._changed:
            for token in [token for token, owner in self._held.items() if owner in conversation_ids]:
                del self._held[token]
            children = [self._reading[i] for i in conversation_ids if i in self._reading]
        for child in children:
            child.kill()

    def _keep_beating(self) -> None:
        while not self._stopping.is_set():
            pause = BEAT_S
            try:
                self._beat_once()
            except Exception as error:  # noqa: BLE001  # the next beat tries again
                logger.warning("a beat of the queue failed: %s", error)
                pause = RETRY_S
            if self._beat_soon.wait(pause):
                self._beat_soon.clear()
                self._stopping.wait(RETRY_S)

    def _beat_once(self) -> None:
        with self._changed:
            tokens = list(self._held)
        with self._library.database.transaction() as conn:
            kept = jobs.heartbeat(conn, tokens) if tokens else set()
        with self._changed:
            lost = [(token, self._held.pop(token)) for token in tokens if token not in kept and token in self._held]
        self._on_cancelled([conversation_id for _, conversation_id in lost])
        self._library.queue.sweep()
        if self._library.queue.counts().ready:
            self.wake()

    def _tell(self, work: Work, stage: Stage, *, total: int = 0) -> None:
        self._on_event(stage_event(work, stage, total))
