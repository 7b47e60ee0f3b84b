"""Files into the library: what can be taken, handing in, taking back, erasing.

Handing in only stores and queues; ``queue`` does the work. The same bytes are never imported twice.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from feedme_desktop.db import conversations, examples, jobs, rules
from feedme_desktop.db.conversations import NewConversation
from feedme_desktop.db.database import Database
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.records import (
    ConversationDetail,
    ConversationRow,
    ConversationStatus,
    Preview,
    Problem,
    Reading,
    Submitted,
)
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import NotFoundError, ReadError, UserError
from feedme_desktop.parsing.base import Choices
from feedme_desktop.parsing.registry import describe, too_large
from feedme_desktop.services.job_desk import JobDesk
from feedme_desktop.services.knowledge import MOST_PARTIES
from feedme_desktop.services.learning import remember_roles
from feedme_desktop.services.previewing import Previews
from feedme_desktop.settings import Settings

CONTAINERS = frozenset({".mbox", ".ndjson", ".jsonl", ".json", ".csv", ".tsv", ".zip", ".xml"})
"""Endings of files that may hold many tickets: the larger limit is theirs."""

_AGAIN = (ConversationStatus.FAILED, ConversationStatus.CANCELLED)
_MANY_TICKETS = 3
_IGNORED = frozenset({"Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that could be imported; ``refusal`` says why not, with its error ``code``; ``size`` in bytes."""

    path: Path
    name: str
    kind: str
    size: int
    refusal: str | None = None
    code: str | None = None


