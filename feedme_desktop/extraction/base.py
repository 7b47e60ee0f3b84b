"""What an extractor is: a transcript in, proposed examples out, best first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Transcript

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Embeds(Protocol):
    """What an extractor may be given to compare meanings; the packages do not import each other."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array of shape (len(texts), dim), rows of length 1."""
        ...


class Extractor(Protocol):
    """One engine (rules, gemini, openai)."""

    name: str

    def extract(self, transcript: Transcript, *, limit: int) -> list[ExtractedExample]:
        """At most ``limit`` examples, best first. Never raises for odd content: no answer gives no example."""
        ...
