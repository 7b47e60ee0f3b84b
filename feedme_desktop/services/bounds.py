"""How much time and memory a file may take in the child process, on systems that can bound it.

The bounds move with every ticket: a file of many may take long, one ticket of it may not.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Callable
from pathlib import Path

from feedme_desktop.errors import ReadError

CPU_S = 10
MEMORY = 512 * 1024 * 1024
"""Beside a few times the size of what is being read."""

SIGN_S = 1.0
"""Seconds between signs of life while a big file is gone through."""

_LOAD_S = 5  # importing parsers counts as CPU time too
_PASSES = 8
_SLACK = 64 * 1024 * 1024


def limit_resources(size: int | None = None) -> None:
    """Allow another ticket its CPU time, and with ``size`` in bytes its memory."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the caps of the parsers have to do
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # CPU time runs on over the files of this process, so the limit moves with it.
    _lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + CPU_S + _LOAD_S)
    if size is not None:
        _lower(resource.RLIMIT_DATA, MEMORY + 8 * size)


def _lower(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, hard))
    except (OSError, ValueError):  # a system without this limit
        pass


class PatientFile(io.RawIOBase):
    """A file that tells while it is read that something goes on: ``sign`` hears the position once a second.

    A reader that goes through the file again and again without coming to a ticket gets a ``ReadError``.
    Raises ``OSError`` when it can't be opened.
    """

    def __init__(self, path: str, sign: Callable[[int], None]) -> None:
        self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115  # closed by ``close``
        self.size = os.fstat(self._file.fileno()).st_size
        self._name = Path(path).name
        self._sign = sign
        self._at = 0
        self._signed = time.monotonic()
        self._left = _PASSES * self.size + _SLACK

    def came(self) -> None:
        """A ticket was found: the next one may take as long."""
        limit_resources()
        self._left = _PASSES * self.size + _SLACK

    def readable(self) -> bool:
        """As of every file."""
        return True

    def seekable(self) -> bool:
        """As of every file."""
        return True

    def tell(self) -> int:
        """The position in bytes."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position in bytes."""
        self._at = self._file.seek(offset, whence)
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # of any buffer, as typeshed
        """Read some bytes."""
        read = self._file.readinto(buffer) or 0
        self._at += read
        self._left -= read
        now = time.monotonic()
        if now - self._signed >= SIGN_S:
            self._signed = now
            if self._left < 0:
                raise ReadError(f"{self._name} takes too long to read: split it.", code="timeout")
            limit_resources()
            self._sign(self._at)
        return read

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
