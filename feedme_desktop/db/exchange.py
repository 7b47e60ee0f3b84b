"""Examples that come from files and go into files: look-up by question, bulk changes, reading out in one piece."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from feedme_desktop.db.edits import Content
from feedme_desktop.db.pool import Connection
from feedme_desktop.db.queries import load
from feedme_desktop.domain.example import ReviewStatus

_SQL = load("examples")

_PAGE = 1_000


def by_question_keys(conn: Connection, keys: Sequence[str]) -> dict[str, Content]:
    """The oldest example of each normalised question."""
    # The index is on md5, which takes questions of any length; it guards nothing.
    hashes = [hashlib.md5(key.encode(), usedforsecurity=False).hexdigest() for key in keys]
    found: dict[str, Content] = {}
    for row in conn.execute(_SQL["by_keys"], {"hashes": hashes}).fetchall():
        key = row.pop("question_key")
        content = Content(**{**row, "tags": tuple(row["tags"]), "status": ReviewStatus(row["status"])})
        found.setdefault(key, content)
    return found


def read_out(conn: Connection, status: ReviewStatus | None) -> Iterator[dict[str, Any]]:
    """Every example, in order of id, a page in memory at a time."""
    with conn.cursor(name="export") as cursor:
        cursor.itersize = _PAGE
        cursor.execute(_SQL["export"], {"status": None if status is None else status.value})
        yield from cursor
