"""The loop that claims jobs, reads files in child processes, embeds and saves, on threads somebody lends.

Without Qt. A loop ends when nothing is ready; ``wake`` starts loops again, and a timer of its own does so
for work that others queued. What a job did is visible all at once or not at all.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from feedme_desktop.db import jobs
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.domain.records import ImportEvent, Stage
from feedme_desktop.errors import DatabaseUnavailableError, ModelError
from feedme_desktop.services.asking import Asking, kept_answers, kept_waste
from feedme_desktop.services.children import Child
from feedme_desktop.services.endings import Endings
from feedme_desktop.services.faults import Faults
from feedme_desktop.services.import_events import asking_event, saved_event, stage_event
from feedme_desktop.services.job_desk import worker_name
from feedme_desktop.services.learning import knowledge
from feedme_desktop.services.leases import Leases
from feedme_desktop.services.linking import Linker, Met, sort_out
from feedme_desktop.services.saving import Saved, save
from feedme_desktop.services.upkeep import tend
from feedme_desktop.services.vectors import Vectors, embed_of, embedded
from feedme_desktop.services.work import Work, collect, request_for

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

MAX_BREAKS = 4
"""Loops in a row that a bug of ours may end before whoever waits is told."""

PATIENCE_S = 0.5
"""So long a file that is being read may take to its end when the queue stops; then its reader is ended."""

ASKING_STOPS_S = 2.0

EMBED_AT_ONCE = 128
"""Texts; some tenths of a second."""

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
        self._claiming = threading.Lock()
        self._faults = Faults()
        self._linker = Linker(library.settings, library.database)
        self._changed = threading.Condition()
        self._loops = 0
        self._again = False
        self._breaks: list[Exception] = []
        self._untended = False
        self._stopping = threading.Event()
        self._reading: dict[int, Child] = {}
        self._idle_children: list[Child] = []
        self._children: list[Child] = []
        self._leases = Leases(library.database, library.queue, self._on_cancelled, self.wake)
        self._endings = Endings(library.settings, library.database, self._leases, on_event)
        self._asking = Asking(
            library.settings, library.database, lambda engine: library.models.extractor(engine),
            holds=self._leases.holds,
            on_progress=lambda work, done, usage: on_event(asking_event(work, done.done, done.total, usage)),
            done=self.wake,
        )  # fmt: skip

    def start(self) -> None:
        """Take up what an earlier run left, and from now on whatever is queued."""
        self._library.queue.listen(self._on_cancelled, self.wake)
        self._leases.start()
        self.wake()

    def wake(self) -> None:
        """Look for work now."""
        with self._changed:
            self._again = True
            missing = 0 if self._stopping.is_set() else self._threads - self._loops
            self._loops += missing
        for _ in range(missing):
            self._submit(self._loop)

    def run_until_idle(self, conversation_ids: Sequence[int] | None = None, *, patience_s: float | None = None) -> None:
        """Return when these conversations (or all) are done, failed or cancelled, by whichever worker.

        ``patience_s``: do not wait for those that are tried again only later than that. Raises
        ``DatabaseUnavailableError`` when the database goes away, and the error of a bug that ends every loop.
        """
        while not self._stopping.is_set():
            with self._changed:
                if len(self._breaks) > MAX_BREAKS:
                    raise self._breaks[-1]
            with self._changed:
                self._changed.wait_for(lambda: self._loops == 0 or self._stopping.is_set(), timeout=0.5)
            with self._library.database.read() as conn:
                left = jobs.unfinished(conn, conversation_ids, within_s=patience_s)
                counts = jobs.counts(conn)
            if left == 0 and (self._loops == 0 or counts.ready or counts.running):
                return  # loops without work are about to end, and may find that some files are to be read again
            if counts.ready and self._loops == 0:
                self.wake()
                if self._asking.busy:  # those that are ready may wait for a slot: whoever frees one wakes the loops
                    self._stopping.wait(1.0)
            elif self._loops == 0:
                self._stopping.wait(min(max(counts.next_in_s or 0.2, 0.05), 1.0))

    def stop(self, deadline_s: float = 5.0) -> bool:
        """Stop claiming, hand back what was not finished; False when a thread still works at the deadline."""
        self._stopping.set()
        end = time.monotonic() + deadline_s
        left = self._asking.stop(min(ASKING_STOPS_S, deadline_s / 2))
        with self._changed:
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._loops == 0, timeout=min(PATIENCE_S, deadline_s / 2))
            children = list(self._children)
        for child in children:
            child.close()  # a loop that waits for its child goes on and hands its jobs back
        with self._changed:
            ended = self._changed.wait_for(lambda: self._loops == 0, timeout=max(0.1, end - time.monotonic()))
        self._leases.stop(deadline_s)
        self._library.queue.unlisten(self._on_cancelled)
        left += self._asking.stop(0.0)  # what a loop passed on meanwhile
        try:
            self._leases.release([work.job for work in left])
        except DatabaseUnavailableError as error:
            logger.warning("jobs stay claimed until their lease ends: %s", error)
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
            self._leases.trouble()
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
            self._library.quality.retrain_if_due()

    def _take_child(self) -> Child:
        with self._changed:
            if self._idle_children:
                return self._idle_children.pop()
            child = Child()
            self._children.append(child)
            return child

    def _run_batch(self, child: Child) -> bool:
        """Save what a model answered, claim some jobs and do them; False when there was nothing."""
        answered = self._save_answered(child)
        claimed = self._claim()
        if not claimed:
            return answered
        try:
            self._leases.hold(claimed)
            self._faults.at("claimed")
            self._do(child, claimed)
        finally:
            self._leases.release(self._asking.left(claimed))
        return True

    def _claim(self) -> list[jobs.Claimed]:
        """Some jobs for this loop, and as many to ask a model about as there is room for."""
        remote: list[jobs.Claimed] = []
        with self._claiming:
            with self._library.database.transaction() as conn:
                # Few files are shared between the loops, so that none sits idle.
                share = -(-jobs.ready(conn, at_most=BATCH * self._threads, remote=False) // self._threads)
                claimed = jobs.claim(conn, worker=self._worker, limit=max(1, min(BATCH, share)), remote=False)
                if (room := self._asking.room()) > 0:
                    remote = jobs.claim(conn, worker=self._worker, limit=room, remote=True)
            self._asking.expect(remote)  # those that are really ours, before another loop looks for room
        return claimed + remote

    def _save_answered(self, child: Child) -> bool:
        """Save what came back from a model; False when nothing did."""
        works = self._asking.take()
        try:
            ready = [work for work in works if self._was_answered(work)]
            self._embed_and_save(child, ready)
        except DatabaseUnavailableError:
            works = self._asking.put_back(works)
            raise
        finally:
            self._leases.release(self._asking.dealt_with(works))
        return bool(works)

    def _do(self, child: Child, claimed: Sequence[jobs.Claimed]) -> None:
        with self._library.database.read() as conn:
            child.know(knowledge(conn))
        ready: list[Work] = []
        for job, stored in self._with_contents(claimed):
            if self._stopping.is_set():
                return
            work = self._read(child, job, stored)
            if work is not None and (not work.remote or self._reached(child, work)):
                ready.append(work)
            if sum(work.job.size for work in ready) > BATCH_BYTES:
                self._embed_and_save(child, ready)
                ready = []
        self._embed_and_save(child, ready)

    # A model over the network.

    def _reached(self, child: Child, work: Work) -> bool:
        """Whether all that a model has to say about it is here; else it is being asked about.

        What belongs to a known conversation is put together with it first: a model is asked about the whole.
        """
        for _ in range(_ROUNDS):
            with self._library.database.transaction() as conn:
                _, met = sort_out(conn, [work])
            if not met:
                break
            if not self._put_together(child, met[0]):
                return False
        return self._settled(work)

    def _settled(self, work: Work) -> bool:
        try:
            if work.nothing_new or self._asking.settle(work):
                return True
        except ModelError as error:
            work.refusal = error
            return self._was_answered(work)
        with self._library.database.transaction() as conn:
            jobs.mark_stage(conn, [work.job.token], Stage.EXTRACTING, 0.35)
        self._asking.ask(work)
        return False

    def _was_answered(self, work: Work) -> bool:
        """Whether the work can be saved now; if not, its job waits, failed, or was taken away."""
        error = work.refusal
        if not self._holds(work.job) or self._stopping.is_set():
            return False
        if error is None:
            return self._settled(work)
        ready = False
        if isinstance(error, ModelError):
            ready = self._endings.refused(work, error)
        else:
            self._give_up(work, error)
        work.refusal = None  # not before it is written down: the database may go away meanwhile
        return ready

    # Embedding and saving.

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
        work = met.work
        if not self._put_together(child, met) or (work.remote and not self._settled(work)):
            return []
        return self._save([work], self._embed([work]))

    def _put_together(self, child: Child, met: Met) -> bool:
        """Read a ticket with the conversation that it belongs to; False when that was the end of its job."""
        if self._stopping.is_set() or not self._holds(met.work.job):
            return False
        try:
            with self._being_read(met.work.job, child):
                self._linker.put_together(child, met)
        except DatabaseUnavailableError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, it ends this job and no other
            self._give_up(met.work, error)
            return False
        return True

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
        work = Work(job, time.monotonic(), answers=kept_answers(job), wasted=kept_waste(job))
        self._tell(work, Stage.PARSING)
        settings = self._library.settings
        try:
            if stored is None:
                self._leases.forget(job)
                return None
            request = request_for(job, settings, stored)
            with self._being_read(job, child):
                collect(child, request, work)
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

    def _embed(self, ready: Sequence[Work]) -> dict[str, bytes]:
        texts = list(dict.fromkeys(text for work in ready for text in work.texts))
        for work in ready:
            self._tell(work, Stage.EMBEDDING, total=work.examples)
        if not texts:
            return {}
        with self._library.database.transaction() as conn:
            jobs.mark_stage(conn, [work.job.token for work in ready], Stage.EMBEDDING, 0.5)
        try:
            vectors = self._vectors(texts, {name for work in ready for name in work.speakers})
        except Exception as error:  # noqa: BLE001  # the model fails for the whole batch
            for work in ready:
                self._give_up(work, error)
            return {}
        self._faults.at("embedded")
        return vectors

    def _vectors(self, texts: Sequence[str], names: Collection[str]) -> dict[str, bytes]:
        """A part at a time, so that nobody who stops the queue waits for the rest: those are missing then."""
        found: dict[str, bytes] = {}
        by_length = sorted(texts, key=len)  # texts of like length together need little padding
        for start in range(0, len(texts), EMBED_AT_ONCE):
            if self._stopping.is_set():
                break
            part = by_length[start : start + EMBED_AT_ONCE]
            found.update(zip(part, halfvec_bytes(embed_of(self._library.embedder, part, names)), strict=True))
        return found

    def _save(self, group: Sequence[Work], vectors: dict[str, bytes]) -> list[Met]:
        """Write some conversations in one transaction, or each in its own when that fails.

        Returns those that have to be put together with a known conversation first.
        """
        group = [work for work in group if self._holds(work.job)]
        if not group or self._stopping.is_set():
            return []
        try:
            ready, met, saved = embedded(
                self._library.embedder, lambda made: self._write(group, made), vectors, needed=True
            )
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
            self._leases.forget(work.job)
            for part in saved.get(work.job.job_id, ()):
                self._on_event(saved_event(work, part))
                work.problem = None  # said once, with the first ticket
        return met

    def _write(self, group: Sequence[Work], vectors: Vectors) -> tuple[list[Work], list[Met], Saved]:
        with self._library.database.transaction() as conn:
            ready, met = sort_out(conn, group)
            saved = save(conn, ready, vectors)
            self._faults.at("before_commit")
        return ready, met, saved

    def _give_up(self, work: Work, error: Exception) -> None:
        """End the job, put it off, or let it wait for a model that is away."""
        if self._stopping.is_set() or not self._holds(work.job):
            return
        if isinstance(error, ModelError):
            self._endings.away(work, error)
        else:
            self._endings.give_up(work, error)

    # Leases, and who takes them away.

    def _holds(self, job: jobs.Claimed) -> bool:
        return self._leases.holds(job)

    def _on_cancelled(self, conversation_ids: Sequence[int]) -> None:
        """Stop working on conversations that were cancelled a moment ago, here or by another program."""
        self._leases.drop(conversation_ids)
        with self._changed:
            children = [self._reading[i] for i in conversation_ids if i in self._reading]
        for child in children:
            child.kill()

    def _tell(self, work: Work, stage: Stage, *, total: int = 0) -> None:
        self._on_event(stage_event(work, stage, total))
