"""Where the embedded cluster of a data dir lies.

Normally below the data dir itself. As root, where the server's user can't reach the data dir, in
/var/lib/feedme/<hash of it>, with a pointer left behind; such clusters go when their data dir has gone.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feedme_desktop.db import oslock
from feedme_desktop.db.account import Account
from feedme_desktop.db.binaries import make_folder
from feedme_desktop.errors import DatabaseUnavailableError
from feedme_desktop.settings import write_whole

SHARED = Path("/var/lib/feedme")
_NAME = "server"
_ORIGIN = "origin.json"
_POINTER = "place.json"
Stop = Callable[[Path], None]

_SOCKET_LIMIT = 100  # bytes of a socket's path: 107 on Linux, 103 on macOS


@dataclass(frozen=True, slots=True)
class Place:
    """``home`` holds the folder ``server`` with everything of one cluster; the lock stays in the data dir."""

    home: Path
    lock: Path
    account: Account | None

    @property
    def server(self) -> Path:
        """The cluster with its passwords and socket; exists only when it is complete."""
        return self.home / _NAME

    @property
    def data(self) -> Path:
        """What Postgres calls the data directory."""
        return self.server / "data"

    def leftovers(self) -> list[Path]:
        """Clusters whose creation was cut short."""
        return sorted(self.home.glob(f"{_NAME}.init-*"))

    def set_aside(self) -> list[Path]:
        """Copies of a cluster that somebody put beside: where one is, an empty library would be a surprise."""
        beside = (path for path in self.home.glob(f"{_NAME}*") if path.name != _NAME)
        return sorted(path for path in beside if not path.name.startswith(f"{_NAME}.init-"))

    def mark_made(self) -> None:
        """Remember in the data dir that its cluster elsewhere was complete once: if it goes, that is a loss."""
        pointer = self.lock.with_name(_POINTER)
        if pointer.exists():
            known = json.loads(pointer.read_text("utf-8"))
            if not known.get("made"):
                write_whole(pointer, json.dumps({**known, "made": True}).encode())

    def own(self, path: Path) -> None:
        """Give a file or folder of ours to the server's user."""
        if self.account is not None:
            os.chown(path, self.account.uid, self.account.gid)


def find_place(folder: Path, account: Account | None, stop: Stop) -> Place:
    """The place of the cluster whose folder below the data dir is ``folder``; makes that folder.

    ``stop`` ends a server that still runs on a data directory which is about to go.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder.resolve()
    lock = folder / "lock"
    pointer = folder / _POINTER
    here = (folder / _NAME).exists()  # never leave a library that is here, whoever starts us
    if here or (not pointer.exists() and (account is None or _usable_in_place(folder, account))):
        return Place(folder, lock, account)
    return Place(_elsewhere(folder, pointer, stop), lock, account)


def socket_folder(place: Place) -> Path:
    """A private folder for the socket, short enough for the system's limit."""
    inside = place.server / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432")) <= _SOCKET_LIMIT:
        return _private(inside, place)
    digest = _digest(place.home)
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    for base in (runtime, "/tmp"):  # noqa: S108 - private, and its owner is checked
        if base and Path(base).is_dir() and len(os.fsencode(base)) < _SOCKET_LIMIT - 40:
            if place.account is not None and not place.account.can_enter(Path(base)):
                continue
            return _private(Path(base) / f"feedme-{digest}", place)
    raise OSError(f"no folder with a short name for the database's socket; set XDG_RUNTIME_DIR to one: {inside}")


def sweep(stop: Stop) -> None:
    """Remove the clusters in /var/lib/feedme whose data dir has gone."""
    if not SHARED.is_dir():
        return
    with oslock.held_if_free(SHARED / "lock") as free:
        for origin in SHARED.glob(f"*/{_ORIGIN}") if free else ():
            if _has_gone(origin):
                _remove(origin.parent, stop)


def _usable_in_place(folder: Path, account: Account) -> bool:
    if not account.can_enter(folder.parent):
        return False
    folder.chmod(0o711)  # ours: find_place made it
    return account.can_enter(folder)


def _elsewhere(folder: Path, pointer: Path, stop: Stop) -> Path:
    """The pointer is written first: a crash in between leaves a pointer to nothing, never a cluster nobody owns."""
    home = SHARED / _digest(folder)
    if pointer.exists():
        known = json.loads(pointer.read_text("utf-8"))
        home, token = Path(known["place"]), known["token"]
        if known.get("made") and not (home / _NAME).exists():
            raise DatabaseUnavailableError(
                f"The library of {folder.parent} was in {home} and is not there any more: restore a backup, or remove "
                f"{folder} to start empty.",
                code="missing",
            )
    else:
        token = secrets.token_hex(8)
        write_whole(pointer, json.dumps({"place": str(home), "token": token}).encode())
    make_folder(SHARED, 0o755)
    with oslock.held(SHARED / "lock"):
        _claim(home, folder, token, stop)
    return home


def _remove(home: Path, stop: Stop) -> None:
    stop(home / _NAME / "data")
    shutil.rmtree(home, ignore_errors=True)


def _claim(home: Path, folder: Path, token: str, stop: Stop) -> None:
    origin = home / _ORIGIN
    if origin.exists() and json.loads(origin.read_text("utf-8"))["token"] != token:
        # The data dir was removed and made anew: what lies here belongs to the one that has gone.
        _remove(home, stop)
    elif origin.exists():
        _follow(origin, folder, token)
    make_folder(home, 0o711)
    if not origin.exists():
        known = {"data_dir": str(folder), "token": token, "device": folder.stat().st_dev}
        write_whole(origin, json.dumps(known).encode())


def _follow(origin: Path, folder: Path, token: str) -> None:
    """The data dir may have been moved; a copy of it must not share the cluster with the original."""
    known = json.loads(origin.read_text("utf-8"))
    before = Path(known["data_dir"])
    if before == folder:
        return
    if _token(before / _POINTER) == token:
        raise DatabaseUnavailableError(
            f"{folder.parent} is a copy of {before.parent}, and its library lies elsewhere: open the original and "
            f"make a backup, or remove {folder} to start empty.",
            code="copied",
        )
    write_whole(origin, json.dumps({**known, "data_dir": str(folder), "device": folder.stat().st_dev}).encode())


def _token(pointer: Path) -> str | None:
    try:
        return str(json.loads(pointer.read_text("utf-8"))["token"])
    except (OSError, ValueError, KeyError):
        return None


def _has_gone(origin: Path) -> bool:
    try:
        known = json.loads(origin.read_text("utf-8"))
        folder, device, token = Path(known["data_dir"]), int(known["device"]), str(known["token"])
    except (OSError, ValueError, KeyError):
        return False
    if (folder / _POINTER).exists():
        return _token(folder / _POINTER) != token
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    # On another device than when it was made: a disk that is not mounted, not a folder that has gone.
    return nearest.stat().st_dev == device


def _private(folder: Path, place: Place) -> Path:
    if not folder.is_symlink() and not folder.exists():
        folder.mkdir(mode=0o700)
        place.own(folder)
    info = folder.lstat()
    owner = place.account.uid if place.account is not None else os.geteuid() if hasattr(os, "geteuid") else info.st_uid
    if folder.is_symlink() or info.st_uid != owner:
        raise OSError(f"{folder} belongs to somebody else: remove it, or set XDG_RUNTIME_DIR")
    return folder


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
