"""What mail programs of every language put around a reply is taken off, and nothing of it is lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedme_desktop.domain.transcript import HiddenKind
from feedme_desktop.parsing.mail_chain import Entry, unfold
from feedme_desktop.parsing.mail_html import mail_html_text
from feedme_desktop.parsing.mail_signature import is_device_line
from feedme_desktop.parsing.registry import parse_document

DATA = Path(__file__).parents[1] / "data" / "mail"
REPLY, EARLIER = "Thanks, it works.", "Press Sync twice."
_WORD = re.compile(r"[^\W_]+")


def blocks(name: str) -> list[tuple[str, str]]:
    """The samples of a file: the line after ``%%`` and what is below it."""
    pieces = (DATA / name).read_text(encoding="utf-8").split("%% ")[1:]
    return [(head, body.rstrip("\n")) for head, _, body in (piece.partition("\n") for piece in pieces)]


def texts(entries: list[Entry]) -> list[str]:
    return ["\n".join(entry.lines).strip() for entry in entries]


def hidden(entry: Entry, kind: HiddenKind) -> str:
    return "\n".join(text for found, text in entry.hidden if found is kind)


def words_of(entries: list[Entry]) -> Counter[str]:
    said = [line for entry in entries for line in entry.lines]
    return Counter(_WORD.findall("\n".join([*said, *(text for entry in entries for _, text in entry.hidden)])))


INTRODUCTIONS = blocks("introductions.txt")
PAGES = blocks("pages.txt")
ENDINGS = (DATA / "endings.txt").read_text(encoding="utf-8").split("\n")[:-1]


@pytest.mark.parametrize(("head", "body"), INTRODUCTIONS, ids=[head.split(" |")[0] for head, _ in INTRODUCTIONS])
def test_an_earlier_message_is_told_by_its_introduction(head: str, body: str) -> None:
    _, name, email, at = (None if one == "-" else one for one in map(str.strip, head.split("|")))
    entries = unfold(f"{REPLY}\n\n{body}")
    assert texts(entries) == [REPLY, EARLIER]
    assert (entries[1].name, entries[1].email) == (name, email)
    assert at is None or str(entries[1].at).startswith(at)


@pytest.mark.parametrize(("head", "body"), INTRODUCTIONS, ids=[head.split(" |")[0] for head, _ in INTRODUCTIONS])
def test_no_word_around_an_earlier_message_is_lost(head: str, body: str) -> None:
    text = f"{REPLY}\n\n{body}\n"
    missing = Counter(_WORD.findall(text)) - words_of(unfold(text))
    assert not missing


@pytest.mark.parametrize(("head", "body"), PAGES, ids=[head for head, _ in PAGES])
def test_a_page_is_read_by_the_structure_of_its_mail_program(head: str, body: str) -> None:
    text = mail_html_text(body)
    entries = unfold(text, html=True)
    assert texts(entries) == [REPLY, EARLIER]
    assert not Counter(_WORD.findall(text)) - words_of(entries)


@pytest.mark.parametrize("line", ENDINGS)
def test_the_line_of_a_telephone_is_hidden(line: str) -> None:
    entries = unfold(
        f"{REPLY}\n\n{line}\n\nOn Mon, Jan 15, 2024 at 10:30 AM Mara <mara@acme.example> wrote:\n> {EARLIER}"
    )
    assert texts(entries) == [REPLY, EARLIER]
    assert hidden(entries[0], HiddenKind.SIGNATURE) == line


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my desk, where the scanner is, so it took some time.",
        "Sent from Berlin to Hamburg on Monday and still not here",
        "Sent by courier yesterday",
        "Enviado el paquete ayer por la tarde",
        "Sent the log file again",
        "Get the latest version first",
        "Outlook for Windows crashes",
    ],
)
def test_a_sentence_that_begins_like_such_a_line_stays(line: str) -> None:
    assert not is_device_line(line)
    assert texts(unfold(f"{REPLY}\n\n{line}")) == [f"{REPLY}\n\n{line}"]


@pytest.mark.parametrize(
    ("tail", "kind"),
    [
        ("-- \nLea Kohl\nClient Ltd.", HiddenKind.SIGNATURE),
        ("--\nLea", HiddenKind.SIGNATURE),
        ("—\nLea Kohl", HiddenKind.SIGNATURE),
        ("__\nlist-users mailing list\nhttp://lists.example/users", HiddenKind.SIGNATURE),
        ("_______________________________\nlist-users mailing list\nlist@lists.example", HiddenKind.SIGNATURE),
        ("----------------\n\nLea Kohl\nt. 555-931-0702\nhttp://client.example/", HiddenKind.SIGNATURE),
        ("-- Lea Kohl", HiddenKind.SIGNATURE),
        ("Kind regards,\nLea Kohl\nTel. +49 30 1234567", HiddenKind.SIGNATURE),
        ("Mit freundlichen Grüßen\n\nLea Kohl\nClient GmbH\nwww.client.example", HiddenKind.SIGNATURE),
        ("Med vänliga hälsningar\nLea\nlea@client.example", HiddenKind.SIGNATURE),
        ("С уважением,\nЛея\n+7 495 123-45-67", HiddenKind.SIGNATURE),
        (
            "This email and any attachments are confidential and intended solely for the addressee.",
            HiddenKind.DISCLAIMER,
        ),
        ("CONFIDENTIALITY NOTICE: if you are not the recipient, delete it.", HiddenKind.DISCLAIMER),
        ("Diese E-Mail enthält vertrauliche Informationen.", HiddenKind.DISCLAIMER),
        ("Ce message et ses pièces jointes sont confidentiels.", HiddenKind.DISCLAIMER),
        ("Este mensaje es confidencial y va dirigido a su destinatario.", HiddenKind.DISCLAIMER),
        ("Questo messaggio contiene informazioni riservate.", HiddenKind.DISCLAIMER),
        ("Dit bericht is vertrouwelijk.", HiddenKind.DISCLAIMER),
        ("Esta mensagem é confidencial.", HiddenKind.DISCLAIMER),
        ("Niniejsza wiadomość jest poufna.", HiddenKind.DISCLAIMER),
        ("Detta meddelande är konfidentiellt.", HiddenKind.DISCLAIMER),
        ("Denne e-mail er fortrolig.", HiddenKind.DISCLAIMER),
        ("Denne e-posten er konfidensiell.", HiddenKind.DISCLAIMER),
        ("Tämä viesti on luottamuksellinen.", HiddenKind.DISCLAIMER),
        ("Это сообщение является конфиденциальным.", HiddenKind.DISCLAIMER),
        ("このメールには機密情報が含まれています。", HiddenKind.DISCLAIMER),
        ("Virus-free. www.scanner.example", HiddenKind.DISCLAIMER),
    ],
)
def test_what_stands_below_a_message_is_hidden(tail: str, kind: HiddenKind) -> None:
    (entry,) = unfold(f"{REPLY}\n\n{tail}")
    assert texts([entry]) == [REPLY]
    assert hidden(entry, kind) == tail


def test_a_signature_and_the_disclaimer_below_it_are_two_parts() -> None:
    (entry,) = unfold(f"{REPLY}\n-- \nLea Kohl\n\nThis message is confidential.\nDelete it.")
    assert [kind for kind, _ in entry.hidden] == [HiddenKind.SIGNATURE, HiddenKind.DISCLAIMER]


@pytest.mark.parametrize(
    "text",
    [
        "It hangs.\n\nBest regards,\n\n//Lea",
        "It hangs.\n\n-Lea",
        "Please check:\n-- the first point\n-- the second point\n\nThanks!",
        "Here:\n\n```\n# a comment\n#\n--\n####\ncode\n```\n\nThat is all.",
        "An interview:\n\nDate: Wednesday 3, October\nTime: 7:00\nAddress: 130 Fox St\n\nBring your ID.",
        "I travel:\nFrom: Berlin\nTo: Hamburg\nDate: 15.01.2024\nCan I change it?",
        "Enter it below.\n\n------- Enter Feedback Below -------\n\nAll is well.",
        "On Monday I wrote:\nnothing of the kind.",
        "At 10:30 the server said:\n\nERROR 17",
        "The log:\n--------\nline one\nline two\nand it goes on and on",
        "> How do I sign in?\n\nLike this.",
        "Which one?\n\n> the first\nNo.\n> the second\nYes.",
    ],
)
def test_what_only_looks_like_a_quote_or_a_signature_stays(text: str) -> None:
    assert texts(unfold(text)) == [text]


def test_answers_below_and_between_are_kept() -> None:
    intro = "On Mon, Jan 15, 2024 at 10:30 AM Mara Holt <mara@acme.example> wrote:\n"
    below = unfold(f"{intro}> {EARLIER}\n\n{REPLY}")
    assert texts(below) == [REPLY, EARLIER]
    around = unfold(f"Hello,\n\n{intro}> {EARLIER}\n\nthanks.")
    assert texts(around) == ["Hello,\n\n\nthanks.", EARLIER]
    (between,) = unfold(f"See below.\n\n{intro}> Which version?\n4.2\n> Which system?\nLinux")
    assert texts([between]) == ["See below.\n\n4.2\nLinux"]
    assert hidden(between, HiddenKind.QUOTE) == f"{intro}> Which version?\n> Which system?"


def test_links_that_were_broken_off_a_quote_belong_to_it() -> None:
    intro = "On Mon, Jan 15, 2024 at 10:30 AM, Mara Holt wrote:\n"
    entries = unfold(
        f"{REPLY}\n\n{intro}> See the page (http://acme.example/a\n_b=17)\n>\n (http://acme.example/c) >\n> End."
    )
    assert texts(entries)[0] == REPLY
    assert len(entries) == 2


def test_an_introduction_in_the_line_of_the_answer() -> None:
    entries = unfold(f"{REPLY}--- On Wed, Apr 4, 2012 at 3:59 PM, mara@acme.example wrote:\n> {EARLIER}")
    assert texts(entries) == [REPLY, EARLIER]
    entries = unfold(f"{REPLY} On Wed, Apr 4, 2012 at 3:59 PM, mara@acme.example wrote:\n> {EARLIER}")
    assert texts(entries) == [REPLY, EARLIER]


def test_a_mail_that_only_hands_on_keeps_its_sender() -> None:
    entries = unfold(
        f"---------- Forwarded message ---------\nFrom: Mara <mara@acme.example>\nSubject: Sync\n\n{EARLIER}"
    )
    assert texts(entries) == ["", EARLIER]
    assert "Subject: Sync" in hidden(entries[0], HiddenKind.QUOTE)


def test_an_indented_paragraph_of_gmail_is_no_quote() -> None:
    indent = '<blockquote class="gmail_quote" style="margin:0 0 0 40px;border:none"><div>this.</div></blockquote>'
    assert texts(unfold(mail_html_text(f"<div>I mean</div>{indent}"), html=True)) == ["I mean\nthis."]


def test_pgp_marks_are_hidden() -> None:
    text = (
        f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{REPLY}\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQEzBAEB\n-----END PGP SIGNATURE-----"
    )
    (entry,) = unfold(text)
    assert texts([entry]) == [REPLY]
    assert "iQEzBAEB" in hidden(entry, HiddenKind.SIGNATURE)


PIECES = f"""
{REPLY}
On it.
> quoted
> > twice quoted
>
--
Lea Kohl
Sent from my iPhone
On Mon, Jan 15, 2024 at 10:30 AM Mara Holt <mara@acme.example> wrote:
> Am 15.01.2024 um 10:30 schrieb Mara:
From: Mara Holt <mara@acme.example>
Sent: Monday
To: Lea
Subject: Sync
-----Original Message-----
Begin forwarded message:
________________________________
----------
```
> wrote:
<mara@acme.example
Kind regards,
Tel. +49 30 1234567
This e-mail is confidential.
##- Please type your reply above this line -##
> From: Tom
---- On Mon, 15 Jan 2024 mara@acme.example wrote ----
-----BEGIN PGP SIGNATURE-----
reply--- On Mon, 1 May 2023, x wrote:
""".split("\n")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_no_word_of_any_mail_is_lost(lines: list[str], html: bool) -> None:
    text = "\n".join(lines)
    entries = unfold(text, html=html)
    assert Counter(_WORD.findall(text)) == words_of(entries)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 1_000_000,
        "On " * 300_000 + "wrote:",
        "From: " * 160_000,
        "-" * 1_000_000,
        "(http:" * 160_000 + "\n> x",
        "<" * 500_000 + ">" * 500_000,
        "a@" * 500_000,
        "> a\n" * 200_000,
        "On Mon, Jan 15, 2024 Jane\n" * 40_000,
        "From: a@b.c\nTo: x\n" * 30_000,
        "\n".join(">" * level + " On Mon, Jan 15, 2024, Jane <j@x.example> wrote:" for level in range(1, 400)),
        "Sent from " * 100_000,
        "the email " * 100_000 + "\n" + "x\n" * 100_000,
        "-----BEGIN PGP SIGNED MESSAGE-----\n" * 20_000,
        "text\n" + "------\nx\n" * 100_000,
        "text\n" + "Sent from my iPhone\n" * 40_000 + "text",
        "```\n-- \n" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_hostile_bodies_are_read_without_losing_a_word(text: str) -> None:
    assert Counter(_WORD.findall(text)) == words_of(unfold(text))


