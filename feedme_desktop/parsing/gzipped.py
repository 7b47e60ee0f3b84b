"""A gzip stream unpacked to a temporary file with caps: a bomb ends early, and memory stays small."""

from __future__ import annotations

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.limits import RATIO_FROM, RATIO_MAX

_CHUNK = 1 << 16
_IN_MEMORY = 16 * 2**20


@contextmanager
def unzipped(name: str, file: BinaryIO, limit: int) -> Iterator[IO[bytes]]:
    """The unpacked bytes as a seekable file without a name, gone afterwards. Raises ``ReadError``."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as plain:
        size = 0
        try:
            with gzip.GzipFile(fileobj=file) as packed:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    _check(name, size, file.tell(), limit)
                    plain.write(chunk)
        except (EOFError, zlib.error, gzip.BadGzipFile, ValueError) as error:
            raise ReadError(f"{name} is a damaged archive: make or download it again.", code="malformed") from error
        plain.seek(0)
        yield plain


def _check(name: str, size: int, packed: int, limit: int) -> None:
    if size > limit:
        raise ReadError(f"{name} unfolds to more than {limit >> 20:,} MB: unpack and split it.", code="too_large")
    if size > RATIO_FROM and size > RATIO_MAX * max(1, packed):
        raise ReadError(
            f"{name} unfolds to {RATIO_MAX} times its size, which no transcript does: it was not read.",
            code="too_complex",
        )
