"""Gemini over Google's SDK google-genai: streamed answers by JSON schema, embeddings, the list of models.

The SDK is imported with the first request. It never retries or follows redirects by itself, and reads neither keys nor
addresses from the environment: what it uses comes in through ``ModelOptions``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction import faults, prices
from feedme_desktop.extraction.base import Cancelled, Completion, ModelOptions, Prompt
from feedme_desktop.extraction.calls import Attempt, Lane, Patience, RetryableError, asked
from feedme_desktop.extraction.hosts import is_private, shown
from feedme_desktop.extraction.limiter import RateLimiter

if TYPE_CHECKING:
    from google import genai
    from google.genai import types

T = TypeVar("T")

ADDRESS = "https://generativelanguage.googleapis.com"
_TEMPERATURE = 0.1
_CHARACTERS_A_TOKEN = 4
_BLOCKS = frozenset({"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR"})
_HARMS = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")


class GeminiClient:
    """A ``ModelClient`` for one key and model; safe to use from several threads. ``close`` it."""

    engine = "gemini"

    def __init__(self, options: ModelOptions, limiter: RateLimiter, *, patience: Patience | None = None) -> None:
        self.model = options.model
        self._options = options
        self._limiter = limiter
        self._patience = patience or Patience()
        self._lane = Lane()
        self._lock = threading.Lock()
        self._sdk: genai.Client | None = None
        self._http: Any = None
        self._service = faults.Service(
            "Gemini",
            options.model,
            shown(options.base_url or ADDRESS),
            options.timeout_s,
            "GEMINI_API_KEY",
            options.key,
        )

    def complete(
        self, prompt: Prompt, *, cancelled: Cancelled = lambda: False, patience: Patience | None = None
    ) -> Completion:
        """The whole JSON answer. Raises ``ModelError``."""

        def ask(attempt: Attempt) -> str:
            return self._run(lambda: self._streamed(prompt, attempt), cancelled)

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

    def embed(
        self, texts: Sequence[str], *, dim: int, cancelled: Cancelled = lambda: False, patience: Patience | None = None
    ) -> list[list[float]]:
        """One vector of ``dim`` numbers a text, not normalised, in one request. Raises ``ModelError``."""
        vectors: list[list[float]] = []

        def ask(_: Attempt) -> str:
            vectors[:] = self._run(lambda: self._embedded(texts, dim), cancelled)
            return ""

        asked(
            ask,
            limiter=self._limiter,
            tokens=sum(len(text) for text in texts) // _CHARACTERS_A_TOKEN + 1,
            patience=patience or self._patience,
            cancelled=cancelled,
        )
        return vectors

    def models(self, *, cancelled: Cancelled = lambda: False) -> tuple[str, ...]:
        """Names of the models that this key may ask to write, asked once. Raises ``ModelError``."""
        failure: ModelError
        try:
            return self._run(self._listed, cancelled)
        except RetryableError as error:
            failure = error.failure
        raise failure

    def close(self) -> None:
        """Drop what is in flight and close the connections."""
        self._lane.close(self._disconnected)

    async def _streamed(self, prompt: Prompt, attempt: Attempt) -> str:
        stream = await self._client().aio.models.generate_content_stream(
            model=self.model, contents=prompt.text, config=self._config(prompt)
        )
        answer = _Answer(self._service)
        try:
            async for chunk in stream:
                answer.add(chunk, attempt)
        finally:
            await _closed(stream)
        return answer.text()

    async def _embedded(self, texts: Sequence[str], dim: int) -> list[list[float]]:
        from google.genai import types

        answer = await self._client().aio.models.embed_content(
            model=self.model,
            contents=list(texts),
            config=types.EmbedContentConfig(output_dimensionality=dim, task_type="SEMANTIC_SIMILARITY"),
        )
        vectors = [list(one.values or ()) for one in answer.embeddings or ()]
        if len(vectors) != len(texts) or any(len(vector) != dim for vector in vectors):
            raise RetryableError(faults.unreadable(self._service))
        return vectors

    async def _listed(self) -> tuple[str, ...]:
        pager = await self._client().aio.models.list(config={"page_size": 200})
        found = [model async for model in pager]
        return tuple(
            sorted(
                str(model.name).removeprefix("models/")
                for model in found
                if model.name and "generateContent" in (model.supported_actions or ["generateContent"])
            )
        )

    def _config(self, prompt: Prompt) -> types.GenerateContentConfig:
        from google.genai import types

        # Thinking is charged as written text and uses up its limit; the task does not need it.
        thinks = types.ThinkingConfig(thinking_budget=0) if self.model.startswith("gemini-2.5-flash") else None
        return types.GenerateContentConfig(
            system_instruction=prompt.system,
            temperature=_TEMPERATURE,
            max_output_tokens=prompt.max_output_tokens,
            response_mime_type="application/json",
            response_json_schema=dict(prompt.schema),
            thinking_config=thinks,
            automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
            # Support tickets quote angry people: only what is plainly harmful is for the service to refuse.
            safety_settings=[
                types.SafetySetting(
                    category=types.HarmCategory(f"HARM_CATEGORY_{harm}"),
                    threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
                )
                for harm in _HARMS
            ],
        )

    def _run(self, work: Callable[[], Coroutine[Any, Any, T]], cancelled: Cancelled) -> T:
        return self._lane.run(self._judged(work), cancelled)

    async def _judged(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of ``work``, its errors turned into ours; raised outside of the except to leave no trace."""
        from google.genai import errors

        failure: faults.Failure
        try:
            async with asyncio.timeout(self._options.timeout_s):
                return await work()
        except (ModelError, RetryableError) as error:
            failure = error
        except errors.APIError as error:
            headers = getattr(error.response, "headers", None) or {}
            failure = faults.refused(self._service, _status(error), error.details, headers)
        except Exception as error:  # noqa: BLE001  # the SDK lets through what httpx2, json and pydantic raise
            failure = faults.unreachable(self._service, error)
        failure.__context__ = failure.__cause__ = None
        raise failure

    def _client(self) -> genai.Client:
        """The SDK's client; made on the lane's thread, so without racing."""
        if self._sdk is None:
            self._sdk, self._http = _connected(self._options)
        return self._sdk

    async def _disconnected(self) -> None:
        if self._http is not None:
            await self._http.aclose()


