"""Chats as text: logs of IRC programs, transcripts of chat windows, and tickets below each other in one file."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.parsing.registry import parse_document


def read_all(text: str, name: str = "chat.txt") -> list[Transcript]:
    found = parse_document(name, text.encode(), max_bytes=10_000_000, max_container_bytes=100_000_000)
    return [parsed.transcript for parsed in found]


def read(text: str, name: str = "chat.txt") -> Transcript:
    [transcript] = read_all(text, name)
    return transcript


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in transcript.turns]


def spoken(transcript: Transcript) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in transcript.turns if turn.role != "system"]


LOGS = {
    "irssi": (
        "--- Log opened Tue May 21 16:30:00 2024\n"
        "16:40 -!- nadia [~n@host] has joined #support\n"
        "16:40 < nadia> my labels are blank\n"
        "16:41 <@maya> nadia: press calibrate\n"
        "16:42  * nadia waves\n"
        "16:43 -!- nadia [~n@host] has quit [Quit: bye]\n"
        "--- Log closed Tue May 21 17:00:00 2024\n"
    ),
    "weechat": (
        "2024-05-21 16:40:00\t-->\tnadia (~n@host) has joined #support\n"
        "2024-05-21 16:40:00\tnadia\tmy labels are blank\n"
        "2024-05-21 16:41:00\t@maya\tnadia: press calibrate\n"
        "2024-05-21 16:42:00\t *\tnadia waves\n"
        "2024-05-21 16:43:00\t--\tmaya is now known as maya_\n"
    ),
    "hexchat": (
        "**** BEGIN LOGGING AT Tue May 21 16:40:00 2024\n\n"
        "May 21 16:40:00 *\tNow talking on #support\n"
        "May 21 16:40:00 <nadia>\tmy labels are blank\n"
        "May 21 16:41:00 <maya>\tnadia: press calibrate\n"
        "May 21 16:42:00 *\tnadia waves\n"
        "May 21 16:43:00 *\tnadia has quit (bye)\n"
    ),
    "mirc": (
        "Session Start: Tue May 21 16:40:00 2024\nSession Ident: #support\n"
        "[16:40] * nadia (~n@host) has joined #support\n"
        "[16:40] <nadia> my labels are blank\n"
        "[16:41] <@maya> nadia: press calibrate\n"
        "[16:42] * nadia waves\n"
        "Session Close: Tue May 21 17:00:00 2024\n"
    ),
    "eggdrop": (
        "[16:40] --- Tue May 21 2024\n"
        "[16:40] nadia (~n@host) joined #support.\n"
        "[16:40] <nadia> my labels are blank\n"
        "[16:41] <maya> nadia: press calibrate\n"
        "[16:42] Action: nadia waves\n"
        "[16:43] nadia (~n@host) left irc: bye\n"
    ),
}


@pytest.mark.parametrize("log", LOGS.values(), ids=LOGS.keys())
def test_the_log_of_an_irc_program(log):
    chat = read(log, "support.log")
    assert chat.format == "irc"
    assert spoken(chat)[:2] == [("nadia", "my labels are blank"), ("maya", "nadia: press calibrate")]
    assert spoken(chat)[2:] in ([("nadia", "waves")], [("nadia", "Action: waves")])
    assert chat.turns[[turn.speaker for turn in chat.turns].index("maya")].at == "2024-05-21T16:41:00"
    words = " ".join(turn.text for turn in chat.turns)
    assert all(word in words for word in log.split() if word.startswith("#support"))


def test_services_of_irc_are_no_people():
    chat = read("[16:40:00] *** Joins: nadia (~n@host)\n[16:40:05] <nadia> hi\n[16:40:06] -NickServ- identify please\n")
    assert spoken(chat) == [("nadia", "hi")]
    assert "identify please" in chat.turns[2].text


SALESFORCE = (
    "Chat Started: Tuesday, May 21, 2024, 16:40:12 (+0000)\n"
    "Chat Origin: Website\n"
    "Agent Maya R\n"
    "( 5s ) Maya R: How can I help you?\n"
    "( 1m 5s ) Nadia: My labels are blank\nsince Monday\n"
    "Agent Maya R successfully transferred the chat to Tom B\n"
    "( 1h 2m 3s ) Tom B: Press Calibrate\n"
)


def test_salesforce():
    chat = read(SALESFORCE)
    assert chat.format == "salesforce"
    assert [one for one in said(chat) if one[0] != "system"] == [
        ("agent", "Maya R", "How can I help you?"),
        ("customer", "Nadia", "My labels are blank\nsince Monday"),
        ("agent", "Tom B", "Press Calibrate"),
    ]
    assert [turn.at for turn in chat.turns if turn.speaker][-1] == "2024-05-21T17:42:15Z"


def test_salesforce_in_html_and_several_in_a_file():
    page = "<p align='center'>" + SALESFORCE.replace("\n", "<br>")
    first, second = read_all(page + page, "LiveChatTranscript.html")
    assert [speaker for _, speaker, _ in said(first) if speaker] == ["Maya R", "Nadia", "Tom B"]
    assert said(second)[-1] == ("agent", "Tom B", "Press Calibrate")


WINDOWS = {
    "zopim": (
        "Chat started on May 21, 2024 04:40 PM (GMT+0)\n(04:40:12 PM) *** Nadia joined the chat ***\n"
        "(04:40:15 PM) Nadia: My labels are blank\n(04:40:50 PM) *** Maya joined the chat ***\n"
        "(04:41:02 PM) Maya: Press Calibrate\n(04:42:00 PM) *** Nadia has rated the chat Good ***\n"
    ),
    "tawk": (
        "[16:40] *** Maya joined the chat\n[16:40] Nadia : My labels are blank\n[16:41] Maya : Press Calibrate\n"
        "[16:41] *** Nadia has left the conversation\n"
    ),
    "drift": "Nadia  4:40 PM\nMy labels are blank\nMaya (Support)  4:42 PM\nPress Calibrate\n",
}


@pytest.mark.parametrize("text", WINDOWS.values(), ids=WINDOWS.keys())
def test_the_transcript_of_a_chat_window(text):
    turns = [(role, text) for role, _, text in said(read(text)) if role != "system"]
    assert turns == [("customer", "My labels are blank"), ("agent", "Press Calibrate")]


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("Tom Reed: I am taking over, send me a photo.", "Tom Reed"),
        ("Tom Reed: The tape is in upside down.", "Tom Reed"),
        ("Tom: Hello, I am taking over.", "Tom"),
        ("Tom (Hardware): We have seen this before.", "Tom (Hardware)"),
    ],
)
def test_somebody_who_speaks_only_once(line, speaker):
    chat = read(f"Customer: My labels are blank.\nAgent: Press Calibrate.\nCustomer: Still.\n{line}\nCustomer: Here.\n")
    assert spoken(chat)[3] == (speaker, line.partition(": ")[2])


@pytest.mark.parametrize(
    "line",
    ["Serial Number: 12345", "Printer: the old one", "Error Message: I cannot print", "Goal: I want 100 labels",
     "Operating System: Windows 11", "Path: C:\\labels", "Steps: I press print"],
)  # fmt: skip
def test_a_word_with_a_colon_is_nobody(line):
    chat = read(f"Customer: My labels are blank.\n{line}\nAgent: Press Calibrate.\nCustomer: Still.\nAgent: Hm.\n")
    assert spoken(chat)[0] == ("Customer", f"My labels are blank.\n{line}")


@pytest.mark.parametrize(
    "line",
    ["Internal note: call the depot", "[Note] Tom: call the depot", "Agent (internal): call the depot",
     "[Internal] Agent: call the depot", "Note by Tom: call the depot"],
)  # fmt: skip
@pytest.mark.parametrize("stamp", ["", "[16:41] "])
def test_private_words_are_notes(line, stamp):
    chat = read(f"{stamp}Customer: My labels are blank.\n{stamp}{line}\n{stamp}Agent: Press Calibrate.\n")
    assert [(role, text) for role, _, text in said(chat)] == [
        ("customer", "My labels are blank."),
        ("note", "call the depot"),
        ("agent", "Press Calibrate."),
    ]


@pytest.mark.parametrize(
    "name", ["Fin", "AnswerBot", "Acme Bot", "Einstein Bot", "Drift Bot", "Virtual Assistant", "helper_bot"]
)
def test_bots_by_their_names(name):
    chat = read(
        f"Customer: My labels are blank.\n{name}: Is it plugged in?\nAgent: Press Calibrate.\n{name}: Rate me.\n"
    )
    assert [role for role, _, _ in said(chat)] == ["customer", "bot", "agent", "bot"]


@pytest.mark.parametrize("name", ["Nick Talbot", "Abbot Reed", "Robotham"])
def test_people_are_no_bots(name):
    chat = read(f"Customer: My labels are blank.\n{name}: Press Calibrate.\nCustomer: Still.\n{name}: Hm.\n")
    assert [role for role, _, _ in said(chat)] == ["customer", "agent", "customer", "agent"]


STAMPS = {
    "arabic digits": ("[٢٠٢٤/٠٥/٢١ ١٦:٤٠] ", "2024-05-21T16:40:00"),
    "persian digits": ("[۲۰۲۴/۰۵/۲۱ ۱۶:۴۰] ", "2024-05-21T16:40:00"),
    "japanese": ("2024年5月21日 16:40 ", "2024-05-21T16:40:00"),
    "chinese, with signs for hours": ("2024年5月21日 16時40分 ", "2024-05-21T16:40:00"),
    "full width": ("[１６:４０] ", "16:40"),
    "a zone's name": ("[2024-05-21 16:40:00 PDT] ", "2024-05-21T16:40:00-07:00"),
    "an offset": ("2024-05-21T16:40:00.123+02:00 ", "2024-05-21T16:40:00+02:00"),
    "dots in p.m.": ("[May 21, 2024, 4:40 p.m. EST] ", "2024-05-21T16:40:00-05:00"),
}


@pytest.mark.parametrize(("stamp", "at"), STAMPS.values(), ids=STAMPS.keys())
def test_stamps_of_other_scripts_and_zones(stamp, at):
    chat = read(f"{stamp}Customer: 白紙です ２０枚 ٢٠\n{stamp}Agent: Press 較正\n")
    assert said(chat) == [("customer", "Customer", "白紙です ２０枚 ٢٠"), ("agent", "Agent", "Press 較正")]
    assert chat.turns[0].at == at


def test_header_lines_name_the_customer():
    chat = read(
        "Ticket #5\nRequester: Nadia Brandt\nAssignee: Maya Reed\n\nMaya Reed: We saw it.\nNadia Brandt: Yes.\n"
    )
    assert said(chat) == [("agent", "Maya Reed", "We saw it."), ("customer", "Nadia Brandt", "Yes.")]
    assert chat.metadata["requester"] == "Nadia Brandt"


ASKED = "Customer: My labels are blank.\nAgent: Press Calibrate.\n"
OTHER = "Customer: Where is my invoice?\nAgent: Under Billing.\nCustomer: Found it.\n"

FILES = {
    "headings": f"Ticket #7731\n{ASKED}\nTicket #7732\n{OTHER}",
    "headings between rules": f"=== Ticket 7731: Labels ===\n{ASKED}\n=== Ticket 7732: Invoice ===\n{OTHER}",
    "rules and headings": f"Ticket #7731\n{ASKED}--------------------\nTicket #7732\n{OTHER}",
    "header lines": f"Ticket ID: 7731\nStatus: open\n\n{ASKED}\nTicket ID: 7732\nStatus: solved\n\n{OTHER}",
    "rules alone": f"{ASKED}\n==========\n\n{OTHER}",
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_several_tickets_in_one_file(text):
    first, second = read_all(text)
    assert [text for _, _, text in said(first)] == ["My labels are blank.", "Press Calibrate."]
    assert [text for _, _, text in said(second)] == ["Where is my invoice?", "Under Billing.", "Found it."]
    assert (first.part, second.part) == (0, 1)
    if "7731" in text:
        assert [one.metadata["ticket"] for one in (first, second)] == ["7731", "7732"]


@pytest.mark.parametrize(
    "text",
    [
        "Customer: My labels are blank.\n---\nAgent: Press Calibrate.\n---\nCustomer: It prints.\n",
        f"{ASKED}---\nCustomer: It prints.\n",
        f"Ticket #7731\n{ASKED}Customer: Others have it, too:\n\nTicket #55\nTicket #56\n\nAgent: They are closed.\n",
        f"Ticket #7731\n{ASKED}\nCase 4711\nCustomer: It prints.\n",
    ],
)
def test_one_ticket_is_not_torn(text):
    assert len(read_all(text)) == 1


def test_a_chat_in_the_small_hours_is_no_call():
    chat = read("[03:41] nadia: my labels are blank\n[03:52] maya: press calibrate\n[03:55] nadia: thanks\n")
    assert said(chat) == [
        ("customer", "nadia", "my labels are blank"),
        ("agent", "maya", "press calibrate"),
        ("customer", "nadia", "thanks"),
    ]


ROLES = {
    "a dash": "Customer - How do I add?\nAgent - Press plus.\n",
    "an angle": "Customer> How do I add?\nAgent> Press plus.\n",
    "brackets": "[Customer] How do I add?\n[Agent] Press plus.\n",
    "bold": "**Customer** How do I add?\n\n**Agent** Press plus.\n",
    "columns": "Customer | 10:31 | How do I add?\nAgent | 10:32 | Press plus.\n",
    "time after the name": "Customer 10:31: How do I add?\nAgent 10:32: Press plus.\n",
    "numbers": "1. Customer: How do I add?\n2. Agent: Press plus.\n",
    "bars": "| Customer: How do I add?\n| Agent: Press plus.\n",
    "wrote": "Customer wrote:\nHow do I add?\n\nAgent wrote:\nPress plus.\n",
    "no year": "Tue 21 May 16:40 Customer: How do I add?\nTue 21 May 16:41 Agent: Press plus.\n",
    "Uhr": "21.05.2024 16:40 Uhr - Customer: How do I add?\n21.05.2024 16:41 Uhr - Agent: Press plus.\n",
    "h": "[16h40] Customer : How do I add?\n[16h41] Agent : Press plus.\n",
    "afternoon": "2024年5月21日 午後4:40 Customer: How do I add?\n2024年5月21日 午後4:41 Agent: Press plus.\n",
}


@pytest.mark.parametrize("text", ROLES.values(), ids=ROLES.keys())
def test_other_ways_to_set_a_name_apart(text):
    assert said(read(text)) == [("customer", "Customer", "How do I add?"), ("agent", "Agent", "Press plus.")]


def test_who_joined_speaks_even_once():
    chat = read(
        "System: Welcome\nBot: What is it?\nCustomer: Labels\nBot: I will connect you.\n"
        "System: Maya has joined the conversation\nMaya: Press Calibrate\nCustomer: Thanks\n"
    )
    assert [role for role, _, _ in said(chat)] == [
        "system", "bot", "customer", "bot", "system", "agent", "customer",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Shopping list\n- apples\n- pears\n",
        "The customer - who paid twice - is angry.\nThe agent - on leave - is not.\n",
        "I met them on May 21 at 16:40.\nIt was fine.\n",
        "[x] wash the car\n[ ] buy labels\n",
    ],
)
def test_prose_and_lists_are_no_chat(text):
    assert {turn.speaker for turn in read(text).turns} == {None}
