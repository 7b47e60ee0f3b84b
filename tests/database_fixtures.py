"""Fixtures for the tiers that need a database: a server a session with a migrated template, a clone for each test."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from feedme_desktop.db.cluster import ROLE
from feedme_desktop.db.database import Database, open_database
from feedme_desktop.db.embedded import EmbeddedServer
from feedme_desktop.db.migrate import migrate
from feedme_desktop.paths import Paths
from feedme_desktop.settings import Settings, load_settings

TEMPLATE = "feedme_template"


@dataclass(frozen=True)
class TestServer:
    """The session's server: fields of its superuser and of the app's role."""

    __test__ = False
    superuser: dict[str, Any]
    role: dict[str, Any]

    def url(self, database: str) -> str:
        """The app role's DSN of a database, as DATABASE_URL would hold it."""
        return psycopg.conninfo.make_conninfo(**{**self.role, "dbname": database, "application_name": None})

    def administer(self, statement: str, *names: str) -> None:
        """Run a statement outside a transaction as superuser; {} stand for names."""
        with psycopg.connect(**self.superuser, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def test_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestServer]:
    """A server without fsync, with the template database migrated once."""
    paths = Paths(tmp_path_factory.mktemp("server") / "data")
    embedded = EmbeddedServer(paths, options=("fsync=off", "max_connections=200", "autovacuum=off"))
    role = embedded.join(lambda text: None)
    server = TestServer(embedded.superuser(), role)
    server.administer("CREATE DATABASE {} OWNER {}", TEMPLATE, ROLE)
    with psycopg.connect(server.url(TEMPLATE)) as connection:
        migrate(connection)
    yield server
    embedded.leave()
    remove_library(paths.data_dir)


@pytest.fixture
def empty_url(test_server: TestServer) -> Iterator[str]:
    """The DSN of a new database with pgvector and no schema of ours."""
    name = f"t{secrets.token_hex(6)}"
    test_server.administer("CREATE DATABASE {} OWNER {}", name, ROLE)
    yield test_server.url(name)
    test_server.administer("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def library_url(test_server: TestServer) -> Iterator[str]:
    """The DSN of a fresh clone of the migrated template."""
    name = f"t{secrets.token_hex(6)}"
    test_server.administer("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY", name, TEMPLATE, ROLE)
    yield test_server.url(name)
    test_server.administer("DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture
def library_settings(library_url: str, data_dir: Path, clean_environment: None) -> Settings:
    """Settings whose database is a fresh clone, for ``open_database`` and ``open_library``."""
    changes = {"database_url": SecretStr(library_url), "min_db_connections": 1, "max_db_connections": 8}
    return load_settings(data_dir).with_changes(changes)


@pytest.fixture
def database(library_settings: Settings) -> Iterator[Database]:
    """A fresh, migrated, empty library."""
    with open_database(library_settings) as opened:
        yield opened


def remove_library(data_dir: Path) -> None:
    """Remove a data dir, and the cluster that root keeps outside of it."""
    pointer = data_dir / "database" / "place.json"
    if pointer.exists():
        shutil.rmtree(json.loads(pointer.read_text("utf-8"))["place"], ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)
