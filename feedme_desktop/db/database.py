"""The open database: transactions for the repositories, and its opening and closing.

Callers see ``UserError``s for what the world does to a database and the driver's own errors for
statements; they never see a connection string.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from feedme_desktop.db.dsn import Target, parse_target
from feedme_desktop.db.embedded import EmbeddedServer
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.settings import Settings

if TYPE_CHECKING:
    from feedme_desktop.db.pool import Connection, Factory

Kind = Literal["embedded", "external"]
Progress = Callable[[str], None]
_T = TypeVar("_T")

_PATIENCE = 1.0  # seconds without a free connection before the server is asked why
_OLDEST_SERVER = 150_000
_OLDEST_VECTOR = (0, 8)

_log = logging.getLogger(__name__)


class Database:
    """A pool of connections whose rows are dicts. Safe to use from any thread."""

    def __init__(self, factory: Factory, settings: Settings, server: EmbeddedServer | None) -> None:
        self._factory = factory
        self._server = server
        self._lock = threading.Lock()
        self._closed = False
        self._pool = factory.pool(settings.min_db_connections, settings.max_db_connections)

    @property
    def kind(self) -> Kind:
        """Whether the server is our own or somebody else's."""
        return "external" if self._server is None else "embedded"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection in a read-only transaction. Raises ``DatabaseUnavailableError``."""
        with self._transaction(read_only=True) as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection in a transaction: committed at the end, rolled back on any exception."""
        with self._transaction(read_only=False) as connection:
            yield connection

    def run_read(self, work: Callable[[Connection], _T]) -> _T:
        """``work`` in a read-only transaction, once more if the connection turns out to be dead.

        ``work`` must be repeatable: it may run twice.
        """
        from feedme_desktop.db.diagnose import is_lost

        try:
            with self.read() as connection:
                return work(connection)
        except DatabaseUnavailableError as error:
            if not is_lost(error.__cause__) or self._closed:
                raise
            _log.info("a connection was lost; the read is asked again on a new one")
            self._recover()
            with self.read() as connection:
                return work(connection)

    def server_info(self) -> dict[str, Any]:
        """What a health check shows, asked from the server now."""
        from feedme_desktop.db.migrate import schema_version

        def ask(connection: Connection) -> dict[str, Any]:
            began = time.perf_counter()
            row = connection.execute(
                "SELECT current_setting('server_version') AS server_version,"
                " (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS pgvector"
            ).fetchone()
            latency = (time.perf_counter() - began) * 1000
            return {**(row or {}), "schema_version": schema_version(connection), "latency_ms": round(latency, 2)}

        return {**self.run_read(ask), "pool": dict(self._pool.get_stats()), "kind": self.kind}

    def close(self) -> None:
        """Close the connections; the last program out stops the embedded server. May be called twice."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._pool.close()
            if self._server is not None:
                self._server.leave()

    def __enter__(self) -> Database:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self, *, read_only: bool) -> Iterator[Connection]:
        import psycopg

        from feedme_desktop.db.diagnose import explain, is_lost

        try:
            with self._connection() as connection:
                connection.read_only = read_only
                if not self._factory.limits_in_session:
                    self._limit(connection)
                yield connection
        except psycopg.Error as error:
            explained = explain(error, self._label)
            if explained is None or (read_only and explained.code == "read_only"):  # a bug of ours, not the server
                raise
            if not read_only and is_lost(error):
                self._recover()  # for the next one: only the caller knows whether this may be done again
            raise explained from error

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        connection = self._take()
        try:
            with connection:  # commits or rolls back; one of a pool stays open
                yield connection
        finally:
            self._pool.putconn(connection)

    def _take(self) -> Connection:
        """A connection of the pool. While there is none, ask the server why: the pool would only wait."""
        from psycopg_pool import PoolClosed, PoolTimeout

        from feedme_desktop.db.diagnose import BUSY

        end = time.monotonic() + self._factory.timeout_ms / 1000
        while True:
            try:
                return self._pool.getconn(timeout=_PATIENCE)
            except PoolClosed as error:
                raise DatabaseUnavailableError("The library is closed.", code="closed") from error
            except PoolTimeout as error:
                self._probe()
                if time.monotonic() > end:
                    raise DatabaseUnavailableError(BUSY.format(label=self._label), code="busy") from error

    def _probe(self) -> None:
        """Connect once, past the pool; raise what is wrong, or start the embedded server again."""
        import psycopg

        from feedme_desktop.db.diagnose import explain

        try:
            self._factory.connect().close()
        except psycopg.Error as error:
            if self._server is None:
                raise explain(error, self._label) or DatabaseUnavailableError(_one_line(error)) from error
            self._recover()

    def _limit(self, connection: Connection) -> None:
        """Behind a pooler that takes no options: the limits of this transaction alone."""
        connection.execute("SET LOCAL idle_in_transaction_session_timeout = '30s'")
        connection.execute("SELECT set_config('statement_timeout', %s, true)", [str(self._factory.timeout_ms)])

    @property
    def _label(self) -> str:
        return "of the library" if self._server is not None else self._factory.target.label

    def _recover(self) -> None:
        """Throw away dead connections; the embedded server is started again if it has died."""
        with self._lock:
            if self._closed:
                return
            if self._server is not None:
                self._server.join(lambda text: _log.info("%s", text))
            self._pool.drain()


def open_database(settings: Settings, *, progress: Progress | None = None) -> Database:
    """Start or join the embedded server, or connect to ``settings.database_url``; bring the schema up to date.

    ``progress`` gets a short sentence whenever something takes time, on the calling thread.
    Raises ``DatabaseUnavailableError`` with a code of its own for each reason.
    """
    if settings.database_url is not None:
        return _connect(settings, parse_target(settings), None, progress)
    server = EmbeddedServer(settings.paths)
    try:
        fields = server.join(progress or _silent)
        password = str(fields.pop("password"))
        return _connect(settings, Target(fields, password), server, progress)
    except BaseException:
        server.leave()
        raise


def _connect(settings: Settings, target: Target, server: EmbeddedServer | None, progress: Progress | None) -> Database:
    import psycopg

    from feedme_desktop.db.diagnose import explain
    from feedme_desktop.db.migrate import migrate
    from feedme_desktop.db.pool import Factory

    name = server.tag if server is not None else "feedme"
    factory = Factory(target, timeout_s=settings.db_timeout, name=name)
    label = target.label if server is None else "of the library"
    try:
        with factory.connect() as connection:
            if server is None:
                _check_server(connection, label)
            (progress or _silent)("Opening the library…")
            migrate(connection)
            connection.commit()
            factory.learn_types(connection)
    except psycopg.Error as error:
        raise explain(error, label) or DatabaseUnavailableError(
            f"The database {label} can't be used ({_one_line(error)}): check the server.", code="unusable"
        ) from error
    return Database(factory, settings, server)


def _check_server(connection: Connection, label: str) -> None:
    if connection.info.server_version < _OLDEST_SERVER:
        version = connection.info.server_version // 10_000
        raise DatabaseUnavailableError(
            f"The database {label} runs PostgreSQL {version}, and FeedMe needs 15 or newer: update the server.",
            code="old_server",
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding not in ("UTF8", None):
        raise DatabaseUnavailableError(
            f"The database {label} is made for {encoding} and can't hold every letter: make one with ENCODING 'UTF8'.",
            code="not_utf8",
        )
    _ensure_vector(connection, label)


def _ensure_vector(connection: Connection, label: str) -> None:
    import psycopg

    version = _vector_version(connection)
    if version is None:
        try:
            with connection.transaction():
                connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except psycopg.Error as error:
            if not isinstance(error, psycopg.errors.UniqueViolation):  # another program was quicker
                raise DatabaseUnavailableError(
                    f"The database {label} has no pgvector and FeedMe may not add it ({_one_line(error)}): install "
                    "pgvector 0.8 or newer and run CREATE EXTENSION vector there as its administrator.",
                    code="no_pgvector",
                ) from error
        version = _vector_version(connection)
    if version is not None and tuple(int(part) for part in version.split(".")[:2]) < _OLDEST_VECTOR:
        raise DatabaseUnavailableError(
            f"The database {label} has pgvector {version}, and FeedMe needs 0.8 or newer: update pgvector there and "
            "run ALTER EXTENSION vector UPDATE.",
            code="old_pgvector",
        )
    visible = connection.execute("SELECT to_regtype('halfvec') IS NOT NULL AS visible").fetchone()
    if visible is None or not visible["visible"]:
        raise DatabaseUnavailableError(
            f"The database {label} keeps pgvector in a schema that this user doesn't look in: run ALTER ROLE … SET "
            "search_path = public, extensions (or the schema's name) there.",
            code="no_pgvector",
        )


def _vector_version(connection: Connection) -> str | None:
    row = connection.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'").fetchone()
    return None if row is None else str(row["extversion"])


def _one_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _silent(_: str) -> None:
    return None
