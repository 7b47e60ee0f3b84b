"""From a kept dump of every released schema to today's: the same as from empty, with what was in it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
import pytest

from feedme_desktop.db.migrate import known_migrations, migrate

DUMPS = sorted((Path(__file__).parents[1] / "data" / "schemas").glob("*.sql"))

_SHAPE = """
SELECT 'column', table_name || '.' || column_name, data_type || coalesce(column_default, '') || is_nullable
FROM information_schema.columns WHERE table_schema = 'feedme'
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'feedme'
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'feedme'::regnamespace
ORDER BY 1, 2, 3
"""


def shape(url: str) -> list[tuple[str, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(_SHAPE).fetchall()


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_a_released_schema_becomes_today_s(empty_url, library_url, dump):
    with psycopg.connect(empty_url) as connection:
        connection.execute(dump.read_text("utf-8"))
        connection.commit()
        assert migrate(connection) == len(known_migrations())
        row = connection.execute("SELECT kind, value, conversation_id FROM feedme.conversation_keys").fetchone()
        unsure = connection.execute("SELECT unsure, reading FROM feedme.conversations").fetchall()
    assert shape(empty_url) == shape(library_url)
    words = hashlib.md5(b"Where is my calendar?", usedforsecurity=False).hexdigest()
    assert row == ("ticket", f"zendesk:18233:{words}", 1)
    assert unsure == [([], None)]


def test_there_is_a_dump_of_every_released_schema():
    assert [dump.stem for dump in DUMPS] == ["0001"]


def test_released_migrations_never_change():
    first = known_migrations()[0]
    recorded = DUMPS[0].read_text("utf-8")
    assert first.sha256 in recorded
