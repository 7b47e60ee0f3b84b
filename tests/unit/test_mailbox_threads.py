"""Mailboxes cut into conversations, and mails put together: each message once, nothing lost."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Parsed, Piece
from feedme_desktop.parsing.registry import describe, read_file, split_file

FROM = "From x@y.example Mon Jan 15 10:30:00 2024\n"
LIMITS = Limits(10**7, 10**9)


def mail(
    number: int, text: str, *, day: int = 1, who: str = "lea@cust.example", to: str = "support@acme.example",
    subject: str = "Printer stops", answers: str = "", more: str = "",
) -> str:  # fmt: skip
    lines = [f"From: {who}", f"To: {to}", f"Subject: {subject}", f"Message-ID: <m{number}@x>"]
    lines += [f"Date: {day:02} Jan 2024 10:00:00 +0000"] if day else []
    lines += [f"In-Reply-To: <{answers}>"] if answers else []
    return "\n".join([*lines, *([more] if more else []), "", text, ""])


def box(*mails: str) -> bytes:
    return "".join(f"{FROM}{one}\n" for one in mails).encode()


def split(content: bytes, name: str = "inbox.mbox", limits: Limits = LIMITS) -> list[Piece]:
    return list(split_file(name, io.BytesIO(content), limits))


def read(content: bytes, name: str = "inbox.mbox") -> list[Transcript]:
    found = read_file(name, io.BytesIO(content), LIMITS)
    return [one.transcript for one in found if isinstance(one, Parsed)]


def texts(transcripts: Iterable[Transcript]) -> list[list[str]]:
    return [[turn.text for turn in transcript.turns] for transcript in transcripts]


ANSWER = {"who": "support@acme.example", "to": "lea@cust.example", "subject": "Re: Printer stops"}


def test_threads_by_reference_oldest_first_whatever_the_order() -> None:
    content = box(
        mail(3, "Thanks, it works.", day=4, answers="m2@x", subject="Re: Printer stops"),
        mail(9, "Where is my invoice?", day=2, who="tom@cust.example", subject="Invoice"),
        mail(1, "It stops.", day=1),
        mail(2, "Replace the cable.", day=3, answers="m1@x", **ANSWER),
    )
    first, second = read(content)
    assert texts([first, second]) == [
        ["It stops.", "Replace the cable.", "Thanks, it works."],
        ["Where is my invoice?"],
    ]
    assert [str(turn.role) for turn in first.turns] == ["customer", "agent", "customer"]
    assert first.metadata["message_ids"] == ["m1@x", "m2@x", "m3@x"]
    assert first.metadata["references"] == ["m1@x", "m2@x"]
    assert (first.part, second.part, first.format, first.title) == (0, 1, "email", "Printer stops")


def test_two_answers_to_a_mail_that_is_not_there_belong_together() -> None:
    content = box(mail(1, "One.", answers="gone@x"), mail(2, "Two.", day=2, answers="gone@x", subject="Other words"))
    assert texts(read(content)) == [["One.", "Two."]]


def test_subject_joins_answers_of_the_same_people_within_a_month() -> None:
    first = mail(1, "It stops.")
    joined = box(first, mail(2, "Replace the cable.", day=20, **ANSWER))
    assert len(split(joined)) == 1
    apart = [
        mail(2, "It stops too.", day=2),  # no answer: a form sends one subject for ever
        mail(2, "Hello.", day=2, who="support@acme.example", to="tom@cust.example", subject="Re: Printer stops"),
        mail(2, "Replace it.", day=20, **ANSWER).replace("20 Jan", "20 Mar"),
        mail(2, "No date.", day=0, **ANSWER),
    ]
    for other in apart:
        assert len(split(box(first, other))) == 2
    assert len(split(box(mail(1, "a", subject="Test"), mail(2, "b", day=2, **{**ANSWER, "subject": "Re: Test"})))) == 2


def test_gmail_thread_numbers_and_quoted_from_lines() -> None:
    content = box(
        mail(1, "It stops.\n>From the start it did.\n>>From twice\nreally.", more="X-GM-THRID: 17"),
        mail(2, "Replace it.", day=2, who="a@b.example", more="X-GM-THRID: 17"),
    )
    assert texts(read(content)) == [["It stops.\nFrom the start it did.\n>From twice\nreally.", "Replace it."]]


def test_a_sentence_that_begins_with_from_is_no_mail() -> None:
    content = box(
        mail(1, "Hello.\n\nFrom 10:30 on 2024-01-15 it stops.\nSo it goes."), mail(2, "Other.", subject="Other one")
    )
    assert texts(read(content))[0] == ["Hello.\n\nFrom 10:30 on 2024-01-15 it stops.\nSo it goes."]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("start", ["", "\n\n", "\ufeff"])
def test_line_ends_and_what_stands_before_the_first_mail(line_end: str, start: str) -> None:
    content = start.encode() + box(mail(1, "It stops.\nAlways."), mail(2, "Other.", subject="Other one"))
    transcripts = read(content.replace(b"\n", line_end.encode()), "Inbox")
    assert texts(transcripts) == [["It stops.\nAlways."], ["Other."]]


def test_mails_at_every_offset_of_the_chunks_are_found_once() -> None:
    fill = "word " * 209_500
    for extra in range(0, 1200, 37):
        content = box(
            mail(1, fill + "x" * extra, subject="big one"), mail(2, "Other.", subject="Other one"), mail(3, "Third.")
        )
        assert len(split(content, limits=Limits(10**7, 10**9))) == 3


def test_quotes_of_mails_that_are_here_are_folded_and_others_are_turns() -> None:
    missing = "On Tue, Jan 2, 2024 at 9:00, Support <support@acme.example> wrote:\n> Which printer do you have?\n"
    content = box(
        mail(1, "My printer stops after the second page, please help me."),
        mail(3, f"It is a Postbird 300.\n\n{missing}", day=3, answers="m2@x", subject="Re: Printer stops"),
        mail(
            4,
            "Replace the cable.\n\nOn Mon, Jan 1, 2024 at 11:00, lea@cust.example wrote:\n"
            "> My printer stops after the\n> second page, please help me.\n",
            day=4, answers="m1@x", more="References: <m1@x> <m2@x>", **ANSWER,
        ),
    )  # fmt: skip
    [transcript] = read(content)
    assert [turn.text for turn in transcript.turns] == [
        "My printer stops after the second page, please help me.",
        "Which printer do you have?",
        "It is a Postbird 300.",
        "Replace the cable.",
    ]
    hidden = " ".join(part.text for turn in transcript.turns for part in turn.hidden)
    assert "second page, please help me." in hidden


def test_the_same_short_words_of_two_people_stay_two_turns() -> None:
    content = box(
        mail(1, "Hello."),
        mail(
            2, "Yes.\n\nOn Mon, Jan 1, 2024 at 9:00, Bob <bob@other.example> wrote:\n> Hello.\n", day=2, answers="m1@x"
        ),
    )
    [transcript] = read(content)
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("lea@cust.example", "Hello."),
        ("Bob", "Hello."),
        ("lea@cust.example", "Yes."),
    ]


def test_the_same_mail_twice_is_one_turn() -> None:
    assert texts(read(box(mail(1, "It stops."), mail(1, "It stops.")))) == [["It stops."]]


def test_a_conversation_over_the_limit_goes_without_its_attachments() -> None:
    attachment = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee the file.\n--b\n"
        'Content-Type: application/pdf; name="bill.pdf"\nContent-Transfer-Encoding: base64\n\n' + "QUJD" * 20 + "\n" * 1
    )
    large = attachment + ("QUJD" * 18 + "\n") * 2000 + "--b--\n"
    content = box(mail(1, "", more=large, day=0).replace("\n\n\n", "\n"), mail(2, "Other.", subject="Other one"))
    [first, second] = list(read_file("a.mbox", io.BytesIO(content), Limits(50_000, 10**9)))
    assert isinstance(first, Parsed)
    assert isinstance(second, Parsed)
    assert first.transcript.turns[0].text == "See the file."
    assert first.transcript.metadata["attachments"] == ["bill.pdf"]
    assert any("not kept" in warning for warning in first.transcript.warnings)


def test_a_conversation_too_large_even_so_is_an_error_and_the_others_go_on() -> None:
    content = box(mail(1, "word " * 20_000), mail(2, "Other.", subject="Other one"))
    first, second = split(content, limits=Limits(50_000, 10**9))
    assert first.error is not None
    assert first.error.code == "too_large"
    assert second.error is None


def test_an_encrypted_mail_is_said_so() -> None:
    locked = mail(1, "x", more="Content-Type: application/pkcs7-mime; smime-type=enveloped-data")
    with pytest.raises(ReadError) as caught:
        read(box(locked))
    assert caught.value.code == "encrypted"
    assert str(caught.value).startswith("A mail in inbox.mbox is encrypted: ")
    [transcript] = read(box(locked, mail(2, "Please send it open.", day=2, answers="m1@x", **ANSWER)))
    assert [turn.text for turn in transcript.turns] == ["Please send it open."]
    assert any("encrypted" in warning for warning in transcript.warnings)


def test_pieces_are_mailboxes_that_read_the_same_alone() -> None:
    content = box(
        mail(1, "It stops."),
        mail(2, "Replace it.", day=2, answers="m1@x", **ANSWER),
        mail(3, "Third.", subject="Yet another"),
    )
    pieces = split(content, "Takeout")
    assert [piece.name for piece in pieces] == ["Takeout.mbox"] * 2
    assert texts(read(pieces[0].content)) == [["It stops.", "Replace it."]]
    assert describe("all.mbox") == "mailbox"


# ---------------------------------------------------------------- mails attached to mails

HEAD = "From: Ann <ann@acme.example>\nTo: support@acme.example\nSubject: Fwd: help\nMessage-ID: <out@x>\n"
INNER = mail(1, "My screen is dark.", who="Lea Kohl <lea@cust.example>")


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: message/rfc822\n\n" + INNER,
        'Content-Type: application/octet-stream; name="help.eml"\nContent-Disposition: attachment\n\n' + INNER,
        "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=a.eml\n\n" + INNER,
    ],
)
@pytest.mark.parametrize("date", ["Date: 05 Jan 2024 10:00:00 +0000\n", ""])
def test_an_attached_mail_is_the_first_turn(part: str, date: str) -> None:
    body = f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nPlease look.\n--b\n{part}\n--b--\n"
    [transcript] = read((HEAD + date + body).encode(), "a.eml")
    assert [(turn.speaker, turn.text) for turn in transcript.turns] == [
        ("Lea Kohl", "My screen is dark."),
        ("Ann", "Please look."),
    ]
    assert transcript.turns[0].at == "2024-01-01T10:00:00Z"
    assert transcript.metadata["message_ids"] == ["m1@x", "out@x"]


def test_other_attachments_are_named_and_texts_beside_each_other_are_all_read() -> None:
    body = (
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n"
        "--c\nContent-Type: text/plain\n\nPlain.\n--c\nContent-Type: text/html\n\n<p>Plain.</p>\n--c--\n"
        "--b\nContent-Type: image/png\n\nx\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\n"
        "--b\nContent-Type: text/html\n\n<p>Below.</p>\n--b--\nTo leave the list, write to us.\n"
    )
    [transcript] = read((HEAD + body).encode(), "a.eml")
    assert transcript.turns[0].text.split("\n") == ["Plain.", "Below.", "To leave the list, write to us."]
    assert transcript.metadata["attachments"] == ["(image/png)", "winmail.dat"]
    assert any("winmail.dat" in warning for warning in transcript.warnings)


# ---------------------------------------------------------------- what is meant to hurt


def nested(depth: int) -> str:
    text = "Content-Type: text/plain\n\ndeep inside"
    for level in range(depth):
        text = f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n{text}\n--b{level}--\n"
    return HEAD + text


def nested_mails(depth: int) -> str:
    text = HEAD + "\ndeep inside"
    for _ in range(depth):
        text = f"{HEAD}Content-Type: message/rfc822\n\n{text}"
    return text


DIGEST = "Content-Type: multipart/digest; boundary=b\n\n"
HOSTILE = {
    "a To: of 1 MB": ("To: " + "<a@b.example>, " * 70_000 + "\n" + HEAD + "\nfound", "found"),
    "a Subject of 280 kB": (HEAD + "Subject: " + "=?utf-8?q?abc?= " * 18_000 + "\n\nfound", "found"),
    "a folded Subject": (HEAD + "Subject: " + "=?utf-8?q?abc?=\n " * 18_000 + "\n\nfound", "found"),
    "100,000 parts": (HEAD + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nfound\n" * 100_000, "found"),
    "100,000 mails": (HEAD + DIGEST + f"--b\n\n{HEAD}\nfound\n" * 20_000 + "--b--\n", "found"),
    "1,000 deep": (nested(1000), "deep inside"),
    "1,000 mails deep": (nested_mails(1000), "deep inside"),
    "no boundary given": (HEAD + "Content-Type: multipart/mixed\n\n--x\nX-A: b\n\nfound\n--x--\n", "found"),
    "boundary not there": (HEAD + "Content-Type: multipart/mixed; boundary=abc\n\nfound\n", "found"),
    "part without header": (HEAD + "Content-Type: multipart/mixed; boundary=b\n\n--b\nfound it\n--b--\n", "found it"),
    "lone CR": ((HEAD + "\nfound\nhere").replace("\n", "\r"), "found\nhere"),
    "cut in base64": (HEAD + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nZm91bmQ", "found"),
    "a line of From": (FROM + HEAD + "\nfound\n" + "From " * 100_000, "found"),
    "1,000,000 marks": (FROM + HEAD + "\nfound\n\n" + ">" * 1_000_000 + "From here", "found"),
    "References of 1 MB": (FROM + HEAD + "References: " + "<a@b> " * 200_000 + "\n\nfound\n", "found"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_mails_keep_their_words(case: str) -> None:
    content, wanted = HOSTILE[case]
    [transcript] = read(content.encode(), "a.eml")
    assert any(wanted in turn.text for turn in transcript.turns)


def test_what_is_cut_is_a_warning() -> None:
    for case in (
        "a To: of 1 MB",
        "100,000 parts",
        "100,000 mails",
        "1,000 deep",
        "1,000 mails deep",
        "boundary not there",
    ):
        [transcript] = read(HOSTILE[case][0].encode(), "a.eml")
        assert transcript.warnings, case


def test_a_mailbox_cut_off_anywhere_gives_what_is_there() -> None:
    whole = box(mail(1, "It stops."), mail(2, "Replace the cable.", day=2, answers="m1@x", **ANSWER))
    for size in range(len(whole) - 30, len(whole)):
        assert texts(read(whole[:size]))[0][0] == "It stops."


def test_eight_bit_mails_of_two_encodings_and_zero_bytes() -> None:
    latin = mail(1, "Größe\0", more="Content-Type: text/plain; charset=iso-8859-1").encode("latin-1")
    utf = mail(2, "Prüfung", subject="Other one", more="Content-Type: text/plain; charset=utf-8").encode()
    content = FROM.encode() + latin + b"\n" + FROM.encode() + utf
    assert texts(read(content)) == [["Größe"], ["Prüfung"]]
