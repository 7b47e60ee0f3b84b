"""The JSON of each help desk: conversations, people, roles, notes, dates and fields as its documentation has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feedme_desktop.domain.transcript import HiddenKind, Role, Transcript
from feedme_desktop.parsing.registry import parse_document

DATA = Path(__file__).parents[1] / "data" / "helpdesk"
C, A, N, B, S, U = Role.CUSTOMER, Role.AGENT, Role.NOTE, Role.BOT, Role.SYSTEM, Role.UNKNOWN


def read(name: str, content: bytes | None = None) -> list[Transcript]:
    content = (DATA / name).read_bytes() if content is None else content
    found = parse_document(name, content, max_bytes=10**7, max_container_bytes=10**9)
    return [parsed.transcript for parsed in found]


def said(transcript: Transcript) -> list[tuple[Role, str | None, str | None, str]]:
    return [(turn.role, turn.speaker, turn.at, turn.text) for turn in transcript.turns]


LAMP = [
    (C, "Lena Brandt", "2024-05-02T08:00:00Z", "My lamp flickers."),
    (N, "Omar Said", "2024-05-02T08:20:00Z", "Third one this week, ask the plant."),
    (A, "Omar Said", "2024-05-02T08:30:00Z", "Please do this:\n\n1. Unplug it.\n2. Wait a minute."),
    (C, "Lena Brandt", "2024-05-02T09:30:00Z", "That helped, thank you!"),
]
REFUND = [
    (C, "Mia Ott", "2024-05-02T08:00:00Z", "Where is my refund?"),
    (B, "Fin", "2024-05-02T08:00:10Z", "Let me look that up."),
    (N, "Kai", "2024-05-02T08:01:40Z", "Bank says Friday."),
    (A, "Kai", "2024-05-02T08:03:20Z", "It arrives on Friday.\n\nAnything else?"),
    (C, "Mia Ott", "2024-05-02T08:05:00Z", "No, thanks & bye"),
]
VPN = [
    (C, "Rosa Diaz", "2024-04-01T09:00:00+02:00", "My VPN drops every hour.\n- on Wi-Fi\n- on cable"),
    (N, "Finn Moe", "2024-04-01T09:10:00+02:00", "Known bug of 5.1."),
    (
        A,
        "Finn Moe",
        "2024-04-01T09:20:00+02:00",
        "Please update to 5.2 from here (https://vpn.example/5.2).\nThen reconnect.",
    ),
    (C, "Rosa Diaz", "2024-04-01T10:20:00+02:00", "@Finn Moe works now"),
]
CASES = {
    "zendesk_export.json": ("zendesk_json", [LAMP]),
    "zendesk_reply.json": ("zendesk_json", [LAMP]),
    "zendesk_comments.json": ("zendesk_json", [LAMP]),
    "zendesk_audits.json": (
        "zendesk_json",
        [
            [
                (C, "Lena Brandt", "2024-05-02T08:00:00Z", "My lamp flickers."),
                (N, "Omar Said", "2024-05-02T08:20:00Z", "Ask the plant."),
                (A, "Omar Said", "2024-05-02T08:30:00Z", "Unplug it."),
            ]
        ],
    ),
    "zendesk_incremental.json": (
        "zendesk_json",
        [LAMP[:1], [(C, "Piet Vos", "2024-05-02T08:00:00Z", "The bulb broke on day one.")]],
    ),
    "zendesk_chat.json": (
        "zendesk_json",
        [
            [
                (C, "Zoe", "10:25:12", "Hello, is the blue lamp in stock?"),
                (A, "Omar Said", "10:26:01", "Yes, twelve of them."),
                (C, "Zoe", "10:26:40", "Great, thanks!"),
            ]
        ],
    ),
    "intercom_conversation.json": ("intercom_json", [REFUND]),
    "intercom_list.json": ("intercom_json", [REFUND, REFUND]),
    "intercom_old.json": (
        "intercom_json",
        [
            [
                (C, "Bea Lund", "2014-05-23T13:16:13Z", "How do I export?"),
                (A, "Tom", "2014-05-23T15:04:54Z", "Under Settings."),
            ]
        ],
    ),
    "helpscout_v1.json": (
        "helpscout_json",
        [
            [
                (C, "Eva Kern", "2017-01-01T10:00:00Z", "I need an invoice."),
                (A, "Sam Hill", "2017-01-01T11:00:00Z", "It is attached."),
            ]
        ],
    ),
    "helpscout_v2.json": (
        "helpscout_json",
        [
            [
                (C, "Ann Reed", "2024-02-01T10:00:00Z", "I can't log in."),
                (N, "Joe Park", "2024-02-01T11:00:00Z", "Same as #398"),
                (A, "Joe Park", "2024-02-01T12:00:00Z", "Clear the cookies, please.\nThen try again."),
            ]
        ],
    ),
    "helpscout_v2_list.json": (
        "helpscout_json",
        [
            [(C, "Ann Reed", "2024-02-01T10:00:00Z", "I can't log in")],
            [(U, None, "2024-02-01T10:00:00Z", "I can't log in")],  # of three messages, who knows whose it is
        ],
    ),
    "freshdesk_v2.json": (
        "freshdesk_json",
        [
            [
                (C, "Nora Falk", "2024-03-01T09:00:00Z", "My parcel is late."),
                (N, "2", "2024-03-01T09:30:00Z", "Carrier lost it."),
                (A, "Ivo", "2024-03-01T10:00:00Z", "We send a new one today."),
                (C, "Nora Falk", "2024-03-01T11:00:00Z", "Perfect."),
            ]
        ],
    ),
    "freshdesk_export.json": (
        "freshdesk_json",
        [
            [
                (C, "Nora Falk", "2015-01-01T10:00:00+01:00", f"Question {number}?"),
                (A, "Ivo", "2015-01-01T11:00:00+01:00", f"Answer {number}."),
            ]
            for number in (1, 2)
        ],
    ),
    "front_conversation.json": (
        "front_json",
        [
            [
                (C, "Uma Dahl", "2023-11-14T22:13:20Z", "Can I get a VAT invoice?"),
                (N, "Gus Roth", "2023-11-14T22:15:00Z", "She asked before."),
                (A, "Gus Roth", "2023-11-14T22:18:20Z", "Yes, it is in your account."),
            ]
        ],
    ),
    "zammad_ticket.json": (
        "zammad_json",
        [
            [
                (C, "Hugo Lang", "2024-01-01T08:00:00Z", "The printer is offline."),
                (S, "Acme", "2024-01-01T08:01:00Z", "Thank you for your request."),
                (N, "Ina Berg", "2024-01-01T08:10:00Z", "Check the switch."),
                (A, "Ina Berg", "2024-01-01T09:00:00Z", "Restart it, please."),
            ]
        ],
    ),
    "jira_issue.json": ("jira_json", [VPN]),
    "jira_search.json": ("jira_json", [VPN, VPN]),
    "jira_request.json": (
        "jira_json",
        [
            [
                (C, "Fred Moss", "2015-10-08T14:42:00+07:00", "Two keys are stuck."),
                (N, "Sue Hall", "2015-10-09T09:00:00+07:00", "Budget?"),
                (A, "Sue Hall", "2015-10-09T10:00:00+07:00", "It is on its way."),
            ]
        ],
    ),
    "hubspot_thread.json": (
        "hubspot_json",
        [
            [
                (C, "Ray Boyd", "2024-01-05T10:00:00Z", "When do you ship?"),
                (N, "Cleo Marsh", "2024-01-05T10:05:00Z", "VIP!"),
                (A, "Cleo Marsh", "2024-01-05T10:10:00Z", "On Monday."),
            ]
        ],
    ),
}

FIELDS = {
    "zendesk_reply.json": {
        "ticket": "3101",
        "subject": "Lamp flickers",
        "status": "solved",
        "priority": "high",
        "requester": "Lena Brandt",
        "assignee": "Omar Said",
        "tags": ["lamp", "warranty"],
        "satisfaction": "good Fast!",
        "channel": "email",
        "created_at": "2024-05-02T08:00:00Z",
        "attachments": ["lamp.jpg"],
    },
    "intercom_conversation.json": {
        "ticket": "2150",
        "subject": "Refund",
        "status": "closed",
        "requester": "Mia Ott",
        "assignee": "Kai",
        "tags": ["refund"],
        "satisfaction": "5 Nice",
        "created_at": "2024-05-02T08:00:00Z",
        "attributes": ["Plan: Pro"],
        "attachments": ["receipt.pdf"],
    },
    "helpscout_v2.json": {"ticket": "412", "subject": "Login fails", "tags": ["login"], "attachments": ["screen.png"]},
    "freshdesk_v2.json": {"ticket": "20", "status": "closed", "priority": "high", "channel": "email"},
    "front_conversation.json": {"ticket": "cnv_1a", "requester": "Uma Dahl", "tags": ["billing"]},
    "zammad_ticket.json": {"ticket": "31007", "status": "closed", "priority": "2 normal", "tags": ["printer"]},
    "jira_issue.json": {
        "ticket": "SD-17",
        "satisfaction": "4",
        "created_at": "2024-04-01T09:00:00+02:00",
        "attachments": ["log.txt"],
    },
}


@pytest.mark.parametrize("name", CASES)
def test_conversations_people_and_dates(name: str) -> None:
    found = read(name)
    assert [transcript.format for transcript in found] == [CASES[name][0]] * len(CASES[name][1])
    assert [said(transcript) for transcript in found] == CASES[name][1]


@pytest.mark.parametrize("name", FIELDS)
def test_fields_of_the_ticket(name: str) -> None:
    metadata = read(name)[0].metadata
    assert {key: metadata.get(key) for key in FIELDS[name]} == FIELDS[name]


def test_a_quoted_chain_is_hidden_where_the_ticket_holds_the_earlier_messages() -> None:
    turn = read("zendesk_reply.json")[0].turns[3]
    quoted = "\n".join(part.text for part in turn.hidden if part.kind is HiddenKind.QUOTE)
    assert "Please do this:" in quoted
    assert "Acme <help@acme.example> wrote:" in quoted


def test_a_chain_that_only_the_first_mail_holds_becomes_turns() -> None:
    chain = "Any news?\n\nOn Thu, May 2, 2024 at 10:30 AM Acme <help@acme.example> wrote:\n> We check it.\n"
    ticket = (
        '{"id": 1, "requester_id": 5, "submitter_id": 5, "subject": "s", "comments": [{"author_id": 5, "public": true,'
        f' "created_at": "2024-05-03T08:00:00Z", "via": {{"channel": "email"}}, "plain_body": {chain!r}}}]}}'
    ).replace("'", '"')
    assert [turn.text for turn in read("t.json", ticket.encode())[0].turns] == ["We check it.", "Any news?"]


def test_a_preview_says_that_it_is_one() -> None:
    assert all("preview" in " ".join(transcript.warnings) for transcript in read("helpscout_v2_list.json"))


def test_an_empty_list_is_an_error_that_is_true() -> None:
    from feedme_desktop.errors import ReadError

    with pytest.raises(ReadError, match="without messages") as caught:
        read("t.json", b'{"page": 1, "items": [], "count": 0}')
    assert caught.value.code == "empty"


def test_what_an_unsent_draft_says_is_a_note() -> None:
    thread = '{"id": 1, "type": "message", "state": "draft", "createdBy": {"type": "user", "first": "Jo"}, "body": "x"}'
    owner = f'{{"id": 1, "number": 2, "folderId": 3, "subject": "s", "_embedded": {{"threads": [{thread}]}}}}'
    assert [turn.role for turn in read("t.json", owner.encode())[0].turns] == [N]


def test_halves_of_characters_and_repeated_names_lose_no_word() -> None:
    content = (
        b'{"messages": [{"author": "A \\ud800", "text": "one", "text": "two \\ud83d\\ude00"}], "subject": "\\udfff"}'
    )
    found = read("t.json", content)[0]
    assert found.turns[0].text == "one\ntwo \U0001f600"
    assert found.turns[0].speaker == "A \ufffd"
    assert found.title == "\ufffd"


def test_lists_in_lists_don_t_take_for_ever() -> None:
    from feedme_desktop.parsing.helpdesk_generic import messages_of

    nested: dict[str, object] = {"text": "end"}
    for _ in range(60):
        nested = {"messages": [nested, {"x": 1}]}
    assert messages_of(nested) is None


def test_a_deleted_note_of_freshdesk_is_no_answer() -> None:
    notes = b'[{"note": {"body": "Old.", "incoming": false, "private": false, "deleted": true, "user_id": 6}}]'
    ticket = (
        b'[{"helpdesk_ticket": {"display_id": 31, "subject": "Lamp", "description": "Refund?", "notes": %s}}]' % notes
    )
    (found,) = read("a.json", ticket)
    assert [(turn.role, turn.text) for turn in found.turns] == [(C, "Refund?"), (N, "Old.")]


@pytest.mark.parametrize("word", ["public", "comment_public"])
def test_the_events_of_zendesk_s_incremental_export_are_sorted_into_tickets(word: str) -> None:
    def event(number: int, ticket: int, who: int, body: str, public: bool = True) -> dict[str, object]:
        comment = {"type": "Comment", "author_id": who, "body": body, word: public, "event_type": "Comment"}
        at = f"2024-01-15T10:3{number}:00Z"
        return {"id": number, "ticket_id": ticket, "created_at": at, "updater_id": who, "child_events": [comment]}

    rows = [event(1, 7, 11, "How?"), event(2, 8, 12, "Where?"), event(3, 7, 2, "Check.", False), event(4, 7, 2, "So.")]
    first, second = read("a.json", json.dumps({"ticket_events": rows, "count": 4}).encode())
    assert first.metadata["ticket"] == "7"
    assert [(turn.role, turn.text) for turn in first.turns] == [(C, "How?"), (N, "Check."), (A, "So.")]
    assert [turn.text for turn in second.turns] == ["Where?"]
