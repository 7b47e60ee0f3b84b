"""WhatsApp's exports: the stamps of many languages, the order of day and month, and what the program itself says."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.parsing.registry import parse_document

NARROW, LEFT, RIGHT = "\u202f", "\u200e", "\u200f"


def read(text: str, name: str = "_chat.txt") -> Transcript:
    [parsed] = parse_document(name, text.encode(), max_bytes=10_000_000, max_container_bytes=100_000_000)
    return parsed.transcript


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in transcript.turns]


STAMPS = {
    "en-GB, iPhone": "[21/05/2024, 16:40:12] ",
    "en-US, iPhone": f"[5/21/24, 4:40:12{NARROW}PM] ",
    "en-US, Android": f"5/21/24, 4:40{NARROW}PM - ",
    "en-GB, Android": "21/05/2024, 16:40 - ",
    "en-IN": f"21/05/24, 4:40{NARROW}pm - ",
    "de": "21.05.24, 16:40 - ",
    "de, iPhone": "[21.05.24, 16:40:12] ",
    "fr": "21/05/2024 à 16:40 - ",
    "fr-CA": "2024-05-21 16 h 40 - ",
    "es": "21/5/24 16:40 - ",
    "es, twelve hours": "21/5/24, 4:40 p.\u00a0m. - ",
    "it": "21/05/24, 16:40 - ",
    "pt-BR": "21/05/2024 16:40 - ",
    "nl": "21-05-2024 16:40 - ",
    "nl, iPhone": "[21-05-2024 16:40:12] ",
    "pl": "21.05.2024, 16:40 - ",
    "sv": "2024-05-21 16:40 - ",
    "ru": "21.05.2024, 16:40 - ",
    "bg": "21.05.24 г., 16:40 - ",
    "fi": "21.5.2024 klo 16.40 - ",
    "ja": "2024/05/21 16:40 - ",
    "ja, twelve hours": "2024/05/21 午後4:40 - ",
    "zh": "2024/5/21 下午4:40 - ",
    "ko": "2024. 5. 21. 오후 4:40 - ",
    "tr": "21.05.2024 16:40 - ",
    "th": "21/5/2567 16:40 - ",
    "ar": f"٢١{RIGHT}/٥{RIGHT}/٢٠٢٤، ٤:٤٠ م - ",
    "ar, iPhone": f"{LEFT}[٢١{RIGHT}/٥{RIGHT}/٢٠٢٤، ٤:٤٠:١٢ م] ",
    "he": "21.5.2024, 16:40 - ",
    "copied from the web": "[16:40, 21/5/2024] ",
    "old iPhone": "21.05.24 16:40:12: ",
}


@pytest.mark.parametrize("stamp", STAMPS.values(), ids=STAMPS.keys())
def test_the_stamp_of_a_language(stamp):
    chat = read(f"{stamp}Nadia: My labels are blank: all of them\nsince Monday\n{stamp}Maya Support: Press Calibrate\n")
    assert chat.format == "whatsapp"
    assert said(chat) == [
        ("customer", "Nadia", "My labels are blank: all of them\nsince Monday"),
        ("agent", "Maya Support", "Press Calibrate"),
    ]
    assert [(turn.at or "")[:16] for turn in chat.turns] == ["2024-05-21T16:40"] * 2


ORDERS = {
    "a day above twelve, later": (["05/04/2024", "06/04/2024", "21/05/2024"], "2024-04-05"),
    "a month in the second place is none": (["5/4/2024", "5/21/2024"], "2024-05-04"),
    "only one order goes forward": (["01/12/2024", "02/01/2025", "03/01/2025"], "2024-12-01"),
    "days in a row rather than months in a row": (["5/3/24", "5/4/24", "5/5/24", "5/6/24"], "2024-05-03"),
    "days in a row, the other way": (["03/05/24", "04/05/24", "05/05/24", "06/05/24"], "2024-05-03"),
    "two digits for the year, first": (["24/05/20", "24/05/21", "24/05/22", "24/05/23"], "2024-05-20"),
    "dots are never American": (["05.04.24", "05.04.24"], "2024-04-05"),
}


@pytest.mark.parametrize(("days", "first"), ORDERS.values(), ids=ORDERS.keys())
def test_day_and_month_are_decided_over_the_whole_file(days, first):
    chat = read("".join(f"{day}, 16:40 - {'Nadia' if i % 2 else 'Maya'}: words {i}\n" for i, day in enumerate(days)))
    assert chat.turns[0].at == f"{first}T16:40:00"


def test_an_american_clock_puts_the_month_first():
    chat = read(f"3/4/24, 4:40{NARROW}PM - Nadia: Hello\n3/4/24, 4:41{NARROW}PM - Maya: Hi\n")
    assert chat.turns[0].at == "2024-03-04T16:40:00"


def test_what_the_program_says_is_system():
    chat = read(
        "5/21/24, 4:39 PM - Messages and calls are end-to-end encrypted. Only people in this chat can read them.\n"
        '5/21/24, 4:39 PM - Maya created group "Labels: new"\n'
        "5/21/24, 4:39 PM - Maya added Nadia\n"
        '5/21/24, 4:39 PM - Maya changed the subject from "Labels: new" to "Labels"\n'
        "5/21/24, 4:40 PM - Nadia: They are blank\n"
        "5/21/24, 4:41 PM - Missed voice call\n"
        "5/21/24, 4:42 PM - Nadia: null\n"
        "5/21/24, 4:43 PM - Nadia left\n"
    )
    assert [role for role, _, _ in said(chat)].count("system") == 6
    assert [text for role, _, text in said(chat) if role != "system"] == ["They are blank", "null"]


def test_an_iphone_puts_its_notices_into_the_mouth_of_the_group():
    chat = read(
        f"{LEFT}[21/05/2024, 16:39:00] Labels: {LEFT}Messages and calls are end-to-end encrypted.\n"
        f"{LEFT}[21/05/2024, 16:39:10] Labels: {LEFT}Maya added you\n"
        f"[21/05/2024, 16:40:00] ~{NARROW}Nadia: They are blank\n"
        f"{LEFT}[21/05/2024, 16:41:00] ~{NARROW}Nadia: {LEFT}Missed voice call\n"
        f"[21/05/2024, 16:42:00] Maya: Which printer? {LEFT}<This message was edited>\n"
        f"{LEFT}[21/05/2024, 16:43:00] Maya: {LEFT}This message was deleted.\n"
    )
    assert said(chat) == [
        ("system", "Labels", "Messages and calls are end-to-end encrypted."),
        ("system", "Labels", "Maya added you"),
        ("customer", "Nadia", "They are blank"),
        ("system", "Nadia", "Missed voice call"),
        ("agent", "Maya", "Which printer? <This message was edited>"),
        ("agent", "Maya", "This message was deleted."),
    ]


MEDIA = {
    "<Media omitted>": "Media omitted",
    f"{LEFT}image omitted": "image omitted",
    f"{LEFT}Bild weggelassen": "Bild weggelassen",
    "<Multimedia omitido>": "Multimedia omitido",
    "<Médias omis>": "Médias omis",
    "<Medien ausgeschlossen>": "Medien ausgeschlossen",
    "<Media omessi>": "Media omessi",
    "<Mídia oculta>": "Mídia oculta",
    "<Media weggelaten>": "Media weggelaten",
    "<Без медиафайлов>": "Без медиафайлов",
    "IMG-20240521-WA0001.jpg (file attached)": "IMG-20240521-WA0001.jpg",
    f"{LEFT}IMG-20240521-WA0001.jpg (Datei angehängt)": "IMG-20240521-WA0001.jpg",
    f"{LEFT}<attached: 00000012-PHOTO-2024-05-21-16-40-12.jpg>": "00000012-PHOTO-2024-05-21-16-40-12.jpg",
    f"{LEFT}<Anhang: 00000012-PHOTO.jpg>": "00000012-PHOTO.jpg",
}


@pytest.mark.parametrize(("text", "listed"), MEDIA.items(), ids=MEDIA.values())
def test_left_out_media_stay_in_the_message_and_are_listed(text, listed):
    chat = read(f"[21/05/2024, 16:40:00] Nadia: Look\n[21/05/2024, 16:41:00] Nadia: {text}\n")
    assert said(chat)[1][1:] == ("Nadia", text.replace(LEFT, ""))
    assert chat.metadata["attachments"] == [listed]


def test_a_date_inside_a_message_begins_no_other():
    chat = read(
        "21/05/2024, 16:40 - Nadia: My list\n22/05/2024 10:00 bring labels\n3/4 - or later\n"
        "21/05/2024, 16:41 - Maya: Fine\n"
    )
    assert chat.turns[0].text == "My list\n22/05/2024 10:00 bring labels\n3/4 - or later"


def test_a_chat_is_named_after_the_customer():
    text = "21/05/2024, 16:39 - Oskar: Your order is ready\n21/05/2024, 16:40 - Nadia: Where is it?\n"
    chat = read(text, "WhatsApp Chat with Nadia.txt")
    assert chat.title == "Nadia"
    assert [role for role, _, _ in said(chat)] == ["agent", "customer"]


@pytest.mark.parametrize(
    "text",
    [
        "[2024-05-21 16:40] Customer: Hi\n[2024-05-21 16:41] Agent: Hello\n",
        "2024-05-21 16:40 - INFO: started\n2024-05-21 16:41 - INFO: stopped\n",
        "Meeting on 21/05/2024, 16:40 - room 5: bring labels",
        "21/05/2024, 16:40 - ",
    ],
)
def test_other_texts_with_dates_are_not_from_whatsapp(text):
    assert read(text, "notes.txt").format != "whatsapp"
