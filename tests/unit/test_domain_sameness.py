"""The rule that decides what is the same question and the same answer, with the real model's cosines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feedme_desktop.domain import differences, sameness
from feedme_desktop.domain.sameness import Pair, Verdict
from feedme_desktop.embedding.minilm import MiniLmEmbedder

DUPLICATES = Path(__file__).parents[1] / "data" / "duplicates"
ANSWERS = DUPLICATES / "answers.jsonl"
NEAR_MISSES = DUPLICATES / "near_misses.jsonl"


@pytest.fixture(scope="module")
def model() -> MiniLmEmbedder:
    return MiniLmEmbedder()


def same(model: MiniLmEmbedder, a: str, b: str) -> sameness.Likeness:
    vectors = model.embed([a, b])
    return sameness.questions(sameness.prepare(a), sameness.prepare(b), float(vectors[0] @ vectors[1]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("How do I cancel my subscription?", "I want to cancel my subscription"),
        ("How do I reset my password?", "I forgot my password, how can I reset it?"),
        ("Where is my order 12345?", "Where is my order 99871?"),
        ("Ok, your booking ID is '256'.", "Ok, your booking ID is '905'."),
        ("Emails are not syncing on my iPhone", "emails are NOT syncing on my iphone!"),
    ],
)
def test_one_question_in_two_wordings(model: MiniLmEmbedder, a: str, b: str) -> None:
    assert same(model, a, b).same


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        ("How do I enable dark mode?", "How do I disable dark mode?", "opposite"),
        ("How do I turn on notifications?", "How do I turn off notifications?", "opposite"),
        ("How do I sign in?", "How do I sign out?", "opposite"),
        ("How do I upgrade to version 4.2?", "How do I upgrade to version 5.0?", "versions"),
        ("Why do I get error ERR-2417 when I log in?", "Why do I get error ERR-1001 when I log in?", "codes"),
        ("The printer shows error 50.", "The printer shows error 79.", "codes"),
        ("Emails are not syncing on my iPhone", "Emails are not syncing on my Android phone", "products"),
        ("How do I install it on Windows 10?", "How do I install it on Windows 11?", "products"),
        ("Is the backup encrypted?", "Is the backup not encrypted?", "negation"),
        ("How do I move my mail from Gmail to Outlook?", "How do I move my mail from Outlook to Gmail?", "opposite"),
        ("Enabling the weekly report, how?", "Disabling the weekly report, how?", "opposite"),
        ("How do I unpin a note?", "How do I pin a note?", "opposite"),
        ("How do I convert NOK to SEK?", "How do I convert SEK to NOK?", "opposite"),
        ("How do I share a folder with a colleague?", "How do I stop sharing a folder with a colleague?", "negation"),
        ("Warum wird das Bild angezeigt?", "Warum wird das Bild nicht angezeigt?", "negation"),
        ("Die App zeigt Fehler 17", "Die App zeigt Fehler 18", "codes"),
    ],
)
def test_facts_that_differ_keep_two_questions_apart(model: MiniLmEmbedder, a: str, b: str, why: str) -> None:
    found = same(model, a, b)
    assert (found.same, found.differs) == (False, why)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("How do I cancel my subscription?", "Where do I see my invoices?"),
        ("The hotel is fully booked on that day.", "Which day shall I book the ride for?"),
    ],
)
def test_two_questions(model: MiniLmEmbedder, a: str, b: str) -> None:
    assert not same(model, a, b).same


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoe pas ik mijn adres aan?", "Hoe kan ik mijn adres veranderen?"),
        ("Onde vejo a minha fatura no aplicativo?", "Onde vejo a minha fatura?"),
        ("How do I copy mail from Lumo to Veko?", "How do I copy mail to Veko from Lumo?"),
        ("How do I use a disabled account again?", "How do I enable a disabled account?"),
        ("How do I see the default?", "Is it my fault?"),
        ("Do I need the unit?", "Do I wait until then?"),
        ("The app stopped working", "The app does not work"),
    ],
)
def test_words_that_only_look_like_an_opposite_or_a_negation(a: str, b: str) -> None:
    assert differences.difference(differences.facts(a), differences.facts(b)) is None


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        ("How do I open port 993?", "How do I open port 995?", True),
        ("Does plan A include support?", "Does plan B include support?", True),
        ("Uploads fail with files over 100 MB", "Uploads fail with files over 2 GB", True),
        ("Hello number 3. Where is my parcel?", "Hello number 12. Where is my parcel?", False),
        ("I wait for it for 3 weeks", "I wait for it for 12 weeks", False),
        ("Why did I pay 12.50 EUR twice?", "Why did I pay 30 EUR twice?", False),
        ("We have 3 users and can't log in", "None of our 12 people can log in", False),
        ("It came on 2024-03-01, where is it?", "It came on 2025-05-07, where is it?", False),
    ],
)
def test_numbers_say_what_or_whose(a: str, b: str, differ: bool) -> None:
    assert differences.figures_differ(differences.facts(a), differences.facts(b)) is differ


def test_one_code_named_in_one_question_only_is_no_difference() -> None:
    assert (
        differences.difference(differences.facts("Login fails with ERR-2417"), differences.facts("Login fails")) is None
    )


def test_hard_and_soft_hyphens_and_cases_of_a_code_are_one_code() -> None:
    a, b = differences.facts("error code err-2417"), differences.facts("It says ERR_2417 now")
    assert a.codes == b.codes == {"ERR2417"}


def test_an_opposite_word_in_a_long_text_decides_nothing() -> None:
    story = " ".join(["we moved the office and then the mail was gone for a while in the whole house"] * 3)
    assert differences.difference(differences.facts(f"open {story}"), differences.facts(f"close {story}")) is None


def test_answers_that_say_the_same_are_told_from_others(model: MiniLmEmbedder) -> None:
    wrong = []
    for line in ANSWERS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        both = [f"{row[f'question_{side}']}\n{row[f'answer_{side}']}" for side in "ab"]
        vectors = model.embed(both)
        a, b = sameness.prepare(row["answer_a"]), sameness.prepare(row["answer_b"])
        if sameness.answers(a, b, float(vectors[0] @ vectors[1])) != row["same"]:
            wrong.append((row["answer_a"], row["answer_b"]))
    assert wrong == []


def verdict(model: MiniLmEmbedder, a: tuple[str, str], b: tuple[str, str]) -> Verdict:
    first, second = (Pair(sameness.prepare(q), sameness.prepare(x)) for q, x in (a, b))
    vectors = model.embed([a[0], b[0], "\n".join(a), "\n".join(b)])
    return sameness.judge(first, second, float(vectors[0] @ vectors[1]), float(vectors[2] @ vectors[3]))[0]


def judged_wrong(model: MiniLmEmbedder, path: Path, other: tuple[Verdict, ...]) -> list[tuple[str, str]]:
    """The questions of the pairs whose verdict is not the one that the file says; embedded all at once."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [(row[f"question_{side}"], row[f"answer_{side}"]) for row in found for side in "ab"]
    questions, boths = model.embed([q for q, _ in pairs]), model.embed(["\n".join(pair) for pair in pairs])
    ready = [Pair(sameness.prepare(q), sameness.prepare(x)) for q, x in pairs]
    wrong = []
    for n, row in enumerate(found):
        a, b = 2 * n, 2 * n + 1
        cosines = float(questions[a] @ questions[b]), float(boths[a] @ boths[b])
        if sameness.judge(ready[a], ready[b], *cosines)[0] not in ((Verdict.SAME,) if row["same"] else other):
            wrong.append((row["question_a"], row["question_b"]))
    return wrong


