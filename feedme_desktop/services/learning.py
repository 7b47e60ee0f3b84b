"""What the library knows about speakers and tables, read from and written to the database.

How it is applied to a transcript is in ``knowledge``, which the child process uses too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from feedme_desktop.db import rules
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.transcript import Role
from feedme_desktop.services.knowledge import Knowledge, Rule, address_in, source_of


def knowledge(conn: Connection) -> Knowledge:
    """Everything that later readings should use."""
    found = rules.speakers(conn)
    fixed = [Rule(one.kind, one.value, one.source, one.role) for one in found if not one.learned]
    agents = [one.value for one in found if one.learned and one.kind == "name"]
    return Knowledge(tuple(fixed), tuple(sorted(agents)), rules.mappings(conn))


def in_doubt(
    conn: Connection,
    conversation_id: int,
    roles: Mapping[str, Role],
    names: Collection[str],
    *,
    format_name: str | None,
) -> list[int]:
    """The other conversations that are to be read again when these roles are remembered; see ``remember_roles``."""
    known = [name for name, role in roles.items() if name and name in names and role is not Role.UNKNOWN]
    return rules.doubts_about_speakers(conn, conversation_id, known, source_of(format_name) if format_name else None)


def remember_roles(
    conn: Connection,
    roles: Mapping[str, Role],
    names: Collection[str],
    *,
    format_name: str | None,
    addresses: Mapping[str, str] | None = None,
    who: str | None,
) -> None:
    """Use the roles of the speakers in ``names`` for later conversations from the same source of format.

    By address where one is known, since names change from system to system.
    """
    source = source_of(format_name) if format_name else None
    for name, role in roles.items():
        if not name or name not in names:
            continue
        address = (addresses or {}).get(name) or address_in(name)
        kind, value = ("address", address.casefold()) if address else ("name", name.casefold())
        rules.remember_speaker(conn, kind, value, source, role, who)