@pytest.mark.parametrize(
    "page",
    [
        "<blockquote class='gmail_quote'></blockquote>" * 20_000,
        "<div class='gmail_quote'>" * 5_000 + "x",
        "<div style='border-top:solid 1pt'>" * 5_000 + "a: b<br>" * 20_000,
        "<div class='moz-cite-prefix'>x" * 20_000,
        "<div class='gmail_signature'>x</div>" * 20_000,
    ],
    ids=lambda page: page[:30],
)
def test_hostile_pages_are_read(page: str) -> None:
    text = mail_html_text(page)
    assert Counter(_WORD.findall(text)) == words_of(unfold(text, html=True))


def test_two_messages_of_a_chain_that_say_the_same_are_two() -> None:
    intro = "On Fri, Oct 11, 2024 at 15:{}, {} <{}@acme.example> wrote:"
    body = [
        "Lea",
        intro.format(37, "Tom", "support"),
        "> Your name, please?",
        "> " + intro.format(33, "Lea", "lea"),
        ">> Take the other one.",
        ">> " + intro.format(31, "Tom", "support"),
        ">>> Your name, please?",
    ]
    head = "From: Lea <lea@acme.example>\nTo: support@acme.example\nDate: Fri, 11 Oct 2024 15:39:00 +0000\n\n"
    parsed = parse_document("t.eml", (head + "\n".join(body)).encode(), max_bytes=10_000, max_container_bytes=10_000)
    turns = next(parsed).transcript.turns
    assert [turn.text for turn in turns] == ["Your name, please?", "Take the other one.", "Your name, please?", "Lea"]
