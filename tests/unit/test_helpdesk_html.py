"""Ticket pages as help desks print and browsers save them; broken and hostile markup loses no word."""

from __future__ import annotations

import re

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.parsing import ticket_html
from feedme_desktop.parsing.base import Document
from feedme_desktop.parsing.html_page import Tokens, render

C, A, N = Role.CUSTOMER, Role.AGENT, Role.NOTE


def read(html: str) -> Transcript:
    return next(ticket_html.parse(Document("ticket.html", html.encode(), html))).transcript


def shown(html: str) -> str:
    tokens = Tokens(html)
    return render([tokens.between(-1, len(tokens))])


ZENDESK = """<!DOCTYPE html><html><head><title>Ticket #3101: Lamp flickers</title><style>.a>b{}</style></head><body>
<div class="zd-ticket"><h1>Lamp flickers</h1>
<div class="event comment is-public" data-author-type="end-user"><span class="actor name">Lena Brandt</span>
<time datetime="2024-05-02T08:00:00Z">May 2</time><div class="zd-comment"><p>My lamp<br>flickers.</p></div></div>
<div class="event comment is-private" data-public="false"><span class="actor name">Omar Said</span>
<time datetime="2024-05-02T08:20:00Z">May 2</time><div class="zd-comment">Ask the plant.</div></div>
<div class="event comment is-public" data-author-type="agent"><span class="actor name">Omar Said</span>
<time datetime="2024-05-02T08:30:00Z">May 2</time><div class="zd-comment"><ol><li>Unplug it.</li><li>Wait.</li></ol>
<blockquote>My lamp flickers.</blockquote></div></div></div></body></html>"""
INTERCOM = """<div class="intercom-conversation"><div class="conversation-part" data-author-type="user">
<div class="author">Mia Ott</div><time datetime="2024-05-02T08:00:00Z"></time><div class="body">Where is it?</div></div>
<div class="conversation-part" data-author-type="admin"><div class="author">Kai</div>
<div class="body">On <b>Friday</b>.</div></div></div>"""
HELPSCOUT = """<html><head><title>Login - Help Scout</title></head><body class="helpscout">
<div class="thread-list">
<div class="thread-item message customer">
<span class="author">Ann Reed</span><div class="body">I can't log in.</div></div>
<div class="thread-item note"><span class="author">Joe Park</span><div class="body">Same as before</div></div>
<div class="thread-item message agent"><span class="author">Joe Park</span><div class="body">Try again.</div></div>
</div></body></html>"""
FRESHDESK = """<html><body><div id="freshdesk">
<div class="fw-comment-box comment customer"><span class="user-name name">Nora</span>
<div class="comment-content">My parcel is late.</div></div><div class="fw-comment-box comment agent">
<span class="user-name name">Ivo</span><div class="comment-content">We send a new one.</div>
</div></div></body></html>"""


@pytest.mark.parametrize(
    ("page", "source", "expected"),
    [
        (
            ZENDESK,
            "zendesk_html",
            [
                (C, "Lena Brandt", "My lamp\nflickers."),
                (N, "Omar Said", "Ask the plant."),
                (A, "Omar Said", "1. Unplug it.\n2. Wait."),
            ],
        ),
        (INTERCOM, "intercom_html", [(C, "Mia Ott", "Where is it?"), (A, "Kai", "On Friday.")]),
        (
            HELPSCOUT,
            "helpscout_html",
            [(C, "Ann Reed", "I can't log in."), (N, "Joe Park", "Same as before"), (A, "Joe Park", "Try again.")],
        ),
        (FRESHDESK, "freshdesk_html", [(C, "Nora", "My parcel is late."), (A, "Ivo", "We send a new one.")]),
    ],
)
def test_pages_of_help_desks(page: str, source: str, expected: list[object]) -> None:
    found = read(page)
    assert found.format == source
    assert [(turn.role, turn.speaker, turn.text) for turn in found.turns] == expected


def test_the_quote_of_a_comment_is_hidden_and_the_ticket_known() -> None:
    found = read(ZENDESK)
    assert [part.text for part in found.turns[2].hidden] == ["My lamp flickers."]
    assert found.metadata["ticket"] == "3101"
    assert found.turns[0].at == "2024-05-02T08:00:00Z"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a <b>b</b>  c</p>\n<p>d</p>", "a b c\n\nd"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n- b\n- c"),
        ("<ol><li>a</li><li><p>b</p></li></ol>", "1. a\n2. b"),
        ("<pre>x\n  y</pre>z", "x\n  y\n\nz"),
        ("<div>steps:\n1. one\n2. two\n</div>", "steps:\n1. one\n2. two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("a &lt;b&gt; &amp;amp; &nbsp;c", "a <b> &amp; \xa0c"),
        ("<p>kept<script>if (a<b) { x('<p>no</p>') }</script><!-- <p>no --> too", "kept too"),
        ('<p title="a>b">one<p title=\'x"y\'>two', "one\n\ntwo"),
        ("<p>2 < 3 and 4 > 1</p>", "2 < 3 and 4 > 1"),
        ("<div><span>open <div>inner</span> rest", "open\ninner rest"),
        ("one\x01two", "onetwo"),
    ],
)
def test_the_text_a_browser_shows(html: str, text: str) -> None:
    assert shown(html) == text


