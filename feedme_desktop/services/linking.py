"""Tickets that come again: recognises them by keys and puts them together with the conversation that is here.

A ticket of a help desk is known by its number and its first message, a mail by Message-IDs. Who is known is looked up
under a lock in the transaction that saves, so that two workers never make two conversations of one ticket.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.db import conversations, jobs, links
from feedme_desktop.db.conversations import storable
from feedme_desktop.db.database import Database
from feedme_desktop.db.jobs import Stored
from feedme_desktop.db.links import Key, Linked, Version
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.records import ConversationDetail, Reading
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ReadError
from feedme_desktop.services.children import Child, Request, Ticket
from feedme_desktop.services.knowledge import source_of
from feedme_desktop.services.mailbox import mbox_of
from feedme_desktop.services.work import Target, Work, request_for
from feedme_desktop.settings import Settings

_MOST_IDS = 200
_MOST_LETTERS = 300


def keys_of(transcript: Transcript) -> list[Key]:
    """What a conversation is known by."""
    found = [("ticket", key)] if (key := _ticket_key(transcript)) else []
    found += [("message", one) for one in _ids(transcript, "message_ids")]
    return found + [("reference", one) for one in _ids(transcript, "references")]


def _probes(transcript: Transcript) -> list[Key]:
    """The keys of conversations that this one belongs to: a mail to those it answers and to those that answer it.

    Two that only answer the same mail stay apart: it may have gone to many people.
    """
    own, answered = _ids(transcript, "message_ids"), _ids(transcript, "references")
    found = [("ticket", key)] if (key := _ticket_key(transcript)) else []
    found += [("message", one) for one in dict.fromkeys((*own, *answered))]
    return found + [("reference", one) for one in own]


def _ticket_key(transcript: Transcript) -> str | None:
    """Migration 0002 makes the same key of tickets that were here before."""
    number = transcript.metadata.get("ticket")
    if not isinstance(number, str) or not number.strip():
        return None
    first = next((turn for turn in transcript.turns if turn.role not in (Role.NOTE, Role.SYSTEM)), None)
    if first is None:
        return None
    words = hashlib.md5(folded(storable(first.text)).encode(), usedforsecurity=False).hexdigest()
    name = storable(f"{source_of(transcript.format)}:{number.strip()}").lower()[:_MOST_LETTERS]
    return f"{name}:{words}"


def _ids(transcript: Transcript, name: str) -> list[str]:
    found = transcript.metadata.get(name)
    if not isinstance(found, list | tuple):
        return []
    ids = (storable(str(one)).strip().strip("<>")[:_MOST_LETTERS] for one in found)
    return list(dict.fromkeys(filter(None, ids)))[:_MOST_IDS]


def folded(text: str) -> str:
    """The text with its white space folded."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Met:
    """A ticket to be put together with the conversation it belongs to, None where that is gone."""

    work: Work
    linked: Linked | None


def sort_out(conn: Connection, works: Sequence[Work]) -> tuple[list[Work], list[Met]]:
    """Lock what the tickets are known by; returns those that may be saved as they are, and those that met somebody.

    The lock holds until the transaction ends.
    """
    probes = {id(work): _probes((work.first or work.tickets[0]).transcript) for work in works if _linkable(work)}
    stored = {id(work): [key for ticket in work.tickets for key in keys_of(ticket.transcript)] for work in works}
    links.lock_keys(conn, sorted({key for keys in (*probes.values(), *stored.values()) for key in keys}))
    by_key: dict[Key, list[Linked]] = {}
    for linked in links.find(conn, sorted({key for keys in probes.values() for key in keys})):
        by_key.setdefault(linked.key, []).append(linked)
    ready: list[Work] = []
    met: list[Met] = []
    taken: set[Key] = set()
    for work in works:
        wanted = probes.get(id(work), [])
        linked_to = _best(work, wanted, by_key)
        state = None if linked_to is None else (linked_to.conversation_id, linked_to.version)
        expected = None if work.target is None else (work.target.conversation_id, work.target.version)
        if state != expected or not taken.isdisjoint(wanted):
            met.append(Met(work, linked_to))
            continue
        taken.update(stored[id(work)], wanted if work.target else ())
        ready.append(work)
    return ready, met


def _linkable(work: Work) -> bool:
    """A conversation that was read before keeps to itself, and so do the tickets of a file that was not cut up."""
    return not (work.alone or work.job.known) and len(work.tickets) == 1 and work.tickets[0].own is None


def _best(work: Work, wanted: Sequence[Key], by_key: Mapping[Key, Sequence[Linked]]) -> Linked | None:
    """The conversation that most keys lead to, the oldest of several."""
    found = [one for key in wanted for one in by_key.get(key, ()) if one.conversation_id != work.job.conversation_id]
    if not found:
        return None
    tickets = [one for one in found if one.key[0] == "ticket"] or found
    hits = Counter(one.conversation_id for one in tickets)
    return min(tickets, key=lambda one: (-hits[one.conversation_id], one.conversation_id))


