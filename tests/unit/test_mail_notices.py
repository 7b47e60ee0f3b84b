"""Mails that a help desk sends about a ticket."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing.registry import parse_document

MAILS = Path(__file__).parents[1] / "data" / "mail"


def read(name: str, content: bytes | None = None) -> Transcript:
    content = (MAILS / name).read_bytes() if content is None else content
    [parsed] = parse_document(name, content, max_bytes=10**6, max_container_bytes=10**6)
    return parsed.transcript


@pytest.mark.parametrize("name", ["notice_plain.eml", "notice_page.eml"])
def test_each_comment_is_a_message_oldest_first(name: str) -> None:
    found = read(name)
    assert [turn.role for turn in found.turns] == [Role.CUSTOMER, Role.AGENT]
    assert [turn.text.split("\n\n")[0] for turn in found.turns if turn.role is Role.CUSTOMER] == [
        "My printer prints nothing."
    ]
    assert "Please restart the printer." in found.turns[1].text
    assert found.turns[0].speaker == "Jane Doe"
    assert str(found.turns[1].speaker).startswith("Maya Ross")
    assert str(found.turns[0].at).startswith("2024-01-15T09:00")


@pytest.mark.parametrize("name", ["notice_plain.eml", "notice_page.eml"])
def test_the_number_of_the_ticket_and_every_word_are_kept(name: str) -> None:
    found = read(name)
    assert found.metadata["ticket"] == "8812"
    hidden = "\n".join(part.text for turn in found.turns for part in turn.hidden)
    assert "Delivered by Zendesk" in hidden
    assert "has been updated." in hidden


def test_an_answer_above_the_mark_is_its_writers() -> None:
    content = (MAILS / "notice_plain.eml").read_bytes().replace(b"\n\n##-", b"\n\nIt works now, thank you.\n\n##-", 1)
    found = read("answer.eml", content)
    assert found.turns[-1].text == "It works now, thank you."
    assert found.turns[-1].speaker == "Acme Support"
