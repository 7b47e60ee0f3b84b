"""Calls: captions and transcripts of speech, and who of two voices is the company."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing.registry import parse_document

C, A, U = Role.CUSTOMER, Role.AGENT, Role.UNKNOWN


def read(text: str, name: str = "a.txt") -> Transcript:
    [parsed] = parse_document(name, text.encode(), max_bytes=10**7, max_container_bytes=10**8)
    return parsed.transcript


def said(found: Transcript) -> list[tuple[Role, str | None, str | None, str]]:
    return [(turn.role, turn.speaker, turn.at, turn.text) for turn in found.turns]


VTT = """WEBVTT - Support call
Kind: captions
Language: en

NOTE recorded in May

STYLE
::cue { color: red }

7f3/1-0
00:00:03.120 --> 00:00:05.000 align:start
<v Tom Reed>Thank you for calling Acme,
how can I <b>help</b> you?</v>

7f3/1-1
00:00:05.120 --> 00:00:06.000
<v.loud Tom Reed>I'm Tom &amp; here.</v>

7f3/2-0
01:00:07.120 --> 01:00:09.000
<v Jane Doe>My printer is <broken>.</v><v Tom Reed>Oh.</v>
"""


def test_web_captions_with_voices() -> None:
    found = read(VTT, "a.vtt")
    assert (found.format, found.title) == ("vtt", "Support call")
    assert found.metadata == {"kind": "captions", "language": "en", "notes": "recorded in May"}
    assert said(found) == [
        (A, "Tom Reed", "00:00:03", "Thank you for calling Acme, how can I help you? I'm Tom & here."),
        (C, "Jane Doe", "01:00:07", "My printer is <broken>."),
        (A, "Tom Reed", "01:00:07", "Oh."),
    ]


def test_names_before_colons_go_on_over_cues() -> None:
    cues = [
        "Jane Doe: I have a question: where is it?",
        "Tom Reed: Hi. Note: it is here.",
        "and there.",
        "Jane Doe: ok",
    ]
    text = "WEBVTT\n\n" + "".join(f"{n}\n00:0{n}.000 --> 00:0{n}.900\n{cue}\n\n" for n, cue in enumerate(cues))
    assert [(turn.speaker, turn.text) for turn in read(text, "a.vtt").turns] == [
        ("Jane Doe", "I have a question: where is it?"),
        ("Tom Reed", "Hi. Note: it is here. and there."),
        ("Jane Doe", "ok"),
    ]


def test_subtitles() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:04,000\n[Agent] Hello, thanks.\n\n"
        "2\n00:00:05,000 --> 00:00:08,000\n{\\an8}[Customer] <i>Hi</i>,\nit blinks 3 times.\n"
    )
    found = read(text, "call.txt")  # the content tells, not the name
    assert found.format == "srt"
    assert said(found) == [
        (A, "Agent", "00:00:01", "Hello, thanks."),
        (C, "Customer", "00:00:05", "Hi, it blinks 3 times."),
    ]


def test_subtitles_without_speakers_are_nobodys() -> None:
    text = "1\n00:00:01,000 --> 00:00:04,000\nJust words.\n\n2\n00:00:05,000 --> 00:00:08,000\nMore words.\n"
    assert said(read(text, "a.srt")) == [(U, None, "00:00:01", "Just words. More words.")]


def test_captions_with_broken_times_lose_no_word() -> None:
    assert "<v Ann>hello" in read("WEBVTT\n\n00:00 -> 00:01\n<v Ann>hello", "a.vtt").turns[0].text


FIRST, SECOND = "Thank you for calling Acme.", "My printer burns.\nReally, since 10:30."


@pytest.mark.parametrize(
    "text",
    [
        f"SPEAKER 1 [00:00:02]\n{FIRST}\n\nSPEAKER 2 [00:01:05]\n{SECOND}\n",
        f"[00:00:02] Speaker 1: {FIRST}\n[00:01:05] Speaker 2: {SECOND}\n",
        f"00:00:02 SPEAKER_00: {FIRST}\n00:01:05 SPEAKER_01: {SECOND}\n",
        f"Tom Reed (0:02): {FIRST}\nJane Doe (1:05): {SECOND}\n",
        f"Tom Reed  0:02\n{FIRST}\n\nJane Doe  1:05\n{SECOND}\n",
        f"0:02 | Tom Reed\n{FIRST}\n\n1:05 | Jane Doe\n{SECOND}\n",
        f"[00:02.000 --> 00:04.000] SPEAKER_00: {FIRST}\n[01:05.000 --> 01:09.000] SPEAKER_01: {SECOND}\n",
        f"00:00:02 Agent\n{FIRST}\n00:01:05 Customer\n{SECOND}\n",
        f"Agent\n00:02\n{FIRST}\nCustomer\n01:05\n{SECOND}\n",
        f"00:02\nAgent: {FIRST}\n01:05\nCustomer: {SECOND}\n",
        f"**Speaker 1** (00:02): {FIRST}\n\n**Speaker 2** (01:05): {SECOND}\n",
    ],
)
def test_styles_of_calls(text: str) -> None:
    found = read(text)
    assert found.format == "call"
    assert [(turn.role, turn.at, turn.text) for turn in found.turns] == [
        (A, "00:00:02", FIRST),
        (C, "00:01:05", SECOND),
    ]


def test_numbered_voices_without_times() -> None:
    found = read("spk_0: I'm calling about my bill.\nspk_1: Sure.\nspk_0: It is too high.\n")
    assert [(turn.role, turn.speaker, turn.at) for turn in found.turns] == [
        (C, "spk_0", None),
        (A, "spk_1", None),
        (C, "spk_0", None),
    ]


def test_where_nobody_sounds_like_the_company_roles_stay_open() -> None:
    assert [turn.role for turn in read("Speaker 1 (00:02): Hello.\nSpeaker 2 (00:05): Hi.\n").turns] == [U, U]


def test_fields_above_a_call() -> None:
    found = read("Weekly call\nCall ID: CA77\nDate: 2025-05-03\n\nAgent (00:12): Hello.\nCustomer (00:15): Hi.\n")
    assert found.title == "Weekly call"
    assert found.metadata == {"call_id": "CA77", "created_at": "2025-05-03"}
    assert len(found.turns) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[10:01] Customer: hi\n[10:02] Agent: hello\n", "chat"),
        ("[00:01] <bob> hi\n[00:02] <eve> hello bob\n[00:03] * bob waves\n", "irc"),
        ("Jane Doe  10:01 AM\nhi\nTom Reed  10:02 AM\nhello\n", "slack"),
    ],
)
def test_times_of_day_are_no_calls(text: str, kind: str) -> None:
    assert read(text).format == kind
