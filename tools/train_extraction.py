"""Trains the weights in resources/weights again and says how good they are on folds that they were not trained on.

Not part of the program and not run in CI; resources/weights/README.md tells the story. Needs numpy and a folder with
judged data (``qa/cqa_*``, ``qa/irc_ubuntu_*`` and ``qa/molweni_*.jsonl.gz``). No chance is involved: the same data
gives the same weights.

    python tools/train_extraction.py --data FOLDER [--out resources/weights] [--check]
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from feedme_desktop.domain.transcript import Role, Turn  # noqa: E402
from feedme_desktop.extraction import chat, forum  # noqa: E402
from feedme_desktop.extraction.chat_features import pair_features, read_lines  # noqa: E402
from feedme_desktop.extraction.forum_features import read_comment, thread_features  # noqa: E402

FOLDS = 5
TOPIC = 10
"""Threads with neighbouring numbers are about one matter: a fold has all ten of them or none."""

STRENGTH = 330.0
CHAT_STRENGTH = 33.0
"""Of the pull of each weight towards zero, for features of variance 1."""

CHATS = {"IRC": "qa/irc_ubuntu_*.jsonl.gz", "Molweni": "qa/molweni_*.jsonl.gz"}

HALF_ANSWER = 0.3
"""What a comment judged potentially useful counts as, beside 1 for a good one and 0 for a bad one."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Thread:
    """The features of each comment (n, f), what each is worth (n,), and whether people called it good (n,)."""

    topic: int
    features: Array
    worth: Array
    good: NDArray[np.bool_]


@dataclass(frozen=True)
class Question:
    """A line of a chat that asks: features of each line that may answer it (n, f), and which do (n,)."""

    features: Array
    good: NDArray[np.bool_]


@dataclass(frozen=True)
class Chat:
    """A conversation: its source, the conversations it overlaps with, its questions and how many links people saw."""

    source: str
    topic: int
    questions: list[Question]
    links: int


@dataclass(frozen=True)
class Fitted:
    """Weights for features as they come, not standardized."""

    intercept: float
    weights: Array

    def rate(self, features: Array) -> Array:
        """Probabilities of rows of features."""
        total: Array = 1 / (1 + np.exp(-(features @ self.weights + self.intercept)))
        return total


