"""Rates the comments of a forum thread: one person asks, many answer once, most of them chat.

A logistic model over what a comment looks like (``forum_features``); its weights were trained on threads whose
comments people had judged, see resources/weights/README.md. Knows nothing of roles.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.empty_replies import says_nothing
from feedme_desktop.extraction.forum_features import read_comment, thread_features
from feedme_desktop.extraction.linear import load_model

MODEL = "forum"

KEEP = 0.28
"""Comments that are less likely to answer are not proposed; those in doubt are, with little confidence."""


_SPREAD = 1.34
"""Posts for each person: in a thread most write once, in a chat they take turns."""

_POST_WORDS = 20
_HELPERS = 3


def looks_like_thread(turns: Sequence[Turn]) -> bool:
    """Whether one person opened and several others mostly spoke once."""
    if any(turn.speaker is None for turn in turns):
        return False
    others = [turn.speaker for turn in turns if turn.speaker != turns[0].speaker]
    people = len(set(others))
    back = [turn for turn in turns[2:] if turn.speaker == turns[0].speaker]
    if people < 2 or (back and not (people >= _HELPERS and _only_reacts(turns[0], back))):
        return False
    return len(turns) - len(back) <= _SPREAD * (people + 1)


def _only_reacts(opening: Turn, back: Sequence[Turn]) -> bool:
    """Whether somebody wrote a post, no line of chat, and came back without another question."""
    return len(opening.text.split()) >= _POST_WORDS and not any("?" in turn.text for turn in back)


def rate(question: Turn, comments: Sequence[Turn]) -> list[float]:
    """The probability, for each comment, that it answers the question; 0 where it says nothing."""
    model = load_model(MODEL)
    read = [read_comment(comment) for comment in comments]
    rated = [model.probability(features) for features in thread_features(question, read)]
    return [0.0 if says_nothing(one.words, one.helping) else p for one, p in zip(read, rated, strict=True)]
