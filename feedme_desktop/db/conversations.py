"""The tables of conversations: rows, bytes, turns, roles and folders.

Plain functions on a connection; nothing here decides what a job or a person may do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from feedme_desktop.db.copying import copy_rows
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.records import (
    ConversationDetail,
    ConversationRow,
    ConversationStatus,
    Problem,
    Reading,
    Spent,
    Stage,
)
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn

_SQL = load("conversations")

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTENT_TYPES = ("int8", "int4", "bytea", "bytea", "text", "text", "text[]")
_TURN_TYPES = ("int8", "int4", "text", "text", "text", "text", "jsonb", "bool")


@dataclass(frozen=True, slots=True)
class NewConversation:
    """What is known of a file before it is parsed; ``source_sha`` is that of the file, ``sha`` of this ticket."""

    file: str
    sha: bytes
    source_sha: bytes
    size: int
    engine: str
    tags: tuple[str, ...] = ()
    folder_id: int | None = None
    who: str | None = None
    part: int | None = None
    member: str | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class NewPiece:
    """One ticket of a file of many, still unread; ``read_as`` is the file name that tells a parser what it is.

    ``warnings``: what was lost when it was cut out of the file.
    """

    sha: bytes
    content: bytes
    part: int
    member: str | None
    read_as: str
    warnings: tuple[str, ...] = ()


def storable(text: str) -> str:
    """The text without the characters no database text can hold, at the same length so that spans stay right."""
    return _UNSTORABLE.sub("\ufffd", text)


def find_by_bytes(conn: Connection, sha: bytes) -> tuple[int, ConversationStatus] | None:
    """The conversation that came from these bytes, and its status."""
    row = conn.execute(_SQL["by_bytes"], {"sha": sha}).fetchone()
    return None if row is None else (row["id"], ConversationStatus(row["status"]))


def insert(conn: Connection, new: NewConversation, content: bytes) -> int | None:
    """Store a conversation with its bytes; None when another one has the same bytes."""
    given = {
        "file_name": storable(new.file), "sha": new.sha, "source_sha": new.source_sha, "size": new.size,
        "engine": new.engine, "tags": list(new.tags), "folder_id": new.folder_id, "who": new.who,
        "part": new.part, "member": new.member,
        "reading": None if new.reading is None else Jsonb(clean(new.reading.as_json())),
    }  # fmt: skip
    row = conn.execute(_SQL["insert"], given).fetchone()
    if row is None:
        return None
    stored = {"id": row["id"], "sha": new.sha, "content": content, "who": new.who}
    conn.execute(_SQL["insert_content"], stored)
    return int(row["id"])


def find_many_by_bytes(conn: Connection, shas: Sequence[bytes]) -> dict[bytes, tuple[int, ConversationStatus]]:
    """The conversations that came from these bytes, with their status."""
    rows = conn.execute(_SQL["by_many_bytes"], {"shas": list(shas)}).fetchall()
    return {bytes(row["sha256"]): (row["id"], ConversationStatus(row["status"])) for row in rows}


def insert_many(conn: Connection, new: NewConversation, pieces: Sequence[NewPiece]) -> dict[bytes, int]:
    """Store tickets of one file, each with its bytes; those whose bytes are here already get no id.

    ``new`` says what they have in common.
    """
    given = {
        "file_name": storable(new.file), "source_sha": new.source_sha, "engine": new.engine, "tags": list(new.tags),
        "folder_id": new.folder_id, "who": new.who,
        "reading": None if new.reading is None else Jsonb(clean(new.reading.as_json())),
        "shas": [one.sha for one in pieces], "sizes": [len(one.content) for one in pieces],
        "parts": [one.part for one in pieces],
        "members": [None if one.member is None else storable(one.member) for one in pieces],
    }  # fmt: skip
    ids = {bytes(row["sha256"]): int(row["id"]) for row in conn.execute(_SQL["insert_many"], given).fetchall()}
    first = {one.sha: one for one in reversed(pieces)}
    rows = ((ids[sha], 1, sha, *_content_values(first[sha], new.who)) for sha in ids)
    copy_rows(conn, _SQL["copy_contents"], _CONTENT_TYPES, rows)
    return ids


def _content_values(piece: NewPiece, who: str | None) -> tuple[Any, ...]:
    return piece.content, who, storable(piece.read_as), [storable(warning) for warning in piece.warnings]


def replace_content(conn: Connection, conversation_id: int, sha: bytes, content: bytes) -> None:
    """Put a ticket's own bytes where the bytes of its whole file were."""
    conn.execute(_SQL["replace_content"], {"id": conversation_id, "sha": sha, "content": content})


