"""HTML pages, mails, JSON and tables: turns, roles, hidden parts, metadata."""

from __future__ import annotations

import json

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Parsed
from feedme_desktop.parsing.registry import SUPPORTED_SUFFIXES, describe, parse_document


def parse(name: str, content: str | bytes) -> list[Parsed]:
    data = content.encode() if isinstance(content, str) else content
    return list(parse_document(name, data, max_bytes=10_000_000, max_container_bytes=100_000_000))


def read(name: str, content: str | bytes) -> Transcript:
    [parsed] = parse(name, content)
    return parsed.transcript


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in transcript.turns]


# ---------------------------------------------------------------- HTML


def test_generic_classes_and_steps_typed_below_each_other() -> None:
    page = """<html><body><div class="chat"><div class="message customer"><span class="author">Lea Kohl</span>
      <span class="timestamp">2024-02-06 14:05</span><div class="content">The filter does nothing.</div></div>
      <div class="message agent"><span class="author">Tom Reed</span><div class="content">Please:
        1. Open Filters &gt; Rules
        2. Press Apply
        Does it work now?</div></div></div><footer>Powered by chat</footer></body></html>"""
    transcript = read("t.html", page)
    assert said(transcript) == [
        ("customer", "Lea Kohl", "The filter does nothing."),
        ("agent", "Tom Reed", "Please:\n1. Open Filters > Rules\n2. Press Apply\nDoes it work now?"),
    ]
    assert transcript.turns[0].at == "2024-02-06T14:05:00"
    assert transcript.metadata["page_text"] == "Powered by chat"


def test_zendesk_mail_markup_with_signature_and_private_note() -> None:
    page = """<p>Your request (#627) has been updated.</p>
    <table class="zd-liquid-comment"><tr><td><p><strong>Lea Kohl</strong></p><p>Jun 13, 2024, 17:13 UTC</p>
      <div class="zd-comment"><p>The app is slow.</p></div></td></tr></table>
    <table class="zd-liquid-comment"><tr><td><p><strong>Tom Reed</strong> (Customer Care)</p>
      <p>Jun 13, 2024, 17:17 UTC</p>
      <div class="zd-comment"><p>Rebuild the index:</p><ul><li>open Tools</li><li>press Rebuild</li></ul>
      <div class="signature"><p>Kind regards,<br>Tom</p></div></div></td></tr></table>"""
    transcript = read("t.html", page)
    assert transcript.format == "zendesk_html"
    assert said(transcript) == [
        ("customer", "Lea Kohl", "The app is slow."),
        ("agent", "Tom Reed (Customer Care)", "Rebuild the index:\n\n- open Tools\n- press Rebuild"),
    ]
    assert [(str(h.kind), h.text) for h in transcript.turns[1].hidden] == [("signature", "Kind regards,\nTom")]
    assert transcript.turns[1].at == "2024-06-13T17:17:00Z"
    assert transcript.metadata["ticket"] == "627"


@pytest.mark.parametrize(
    "page",
    [
        '<div data-role="customer"><p>Where is it?</p></div><div data-role="agent"><p>Below.</p></div>',
        '<div class="intercom-message user-message"><p>Where is it?</p></div>'
        '<div class="intercom-message admin-message"><p>Below.</p></div>',
        '<ul><li class="comment comment--customer"><div class="comment-body">Where is it?</div></li>'
        '<li class="comment comment--agent"><div class="comment-body">Below.</div></li></ul>',
        '<div class="msg incoming"><b class="name">Lea</b><div class="text">Where is it?</div></div>'
        '<div class="msg outgoing"><b class="name">Tom</b><div class="text">Below.</div></div>',
        "<div class='comment'><p>Customer: Where is it?</p></div><div class='comment'><p>Agent "
        "(Postbird): Below.</p></div>",
        "<body><p>Customer: Where is it?</p><p>Support: Below.</p></body>",
        '<div class="message customer"><span class="sender">Customer <div class="content">Where is it? </div>'
        '<div class="message agent"><span class="sender">Agent</span><div class="content">Below.</div>',
    ],
)
def test_other_markup(page: str) -> None:
    assert [(role, text) for role, _, text in said(read("t.html", page))] == [
        ("customer", "Where is it?"),
        ("agent", "Below."),
    ]


def test_private_comments_are_notes() -> None:
    page = (
        '<div class="comment public"><p>Ana: Hi</p></div><div class="comment private-note"><p>check his plan</p></div>'
    )
    assert [role for role, _, _ in said(read("t.html", page))][1] == "note"


def test_scripts_and_hidden_elements_are_no_text() -> None:
    page = (
        "<body><script>alert(1)</script><style>p{}</style><p style='display:none'>tracker</p><p>Only this.</p></body>"
    )
    assert said(read("t.html", page)) == [("unknown", None, "Only this.")]


