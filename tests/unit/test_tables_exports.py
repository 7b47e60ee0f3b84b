"""Tables of help desks and chat tools, read as their vendors export them."""

from __future__ import annotations

from pathlib import Path

import pytest

from feedme_desktop.domain.transcript import HiddenKind, Transcript
from feedme_desktop.parsing.registry import parse_document

TABLES = Path(__file__).parents[1] / "data" / "tables"


def transcripts(name: str, content: str | bytes | None = None) -> list[Transcript]:
    data = (TABLES / name).read_bytes() if content is None else content
    data = data.encode() if isinstance(data, str) else data
    return [p.transcript for p in parse_document(name, data, max_bytes=10**7, max_container_bytes=10**8)]


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in transcript.turns]


def test_intercom() -> None:
    closed, opened = transcripts("intercom.csv")
    assert closed.format == "intercom_csv"
    assert said(closed) == [
        ("customer", "Lea Kohl", "My calendar stopped syncing, again."),
        ("note", "Tom Reed", "Token expired on their side"),
        ("agent", "Tom Reed", "Please sign in again under Settings."),
    ]
    assert closed.turns[0].at == "2024-03-04T09:12:00"
    assert {key: closed.metadata[key] for key in ("ticket", "status", "tags", "created_at")} == {
        "ticket": "7701",
        "status": "closed",
        "tags": ["sync", "calendar"],
        "created_at": "2024-03-04T09:12:00",
    }
    assert [(role, who) for role, who, _ in said(opened)] == [
        ("customer", "ivo@visitor.example"),
        ("bot", "Operator"),
    ]


def test_freshdesk() -> None:
    first, second = transcripts("freshdesk.csv")
    assert first.format == "freshdesk_csv"
    assert said(first) == [("customer", "Lea Kohl", "Hello,\n\nmy password is refused since Monday.")]
    wanted = {
        "ticket": "512",
        "subject": "Cannot log in",
        "status": "Closed",
        "priority": "High",
        "channel": "Email",
        "assignee": "Tom Reed",
        "requester": "Lea Kohl",
        "satisfaction": "Extremely happy",
        "tags": ["login", "sso"],
        "updated_at": "2024-01-15T13:00:00",
        "company_name": "Client Ltd",
    }
    assert {key: first.metadata.get(key) for key in wanted} == wanted
    assert first.title == "Cannot log in"
    assert said(second) == [("customer", "Ivo Marin", "Export takes hours")]
    assert second.warnings == ("This export holds no messages: only the subject could be read.",)


def test_hubspot() -> None:
    first, second = transcripts("hubspot.csv")
    assert first.format == "hubspot_csv"
    assert said(first) == [
        ("customer", "Lea Kohl", "Where is my invoice for May?"),
        ("agent", "Tom Reed", "We sent the invoice again to your billing address."),
    ]
    assert first.metadata["subject"] == "Invoice missing"
    assert [role for role, _, _ in said(second)] == ["customer"]


def test_zendesk_comments_of_mixed_tickets_in_the_order_of_their_times() -> None:
    printer, refund = transcripts("zendesk_comments.csv")
    assert printer.format == "zendesk_csv"
    assert said(printer) == [
        ("customer", "Lea Kohl", "The printer shows as offline."),
        ("note", "Tom Reed", "Known fault of the driver."),
        ("agent", "Tom Reed", "Please restart the spooler service."),
    ]
    assert (printer.title, printer.metadata["status"], printer.metadata["priority"]) == (
        "Printer is offline",
        "solved",
        "normal",
    )
    assert refund.metadata["ticket"] == "82"


def test_zendesk_view_without_messages_says_so() -> None:
    [ticket] = transcripts("zendesk_view.csv")
    assert ticket.format == "zendesk_csv"
    assert said(ticket) == [("customer", "Lea Kohl", "The app forgets my settings")]
    assert ticket.metadata["ticket"] == "4711"
    assert ticket.metadata["tags"] == ["app", "settings"]
    assert ticket.warnings


def test_helpscout() -> None:
    [ticket] = transcripts("helpscout.csv")
    assert ticket.format == "helpscout_csv"
    assert said(ticket) == [("customer", "Lea Kohl", "I would like a refund for order 5512")]
    assert ticket.metadata["satisfaction"] == "Great"


def test_front() -> None:
    [ticket] = transcripts("front.csv")
    assert said(ticket) == [
        ("customer", "lea@client.example", "My order is late"),
        ("agent", "Tom Reed", "It ships today"),
    ]
    assert not ticket.warnings


def test_a_transcript_in_a_cell_gets_roles_and_days_from_its_row() -> None:
    parcel, norway = transcripts("livechat.csv")
    assert said(parcel) == [
        ("customer", "Lea", "Where is my parcel?"),
        ("agent", "Tom", "It is with the courier."),
        ("customer", "Lea", 'Thanks, "great" news'),
    ]
    assert parcel.turns[1].at == "2024-01-25T10:01:00"
    assert parcel.metadata["satisfaction"] == "good"
    assert [role for role, _, _ in said(norway)] == ["customer", "agent"]


