"""Small linear models whose weights lie in resources/weights: readable JSON, no code in it, no library to run it.

Knows nothing of what the features mean; ``tools/train_extraction.py`` makes the files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from feedme_desktop.paths import resource


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic model over named features."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """From 0 to 1; a feature without a weight counts for nothing, one that is missing is a KeyError."""
        total = self.intercept + sum(weight * features[name] for name, weight in self.weights.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_model(name: str) -> LinearModel:
    """The shipped model called ``name``, read once a process."""
    stored = json.loads(resource("weights", f"{name}.json").read_text(encoding="utf-8"))
    return LinearModel(float(stored["intercept"]), {key: float(value) for key, value in stored["weights"].items()})
