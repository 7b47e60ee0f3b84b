"""What the commands print: JSON Lines or tables on stdout, everything else on stderr.

Texts of people are printed without control characters: a transcript must not move the cursor of a terminal.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

# Everything a terminal could obey; tab and line feed stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONE = re.compile("[\ud800-\udfff]")


def emit(value: Mapping[str, Any]) -> None:
    """One object on a line of stdout, at once: others read along."""
    sys.stdout.write(_LONE.sub("\ufffd", json.dumps(value, ensure_ascii=False, default=str)) + "\n")
    sys.stdout.flush()


def say(text: str = "") -> None:
    """A line for people on stdout."""
    sys.stdout.write(plain(text) + "\n")


def complain(text: str) -> None:
    """A line on stderr."""
    if sys.stderr is not None:
        sys.stderr.write(f"feedme: {' '.join(plain(text).split())}\n")
        sys.stderr.flush()


def plain(text: str) -> str:
    """The text without anything a terminal obeys."""
    return _LONE.sub("\ufffd", _CONTROL.sub("", text))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table for people; the last column takes what room the terminal has, in a pipe all of it."""
    cells = [[" ".join(plain(str("" if cell is None else cell)).split()) for cell in row] for row in rows]
    widths = [max([len(name), *(len(row[i]) for row in cells)]) for i, name in enumerate(columns)]
    room = shutil.get_terminal_size((120, 25)).columns if sys.stdout.isatty() else None
    for row in [list(columns), *cells]:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        if room is not None and len(line) > room:
            line = line[: room - 1] + "…"
        sys.stdout.write(line + "\n")
