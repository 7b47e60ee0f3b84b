"""A model service of our own on 127.0.0.1: Gemini's REST protocol and OpenAI's, with faults on demand.

``ModelServer(script)`` answers requests that write or embed by the script, one fault each, and well once it is used up;
what was asked is kept in ``requests``, so that tests can say what left the machine. ``answer`` plays the model: it is
given system text and prompt and returns what the model writes, as JSON or as a text.
"""

from __future__ import annotations

import hashlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

FAULTS = Path(__file__).parent / "data" / "model_faults"
KEY = "test-key-0123456789"
MODELS = ("gemini-2.5-flash", "gemini-2.5-pro", "llama3.1:8b")


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one request.

    ``kind``: ok, http, hang, reset, cut, unfinished, garbage, answer, finish, blocked, empty, in_stream,
    whole (in one piece, as the type ``reason``), unended (no reason why it ended), counted (``body`` for each count).
    """

    kind: str = "ok"
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


OK = Fault()
HANG = Fault("hang")
"""Nothing comes until the client goes away or the server closes."""
RESET = Fault("reset")
"""The connection is reset before an answer."""
CUT = Fault("cut")
"""The connection is reset in the middle of the stream."""
UNFINISHED = Fault("unfinished")
"""The stream ends properly, but in the middle of the answer."""
GARBAGE = Fault("garbage")
"""The stream holds something that is not JSON."""
NOT_JSON = Fault("answer", body="I am sorry, here is what I found: nothing")
"""The model's own words are not JSON."""
EMPTY = Fault("empty")
"""No candidates, and no reason."""


def http(status: int, body: str = "", **headers: str) -> Fault:
    """An error status; ``body`` is a text or the name of a file in tests/data/model_faults."""
    file = FAULTS / f"{body}.json"
    text = file.read_text("utf-8") if body and re.fullmatch(r"\w+", body) and file.exists() else body
    return Fault("http", status, text, {name.replace("_", "-"): value for name, value in headers.items()})


def in_stream(body: str) -> Fault:
    """A stream that begins well and ends with an error; ``body`` as for ``http``."""
    return Fault("in_stream", body=http(500, body).body)


def too_many(retry_after: str = "0") -> Fault:
    """429 by the minute, with Retry-After."""
    return http(429, json.dumps({"error": {"code": 429, "message": "Too many", "status": "RESOURCE_EXHAUSTED"}}),
                Retry_After=retry_after)  # fmt: skip


def finish(reason: str) -> Fault:
    """The answer ends for this reason (Gemini's finishReason or OpenAI's finish_reason)."""
    return Fault("finish", reason=reason)


def blocked(reason: str = "SAFETY") -> Fault:
    """Gemini refuses the prompt."""
    return Fault("blocked", reason=reason)


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any

    @property
    def texts(self) -> str:
        """Everything that was sent, as one text."""
        return json.dumps(self.body, ensure_ascii=False)

    @property
    def system(self) -> str:
        """The instruction to the model."""
        if "messages" in self.body:
            return "\n".join(one["content"] for one in self.body["messages"] if one["role"] == "system")
        return "".join(part["text"] for part in (self.body.get("systemInstruction") or {"parts": []})["parts"])

    @property
    def prompt(self) -> str:
        """The data given to the model."""
        if "messages" in self.body:
            return "\n".join(one["content"] for one in self.body["messages"] if one["role"] == "user")
        return "".join(part["text"] for content in self.body.get("contents", ()) for part in content["parts"])


def no_examples(system: str, prompt: str) -> object:
    """A model that says yes to a check and finds nothing in a transcript."""
    return {"ok": True, "examples": []}


class ModelServer:
    """The service; a context manager. ``script`` may be added to while it runs."""

    def __init__(
        self,
        script: Sequence[Fault] = (),
        *,
        answer: Callable[[str, str], object] = no_examples,
        key: str | None = KEY,
        models: Sequence[str] = MODELS,
        no_stream: Fault | None = None,
        counts: bool = True,
        refuses: Callable[[Mapping[str, Any]], Fault | None] = lambda _: None,
    ) -> None:
        self.script = list(script)
        self.answer = answer
        self.key = key
        self.models = tuple(models)
        self.no_stream = no_stream
        """What a gateway answers to Gemini's streaming method that only has the other one."""
        self.counts = counts
        """Whether it says how many tokens it was given and gave."""
        self.refuses = refuses
        """What is said to a request in OpenAI's protocol that this server does not understand."""
        self.requests: list[Seen] = []
        self.arrived = threading.Semaphore(0)
        """Released by each request that writes or embeds, before it is answered."""
        self.closing = threading.Event()
        self.connections: set[socket.socket] = set()
        self.lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), name="model-server")

    @property
    def url(self) -> str:
        """The address for ``gemini_base_url``."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def openai_url(self) -> str:
        """The address for ``openai_base_url``."""
        return f"{self.url}/v1"

    @property
    def asked(self) -> list[Seen]:
        """The requests that wrote or embedded, without those for lists."""
        return [seen for seen in self.requests if seen.method == "POST"]

    def next_fault(self) -> Fault:
        """The next of the script."""
        with self.lock:
            return self.script.pop(0) if self.script else OK

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of whoever hangs and end every thread."""
        if self.closing.is_set():
            return
        self.closing.set()
        self._http.shutdown()
        with self.lock:
            open_ones = list(self.connections)
        for connection in open_ones:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self._http.server_close()
        self._thread.join()


