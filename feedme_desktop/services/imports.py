"""Files into the library: what can be taken, handing in, taking back, erasing.

Handing in only stores and queues; ``queue`` does the work. The same bytes are never imported twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from feedme_desktop.db import conversations, duplicates, examples, jobs, rules
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
    TranscriptVersionRow,
)
from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import NotFoundError, ReadError, UserError
from feedme_desktop.parsing.base import Choices, Limits
from feedme_desktop.parsing.registry import describe, describe_content, limit_of, too_large
from feedme_desktop.services import erasing
from feedme_desktop.services.engines import is_remote
from feedme_desktop.services.erasing import Erased
from feedme_desktop.services.handing_in import Intake, Wish
from feedme_desktop.services.job_desk import JobDesk
from feedme_desktop.services.knowledge import MOST_PARTIES
from feedme_desktop.services.learning import in_doubt, remember_roles
from feedme_desktop.services.previewing import Previews
from feedme_desktop.services.readers import Readers
from feedme_desktop.services.transcript_versions import TranscriptVersions
from feedme_desktop.services.vectors import Vectors, embedded
from feedme_desktop.settings import Settings

_AGAIN = (ConversationStatus.FAILED, ConversationStatus.CANCELLED)
_MANY_TICKETS = 3
_HEAD = 64 * 1024
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

    def __init__(
        self,
        settings: Settings,
        database: Database,
        queue: JobDesk,
        *,
        embedder: Embedder,
        reach: Callable[[str], object] = lambda _engine: None,
    ) -> None:
        """``reach`` raises ``ModelError`` where an engine that asks a model is not set up."""
        self._settings = settings
        self._reach = reach
        self._embedder = embedder
        self._set_up: set[str] = set()
        self._database = database
        self._queue = queue
        self._limits = Limits(settings.max_file_bytes, settings.max_container_bytes)
        self._readers = Readers()
        self._intake = Intake(settings, database, queue, self._readers)
        self._previews = Previews(settings, database, self._readers)
        self._versions = TranscriptVersions(settings, database, self._readers)

    def survey(self, paths: Iterable[Path | str]) -> list[Candidate]:
        """The files at and below ``paths``, by name and size, or by their head where the name has no ending.

        Hidden files in folders are passed over.
        """
        return [self._candidate(path) for given in paths for path in _files(Path(given))]

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

        Nothing is raised for the file: a refusal is in an answer; an engine that is not set up raises ``ModelError``
        ahead of all. What was yielded is stored. ``progress`` hears the bytes taken in and the size of the file.
        Closing the iterator stops the hand-in; what came before stays. One that was cut off (crash, ``suspend``) is
        taken up by ``resume`` or by handing in the same file again.
        """
        reading = None if choices is None else Reading(choices.as_text, dict(choices.columns))
        return self._intake.file(Path(path), self._wish(engine, folder, tags, reading), progress)

    def resume(self) -> Iterator[Submitted]:
        """Go on with the files whose hand-in was cut off when a program ended; yields as ``submit``."""
        return self._intake.resume()

    def suspend(self) -> None:
        """The program is about to end: files whose ``submit`` is closed from now on are taken up by ``resume``."""
        self._intake.suspend()

    def close(self) -> None:
        """End the child processes."""
        self._intake.suspend()
        self._readers.close()

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
    ) -> list[int]:
        """Keep how a conversation is to be read, and queue it again; examples that people edited or decided stay.

        The roles of the speakers named in ``remember`` go for later imports of the same kind of format too, the
        meaning of the columns with ``remember_columns`` for later tables with the same headers. Returns the other
        conversations that are queued because they were in doubt about just that.
        """
        by = who or self._settings.user_name
        others = self._previews.apply(conversation_id, reading, remember, remember_columns, by)
        self._queue.tell_cancelled([conversation_id, *others])
        self._queue.tell_queued()
        return others

    def versions(self, conversation_id: int) -> list[TranscriptVersionRow]:
        """The states in which a conversation came in, newest first. Raises ``NotFoundError``."""
        return self._versions.all(conversation_id)

    def transcript_of(self, conversation_id: int, version: int) -> Transcript:
        """What one of those states says. Raises ``NotFoundError`` and ``ReadError``."""
        return self._versions.read(conversation_id, version)

    def restore_version(self, conversation_id: int, version: int, *, who: str | None = None) -> int:
        """Make an earlier state current, as a new version, and queue the conversation; returns the version's number.

        Raises ``NotFoundError``, and ``UserError`` where it is the current one.
        """
        made = self._versions.restore(conversation_id, version, who or self._settings.user_name)
        self._queue.tell_cancelled([conversation_id])
        self._queue.tell_queued()
        return made

    def submit_text(
        self,
        text: str,
        *,
        name: str = "Pasted text",
        engine: str | None = None,
        folder: str | None = None,
        tags: Sequence[str] = (),
    ) -> Submitted:
        """Store a pasted transcript and queue it. Raises ``ModelError`` for an engine that is not set up."""
        content = text.encode("utf-8", "replace")
        wish = self._wish(engine, folder, tags)
        try:
            self._check_size(name, len(content), self._settings.max_file_bytes)
            if not text.strip():
                raise ReadError(f"{name} is empty: there is nothing to import.", code="empty")
            return self._intake.content(name, content, wish)
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
        """Queue a failed or cancelled conversation again; one that waits for a model is tried now.

        Raises ``UserError`` for any other.
        """
        with self._database.transaction() as conn:
            status = self._status(conn, conversation_id)
            if status in _AGAIN:
                self._queue_again(conn, [conversation_id])
            elif not jobs.hurry(conn, [conversation_id]):
                message = f"Conversation {conversation_id} is {status}: only failed and cancelled ones can be retried."
                raise UserError(message, code="not_failed")
        self._queue.tell_queued()

    def retry_failed(self) -> list[int]:
        """Queue every failed conversation again, and try now what waits for a model; returns the ids of the failed."""
        with self._database.transaction() as conn:
            jobs.hurry(conn)
            ids = conversations.ids_with_status(conn, [ConversationStatus.FAILED])
            self._queue_again(conn, ids)
        self._queue.tell_queued()
        return ids

    def process(self, conversation_id: int, *, engine: str | None = None) -> None:
        """Parse and extract a conversation anew, with another ``engine`` if given; edits and decisions stay.

        Raises ``ModelError`` for an engine that is not set up.
        """
        if engine is not None:
            self._check_engine(engine)
        with self._database.transaction() as conn:
            self._status(conn, conversation_id)
            if engine is not None:
                conversations.set_engine(conn, [conversation_id], engine)
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

        Approved examples stay, without their source, unless ``everything``; so do those that other tickets support, in
        words of theirs or of a person: without vectors of these where the model is out of reach.
        """

        def erase(vectors: Vectors) -> Erased:
            with self._database.transaction() as conn:
                self._status(conn, conversation_id)  # the job first, as whoever saves does
                duplicates.lock(conn)
                done = erasing.erase(conn, conversation_id, vectors, everything=everything)
                detail = {"examples": len(done.gone)}
                conversations.audit(conn, who, "erase", "conversation", conversation_id, detail)
            return done

        done = embedded(self._embedder, erase)
        self._queue.tell_cancelled([conversation_id])
        _erase_drafts(self._settings, [*done.gone, *done.changed])
        return len(done.gone)

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

        Examples change only when the conversation is processed again. With ``remember``, others in which nobody knew
        what the speaker is are queued again.
        """
        named = [speaker] if remember and speaker else []
        with self._database.transaction() as conn:
            others = in_doubt(conn, conversation_id, {speaker or "": role}, named, format_name=None)
            jobs.lock(conn, [conversation_id, *others])
            if not conversations.set_role(conn, conversation_id, speaker, role):
                raise NotFoundError(f"Nobody called {speaker or 'that'} speaks in conversation {conversation_id}.")
            decided = conversations.reading(conn, conversation_id) or Reading()
            roles = {**decided.roles, speaker or "": role}
            conversations.set_reading(conn, conversation_id, replace(decided, roles=roles))
            by = who or self._settings.user_name
            remember_roles(conn, {speaker or "": role}, named, format_name=None, who=by)
            self._queue_again(conn, others)
        if others:
            self._queue.tell_queued()
        return self.detail(conversation_id)

    def _wish(
        self, engine: str | None, folder: str | None, tags: Sequence[str], reading: Reading | None = None
    ) -> Wish:
        wanted = engine or self._settings.engine
        self._check_engine(wanted)
        return Wish(wanted, folder, tuple(tags), reading)

    def _check_engine(self, engine: str) -> None:
        """Raise ``ModelError`` for one that is not set up, unless the rules are to take over."""
        if is_remote(engine) and engine not in self._set_up and not self._settings.fall_back_to_rules:
            self._reach(engine)
            self._set_up.add(engine)  # a key that is taken away later fails the jobs, with the same sentence

    def _queue_again(self, conn: Connection, ids: Sequence[int]) -> None:
        jobs.reset(conn, ids)

    def _status(self, conn: Connection, conversation_id: int) -> ConversationStatus:
        jobs.lock(conn, [conversation_id])
        status = conversations.statuses(conn, [conversation_id]).get(conversation_id)
        if status is None:
            raise _not_found(conversation_id)
        return status

    def _candidate(self, path: Path) -> Candidate:
        kind, refusal, code = describe(path.name), None, None
        limit = limit_of(path.name, self._limits)
        try:
            size = path.stat().st_size
            if kind is None and size and _nameless(path):
                kind, limit = _by_content(path, self._limits)
        except OSError as error:
            refusal = f"{path} can't be read: {error.strerror}."
            return Candidate(path, path.name, kind or "file", 0, refusal, "unreadable")
        if kind is None:
            refusal, code = f"{path.name} is not a kind of file that FeedMe reads.", "unsupported"
        else:
            try:
                self._check_size(path.name, size, limit)
            except ReadError as error:
                refusal, code = str(error), error.code
        return Candidate(path, path.name, kind or "file", size, refusal, code)

    @staticmethod
    def _check_size(name: str, size: int, limit: int) -> None:
        if size == 0:
            raise ReadError(f"{name} is empty: there is nothing to import.", code="empty")
        if size > limit:
            raise too_large(name, size, limit)


def _nameless(path: Path) -> bool:
    """Whether a name has no ending to tell by: mailboxes of Thunderbird and Unix, mails in a maildir (``…:2,S``)."""
    return not path.suffix or ":2," in path.name


def _by_content(path: Path, limits: Limits) -> tuple[str | None, int]:
    """What the first bytes of a file say that it is, and its largest size. Raises ``OSError``."""
    if not path.is_file():  # a pipe would never end
        return None, limits.max_bytes
    with path.open("rb") as file:
        found = describe_content(path.name, file.read(_HEAD))
    kind, many = found or (None, False)
    return kind, max(limits.max_bytes, limits.max_container_bytes) if many else limits.max_bytes


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
