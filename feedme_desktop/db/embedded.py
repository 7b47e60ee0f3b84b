"""The embedded Postgres of a data dir: join the one that runs, or start it, or create it first.

The last client out stops it; who is still there is counted in pg_stat_activity under the lock, so
a killed program can't leave a wrong count behind. Never uses the wheel's own starter.
"""

from __future__ import annotations

import errno
import logging
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from feedme_desktop.db import cluster, oslock, postmaster
from feedme_desktop.db.account import service_account
from feedme_desktop.db.binaries import find_binaries
from feedme_desktop.db.place import SHARED, Place, find_place, socket_folder, sweep
from feedme_desktop.db.postmaster import Address, Progress
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.paths import Paths

if TYPE_CHECKING:
    import psycopg

# No text of a customer in the server's log: errors and the details of what happened stay out of it.
_OPTIONS = (
    "log_min_messages=log",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_checkpoints=off",
    "log_statement=none",
    "max_wal_size=512MB",
    "timezone=UTC",
    "log_timezone=UTC",
)
_LOG_LIMIT = 1_000_000
_ATTEMPTS = 3

_log = logging.getLogger(__name__)


class EmbeddedServer:
    """One program's share in the server of a data dir. Not thread-safe: ``Database`` serialises its calls.

    ``join`` and ``leave`` come in pairs; ``join`` again while joined makes sure that it still runs.
    """

    def __init__(self, paths: Paths, *, options: tuple[str, ...] = ()) -> None:
        self.tag = f"feedme-{secrets.token_hex(6)}"
        self._paths = paths
        self._options = (*_OPTIONS, *options)
        self._place: Place | None = None
        self._presence: psycopg.Connection | None = None
        self._log_start = 0
        self._child: subprocess.Popen[bytes] | None = None

    def join(self, progress: Progress) -> dict[str, str | int]:
        """Make sure that the server runs and count as one of its clients.

        Returns the connection fields of the app's role. Raises ``DatabaseUnavailableError``.
        """
        with _explained(self._paths.database):
            self._paths.create()
            account = service_account()
            place = self._place = find_place(self._paths.database, account, postmaster.stop)
            with oslock.held(place.lock, waiting=lambda: progress("Another FeedMe is preparing the library…")):
                if account is not None:
                    sweep(postmaster.stop)
                address = self._running_address(place, progress)
                fields = self._fields(address, cluster.ROLE, cluster.Secrets.read(place).role)
                self._hold_presence(fields)
        return fields

    def leave(self) -> None:
        """Stop counting as a client; the last one out stops the server."""
        place, presence = self._place, self._presence
        self._place = self._presence = None
        if presence is not None:
            presence.close()
        try:
            if place is not None:
                with oslock.held(place.lock):
                    if not self._others_there(place):
                        postmaster.stop(place.data)
        except (OSError, ValueError, TypeError) as error:  # its folder is gone or damaged: nothing to stop there
            _log.warning("the embedded server could not be left in order: %s", error)
        self._let_child_go()

    def superuser(self) -> dict[str, str | int]:
        """Connection fields of the server's superuser, for backups and tests. The server must be joined."""
        assert self._place is not None, "join() comes first"
        info = postmaster.read_pid_file(self._place.data)
        assert info is not None
        assert info.address is not None
        return {
            **self._fields(info.address, cluster.SUPERUSER, cluster.Secrets.read(self._place).superuser),
            "dbname": "postgres",
        }

    def _running_address(self, place: Place, progress: Progress) -> Address:
        for leftover in place.leftovers():
            shutil.rmtree(leftover, ignore_errors=True)
        if not place.server.exists():
            progress("Preparing your library for the first time…")
            cluster.create_cluster(place, find_binaries(place.account, SHARED))
        place.mark_made()
        cluster.check_owner(place)
        cluster.check_cluster(place)
        for _ in range(_ATTEMPTS):
            address = self._join_or_start(place, progress)
            if address is not None:
                return address
        raise DatabaseUnavailableError(self._why_not(place), code="not_started")

    def _join_or_start(self, place: Place, progress: Progress) -> Address | None:
        process = postmaster.running(place.data)
        info = postmaster.read_pid_file(place.data)
        if process is not None and info is not None and info.status == "stopping":
            postmaster.wait_gone(process, progress)
            process = None
        if process is not None:
            joined = process
            return postmaster.wait_ready(place.data, process, progress, exited=lambda: not postmaster.is_alive(joined))
        progress("Starting the library…")
        return self._start(place, progress)

    def _start(self, place: Place, progress: Progress) -> Address | None:
        address = _new_address(place)
        postmaster.clear_stale(place.data, address)
        self._let_child_go()
        log = self._log_file()
        self._log_start = log.stat().st_size if log.exists() else 0
        binaries = find_binaries(place.account, SHARED)
        child = self._child = postmaster.launch(place, binaries, address, self._options, log)
        try:
            process = psutil.Process(child.pid)
        except psutil.NoSuchProcess:
            return None
        return postmaster.wait_ready(place.data, process, progress, exited=lambda: child.poll() is not None)

    def _hold_presence(self, fields: dict[str, str | int]) -> None:
        """One idle connection for as long as we are here: the others count it."""
        import psycopg

        if self._presence is not None:
            self._presence.close()
        self._presence = psycopg.connect(
            autocommit=True,
            prepare_threshold=None,
            connect_timeout=10,
            **fields,  # type: ignore[arg-type]  # mixed fields
        )

    def _others_there(self, place: Place) -> bool:
        import psycopg

        info = postmaster.read_pid_file(place.data)
        if info is None or info.address is None:
            return False
        fields = self._fields(info.address, cluster.SUPERUSER, cluster.Secrets.read(place).superuser)
        fields["dbname"] = "postgres"
        try:
            with psycopg.connect(autocommit=True, connect_timeout=10, **fields) as connection:  # type: ignore[arg-type]
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                    " AND pid <> pg_backend_pid() AND application_name <> %s",
                    [self.tag],
                ).fetchone()
        except psycopg.OperationalError as error:
            _log.warning("the embedded server could not be asked who is there: %s", error)
            return True  # leave it to the next one
        return row is not None and row[0] > 0

    def _fields(self, address: Address, user: str, password: str) -> dict[str, str | int]:
        return {
            "host": address.host,
            "port": address.port,
            "dbname": cluster.DATABASE,
            "user": user,
            "password": password,
            "application_name": self.tag,
        }

    def _log_file(self) -> Path:
        log = self._paths.logs / "postgres.log"
        if log.exists() and log.stat().st_size > _LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        return log

    def _why_not(self, place: Place) -> str:
        log = self._paths.logs / "postgres.log"
        lines = log.read_bytes()[self._log_start :].decode("utf-8", "replace").splitlines()
        fatal = [line.partition("FATAL:  ")[2] or line.partition("PANIC:  ")[2] for line in lines]
        reason = next((line for line in reversed(fatal) if line), "it ended at once")
        if any("No space left on device" in line for line in lines):
            raise DatabaseUnavailableError(
                f"The disk is full, so the library in {place.server} can't be opened: make room and start again.",
                code="disk_full",
            )
        return f"The library's database in {place.server} doesn't start ({reason}): see {log}."

    def _let_child_go(self) -> None:
        """Reap the server if it has ended; if others still use it, it lives on without us."""
        if self._child is not None and self._child.poll() is None:
            self._child.returncode = 0  # or Popen warns that its child still runs, which is meant
        self._child = None


def _new_address(place: Place) -> Address:
    if sys.platform == "win32":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return Address("127.0.0.1", probe.getsockname()[1])
    else:
        return Address(str(socket_folder(place)), 5432)


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """One sentence for what the file system refuses."""
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            message, code = f"The disk is full, so the library in {folder} can't be opened: make room.", "disk_full"
        elif error.errno == errno.EROFS:
            message = f"The library can't be opened because the disk of {place} is read-only: choose another folder."
            code = "read_only"
        elif isinstance(error, PermissionError):
            message = f"FeedMe may not write to {place}: give it the right, or choose another folder with --data-dir."
            code = "no_permission"
        else:
            message, code = f"The library in {folder} can't be opened: {error}.", "unusable_folder"
        raise DatabaseUnavailableError(message, code=code) from error
