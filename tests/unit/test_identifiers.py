"""What counts as an identifier, when an example is stored and when somebody asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedme_desktop.domain.identifiers import MAX_CODES, asked_codes, cut_codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Outlook says 0x800CCC0E when sending", "0X800CCC0E"),
        ("my account is under O'Brien", "O'BRIEN"),
        ("O'Brien's mailbox is gone", "O'BRIEN"),
        ("it is o’brien with a curly mark", "O'BRIEN"),
        ("please ask D'Angelo", "D'ANGELO"),
        ("we get ERR-2417 since monday", "ERR2417"),
        ("we get err_2417 since monday", "ERR2417"),
        ("order A-10-4711 never came", "A104711"),
        ("after KB123456 nothing works", "KB123456"),
        ("since version 4.2.1 it crashes", "4.2.1"),
        ("since v4.2.1 it crashes", "4.2.1"),
        ("mail to jane.doe@example.com bounces", "JANE.DOE@EXAMPLE.COM"),
        ("cannot reach 192.168.1.20 today", "192.168.1.20"),
        ("is imap.example.org the right server?", "IMAP.EXAMPLE.ORG"),
        ("the page shows error 403", "403"),
        ('it only says code "403"', "403"),
        ("a 500 error on every page", "500"),
        ("ticket #4711 is still open", "4711"),
        ("ERR_CONNECTION_REFUSED in the browser", "ERRCONNECTIONREFUSED"),
        ("invoice INV/2024/00123 is wrong", "INV/2024/00123"),
        ("where is 483920174", "483920174"),
        ("chip 4711AB is hot", "4711AB"),
        ("crash at 0xdead", "0XDEAD"),
        ("SKU XJ9-44 sold out", "XJ944"),
    ],
)
def test_an_identifier_is_cut_from_the_text_and_from_the_question_alike(text, code):
    assert code in cut_codes(text)
    assert asked_codes(text) == (code,)


@pytest.mark.parametrize(
    "query",
    [
        "I can't delete a label",
        "they won't, we'll and you're",
        "open 24/7 or 9-5?",
        "on 2024-01-15 or 15.01.2024 or 1/2/24",
        "the 3rd bag of 10kg, 30-day trial, 2nd-hand",
        "300 people paid $12,000 in 2023",
        "an A4 page as MP3",
        "e.g. this and that, i.e. all",
        "order 12 bottles",
        "",
    ],
)
def test_everyday_words_and_amounts_are_no_identifiers(query):
    assert asked_codes(query) == ()


def test_an_elided_article_is_no_name():
    assert cut_codes("l'adresse d'accord o'clock") == ()


def test_a_lone_token_is_always_meant():
    assert asked_codes(" 12 ") == ("12",)


def test_each_identifier_comes_once_in_the_order_of_the_text():
    assert cut_codes("ERR-1 then KB-22 then err-1") == ("ERR1", "KB22")


def test_a_pasted_log_is_cut_off():
    assert len(cut_codes(" ".join(f"id{n}" for n in range(5000)))) == MAX_CODES


@given(st.text())
def test_any_text_is_accepted_and_only_a_name_may_be_asked_for_that_is_not_cut(text):
    assert all("'" in code for code in set(asked_codes(text)) - set(cut_codes(text)))
    assert all(code == code.upper() for code in cut_codes(text))
