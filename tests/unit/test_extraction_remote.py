"""Asking a model, read back and checked: windows, bad answers, evidence, masking, merging; the model is a script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from feedme_desktop.domain.example import ExtractedExample, Quality, Side, Span
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.errors import ModelError
from feedme_desktop.extraction.base import Cancelled, Completion, Extraction, Prompt, Usage, WindowDone
from feedme_desktop.extraction.merging import merge
from feedme_desktop.extraction.prompting import prompt_version
from feedme_desktop.extraction.registry import create_remote

Answer = str | Exception | Callable[[Prompt], str]
ASKED = "How can I export my contacts?"
SAID = "Go to Settings > Data and click Export."


@dataclass
class Script:
    """A client that answers from a list, the last answer again and again."""

    answers: Sequence[Answer]
    engine: str = "openai"
    model: str = "small"
    prompts: list[Prompt] = field(default_factory=list)

    def complete(self, prompt: Prompt, *, cancelled: Cancelled) -> Completion:
        answer = self.answers[min(len(self.prompts), len(self.answers) - 1)]
        self.prompts.append(prompt)
        if isinstance(answer, Exception):
            raise answer
        return Completion(answer if isinstance(answer, str) else answer(prompt), Usage(1, 100, 20, 0.5))


def quotes(*pairs: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"turn": turn, "words": words} for turn, words in pairs]


def reply(**changes: Any) -> str:
    return json.dumps({"examples": [one(**changes)]})


def one(**changes: Any) -> dict[str, Any]:
    return {
        "question": ASKED, "answer": SAID, "question_turns": [0], "answer_turns": [1],
        "question_quotes": quotes((0, ASKED)), "answer_quotes": quotes((1, SAID)), "superseded": [],
        "resolved": "unknown", "resolved_quotes": [], "tags": [], "confidence": 0.9,
    } | changes  # fmt: skip


def ticket(*more: tuple[Role, str], first: str = ASKED, second: str = SAID, **extra: Any) -> Transcript:
    said = [(Role.CUSTOMER, first), (Role.AGENT, second), *more]
    names = {Role.CUSTOMER: "Jane Doe", Role.AGENT: "Tom Miller"}
    turns = tuple(Turn(i, role, names.get(role), None, text) for i, (role, text) in enumerate(said))
    return Transcript("t.txt", "text", turns, **extra)


def ask(transcript: Transcript, *answers: Answer, mask: bool = False, limit: int = 20) -> Extraction:
    return create_remote(Script(answers), mask=mask).extract(transcript, limit=limit)


def test_an_example_names_its_evidence_and_where_it_comes_from() -> None:
    told = ticket((Role.CUSTOMER, "That worked, thanks!"), first=f"Hello, {ASKED}", second=f"Hi Jane! {SAID} Bye.")
    found = ask(told, reply(resolved="yes", resolved_quotes=quotes((2, "That worked")), tags=["Contacts", "moon"]))
    (example,) = found.examples
    assert (example.question, example.answer, example.resolved) == (ASKED, SAID, True)
    assert example.spans == (Span(Side.QUESTION, 0, 7, 36), Span(Side.ANSWER, 1, 9, 48))
    assert (example.question_turns, example.answer_turns, example.unsupported) == ((0,), (1,), ())
    assert (example.engine, example.model, example.prompt_version) == ("openai", "small", prompt_version())
    assert (example.tokens_in, example.tokens_out) == (100, 20)
    assert example.tags == ("contacts",)
    assert found.usage == Usage(1, 100, 20, 0.5)
    assert "customer confirmed the fix" in example.quality.reasons


def test_sentences_without_support_are_marked_and_lower_the_confidence() -> None:
    (plain,) = ask(ticket(), reply()).examples
    (example,) = ask(ticket(), reply(answer=f"{SAID} Then wait 5 minutes. 🎉 Good luck with it.")).examples
    assert [example.answer[a:b] for a, b in example.unsupported] == ["Then wait 5 minutes.", "🎉 Good luck with it."]
    assert example.confidence < plain.confidence / 2
    assert example.quality.score < plain.quality.score


@pytest.mark.parametrize(
    "changes",
    [
        {"answer_quotes": []},
        {"question_quotes": []},
        {"answer": "Buy a new one."},
        {"answer": ""},
        {"answer_quotes": quotes((1, "words that nobody wrote"))},
        {"question_quotes": quotes((1, SAID))},
        {"question_quotes": quotes((0, "something else entirely"))},
        {"answer_quotes": quotes((0, ASKED)), "answer": ASKED},
    ],
)
def test_what_has_no_evidence_is_not_proposed(changes: dict[str, Any]) -> None:
    assert ask(ticket(), reply(**changes)).examples == ()


def test_a_wrong_turn_number_is_put_right_by_the_words() -> None:
    (example,) = ask(ticket(), reply(answer_quotes=quotes((77, SAID)), question_quotes=quotes((1, ASKED)))).examples
    assert (example.question_turns, example.answer_turns) == ((0,), (1,))


def test_a_question_in_words_of_its_own_gives_way_to_the_customers() -> None:
    made_up = "What is the best way to transfer an address book into another product such as Vaultbox 7?"
    (example,) = ask(ticket(first="please how can I export my contacts"), reply(
        question=made_up, question_quotes=quotes((0, "how can I export my contacts")),
    )).examples  # fmt: skip
    assert example.question == "How can I export my contacts"


@pytest.mark.parametrize(
    ("asked", "question", "kept"),
    [
        ("How do I fix the panel when nothing works?", "How do I never fix the panel when everything works?", False),
        ("How do I fix the panel when nothing works?", "How do I fix the panel?", False),
        ("How can I export my contacts, not my mails?", "How can I export my contacts, my mails?", False),
        ("Hi, my app is black since May. How do I reset it?", "How do I reset the app?", False),
        ("Hi, my app is black. How do I reset the app?", "My app is black, how can I reset the app?", True),
        ("Wie kann ich meine Rechnung nicht als PDF laden?", "Wie kann ich meine Rechnung als PDF laden?", False),
        ("Как удалить файл настроек?", "Как не удалить файл настроек?", False),
        ("Как удалить файл настроек?", "Как удалить файл настроек?", True),
    ],
)
def test_a_question_that_is_turned_gives_way_to_the_customers(asked: str, question: str, kept: bool) -> None:
    (example,) = ask(ticket(first=asked), reply(question=question, question_quotes=quotes((0, asked)))).examples
    assert example.question == (question if kept else asked)


def test_a_question_has_nothing_in_it_that_cannot_be_seen() -> None:
    asked = "How can I export my \u202econtacts\u202c?"
    (example,) = ask(ticket(first=asked), reply(question="Why?", question_quotes=quotes((0, asked)))).examples
    assert example.question == ASKED


def test_earlier_words_are_shown_beside_the_answer_and_prove_nothing() -> None:
    told = ticket((Role.CUSTOMER, "There is no Export."), (Role.AGENT, "Sorry, it is under Account > Tools now."))
    found = ask(told, reply(
        answer="It is under Account > Tools now.\nGo to Settings > Data and click Export.",
        answer_quotes=quotes((3, "it is under Account > Tools now."), (1, SAID)), superseded=quotes((1, SAID)),
    ))  # fmt: skip
    (example,) = found.examples
    assert [(span.turn, span.side) for span in example.spans] == [
        (0, Side.QUESTION),
        (3, Side.ANSWER),
        (1, Side.EARLIER),
    ]
    assert [example.answer[a:b] for a, b in example.unsupported] == [SAID]
    assert example.answer_turns == (3,)


@pytest.mark.parametrize(
    ("said", "told", "words", "resolved"),
    [
        ("yes", "That worked, thanks!", "That worked", True),
        ("yes", "Thanks!", "It works now", None),
        ("yes", "I also pay 40 euros a month.", "I also pay 40 euros a month.", None),
        ("yes", "That worked, thanks! I also pay 40 euros a month.", "I also pay 40 euros a month.", None),
        ("no", "No, I gave up on it.", "I gave up on it", False),
        ("no", "That worked, thanks!", "That worked", None),
        ("unknown", "That worked, thanks!", "That worked", None),
    ],
)
def test_resolved_needs_the_customers_words(said: str, told: str, words: str, resolved: bool | None) -> None:
    (example,) = ask(ticket((Role.CUSTOMER, told)), reply(resolved=said, resolved_quotes=quotes((2, words)))).examples
    assert example.resolved is resolved


@pytest.mark.parametrize("said", ["yes", "no", "unknown"])
def test_an_answer_that_failed_is_not_proposed(said: str) -> None:
    told = ticket((Role.CUSTOMER, "It still does not work."))
    words = quotes((2, "It still does not work."))
    assert ask(told, reply(resolved=said, resolved_quotes=words)).examples == ()


@pytest.mark.parametrize(
    "said",
    [
        "Hello, how can I help you?",
        "Let me check that for you.",
        "I have forwarded this to our engineers and we will get back to you within 24 hours.",
        "Please see the attached document.",
        "Is there anything else I can help you with?",
        "Which version do you use?",
    ],
)
def test_waiting_and_closing_phrases_are_no_answers(said: str) -> None:
    assert ask(ticket(second=said), reply(answer=said, answer_quotes=quotes((1, said)))).examples == ()


def test_an_agent_does_not_confirm_for_the_customer() -> None:
    told = ticket((Role.AGENT, "That worked, thanks!"))
    (example,) = ask(told, reply(resolved="yes", resolved_quotes=quotes((2, "That worked")))).examples
    assert example.resolved is None


def test_personal_data_is_hidden_from_the_model_and_back_in_the_example() -> None:
    said = "Write to billing@harbor.example and mention Jane Doe."
    client = Script([
        lambda prompt: reply(
            answer=words(prompt, 1), answer_quotes=quotes((1, words(prompt, 1))),
            question_quotes=quotes((0, words(prompt, 0))),
        )
    ])  # fmt: skip
    (example,) = create_remote(client, mask=True).extract(ticket(second=said), limit=5).examples
    assert "billing@harbor.example" not in client.prompts[0].text
    assert "Jane" not in client.prompts[0].text
    assert (example.answer, example.unsupported) == (said, ())


def words(prompt: Prompt, turn: int) -> str:
    """What the prompt shows of a turn."""
    lines = prompt.text.splitlines()
    at = next(i for i, line in enumerate(lines) if re.match(rf"\[\w+ turn {turn} \|", line))
    return lines[at + 1]


def test_a_bad_answer_is_asked_again_twice_and_then_given_up() -> None:
    client = Script(["nonsense", '{"examples": [{}]}', reply()])
    found = create_remote(client, mask=False).extract(ticket(), limit=5)
    assert len(found.examples) == 1
    assert found.usage.requests == 3
    stubborn = Script(["nonsense"])
    with pytest.raises(ModelError) as caught:
        create_remote(stubborn, mask=False).extract(ticket(), limit=5)
    assert caught.value.code == "bad_answer"
    assert len(stubborn.prompts) == 3


def test_a_failing_service_is_not_hidden() -> None:
    for code in ("bad_key", "quota_exhausted", "unavailable", "timeout", "blocked"):
        with pytest.raises(ModelError) as caught:
            ask(ticket(), ModelError("no", code=code))
        assert caught.value.code == code


def long_ticket(steps: int = 900) -> Transcript:
    return ticket(second="".join(f"Step {n}: turn the knob {n} to the position {n + 5}.\n" for n in range(steps)))


def test_a_window_that_is_too_long_is_asked_in_parts() -> None:
    def answer(prompt: Prompt) -> str:
        if len(prompt.text) > 15_000:
            raise ModelError("too long", code="too_long")
        return '{"examples": []}'

    client = Script([answer])
    progress: list[WindowDone] = []
    create_remote(client, mask=False).extract(long_ticket(), limit=5, on_progress=progress.append)
    sent = "".join(prompt.text for prompt in client.prompts if len(prompt.text) <= 15_000)
    assert all(f"the knob {n} to" in sent for n in range(900))
    assert progress[-1].done == progress[-1].total
    with pytest.raises(ModelError) as caught:
        ask(long_ticket(), ModelError("too long", code="too_long"))
    assert caught.value.code == "too_long"


def test_a_blocked_window_does_not_take_the_others_with_it() -> None:
    blocked = ModelError("blocked", code="blocked")
    last = lambda prompt: reply(answer_quotes=quotes((1, last_step(prompt))), answer=last_step(prompt))  # noqa: E731
    found = ask(long_ticket(), blocked, last)
    assert len(found.examples) == 1
    assert "declined" in found.warnings[0]


def last_step(prompt: Prompt) -> str:
    return re.findall(r"turn the knob \d+ to the position \d+\.", prompt.text)[-1]


def test_windows_are_merged_and_the_later_answer_wins() -> None:
    def answer(prompt: Prompt) -> str:
        return reply(answer=last_step(prompt), answer_quotes=quotes((1, last_step(prompt))))

    client = Script([answer])
    (example,) = create_remote(client, mask=False).extract(long_ticket(), limit=5).examples
    assert len(client.prompts) > 1
    assert example.answer == "turn the knob 899 to the position 904."
    assert sum(span.side is Side.EARLIER for span in example.spans) == len(client.prompts) - 1


def test_progress_counts_windows_and_costs() -> None:
    progress: list[WindowDone] = []
    client = Script(['{"examples": []}'])
    create_remote(client, mask=False).extract(long_ticket(), limit=5, on_progress=progress.append)
    assert [each.done for each in progress] == list(range(1, len(client.prompts) + 1))
    assert {each.total for each in progress} == {len(client.prompts)}
    assert progress[-1].usage.tokens_in == 100 * len(client.prompts)


def test_what_a_failed_run_consumed_is_known() -> None:
    away = ModelError("The answer can't be read.", code="bad_answer")
    away.usage = Usage(3, 300, 60, 1.5)
    with pytest.raises(ModelError) as caught:
        ask(long_ticket(), '{"examples": []}', away)
    assert caught.value is away
    assert Usage.before(caught.value) == Usage(4, 400, 80, 2.0)


def test_what_a_window_that_was_asked_in_vain_consumed_counts() -> None:
    blocked = ModelError("blocked", code="blocked")
    blocked.usage = Usage(1, 100, 0, 0.25)
    found = ask(long_ticket(), blocked, '{"examples": []}')
    assert found.usage.tokens_in == 100 * found.usage.requests
    assert found.usage.requests > 1


def test_a_cancelled_run_ends_before_the_next_request() -> None:
    client = Script(['{"examples": []}'])
    with pytest.raises(ModelError) as caught:
        create_remote(client, mask=False).extract(long_ticket(), limit=5, cancelled=lambda: len(client.prompts) >= 1)
    assert caught.value.code == "cancelled"
    assert len(client.prompts) == 1


def test_nothing_to_read_asks_nothing() -> None:
    client = Script([reply()])
    found = create_remote(client, mask=False).extract(Transcript("t", "text", ()), limit=5)
    assert found == Extraction(())
    assert client.prompts == []


def test_the_limit_keeps_the_best() -> None:
    answer = json.dumps({"examples": [
        one(confidence=0.2), one(question="How can I export my contacts now", confidence=0.9),
    ]})  # fmt: skip
    told = ticket(first=f"{ASKED} I mean, how can I export my contacts now")
    found = ask(told, answer, limit=1).examples
    assert len(found) == 1
    assert ask(told, answer, limit=0).examples == ()


# merging


def example(
    question: str, answer_turn: int, *, asked: tuple[int, int] = (0, 10), confidence: float = 0.5
) -> ExtractedExample:
    return ExtractedExample(
        question=question, answer=f"answer {answer_turn}", question_turns=(0,), answer_turns=(answer_turn,),
        confidence=confidence, quality=Quality(0.5),
        spans=(Span(Side.QUESTION, 0, *asked), Span(Side.ANSWER, answer_turn, 0, 20)),
    )  # fmt: skip


def test_the_same_question_keeps_the_later_answer_and_shows_the_earlier() -> None:
    (merged,) = merge([example("How do I?", 3), example("how do i", 7)])
    assert merged.answer == "answer 7"
    assert Span(Side.EARLIER, 3, 0, 20) in merged.spans


def test_the_same_evidence_is_the_same_question() -> None:
    (merged,) = merge([example("How do I do it?", 3, confidence=0.4), example("What is the way?", 3, confidence=0.6)])
    assert merged.question == "What is the way?"
    assert not any(span.side is Side.EARLIER for span in merged.spans)


def test_two_questions_stay_two() -> None:
    assert len(merge([example("How do I?", 3), example("What is it?", 7, asked=(20, 40))])) == 2


def test_an_embedder_sees_the_same_meaning() -> None:
    class Same:
        def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.ones((len(texts), 1), dtype=np.float32)

    assert len(merge([example("How do I?", 3), example("What is it?", 7, asked=(20, 40))], Same())) == 1
