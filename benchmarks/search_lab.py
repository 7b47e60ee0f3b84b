"""What the search benchmarks share: a fresh library in a temporary data dir, filled through the public services."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.services.library import Library, open_library
from feedme_desktop.settings import load_settings


@contextmanager
def library_of(records: Iterable[dict[str, Any]]) -> Iterator[Library]:
    """A new library that holds ``records`` (id, question, answer) as approved examples, duplicates kept."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the embedded server may run as another user
        corpus = Path(folder, "corpus.jsonl")
        with corpus.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        with open_library(load_settings(Path(folder, "home")), warm_up=True) as library:
            summary = library.exchange.import_examples(corpus, status=ReviewStatus.APPROVED, on_duplicate="keep")
            assert not summary.get("failed"), summary
            yield library


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)], 2)


def report(name: str, *, met: bool, **figures: Any) -> int:
    """Print the one JSON line of a benchmark; 1 when a target is missed."""
    print(json.dumps({"benchmark": name, "met": met, **figures}))
    return 0 if met else 1
