"""Fits the curve of domain/calibration.py: which ranking score means that the top hit is right with which probability?

Takes the folder of the retrieval sets that search_quality.py takes; sets that are judged in part are left out, every
other set weighs the same. A top hit of an out-of-scope query is wrong. Prints one JSON line with the constants, and
for each set how many top hits lie above 0.7 and how many on either side are right.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from search_lab import library_of
from search_quality import grades_of, hits_of, rows

from feedme_desktop.domain import calibration

THRESHOLD = 0.7
RIDGE = 1e-3
"""Keeps the fit finite where a set is all right or all wrong."""


def top_hits(folder: Path, mode: str) -> list[tuple[float, int]]:
    """The ranking score of each query's top hit, and whether that hit is relevant."""
    corpus = rows(folder / "corpus.jsonl.gz")
    grades = grades_of(folder)
    records = [{"id": d["_id"], "question": d.get("title") or d["text"], "answer": d["text"]} for d in corpus]
    found = []
    with library_of(records) as library:
        for query in rows(folder / "queries.jsonl.gz"):
            hits, _ = hits_of(library.search, query["text"], mode)
            known = grades.get(query["_id"], {})
            if hits and (known or query.get("metadata", {}).get("out_of_scope")):
                score = calibration.ranking_score(hits[0][1], words_only=mode == "words")
                found.append((score, int(known.get(hits[0][0], 0) > 0)))
    return found


def fit(tops: dict[str, list[tuple[float, int]]]) -> tuple[float, float]:
    """Slope and middle of the logistic curve, by Newton's method."""
    x = np.array([score for hits in tops.values() for score, _ in hits])
    y = np.array([right for hits in tops.values() for _, right in hits], dtype=float)
    weight = np.concatenate([np.full(len(hits), 1 / len(hits)) for hits in tops.values()])
    design = np.stack([x, np.ones_like(x)], axis=1)
    line = np.zeros(2)
    for _ in range(100):
        right = 1 / (1 + np.exp(-design @ line))
        gradient = design.T @ (weight * (y - right)) - RIDGE * line
        curvature = (design * (weight * right * (1 - right))[:, None]).T @ design + RIDGE * np.eye(2)
        line = line + np.linalg.solve(curvature, gradient)
    return float(line[0]), float(-line[1] / line[0])


def beside(hits: list[tuple[float, int]], slope: float, middle: float) -> dict[str, Any]:
    """How the top hits of a set lie about the threshold."""
    cut = middle + math.log(THRESHOLD / (1 - THRESHOLD)) / slope
    above, below = [r for s, r in hits if s >= cut], [r for s, r in hits if s < cut]
    mean = [round(sum(side) / len(side), 3) if side else None for side in (above, below)]
    return {"above": round(len(above) / len(hits), 3), "right_above": mean[0], "right_below": mean[1]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path)
    args = parser.parse_args()
    folders = [path for path in sorted(args.sets.iterdir()) if not (path / "info.json").exists()]
    out: dict[str, Any] = {}
    for mode in ("hybrid", "words"):
        tops = {folder.name: top_hits(folder, mode) for folder in folders}
        slope, middle = fit(tops)
        sets = {name: beside(hits, slope, middle) for name, hits in tops.items()}
        out[mode] = {"slope": round(slope, 2), "middle": round(middle, 3), "sets": sets}
    print(json.dumps({"benchmark": "calibrate_search", **out}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
