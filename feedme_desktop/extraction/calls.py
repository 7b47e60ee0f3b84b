"""How a model is asked: on a loop of its own, within the limits, again when it may help, and never after a cancel.

Knows neither protocols nor prompts. ``Lane`` runs a client's coroutines on one thread, so that connections are kept
and a request in flight can be dropped at once; ``asked`` is the one way through limiter, retries and cancelling.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import random
import threading
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import Cancelled, Usage
from feedme_desktop.extraction.limiter import RateLimiter

T = TypeVar("T")

_POLL_S = 0.05
_CHARACTERS_A_TOKEN = 4
_LONGEST_WAIT_S = 90.0
"""A service that wants to be left alone for longer parks the job instead of keeping a thread."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How often to ask and how long to wait in between, where the service does not say; doubled each time, ± 50 %."""

    attempts: int = 5
    first_wait_s: float = 1.0
    longest_wait_s: float = 30.0


ONCE = Patience(attempts=1)


class RetryableError(Exception):
    """An attempt failed in a way that may pass; ``failure`` is what to say if no attempt gets further.

    ``attempts``: how many of this kind are worth it, where that is fewer than usual.
    """

    def __init__(self, failure: ModelError, *, attempts: int | None = None) -> None:
        super().__init__(failure.code)
        self.failure = failure
        self.attempts = attempts


class Lane:
    """A thread with a loop for coroutines, started by the first call, ended by ``close``."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def run(self, work: Coroutine[Any, Any, T], cancelled: Cancelled) -> T:
        """The result of ``work``; drops it as soon as ``cancelled`` says so. Raises ``ModelError`` cancelled."""
        try:
            future = asyncio.run_coroutine_threadsafe(work, self._started())
        except BaseException:
            work.close()
            raise
        while not concurrent.futures.wait((future,), _POLL_S).done:
            if (cancelled() or self._closed) and future.cancel():
                raise _cancelled()
        # What is here was paid for: it counts, even if it came in the moment in which we stopped waiting.
        with contextlib.suppress(concurrent.futures.CancelledError):
            return future.result()
        raise _cancelled()

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """End what is running, do ``last`` on the loop (closing connections), and end the thread."""
        with self._lock:
            self._closed = True
            loop, thread, self._loop, self._thread = self._loop, self._thread, None, None
        if loop is None or thread is None:
            return
        with contextlib.suppress(Exception):
            asyncio.run_coroutine_threadsafe(_ended(last), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._closed:
                raise _cancelled()
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_exception_handler(_left_over)
                # A program that ends without closing its library must not hang on this thread.
                self._thread = threading.Thread(target=self._loop.run_forever, name="model-calls", daemon=True)
                self._thread.start()
            return self._loop


def _left_over(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What a library left behind says on the loop concerns nobody: every request has had its answer or its error."""
    # Not the exception itself: it may quote what was sent.
    _log.debug("left over on the loop: %s (%s)", context.get("message"), type(context.get("exception")).__name__)


async def _ended(last: Callable[[], Coroutine[Any, Any, None]]) -> None:
    mine = asyncio.current_task()
    others = [task for task in asyncio.all_tasks() if task is not mine]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await last()
    await asyncio.get_running_loop().shutdown_asyncgens()


@dataclass(frozen=True, slots=True)
class Asked:
    """What one request came to, and what all its attempts consumed."""

    usage: Usage
    text: str


@dataclass(slots=True)
class Attempt:
    """What one attempt has consumed so far; filled in by the client, also where the attempt fails in the end."""

    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False

    def estimate(self, given: int, written: int) -> None:
        """Count by characters where the service did not say: what looks free may not have been."""
        if self.tokens_in + self.tokens_out == 0:
            self.tokens_in, self.tokens_out = tokens_of(given), tokens_of(written)
            self.estimated = True


