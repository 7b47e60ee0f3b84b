"""Child processes that read files, seen from the parent: start, ask, kill, start again.

One request at a time per child. A child that hangs is killed by a clock; one that dies is replaced, and in a file of
many the ticket that did it is left out.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.records import Problem, Reading, Spent
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError, UserError
from feedme_desktop.services.knowledge import Knowledge
from feedme_desktop.services.watchdog import Watchdog
from feedme_desktop.services.wire import example_from, transcript_from

WALL_S = 15.0
"""A ticket that takes longer is given up."""

_DEATHS = 5
"""So many tickets of a file may end the reader before the rest of the file is given up."""

_PIPE = 256 * 1024
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")

Reply = tuple[dict[str, Any], bytes | None]


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read, by its bytes or by the ``path`` that the child opens; ``engine`` None parses only.

    Limits in bytes, ``threshold`` is that of quality. ``part`` not None: the bytes are one ticket of a file, cut out
    before, and ``warnings`` what was lost thereby. ``share`` (i, n) reads only the i-th of every n tickets, ``start``
    none before it, ``most`` stops after so many. ``own`` asks for the bytes of each ticket, ``closely`` for what a
    preview needs.
    """

    name: str
    content: bytes
    max_bytes: int
    max_container_bytes: int
    engine: str | None = None
    limit: int = 20
    threshold: float = 0.7
    path: str | None = None
    part: int | None = None
    member: str | None = None
    reading: Reading = field(default_factory=Reading)
    share: tuple[int, int] = (0, 1)
    start: int = 0
    most: int | None = None
    own: bool = False
    closely: bool = False
    warnings: tuple[str, ...] = ()

    def head(self, mode: str) -> bytes:
        """The line that goes to the child, ahead of the bytes."""
        fields = {
            "mode": mode, "name": self.name, "size": len(self.content), "path": self.path, "max_bytes": self.max_bytes,
            "max_container_bytes": self.max_container_bytes, "engine": self.engine, "limit": self.limit,
            "threshold": self.threshold, "part": self.part, "member": self.member,
            "reading": self.reading.as_json(), "share": self.share, "start": self.start, "most": self.most,
            "own": self.own, "closely": self.closely, "warnings": self.warnings,
        }  # fmt: skip
        return json.dumps(fields).encode("ascii") + b"\n"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket of a file; ``own`` are its bytes where the file holds several and they were asked for.

    ``usage``: what a model was asked about it consumed; None while nobody asked.
    """

    transcript: Transcript
    examples: tuple[ExtractedExample, ...]
    own: bytes | None
    raw: Mapping[str, Any]
    unsure: tuple[str, ...] = ()
    usage: Spent | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """One ticket of a file that can't be read; the others go on."""

    problem: Problem
    part: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Cut:
    """The bytes of one ticket, unread, to be read under ``name``; ``part`` None: the file is a single one, uncut.

    ``warnings``: what was lost when it was cut out.
    """

    name: str
    content: bytes = field(repr=False, default=b"")
    part: int | None = None
    member: str | None = None
    warnings: tuple[str, ...] = ()


class ChildDiedError(Exception):
    """The child ended in the middle of a file."""


class ReaderBugError(Exception):
    """A parser or extractor raised something it should not; the text says where, without words of the file."""


