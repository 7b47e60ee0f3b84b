"""The process that reads files nobody vouches for: parses and extracts, and has nothing to lose.

Requests come over stdin as a JSON line and raw bytes, answers go to stdout the same way (see ``children``).
No database, no network, no secrets; a file that eats too much ends this process and nothing else.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import UserError
from feedme_desktop.services.wire import example_json, transcript_json, with_known_roles

CPU_S = 10
MEMORY = 512 * 1024 * 1024
"""Beside a few times the size of the file itself."""

_LOAD_S = 5  # importing parsers counts as CPU time too


class Reader:
    """Answers requests until its input ends; keeps only what the library knows about speakers."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self._requests = requests
        self._replies = replies
        self._fixed: Mapping[str, str] = {}
        self._agents: list[str] = []

    def serve(self) -> None:
        """Answer one request after the other."""
        for line in self._requests:
            request = json.loads(line)
            if "fixed_roles" in request:
                self._fixed, self._agents = request["fixed_roles"], request["agents"]
                continue
            content = self._requests.read(request["size"])
            limit_resources(request["size"])
            self._answer(request, content)

    def _answer(self, request: Mapping[str, Any], content: bytes) -> None:
        try:
            for reply, own in self._read(request, content):
                self._send(reply, own)
            self._send({"done": True})
        except UserError as error:
            self._send({"error": error.as_json()})
        except MemoryError:
            self._send(
                {"error": {"code": "too_complex", "message": f"{request['name']} needs too much memory to read."}}
            )
        except Exception as error:  # noqa: BLE001  # any bug of a parser concerns this file only
            self._send({"bug": f"{type(error).__name__} in {_where(error)}"})

    def _read(self, request: Mapping[str, Any], content: bytes) -> Any:
        from feedme_desktop.parsing.registry import parse_document

        limits = {"max_bytes": request["max_bytes"], "max_container_bytes": request["max_container_bytes"]}
        for parsed in parse_document(request["name"], content, **limits):
            transcript = with_known_roles(parsed.transcript, self._fixed, self._agents)
            reply: dict[str, Any] = {"transcript": transcript_json(transcript)}
            if request["engine"] is not None:
                reply["examples"] = _extract(transcript, request)
            yield reply, None if parsed.content == content else parsed.content

    def _send(self, reply: dict[str, Any], own: bytes | None = None) -> None:
        """``own`` are the bytes of one ticket of several; without it the ticket is the whole file."""
        if own is not None:
            reply["own"] = len(own)
        self._replies.write(json.dumps(reply).encode("ascii") + b"\n")
        if own is not None:
            self._replies.write(own)
        self._replies.flush()


def _extract(transcript: Transcript, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    from feedme_desktop.extraction.registry import create_extractor

    found = create_extractor(request["engine"]).extract(transcript, limit=request["limit"])
    return [example_json(example, request["threshold"]) for example in found]


def limit_resources(size: int) -> None:
    """Cap CPU time and memory for a file of ``size`` bytes, on systems that can."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the caps of the parsers have to do
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # CPU time runs on over the files of this process, so the limit moves with it.
    seconds = int(used.ru_utime + used.ru_stime) + CPU_S + _LOAD_S
    _lower(resource.RLIMIT_CPU, seconds)
    _lower(resource.RLIMIT_DATA, MEMORY + 8 * size)


def _lower(kind: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, hard))
    except (OSError, ValueError):  # a system without this limit
        pass


def _where(error: BaseException) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return "?" if frame is None else f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}"  # noqa: PTH119


def main() -> int:
    """Serve the parent over the standard streams."""
    requests, replies = os.fdopen(0, "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not get between the answers
    if hasattr(os, "nice"):
        os.nice(5)  # the window and the search box come first
    gc.freeze()
    gc.set_threshold(50_000)  # a ticket makes many small objects and no cycles
    try:
        Reader(requests, replies).serve()
    except (BrokenPipeError, KeyboardInterrupt):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