# ---------------------------------------------------------------- mail

CHAIN = """From: Lea Kohl <lea@client.example>
To: Tom Reed <support@postbird.example>
Subject: Re: Sync stops (#4711)
Date: Mon, 15 Jan 2024 12:00:00 +0000

{newest}

{quote}
"""


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, Jan 15, 2024 at 10:30 AM Tom Reed <support@postbird.example> wrote:\n\n> Press Sync twice.\n>\n"
        "> On Mon, Jan 15, 2024 at 9:00 AM Lea Kohl <lea@client.example> wrote:\n>\n>> It does not sync.",
        "Am 15.01.2024 um 10:30 schrieb Tom Reed <support@postbird.example>:\n> Press Sync twice.\n>\n"
        "> Am 15.01.2024 um 09:00 schrieb Lea Kohl:\n>> It does not sync.",
        "El lun, 15 ene 2024 a las 10:30, Tom Reed (<support@postbird.example>) escribió:\n\n> Press Sync twice.\n>\n"
        "> El lun, 15 ene 2024 a las 9:00, Lea Kohl (<lea@client.example>) escribió:\n>\n>> It does not sync.",
        "Le 15 janv. 2024 à 10:30, Tom Reed <support@postbird.example> a écrit :\n> Press Sync twice.\n>\n"
        "> Le 15 janv. 2024 à 09:00, Lea Kohl <lea@client.example> a écrit :\n>> It does not sync.",
        "-----Original Message-----\nFrom: Tom Reed <support@postbird.example>\n"
        "Sent: Monday, January 15, 2024 10:30 AM\nTo: Lea Kohl\n"
        "Subject: RE: Sync stops\n\nPress Sync twice.\n\n________________________________\n"
        "From: Lea Kohl <lea@client.example>\n"
        "Sent: Monday, January 15, 2024 9:00 AM\nTo: Support\nSubject: Sync stops\n\nIt does not sync.",
        "Von: Tom Reed <support@postbird.example>\nGesendet: Montag, 15. Januar 2024 10:30\nAn: Lea Kohl\n"
        "Betreff: AW: Sync stops\n\n"
        "Press Sync twice.\n\nVon: Lea Kohl <lea@client.example>\nGesendet: Montag, 15. Januar 2024 09:00\n"
        "An: Support\nBetreff: Sync stops\n\n"
        "It does not sync.",
    ],
)
def test_a_quoted_chain_is_unfolded_oldest_first(quote: str) -> None:
    transcript = read("t.eml", CHAIN.format(newest="Now it works.\n-- \nLea Kohl\nClient Ltd.", quote=quote))
    assert said(transcript) == [
        ("customer", "Lea Kohl", "It does not sync."),
        ("agent", "Tom Reed", "Press Sync twice."),
        ("customer", "Lea Kohl", "Now it works."),
    ]
    assert [str(turn.at)[:16] for turn in transcript.turns] == [
        "2024-01-15T09:00",
        "2024-01-15T10:30",
        "2024-01-15T12:00",
    ]


def test_signature_is_hidden_and_headers_are_metadata() -> None:
    transcript = read("t.eml", CHAIN.format(newest="It hangs.", quote="-- \nLea\nClient Ltd."))
    assert said(transcript) == [("customer", "Lea Kohl", "It hangs.")]
    assert [(str(h.kind), h.text) for h in transcript.turns[0].hidden] == [
        ("signature", "-- \nLea\nClient Ltd.".replace("-- ", "--"))
    ]
    assert (transcript.format, transcript.title) == ("email", "Sync stops (#4711)")
    assert transcript.metadata["ticket"] == "4711"
    assert transcript.metadata["subject"] == "Re: Sync stops (#4711)"


def test_lines_quoted_to_be_answered_stay_hidden() -> None:
    quote = (
        "On Mon, Jan 15, 2024 at 10:30 AM Tom <support@postbird.example> wrote:\n"
        "> Which version?\n4.2\n> Which system?\nLinux"
    )
    transcript = read("t.eml", CHAIN.format(newest="See below.", quote=quote))
    assert len(transcript.turns) == 1
    assert "4.2" in transcript.turns[0].text
    assert "> Which version?" in transcript.turns[0].hidden[-1].text


def test_a_message_that_begins_with_at_or_on_is_no_attribution() -> None:
    quote = (
        "On Mon, Jan 15, 2024 at 10:30 AM Tom Reed <support@postbird.example> wrote:\n\n"
        "> At what time does it stop?\n>\n"
        "> On Mon, Jan 15, 2024 at 9:00 AM Lea Kohl <lea@client.example> wrote:\n>\n>> On Mondays it stops."
    )
    assert [text for _, _, text in said(read("t.eml", CHAIN.format(newest="At ten.", quote=quote)))] == [
        "On Mondays it stops.",
        "At what time does it stop?",
        "At ten.",
    ]


