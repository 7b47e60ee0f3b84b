"""SQL in files: ``sql/queries/NAME.sql`` holds blocks that start with ``-- name: block``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import LiteralString, cast

SQL = Path(__file__).parent / "sql"
_HEAD = re.compile(r"^--\s*name:\s*(\w+)\s*$", re.MULTILINE)


@cache
def load(name: str) -> dict[str, LiteralString]:
    """The named blocks of ``sql/queries/NAME.sql``. Raises ``ValueError`` for a file with a block twice or none."""
    text = (SQL / "queries" / f"{name}.sql").read_text("utf-8")
    parts = _HEAD.split(text)
    blocks: dict[str, LiteralString] = {}
    for block, body in zip(parts[1::2], parts[2::2], strict=True):
        if block in blocks or not body.strip():
            raise ValueError(f"{name}.sql: the block {block} is there twice, or is empty")
        # Files of ours, never built from input: that is what LiteralString is to say.
        blocks[block] = cast(LiteralString, body.strip())
    if not blocks:
        raise ValueError(f"{name}.sql has no block")
    return blocks
