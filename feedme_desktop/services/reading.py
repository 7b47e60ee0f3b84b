"""``parse`` and ``extract``: files read one by one, each judged alone, without a database.

The files are read in child processes, so that a hostile one hurts only itself; answers come in the order given, those
of a big file as they come. Nothing here holds more than a few tickets of it.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from feedme_desktop.domain.records import Problem
from feedme_desktop.domain.records import Reading as Decided
from feedme_desktop.errors import UserError
from feedme_desktop.services.children import Child, ReaderBugError, Request, Ticket, ticket_from
from feedme_desktop.settings import Settings

_AHEAD = 8
"""Files a reader may be ahead of the one printed: bounds the memory."""

_BIG = 1024 * 1024
"""Bytes from which on a file is read by all readers, each taking its share of the tickets."""

_SHARED = 64 * 1024
"""The same for a file that comes alone: there is no other one for the second reader."""

_Stream = SimpleQueue["Reading | None"]
"""The tickets of a file as they come; None ends it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One ticket of a file, or why there is none (any more); ``file`` is the path as given.

    With both, the ticket could be read and the ``problem`` is that a model said nothing about it.
    """

    file: str
    reply: dict[str, Any] | None = None
    problem: Problem | None = None
    part: int | None = None
    member: str | None = None

    @property
    def ticket(self) -> Ticket | None:
        """What was read."""
        return None if self.reply is None else ticket_from(self.reply)


def read_files(
    paths: Sequence[str],
    settings: Settings,
    *,
    engine: str | None = None,
    readers: int = 2,
    decided: Decided | None = None,
) -> Generator[Reading, None, None]:
    """Yield the tickets of the files in the order given; ``engine`` None parses only. Never raises for a file."""
    readers = max(1, readers)
    children = [Child() for _ in range(readers)]
    free = deque(children)
    waiting: deque[_Stream] = deque()
    big = _SHARED if len(paths) == 1 else _BIG

    def request(path: str, share: tuple[int, int] = (0, 1)) -> Request:
        return Request(
            path, b"", settings.max_file_bytes, settings.max_container_bytes, engine,
            settings.max_examples_per_conversation, settings.quality_threshold, path=path, share=share,
            reading=decided or Decided(),
        )  # fmt: skip

    def work(path: str, stream: _Stream) -> None:
        child = free.popleft()  # as many threads as children: there is always one
        try:
            for reading in _read_file(child, request(path)):
                stream.put(reading)
        finally:
            free.append(child)
            stream.put(None)

    with ThreadPoolExecutor(readers, thread_name_prefix="read") as pool:
        try:
            for path in paths:
                refused = _refused(path)
                if refused is None and _size(path) < big:
                    waiting.append(SimpleQueue())
                    pool.submit(work, path, waiting[-1])
                    if len(waiting) > _AHEAD:
                        yield from iter(waiting.popleft().get, None)
                    continue
                while waiting:
                    yield from iter(waiting.popleft().get, None)
                if refused is not None:
                    yield Reading(path, problem=refused)
                else:
                    shares = [request(path, (number, readers)) for number in range(readers)]
                    yield from _read_together(children, shares)
            while waiting:
                yield from iter(waiting.popleft().get, None)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for child in children:
                child.close()


def _read_together(children: Sequence[Child], shares: Sequence[Request]) -> Iterator[Reading]:
    """The tickets of one file, in order, each child reading its share; an error of the file is said once."""
    streams = [_read_file(child, share) for child, share in zip(children, shares, strict=True)]
    last: Reading | None = None
    for reading in heapq.merge(*streams, key=_place):
        if reading.part is not None or reading.problem is None:
            yield reading
        elif last is None:
            last = reading
    if last is not None:
        yield last


def _place(reading: Reading) -> float:
    """Tickets by their number; what is wrong with the file as a whole comes last."""
    if reading.part is None:
        return -1.0 if reading.problem is None else float("inf")
    return float(reading.part)


def _read_file(child: Child, request: Request) -> Iterator[Reading]:
    path = request.name
    try:
        for reply, _ in child.replies(request):
            if "failed" in reply:
                problem = Problem(reply["failed"]["code"], reply["failed"]["message"])
                yield Reading(path, problem=problem, part=reply["part"], member=reply["member"])
            else:
                found = reply["transcript"]
                yield Reading(path, reply, part=found.get("part"), member=found.get("member"))
    except UserError as error:
        yield Reading(path, problem=Problem(error.code, str(error)))
    except ReaderBugError as error:
        yield Reading(
            path, problem=Problem("internal", f"{path} can't be read because of a bug in FeedMe ({error}): report it.")
        )


def _refused(path: str) -> Problem | None:
    """Why a path is no file to read."""
    file = Path(path)
    try:
        if file.is_dir():
            return Problem("unreadable", f"{path} is a folder: name the files in it.")
        if file.exists() and not file.is_file():
            return Problem("unreadable", f"{path} is not a regular file: name a file.")
        with file.open("rb"):
            return None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        return Problem("unreadable", f"{path} can't be read: {reason}. Check the path and its permissions.")


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:  # gone since: whoever reads it says so
        return 0


def reading_json(reading: Reading) -> dict[str, Any]:
    """The object that ``feedme parse`` and ``extract`` print for a ticket or a failure."""
    if reading.reply is None:
        problem = reading.problem
        assert problem is not None
        found: dict[str, Any] = {"file": reading.file, "format": None}
        if reading.part is not None:
            found["part"] = reading.part
        if reading.member is not None:
            found["member"] = reading.member
        blank: dict[str, Any] = {"title": None, "metadata": {}, "turns": [], "warnings": []}
        return {**found, **blank, "error": _error_json(problem)}
    found = reading.reply["transcript"]
    found["file"] = reading.file
    if "examples" in reading.reply:
        found["examples"] = reading.reply["examples"]
    if "usage" in reading.reply:
        found["usage"] = reading.reply["usage"]
    found["error"] = None if reading.problem is None else _error_json(reading.problem)
    return found


def _error_json(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message}
