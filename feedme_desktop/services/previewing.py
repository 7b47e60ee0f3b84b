"""How a conversation is read, shown before anything is kept, and what a person decides about it.

Reads in child processes only, like every other reading; a preview writes nothing.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from feedme_desktop.db import conversations, jobs
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import Preview, PreviewSpeaker, Problem, Reading
from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.errors import NotFoundError, ReadError, UserError
from feedme_desktop.services.children import Child, ReaderBugError, Request, Ticket
from feedme_desktop.services.learning import remember_roles
from feedme_desktop.services.readers import Readers
from feedme_desktop.settings import Settings

SHOWN = 60
"""Turns of a preview."""

_LOOKED = 2  # conversations of a file: one, or more than one


class Previews:
    """For ``ImportService``."""

    def __init__(self, settings: Settings, database: Database, readers: Readers) -> None:
        self._settings = settings
        self._readers = readers
        self._database = database

    def of_conversation(self, conversation_id: int, reading: Reading | None) -> Preview:
        """See ``ImportService.preview``."""
        stored = self.stored(conversation_id)
        with self._database.read() as conn:
            content = jobs.contents(conn, [conversation_id]).get(conversation_id)
            row = conversations.get(conn, conversation_id)
        if content is None or row is None:
            raise _not_found(conversation_id)
        return self._preview(content.read_as, content.content, reading or stored)

    def of_file(self, path: Path, reading: Reading | None) -> Preview:
        """See ``ImportService.preview_file``."""
        try:
            content = path.read_bytes()
        except OSError as error:
            return Preview(None, None, problem=Problem("unreadable", f"{path} can't be read: {error.strerror}."))
        return self._preview(path.name, content, reading or Reading())

    def stored(self, conversation_id: int) -> Reading:
        """See ``ImportService.reading_of``."""
        with self._database.read() as conn:
            found = conversations.reading(conn, conversation_id)
        if found is None:
            raise _not_found(conversation_id)
        return found

    def apply(
        self,
        conversation_id: int,
        reading: Reading,
        remember: Collection[str],
        remember_columns: bool,
        who: str,
    ) -> None:
        """See ``ImportService.apply``; telling the queue is left to the caller."""
        del remember_columns
        with self._database.transaction() as conn:
            jobs.lock(conn, [conversation_id])
            if not conversations.set_reading(conn, conversation_id, reading):
                raise _not_found(conversation_id)
            remember_roles(conn, reading.roles, remember, format_name=None, who=who)
            jobs.reset(conn, [conversation_id])

    def _preview(self, name: str, content: bytes, reading: Reading) -> Preview:
        settings = self._settings
        request = Request(name, content, settings.max_file_bytes, settings.max_container_bytes)
        child = Child()
        try:
            tickets = [one for one in itertools.islice(child.read(request), _LOOKED) if isinstance(one, Ticket)]
            return shown(tickets[0], reading, len(tickets))
        except ReadError as error:
            return Preview(None, None, problem=Problem(error.code, str(error)))
        except ReaderBugError as error:
            return Preview(None, None, problem=Problem("internal", f"{name} can't be read because of a bug: {error}."))
        finally:
            child.close()


def shown(ticket: Ticket, reading: Reading, found: int) -> Preview:
    """What is shown of a ticket; ``found`` conversations are in the file as far as was looked."""
    transcript = ticket.transcript
    out = set(reading.excluded)
    turns = tuple(
        replace(turn, role=reading.roles.get(turn.speaker or "", turn.role), excluded=turn.index in out)
        for turn in transcript.turns
    )
    transcript = replace(transcript, turns=turns)
    return Preview(
        transcript.format, transcript.title, turns[:SHOWN], len(turns), tuple(_speakers(transcript)), (),
        transcript.warnings, None, found,
    )  # fmt: skip


def _speakers(transcript: Transcript) -> Iterator[PreviewSpeaker]:
    """The speakers in order of appearance, each with the role of most turns."""
    spoken: dict[str, list[Role]] = {}
    for turn in transcript.turns:
        spoken.setdefault(turn.speaker or "", []).append(turn.role)
    for name, roles in spoken.items():
        yield PreviewSpeaker(name, _most(roles), len(roles))


def _most(roles: Sequence[Role]) -> Role:
    return Counter(roles).most_common(1)[0][0]


def _not_found(conversation_id: int) -> UserError:
    return NotFoundError(f"There is no conversation {conversation_id}: it may have been deleted.")
