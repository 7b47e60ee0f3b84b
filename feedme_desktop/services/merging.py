"""Several examples made one by a person: its words, everybody's tickets and wordings; can be taken back.

The others are rejected as duplicates, keep their history and live on in the one that stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feedme_desktop.db import conversations, duplicates, edits
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.database import Database
from feedme_desktop.db.edits import Change, Content
from feedme_desktop.db.examples import NewVector, replace_vectors
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.records import Saved
from feedme_desktop.domain.review import text_problem
from feedme_desktop.domain.wording import question_key
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import UserError
from feedme_desktop.services.review import check_version, not_found, note_undo, store_version, tidy
from feedme_desktop.services.work import KINDS, texts_of


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
        with self._database.transaction() as conn:
            duplicates.lock(conn)
            now = edits.lock(conn, [keep, *gone])
            for number in (keep, *gone):
                if number not in now:
                    raise not_found(number)
            check_version(now[keep], if_version)
            _check(now[keep], [now[number] for number in gone])
            changes = [self._take_in(conn, now[keep], now[number], who) for number in gone]
            kept = self._keep(conn, now[keep], [now[number] for number in gone], words, who)
            changes.append(Change(keep, now[keep].version, kept.version))
            label = "Merge" if len(gone) == 1 else f"Merge {len(gone)} examples"
            undo_id = note_undo(conn, who, label, changes, "merged")
        return Saved(keep, kept.status, kept.version, undo_id)

    def keep_both(self, ids: Sequence[int], *, who: str) -> int:
        """Both answers are right: examples no longer contradict each other. Returns how many contradictions ended."""
        with self._database.transaction() as conn:
            settled = duplicates.settle(conn, ids, who)
            if settled:
                conversations.audit(conn, who, "keep_both", "example", min(ids), {"examples": sorted(ids)})
        return settled

    def _take_in(self, conn: Connection, keep: Content, gone: Content, who: str) -> Change:
        """Give the tickets and wordings of one example to another, and reject it."""
        duplicates.merge(conn, keep.id, gone.id)
        note = f"merged into example {keep.id}"
        new = replace(
            gone, status=ReviewStatus.REJECTED, reject_reason=RejectReason.DUPLICATE.value, reject_note=note,
            reviewer=who, merged_into=keep.id,
        )  # fmt: skip
        stored = store_version(conn, new, kind="merged", who=who, why=f"{RejectReason.DUPLICATE.value}: {note}")
        return Change(gone.id, gone.version, stored.version)

    def _keep(
        self,
        conn: Connection,
        keep: Content,
        gone: Sequence[Content],
        words: tuple[str | None, str | None] | None,
        who: str,
    ) -> Content:
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
        stored = store_version(conn, new, kind="merged", who=who, why=why)
        if (new.question, new.answer) != (keep.question, keep.answer):
            self._find_by(conn, keep, stored)
        return stored

    def _find_by(self, conn: Connection, old: Content, new: Content) -> None:
        """Fresh vectors, and the question that was there before as a wording."""
        before, *made = halfvec_bytes(self._embedder.embed([old.question, *texts_of(new.question, new.answer)]))
        model = self._embedder.model
        replace_vectors(conn, [NewVector(new.id, model, kind, v) for kind, v in zip(KINDS, made, strict=True)])
        duplicates.drop_same_wordings(conn, new.id)
        key = question_key(old.question)
        duplicates.keep_wording(conn, new.id, old.conversation_id, old.question, key, model, before)


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
