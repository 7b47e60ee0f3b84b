"""Why a hit is shown: matched words, nearest sentence, calibrated score."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedme_desktop.domain.calibration import calibrated
from feedme_desktop.domain.ranking import matched_words, nearest_sentence, rare_enough, stem
from feedme_desktop.domain.sentences import split_sentences


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("deleting", "delete"),
        ("labels", "label"),
        ("replies", "reply"),
        ("Settings", "setting"),
        ("stopped", "stop"),
        ("payment", "payments"),
        ("installation", "installing"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("mail", "main"), ("order", "older"), ("label", "table")])
def test_different_words_have_different_stems(one, other):
    assert stem(one) != stem(other)


def test_matched_words_are_those_of_the_example_as_it_writes_them():
    text = "How do I delete a Label? Labels are under Settings."
    assert matched_words("I can't find how deleting labels works", text) == ("delete", "Label", "Labels")


def test_small_words_match_only_when_there_is_nothing_else():
    assert matched_words("how do I print", "How do I scan?") == ()
    assert matched_words("how to", "How do I scan?") == ("How",)


def test_a_code_is_matched_however_its_joints_are_written():
    assert matched_words("err2417 again", "We see ERR-2417 when sending.") == ("ERR-2417",)
    assert matched_words("o'brien", "Ask O’Brien about it.") == ("O’Brien",)


def test_the_nearest_sentence_shares_the_words_that_tell():
    answer = "Hi Jane, thanks for writing! Labels are deleted under Settings > Labels. Anything else?"
    assert nearest_sentence("how to delete a label", answer) == "Labels are deleted under Settings > Labels."


def test_the_nearest_sentence_holds_the_code_that_was_asked_for():
    answer = "Sending mail can fail for many reasons of sending. With 0x800CCC0E the port is wrong."
    assert nearest_sentence("sending mail fails 0x800ccc0e", answer) == "With 0x800CCC0E the port is wrong."


def test_without_shared_words_the_first_sentence_that_says_something_is_shown():
    answer = "Hi Jane,\nSure!\nOpen the menu and choose Export.\nThen wait a minute."
    assert nearest_sentence("backup", answer) == "Open the menu and choose Export."
    assert nearest_sentence("backup", "") == ""


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Use version 4.2.1 of app.exe. It works.", ["Use version 4.2.1 of app.exe.", "It works."]),
        ("Ask Dr. Smith, e.g. Today. Fine.", ["Ask Dr. Smith, e.g. Today.", "Fine."]),
        ("1. Open it\n2. Close it", ["Open it", "Close it"]),
        ("First line\n\n- second line", ["First line", "second line"]),
        ('He said "no." Then left.', ['He said "no."', "Then left."]),
        ("設定を開きます。次に保存。", ["設定を開きます。", "次に保存。"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_sees_their_end(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text(alphabet="ab .!?\n\"'1-。", max_size=200))
def test_no_letter_is_lost_between_sentences(text):
    letters = [c for c in text if c in "ab"]
    assert [c for s in split_sentences(text) for c in s if c in "ab"] == letters


@given(st.floats(-1, 2.5), st.floats(-1, 2.5), st.booleans())
def test_a_better_rank_never_shows_a_lower_score(one, other, words_only):
    low, high = sorted((one, other))
    assert 0 <= calibrated(low, words_only=words_only) <= calibrated(high, words_only=words_only) <= 1


def test_an_exact_identifier_is_shown_as_trustworthy_and_a_stranger_is_not():
    assert calibrated(1.3) > 0.9
    assert calibrated(0.95) > 0.7
    assert calibrated(0.2) < 0.3


def test_an_identifier_is_rare_by_the_size_of_the_library():
    assert rare_enough(0) == rare_enough(3_999) == 3
    assert rare_enough(100_000) == 100
