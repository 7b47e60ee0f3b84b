"""What the queue tells about a conversation, from the work on it."""

from __future__ import annotations

from datetime import datetime

from feedme_desktop.domain.records import ConversationStatus, ImportEvent, Problem, Spent, Stage
from feedme_desktop.services.saving import PartSaved
from feedme_desktop.services.work import Work


def stage_event(work: Work, stage: Stage, total: int) -> ImportEvent:
    """The work came so far; ``total`` examples are to be embedded."""
    job = work.job
    return ImportEvent(
        job.conversation_id, job.file, ConversationStatus.PROCESSING, stage, total=total, examples=work.examples,
        seconds=work.seconds, part=job.part,
    )  # fmt: skip


def asking_event(work: Work, done: int, total: int, usage: Spent | None) -> ImportEvent:
    """A model answered ``done`` of ``total`` requests about it."""
    job = work.job
    return ImportEvent(
        job.conversation_id, job.file, ConversationStatus.PROCESSING, Stage.EXTRACTING, done=done, total=total,
        seconds=work.seconds, part=job.part, usage=usage,
    )  # fmt: skip


def ended_event(
    work: Work, status: ConversationStatus, stage: Stage, problem: Problem, until: datetime | None = None
) -> ImportEvent:
    """The work broke off, for good or ``until`` then."""
    job = work.job
    return ImportEvent(
        job.conversation_id, job.file, status, stage, seconds=work.seconds, part=job.part, error=problem,
        source_id=job.conversation_id, waiting_until=until, usage=work.spent,
    )  # fmt: skip


def waiting_event(conversation_id: int, problem: Problem, until: datetime) -> ImportEvent:
    """A conversation waits, because another one learned that the model can't be asked now."""
    return ImportEvent(
        conversation_id, "", ConversationStatus.PENDING, Stage.QUEUED, error=problem, waiting_until=until
    )


def saved_event(work: Work, part: PartSaved) -> ImportEvent:
    """One ticket of the work is stored."""
    return ImportEvent(
        part.conversation_id, work.job.file, ConversationStatus.COMPLETED, Stage.DONE, done=part.examples,
        total=part.examples, examples=part.examples, joined=part.joined, seconds=work.seconds,
        part=part.part if work.target is None else work.job.part, duplicate_of=part.duplicate_of, error=work.problem,
        source_id=work.job.conversation_id, updated=part.updated,
        unsure=part.unsure if work.job.reading is None else (), usage=part.usage,
    )  # fmt: skip