def test_near_misses_stay_two_examples_and_rewordings_one(model: MiniLmEmbedder) -> None:
    assert judged_wrong(model, NEAR_MISSES, (Verdict.OTHER,)) == []


def test_one_question_with_one_answer_is_one_example_and_with_two_is_two(model: MiniLmEmbedder) -> None:
    assert judged_wrong(model, ANSWERS, (Verdict.OTHER, Verdict.CONTRADICTS)) == []


def test_the_same_answer_makes_up_for_other_words_in_the_question(model: MiniLmEmbedder) -> None:
    a = ("How long does a refund take?", "Refunds take 5 to 7 working days, depending on your bank.")
    b = (
        "When will I get my refund?",
        "It takes 5 to 7 working days until the refund is there, it depends on the bank.",
    )
    assert not same(model, a[0], b[0]).same
    assert verdict(model, a, b) is Verdict.SAME


def test_another_answer_contradicts_only_where_the_question_is_surely_the_same(model: MiniLmEmbedder) -> None:
    reset = ("How do I reset my password?", "Open Settings > Security and click Reset password.")
    other = ("How can I reset my password?", "Passwords are managed by your administrator, ask them.")
    change = ("How do I change my address?", "Open Profile and click the pencil beside the address.")
    assert verdict(model, reset, other) is Verdict.CONTRADICTS
    assert verdict(model, reset, change) is Verdict.OTHER


def test_the_same_question_about_another_product_is_another_question(model: MiniLmEmbedder) -> None:
    a = ("How do I add an account on my iPhone?", "Open Settings > Mail > Accounts and tap Add.")
    b = ("How do I add an account on my Android phone?", "Open Settings > Mail > Accounts and tap Add.")
    assert verdict(model, a, b) is Verdict.OTHER


@pytest.mark.parametrize(
    "piece", ["a1 ", "1,", "0x0 code ", "to a ", "order: ", "Aa ", "un", "1.2", "#", "stop ", "\u0130"]
)
def test_hostile_texts_are_made_ready(piece: str) -> None:
    ready = sameness.prepare(piece * 100_000)
    assert sameness.questions(ready, ready, 1.0).differs is None


def test_empty_and_huge_texts_are_judged_too() -> None:
    empty, huge = sameness.prepare(""), sameness.prepare("a" * 500_000 + " from x to y" * 10_000)
    assert sameness.questions(empty, empty, 0.0).score < sameness.questions(huge, huge, 1.0).score
    assert sameness.questions(empty, huge, 0.0).score < sameness.SAME
