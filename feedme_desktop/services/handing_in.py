"""Files into the queue: an ordinary file as one conversation, a file of many as one for each ticket.

Constant memory: a child process cuts the file up, and some megabytes of tickets at a time are stored in one
transaction. A note in the data folder says what is being handed in, so that a program that dies can go on with it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from feedme_desktop.db import conversations, jobs
from feedme_desktop.db.conversations import NewConversation, NewPiece
from feedme_desktop.db.database import Database
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.records import ConversationStatus, Problem, Reading, Submitted
from feedme_desktop.errors import DatabaseUnavailableError, ReadError, ServiceUnavailableError, UserError
from feedme_desktop.parsing.registry import too_large
from feedme_desktop.services.children import Cut, Failed, ReaderBugError, Request
from feedme_desktop.services.faults import Faults
from feedme_desktop.services.job_desk import JobDesk, alive, worker_name
from feedme_desktop.services.knowledge import Knowledge
from feedme_desktop.services.learning import knowledge
from feedme_desktop.services.readers import Readers
from feedme_desktop.settings import Settings, write_whole

BATCH = 200
"""Tickets stored in one transaction."""

BATCH_BYTES = 4 * 1024 * 1024

_AGAIN = (ConversationStatus.FAILED, ConversationStatus.CANCELLED)
_UNFINISHED = (ConversationStatus.PENDING, ConversationStatus.PROCESSING)

_FRESH_S = 2.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """How what is handed in is to be imported."""

    engine: str
    folder: str | None = None
    tags: tuple[str, ...] = ()
    reading: Reading | None = None

    def as_json(self) -> dict[str, Any]:
        """For the note."""
        reading = None if self.reading is None else self.reading.as_json()
        return {"engine": self.engine, "folder": self.folder, "tags": list(self.tags), "reading": reading}

    @staticmethod
    def from_json(found: dict[str, Any]) -> Wish:
        """What ``as_json`` was made from."""
        reading = None if found["reading"] is None else Reading.from_json(found["reading"])
        return Wish(found["engine"], found["folder"], tuple(found["tags"]), reading)


class Intake:
    """One for all hand-ins of a library; safe to use from any thread."""

    def __init__(self, settings: Settings, database: Database, queue: JobDesk, readers: Readers) -> None:
        self._settings = settings
        self._database = database
        self._queue = queue
        self._readers = readers
        self._suspended = False
        self._asked = (float("-inf"), Knowledge())
        self._faults = Faults()

    def suspend(self) -> None:
        """Keep the notes of what is closed from now on."""
        self._suspended = True

    def file(self, path: Path, wish: Wish, progress: Progress | None = None, *, start: int = 0) -> Iterator[Submitted]:
        """Hand in a file, its tickets from number ``start`` on; nothing is raised for the file."""
        try:
            size = _checked(path)
            yield from self._split(path, size, wish, progress or _ignore, start)
        except ServiceUnavailableError:
            raise
        except UserError as error:
            yield Submitted(path.name, error=Problem(error.code, str(error)))
        except ReaderBugError as error:
            message = f"{path.name} can't be read because of a bug in FeedMe ({error}): report it."
            yield Submitted(path.name, error=Problem("internal", message))

    def resume(self) -> Iterator[Submitted]:
        """Hand in the rest of files whose hand-in a dead program began."""
        for note in sorted(self._settings.paths.handing_in.glob("*.json")):
            try:
                found = json.loads(note.read_bytes())
                path, wish = Path(found["path"]), Wish.from_json(found["wish"])
                start, stamp, worker = int(found["next"]), found["stamp"], str(found["worker"])
            except (OSError, ValueError, KeyError, TypeError):
                note.unlink(missing_ok=True)  # damaged: handing in the file again does no harm
                continue
            if not alive(worker):
                yield from self.file(path, wish, start=start if stamp == _stamp(path) else 0)
                note.unlink(missing_ok=True)

    def content(self, name: str, content: bytes, wish: Wish) -> Submitted:
        """Store and queue one conversation, or a file that the queue is to look into."""
        sha = hashlib.sha256(content).digest()
        with self._database.transaction() as conn:
            known = conversations.find_by_bytes(conn, sha)
            if known is None:
                made = conversations.insert(conn, self._new(conn, name, sha, sha, len(content), wish), content)
                if made is not None:
                    jobs.enqueue(conn, made)
                    submitted = Submitted(name, conversation_id=made)
                else:  # another program was a moment faster
                    known = conversations.find_by_bytes(conn, sha)
            if known is not None:
                submitted = self._known(conn, Submitted(name), *known)
        if submitted.duplicate_of is None:
            self._queue.tell_queued()
        return submitted

    def _split(self, path: Path, size: int, wish: Wish, progress: Progress, start: int) -> Iterator[Submitted]:
        settings = self._settings
        request = Request(
            path.name, b"", settings.max_file_bytes, settings.max_container_bytes, path=str(path.absolute()),
            reading=wish.reading or Reading(), start=start,
        )  # fmt: skip
        with self._readers.lend(self._fresh_knowledge()) as child:
            pieces = child.split(request, at=lambda at: progress(min(at, size), size))
            first = next(pieces, None)
            if isinstance(first, Cut) and first.part is None:
                for _ in pieces:
                    pass
            else:
                yield from self._store_all(path, wish, first, pieces)
                progress(size, size)
                return
        if size > settings.max_file_bytes:
            raise too_large(path.name, size, settings.max_file_bytes)
        yield self.content(path.name, _content(path), wish)
        progress(size, size)

    def _store_all(
        self, path: Path, wish: Wish, first: Cut | Failed | None, rest: Iterator[Cut | Failed]
    ) -> Iterator[Submitted]:
        place = str(path.absolute())
        note = self._settings.paths.handing_in / f"{hashlib.sha256(place.encode()).hexdigest()[:32]}.json"
        fields = {"path": place, "stamp": _stamp(path), "wish": wish.as_json(), "worker": worker_name()}
        source, keep = _sha(path), False
        try:
            for batch in _batches(first, rest):
                write_whole(note, json.dumps({**fields, "next": batch[0].part or 0}).encode("ascii"))
                answers = self._store(path.name, source, batch, wish)
                self._faults.at("handed_in")
                yield from answers
        except DatabaseUnavailableError:
            keep = True
            raise
        finally:
            if not keep and not self._suspended:
                note.unlink(missing_ok=True)

    def _store(self, name: str, source: bytes, batch: Sequence[Cut | Failed], wish: Wish) -> list[Submitted]:
        """Store tickets in one transaction; the answers are in their order."""
        if wish.reading == Reading():
            wish = replace(wish, reading=None)  # who decided nothing has not looked at every ticket
        pieces = [
            NewPiece(
                hashlib.sha256(cut.content).digest(), cut.content, cut.part or 0, cut.member, cut.name, cut.warnings
            )
            for cut in batch
            if isinstance(cut, Cut)
        ]
        with self._database.transaction() as conn:
            known = conversations.find_many_by_bytes(conn, [one.sha for one in pieces])
            fresh = [one for one in pieces if one.sha not in known]
            made = conversations.insert_many(conn, self._new(conn, name, b"", source, 0, wish), fresh) if fresh else {}
            jobs.enqueue_many(conn, list(made.values()))
            if late := [one.sha for one in fresh if one.sha not in made]:  # another program was a moment faster
                known.update(conversations.find_many_by_bytes(conn, late))
            shas = iter(pieces)
            answers = [
                Submitted(name, error=one.problem, part=one.part, member=one.member)
                if isinstance(one, Failed)
                else self._answer(conn, Submitted(name, part=one.part, member=one.member), next(shas).sha, made, known)
                for one in batch
            ]
        if any(one.conversation_id is not None for one in answers):
            self._queue.tell_queued()
        return answers

    def _answer(
        self,
        conn: Connection,
        blank: Submitted,
        sha: bytes,
        made: dict[bytes, int],
        known: dict[bytes, tuple[int, ConversationStatus]],
    ) -> Submitted:
        if sha in known:
            return self._known(conn, blank, *known[sha])
        known[sha] = (made[sha], ConversationStatus.PENDING)  # the same ticket twice in one file
        return replace(blank, conversation_id=made[sha])

    def _fresh_knowledge(self) -> Knowledge:
        """What the library knows, asked at most every some seconds: a thousand small files come in a row."""
        asked, known = self._asked
        if time.monotonic() - asked > _FRESH_S:
            with self._database.read() as conn:
                known = knowledge(conn)
            self._asked = (time.monotonic(), known)
        return known

    def _known(self, conn: Connection, blank: Submitted, conversation_id: int, status: ConversationStatus) -> Submitted:
        if status not in _AGAIN:
            return replace(blank, duplicate_of=conversation_id, unfinished=status in _UNFINISHED)
        jobs.reset(conn, [conversation_id])
        return replace(blank, conversation_id=conversation_id)

    def _new(self, conn: Connection, name: str, sha: bytes, source: bytes, size: int, wish: Wish) -> NewConversation:
        return NewConversation(
            file=name, sha=sha, source_sha=source, size=size, engine=wish.engine, tags=wish.tags,
            folder_id=conversations.folder_id(conn, wish.folder) if wish.folder else None,
            who=self._settings.user_name, reading=wish.reading,
        )  # fmt: skip


def _batches(first: Cut | Failed | None, rest: Iterator[Cut | Failed]) -> Iterator[list[Cut | Failed]]:
    """Some megabytes of tickets at a time; what came before an error is given before it is raised."""
    batch: list[Cut | Failed] = [] if first is None else [first]
    size, broken = 0, None
    try:
        for piece in rest:
            if len(batch) >= BATCH or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
            batch.append(piece)
            size += len(piece.content) if isinstance(piece, Cut) else 0
    except (ReadError, ReaderBugError) as error:
        broken = error
    if batch:
        yield batch
    if broken is not None:
        raise broken


def _checked(path: Path) -> int:
    """The size in bytes of a file that can be taken. Raises ``ReadError``."""
    try:
        if path.is_dir():
            raise ReadError(f"{path} is a folder: name a file in it.", code="unreadable")
        if not path.is_file() and path.exists():
            raise ReadError(f"{path} is not a regular file: name a file.", code="unreadable")
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if size == 0:
        raise ReadError(f"{path.name} is empty: there is nothing to import.", code="empty")
    return size


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _sha(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _stamp(path: Path) -> list[int]:
    """What changes with the file."""
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns]


def _unreadable(path: Path, error: Exception) -> ReadError:
    reason = getattr(error, "strerror", None) or error
    return ReadError(f"{path} can't be read: {reason}. Check the path and its permissions.", code="unreadable")


def _ignore(_taken: int, _size: int) -> None:
    """Nobody watches."""
