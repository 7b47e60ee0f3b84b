"""What is measured of question and answer, and what it says: the reasons a reviewer reads."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.quality import FEATURES, REASONS, SHIPPED, Band, Tone, band_of, reason_of, telling
from feedme_desktop.extraction.quality import Facts, features_of, judge, measured_again
from feedme_desktop.extraction.traits import measure

QUESTION = "How do I change the e-mail address of my account?"
ANSWER = "Open Settings > Account, press Change beside the address and type the new one."


def said(question: str, answer: str, **facts) -> set[str]:
    reasons = judge(question, answer, Facts(**facts)).quality.reasons
    return {reason_of(words).key for words in reasons}


def score(question: str, answer: str, **facts) -> float:
    return judge(question, answer, Facts(**facts)).quality.score


def test_a_confirmed_and_concrete_answer_is_strong():
    judged = judge(QUESTION, ANSWER, Facts(confirmed=True))
    assert judged.quality.score > 0.85
    assert judged.quality.reasons[0] == "customer confirmed the fix"
    assert {"advice", "specific", "asked"} <= {reason_of(words).key for words in judged.quality.reasons}


def test_features_have_names_that_are_known_and_are_shares():
    found = features_of("It??!!!! WHY IS THIS SO SLOW", "ok", Facts(failures=9, unsupported=((0, 2),), strangers=True))
    assert found.keys() <= set(FEATURES)
    assert all(0 < value <= 1 for value in found.values())
    assert found["unsupported"] == found["failed"] == 1.0


@pytest.mark.parametrize(
    ("key", "question", "answer"),
    [
        ("short", QUESTION, "In Settings."),
        ("long", QUESTION, ANSWER * 25),
        ("long_question", QUESTION * 25, ANSWER),
        ("steps", QUESTION, "1. Open Settings\n2. Press Account\n3. Type the new address"),
        ("vague", QUESTION, "It is somewhere in there, you will see it."),
        ("needs_context", "How do I do that?", ANSWER),
        ("needs_context", "Wie geht das?", ANSWER),
        ("needs_context", "As I said, the address still can't be changed, why?", ANSWER),
        ("points_elsewhere", QUESTION, "Please follow the steps in the attached document, page two."),
        ("points_elsewhere", QUESTION, "As I mentioned, open the Settings and press Account there."),
        ("points_elsewhere", QUESTION, "Die Anleitung finden Sie im Anhang, bitte folgen Sie den Schritten."),
        ("partial", "Where is the invoice of March? And why was I charged twice for it?", "It is under Billing."),
        ("asks_back", QUESTION, "Which version of the program do you use at the moment?"),
        ("promises", QUESTION, "I will look into it and get back to you."),
        ("cut_off", QUESTION, "Open Settings, press Account, and then choose the"),
        ("rude", QUESTION, "You should have read the manual: open Settings > Account and press Change."),
        ("shouting", QUESTION, "PLEASE READ THE MANUAL FIRST. Open Settings > Account and press Change."),
        ("angry", "This is ridiculous!!!! How do I change my e-mail address?", ANSWER),
        ("other_language", QUESTION, "Bitte öffnen Sie die Einstellungen und wählen Sie dort die neue Adresse aus."),
        ("personal", QUESTION, ANSWER + " Write to kim@example.org."),
        ("account", QUESTION, "I have refunded your order, the money will be there in three days."),
        ("account", QUESTION, "Your subscription has been cancelled, so nothing more will be charged."),
        ("account", QUESTION, "Ich habe Ihnen das Passwort soeben zurückgesetzt."),
    ],
)
def test_what_lacks_is_said(key, question, answer):
    assert key in said(question, answer)
    if REASONS[key].tone in (Tone.BAD, Tone.CAUTION):
        assert key not in said(QUESTION, ANSWER)
        assert score(question, answer) < score(QUESTION, ANSWER)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Is it possible to share a folder with somebody outside?", "Yes. Open the folder, press Share and add them."),
        ("The report says that my quota is full. What can I delete?", "Open Storage > Largest files and delete those."),
        ("Could you help me? How do I print a label?", "Choose Print > Label and press Start."),
        ("¿Dónde activo el modo oscuro?", "Abra Apariencia, elija Oscuro y pulse Aplicar."),
        ("Can I use the API with OAuth?", "Yes: create a token under Settings > API and send it as a header."),
    ],
)
def test_sound_pairs_are_not_complained_about(question, answer):
    complaints = {key for key in said(question, answer) if REASONS[key].tone in (Tone.BAD, Tone.CAUTION)}
    assert complaints == set()
    assert score(question, answer) > 0.7


@pytest.mark.parametrize(
    ("key", "facts"),
    [
        ("confirmed", {"confirmed": True}),
        ("thanked", {"thanked": True}),
        ("closed", {"closed": True}),
        ("unresolved", {"unresolved": True}),
        ("failed", {"failures": 1}),
        ("unclear", {"strong": False}),
        ("strangers", {"strangers": True, "likely": 0.5}),
        ("unsupported", {"unsupported": ((0, 20),)}),
        ("other_language", {"language": "de"}),
        ("unconfirmed", {}),
    ],
)
def test_what_the_ticket_says_is_a_reason(key, facts):
    assert key in said(QUESTION, ANSWER, **facts)


def test_outcomes_are_in_order():
    outcomes = [{"unresolved": True}, {}, {"thanked": True}, {"closed": True}, {"confirmed": True}]
    scores = [score(QUESTION, ANSWER, **facts) for facts in outcomes]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_measured_again_keeps_what_the_ticket_says():
    before = features_of(QUESTION, "ok", Facts(confirmed=True, unsupported=((0, 2),)))
    after = measured_again(before, QUESTION, ANSWER, unsupported=())
    assert after == features_of(QUESTION, ANSWER, Facts(confirmed=True))
    marked = measured_again(before, QUESTION, ANSWER, unsupported=((0, 8),))
    assert marked == features_of(QUESTION, ANSWER, Facts(confirmed=True, unsupported=((0, 8),)))
    assert measured_again(before, QUESTION, "ok") == before


def test_every_reason_is_found_by_its_words_and_no_two_share_them():
    assert len({reason.words for reason in REASONS.values()}) == len(REASONS)
    assert all(reason_of(reason.words) is reason for reason in REASONS.values())
    assert all(reason.hint for reason in REASONS.values())
    assert reason_of("an engine's own words").tone is Tone.PLAIN


def test_the_card_names_what_speaks_against_a_weak_example_and_for_another():
    reasons = ("customer confirmed the fix", "answer is short")
    assert telling(reasons, Band.WEAK).key == "short"
    assert telling(reasons, Band.STRONG).key == "confirmed"
    assert telling((), Band.FAIR) is None
    assert [band_of(value, below_threshold=value < 0.7) for value in (0.5, 0.7, 0.85)] == list(reversed(Band))


def test_scores_stay_between_0_and_1_for_odd_texts():
    for text in ("", "?", "\n" * 5_000, "a" * 100_000, "(" * 20_000, "あ" * 500, "1. " * 9_000):
        for other in ("", text):
            assert 0 <= judge(text, other, Facts()).quality.score <= 1
            assert measure(other, text).keys() <= set(FEATURES)


def test_shipped_weights_name_every_feature():
    assert SHIPPED.by_name.keys() == set(FEATURES)
