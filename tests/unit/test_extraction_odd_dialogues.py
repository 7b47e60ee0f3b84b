"""The rules engine on dialogues put together at random: odd ones make no sense, but must not stop it."""

from __future__ import annotations

import random

import pytest

from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.registry import create_extractor

SENTENCES = """
    Hi there|My printer does not print labels|Does it print labels|Can I export my notes as PDF|Where is that
    That did not help|It works now, thank you|Still nothing|No|Yes|Never mind|I will try that|One more question
    Open File > Export and choose PDF|Yes, it does|This feature is discontinued, sorry|Das geht nicht, tut mir leid
    Sorry, I meant port 587|Correction: it is 30 days, not 14|Please ignore my last message|Let me check that for you
    I have reset your password|Which version do you use|Is there anything else I can help with|👍|...|?|!|-|1.|* a
    My apologies|Actually it is under Tools|We will get back to you|Lo siento|Je me suis trompé|Dziękuję|谢谢|Now runs
    But the second one fails|Unfortunately it is back|Perfect|Nothing|Use 9|It is 5|And on a Mac|How long does it take
""".replace("\n", "|").split("|")
TURNS = [Role.CUSTOMER, Role.AGENT, Role.UNKNOWN, Role.BOT]


def sentence(dice: random.Random) -> str:
    """A sentence, or some of its words, and how it ends."""
    words = dice.choice(SENTENCES).split()
    first = dice.randrange(len(words)) if words and dice.random() < 0.3 else 0
    last = dice.randint(first, len(words)) if dice.random() < 0.3 else len(words)
    return " ".join(words[first:last]) + dice.choice([".", "", "!", "?", ", sorry.", " :)"])


def transcript(*said: tuple[Role, str]) -> Transcript:
    turns = (Turn(i, role, role.value, None, text) for i, (role, text) in enumerate(said))
    return Transcript("odd.txt", "text", tuple(turns))


def dialogue(dice: random.Random) -> Transcript:
    count = dice.randint(2, 8)
    texts = [dice.choice(" \n").join(sentence(dice) for _ in range(dice.randint(1, 3))) for _ in range(count)]
    roles = [dice.choices(TURNS, [5, 5, 1, 1])[0] for _ in range(count)]
    return transcript(*zip(roles, texts, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_no_dialogue_stops_the_engine(seed: int) -> None:
    dice = random.Random(seed)
    engine = create_extractor("rules")
    for _ in range(40):
        made = engine.extract(dialogue(dice), limit=20)
        assert all(example.question and example.answer for example in made)


@pytest.mark.parametrize("end", ["sorry", "my apologies", "tut mir leid", "lo siento", "mi dispiace", "przykro mi"])
def test_an_answer_may_end_in_an_apology(end: str) -> None:
    asked = (Role.CUSTOMER, "Do you offer folding handles for the trolley?")
    answered = (Role.AGENT, f"Folding handles are discontinued, {end}.")
    (example,) = create_extractor("rules").extract(transcript(asked, answered), limit=20)
    assert "discontinued" in example.answer


@pytest.mark.parametrize("nothing", ["👍", "...", "🙂🙂", "--"])
def test_a_turn_without_words_answers_nothing(nothing: str) -> None:
    said = transcript((Role.CUSTOMER, "Does it print labels?"), (Role.AGENT, nothing))
    assert create_extractor("rules").extract(said, limit=20) == []
