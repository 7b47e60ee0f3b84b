"""Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, OpenAI itself. Spoken with plain httpx2.

Servers differ in what they understand. A request that one refuses for its form is put more simply, and that is
remembered for the session. Follows no redirects: text meant for one's own server goes nowhere else.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from feedme_desktop.extraction import faults
from feedme_desktop.extraction.base import ModelOptions, Prompt
from feedme_desktop.extraction.calls import Attempt, Patience, RetryableError
from feedme_desktop.extraction.hosts import is_private, shown
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.model_client import TEMPERATURE, AskingClient

if TYPE_CHECKING:
    import httpx2

ADDRESS = "https://api.openai.com/v1"
_LONGEST_LINE = 4_000_000
_FORM = ("response_format", "json_schema", "json_object", "schema", "grammar", "structured")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a server has been found to understand."""

    form: Literal["schema", "json", "text"] = "schema"
    limit: str = "max_tokens"
    temperature: bool = True
    usage: bool = True

    def simpler(self, said: str) -> Dialect | None:
        """What to try after a refusal with these words, or None where the form was not the trouble."""
        words = said.lower()
        if "max_completion_tokens" in words and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if "temperature" in words and self.temperature:
            return replace(self, temperature=False)
        if "stream_options" in words and self.usage:
            return replace(self, usage=False)
        if any(word in words for word in _FORM) and self.form != "text":
            return replace(self, form="json" if self.form == "schema" else "text")
        return None


class OpenAiClient(AskingClient):
    """The client of a server that speaks OpenAI's protocol."""

    engine = "openai"

    def __init__(self, options: ModelOptions, limiter: RateLimiter, *, patience: Patience | None = None) -> None:
        self._address = (options.base_url or ADDRESS).rstrip("/")
        place = shown(self._address)
        name = "OpenAI" if options.base_url is None else f"The model server at {place}"
        service = faults.Service(name, options.model, place, options.timeout_s, "OPENAI_API_KEY", options.key)
        super().__init__(options, limiter, service, patience)
        self._lock = threading.Lock()
        self._dialect = Dialect()

    async def _answered(self, prompt: Prompt, attempt: Attempt) -> str:
        """One answer; a server that refuses the form of the request is asked more simply at once."""
        while True:
            with self._lock:
                dialect = self._dialect
            said = await self._streamed(prompt, dialect, attempt)
            if isinstance(said, str):
                return said
            simpler = dialect.simpler(f"{said.refusal.message} {said.refusal.kind} {said.body}")
            if said.status not in (400, 404, 415, 422, 500, 501) or simpler is None:
                raise faults.refused(self._service, said.status, said.body, said.headers)
            with self._lock:
                if self._dialect == dialect:
                    self._dialect = simpler

    async def _streamed(self, prompt: Prompt, dialect: Dialect, attempt: Attempt) -> str | _Refusal:
        """The answer's text, or why there is none."""
        request = _body(self.model, prompt, dialect)
        answer = _Answer(self._service)
        async with self._client().stream("POST", f"{self._address}/chat/completions", json=request) as response:
            if response.status_code != 200:
                await response.aread()
                return _Refusal(response.status_code, response.text, response.headers)
            kind = response.headers.get("content-type", "")
            if "application/json" in kind:  # a server that does not stream
                await response.aread()
                answer.add_whole(response.json(), attempt)
            else:
                async for event in _events(response.aiter_lines()):
                    answer.add(event, attempt)
        return self._read(answer.text())

    async def _listed(self) -> tuple[str, ...]:
        response = await self._client().get(f"{self._address}/models")
        if response.status_code != 200:
            raise faults.refused(self._service, response.status_code, response.text, response.headers)
        listed = response.json()["data"]
        return tuple(sorted(str(model["id"]) for model in listed))

    def _client(self) -> httpx2.AsyncClient:
        """The connections; made on the lane's thread, so without racing."""
        if self._http is None:
            import httpx2

            logging.getLogger("httpx2").setLevel(logging.WARNING)  # tells every request at INFO
            headers = {"Authorization": f"Bearer {self._options.key}"} if self._options.key else {}
            # A proxy would carry what is meant for one's own server out of the house.
            outside = not is_private(self._address)
            self._http = httpx2.AsyncClient(
                headers=headers, timeout=self._options.timeout_s, trust_env=outside, follow_redirects=False
            )
        return self._http


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: int
    body: str
    headers: Mapping[str, str]

    @property
    def refusal(self) -> faults.Said:
        return faults.Said.of(self.body)


