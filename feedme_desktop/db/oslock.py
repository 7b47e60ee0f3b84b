"""A lock between processes that the operating system releases when its holder dies.

Held only while the embedded server is created, started or stopped, never while it is used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def held(path: Path, *, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the lock file ``path``; ``waiting`` is called about once a second while another process has it.

    Raises ``OSError`` where the file can't be opened.
    """
    with path.open("ab") as file:
        path.chmod(0o600)
        waited = 0
        while not _try_lock(file):
            if waiting is not None and waited % 50 == 5:
                waiting()
            waited += 1
            time.sleep(0.02)
        yield  # closing the file releases the lock


@contextmanager
def held_if_free(path: Path) -> Iterator[bool]:
    """Like ``held``, but gives False at once when another process has the lock."""
    with path.open("ab") as file:
        yield _try_lock(file)
