"""Evidence after a ticket changed, mailboxes of a thread, what is known about speakers."""

from __future__ import annotations

import mailbox
from contextlib import closing

from feedme_desktop.domain.evidence import Evidence, moved
from feedme_desktop.domain.example import Side, Span
from feedme_desktop.domain.records import Reading
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.services.knowledge import Knowledge, Rule, unsure_about
from feedme_desktop.services.linking import keys_of
from feedme_desktop.services.mailbox import mbox_of

BEFORE = ["Where is my calendar?", "Hello Kim, press Sync again. Bye", "Thanks"]


def proof(start: int = 11, end: int = 28) -> Evidence:
    return Evidence((0,), (1,), (Span(Side.ANSWER, 1, start, end),))


def test_unchanged_turns_keep_their_evidence():
    assert moved(proof(), BEFORE, [*BEFORE, "more"]) == proof()


def test_evidence_moves_with_its_turns():
    after = ["Where is my calendar?", "One moment.", "Hello Kim, press Sync again. Bye"]
    assert moved(proof(), BEFORE, after) == Evidence((0,), (2,), (Span(Side.ANSWER, 2, 11, 28),))


def test_the_quoted_words_are_enough():
    after = ["Where is my calendar?", "press Sync again. (edited)"]
    assert moved(proof(), BEFORE, after) == Evidence((0,), (1,), (Span(Side.ANSWER, 1, 0, 17),))


def test_what_is_gone_is_told():
    assert moved(proof(), BEFORE, ["Where is my calendar?", "Never mind."]) is None
    assert moved(proof(), BEFORE[:1], BEFORE) is None


def test_of_two_equal_turns_the_nearest_counts():
    before = ["Yes", "a", "b", "Yes"]
    assert moved(Evidence((3,), (), ()), before, ["Yes", "a", "b", "c", "Yes"]) == Evidence((4,), (), ())


def test_a_mailbox_holds_mails_and_mailboxes(tmp_path):
    one = b"Subject: one\n\nText\nFrom here on it is quoted.\n"
    first = mbox_of([one, b"\r\nSubject: two\r\n\r\nText"])
    assert first is not None
    both = mbox_of([first, b"\xef\xbb\xbfSubject: three\n\nText\n"])
    assert both is not None
    path = tmp_path / "all.mbox"
    path.write_bytes(both)
    with closing(mailbox.mbox(path)) as box:
        assert [mail["Subject"] for mail in box] == ["one", "two", "three"]
    assert b">From here on" in both
    assert mbox_of([one, b"\xd0\xcf\x11\xe0 a message of Outlook"]) is None


def turns(*roles: Role) -> tuple[Turn, ...]:
    return tuple(Turn(i, role, "Kim" if i % 2 == 0 else "Lee", None, "x") for i, role in enumerate(roles))


def test_a_rule_for_the_format_is_stronger_than_one_for_all():
    rules = (Rule("name", "kim", "", Role.BOT), Rule("name", "kim", "slack", Role.AGENT))
    spoken = turns(Role.CUSTOMER)
    for name, role in (("slack", Role.AGENT), ("whatsapp", Role.BOT)):
        applied = Knowledge(rules).applied(Transcript("a", name, spoken), Reading())
        assert applied.turns[0].role is role


def test_an_address_is_surer_than_a_name_and_a_name_than_a_domain():
    rules = (
        Rule("domain", "x.example", "", Role.BOT),
        Rule("name", "kim", "", Role.CUSTOMER),
        Rule("address", "kim@x.example", "", Role.AGENT),
    )
    transcript = Transcript("a", "email", turns(Role.UNKNOWN), addresses={"Kim": "Kim@X.example"})
    assert Knowledge(rules).applied(transcript, Reading()).turns[0].role is Role.AGENT
    assert Knowledge(rules[:2]).applied(transcript, Reading()).turns[0].role is Role.CUSTOMER
    assert Knowledge(rules[:1]).applied(transcript, Reading()).turns[0].role is Role.BOT


def test_a_person_s_decision_is_stronger_than_a_rule():
    known = Knowledge((Rule("name", "kim", "", Role.BOT),))
    applied = known.applied(Transcript("a", "text", turns(Role.UNKNOWN)), Reading(roles={"Kim": Role.AGENT}))
    assert applied.turns[0].role is Role.AGENT


def test_knowledge_survives_the_pipe():
    known = Knowledge((Rule("address", "a@b.c", "email", Role.AGENT),), ("lee",), {"sig": {"a": "text"}})
    assert Knowledge.from_json(known.as_json()) == known


def test_the_reasons_to_look():
    open_roles = Transcript("a", "csv", turns(Role.UNKNOWN, Role.AGENT), metadata={"columns_guessed": "yes", "a": "b"})
    reasons, cleaned = unsure_about(open_roles)
    assert reasons == ["speakers", "columns"]
    assert cleaned.metadata == {"a": "b"}
    crowd = tuple(Turn(i, Role.UNKNOWN, f"nick{i}", None, "x") for i in range(6))
    assert unsure_about(Transcript("a", "irc", crowd))[0] == []
    lost = Transcript("a", "text", turns(Role.CUSTOMER), warnings=("Some bytes are not valid UTF-8; they are shown.",))
    assert unsure_about(lost)[0] == ["encoding"]


def test_what_a_conversation_is_known_by():
    metadata = {"ticket": " 12 ", "message_ids": ["<a@b>", "a@b", ""], "references": ["<c@d>"]}
    spoken = (Turn(0, Role.NOTE, None, None, "internal"), Turn(1, Role.CUSTOMER, None, None, "Where\n  is it?"))
    keys = keys_of(Transcript("a", "zendesk_json", spoken, metadata=metadata))
    again = keys_of(Transcript("b", "zendesk_html", spoken[1:], metadata=metadata))
    assert keys == again
    assert keys[0][1].startswith("zendesk:12:")
    assert keys[1:] == [("message", "a@b"), ("reference", "c@d")]
    assert keys_of(Transcript("a", "zendesk_json", spoken[:1], metadata={"ticket": "12"})) == []
    assert keys_of(Transcript("a", "json", spoken, metadata={"ticket": "", "message_ids": "x"})) == []
