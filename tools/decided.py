"""Fills a library with examples that somebody decided on, as after two weeks of work: for the picture of Insights.

    python tools/decided.py DATA_DIR

The same ones each time. The reviewer keeps what has steps and was confirmed, and turns down what was done for one
customer only, so that there is something to learn.
"""

from __future__ import annotations

import itertools
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from feedme_desktop.db import examples
from feedme_desktop.db.examples import NewExample
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.quality import SHIPPED, Weights, quality_of
from feedme_desktop.extraction.quality import Facts, features_of
from feedme_desktop.services.library import open_library
from feedme_desktop.settings import load_settings

QUESTIONS = (
    "How do I change the e-mail address of my account?",
    "The calendar shows an error 4021 when I open it.",
    "Where can I download my invoices of the last year?",
    "Why does it not work?",
    "The scanner beeps twice and feeds no paper since the move.",
    "Is there a way to share a folder with somebody outside the company?",
)
ANSWERS = (
    "Open Settings > Account and press Change.",
    "It is in the menu at the top.",
    "I have refunded your order, you will see it in 3 days.",
    "1. Open Reports\n2. Choose Invoices\n3. Press Download all and pick PDF",
    "Install version 4.2.1, it fixes that.",
    "I will look into it and get back to you.",
    "Clear the cache of the browser, restart it and sign in again with the link on the start page.",
)
TASTE = Weights(-0.9, {**SHIPPED.by_name, "steps": 2.6, "account": -3.0, "confirmed": 2.4})
DECIDED, WAITING = 143, 31


def fill(data_dir: Path) -> None:
    """Store the examples."""
    chance = random.Random(7)
    pairs = list(itertools.product(QUESTIONS, ANSWERS))
    with open_library(load_settings(data_dir=data_dir)) as library:
        with library.database.transaction() as conn:
            ids = examples.new_ids(conn, DECIDED + WAITING)
            made = [_example(chance, number, *chance.choice(pairs), n < DECIDED) for n, number in enumerate(ids)]
            examples.insert(conn, made)
        library.quality.retrain(who="dana")


def _example(chance: random.Random, number: int, question: str, answer: str, decided: bool) -> NewExample:
    outcome = chance.random()
    facts = Facts(confirmed=outcome < 0.35, thanked=0.35 <= outcome < 0.55, unresolved=outcome > 0.93)
    features = features_of(question, answer, facts)
    kept = chance.random() < TASTE.score(features)
    status = ReviewStatus.PENDING if not decided else ReviewStatus.APPROVED if kept else ReviewStatus.REJECTED
    quality = quality_of(features)
    return NewExample(
        id=number,
        question=question,
        answer=answer,
        question_key=f"{number}",
        codes=(),
        engine="rules",
        kind="extracted",
        status=status,
        quality=quality.score,
        quality_reasons=quality.reasons,
        features=features,
        resolved=True if facts.confirmed else None,
        reviewer="dana" if decided else None,
        reviewed_at=datetime.now(UTC) if decided else None,
        touched=decided,
    )


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
