"""The layouts in which chats are pasted: who said what, in which role, and when."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.parsing.registry import parse_document

LIMITS = {"max_bytes": 10_000_000, "max_container_bytes": 100_000_000}


def read(text: str, name: str = "chat.txt") -> Transcript:
    [parsed] = parse_document(name, text.encode(), **LIMITS)
    return parsed.transcript


def turns(text: str, name: str = "chat.txt") -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in read(text, name).turns]


ASKED = "My drafts vanish when I close the lid."
ANSWERED = "Open Settings, choose Drafts and switch on Keep offline.\nThen restart the app."

LAYOUTS = {
    "prefix": "Customer: {q}\nAgent: {a}\nCustomer: That works.\n",
    "prefix, other words": "Client: {q}\n\nSupport: {a}\n\nClient: That works.",
    "lower case": "customer: {q}\nagent: {a}\ncustomer: That works.",
    "spanish": "Cliente: {q}\nSoporte: {a}\nCliente: That works.",
    "german": "Kunde: {q}\nKundenservice: {a}\nKunde: That works.",
    "french": "Client : {q}\nConseiller : {a}\nClient : That works.",
    "russian": "Клиент: {q}\nПоддержка: {a}\nКлиент: That works.",
    "chinese": "客户：{q}\n客服：{a}\n客户：That works.",
    "role in brackets": "[Customer] {q}\n[Support Engineer] {a}\n[Customer] That works.",
    "role in brackets and a colon": "[Customer]: {q}\n[Agent]: {a}\n[Customer]: That works.",
    "role in brackets behind the time": "[10:01] [Customer] {q}\n[10:03] [Agent] {a}\n[10:09] [Customer] That works.",
    "bold role": "**Customer** {q}\n\n**Support Agent** {a}\n\n**Customer** That works.",
    "address behind the name": (
        "Una Ray <una@client.example>: {q}\nLoom Support <support@loom.example>: {a}\n"
        "Una Ray <una@client.example>: That works."
    ),
    "time in brackets": "[10:01] Customer: {q}\n[10:03] Agent: {a}\n[10:09] Customer: That works.",
    "time in round brackets": "(10:01) Customer: {q}\n(10:03) Agent: {a}\n(10:09) Customer: That works.",
    "date before": (
        "2024-01-15 10:30 Customer: {q}\n2024-01-15 10:32 Agent: {a}\n2024-01-15 10:40 Customer: That works."
    ),
    "date in words": (
        "Jan 15, 2024 10:30 AM - Customer: {q}\nJan 15, 2024 10:32 AM - Agent: {a}\n"
        "Jan 15, 2024 10:40 AM - Customer: That works."
    ),
    "time after the name": "Customer (10:01): {q}\nAgent (10:03): {a}\nCustomer (10:09): That works.",
    "markdown": (
        "**Customer** (2024-01-15 10:30): {q}\n\n**Agent** (2024-01-15 10:31): {a}\n\n"
        "**Customer** (2024-01-15 10:40): That works."
    ),
    "markdown, bare": "**Customer:** {q}\n\n**Agent:** {a}\n\n**Customer:** That works.",
    "markdown headings": "## Customer\n{q}\n\n## Agent\n{a}\n\n## Customer\nThat works.",
    "name and time line": "Customer  10:01 AM\n{q}\n\nAgent  10:03 AM\n{a}\n\nCustomer  10:09 AM\nThat works.",
    "time and name line": "[10:01 AM] Customer\n{q}\n\n[10:03 AM] Agent\n{a}\n\n[10:09 AM] Customer\nThat works.",
    "name line, date line": (
        "Customer\nOctober 20, 2024 at 13:47\n{q}\n\nAgent\nOctober 20, 2024 at 13:50\n{a}\n\n"
        "Customer\nOctober 20, 2024 at 13:59\nThat works."
    ),
    "irc": (
        "[12:18] <customer> {q}\n[12:19] <agent> Open Settings, choose Drafts and switch on Keep offline.\n"
        "[12:19] <agent> Then restart the app.\n[12:20] <customer> That works."
    ),
    "whatsapp, android": (
        "15/01/2024, 10:30 - Customer: {q}\n15/01/2024, 10:31 - Agent: {a}\n15/01/2024, 10:40 - Customer: That works."
    ),
    "whatsapp, ios": (
        "\u200e[15/01/2024, 10:30:11] Customer: {q}\n[15/01/2024, 10:31:02] Agent: {a}\n"
        "[15/01/2024, 10:40:59] Customer: That works."
    ),
    "whatsapp, american": (
        "1/15/24, 10:30 AM - Customer: {q}\n1/15/24, 10:31 AM - Agent: {a}\n1/15/24, 10:40 AM - Customer: That works."
    ),
    "whatsapp, copied": (
        "[10:30 AM, 1/15/2024] Customer: {q}\n[10:31 AM, 1/15/2024] Agent: {a}\n"
        "[10:40 AM, 1/15/2024] Customer: That works."
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_layout(layout: str, newline: str) -> None:
    text = LAYOUTS[layout].format(q=ASKED, a=ANSWERED).replace("\n", newline)
    found = [(role, said) for role, _, said in turns(text)]
    if layout == "irc":
        found[1:3] = [("agent", f"{found[1][1]}\n{found[2][1]}")]
    assert found == [("customer", ASKED), ("agent", ANSWERED), ("customer", "That works.")]


@pytest.mark.parametrize(
    ("stamp", "iso"),
    [
        ("2024-05-21T16:40:00Z", "2024-05-21T16:40:00Z"),
        ("2024-05-21 16:40:00", "2024-05-21T16:40:00"),
        ("May 21, 2024 04:40 PM", "2024-05-21T16:40:00"),
        ("2024/05/21 16:40", "2024-05-21T16:40:00"),
        ("21.05.2024, 16:40", "2024-05-21T16:40:00"),
        ("21.05.24 16:40", "2024-05-21T16:40:00"),
        ("5/21/2024 4:40 PM", "2024-05-21T16:40:00"),
        ("21 May 2024 16:40", "2024-05-21T16:40:00"),
        ("Tue, 21 May 2024 16:40", "2024-05-21T16:40:00"),
        ("21. Mai 2024 um 16:40", "2024-05-21T16:40:00"),
        ("21 de mayo de 2024 16:40", "2024-05-21T16:40:00"),
        ("Jun 13, 2024, 17:13 UTC", "2024-06-13T17:13:00Z"),
        ("2024-05-21T16:40:00+02:00", "2024-05-21T16:40:00+02:00"),
        ("10:30", "10:30"),
        ("10:30:05 PM", "22:30:05"),
    ],
)
def test_stamp_shapes(stamp: str, iso: str) -> None:
    transcript = read(f"[{stamp}] Customer: Does it sync?\n[{stamp}] Agent: Yes, each minute.")
    assert [(turn.at, turn.text) for turn in transcript.turns] == [(iso, "Does it sync?"), (iso, "Yes, each minute.")]


def test_labels_inside_a_message_are_text() -> None:
    said = (
        "It still fails.\nNote: this is my work account.\nError: 0x80070005 access denied\nVersion: 3.2.1\n"
        "PS: it fails at 10:30\nSteps: open Settings, then Accounts.\nWaiting time: 9 minutes"
    )
    text = f"Customer: {said}\nAgent: Update first.\nCustomer: {said}\nAgent: And again."
    assert turns(text) == [
        ("customer", "Customer", said),
        ("agent", "Agent", "Update first."),
        ("customer", "Customer", said),
        ("agent", "Agent", "And again."),
    ]


def test_a_log_inside_a_message_stays_in_it() -> None:
    text = (
        "[10:01] Ana: the log says\n2024-01-15 10:00:01 ERROR: no route\n"
        "2024-01-15 10:00:02 worker: stopped\n[10:02] Support: Restart the router."
    )
    assert [said for _, _, said in turns(text)] == [
        "the log says\n2024-01-15 10:00:01 ERROR: no route\n2024-01-15 10:00:02 worker: stopped",
        "Restart the router.",
    ]


def test_a_time_in_a_sentence_is_text() -> None:
    text = "Customer: It fails each day\n10:30 is when it starts: always.\nAgent: Thanks, at 10:30 the backup runs."
    [(_, _, said), *_] = turns(text)
    assert said == "It fails each day\n10:30 is when it starts: always."


def test_system_lines_and_who_joined() -> None:
    text = "[17:39] *** Maya Petrov joined the chat\n[17:39] Bo Lund: hello\n[17:40] Maya Petrov: hello, go on\n"
    assert turns(text) == [
        ("system", None, "*** Maya Petrov joined the chat"),
        ("customer", "Bo Lund", "hello"),
        ("agent", "Maya Petrov", "hello, go on"),
    ]


@pytest.mark.parametrize(
    ("first", "second", "roles"),
    [
        ("Marta Nowak", "Agent", ["customer", "agent"]),
        ("Customer", "Ivo Berg", ["customer", "agent"]),
        ("Customer", "help@postbird.example", ["customer", "agent"]),
        ("Customer", "Customer Success Team", ["customer", "agent"]),
        ("paul.stone@client.example", "Agent", ["customer", "agent"]),
        ("Guest4711", "Admin", ["customer", "agent"]),
        ("Lea Kohl", "Tom Reed (Postbird Support)", ["customer", "agent"]),
        ("Lea Kohl", "Tom Reed (Postbird)", ["customer", "agent"]),
        ("Lea Kohl", "Tom Reed", ["customer", "agent"]),
        ("User", "Chatbot", ["customer", "bot"]),
    ],
)
def test_roles_of_two(first: str, second: str, roles: list[str]) -> None:
    text = f"{first}: Where is the trash folder?\n{second}: Below the archive.\n{first}: Found it.\n{second}: Good."
    assert [role for role, _, _ in turns(text)] == roles * 2


def test_an_agent_who_opens_is_known_by_the_greeting() -> None:
    text = (
        "Noor Ito: Hello, how can I help you?\nLea Kohl: My inbox is empty.\nNoor Ito: Press Sync.\nLea Kohl: Thanks."
    )
    assert [role for role, _, _ in turns(text)] == ["agent", "customer"] * 2


def test_many_without_a_hint_are_unknown() -> None:
    text = (
        "[10:01] <ann> hi all\n[10:02] <bob> hi ann\n[10:03] <cid> anyone on beta?\n"
        "[10:04]  * bob waves\n=== dan has joined #mail\n"
    )
    found = read(text)
    assert found.format == "irc"
    assert [(str(t.role), t.speaker, t.at, t.text) for t in found.turns][2:] == [
        ("unknown", "cid", "10:03", "anyone on beta?"),
        ("unknown", "bob", "10:04", "waves"),
        ("system", None, None, "=== dan has joined #mail"),
    ]


def test_header_block_becomes_metadata() -> None:
    transcript = read(
        "Ticket #7731\nSubject: Labels freeze\nPriority: high\nStatus: open\n\nCustomer: It freezes.\n"
        "Agent: Update to 4.2."
    )
    assert transcript.metadata == {"ticket": "7731", "subject": "Labels freeze", "priority": "high", "status": "open"}
    assert transcript.title == "Labels freeze"
    assert len(transcript.turns) == 2


def test_zendesk_print() -> None:
    text = (
        "#60217 Folder is empty\nSubmitted\nAugust 14, 2025 at 08:50\nRequester\n"
        "Hanna Vogt <hanna@client.example>\nAssignee\nTom Reed\n"
        "Status\nSolved\nHanna Vogt August 14, 2025 at 08:50\nThe folder looks empty.\n"
        "Tom Reed August 14, 2025 at 10:22\nPress Share.\n"
        "Support Software by Zendesk\n"
    )
    transcript = read(text)
    assert transcript.format == "zendesk_text"
    assert transcript.metadata["requester"] == "Hanna Vogt <hanna@client.example>"
    assert [(str(t.role), t.speaker, t.at, t.text) for t in transcript.turns] == [
        ("customer", "Hanna Vogt", "2025-08-14T08:50:00", "The folder looks empty."),
        ("agent", "Tom Reed", "2025-08-14T10:22:00", "Press Share."),
    ]


def test_text_without_marks_is_one_unknown_turn() -> None:
    text = "The export stops half way.\n\nIt says: row limit reached. We tried twice, at 10:30 and at 11:15."
    assert turns(text) == [("unknown", None, text)]


def test_slack_bot_badge() -> None:
    text = (
        "Postbird Helper APP  10:01 AM\nHi there\n\nJo Lind  10:02 AM\nMy mail is stuck\n\nJo Lind  10:03 AM\nplease\n"
    )
    assert turns(text)[0][0] == "bot"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("15/01/2024, 10:30 - Ana: hi\n15/01/2024, 10:31 - Bo: hello", "whatsapp"),
        ("[15.01.24, 10:30:11] Ana: hi\n[15.01.24, 10:31:02] Bo: hello", "whatsapp"),
        ("2024-01-15 10:30 - Ana: hi\n2024-01-15 10:31 - Bo: hello", "chat"),
        ("Ana  10:30 AM\nhi\nBo  10:31 AM\nhello", "slack"),
        ("[10:30] <ana> hi\n[10:31] <bo> hello", "irc"),
        ("hi there", "text"),
    ],
)
def test_names_of_formats(text: str, kind: str) -> None:
    assert read(text).format == kind


@pytest.mark.parametrize(
    "text",
    [
        "- Customer: {q}\n- Agent: {a}",
        "10:30\tCustomer\t{q}\n10:31\tAgent\t{a}",
        "2024-01-15T10:30:00Z - lea@client.example - {q}\n2024-01-15T10:31:00Z - support@postbird.example - {a}",
        "Lea Kohl (Customer) on 2024-01-15 10:30:\n{q}\n\nTom Reed (Agent) on 2024-01-15 11:00:\n{a}",
        "Lea Kohl, [15.01.2024 10:30]\n{q}\n\nSupport, [15.01.2024 10:31]\n{a}",
        "10:30:01 From Lea Kohl to Everyone:\n\t{q}\n10:31:02 From Support to Everyone:\n\t{a}",
    ],
)
def test_rarer_layouts(text: str) -> None:
    found = turns(text.format(q="Where is it?", a="Below."))
    assert [(role, said) for role, _, said in found] == [("customer", "Where is it?"), ("agent", "Below.")]


def test_lone_names_at_the_end_are_text() -> None:
    text = "Tom Reed 10:30\nhello\nLea Kohl 10:31\nbye\nSee you Monday 10:32"
    assert "Monday" in " ".join(said for _, _, said in turns(text))


def test_the_newest_message_on_top_is_turned_round() -> None:
    top = "Ben Carter, Nov 11, 2024, 12:00\n\nClear the cookies.\n\nMaria Lopez, Nov 11, 2024, 09:15\n\nWhy?\n"
    assert turns(top) == [("customer", "Maria Lopez", "Why?"), ("agent", "Ben Carter", "Clear the cookies.")]
    night = "[23:59] Ann: Is it late?\n[00:01] Ben: It is tomorrow.\n"
    assert [speaker for _, speaker, _ in turns(night)] == ["Ann", "Ben"]


PAGES = [
    ("Question: {q}\nAnswer: {a}\n", "en"),
    ("Frage: {q}\nAntwort: {a}\n", "de"),
    ("Question : {q}\nRéponse : {a}\n", "fr"),
    ("Pregunta: {q}\nRespuesta: {a}\n", "es"),
    ("Domanda: {q}\nRisposta: {a}\n", "it"),
    ("Pergunta: {q}\nResposta: {a}\n", "pt"),
    ("Vraag: {q}\nAntwoord: {a}\n", "nl"),
    ("Pytanie: {q}\nOdpowiedź: {a}\n", "pl"),
    ("Q: {q}\nA: {a}\n", "letters"),
    ("F: {q}\nA: {a}\n", "German letters"),
    ("Q. {q}\nA. {a}\n", "dots"),
    ("**Q: {q}**\nA: {a}\n\n", "bold"),
    ("Question {n}: {q}\nAnswer {n}: {a}\n", "numbers"),
    ("Q{n}: {q}\nA{n}: {a}\n", "letters and numbers"),
]


@pytest.mark.parametrize("page", [page for page, _ in PAGES], ids=[name for _, name in PAGES])
def test_a_page_of_questions_and_answers_has_two_sides(page: str) -> None:
    asked = [("How wide is the loom?", "Two ells."), ("How is it oiled?", "With the small can.\nTwice a year.")]
    for head in ("", "# About the loom\n\n"):
        text = head + "".join(page.format(q=q, a=a, n=number) for number, (q, a) in enumerate(asked, 1))
        found = [(role, text) for role, _, text in turns(text)]
        assert found == [pair for q, a in asked for pair in (("customer", q), ("agent", a))]


@pytest.mark.parametrize(
    "text",
    [
        "Which one is right?\nA. The left one.\nB. The right one.\nQ. Neither.",
        "A. The left one.\nQ. Neither.",
        "Q. Neither.\nA. The left one.\nA. The right one.",
    ],
)
def test_the_letters_of_a_list_are_no_sides(text: str) -> None:
    assert [role for role, _, _ in turns(text)] == ["unknown"]


def test_questions_inside_an_answer_stay_there() -> None:
    text = "Customer: How?\nAgent: From our page:\nQuestion: How?\nAnswer: So.\nQuestion: And?\nAnswer: Thus."
    assert [role for role, _, _ in turns(text)] == ["customer", "agent"]
