"""The open database: transactions, read-only reads, vectors, and what it tells about itself."""

from __future__ import annotations

import numpy as np
import psycopg
import pytest
from pgvector import HalfVector

from feedme_desktop.db.database import Database, open_database
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.settings import Settings


def _folders(database: Database) -> list[str]:
    with database.read() as connection:
        return [row["name"] for row in connection.execute("SELECT name FROM feedme.folders ORDER BY id")]


def test_a_transaction_is_kept_and_a_failed_one_is_not(database):
    with database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('kept')")

    def fail() -> None:
        with database.transaction() as connection:
            connection.execute("INSERT INTO feedme.folders (name) VALUES ('lost')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _folders(database) == ["kept"]


def test_each_test_gets_an_empty_library(database):
    assert _folders(database) == []


def test_a_read_cannot_write_and_the_connection_can_again(database):
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction) as caught, database.read() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('x')")
    assert caught.value.sqlstate == "25006"
    with database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('y')")
    assert _folders(database) == ["y"]


def test_vectors_go_in_and_come_out(database):
    vector = np.arange(3, dtype=np.float32)
    with database.read() as connection:
        row = connection.execute("SELECT %s::halfvec AS v, %s::vector AS w", [HalfVector(vector), vector]).fetchone()
    assert row["v"].to_list() == [0, 1, 2]
    assert row["w"].to_list() == [0, 1, 2]


def test_a_statement_may_not_take_longer_than_the_setting(library_settings: Settings):
    quick = library_settings.with_changes({"db_timeout": 0.05})
    with open_database(quick) as database, pytest.raises(DatabaseUnavailableError) as caught:
        database.run_read(lambda connection: connection.execute("SELECT pg_sleep(60)"))
    assert caught.value.code == "timeout"


def test_an_idle_transaction_is_ended_by_the_server(database):
    with database.read() as connection:
        row = connection.execute("SHOW idle_in_transaction_session_timeout").fetchone()
    assert row == {"idle_in_transaction_session_timeout": "30s"}


def test_the_apps_role_is_not_superuser(database):
    with database.read() as connection:
        row = connection.execute("SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user").fetchone()
    assert row == {"rolsuper": False, "rolcreaterole": False}


def test_a_read_is_asked_again_when_every_connection_has_died(database, test_server):
    assert _folders(database) == []
    test_server.administer(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
        f" AND datname = '{database.run_read(lambda c: c.execute('SELECT current_database() AS d').fetchone())['d']}'"
    )
    assert database.run_read(lambda connection: connection.execute("SELECT 1 AS one").fetchone()) == {"one": 1}


def test_server_info_has_what_a_health_check_shows(database):
    info = database.server_info()
    assert info["kind"] == "external"
    assert info["schema_version"] >= 1
    assert info["latency_ms"] > 0
    assert info["pgvector"].startswith("0.8")
    assert info["pool"]["pool_max"] == 8


def test_a_closed_database_says_so(library_settings):
    database = open_database(library_settings)
    database.close()
    database.close()
    with pytest.raises(DatabaseUnavailableError, match="closed"), database.read():
        pytest.fail("the body must not run")
