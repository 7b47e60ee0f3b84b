"""Code points to Qt's UTF-16 units and back: an emoji is one character in Python and two in Qt."""

from __future__ import annotations


def units(text: str) -> int:
    """Length of a text in UTF-16 units."""
    return len(text) + sum(1 for character in text if character > "\uffff")


def to_units(text: str, position: int) -> int:
    """The UTF-16 offset of a code point position."""
    return units(text[:position])


def clean(text: str) -> str:
    """The text with every character that Qt would take for the end of a block replaced, one for one."""
    return text.translate(_BREAKS)


_BREAKS = dict.fromkeys(map(ord, "\r\u2028\u2029\ufdd0\ufdd1\x00"), " ")
