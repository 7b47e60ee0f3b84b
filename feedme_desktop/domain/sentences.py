"""Cuts an answer into sentences, for showing the one that a search is about.

Knows line breaks, lists and common abbreviations; does not know languages.
"""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[^\s.,;:!?a-z])|(?<=[。！？])\s*|\s*\n\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|mr|mrs|ms|dr|st|no|nr|approx|incl|fig|inc|ltd|[a-z])\.$", re.IGNORECASE
)
_BULLET = re.compile(r"^(?:[-*•–]|\d{1,2}[.)])\s+")


def split_sentences(text: str) -> list[str]:
    """The sentences of ``text`` in order, trimmed, without bullets; every word of the text is in one of them."""
    sentences: list[str] = []
    begin = 0
    for match in _END.finditer(text):
        piece = text[begin : match.start()]
        if "\n" not in match[0] and (_ABBREVIATION.search(piece) or _is_number(piece)):
            continue
        sentences.append(piece + match[0].rstrip())
        begin = match.end()
    sentences.append(text[begin:])
    bare = (_BULLET.sub("", sentence.strip()) for sentence in sentences)
    return [sentence for sentence in bare if sentence]


def _is_number(piece: str) -> bool:
    """Whether the piece is no more than the number of a list item: ``2.``"""
    return bool(re.fullmatch(r"\s*\d{1,2}\.", piece))
