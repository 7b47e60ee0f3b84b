"""What was read from a file, written down: one transaction per conversation, guarded by the job's lease.

Keeps what people did: an example somebody edited or decided stays, its questions are not proposed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.db import conversations, examples, jobs
from feedme_desktop.db.conversations import NewConversation, storable
from feedme_desktop.db.examples import NewExample, NewVector
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.domain.wording import question_key
from feedme_desktop.services.children import Ticket

KINDS = ("question", "both")
"""Two vectors an example: of the question, and of the question with its answer."""


class LeaseLostError(Exception):
    """Somebody else has the job now, or it was cancelled: nothing may be written."""


@dataclass(frozen=True, slots=True)
class PartSaved:
    """What became of one ticket: stored under ``conversation_id``, or known already as ``duplicate_of``."""

    part: int | None
    conversation_id: int
    examples: int
    duplicate_of: int | None = None


def texts_of(question: str, answer: str) -> tuple[str, str]:
    """The texts to embed for an example, in the order of ``KINDS``."""
    return question, f"{question}\n{answer}"


def save(
    conn: Connection,
    job: jobs.Claimed,
    tickets: Sequence[Ticket],
    vectors: Mapping[str, bytes],
    *,
    model: str,
    keep_part: bool,
) -> list[PartSaved]:
    """Write the tickets of a file and mark its job done. ``vectors`` are binary halfvecs by text.

    Raises ``LeaseLostError`` before anything is visible to others; the caller's transaction rolls back.
    """
    if not jobs.finish(conn, job):
        raise LeaseLostError
    saved: list[PartSaved] = []
    own_row_free = True
    for ticket in tickets[:1] if keep_part else tickets:
        transcript = replace(ticket.transcript, part=job.part) if keep_part else ticket.transcript
        part = _save_ticket(conn, job, replace(ticket, transcript=transcript), own_row_free, keep_part)
        if part.duplicate_of is None:
            own_row_free = False
            count = _save_examples(conn, job, part.conversation_id, ticket.examples, vectors, model)
            part = replace(part, examples=count)
        saved.append(part)
    if own_row_free:
        conversations.delete(conn, job.conversation_id)  # every ticket of the file was here before
    return saved


def _save_ticket(conn: Connection, job: jobs.Claimed, ticket: Ticket, own_row_free: bool, keep_part: bool) -> PartSaved:
    """Store one ticket in the row of the submitted file when that is free, else in a row of its own."""
    transcript, target = ticket.transcript, job.conversation_id
    if ticket.own is None or keep_part:
        conversations.complete(conn, target, transcript, sha=job.sha256, size=job.size)
    else:
        sha = hashlib.sha256(ticket.own).digest()
        known = conversations.other_with_bytes(conn, sha, target)
        if known is not None:
            return PartSaved(transcript.part, known, 0, duplicate_of=known)
        if own_row_free:
            conversations.replace_content(conn, target, sha, ticket.own)
        else:
            made = conversations.insert(conn, _new(job, transcript, sha, len(ticket.own)), ticket.own)
            if made is None:  # twice in one file: the first one has the row of the submitted file
                return PartSaved(transcript.part, target, 0, duplicate_of=target)
            target = made
        conversations.complete(conn, target, transcript, sha=sha, size=len(ticket.own))
    conversations.replace_turns(conn, target, transcript.turns)
    return PartSaved(transcript.part, target, 0)


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


def _save_examples(
    conn: Connection,
    job: jobs.Claimed,
    conversation_id: int,
    found: Sequence[ExtractedExample],
    vectors: Mapping[str, bytes],
    model: str,
) -> int:
    examples.drop_untouched(conn, conversation_id)
    keys = examples.kept_keys(conn, conversation_id)
    wanted: list[tuple[str, ExtractedExample]] = []
    for example in found:
        key = question_key(storable(example.question))
        if key not in keys:
            wanted.append((key, example))
    ids = examples.new_ids(conn, len(wanted))
    new = [_new_example(job, conversation_id, i, key, e) for i, (key, e) in zip(ids, wanted, strict=True)]
    examples.insert(conn, new)
    pairs = zip(ids, (example for _, example in wanted), strict=True)
    examples.insert_vectors(
        conn,
        [
            NewVector(example_id, model, kind, vectors[text])
            for example_id, example in pairs
            for kind, text in zip(KINDS, texts_of(example.question, example.answer), strict=True)
        ],
    )
    return len(new)


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
    )
