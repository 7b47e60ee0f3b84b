"""Hostile and random input: no crash, no recursion, and no word of a text lost."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Parsed
from feedme_desktop.parsing.html_taming import MAX_DEPTH, flatten
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.mime_parts import HEADER_MAX, PARTS_MAX, read_mail
from feedme_desktop.parsing.registry import parse_document

KNOWN = ["Customer", "Agent", "Lea Kohl", "Tom Reed (Support)", "help@postbird.example", "Note", "Version", "müller"]
NAMES = st.sampled_from(KNOWN)
WORDS = st.text(alphabet=st.sampled_from("abcdefgäßжж字1230:.,;-_*#>()[]<|\"'/ "), min_size=0, max_size=40)
STAMPS = st.sampled_from(["[10:01] ", "2024-01-15 10:30 ", "15/01/2024, 10:30 - ", "[15/01/2024, 10:30:11] ", ""])


@st.composite
def chats(draw: st.DrawFn) -> str:
    """Lines as people paste them: mostly one layout, with anything in between."""
    stamp, lines = draw(STAMPS), []
    for _ in range(draw(st.integers(1, 12))):
        shape = draw(st.integers(0, 5))
        name, words = draw(NAMES), draw(WORDS)
        marked = f"{stamp}{name}: {words}"
        lines.append([marked, marked, words, f"<{name}> {words}", "", f"**{name}** (10:01): {words}"][shape])
    return "\n".join(lines)


def everything(transcript: Transcript) -> str:
    """All that a transcript keeps of its text."""
    turns = [f"{t.speaker or ''} {t.at or ''} {t.text} {' '.join(h.text for h in t.hidden)}" for t in transcript.turns]
    return " ".join([*turns, transcript.title or "", *(f"{key} {value}" for key, value in transcript.metadata.items())])


def attempt(name: str, content: bytes) -> list[Parsed] | ReadError:
    """The transcripts of a file, or the error that it gives; anything else fails the test."""
    try:
        return list(parse_document(name, content, max_bytes=10**6, max_container_bytes=10**6))
    except ReadError as error:
        return error


def words_of(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}


@settings(max_examples=300, deadline=None)
@given(chats())
def test_no_word_is_lost(text: str) -> None:
    found = attempt("chat.txt", text.encode())
    wanted = words_of(text) - words_of(" ".join(KNOWN))  # the name of somebody who said nothing is no loss
    if isinstance(found, ReadError):
        assert found.code == "empty"
        assert not wanted
    else:
        assert wanted <= words_of(" ".join(everything(parsed.transcript) for parsed in found))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["a.txt", "a.html", "a.eml", "a.json", "a.csv", "a.md"]), st.binary(max_size=300))
def test_any_bytes_give_a_transcript_or_an_error(name: str, content: bytes) -> None:
    found = attempt(name, content)
    if isinstance(found, ReadError):
        assert name in str(found)
    else:
        assert all(parsed.transcript.turns for parsed in found)


HEADS = {
    "a.html": "<html>",
    "a.eml": "From: a@b.example\nTo: c@d.example\n",
    "a.json": "[",
    "a.csv": "author,message\n",
}


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(HEADS)), st.text(alphabet="<>div/=\"' class message:{}[],\n>-ab&;@", max_size=300))
def test_any_text_gives_a_transcript_or_an_error(name: str, text: str) -> None:
    found = attempt(name, (HEADS[name] + text).encode())
    assert name in str(found) if isinstance(found, ReadError) else found


def test_deep_html_is_flattened_not_refused() -> None:
    assert html_to_text("<div>" * 50_000 + "deep" + "</div>" * 50_000) == "deep"
    assert flatten("<div>" * (MAX_DEPTH * 2)).count("<div>") == MAX_DEPTH


def test_pages_that_make_parsers_explode_are_tamed() -> None:
    attributes = "".join(f" a{number}=1" for number in range(100_000))
    assert html_to_text(f"<div{attributes}>x</div>") == "x"
    assert flatten(f'<p title=">"{attributes} b="\'">x</p>').count("=") == 200
    fonts = "".join(f"<font id={number}>" for number in range(250))
    assert html_to_text(f"<p>{fonts}</p>" + "<p>x" * 5000).count("x") == 5000
    assert flatten(f"<p>{fonts}y" + "</font>" * 250 + "z" * 2000).count("<font") == flatten(
        f"<p>{fonts}y" + "</font>" * 250 + "z" * 2000
    ).count("</font")


def test_ordinary_pages_are_left_alone() -> None:
    page = "<!-- <b> --><script>if (a <b) {'\"'}</script>" + '<p class="x" title=\'a > "b"\'>t <b>u</b></p>' * 300
    assert flatten(page) == page


def test_deep_json_is_an_error_not_a_crash() -> None:
    with pytest.raises(ReadError) as caught:
        list(parse_document("a.json", b"[{" + b"[" * 200_000, max_bytes=10**7, max_container_bytes=10**7))
    assert caught.value.code == "malformed"


@pytest.mark.parametrize(
    "character", [" ", ":", ">", "<", "(", "[", "*", "-", "\u00a0", "a", "1", "\t", '"', "@", "=?"]
)
def test_one_endless_line(character: str) -> None:
    line = character * 100_000
    for name, text in (
        ("a.txt", f"Customer: {line}x\nAgent: ok"),
        ("a.eml", f"From: a@b.example\nTo: c@d.example\n\n{line}x"),
        ("a.html", f"<p>{line}x"),
    ):
        [parsed] = parse_document(name, text.encode(), max_bytes=10**7, max_container_bytes=10**7)
        assert parsed.transcript.turns


def test_huge_mail_headers_are_cut() -> None:
    mail = read_mail(
        b"From: a@b.example\nTo: "
        + b"<a@b.example>, " * 70_000
        + b"\nSubject: "
        + b"=?utf-8?q?x?= " * 20_000
        + b"\n\nhello"
    )
    assert len(mail.headers["To"]) <= HEADER_MAX
    assert mail.parts[0].text == "hello"
    assert mail.warnings


def test_mails_with_countless_parts_are_cut() -> None:
    body = b"".join(b"--X\nContent-Type: text/plain\n\nhi\n" for _ in range(PARTS_MAX * 3))
    mail = read_mail(b"From: a@b.example\nContent-Type: multipart/mixed; boundary=X\n\n" + body + b"--X--\n")
    assert 0 < len(mail.parts) <= PARTS_MAX
    assert mail.warnings


def test_mails_nested_without_end_are_cut() -> None:
    content = b"From: a@b.example\n"
    for level in range(200):
        content += b"Content-Type: multipart/mixed; boundary=B%d\n\n--B%d\n" % (level, level)
    mail = read_mail(content + b"Content-Type: text/plain\n\ndeep\n")
    assert mail.warnings


def test_a_coded_word_that_is_no_base64() -> None:
    head = b"From: a@x.example\nTo: =?UTF-8?B?dG9ueS5zdGFya0BleGFtcGxlLmNv^Q==?= <b@x.example>\n"
    mail = head + b"Subject: s\n\nHello there\n"
    found = attempt("a.eml", mail)
    assert isinstance(found, list)
    assert found[0].transcript.turns[0].text == "Hello there"


def test_a_member_of_an_archive_without_a_name() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("x", b"Ann: where is it?\nBob (support): on the left.\n")
    content = buffer.getvalue().replace(b"x\x00", b"\x00\x00")
    nameless = bytearray(buffer.getvalue())
    entry = nameless.index(b"PK\x01\x02")
    nameless[entry + 46] = 0  # what follows a NUL in a name is cut off
    for broken in (content, bytes(nameless)):
        assert isinstance(attempt("a.zip", broken), list | ReadError)
