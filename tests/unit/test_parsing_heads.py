"""The lines above a pasted ticket: fields that look like speech, and questions that stand in a field."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing.registry import parse_document

SAID = "Customer: The drum squeaks at night.\nAgent: Oil the axle.\n"


def read(text: str) -> Transcript:
    [parsed] = parse_document("ticket.txt", text.encode(), max_bytes=10**6, max_container_bytes=10**7)
    assert parsed.transcript is not None
    return parsed.transcript


def said(text: str) -> list[tuple[Role, str]]:
    return [(turn.role, turn.text) for turn in read(text).turns if turn.role is not Role.SYSTEM]


SPOKEN = [(Role.CUSTOMER, "The drum squeaks at night."), (Role.AGENT, "Oil the axle.")]


def test_a_long_subject_ends_no_block_of_fields() -> None:
    head = "Subject: The drum of the old loom squeaks\nRequester: Ulf Bang\nStatus: Pending\n\n"
    found = read(head + "Ulf Bang: The drum squeaks at night.\nIra Voss: Oil the axle.\nUlf Bang: Quiet now.\n")
    assert [(turn.role, turn.speaker) for turn in found.turns] == [
        (Role.CUSTOMER, "Ulf Bang"),
        (Role.AGENT, "Ira Voss"),
        (Role.CUSTOMER, "Ulf Bang"),
    ]
    assert (found.metadata["requester"], found.metadata["status"]) == ("Ulf Bang", "Pending")


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Customer: Ulf Bang", "requester", "Ulf Bang"),
        ("Kunde: Ulf Bang", "requester", "Ulf Bang"),
        ("Customer: Ulf Bang <ulf@client.example>", "requester", "Ulf Bang <ulf@client.example>"),
        ("User: ulf@client.example", "requester", "ulf@client.example"),
        ("Agent: Ira Voss", "assignee", "Ira Voss"),
        ("SLA: 4 hours", "status", "Pending"),
    ],
)
def test_a_field_in_a_block_of_fields_is_no_turn(line: str, key: str, value: str) -> None:
    text = f"Ticket #77120\nSubject: Squeak\n{line}\nStatus: Pending\n\n{SAID}"
    assert said(text) == SPOKEN
    assert read(text).metadata[key] == value
    assert read(text).metadata["status"] == "Pending"


def test_speech_below_a_title_stays_speech() -> None:
    assert said(f"Subject: Squeak\nStatus: open\n{SAID}") == SPOKEN
    text = "Customer: Hello Ira\nStatus: it says pending. What is that?\nAgent: It waits for you."
    assert said(text)[0] == (Role.CUSTOMER, "Hello Ira\nStatus: it says pending. What is that?")


@pytest.mark.parametrize(
    "label",
    ["Description", "Issue", "Problem", "Message", "Beschreibung", "Pregunta", "Problème", "Opis"],
)
def test_what_was_asked_in_a_field_is_the_first_turn(label: str) -> None:
    head = "Ticket #5\nSubject: Squeak\nStatus: solved\n"
    for gap in (" ", "\n"):
        found = said(f"{head}{label}:{gap}The drum squeaks at night.\n\nAgent: Oil the axle.")
        assert found == SPOKEN


@pytest.mark.parametrize(("asked", "solved"), [("Problem", "Resolution"), ("Frage", "Lösung")])
def test_a_problem_and_its_solution_are_two_sides(asked: str, solved: str) -> None:
    text = f"Ticket #5\nStatus: solved\n\n{asked}: The drum squeaks at night.\n{solved}: Oil the axle."
    assert said(text) == SPOKEN