def test_jira_comments() -> None:
    [issue] = transcripts("jira.csv")
    assert said(issue) == [
        ("customer", "lea", "The VPN does not connect"),
        ("agent", "tom", "Install client 5; then try again"),
        ("customer", "lea", "Works now, thanks"),
    ]
    assert issue.turns[1].at == "2024-01-15T11:00:00"
    assert issue.metadata["ticket"] == "SUP-1"


def test_a_quoted_question_becomes_a_turn_only_where_it_is_the_only_copy() -> None:
    header = "Date,Author,Message,Message ID,Referenced Message ID,Referenced Message Author,Referenced Message Text\n"
    [alone] = transcripts("a.csv", header + "2025-01-01 10:00,support_1,Press Cancel.,m2,m1,user_1,How do I cancel?\n")
    assert said(alone) == [
        ("customer", "user_1", "How do I cancel?"),
        ("agent", "support_1", "Press Cancel."),
    ]
    both = "2025-01-01 09:00,user_1,How do I cancel?,m1,,,\n"
    [pair] = transcripts("a.csv", header + both + "2025-01-01 10:00,support_1,Press.,m2,m1,user_1,How do I...\n")
    assert [text for _, _, text in said(pair)] == ["How do I cancel?", "Press."]
    assert [(part.kind, part.text) for part in pair.turns[1].hidden] == [(HiddenKind.QUOTE, "How do I...")]


def test_private_columns_become_notes() -> None:
    table = "id,subject,description,resolution,internal notes\n5,Slow,It is slow,Rebuild it,Customer is on plan B\n"
    [ticket] = transcripts("a.csv", table)
    assert [(role, text) for role, _, text in said(ticket)] == [
        ("customer", "It is slow"),
        ("agent", "Rebuild it"),
        ("note", "Customer is on plan B"),
    ]


def test_json_in_a_cell() -> None:
    cell = '"[{""author"":""Lea"",""role"":""user"",""text"":""Hi""},{""role"":""agent"",""text"":""Hello""}]"'
    [ticket] = transcripts("a.csv", f"ticket_id,messages\n1,{cell}\n")
    assert [(role, text) for role, _, text in said(ticket)] == [("customer", "Hi"), ("agent", "Hello")]


@pytest.mark.parametrize("count", [3, 30])
def test_many_pairs_are_conversations_of_their_own(count: int) -> None:
    table = "question,answer\n" + "".join(f"How {n}?,So {n}.\n" for n in range(count))
    assert len(transcripts("a.csv", table)) == (1 if count == 3 else count)


@pytest.mark.parametrize("american", [True, False])
def test_the_order_of_day_and_month_is_that_of_the_whole_table(american: bool) -> None:
    days = ["02/03/2024 10:00", "01/25/2024 10:00" if american else "25/01/2024 10:00"]
    rows = "".join(f"{n},{day},Lea,Hello {n}\n" for n, day in enumerate(days))
    first, _ = transcripts("a.csv", "ticket id,date,author,message\n" + rows)
    assert first.turns[0].at == ("2024-02-03T10:00:00" if american else "2024-03-02T10:00:00")


def test_no_cell_is_lost() -> None:
    table = "ticket id,author,message,body,colour,Colour\n1,Lea,one thing,another thing,red,blue\n"
    [ticket] = transcripts("a.csv", table)
    assert {text for _, _, text in said(ticket)} == {"one thing", "another thing"}
    assert (ticket.metadata["colour"], ticket.metadata["colour_2"]) == ("red", "blue")


def test_private_comments_are_notes_even_without_an_author() -> None:
    header = "ticket id,subject,status,priority,comment,public\n"
    first, second = transcripts("a.csv", header + "1,Slow,open,low,It is slow,true\n2,Lost,open,low,Bad hash,false\n")
    assert [str(turn.role) for turn in second.turns] == ["note"]
    assert [str(turn.role) for turn in first.turns] != ["note"]


def test_a_column_of_messages_with_authors_is_one_message_a_row() -> None:
    [chat] = transcripts("a.csv", "author,messages\nLea,Hello there\nTom,Hi: what is it?\nLea,It broke\n")
    assert [text for _, _, text in said(chat)] == ["Hello there", "Hi: what is it?", "It broke"]


def test_words_that_no_column_explains_are_pointed_at() -> None:
    rows = "".join(f"1,Lea,message {n},quite other words {n}\n" for n in range(20))
    [chat] = transcripts("a.csv", "ticket id,author,message,blurb\n" + rows)
    assert any("blurb" in warning for warning in chat.warnings)


def test_two_columns_of_one_meaning_are_both_kept() -> None:
    [ticket] = transcripts("a.csv", "id,subject,title,description\n1,Slow,Very slow,It is slow\n")
    assert (ticket.metadata["subject"], ticket.metadata["title"]) == ("Slow", "Very slow")
