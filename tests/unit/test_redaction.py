"""Masking is reversible word for word, stable over a conversation, and its map stays in the process."""

import pickle
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn
from feedme_desktop.extraction.redaction import Masker


def transcript(*texts, speakers=("Dana Whitfield", "Robin (Support)"), **given):
    turns = tuple(
        Turn(i, (Role.CUSTOMER, Role.AGENT)[i % 2], speakers[i % 2], None, text) for i, text in enumerate(texts)
    )
    return Transcript("t.txt", "text", turns, **given)


def test_the_same_original_has_the_same_placeholder():
    masker = Masker(transcript("Mail jane@example.com", "jane@example.com? And bob@example.com?"))
    assert masker.hide("Mail jane@example.com") == "Mail [EMAIL_1]"
    assert masker.hide("jane@example.com? And bob@example.com?") == "[EMAIL_1]? And [EMAIL_2]?"
    assert [(str(one.kind), one.original, one.placeholder) for one in masker.found] == [
        ("email", "jane@example.com", "[EMAIL_1]"),
        ("email", "bob@example.com", "[EMAIL_2]"),
    ]


def test_what_one_turn_gives_away_is_hidden_in_all():
    masker = Masker(transcript("My order number is 482137.", "I looked 482137 up."))
    assert masker.hide("I looked 482137 up.") == "I looked [ORDER_1] up."


def test_speakers_and_names_given_in_the_text_are_hidden():
    masker = Masker(transcript("Hi Robin, my name is Ines Kowalska.", "Hello Ines!", "Ines told Dana so."))
    assert masker.hide("Ines told Dana so.") == "[NAME_1] told [NAME_2] so."
    assert masker.hide("Dana Whitfield") == "[NAME_3]"
    assert "Robin" not in masker.hide("Robin (Support)")


def test_the_rest_of_the_ticket_tells_too():
    turn = Turn(0, Role.CUSTOMER, None, None, "As said.", (HiddenPart(HiddenKind.SIGNATURE, "Order no. 99120"),))
    found = Masker(Transcript("t", "email", (turn,), title="For Mr. Okafor", metadata={"requester": "Lena Huber"}))
    assert found.hide("Lena and Okafor: 99120") == "[NAME_1] and [NAME_2]: [ORDER_1]"


@pytest.mark.parametrize(
    "asked", ["What is your full name?", "Could I have your name, please?", "Who am I speaking with?"]
)
def test_a_name_that_was_asked_for_is_one(asked):
    masker = Masker(transcript("Hello", asked, "Tyler Jones. I need help."))
    assert masker.hide("Tyler Jones. I need help.") == "[NAME_1]. I need help."


def test_a_number_that_was_asked_for_is_one():
    masker = Masker(transcript("Hello", "May I have your account number and PIN?", "93418043810 and 7731"))
    assert "93418043810" not in masker.hide("93418043810 and 7731")
    assert "7731" not in masker.hide("93418043810 and 7731")


@pytest.mark.parametrize(
    "written",
    ["[EMAIL_1]", "[email_1]", "[Email 1]", "[EMAIL-1]", "[ EMAIL_1 ]", "EMAIL_1", "[EMAILS_1]", "\\[EMAIL_1\\]"],
)
def test_what_a_model_makes_of_a_placeholder_is_understood(written):
    masker = Masker(transcript("Mail jane@example.com"))
    masker.hide("Mail jane@example.com")
    assert masker.reveal(f"Write to {written}'s owner.") == "Write to jane@example.com's owner."


def test_placeholders_that_stand_for_nothing_stay():
    masker = Masker(transcript("Mail jane@example.com"))
    masker.hide("Mail jane@example.com")
    assert masker.reveal("[EMAIL_2] [PHONE_1] [name] EMAIL_17 email 1") == "[EMAIL_2] [PHONE_1] [name] EMAIL_17 email 1"


def test_a_placeholder_in_the_ticket_reveals_nobody():
    masker = Masker(transcript("Say [EMAIL_1] and email_1 aloud.", "Mine is jane@example.com"))
    masker.hide("Mine is jane@example.com")
    hidden = masker.hide("Say [EMAIL_1] and email_1 aloud.")
    assert "jane" not in masker.reveal(hidden)
    assert masker.reveal(hidden) == "Say [EMAIL_1] and email_1 aloud."


def test_many_originals_take_time_in_proportion():
    def took(count):
        text = "".join(f"Call 415-555-{n:04} or {n} {n * 7919 % 10_007}.\n" for n in range(count))
        ticket = transcript(text)
        began = time.process_time()
        masker = Masker(ticket)
        assert masker.reveal(masker.hide(text)) == text
        return time.process_time() - began

    took(50)
    assert took(8_000) < 40 * took(1_000) + 0.5  # eight times the text; a square would take 64 times as long


def test_the_map_is_not_shown_and_does_not_travel():
    masker = Masker(transcript("Mail jane@example.com"))
    masker.hide("Mail jane@example.com")
    assert "jane" not in f"{masker!r} {masker.found!r} {masker.__dict__.keys()}"
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(masker)


PIECES = st.sampled_from(
    ["[EMAIL_1]", "EMAIL_1", "[email 2]", "\\[NAME_1\\]", "jane@example.com", "Dana", "DANA", "dana whitfield", "田中",
     "[", "]", "_1", "415-555-0123", " ", "\n", "order no. 48213", "48213", "s", "\\", "[TEXT_1]", "NAME_1", "Hi Bob,",
     "4111 1111 1111 1111", "EMAIL\u017f_1", "password: x9x9x9", "1", "\u0130", "\u212a", "ﬁ", "İstanbul",
     "12 Main Street"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join)


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
@settings(deadline=None, max_examples=300)
def test_hidden_and_revealed_is_the_same_text(said, other):
    masker = Masker(transcript(*said, speakers=("Dana Whitfield", "田中")))
    for text in [*said, other, *said]:
        hidden = masker.hide(text)
        assert masker.reveal(hidden) == text
        assert masker.hide(text) == hidden
