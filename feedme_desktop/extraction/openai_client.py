"""Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, OpenAI itself. Spoken with plain httpx2.

Servers differ in what they understand. A request that one refuses for its form is put more simply, and that is
remembered for the session. Follows no redirects: text meant for one's own server goes nowhere else.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction import faults, prices
from feedme_desktop.extraction.base import Cancelled, Completion, ModelOptions, Prompt
from feedme_desktop.extraction.calls import Attempt, Lane, Patience, RetryableError, asked
from feedme_desktop.extraction.hosts import is_private, shown
from feedme_desktop.extraction.limiter import RateLimiter

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

ADDRESS = "https://api.openai.com/v1"
_TEMPERATURE = 0.1
_CHARACTERS_A_TOKEN = 4
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


class OpenAiClient:
    """A ``ModelClient`` for one server and model; safe to use from several threads. ``close`` it."""

    engine = "openai"

    def __init__(self, options: ModelOptions, limiter: RateLimiter, *, patience: Patience | None = None) -> None:
        self.model = options.model
        self._options = options
        self._limiter = limiter
        self._patience = patience or Patience()
        self._address = (options.base_url or ADDRESS).rstrip("/")
        self._lane = Lane()
        self._lock = threading.Lock()
        self._dialect = Dialect()
        self._http: httpx2.AsyncClient | None = None
        place = shown(self._address)
        name = "OpenAI" if options.base_url is None else f"The model server at {place}"
        self._service = faults.Service(name, options.model, place, options.timeout_s, "OPENAI_API_KEY", options.key)

    def complete(
        self, prompt: Prompt, *, cancelled: Cancelled = lambda: False, patience: Patience | None = None
    ) -> Completion:
        """The whole JSON answer. Raises ``ModelError``."""

        def ask(attempt: Attempt) -> str:
            return self._lane.run(self._judged(lambda: self._answered(prompt, attempt)), cancelled)

        size = len(prompt.system) + len(prompt.text) + len(json.dumps(prompt.schema))
        done = asked(
            ask,
            limiter=self._limiter,
            tokens=size // _CHARACTERS_A_TOKEN + 1,
            patience=patience or self._patience,
            cancelled=cancelled,
            priced=lambda usage: prices.priced(self._options, usage),
        )
        return Completion(done.text, done.usage)

    def models(self, *, cancelled: Cancelled = lambda: False) -> tuple[str, ...]:
        """Names of the models the server offers, asked once. Raises ``ModelError``."""
        failure: ModelError
        try:
            return self._lane.run(self._judged(self._listed), cancelled)
        except RetryableError as error:
            failure = error.failure
        raise failure

    def close(self) -> None:
        """Drop what is in flight and close the connections."""
        self._lane.close(self._disconnected)

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
        return answer.text()

    async def _listed(self) -> tuple[str, ...]:
        response = await self._client().get(f"{self._address}/models")
        if response.status_code != 200:
            raise faults.refused(self._service, response.status_code, response.text, response.headers)
        listed = response.json()["data"]
        return tuple(sorted(str(model["id"]) for model in listed))

    async def _judged(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of ``work``, its errors turned into ours; raised outside of the except to leave no trace."""
        failure: faults.Failure
        try:
            async with asyncio.timeout(self._options.timeout_s):
                return await work()
        except (ModelError, RetryableError) as error:
            failure = error
        except Exception as error:  # noqa: BLE001  # whatever a server's bytes may cause
            failure = faults.unreachable(self._service, error)
        failure.__context__ = failure.__cause__ = None
        raise failure

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

    async def _disconnected(self) -> None:
        if self._http is not None:
            await self._http.aclose()


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
        """The whole answer. Raises ``ModelError`` or ``RetryableError`` for what is none."""
        if self._finish is None:
            raise RetryableError(faults.cut_off(self._service))
        if self._finish == "content_filter":
            raise faults.blocked(self._service, "content filter")
        if self._finish == "length":
            raise faults.too_much_written(self._service)
        text = _bare("".join(self._parts))
        if self._finish != "stop" or not _is_json(text):
            raise RetryableError(faults.unreadable(self._service))
        return text

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
        body["temperature"] = _TEMPERATURE
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


def _bare(text: str) -> str:
    """The JSON of an answer that a model put into a code block all the same."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text[3:-3].removeprefix("json").strip()
    return text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