def fit(features: Array, worth: Array, strength: float) -> Fitted:
    """Logistic regression with soft targets by Newton's method; the intercept is not held back."""
    mean, scale = features.mean(0), features.std(0)
    scale[scale < 1e-9] = 1.0
    rows = np.hstack([(features - mean) / scale, np.ones((len(features), 1))])
    pull = np.full(rows.shape[1], strength)
    pull[-1] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-(rows @ weights)))
        gradient = rows.T @ (likely - worth) + pull * weights
        curvature = (rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-10:
            break
    plain = weights[:-1] / scale
    return Fitted(float(weights[-1] - plain @ mean), plain)


def read_threads(folder: Path) -> tuple[list[str], list[Thread]]:
    """Names of the features and the judged threads."""
    names: list[str] = []
    threads = []
    for row in rows_of(folder, "qa/cqa_*.jsonl.gz"):
        question = turn(0, "Asker", f"{row['subject']}. {row['question']}")
        comments = [turn(i, f"Member{i}", one["text"]) for i, one in enumerate(row["comments"], 1)]
        found = thread_features(question, [read_comment(one) for one in comments])
        names = names or list(found[0])
        labels = [one["label"] for one in row["comments"]]
        worth = [1.0 if label == "Good" else HALF_ANSWER if label == "PotentiallyUseful" else 0.0 for label in labels]
        features = np.array([[values[name] for name in names] for values in found])
        topic = int(row["id"].rsplit("-", 1)[-1]) // TOPIC
        threads.append(Thread(topic, features, np.array(worth), np.array([label == "Good" for label in labels])))
    return names, threads


def rows_of(folder: Path, pattern: str) -> list[dict[str, Any]]:
    paths = sorted(folder.glob(pattern))
    if not paths:
        raise SystemExit(f"There is no {pattern} in {folder}.")
    return [json.loads(line) for path in paths for line in gzip.open(path, "rt", encoding="utf-8")]


def turn(index: int, speaker: str, text: str) -> Turn:
    return Turn(index, Role.UNKNOWN, speaker, None, " ".join(text.split()))


def fit_threads(threads: Sequence[Thread]) -> Fitted:
    features = np.vstack([thread.features for thread in threads])
    return fit(features, np.hstack([thread.worth for thread in threads]), STRENGTH)


def fold_of(topics: Sequence[int]) -> dict[int, int]:
    return {topic: place % FOLDS for place, topic in enumerate(sorted(set(topics)))}


def cross_rated(threads: Sequence[Thread]) -> list[Array]:
    """Each thread rated by a model that saw neither it nor another thread on its matter."""
    fold = fold_of([thread.topic for thread in threads])
    models = [fit_threads([t for t in threads if fold[t.topic] != number]) for number in range(FOLDS)]
    return [models[fold[thread.topic]].rate(thread.features) for thread in threads]


def precision(order: Sequence[int], good: NDArray[np.bool_]) -> float:
    """Average precision of comments in an order; good ones that are not in it count as never found."""
    hits, total = 0, 0.0
    for rank, at in enumerate(order, 1):
        if good[at]:
            hits += 1
            total += hits / rank
    return total / int(good.sum())


def thread_figures(threads: Sequence[Thread], rated: Sequence[Array]) -> dict[str, float]:
    """map: all comments, best first; map_found: only those kept; f1 of keeping; first: the best comment is good."""
    answered = [(t, r) for t, r in zip(threads, rated, strict=True) if t.good.any()]
    orders = [sorted(range(len(r)), key=lambda at, r=r: (-r[at], at)) for _, r in answered]  # type: ignore[misc]
    kept = [[at for at in order if r[at] >= forum.KEEP] for order, (_, r) in zip(orders, answered, strict=True)]
    hits = sum(int((t.good & (r >= forum.KEEP)).sum()) for t, r in zip(threads, rated, strict=True))
    chosen = sum(int((r >= forum.KEEP).sum()) for r in rated)
    return {
        "map": float(np.mean([precision(order, t.good) for order, (t, _) in zip(orders, answered, strict=True)])),
        "map_found": float(np.mean([precision(order, t.good) for order, (t, _) in zip(kept, answered, strict=True)])),
        "f1": 2 * hits / (chosen + sum(int(t.good.sum()) for t in threads)),
        "first": float(np.mean([t.good[order[0]] for order, (t, _) in zip(orders, answered, strict=True)])),
        "kept": chosen / sum(len(r) for r in rated),
    }


def stored(names: Sequence[str], model: Fitted, about: Mapping[str, Any]) -> dict[str, Any]:
    """What is written: few digits, so that machines agree on them."""
    weights = {name: round(float(weight), 3) for name, weight in zip(names, model.weights, strict=True)}
    return {"about": dict(about), "intercept": round(model.intercept, 3), "weights": weights}


def train_forum(folder: Path) -> dict[str, Any]:
    names, threads = read_threads(folder)
    order = [-np.arange(len(thread.good), dtype=np.float64) for thread in threads]
    say("forum, in thread order", {"map": thread_figures(threads, order)["map"]})
    held = thread_figures(threads, cross_rated(threads))
    say(f"forum, {FOLDS} folds", held)
    model = fit_threads(threads)
    say("forum, what it was trained on", thread_figures(threads, [model.rate(t.features) for t in threads]))
    return stored(names, model, {"threads": len(threads), "folds": {key: round(v, 3) for key, v in held.items()}})


def read_chats(folder: Path) -> tuple[list[str], list[Chat]]:
    """Names of the features and the annotated conversations."""
    names: list[str] = []
    chats = []
    for source, pattern in CHATS.items():
        rows = rows_of(folder, pattern)
        for row, topic in zip(rows, overlapping(rows), strict=True):
            lines = read_lines([turn(i, one["speaker"], one["text"]) for i, one in enumerate(row["turns"])])
            links = {tuple(link) for link in row["qa_links"]}
            questions = []
            for asked in (at for at, line in enumerate(lines) if chat.is_question(line)):
                found = [(at, pair_features(lines, asked, at)) for at in chat.replies(lines, asked)]
                names = names or [name for _, values in found[:1] for name in values]
                good = np.array([(asked, at) in links for at, _ in found], dtype=np.bool_)
                features = np.array([[values[name] for name in names] for _, values in found])
                questions += [Question(features, good)] if found else []
            chats.append(Chat(source, topic, questions, len(links)))
    return names, chats


def overlapping(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """A number for each conversation, the same for those that share two lines in a row, directly or over others."""
    group = list(range(len(rows)))
    seen: dict[tuple[str, ...], int] = {}
    for at, row in enumerate(rows):
        said = [(one["speaker"], one["text"]) for one in row["turns"]]
        for pair in itertools.pairwise(said):
            other = group[seen.setdefault((*pair[0], *pair[1]), at)]
            if other != group[at]:
                old = group[at]
                group = [other if number == old else number for number in group]
    return group


def fit_chats(chats: Sequence[Chat]) -> Fitted:
    questions = [question for one in chats for question in one.questions]
    good = np.hstack([question.good for question in questions]).astype(np.float64)
    return fit(np.vstack([question.features for question in questions]), good, CHAT_STRENGTH)


def chat_figures(chats: Sequence[Chat], models: Sequence[Fitted]) -> dict[str, float]:
    """f1: examples that hold a link and links held; pair_f1: of every pair in an example. A model for each chat."""
    hits = made = covered = tried = 0
    for one, model in zip(chats, models, strict=True):
        for question in one.questions:
            rated = model.rate(question.features)
            order = [int(at) for at in np.argsort(-rated, kind="stable")[: chat.MOST]]
            if rated[order[0]] >= chat.FIRST:
                chosen = [at for at in order if at == order[0] or rated[at] >= chat.FURTHER]
                right = int(question.good[chosen].sum())
                hits, made, covered, tried = hits + bool(right), made + 1, covered + right, tried + len(chosen)
    links = sum(one.links for one in chats)
    p, r = hits / max(1, made), covered / links
    return {"f1": 2 * p * r / (p + r), "pair_f1": 2 * covered / (tried + links), "p": p, "r": r}


def train_chat(folder: Path) -> dict[str, Any]:
    names, chats = read_chats(folder)
    fold = [(one.source, fold_of([c.topic for c in chats if c.source == one.source])[one.topic]) for one in chats]
    held_out = [
        fit_chats([c for c, (_, at) in zip(chats, fold, strict=True) if at != number]) for number in range(FOLDS)
    ]
    model = fit_chats(chats)
    figures: dict[str, Any] = {}
    for source in CHATS:
        own = [(c, held_out[at]) for c, (name, at) in zip(chats, fold, strict=True) if name == source]
        held = chat_figures([c for c, _ in own], [m for _, m in own])
        say(f"{source}, {FOLDS} folds", held)
        say(f"{source}, what it was trained on", chat_figures([c for c, _ in own], [model] * len(own)))
        figures[source] = {key: round(value, 3) for key, value in held.items()}
    return stored(names, model, {"chats": len(chats), "folds": figures})


def say(what: str, figures: Mapping[str, float]) -> None:
    print(f"{what}: " + ", ".join(f"{name} {value:.4f}" for name, value in figures.items()))


def write(path: Path, made: Mapping[str, Any], check: bool) -> bool:
    """Write the weights, or only compare them with those that are there; True where they are as close as can be."""
    if not check:
        path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size:,} bytes")
        return True
    there = json.loads(path.read_text(encoding="utf-8"))["weights"]
    far = max(abs(there.get(name, 0.0) - made["weights"].get(name, 0.0)) for name in {*there, *made["weights"]})
    print(f"{path.name}: furthest weight {far:.4f} away")
    return bool(far <= 0.002)


def main() -> None:
    """Train, say the figures, write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the judged data")
    parser.add_argument("--out", type=Path, default=ROOT / "resources" / "weights", help="folder for the weights")
    parser.add_argument("--check", action="store_true", help="write nothing: compare with the weights in --out")
    args = parser.parse_args()
    same = [
        write(args.out / "forum.json", train_forum(args.data), args.check),
        write(args.out / "chat.json", train_chat(args.data), args.check),
    ]
    raise SystemExit(0 if all(same) else 1)


if __name__ == "__main__":
    main()
