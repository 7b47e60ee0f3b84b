"""A claimed job on its way through reading, embedding and saving."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

from feedme_desktop.db.jobs import Claimed, Stored
from feedme_desktop.domain.records import Problem, Reading, Spent
from feedme_desktop.errors import ReadError
from feedme_desktop.services.children import Child, Request, Ticket
from feedme_desktop.services.engines import engine_of_child, is_remote
from feedme_desktop.settings import Settings

if TYPE_CHECKING:
    from feedme_desktop.services.asking import Answer

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

    ``alone``: it can't be put together, whatever its keys say. ``answers`` are those of a model, by what was asked;
    ``refusal`` is why there is none; ``wasted`` was consumed by what led to none.
    """

    job: Claimed
    started: float
    tickets: list[Ticket] = field(default_factory=list)
    problem: Problem | None = None
    first: Ticket | None = None
    target: Target | None = None
    alone: bool = False
    answers: dict[str, Answer] = field(default_factory=dict)
    refusal: Exception | None = None
    wasted: Spent | None = None

    @property
    def remote(self) -> bool:
        """Whether a model is to be asked."""
        return is_remote(self.job.engine)

    @property
    def nothing_new(self) -> bool:
        """Whether all of it is in the library already: nobody need be asked about it."""
        return self.target is not None and self.target.content is None

    @property
    def texts(self) -> list[str]:
        """What is to be embedded."""
        return [text for ticket in self.tickets for e in ticket.examples for text in texts_of(e.question, e.answer)]

    @property
    def speakers(self) -> set[str]:
        """Who spoke."""
        return {turn.speaker for ticket in self.tickets for turn in ticket.transcript.turns if turn.speaker}

    @property
    def examples(self) -> int:
        """How many were found."""
        return sum(len(ticket.examples) for ticket in self.tickets)

    @property
    def spent(self) -> Spent | None:
        """What asking about it consumed, here and in earlier starts; None where nobody asked."""
        found = [answer.usage for answer in self.answers.values()]
        found += [] if self.wasted is None else [self.wasted]
        return reduce(add, found) if found else None

    @property
    def seconds(self) -> float:
        """Since the work began."""
        return round(time.monotonic() - self.started, 3)


def texts_of(question: str, answer: str) -> tuple[str, str]:
    """The texts to embed for an example, in the order of ``KINDS``."""
    return question, f"{question}\n{answer}"


def request_for(job: Claimed, settings: Settings, stored: Stored) -> Request:
    """How to ask a child for the tickets of a job."""
    engine = engine_of_child(job.engine, settings)
    return Request(
        stored.read_as, stored.content, settings.max_file_bytes, settings.max_container_bytes, engine,
        settings.max_examples_per_conversation, settings.quality_threshold, part=job.part, member=job.member,
        reading=job.reading or Reading(), own=job.part is None, warnings=stored.warnings,
    )  # fmt: skip


def collect(child: Child, request: Request, work: Work) -> None:
    """Read the tickets of a job; what could be read before an error is kept. Raises as ``Child.read``."""
    try:
        for found in child.read(request):
            if isinstance(found, Ticket):
                work.tickets.append(found)
            else:
                work.problem = work.problem or found.problem
    except ReadError as error:
        if not work.tickets:
            raise
        work.problem = Problem(error.code, str(error))
    if not work.tickets and work.problem is not None:
        raise ReadError(work.problem.message, code=work.problem.code)
    if not work.tickets:
        raise ReadError(f"{request.name} holds no conversation.", code="empty")
