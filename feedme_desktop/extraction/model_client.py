"""What the clients of every protocol share: limits, retries, the clock, what errors mean, closing.

A protocol's own part is a subclass in a module of its own: how one answer and the list of models are asked for. It runs
on the client's lane, raises what it likes, and never waits or asks again by itself.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction import faults, prices
from feedme_desktop.extraction.base import Cancelled, Completion, ModelOptions, Prompt
from feedme_desktop.extraction.calls import Asked, Attempt, Lane, Patience, RetryableError, asked, tokens_of
from feedme_desktop.extraction.json_text import bare_json, is_json
from feedme_desktop.extraction.limiter import RateLimiter

if TYPE_CHECKING:
    import httpx2

T = TypeVar("T")

_ATTEMPTS_AT_JSON = 2


class AskingClient(ABC):
    """A ``ModelClient`` for one key and model; safe to use from several threads. ``close`` it."""

    engine: str

    def __init__(
        self, options: ModelOptions, limiter: RateLimiter, service: faults.Service, patience: Patience | None
    ) -> None:
        self.model = options.model
        self._options = options
        self._limiter = limiter
        self._service = service
        self._patience = patience or Patience()
        self._lane = Lane()
        self._http: httpx2.AsyncClient | None = None

    def complete(
        self, prompt: Prompt, *, cancelled: Cancelled = lambda: False, patience: Patience | None = None
    ) -> Completion:
        """The whole JSON answer. Raises ``ModelError``."""

        def ask(attempt: Attempt) -> str:
            return self._run(lambda: self._answered(prompt, attempt), cancelled)

        done = self._asked(ask, prompt.size, cancelled, patience)
        return Completion(done.text, done.usage)

    def models(self, *, cancelled: Cancelled = lambda: False) -> tuple[str, ...]:
        """Names of the models that may be asked to write, asked once. Raises ``ModelError``."""
        failure: ModelError
        try:
            return self._run(self._listed, cancelled)
        except RetryableError as error:
            failure = error.failure
        raise failure

    def close(self) -> None:
        """Drop what is in flight and close the connections."""
        self._lane.close(self._disconnected)

    @abstractmethod
    async def _answered(self, prompt: Prompt, attempt: Attempt) -> str:
        """The JSON of one answer; counts its tokens in ``attempt``, whatever becomes of it."""

    @abstractmethod
    async def _listed(self) -> tuple[str, ...]:
        """Names of the models on offer."""

    def _meaning(self, error: Exception) -> faults.Failure:
        """What an exception says that is none of ours."""
        return faults.unreachable(self._service, error)

    def _asked(
        self, ask: Callable[[Attempt], str], characters: int, cancelled: Cancelled, patience: Patience | None
    ) -> Asked:
        return asked(
            ask,
            limiter=self._limiter,
            tokens=tokens_of(characters) + 1,
            patience=patience or self._patience,
            cancelled=cancelled,
            priced=lambda usage: prices.priced(self._options, usage),
        )

    def _run(self, work: Callable[[], Coroutine[Any, Any, T]], cancelled: Cancelled) -> T:
        return self._lane.run(self._judged(work), cancelled)

    async def _judged(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of ``work``, its errors turned into ours; raised outside of the except to leave no trace."""
        failure: faults.Failure
        try:
            async with asyncio.timeout(self._options.timeout_s):
                return await work()
        except (ModelError, RetryableError) as error:
            failure = error
        except Exception as error:  # noqa: BLE001  # whatever a server's bytes, or an SDK, may cause
            failure = self._meaning(error)
        failure.__context__ = failure.__cause__ = None
        raise failure

    async def _disconnected(self) -> None:
        if self._http is not None:
            await self._http.aclose()

    def _read(self, written: str) -> str:
        """The JSON of what the model wrote. Raises ``RetryableError``."""
        text = bare_json(written)
        if not is_json(text):
            # A model that is this sure of itself writes much the same again.
            raise RetryableError(faults.unreadable(self._service), attempts=_ATTEMPTS_AT_JSON)
        return text
