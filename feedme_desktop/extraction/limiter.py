"""One limiter for all of a process that asks a service: so many requests and tokens in any 60 seconds.

A refusal of the service (429) holds everybody back and halves the pace; answers bring it back step by step. Waiting
is the caller's: this module only says how long, so that a wait can be cancelled.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_S = 60.0
_SLOWEST = 0.1
_RECOVERS = 0.05


@dataclass(slots=True)
class Grant:
    """A request that may go out: when it was let through, and the tokens it is counted with."""

    at: float
    tokens: int


class RateLimiter:
    """Counts what was let through in the last 60 seconds. Safe to use from several threads."""

    def __init__(
        self, requests_per_minute: int, tokens_per_minute: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._requests = requests_per_minute
        self._tokens = tokens_per_minute
        self._clock = clock
        self._lock = threading.Lock()
        self._granted: deque[Grant] = deque()
        self._held_until = float("-inf")
        self._pace = 1.0

    def ask(self, tokens: int) -> Grant | float:
        """A grant for a request of about ``tokens`` tokens, or the seconds after which to ask again."""
        with self._lock:
            now = self._clock()
            while self._granted and self._granted[0].at <= now - WINDOW_S:
                self._granted.popleft()
            delay = max(self._held_until - now, self._too_soon(now, tokens))
            if delay > 0:
                return delay
            grant = Grant(now, tokens)
            self._granted.append(grant)
            return grant

    def settle(self, grant: Grant, tokens: int) -> None:
        """Count a request with what it really took, and let the pace recover."""
        with self._lock:
            grant.tokens = tokens
            self._pace = min(1.0, self._pace + _RECOVERS)

    def hold(self, seconds: float) -> None:
        """Let nobody through for ``seconds``, and go at half the pace from then on: the service said too many."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + seconds)
            self._pace = max(_SLOWEST, self._pace / 2)

    def _too_soon(self, now: float, tokens: int) -> float:
        """Seconds until enough of what was granted is older than the window; 0 when there is room now."""
        most_requests = max(1, int(self._requests * self._pace))
        most_tokens = self._tokens * self._pace
        requests, spent = len(self._granted), sum(grant.tokens for grant in self._granted)
        delay = 0.0
        for grant in self._granted:
            if requests < most_requests and spent + tokens <= most_tokens:
                break
            requests, spent = requests - 1, spent - grant.tokens
            delay = grant.at + WINDOW_S - now
        # A request larger than the whole budget goes out once nothing else is counted.
        return delay