def test_multipart_html_only_and_attachment_names() -> None:
    mail = (
        b"From: =?utf-8?q?L=C3=A9a?= <lea@client.example>\r\nTo: support@postbird.example\r\n"
        b"Subject: =?utf-8?b?SGFsbMO2bGU=?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=XX\r\n\r\n--XX\r\n"
        b"Content-Type: text/html; charset=iso-8859-1\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<p>Caf=E9<br>menu</p><blockquote><p>old</p></blockquote>\r\n--XX\r\n"
        b'Content-Type: image/png; name="shot.png"\r\nContent-Disposition: attachment; filename="shot.png"\r\n'
        b"\r\nxx\r\n--XX--\r\n"
    )
    transcript = read("t.eml", mail)
    assert said(transcript) == [("customer", "Léa", "Café\nmenu")]
    assert transcript.title == "Hallöle"
    assert transcript.metadata["attachments"] == ["shot.png"]
    assert [str(h.kind) for h in transcript.turns[0].hidden] == ["quote"]


def test_a_pasted_mail_in_a_text_file() -> None:
    transcript = read(
        "t.txt", "From: lea@client.example\nTo: support@postbird.example\nSubject: Invoice\n\nNo invoice.\n-- \nLea\n"
    )
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [("lea@client.example", "No invoice.")]
    assert transcript.title == "Invoice"


# ---------------------------------------------------------------- JSON and CSV


@pytest.mark.parametrize(
    "value",
    [
        [
            {"author": "Lea", "role": "end-user", "body": "Slow."},
            {"author": "Tom", "role": "agent", "body": "Rebuild."},
        ],
        {
            "subject": "x",
            "messages": [
                {"from": "Lea", "author_type": "user", "text": "Slow."},
                {"from": "Tom", "author_type": "admin", "text": "Rebuild."},
            ],
        },
        {
            "data": {
                "comments": [
                    {"sender": {"name": "Lea", "type": "customer"}, "content": "<p>Slow.</p>"},
                    {"sender": {"name": "Tom", "type": "user"}, "is_agent": True, "content": "Rebuild."},
                ]
            }
        },
        {
            "ticket": {
                "requester_id": 1,
                "description": "Slow.",
                "comments": [{"author_id": 2, "body": "Rebuild.", "public": True}],
            }
        },
        [{"incoming": True, "body_text": "Slow."}, {"incoming": False, "body_text": "Rebuild."}],
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "Slow."}]},
                {"role": "agent", "content": "Rebuild."},
            ]
        },
    ],
)
def test_json_shapes(value: object) -> None:
    assert [(role, text) for role, _, text in said(read("t.json", json.dumps(value)))] == [
        ("customer", "Slow."),
        ("agent", "Rebuild."),
    ]


def test_json_newest_first_is_turned_round_and_private_is_a_note() -> None:
    rows = [
        {"author": "Tom", "role": "agent", "text": "b", "created_at": 1_700_000_060},
        {"author": "Tom", "role": "agent", "text": "n", "created_at": 1_700_000_050, "private": True},
        {"author": "Lea", "role": "customer", "text": "a", "created_at": 1_700_000_000},
    ]
    transcript = read("t.json", json.dumps(rows))
    assert [(str(t.role), t.text) for t in transcript.turns] == [("customer", "a"), ("note", "n"), ("agent", "b")]
    assert transcript.turns[0].at == "2023-11-14T22:13:20Z"


def test_several_conversations_in_one_json_have_parts_and_bytes_of_their_own() -> None:
    tickets = [{"id": n, "subject": f"s{n}", "messages": [{"role": "user", "text": f"q{n}"}]} for n in (7, 8)]
    parts = parse("t.json", json.dumps({"tickets": tickets}))
    assert [(p.transcript.part, p.transcript.metadata["ticket"], json.loads(p.content)["id"]) for p in parts] == [
        (0, "7", 7),
        (1, "8", 8),
    ]


