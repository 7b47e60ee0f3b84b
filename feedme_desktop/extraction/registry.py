"""The extraction engines by name. Adding an engine is one module and one line here."""

from __future__ import annotations

from feedme_desktop.errors import UserError
from feedme_desktop.extraction.base import Embeds, Extractor, ModelClient, RemoteExtractor
from feedme_desktop.extraction.rules import RulesExtractor

ENGINES = ("rules", "gemini", "openai")
"""Names a person may ask for."""

DEFAULT_ENGINE = "rules"


def create_extractor(engine: str = DEFAULT_ENGINE) -> Extractor:
    """The engine called ``engine``.

    Raises ``UserError``: code ``not_configured`` for an engine that is not set up, ``unknown_engine`` otherwise.
    """
    if engine == "rules":
        return RulesExtractor()
    if engine in ENGINES:
        message = f"The extraction engine {engine!r} is not set up here: use the engine 'rules', which works offline."
        raise UserError(message, code="not_configured")
    known = ", ".join(ENGINES)
    raise UserError(f"There is no extraction engine called {engine!r}; choose one of: {known}.", code="unknown_engine")


def create_remote(client: ModelClient, *, mask: bool = True, embedder: Embeds | None = None) -> RemoteExtractor:
    """The engine that asks ``client``; ``mask``: hide personal data before it leaves."""
    from feedme_desktop.extraction.remote import CheckedExtractor  # the first paint does not wait for it

    return CheckedExtractor(client, mask=mask, embedder=embedder)
