"""The trained weights: they fit the features, are small, and can be made again."""

from __future__ import annotations

import gzip
import importlib
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.extraction.chat_features import WINDOW, pair_features, read_lines
from feedme_desktop.extraction.forum_features import read_comment, thread_features
from feedme_desktop.extraction.linear import LinearModel, load_model
from feedme_desktop.paths import resource


def turn(index: int, speaker: str, text: str) -> Turn:
    return Turn(index, Role.UNKNOWN, speaker, None, text)


def features_of(question: Turn, *comments: Turn) -> list[dict[str, float]]:
    return thread_features(question, [read_comment(one) for one in comments])


def lines(*said: str) -> list[Turn]:
    return [turn(i, text.split(":")[0], text.split(": ", 1)[1]) for i, text in enumerate(said)]


CHAT = lines("ann: how do I unpack it?", "bob: ann: 7z x file", "cem: rain again", "ann: thanks", "bob: sure")


def test_every_feature_has_a_weight_and_every_weight_a_feature() -> None:
    comment = features_of(turn(0, "Ann", "Where is it?"), turn(1, "Bob", "Next to the mill."))[0]
    assert set(comment) == set(load_model("forum").weights)
    assert set(pair_features(read_lines(CHAT), 0, 1)) == set(load_model("chat").weights)


@pytest.mark.parametrize("name", ["forum", "chat"])
def test_weights_are_small_files(name: str) -> None:
    assert resource("weights", f"{name}.json").stat().st_size < 10_000


def test_a_model_adds_up_what_it_knows() -> None:
    model = LinearModel(-1.0, {"a": 2.0, "b": -0.5})
    assert model.probability({"a": 0.5, "b": 0.0, "unknown": 9.0}) == pytest.approx(0.5)
    assert model.probability({"a": 1e9, "b": 0.0}) <= 1.0
    assert model.probability({"a": -1e9, "b": 0.0}) >= 0.0
    with pytest.raises(KeyError):
        model.probability({"a": 1.0})


@pytest.mark.parametrize("text", ["", "?", "!!!", "...", "https://", "１２３", "ありがとう", "a" * 5_000, ":-)"])
def test_features_of_odd_texts_are_numbers(text: str) -> None:
    for values in features_of(turn(0, "Ann", text), turn(1, "Bob", text), turn(2, "Cem", "")):
        assert all(np.isfinite(value) for value in values.values())
    found = pair_features(read_lines([turn(0, "ann", text), turn(1, "bob", text)]), 0, 1)
    assert all(np.isfinite(value) for value in found.values())


def test_words_that_only_one_comment_has_count_more() -> None:
    question = turn(0, "Ann", "Does the ferry carry a bicycle on Sunday?")
    said = ["The ferry? Nice ferry.", "The ferry leaves early.", "A bicycle, sure.", "The ferry is blue."]
    found = features_of(question, *(turn(i, f"M{i}", text) for i, text in enumerate(said, 1)))
    assert found[2]["shared.rare"] > found[1]["shared.rare"]
    assert found[2]["consensus"] < found[1]["consensus"]


def test_a_chat_is_looked_at_through_a_window() -> None:
    start = [turn(i, f"early{i}", "hello there") for i in range(3 * WINDOW)]
    rest = [turn(3 * WINDOW + i, one.speaker or "", one.text) for i, one in enumerate(CHAT)]
    quiet = [turn(i, "early", "hello there") for i in range(2 * WINDOW)] + start[:WINDOW]
    one = pair_features(read_lines([*start, *rest]), 3 * WINDOW, 3 * WINDOW + 1)
    other = pair_features(read_lines([*quiet, *rest]), 3 * WINDOW, 3 * WINDOW + 1)
    assert one == other


@pytest.mark.parametrize(("said", "expected"), [("bob: ann: yes", 1.0), ("bob: @ann yes", 1.0), ("bob: yes", 0.0)])
def test_who_is_addressed(said: str, expected: float) -> None:
    found = pair_features(read_lines(lines("ann: can I?", said)), 0, 1)
    assert found["to_asker"] == expected
    assert found["to_another"] == 0.0


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.setattr(sys, "path", list(sys.path))
    return importlib.import_module("train_extraction")


