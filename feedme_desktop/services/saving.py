"""What was read from files, written down in one transaction with the end of their jobs, guarded by the leases.

Keeps what people did: an example somebody edited or decided stays, its questions are not proposed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from feedme_desktop.db import conversations, duplicates, examples, jobs, links
from feedme_desktop.db.conversations import Found, NewConversation, storable
from feedme_desktop.db.examples import NewExample
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.evidence import moved
from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.records import Reading, Spent
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.domain.wording import question_key
from feedme_desktop.services import duplicates as again
from feedme_desktop.services import quality
from feedme_desktop.services.children import Ticket
from feedme_desktop.services.duplicates import Stored
from feedme_desktop.services.linking import keys_of
from feedme_desktop.services.vectors import Vectors
from feedme_desktop.services.work import Target, Work


@dataclass(frozen=True, slots=True)
class PartSaved:
    """What became of one ticket: stored under ``conversation_id``, or known already as ``duplicate_of``.

    It supports ``examples``, of which ``joined`` were known before. ``updated``: it is a newer state of the
    conversation of that id.
    """

    part: int | None
    conversation_id: int
    examples: int = 0
    joined: int = 0
    duplicate_of: int | None = None
    updated: bool = False
    unsure: tuple[str, ...] = ()
    usage: Spent | None = None


Saved = dict[int, list[PartSaved]]
"""What became of the tickets of each job."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A ticket and the row it has."""

    job: jobs.Claimed
    ticket: Ticket
    found: Found
    complete: bool = False

    @property
    def conversation_id(self) -> int:
        return self.found.conversation_id


def save(conn: Connection, works: Sequence[Work], vectors: Vectors) -> Saved:
    """Write the tickets of files and mark their jobs done; all or nothing with the caller's transaction.

    Returns what became of each job's tickets; a job that is missing had lost its lease (it was cancelled, or somebody
    else has it), and nothing was written for it. Raises ``UnembeddedError`` for texts that are not the tickets' own.
    """
    held = jobs.finish(conn, [work.job for work in works])
    if any(work.job.known or work.target is not None for work in works):
        # Their evidence is written before examples are compared: whoever merges or erases under the lock may hold it.
        duplicates.lock(conn)
    placed: list[_Placed] = []
    outcome: Saved = {}
    for work in works:
        if work.job.job_id in held:
            outcome[work.job.job_id] = _place_all(conn, work, placed)
    if placed:
        found = [one.found for one in placed]
        # Tickets of files that hold several are completed already: the next one of the file had to see their bytes.
        conversations.complete(conn, [one.found for one in placed if not one.complete])
        keep_evidence(conn, found)
        conversations.replace_turns(conn, found)
        links.add_keys(conn, [(one.conversation_id, key) for one in found for key in keys_of(one.transcript)])
        by_text = {storable(text): vector for text, vector in vectors.by_text.items()}
        stored = _save_examples(conn, placed, replace(vectors, by_text=by_text))
        for parts in outcome.values():
            parts[:] = [p if p.duplicate_of else _counted(p, stored[p.conversation_id]) for p in parts]
    return outcome


def _place_all(conn: Connection, work: Work, placed: list[_Placed]) -> list[PartSaved]:
    """Find or make a row for each ticket; the first one takes the row of the submitted file."""
    job, tickets = work.job, work.tickets
    if work.target is not None:
        return [_place_on(conn, work, work.target, placed)]
    parts: list[PartSaved] = []
    own_row_free = True
    for ticket in tickets[:1] if _is_part(job) else tickets:
        part, found, complete = _place(conn, job, ticket, own_row_free)
        parts.append(part)
        if found is not None:
            placed.append(_Placed(job, ticket, found, complete))
            own_row_free = False
    if own_row_free:
        conversations.delete(conn, job.conversation_id)  # every ticket of the file was here before
    return parts


def _place_on(conn: Connection, work: Work, target: Target, placed: list[_Placed]) -> PartSaved:
    """Give a known conversation the state that a ticket came again in; the row of the submitted file goes."""
    job, ticket, known = work.job, work.tickets[0], target.conversation_id
    conversations.delete(conn, job.conversation_id)
    if target.content is None:
        return PartSaved(target.part, known, duplicate_of=known)
    sha = hashlib.sha256(target.content).digest()
    links.take_over(conn, [known])
    links.add_version(conn, known, sha, target.content, target.read_as, job.uploaded_by, target.warnings)
    if target.reading != Reading():
        conversations.set_reading(conn, known, target.reading)
    transcript = replace(ticket.transcript, part=target.part, member=target.member)
    found = Found(known, transcript, sha, len(target.content), ticket.unsure, ticket.usage)
    placed.append(_Placed(job, ticket, found))
    return PartSaved(target.part, known, updated=True, unsure=ticket.unsure, usage=ticket.usage)