class _Answer:
    """Puts a streamed answer together and says whether it is whole."""

    def __init__(self, service: faults.Service) -> None:
        self._service = service
        self._parts: list[str] = []
        self._finish: str | None = None

    def add(self, event: Mapping[str, Any], attempt: Attempt) -> None:
        """Take one event in. Raises what the server says instead of an answer."""
        if event.get("error"):
            error = event["error"]
            code = error.get("code") if isinstance(error, Mapping) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else 500
            raise faults.refused(self._service, status, dict(event), {})
        self._count(event, attempt)
        for choice in (event.get("choices") or ())[:1]:
            self._take(choice.get("delta") or {}, choice.get("finish_reason"))

    def add_whole(self, answer: Mapping[str, Any], attempt: Attempt) -> None:
        """Take an answer in that was not streamed."""
        self._count(answer, attempt)
        for choice in (answer.get("choices") or ())[:1]:
            self._take(choice.get("message") or {}, choice.get("finish_reason"))

    def text(self) -> str:
        """What the model wrote, whole. Raises ``ModelError`` or ``RetryableError`` for what is none."""
        if self._finish is None:
            raise RetryableError(faults.cut_off(self._service))
        if self._finish == "content_filter":
            raise faults.blocked(self._service, "content filter")
        if self._finish == "length":
            raise faults.too_much_written(self._service)
        if self._finish != "stop":
            raise RetryableError(faults.unreadable(self._service))
        return "".join(self._parts)

    def _take(self, message: Mapping[str, Any], finish: object) -> None:
        if message.get("refusal"):
            raise faults.blocked(self._service, "refused by the model")
        if message.get("content"):
            self._parts.append(str(message["content"]))
        if finish:
            self._finish = str(finish)

    def _count(self, event: Mapping[str, Any], attempt: Attempt) -> None:
        used = event.get("usage")
        if isinstance(used, Mapping):
            attempt.tokens_in = int(used.get("prompt_tokens") or 0)
            attempt.tokens_out = int(used.get("completion_tokens") or 0)


def _body(model: str, prompt: Prompt, dialect: Dialect) -> dict[str, Any]:
    system = prompt.system
    body: dict[str, Any] = {"model": model, "stream": True, dialect.limit: prompt.max_output_tokens}
    if dialect.temperature:
        body["temperature"] = TEMPERATURE
    if dialect.usage:
        body["stream_options"] = {"include_usage": True}
    if dialect.form == "schema":
        named = {"name": "examples", "strict": True, "schema": dict(prompt.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    else:
        system += f"\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{json.dumps(prompt.schema)}"
        if dialect.form == "json":
            body["response_format"] = {"type": "json_object"}
    body["messages"] = [{"role": "system", "content": system}, {"role": "user", "content": prompt.text}]
    return body


async def _events(lines: AsyncIterator[str]) -> AsyncIterator[Mapping[str, Any]]:
    """The events of a stream up to its ``[DONE]``. Raises ``ValueError`` for one that is no JSON object."""
    async for line in lines:
        if not line.startswith("data:"):
            continue
        data = line[len("data:") :].strip()
        if data == "[DONE]":
            return
        if len(data) > _LONGEST_LINE:
            raise ValueError("a line of the stream is too long")
        event = json.loads(data)
        if not isinstance(event, dict):
            raise ValueError("an event of the stream is not an object")
        yield event
