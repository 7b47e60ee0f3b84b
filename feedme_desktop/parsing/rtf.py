"""Rich Text Format: text with its paragraphs and tables, and the HTML that Outlook hides in it.

One pass over the tokens, with a stack of its own instead of recursion. Pictures, objects, fonts and field codes are
skipped; no link is followed. A table with speakers becomes turns; all else is for the parsers of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Unwrapped
from feedme_desktop.parsing.block_turns import turns_of
from feedme_desktop.parsing.blocks import as_text
from feedme_desktop.parsing.drafts import Findings, finish
from feedme_desktop.parsing.limits import TOKENS_MAX
from feedme_desktop.parsing.rtf_state import RtfReader

name = "RTF"

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|\\?[\r\n]+", re.DOTALL
)
_SIGNATURE = re.compile(rb"\s{0,16}\{\\rtf")
_FROM_HTML = re.compile(rb"\\fromhtml1?\b")
_HEAD = 2048


def sniff(document: Document) -> float:
    """By the first word."""
    return 1.0 if _SIGNATURE.match(document.content) else 0.0


def unwrap(document: Document) -> Unwrapped:
    """The text of a document. Raises ``ReadError``: empty, too_complex."""
    page = rtf_html(document.content, document.name)
    if page is not None and page.strip():
        return Unwrapped(page, "rtf")
    reader = _read(document.content, document.name, html=False)
    text = as_text(reader.found)
    if not text.strip():
        raise ReadError(f"{document.name} holds no text: there is nothing to read in it.", code="empty")
    metadata: dict[str, object] = {}
    running = [line for line in reader.aside.split("\n") if line.strip()]
    if running:
        metadata["page_headers"] = "\n".join(dict.fromkeys(running))
    findings = Findings("rtf", metadata=metadata)
    drafts = turns_of(reader.found, findings)
    transcript = finish(document, drafts, findings).transcript if drafts else None
    return Unwrapped(text, "rtf", None, metadata, (), transcript)


def rtf_text(content: bytes, name: str = "The message") -> str:
    """What a rich text says, as plain text. Raises ``ReadError`` (too_complex) for a bomb."""
    return as_text(_read(content, name, html=False).found)


def rtf_html(content: bytes, name: str = "The message") -> str | None:
    """The HTML page that a rich text was made from, as Outlook keeps it, or None where it was none."""
    if not _FROM_HTML.search(content[:_HEAD]):
        return None
    return as_text(_read(content, name, html=True).found)


def _read(content: bytes, name: str, *, html: bool) -> RtfReader:
    reader = RtfReader(html)
    for word, number, code, symbol, brace, text in _tokens(content.decode("latin-1"), name):
        if text:
            reader.text(text)
        elif word:
            reader.control(word, int(number) if number else None)
        elif code:
            reader.byte(int(code, 16))
        elif brace:
            reader.open() if brace == "{" else reader.close()
        elif symbol:
            reader.symbol(symbol)
    reader.end()
    return reader


def _tokens(text: str, name: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    """The tokens, without the raw bytes that the word ``bin`` announces."""
    place, count = 0, 0
    while match := _TOKEN.match(text, place):
        count += 1
        if count > TOKENS_MAX:
            raise ReadError(f"{name} has too many control words to be a document: it was not read.", code="too_complex")
        place = match.end()
        if match[1] == "bin" and match[2]:
            place += max(0, int(match[2]))
            continue
        yield match.groups("")  # type: ignore[misc]  # six groups, as the pattern has
