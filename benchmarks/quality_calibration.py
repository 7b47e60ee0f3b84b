"""Quality scores before and after decisions: simulated reviewers of different taste, and threads that people judged.

    python benchmarks/quality_calibration.py [--data DIR] [--seeds N] [--limit N]

Prints one line of JSON. For each reviewer: AUC, Brier score and calibration error on held-out examples with the shipped
weights and after 50, 100 and 200 decisions, and how often the model was taken for better (it is used only then).
``--data``: a folder with ``qa/cqa_dev.jsonl.gz``; AUC of the shipped score for comments judged Good against the others.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

from feedme_desktop.domain.decisions import Decision, enough
from feedme_desktop.domain.quality import SHIPPED, Weights
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.quality import Facts, features_of
from feedme_desktop.extraction.rules import RulesExtractor
from feedme_desktop.services.taste import judged_by, learn

LEARNED = (50, 100, 200)
HELD_OUT = 1_000

QUESTIONS = (
    "How do I change the e-mail address of my account?",
    "The calendar shows an error 4021 when I open it.",
    "Why is it slow?",
    "Where can I download my invoices for the last year? And can I get them as PDF?",
    "It does not work.",
    "The scanner beeps twice and feeds no paper since the move.",
    "This is ridiculous!!!! I cannot log in since Monday, the page says that my password expired.",
    "Is there a way to share a folder with somebody outside the company?",
)
OPENINGS = (
    "",
    "Sure. ",
    "Sorry about that. ",
    "As I said, ",
    "Please see the attached file. ",
    "You should have checked: ",
)
BODIES = (
    "Open Settings > Account and press Change.",
    "Yes.",
    "It is in the menu.",
    "I have refunded your order, you will see it in 3 days.",
    "1. Open Reports\n2. Choose Invoices\n3. Press Download all and pick PDF",
    "Install version 4.2.1, it fixes that.",
    "I will look into it and get back to you.",
    "Could you tell me which version you use?",
    "Clear the cache of the browser, restart it and sign in again with the link on the start page.",
    "Bitte öffnen Sie die Einstellungen und wählen Sie dort die Sprache, die Sie haben wollen.",
    "That depends on many things and it may be different for everybody, so it is hard to say what it is in the end.",
)


def example(chance: random.Random) -> dict[str, float]:
    """Features of a made-up example."""
    answer = chance.choice(OPENINGS) + chance.choice(BODIES)
    if chance.random() < 0.3:
        answer += " " + chance.choice(BODIES)
    outcome = chance.random()
    facts = Facts(
        confirmed=outcome < 0.35,
        thanked=0.35 <= outcome < 0.55,
        unresolved=outcome > 0.92,
        strong=chance.random() < 0.85,
    )
    return features_of(chance.choice(QUESTIONS), answer, facts)


def moved(**changes: float) -> Weights:
    """A reviewer who sees it like the shipped weights but for these."""
    bias = SHIPPED.bias + changes.pop("bias", 0.0)
    by_name = dict(SHIPPED.by_name)
    for name, change in changes.items():
        by_name[name] = by_name[name] + change
    return Weights(bias, by_name)


REVIEWERS: Mapping[str, Callable[[], Weights]] = {
    "sees it like the shipped score": lambda: SHIPPED,
    "dislikes short answers": lambda: moved(short=-3.0, length=4.0, bias=-2.0),
    "keeps only confirmed fixes": lambda: moved(confirmed=3.0, thanked=-1.0, bias=-2.5),
    "wants steps": lambda: moved(steps=3.0, specific=2.0, bias=-2.0),
    "keeps nearly everything": lambda: moved(bias=2.5),
    "does not mind what was done for one customer": lambda: moved(account=3.0, points_elsewhere=2.0, asks_back=-2.0),
}


def decide(chance: random.Random, taste: Weights, features: Mapping[str, float]) -> Decision:
    """What a reviewer of that taste makes of an example: mostly what fits it."""
    return Decision(features, chance.random() < taste.score(features))


def simulate(taste: Weights, seeds: int) -> dict[str, Any]:
    """Means over ``seeds`` reviewers of one taste."""
    rounds: list[dict[str, tuple[Any, bool]]] = []
    for seed in range(seeds):
        chance = random.Random(seed)  # not for secrets
        unseen = [decide(chance, taste, example(chance)) for _ in range(HELD_OUT)]
        seen = [decide(chance, taste, example(chance)) for _ in range(max(LEARNED))]
        found = {"shipped": (judged_by(unseen, SHIPPED), True), "at best": (judged_by(unseen, taste), True)}
        for count in LEARNED:
            fit = learn(seen[:count]) if enough(seen[:count]) else None
            used = fit is not None and fit.better
            found[str(count)] = (judged_by(unseen, fit.weights if fit is not None and used else SHIPPED), used)
        rounds.append(found)
    return {name: _means([each[name] for each in rounds]) for name in rounds[0]}


def _means(found: list[tuple[Any, bool]]) -> dict[str, float]:
    means = {
        name: round(fmean(getattr(measured, name) for measured, _ in found), 4) for name in ("auc", "brier", "ece")
    }
    return {**means, "used": round(fmean(used for _, used in found), 2)}


def forum(data: Path, limit: int | None) -> dict[str, float]:
    """The shipped score against people's judgement of the comments that were proposed as answers."""
    engine = RulesExtractor()
    decisions: list[Decision] = []
    with gzip.open(data / "qa" / "cqa_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in list(lines)[:limit]:
            decisions += _judged(engine, json.loads(line))
    shipped, fit = judged_by(decisions, SHIPPED), learn(decisions)
    return {
        "examples": len(decisions),
        "good": round(fmean(each.kept for each in decisions), 4),
        "auc": shipped.auc,
        "ece": shipped.ece,
        "auc_learned": fit.after.auc,
        "ece_learned": fit.after.ece,
    }


def _judged(engine: RulesExtractor, thread: Mapping[str, Any]) -> list[Decision]:
    comments = thread["comments"]
    turns = [Turn(0, Role.UNKNOWN, "Asker", None, f"{thread['subject']}. {thread['question']}")]
    turns += [Turn(n, Role.UNKNOWN, f"Member{n}", None, each["text"]) for n, each in enumerate(comments, 1)]
    found = engine.extract(Transcript("thread.txt", "text", tuple(turns)), limit=100)
    good = {n for n, each in enumerate(comments, 1) if each["label"] == "Good"}
    return [Decision(each.features, each.answer_turns[0] in good) for each in found]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--limit", type=int)
    given = parser.parse_args()
    found: dict[str, Any] = {name: simulate(taste(), given.seeds) for name, taste in REVIEWERS.items()}
    if given.data is not None:
        found["forum"] = forum(given.data, given.limit)
    chance = random.Random(1)
    begun = time.perf_counter()
    for _ in range(2_000):
        example(chance)
    found["ms_per_example"] = round((time.perf_counter() - begun) / 2, 4)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
