"""One row of the Imports place, and how library rows, events and refusals become one.

Plain data without widgets; times are ``time.monotonic`` seconds.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import datetime

from feedme_desktop.domain.records import (
    ConversationRow,
    ConversationStatus,
    ImportEvent,
    Problem,
    Spent,
    Stage,
    Submitted,
)

ENDED = frozenset({ConversationStatus.COMPLETED, ConversationStatus.FAILED, ConversationStatus.CANCELLED})

AGAIN = frozenset({ConversationStatus.FAILED, ConversationStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A file in the list. ``id`` is its conversation; refused files and duplicates have negative numbers of ours."""

    id: int
    file: str
    status: ConversationStatus
    stage: Stage
    format: str | None = None
    done: int = 0
    total: int = 0
    examples: int = 0
    seconds: float = 0.0
    started: float | None = None
    error: Problem | None = None
    duplicate_of: int | None = None
    part: int | None = None
    member: str | None = None
    unsure: tuple[str, ...] = ()
    updated: bool = False
    usage: Spent | None = None
    waiting_until: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether it is put off, for the reason in ``error``."""
        return self.status is ConversationStatus.PENDING and self.waiting_until is not None

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at how it was read."""
        return bool(self.unsure) and self.status is ConversationStatus.COMPLETED and self.duplicate_of is None

    @property
    def failed(self) -> bool:
        """Whether it is in the library and could not be read."""
        return self.id > 0 and self.status is ConversationStatus.FAILED

    @property
    def conversation(self) -> int | None:
        """The conversation a click opens."""
        return self.duplicate_of if self.duplicate_of is not None else (self.id if self.id > 0 else None)

    @property
    def ended(self) -> bool:
        """Whether nothing happens to it any more."""
        return self.status in ENDED

    @property
    def elapsed(self) -> float:
        """Seconds of work so far."""
        if self.ended or self.started is None:
            return self.seconds
        return self.seconds + (time.monotonic() - self.started)

    @property
    def progress(self) -> float:
        """Share done, 0 to 1: the stages in order, the last one by its count."""
        if self.ended:
            return 1.0
        base = {Stage.QUEUED: 0.0, Stage.PARSING: 0.1, Stage.EXTRACTING: 0.35, Stage.EMBEDDING: 0.6, Stage.DONE: 1.0}
        room = {Stage.EXTRACTING: 0.25, Stage.EMBEDDING: 0.4}.get(self.stage, 0.0)
        return base[self.stage] + (room * self.done / self.total if self.total else 0.0)

    def after(self, event: ImportEvent) -> ImportRow:
        """The row after an event."""
        working = event.status is ConversationStatus.PROCESSING
        return replace(
            self,
            file=event.file or self.file,
            status=event.status,
            stage=event.stage,
            done=event.done,
            total=event.total,
            examples=event.examples,
            seconds=event.seconds,
            started=time.monotonic() if working else None,
            error=event.error,
            duplicate_of=event.duplicate_of,
            part=event.part if event.part is not None else self.part,
            unsure=event.unsure,
            updated=event.updated,
            usage=self._usage_after(event),
            waiting_until=event.waiting_until,
        )

    def _usage_after(self, event: ImportEvent) -> Spent | None:
        """What is known stays known until the work begins anew, or its end says what it came to."""
        begins = event.status is ConversationStatus.PROCESSING and event.stage in (Stage.QUEUED, Stage.PARSING)
        if event.usage is not None or begins or event.status is ConversationStatus.COMPLETED:
            return event.usage
        return self.usage


def from_library(row: ConversationRow) -> ImportRow:
    """The row of a conversation that is in the library."""
    seconds = 0.0
    if row.started_at and row.completed_at:
        seconds = max(0.0, (row.completed_at - row.started_at).total_seconds())
    return ImportRow(
        row.id, row.file, row.status, row.stage, row.format, examples=row.examples, seconds=seconds, error=row.error,
        part=row.part, member=row.member, unsure=row.unsure, usage=row.usage, waiting_until=row.waiting_until,
    )  # fmt: skip


def from_event(event: ImportEvent) -> ImportRow:
    """The row of a conversation seen for the first time."""
    return ImportRow(event.conversation_id, event.file, event.status, event.stage).after(event)


def went_elsewhere(event: ImportEvent) -> bool:
    """Whether what was handed in turned out to belong to a conversation that was there before."""
    moved = event.source_id is not None and event.source_id != event.conversation_id
    return moved and (event.updated or event.duplicate_of is not None)


def moved(row: ImportRow, event: ImportEvent, number: int) -> ImportRow:
    """The row of a file whose conversation is another one now; ``number`` (negative) names it from now on."""
    return replace(row.after(event), id=number, file=row.file, part=row.part, duplicate_of=event.conversation_id)


def from_submitted(submitted: Submitted, number: int) -> ImportRow:
    """The row of a file just handed in; ``number`` (negative) names it when the library did not take it."""
    if submitted.conversation_id is not None and submitted.duplicate_of is None:
        return ImportRow(
            submitted.conversation_id, submitted.file, ConversationStatus.PENDING, Stage.QUEUED, part=submitted.part,
            member=submitted.member,
        )  # fmt: skip
    status = ConversationStatus.FAILED if submitted.error else ConversationStatus.COMPLETED
    return ImportRow(
        number, submitted.file, status, Stage.DONE, error=submitted.error, duplicate_of=submitted.duplicate_of,
        part=submitted.part, member=submitted.member,
    )  # fmt: skip


class Purse:
    """What the conversations of one run consumed so far; asking for the total costs nothing."""

    def __init__(self) -> None:
        self._spent: dict[int, Spent] = {}
        self._tokens = 0
        self._cost = 0.0
        self._unpriced = 0
        self._estimated = 0

    def note(self, conversation_id: int, spent: Spent) -> None:
        """A conversation came to this by now."""
        old = self._spent.get(conversation_id)
        for one, sign in ((old, -1), (spent, 1)):
            if one is not None:
                self._tokens += sign * one.tokens
                self._cost += sign * (one.cost or 0.0)
                self._estimated += sign * one.estimated
                self._unpriced += sign * (one.cost is None and one.tokens > 0)
        self._spent[conversation_id] = spent

    @property
    def total(self) -> Spent | None:
        """All together, None while no model was asked; the cost is known where that of every one is."""
        if not self._tokens:
            return None
        cost = None if self._unpriced else max(0.0, self._cost)
        return Spent("", tokens_in=self._tokens, cost=cost, estimated=self._estimated > 0)
