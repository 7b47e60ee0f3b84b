"""Fit the weights of domain/sameness.py on labelled pairs of questions, and show how well they do on pairs held out.

    python tools/train_sameness.py DIR

DIR holds ``*.jsonl.gz`` with lines ``{"a", "b", "dup"}``. Prints f1 by five-fold cross-validation (pairs of one
``group_a`` stay together) and the weights; nothing is written.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feedme_desktop.domain import sameness
from feedme_desktop.domain.sameness import Weights
from feedme_desktop.embedding.minilm import MiniLmEmbedder

Array = NDArray[np.float64]

FOLDS, ROUNDS, RIDGE = 5, 5, 0.3
CUT = 0.45
"""Where the fitted probability parts: folded into the bias, so that the program parts at ``sameness.SAME``."""


class Pairs:
    """One set: ``found`` of shape (n, 3) as ``sameness.features``, ``same`` of 0 and 1, what keeps pairs together."""

    def __init__(self, path: Path, embedder: MiniLmEmbedder) -> None:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
        texts = sorted({row[side] for row in rows for side in "ab"})
        vectors = dict(zip(texts, embedder.embed(texts), strict=True))
        ready = {text: sameness.prepare(text) for text in texts}
        self.name = path.name
        self.pairs = [(ready[r["a"]], ready[r["b"]], float(vectors[r["a"]] @ vectors[r["b"]])) for r in rows]
        self.found = np.array([sameness.features(*pair) for pair in self.pairs])
        self.same = np.array([float(bool(row["dup"])) for row in rows])
        self.groups = [str(row.get("group_a") or row["a"]) for row in rows]

    def folds(self, salt: int) -> NDArray[np.int64]:
        """Which fold each pair is in."""
        numbers = [int(hashlib.sha1(f"{salt}{g}".encode()).hexdigest(), 16) % FOLDS for g in self.groups]
        return np.array(numbers)

    def said(self, weights: Weights) -> NDArray[np.bool_]:
        """Which pairs the program would call the same, facts that differ included."""
        sameness.WEIGHTS = weights
        return np.array([sameness.questions(*pair).same for pair in self.pairs])


def design(found: Array) -> Array:
    """The columns that the weights belong to, shape (n, 5)."""
    cosine, letters, long = found.T
    return np.column_stack([np.ones(len(found)), cosine, letters, long, long * cosine])


def fit(sets: list[tuple[Array, Array]]) -> Weights:
    """Logistic regression by Newton steps; every set weighs the same, however many pairs it has."""
    columns = np.vstack([design(found) for found, _ in sets])
    same = np.concatenate([same for _, same in sets])
    weigh = np.concatenate([np.full(len(same), 500 / len(same)) for _, same in sets])
    ridge = RIDGE * np.diag([0.0, 1.0, 1.0, 1.0, 1.0])
    beta = np.zeros(columns.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-columns @ beta))
        slope = columns.T @ (weigh * (same - likely)) - ridge @ beta
        bend = (columns * (weigh * likely * (1 - likely))[:, None]).T @ columns + ridge
        beta = beta + np.linalg.solve(bend, slope)
    beta[0] -= np.log(CUT / (1 - CUT))
    return Weights(*(round(float(value), 3) for value in beta))


def f1(same: Array, said: NDArray[np.bool_]) -> float:
    """Harmonic mean of precision and recall."""
    return float(2 * (same * said).sum() / (same.sum() + said.sum()))


def cross_validated(sets: list[Pairs]) -> dict[str, float]:
    """Mean f1 of every set over ``ROUNDS`` divisions, each pair judged by weights that never saw it."""
    totals: dict[str, list[float]] = {one.name: [] for one in sets}
    for salt in range(ROUNDS):
        folds = {one.name: one.folds(salt) for one in sets}
        said = {one.name: np.zeros(len(one.same), dtype=bool) for one in sets}
        for fold in range(FOLDS):
            weights = fit([(one.found[folds[one.name] != fold], one.same[folds[one.name] != fold]) for one in sets])
            for one in sets:
                held_out = folds[one.name] == fold
                said[one.name][held_out] = one.said(weights)[held_out]
        for one in sets:
            totals[one.name].append(f1(one.same, said[one.name]))
    return {name: round(float(np.mean(values)), 4) for name, values in totals.items()}


def main() -> None:
    """Read, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    embedder = MiniLmEmbedder()
    sets = [Pairs(path, embedder) for path in sorted(parser.parse_args().folder.glob("*.jsonl.gz"))]
    print(json.dumps({"cross_validated_f1": cross_validated(sets)}))
    weights = fit([(one.found, one.same) for one in sets])
    print(json.dumps({"f1": {one.name: round(f1(one.same, one.said(weights)), 4) for one in sets}}))
    print(weights)


if __name__ == "__main__":
    main()