def test_json_lines() -> None:
    lines = "\n".join(json.dumps({"ticket_id": t, "role": "user", "text": f"about {t}"}) for t in (1, 1, 2))
    assert [len(p.transcript.turns) for p in parse("t.jsonl", lines)] == [2, 1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_with_several_tickets(delimiter: str) -> None:
    rows = [
        ["Ticket ID", "Created At", "Author", "Author Role", "Body"],
        ["1", "2024-03-16T16:28:00Z", "Lea", "end-user", '"Slow,\nvery; slow|"'],
        ["1", "2024-03-16T16:34:00Z", "Tom", "agent", "Rebuild."],
        ["2", "2024-03-16T17:00:00Z", "Ivo", "end-user", "Other"],
    ]
    parts = parse("t.csv", "\n".join(delimiter.join(row) for row in rows))
    assert [said(p.transcript) for p in parts] == [
        [("customer", "Lea", "Slow,\nvery; slow|"), ("agent", "Tom", "Rebuild.")],
        [("customer", "Ivo", "Other")],
    ]
    assert [p.transcript.part for p in parts] == [0, 1]
    assert b"Other" in parts[1].content
    assert b"Rebuild" not in parts[1].content
    assert parts[0].transcript.metadata["ticket"] == "1"


def test_csv_of_question_and_answer_pairs() -> None:
    transcript = read("t.csv", "question,answer\nHow?,So.\nWhy?,Because.\n")
    assert [(role, text) for role, _, text in said(transcript)] == [
        ("customer", "How?"),
        ("agent", "So."),
        ("customer", "Why?"),
        ("agent", "Because."),
    ]


# ---------------------------------------------------------------- what can't be read


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t\n", "empty"),
        ("a.txt", bytes(range(256)) * 20, "not_text"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "malformed"),
        ("a.pdf", b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "encrypted"),
        ("a.zip", b"PK\x03\x04\x14\x00\x01\x00" + b"\0" * 40, "encrypted"),
        ("a.zip", b"PK\x03\x04\x14\x00\x00\x00" + b"\0" * 40, "malformed"),
        ("a.docx", b"PK\x03\x04\x14\x00\x00\x00" + b"\0" * 18 + b"word/document.xml", "malformed"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 30, "unsupported"),
        ("a.asc", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA", "encrypted"),
        ("a.json", b'{"messages": [', "malformed"),
        ("a.json", b'{"users": [1, 2]}', "empty"),
        ("a.csv", b"x,y\n1,2\n", "unknown_columns"),
        ("a.csv", b"author,message\n", "empty"),
        ("a.html", b"<html><body><script>1</script></body></html>", "empty"),
    ],
)
def test_errors_name_the_file(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse(name, content)
    assert caught.value.code == code
    assert name in str(caught.value)


def test_too_large() -> None:
    with pytest.raises(ReadError) as caught:
        list(parse_document("a.txt", b"x" * 101, max_bytes=100, max_container_bytes=1000))
    assert caught.value.code == "too_large"


def test_a_large_ticket_among_many_is_left_out_and_said() -> None:
    table = "ticket_id,message\n1,small\n2," + "x" * 300 + "\n3,tiny\n"
    parts = parse_document("a.csv", table.encode(), max_bytes=200, max_container_bytes=10_000)
    assert [next(parts).transcript.metadata["ticket"] for _ in range(2)] == ["1", "3"]
    with pytest.raises(ReadError) as caught:
        next(parts)
    assert caught.value.code == "too_large"


def test_kinds_and_suffixes_agree() -> None:
    assert all(describe(f"a{suffix}") for suffix in SUPPORTED_SUFFIXES)
    assert describe("REPORT.EML") == "e-mail"
    assert describe("a.exe") is None


def test_header_of_a_comment_is_no_message_and_a_label_makes_a_note() -> None:
    page = """<h1>Ticket #18</h1><dl><dt>Status</dt><dd>solved</dd></dl>
    <div class="comment public end-user"><div class="comment-header"><span class="author">Lea</span>
      <time datetime="2026-01-19T08:12:00Z">Jan 19</time></div><div class="comment-body zd-comment">Again?</div></div>
    <div class="comment agent"><div class="comment-header"><span class="author">Tom</span>
      <span class="label">Internal note</span></div><div class="comment-body zd-comment"><p>a bug</p></div></div>"""
    transcript = read("t.html", page)
    assert said(transcript) == [("customer", "Lea", "Again?"), ("note", "Tom", "a bug")]
    assert transcript.turns[0].at == "2026-01-19T08:12:00Z"
    assert transcript.metadata["status"] == "solved"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Press <Enter and then <b wait here", "Press <Enter and then <b wait here"),
        ("if a<b and c>d then use <name> please", "if a<b and c>d then use <name> please"),
        ("<p>Press <b>Enter</b></p> when 3 <5 holds", "Press Enter\n\nwhen 3 <5 holds"),
        ('<a href="https://x.example/">here</a>', "here"),
    ],
)
def test_signs_of_comparison_are_no_markup(written: str, read: str) -> None:
    content = json.dumps({"messages": [{"author": "Ann", "text": written}]}).encode()
    [parsed] = parse_document("a.json", content, max_bytes=10**6, max_container_bytes=10**6)
    assert parsed.transcript.turns[0].text == read