@pytest.mark.parametrize("bit", [">", '"', "<p>", "</div>", "<!--x-->", "< ", '<a title="a>b">', "</span>", "&#1;"])
def test_broken_markup_loses_no_word(bit: str) -> None:
    words = set(re.findall(r"\w+", "Where is it Mia Ott Kai Friday"))
    for place in range(0, len(INTERCOM), 7):
        if re.search(r"\w$", INTERCOM[:place]) and re.match(r"\w", INTERCOM[place:]):
            continue
        inside = INTERCOM.rfind("<", 0, place) > INTERCOM.rfind(">", 0, place)
        if inside:
            continue
        found = read(INTERCOM[:place] + bit + INTERCOM[place:])
        text = " ".join(
            [f"{turn.speaker} {turn.text} {[part.text for part in turn.hidden]}" for turn in found.turns]
            + [str(found.metadata.get("page_text", ""))]
        )
        left = words - set(re.findall(r"\w+", text))
        assert not left, (place, left)


@pytest.mark.parametrize(
    "page",
    [
        "<!--" * 50_000,
        "<script>" * 30_000,
        "<" * 200_000,
        '<div class="message">' * 10_000 + "x" + "</div>" * 10_000,
        '<div class="message">' + '<div class="message">a</div>' * 8_000 + "</div>",
    ],
)
def test_hostile_pages_end(page: str) -> None:
    assert read(page).format == "html"


_COMMENT = '<div class="comment {0}"><b class="author">{1}</b><div class="body">{2}</div></div>'
_ASKED = _COMMENT.format("customer", "Ona", "How is it cleaned?")


@pytest.mark.parametrize(
    ("body", "kept", "hidden"),
    [
        ("Press the key.<br>-- <br>Leo<br>Kiln Support<br>Tel. +49 30 1234567", "Press the key.", "+49 30 1234567"),
        ("<p>Press the key.</p><p>-- </p><p>Leo<br>Kiln Support</p>", "Press the key.", "Kiln Support"),
        ("<p>Press it.</p><p>Kind regards,<br>Leo Kahn<br>www.kiln.example</p>", "Press it.", "www.kiln.example"),
        ("<p>Press it.</p><p>---</p><p>Then the blue key.</p>", "Press it.\n\n---\n\nThen the blue key.", None),
        ("<p>Press it.</p><p>Kind regards,<br>Leo</p>", "Press it.\n\nKind regards,\nLeo", None),
    ],
)
def test_the_signature_below_a_message_is_hidden(body: str, kept: str, hidden: str | None) -> None:
    turn = read(_ASKED + _COMMENT.format("agent", "Leo", body)).turns[1]
    assert turn.text == kept
    assert [hidden in part.text for part in turn.hidden] == ([True] if hidden else [])


def spoken(html: str) -> list[tuple[Role, str]]:
    return [(turn.role, turn.text) for turn in read(html).turns if turn.role is not Role.SYSTEM]


CLEANED = [(C, "How is it cleaned?"), (A, "Press the key.\nWait.")]
_ROW = "<tr><td>10:01</td><td>Ona</td><td>How is it cleaned?</td></tr>"
_TABLE = (
    f"<table><tr><th>Time</th><th>From</th><th>Message</th></tr>{_ROW}"
    "<tr><td>10:02</td><td>Leo (Support)</td><td>Press the key.<br>Wait.</td></tr></table>"
)


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><h1>Chat</h1>{_TABLE}</body></html>",
        f"<html><body><table><tr><td>Chat of Monday</td></tr><tr><td>{_TABLE}</td></tr></table></body></html>",
        "<table><tr><td>Customer</td><td>How is it cleaned?</td></tr>"
        "<tr><td><b>Agent:</b></td><td><p>Press the key.<br>Wait.</p></td></tr></table>",
        "<h1>FAQ</h1><dl><dt>How is it cleaned?</dt><dd>Press the key.<br>Wait.</dd></dl>",
    ],
)
def test_tables_and_lists_in_which_people_speak(page: str) -> None:
    assert spoken(page) == CLEANED


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Prices</h1><table><tr><td>Small</td><td>3 Euro</td></tr><tr><td>Large</td><td>4 Euro</td></tr></table>",
        "<h1>Desk</h1><dl><dt>Phone</dt><dd>030 123</dd><dt>Fax</dt><dd>030 124</dd></dl>",
    ],
)
def test_other_tables_stay_text(page: str) -> None:
    assert [turn.role for turn in read(page).turns] == [Role.UNKNOWN]
