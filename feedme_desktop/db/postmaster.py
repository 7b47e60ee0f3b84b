"""The running server of one data directory: is there one, start it, wait for it, stop it.

A pid file counts only if a process with that number is a postgres of this very data directory
and as old as the file says. The server outlives this process and holds none of its pipes.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from feedme_desktop.db.binaries import Binaries
from feedme_desktop.db.cluster import child_options
from feedme_desktop.db.place import Place
from feedme_desktop.errors import DatabaseUnavailableError

_POLL = 0.005
_SILENT_LIMIT = 60.0
_CLOCK_SLACK = 5.0
_ORPHAN_PATIENCE = 5.0
_STOP_PATIENCE = 60.0

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens: a socket's folder or a loopback address."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class PidFile:
    """What postmaster.pid says; ``address`` and ``status`` come a moment after the rest."""

    pid: int
    started: int
    address: Address | None
    status: str


def read_pid_file(data: Path) -> PidFile | None:
    """The pid file of a data directory; None where there is none, or only a part of one."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8", "replace").splitlines()
        pid, started = int(lines[0]), int(lines[2])
    except (FileNotFoundError, NotADirectoryError, ValueError, IndexError):
        return None
    address = None
    if len(lines) >= 7 and lines[3].strip().isdigit():
        address = Address(lines[4].strip() or lines[5].strip(), int(lines[3]))
    return PidFile(pid, started, address, lines[7].strip() if len(lines) >= 8 else "")


def running(data: Path) -> psutil.Process | None:
    """The server that runs on a data directory, or None."""
    info = read_pid_file(data)
    if info is None or info.pid <= 0:
        return None
    try:
        process = psutil.Process(info.pid)
        if not _is_server_of(process, data) or not is_alive(process):
            return None
        same_age = abs(process.create_time() - info.started) <= _CLOCK_SLACK
    except psutil.Error:
        return None
    # The clock may have been set since; an answer at the socket settles it.
    return process if same_age or (info.address is not None and ping(info.address) != "silent") else None


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs; one that nobody has reaped yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def ping(address: Address) -> str:
    """Ask like pg_isready: "ready", "busy" (starting up, recovering, shutting down) or "silent"."""
    from psycopg import pq
    from psycopg.conninfo import make_conninfo

    asked = make_conninfo(host=address.host, port=address.port, dbname="postgres", user="postgres", connect_timeout=3)
    answer = pq.Ping(pq.PGconn.ping(asked.encode()))
    return {pq.Ping.OK: "ready", pq.Ping.REJECT: "busy"}.get(answer, "silent")


def launch(
    place: Place, binaries: Binaries, address: Address, options: Sequence[str], log: Path
) -> subprocess.Popen[bytes]:
    """Start the server and return at once; its messages go to the file ``log``."""
    command = [str(binaries.program("postgres")), "-D", str(place.data)]
    for option in (*_address_options(address), *options):
        command += ["-c", option]
    with log.open("ab") as output:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, **child_options(place)
        )


def clear_stale(data: Path, address: Address) -> None:
    """Remove what a server that is no more left behind, after its last helper processes have gone.

    Postgres itself takes a number in such a file for its server as long as any process has it, even one
    that nobody has reaped. Raises ``DatabaseUnavailableError`` if a helper process can't be ended.
    """
    socket = Path(address.host, f".s.PGSQL.{address.port}")
    left = [
        path for path in (data / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")) if path.exists()
    ]
    if left:
        _outlive(data)
    for path in left:
        path.unlink(missing_ok=True)


def _outlive(data: Path) -> None:
    patience = time.monotonic() + _ORPHAN_PATIENCE
    while left := _residents(data):
        for process in left:
            with suppress(psutil.Error):
                if time.monotonic() > patience:
                    process.kill()  # recovery makes good what it leaves
                elif _is_server_of(process, data):
                    _signal(process, "INT")  # its pid file is broken, so nobody could join it
        if time.monotonic() > patience + _ORPHAN_PATIENCE:
            raise DatabaseUnavailableError(
                f"An old database process ({left[0].pid}) can't be ended: end it or restart the computer.", code="stuck"
            )
        time.sleep(0.05)


def wait_ready(
    data: Path, process: psutil.Process, progress: Progress, *, exited: Callable[[], bool]
) -> Address | None:
    """Wait until the server accepts connections, as long as it says that it is starting up or recovering.

    None if it ends instead. Raises ``DatabaseUnavailableError`` if it runs but says nothing for a minute.
    """
    began = heard = told = time.monotonic()
    while True:
        info = read_pid_file(data)
        if info is not None and info.pid == process.pid and info.address is not None:
            answer = ping(info.address)
            if answer == "ready":
                return info.address
            if answer == "busy":
                heard = time.monotonic()
        if exited() or not is_alive(process):
            return None
        now = time.monotonic()
        if now - told >= 1:
            told = now
            progress(f"The library is recovering after an interruption ({now - began:.0f} s)…")
        if now - heard > _SILENT_LIMIT:
            raise DatabaseUnavailableError(
                f"The library's database (process {process.pid}) does not answer: end that process or restart the "
                "computer, then start again.",
                code="stuck",
            )
        time.sleep(_POLL)


def stop(data: Path) -> None:
    """Stop the server of a data directory, if one runs, and wait until it has gone."""
    process = running(data)
    if process is None:
        return
    for name in ("INT", "QUIT"):  # fast, immediate
        with suppress(psutil.Error):
            _signal(process, name)
        if _gone(process, _STOP_PATIENCE):
            return


def _signal(process: psutil.Process, name: str) -> None:
    if sys.platform == "win32":  # no signals there: Postgres listens at a pipe, and pg_ctl knows it
        tool = Path(process.exe()).with_name("pg_ctl.exe")
        subprocess.run([str(tool), "kill", name, str(process.pid)], check=False, capture_output=True)
    else:
        process.send_signal(getattr(signal, f"SIG{name}"))


def _gone(process: psutil.Process, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while is_alive(process):
        if time.monotonic() > end:
            return False
        time.sleep(_POLL)
    return True


def wait_gone(process: psutil.Process, progress: Progress) -> None:
    """Wait for a server that is shutting down, as long as it takes."""
    while not _gone(process, 1):
        progress("The library is being closed by another FeedMe…")


def _is_server_of(process: psutil.Process, data: Path) -> bool:
    try:
        command = process.cmdline()
        if process.name().removesuffix(".exe") != "postgres" or "-D" not in command:
            return False
        return command[command.index("-D") + 1 :][:1] == [str(data)]
    except psutil.Error:
        return False


def _residents(data: Path) -> list[psutil.Process]:
    """Server processes that work in the data directory; each of them has it as its current folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        if (process.info["name"] or "").startswith("postgres"):
            with suppress(psutil.Error, OSError):
                if process.cwd() == str(data) and is_alive(process):
                    found.append(process)
    return found


def _address_options(address: Address) -> tuple[str, ...]:
    if sys.platform == "win32":
        return (f"listen_addresses={address.host}", f"port={address.port}", "unix_socket_directories=")
    folder = address.host.replace('"', '""')  # quoted: a comma in a name is not a second folder
    return (
        "listen_addresses=",
        f"port={address.port}",
        f'unix_socket_directories="{folder}"',
        "unix_socket_permissions=0700",
    )
