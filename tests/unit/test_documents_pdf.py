"""PDF: a text layer on paper becomes the text that was printed; scans, passwords and damage are said."""

from __future__ import annotations

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.limits import PAGES_MAX
from feedme_desktop.parsing.registry import parse_document

Placed = tuple[float, float, str]
LONG = "this is a long line that goes on until the paper ends and then it"


def pdf(pages: list[list[Placed]], title: str = "") -> bytes:
    """A PDF of A4 pages with texts in Helvetica 11 at (x, y) points from the lower left."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for page in pages:
        drawn = "".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj\n" for x, y, text in page)
        stream = f"BT /F1 11 Tf\n{drawn}ET".encode("latin-1") if page else b"0 0 100 100 re f"
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), b" ".join(b"%d 0 R" % kid for kid in kids))
    objects.append(b"<< /Title (%s) >>" % title.encode("latin-1"))
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n"
        % (
            count,
            table,
            count,
            len(objects),
        )
        + b"startxref\n%d\n%%%%EOF" % len(content)
    )


def column(lines: list[str], top: float = 760, step: float = 14) -> list[Placed]:
    return [(72, top - step * index, line) for index, line in enumerate(lines)]


def read(content: bytes, name: str = "a.pdf") -> Transcript:
    [parsed] = parse_document(name, content, max_bytes=10**7, max_container_bytes=10**8)
    assert parsed.content == content
    return parsed.transcript


def refused(content: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(content)
    assert "a.pdf" in str(caught.value)
    return caught.value


def test_a_printed_chat() -> None:
    lines = ["[10:01] Customer: Where is my order?", "[10:02] Agent: It was sent today.", "[10:03] Customer: Thanks!"]
    found = read(pdf([column(lines)]))
    assert found.format == "pdf"
    assert [(turn.role, turn.at, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "10:01", "Where is my order?"),
        (Role.AGENT, "10:02", "It was sent today."),
        (Role.CUSTOMER, "10:03", "Thanks!"),
    ]


def test_lines_that_the_paper_broke_are_joined_and_others_are_not() -> None:
    lines = [f"Customer: Hello, {LONG}", "goes on here.", "A second line.", "Agent: Yes."]
    found = read(pdf([column(lines)]))
    assert found.turns[0].text == f"Hello, {LONG} goes on here.\nA second line."


def test_a_gap_on_paper_is_an_empty_line() -> None:
    page = [*column(["Customer: One."]), *column(["Two."], top=700), *column(["Agent: Three."], top=686)]
    assert read(pdf([page])).turns[0].text == "One.\n\nTwo."


def test_a_paragraph_goes_on_over_the_page() -> None:
    first = [*column(["Customer: Hello."], top=100), *column([f"Agent: Now, {LONG}"], top=86)]
    found = read(pdf([first, column(["ends here."])]))
    assert found.turns[1].text == f"Now, {LONG} ends here."


def test_running_heads_and_feet_are_taken_off_and_kept() -> None:
    pages = [
        [
            (72, 815, "Ticket 77 - help.example"),
            *column([f"[10:0{n}] Customer: question {n}", f"[10:0{n}] Agent: answer {n}"]),
            (480, 20, f"Page {n} of 3"),
        ]
        for n in (1, 2, 3)
    ]
    found = read(pdf(pages))
    assert len(found.turns) == 6
    assert not any("Page" in turn.text or "help.example" in turn.text for turn in found.turns)
    assert str(found.metadata["page_headers"]).split("\n") == [
        "Ticket 77 - help.example",
        "Page 1 of 3",
        "Page 2 of 3",
        "Page 3 of 3",
    ]


def test_a_ticket_print() -> None:
    lines = [
        "#4711 Printer is on fire",
        "Submitted",
        "May 3, 2025 at 10:00",
        "Requester",
        "Jane Doe <jane@x.example>",
        "Status",
        "Open",
        "Jane Doe May 3, 2025 at 10:00",
        "It burns.",
        "Tom Reed (Support) May 3, 2025 at 11:00",
        "Turn it off.",
    ]
    found = read(pdf([column(lines)]))
    assert found.metadata["ticket"] == "4711"
    assert found.metadata["status"] == "Open"
    assert [(turn.role, turn.speaker, turn.text) for turn in found.turns] == [
        (Role.CUSTOMER, "Jane Doe", "It burns."),
        (Role.AGENT, "Tom Reed (Support)", "Turn it off."),
    ]


def test_a_mail_print() -> None:
    lines = ["From: Jane Doe <jane@x.example>", "Sent: Monday, May 5, 2025 10:30", "To: help@acme.example"]
    found = read(pdf([[*column([*lines, "Subject: Printer"]), *column(["Hello,", "it burns."], top=680)]]))
    assert found.format == "pdf"
    assert found.metadata["subject"] == "Printer"
    assert "it burns." in found.turns[0].text


def test_each_scanned_page_is_named() -> None:
    found = read(pdf([column(["Customer: Hi", "Agent: Hello"]), [], []]))
    assert found.warnings == ("Page 2: scanned page, no text.", "Page 3: scanned page, no text.")


def test_only_scanned_pages_are_an_error() -> None:
    error = refused(pdf([[], []]))
    assert error.code == "not_text"
    assert "scanned pages, no text" in str(error)


def test_title_only_where_it_says_something() -> None:
    assert read(pdf([column(["Hello there"])], "Chat with Jane")).title == "Chat with Jane"
    assert read(pdf([column(["Hello there"])], "print.html")).title is None


def test_too_many_pages() -> None:
    assert refused(pdf([[]] * (PAGES_MAX + 1))).code == "too_complex"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"%PDF-1.7\nnothing", "malformed"), (b"%PDF-1.7\ntrailer << /Encrypt 5 0 R >>", "encrypted")],
)
def test_what_can_not_be_opened(content: bytes, code: str) -> None:
    assert refused(content).code == code


def outcome(content: bytes) -> str:
    try:
        return " ".join(turn.text for turn in read(content).turns)
    except ReadError as error:
        return str(error)


def test_cut_anywhere_it_is_read_or_refused() -> None:
    content = pdf([column(["Customer: Hi", "Agent: Hello"])])
    for end in range(9, len(content), 23):
        found = outcome(content[:end])
        assert "a.pdf" in found or "Hi" in found


def test_a_text_about_pdfs_is_a_text() -> None:
    assert read(b"Customer: my file begins with\n\n%PDF-1.4\nAgent: good", "a.txt").format == "chat"
