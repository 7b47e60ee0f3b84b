"""A library in memory with the types of the real one, for tests of the review screens."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QAbstractButton, QToolButton

from feedme_desktop.domain.example import RejectReason, ReviewStatus, Side, Span
from feedme_desktop.domain.records import (
    ConversationDetail,
    ConversationRow,
    ConversationStatus,
    Counts,
    ExampleDetail,
    ExampleFilter,
    ExampleRow,
    Saved,
    Source,
    Stage,
    VersionRow,
    Wording,
)
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Turn
from feedme_desktop.errors import NotFoundError, StaleError

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

TURNS = (
    Turn(
        0,
        Role.CUSTOMER,
        "Dana Whitfield",
        "2026-03-02T11:32:00",
        "Hello 👋 there!\nWhen I invite people from my "
        "second account 📅 the invitation goes out from the first one. How do I choose the account it is sent from?",
    ),
    Turn(1, Role.AGENT, "Robin", "2026-03-02T11:35:00", "Thanks for writing in. Which version do you have installed?"),
    Turn(
        2,
        Role.CUSTOMER,
        "Dana Whitfield",
        "2026-03-02T11:38:00",
        "5.2.1 on a Mac",
        (HiddenPart(HiddenKind.QUOTE, "\n".join(f"> earlier line {n}" for n in range(12))),),
    ),
    Turn(
        3,
        Role.AGENT,
        "Robin",
        "2026-03-02T11:40:00",
        "Good. 🙂🙂 Open Settings > Identities, select the second "
        "account and tick “Use for invitations”. Then send the invitation again.\nIt also works per event: the "
        "“From” menu above the guests.",
        (HiddenPart(HiddenKind.SIGNATURE, "Robin\nHelp desk"),),
    ),
    Turn(4, Role.NOTE, "Robin", "2026-03-02T11:41:00", "Third one this week, docs should say so."),
    Turn(5, Role.UNKNOWN, "kim@elsewhere.example", "2026-03-02T11:44:00", "Same here, subscribed."),
    Turn(6, Role.CUSTOMER, "Dana Whitfield", "2026-03-02T11:52:00", "That did it, thank you so much!"),
)


def span(side: Side, turn: int, words: str, turns: tuple[Turn, ...] = TURNS) -> Span:
    start = turns[turn].text.index(words)
    return Span(side, turn, start, start + len(words))


SPANS = (
    span(Side.QUESTION, 0, "How do I choose the account it is sent from?"),
    span(Side.ANSWER, 3, "Open Settings > Identities, select the second account and tick “Use for invitations”."),
)


def example(number: int, **changes: object) -> ExampleRow:
    """An example; the number makes it different from others."""
    row = ExampleRow(
        id=number,
        question=f"How do I choose the account an invitation is sent from, case {number}?",
        answer="Open Settings > Identities, select the second account and tick “Use for invitations”.",
        status=ReviewStatus.PENDING,
        tags=("calendar", "accounts"),
        confidence=0.82,
        quality=0.9,
        quality_reasons=("fix confirmed by the customer", "one clear step"),
        below_threshold=False,
        resolved=True,
        conversation_id=1,
        external_id=None,
        version=1,
        tickets=1,
        engine="rules",
        updated_at=START + timedelta(minutes=number),
    )
    return replace(row, **changes)  # type: ignore[arg-type]


KEEP_BOTH = 1000
"""The undo entry of keeping both sides of a contradiction."""


class FakeLibrary:
    """Answers like the services, from lists."""

    def __init__(self, rows: list[ExampleRow], turns: tuple[Turn, ...] = TURNS) -> None:
        self.rows = {row.id: row for row in rows}
        self.turns = {1: turns}
        self.spans = SPANS
        self.versions: dict[int, list[VersionRow]] = {row.id: [_version(row, "extracted", None)] for row in rows}
        self.undo_log: list[tuple[int, str, list[ExampleRow]]] = []
        self.rejections: list[tuple[int, RejectReason, str | None]] = []
        self.remembered: list[tuple[str, Role]] = []
        self.settings = SimpleNamespace(version_control=True, enabled=True, quality_threshold=0.7)
        self.sources: dict[int, tuple[Source, ...]] = {}
        self.wordings: dict[int, tuple[Wording, ...]] = {}
        self.links: list[tuple[int, int]] = []
        self.kept: list[tuple[int, int]] = []
        self.merges: list[tuple[int, list[int], str | None, str | None]] = []
        self.examples = self.imports = self.review = self.merging = self

    # examples

    def page(self, wanted: ExampleFilter, *, limit: int, offset: int) -> list[ExampleRow]:
        return self._found(wanted)[offset : offset + limit]

    def count(self, wanted: ExampleFilter) -> int:
        return len(self._found(wanted))

    def counts(self) -> Counts:
        held = {status: sum(row.status == status for row in self.rows.values()) for status in ReviewStatus}
        return Counts(examples=held)

    def tags(self, status: ReviewStatus | None = None) -> list[tuple[str, int]]:
        names = [tag for row in self.rows.values() if status in (None, row.status) for tag in row.tags]
        return sorted({name: names.count(name) for name in names}.items())

    def folders(self) -> list[str]:
        return ["Billing", "Mail"]

    def detail(self, number: int) -> ExampleDetail:
        if number not in self.rows:
            raise NotFoundError(f"Example {number} does not exist any more.")
        row = self.rows[number]
        source = Source(1, "chat-4821.txt", "Calendar invites from the wrong account", (0,), (3,), self.spans)
        sources = self.sources.get(number, (source,) if row.conversation_id else ())
        pairs = [pair for pair in self.links if number in pair]
        others = tuple(one for pair in pairs for one in pair if one != number)
        open_ones = tuple(one for one in others if self.rows[one].status is not ReviewStatus.REJECTED)
        return ExampleDetail(
            row, "", "en", sources, None, None, None, None, None, None, wordings=self.wordings.get(number, ()),
            contradictions=() if row.status is ReviewStatus.REJECTED else open_ones,
        )  # fmt: skip

    def _found(self, wanted: ExampleFilter) -> list[ExampleRow]:
        rows = [
            row
            for row in self.rows.values()
            if (not wanted.statuses or row.status in wanted.statuses)
            and (wanted.below_threshold is None or row.below_threshold == wanted.below_threshold)
            and set(wanted.tags) <= set(row.tags)
            and wanted.text.casefold() in (row.question + row.answer).casefold()
            and (not wanted.seen_again or row.seen_again > 0)
            and (not wanted.contradicted or any(row.id in pair for pair in self.links))
            and (wanted.conversation_id is None or row.conversation_id == wanted.conversation_id)
        ]
        keys = {"quality": lambda r: -r.quality, "question": lambda r: r.question, "updated": lambda r: r.updated_at}
        return sorted(rows, key=keys.get(wanted.order.lstrip("-"), lambda r: r.id), reverse=wanted.order[0] == "-")

    # merging

    def merge(self, keep: int, others: list[int], *, question=None, answer=None, if_version=None, who: str) -> Saved:  # type: ignore[no-untyped-def]
        if if_version is not None and if_version != self.rows[keep].version:
            raise StaleError("Somebody else changed this example.")
        self.merges.append((keep, list(others), question, answer))
        for number in others:
            self.rows[number] = replace(self.rows[number], status=ReviewStatus.REJECTED, merged_into=keep)
        return self.edit(keep, question=question, answer=answer, who=who)

    def keep_both(self, ids: tuple[int, ...], *, who: str) -> list[Saved]:
        self.kept = [pair for pair in self.links if set(pair) <= set(ids)]
        self.links = [pair for pair in self.links if pair not in self.kept]
        return [Saved(n, self.rows[n].status, self.rows[n].version, KEEP_BOTH) for n in ids if self.kept]

    # review

    def approve(self, ids: list[int], *, who: str) -> list[Saved]:
        return self._decide(ids, ReviewStatus.APPROVED, who)

    def reject(self, ids: list[int], reason: RejectReason, *, note: str | None = None, who: str) -> list[Saved]:
        self.rejections += [(number, reason, note) for number in ids]
        return self._decide(ids, ReviewStatus.REJECTED, who)

    def needs_work(self, ids: list[int], *, who: str) -> list[Saved]:
        return self._decide(ids, ReviewStatus.NEEDS_WORK, who)

    def reopen(self, ids: list[int], *, who: str) -> list[Saved]:
        return self._decide(ids, ReviewStatus.PENDING, who)

    def edit(
        self,
        number: int,
        *,
        question: str | None = None,
        answer: str | None = None,
        tags: object = None,
        if_version: int | None = None,
        approve: bool = False,
        who: str,
    ) -> Saved:
        row = self.rows[number]
        if if_version is not None and if_version != row.version:
            raise StaleError("Somebody else changed this example.")
        status = ReviewStatus.APPROVED if approve else row.status
        changed = replace(
            row,
            question=question or row.question,
            answer=answer or row.answer,
            status=status,
            version=row.version + 1,
            tags=row.tags if tags is None else tuple(tags),  # type: ignore[arg-type]
        )
        return self._save([row], [changed], "edited", who)[0]

    def history(self, number: int) -> list[VersionRow]:
        return list(reversed(self.versions[number]))

    def restore(self, number: int, version: int, *, who: str) -> Saved:
        old = next(each for each in self.versions[number] if each.version == version)
        row = self.rows[number]
        changed = replace(row, question=old.question, answer=old.answer, tags=old.tags, version=row.version + 1)
        return self._save([row], [changed], "restored", who)[0]

    def undo(self, undo_id: int | None = None, *, who: str) -> list[Saved]:
        if undo_id == KEEP_BOTH:
            self.links += self.kept
            return [Saved(n, self.rows[n].status, self.rows[n].version) for pair in self.kept for n in pair]
        for entry in reversed(self.undo_log):
            if undo_id in (None, entry[0]):
                self.undo_log.remove(entry)
                before = [replace(row, version=self.rows[row.id].version + 1) for row in entry[2]]
                for row in before:
                    self._keep(row, "restored", who)
                return [Saved(row.id, row.status, row.version) for row in before]
        raise NotFoundError("There is nothing to undo.")

    def _decide(self, ids: list[int], status: ReviewStatus, who: str) -> list[Saved]:
        before = [self.rows[number] for number in ids]
        after = [replace(row, status=status, version=row.version + 1) for row in before]
        return self._save(before, after, "status", who)

    def _save(self, before: list[ExampleRow], after: list[ExampleRow], kind: str, who: str) -> list[Saved]:
        number = len(self.undo_log) + 100
        self.undo_log.append((number, who, before))
        for row in after:
            self._keep(row, kind, who)
        return [Saved(row.id, row.status, row.version, number) for row in after]

    def _keep(self, row: ExampleRow, kind: str, who: str) -> None:
        self.rows[row.id] = row
        self.versions[row.id].append(_version(row, kind, who))


class FakeImports:
    """The conversations of a ``FakeLibrary``."""

    def __init__(self, library: FakeLibrary) -> None:
        self._library = library

    def detail(self, number: int) -> ConversationDetail:
        if number not in self._library.turns:
            raise NotFoundError(f"Conversation {number} does not exist any more.")
        row = ConversationRow(
            number,
            "chat-4821.txt",
            None,
            "text",
            "Calendar invites from the wrong account",
            ConversationStatus.COMPLETED,
            Stage.DONE,
            None,
            len(self._library.rows),
            START,
            START,
            START,
        )
        return ConversationDetail(row, self._library.turns[number], {}, ())

    def set_speaker_role(self, number: int, speaker: str, role: Role, *, remember: bool) -> ConversationDetail:
        if remember:
            self._library.remembered.append((speaker, role))
        turns = self._library.turns[number]
        self._library.turns[number] = tuple(replace(t, role=role) if t.speaker == speaker else t for t in turns)
        return self.detail(number)


def fake_library(rows: list[ExampleRow], turns: tuple[Turn, ...] = TURNS) -> FakeLibrary:
    """A library with its parts."""
    library = FakeLibrary(rows, turns)
    library.imports = FakeImports(library)  # type: ignore[assignment]
    return library


def _version(row: ExampleRow, kind: str, who: str | None) -> VersionRow:
    at = START + timedelta(hours=row.version)
    return VersionRow(row.id, row.version, kind, row.question, row.answer, row.tags, row.status, who, None, at)


__all__ = ["TURNS", "QAbstractButton", "QToolButton", "QUrl", "example", "fake_library", "replace", "span"]