def test_fitting_finds_the_weights_behind_the_data(tool: ModuleType) -> None:
    rng = np.random.default_rng(5)
    features = rng.normal(size=(20_000, 3)) * [1.0, 10.0, 0.0] + [0.0, 4.0, 1.0]
    likely = 1 / (1 + np.exp(-(1.5 * features[:, 0] - 0.2 * features[:, 1] + 0.3)))
    model = tool.fit(features, likely, 0.01)
    assert model.weights == pytest.approx([1.5, -0.2, 0.0], abs=0.01)
    assert model.intercept == pytest.approx(0.3, abs=0.01)
    held_back = tool.fit(features, likely, 100_000.0)
    assert abs(held_back.weights[0]) < 0.5


def test_precision_of_an_order(tool: ModuleType) -> None:
    good = np.array([True, False, True])
    assert tool.precision([0, 2, 1], good) == 1.0
    assert tool.precision([1, 0, 2], good) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert tool.precision([0], good) == 0.5


def test_conversations_that_overlap_are_in_one_fold(tool: ModuleType) -> None:
    said = [{"speaker": "ann", "text": str(number)} for number in range(9)]
    rows = [
        {"turns": said[0:3]},
        {"turns": said[6:9]},
        {"turns": said[1:5]},
        {"turns": said[3:7]},
        {"turns": said[2:3]},
    ]
    first, second, third, fourth, fifth = tool.overlapping(rows)
    assert first == third == fourth
    assert len({first, second, fifth}) == 3


def judged_data(folder: Path) -> None:
    """A hundred threads and chats in which an answer is an instruction and talk is talk."""
    threads, chats = [], []
    for number in range(60):
        thing = f"thing{number}"
        good = {"text": f"Go to the counter and ask for {thing}, it costs {number}.", "label": "Good"}
        doubt = {"text": f"Maybe they have {thing}.", "label": "PotentiallyUseful"}
        bad = {"text": "lol thanks for asking, me too :)", "label": "Bad"}
        comments = [bad, good, doubt] if number % 2 else [good, bad, doubt]
        threads.append({"id": f"t-{number}", "subject": thing, "question": f"Where is {thing}?", "comments": comments})
        told = [
            ("ann", f"where is {thing}?"),
            ("cem", "cold today"),
            ("bob", f"ann: {thing} is over there"),
            ("ann", "ok"),
        ]
        links = {"qa_links": [[0, 2]], "turns": [{"speaker": who, "text": text} for who, text in told]}
        chats.append({"id": f"c-{number}", **links})
    (folder / "qa").mkdir()
    for name, rows in (("cqa_x", threads), ("irc_ubuntu_x", chats), ("molweni_x", chats)):
        with gzip.open(folder / "qa" / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


def test_the_tool_makes_the_same_weights_twice(
    tool: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    judged_data(tmp_path)
    arguments = ["train_extraction.py", "--data", str(tmp_path), "--out", str(tmp_path)]
    for more in ([], ["--check"]):
        monkeypatch.setattr(sys, "argv", [*arguments, *more])
        with pytest.raises(SystemExit) as ended:
            tool.main()
        assert ended.value.code == 0
    assert "furthest weight 0.0000 away" in capsys.readouterr().out
    made = json.loads((tmp_path / "forum.json").read_text())
    assert made["about"]["folds"]["map"] == 1.0
    assert made["weights"]["hints"] > 0 > made["weights"]["laughs"]
    assert json.loads((tmp_path / "chat.json").read_text())["weights"]["to_asker"] > 0

    made["weights"]["hints"] += 1
    (tmp_path / "forum.json").write_text(json.dumps(made))
    with pytest.raises(SystemExit) as ended:
        tool.main()
    assert ended.value.code == 1
