"""What an extractor is: a transcript in, proposed examples out, best first.

Engines that ask a language model work in two layers: a ``ModelClient`` speaks a service's protocol and survives its bad
days, a ``RemoteExtractor`` knows what to ask, and checks what comes back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


TEMPERATURE = 0.1
"""That of every request: the task is to quote, not to invent."""


class Embeds(Protocol):
    """What an extractor may be given to compare meanings; the packages do not import each other."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array of shape (len(texts), dim), rows of length 1."""
        ...


class Extractor(Protocol):
    """An engine that works on this machine (rules)."""

    name: str

    def extract(self, transcript: Transcript, *, limit: int) -> list[ExtractedExample]:
        """At most ``limit`` examples, best first. Never raises for odd content: no answer gives no example."""
        ...


@dataclass(frozen=True, slots=True)
class Usage:
    """What model calls consumed; ``cost`` in US dollars, None where the prices are not known.

    ``estimated``: a service gave no figures, and the length of the texts stands in for them.
    """

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    estimated: bool = False

    @staticmethod
    def before(error: ModelError) -> Usage:
        """What was consumed before this was raised."""
        return error.usage if isinstance(error.usage, Usage) else Usage()

    def __add__(self, other: Usage) -> Usage:
        known = [usage.cost for usage in (self, other) if usage.cost is not None]
        return Usage(
            self.requests + other.requests,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
            sum(known) if known else None,
            self.estimated or other.estimated,
        )


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request: ``system`` says what to do, ``text`` is the data, ``schema`` the JSON schema of the answer."""

    system: str
    text: str
    schema: Mapping[str, Any]
    max_output_tokens: int = 8_192

    @property
    def size(self) -> int:
        """Characters of everything that is given to the model."""
        return len(self.system) + len(self.text) + len(json.dumps(self.schema))


@dataclass(frozen=True, slots=True)
class Completion:
    """The answer to one request: ``text`` is JSON as the model wrote it, not yet checked against the schema."""

    text: str
    usage: Usage


Cancelled = Callable[[], bool]
"""Asked often; True ends the work within a second with ``ModelError`` of code ``cancelled``."""


class ModelClient(Protocol):
    """A service that completes prompts."""

    engine: str
    """gemini or openai."""

    model: str

    def complete(self, prompt: Prompt, *, cancelled: Cancelled) -> Completion:
        """The whole answer of one request. Retries what may pass by itself, keeps to the rate limits.

        Raises ``ModelError``, which carries what the failed attempts consumed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Extraction:
    """What came of one transcript: examples, best first, and what they cost; ``warnings`` are sentences for people."""

    examples: tuple[ExtractedExample, ...]
    usage: Usage = field(default_factory=Usage)
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WindowDone:
    """Progress of one transcript: ``done`` of ``total`` requests, and what they cost so far."""

    done: int
    total: int
    usage: Usage


class RemoteExtractor(Protocol):
    """An engine that asks a model over the network. Safe to use from several threads."""

    name: str
    model: str

    def extract(
        self,
        transcript: Transcript,
        *,
        limit: int,
        cancelled: Cancelled = lambda: False,
        on_progress: Callable[[WindowDone], None] = lambda _: None,
    ) -> Extraction:
        """At most ``limit`` checked examples of the whole transcript.

        Raises ``ModelError``, which carries what was consumed until then.
        """
        ...


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How to reach a model and how much to ask of it; prices in US dollars per million tokens, None if not known.

    ``base_url`` None is the service's own address; ``key`` None means that there is none.
    """

    engine: str
    model: str
    key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    requests_per_minute: int = 60
    tokens_per_minute: int = 250_000
    timeout_s: float = 60.0
    price_in: float | None = None
    price_out: float | None = None
    mask: bool = True
