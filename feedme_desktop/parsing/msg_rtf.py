"""The packing of rich text in Outlook messages (LZFu, MS-OXRTFCP).

A dictionary of 4,096 bytes that begins with common words of RTF; eight tokens behind each control byte. Knows nothing
of what the text says.
"""

from __future__ import annotations

import struct

from feedme_desktop.errors import ReadError

_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20"
    b"\\b\\i\\u\\tab\\tx"
)
_SIZE = 4096
_PACKED, _PLAIN = b"LZFu", b"MELA"
_CAP = 50 * 2**20


def unpack(packed: bytes) -> bytes:
    """The rich text. Raises ``ReadError`` (malformed, too_large)."""
    if len(packed) < 16:
        raise ReadError("The rich text of the message is damaged.", code="malformed")
    size, kind = struct.unpack_from("<I", packed, 4)[0], packed[8:12]
    if size > _CAP:
        raise ReadError("The rich text of the message is too large to be unpacked.", code="too_large")
    if kind == _PLAIN:
        return packed[16 : 16 + size]
    if kind != _PACKED:
        raise ReadError("The rich text of the message is damaged.", code="malformed")
    return _unpacked(packed, size)


def _unpacked(packed: bytes, size: int) -> bytes:
    window = bytearray(_START.ljust(_SIZE, b"\0"))
    write = len(_START)
    out = bytearray()
    place = 16
    while place < len(packed) and len(out) < size:
        control = packed[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                if place + 2 > len(packed):
                    return bytes(out)
                offset, length = packed[place] << 4 | packed[place + 1] >> 4, (packed[place + 1] & 15) + 2
                place += 2
                if offset == write:  # the end mark
                    return bytes(out[:size])
                for step in range(length):
                    byte = window[(offset + step) % _SIZE]
                    out.append(byte)
                    window[write] = byte
                    write = (write + 1) % _SIZE
            elif place < len(packed):
                out.append(packed[place])
                window[write] = packed[place]
                write = (write + 1) % _SIZE
                place += 1
    return bytes(out[:size])
