"""From the ranking score to the score people see, 0 to 1.

A logistic curve, fitted by ``benchmarks/calibrate_search.py`` on the top hits of public sets of
real users' questions, in and out of scope: a score of 0.7 says that about 7 of 10 such top hits
are right. Monotone: it never changes an order.
"""

from __future__ import annotations

import math

_SLOPE, _MIDDLE = 6.94, 0.623
"""Of the hybrid and the meaning ranking."""

_WORDS_SLOPE, _WORDS_MIDDLE = 1.6, 0.606
"""Of the words ranking, whose score is the share of the query's words, by their rarity."""


def ranking_score(score: float, *, words_only: bool = False) -> float:
    """The inverse of ``calibrated``, for scores between 0 and 1."""
    slope, middle = (_WORDS_SLOPE, _WORDS_MIDDLE) if words_only else (_SLOPE, _MIDDLE)
    return middle + math.log(score / (1.0 - score)) / slope


def calibrated(score: float, *, words_only: bool = False) -> float:
    """The score to show, from 0 to 1, for a ranking score of ``db.search``."""
    slope, middle = (_WORDS_SLOPE, _WORDS_MIDDLE) if words_only else (_SLOPE, _MIDDLE)
    return 1.0 / (1.0 + math.exp(-slope * (score - middle)))