def other_with_bytes(conn: Connection, sha: bytes, conversation_id: int) -> int | None:
    """Another conversation with these bytes."""
    row = conn.execute(_SQL["sha_taken"], {"sha": sha, "id": conversation_id}).fetchone()
    return None if row is None else int(row["id"])


@dataclass(frozen=True, slots=True)
class Found:
    """What parsing made of a conversation; ``sha`` and ``size`` are those of its own bytes.

    ``usage``: what asking a model about it consumed.
    """

    conversation_id: int
    transcript: Transcript
    sha: bytes
    size: int
    unsure: tuple[str, ...] = ()
    usage: Spent | None = None


def complete(conn: Connection, found: Sequence[Found]) -> None:
    """Write what parsing found, but for the turns, and mark the conversations completed."""
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["complete"], [_completed(one) for one in found])


def _completed(one: Found) -> dict[str, Any]:
    transcript, title = one.transcript, one.transcript.title
    return {
        "id": one.conversation_id, "format": storable(transcript.format), "part": transcript.part,
        "member": None if transcript.member is None else storable(transcript.member), "sha": one.sha, "size": one.size,
        "title": None if title is None else storable(title),
        "metadata": Jsonb(clean(dict(transcript.metadata))), "warnings": [storable(w) for w in transcript.warnings],
        "unsure": list(one.unsure), "usage": None if one.usage is None else Jsonb(one.usage.as_json()),
    }  # fmt: skip


def replace_turns(conn: Connection, found: Sequence[Found]) -> None:
    """Write the turns in place of earlier ones."""
    conn.execute(_SQL["delete_turns"], {"ids": [one.conversation_id for one in found]})
    rows = (_turn_values(one.conversation_id, turn) for one in found for turn in one.transcript.turns)
    copy_rows(conn, _SQL["copy_turns"], _TURN_TYPES, rows)


def _turn_values(conversation_id: int, turn: Turn) -> tuple[Any, ...]:
    hidden = [{"kind": part.kind.value, "text": storable(part.text)} for part in turn.hidden]
    speaker = None if turn.speaker is None else storable(turn.speaker)
    return (
        conversation_id,
        turn.index,
        turn.role.value,
        speaker,
        turn.at,
        storable(turn.text),
        Jsonb(hidden),
        turn.excluded,
    )


def page(
    conn: Connection, *, limit: int | None, offset: int, status: ConversationStatus | None
) -> list[ConversationRow]:
    """Conversations, newest first."""
    given = {"limit": limit, "offset": offset, "status": None if status is None else status.value}
    return [_row(row) for row in conn.execute(_SQL["page"], given).fetchall()]


def get(conn: Connection, conversation_id: int) -> ConversationDetail | None:
    """A conversation with its turns."""
    row = conn.execute(_SQL["get"], {"id": conversation_id}).fetchone()
    if row is None:
        return None
    turns = tuple(_turn(turn) for turn in conn.execute(_SQL["turns"], {"id": conversation_id}).fetchall())
    return ConversationDetail(_row(row), turns, row["metadata"], tuple(row["warnings"]))


def row(conn: Connection, conversation_id: int) -> ConversationRow | None:
    """A conversation without its turns."""
    found = conn.execute(_SQL["get"], {"id": conversation_id}).fetchone()
    return None if found is None else _row(found)


def statuses(conn: Connection, ids: Sequence[int]) -> dict[int, ConversationStatus]:
    """Lock conversations and tell their status; missing ones are left out."""
    rows = conn.execute(_SQL["status_for_update"], {"ids": list(ids)}).fetchall()
    return {row["id"]: ConversationStatus(row["status"]) for row in rows}


def ids_with_status(conn: Connection, wanted: Sequence[ConversationStatus]) -> list[int]:
    """Lock the conversations of some status."""
    rows = conn.execute(_SQL["ids_with_status"], {"statuses": [status.value for status in wanted]}).fetchall()
    return [row["id"] for row in rows]


