"""Brings the schema ``feedme`` up to date: numbered SQL files, forward only, each in one transaction.

Several programs may start at once: a transaction-level advisory lock lets one work. A schema newer than this
program, or a migration whose text changed after it was applied, is refused.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from feedme_desktop.db.queries import SQL
from feedme_desktop.errors import DatabaseUnavailableError

_LOCK = 7_317_031_009  # any number of our own
_FILE = re.compile(r"(\d{4})_(\w+)\.sql")

_TABLE: LiteralString = """
CREATE SCHEMA IF NOT EXISTS feedme;
CREATE TABLE IF NOT EXISTS feedme.migrations (
    number      integer PRIMARY KEY,
    name        text NOT NULL,
    sha256      text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    sql: LiteralString

    @property
    def sha256(self) -> str:
        """Checksum of the text, the same whatever the line ends."""
        return hashlib.sha256(self.sql.replace("\r\n", "\n").encode()).hexdigest()


def known_migrations(folder: Path = SQL / "migrations") -> list[Migration]:
    """The migrations of this program, oldest first. Raises ``ValueError`` if the numbers have a gap."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise ValueError(f"not a migration's name: {path.name}")
        found.append(Migration(int(match[1]), match[2], _text(path)))
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are numbered from 0001 without a gap: {folder}")
    return found


def schema_version(connection: psycopg.Connection[Any]) -> int:
    """Number of the newest applied migration, 0 for none."""
    return max(_applied(connection), default=0)


def migrate(connection: psycopg.Connection[Any], migrations: list[Migration] | None = None) -> int:
    """Apply what is missing and return the schema's version. Raises ``DatabaseUnavailableError``."""
    migrations = known_migrations() if migrations is None else migrations
    with connection.transaction():
        applied = _applied(connection)
    _check(applied, migrations)
    for migration in migrations:
        if migration.number not in applied:
            _apply(connection, migration, migrations)
    return len(migrations)


def _apply(connection: psycopg.Connection[Any], migration: Migration, migrations: list[Migration]) -> None:
    with connection.transaction():
        connection.execute("SET LOCAL statement_timeout = 0")
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute(_TABLE)
        applied = _applied(connection)
        _check(applied, migrations)
        if migration.number in applied:  # another program was quicker
            return
        connection.execute(migration.sql)
        connection.execute(
            "INSERT INTO feedme.migrations (number, name, sha256) VALUES (%s, %s, %s)",
            [migration.number, migration.name, migration.sha256],
        )


def _text(path: Path) -> LiteralString:
    return path.read_text("utf-8")  # a file of ours: that is what LiteralString is to say


def _applied(connection: psycopg.Connection[Any]) -> dict[int, str]:
    cursor = connection.cursor(row_factory=psycopg.rows.tuple_row)
    there = cursor.execute("SELECT to_regclass('feedme.migrations') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return {}
    return dict(cursor.execute("SELECT number, sha256 FROM feedme.migrations").fetchall())


def _check(applied: dict[int, str], migrations: list[Migration]) -> None:
    newest = max(applied, default=0)
    if newest > len(migrations):
        raise DatabaseUnavailableError(
            f"The library was opened by a newer FeedMe (its schema is {newest}, this program knows {len(migrations)}): "
            "update FeedMe on this computer.",
            code="newer_schema",
        )
    for migration in migrations:
        if applied.get(migration.number, migration.sha256) != migration.sha256:
            raise DatabaseUnavailableError(
                f"The library's schema was made by another edition of FeedMe (migration {migration.number} differs): "
                "use the FeedMe that made it, or install FeedMe again.",
                code="changed_schema",
            )
