"""Turns what the driver says into one sentence with a code; passwords never get into it."""

from __future__ import annotations

import psycopg

from feedme_desktop.errors import DatabaseUnavailableError

# SQLSTATE classes and codes after which the connection, not the statement, is at fault.
_LOST = ("08", "57P01", "57P02", "57P03", "57P05", "25P03")
_WORDS = (
    ("wrong_password", ("password authentication failed", "no password supplied", "authentication failed",
                        "SASL authentication", "Wrong password")),
    ("no_such_role", ('role "', "Tenant or user not found")),
    ("no_such_database", ('database "',)),
    ("not_allowed", ("no pg_hba.conf entry", "pg_hba.conf rejects")),
    ("ssl", ("SSL", "certificate", "TLS")),
    ("unknown_host", ("translate host name", "resolve", "Name or service not known", "No address associated")),
    ("starting", ("is starting up", "shutting down", "in recovery mode", "not yet accepting")),
    ("too_many_connections", ("too many clients", "too many connections", "remaining connection slots",
                              "MaxClientsInSessionMode", "max_client_conn")),
    ("disk_full", ("No space left on device", "disk full")),
)  # fmt: skip
_SENTENCES = {
    "wrong_password": "The database {label} refused the password: correct it in the settings or in DATABASE_URL.",
    "no_such_role": "The database {label} doesn't know this user: correct the user name in the settings.",
    "no_such_database": "The database {label} doesn't exist: create it, or correct its name in the settings.",
    "not_allowed": "The database server {label} doesn't let this computer in: allow it in the server's pg_hba.conf.",
    "ssl": "The encrypted connection to {label} couldn't be made: check sslmode and sslrootcert in the database URL.",
    "unknown_host": "The database server {label} can't be found: check its name and the network.",
    "starting": "The database {label} is starting up or shutting down: try again in a moment.",
    "too_many_connections": "The database {label} has no free connection: close another FeedMe, or set "
    "FEEDME_MAX_DB_CONNECTIONS lower.",
    "disk_full": "The disk of the database {label} is full: make room there, nothing was saved.",
    "deadlock": "Two changes in the database {label} got in each other's way and one was taken back: try again.",
    "timeout": "The database {label} took too long to answer: try again, or raise FEEDME_DB_TIMEOUT.",
    "not_permitted": "The user of the database {label} lacks a right that FeedMe needs: let its administrator grant "
    "CREATE on the database and all rights on the schema feedme.",
    "read_only": "The database {label} can only be read at the moment: check the server.",
    "unreachable": "The database {label} can't be reached: check that the server runs and the network works.",
}
BUSY = "The database {label} is too busy to answer: try again in a moment."
_STATES = {"28P01": "wrong_password", "28000": "not_allowed", "3D000": "no_such_database", "53100": "disk_full",
           "53300": "too_many_connections", "57014": "timeout", "57P03": "starting", "25006": "read_only",
           "42501": "not_permitted", "40P01": "deadlock"}  # fmt: skip


def explain(error: Exception, label: str) -> DatabaseUnavailableError | None:
    """What to tell the person, or None where the error is about a statement and not about the database."""
    if not isinstance(error, psycopg.Error):
        return None
    if error.sqlstate is not None:
        code = _STATES.get(error.sqlstate)
        if code is None and error.sqlstate.startswith(_LOST):
            code = "unreachable"
        return _said(code, label) if code is not None else None
    if not isinstance(error, psycopg.OperationalError):
        return None
    return _said(_from_words(error), label)


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection broke, so that a read may be asked again on another one."""
    if not isinstance(error, psycopg.OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(_LOST)


def _said(code: str, label: str) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(_SENTENCES[code].format(label=label), code=code)


def _from_words(error: psycopg.OperationalError) -> str:
    text = str(error)
    for code, words in _WORDS:
        if any(word in text for word in words):
            return code
    # A server that speaks another language: it asked for a password, got one, and ended the talk.
    used = error.pgconn is not None and error.pgconn.used_password
    return "wrong_password" if used else "unreachable"
