"""nDCG@10 and AUROC of search on retrieval sets that lie outside this project, by mode.

Takes the folder of the sets (corpus.jsonl.gz, queries.jsonl.gz, qrels.tsv.gz, info.json in a folder each). Prints one
JSON line with, for each set, nDCG@10 of hybrid and of meaning alone; exit code 1 when hybrid is more than .002 below
meaning on a set, or a set is below its own target.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from search_lab import library_of, percentile, report

from feedme_desktop.errors import UsageError
from feedme_desktop.services.search import SearchService

TARGETS = {"covidfaq": 0.80, "hint3_curekart": 0.725}
MOST_LOST = 0.002


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def grades_of(folder: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    with gzip.open(folder / "qrels.tsv.gz", "rt", encoding="utf-8") as file:
        next(file)
        for line in file:
            query, document, grade = line.rstrip("\n").split("\t")
            grades[query][document] = int(grade)
    return grades


def gain(values: list[int]) -> float:
    return sum(grade / math.log2(place + 2) for place, grade in enumerate(values[:10]))


def auroc(inside: list[float], outside: list[float]) -> float | None:
    """How often a query with an answer has a higher top score than one without."""
    if not inside or not outside:
        return None
    wins = sum((a > b) + 0.5 * (a == b) for a in inside for b in outside)
    return round(wins / len(inside) / len(outside), 4)


def hits_of(search: SearchService, text: str, mode: Any) -> tuple[list[tuple[str, float]], float]:
    try:
        result = search.search(text, limit=100, mode=mode)
    except UsageError:  # one letter
        return [], 0.0
    return [(str(hit.example.external_id), hit.score) for hit in result.hits], result.took_ms


def measure(search: SearchService, folder: Path, mode: str, limit: int | None) -> dict[str, Any]:
    grades, info = grades_of(folder), folder / "info.json"
    judged_only = info.exists() and json.loads(info.read_text("utf-8")).get("judged_only", False)
    total, scored, took = 0.0, 0, []
    inside: list[float] = []
    outside: list[float] = []
    for query in rows(folder / "queries.jsonl.gz")[:limit]:
        hits, took_ms = hits_of(search, query["text"], mode)
        took.append(took_ms)
        top = hits[0][1] if hits else 0.0
        known = grades.get(query["_id"], {})
        relevant = [grade for grade in known.values() if grade > 0]
        if query.get("metadata", {}).get("out_of_scope"):
            outside.append(top)
        if relevant:
            inside.append(top)
            found = [known.get(document, 0) for document, _ in hits if not judged_only or document in known]
            total += gain(found) / gain(sorted(relevant, reverse=True))
            scored += 1
    return {"ndcg10": round(total / scored, 4), "auroc": auroc(inside, outside), "p95_ms": percentile(took, 0.95)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", type=Path, help="folder with a folder for each set")
    parser.add_argument("--limit", type=int, help="only so many queries of each set")
    args = parser.parse_args()
    figures: dict[str, Any] = {}
    for folder in sorted(path for path in args.sets.iterdir() if (path / "corpus.jsonl.gz").exists()):
        corpus = rows(folder / "corpus.jsonl.gz")
        records = [{"id": d["_id"], "question": d.get("title") or d["text"], "answer": d["text"]} for d in corpus]
        with library_of(records) as library:
            figures[folder.name] = {
                m: measure(library.search, folder, m, args.limit) for m in ("hybrid", "meaning", "words")
            }
    lost = {name: round(f["meaning"]["ndcg10"] - f["hybrid"]["ndcg10"], 4) for name, f in figures.items()}
    met = all(value <= MOST_LOST for value in lost.values()) and all(
        figures[name]["hybrid"]["ndcg10"] >= target for name, target in TARGETS.items() if name in figures
    )
    return report("search_quality", met=met, lost=lost, most_lost=MOST_LOST, targets=TARGETS, sets=figures)


if __name__ == "__main__":
    sys.exit(main())
