"""The tables of what people taught the library: roles of speakers, meanings of columns.

Plain functions on a connection; what a rule applies to is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from psycopg.types.json import Jsonb

from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.transcript import Role

_SQL = load("rules")


@dataclass(frozen=True, slots=True)
class SpeakerRule:
    """``kind`` name, address or domain; ``value`` casefolded; ``source`` of formats, "" for all.

    A ``learned`` one comes from who turns up in many tickets, and counts only where a role is unknown.
    """

    kind: str
    value: str
    source: str
    role: Role
    learned: bool


def speakers(conn: Connection) -> list[SpeakerRule]:
    """All rules about speakers."""
    rows = conn.execute(_SQL["speaker_rules"]).fetchall()
    return [SpeakerRule(r["kind"], r["value"], r["format"] or "", Role(r["role"]), r["learned"]) for r in rows]


def remember_speaker(conn: Connection, kind: str, value: str, source: str | None, role: Role, who: str | None) -> None:
    """Use this role for the speaker in later imports."""
    given = {"kind": kind, "value": value, "format": source, "role": role.value, "who": who}
    conn.execute(_SQL["remember_speaker"], given)


def learn_agents(conn: Connection, *, tickets: int, parties: int) -> list[int]:
    """Remember as agents who speaks with unknown role in ``tickets`` conversations of at most ``parties`` people.

    Returns the completed conversations in which one of the new names is still unknown.
    """
    rows = conn.execute(_SQL["learn_agents"], {"tickets": tickets, "parties": parties}).fetchall()
    if not rows:
        return []
    found = conn.execute(_SQL["with_unknown"], {"names": [row["value"] for row in rows]}).fetchall()
    return [row["id"] for row in found]


def doubts_about_speakers(
    conn: Connection, conversation_id: int, names: Collection[str], source: str | None
) -> list[int]:
    """Other conversations, of one source of formats or of all, in which one of these names is still unknown."""
    if not names:
        return []
    given = {"id": conversation_id, "names": list(names), "source": source}
    return [row["id"] for row in conn.execute(_SQL["doubts_about_speakers"], given).fetchall()]


def doubts_about_columns(conn: Connection, conversation_id: int) -> list[int]:
    """Other parts of the same file whose columns were guessed or not known."""
    return [row["id"] for row in conn.execute(_SQL["doubts_about_columns"], {"id": conversation_id}).fetchall()]


def mappings(conn: Connection) -> dict[str, Mapping[str, str]]:
    """Signature of a table's headers -> what its columns mean."""
    return {row["signature"]: row["columns"] for row in conn.execute(_SQL["mappings"]).fetchall()}


def remember_mapping(conn: Connection, signature: str, columns: Mapping[str, str], who: str | None) -> None:
    """Use these meanings for later tables with the same headers."""
    conn.execute(_SQL["remember_mapping"], {"signature": signature, "columns": Jsonb(dict(columns)), "who": who})
