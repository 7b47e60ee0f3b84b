"""The preview of what is sent is the requests themselves: nothing hidden in it, nothing sent by it."""

import json
import re

import pytest

from feedme_desktop.cli import main
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction.base import Completion, Usage
from feedme_desktop.extraction.registry import create_remote
from feedme_desktop.services.knowledge import without_excluded
from feedme_desktop.services.privacy import sample, sending_preview
from feedme_desktop.settings import Settings

PERSONAL = ("dana.whitfield@example.com", "48213", "415-555-0123", "Dana", "Whitfield", "Robin", "Maple Street")


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path)


def without_marker(text):
    marker = re.search(r"The marker is (\w+)", text)[1]
    return text.replace(marker, "MARKER")


class Client:
    """Keeps what it is asked."""

    engine, model = "gemini", "test-model"

    def __init__(self):
        self.prompts = []

    def complete(self, prompt, *, cancelled):
        self.prompts.append(prompt)
        return Completion('{"examples": []}', Usage())


def asked_about(transcript):
    client = Client()
    create_remote(client).extract(transcript, limit=5)
    return client.prompts


def test_it_is_what_the_engine_asks(settings):
    preview = sending_preview(sample(), settings, "gemini")
    built = asked_about(sample())
    assert [without_marker(one.text) for one in preview.requests] == [without_marker(one.text) for one in built]
    assert [(one.system, one.schema) for one in preview.requests] == [(one.system, one.schema) for one in built]


def test_nothing_personal_is_in_it(settings):
    preview = sending_preview(sample(), settings, "gemini")
    sent = "".join(request.text for request in preview.requests)
    assert preview.masked
    assert not [word for word in PERSONAL if word in sent]
    assert preview.counts == {"email": 1, "phone": 1, "name": 3, "address": 1, "order": 1}


def test_every_span_joins_an_original_and_its_placeholder(settings):
    preview = sending_preview(sample(), settings, "gemini")
    stands_for = {mask.placeholder: mask.original for mask in preview.masks}
    spans = [(turn, span) for turn in preview.turns for span in turn.spans]
    assert spans
    for turn, (a, b, c, d) in spans:
        assert stands_for[turn.sent[c:d]] == turn.original[a:b]


def test_the_offline_engine_sends_nothing(settings):
    preview = sending_preview(sample(), settings, "rules")
    assert preview.requests == ()
    assert all(turn.sent is None for turn in preview.turns)


def test_what_a_person_took_out_stays(settings):
    turns = (
        Turn(0, Role.CUSTOMER, "Ann", None, "How do I print?"),
        Turn(1, Role.AGENT, "Bo", None, "Never send this", excluded=True),
    )
    transcript = Transcript("f", "text", turns)
    preview = sending_preview(transcript, settings, "gemini")
    assert "Never send" not in preview.requests[0].text
    assert preview.turns[1].sent is None
    built = asked_about(without_excluded(transcript, silent=True))
    assert without_marker(preview.requests[0].text) == without_marker(built[0].text)


def test_masking_is_off_only_for_a_server_of_ones_own(settings):
    own = settings.with_changes({"mask_personal_data": False, "openai_base_url": "http://localhost:11434/v1"})
    assert not sending_preview(sample(), own, "openai").masked
    assert sending_preview(sample(), own, "gemini").masked
    far = settings.with_changes({"mask_personal_data": False, "openai_base_url": "https://models.example.com/v1"})
    assert sending_preview(sample(), far, "openai").masked


def test_the_originals_are_not_in_what_is_logged(settings):
    preview = sending_preview(sample(), settings, "gemini")
    assert not [word for word in PERSONAL if word in repr(preview.masks)]


def test_the_command_line_shows_it(tmp_path, capsys):
    ticket = tmp_path / "ticket.txt"
    ticket.write_text("Ann: Mail jane@example.com, how do I print?\nBo: Open File > Print and press Print.\n", "utf-8")
    arguments = ["extract", "--engine", "gemini", "--show-request", "--json", "--data-dir", str(tmp_path / "data")]
    assert main([*arguments, str(ticket)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "jane@example.com" not in json.dumps(found["requests"])
    assert {"kind": "email", "placeholder": "[EMAIL_1]", "original": "jane@example.com"} in found["masks"]
    assert main([*arguments, str(tmp_path / "none.txt")]) == 1
