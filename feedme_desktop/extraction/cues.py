"""Finds the phrases of the word lists in folded words, with a trie: one walk, whatever the number of phrases.

Knows no meaning: ``speech_acts`` decides what the cues say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.phrases import CONNECTIVES, PHRASES
from feedme_desktop.extraction.sentences import fold_words

ANY = "_"


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    cues: set[Cue] = field(default_factory=set)


class Hit(NamedTuple):
    """``words[start:end]`` of a sentence is a phrase of ``cue``."""

    cue: Cue
    start: int
    end: int


@cache
def _trie() -> _Node:
    root = _Node()
    for cue, table in PHRASES.items():
        for phrase in table.split("|"):
            node = root
            for word in _phrase_words(phrase):
                node = node.children.setdefault(word, _Node())
            if node is not root:
                node.cues.add(cue)
    return root


def _phrase_words(phrase: str) -> list[str]:
    return [word for part in phrase.split() for word in ((ANY,) if part == ANY else fold_words(part))]


def find_cues(words: tuple[str, ...]) -> list[Hit]:
    """All phrases in ``words``, overlapping ones included, by where they start, the shorter first."""
    root = _trie().children
    return [hit for start, word in enumerate(words) if word in root for hit in _walk(root[word], words, start)]


def _walk(first: _Node, words: tuple[str, ...], start: int) -> list[Hit]:
    hits: list[Hit] = []
    ahead = [(first, start + 1)]
    while ahead:
        node, at = ahead.pop()
        for cue in node.cues:
            hits.append(Hit(cue, start, at))
        if at < len(words):
            children = node.children
            ahead += [(children[key], at + 1) for key in (ANY, words[at]) if key in children]
    return hits


@cache
def connectives() -> frozenset[tuple[str, ...]]:
    """Openers that a question does without, as folded words."""
    return frozenset(tuple(fold_words(phrase)) for phrase in CONNECTIVES)
