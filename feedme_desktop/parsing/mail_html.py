"""The HTML body of a mail as text with ``>`` before quotes, going by the structure that mail programs give it.

Each mail program wraps what it quotes in elements of its own; those are found first, then the page is read as any
other. Introductions of quotes and signatures are put between characters that no text has, for ``mail_chain``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from feedme_desktop.parsing.html_text import TextBuilder, parse_html, walk
from feedme_desktop.parsing.mail_headers import HEADER_END, HEADER_MARK
from feedme_desktop.parsing.mail_signature import SIGNATURE_END, SIGNATURE_MARK

_PART = "data-mail-part"
_QUOTES = (
    "#OLK_SRC_BODY_SECTION, #mail-editor-reference-message-container, .yahoo_quoted, "
    ".zmail_extra, .gmail_quote, .gmail_extra .gmail_quote, .protonmail_quote, .tutanota_quote, .missive_quote, "
    ".front-blockquote, .moz-forward-container, .zd-quoted, .hs_reply, .freshdesk_quote, .quoted-text, "
    "[name=messageReplySection], .iCloud_quote, .ydp_quoted, .hey-quote, .clean_bq"
)
_HEADERS = (
    ".moz-cite-prefix, .gmail_attr, .OutlookMessageHeader, [id$=divRplyFwdMsg], #reply-intro, "
    ".moz-email-headers-table, .yahoo_quoted_header, .tutanota_quote_header, "
    "[style*='border-top:solid'], [style*='border-top: solid'], "
    "[style*='BORDER-TOP: '], [style*='border-top:1pt solid'], [style*='border-top:1.0pt solid']"
)
_SIGNATURES = (
    ".gmail_signature, [data-smartmail=gmail_signature], .moz-signature, #Signature, #ms-outlook-mobile-signature, "
    ".protonmail_signature_block, #AppleMailSignature, .x_gmail_signature, .ms-outlook-ios-signature, "
    ".zmail_signature, .mailbox_signature, .front-signature, .missive_signature, "
    ".tutanota_signature, .email-signature, .mail-signature"
)
_MARKS = re.compile(f"[{HEADER_MARK}{HEADER_END}{SIGNATURE_MARK}{SIGNATURE_END}]")
_HEADER_MAX, _NODES_MAX, _SIBLINGS_MAX = 2000, 200, 8
_AROUND = {"header": (HEADER_MARK, HEADER_END), "signature": (SIGNATURE_MARK, SIGNATURE_END)}


def mail_html_text(html: str) -> str:
    """The visible text of a mail's HTML body, to be given to ``mail_chain.unfold`` with ``html=True``."""
    root = parse_html(_MARKS.sub("", html)).root
    if root is None:
        return ""
    _name_parts(root)
    return _text(root)


def _name_parts(root: LexborNode) -> None:
    """Say in an attribute what the elements are that mail programs put around quotes and signatures."""
    for node in root.css(f"[{_PART}]"):
        del node.attrs[_PART]
    for node in root.css(_SIGNATURES):
        node.attrs[_PART] = "signature"
    for node in root.css(_HEADERS):
        if _is_short(node):
            node.attrs[_PART] = "header"
    for node in root.css("blockquote"):
        node.attrs[_PART] = "quote"
    for node in root.css(_QUOTES):
        if node.tag == "blockquote":
            indented = "gmail_quote" in (node.attributes.get("class") or "") and _is_indent(node)
            node.attrs[_PART] = "indent" if indented else "quote"
        elif node.css_first("blockquote") is None and node.attributes.get(_PART) is None:
            node.attrs[_PART] = "quote"


def _is_short(node: LexborNode) -> bool:
    """Whether an element is small enough for an introduction; looks no further than that."""
    size = 0
    for number, inner in enumerate(node.traverse(include_text=True)):
        size += len(inner.text_content or "") if inner.tag == "-text" else 0
        if number > _NODES_MAX or size > _HEADER_MAX:
            return False
    return True


def _is_indent(node: LexborNode) -> bool:
    """Gmail's button for indenting uses the quote's class; nothing stands before it as it does before a quote."""
    if node.parent is not None and "gmail_quote" in (node.parent.attributes.get("class") or ""):
        return False
    before = next(_before(node), "")
    return not before.rstrip().endswith((":", "："))


def _before(node: LexborNode) -> Iterator[str]:
    """The texts that stand close before a node, nearest first."""
    sibling = node.prev
    for _ in range(_SIBLINGS_MAX):
        if sibling is None:
            return
        text = sibling.text_content if sibling.tag == "-text" else sibling.text(deep=True)
        if text and text.strip():
            yield text
        sibling = sibling.prev


def _text(root: LexborNode) -> str:
    builder = TextBuilder()
    parts: list[str] = []
    for event in walk(root):
        if event.kind == "text":
            builder.add(event.text, quote_marks=True)
        elif event.kind == "open":
            part = event.attributes.get(_PART) or "" if event.attributes else ""
            parts.append(part)
            _open(builder, event.tag, part)
        else:
            _close(builder, event.tag, parts.pop() if parts else "")
    return builder.text().replace("\ufeff", "")


def _open(builder: TextBuilder, tag: str, part: str) -> None:
    builder.open("div" if tag == "blockquote" else tag)
    if part == "quote":
        builder.block("blockquote")
        builder.quote += 1
    elif part == "signature":
        builder.block("div")
    if part in _AROUND:
        builder.add(_AROUND[part][0], quote_marks=True)


def _close(builder: TextBuilder, tag: str, part: str) -> None:
    if part in _AROUND:
        builder.add(_AROUND[part][1], quote_marks=True)
    if part == "signature":
        builder.block("div")
    builder.close("div" if tag == "blockquote" else tag)
    if part == "quote":
        builder.block("blockquote")
        builder.quote = max(0, builder.quote - 1)
