"""What becomes of a job that can't be brought to its end now: it failed, is tried again, or waits for its model.

Each in one transaction guarded by the lease; what was saved is no business of this.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from feedme_desktop.db import jobs
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Problem, Stage
from feedme_desktop.errors import ModelError, UserError
from feedme_desktop.services.asking import by_rules, pause_s, steps_back, tries_of
from feedme_desktop.services.engines import BUSY
from feedme_desktop.services.import_events import ended_event, waiting_event
from feedme_desktop.services.leases import Leases
from feedme_desktop.services.work import Work
from feedme_desktop.settings import Settings

logger = logging.getLogger(__name__)

MOST_TRIES = 4


class Endings:
    """One for a queue; called from its loops, for jobs that are held."""

    def __init__(
        self, settings: Settings, database: Database, leases: Leases, on_event: Callable[[ImportEvent], None]
    ) -> None:
        self._settings = settings
        self._database = database
        self._leases = leases
        self._on_event = on_event

    def give_up(self, work: Work, error: Exception) -> None:
        """End the job for good when the file, or what a person set, is to blame, else try it again later."""
        job = work.job
        final = isinstance(error, UserError)
        if isinstance(error, UserError):
            problem = Problem(error.code, str(error))
        else:
            logger.error("job %d broke (start %d of %d)", job.job_id, job.attempts, job.max_attempts, exc_info=error)
            problem = Problem(
                "internal", f"{job.file} could not be imported ({type(error).__name__}): retry, or report it."
            )
        with self._database.transaction() as conn:
            if final or job.attempts >= job.max_attempts:
                told = jobs.fail(conn, job, problem, work.spent)
                status, stage = ConversationStatus.FAILED, Stage.PARSING
            else:
                told = jobs.put_back(conn, job, problem)
                status, stage = ConversationStatus.PENDING, Stage.QUEUED
        self._leases.forget(job)
        if told:
            self._on_event(ended_event(work, status, stage, problem))

    def refused(self, work: Work, error: ModelError) -> bool:
        """The model gave no answer: the rules take over (True), the job waits, or it failed."""
        job = work.job
        if steps_back(error, tries_of(job), self._settings):
            for number, ticket in enumerate(work.tickets):
                if ticket.usage is None:
                    wasted = work.wasted if number == 0 else None
                    work.tickets[number] = by_rules(ticket, job.engine, error, wasted)
            return True
        self.away(work, error)
        return False

    def away(self, work: Work, error: ModelError) -> None:
        """A model could not be asked: the job waits if that may pass, else it failed.

        What one conversation alone runs into, such as a time limit, is not waited out for ever.
        """
        if error.passing and (error.code in BUSY or tries_of(work.job) < MOST_TRIES):
            self._park(work, error)
        else:
            self.give_up(work, error)

    def _park(self, work: Work, error: ModelError) -> None:
        """Let the job wait, and with it all that would hear the same from the same model."""
        job, problem, tries = work.job, Problem(error.code, str(error)), tries_of(work.job)
        with self._database.transaction() as conn:
            until = jobs.park(conn, job, problem, pause_s(error, tries), {"tries": tries + 1}, work.spent)
            others = []
            if until is not None and error.code in BUSY:
                others = jobs.park_others(conn, job.engine, problem, until)
        self._leases.forget(job)
        if until is None:
            return
        self._on_event(ended_event(work, ConversationStatus.PENDING, Stage.QUEUED, problem, until))
        for conversation_id in others:
            self._on_event(waiting_event(conversation_id, problem, until))
