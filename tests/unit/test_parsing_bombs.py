"""Files made to take long: what comes of them. How long they take is measured by benchmarks/bombs.py."""

from __future__ import annotations

import io

import pytest

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Parsed
from feedme_desktop.parsing.limits import LINES_MAX, TURNS_MAX
from feedme_desktop.parsing.registry import read_file
from feedme_desktop.parsing.text_lines import lines_of

MAIL = "From: Ann <ann@example.org>\nTo: help@example.org\nSubject: Printer\nContent-Type: text/plain\n\n"


def read(name: str, text: str) -> Parsed:
    found = next(read_file(name, io.BytesIO(text.encode()), Limits(10 * 2**20, 10**9)))
    assert isinstance(found, Parsed)
    return found


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", "Ann: a\n" * (LINES_MAX + 1), "lines"),
        ("a.txt", "a\n" * (LINES_MAX + 1), "lines"),
        ("a.vtt", "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nok\n\n" * (LINES_MAX // 3 + 1), "lines"),
        ("a.eml", MAIL + "a\n" * (LINES_MAX + 1), "lines"),
        ("a.txt", "".join(f"Ann Person{n}: Hello {n}\n" for n in range(TURNS_MAX + 10)), "messages"),
        ("a.txt", "".join(f"[10:{n % 60:02}] Ann: ok {n}\n" for n in range(TURNS_MAX + 10)), "messages"),
    ],
)
def test_too_much_is_refused_with_the_name_of_the_file(name: str, text: str, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(name, text)
    assert caught.value.code == "too_complex"
    assert name in str(caught.value)
    assert said in str(caught.value)


def test_a_million_empty_lines_are_no_reason_to_refuse_a_chat() -> None:
    turns = read("a.txt", "Ann: hi\nBob: there\n" + "\n" * 1_000_000 + "Ann: bye\n").transcript.turns
    assert [turn.text for turn in turns] == ["hi", "there", "bye"]


def test_empty_lines_are_kept_as_they_are_in_shorter_texts() -> None:
    assert lines_of("a\n\n\n\nb") == ["a", "", "", "", "b"]


def test_a_chat_of_forty_thousand_messages_is_read_whole() -> None:
    text = "".join(f"{('Customer', 'Agent')[n % 2]}: question {n}\nmore of it\n\n" for n in range(40_000))
    turns = read("a.txt", text).transcript.turns
    assert len(turns) == 40_000
    assert turns[-1].text == "question 39999\nmore of it"


def test_every_word_of_a_mail_with_thousands_of_quoted_bits_stays() -> None:
    bits = "".join(f"On Mon, 2 Mar 2026, Ann wrote:\n> question{n}\n\nanswer{n}\n\n" for n in range(3000))
    turns = read("a.eml", MAIL + bits).transcript.turns
    said = " ".join(f"{turn.text} {' '.join(part.text for part in turn.hidden)}" for turn in turns).split()
    assert {f"{kind}{n}" for kind in ("question", "answer") for n in range(3000)} <= set(said)
