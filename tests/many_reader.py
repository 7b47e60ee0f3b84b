"""The reading child with a container of ours: a first line ``#many``, then a conversation a line as a JSON string.

A line ``!cut`` can't be cut out, one that begins ``!die`` ends the reader, ``!hang`` makes it stand still.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from typing import BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import plaintext, registry
from feedme_desktop.parsing.base import Document, Limits, Parsed, Piece
from feedme_desktop.services.child import main


class Lines:
    """The container."""

    name = "lines"

    def sniff_container(self, name: str, head: bytes) -> float:
        return 1.0 if head.startswith(b"#many") else 0.0

    def split(self, name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
        file.readline()
        for line in file:
            if line.startswith(b"!cut"):
                yield Piece(name, b"", error=ReadError(f"{name} has a bad line.", code="malformed"))
            elif line.startswith(b"!broken"):
                raise ReadError(f"{name} breaks off.", code="malformed")
            else:
                content = line.strip() if line.startswith(b"!") else json.loads(line).encode()
                yield Piece(f"one of {name}", content, member="inner.txt" if b"inner" in line else None)


def parse(document: Document) -> Iterator[Parsed]:
    """Plain text, but for the traps."""
    if document.content.startswith(b"!die"):
        os.abort()
    if document.content.startswith(b"!hang"):
        signal.pause()
    if document.content.startswith(b"!bug"):
        raise KeyError("secret")
    return _parse(document)


_parse = plaintext.parse

if __name__ == "__main__":
    registry._CONTAINERS = (Lines(),)
    plaintext.parse = parse
    registry._PARSERS = (plaintext,)
    sys.exit(main())
