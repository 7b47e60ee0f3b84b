"""Markdown: tables of speakers, names as headings and in lists; other Markdown stays what it is."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing.registry import parse_document


def read(text: str) -> Transcript:
    [parsed] = parse_document("a.md", text.encode(), max_bytes=10**7, max_container_bytes=10**8)
    return parsed.transcript


def test_a_table() -> None:
    found = read(
        "# Ticket #77: Printer\n\n| Time | Speaker | Message |\n|---|:--:|---|\n"
        "| 10:01 | Jane Doe | It \\| burns.<br>Really |\n| 10:02 | Agent Tom | Turn it **off**. |\n\nExported.\n"
    )
    assert found.format == "markdown"
    assert found.metadata["ticket"] == "77"
    assert [(turn.role, turn.at, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "10:01", "It | burns.\nReally"),
        (Role.AGENT, "10:02", "Turn it **off**."),
        (Role.SYSTEM, None, "Exported."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "# Call\n\n## Jane Doe\nHow?\n\n## Tom Reed (Support)\n1. a\n2. b\n\n## Jane Doe\n> thanks\n",
        "# Call\n- **Jane Doe**: How?\n- **Tom Reed (Support)**: 1. a\n2. b\n- **Jane Doe**: thanks\n",
        "# Call\n### Jane Doe (10:01)\nHow?\n"
        "### Tom Reed (Support) (10:02)\n1. a\n2. b\n### Jane Doe (10:03)\nthanks\n",
    ],
)
def test_names_as_headings_and_items(text: str) -> None:
    found = read(text)
    assert (found.format, found.title) == ("markdown", "Call")
    assert [(turn.role, turn.speaker, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "Jane Doe", "How?"),
        (Role.AGENT, "Tom Reed (Support)", "1. a\n2. b"),
        (Role.CUSTOMER, "Jane Doe", "thanks"),
    ]


def test_headings_that_are_no_names() -> None:
    found = read("# Guide\n\n## Install\nRun it.\n\n## Install\nAgain.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert found.format == "text"
    assert len(found.turns) == 1


def test_a_row_cut_short_keeps_its_words() -> None:
    text = "| Time | Speaker | Message |\n|---|---|---|\n| 10:01 | Jane Doe | It burns. |\n| 10:02 rep|orted.\n"
    [parsed] = parse_document("t.md", text.encode(), max_bytes=10**6, max_container_bytes=10**6)
    assert "orted." in "".join(turn.text for turn in parsed.transcript.turns)


def test_a_row_without_a_message_keeps_its_speaker_and_an_odd_time() -> None:
    text = "| Time | Speaker | Message |\n|---|---|---|\n| 9ish | Jane Doe | It burns. |\n| 10:02 | Tomcat |\n"
    [parsed] = parse_document("t.md", text.encode(), max_bytes=10**6, max_container_bytes=10**6)
    said = "\n".join(turn.text for turn in parsed.transcript.turns)
    assert "9ish" in said
    assert "Tomcat" in said
