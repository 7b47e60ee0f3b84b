"""Chats and threads without roles: who answered whom, and when nobody did."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction import forum
from feedme_desktop.extraction.crowd import is_thread, without_roles
from feedme_desktop.extraction.rules import RulesExtractor


def turns(*said: tuple[str, str], role: Role = Role.UNKNOWN) -> tuple[Turn, ...]:
    return tuple(Turn(i, role, name, None, text) for i, (name, text) in enumerate(said))


def links(said: tuple[Turn, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    made = RulesExtractor().extract(Transcript("chat.txt", "chat", said), limit=20)
    return sorted((e.question_turns, e.answer_turns) for e in made)


CHAT = turns(
    ("tuxfan", "hi all"),
    ("tuxfan", "how do I unpack a .7z file?"),
    ("moss42", "tuxfan: install p7zip, then 7z x file.7z"),
    ("Iris", "has anybody seen the new kernel notes?"),
    ("beekeeper", "Iris: yes, they are on the wiki under Releases"),
    ("tuxfan", "moss42: thanks, that unpacked it"),
)


def test_replies_are_linked_to_their_question() -> None:
    assert links(CHAT) == [((1,), (2,)), ((3,), (4,))]


def test_what_was_said_before_the_question_is_its_context() -> None:
    made = RulesExtractor().extract(Transcript("chat.txt", "chat", CHAT), limit=20)
    first = next(e for e in made if e.question_turns == (1,))
    assert first.context == "hi all"
    assert first.question == "How do I unpack a .7z file?"
    assert any("roles are unknown" in reason for reason in first.quality.reasons)


def test_a_line_for_somebody_else_is_no_reply() -> None:
    said = turns(
        ("anna_k", "can I mount the share read only?"),
        ("moss42", "beekeeper: your build is green again"),
        ("beekeeper", "moss42: great news"),
        ("carl99", "anna_k: yes, add the option ro to the mount"),
        ("anna_k", "carl99: perfect"),
    )
    assert links(said) == [((0,), (3,))]


def test_nobody_answers_oneself() -> None:
    said = turns(
        ("anna_k", "can I mount it?"), ("anna_k", "ok found it"), ("moss42", "bye"), ("x1", "bye"), ("y2", "bye")
    )
    assert all(1 not in answer for _, answer in links(said))


def test_a_chat_without_questions_gives_nothing() -> None:
    assert links(turns(("a1", "good morning"), ("b2", "morning"), ("c3", "rain again"))) == []


@pytest.mark.parametrize(
    ("names", "role", "expected"),
    [
        (("tuxfan", "moss42"), Role.CUSTOMER, True),
        (("Anna", "Ben"), Role.CUSTOMER, False),
        (("customer", "agent"), Role.CUSTOMER, False),
        (("guest4711", "support"), Role.CUSTOMER, False),
        (("Anna Berg", "tuxfan"), Role.CUSTOMER, False),
        (("Anna", "Ben", "Carl"), Role.UNKNOWN, True),
    ],
)
def test_when_roles_are_not_to_be_trusted(names: tuple[str, ...], role: Role, expected: bool) -> None:
    assert without_roles(turns(*((name, "text") for name in names), role=role)) is expected


THREAD = turns(
    ("Asker", "Which garage in the harbour repairs old scooters? Mine does not start."),
    ("Reader1", "Try the garage behind the fish market, they repair every scooter."),
    ("Reader2", "lol thanks for asking mate :)"),
    ("Reader3", "Is yours electric?"),
    ("Reader4", "The harbour garage of Lund is good for old scooters, call them first."),
)


def test_a_thread_gives_an_example_for_each_comment_that_answers() -> None:
    assert is_thread(THREAD)
    found = links(THREAD)
    assert ((0,), (1,)) in found
    assert ((0,), (4,)) in found
    assert ((0,), (2,)) not in found


def test_a_thread_whose_readers_were_taken_for_customers_is_still_one() -> None:
    roles = (Role.AGENT, *[Role.CUSTOMER] * 4)
    said = tuple(Turn(t.index, role, t.speaker, None, t.text) for t, role in zip(THREAD, roles, strict=True))
    assert links(said) == links(THREAD)


def test_a_ticket_with_two_agents_is_no_thread() -> None:
    said = (
        Turn(0, Role.CUSTOMER, "Ann", None, "My scooter does not start. What can I do?"),
        Turn(1, Role.AGENT, "Bob", None, "Let me ask the workshop."),
        Turn(2, Role.AGENT, "Cem", None, "Pull the choke and press the starter for ten seconds."),
    )
    assert not is_thread(said)
    assert links(said) == [((0,), (2,))]


def test_putting_off_is_no_answer_among_nicknames() -> None:
    said = (
        Turn(0, Role.CUSTOMER, "petra_k", None, "how can I export a whole folder as PDF?"),
        Turn(1, Role.AGENT, "lark_finn", None, "let me ask the team, I don't know that one myself"),
        Turn(2, Role.AGENT, "lark_finn", None, "sorry, nobody is around today. I'll write to you tomorrow"),
    )
    assert links(said) == []


def test_better_comments_get_more_confidence() -> None:
    good, chatter, question = forum.rate(THREAD[0], [THREAD[1], THREAD[2], THREAD[3]])
    assert good > question
    assert good > chatter
    assert chatter < forum.KEEP


POST = (
    "Backup to the storage box stops at night. Since the update last week the nightly backup of my laptop stops after "
    "ten minutes with error 53, by day it works. Which setting do I have to change?"
)
ADVICE = "Check whether the box goes to sleep at night: Settings > Power > Disk standby, switch it off and try again."


def thread(*said: tuple[str, str]) -> list[ExtractedExample]:
    transcript = Transcript("thread.txt", "chat", turns(("Wanda", POST), *said))
    return RulesExtractor().extract(transcript, limit=20)


def test_the_opener_who_comes_back_says_what_worked() -> None:
    made = thread(
        ("Olaf", "Plug it in with a cable, the wireless network is often slow at night."),
        ("Priya Nair", ADVICE),
        ("Wanda", "Thanks for the hints, I will try that tonight."),
        ("Jens", "Use another program for it, the one of the vendor has many bugs."),
        ("Wanda", "Priya Nair, switching the standby off solved it, the backup ran through. Thank you!"),
    )
    assert {turn for example in made for turn in example.answer_turns} <= {1, 2, 4}
    assert made[0].answer_turns == (2,)
    assert made[0].resolved is True
    assert [example.resolved for example in made[1:]] == [None] * (len(made) - 1)
    assert "customer confirmed the fix" in made[0].quality.reasons


def test_what_the_opener_says_without_a_name_is_meant_for_the_last_one() -> None:
    people = (("Olaf", "Plug it in with a cable, the wireless network is slow."), ("Priya", ADVICE))
    rest = ("Jens", "Use another program for it, the one of the vendor has many bugs.")
    before = {e.answer_turns: e for e in thread(*people, rest)}
    after = {e.answer_turns: e for e in thread(*people, ("Wanda", "I did that, but it still does not work."), rest)}
    assert before[(2,)].resolved is None
    assert (2,) not in after or after[(2,)].resolved is False
    assert all(e.resolved is None for turns_of, e in after.items() if turns_of != (2,))
    assert (2,) not in after or after[(2,)].confidence < before[(2,)].confidence


@pytest.mark.parametrize("words", ["Thanks a lot!", "Priya: I'll try that later.", "Nice weather today."])
def test_politeness_does_not_say_that_it_worked(words: str) -> None:
    people = (
        ("Olaf", "Plug it in with a cable."),
        ("Priya", ADVICE),
        ("Wanda", words),
        ("Jens", "Use another program."),
    )
    assert all(example.resolved is None for example in thread(*people))


def test_an_opener_who_asks_again_makes_it_a_chat() -> None:
    post = ("Wanda", POST)
    others = (("Olaf", "Plug it in."), ("Priya", ADVICE), ("Jens", "Use another program."))
    assert is_thread(turns(post, *others, ("Wanda", "Great, it works now.")))
    assert not is_thread(turns(post, *others, ("Wanda", "And what about my phone?")))
    assert not is_thread(turns(("Wanda", "backup stops?"), *others, ("Wanda", "Great, it works now.")))


def test_comments_in_doubt_are_proposed_with_little_confidence() -> None:
    made = thread(
        ("Priya", ADVICE),
        ("Jens", "Depends on the model of the box, maybe something in the settings for power."),
        ("Olaf", "lol thanks mate"),
    )
    assert [example.answer_turns for example in made] == [(1,), (2,)]
    assert made[1].confidence < 0.6 < made[0].confidence


@pytest.mark.parametrize("said", [THREAD, CHAT], ids=["thread", "chat"])
def test_spans_are_the_words_of_question_and_answer(said: tuple[Turn, ...]) -> None:
    for example in RulesExtractor().extract(Transcript("x.txt", "chat", said), limit=20):
        for side, text in ((Side.QUESTION, example.question), (Side.ANSWER, example.answer)):
            pieces = [said[s.turn].text[s.start : s.end] for s in example.spans if s.side is side]
            assert "\n".join(pieces).casefold() == text.casefold()


def test_a_greeting_is_in_neither_question_nor_evidence() -> None:
    said = turns(("Wanda", f"Hello all, {POST}"), ("Priya", ADVICE), ("Jens", "Plug it in with a cable."))
    (example, *_) = RulesExtractor().extract(Transcript("x.txt", "chat", said), limit=20)
    assert example.question == POST
    assert example.spans[0].start == len("Hello all, ")


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("why does the label printer print blank labels?", "no idea, sorry"),
        ("why does the label printer print blank labels?", "+1 same problem"),
        ("why does the label printer print blank labels?", "brb, one moment please"),
        ("why does the label printer print blank labels?", "hi tom_k"),
        ("warum druckt der drucker leere etiketten?", "keine ahnung"),
        ("warum druckt der drucker leere etiketten?", "geht mir genauso"),
        ("pourquoi des étiquettes vides ?", "aucune idée"),
        ("¿por qué salen etiquetas vacías?", "ni idea"),
        ("hello? anyone here?", "hi tom_k"),
    ],
)
@pytest.mark.parametrize("more", [(), (("ben_x", "me neither"),)], ids=["chat", "thread"])
def test_empty_replies_are_no_answers(question: str, reply: str, more: tuple[tuple[str, str], ...]) -> None:
    assert links(turns(("tom_k", question), ("lia9", reply), *more)) == []


@pytest.mark.parametrize(
    "reply", ["yes", "no, only on paper", "yes thanks", "no idea about blue ones, but the red ones are on shelf 4"]
)
def test_short_answers_are_answers(reply: str) -> None:
    assert links(turns(("tom_k", "are the red labels in stock?"), ("lia9", reply))) == [((0,), (1,))]


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("tuxfan: install p7zip, then 7z x", "install p7zip, then 7z x"),
        ("@tuxfan install p7zip, then 7z x", "install p7zip, then 7z x"),
        ("tuxfan install p7zip, then 7z x", "tuxfan install p7zip, then 7z x"),
        ("apt: install p7zip, then 7z x", "apt: install p7zip, then 7z x"),
    ],
)
def test_the_name_of_the_one_a_line_is_for_is_no_part_of_it(reply: str, answer: str) -> None:
    said = turns(("tuxfan", "moss42: how do I unpack a .7z file?"), ("moss42", reply))
    (example,) = RulesExtractor().extract(Transcript("chat.txt", "chat", said), limit=20)
    assert example.question == "How do I unpack a .7z file?"
    assert example.answer == answer
    assert [said[s.turn].text[s.start : s.end] for s in example.spans] == ["how do I unpack a .7z file?", answer]
