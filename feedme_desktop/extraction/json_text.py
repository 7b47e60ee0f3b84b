"""The JSON in what a model wrote, whatever it wrote around it: a mark of order, a code block, a preface, its thoughts.

Decides nothing about what the JSON says. Linear in the text: a model's words are as hostile as anybody's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_THOUGHTS = re.compile(r"\A\s*<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHTS_END = "</think>"
_BLOCK = re.compile(r"```[^\n`]*\n(.*?)```", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[{}]', re.DOTALL)
"""A string, to its end or to that of the text, or a brace."""


def is_json(text: str) -> bool:
    """Whether a text is JSON and nothing else."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def bare_json(text: str) -> str:
    """The JSON of a model's answer; the answer itself where there is none in it."""
    text = text.strip("\ufeff \t\r\n")
    if is_json(text):  # looked at first: the strings of an answer may quote everything that is stripped here
        return text
    found = (each for said in _without_thoughts(text) for each in _candidates(said))
    return next((each for each in found if is_json(each)), text)


def _candidates(said: str) -> Iterator[str]:
    yield said
    for block in _BLOCK.finditer(said):
        yield block[1].strip()
    yield from _objects(said)


def _without_thoughts(text: str) -> Iterator[str]:
    """What follows on what a model thought aloud; servers that open the thoughts themselves send only their end."""
    if thoughts := _THOUGHTS.match(text):
        yield text[thoughts.end() :].strip()
        return
    if _THOUGHTS_END in text:
        yield text.partition(_THOUGHTS_END)[2].strip()
    yield text  # an answer may quote such an end


def _objects(text: str) -> Iterator[str]:
    """What stands between braces that belong together, the outer ones, in order."""
    start = text.find("{")
    while start >= 0:
        end = _end_of(text, start)
        if end is None:
            return
        yield text[start:end]
        start = text.find("{", end)


def _end_of(text: str, start: int) -> int | None:
    depth = 0
    for token in _TOKEN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    return None
