"""What models cost by their makers' price lists, as known on 2025-11-30, in US dollars per million tokens.

Prices change without notice: what a person entered in the settings always wins, and a model that is not listed has no
price rather than a guessed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from feedme_desktop.extraction.base import ModelOptions, Usage


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens given to the model and written by it."""

    given: float
    written: float


FREE = Price(0.0, 0.0)

# The longest prefix that fits a model's name counts. Paid tier, text, prompts of up to 200,000 tokens.
_LIST: Mapping[str, Price] = {
    "gemini-2.0-flash": Price(0.10, 0.40),
    "gemini-2.0-flash-lite": Price(0.075, 0.30),
    "gemini-2.5-flash": Price(0.30, 2.50),
    "gemini-2.5-flash-lite": Price(0.10, 0.40),
    "gemini-2.5-pro": Price(1.25, 10.00),
    "gemini-3-pro": Price(2.00, 12.00),
    "gemini-embedding-001": Price(0.15, 0.0),
    "gpt-4o": Price(2.50, 10.00),
    "gpt-4o-mini": Price(0.15, 0.60),
    "gpt-4.1": Price(2.00, 8.00),
    "gpt-4.1-mini": Price(0.40, 1.60),
    "gpt-4.1-nano": Price(0.10, 0.40),
    "gpt-5": Price(1.25, 10.00),
    "gpt-5-mini": Price(0.25, 2.00),
    "gpt-5-nano": Price(0.05, 0.40),
}


def list_price(model: str) -> Price | None:
    """The listed price of a model, or None where we know none."""
    name = model.rsplit("/", 1)[-1].lower()
    # A name that goes on differs in kind (gpt-5.1, gpt-4o-audio): only a date or a "latest" may follow.
    fitting = [prefix for prefix in _LIST if name == prefix or _is_version(name.removeprefix(prefix))]
    return _LIST[max(fitting, key=len)] if fitting else None


def cost(options: ModelOptions, tokens_in: int, tokens_out: int) -> float | None:
    """US dollars for these tokens, or None where the price is not known."""
    if options.price_in is None or options.price_out is None:
        return None
    return (tokens_in * options.price_in + tokens_out * options.price_out) / 1_000_000


def priced(options: ModelOptions, usage: Usage) -> Usage:
    """The same usage with its cost."""
    return replace(usage, cost=cost(options, usage.tokens_in, usage.tokens_out))


def _is_version(rest: str) -> bool:
    """Whether what follows a listed name is a date, a number or "latest", e.g. ``-2024-08-06`` or ``-001``."""
    words = rest.split("-")
    known = all(word.isdigit() or word in ("latest", "preview", "exp") for word in words[1:])
    return rest.startswith("-") and len(words) > 1 and known
