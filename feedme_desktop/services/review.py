"""What people decide and write: approve, reject, edit, restore, undo.

Every change is a version, names the version it is based on, and can be taken back; a bulk is one undo.
Nothing of somebody else's is ever overwritten unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from feedme_desktop.db import conversations, duplicates, edits, embeddings
from feedme_desktop.db.database import Database
from feedme_desktop.db.edits import Change, Content, Decision
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.records import Saved, VersionRow
from feedme_desktop.domain.review import may_become, text_problem
from feedme_desktop.domain.wording import question_key
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import NotFoundError, StaleError, UserError
from feedme_desktop.extraction import personal
from feedme_desktop.services.quality import rate_again
from feedme_desktop.services.vectors import Vectors, embedded, put
from feedme_desktop.services.work import texts_of
from feedme_desktop.settings import Settings


class ReviewService:
    """Changes to examples by people; ``who`` is the name they are noted under."""

    def __init__(self, database: Database, settings: Settings, embedder: Embedder) -> None:
        self._database = database
        self._settings = settings
        self._embedder = embedder

    def approve(self, ids: Sequence[int], *, who: str) -> list[Saved]:
        """Approve examples, all or none. Raises ``NotFoundError``, ``UserError`` (not_allowed)."""
        return self._decide(ids, ReviewStatus.APPROVED, who=who)

    def reject(
        self, ids: Sequence[int], reason: RejectReason | str, *, note: str | None = None, who: str
    ) -> list[Saved]:
        """Reject examples with a reason, all or none."""
        return self._decide(ids, ReviewStatus.REJECTED, who=who, reason=RejectReason(reason), note=note)

    def reopen(self, ids: Sequence[int], *, who: str) -> list[Saved]:
        """Put decided examples back to pending, all or none."""
        return self._decide(ids, ReviewStatus.PENDING, who=who)

    def needs_work(self, ids: Sequence[int], *, who: str) -> list[Saved]:
        """Set examples aside for somebody to improve, all or none."""
        return self._decide(ids, ReviewStatus.NEEDS_WORK, who=who)

    def edit(
        self,
        example_id: int,
        *,
        question: str | None = None,
        answer: str | None = None,
        tags: Sequence[str] | None = None,
        if_version: int | None = None,
        approve: bool = False,
        who: str,
    ) -> Saved:
        """Save new texts or tags (None keeps the old), and approve in the same step if asked.

        Raises ``StaleError`` when ``if_version`` is not the current version, ``UserError`` (length, not_allowed).
        """
        base = self._current(example_id)
        check_version(base, if_version)
        new = replace(
            base,
            question=base.question if question is None else tidy(question),
            answer=base.answer if answer is None else tidy(answer),
            tags=base.tags if tags is None else _tidy_tags(tags),
        )
        if (new.question, new.answer) != (base.question, base.answer):
            problem = text_problem(new.question, new.answer)
            if problem is not None:
                raise UserError(problem, code="length")
        if approve:
            _check_step(base, ReviewStatus.APPROVED)
            new = replace(new, status=ReviewStatus.APPROVED, reject_reason=None, reject_note=None, reviewer=who)
            if (new.status, who) != (base.status, base.reviewer):
                new = replace(new, reviewed_at=None)
        if new == base:
            return Saved(base.id, base.status, base.version)
        return self._write(base, new, kind="edited", label="Edit", who=who)

    def history(self, example_id: int) -> list[VersionRow]:
        """Every saved state, newest first. Raises ``NotFoundError``."""
        found = self._database.run_read(lambda conn: edits.versions(conn, example_id))
        if not found:
            raise not_found(example_id)
        return found

    def restore(self, example_id: int, version: int, *, who: str) -> Saved:
        """Make texts and tags of an earlier version the current ones, as a new version; the status stays."""
        base = self._current(example_id)
        with self._database.read() as conn:
            old = edits.version(conn, example_id, version)
        if old is None:
            raise NotFoundError(f"Example {example_id} has no version {version}.")
        new = replace(base, question=old.question, answer=old.answer, tags=old.tags)
        return self._write(
            base, new, kind="restored", label=f"Restore version {version}", why=f"version {version}", who=who
        )

    def undo(self, undo_id: int | None = None, *, who: str) -> list[Saved]:
        """Take back one decision, by default the last of ``who``; what was changed since is left alone.

        Raises ``NotFoundError`` when there is nothing to undo, ``StaleError`` when all of it was changed since.
        """

        def write(vectors: Vectors) -> list[Saved]:
            with self._database.transaction() as conn:
                entry = edits.undo_entry(conn, undo_id, who)
                if entry is None:
                    raise NotFoundError("There is nothing to undo.")
                kept = [number for pair in entry.kept for number in pair]
                now = edits.lock(conn, [*kept, *(change.example_id for change in entry.changes)])
                steps = [
                    (base, _before(conn, change), change.decided)
                    for change in entry.changes
                    if (base := now.get(change.example_id)) is not None and base.version == change.to_version
                ]
                reworded = [(base.id, old) for base, old, _ in steps if _reworded(base, old)]
                names = partial(embeddings.speakers, conn, [number for number, _ in reworded])
                vectors.need([text for _, old in reworded for text in texts_of(*_words(old))], names)
                saved = [_revert(conn, *step, who, vectors) for step in steps]
                again = duplicates.unsettle(conn, entry.kept)
                saved += [Saved(number, now[number].status, now[number].version) for number in again]
                if not saved:
                    raise StaleError("This can't be undone any more: the examples were changed since.")
                edits.close_undo(conn, entry.id)
                conversations.audit(conn, who, "undo", "example", None, {"undo": entry.id, "examples": len(saved)})
                return saved

        return embedded(self._embedder, write)

    def _decide(
        self,
        ids: Sequence[int],
        status: ReviewStatus,
        *,
        who: str,
        reason: RejectReason | None = None,
        note: str | None = None,
    ) -> list[Saved]:
        wanted = list(dict.fromkeys(ids))
        why = None if reason is None else f"{reason.value}: {note}" if note else reason.value
        note = None if note is None else conversations.storable(note)
        with self._database.transaction() as conn:
            now = edits.lock(conn, wanted)
            changes: list[Change] = []
            saved: list[Saved] = []
            for example_id in wanted:
                base = now.get(example_id)
                if base is None:
                    raise not_found(example_id)
                _check_step(base, status)
                new = replace(
                    base, status=status, reject_reason=None if reason is None else reason.value, reject_note=note,
                    reviewer=who if status in (ReviewStatus.APPROVED, ReviewStatus.REJECTED) else None,
                    reviewed_at=None,
                )  # fmt: skip
                if (new.status, new.reject_reason, new.reject_note) != (
                    base.status,
                    base.reject_reason,
                    base.reject_note,
                ):
                    new = store_version(conn, new, kind="status", who=who, why=why)
                    changes.append(Change.of(base, new))
                saved.append(Saved(example_id, new.status, new.version))
            undo_id = note_undo(conn, who, _label(status, len(changes)), changes, status.value)
        return [replace(one, undo_id=undo_id) for one in saved]

    def _write(self, base: Content, new: Content, *, kind: str, label: str, who: str, why: str | None = None) -> Saved:
        """Save a change of one example with fresh vectors. Raises ``StaleError``."""

        def write(vectors: Vectors) -> Saved:
            with self._database.transaction() as conn:
                stored = store_version(conn, new, kind=kind, who=who, why=why)
                if _reworded(base, new):
                    find_and_rate(conn, stored, vectors)
                undo_id = note_undo(conn, who, label, [Change.of(base, stored)], kind)
            return Saved(stored.id, stored.status, stored.version, undo_id)

        texts = list(texts_of(*_words(new))) if _reworded(base, new) else []
        if base.question != new.question:
            texts.append(base.question)  # most likely that of its ticket, which goes on to find it
        with self._database.read() as conn:
            names = embeddings.speakers(conn, [base.id]) if texts else []
        return embedded(self._embedder, write, texts=texts, names=names)

    def _current(self, example_id: int) -> Content:
        with self._database.transaction() as conn:
            found = edits.lock(conn, [example_id]).get(example_id)
        if found is None:
            raise not_found(example_id)
        return found


def _before(conn: Connection, change: Change) -> VersionRow:
    old = edits.version(conn, change.example_id, change.from_version)
    if old is None:
        raise NotFoundError(f"Example {change.example_id} has no version {change.from_version} any more.")
    return old


def _revert(
    conn: Connection, base: Content, old: VersionRow, before: Decision | None, who: str, vectors: Vectors
) -> Saved:
    reason, _, note = (old.why or "").partition(": ") if old.status is ReviewStatus.REJECTED else ("", "", "")
    decided = old.status in (ReviewStatus.APPROVED, ReviewStatus.REJECTED)
    by = before.by if before is not None else old.who  # entries from before that was noted
    new = replace(
        base, question=old.question, answer=old.answer, tags=old.tags, status=old.status,
        reject_reason=reason if reason in set(RejectReason) else None, reject_note=note or None,
        reviewer=by if decided else None, reviewed_at=before.at if before is not None else None,
    )  # fmt: skip
    stored = store_version(conn, new, kind="restored", who=who, why="undo" if not reason else old.why)
    if stored.merged_into is not None:  # it was rejected before it was merged
        duplicates.unmerge(conn, [stored.id])
    duplicates.drop_same_wordings(conn, stored.id)
    if _reworded(base, old):
        find_and_rate(conn, stored, vectors)
    return Saved(stored.id, stored.status, stored.version)


def _reworded(old: Content | VersionRow, new: Content | VersionRow) -> bool:
    return _words(old) != _words(new)


def _words(state: Content | VersionRow) -> tuple[str, str]:
    return state.question, state.answer


def find_and_rate(conn: Connection, stored: Content, vectors: Vectors) -> None:
    """After a change of words: fresh vectors, a fresh score, and what was asked at first still finds the example."""
    put(conn, stored.id, stored.question, stored.answer, vectors)
    duplicates.drop_same_wordings(conn, stored.id)
    asked = edits.first_question(conn, stored.id)
    if asked is not None and asked != stored.question:
        _keep_asked(conn, stored, asked, vectors)
    rate_again(conn, stored.id, stored.question, stored.answer)


def _keep_asked(conn: Connection, stored: Content, asked: str, vectors: Vectors) -> None:
    if any(asked[one.start : one.end] not in stored.question for one in personal.find(asked)):
        duplicates.forget_wording(conn, stored.id, asked)  # somebody took out what is nobody's business
        return
    vector, key = vectors.by_text.get(asked), question_key(asked)
    if duplicates.keep_wording(conn, stored.id, stored.conversation_id, asked, key, vectors.model, vector):
        vectors.need([asked], partial(embeddings.speakers, conn, [stored.id]))


def store_version(conn: Connection, new: Content, *, kind: str, who: str, why: str | None) -> Content:
    """Write ``new`` over the version it names and keep it in the history. Raises ``StaleError``."""
    text = f"{new.question}\n{new.answer}"
    version = edits.update(conn, new, codes=cut_codes(text), question_key=question_key(new.question))
    if version is None:
        raise _stale(new.id)
    stored = replace(new, version=version)
    if new.merged_into is not None and new.status is not ReviewStatus.REJECTED:  # it stands for itself again
        duplicates.unmerge(conn, [new.id])
        stored = replace(stored, merged_into=None)
    edits.add_version(conn, stored, kind=kind, who=who, why=None if why is None else conversations.storable(why))
    return stored


def note_undo(conn: Connection, who: str, label: str, changes: Sequence[Change], action: str) -> int | None:
    """One undo entry and an audit line per example, without their words."""
    if not changes:
        return None
    for change in changes:
        conversations.audit(conn, who, action, "example", change.example_id, {"version": change.to_version})
    return edits.add_undo(conn, who, label, changes)


def _label(status: ReviewStatus, count: int) -> str:
    verbs = {
        ReviewStatus.APPROVED: "Approve",
        ReviewStatus.REJECTED: "Reject",
        ReviewStatus.PENDING: "Reopen",
        ReviewStatus.NEEDS_WORK: "Set aside",
    }
    return verbs[status] if count == 1 else f"{verbs[status]} {count} examples"


def check_version(base: Content, if_version: int | None) -> None:
    """Raises ``StaleError`` unless ``if_version`` is None or the current version."""
    if if_version is not None and if_version != base.version:
        raise _stale(base.id)


def _check_step(base: Content, status: ReviewStatus) -> None:
    if not may_become(base.status, status):
        message = f"Example {base.id} is {base.status} and can't become {status}: reopen it first."
        raise UserError(message, code="not_allowed")


def tidy(text: str) -> str:
    """A text as it is stored."""
    return conversations.storable(text).replace("\r\n", "\n").strip()


def _tidy_tags(tags: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy for tag in tags if (tidy := " ".join(conversations.storable(tag).split()))))


def _stale(example_id: int) -> StaleError:
    return StaleError(f"Example {example_id} was changed by somebody else meanwhile: look at it again, then save.")


def not_found(example_id: int) -> NotFoundError:
    """There is no such example."""
    return NotFoundError(f"There is no example {example_id}: it may have been deleted.")
