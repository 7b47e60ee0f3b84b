"""The same question, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedme_desktop.domain.wording import question_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I print?", "  how do I  PRINT"),
        ("ﬁle", "file"),
        ("STRASSE", "Straße"),
        ("What's new", "What’s new?!"),
        ("full　width", "full width"),
    ],
)
def test_spelling_does_not_matter(one, other):
    assert question_key(one) == question_key(other)


@pytest.mark.parametrize(("one", "other"), [("print", "prints"), ("Ä", "A"), ("?", "!"), ("ERR-1", "ERR-2")])
def test_words_do(one, other):
    assert question_key(one) != question_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text):
    assert question_key(question_key(text)) == question_key(text)
