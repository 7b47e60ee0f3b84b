"""Word and OpenDocument: paragraphs, lists, headings, tables; bombs and foreign declarations are refused."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pytest

from feedme_desktop.domain.transcript import Role, Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.limits import XML_MAX
from feedme_desktop.parsing.registry import parse_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def docx(body: str, head: str = "", **parts: str) -> bytes:
    """A Word document whose body is ``body``; more parts by name, with ``__`` for a slash."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr(
            "word/document.xml",
            f'{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>',
        )
        for name, text in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", text)
    return buffer.getvalue()


def p(text: str, properties: str = "") -> str:
    lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r>{lines}</w:r></w:p>"


def table(rows: list[list[str]]) -> str:
    cells = ["".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def read(content: bytes, name: str = "a.docx") -> Transcript:
    [parsed] = parse_document(name, content, max_bytes=10**7, max_container_bytes=10**8)
    assert parsed.content == content
    return parsed.transcript


def refused(content: bytes) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(content)
    assert "a.docx" in str(caught.value)
    return caught.value


def said(found: Transcript) -> list[tuple[Role, str | None, str]]:
    return [(turn.role, turn.speaker, turn.text) for turn in found.turns]


def test_a_chat_in_paragraphs() -> None:
    found = read(docx(p("Customer: Where is it?\nI looked.") + p("Agent: Here.")))
    assert found.format == "docx"
    assert said(found) == [(Role.CUSTOMER, "Customer", "Where is it?\nI looked."), (Role.AGENT, "Agent", "Here.")]


def test_a_meeting_transcript() -> None:
    body = p("Call with Jane") + "".join(
        p(f"\n{who}   {at}\n{text}")
        for who, at, text in [
            ("Jane Doe", "0:03", "I am calling about my bill."),
            ("Tom Reed", "0:10", "How can I help you?"),
            ("Jane Doe", "1:02", "It is too high."),
        ]
    )
    found = read(docx(body))
    assert [(turn.role, turn.speaker, turn.at) for turn in found.turns if turn.speaker] == [
        (Role.CUSTOMER, "Jane Doe", "00:00:03"),
        (Role.AGENT, "Tom Reed", "00:00:10"),
        (Role.CUSTOMER, "Jane Doe", "00:01:02"),
    ]


def test_a_table_of_speakers_becomes_turns_and_the_rest_is_kept() -> None:
    rows = [["No", "Time", "Speaker", "Message", "Mood"], ["1", "10:01", "Jane Doe", "It broke.", ""]]
    rows.append(["2", "10:02", "Agent Tom", "Fixed.", "glad"])
    found = read(docx(p("Ticket #77 Printer") + p("Exported by Ann") + table(rows) + p("The end")))
    assert found.metadata["ticket"] == "77"
    assert said(found) == [
        (Role.SYSTEM, None, "Exported by Ann"),
        (Role.CUSTOMER, "Jane Doe", "It broke."),
        (Role.AGENT, "Agent Tom", "Fixed.\nMood: glad"),
        (Role.SYSTEM, None, "The end"),
    ]
    assert found.turns[1].at == "10:01"


def test_a_table_without_a_heading() -> None:
    rows = [["Jane Doe", "It broke again."], ["Tom Reed", "Turn it off."], ["Jane Doe", "Ok."], ["Tom Reed", "Bye."]]
    assert [turn.speaker for turn in read(docx(table(rows))).turns] == ["Jane Doe", "Tom Reed"] * 2


def test_another_table_stays_text() -> None:
    found = read(docx(p("Customer: prices?") + p("Agent: here:") + table([["Item", "Price"], ["Lamp", "3"]])))
    assert found.turns[1].text == "here:\n\nItem | Price\nLamp | 3"


def test_headings_and_lists() -> None:
    body = p("Conversation", '<w:pStyle w:val="Heading1"/>') + p("Customer: how?") + p("Agent: so:")
    found = read(docx(body + p("first", "<w:numPr/>") + p("second", "<w:numPr/>")))
    assert found.title == "Conversation"
    assert found.turns[1].text == "so:\n- first\n- second"


def test_what_is_not_shown_is_left_out_and_nothing_twice() -> None:
    deleted = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>HYPERLINK x</w:instrText>"
    box = f"<mc:AlternateContent><mc:Choice>{p('boxed')}</mc:Choice><mc:Fallback>{p('boxed')}</mc:Fallback>"
    tabs = '<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>kept</w:t></w:r></w:p>'
    found = read(docx(f"{deleted}<w:t>shown</w:t></w:r></w:p>{box}</mc:AlternateContent>{tabs}"))
    assert found.turns[0].text == "shown\nboxed\nkept"


def test_heads_feet_and_comments_are_kept_beside_it() -> None:
    head = f'<w:hdr xmlns:w="{W}">{p("ACME confidential")}</w:hdr>'
    comment = f'<w:comments xmlns:w="{W}">{p("check this")}</w:comments>'
    found = read(docx(p("Customer: hi") + p("Agent: yes"), word__header1=head, word__comments=comment))
    assert found.metadata["page_headers"] == "ACME confidential"
    assert found.metadata["comments"] == "check this"


def test_an_opendocument_text() -> None:
    office, text = "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        file.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>'
            "<text:p>Customer: how\n  so?</text:p><text:p>Agent: like<text:s text:c='2'/>this</text:p>"
            "</office:text></office:body></office:document-content>",
        )
    found = read(buffer.getvalue(), "a.odt")
    assert found.format == "odt"
    assert said(found) == [(Role.CUSTOMER, "Customer", "how so?"), (Role.AGENT, "Agent", "like  this")]


def test_a_document_type_is_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    assert refused(docx(p("hi"), bomb)).code == "malformed"


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    assert refused(docx(p("a" * (XML_MAX * 2)))).code == "too_complex"


def test_much_text_is_refused_while_it_streams() -> None:
    words = "".join(f"<w:p><w:r><w:t>{n * 7919:x} {n * n:x}</w:t></w:r></w:p>" for n in range(450_000))
    assert len(words) > XML_MAX
    assert refused(docx(words)).code == "too_complex"


def test_deep_nesting_is_refused_or_flattened() -> None:
    assert refused(docx("<w:sdt>" * 5000 + p("x") + "</w:sdt>" * 5000)).code == "too_complex"
    deep = "<w:tbl><w:tr><w:tc>" * 200 + p("deep") + "</w:tc></w:tr></w:tbl>" * 200
    assert "deep" in read(docx(deep)).turns[0].text


def test_cut_or_broken_it_is_read_or_refused() -> None:
    content = docx(p("Customer: hi") + p("Agent: hello"))
    for end in range(4, len(content), 31):
        assert refused(content[:end]).code in ("malformed", "unsupported", "not_text")
    assert refused(content.replace(b"PK\x01\x02", b"PK\x09\x09")).code == "malformed"


def test_encrypted_and_old_ones_are_named() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le")
    assert "save it as .docx" in str(refused(old))
    assert refused(docx("")).code == "empty"