def counts(conn: Connection) -> dict[ConversationStatus, int]:
    """How many conversations have each status."""
    found = {ConversationStatus(row["status"]): row["n"] for row in conn.execute(_SQL["counts"]).fetchall()}
    return {status: found.get(status, 0) for status in ConversationStatus}


def doomed_examples(conn: Connection, conversation_id: int, *, everything: bool) -> list[int]:
    """Examples to delete with the conversation; approved ones only with ``everything``."""
    given = {"id": conversation_id, "everything": everything}
    return [row["id"] for row in conn.execute(_SQL["doomed_examples"], given).fetchall()]


def delete(conn: Connection, conversation_id: int) -> bool:
    """Delete a conversation with its bytes, turns, versions, evidence and jobs; False when there was none."""
    conn.execute(_SQL["move_examples"], {"id": conversation_id})
    return conn.execute(_SQL["delete"], {"id": conversation_id}).fetchone() is not None


def set_engine(conn: Connection, conversation_ids: Sequence[int], engine: str) -> None:
    """Let another engine extract these conversations from now on."""
    conn.execute(_SQL["set_engine"], {"ids": list(conversation_ids), "engine": engine})


def set_role(conn: Connection, conversation_id: int, speaker: str | None, role: Role) -> int:
    """Give every turn of a speaker a role; returns how many turns there were."""
    given = {"id": conversation_id, "speaker": speaker, "role": role.value}
    return len(conn.execute(_SQL["set_role"], given).fetchall())


def reading(conn: Connection, conversation_id: int) -> Reading | None:
    """What a person decided about the reading of a conversation; None when there is no such conversation."""
    found = conn.execute(_SQL["reading"], {"id": conversation_id}).fetchone()
    return None if found is None else Reading.from_json(found["reading"])


def set_reading(conn: Connection, conversation_id: int, reading: Reading) -> bool:
    """Keep what a person decided; False when there is no such conversation."""
    given = {"id": conversation_id, "reading": Jsonb(clean(reading.as_json()))}
    return conn.execute(_SQL["set_reading"], given).fetchone() is not None


def folder_id(conn: Connection, name: str) -> int:
    """The top folder of this name, made when missing."""
    row = conn.execute(_SQL["folder"], {"name": name}).fetchone()
    if row is None:
        row = conn.execute(_SQL["add_folder"], {"name": name}).fetchone()
    assert row is not None
    return int(row["id"])


def folders(conn: Connection) -> list[str]:
    """Names of the folders."""
    return [row["name"] for row in conn.execute(_SQL["folders"]).fetchall()]


def audit(
    conn: Connection, who: str | None, action: str, target: str, target_id: int | None, detail: Mapping[str, object]
) -> None:
    """Note what was done, never the words it was done to."""
    given = {"who": who, "action": action, "target": target, "target_id": target_id, "detail": Jsonb(dict(detail))}
    conn.execute(_SQL["audit"], given)


def _row(row: Mapping[str, Any]) -> ConversationRow:
    error = row["error"]
    return ConversationRow(
        id=row["id"],
        file=row["file_name"],
        part=row["part"],
        format=row["format"],
        title=row["title"],
        status=ConversationStatus(row["status"]),
        stage=Stage(row["stage"]),
        error=None if error is None else Problem(error["code"], error["message"]),
        examples=row["examples"],
        created_at=row["created_at"],
        started_at=row["started_at"],
        completed_at=row["completed_at"],
        version=row["version"],
        member=row["member"],
        unsure=tuple(row["unsure"]),
        engine=row["engine"],
        usage=Spent.from_json(row["usage"]),
        waiting_until=row["waiting_until"],
    )


def _turn(row: Mapping[str, Any]) -> Turn:
    hidden = tuple(HiddenPart(HiddenKind(part["kind"]), part["text"]) for part in row["hidden"])
    return Turn(row["idx"], Role(row["role"]), row["speaker"], row["at"], row["text"], hidden, row["excluded"])


def clean(value: Any) -> Any:
    """The same of plain data, with what is neither text, number nor a collection as text."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean(inner) for inner in value]
    return value if isinstance(value, int | float | bool | None) else storable(str(value))
