"""Columns as a person sees and chooses them."""

from __future__ import annotations

import io

from feedme_desktop.parsing.base import Choices, Document, Limits, Parsed
from feedme_desktop.parsing.csv_columns import certain, guess, signature
from feedme_desktop.parsing.messages_csv import table_columns
from feedme_desktop.parsing.registry import read_file

TABLE = b"Nr;Who did it;What they put;Colour\n7;Lea;Broken;red\n7;Tom;Fixed;\n8;Ivo;Lost;blue\n"
CHOSEN = {"nr": "ticket", "who_did_it": "speaker", "what_they_put": "text", "colour": "ignore"}


def document(content: bytes, chosen: dict[str, str] | None = None) -> Document:
    return Document("a.csv", content, content.decode(), chosen or {})


def parsed(content: bytes, chosen: dict[str, str]) -> list[Parsed]:
    found = read_file("a.csv", io.BytesIO(content), Limits(10**6, 10**8), Choices(columns=chosen))
    return [one for one in found if isinstance(one, Parsed)]


def test_guess_names_meanings_and_samples() -> None:
    table = b"Ticket ID,Created,From,Body,Colour\n1,2024-01-01,Lea,One,\n1,,Tom,Two,red\n1,,Lea,Three,\n1,,,Four,\n"
    columns = guess(document(table))
    assert [(c.name, c.folded, c.meaning) for c in columns] == [
        ("Ticket ID", "ticket_id", "ticket"),
        ("Created", "created", "time"),
        ("From", "from", "speaker"),
        ("Body", "body", "text"),
        ("Colour", "colour", None),
    ]
    assert columns[3].samples == ("One", "Two", "Three")
    assert columns[4].samples == ("red",)


def test_an_unknown_table_can_be_shown_and_chosen() -> None:
    table = b"code,amount\n17,Hello\n18,Bye\n"
    assert [c.meaning for c in guess(document(table))] == [None, None]
    assert not certain(document(table))
    assert [c.meaning for c in guess(document(table, {"amount": "text"}))] == [None, "text"]
    assert certain(document(table, {"amount": "text"}))


def test_chosen_columns_override_and_cut_the_tickets() -> None:
    found = parsed(TABLE, CHOSEN)
    assert [[(turn.speaker, turn.text) for turn in one.transcript.turns] for one in found] == [
        [("Lea", "Broken"), ("Tom", "Fixed")],
        [("Ivo", "Lost")],
    ]
    assert [one.transcript.metadata for one in found] == [{"ticket": "7"}, {"ticket": "8"}]
    assert not found[0].transcript.warnings


def test_a_piece_is_read_again_by_the_same_choice() -> None:
    piece = parsed(TABLE, CHOSEN)[0].content
    [again] = parsed(piece, CHOSEN)
    assert [turn.text for turn in again.transcript.turns] == ["Broken", "Fixed"]


def test_the_signature_is_that_of_the_header_however_spelled() -> None:
    assert signature(["Ticket ID", "Body"]) == signature(["ticket id ", "BODY"])
    assert signature(["Ticket ID", "Body"]) != signature(["Body", "Ticket ID"])
    table = b"Nr;Wer;Sagte\n1;Lea;Das ist eine Nachricht\n1;Tom;Das ist eine Antwort\n2;Lea;Noch eine Frage dazu\n"
    pieces = parsed(table, {})
    headers = [one.content.decode().splitlines()[0].split(",") for one in pieces]
    assert {signature(header) for header in headers} == {signature(["Nr", "Wer", "Sagte"])}


def test_question_and_answer_chosen() -> None:
    [one] = parsed(b"left,right\nHow?,So\n", {"left": "question", "right": "answer"})
    assert [(str(turn.role), turn.text) for turn in one.transcript.turns] == [("customer", "How?"), ("agent", "So")]


def test_columns_of_what_is_no_table() -> None:
    assert table_columns("a.txt", b"Hello there, how are you?\nFine.\n", {}) == ()
    assert [c.meaning for c in table_columns("a.csv", TABLE, CHOSEN)] == ["ticket", "speaker", "text", "ignore"]
