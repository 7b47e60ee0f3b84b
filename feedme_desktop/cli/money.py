"""What asking a model consumed, in words for a terminal."""

from __future__ import annotations

from feedme_desktop.domain.records import Spent


def spent_text(spent: Spent) -> str:
    """``12,400 tokens, about $0.01``; without the cost where it is not known, and "about" where nobody counted."""
    if spent.fell_back and not spent.tokens:
        return "made by the offline rules"
    tokens = f"{'about ' if spent.estimated else ''}{spent.tokens:,} tokens"
    if spent.cost is None:
        return tokens
    if spent.cost == 0:
        return f"{tokens}, free of charge"
    return f"{tokens}, about ${spent.cost:,.2f}" if spent.cost >= 0.01 else f"{tokens}, less than $0.01"
