"""The one place that opens connections: their limits, their types, and the pool.

No prepared statements and no session state: the same code works through a transaction pooler.
"""

from __future__ import annotations

from typing import Any, cast

import psycopg
from pgvector.psycopg import register_vector
from psycopg.adapt import AdaptersMap
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

from feedme_desktop.db.dsn import Target

Connection = psycopg.Connection[DictRow]
_CONNECT_SECONDS = 10
_RECONNECT_SECONDS = 5
# A network that swallows everything is noticed within 25 s; a unix socket ignores these.
_DEAD_NETWORK = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}


class Factory:
    """Makes connections to one target, all alike. ``limits_in_session`` is False behind a pooler that refuses them."""

    def __init__(self, target: Target, *, timeout_s: float, name: str) -> None:
        self.target = target
        self.timeout_ms = max(1, int(timeout_s * 1000))
        self.limits_in_session = "options" not in target.fields
        self._name = name
        self._types: AdaptersMap | None = None

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of every connection."""
        limits = f"-c statement_timeout={self.timeout_ms} -c idle_in_transaction_session_timeout=30000"
        options = {"options": limits} if self.limits_in_session else {}
        return {
            "application_name": self._name,
            "connect_timeout": _CONNECT_SECONDS,
            **_DEAD_NETWORK,
            **options,
            **self.target.arguments(),
            "client_encoding": "utf-8",
            "prepare_threshold": None,
            "row_factory": dict_row,
            "context": self._types,
        }

    def connect(self) -> Connection:
        """One connection outside the pool. Raises ``psycopg.Error``."""
        try:
            return cast(Connection, psycopg.connect(**self.arguments()))
        except psycopg.OperationalError as error:
            if not self.limits_in_session or "unsupported startup parameter" not in str(error):
                raise
            self.limits_in_session = False
            return cast(Connection, psycopg.connect(**self.arguments()))

    def learn_types(self, connection: Connection) -> None:
        """Find out the numbers of pgvector's types once; every later connection knows them from the start."""
        register_vector(connection)
        self._types = AdaptersMap(connection.adapters)

    def pool(self, smallest: int, largest: int) -> ConnectionPool[Connection]:
        """The pool, opened; it connects in the background."""
        return ConnectionPool(
            connection_class=cast(type[Connection], psycopg.Connection),
            kwargs=self.arguments(),
            min_size=min(smallest, largest),
            max_size=largest,
            reconnect_timeout=_RECONNECT_SECONDS,
            num_workers=2,
            open=True,
            name=self._name,
        )
