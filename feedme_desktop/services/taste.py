"""Learns from decisions what reviewers keep: a logistic model over the features, held near the shipped weights.

Plain arithmetic on arrays, deterministic. With few decisions nearly nothing moves; whether the model is better than the
shipped weights is measured on decisions it has not seen, and only then is it used.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from feedme_desktop.domain.decisions import Bin, Decision, Fit, Measured
from feedme_desktop.domain.quality import FEATURES, SHIPPED, Weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_HOLD = 4.0
"""How strongly each weight is held at its shipped value: as if that many decisions spoke for it.
Chosen, with the two below, by ``benchmarks/quality_calibration.py`` on reviewers of six tastes."""
_HOLD_BIAS = 0.5
_FOLDS = 5
_MOST_STEPS = 50
_NO_STEP = 1e-6
_BINS, _MANY_BINS, _MANY = 5, 10, 200
_MARGIN = 0.005
"""How much better the predictions of unseen decisions must be (mean log loss), for the model to be used."""
_AUC_SLACK = 0.05
"""How much worse it may rank them: with few rejections the ranking is measured on a handful of pairs."""


def learn(decisions: Sequence[Decision]) -> Fit:
    """The model of these decisions, and how it does on ones it has not seen. There must be ``enough``."""
    rows, kept, says = _arrays(decisions)
    shipped = _predict(rows, _vector(SHIPPED))
    unseen = _unseen(rows, kept, says)
    before, after = measured(shipped, kept, says), measured(unseen, kept, says)
    better = after.log_loss + _MARGIN < before.log_loss and after.auc >= before.auc - _AUC_SLACK
    return Fit(_weights(_fit(rows, kept, says)), len(decisions), better, before, after)


def judged_by(decisions: Sequence[Decision], weights: Weights) -> Measured:
    """How the scores of these weights agree with decisions."""
    rows, kept, says = _arrays(decisions)
    return measured(_predict(rows, _vector(weights)), kept, says)


def measured(scores: Array, kept: Array, says: Array) -> Measured:
    """Agreement of scores and decisions, arrays of one length: ``kept`` 0 or 1, ``says`` the weight of each."""
    safe = np.clip(scores, 1e-6, 1 - 1e-6)
    losses = -(kept * np.log(safe) + (1 - kept) * np.log(1 - safe))
    total = float(says.sum())
    bins = _bins(scores, kept, says)
    off = sum(each.count * abs(each.predicted - each.kept) for each in bins)
    return Measured(
        auc=round(_auc(scores, kept, says), 4),
        brier=round(float((says * (scores - kept) ** 2).sum()) / total, 4),
        ece=round(off / max(sum(each.count for each in bins), 1e-9), 4),
        log_loss=round(float((says * losses).sum()) / total, 4),
        bins=bins,
    )


def _arrays(decisions: Sequence[Decision]) -> tuple[Array, Array, Array]:
    rows = np.array([[d.features.get(name, 0.0) for name in FEATURES] + [1.0] for d in decisions], dtype=np.float64)
    kept = np.array([d.kept for d in decisions], dtype=np.float64)
    return rows, kept, np.array([d.weight for d in decisions], dtype=np.float64)


def _vector(weights: Weights) -> Array:
    return np.array([*(weights.by_name.get(name, 0.0) for name in FEATURES), weights.bias])


def _weights(vector: Array) -> Weights:
    by_name = {name: round(float(value), 4) for name, value in zip(FEATURES, vector, strict=False)}
    return Weights(round(float(vector[-1]), 4), by_name)


def _predict(rows: Array, vector: Array) -> Array:
    predicted: Array = 1.0 / (1.0 + np.exp(-np.clip(rows @ vector, -30, 30)))
    return predicted


def _fit(rows: Array, kept: Array, says: Array) -> Array:
    """Newton's method on the log loss plus the pull back to the shipped weights.

    Convex, so a dozen steps are plenty; a step that would make it worse is halved until it does not.
    """
    start = _vector(SHIPPED)
    hold = np.full(len(start), _HOLD)
    hold[-1] = _HOLD_BIAS

    def loss(vector: Array) -> float:
        scores = rows @ vector
        lost = np.logaddexp(0.0, scores) - kept * scores
        return float((says * lost).sum() + (hold * (vector - start) ** 2).sum() / 2)

    vector, now = start.copy(), loss(start)
    for _ in range(_MOST_STEPS):
        predicted = _predict(rows, vector)
        slope = rows.T @ (says * (predicted - kept)) + hold * (vector - start)
        curve = (rows * (says * predicted * (1 - predicted))[:, None]).T @ rows + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        while (then := loss(vector - step)) > now and float(np.abs(step).max()) >= _NO_STEP:
            step = step / 2
        if float(np.abs(step).max()) < _NO_STEP:
            break
        vector, now = vector - step, then
    return vector


def _unseen(rows: Array, kept: Array, says: Array) -> Array:
    """The prediction for each decision of a model made of the others; kept and rejected ones in every fold alike."""
    order = np.lexsort((np.arange(len(kept)), kept))  # the folds take turns within each kind
    fold = np.empty(len(kept), dtype=np.int64)
    fold[order] = np.arange(len(kept)) % _FOLDS
    predicted = np.empty(len(kept))
    for number in range(_FOLDS):
        out = fold == number
        predicted[out] = _predict(rows[out], _fit(rows[~out], kept[~out], says[~out]))
    return predicted


def _auc(scores: Array, kept: Array, says: Array) -> float:
    """How probable it is that a kept example scores above a rejected one; ties count half."""
    good, bad = kept > 0.5, kept <= 0.5
    if not good.any() or not bad.any():
        return 0.5
    above = np.sign(scores[good][:, None] - scores[bad][None, :]) / 2 + 0.5
    pairs = says[good][:, None] * says[bad][None, :]
    return float((above * pairs).sum() / pairs.sum())


def _bins(scores: Array, kept: Array, says: Array) -> tuple[Bin, ...]:
    found: list[Bin] = []
    bins = _MANY_BINS if len(kept) >= _MANY else _BINS
    which = np.minimum((scores * bins).astype(np.int64), bins - 1)
    for number in range(bins):
        here = which == number
        weight = float(says[here].sum())
        if weight:
            found.append(
                Bin(
                    low=number / bins,
                    high=(number + 1) / bins,
                    predicted=round(float((says[here] * scores[here]).sum()) / weight, 4),
                    kept=round(float((says[here] * kept[here]).sum()) / weight, 4),
                    count=int(here.sum()),
                )
            )
    return tuple(found)
