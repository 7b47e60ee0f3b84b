"""Gemini over Google's SDK google-genai: streamed answers by JSON schema, embeddings, the list of models.

The SDK is imported with the first request. It never retries or follows redirects by itself, and reads neither keys nor
addresses from the environment: what it uses comes in through ``ModelOptions``.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from feedme_desktop.extraction import faults
from feedme_desktop.extraction.base import TEMPERATURE, Cancelled, ModelOptions, Prompt
from feedme_desktop.extraction.calls import Attempt, Patience, RetryableError
from feedme_desktop.extraction.hosts import is_private, shown
from feedme_desktop.extraction.limiter import RateLimiter
from feedme_desktop.extraction.model_client import AskingClient

if TYPE_CHECKING:
    import httpx2
    from google import genai
    from google.genai import types

ADDRESS = "https://generativelanguage.googleapis.com"
_BLOCKS = frozenset({"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR"})
_NOT_THERE = frozenset({404, 405, 501})
"""What a gateway answers that has no such method; a missing model is a 404 too, so only the other method can tell."""
_OPENED: ContextVar[list[httpx2.Response]] = ContextVar("_OPENED")
"""The responses to the request that is being made. The SDK reads a stream through generators, one in the other, and
lets go of the inner ones where it raises: what they read must be closed by then, or each ends some time on its own."""
_HARMS = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")


class GeminiClient(AskingClient):
    """The client of Gemini, which can embed too."""

    engine = "gemini"

    def __init__(self, options: ModelOptions, limiter: RateLimiter, *, patience: Patience | None = None) -> None:
        place = shown(options.base_url or ADDRESS)
        service = faults.Service("Gemini", options.model, place, options.timeout_s, "GEMINI_API_KEY", options.key)
        super().__init__(options, limiter, service, patience)
        self._sdk: genai.Client | None = None
        self._streams = True

    def embed(
        self, texts: Sequence[str], *, dim: int, cancelled: Cancelled = lambda: False, patience: Patience | None = None
    ) -> list[list[float]]:
        """One vector of ``dim`` numbers a text, not normalised, in one request. Raises ``ModelError``."""
        vectors: list[list[float]] = []

        def ask(_: Attempt) -> str:
            vectors[:] = self._run(lambda: self._embedded(texts, dim), cancelled)
            return ""

        self._asked(ask, sum(len(text) for text in texts), cancelled, patience)
        return vectors

    async def _answered(self, prompt: Prompt, attempt: Attempt) -> str:
        """One answer, streamed; from a gateway that does not stream in one piece, from then on."""
        if self._streams:
            try:
                return await self._streamed(prompt, attempt)
            except Exception as error:
                if _status(error) not in _NOT_THERE:
                    raise
        text = await self._whole(prompt, attempt)
        self._streams = False
        return text

    async def _streamed(self, prompt: Prompt, attempt: Attempt) -> str:
        made = await self._client().aio.models.generate_content_stream(
            model=self.model, contents=prompt.text, config=self._config(prompt)
        )
        stream = cast("AsyncGenerator[types.GenerateContentResponse]", made)
        answer = _Answer(self._service)
        opened: list[httpx2.Response] = []
        token = _OPENED.set(opened)
        try:
            async for chunk in stream:
                answer.add(chunk, attempt)
        finally:
            answer.estimate(prompt, attempt)
            _OPENED.reset(token)
            for response in opened:
                await response.aclose()
            await stream.aclose()
        return self._read(answer.text())

    async def _whole(self, prompt: Prompt, attempt: Attempt) -> str:
        answer = _Answer(self._service)
        answer.add(
            await self._client().aio.models.generate_content(
                model=self.model, contents=prompt.text, config=self._config(prompt)
            ),
            attempt,
        )
        answer.estimate(prompt, attempt)
        return self._read(answer.text())

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
            temperature=TEMPERATURE,
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

    def _meaning(self, error: Exception) -> faults.Failure:
        from google.genai import errors

        if not isinstance(error, errors.APIError):
            return super()._meaning(error)  # the SDK lets through what httpx2, json and pydantic raise
        headers = getattr(error.response, "headers", None) or {}
        return faults.refused(self._service, _status(error) or 500, error.details, headers)

    def _client(self) -> genai.Client:
        """The SDK's client; made on the lane's thread, so without racing."""
        if self._sdk is None:
            self._sdk, self._http = _connected(self._options)
        return self._sdk


class _Answer:
    """Puts a streamed answer together and says whether it is whole."""

    def __init__(self, service: faults.Service) -> None:
        self._service = service
        self._parts: list[str] = []
        self._finish: str | None = None
        self._blocked: str | None = None
        self._chunks = 0

    def add(self, chunk: types.GenerateContentResponse, attempt: Attempt) -> None:
        """Take one chunk in. Never raises: a stream of the SDK that is left early does not end in order."""
        self._chunks += 1
        used = chunk.usage_metadata
        if used is not None:
            attempt.tokens_in = used.prompt_token_count or attempt.tokens_in
            attempt.tokens_out = (used.candidates_token_count or 0) + (used.thoughts_token_count or 0)
        feedback = chunk.prompt_feedback
        if feedback is not None and feedback.block_reason:
            self._blocked = _name(feedback.block_reason)
        for candidate in (chunk.candidates or ())[:1]:
            for part in (candidate.content.parts if candidate.content else None) or ():
                if part.text and not part.thought:
                    self._parts.append(part.text)
            if candidate.finish_reason:
                self._finish = _name(candidate.finish_reason)

    def estimate(self, prompt: Prompt, attempt: Attempt) -> None:
        """Count what came where the service did not."""
        if self._chunks:
            attempt.estimate(prompt.size, sum(map(len, self._parts)))

    def text(self) -> str:
        """What the model wrote, whole. Raises ``ModelError`` or ``RetryableError`` for what is none."""
        if self._blocked is not None:
            raise faults.blocked(self._service, self._blocked)
        if self._finish is None:
            nothing = self._chunks > 0 and not self._parts
            raise RetryableError(faults.unreadable(self._service) if nothing else faults.cut_off(self._service))
        if self._finish in _BLOCKS:
            raise faults.blocked(self._service, self._finish)
        if self._finish == "MAX_TOKENS":
            raise faults.too_much_written(self._service)
        if self._finish != "STOP":
            raise RetryableError(faults.unreadable(self._service))
        return "".join(self._parts)


def _connected(options: ModelOptions) -> tuple[genai.Client, Any]:
    import httpx2
    from google import genai
    from google.genai import types

    # These tell every request at INFO.
    for name in ("httpx2", "google_genai"):
        logging.getLogger(name).setLevel(logging.WARNING)
    private = options.base_url is not None and is_private(options.base_url)
    http = httpx2.AsyncClient(
        trust_env=not private,
        timeout=options.timeout_s,
        follow_redirects=False,
        event_hooks={"response": [_note_opened]},
    )
    unused = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(501)))
    wanted = types.HttpOptions(
        base_url=options.base_url or ADDRESS,
        api_version="v1beta",
        timeout=int(options.timeout_s * 1000),
        httpx_client=unused,
        httpx_async_client=http,
    )
    return genai.Client(api_key=options.key or "none", vertexai=False, http_options=wanted), http


async def _note_opened(response: httpx2.Response) -> None:
    opened = _OPENED.get(None)
    if opened is not None:
        opened.append(response)


def _status(error: Any) -> int | None:
    try:
        return int(error.code)
    except (AttributeError, TypeError, ValueError):
        return None


def _name(reason: Any) -> str:
    return str(getattr(reason, "value", reason))