class ImportService:
    """Takes files in and keeps their conversations."""

    def __init__(self, settings: Settings, database: Database, queue: JobDesk) -> None:
        self._settings = settings
        self._database = database
        self._queue = queue
        self._previews = Previews(settings, database)

    def survey(self, paths: Iterable[Path | str]) -> list[Candidate]:
        """The files at and below ``paths``, by name and size only; hidden files in folders are passed over."""
        return [self._candidate(path) for given in paths for path in _files(Path(given))]

    def submit_file(
        self, path: Path | str, *, engine: str | None = None, folder: str | None = None, tags: Sequence[str] = ()
    ) -> Submitted:
        """Store a file and queue it; a refusal or a duplicate is in the answer, nothing is raised for the file."""
        path = Path(path)
        try:
            content = self._content(path)
            return self._submit(path.name, content, engine=engine, folder=folder, tags=tags)
        except ReadError as error:
            return Submitted(path.name, error=Problem(error.code, str(error)))

    def submit(
        self,
        path: Path | str,
        *,
        engine: str | None = None,
        folder: str | None = None,
        tags: Sequence[str] = (),
        choices: Choices | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Submitted]:
        """Hand a file in: yields one for an ordinary file, one for each ticket of a file of many, in constant memory.

        Nothing is raised for the file: a refusal is in an answer. What was yielded is stored. ``progress`` hears the
        bytes taken in and the size of the file. Closing the iterator stops the hand-in; what came before stays. One
        that was cut off (crash, ``suspend``) is taken up by ``resume`` or by handing in the same file again.
        """
        del choices
        yield self.submit_file(path, engine=engine, folder=folder, tags=tags)
        if progress is not None:
            progress(1, 1)

    def resume(self) -> Iterator[Submitted]:
        """Go on with the files whose hand-in was cut off when a program ended; yields as ``submit``."""
        yield from ()

    def suspend(self) -> None:
        """The program is about to end: files whose ``submit`` is closed from now on are taken up by ``resume``."""

    def preview(self, conversation_id: int, reading: Reading | None = None) -> Preview:
        """How a conversation's bytes would be read (None: with what is stored); writes nothing.

        Raises ``NotFoundError``; why the file can't be read is in the answer's ``problem``.
        """
        return self._previews.of_conversation(conversation_id, reading)

    def preview_file(self, path: Path | str, reading: Reading | None = None) -> Preview:
        """The same for a file that is not imported yet, as far as its first conversation."""
        return self._previews.of_file(Path(path), reading)

    def reading_of(self, conversation_id: int) -> Reading:
        """What a person decided about a conversation. Raises ``NotFoundError``."""
        return self._previews.stored(conversation_id)

    def apply(
        self,
        conversation_id: int,
        reading: Reading,
        *,
        remember: Collection[str] = (),
        remember_columns: bool = False,
        who: str | None = None,
    ) -> None:
        """Keep how a conversation is to be read, and queue it again; examples that people edited or decided stay.

        The roles of the speakers named in ``remember`` go for later imports of the same kind of format too, the
        meaning of the columns with ``remember_columns`` for later tables with the same headers.
        """
        self._previews.apply(conversation_id, reading, remember, remember_columns, who or self._settings.user_name)
        self._queue.tell_cancelled([conversation_id])
        self._queue.tell_queued()

    def submit_text(
        self,
        text: str,
        *,
        name: str = "Pasted text",
        engine: str | None = None,
        folder: str | None = None,
        tags: Sequence[str] = (),
    ) -> Submitted:
        """Store a pasted transcript and queue it."""
        content = text.encode("utf-8", "replace")
        try:
            self._check_size(name, len(content), self._settings.max_file_bytes)
            if not text.strip():
                raise ReadError(f"{name} is empty: there is nothing to import.", code="empty")
            return self._submit(name, content, engine=engine, folder=folder, tags=tags)
        except ReadError as error:
            return Submitted(name, error=Problem(error.code, str(error)))

    def cancel(self, conversation_id: int) -> bool:
        """Stop the work on a conversation; nothing half done stays. False when there was nothing to stop."""
        with self._database.transaction() as conn:
            self._status(conn, conversation_id)
            hit = jobs.cancel(conn, [conversation_id])
        self._queue.tell_cancelled([conversation_id])
        return bool(hit)

    def retry(self, conversation_id: int) -> None:
        """Queue a failed or cancelled conversation again. Raises ``UserError`` for any other."""
        with self._database.transaction() as conn:
            status = self._status(conn, conversation_id)
            if status not in _AGAIN:
                message = f"Conversation {conversation_id} is {status}: only failed and cancelled ones can be retried."
                raise UserError(message, code="not_failed")
            self._queue_again(conn, [conversation_id])
        self._queue.tell_queued()

    def retry_failed(self) -> list[int]:
        """Queue every failed conversation again; returns their ids."""
        with self._database.transaction() as conn:
            ids = conversations.ids_with_status(conn, [ConversationStatus.FAILED])
            self._queue_again(conn, ids)
        self._queue.tell_queued()
        return ids

    def process(self, conversation_id: int) -> None:
        """Parse and extract a conversation anew; what people edited or decided stays."""
        with self._database.transaction() as conn:
            self._status(conn, conversation_id)
            self._queue_again(conn, [conversation_id])
        self._queue.tell_cancelled([conversation_id])
        self._queue.tell_queued()

    def learn_speakers(self) -> list[int]:
        """Take who turns up in many tickets for an agent and queue those read before that was known; their ids."""
        with self._database.transaction() as conn:
            ids = rules.learn_agents(conn, tickets=_MANY_TICKETS, parties=MOST_PARTIES)
            if ids:
                jobs.lock(conn, ids)
                self._queue_again(conn, ids)
        if ids:
            self._queue.tell_queued()
        return ids

    def delete(self, conversation_id: int, *, everything: bool = False, who: str | None = None) -> int:
        """Erase a conversation: bytes, turns, evidence, versions, vectors, searches. Returns the examples erased.

        Approved examples stay, without their source, unless ``everything``; so do those that other tickets support.
        """
        with self._database.transaction() as conn:
            self._status(conn, conversation_id)
            doomed = conversations.doomed_examples(conn, conversation_id, everything=everything)
            erased = examples.delete(conn, doomed)
            conversations.delete(conn, conversation_id)
            conversations.audit(conn, who, "erase", "conversation", conversation_id, {"examples": erased})
        self._queue.tell_cancelled([conversation_id])
        _erase_drafts(self._settings, doomed)
        return erased

    def delete_example(self, example_id: int, *, who: str | None = None) -> None:
        """Erase one example with its versions and vectors. Raises ``NotFoundError``."""
        with self._database.transaction() as conn:
            if not examples.delete(conn, [example_id]):
                raise NotFoundError(f"There is no example {example_id}: it may have been deleted.")
            conversations.audit(conn, who, "erase", "example", example_id, {})
        _erase_drafts(self._settings, [example_id])

    def rows(
        self, *, limit: int | None = 200, offset: int = 0, status: ConversationStatus | None = None
    ) -> list[ConversationRow]:
        """Conversations, newest first."""
        return self._database.run_read(lambda conn: conversations.page(conn, limit=limit, offset=offset, status=status))

    def detail(self, conversation_id: int) -> ConversationDetail:
        """A conversation with its turns. Raises ``NotFoundError``."""
        found = self._database.run_read(lambda conn: conversations.get(conn, conversation_id))
        if found is None:
            raise _not_found(conversation_id)
        return found

    def set_speaker_role(
        self, conversation_id: int, speaker: str | None, role: Role, *, remember: bool, who: str | None = None
    ) -> ConversationDetail:
        """Give a speaker of a conversation another role; with ``remember`` for later imports too.

        Examples change only when the conversation is processed again.
        """
        with self._database.transaction() as conn:
            if not conversations.set_role(conn, conversation_id, speaker, role):
                raise NotFoundError(f"Nobody called {speaker or 'that'} speaks in conversation {conversation_id}.")
            if remember and speaker:
                by = who or self._settings.user_name
                remember_roles(conn, {speaker: role}, [speaker], format_name=None, who=by)
        return self.detail(conversation_id)

    def _submit(
        self, name: str, content: bytes, *, engine: str | None, folder: str | None, tags: Sequence[str]
    ) -> Submitted:
        sha = hashlib.sha256(content).digest()
        with self._database.transaction() as conn:
            known = conversations.find_by_bytes(conn, sha)
            if known is None:
                new = NewConversation(
                    file=name,
                    sha=sha,
                    source_sha=sha,
                    size=len(content),
                    engine=engine or self._settings.engine,
                    tags=tuple(tags),
                    folder_id=conversations.folder_id(conn, folder) if folder else None,
                    who=self._settings.user_name,
                )
                made = conversations.insert(conn, new, content)
                if made is not None:
                    jobs.enqueue(conn, made)
                    submitted = Submitted(name, conversation_id=made)
                else:  # another program was a moment faster
                    known = conversations.find_by_bytes(conn, sha)
            if known is not None:
                submitted = self._known(conn, name, *known)
        if submitted.duplicate_of is None:
            self._queue.tell_queued()
        return submitted

    def _known(self, conn: Connection, name: str, conversation_id: int, status: ConversationStatus) -> Submitted:
        if status not in _AGAIN:
            unfinished = status in (ConversationStatus.PENDING, ConversationStatus.PROCESSING)
            return Submitted(name, duplicate_of=conversation_id, unfinished=unfinished)
        self._queue_again(conn, [conversation_id])
        return Submitted(name, conversation_id=conversation_id)

    def _queue_again(self, conn: Connection, ids: Sequence[int]) -> None:
        jobs.reset(conn, ids)

    def _status(self, conn: Connection, conversation_id: int) -> ConversationStatus:
        jobs.lock(conn, [conversation_id])
        status = conversations.statuses(conn, [conversation_id]).get(conversation_id)
        if status is None:
            raise _not_found(conversation_id)
        return status

    def _candidate(self, path: Path) -> Candidate:
        kind, refusal = describe(path.name), None
        try:
            size = path.stat().st_size
        except OSError as error:
            refusal = f"{path} can't be read: {error.strerror}."
            return Candidate(path, path.name, kind or "file", 0, refusal, "unreadable")
        code = None
        if kind is None:
            refusal, code = f"{path.name} is not a kind of file that FeedMe reads.", "unsupported"
        else:
            try:
                self._check_size(path.name, size, self._limit(path))
            except ReadError as error:
                refusal, code = str(error), error.code
        return Candidate(path, path.name, kind or "file", size, refusal, code)

    def _limit(self, path: Path) -> int:
        if path.suffix.lower() in CONTAINERS:
            return max(self._settings.max_container_bytes, self._settings.max_file_bytes)
        return self._settings.max_file_bytes

    def _content(self, path: Path) -> bytes:
        """The bytes of a file we may take. Raises ``ReadError``."""
        try:
            if path.is_dir():
                raise ReadError(f"{path} is a folder: name a file in it.", code="unreadable")
            if not path.is_file() and path.exists():
                raise ReadError(f"{path} is not a regular file: name a file.", code="unreadable")
            self._check_size(path.name, path.stat().st_size, self._limit(path))
            return path.read_bytes()
        except OSError as error:
            message = f"{path} can't be read: {error.strerror or error}. Check the path and its permissions."
            raise ReadError(message, code="unreadable") from error

    @staticmethod
    def _check_size(name: str, size: int, limit: int) -> None:
        if size == 0:
            raise ReadError(f"{name} is empty: there is nothing to import.", code="empty")
        if size > limit:
            raise too_large(name, size, limit)


def _files(path: Path) -> Iterator[Path]:
    """The path itself, or every file below a folder, in order of name; links are not followed into folders."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if not name.startswith(".") and name not in _IGNORED)


def _erase_drafts(settings: Settings, example_ids: Sequence[int]) -> None:
    from feedme_desktop.services.drafts import DraftFiles

    drafts = DraftFiles(settings.paths.drafts)
    for example_id in example_ids:
        drafts.forget(example_id)


def _not_found(conversation_id: int) -> NotFoundError:
    return NotFoundError(f"There is no conversation {conversation_id}: it may have been deleted.")
