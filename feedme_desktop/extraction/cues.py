"""Finds the phrases of the word lists in folded words, with a trie: one walk, whatever the number of phrases.

Knows no meaning: ``speech_acts`` decides what the cues say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.phrases import CONNECTIVES, PHRASES
from feedme_desktop.extraction.sentences import fold_words

ANY = "_"


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    cues: set[Cue] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Hit:
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
    """All phrases in ``words``, overlapping ones included."""
    root = _trie()
    starts = [i for i, word in enumerate(words) if word in root.children]
    return [hit for start in starts for hit in _walk(root, words, start, start)]


def _walk(node: _Node, words: tuple[str, ...], start: int, at: int) -> Iterator[Hit]:
    for cue in node.cues:
        yield Hit(cue, start, at)
    if at == len(words):
        return
    for key in (words[at], ANY):
        child = node.children.get(key)
        if child is not None:
            yield from _walk(child, words, start, at + 1)


@cache
def connectives() -> frozenset[tuple[str, ...]]:
    """Openers that a question does without, as folded words."""
    return frozenset(tuple(fold_words(phrase)) for phrase in CONNECTIVES)
