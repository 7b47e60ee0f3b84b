"""HTML made harmless for a parser, before it sees it: some short pages make every browser's algorithm explode.

Tags nested too deep are dropped, so are formatting tags that nobody closes (each paragraph would repeat them all),
and attributes beyond the first some hundred of an element. No text is ever dropped. Runs in linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.parsing.words import words

MAX_DEPTH = 256
_MAX_FORMATS = 24
_MAX_ATTRIBUTES = 200
_HARMLESS = 2000  # characters of a page that can't do much
_LONG_TAG = 512

_VALUE = r"""(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+"""
_ATTRIBUTE = rf"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE})?+"
_STEP = re.compile(
    r"<!--.*?(?:-->|\Z)|"
    rf"<(?P<end>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+[\s/]*+)(?:>|\Z)",
    re.DOTALL,
)
_ONE = re.compile(_ATTRIBUTE)
_RAW = {
    tag: re.compile(rf"</{tag}(?=[\s/>]|\Z)", re.IGNORECASE)
    for tag in words("script style textarea title xmp iframe noembed noframes")
}
_UNCOUNTED = frozenset(
    words(
        """
    br p li td th tr dt dd img hr meta link input col wbr option area base source track embed param tbody
    thead tfoot
    """
    )
)
_FORMATS = frozenset(words("a b big code em font i nobr s small strike strong tt u"))


def flatten(html: str) -> str:
    """The page without what makes it explode; the same where there is nothing of the kind."""
    if len(html) < _HARMLESS:
        return html
    pieces, last = [], 0
    for start, end, instead in _changes(html):
        pieces.append(html[last:start])
        pieces.append(instead)
        last = end
    return "".join([*pieces, html[last:]])


def _changes(html: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of the page and what to put there instead."""
    depth = formats = place = 0
    while match := _STEP.search(html, place):
        place = match.end()
        name = (match["tag"] or "").lower()
        if not name:
            continue
        if name in _RAW and not match["end"]:
            closing = _RAW[name].search(html, place)
            place = closing.start() if closing else len(html)
        drop = False
        if name not in _UNCOUNTED and not match["attributes"].endswith("/"):
            drop = depth > MAX_DEPTH if match["end"] else depth >= MAX_DEPTH
            depth = max(0, depth - 1) if match["end"] else depth + 1
        if name in _FORMATS:
            drop = drop or (formats > _MAX_FORMATS if match["end"] else formats >= _MAX_FORMATS)
            formats = max(0, formats - 1) if match["end"] else formats + 1
        if drop:
            yield match.start(), match.end(), ""
        elif len(match["attributes"]) > _LONG_TAG:
            yield from _fewer_attributes(match)


def _fewer_attributes(match: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    start, end = match.span("attributes")
    for count, one in enumerate(_ONE.finditer(match.string, start, end)):
        if count == _MAX_ATTRIBUTES:
            yield one.start(), end, ""
            return