class Linker:
    """Puts a ticket together with the conversation it met; reads both in a child."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    def put_together(self, child: Child, met: Met) -> None:
        """Set the work's target, with its ticket as it is to be saved there. Raises what reading raises."""
        work = met.work
        work.first = work.first or work.tickets[0]
        found = None if met.linked is None else self._load(work, met.linked)
        if found is None:  # it is gone, or will be there when the work of the same batch is saved
            work.target, work.tickets = None, [work.first]
            return
        target = self._target(work.first, found, by_number=met.linked is not None and met.linked.key[0] == "ticket")
        if target is None:
            work.alone, work.target, work.tickets = True, None, [work.first]
        elif target.content is None or (target.content == found.own.content and found.version.reading == Reading()):
            work.target, work.tickets = target, [work.first]
        else:
            self._read_again(child, work, target, found)

    def _load(self, work: Work, linked: Linked) -> _Both | None:
        with self._database.read() as conn:
            own = jobs.contents(conn, [work.job.conversation_id]).get(work.job.conversation_id)
            there = conversations.get(conn, linked.conversation_id)
            version = links.version(conn, linked.conversation_id, linked.version)
            keys = links.keys_of(conn, linked.conversation_id)
        if own is None or there is None or version is None:
            return None
        return _Both(own, there, linked.version, version, keys)

    @staticmethod
    def _target(first: Ticket, both: _Both, *, by_number: bool) -> Target | None:
        """Where the ticket goes and with which bytes; None where the two can't be put together."""
        version, own = both.version, both.own
        target = Target(
            both.there.row.id,
            both.number,
            version.part,
            version.member,
            version.reading,
            None,
            own.read_as,
            own.warnings,
        )
        if by_number:
            return replace(target, content=own.content) if is_news(first.transcript, both.there) else target
        mine = [("message", one) for one in _ids(first.transcript, "message_ids")]
        if mine and both.keys.issuperset(mine):
            return target
        mbox = mbox_of([version.content, own.content])
        warnings = tuple(dict.fromkeys((*version.warnings, *own.warnings)))
        return None if mbox is None else replace(target, content=mbox, read_as="thread.mbox", warnings=warnings)

    def _read_again(self, child: Child, work: Work, target: Target, both: _Both) -> None:
        """Read what is now the conversation, with what a person decided about it."""
        assert target.content is not None
        decided = replace(target.reading, excluded=())
        base = request_for(work.job, self._settings, Stored(target.content, target.read_as, target.warnings))
        request = replace(base, part=0, own=False, reading=decided)
        found = _read_all(child, request)
        if target.reading.excluded:
            excluded = tuple(_excluded(both.there.turns, found[0].transcript.turns, target.reading.excluded))
            decided = replace(decided, excluded=excluded)
            found = _read_all(child, replace(request, reading=decided))
        if len(found) == 1:
            work.tickets, work.target = found, replace(target, reading=decided)
        else:  # not one conversation after all
            assert work.first is not None
            work.alone, work.target, work.tickets = True, None, [work.first]


@dataclass(frozen=True, slots=True)
class _Both:
    """The bytes of a ticket, and the conversation it met: its turns, version ``number``, and what it is known by."""

    own: Stored
    there: ConversationDetail
    number: int
    version: Version
    keys: set[Key]


def _read_all(child: Child, request: Request) -> list[Ticket]:
    found = [one for one in child.read(request) if isinstance(one, Ticket)]
    if not found:
        raise ReadError(f"{request.name} holds no conversation.", code="empty")
    return found


def is_news(transcript: Transcript, there: ConversationDetail) -> bool:
    """Whether a ticket says more than what is here: other turns or another state, unless it is an older export."""
    new = [folded(storable(turn.text)) for turn in transcript.turns]
    old = [folded(turn.text) for turn in there.turns]
    if new == old:
        return _state(transcript.metadata) != _state(there.metadata)
    return bool(Counter(new) - Counter(old)) or len(new) > len(old)


def _state(metadata: Mapping[str, object]) -> dict[str, object]:
    """What is known of a ticket, but for when it was exported."""
    plain = {key: list(value) if isinstance(value, tuple) else value for key, value in metadata.items()}
    return {
        key: value for key, value in plain.items() if key not in ("updated_at", "url") and value not in (None, [], "")
    }


def _excluded(before: Sequence[Turn], after: Sequence[Turn], excluded: Sequence[int]) -> Iterator[int]:
    """Where turns that a person took out are now; one that is gone needs no taking out."""
    texts = [folded(turn.text) for turn in after]
    taken: set[int] = set()
    for index in excluded:
        if index >= len(before):
            continue
        wanted = folded(before[index].text)
        nearest = sorted(range(len(texts)), key=lambda place: abs(place - index))
        place = next((one for one in nearest if texts[one] == wanted and one not in taken), None)
        if place is not None:
            taken.add(place)
            yield place
