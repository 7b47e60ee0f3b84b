"""HTML to plain text with its line breaks, and the flat list of events that ticket pages are read from.

Walks the parsed tree with a loop, never by recursion, so that depth costs nothing; scripts,
styles and everything hidden are left out, and nothing is ever loaded or executed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedme_desktop.parsing.html_taming import flatten
from feedme_desktop.parsing.words import words

SKIPPED = frozenset(
    words(
        """
    script style head noscript template svg math canvas iframe object embed select option textarea button
    input audio video map
    """
    )
)
BLOCKS = frozenset(
    words(
        """
    address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul caption
    """
    )
)
_SPACED = frozenset(words("p h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table hr"))
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_STEP = re.compile(r"\n[ \t]{0,40}(?:\d{1,2}[.)]|[-•*–])[ \t]")
_STEP_LINE = re.compile(r"[ \t]{0,40}(?:\d{1,2}[.)]|[-•*–])[ \t]")
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all", re.IGNORECASE
)


class Event(NamedTuple):
    """A step of the walk: an element opens (``tag``, ``attributes``), closes, or text comes."""

    kind: str
    tag: str = ""
    text: str = ""
    attributes: Mapping[str, str | None] = MappingProxyType({})


@dataclass(slots=True)
class TextBuilder:
    """Collects text the way a browser shows it: blanks folded, a new line where a block begins or ends."""

    pieces: list[str] = field(default_factory=list)
    lists: list[int | None] = field(default_factory=list)
    newlines: int = 2
    blank: bool = False
    quote: int = 0
    preformatted: int = 0

    def open(self, tag: str) -> None:
        """An element begins."""
        if tag == "br":
            self.line_break()
        elif tag in BLOCKS:
            self.block(tag)
            if tag in ("ol", "ul"):
                self.lists.append(0 if tag == "ol" else None)
            elif tag == "li":
                self._item()
            elif tag == "blockquote":
                self.quote += 1
            elif tag == "pre":
                self.preformatted += 1

    def close(self, tag: str) -> None:
        """An element ends."""
        if tag in ("ol", "ul") and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quote = max(0, self.quote - 1)
        elif tag == "pre":
            self.preformatted = max(0, self.preformatted - 1)
        if tag == "td" or tag == "th":
            self.blank = True
        elif tag in BLOCKS:
            self.block(tag)

    def line_break(self) -> None:
        """A ``<br>``."""
        self._new_lines(self.newlines + 1)

    def block(self, tag: str) -> None:
        """The edge of a block: a new line, and an empty one around paragraphs and lists."""
        if tag not in ("td", "th"):
            wanted = 2 if tag in _SPACED and not (tag in ("ul", "ol") and len(self.lists) > 1) else 1
            self._new_lines(max(self.newlines, wanted))

    def add(self, text: str, quote_marks: bool = False) -> None:
        """Text between tags."""
        if self.preformatted:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self.line_break()
                self._write(line, quote_marks)
            return
        if "\n" in text and _STEP.search(text):
            self._add_steps(text, quote_marks)
            return
        self._add_folded(text, quote_marks)

    def text(self) -> str:
        """What was collected."""
        return "".join(self.pieces).strip("\n")

    def _add_steps(self, text: str, quote_marks: bool) -> None:
        """Numbered steps typed below each other keep their lines, whatever a browser would do."""
        before = False
        for line in text.split("\n"):
            step = bool(_STEP_LINE.match(line))
            if (step or before) and line.strip() and self.pieces:
                self._new_lines(1)
            before = step or (before and not line.strip())
            self._add_folded(line + " ", quote_marks)

    def _add_folded(self, text: str, quote_marks: bool) -> None:
        folded = _BLANKS.sub(" ", text)
        if folded == " ":
            self.blank = self.blank or self.newlines == 0
            return
        if folded[0] == " ":
            self.blank = self.blank or self.newlines == 0
            folded = folded[1:]
        trailing = folded.endswith(" ")
        self._write(folded.rstrip(" "), quote_marks)
        self.blank = trailing

    def _write(self, text: str, quote_marks: bool) -> None:
        if not text:
            return
        if self.newlines and self.quote and quote_marks:
            self.pieces.append("> " * min(self.quote, 50))
        elif self.blank and not self.newlines:
            self.pieces.append(" ")
        self.pieces.append(text)
        self.newlines, self.blank = 0, False

    def _new_lines(self, wanted: int) -> None:
        wanted = min(wanted, 2)
        if self.pieces and wanted > self.newlines:
            self.pieces.append("\n" * (wanted - self.newlines))
        self.newlines, self.blank = max(wanted, self.newlines), False

    def _item(self) -> None:
        if not self.lists or self.lists[-1] is None:
            self._write("- ", False)
        else:
            self.lists[-1] += 1
            self._write(f"{self.lists[-1]}. ", False)


def walk(root: LexborNode) -> Iterator[Event]:
    """Opening, closing and text events below ``root`` in document order, without recursion."""
    node: LexborNode | None = root
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            yield Event("text", "", node.text_content or "")
            child = None
        elif tag.startswith(("-", "_")) or tag in SKIPPED or _is_hidden(attributes := node.attributes):
            child = None
        else:
            yield Event("open", tag, "", attributes)
            child = node.child
            if child is None:
                yield Event("close", tag)
        if child is not None:
            node = child
            continue
        while node is not None:
            if node.mem_id == root.mem_id:
                return
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is not None:
                yield Event("close", node.tag or "")


def html_to_text(html: str, *, quote_marks: bool = False) -> str:
    """The visible text of a page; with ``quote_marks``, block quotes get the ``> `` of plain-text mail."""
    builder = TextBuilder()
    root = parse_html(html).root
    if root is None:
        return ""
    for event in walk(root):
        if event.kind == "open":
            builder.open(event.tag)
        elif event.kind == "close":
            builder.close(event.tag)
        else:
            builder.add(event.text, quote_marks)
    return builder.text()


def parse_html(html: str) -> LexborHTMLParser:
    """The parsed page; markup errors are mended as browsers do, what would explode is tamed."""
    return LexborHTMLParser(flatten(html))


def looks_like_html(text: str) -> bool:
    """Whether a text is a page or a fragment of HTML rather than prose with a tag in it."""
    head = text[:4096].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<head", "<body")):
        return True
    return (
        head.startswith("<")
        and len(re.findall(r"<(?:div|p|table|span|ul|section|article|body|td|br)\b", head)) >= 1
        and "</" in text
    )


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if not attributes:
        return False
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and bool(_HIDDEN.search(style or ""))
