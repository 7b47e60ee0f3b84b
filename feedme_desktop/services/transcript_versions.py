"""The states in which a conversation came in: list them, read an old one, make one current again.

An old state is read from its bytes in a child process; its turns are not kept.
"""

from __future__ import annotations

import hashlib

from feedme_desktop.db import conversations, jobs, links
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import TranscriptVersionRow
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import NotFoundError, ReadError, UserError
from feedme_desktop.services.children import ReaderBugError, Request, Ticket
from feedme_desktop.services.learning import knowledge
from feedme_desktop.services.readers import Readers
from feedme_desktop.settings import Settings


class TranscriptVersions:
    """For ``ImportService``."""

    def __init__(self, settings: Settings, database: Database, readers: Readers) -> None:
        self._settings = settings
        self._database = database
        self._readers = readers

    def all(self, conversation_id: int) -> list[TranscriptVersionRow]:
        """See ``ImportService.versions``."""
        found = self._database.run_read(lambda conn: links.versions(conn, conversation_id))
        if not found:
            raise NotFoundError(f"There is no conversation {conversation_id}: it may have been deleted.")
        return found

    def read(self, conversation_id: int, version: int) -> Transcript:
        """See ``ImportService.transcript_of``."""
        settings = self._settings
        with self._database.read() as conn:
            found = links.version(conn, conversation_id, version)
            known = knowledge(conn)
        if found is None:
            raise _no_version(conversation_id, version)
        request = Request(
            found.read_as, found.content, settings.max_file_bytes, settings.max_container_bytes, part=found.part or 0,
            member=found.member, reading=found.reading, most=1, warnings=found.warnings,
        )  # fmt: skip
        try:
            with self._readers.lend(known) as child:
                tickets = list(child.read(request))
        except ReaderBugError as error:
            message = f"{found.read_as} can't be read because of a bug in FeedMe ({error}): report it."
            raise ReadError(message, code="internal") from error
        if tickets and isinstance(tickets[0], Ticket):
            return tickets[0].transcript
        message = f"Version {version} of conversation {conversation_id} can't be read any more: restore another one."
        raise ReadError(message, code="malformed")

    def restore(self, conversation_id: int, version: int, who: str) -> int:
        """See ``ImportService.restore_version``; telling the queue is left to the caller."""
        with self._database.transaction() as conn:
            jobs.lock(conn, [conversation_id])
            if not conversations.statuses(conn, [conversation_id]):
                raise NotFoundError(f"There is no conversation {conversation_id}: it may have been deleted.")
            found = links.version(conn, conversation_id, version)
            if found is None:
                raise _no_version(conversation_id, version)
            if links.versions(conn, conversation_id)[0].version == version:
                message = f"Version {version} of conversation {conversation_id} is the current one already."
                raise UserError(message, code="current")
            sha = hashlib.sha256(found.content).digest()
            made = links.add_version(conn, conversation_id, sha, found.content, found.read_as, who, found.warnings)
            conversations.audit(conn, who, "restore", "conversation", conversation_id, {"from": version, "to": made})
            jobs.reset(conn, [conversation_id])
        return made


def _no_version(conversation_id: int, version: int) -> NotFoundError:
    return NotFoundError(f"Conversation {conversation_id} has no version {version}.")
