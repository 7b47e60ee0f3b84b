"""Whole tickets as files, read and extracted as the program does it: right answers, and none where there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.extraction.registry import create_extractor
from feedme_desktop.parsing.registry import parse_document

_FILE = Path(__file__).parents[1] / "data" / "extraction" / "tickets.json"
CASES: dict[str, dict[str, Any]] = {case["id"]: case for case in json.loads(_FILE.read_text("utf-8"))["cases"]}
UNANSWERED = [name for name, case in CASES.items() if case["expected"]["n_examples"] == 0]


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def has(text: str, needles: list[str]) -> bool:
    return all(folded(needle) in folded(text) for needle in needles)


@cache
def read(name: str) -> tuple[tuple[Transcript, tuple[ExtractedExample, ...]], ...]:
    case = CASES[name]
    content = case["input"] if isinstance(case["input"], str) else json.dumps(case["input"], ensure_ascii=False)
    file = f"{name}.{case['ext']}"
    parsed = parse_document(file, content.encode("utf-8"), max_bytes=10**6, max_container_bytes=10**7)
    transcripts = [one.transcript for one in parsed if one.transcript is not None]
    engine = create_extractor("rules")
    return tuple((transcript, tuple(engine.extract(transcript, limit=20))) for transcript in transcripts)


def made(name: str) -> list[ExtractedExample]:
    return [example for _, examples in read(name) for example in examples]


def faults(examples: list[ExtractedExample], expected: dict[str, Any]) -> Iterator[str]:
    for want in expected.get("examples", ()):
        found = [e for e in examples if has(e.question, want["q_has"]) and has(e.answer, want["a_has"])]
        if not found:
            yield f"not found: {want}"
        if any(has(e.answer, [needle]) for e in found for needle in want.get("a_not", ())):
            yield f"holds too much: {want}"
        if "resolved" in want and not any(e.resolved == want["resolved"] for e in found):
            yield f"not resolved: {want}"
    count = expected["n_examples"]
    low, high = count if isinstance(count, list) else (count, count)
    if not low <= len(examples) <= high:
        yield f"{len(examples)} examples"
    for needle in expected.get("questions_not", ()):
        if any(has(e.question, [needle]) for e in examples):
            yield f"a question has {needle!r}"
    for needle in expected.get("answers_not", ()):
        if any(has(e.answer, [needle]) for e in examples):
            yield f"an answer has {needle!r}"


@pytest.mark.parametrize("name", CASES)
def test_what_comes_out_of_a_ticket(name: str) -> None:
    assert list(faults(made(name), CASES[name]["expected"])) == []


def test_there_are_enough_tickets_without_an_answer() -> None:
    assert len(CASES) >= 40
    assert len(UNANSWERED) >= 20


@pytest.mark.parametrize("name", [name for name in CASES if name not in UNANSWERED])
def test_the_evidence_holds_every_sentence_and_no_earlier_one_is_in_the_answer(name: str) -> None:
    for transcript, examples in read(name):
        for example in examples:
            quoted = {
                side: [transcript.turns[s.turn].text[s.start : s.end] for s in example.spans if s.side is side]
                for side in Side
            }
            assert folded(" ".join(quoted[Side.ANSWER])) == folded(example.answer)
            assert folded(example.question).endswith(folded(quoted[Side.QUESTION][-1]))
            assert all(folded(words) not in folded(example.answer) for words in quoted[Side.EARLIER])