class _Http(ThreadingHTTPServer):
    owner: ModelServer
    daemon_threads = False
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that go away are what is being tested."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http

    def setup(self) -> None:
        super().setup()
        with self.server.owner.lock:
            self.server.owner.connections.add(self.connection)

    def finish(self) -> None:
        with self.server.owner.lock:
            self.server.owner.connections.discard(self.connection)
        super().finish()

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self._record(None)
        if not self._allowed():
            return
        models = self.server.owner.models
        if self.path.startswith("/v1beta/models"):
            listed = [
                {"name": f"models/{name}", "displayName": name, "supportedGenerationMethods": ["generateContent"]}
                for name in models
            ]
            self._json({"models": listed})
        elif self.path.startswith("/v1/models"):
            self._json({"object": "list", "data": [{"id": name, "object": "model"} for name in models]})
        else:
            self._fail(http(404, "{}"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        seen = self._record(body)
        if self._allowed():
            self.server.owner.arrived.release()
            try:
                self._serve(seen)
            except OSError:
                self.close_connection = True

    def _serve(self, seen: Seen) -> None:
        fault = self.server.owner.next_fault()
        if fault.kind == "hang":
            self._hang()
        elif fault.kind == "reset":
            self._reset()
        elif fault.kind == "http":
            self._fail(fault)
        elif seen.path.endswith("/chat/completions"):
            self._chat(seen, fault)
        elif seen.path.endswith("/embeddings"):
            data = [{"index": n, "embedding": vector_of(t)} for n, t in enumerate(_listed(seen.body["input"]))]
            self._json({"object": "list", "data": data, "usage": {"prompt_tokens": 7, "total_tokens": 7}})
        else:
            self._gemini(seen, fault)

    def _gemini(self, seen: Seen, fault: Fault) -> None:
        path = seen.path.partition("?")[0]
        model, _, method = path.removeprefix("/v1beta/models/").partition(":")
        if not path.startswith("/v1beta/models/"):
            self._fail(http(404, "{}"))
        elif method == "batchEmbedContents":
            dims = [int(one.get("outputDimensionality", 768)) for one in seen.body["requests"]]
            texts = ["".join(p["text"] for p in one["content"]["parts"]) for one in seen.body["requests"]]
            made = [{"values": vector_of(text, dim)} for text, dim in zip(texts, dims, strict=True)]
            self._json({"embeddings": [] if fault.kind == "empty" else made})
        elif model not in self.server.owner.models:
            self._fail(http(404, "gemini_no_such_model"))
        elif method == "streamGenerateContent" and self.server.owner.no_stream is not None:
            self._fail(self.server.owner.no_stream)
        elif method == "countTokens":
            self._json({"totalTokens": len(seen.prompt) // 4})
        elif method == "generateContent":
            self._json(_in_one(self._gemini_events(seen, fault)))
        else:
            self._stream([f"data: {json.dumps(event)}" for event in self._gemini_events(seen, fault)], fault)

    def _gemini_events(self, seen: Seen, fault: Fault) -> list[dict[str, Any]]:
        usage = {"promptTokenCount": len(seen.prompt) // 4 + 1, "candidatesTokenCount": 0}
        counted = {"usageMetadata": usage} if self.server.owner.counts else {}
        if fault.kind == "blocked":
            return [{"promptFeedback": {"blockReason": fault.reason}, **counted}]
        if fault.kind == "empty":
            return [counted]
        text = self._answer(seen, fault)
        usage = {**usage, "candidatesTokenCount": len(text) // 4 + 1, "thoughtsTokenCount": 2}
        parts = _pieces(text)
        events: list[dict[str, Any]] = [
            {"candidates": [{"content": {"role": "model", "parts": [{"text": part}]}, "index": 0}]} for part in parts
        ]
        if fault.kind == "unfinished":
            return events[:1]
        end = events[-1]["candidates"][0]
        end["finishReason"] = fault.reason if fault.kind == "finish" else "STOP"
        if fault.kind == "finish" and fault.reason not in ("MAX_TOKENS", "STOP"):
            del end["content"]
        if self.server.owner.counts:
            events[-1]["usageMetadata"] = usage
        return events

    def _chat(self, seen: Seen, fault: Fault) -> None:
        if seen.body["model"] not in self.server.owner.models:
            self._fail(http(404, "openai_no_such_model"))
            return
        if refusal := self.server.owner.refuses(seen.body):
            self._fail(refusal)
            return
        text = self._answer(seen, fault)
        if fault.kind == "whole" or not seen.body["stream"]:
            message = {"role": "assistant", "content": text}
            whole = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": _used(seen, text)}
            self._send(200, json.dumps(whole, indent=1).encode(), fault.reason or "application/json", {})
            return
        events: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": {"content": p}}]} for p in _pieces(text)]
        if fault.kind == "empty":
            events = [{"choices": []}]
        elif fault.kind not in ("unfinished", "unended"):
            reason = fault.reason if fault.kind == "finish" else "stop"
            events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
            used = _used(seen, text) if fault.kind != "counted" else _used(seen, text, json.loads(fault.body))
            if self.server.owner.counts:
                events.append({"choices": [], "usage": used})
        lines = [f"data: {json.dumps(event)}" for event in events]
        self._stream(lines if fault.kind == "unfinished" else [*lines, "data: [DONE]"], fault)

    def _answer(self, seen: Seen, fault: Fault) -> str:
        if fault.kind == "answer":
            return fault.body
        written = self.server.owner.answer(seen.system, seen.prompt)
        return written if isinstance(written, str) else json.dumps(written)

    def _stream(self, lines: Sequence[str], fault: Fault) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if fault.kind == "garbage":
            lines = ["data: {this is not JSON"]
        if fault.kind == "in_stream":
            lines = [*lines[:1], f"data: {json.dumps(json.loads(fault.body))}", *lines[1:]]
        for number, line in enumerate(lines):
            if fault.kind == "cut" and number == len(lines) // 2:
                self._reset()
                return
            self._chunk(f"{line}\n\n".encode())
        self._chunk(b"")

    def _chunk(self, content: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(content), content))
        self.wfile.flush()

    def _hang(self) -> None:
        self.close_connection = True
        self.connection.settimeout(0.05)
        while not self.server.owner.closing.is_set():
            try:
                if not self.connection.recv(1):
                    return
            except TimeoutError:
                continue

    def _reset(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _record(self, body: Any) -> Seen:
        seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
        with self.server.owner.lock:
            self.server.owner.requests.append(seen)
        return seen

    def _allowed(self) -> bool:
        key = self.server.owner.key
        given = (self.headers.get("x-goog-api-key"), self.headers.get("Authorization", "").removeprefix("Bearer "))
        if key is None or key in given:
            return True
        google = self.path.startswith("/v1beta")
        self._fail(http(400, "gemini_bad_key") if google else http(401, "openai_bad_key"))
        return False

    def _fail(self, fault: Fault) -> None:
        kind = "application/json" if fault.body.startswith(("{", "[")) else "text/html"
        self._send(fault.status, fault.body.encode(), kind, fault.headers)

    def _json(self, value: object) -> None:
        self._send(200, json.dumps(value).encode(), "application/json", {})

    def _send(self, status: int, content: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _used(seen: Seen, text: str, said: object = None) -> Mapping[str, object]:
    known = (len(seen.prompt) // 4 + 1, len(text) // 4 + 1) if said is None else (said, said)
    return dict(zip(("prompt_tokens", "completion_tokens"), known, strict=True))


def _in_one(events: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the method that does not stream answers in place of these events."""
    texts = [part["text"] for event in events for one in event.get("candidates", ()) if "content" in one
             for part in one["content"]["parts"]]  # fmt: skip
    whole = dict(events[-1])
    if texts:
        content = {"role": "model", "parts": [{"text": "".join(texts)}]}
        whole["candidates"] = [{**whole["candidates"][0], "content": content}]
    return whole


def vector_of(text: str, dim: int = 768) -> list[float]:
    """A vector that is like another where the texts share words; not of length 1."""
    vector = [0.0] * dim
    for word in re.findall(r"\w+", text.lower()):
        digest = hashlib.sha256(word.encode()).digest()
        vector[int.from_bytes(digest[:4], "big") % dim] += 3.0
    vector[0] += 0.01
    return vector


def _pieces(text: str) -> list[str]:
    third = max(1, len(text) // 3)
    return [text[at : at + third] for at in range(0, len(text), third)] or [""]


def _listed(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]
