"""How a conversation is read, shown before anything is kept, and what a person decides about it.

Reads in child processes only, like every other reading; a preview writes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedme_desktop.db import conversations, jobs, rules
from feedme_desktop.db.database import Database
from feedme_desktop.domain.records import Preview, PreviewColumn, PreviewSpeaker, Problem, Reading
from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.errors import NotFoundError, UserError
from feedme_desktop.services.children import ReaderBugError, Request, Ticket, ticket_from
from feedme_desktop.services.knowledge import signature
from feedme_desktop.services.learning import in_doubt, knowledge, remember_roles
from feedme_desktop.services.readers import Readers
from feedme_desktop.settings import Settings

SHOWN = 60
"""Turns of a preview."""

_LOOKED = 2  # conversations of a file: one, or more than one


@dataclass(slots=True)
class _Look:
    """What a child told about a file."""

    tickets: list[Ticket] = field(default_factory=list)
    columns: tuple[PreviewColumn, ...] = ()
    problem: Problem | None = None
    found: int = 0


class Previews:
    """For ``ImportService``."""

    def __init__(self, settings: Settings, database: Database, readers: Readers) -> None:
        self._settings = settings
        self._readers = readers
        self._database = database

    def of_conversation(self, conversation_id: int, reading: Reading | None) -> Preview:
        """See ``ImportService.preview``."""
        return _shown(self._look_at(conversation_id, reading))

    def of_file(self, path: Path, reading: Reading | None) -> Preview:
        """See ``ImportService.preview_file``."""
        return _shown(self._look(self._request(path.name, b"", reading, path=str(path.absolute()))))

    def stored(self, conversation_id: int) -> Reading:
        """See ``ImportService.reading_of``."""
        with self._database.read() as conn:
            found = conversations.reading(conn, conversation_id)
        if found is None:
            raise _not_found(conversation_id)
        return found

    def apply(
        self, conversation_id: int, reading: Reading, remember: Collection[str], remember_columns: bool, who: str
    ) -> list[int]:
        """See ``ImportService.apply``; telling the queue is left to the caller."""
        look = self._look_at(conversation_id, reading) if remember or remember_columns else _Look()
        ticket = look.tickets[0] if look.tickets else None
        format_name = ticket.transcript.format if ticket else None
        columns = look.columns if remember_columns and reading.columns else ()
        with self._database.transaction() as conn:
            others = in_doubt(conn, conversation_id, reading.roles, remember, format_name=format_name)
            if columns:
                others = sorted({*others, *rules.doubts_about_columns(conn, conversation_id)})
            jobs.lock(conn, [conversation_id, *others])
            if not conversations.set_reading(conn, conversation_id, reading):
                raise _not_found(conversation_id)
            if remember:
                remember_roles(
                    conn, reading.roles, remember, format_name=format_name,
                    addresses=ticket.transcript.addresses if ticket else {}, who=who,
                )  # fmt: skip
            if columns:
                keys = {column.name: column.key for column in columns}
                meanings = {keys.get(name, name): meaning for name, meaning in reading.columns.items()}
                rules.remember_mapping(conn, signature([column.key for column in columns]), meanings, who)
            jobs.reset(conn, [conversation_id, *others])
        return others

    def _look_at(self, conversation_id: int, reading: Reading | None) -> _Look:
        with self._database.read() as conn:
            decided = reading or conversations.reading(conn, conversation_id)
            stored = jobs.contents(conn, [conversation_id]).get(conversation_id)
            known = conversations.row(conn, conversation_id)
        if stored is None or known is None:
            raise _not_found(conversation_id)
        given = {"part": known.part, "member": known.member, "warnings": stored.warnings}
        return self._look(self._request(stored.read_as, stored.content, decided, **given))

    def _request(self, name: str, content: bytes, reading: Reading | None, **given: Any) -> Request:
        settings = self._settings
        return Request(
            name, content, settings.max_file_bytes, settings.max_container_bytes, reading=reading or Reading(),
            most=_LOOKED, closely=True, **given,
        )  # fmt: skip

    def _look(self, request: Request) -> _Look:
        look = _Look()
        with self._database.read() as conn:
            known = knowledge(conn)
        try:
            with self._readers.lend(known) as child:
                for reply, _ in child.replies(request):
                    self._note(look, reply)
        except UserError as error:
            look.problem = look.problem or Problem(error.code, str(error))
        except ReaderBugError as error:
            message = f"{request.name} can't be read because of a bug in FeedMe ({error}): report it."
            look.problem = Problem("internal", message)
        return look

    @staticmethod
    def _note(look: _Look, reply: Mapping[str, Any]) -> None:
        if "table" in reply:
            look.columns = tuple(PreviewColumn(**column) for column in reply["table"])
            return
        look.found += 1
        if "failed" in reply:
            look.problem = look.problem or Problem(reply["failed"]["code"], reply["failed"]["message"])
        else:
            look.tickets.append(ticket_from(reply))


def _shown(look: _Look) -> Preview:
    if not look.tickets:
        return Preview(None, None, columns=look.columns, problem=look.problem)
    transcript = look.tickets[0].transcript
    return Preview(
        transcript.format, transcript.title, transcript.turns[:SHOWN], len(transcript.turns),
        tuple(_speakers(transcript)), look.columns, transcript.warnings, None, look.found,
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
