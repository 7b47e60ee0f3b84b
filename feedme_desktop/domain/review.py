"""Rules of review: which step leads where, and how long a text may be."""

from __future__ import annotations

from feedme_desktop.domain.example import ReviewStatus

QUESTION_LENGTH = (5, 2_000)
"""Shortest and longest question a person may save, in characters."""

ANSWER_LENGTH = (10, 5_000)
"""Shortest and longest answer a person may save, in characters."""


_NEXT = {
    ReviewStatus.PENDING: {ReviewStatus.APPROVED, ReviewStatus.REJECTED, ReviewStatus.NEEDS_WORK},
    ReviewStatus.NEEDS_WORK: {ReviewStatus.APPROVED, ReviewStatus.REJECTED, ReviewStatus.PENDING},
    # A decision is final unless a person reopens it.
    ReviewStatus.APPROVED: {ReviewStatus.PENDING, ReviewStatus.NEEDS_WORK, ReviewStatus.REJECTED},
    ReviewStatus.REJECTED: {ReviewStatus.PENDING, ReviewStatus.APPROVED},
}


def may_become(now: ReviewStatus, wanted: ReviewStatus) -> bool:
    """Whether a person may move an example from ``now`` to ``wanted``."""
    return wanted == now or wanted in _NEXT[now]


def text_problem(question: str, answer: str) -> str | None:
    """One sentence on what is wrong with an edited text, or None."""
    for name, text, (low, high) in (("question", question, QUESTION_LENGTH), ("answer", answer, ANSWER_LENGTH)):
        length = len(text.strip())
        if length < low:
            return f"The {name} is too short: write at least {low} characters."
        if length > high:
            return f"The {name} is too long: {length:,} of {high:,} characters. Shorten it or split the example."
    return None
