"""Any server that speaks OpenAI's chat completions: Ollama, llama.cpp, vLLM, OpenAI itself. Spoken with plain httpx2.

Servers differ in what they understand. A request that one refuses for its form is put more simply, and that is
remembered for the session. Follows no redirects: text meant for one's own server goes nowhere else.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction import faults
from feedme_desktop.extraction.base import ModelOptions, Prompt
from feedme_desktop.extraction.calls import Attempt, Patience, RetryableError
from feedme_desktop.extraction.dialects import Dialect
from feedme_desktop.extraction.hosts import is_private, shown
from feedme_desktop.extraction.json_text import bare_json, is_json
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.model_client import AskingClient

if TYPE_CHECKING:
    import httpx2

ADDRESS = "https://api.openai.com/v1"
_LONGEST = 4_000_000
_LONGEST_COUNT = 1_000_000_000
_OF_THE_FORM = frozenset({400, 404, 415, 422, 500, 501})
"""Statuses with which servers refuse a request for what it asks for."""


class OpenAiClient(AskingClient):
    """The client of a server that speaks OpenAI's protocol."""

    engine = "openai"

    def __init__(self, options: ModelOptions, limiter: RateLimiter, *, patience: Patience | None = None) -> None:
        self._address = (options.base_url or ADDRESS).rstrip("/")
        place = shown(self._address)
        name = "OpenAI" if options.base_url is None else f"The model server at {place}"
        service = faults.Service(name, options.model, place, options.timeout_s, "OPENAI_API_KEY", options.key)
        super().__init__(options, limiter, service, patience)
        # Both are only touched on the lane's thread.
        self._dialect = Dialect()
        self._settled = False

    async def _answered(self, prompt: Prompt, attempt: Attempt) -> str:
        """One answer; a server that refuses the form of the request is asked more simply at once."""
        dialect = self._dialect
        while True:
            said = await self._said(prompt, dialect, attempt)
            if isinstance(said, str):
                return self._read(said)
            simpler = self._simpler(dialect, said)
            if simpler is None:
                self._settled = True  # what was left out in vain was not the trouble, nor will it be
                raise faults.refused(self._service, said.status, said.body, said.headers)
            dialect = simpler

    def _simpler(self, dialect: Dialect, said: _Refusal) -> Dialect | None:
        refusal = said.refusal
        named = dialect.simpler(f"{refusal.message} {refusal.kind} {said.body}")
        if named is not None:
            return named if said.status in _OF_THE_FORM else None
        meant = faults.refused(self._service, said.status, said.body, said.headers)
        unspecific = said.status in (400, 422) and isinstance(meant, ModelError) and meant.code == "bad_answer"
        # A server that has answered in this dialect understands it: what it does not take is the conversation.
        return dialect.plainer() if unspecific and not self._settled else None

    async def _said(self, prompt: Prompt, dialect: Dialect, attempt: Attempt) -> str | _Refusal:
        """What the model wrote, or why it wrote nothing."""
        request = dialect.body(self.model, prompt)
        answer = _Answer(self._service)
        async with self._client().stream("POST", f"{self._address}/chat/completions", json=request) as response:
            if response.status_code != 200:
                await response.aread()
                return _Refusal(response.status_code, response.text, response.headers)
            self._dialect, self._settled = dialect, True
            try:
                await _take_in(answer, response.aiter_lines(), attempt)
            finally:
                answer.estimate(prompt, attempt)
        return answer.text()

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
        self._done = False
        self._answers = False

    def end(self) -> None:
        """The server says that this was all."""
        self._done = True

    def add(self, event: Mapping[str, Any], attempt: Attempt) -> None:
        """Take one event in. Raises what the server says instead of an answer."""
        self._refuse(event)
        self._count(event, attempt)
        for choice in (event.get("choices") or ())[:1]:
            self._take(choice.get("delta") or {}, choice.get("finish_reason"))

    def add_whole(self, answer: Mapping[str, Any], attempt: Attempt) -> None:
        """Take an answer in that was not streamed. Raises what the server says instead of one."""
        self._done = True
        self._refuse(answer)
        self._count(answer, attempt)
        for choice in (answer.get("choices") or ())[:1]:
            self._take(choice.get("message") or {}, choice.get("finish_reason"))

    def estimate(self, prompt: Prompt, attempt: Attempt) -> None:
        """Count what came where the server did not."""
        if self._answers:
            attempt.estimate(prompt.size, sum(map(len, self._parts)))

    def text(self) -> str:
        """What the model wrote, whole. Raises ``ModelError`` or ``RetryableError`` for what is none."""
        text = "".join(self._parts)
        if self._finish is None and not (self._done and is_json(bare_json(text))):
            raise RetryableError(faults.cut_off(self._service))
        if self._finish == "content_filter":
            raise faults.blocked(self._service, "content filter")
        if self._finish == "length":
            raise faults.too_much_written(self._service)
        if self._finish == "error":
            raise RetryableError(faults.unreadable(self._service))
        return text  # whatever other name the server has for an end: what is no whole JSON is found out

    def _refuse(self, event: Mapping[str, Any]) -> None:
        if event.get("error"):
            error = event["error"]
            code = error.get("code") if isinstance(error, Mapping) else None
            status = code if isinstance(code, int) and 400 <= code < 600 else 500
            raise faults.refused(self._service, status, dict(event), {})

    def _take(self, message: Mapping[str, Any], finish: object) -> None:
        if message.get("refusal"):
            raise faults.blocked(self._service, "refused by the model")
        if message.get("content"):
            self._parts.append(str(message["content"]))
        if finish:
            self._finish = str(finish)

    def _count(self, event: Mapping[str, Any], attempt: Attempt) -> None:
        self._answers = True
        used = event.get("usage")
        if isinstance(used, Mapping):
            attempt.tokens_in = _number(used.get("prompt_tokens"))
            attempt.tokens_out = _number(used.get("completion_tokens"))


async def _take_in(answer: _Answer, lines: AsyncIterator[str], attempt: Attempt) -> None:
    """Read a stream up to its end, or an answer in one piece: servers mix up which of them their headers announce.

    Raises ``ValueError`` for what is no JSON object.
    """
    whole: list[str] = []
    async for line in lines:
        if whole or line.lstrip("\ufeff \t").startswith("{"):
            whole.append(line)
        elif line.startswith("data:"):
            data = line[len("data:") :].strip()
            if data == "[DONE]":
                answer.end()
                return
            answer.add(_object(data), attempt)
    if whole:
        answer.add_whole(_object("\n".join(whole).lstrip("\ufeff")), attempt)


def _object(text: str) -> Mapping[str, Any]:
    if len(text) > _LONGEST:
        raise ValueError("what the server said is too long")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("what the server said is not an object")
    return found


def _number(figure: object) -> int:
    """A count of tokens, 0 where it is none: an answer is not thrown away for its bill."""
    return int(figure) if isinstance(figure, int | float) and 0 <= figure < _LONGEST_COUNT else 0
