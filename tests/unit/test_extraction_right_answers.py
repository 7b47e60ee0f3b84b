"""Corrections, questions that stand alone, and sentences that answer nothing: the rules one by one."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.registry import create_extractor
from feedme_desktop.extraction.speech_acts import Act, read_agent

ROLES = {"C": Role.CUSTOMER, "A": Role.AGENT}


def ticket(*lines: str, **metadata: str) -> Transcript:
    turns = tuple(Turn(i, ROLES[line[0]], line[0], None, line[3:]) for i, line in enumerate(lines))
    return Transcript("ticket.txt", "text", turns, metadata=metadata)


def extract(*lines: str, **metadata: str) -> list[ExtractedExample]:
    made = create_extractor("rules").extract(ticket(*lines, **metadata), limit=20)
    return sorted(made, key=lambda example: example.question_turns)


def earlier(example: ExtractedExample, *lines: str) -> list[str]:
    turns = ticket(*lines).turns
    return [turns[s.turn].text[s.start : s.end] for s in example.spans if s.side is Side.EARLIER]


@pytest.mark.parametrize(
    ("said", "answer", "replaced"),
    [
        (["Use port 465.", "Sorry, I meant port 587."], "Port 587.", ["Use port 465."]),
        (["Use port 465. Sorry, I meant port 587."], "Port 587.", ["Use port 465."]),
        (["It costs 5 euros.", "Correction: it costs 6 euros, not 5."], "It costs 6 euros", ["It costs 5 euros."]),
        (["Press F7 there.", "Please ignore my last message.", "Press F9."], "Press F9.", ["Press F7 there."]),
        (["Press F7 there.", "Sorry, I was wrong. Press F9."], "Press F9.", ["Press F7 there."]),
        (["Nehmen Sie Port 465.", "Ich meinte Port 587."], "Port 587.", ["Nehmen Sie Port 465."]),
        (["Tiene 14 días.", "Perdón, me equivoqué: tiene 30 días."], "Tiene 30 días.", ["Tiene 14 días."]),
        (["Ha 14 giorni.", "Mi correggo: ha 30 giorni."], "Ha 30 giorni.", ["Ha 14 giorni."]),
        (["It takes 5 days.", "I gave you outdated information. It takes 9 days."], "It takes 9 days.",
         ["It takes 5 days."]),
        (["It takes 5 days.", "Sorry, typo: 9 days."], "9 days.", ["It takes 5 days."]),
        (["It takes 5 days.", "Sorry, wrong number. 9 days it is."], "9 days it is.", ["It takes 5 days."]),
        (["It takes 5 days.", "Disregard what I wrote. The right answer is 9 days."], "The right answer is 9 days.",
         ["It takes 5 days."]),
        (["It takes 5 days.", "Sorry, that was the old rule. It takes 9 days."], "It takes 9 days.",
         ["It takes 5 days."]),
        (["It takes 5 days.", "Update: it takes 9 days."], "Update: it takes 9 days.", ["It takes 5 days."]),
        (["Es sind 5 Tage.", "Ich habe Ihnen veraltete Informationen gegeben. Es sind 9 Tage."], "Es sind 9 Tage.",
         ["Es sind 5 Tage."]),
        (["Leva 5 dias.", "Enganei-me: leva 9 dias."], "Leva 9 dias.", ["Leva 5 dias."]),
        (["Trwa to 5 dni.", "Przepraszam, pomyliłem się: 9 dni."], "9 dni.", ["Trwa to 5 dni."]),
        (["C'est 5 jours.", "En fait, c'est 9 jours."], "En fait, c'est 9 jours.", ["C'est 5 jours."]),
        (["Open Mail. Use port 465 there. Save.", "Correction: use port 587 there."],
         "Open Mail.\nuse port 587 there.\nSave.", ["Use port 465 there."]),
    ],
)  # fmt: skip
def test_a_later_correction_wins_and_both_are_kept(said: list[str], answer: str, replaced: list[str]) -> None:
    lines = ["C: Which port or price or key is it?", *(f"A: {text}" for text in said)]
    (example,) = extract(*lines)
    assert example.answer == answer
    assert earlier(example, *lines) == replaced


def test_a_correction_comes_after_the_thanks() -> None:
    lines = ("C: Which port is it?", "A: Use port 465.", "C: Thanks!", "A: Sorry, I meant port 587.")
    (example,) = extract(*lines)
    assert (example.answer, earlier(example, *lines)) == ("Port 587.", ["Use port 465."])


@pytest.mark.parametrize(
    "later",
    [
        "Actually this moved: go to Settings > Desk and press Clear.",
        "Please don't use Tools > Wipe, it takes the drafts too. Use Settings > Desk instead.",
        "Bitte nicht mehr Tools > Wipe verwenden. Nehmen Sie stattdessen Settings > Desk.",
    ],
)
def test_what_the_agent_says_instead_after_the_thanks_is_the_answer(later: str) -> None:
    lines = ("C: How do I empty my desk?", "A: Open Tools > Wipe and press Go.", "C: Thanks!", f"A: {later}")
    (example,) = extract(*lines)
    assert (example.answer, earlier(example, *lines)) == (later, ["Open Tools > Wipe and press Go."])


@pytest.mark.parametrize(
    "later", ["Actually, there is a video about the desk.", "Update: our desk has a phone.", "Don't press Go twice."]
)
def test_a_remark_after_the_thanks_replaces_nothing(later: str) -> None:
    lines = ("C: How do I empty my desk?", "A: Open Tools > Wipe and press Go.", "C: Thanks!", f"A: {later}")
    (example,) = extract(*lines)
    assert example.answer == "Open Tools > Wipe and press Go."


def test_a_correction_of_its_own_words_belongs_to_the_question_before_it() -> None:
    first, second = extract(
        "C: How do I export letters?",
        "A: Open the menu and press Go. Sorry, I meant Stop.",
        "C: How do I import pictures?",
        "A: Open the shelf and press One. Sorry, I meant Two.",
    )
    assert (first.answer, first.answer_turns) == ("Stop.", (1,))
    assert (second.answer, second.answer_turns) == ("Two.", (3,))


def test_what_did_not_help_is_kept_beside_the_answer() -> None:
    lines = (
        "C: My phone is silent.",
        "A: Restart it.",
        "C: Still silent.",
        "A: Raise the volume.",
        "C: Works, thanks!",
    )
    (example,) = extract(*lines)
    assert (example.answer, earlier(example, *lines)) == ("Raise the volume.", ["Restart it."])


def test_a_doubt_about_the_answer_is_no_question_of_its_own() -> None:
    lines = ("C: Which port is it?", "A: Outgoing mail uses port 465.", "C: 465? The manual says 587")
    (example,) = extract(*lines, "A: You're right, outgoing mail uses port 587, not 465.")
    assert example.answer == "Outgoing mail uses port 587"


def test_two_statements_that_only_share_words_both_stay() -> None:
    (example,) = extract("C: How do I save?", "A: Press Save in the menu.", "A: Pressing Ctrl+S saves, too.")
    assert example.answer == "Press Save in the menu.\nPressing Ctrl+S saves, too."
    assert earlier(example) == []


@pytest.mark.parametrize(
    ("question", "subject", "expected"),
    [
        ("how do I turn it off?", "Re: [#123] Garden lamp", "Garden lamp: how do I turn it off?"),
        ("How do I turn it off?", "Question", "How do I turn it off?"),
        ("The lamp blinks. How do I turn it off?", "Garden", "The lamp blinks. How do I turn it off?"),
        ("How do I turn the lamp off?", "Garden", "How do I turn the lamp off?"),
        ("Is it possible to print on both sides?", "Printing", "Is it possible to print on both sides?"),
        ("¿Cómo puedo cambiarlo?", "Plan familiar", "Plan familiar: ¿Cómo puedo cambiarlo?"),
        ("Wie mache ich das?", "AW: Rechnung teilen", "Rechnung teilen: Wie mache ich das?"),
    ],
)
def test_the_subject_says_what_it_is(question: str, subject: str, expected: str) -> None:
    (example,) = extract(f"C: {question}", "A: Open the menu and press the red button.", subject=subject)
    assert example.question == expected


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        ("How can I export my address book?", "Thanks! And how do I import it again?",
         "My address book: how do I import it again?"),
        ("Wie kann ich mein Adressbuch exportieren?", "Danke! Und wie kann ich es wieder importieren?",
         "Mein Adressbuch: wie kann ich es wieder importieren?"),
        ("Does the Sprinto 40 pump fit my pond?", "Thanks! And how often must it be cleaned?",
         "The Sprinto 40: how often must it be cleaned?"),
        ("Can I install Lumo on a server?", "Thanks! Does it need Java?", "Lumo: Does it need Java?"),
        ("How do I print with the Sprinto 2?", "Thanks! Can it scan?", "The Sprinto 2: Can it scan?"),
        ("Wie kann ich mein Adressbuch aus Lumo exportieren?", "Danke! Wie oft muss ich es sichern?",
         "Mein Adressbuch: Wie oft muss ich es sichern?"),
        ("Où installer Lumo ?", "Merci ! Combien de temps faut-il le garder ?",
         "Lumo: Combien de temps faut-il le garder ?"),
        ("How many seats are in our plan?", "Thanks! Can we buy more?",
         "How many seats are in our plan? Can we buy more?"),
        ("Wie viele Plätze hat unser Plan?", "Danke! Können wir mehr kaufen?",
         "Wie viele Plätze hat unser Plan? Können wir mehr kaufen?"),
        ("How do I add a user on Windows?", "Great. And on a Mac?", "How do I add a user on Windows? On a Mac?"),
    ],
)  # fmt: skip
def test_the_question_before_says_what_it_is(first: str, then: str, expected: str) -> None:
    made = extract(f"C: {first}", "A: Open > Export.", f"C: {then}", "A: Open > Import and choose the file.")
    assert [example.question for example in made] == [first, expected]
    assert [example.answer_turns for example in made] == [(1,), (3,)]
    assert made[1].question_turns == (0, 2)


@pytest.mark.parametrize("answer", ["By card.", "Yes.", "No, sorry.", "12 euros."])
def test_short_answers_come_with_a_low_quality(answer: str) -> None:
    (example,) = extract("C: Is the big lamp free?", f"A: {answer}")
    assert example.answer == answer
    assert example.quality.score < 0.7


def test_what_was_done_for_one_customer_counts_only_where_it_helped() -> None:
    lines = ("C: My account is locked.", "A: I've unlocked your account.")
    assert extract(*lines) == extract(*lines, "C: Thank you") == []
    (example,) = extract(*lines, "C: It works now, thanks!")
    assert example.quality.score < 0.7
    general = "A: I've unlocked your account. To avoid this, turn on two-factor login under Security."
    (example,) = extract(lines[0], general)
    assert example.answer == "To avoid this, turn on two-factor login under Security."


@pytest.mark.parametrize(
    "text",
    [
        "One of our specialists will pick this up shortly.",
        "Our engineers are already looking into it.",
        "We haven't heard back from you, so I'm closing this ticket.",
        "Feel free to reopen it at any time.",
        "Your request 5512 has been passed to our billing department.",
        "Das gebe ich gleich an unsere Fachabteilung weiter.",
        "Sie bekommen von uns Bescheid, sobald es Neuigkeiten gibt.",
        "Nos techniciens sont mobilisés pour rétablir le service au plus vite.",
        "Sans réponse de votre part, nous clôturons ce ticket.",
        "Se los paso a mis compañeros de pagos para que lo miren.",
        "Le faremo sapere appena ci rispondono.",
        "Ik ga het voor je uitzoeken en kom er zo snel mogelijk op terug.",
        "Já abri um chamado para a manutenção e retornaremos em breve.",
    ],
)
def test_sentences_that_answer_nothing(text: str) -> None:
    (said,) = read_agent(Turn(0, Role.AGENT, None, None, text))
    assert said.act in {Act.DEFER, Act.DESK, Act.WAIT, Act.SOCIAL}


@pytest.mark.parametrize(
    "text",
    [
        "Returns are free within 30 days.",
        "The update fixes the problem.",
        "The ticket is valid for two hours.",
        "Yes, the phone support is part of the Pro plan.",
        "The confirmation email is in the spam folder.",
        "Support for Windows 7 ended last year.",
        "Der Fehler ist in Version 5 behoben.",
        "Nein, das ist leider nicht möglich.",
        "La commande part sous deux jours.",
        "El error se debe a una fecha incorrecta en el equipo.",
        "La fattura si trova nell'area clienti.",
        "De factuur staat in je account.",
        "A entrega leva dois dias.",
    ],
)
def test_sentences_that_answer_something(text: str) -> None:
    (said,) = read_agent(Turn(0, Role.AGENT, None, None, text))
    assert said.act in {Act.STATEMENT, Act.ADVICE}


@pytest.mark.parametrize("nudge", ["Any update?", "Gibt es etwas Neues?", "Alguna novedad?", "When will they call?"])
def test_asking_for_an_answer_is_no_question(nudge: str) -> None:
    assert extract("C: My lamp is broken.", "A: We will check it.", f"C: {nudge}", "A: Usually within two days.") == []
    made = extract("C: My lamp is broken.", "A: We will check it.", f"C: {nudge}", "A: Yes! Please replace the fuse.")
    assert [example.question for example in made] == ["My lamp is broken."]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Can I print it as a booklet?", "Sure, File > Print."),
        ("Who sees my drafts?", "Only you."),
        ("Does it print on cloth?", "It does."),
        ("Can they change it?", "They can not."),
        ("Is it possible to undo this?", "Not at the moment."),
        ("Is it possible to undo this?", "Not at the moment, sorry."),
        ("Kann ich das rückgängig machen?", "Noch nicht."),
        ("Qui voit mes notes ?", "Seulement vous."),
        ("¿Quién ve mis notas?", "Solo usted."),
    ],
)
def test_a_few_words_answer_a_question(asked: str, answer: str) -> None:
    (example,) = extract(f"C: {asked}", f"A: {answer}")
    assert example.answer == answer


@pytest.mark.parametrize(
    "said", ["No problem.", "I am here.", "Just a moment.", "Not at all, my pleasure.", "It was not me.", "Not sure."]
)
def test_a_few_other_words_do_not(said: str) -> None:
    assert extract("C: Does it print on cloth?", f"A: {said}") == []


@pytest.mark.parametrize("step", ["Please wait 5 minutes.", "Please hold the power button.", "Hold on to the lever."])
def test_to_wait_and_to_hold_may_be_a_step(step: str) -> None:
    (example,) = extract("C: How do I reset the lamp?", f"A: Press the red button. {step}")
    assert example.answer == f"Press the red button. {step}"


@pytest.mark.parametrize(
    "courtesy",
    [
        "Ruth here from the billing team.", "Hello, Ruth from billing.", "Hi, this is Ruth from billing.",
        "My name is Ruth, I'll be helping you today.", "Hello Anna, Ruth speaking.",
        "I understand, that must be annoying.", "Hallo, hier ist Ruth aus der Buchhaltung.",
        "Ich verstehe, das ist ärgerlich.", "Bonjour, ici Ruth du service facturation.", "Je comprends, c'est agaçant.",
        "Hola, le habla Ruth de facturación.", "Entiendo, es muy molesto.", "Buongiorno, sono Ruth della contabilità.",
        "Hallo, met Ruth van de administratie.", "Olá, aqui é a Ruth do financeiro.", "Witam, z tej strony Ruth.",
    ],
)  # fmt: skip
def test_courtesy_before_the_answer_is_left_out(courtesy: str) -> None:
    (example,) = extract("C: Where do I set the payer?", f"A: {courtesy} Open Bills > Payer and type it there.")
    assert example.answer == "Open Bills > Payer and type it there."


@pytest.mark.parametrize(
    "courtesy",
    [
        "Have a lovely weekend, Ruth", "Enjoy the rest of your day!", "You can rate this answer below.",
        "Schönes Wochenende, Ruth", "Sie können diese Antwort unten bewerten.", "Bon week-end, Ruth",
        "Que tenga un buen fin de semana, Ruth", "Buon fine settimana, Ruth", "Fijn weekend, Ruth",
        "Bom fim de semana, Ruth", "Miłego weekendu, Ruth",
    ],
)  # fmt: skip
def test_courtesy_after_the_answer_is_left_out(courtesy: str) -> None:
    (example,) = extract("C: Where do I set the payer?", f"A: Open Bills > Payer and type it there. {courtesy}")
    assert example.answer == "Open Bills > Payer and type it there."


@pytest.mark.parametrize(
    "answer",
    [
        "This is Ruth from billing who runs the shop on Mondays.",
        "This is the socket from the drawing.",
        "Settings here are shared by all users.",
        "The red lamp at the weekend is annoying but harmless.",
        "Have a spare day of leave transferred to next year.",
    ],
)
def test_what_only_sounds_like_courtesy_is_an_answer(answer: str) -> None:
    (example,) = extract("C: Which of them is it?", f"A: {answer}")
    assert example.answer == answer


@pytest.mark.parametrize("word", ["Sorry, ", "Pardon ", "Oh so wait, ", "Entschuldigung! "])
def test_any_number_of_apologies_is_read(word: str) -> None:
    (example,) = extract("C: Which port is it?", "A: Use port 465.", f"A: {word * 400}I meant port 587.")
    assert example.answer.endswith("ort 587.")


def test_the_next_question_begins_behind_what_was_found() -> None:
    made = extract(
        "C: First: where do I find the invoices of last year?",
        "A: All invoices are under Billing > Documents.",
        "C: Found them, great. Second: can we get our VAT number on the invoice?",
        "A: Yes. Enter it under Billing > Address.",
    )
    assert [example.question for example in made][1] == "Can we get our VAT number on the invoice?"
    assert made[0].resolved