class _Answer:
    """Puts a streamed answer together and says whether it is whole."""

    def __init__(self, service: faults.Service) -> None:
        self._service = service
        self._parts: list[str] = []
        self._finish: str | None = None
        self._chunks = 0

    def add(self, chunk: types.GenerateContentResponse, attempt: Attempt) -> None:
        """Take one chunk in. Raises ``ModelError`` where the service blocks."""
        self._chunks += 1
        used = chunk.usage_metadata
        if used is not None:
            attempt.tokens_in = used.prompt_token_count or attempt.tokens_in
            attempt.tokens_out = (used.candidates_token_count or 0) + (used.thoughts_token_count or 0)
        feedback = chunk.prompt_feedback
        if feedback is not None and feedback.block_reason:
            raise faults.blocked(self._service, _name(feedback.block_reason))
        for candidate in (chunk.candidates or ())[:1]:
            for part in (candidate.content.parts if candidate.content else None) or ():
                if part.text and not part.thought:
                    self._parts.append(part.text)
            if candidate.finish_reason:
                self._finish = _name(candidate.finish_reason)

    def text(self) -> str:
        """The whole answer. Raises ``ModelError`` or ``RetryableError`` for what is none."""
        if self._finish is None:
            nothing = self._chunks > 0 and not self._parts
            raise RetryableError(faults.unreadable(self._service) if nothing else faults.cut_off(self._service))
        if self._finish in _BLOCKS:
            raise faults.blocked(self._service, self._finish)
        if self._finish == "MAX_TOKENS":
            raise faults.too_much_written(self._service)
        text = "".join(self._parts)
        if self._finish != "STOP" or not is_json(text):
            raise RetryableError(faults.unreadable(self._service))
        return text


def is_json(text: str) -> bool:
    """Whether a model's answer can be parsed at all."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _connected(options: ModelOptions) -> tuple[genai.Client, Any]:
    import httpx2
    from google import genai
    from google.genai import types

    # These tell every request at INFO.
    for name in ("httpx2", "google_genai"):
        logging.getLogger(name).setLevel(logging.WARNING)
    private = options.base_url is not None and is_private(options.base_url)
    http = httpx2.AsyncClient(trust_env=not private, timeout=options.timeout_s, follow_redirects=False)
    unused = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(501)))
    wanted = types.HttpOptions(
        base_url=options.base_url or ADDRESS,
        api_version="v1beta",
        timeout=int(options.timeout_s * 1000),
        httpx_client=unused,
        httpx_async_client=http,
    )
    return genai.Client(api_key=options.key or "none", vertexai=False, http_options=wanted), http


async def _closed(stream: AsyncIterator[Any]) -> None:
    close = getattr(stream, "aclose", None)
    if close is not None:
        await close()


def _status(error: Any) -> int:
    try:
        return int(error.code)
    except (TypeError, ValueError):
        return 500


def _name(reason: Any) -> str:
    return str(getattr(reason, "value", reason))
