"""The size of a zip archive's list of members, looked at before the list is read into memory."""

from __future__ import annotations

import io
from typing import BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.limits import DIRECTORY_MAX

_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 66_000
_UNSAID = 0xFFFFFFFF


def check_directory(name: str, file: BinaryIO) -> None:
    """Raise ``ReadError`` (too_complex) for a list over the limit; the file stands at its start afterwards."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    file.seek(0)
    end, end_64 = tail.rfind(_END), tail.rfind(_END_64)
    listed = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if listed == _UNSAID or end_64 >= 0:
        listed = max(listed if listed != _UNSAID else 0, int.from_bytes(tail[end_64 + 40 : end_64 + 48], "little"))
    if listed > DIRECTORY_MAX:
        raise ReadError(f"{name} lists more files than can be read: unpack it first.", code="too_complex")
