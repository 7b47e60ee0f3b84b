"""Asking a model about files without a library: order, look-ahead, what is said of failures, dropping."""

from __future__ import annotations

import json
import threading

import pytest

from feedme_desktop.domain.example import ExtractedExample, Quality
from feedme_desktop.domain.records import Problem
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import Extraction, Usage
from feedme_desktop.services import asking, asking_files, engines
from feedme_desktop.services.asking_files import ask_about
from feedme_desktop.services.engines import engine_of_child
from feedme_desktop.services.reading import Reading, read_files, reading_json
from feedme_desktop.services.wire import example_json, transcript_json


def reading(number: int, **more: object) -> Reading:
    transcript = Transcript(f"{number}.txt", "text", (Turn(0, Role.CUSTOMER, None, None, f"How about {number}?"),))
    return Reading(f"{number}.txt", {"transcript": transcript_json(transcript), **more})


class Model:
    name, model = "gemini", "test-model"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.errors: dict[str, ModelError] = {}
        self.hold: dict[str, threading.Event] = {}
        self.dropped: list[str] = []
        self.lock = threading.Lock()

    def extract(self, transcript, *, limit, cancelled, on_progress) -> Extraction:
        with self.lock:
            self.asked.append(transcript.file)
        if (hold := self.hold.get(transcript.file)) is not None:
            while not hold.wait(0.01):
                if cancelled():
                    self.dropped.append(transcript.file)
                    raise ModelError("Cancelled.", code="cancelled")
        if transcript.file in self.errors:
            raise self.errors[transcript.file]
        example = ExtractedExample(transcript.turns[0].text, "Yes.", (0,), (0,), 0.5, Quality(0.4), engine=self.name)
        return Extraction((example,), Usage(1, 10, 5, None), ("A word.",))


def asked(model: Model, readings, settings):
    return ask_about(readings, "gemini", lambda: model, settings)


def test_answers_come_in_order_though_the_first_takes_longest(settings):
    model = Model()
    model.hold["0.txt"] = threading.Event()

    def given():
        for number in range(20):
            yield reading(number)
        model.hold["0.txt"].set()  # all others were handed over before

    found = [reading_json(one) for one in asked(model, given(), settings)]
    assert [one["file"] for one in found] == [f"{number}.txt" for number in range(20)]
    assert found[3]["examples"][0]["question"] == "How about 3?"
    assert found[3]["examples"][0]["below_threshold"] is True
    assert found[3]["usage"] == {
        "engine": "gemini", "model": "test-model", "requests": 1, "tokens_in": 10, "tokens_out": 5, "cost": None,
        "fell_back": False, "estimated": False,
    }  # fmt: skip
    assert found[3]["warnings"] == ["A word."]


def test_no_more_is_read_ahead_than_fits(settings):
    model, taken = Model(), []
    model.hold["0.txt"] = threading.Event()

    def given():
        for number in range(500):
            taken.append(number)
            if number == asking_files._AHEAD:
                model.hold["0.txt"].set()
            yield reading(number)

    answers = asked(model, given(), settings)
    next(answers)
    assert len(taken) <= asking_files._AHEAD + 1
    answers.close()


def test_what_could_not_be_read_is_passed_on_in_its_place(settings):
    bad = Reading("bad.txt", problem=Problem("empty", "bad.txt is empty."))
    found = list(asked(Model(), [reading(0), bad, reading(1)], settings))
    assert [one.problem for one in found] == [None, bad.problem, None]


def test_one_that_is_refused_keeps_its_turns_and_the_others_go_on(settings):
    model = Model()
    model.errors["1.txt"] = ModelError("Gemini refused it.", code="blocked")
    model.errors["1.txt"].usage = Usage(1, 100, 0)
    found = [reading_json(one) for one in asked(model, map(reading, range(3)), settings)]
    assert [one["error"] for one in found] == [None, {"code": "blocked", "message": "Gemini refused it."}, None]
    assert (len(found[1]["turns"]), found[1]["examples"]) == (1, [])
    assert found[1]["usage"]["tokens_in"] == 100


