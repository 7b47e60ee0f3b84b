"""The sample transcripts are read as a person would read them, and give the examples that are in them."""

from pathlib import Path

import pytest

from feedme_desktop.extraction.registry import create_extractor
from feedme_desktop.parsing.registry import parse_document
from feedme_desktop.paths import resource

LAYOUTS = {
    "archive-export-unanswered.txt": ("c a c a c", 0),
    "calendar-invites.txt": ("c a c a c a c a c a", 1),
    "chat-2026-03-02-outbox.txt": ("c c a c c a a c a c", 1),
    "chat-4471-search-index.json": ("b c b c a c a c a", 1),
    "chat-billing.html": ("s c a c a c a a c a s", 3),
    "contacts-import.md": ("c a a c a c", 2),
    "messages-signature.csv": ("c a c a c a c", 2),
    "outlook-import.txt": ("c a c a c a c a", 1),
    "re-two-factor-codes.eml": ("c a c", 1),
    "slack-shared-inbox.txt": ("c a c a c a c", 2),
    "ticket-18233.html": ("c a c n a c", 1),
    "umlaute-im-betreff.txt": ("c a c a c a", 1),
    "whatsapp-notifications.txt": ("s c c c a c a c a c c a", 1),
}
ANSWERS = {
    "calendar-invites.txt": "Calendar address",
    "chat-2026-03-02-outbox.txt": "As link",
    "chat-4471-search-index.json": "Rebuild index",
    "contacts-import.md": "Decode HTML entities",
    "messages-signature.csv": "picture button",
    "outlook-import.txt": "Edit server",
    "re-two-factor-codes.eml": "Set time automatically",
    "slack-shared-inbox.txt": "Team > Members > Pavel > Seat > Full",
    "ticket-18233.html": "Credential Manager",
    "umlaute-im-betreff.txt": "UTF-8 (Base64)",
    "whatsapp-notifications.txt": "Unrestricted",
}


def transcript_of(name):
    content = resource("sample", name).read_bytes()
    (parsed,) = parse_document(name, content, max_bytes=10**7, max_container_bytes=10**9)
    return parsed.transcript


def examples_of(name):
    return create_extractor("rules").extract(transcript_of(name), limit=20)


def test_every_sample_file_is_described_here_and_in_the_docs():
    names = {path.name for path in resource("sample").iterdir()}
    assert names == LAYOUTS.keys()
    table = (Path(__file__).parents[2] / "docs" / "sample-transcripts.md").read_text("utf-8")
    assert all(f"| {name} |" in table for name in names)


@pytest.mark.parametrize("name", LAYOUTS)
def test_turns_and_roles(name):
    transcript = transcript_of(name)
    assert " ".join(turn.role.value[0] for turn in transcript.turns) == LAYOUTS[name][0]
    assert not transcript.warnings


@pytest.mark.parametrize("name", LAYOUTS)
def test_number_of_examples(name):
    assert len(examples_of(name)) == LAYOUTS[name][1]


@pytest.mark.parametrize(("name", "words"), ANSWERS.items())
def test_the_answer_is_the_one_that_worked(name, words):
    assert any(words in example.answer for example in examples_of(name))


def test_an_internal_note_is_never_quoted():
    assert not any("LARK-3307" in example.answer + example.question for example in examples_of("ticket-18233.html"))


def test_a_suggestion_that_failed_is_not_the_answer():
    (example,) = examples_of("calendar-invites.txt")
    assert "restart" not in example.answer.lower()
    assert "Send invitations as text" not in example.answer
