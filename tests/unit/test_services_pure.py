"""Parts of the services that need neither a database nor a process: wire, faults, drafts, operators."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedme_desktop.cli.output import plain
from feedme_desktop.cli.searching import operators
from feedme_desktop.db.conversations import storable
from feedme_desktop.domain.example import ExtractedExample, Quality, Side, Span
from feedme_desktop.domain.records import Reading
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn
from feedme_desktop.errors import UsageError
from feedme_desktop.services import drafts as drafts_module
from feedme_desktop.services.drafts import Draft, DraftFiles
from feedme_desktop.services.faults import Faults, InjectedFaultError
from feedme_desktop.services.knowledge import Knowledge
from feedme_desktop.services.wire import example_from, example_json, transcript_from, transcript_json

TURN = Turn(0, Role.CUSTOMER, "Kim", "10:30", "Hello?", (HiddenPart(HiddenKind.QUOTE, "> old"),))


def test_a_transcript_survives_the_pipe():
    transcript = Transcript("a.eml", "email", (TURN,), "Title", {"ticket": "1"}, ("odd",), 2, "member.eml")
    assert transcript_from(json.loads(json.dumps(transcript_json(transcript)))) == transcript


def test_an_example_survives_the_pipe():
    spans = (Span(Side.ANSWER, 1, 2, 3),)
    example = ExtractedExample("q", "a", (0,), (1,), 0.5, Quality(0.6, ("short",)), spans, ("t",), None, "ctx", "en")
    found = json.loads(json.dumps(example_json(example, 0.7)))
    assert found["below_threshold"] is True
    assert example_from(found) == example


def test_agents_known_from_other_tickets_settle_the_roles():
    turns = tuple(Turn(i, Role.UNKNOWN, name, None, "x") for i, name in enumerate(("Kim", "Lee", "Kim")))
    settled = Knowledge(agents=("lee",)).applied(Transcript("a", "text", turns), Reading())
    assert [turn.role for turn in settled.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]


def test_a_known_agent_does_not_overrule_the_file():
    turns = (Turn(0, Role.CUSTOMER, "Lee", None, "x"),)
    assert Knowledge(agents=("lee",)).applied(Transcript("a", "text", turns), Reading()).turns == turns


def test_regulars_of_an_open_channel_are_no_agents():
    turns = tuple(Turn(i, Role.UNKNOWN, f"nick{i}", None, "x") for i in range(6))
    assert Knowledge(agents=("nick3",)).applied(Transcript("a", "irc", turns), Reading()).turns == turns


def test_faults_are_inert_without_a_plan():
    faults = Faults("")
    assert faults.at("claimed") is None


def test_a_fault_acts_at_the_nth_time_once():
    faults = Faults("parsed:raise:2")
    faults.at("claimed")
    faults.at("parsed")
    with pytest.raises(InjectedFaultError):
        faults.at("parsed")
    faults.at("parsed")


def test_drafts_are_kept_and_forgotten(tmp_path):
    files = DraftFiles(tmp_path / "drafts")
    assert files.all() == []
    draft = Draft(3, 2, "Question “typed”", "Answer \ud83d", ("a", "b"))
    files.save(draft)
    files.save(Draft(1, 1, "q", "a"))
    assert files.load(3) == draft
    assert [one.example_id for one in files.all()] == [1, 3]
    files.forget(3)
    files.forget(3)
    assert files.load(3) is None


def test_old_and_broken_drafts_are_dropped(tmp_path):
    files = DraftFiles(tmp_path)
    files.save(Draft(1, 1, "q", "a"))
    old = tmp_path / "example-1.json"
    age = old.stat().st_mtime - drafts_module.KEEP_S - 60
    os.utime(old, (age, age))
    (tmp_path / "example-2.json").write_text('{"example_id": 2, "ques')
    assert files.load(1) is None
    assert files.all() == []
    assert list(tmp_path.iterdir()) == []


def test_every_cut_of_a_draft_is_no_draft(tmp_path):
    files = DraftFiles(tmp_path)
    files.save(Draft(1, 1, "question", "answer", ("tag",)))
    path = tmp_path / "example-1.json"
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert files.load(1) is None


@given(st.text(alphabet=st.characters(codec=None)))
def test_storable_text_keeps_its_length(text):
    stored = storable(text)
    assert len(stored) == len(text)
    assert "\0" not in stored
    stored.encode("utf-8")


def test_a_terminal_is_not_given_orders():
    assert plain("a\x1b[2Jb\u202ec\ud800d\te\nf") == "a[2Jbc\ufffdd\te\nf"


def test_operators_are_cut_from_the_query():
    text, found = operators("tag:mail how since:2024-01-31 do I a:b print http://x folder:Team")
    assert text == "how do I a:b print http://x"
    assert (found["tag"], found["folder"], found["since"].isoformat()) == ("mail", "Team", "2024-01-31T00:00:00+00:00")
    with pytest.raises(UsageError):
        operators("since:yesterday")


def test_sentences_without_support_stand_between_marks(capsys):
    from feedme_desktop.cli import looking, reading
    from feedme_desktop.cli.review import _done

    example = {
        "question": "Q?", "answer": "True. Made up. True.\nMade up.", "unsupported": [[6, 14], [21, 29]],
        "confidence": 0.5, "quality": {"score": 0.5},
    }  # fmt: skip
    reading._print({"file": "a", "format": "text", "turns": [], "title": "", "warnings": [], "examples": [example]})
    looking._print(dict(example))
    shown = capsys.readouterr().out
    assert "A  True. [?Made up.?] True. [?Made up.?]\n" in shown
    assert "  True. [?Made up.?] True.\n  [?Made up.?]\n" in shown
    assert shown.count("2 sentences that nothing in the ticket supports, between [? and ?]") == 2
    assert _done({"example_id": 1, "status": "approved", "version": 2, "unsupported": [[0, 3]]}) == (
        "1 approved, version 2; it has 1 sentence that nothing in the ticket supports"
    )
    assert _done({"example_id": 1, "status": "approved", "version": 2, "unsupported": []}) == "1 approved, version 2"
