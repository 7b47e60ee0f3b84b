"""Which engines there are, where each one works, and which of a model's failures say what about the next request.

Cheap to import: nothing of a database, nothing of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from feedme_desktop.extraction.hosts import is_private

if TYPE_CHECKING:
    from feedme_desktop.settings import Settings

LOCAL = "rules"

SLOTS = 6
"""Conversations of a process that a model is asked about at a time."""

OWN_SLOTS = 2

NAMES: Mapping[str, str] = {"gemini": "Gemini", "openai": "the OpenAI-compatible model", LOCAL: "the offline rules"}

SAME_FOR_ALL = frozenset({"not_configured", "bad_key", "not_allowed", "no_such_model"})
"""Codes of errors that no request escapes until a person does something."""

BUSY = frozenset({"quota_exhausted", "rate_limited", "unavailable"})
"""Those that every request meets for a while."""

LASTING = SAME_FOR_ALL | {"quota_exhausted"}
"""Those that the next request meets as well."""

UNREACHABLE = SAME_FOR_ALL | BUSY | {"timeout"}
"""Those that say nothing about what was asked."""


def is_remote(engine: str) -> bool:
    """Whether an engine asks a model over the network, from the parent process; the others run in the child."""
    return engine != LOCAL


def slots_of(engine: str, settings: Settings) -> int:
    """How many conversations an engine is asked about at a time.

    A server of one's own often works on one request after the other: those that wait there would run out of time.
    """
    address = settings.openai_base_url
    return OWN_SLOTS if engine == "openai" and address is not None and is_private(address) else SLOTS


def engine_of_child(engine: str, settings: Settings) -> str | None:
    """What a child extracts with; before a model is asked only where the rules may have to take over."""
    return LOCAL if not is_remote(engine) or settings.fall_back_to_rules else None
