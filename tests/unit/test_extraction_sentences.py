"""Where a turn is cut into sentences."""

from __future__ import annotations

import pytest

from feedme_desktop.extraction.sentences import fold_words, split_sentences


@pytest.mark.parametrize(
    "text",
    [
        "It runs on Android 9.|Have a nice day!",
        "It uses port 80.|Sorry, I was wrong, it is port 443.",
        "The limit is 7.|Then it stops.",
        "Do this: 1. Open Settings.|2. Press Go.|3. Restart it.",
        "Do this: 1. Open Settings 2. Press Go 3. Restart it.",
        "Follow these steps 1. Open the lid.|2. Press Go.",
        "Sie kommt am 3. Mai heraus.|Schönen Tag!",
        "Vom 12. bis 14. Juni in Halle 3.|Viele Grüße",
        "Am 3. 5. 2024 im 2. Stock.|Bis dann!",
        "Öffnen Sie im 2. Schritt den Deckel.|Fertig.",
        "In step 2. Press Go.",
        "Use e.g. port 80 (or no. 81).|It is free.",
        "It is version 10.2.|It is new.",
    ],
)
def test_a_number_ends_a_sentence_unless_it_counts(text: str) -> None:
    sentences = text.split("|")
    assert [one.text for one in split_sentences(text.replace("|", " "))] == sentences


def test_letters_lose_their_accents_and_strokes() -> None:
    assert fold_words("Błąd DZIAŁA, størrelse à côté") == ("blad", "dziala", "storrelse", "a", "cote")
