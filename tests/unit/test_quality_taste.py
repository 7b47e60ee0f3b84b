"""Learning from decisions: near the shipped weights, used only where it is better, the same each time."""

from __future__ import annotations

import random

import pytest

from feedme_desktop.domain.decisions import Decision, enough
from feedme_desktop.domain.quality import FEATURES, SHIPPED, Weights
from feedme_desktop.services.taste import judged_by, learn

NAMES = ("confirmed", "advice", "short", "steps", "account", "specific")


def decisions(count: int, taste: Weights, seed: int = 1) -> list[Decision]:
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        features = {name: float(chance.random() < 0.4) for name in NAMES}
        made.append(Decision(features, chance.random() < taste.score(features)))
    return made


def moved(bias: float = 0.0, **changes: float) -> Weights:
    return Weights(SHIPPED.bias + bias, {**SHIPPED.by_name, **{k: SHIPPED.by_name[k] + v for k, v in changes.items()}})


PICKY = moved(bias=-2.0, steps=4.0, confirmed=-1.0)


def test_another_taste_is_learned_and_better_on_decisions_not_seen():
    fit, unseen = learn(decisions(150, PICKY)), decisions(2_000, PICKY, seed=2)
    before, after = judged_by(unseen, SHIPPED), judged_by(unseen, fit.weights)
    assert fit.better
    assert after.auc > before.auc + 0.05
    assert after.brier < before.brier - 0.05
    assert after.ece < before.ece
    assert fit.weights.by_name["steps"] > SHIPPED.by_name["steps"] + 1


def test_what_is_measured_of_the_model_is_what_it_does_on_others():
    fit = learn(decisions(300, PICKY))
    assert abs(fit.after.auc - judged_by(decisions(3_000, PICKY, seed=3), fit.weights).auc) < 0.06


def test_few_decisions_change_little():
    few, many = learn(decisions(30, PICKY)), learn(decisions(600, PICKY))

    def distance(weights: Weights) -> float:
        return sum(abs(weights.by_name[name] - SHIPPED.by_name[name]) for name in FEATURES)

    assert distance(few.weights) < distance(many.weights) / 1.5


def test_features_nobody_saw_keep_their_weight():
    fit = learn(decisions(100, PICKY))
    assert all(fit.weights.by_name[name] == SHIPPED.by_name[name] for name in FEATURES if name not in NAMES)


def test_a_toss_of_a_coin_is_not_taken_for_better_ranking():
    chance = random.Random(4)
    features = [{name: float(chance.random() < 0.4) for name in NAMES} for _ in range(200)]
    fit = learn([Decision(each, chance.random() < SHIPPED.score(each)) for each in features])
    assert not fit.better


def test_nearly_all_kept_is_calibrated_too():
    generous = moved(bias=2.5)
    fit = learn(decisions(200, generous))
    unseen = decisions(2_000, generous, seed=5)
    assert fit.better
    assert judged_by(unseen, fit.weights).ece < judged_by(unseen, SHIPPED).ece / 2


def test_the_same_decisions_give_the_same_model():
    assert learn(decisions(80, PICKY)) == learn(decisions(80, PICKY))


def test_decisions_that_say_less_weigh_less():
    said = [Decision({"steps": 1.0}, number % 4 == 0) for number in range(60)]
    whispered = [Decision(each.features, each.kept, each.weight if each.kept else 0.1) for each in said]
    features = {"steps": 1.0}
    assert learn(whispered).weights.score(features) > learn(said).weights.score(features)


def test_both_kinds_are_needed():
    assert not enough(decisions(29, PICKY))
    assert not enough([Decision({}, True)] * 100)
    assert enough(decisions(100, PICKY))


def test_bins_count_every_decision_once():
    measured = judged_by(decisions(120, PICKY), SHIPPED)
    assert sum(each.count for each in measured.bins) == 120
    assert all(each.low <= each.predicted <= each.high for each in measured.bins)
    assert 0 <= measured.ece <= 1


@pytest.mark.parametrize("count", [50, 100, 200])
def test_what_was_learned_is_never_worse_on_what_it_was_learned_from(count):
    # Two kinds of examples of many features each: whole steps of Newton's method jump to and fro for ever on some.
    strong = {"asked": 1.0, "advice": 1.0, "specific": 1.0, "confirmed": 1.0, "length": 0.6, "steps": 1.0}
    plain = {"asked": 1.0, "advice": 1.0, "specific": 1.0, "length": 0.4}
    for seed in range(40):
        chance = random.Random(seed)
        seen = []
        for _ in range(count):
            good = chance.random() < 0.24
            seen.append(Decision(plain if good else strong, good if chance.random() > 0.1 else not good))
        weights = learn(seen).weights
        assert judged_by(seen, weights).log_loss <= judged_by(seen, SHIPPED).log_loss
        assert weights.score(plain) > weights.score(strong)
