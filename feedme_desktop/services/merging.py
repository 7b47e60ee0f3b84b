"""Several examples made one by a person: its words, everybody's tickets and wordings; can be taken back.

The others are rejected as duplicates, keep their history and live on in the one that stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from feedme_desktop.db import conversations, duplicates, edits, embeddings
from feedme_desktop.db.database import Database
from feedme_desktop.db.edits import Change, Content
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.records import Saved
from feedme_desktop.domain.review import text_problem
from feedme_desktop.domain.wording import question_key
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import UserError
from feedme_desktop.services.review import check_version, find_and_rate, not_found, note_undo, store_version, tidy
from feedme_desktop.services.vectors import Vectors, embedded
from feedme_desktop.services.work import texts_of

_Words = tuple[str | None, str | None] | None
"""Question and answer that a person wrote for the merged example."""


class MergeService:
    """Merging, and contradictions that a person keeps; ``who`` is the name they are noted under."""

    def __init__(self, database: Database, embedder: Embedder) -> None:
        self._database = database
        self._embedder = embedder

    def merge(
        self,
        keep: int,
        others: Sequence[int],
        *,
        question: str | None = None,
        answer: str | None = None,
        if_version: int | None = None,
        who: str,
    ) -> Saved:
        """Let ``others`` live on in ``keep``, with other texts where given (None keeps its own); one undo for all.

        Raises ``NotFoundError``, ``StaleError`` when ``if_version`` is not the current version of ``keep``,
        ``UserError`` (not_allowed, length).
        """
        gone = [number for number in dict.fromkeys(others) if number != keep]
        if not gone:
            raise UserError(f"There is nothing to merge with example {keep}: name another one.", code="not_allowed")
        words = None if question is None and answer is None else (question, answer)

        def write(vectors: Vectors) -> Saved:
            with self._database.transaction() as conn:
                duplicates.lock(conn)
                now = edits.lock(conn, [keep, *gone])
                for number in (keep, *gone):
                    if number not in now:
                        raise not_found(number)
                check_version(now[keep], if_version)
                return self._merge(conn, now[keep], [now[number] for number in gone], words, who, vectors)

        return embedded(self._embedder, write)

    def keep_both(self, ids: Sequence[int], *, who: str) -> list[Saved]:
        """Both answers are right: examples no longer contradict each other. Returns those that did, with one undo."""
        with self._database.transaction() as conn:
            now = edits.lock(conn, ids)
            settled = duplicates.settle(conn, list(now), who)
            if not settled:
                return []
            conversations.audit(conn, who, "keep_both", "example", min(ids), {"examples": sorted(ids)})
            undo_id = edits.add_undo(conn, who, "Keep both", (), settled)
            ended = sorted({number for pair in settled for number in pair})
            return [Saved(number, now[number].status, now[number].version, undo_id) for number in ended]

    def _merge(
        self, conn: Connection, keep: Content, gone: Sequence[Content], words: _Words, who: str, vectors: Vectors
    ) -> Saved:
        _check(keep, gone)
        changes = [self._take_in(conn, keep, one, who) for one in gone]
        kept = self._keep(conn, keep, gone, words, who)
        if (kept.question, kept.answer) != (keep.question, keep.answer):
            _reworded(conn, keep, kept, vectors)
        changes.append(Change.of(keep, kept))
        label = "Merge" if len(gone) == 1 else f"Merge {len(gone)} examples"
        undo_id = note_undo(conn, who, label, changes, "merged")
        return Saved(keep.id, kept.status, kept.version, undo_id)

    def _take_in(self, conn: Connection, keep: Content, gone: Content, who: str) -> Change:
        """Give the tickets and wordings of one example to another, and reject it."""
        duplicates.merge(conn, keep.id, gone.id)
        note = f"merged into example {keep.id}"
        new = replace(
            gone, status=ReviewStatus.REJECTED, reject_reason=RejectReason.DUPLICATE.value, reject_note=note,
            reviewer=who, reviewed_at=None, merged_into=keep.id,
        )  # fmt: skip
        stored = store_version(conn, new, kind="merged", who=who, why=f"{RejectReason.DUPLICATE.value}: {note}")
        return Change.of(gone, stored)

    def _keep(self, conn: Connection, keep: Content, gone: Sequence[Content], words: _Words, who: str) -> Content:
        tags = tuple(dict.fromkeys(tag for one in (keep, *gone) for tag in one.tags))
        new = replace(keep, tags=tags)
        if words is not None:
            question, answer = words
            new = replace(new, question=tidy(question or keep.question), answer=tidy(answer or keep.answer))
        if (new.question, new.answer) != (keep.question, keep.answer):
            problem = text_problem(new.question, new.answer)
            if problem is not None:
                raise UserError(problem, code="length")
        why = f"with {', '.join(str(one.id) for one in gone)}"
        return store_version(conn, new, kind="merged", who=who, why=why)


def _reworded(conn: Connection, old: Content, new: Content, vectors: Vectors) -> None:
    """Found and rated by its new words; the question that was there before becomes a wording."""
    names = partial(embeddings.speakers, conn, [new.id])
    vectors.need([old.question, *texts_of(new.question, new.answer)], names)
    key, before = question_key(old.question), vectors.by_text.get(old.question)
    duplicates.keep_wording(conn, new.id, old.conversation_id, old.question, key, vectors.model, before)
    find_and_rate(conn, new, vectors)


def _check(keep: Content, gone: Sequence[Content]) -> None:
    if keep.status is ReviewStatus.REJECTED:
        message = f"Example {keep.id} is rejected and can't take others in: reopen it, or merge the other way round."
        raise UserError(message, code="not_allowed")
    for one in gone:
        if one.merged_into is not None:
            message = f"Example {one.id} is part of example {one.merged_into} already: reopen it first."
            raise UserError(message, code="not_allowed")
        if one.status is ReviewStatus.APPROVED and keep.status is not ReviewStatus.APPROVED:
            message = f"Example {one.id} is approved and {keep.id} is not: merge {keep.id} into {one.id} instead."
            raise UserError(message, code="not_allowed")
