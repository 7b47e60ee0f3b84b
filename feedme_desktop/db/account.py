"""Who the embedded server runs as, and what that user can reach.

Postgres refuses to run as root. In containers and CI, where the program is root, it runs
as an unprivileged user with a passwd entry; nothing here changes a directory's mode.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedme_desktop.errors import DatabaseUnavailableError

_PREFERRED = ("nobody", "daemon")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged user of this system."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """Arguments of ``subprocess.Popen`` that run a program as this user."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can go into ``folder`` and every folder above it."""
        return all(self._may(place, stat.S_IXUSR) for place in (folder, *folder.parents))

    def can_run(self, program: Path) -> bool:
        """Whether this user can execute ``program``."""
        return self.can_enter(program.parent) and self._may(program, stat.S_IXUSR | stat.S_IRUSR)

    def _may(self, path: Path, owner_bits: int) -> bool:
        info = path.stat()
        shift = 0 if info.st_uid == self.uid else 3 if info.st_gid == self.gid else 6
        wanted = owner_bits >> shift
        return info.st_mode & wanted == wanted


def service_account() -> Account | None:
    """The user to run the server as: None (this very user) unless the program is root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        return None
    import pwd

    entries = [entry for entry in pwd.getpwall() if entry.pw_uid != 0]
    if not entries:
        raise DatabaseUnavailableError(
            "The library's database can't run as root and this system has no other user: add one, or set DATABASE_URL.",
            code="no_account",
        )
    entries.sort(key=lambda entry: (entry.pw_name not in _PREFERRED, entry.pw_uid))
    entry = next((entry for entry in entries if entry.pw_name == "nobody"), entries[0])
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
