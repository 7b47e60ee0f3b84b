"""The JSON in what a model wrote, whatever stands around it."""

from __future__ import annotations

import json

import pytest

from feedme_desktop.extraction.json_text import bare_json, is_json
from feedme_desktop.extraction.replies import read_reply

QUOTES = json.dumps({"examples": [], "said": 'Put ```{x}``` or </think> or " } there, \\'})


@pytest.mark.parametrize("whole", ['{"examples": []}', QUOTES, '{"examples": [{"a": {"b": {}}}]}'])
@pytest.mark.parametrize(
    "around",
    [
        "@", "\ufeff@", "\n\t@ \n", "```json\n@\n```", "```\n@```", "```JSON\r\n@\r\n```", "```json @ ```",
        "Here is the JSON you asked for:\n```json\n@\n```\nHope this helps!", "Here: @", "@\nAnything else?",
        "The 5\" model {maybe}, so: @ and {more}", "<think>First {a}, then {\"b\": 1}.</think>\n@",
        "<Thinking>\n{</Thinking>```json\n@\n```", "Let me see. {\"a\": 1}\n</think>\n\n@", "\ufeff <think></think> @",
    ],
)  # fmt: skip
def test_the_json_is_found(whole, around):
    assert json.loads(bare_json(around.replace("@", whole))) == json.loads(whole)


@pytest.mark.parametrize(
    "text", ["", "nothing", "{", "{a}", '{"examples": [{"turn": 1}', "```json\n{\n```", "<think>{}</think>"]
)
def test_where_there_is_none_the_words_stay(text):
    assert bare_json(text) == text
    assert not is_json(bare_json(text))


@pytest.mark.parametrize("piece", ["{", '{"', '{"a":', "```\n", "<think>", '"\\', "{}", "{a}", "}", "[", '{"\\"'])
def test_hostile_text_is_read_in_one_pass(piece):
    assert isinstance(bare_json(piece * 100_000), str)


def test_a_reply_is_read_the_same_way():
    assert read_reply('<think>Hm.</think>Sure:\n```json\n{"examples": []}\n```').examples == []
