"""``parse`` and ``extract``: files read one by one, each judged alone, without a database.

The files are read in child processes, so that a hostile one hurts only itself; answers come in the order given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedme_desktop.domain.records import Problem
from feedme_desktop.errors import UserError
from feedme_desktop.services.children import Child, ReaderBugError, Request, Ticket
from feedme_desktop.settings import Settings

_AHEAD = 8
"""Files a reader may be ahead of the one printed: bounds the memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One ticket of a file, or why there is none (any more); ``file`` is the path as given."""

    file: str
    ticket: Ticket | None = None
    problem: Problem | None = None


def read_files(
    paths: Sequence[str], settings: Settings, *, engine: str | None = None, readers: int = 2
) -> Iterator[Reading]:
    """Yield the tickets of the files in the order given; ``engine`` None parses only. Never raises for a file."""
    children = [Child() for _ in range(max(1, min(readers, len(paths))))]
    free = deque(children)
    waiting: deque[Future[list[Reading]]] = deque()

    def work(path: str) -> list[Reading]:
        child = free.popleft()  # as many threads as children: there is always one
        try:
            return list(_read_file(child, path, settings, engine))
        finally:
            free.append(child)

    with ThreadPoolExecutor(len(children), thread_name_prefix="read") as pool:
        try:
            for path in paths:
                waiting.append(pool.submit(work, path))
                if len(waiting) > _AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
            for child in children:
                child.close()


def _read_file(child: Child, path: str, settings: Settings, engine: str | None) -> Iterator[Reading]:
    try:
        request = Request(
            path, _content(path, settings), settings.max_file_bytes, settings.max_container_bytes, engine,
            settings.max_examples_per_conversation, settings.quality_threshold,
        )  # fmt: skip
        for ticket in child.read(request):
            yield Reading(path, ticket)
    except UserError as error:
        yield Reading(path, problem=Problem(error.code, str(error)))
    except ReaderBugError as error:
        yield Reading(
            path, problem=Problem("internal", f"{path} can't be read because of a bug in FeedMe ({error}): report it.")
        )


def _content(path: str, settings: Settings) -> bytes:
    file = Path(path)
    try:
        if file.is_dir():
            raise UserError(f"{path} is a folder: name the files in it.", code="unreadable")
        size = file.stat().st_size
        if size > max(settings.max_container_bytes, settings.max_file_bytes):
            raise UserError(f"{path} is too large: {size / 2**20:,.0f} MB. Split it.", code="too_large")
        return file.read_bytes()
    except OSError as error:
        message = f"{path} can't be read: {error.strerror or error}. Check the path and its permissions."
        raise UserError(message, code="unreadable") from error


def reading_json(reading: Reading) -> dict[str, Any]:
    """The object that ``feedme parse`` and ``extract`` print for a ticket or a failure."""
    if reading.ticket is None:
        problem = reading.problem
        assert problem is not None
        empty: dict[str, Any] = {
            "file": reading.file,
            "format": None,
            "title": None,
            "metadata": {},
            "turns": [],
            "warnings": [],
        }
        return {**empty, "error": {"code": problem.code, "message": problem.message}}
    found = {**reading.ticket.raw["transcript"], "file": reading.file}
    if "examples" in reading.ticket.raw:
        found["examples"] = reading.ticket.raw["examples"]
    return {**found, "error": None}
