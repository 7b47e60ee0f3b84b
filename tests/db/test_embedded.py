"""The embedded server on a bad day: whatever was killed or left behind, the next start opens the same library."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest
from database_fixtures import remove_library

from feedme_desktop.db import cluster, place, postmaster
from feedme_desktop.db.account import Account, service_account
from feedme_desktop.db.database import Database, open_database
from feedme_desktop.db.embedded import EmbeddedServer
from feedme_desktop.db.place import Place
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.paths import Paths
from feedme_desktop.settings import load_settings

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and sockets of POSIX")

_CLIENT = """
import os, sys
from pathlib import Path
from feedme_desktop.db.database import open_database
from feedme_desktop.settings import load_settings
database = open_database(load_settings(Path(sys.argv[1])))
with database.transaction() as connection:
    connection.execute("INSERT INTO feedme.folders (name) VALUES (%s)", [f"by {os.getpid()}"])
print("ready", flush=True)
if sys.argv[2] == "die":
    os._exit(7)
sys.stdin.readline()
database.close()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data dir whose library was created once; stopped between the tests."""
    folder = tmp_path_factory.mktemp("embedded") / "data"
    with _opened(folder) as database, database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('first')")
    yield folder
    remove_library(folder)


@pytest.fixture
def library(made: Path) -> Iterator[Path]:
    """The same, and nothing runs in it before and after the test."""
    data = _place(made).data
    assert postmaster.running(data) is None
    yield made
    postmaster.stop(data)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """A data dir without a library."""
    folder = tmp_path / "data"
    yield folder
    if (folder / "database").exists():
        postmaster.stop(_place(folder).data)
    remove_library(folder)


def _place(folder: Path) -> Place:
    return place.find_place(Paths(folder).database, service_account(), postmaster.stop)


def _opened(folder: Path) -> Database:
    return open_database(load_settings(folder).with_changes({"min_db_connections": 1}))


def _holds_first(folder: Path) -> bool:
    with _opened(folder) as database, database.read() as connection:
        row = connection.execute("SELECT count(*) AS n FROM feedme.folders WHERE name = 'first'").fetchone()
    return row == {"n": 1}


def _server(folder: Path) -> psutil.Process | None:
    return postmaster.running(_place(folder).data)


@contextmanager
def _client(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with _starting(folder) as process:
        _wait(process)
        yield process


def _starting(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _CLIENT, str(folder), "stay"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _wait(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def test_the_last_one_out_stops_the_server_and_not_before(library):
    with _client(library) as other:
        started = _server(library)
        with _opened(library):
            assert _server(library) == started
        assert _server(library) == started
        other.communicate("\n")
    assert _server(library) is None
    assert not (_place(library).data / "postmaster.pid").exists()


def test_a_second_program_keeps_the_server_when_the_first_goes(library):
    with _opened(library) as mine:
        with _client(library) as other:
            started = _server(library)
            other.communicate("\n")
        assert _server(library) == started
        assert mine.server_info()["kind"] == "embedded"
    assert _server(library) is None


def test_a_killed_program_leaves_a_server_that_the_next_joins_and_stops(library):
    with _client(library) as victim:
        started = _server(library)
        victim.kill()
    assert _server(library) == started
    with _opened(library) as database:
        assert _server(library) == started
        assert database.server_info()["schema_version"] >= 1
    assert _server(library) is None


def test_the_server_holds_no_pipe_and_no_terminal_of_the_program(library):
    # With an inherited stdout this would wait for the server, which lives on.
    done = subprocess.run([sys.executable, "-c", _CLIENT, str(library), "die"], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, b"ready\n", b"")
    server = _server(library)
    assert server is not None
    assert os.getsid(server.pid) == server.pid


def test_a_killed_server_comes_back_with_everything(library):
    with _client(library) as victim:
        server = _server(library)
        assert server is not None
        server.send_signal(signal.SIGKILL)
        victim.kill()
    assert _holds_first(library)


def test_an_open_library_starts_its_killed_server_again(library):
    with _opened(library) as database:
        server = _server(library)
        assert server is not None
        server.kill()
        psutil.wait_procs([server])
        count = "SELECT count(*) AS n FROM feedme.folders WHERE name = 'first'"
        assert database.run_read(lambda connection: connection.execute(count).fetchone()) == {"n": 1}
        assert _server(library) not in (None, server)


def test_a_server_that_was_told_to_stop_is_waited_for(library):
    with _client(library) as victim:
        server = _server(library)
        assert server is not None
        server.send_signal(signal.SIGTERM)  # smart: as long as clients are there it is "stopping"
        victim.kill()
    assert _holds_first(library)


@pytest.mark.parametrize("content", ["", "1", "999999999\n", "abc\ndef\n1\n"])
def test_a_half_written_pid_file_does_not_block(library, content):
    (_place(library).data / "postmaster.pid").write_text(content)
    assert _holds_first(library)


def test_a_pid_file_of_a_dead_server_does_not_block(library):
    with subprocess.Popen(["true"]) as gone:
        gone.wait()
    data = _place(library).data
    (data / "postmaster.pid").write_text(f"{gone.pid}\n{data}\n1700000000\n5432\n/nowhere\n\n  0 0\nready   \n")
    assert _holds_first(library)


def test_a_pid_that_another_program_got_does_not_block(library):
    found = _place(library)
    options = found.account.popen_options() if found.account is not None else {}
    with subprocess.Popen(["sleep", "1000"], cwd="/", **options) as other:
        began = int(psutil.Process(other.pid).create_time())
        (found.data / "postmaster.pid").write_text(f"{other.pid}\n{found.data}\n{began}\n5432\n/x\n\n  0 0\nready   \n")
        try:
            assert _holds_first(library)
            assert other.poll() is None, "the other program must be left alone"
        finally:
            other.kill()


def test_a_broken_pid_file_of_a_living_server_is_put_right(library):
    with _client(library) as victim:
        server = _server(library)
        victim.kill()
    (_place(library).data / "postmaster.pid").write_text("12")
    assert _holds_first(library)
    assert server is not None
    assert not postmaster.is_alive(server)


def test_programs_that_make_the_library_at_once_share_one(fresh):
    with _starting(fresh) as first, _starting(fresh) as second, _starting(fresh) as third:
        for one in (first, second, third):
            _wait(one)
        with _opened(fresh) as database, database.read() as connection:
            there = connection.execute("SELECT name FROM feedme.folders").fetchall()
        assert {row["name"] for row in there} == {f"by {one.pid}" for one in (first, second, third)}
        for one in (first, second, third):
            one.communicate("\n")
    assert _server(fresh) is None


def test_left_overs_of_a_creation_are_removed_and_nothing_else(fresh):
    found = _place(fresh)
    half = found.home / "server.init-x1y2"
    (half / "data" / "base").mkdir(parents=True)
    with _opened(fresh):
        assert not half.exists()
        assert found.leftovers() == []


def test_beside_a_library_that_was_set_aside_none_is_created(fresh):
    found = _place(fresh)
    (found.home / "server.old").mkdir()
    with pytest.raises(DatabaseUnavailableError, match="server\\.old lies beside it") as caught:
        _opened(fresh)
    assert caught.value.code == "set_aside"
    assert not found.server.exists()


def test_an_emptied_library_is_not_replaced_by_an_empty_one(library, tmp_path):
    version = _place(library).data / "PG_VERSION"
    kept = version.read_text()
    version.unlink()
    try:
        with pytest.raises(DatabaseUnavailableError) as caught:
            _opened(library)
        assert caught.value.code == "damaged"
        version.write_text("16\n")
        with pytest.raises(DatabaseUnavailableError, match="PostgreSQL 16") as caught:
            _opened(library)
        assert caught.value.code == "other_major"
    finally:
        version.write_text(kept)
    assert _holds_first(library)


def test_a_full_disk_is_one_sentence(fresh, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=499 * 2**20))
    with pytest.raises(DatabaseUnavailableError, match="499 MB are free") as caught:
        _opened(fresh)
    assert caught.value.code == "disk_full"
    assert not _place(fresh).server.exists()


def test_a_folder_without_permission_is_one_sentence(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir()
    settings = load_settings(locked / "data")
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    else:
        locked.chmod(0o500)
    try:
        with pytest.raises(DatabaseUnavailableError, match="may not write") as caught:
            open_database(settings)
    finally:
        if root:
            os.seteuid(0)
        else:
            locked.chmod(0o700)
    assert caught.value.code == "no_permission"


def test_a_file_in_the_folders_place_is_one_sentence(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "database").write_text("not a folder")
    with pytest.raises(DatabaseUnavailableError, match="can't be opened"):
        _opened(tmp_path / "data")


def test_a_failed_creation_leaves_nothing(fresh, monkeypatch):
    monkeypatch.setattr(cluster, "_PROVISION", "THIS IS NOT SQL;\n\n")
    with pytest.raises(DatabaseUnavailableError, match="syntax error") as caught:
        _opened(fresh)
    assert caught.value.code == "not_created"
    found = _place(fresh)
    assert not found.server.exists()
    assert found.leftovers() == []


def test_no_word_of_a_customer_is_in_the_servers_log(library):
    canary = "canary-7f3a9"
    statements = (
        f"SELECT '{canary}'::integer",
        f"SELEKT '{canary}'",
        "INSERT INTO feedme.folders (name) VALUES (%(word)s), (%(word)s)",
        "SELECT %(word)s::text::integer",
    )
    with _opened(library) as database:
        for statement in statements:
            with pytest.raises(psycopg.Error), database.transaction() as connection:
                connection.execute(statement, {"word": canary})  # type: ignore[arg-type]
    log = (Paths(library).logs / "postgres.log").read_text("utf-8", "replace")
    assert "database system is ready" in log
    assert canary not in log


def test_the_passwords_are_for_their_owner_alone_and_nowhere_else(library):
    found = _place(library)
    kept = found.server / "secrets.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    keys = cluster.Secrets.read(found)
    with _opened(library):
        server = _server(library)
        assert server is not None
        seen = " ".join(server.cmdline()) + str(server.environ())
        assert "listen_addresses=" in server.cmdline()
    for password in (keys.role, keys.superuser):
        assert password not in seen
        assert password not in (Paths(library).logs / "postgres.log").read_text("utf-8")


def test_fsync_and_checksums_stay_on(library):
    with _opened(library) as database, database.read() as connection:
        shown = {
            name: connection.execute("SELECT current_setting(%s) AS value", [name]).fetchone()["value"]
            for name in ("fsync", "full_page_writes", "data_checksums", "max_wal_size", "listen_addresses")
        }
    assert shown == {
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "max_wal_size": "512MB",
        "listen_addresses": "",
    }


def test_a_long_data_dir_gets_a_short_socket(tmp_path, monkeypatch):
    runtime = tmp_path.parent / "r"
    runtime.mkdir(exist_ok=True, mode=0o700)
    monkeypatch.setattr(place, "_SOCKET_LIMIT", len(os.fsencode(runtime)) + 45)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    deep = Place(tmp_path / ("long" * 40), tmp_path / "lock", None)
    folder = place.socket_folder(deep)
    assert folder.parent == runtime
    assert folder.stat().st_mode & 0o777 == 0o700
    assert place.socket_folder(deep) == folder


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    deep = Place(tmp_path / ("long" * 40), tmp_path / "lock", None)
    squatted = Path("/tmp") / f"feedme-{place._digest(deep.home)}"
    squatted.symlink_to(tmp_path)
    try:
        with pytest.raises(OSError, match="belongs to somebody else"):
            place.socket_folder(deep)
    finally:
        squatted.unlink()


def test_a_very_long_data_dir_works(tmp_path):
    deep = tmp_path / ("long" * 20) / ("path" * 20) / "data, with a comma"
    try:
        with _opened(deep) as database:
            assert database.server_info()["kind"] == "embedded"
    finally:
        remove_library(deep)


needs_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root needs another user")


@needs_root
def test_as_root_the_server_is_another_user_and_modes_stay(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    before = private.stat().st_mode
    with _opened(private / "data"):
        server = _server(private / "data")
        assert server is not None
        assert server.uids().real != 0
        found = _place(private / "data")
        assert found.home.parent == place.SHARED
    assert private.stat().st_mode == before
    remove_library(private / "data")


@needs_root
def test_as_root_clusters_whose_data_dir_has_gone_are_removed(tmp_path, library):
    with _opened(tmp_path / "data"):
        home = _place(tmp_path / "data").home
    shutil.rmtree(tmp_path / "data")
    assert home.exists()
    with _opened(library):
        assert not home.exists()
    assert _place(library).home.exists()


@needs_root
def test_as_root_a_data_dir_made_anew_starts_empty(tmp_path):
    data_dir = tmp_path / "data"
    with _opened(data_dir) as database, database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('old')")
    shutil.rmtree(data_dir)
    with _opened(data_dir) as database, database.read() as connection:
        assert connection.execute("SELECT name FROM feedme.folders").fetchall() == []
    remove_library(data_dir)


@needs_root
def test_as_root_programs_out_of_reach_are_copied(fresh, monkeypatch):
    monkeypatch.setattr(Account, "can_run", lambda self, program: False)
    with _opened(fresh) as database:
        server = _server(fresh)
        assert server is not None
        assert Path(server.exe()).is_relative_to(place.SHARED)
        assert database.server_info()["pgvector"]


@needs_root
def test_as_root_a_cluster_that_was_lost_is_not_replaced_by_an_empty_one(fresh):
    with _opened(fresh):
        home = _place(fresh).home
    shutil.rmtree(home)
    with pytest.raises(DatabaseUnavailableError, match="restore a backup") as caught:
        _opened(fresh)
    assert caught.value.code == "missing"
    assert not home.exists()
    shutil.rmtree(fresh)


@needs_root
def test_as_root_a_moved_data_dir_keeps_its_library_and_a_copied_one_does_not_share_it(fresh, tmp_path):
    with _opened(fresh) as database, database.transaction() as connection:
        connection.execute("INSERT INTO feedme.folders (name) VALUES ('first')")
    shutil.copytree(fresh, tmp_path / "copy")
    with pytest.raises(DatabaseUnavailableError, match="is a copy of") as caught:
        _opened(tmp_path / "copy")
    assert caught.value.code == "copied"
    fresh.rename(tmp_path / "moved")
    assert _holds_first(tmp_path / "moved")
    shutil.move(tmp_path / "moved", fresh)


def test_two_shares_in_one_program_are_counted_apart(library):
    first, second = EmbeddedServer(Paths(library)), EmbeddedServer(Paths(library))
    first.join(lambda text: None)
    second.join(lambda text: None)
    first.leave()
    assert _server(library) is not None
    second.leave()
    assert _server(library) is None
