"""What an extractor is: a transcript in, proposed examples out, best first."""

from __future__ import annotations

from typing import Protocol

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Transcript


class Extractor(Protocol):
    """One engine (rules, gemini, openai)."""

    name: str

    def extract(self, transcript: Transcript, *, limit: int) -> list[ExtractedExample]:
        """At most ``limit`` examples, best first. Never raises for odd content: no answer gives no example."""
        ...
