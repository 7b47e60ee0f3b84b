"""Rates the comments of a forum thread: one person asks, many answer once, most of them chat.

A logistic model over what a comment looks like (``forum_features``); its weights were trained on threads whose
comments people had judged, see resources/weights/README.md. Knows nothing of roles.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.forum_features import thread_features
from feedme_desktop.extraction.linear import load_model

MODEL = "forum"

KEEP = 0.28
"""Comments that are less likely to answer are not proposed; those in doubt are, with little confidence."""


def looks_like_thread(turns: Sequence[Turn]) -> bool:
    """Whether one person opened and several others mostly spoke once."""
    speakers = [turn.speaker for turn in turns]
    if None in speakers or len(set(speakers)) < 3 or speakers[0] in speakers[2:]:
        return False
    return len(turns) <= 1.34 * len(set(speakers))


def rate(question: Turn, comments: Sequence[Turn]) -> list[float]:
    """The probability, for each comment, that it answers the question."""
    model = load_model(MODEL)
    return [model.probability(features) for features in thread_features(question, comments)]
