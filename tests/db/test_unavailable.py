"""Every reason why a team's database can't be used has a sentence and a code of its own, without the password."""

from __future__ import annotations

import logging
import secrets
import socket

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from feedme_desktop.db.database import open_database
from feedme_desktop.db.diagnose import explain
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.keychain import Keychain, split_password
from feedme_desktop.settings import Settings

PASSWORD = "s3cr3t-canary"


@pytest.fixture
def refused(settings: Settings, caplog: pytest.LogCaptureFixture):
    """Open a DSN that must fail, and check that the password is nowhere to be seen."""

    def open_(url: str, password: str = PASSWORD) -> DatabaseUnavailableError:
        caplog.set_level(logging.DEBUG)
        with pytest.raises(DatabaseUnavailableError) as caught:
            open_database(settings.with_changes({"database_url": SecretStr(url)}))
        told = f"{caught.value} {caught.getrepr()} {caplog.text}"
        assert password not in str(caught.value) + caplog.text, told
        assert "\n" not in str(caught.value)
        assert caught.value.exit_code == 3
        return caught.value

    return open_


def test_wrong_password(refused, library_url):
    error = refused(make_conninfo(library_url, password=PASSWORD))
    assert error.code == "wrong_password"
    assert "refused the password" in str(error)


def test_unreachable(refused):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: connections are refused
        error = refused(f"postgresql://me:{PASSWORD}@127.0.0.1:{taken.getsockname()[1]}/lib")
    assert error.code == "unreachable"
    assert "127.0.0.1" in str(error)


def test_unknown_host(refused):
    assert refused(f"postgresql://me:{PASSWORD}@no-such-host.invalid/lib").code == "unknown_host"


def test_a_database_that_does_not_exist(refused, library_url):
    error = refused(make_conninfo(library_url, dbname="nothing_here"), conninfo_to_dict(library_url)["password"])
    assert error.code == "no_such_database"


def test_a_url_that_is_none(refused):
    assert refused(f"postgresql://me:{PASSWORD}@host:port:5/x?y").code == "bad_url"


@pytest.mark.parametrize("password", ["p@ss/w:rd?#", "100%", "a@b@c/d", "x y'z\\"])
def test_a_password_pasted_as_it_is_never_becomes_a_host(refused, password):
    error = refused(f"postgresql://me:{password}@no-such-host.invalid:5432/lib", password)
    assert error.code == "unknown_host"
    assert "no-such-host.invalid" in str(error)


def test_no_pgvector(refused, test_server, library_url):
    name = f"t{secrets.token_hex(6)}"
    test_server.administer("CREATE DATABASE {} OWNER feedme TEMPLATE template0", name)
    try:
        error = refused(test_server.url(name), conninfo_to_dict(library_url)["password"])
    finally:
        test_server.administer("DROP DATABASE {}", name)
    assert error.code == "no_pgvector"
    assert "CREATE EXTENSION vector" in str(error)


def test_pgvector_in_a_schema_out_of_sight(refused, test_server, empty_url):
    name = conninfo_to_dict(empty_url)["dbname"]
    with psycopg.connect(**{**test_server.superuser, "dbname": name}, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA elsewhere")
        connection.execute("ALTER EXTENSION vector SET SCHEMA elsewhere")
    error = refused(empty_url, conninfo_to_dict(empty_url)["password"])
    assert error.code == "no_pgvector"
    assert "search_path" in str(error)


def test_a_database_that_cannot_hold_every_letter(refused, test_server, library_url):
    name = f"t{secrets.token_hex(6)}"
    test_server.administer(
        "CREATE DATABASE {} OWNER feedme TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'", name
    )
    try:
        error = refused(test_server.url(name), conninfo_to_dict(library_url)["password"])
    finally:
        test_server.administer("DROP DATABASE {}", name)
    assert error.code == "not_utf8"


def test_a_newer_schema(refused, library_url):
    with psycopg.connect(library_url) as connection:
        connection.execute("INSERT INTO feedme.migrations VALUES (999, 'future', 'x')")
    error = refused(library_url, conninfo_to_dict(library_url)["password"])
    assert error.code == "newer_schema"


def test_a_schema_that_may_not_be_made(refused, test_server, empty_url):
    name = conninfo_to_dict(empty_url)["dbname"]
    test_server.administer("ALTER DATABASE {} OWNER TO postgres", name)
    error = refused(empty_url, conninfo_to_dict(empty_url)["password"])
    assert error.code == "not_permitted"


def test_the_password_may_come_from_the_keychain(library_url, settings, monkeypatch):
    url, password = split_password(library_url)
    monkeypatch.setattr(Keychain, "get", lambda self, name: password if url in name else None)
    with open_database(settings.with_changes({"database_url": SecretStr(url)})) as database:
        assert database.kind == "external"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (psycopg.errors.DiskFull(), "disk_full"),
        (psycopg.errors.TooManyConnections(), "too_many_connections"),
        (psycopg.errors.AdminShutdown(), "unreachable"),
        (psycopg.errors.QueryCanceled(), "timeout"),
        (psycopg.errors.DeadlockDetected(), "deadlock"),
        (psycopg.OperationalError("SSL error: certificate verify failed"), "ssl"),
        (psycopg.OperationalError("FATAL: the database system is starting up"), "starting"),
    ],
)
def test_what_the_driver_says_gets_its_code(error, code):
    explained = explain(error, "db.example")
    assert explained is not None
    assert explained.code == code
    assert "db.example" in str(explained)


def test_errors_of_a_statement_are_left_alone():
    assert explain(psycopg.errors.UniqueViolation(), "x") is None
    assert explain(psycopg.errors.SerializationFailure(), "x") is None
    assert explain(ValueError("x"), "x") is None