def test_what_was_asked_in_vain_is_counted_even_where_no_token_came(settings):
    model = Model()
    model.errors["0.txt"] = ModelError("Gemini is overloaded.", code="unavailable")
    model.errors["0.txt"].usage = Usage(5)
    (found,) = [reading_json(one) for one in asked(model, [reading(0)], settings)]
    assert (found["usage"]["requests"], found["usage"]["tokens_in"], found["usage"]["cost"]) == (5, 0, None)


@pytest.mark.parametrize("code", ["bad_key", "quota_exhausted", "no_such_model"])
def test_what_every_request_would_meet_is_asked_a_few_times_at_most(settings, code):
    model = Model()
    model.errors = {f"{number}.txt": ModelError("No.", code=code) for number in range(100)}
    found = list(asked(model, map(reading, range(100)), settings))
    assert {one.problem and one.problem.code for one in found} == {code}
    assert len(model.asked) <= 2 * engines.SLOTS


def test_the_examples_of_the_rules_are_taken_where_a_person_wants_that(settings):
    wanting = settings.with_changes({"fall_back_to_rules": True})
    assert (engine_of_child("gemini", wanting), engine_of_child("gemini", settings)) == ("rules", None)
    by_rules = example_json(ExtractedExample("Q?", "A.", (0,), (0,), 1.0, Quality(1.0)), 0.5)
    model = Model()
    model.errors["0.txt"] = ModelError("Gemini can't be reached.", code="unavailable", passing=True)
    model.errors["0.txt"].usage = Usage(5, 100, 7)
    (one,) = asked(model, [reading(0, examples=[by_rules])], wanting)
    found = reading_json(one)
    assert (found["error"], found["examples"], found["usage"]["fell_back"]) == (None, [by_rules], True)
    assert (found["usage"]["engine"], found["usage"]["tokens_in"]) == ("rules", 100)
    assert found["warnings"] == ["Made by the offline rules: Gemini was not used (Gemini can't be reached.)"]


def test_closing_drops_what_is_in_flight(settings):
    model = Model()
    model.hold = {f"{number}.txt": threading.Event() for number in range(1, 40)}
    answers = asked(model, map(reading, range(40)), settings)
    next(answers)
    answers.close()
    assert len(model.dropped) == len(model.asked) - 1


def test_an_engine_that_is_not_set_up_is_said_of_each(settings):
    def none() -> Model:
        raise ModelError("Gemini has no key: set one.", code="not_configured")

    found = list(ask_about(map(reading, range(3)), "gemini", none, settings))
    assert {one.problem and one.problem.code for one in found} == {"not_configured"}


def test_a_kept_answer_is_the_same_after_the_way_through_json():
    example = ExtractedExample("Q?", "A.", (0,), (1,), 0.5, Quality(0.25, ("short",)), features={"words": 2.0})
    answer = asking.Answer((example,), asking.spent("gemini", "m", Usage(1, 2, 3, 0.5)), ("W.",))
    assert asking.Answer.from_json(json.loads(json.dumps(answer.as_json()))) == answer


def test_the_same_question_has_the_same_name_whatever_the_file_is_called():
    turns = (Turn(0, Role.CUSTOMER, None, None, "How?"), Turn(1, Role.AGENT, None, None, "So."))
    one = Transcript("a.txt", "text", turns)
    digests = {
        asking.digest(Transcript("b.txt", "text", turns, warnings=("w",)), "gemini", "m", 20),
        asking.digest(one, "gemini", "m", 20),
    }
    assert len(digests) == 1
    assert asking.digest(one, "gemini", "other", 20) not in digests
    assert asking.digest(Transcript("a.txt", "text", turns[:1]), "gemini", "m", 20) not in digests


def test_the_tickets_of_a_file_come_as_they_are_read(settings, many_reader, tmp_path):
    path = tmp_path / "some.many"
    path.write_text('#many\n"Customer: How?\\nAgent: So."\n!hang\n')
    readings = read_files([str(path), str(path)], settings)
    first = next(readings)  # though the next one never comes
    assert (first.part, first.problem) == (0, None)
    readings.close()


def test_an_answer_to_another_prompt_is_not_used(monkeypatch):
    told = Transcript(turns=(), format="text", file="a.txt", title=None)
    before = asking.digest(told, "gemini", "m", 5)
    assert asking.digest(told, "gemini", "m", 5) == before
    monkeypatch.setattr(asking, "prompt_version", lambda: "extract-0")
    assert asking.digest(told, "gemini", "m", 5) != before
