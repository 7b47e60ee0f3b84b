"""Migrations: forward only, once each, whoever starts at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from feedme_desktop.db.migrate import Migration, known_migrations, migrate, schema_version
from feedme_desktop.errors import DatabaseUnavailableError

FIRST = Migration(1, "first", "CREATE TABLE feedme.one (n integer); INSERT INTO feedme.one VALUES (1)")
SECOND = Migration(2, "second", "ALTER TABLE feedme.one ADD COLUMN more text")
BROKEN = Migration(2, "broken", "CREATE TABLE feedme.two (n integer); SELECT 1 / 0")


@pytest.fixture
def connection(empty_url):
    with psycopg.connect(empty_url) as opened:
        yield opened


def test_this_programs_migrations_apply_to_an_empty_database(connection):
    known = known_migrations()
    assert migrate(connection) == known[-1].number == schema_version(connection)
    rows = connection.execute("SELECT number, name, sha256 FROM feedme.migrations ORDER BY number").fetchall()
    assert rows == [(one.number, one.name, one.sha256) for one in known]


def test_everything_lives_in_our_own_schema(connection):
    migrate(connection)
    strangers = connection.execute(
        "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
        " WHERE nspname NOT IN ('feedme', 'pg_catalog', 'information_schema', 'pg_toast')"
    ).fetchall()
    assert strangers == []


def test_step_by_step_is_the_same_as_at_once(connection):
    assert migrate(connection, [FIRST]) == 1
    connection.commit()
    assert migrate(connection, [FIRST, SECOND]) == 2
    assert migrate(connection, [FIRST, SECOND]) == 2
    assert connection.execute("SELECT n, more FROM feedme.one").fetchall() == [(1, None)]


def test_a_migration_that_fails_leaves_nothing_of_itself(connection):
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(connection, [FIRST, BROKEN])
    connection.rollback()
    assert schema_version(connection) == 1
    assert connection.execute("SELECT to_regclass('feedme.two')").fetchone() == (None,)


def test_a_newer_schema_is_refused(connection):
    migrate(connection, [FIRST, SECOND])
    connection.commit()
    with pytest.raises(DatabaseUnavailableError, match="newer FeedMe") as caught:
        migrate(connection, [FIRST])
    assert caught.value.code == "newer_schema"


def test_a_migration_that_changed_after_it_was_applied_is_refused(connection):
    migrate(connection, [FIRST])
    connection.commit()
    with pytest.raises(DatabaseUnavailableError, match="migration 1 differs") as caught:
        migrate(connection, [Migration(1, "first", "SELECT 1")])
    assert caught.value.code == "changed_schema"


def test_line_ends_do_not_change_a_checksum():
    assert Migration(1, "a", "SELECT 1;\r\nSELECT 2;\r\n").sha256 == Migration(1, "a", "SELECT 1;\nSELECT 2;\n").sha256


def test_programs_that_start_at_once_apply_each_migration_once(empty_url):
    def start(_: int) -> int:
        with psycopg.connect(empty_url) as connection:
            return migrate(connection, [FIRST, SECOND])

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(start, range(6))) == [2] * 6
    with psycopg.connect(empty_url) as connection:
        assert connection.execute("SELECT count(*) FROM feedme.one").fetchone() == (1,)


def test_numbers_have_no_gap(tmp_path):
    (tmp_path / "0001_a.sql").write_text("SELECT 1")
    (tmp_path / "0003_b.sql").write_text("SELECT 1")
    with pytest.raises(ValueError, match="without a gap"):
        known_migrations(tmp_path)
    (tmp_path / "notes.sql").write_text("")
    with pytest.raises(ValueError, match="not a migration's name"):
        known_migrations(tmp_path)