class Child:
    """A running reader. ``kill`` may come from any thread, everything else from one at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._timed_out = False
        self._knowledge = Knowledge()
        self._watchdog = Watchdog(self._time_out)

    def know(self, knowledge: Knowledge) -> None:
        """Use this about speakers and tables from the next file on."""
        if knowledge != self._knowledge:
            self._knowledge = knowledge
            if self._process is not None:
                self._send_knowledge(self._process)

    def read(self, request: Request) -> Iterator[Ticket | Failed]:
        """Yield the tickets of a file. Raises ``ReadError``, ``ReaderBugError``; a child that dies is tried twice."""
        for reply, own in self.replies(request):
            yield failed_from(reply) if "failed" in reply else ticket_from(reply, own)

    def split(self, request: Request, *, at: Callable[[int], None] | None = None) -> Iterator[Cut | Failed]:
        """Yield the tickets of the file at ``path`` as bytes; ``at`` hears the position in it. Raises as ``read``."""
        for reply, own in self.replies(request, mode="split", at=at):
            if "failed" in reply:
                yield failed_from(reply)
            elif "single" in reply:
                yield Cut(request.name)
            else:
                piece = reply["piece"]
                yield Cut(piece["name"], own or b"", piece["part"], piece["member"], tuple(piece["warnings"]))

    def replies(
        self, request: Request, *, mode: str = "read", at: Callable[[int], None] | None = None
    ) -> Iterator[Reply]:
        """Yield what the child answers, as it came through the pipe. Raises as ``read``."""
        deaths, many, sent = 0, False, False
        while True:
            try:
                for reply, own in self._once(request, mode):
                    if "many" in reply:
                        many = True
                    elif "alive" in reply:
                        if at is not None:
                            at(reply["alive"])
                    else:
                        sent = True
                        part = _part_of(reply)
                        if part is not None:
                            request = replace(request, start=part + 1)
                        if at is not None and "at" in reply:
                            at(reply["at"])
                        yield reply, own
                return
            except ChildDiedError as error:
                self.kill()
                deaths += 1
                if self._closed or not (many or (deaths == 1 and not sent and not self._timed_out)):
                    raise self._blame(request.name) from error
                if not many:
                    continue
                part = _next_part(request)
                problem = self._blame(f"{request.name}, part {part},")
                if deaths > _DEATHS:
                    raise problem from error
                yield {"failed": problem.as_json(), "part": part, "member": None}, None
                request = replace(request, start=part + 1)

    def kill(self) -> None:
        """End the process at once; the next file starts another one."""
        with self._lock:
            process, self._process = self._process, None
        if process is not None:
            _end(process)

    def close(self) -> None:
        """End for good."""
        self._closed = True
        self.kill()
        self._watchdog.close()

    def warm_up(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with contextlib.suppress(ChildDiedError):
            self._running()

    def _once(self, request: Request, mode: str) -> Iterator[Reply]:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        self._timed_out = False
        try:
            self._watchdog.feed(WALL_S)
            self._write(process, request.head(mode) + request.content)
            while True:
                self._watchdog.feed(WALL_S)
                reply, own = _receive(process.stdout)
                self._watchdog.rest()
                if "done" in reply:
                    return
                if "error" in reply:
                    raise ReadError(reply["error"]["message"], code=reply["error"]["code"])
                if "bug" in reply:
                    raise ReaderBugError(reply["bug"])
                yield reply, own
        finally:
            self._watchdog.rest()

    def _blame(self, name: str) -> ReadError:
        if self._timed_out:
            return ReadError(f"{name} takes too long to read: split it.", code="timeout")
        return ReadError(
            f"{name} can't be read: it made the reader stop. Check that the file is whole.", code="malformed"
        )

    def _time_out(self) -> None:
        self._timed_out = True
        with self._lock:
            if self._process is not None:
                self._process.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise ChildDiedError
        with self._lock:
            if self._process is not None and self._process.poll() is None:
                return self._process
            old, self._process = self._process, _start()
        if old is not None:
            _end(old)
        process = self._process
        if process is None:
            raise ChildDiedError
        self._send_knowledge(process)
        return process

    def _send_knowledge(self, process: subprocess.Popen[bytes]) -> None:
        with contextlib.suppress(ChildDiedError):  # the next read notices and starts another
            self._write(process, json.dumps({"know": self._knowledge.as_json()}).encode("ascii") + b"\n")

    @staticmethod
    def _write(process: subprocess.Popen[bytes], content: bytes) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(content)
            process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ChildDiedError from error


def ticket_from(reply: Mapping[str, Any], own: bytes | None = None) -> Ticket:
    """The ticket of a reply."""
    examples = tuple(example_from(found) for found in reply.get("examples", ()))
    transcript = transcript_from(reply["transcript"], reply.get("addresses"))
    return Ticket(transcript, examples, own, reply, tuple(reply.get("unsure", ())))


def failed_from(reply: Mapping[str, Any]) -> Failed:
    """The failure of a reply."""
    problem = Problem(reply["failed"]["code"], reply["failed"]["message"])
    return Failed(problem, reply["part"], reply["member"])


def _part_of(reply: Mapping[str, Any]) -> int | None:
    holder = reply.get("transcript") or reply.get("piece") or reply
    part: int | None = holder.get("part")
    return part


def _next_part(request: Request) -> int:
    """The ticket that the child was at when it died: the next one of its share."""
    index, readers = request.share
    return request.start + (index - request.start) % readers


def _receive(pipe: IO[bytes]) -> Reply:
    try:
        line = pipe.readline()
        if not line.endswith(b"\n"):
            raise ChildDiedError
        reply: dict[str, Any] = json.loads(line)
        if "own" not in reply:
            return reply, None
        own = pipe.read(reply["own"])
    except (OSError, ValueError) as error:
        raise ChildDiedError from error
    if len(own) != reply["own"]:
        raise ChildDiedError
    return reply, own


def _start() -> subprocess.Popen[bytes]:
    """A reader with an environment of its own: what Python needs and nothing that a file should see."""
    environment = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    if getattr(sys, "frozen", False):
        command = [sys.executable, "--child"]
    else:
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parents[2])
        command = [sys.executable, "-X", "utf8", "-m", "feedme_desktop.services.child"]
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    try:
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
            creationflags=flags, bufsize=_PIPE,
        )  # fmt: skip
    except OSError as error:
        message = f"The reader of files can't be started ({error.strerror}): free some memory and try again."
        raise UserError(message, code="no_reader") from error


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
