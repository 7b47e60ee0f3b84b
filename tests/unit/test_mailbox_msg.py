"""Outlook messages: their text, people, dates, attached messages and the ways in which they are damaged."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import ole_writer as ole
import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.msg_rtf import unpack
from feedme_desktop.parsing.registry import parse_document

SENT = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)
SUBJECT, BODY, HTML, RTF, HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
NAME, ADDRESS, MESSAGE_ID, CLASS = 0x0C1A, 0x5D01, 0x1035, 0x001A
LEA = {NAME: "Lea Kohl", ADDRESS: "lea@cust.example"}
TEXTS = {**LEA, SUBJECT: "Re: Printer stops #4711", MESSAGE_ID: "<m1@cust.example>"}
SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(content: bytes) -> Transcript:
    [parsed] = parse_document("mail.msg", content, max_bytes=10**7, max_container_bytes=10**7)
    return parsed.transcript


def test_plain_body_people_date_and_attachment() -> None:
    folder = ole.message(
        {**TEXTS, BODY: "The printer stops after page 2.\r\nGrüße, Lea"},
        sent=SENT,
        recipients=(("Help", "support@acme.example"),),
        attachments=(ole.attached("log.txt", b"x" * 5000),),
    )
    transcript = read(ole.compound(folder))
    [turn] = transcript.turns
    assert (str(turn.role), turn.speaker, turn.at) == ("customer", "Lea Kohl", "2024-01-15T10:30:00Z")
    assert turn.text.startswith("The printer stops after page 2.")
    assert transcript.format == "email_msg"
    assert transcript.title == "Printer stops #4711"
    assert transcript.metadata["ticket"] == "4711"
    assert transcript.metadata["message_ids"] == ["m1@cust.example"]
    assert transcript.metadata["attachments"] == ["log.txt"]
    assert "support@acme.example" in str(transcript.metadata["to"])


def test_html_body_in_its_codepage_and_transport_headers() -> None:
    headers = "From: lea@cust.example\r\nMessage-ID: <real@x>\r\nDate: Tue, 16 Jan 2024 08:00:00 +0100\r\n"
    headers += "References: <a@x> <b@x>\r\n"
    folder = ole.message(
        {SUBJECT: "Hi", HEADERS: headers}, binaries={HTML: "<p>Größe stimmt nicht</p>".encode()}, sent=SENT
    )
    transcript = read(ole.compound(folder))
    assert transcript.turns[0].text == "Größe stimmt nicht"
    assert transcript.turns[0].at == "2024-01-16T08:00:00+01:00"
    assert transcript.metadata["message_ids"] == ["real@x"]
    assert transcript.metadata["references"] == ["a@x", "b@x"]


def packed(rich: bytes) -> bytes:
    """Rich text packed without any repetition."""
    body = b"".join(b"\0" + rich[at : at + 8] for at in range(0, len(rich), 8))
    return struct.pack("<II4sI", len(body) + 12, len(rich), b"LZFu", 0) + body


def test_body_only_in_packed_rich_text() -> None:
    rich = rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}The cable is loose.{\*\htmltag72 </p>}}"
    folder = ole.message(TEXTS, binaries={RTF: packed(rich)}, sent=SENT)
    assert read(ole.compound(folder)).turns[0].text == "The cable is loose."


def test_rich_text_with_repetitions_is_unpacked() -> None:
    # the example of MS-OXRTFCP 3.2.1
    raw = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af8206862696e64010e3230")
    start = raw[16:]
    assert unpack(raw[:16] + start).startswith(b"{\\rtf1\\ansi\\ansicpg125")
    with pytest.raises(ReadError):
        unpack(b"LZFu")
    with pytest.raises(ReadError, match="too large"):
        unpack(struct.pack("<II4sI", 20, 2**31, b"LZFu", 0) + b"\0" * 8)


def test_damaged_rich_text_is_a_warning() -> None:
    inner = ole.message({**TEXTS, BODY: "Text of the inner mail."}, sent=SENT, head=24)
    folder = ole.message(TEXTS, binaries={RTF: b"\1" * 40}, sent=SENT, attachments=(ole.attached("inner", inner),))
    transcript = read(ole.compound(folder))
    assert any("damaged" in warning for warning in transcript.warnings)


def test_message_in_a_message_and_mail_in_a_message() -> None:
    inner = ole.message(
        {**LEA, SUBJECT: "Broken", BODY: "It is broken.", MESSAGE_ID: "<in@x>"},
        sent=datetime(2024, 1, 10, 9, 0, tzinfo=UTC),
        head=24,
    )
    eml = (
        b"From: Tom <tom@cust.example>\r\nSubject: more\r\nMessage-ID: <eml@x>\r\n"
        b"Date: Fri, 12 Jan 2024 10:00:00 +0000\r\n\r\nMine too.\r\n"
    )
    folder = ole.message(
        {
            SUBJECT: "FW: Broken",
            NAME: "Ann",
            ADDRESS: "support@acme.example",
            BODY: "Please look.",
            MESSAGE_ID: "<out@x>",
        },
        sent=SENT,
        attachments=(
            ole.attached("Broken", inner),
            ole.attached("more.eml", eml),
            ole.attached("bad.msg", SIGNATURE),
        ),
    )
    transcript = read(ole.compound(folder))
    assert [(t.speaker, t.text) for t in transcript.turns] == [
        ("Lea Kohl", "It is broken."),
        ("Tom", "Mine too."),
        ("Ann", "Please look."),
    ]
    assert transcript.metadata["message_ids"] == ["in@x", "eml@x", "out@x"]
    assert any("damaged" in warning for warning in transcript.warnings)


def test_encrypted_and_damaged_messages_say_so() -> None:
    with pytest.raises(ReadError) as caught:
        read(ole.compound(ole.message({**TEXTS, CLASS: "IPM.Note.SMIME"})))
    assert caught.value.code == "encrypted"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.95])
def test_a_cut_off_message_gives_words_or_a_sentence(share: float) -> None:
    whole = ole.compound(ole.message({**TEXTS, BODY: "Words " * 2000}, sent=SENT))
    try:
        transcript = read(whole[: int(len(whole) * share)])
    except ReadError as error:
        found = str(error)
    else:
        found = transcript.turns[0].text
    assert "mail.msg" in found or "Words" in found


def test_a_hundred_levels_of_messages_end_in_a_warning() -> None:
    inner = ole.message({BODY: "deep", SUBJECT: "x"}, head=24)
    for level in range(40):
        inner = ole.message({BODY: f"level {level}", SUBJECT: "x"}, attachments=(ole.attached("m", inner),), head=24)
    outer = ole.message({BODY: "top", SUBJECT: "x"}, attachments=(ole.attached("m", inner),))
    transcript = read(ole.compound(outer))
    assert len(transcript.turns) == 21
    assert any("left out" in warning for warning in transcript.warnings)
