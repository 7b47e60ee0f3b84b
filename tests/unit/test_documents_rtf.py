"""Rich text: code pages, escapes, groups that are no text, tables, the page inside, and bombs."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.registry import parse_document
from feedme_desktop.parsing.rtf import rtf_html, rtf_text

HEAD = rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}{\f2\fcharset128 Gothic;}}"


def read(content: bytes) -> Transcript:
    [parsed] = parse_document("a.rtf", content, max_bytes=10**8, max_container_bytes=10**8)
    assert parsed.content == content
    return parsed.transcript


def test_a_chat() -> None:
    found = read(HEAD + rb"\b Customer:\b0  Where is it?\par I looked.\par Agent: Here.\par}")
    assert found.format == "rtf"
    assert [(turn.role, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "Where is it?\nI looked."),
        (Role.AGENT, "Here."),
    ]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (rb"\'fcber \'80", "über €"),
        (rb"pass\u252\'fcword", "passüword"),
        (rb"\uc0\u8364 5", "€5"),
        (rb"\uc2\u8364 xx5", "€5"),
        (rb"\u-10179?\u-8704?", "\U0001f600"),
        (rb"\u-10179? alone", "\ufffd alone"),
        (rb"{\f1 \'cf\'f0\'e8}", "При"),
        (rb"{\f2 \'83\'81}", "メ"),
        (rb"a\{b\}\\c\~d\_e", "a{b}\\c\u00a0d-e"),
        (rb"\ldblquote so\rdblquote  \endash  x\line y", "“so” – x\ny"),
        (rb"{\field{\*\fldinst HYPERLINK evil}{\fldrslt my link}}", "my link"),
        (rb"a{\pict\wmetafile8 00ff}{\*\generator x}{\info{\author y}}b", "ab"),
        (rb"a{\pict\bin5 }{}{}b}c", "ac"),
        (rb"{\*\unknown gone}{\shown kept}", "kept"),
    ],
)
def test_what_is_written_is_read(code: bytes, text: str) -> None:
    assert rtf_text(HEAD + code + b"}").strip() == text


def test_heads_and_feet_are_kept_beside_it() -> None:
    found = read(HEAD + rb"{\header ACME confidential\par}Customer: hi\par Agent: yes\par}")
    assert found.metadata["page_headers"] == "ACME confidential"
    assert len(found.turns) == 2


def test_a_table_of_speakers() -> None:
    row = rb"\trowd\pard\intbl %s\cell %s\cell %s\cell\row"
    rows = row % (b"Time", b"Speaker", b"Message") + row % (b"10:01", b"Jane Doe", rb"It broke.\par Really.")
    found = read(
        HEAD + rb"Ticket #77 Broken\par" + rows + row % (b"10:02", b"Agent Tom", b"Fixed.") + rb"\pard End\par}"
    )
    assert found.metadata["ticket"] == "77"
    assert [(turn.role, turn.speaker, turn.at, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "Jane Doe", "10:01", "It broke.\nReally."),
        (Role.AGENT, "Agent Tom", "10:02", "Fixed."),
        (Role.SYSTEM, None, None, "End"),
    ]


PAGE = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag18 <html>}{\*\htmltag64 <p>}"
    rb"\htmlrtf {\b\htmlrtf0 Hello \'fcber {\*\htmltag84 &amp;} co\htmlrtf }\par\htmlrtf0 {\*\htmltag72 </p>}"
    rb"{\*\mhtmltag64 <p>}{\*\htmltag64 <p>}Second{\*\htmltag72 </p>}{\*\htmltag27 </html>}}"
)


def test_the_page_inside() -> None:
    assert rtf_html(PAGE) == "<html><p>Hello über &amp; co</p><p>Second</p></html>"
    assert rtf_html(HEAD + b"x}") is None
    assert read(PAGE).turns[0].text == "Hello über & co\n\nSecond"


@pytest.mark.parametrize(
    "bomb", [b"{" * 500_000, b"{}" * 300_000, rb"\'aa" * 300_000, rb"\u233?" * 200_000, rb"\cell a" * 200_000, b"\\"]
)
def test_odd_ones_are_read_or_refused(bomb: bytes) -> None:
    content = HEAD + b"Customer: hi" + bomb
    assert "hi" in rtf_text(content)


def test_countless_tokens_are_refused() -> None:
    with pytest.raises(ReadError) as caught:
        read(HEAD + b"{}" * 2_100_000)
    assert caught.value.code == "too_complex"
    assert "a.rtf" in str(caught.value)


def test_nothing_in_it() -> None:
    with pytest.raises(ReadError) as caught:
        read(HEAD + b"}")
    assert caught.value.code == "empty"
