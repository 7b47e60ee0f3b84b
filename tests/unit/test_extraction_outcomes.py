"""What a customer says about how it went, and what that makes of the answers before it."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.example import ExtractedExample
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.registry import create_extractor

ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT}


def extract(*lines: str) -> list[ExtractedExample]:
    turns = tuple(Turn(i, ROLES[line[0]], line[0], None, line[3:]) for i, line in enumerate(lines))
    return create_extractor("rules").extract(Transcript("ticket.txt", "text", turns), limit=20)


@pytest.mark.parametrize(
    "relapse",
    [
        "Unfortunately it is back, two more labels came out empty.",
        "Hm, the error is back.",
        "Sorry, spoke too soon.",
        "Sorry, too early: the labels are empty again.",
        "The printer makes empty labels again.",
        "Leider ist der Fehler wieder da.",
        "Zu früh gefreut, es kommen wieder leere Etiketten.",
        "Malheureusement le problème est revenu.",
        "Por desgracia el fallo ha vuelto.",
        "Purtroppo il problema è tornato.",
        "Infelizmente o erro voltou.",
        "Helaas is het probleem terug, het probleem is terug.",
        "Niestety błąd wrócił.",
    ],
)
def test_what_comes_back_has_not_been_solved(relapse: str) -> None:
    (example,) = extract(
        "C: My printer makes empty labels.",
        "A: Clean the print head with a dry cloth.",
        "C: Great, that works!",
        f"C: {relapse}",
        "A: Then install driver 9.2.",
        "C: That did it, thanks!",
    )
    assert (example.answer, example.resolved) == ("Then install driver 9.2.", True)


@pytest.mark.parametrize("success", ["Great, it is back.", "The button is back, thank you!", "Solved, it is back."])
def test_what_was_missing_and_is_back_is_solved(success: str) -> None:
    (example,) = extract("C: The print button is missing.", "A: Press F5 to reload.", f"C: {success}")
    assert (example.answer, example.resolved) == ("Press F5 to reload.", True)


@pytest.mark.parametrize(
    "reply",
    [
        "Solved, thanks.", "Fixed :)", "Sorted!", "Done!", "That's it, thank you!", "Got in, thanks.", "ah got it",
        "Yes, that was the reason.", "Confirmed working on my side.", "The detour is fine for now, thanks.",
        "All steps done, it prints on the new one.", "Sharp now, thank you.", "Bingo!", "Gelöst, danke.", "Erledigt!",
        "Daran lag es.", "Résolu, merci.", "C'était ça !", "Solucionado.", "Hecho, gracias.", "Era eso.", "Risolto!",
        "Fatto, grazie.", "Resolvido, obrigada.", "Feito!", "Opgelost.", "Klaar, bedankt.", "Rozwiązane.", "Gotowe!",
    ],
)  # fmt: skip
def test_a_brief_word_says_that_it_is_solved(reply: str) -> None:
    (example,) = extract("C: My labels look blurry.", "A: Tick Sharp in the print menu.", f"C: {reply}")
    assert (example.answer, example.resolved) == ("Tick Sharp in the print menu.", True)


@pytest.mark.parametrize("reply", ["ok", "I will do that tonight.", "Done? Not yet.", "👍"])
def test_other_brief_words_do_not(reply: str) -> None:
    made = extract("C: My labels look blurry.", "A: Tick Sharp in the print menu.", f"C: {reply}")
    assert all(example.resolved is None for example in made)


def test_a_step_that_is_done_is_not_the_end() -> None:
    (example,) = extract(
        "C: My labels look blurry.",
        "A: Open the print menu.",
        "C: Done.",
        "A: Now tick Sharp there.",
        "C: That worked!",
    )
    assert (example.answer_turns, example.resolved) == ((1, 3), True)
