"""Mails as people really get them: bytes in headers, dates of other scripts, help desks, machines."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing.registry import parse_document

HEAD = "From: Ann <ann@kunde.example>\nTo: support@acme.example\nDate: Tue, 12 Nov 2024 08:01:00 +0000\n"


def read(content: str | bytes) -> Transcript:
    raw = content if isinstance(content, bytes) else content.encode()
    (parsed,) = parse_document("a.eml", raw, max_bytes=10**7, max_container_bytes=10**8)
    return parsed.transcript


def test_bytes_of_another_encoding_in_headers() -> None:
    mail = "From: Jürgen Groß <j@kunde.example>\nTo: support@acme.example\nSubject: Rückgabe\n\nGeht das?\n"
    found = read(mail.encode("latin-1"))
    assert found.title == "Rückgabe"
    assert found.turns[0].speaker == "Jürgen Groß"


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ("2024年11月11日(月) 10:00 サポート <support@acme.example>:", "2024-11-11T10:00:00"),
        ("2024年11月11日(星期一) 下午3:20 Support <support@acme.example> 写道:", "2024-11-11T15:20:00"),
        ("2024년 11월 11일 (월) 오후 3:00, Support <support@acme.example>님이 작성:", "2024-11-11T15:00:00"),
    ],
)
def test_quotes_dated_in_other_scripts(line: str, at: str) -> None:
    turns = read(f"{HEAD}Subject: Re: x\nContent-Type: text/plain; charset=utf-8\n\nThanks.\n\n{line}\n> Done.\n").turns
    assert (turns[0].text, turns[0].at) == ("Done.", at)


def test_a_notification_below_a_framed_mark_is_its_sender_s() -> None:
    body = "—-—-—-—\nReply above this line.\n\nDana commented:\n\nPlease try again.\n"
    (turn,) = read(f"{HEAD}Subject: SUP-42\nContent-Type: text/plain; charset=utf-8\n\n{body}").turns
    assert (turn.speaker, turn.text) == ("Ann", "Dana commented:\n\nPlease try again.")
    assert [part.text for part in turn.hidden] == ["—-—-—-—\nReply above this line."]


def test_a_bad_byte_spoils_no_text_of_a_named_encoding() -> None:
    body = "Content-Type: text/plain; charset=utf-8\n\nIt costs 20 €. Bad: ".encode()
    assert read(f"{HEAD}Subject: x\n".encode() + body + b"\xc3 end\n").turns[0].text == "It costs 20 €. Bad: \\xc3 end"
    wrong = "Content-Type: text/plain; charset=utf-8\n\nGrüße aus Köln\n".encode("latin-1")
    assert read(f"{HEAD}Subject: x\n".encode() + wrong).turns[0].text == "Grüße aus Köln"


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Auto-Submitted: auto-replied", Role.SYSTEM),
        ("Content-Type: multipart/report; boundary=b; report-type=delivery-status", Role.SYSTEM),
        ("Auto-Submitted: auto-generated", Role.CUSTOMER),
        ("Auto-Submitted: no", Role.CUSTOMER),
    ],
)
def test_what_a_machine_wrote_is_nobody_s_question(head: str, role: Role) -> None:
    body = "--b\nContent-Type: text/plain\n\nHow are you? I am away.\n--b--\n" if "boundary" in head else "I am away.\n"
    assert [turn.role for turn in read(f"{HEAD}Subject: Away\n{head}\n\n{body}").turns] == [role]


def test_mails_copied_one_below_the_other_are_oldest_first() -> None:
    first = "From: Ann <ann@c.example>\nSent: January 15, 2024 10:30 AM\nTo: Support\nSubject: Pay\n\nHow?\n\n"
    second = "From: Support <support@acme.example>\nSent: January 15, 2024 11:30 AM\nTo: Ann\nSubject: RE: Pay\n\nSo.\n"
    assert [turn.text for turn in read(first + second).turns] == ["How?", "So."]
    assert [turn.text for turn in read(second + "\n" + first).turns] == ["How?", "So."]
