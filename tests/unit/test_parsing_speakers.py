"""Roles: from words, from what was taught about a sender, from the others in the conversation."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.drafts import Draft
from feedme_desktop.parsing.registry import parse_document
from feedme_desktop.parsing.speakers import assign_roles, base_name, role_of_name, split_address


def drafts(*speakers: str) -> list[Draft]:
    return [Draft(f"text {number}", speaker) for number, speaker in enumerate(speakers)]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Support Agent", Role.AGENT),
        ("Customer Care", Role.AGENT),
        ("Kundendienst Müller", Role.AGENT),
        ("Jane (client)", Role.CUSTOMER),
        ("Visitor 4711", Role.CUSTOMER),
        ("Utilizador", Role.CUSTOMER),
        ("Apoio ao cliente", Role.AGENT),
        ("Servicio al cliente", Role.AGENT),
        ("Servizio clienti", Role.AGENT),
        ("Pomoc techniczna", Role.AGENT),
        ("End-user", Role.CUSTOMER),
        ("support@postbird.example", Role.AGENT),
        ("jane@postbird.example", None),
        ("Internal note", Role.NOTE),
        ("System", Role.SYSTEM),
        ("Chatbot", Role.BOT),
        ("Jane Doe", None),
        ("", None),
    ],
)
def test_what_a_name_says(name: str, role: Role | None) -> None:
    assert role_of_name(name) is role


def test_what_people_taught_wins() -> None:
    found = assign_roles(drafts("Jo Lind", "Ana", "Jo Lind"), rules={"jo lind": Role.AGENT})
    assert found == [Role.AGENT, Role.CUSTOMER, Role.AGENT]


def test_a_rule_overrides_a_word_in_the_name() -> None:
    assert assign_roles(drafts("Support", "Bo"), rules={"Support": Role.CUSTOMER}) == [Role.CUSTOMER, Role.AGENT]


def test_three_people_are_not_guessed_but_the_opener_before_an_agent_is_the_customer() -> None:
    assert assign_roles(drafts("Ana", "Bo", "Cid")) == [Role.UNKNOWN] * 3
    assert assign_roles(drafts("Ana", "Bo (Support)", "Cid")) == [Role.CUSTOMER, Role.AGENT, Role.UNKNOWN]


def test_names_beside_a_customer_who_goes_by_that_word_are_staff() -> None:
    assert assign_roles(drafts("Customer", "Lea", "Tom")) == [Role.CUSTOMER, Role.AGENT, Role.AGENT]
    assert assign_roles(drafts("Lea", "Customer", "Tom")) != [Role.AGENT, Role.CUSTOMER, Role.AGENT]


def test_a_nickname_that_is_a_role_s_word_makes_nobody_staff() -> None:
    chat = [*drafts("Guest", "ann", "ben"), Draft("guest: try to start it anew", "ann")]
    assert assign_roles(chat)[1:] == [Role.UNKNOWN] * 3


def test_who_talks_to_a_bot_is_a_customer() -> None:
    assert assign_roles(drafts("Ana", "Support Bot", "Ana")) == [Role.CUSTOMER, Role.BOT, Role.CUSTOMER]


def test_a_joined_agent_is_known_by_the_name_alone() -> None:
    found = assign_roles(drafts("Ana", "Lea", "Bo", "Lea")[:2], joined=["Agent Lea"])
    assert found == [Role.CUSTOMER, Role.AGENT]
    text = "Customer: How?\nSystem: Agent Lea joined.\nLea: Like this.\nCustomer: Thanks"
    [parsed] = parse_document("chat.txt", text.encode(), max_bytes=10**6, max_container_bytes=10**7)
    assert parsed.transcript is not None
    roles = [turn.role for turn in parsed.transcript.turns]
    assert roles == [Role.CUSTOMER, Role.SYSTEM, Role.AGENT, Role.CUSTOMER]


def test_colleagues_share_the_domain_of_an_agent() -> None:
    turns = [
        Draft("a", None, email=address) for address in ("x@client.example", "help@acme.example", "tom@acme.example")
    ]
    assert assign_roles(turns) == [Role.CUSTOMER, Role.AGENT, Role.AGENT]


def test_names_and_addresses() -> None:
    assert base_name("**Maya  Petrov** (Acme Support)") == "maya petrov"
    assert split_address('"Doe, Jane" <jane@x.example>') == ("Doe, Jane", "jane@x.example")
    assert split_address("jane@x.example") == ("", "jane@x.example")
