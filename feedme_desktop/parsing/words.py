"""Word lists written as text: one blank between words, easier to read and to extend than lists of literals."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())
