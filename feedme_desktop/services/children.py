"""Child processes that read files, seen from the parent: start, ask, kill, start again.

One request at a time per child. A child that hangs is killed by a timer; one that dies is replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError, UserError
from feedme_desktop.services.wire import example_from, transcript_from

WALL_S = 15.0
"""A ticket that takes longer is given up."""

_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Request:
    """A file to read; ``engine`` None parses only. Limits in bytes, ``threshold`` is that of quality."""

    name: str
    content: bytes
    max_bytes: int
    max_container_bytes: int
    engine: str | None = None
    limit: int = 20
    threshold: float = 0.7


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket of a file; ``own`` are its bytes where the file holds several."""

    transcript: Transcript
    examples: tuple[ExtractedExample, ...]
    own: bytes | None
    raw: Mapping[str, Any]


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
        self._roles: tuple[Mapping[str, str], Sequence[str]] = ({}, ())

    def know_roles(self, fixed: Mapping[str, str], agents: Sequence[str]) -> None:
        """Use these roles of speakers (casefolded names) from the next file on."""
        if (fixed, agents) != self._roles:
            self._roles = (fixed, agents)
            if self._process is not None:
                self._send_roles(self._process)

    def read(self, request: Request) -> Iterator[Ticket]:
        """Yield the tickets of a file. Raises ``ReadError``, ``ReaderBugError``; a child that dies is tried twice."""
        for last_try in (False, True):
            sent = False
            try:
                for ticket in self._read_once(request):
                    sent = True
                    yield ticket
                return
            except ChildDiedError as error:
                self.kill()
                if self._timed_out:
                    raise ReadError(f"{request.name} takes too long to read: split it.", code="timeout") from error
                if last_try or sent or self._closed:
                    message = f"{request.name} can't be read: it made the reader stop. Check that the file is whole."
                    raise ReadError(message, code="malformed") from error

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

    def warm_up(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with contextlib.suppress(ChildDiedError):
            self._running()

    def _read_once(self, request: Request) -> Iterator[Ticket]:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        head = {
            "name": request.name, "size": len(request.content), "max_bytes": request.max_bytes,
            "max_container_bytes": request.max_container_bytes, "engine": request.engine, "limit": request.limit,
            "threshold": request.threshold,
        }  # fmt: skip
        self._timed_out = False
        with self._watched():
            self._write(process, json.dumps(head).encode("ascii") + b"\n" + request.content)
        while True:
            with self._watched():
                reply, own = _receive(process.stdout)
            if "done" in reply:
                return
            if "error" in reply:
                raise ReadError(reply["error"]["message"], code=reply["error"]["code"])
            if "bug" in reply:
                raise ReaderBugError(reply["bug"])
            examples = tuple(example_from(found) for found in reply.get("examples", ()))
            yield Ticket(transcript_from(reply["transcript"]), examples, own, reply)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        timer = threading.Timer(WALL_S, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

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
        self._send_roles(process)
        return process

    def _send_roles(self, process: subprocess.Popen[bytes]) -> None:
        fixed, agents = self._roles
        with contextlib.suppress(ChildDiedError):  # the next read notices and starts another
            self._write(process, json.dumps({"fixed_roles": dict(fixed), "agents": list(agents)}).encode() + b"\n")

    @staticmethod
    def _write(process: subprocess.Popen[bytes], content: bytes) -> None:
        assert process.stdin is not None
        try:
            process.stdin.write(content)
            process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ChildDiedError from error


def _receive(pipe: IO[bytes]) -> tuple[dict[str, Any], bytes | None]:
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
            creationflags=flags,
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
