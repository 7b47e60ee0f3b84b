"""Writes Outlook messages for tests: a compound file (MS-CFB) of nested folders with small and large streams."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeAlias

Folder: TypeAlias = "Mapping[str, bytes | Folder]"

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def message(
    texts: Mapping[int, str],
    *,
    binaries: Mapping[int, bytes] | None = None,
    sent: datetime | None = None,
    recipients: tuple[tuple[str, str], ...] = (),
    attachments: tuple[Folder, ...] = (),
    head: int = 32,
) -> dict[str, bytes | Folder]:
    """The folder of a message; ``head`` is 24 for one inside another."""
    folder: dict[str, bytes | Folder] = {
        f"__substg1.0_{tag:04X}001F": text.encode("utf-16-le") for tag, text in texts.items()
    }
    folder |= {f"__substg1.0_{tag:04X}0102": raw for tag, raw in (binaries or {}).items()}
    properties = b"\0" * head
    if sent:
        ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
        properties += struct.pack("<HHIQ", 0x0040, 0x0039, 6, ticks)
    folder["__properties_version1.0"] = properties
    for number, (name, address) in enumerate(recipients):
        folder[f"__recip_version1.0_#{number:08X}"] = {
            "__properties_version1.0": b"\0" * 8 + struct.pack("<HHIII", 0x0003, 0x0C15, 6, 1, 0),
            "__substg1.0_3001001F": name.encode("utf-16-le"),
            "__substg1.0_39FE001F": address.encode("utf-16-le"),
        }
    for number, attachment in enumerate(attachments):
        folder[f"__attach_version1.0_#{number:08X}"] = attachment
    return folder


def attached(name: str, content: bytes | Folder) -> Folder:
    """The folder of an attachment: a file, or a message."""
    method = 1 if isinstance(content, bytes) else 5
    kind = "0102" if isinstance(content, bytes) else "000D"
    return {
        "__properties_version1.0": b"\0" * 8 + struct.pack("<HHIII", 0x0003, 0x3705, 6, method, 0),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        f"__substg1.0_3701{kind}": content,
    }


def compound(root: Folder) -> bytes:
    """The bytes of a compound file."""
    return _Writer().write(root)


class _Writer:
    def __init__(self) -> None:
        self.sectors: list[bytes] = []
        self.fat: list[int] = []
        self.mini = b""
        self.minifat: list[int] = []
        self.entries: list[list[object]] = []

    def write(self, root: Folder) -> bytes:
        self.entries.append(["Root Entry", 5, _NONE, _NONE, _END, 0])
        self._folder(0, root)
        self.entries[0][4], self.entries[0][5] = self._chain(self.mini), len(self.mini)
        directory = self._chain(b"".join(_entry(*entry) for entry in self.entries))
        minifat = self._chain(struct.pack(f"<{len(self.minifat)}I", *self.minifat))
        size = 1
        while size * 128 < len(self.sectors) + size:
            size += 1
        first = len(self.sectors)
        table = [*self.fat, *([0xFFFFFFFD] * size)]
        table += [_FREE] * (size * 128 - len(table))
        self.sectors += [struct.pack("<128I", *table[at : at + 128]) for at in range(0, len(table), 128)]
        places = [*range(first, first + size)] + [_FREE] * (109 - size)
        header = (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        )
        count = -(-len(self.minifat) // 128)
        header += struct.pack("<IIIIIIIII", 0, size, directory, 0, _CUTOFF, minifat, count, _END, 0)
        return header + struct.pack("<109I", *places) + b"".join(self.sectors)

    def _folder(self, parent: int, folder: Folder) -> None:
        before = None
        for name, content in folder.items():
            number = len(self.entries)
            if isinstance(content, bytes):
                self.entries.append([name, 2, _NONE, _NONE, self._stream(content), len(content)])
            else:
                self.entries.append([name, 1, _NONE, _NONE, 0, 0])
            if before is None:
                self.entries[parent][3] = number
            else:
                self.entries[before][2] = number
            before = number
            if not isinstance(content, bytes):
                self._folder(number, content)

    def _stream(self, content: bytes) -> int:
        if len(content) >= _CUTOFF:
            return self._chain(content)
        count = max(1, -(-len(content) // _MINI))
        start = len(self.minifat)
        self.minifat += [*range(start + 1, start + count), _END]
        self.mini += content.ljust(count * _MINI, b"\0")
        return start

    def _chain(self, content: bytes) -> int:
        if not content:
            return _END
        count = -(-len(content) // _SECTOR)
        start = len(self.sectors)
        content = content.ljust(count * _SECTOR, b"\0")
        self.sectors += [content[at : at + _SECTOR] for at in range(0, len(content), _SECTOR)]
        self.fat += [*range(start + 1, start + count), _END]
        return start


def _entry(name: object, kind: object, right: object, child: object, start: object, size: object) -> bytes:
    raw = str(name).encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(raw) + 2, kind, 1, _NONE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
