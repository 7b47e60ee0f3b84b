"""The small parts under the rules: sentences, phrases, acts, openers, tags, language."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Turn
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import find_cues
from feedme_desktop.extraction.evidence import Piece, sentence_case, without_opener
from feedme_desktop.extraction.instructions import instructs
from feedme_desktop.extraction.personal_names import fold_name
from feedme_desktop.extraction.phrases import PHRASES
from feedme_desktop.extraction.sentences import fold_words, split_sentences
from feedme_desktop.extraction.speech_acts import Act, read_agent, read_customer
from feedme_desktop.extraction.stalling import is_desk_word
from feedme_desktop.extraction.tagging import MOST_TAGS, guess_language, tags


def turn(text: str) -> Turn:
    return Turn(0, Role.UNKNOWN, None, None, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It fails. Why? Help!", ["It fails.", "Why?", "Help!"]),
        ("See e.g. the menu. Then save.", ["See e.g. the menu.", "Then save."]),
        ("Version 4.2.1 is out. Get it.", ["Version 4.2.1 is out.", "Get it."]),
        ("1. Open it\n2. Close it", ["1. Open it", "2. Close it"]),
        ("This line is wrapped in the middle of a long\nsentence. Next.", None),
        ("開きません。なぜですか？", ["開きません。", "なぜですか？"]),
        ("  \n\n ", []),
    ],
)
def test_sentences(text: str, expected: list[str] | None) -> None:
    found = [s.text for s in split_sentences(text)]
    if expected is None:
        expected = ["This line is wrapped in the middle of a long\nsentence.", "Next."]
    assert found == expected


@pytest.mark.parametrize("text", ["Ä? 😀 Öh! Ok.", "a\r\nb. c?", "x" * 5000, "¿Qué? ¡Sí!"])
def test_offsets_are_code_points_of_the_text(text: str) -> None:
    for sentence in split_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_words_are_folded_and_contractions_written_out() -> None:
    assert fold_words("I can’t; it's Zoë's café, they've GONE") == (
        "i", "can", "not", "it", "is", "zoe", "cafe", "they", "have", "gone",
    )  # fmt: skip


def test_letters_with_a_stroke_are_folded_in_sentences_and_in_names() -> None:
    assert fold_words("Działa, Łukasz! Bjørn, Đorđe, kapı") == ("dziala", "lukasz", "bjorn", "dorde", "kapi")
    assert fold_name("Łukasz") == fold_name("Lukasz")


def test_every_phrase_of_the_tables_is_found_in_itself() -> None:
    for cue, table in PHRASES.items():
        for phrase in (p.strip() for p in table.split("|")):
            words = fold_words(phrase.replace("_", "tom"))
            assert any(hit.cue is cue and hit.end - hit.start == len(words) for hit in find_cues(words)), phrase


def test_a_cue_says_where_it_stands() -> None:
    hits = find_cues(fold_words("well, thank you very much"))
    assert (1, 5) in {(hit.start, hit.end) for hit in hits if hit.cue is Cue.THANKS}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Hello Maria!", Act.SOCIAL),
        ("Thanks a lot, Tom.", Act.SOCIAL),
        ("How do I add a second signature?", Act.ASK),
        ("where do I find the archive", Act.ASK),
        ("I would like to change my address.", Act.ASK),
        ("The program crashes when I print.", Act.PROBLEM),
        ("That did not help.", Act.FAILURE),
        ("Still the same message.", Act.FAILURE),
        ("It works now.", Act.SUCCESS),
        ("The error is gone.", Act.SUCCESS),
        ("Restarting didn't help, but reinstalling solved it.", Act.SUCCESS),
        ("It worked for an hour, now it still fails.", Act.FAILURE),
        ("It works, but the second account is missing.", Act.PROBLEM),
        ("I don't think it works.", Act.PROBLEM),
        ("Let me know if it works.", Act.STATEMENT),
        ("Never mind, I figured it out.", Act.SELF_SOLVED),
        ("I will try that tomorrow.", Act.WILL_TRY),
        ("I don't see that button.", Act.OBSTACLE),
        ("Es funktioniert immer noch nicht.", Act.FAILURE),
        ("Ya funciona.", Act.SUCCESS),
    ],
)
def test_acts_of_customers(text: str, act: Act) -> None:
    assert [said.act for said in read_customer(turn(text))] == [act]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Hi, how can I help you today?", Act.SOCIAL),
        ("I am sorry to hear that your printer is broken.", Act.SOCIAL),
        ("Is there anything else I can do for you?", Act.SOCIAL),
        ("Let me check that for you.", Act.WAIT),
        ("One moment please.", Act.WAIT),
        ("I have forwarded this to our engineers.", Act.DEFER),
        ("We will get back to you within 24 hours.", Act.DEFER),
        ("May I have your order number?", Act.INQUIRY),
        ("Which version do you use?", Act.INQUIRY),
        ("Please send me the log file.", Act.INQUIRY),
        ("Does it work now?", Act.CHECKBACK),
        ("Let me know whether that helps.", Act.CHECKBACK),
        ("I don't know, sorry.", Act.DUNNO),
        ("Open Settings > Mail.", Act.ADVICE),
        ("Could you restart the router?", Act.ADVICE),
        ("Have you tried another cable?", Act.ADVICE),
        ("Please reinstall the app and let me know if it works.", Act.ADVICE),
        ("I have refunded the second payment.", Act.DONE),
        ("The parcel leaves on Monday.", Act.STATEMENT),
        ("Sorry, we do not ship to Norway.", Act.STATEMENT),
        ("Einen Moment bitte.", Act.WAIT),
        ("¿Puede enviarme su correo?", Act.INQUIRY),
    ],
)
def test_acts_of_agents(text: str, act: Act) -> None:
    assert [said.act for said in read_agent(turn(text))] == [act]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi Tom, where is it kept?", "where is it kept?"),
        ("Thanks! And where is it kept?", "where is it kept?"),
        ("Hello I am looking for a lamp", "I am looking for a lamp"),
        ("Guten Tag, wo ist es denn?", "wo ist es denn?"),
        ("Hidden files are not copied", "Hidden files are not copied"),
        ("So long files are cut", "long files are cut"),
        ("Thanks", "Thanks"),
    ],
)
def test_openers_are_cut(text: str, expected: str) -> None:
    assert without_opener(Piece(turn(text), 0, len(text))).text == expected


def test_tags_are_few_and_shared_words_come_first() -> None:
    made = tags("The invoice of May is missing in the archive", "Open Billing, the invoice is under Archive > 2024")
    assert len(made) <= MOST_TAGS
    assert {"invoice", "archive"} <= {word for tag in made[:2] for word in tag.split()}


def test_tags_are_no_parts_of_links_and_no_word_twice() -> None:
    made = tags("Where are the identities?", "Under Settings > Identity, see https://shop.example or ask me@desk.org")
    assert [tag for tag in made if "identit" in tag] == ["identities"]
    assert not {"shop", "example", "desk", "under settings"} & set(made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How do I change the colour of the lamp?", "en"),
        ("Wie kann ich die Farbe der Lampe ändern?", "de"),
        ("Comment puis-je changer la couleur de la lampe ?", "fr"),
        ("¿Cómo puedo cambiar el color de la lámpara?", "es"),
        ("Come posso cambiare il colore della lampada?", "it"),
        ("0x800CCC0E", None),
        ("", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    assert guess_language(text) == expected


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Please see the attached document.", Act.ELSEWHERE),
        ("Siehe Anhang.", Act.ELSEWHERE),
        ("La procédure est en pièce jointe.", Act.ELSEWHERE),
        ("As discussed with Priya this morning.", Act.ELSEWHERE),
        ("The attached cable goes into port 3.", Act.STATEMENT),
        ("As discussed on the phone, the limit is 50 rows.", Act.STATEMENT),
        ("Dafür bräuchten wir die Datei import.log.", Act.INQUIRY),
        ("La preghiamo di inviarci i file di log.", Act.INQUIRY),
        ("Soy Raúl.", Act.SOCIAL),
        ("(to be written)", Act.DESK),
        ("Done!", Act.DONE),
        ("Until then, duplicate the layer and delete the old one.", Act.ADVICE),
    ],
)
def test_what_only_points_away_is_no_statement(text: str, act: Act) -> None:
    assert [said.act for said in read_agent(turn(text))] == [act]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Peel off the film first.", True),
        ("Lösen Sie beide Schrauben ein wenig.", True),
        ("Erst die Folie abziehen.", True),
        ("Desserrez un peu les deux vis.", True),
        ("Primero retire la película.", True),
        ("Allenti un poco le due viti.", True),
        ("Afrouxe um pouco os dois parafusos.", True),
        ("Haal eerst de folie eraf.", True),
        ("Najpierw zdejmij folię.", True),
        ("Proszę obrócić pokrętło w lewo.", True),
        ("Hope the rest goes well.", False),
        ("Swapping the fuse took us a week.", False),
        ("Die Kollegen haben die Folie abgezogen.", False),
        ("Haben Sie noch ein wenig Geduld.", False),
        ("Dzisiaj pracujemy krócej.", False),
        ("Proszę poczekać.", False),
    ],
)
def test_instructions_are_known_by_their_form(text: str, told: bool) -> None:
    assert instructs(split_sentences(text)[0]) is told


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("open the menu", "Open the menu"),
        ("right-click the icon", "Right-click the icon"),
        ("https://tents.example/wax", "https://tents.example/wax"),
        ("npm install tent-client", "npm install tent-client"),
        ("eMule is not supported", "eMule is not supported"),
    ],
)
def test_what_must_stay_literal_keeps_its_small_letter(text: str, cased: str) -> None:
    assert sentence_case(text) == cased


@pytest.mark.parametrize(
    "text",
    [
        "Can I talk to a human?",
        "Ich möchte mit einem Mitarbeiter sprechen.",
        "Je veux parler à un conseiller.",
        "Quiero hablar con una persona.",
        "Vorrei parlare con un operatore.",
        "Quero falar com um atendente.",
        "Ik wil een medewerker spreken.",
        "Chcę porozmawiać z konsultantem.",
    ],
)
def test_asking_for_a_human_is_no_question(text: str) -> None:
    assert [said.act for said in read_customer(turn(text))] == [Act.SOCIAL]


def test_a_word_of_a_million_letters_takes_no_longer_than_one_of_twenty() -> None:
    assert is_desk_word("assistance" + "x" * 10**6)
    assert not is_desk_word("x" * 10**6)
