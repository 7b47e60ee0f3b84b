"""A claimed job on its way through reading, embedding and saving."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from feedme_desktop.db.jobs import Claimed, Stored
from feedme_desktop.domain.records import Problem, Reading
from feedme_desktop.services.children import Request, Ticket
from feedme_desktop.settings import Settings

KINDS = ("question", "both")
"""Two vectors an example: of the question, and of the question with its answer."""


@dataclass(frozen=True, slots=True)
class Target:
    """The known conversation that a ticket belongs to, in the state in which both were put together.

    ``content`` are the bytes of both, None where the ticket brought nothing new; ``warnings`` what is missing in them.
    """

    conversation_id: int
    version: int
    part: int | None
    member: str | None
    reading: Reading
    content: bytes | None
    read_as: str
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Work:
    """``first`` is the ticket as its own bytes say, once ``tickets`` is put together with a known conversation.

    ``alone``: it can't be put together, whatever its keys say.
    """

    job: Claimed
    started: float
    tickets: list[Ticket] = field(default_factory=list)
    problem: Problem | None = None
    first: Ticket | None = None
    target: Target | None = None
    alone: bool = False

    @property
    def texts(self) -> list[str]:
        """What is to be embedded."""
        return [text for ticket in self.tickets for e in ticket.examples for text in texts_of(e.question, e.answer)]

    @property
    def examples(self) -> int:
        """How many were found."""
        return sum(len(ticket.examples) for ticket in self.tickets)

    @property
    def seconds(self) -> float:
        """Since the work began."""
        return round(time.monotonic() - self.started, 3)


def texts_of(question: str, answer: str) -> tuple[str, str]:
    """The texts to embed for an example, in the order of ``KINDS``."""
    return question, f"{question}\n{answer}"


def request_for(job: Claimed, settings: Settings, stored: Stored) -> Request:
    """How to ask a child for the tickets of a job."""
    return Request(
        stored.read_as, stored.content, settings.max_file_bytes, settings.max_container_bytes, job.engine,
        settings.max_examples_per_conversation, settings.quality_threshold, part=job.part, member=job.member,
        reading=job.reading or Reading(), own=job.part is None, warnings=stored.warnings,
    )  # fmt: skip
