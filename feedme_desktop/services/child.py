"""The process that reads files nobody vouches for: splits, parses and extracts, and has nothing to lose.

Requests come over stdin as a JSON line (with raw bytes behind it, or the path of a file to open here), answers go to
stdout the same way (see ``children``). No database, no network, no secrets; what a file eats too much of ends this
process and nothing else.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from feedme_desktop.domain.records import Reading
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError, UserError
from feedme_desktop.services.bounds import PatientFile, limit_resources
from feedme_desktop.services.knowledge import Knowledge, signature, unsure_about, without_excluded
from feedme_desktop.services.wire import example_json, transcript_json

if TYPE_CHECKING:
    from feedme_desktop.parsing.base import Choices, Limits, Parsed, Piece
    from feedme_desktop.parsing.csv_columns import Column


_BUFFER = 256 * 1024
_HEAD = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Source:
    """A file being read; ``came`` is called for each ticket, and allows the next one its time."""

    file: BinaryIO
    came: Callable[[], None]


class Reader:
    """Answers requests until its input ends; keeps only what the library knows about speakers and tables."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO) -> None:
        self._requests = requests
        self._replies = replies
        self._knowledge = Knowledge()

    def serve(self) -> None:
        """Answer one request after the other."""
        for line in self._requests:
            request = json.loads(line)
            if "know" in request:
                self._knowledge = Knowledge.from_json(request["know"])
                continue
            self._answer(request)

    def _answer(self, request: Mapping[str, Any]) -> None:
        try:
            content = None if request["path"] is not None else self._requests.read(request["size"])
            with self._opened(request, content) as source:
                if request["mode"] == "split":
                    self._split(request, source)
                else:
                    self._read(request, source, content)
            self._send({"done": True})
        except Exception as error:  # noqa: BLE001  # any bug of a parser concerns this file only
            self._send(_failure(error, request["name"]))

    @contextlib.contextmanager
    def _opened(self, request: Mapping[str, Any], content: bytes | None) -> Iterator[_Source]:
        """The file; its memory is that of a piece, whose size nobody knows ahead, or of the bytes that came."""
        if content is not None:
            limit_resources(len(content))
            yield _Source(io.BytesIO(content), limit_resources)
            return
        try:
            raw = PatientFile(request["path"], lambda at: self._send({"alive": at}))
        except OSError as error:
            message = f"{request['name']} can't be read: {error.strerror}. Check the path and its permissions."
            raise ReadError(message, code="unreadable") from error
        limit_resources(min(raw.size, request["max_bytes"]))
        with io.BufferedReader(raw, _BUFFER) as file:
            yield _Source(file, raw.came)

    def _split(self, request: Mapping[str, Any], source: _Source) -> None:
        for piece in self._pieces(request, source, self._choices(request, source)):
            if piece.part is None:
                self._send({"single": True})
            elif piece.error is not None:
                self._send_failed(piece.error, piece)
            else:
                head = {"name": piece.name, "part": piece.part, "member": piece.member, "warnings": piece.warnings}
                self._send({"piece": head, "at": source.file.tell()}, piece.content)

    def _read(self, request: Mapping[str, Any], source: _Source, content: bytes | None) -> None:
        from feedme_desktop.parsing.base import Piece

        choices = self._choices(request, source)
        if request["part"] is not None and content is not None:
            lost = tuple(request["warnings"])
            piece = Piece(request["name"], content, request["member"], request["part"], warnings=lost)
            self._read_piece(request, piece, choices)
            return
        sent = 0
        for piece in self._pieces(request, source, choices):
            sent += self._read_piece(request, piece, choices)
            if request["most"] is not None and sent >= request["most"]:
                return

    def _pieces(self, request: Mapping[str, Any], source: _Source, choices: Choices) -> Iterator[Piece]:
        """The pieces of the file that this reader was asked for."""
        from feedme_desktop.parsing.registry import split_file

        index, readers = request["share"]
        many = False
        for piece in split_file(request["name"], source.file, _limits(request), choices):
            if piece.part is not None and not many:
                many = True
                self._send({"many": True})
            if (piece.part or 0) % readers == index and (piece.part or 0) >= request["start"]:
                yield piece
            source.came()

    def _read_piece(self, request: Mapping[str, Any], piece: Piece, choices: Choices) -> int:
        """Parse one piece and send what came of it; returns how many transcripts that were."""
        from feedme_desktop.parsing.registry import read_piece, too_large

        limits, sent = _limits(request), 0
        try:
            for parsed in read_piece(piece, limits, choices):
                if len(parsed.content) > limits.max_bytes:
                    error = too_large(piece.name, len(parsed.content), limits.max_bytes)
                    self._send_failed(error, replace(piece, part=parsed.transcript.part))
                    continue
                self._send_ticket(request, piece, parsed)
                sent += 1
        except Exception as error:
            if piece.part is None or request["part"] is not None:
                raise
            self._send_failed(error, piece)  # one bad ticket does not stop the others
        return sent

    def _send_ticket(self, request: Mapping[str, Any], piece: Piece, parsed: Parsed) -> None:
        reading = Reading.from_json(request["reading"])
        transcript = self._knowledge.applied(parsed.transcript, reading)
        unsure, transcript = unsure_about(transcript)
        reply: dict[str, Any] = {"transcript": transcript_json(transcript)}
        if unsure:
            reply["unsure"] = unsure
        if request["engine"] is not None:
            reply["examples"] = _extract(without_excluded(transcript), request)
        if request["closely"]:
            reply["addresses"] = dict(transcript.addresses)
        whole = piece.part is None and parsed.content == piece.content
        self._send(reply, parsed.content if request["own"] and not whole else None)

    def _choices(self, request: Mapping[str, Any], source: _Source) -> Choices:
        """What a person decided about this file, else about tables with its headers; a preview hears of them."""
        from feedme_desktop.parsing.base import Choices

        reading = Reading.from_json(request["reading"])
        closely = request["closely"] and not reading.as_text
        if not closely and (reading.as_text or not (reading.columns or self._knowledge.mappings)):
            return Choices(reading.as_text)
        from feedme_desktop.parsing.messages_csv import table_columns

        head = source.file.read(_HEAD)
        if head.startswith(b"PK"):  # a workbook is a zip: its end says what it holds
            head += source.file.read(max(0, request["max_bytes"] - _HEAD))
        source.file.seek(0)
        table = table_columns(request["name"], head, reading.columns)
        keys = {column.name: column.folded for column in table}
        columns: Mapping[str, str] = {keys.get(name, name): meaning for name, meaning in reading.columns.items()}
        if not columns and table:
            columns = self._knowledge.mappings.get(signature([column.folded for column in table]), {})
        if closely:
            shown = table_columns(request["name"], head, columns) if columns else table
            self._send({"table": [_column_json(column) for column in shown]})
        return Choices(reading.as_text, columns)

    def _send_failed(self, error: Exception, piece: Piece) -> None:
        failure = _failure(error, piece.name)
        problem = failure.get("error") or {"code": "internal", "message": _bug(piece.name, failure["bug"])}
        self._send({"failed": problem, "part": piece.part, "member": piece.member})

    def _send(self, reply: dict[str, Any], own: bytes | None = None) -> None:
        """``own`` are the bytes of one ticket of several; without it the ticket is the whole file."""
        if own is not None:
            reply["own"] = len(own)
        self._replies.write(json.dumps(reply).encode("ascii") + b"\n")
        if own is not None:
            self._replies.write(own)
        self._replies.flush()


def _limits(request: Mapping[str, Any]) -> Limits:
    from feedme_desktop.parsing.base import Limits

    return Limits(request["max_bytes"], request["max_container_bytes"])


def _column_json(column: Column) -> dict[str, Any]:
    return {"name": column.name, "key": column.folded, "meaning": column.meaning, "samples": column.samples}


def _extract(transcript: Transcript, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    from feedme_desktop.extraction.registry import create_extractor

    found = create_extractor(request["engine"]).extract(transcript, limit=request["limit"])
    return [example_json(example, request["threshold"]) for example in found]


def _failure(error: Exception, name: str) -> dict[str, Any]:
    if isinstance(error, UserError):
        return {"error": error.as_json()}
    if isinstance(error, MemoryError):
        return {"error": {"code": "too_complex", "message": f"{name} needs too much memory to read: split it."}}
    return {"bug": f"{type(error).__name__} in {_where(error)}"}


def _bug(name: str, what: str) -> str:
    return f"{name} can't be read because of a bug in FeedMe ({what}): report it."


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