def tokens_of(characters: int) -> int:
    """About as many tokens as a text of this length has."""
    return -(-characters // _CHARACTERS_A_TOKEN)


def asked(
    ask: Callable[[Attempt], str],
    *,
    limiter: RateLimiter,
    tokens: int,
    patience: Patience,
    cancelled: Cancelled,
    priced: Callable[[Usage], Usage] = lambda usage: usage,
) -> Asked:
    """Ask until there is an answer: ``ask`` raises ``RetryableError`` for what may pass, ``ModelError`` for what won't.

    ``tokens`` is an estimate for the limiter; ``priced`` knows the cost. Raises ``ModelError`` with what was consumed.
    """
    import tenacity

    attempts: list[Attempt] = []

    def once() -> str:
        grant = _granted(limiter, tokens, cancelled)
        attempt = Attempt()
        attempts.append(attempt)
        try:
            return ask(attempt)
        finally:
            limiter.settle(grant, attempt.tokens_in + attempt.tokens_out or tokens)

    retrying = tenacity.Retrying(
        stop=lambda state: state.attempt_number >= _most_attempts(state, patience) or _asks_for_long(state),
        wait=lambda state: _wait_s(state, patience, limiter),
        retry=tenacity.retry_if_exception_type(RetryableError),
        sleep=lambda seconds: pause(seconds, cancelled),
        before_sleep=_tell,
        reraise=True,
    )
    failure = None
    try:
        text = retrying(once)
    except RetryableError as error:
        failure = error.failure
    except ModelError as error:
        failure = error
    usage = priced(_consumed(attempts))
    if failure is not None:  # outside of the except: the attempt's own error may quote what must not be logged
        failure.usage = usage
        raise failure
    return Asked(usage, text)


def _consumed(attempts: Sequence[Attempt]) -> Usage:
    tokens_in, tokens_out = sum(one.tokens_in for one in attempts), sum(one.tokens_out for one in attempts)
    return Usage(len(attempts), tokens_in, tokens_out, estimated=any(one.estimated for one in attempts))


def pause(seconds: float, cancelled: Cancelled) -> None:
    """Wait, asking meanwhile whether somebody cancelled. Raises ``ModelError`` cancelled."""
    waiting = threading.Event()
    while True:
        if cancelled():
            raise _cancelled()
        if seconds <= 0:
            return
        waiting.wait(min(seconds, _POLL_S))
        seconds -= _POLL_S


def _granted(limiter: RateLimiter, tokens: int, cancelled: Cancelled) -> Any:
    pause(0, cancelled)
    while isinstance(granted := limiter.ask(tokens), float):
        pause(min(granted, 1.0), cancelled)
    return granted


def _failure(state: Any) -> ModelError:
    error = state.outcome.exception()
    assert isinstance(error, RetryableError)
    return error.failure


def _most_attempts(state: Any, patience: Patience) -> int:
    error = state.outcome.exception()
    return min(patience.attempts, getattr(error, "attempts", None) or patience.attempts)


def _asks_for_long(state: Any) -> bool:
    return (_failure(state).retry_after_s or 0) > _LONGEST_WAIT_S


def _wait_s(state: Any, patience: Patience, limiter: RateLimiter) -> float:
    failure = _failure(state)
    backing_off = min(patience.longest_wait_s, patience.first_wait_s * 2 ** (state.attempt_number - 1))
    seconds: float = backing_off * random.uniform(0.5, 1.5)
    if failure.retry_after_s is not None:
        # Never sooner than asked for; a little later, so that not all who wait come back at once.
        seconds = failure.retry_after_s * random.uniform(1.0, 1.1)
    if failure.code == "rate_limited" and seconds <= _LONGEST_WAIT_S:
        limiter.hold(seconds)
    return seconds


def _tell(state: Any) -> None:
    failure = _failure(state)
    wait = state.next_action.sleep if state.next_action else 0
    _log.info("asking the model again in %.1f s, after attempt %d: %s", wait, state.attempt_number, failure.code)


def _cancelled() -> ModelError:
    return ModelError("The request to the model was cancelled; nothing of it was kept.", code="cancelled")
