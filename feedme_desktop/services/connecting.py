"""Tries a team database step by step, so that a person sees at which one it fails. Changes nothing there."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from feedme_desktop.db.dsn import Target, parse_target
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.settings import Settings

if TYPE_CHECKING:
    from feedme_desktop.db.pool import Connection

STEPS = ("address", "password", "version", "pgvector")
"""Names of the steps, in order."""

_TIMEOUT_S = 8.0


def check_connection(settings: Settings, passed: Callable[[str], None]) -> None:
    """Go through ``STEPS`` with ``settings.database_url``; ``passed`` hears each that succeeded.

    Raises ``DatabaseUnavailableError`` at the first that does not.
    """
    target = parse_target(settings)
    _reach(target)
    passed("address")
    from feedme_desktop.db.diagnose import explain
    from feedme_desktop.db.pool import Factory

    try:
        with Factory(target, timeout_s=_TIMEOUT_S, name="feedme-check").connect() as connection:
            passed("password")
            _check_version(connection, target.label)
            passed("version")
            _check_vector(connection, target.label)
            passed("pgvector")
    except DatabaseUnavailableError:
        raise
    except Exception as error:
        raise explain(error, target.label) or error from error


def _reach(target: Target) -> None:
    host = str(target.fields.get("host") or target.fields.get("hostaddr") or "localhost")
    if host.startswith("/"):  # a socket folder: connecting is the test
        return
    port = int(target.fields.get("port") or 5432)
    try:
        socket.create_connection((host, port), timeout=_TIMEOUT_S).close()
    except OSError as error:
        raise DatabaseUnavailableError(
            f"Nothing answers at {host}, port {port} ({error.strerror or error}): check address, port and network."
        ) from error


def _check_version(connection: Connection, label: str) -> None:
    if connection.info.server_version < 150_000:
        version = connection.info.server_version // 10_000
        raise DatabaseUnavailableError(
            f"The database {label} runs PostgreSQL {version}, and FeedMe needs 15 or newer: update the server.",
            code="old_server",
        )


def _check_vector(connection: Connection, label: str) -> None:
    found = connection.execute(
        "SELECT default_version AS version FROM pg_available_extensions WHERE name = 'vector'"
    ).fetchone()
    if found is None:
        raise DatabaseUnavailableError(
            f'The database {label} has no pgvector: install the extension "vector" 0.8 or newer on it.',
            code="no_pgvector",
        )
