"""Takes apart a message that asks several things at once, where the answer shows which part belongs to which.

By number where both sides are numbered, otherwise by the words they share; if in doubt nothing is split.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.evidence import Piece, piece_of, without_opener
from feedme_desktop.extraction.sentences import Sentence, split_sentences

_NUMBER = re.compile(r"\(?\d{1,2}[.):]\s+")
_QUESTION_WORDS = 2
"""A question with fewer meaningful words does not stand alone."""


def split_pair(question: Sequence[Piece], answers: Sequence[Piece]) -> list[tuple[list[Piece], list[Piece]]]:
    """(question, answer) for each thing asked; empty where the message must stay whole."""
    if len(question) != 1:
        return []
    asked = _questions(question[0])
    said = [(piece, sentence) for piece in answers for sentence in _sentences(piece)]
    if not 2 <= len(asked) <= len(said):
        return []
    owners = _by_number(asked, [s for _, s in said]) or _by_words(asked, [s for _, s in said])
    if not owners:
        return []
    return [(_asked_piece(question[0], group), _own_pieces(said, owners, n)) for n, group in enumerate(asked)]


def _sentences(piece: Piece) -> list[Sentence]:
    offset = piece.start
    return [replace(s, start=s.start + offset, end=s.end + offset) for s in split_sentences(piece.text)]


def _questions(piece: Piece) -> list[list[Sentence]]:
    """The sentences of each question, what leads up to it included; empty unless all of them stand alone."""
    groups: list[list[Sentence]] = [[]]
    for sentence in _sentences(piece):
        groups[-1].append(sentence)
        if sentence.asks:
            groups.append([])
    trailing = groups.pop()
    if trailing and groups:
        groups[-1] += trailing
    alone = all(len(next(s for s in group if s.asks).content) >= _QUESTION_WORDS for group in groups if group)
    return groups if alone else []


def _by_number(asked: list[list[Sentence]], said: list[Sentence]) -> list[int]:
    """The number of the question each sentence answers, where both sides are numbered alike."""
    steps = sum(s.step for s in said)
    if not said[0].step or steps != len(asked) or not all(any(s.step for s in group) for group in asked):
        return []
    owners: list[int] = []
    for sentence in said:
        owners.append((owners[-1] if owners else -1) + sentence.step)
    return owners


def _by_words(asked: list[list[Sentence]], said: list[Sentence]) -> list[int]:
    """The same by shared words; empty unless each question owns one unbroken run of sentences, in order."""
    wanted = [frozenset().union(*(s.content for s in group)) for group in asked]
    own = [words.difference(*(w for w in wanted if w is not words)) for words in wanted]
    owners: list[int] = []
    for sentence in said:
        scores = [len(sentence.content & words) for words in own]
        best = max(range(len(scores)), key=lambda n: scores[n])
        owners.append(best if scores[best] else owners[-1] if owners else 0)
    claimed = {n for n, s in zip(owners, said, strict=True) if s.content & own[n]}
    return owners if owners == sorted(owners) and len(claimed) == len(asked) else []


def _asked_piece(piece: Piece, group: list[Sentence]) -> list[Piece]:
    return [without_opener(_unnumbered(piece_of(piece.turn, group), group))]


def _own_pieces(said: list[tuple[Piece, Sentence]], owners: list[int], number: int) -> list[Piece]:
    """The answer's sentences of one question, a piece for each turn."""
    mine: dict[int, list[tuple[Piece, Sentence]]] = {}
    for (piece, sentence), owner in zip(said, owners, strict=True):
        if owner == number:
            mine.setdefault(piece.turn.index, []).append((piece, sentence))
    return [_own_piece(parts[0][0].turn, [s for _, s in parts]) for parts in mine.values()]


def _own_piece(turn: Turn, sentences: list[Sentence]) -> Piece:
    return _unnumbered(piece_of(turn, sentences), sentences)


def _unnumbered(piece: Piece, sentences: list[Sentence]) -> Piece:
    """The piece without the number of its only step; steps that follow each other keep theirs."""
    number = _NUMBER.match(piece.text) if sum(s.step for s in sentences) == 1 else None
    return Piece(piece.turn, piece.start + number.end(), piece.end) if number else piece