def _is_part(job: jobs.Claimed) -> bool:
    """Whether the job is about a ticket that was cut from a file of many before."""
    return job.part is not None


def _place(
    conn: Connection, job: jobs.Claimed, ticket: Ticket, own_row_free: bool
) -> tuple[PartSaved, Found | None, bool]:
    """The row of a ticket; True where it is completed already."""
    transcript, target = ticket.transcript, job.conversation_id
    if _is_part(job):
        transcript = replace(transcript, part=job.part, member=job.member)
    if ticket.own is None or _is_part(job):
        found = Found(target, transcript, job.sha256, job.size, ticket.unsure, ticket.usage)
        return PartSaved(transcript.part, target, unsure=ticket.unsure, usage=ticket.usage), found, False
    sha = hashlib.sha256(ticket.own).digest()
    known = conversations.other_with_bytes(conn, sha, target)
    if known is not None:
        return PartSaved(transcript.part, known, duplicate_of=known), None, False
    if own_row_free:
        conversations.replace_content(conn, target, sha, ticket.own)
    else:
        made = conversations.insert(conn, _new(job, transcript, sha, len(ticket.own)), ticket.own)
        if made is None:  # twice in one file: the first one has the row of the submitted file
            return PartSaved(transcript.part, target, duplicate_of=target), None, False
        target = made
    found = Found(target, transcript, sha, len(ticket.own), ticket.unsure, ticket.usage)
    conversations.complete(conn, [found])
    return PartSaved(transcript.part, target, unsure=ticket.unsure, usage=ticket.usage), found, True


def _new(job: jobs.Claimed, transcript: Transcript, sha: bytes, size: int) -> NewConversation:
    return NewConversation(
        file=job.file,
        sha=sha,
        source_sha=job.source_sha256,
        size=size,
        engine=job.engine,
        tags=job.tags,
        folder_id=job.folder_id,
        who=job.uploaded_by,
        part=transcript.part,
        member=transcript.member,
    )


def keep_evidence(conn: Connection, found: Sequence[Found]) -> None:
    """Let examples that stay quote from the turns that are about to be written; to be called before they are."""
    ids = [one.conversation_id for one in found]
    proofs = links.evidence(conn, ids)
    links.renew_evidence(conn, ids)
    if proofs:
        before = links.texts(conn, sorted({proof.conversation_id for proof in proofs}))
        after = {one.conversation_id: [storable(turn.text) for turn in one.transcript.turns] for one in found}
        for proof in proofs:
            number = proof.conversation_id
            place = moved(proof.evidence, before.get(number, []), after[number])
            if place is None:
                links.age_evidence(conn, proof)
            elif place != proof.evidence:
                links.move_evidence(conn, proof, place)


def _counted(part: PartSaved, stored: Stored) -> PartSaved:
    return replace(part, examples=stored.examples, joined=stored.joined)


def _save_examples(conn: Connection, placed: Sequence[_Placed], vectors: Vectors) -> dict[int, Stored]:
    """Write the examples of all tickets; returns what each conversation supports."""
    conversation_ids = [one.conversation_id for one in placed]
    keys = examples.kept_keys(conn, conversation_ids)
    wanted: list[tuple[_Placed, str, ExtractedExample]] = []
    for one in placed:
        for found in one.ticket.examples:
            key = question_key(storable(found.question))
            if (one.conversation_id, key) not in keys:
                wanted.append((one, key, found))
    ids = examples.new_ids(conn, len(wanted))
    new = [
        _new_example(one.job, one.conversation_id, number, key, found)
        for number, (one, key, found) in zip(ids, wanted, strict=True)
    ]
    return again.store(conn, quality.rate_new(conn, new), conversation_ids, vectors)


def _new_example(
    job: jobs.Claimed, conversation_id: int, example_id: int, key: str, found: ExtractedExample
) -> NewExample:
    question, answer = storable(found.question), storable(found.answer)
    return NewExample(
        id=example_id,
        question=question,
        answer=answer,
        question_key=key,
        codes=cut_codes(f"{question}\n{answer}"),
        engine=found.engine,
        kind="extracted",
        conversation_id=conversation_id,
        context=storable(found.context),
        tags=tuple(dict.fromkeys((*job.tags, *map(storable, found.tags)))),
        language=found.language,
        confidence=min(max(found.confidence, 0.0), 1.0),
        quality=min(max(found.quality.score, 0.0), 1.0),
        quality_reasons=tuple(map(storable, found.quality.reasons)),
        resolved=found.resolved,
        model=found.model,
        prompt_version=found.prompt_version,
        folder_id=job.folder_id,
        question_turns=found.question_turns,
        answer_turns=found.answer_turns,
        spans=found.spans,
        unsupported=found.unsupported,
        features=found.features,
        tokens_in=found.tokens_in,
        tokens_out=found.tokens_out,
    )
