"""A page of HTML as flat lists of tags and texts, and the way from a stretch of them to the text a browser shows.

Made for speed: a page that is written cleanly is split as a string, a broken one is mended by the HTML parser first.
What would take a step for each tag is done for all of them at once; only blocks and lists are looked at one by one.
Control characters stand for line ends until ``render``; scripts and styles are gone, nothing is ever loaded.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from feedme_desktop.parsing.html_text import BLOCKS, SKIPPED, parse_html, walk
from feedme_desktop.parsing.words import words

_MARKS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f"
_BREAK, _EDGE, _GAP, _ITEM, _NUMBERED, _BULLETS, _LIST_END, _PRE, _PRE_END, _KEPT_BLANK = tuple(_MARKS)
_CONTROLS = re.compile(f"[{_MARKS}]")
_SPACED = frozenset(words("p h1 h2 h3 h4 h5 h6 dl blockquote table hr"))
_VOID = frozenset(words("area base br col embed hr img input link meta param source track wbr frame keygen"))
_CODE = frozenset(words("script style textarea xmp plaintext noembed noframes iframe"))
_TELLING = re.compile(r"class|data-|role|hidden|none|mso-hide", re.IGNORECASE)
_TELLING_NAMES = SKIPPED | {"blockquote", "time"}
_NOT_ANGLES = bytes(code for code in range(256) if code not in b"<>")
_CODE_START = re.compile(r"<(?:!--|(s(?:cript|tyle|vg)|math|t(?:emplate|extarea)|noscript|iframe|xmp)\b[^<>]*>)")
_TELLING_ATTRIBUTE = re.compile(r"(?:class|style|role|hidden|datetime|data-[\w-]+)$")
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"([^\s=\"'<>/]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_RUN = re.compile("([\x01-\x07][ \x01-\x07]*)")
_SHORT = 300
_STEP = re.compile(r"\n[ \t]{0,40}(?:\d{1,2}[.)]|[-•*–])[ \t]")
_STEP_LINE = re.compile(r"[ \t\x01-\x03]{0,40}(?:\d{1,2}[.)]|[-•*–])[ \t]")
_PREFORMATTED = re.compile(f"{_PRE}([^{_PRE_END}]*){_PRE_END}?")
_HIDDEN = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all", re.IGNORECASE
)


class _BrokenError(Exception):
    """A page that is not written cleanly enough to be split as a string."""


OPENS, CLOSES, STANDS_ALONE = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Tag:
    """What one spelling of a tag is: its name, whether it closes, and the mark that stands for it in a text."""

    name: str
    code: int
    mark: str
    raw: str
    tells: bool = False
    doubtful: bool = False

    def is_hidden(self) -> bool:
        """Whether a browser shows nothing of the element."""
        if self.name in SKIPPED:
            return True
        spelled = self.raw.lower()
        if "hidden" not in spelled and "none" not in spelled and "mso-hide" not in spelled:
            return False
        found = self.attributes()
        return "hidden" in found or bool(_HIDDEN.search(found.get("style") or ""))

    def attributes(self) -> Mapping[str, str | None]:
        """Names and values, as the page writes them."""
        inner = self.raw[len(self.name) :]
        return {
            match[1].lower(): html.unescape(next((value for value in match.groups()[1:] if value is not None), ""))
            for match in _ATTRIBUTE.finditer(inner)
        }


class Span(NamedTuple):
    """An element that may mean something: its tags' places in the page, and how the first is spelled."""

    first: int
    last: int
    spelled: str


class Tokens:
    """The tags of a page in order, and for each the text up to the next one."""

    def __init__(self, page: str) -> None:
        if any(mark in page for mark in _MARKS):
            page = _CONTROLS.sub("", page)
        try:
            flat, known = _split(page)
            self._spans = _spans(flat[1::2], known, clean=True)
        except _BrokenError:
            flat, known = _mended(page)
            self._spans = _spans(flat[1::2], known, clean=False)
        self.spellings = list(known)
        self.tags = [tag for tag in known.values() if tag.tells]
        marks = {raw: tag.mark for raw, tag in known.items()}
        flat[1::2] = map(marks.__getitem__, flat[1::2])
        self._marked = flat

    def __len__(self) -> int:
        return len(self._marked) // 2

    def between(self, first: int, last: int) -> str:
        """The marked text from one tag (-1: what stands before all of them) up to another."""
        return "".join(self._marked[max(0, 2 * first + 1) : 2 * last + 1])

    def nested(self, meant: Mapping[str, object]) -> Iterator[tuple[int, str | None]]:
        """Where elements open (with their spelling) and close (None) whose spelling is in ``meant``."""
        ends: list[int] = []
        for span in self._spans:
            if span.spelled in meant:
                while ends and ends[-1] < span.first:
                    yield ends.pop(), None
                yield span.first, span.spelled
                ends.append(span.last)
        while ends:
            yield ends.pop(), None


def render(marked: Iterable[str]) -> str:
    """Marked text as a browser shows it: blanks folded, lines where blocks begin or end, items with their number."""
    text = "".join(marked)
    if "&" in text:
        text = html.unescape(text)
    if _PRE in text or _PRE_END in text:
        text = _PREFORMATTED.sub(_kept, text).replace(_PRE_END, _GAP)
    if "\n" in text and _STEP.search(text):
        text = _with_steps(text)
    return _Lines().put_into(_folded(text)).replace(" \n", "\n").replace(_KEPT_BLANK, " ").strip("\n ")


def _folded(text: str) -> str:
    """Runs of blanks as one blank."""
    for blank in "\n\t\r\f\v":
        if blank in text:
            text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("    ", " ").replace("  ", " ")
    return text


def _kept(match: re.Match[str]) -> str:
    lines = match[1].replace("\r\n", "\n").replace(" ", _KEPT_BLANK).replace("\t", _KEPT_BLANK * 4)
    return f"{_GAP}{lines.replace(chr(10), _BREAK)}{_GAP}"


def _with_steps(text: str) -> str:
    """Numbered steps typed below each other keep their lines, whatever a browser would do."""
    pieces: list[str] = []
    before = False
    for number, line in enumerate(text.split("\n")):
        step = bool(_STEP_LINE.match(line))
        pieces.append((_EDGE if number and (step or before) and line.strip() else "\n" if number else "") + line)
        before = step or (before and not line.strip())
    return "".join(pieces)


class _Lines:
    """Turns a run of marks into line ends and list items, keeping count of the lists around."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []
        self._known: dict[str, str] = {}

    def put_into(self, text: str) -> str:
        """The text with its marks replaced."""
        flat = _RUN.split(text)
        known = self._known
        flat[1::2] = [known[run] if run in known else self._lines(run) for run in flat[1::2]]
        return "".join(flat)

    def _lines(self, run: str) -> str:
        lines, shown, plain = 0, "", True
        for mark in run:
            if mark == _BREAK:
                lines = min(2, lines + 1)
            elif mark == _EDGE:
                lines = max(1, lines)
            elif mark == _GAP:
                lines = 2
            elif mark != " ":
                plain = False
                lines, shown = self._list(mark, lines)
        found = shown or "\n" * lines
        if plain:
            self._known[run] = found
        return found

    def _list(self, mark: str, lines: int) -> tuple[int, str]:
        if mark == _ITEM:
            if self._lists and self._lists[-1] is not None:
                self._lists[-1] += 1
                return 0, "\n" * max(1, lines) + f"{self._lists[-1]}. "
            return 0, "\n" * max(1, lines) + "- "
        if mark == _LIST_END:
            inner = len(self._lists) > 1
            if self._lists:
                self._lists.pop()
            return max(lines, 1 if inner else 2), ""
        self._lists.append(0 if mark == _NUMBERED else None)
        return max(lines, 1 if len(self._lists) > 1 else 2), ""


# ---------------------------------------------------------------- from a page to its tags


def _split(page: str) -> tuple[list[str], dict[str, Tag]]:
    """Text, tag, text, tag … of a page that is written cleanly; what the tags are by their spelling."""
    page = _without_code(page)
    angles = page.encode("utf-8", "surrogatepass").translate(None, _NOT_ANGLES)
    if angles != b"<>" * (len(angles) // 2):
        raise _BrokenError
    flat = page.replace(">", "<").split("<")
    known = {raw: _tag(raw) for raw in set(flat[1::2])}
    if any(tag.doubtful for tag in known.values()):
        raise _BrokenError
    return flat, known


def _spans(spelled: list[str], known: dict[str, Tag], *, clean: bool) -> list[Span]:
    """The elements that may mean something, outer ones first; raises where tags don't pair though they should."""
    spans: list[Span] = []
    stack: list[Tag] = []
    places: list[int] = []
    telling = {tag.name for tag in known.values() if tag.tells}
    some = {raw: tag for raw, tag in known.items() if tag.code and tag.name in telling}
    for index, tag in enumerate(map(some.get, spelled)):
        if tag is None:
            continue
        if tag.code > 0:
            stack.append(tag)
            if tag.tells:
                places.append(index)
        elif stack and (stack[-1].name == tag.name or not clean):
            opened = stack.pop()
            if opened.tells:
                spans.append(Span(places.pop(), index, opened.raw))
        elif clean:
            raise _BrokenError
    if clean and stack:
        raise _BrokenError
    left = (tag for tag in stack if tag.tells)
    spans += [Span(place, len(spelled), tag.raw) for place, tag in zip(places, left, strict=True)]
    return sorted(spans)


def _without_code(page: str) -> str:
    """The page without scripts, styles and comments."""
    folded = page.lower()
    if len(folded) != len(page):  # letters whose small form is longer
        folded = page
    kept, last = [], 0
    for match in _CODE_START.finditer(folded):
        if match.start() < last:
            continue
        kept.append(page[last : match.start()])
        end = f"</{match[1]}" if match[1] else "-->"
        stop = folded.find(end, match.start() + 2)
        last = folded.find(">", stop) + 1
        if stop < 0 or last == 0:
            raise _BrokenError
    return "".join([*kept, page[last:]])


def _mended(page: str) -> tuple[list[str], dict[str, Tag]]:
    """The same of any page, by way of the HTML parser; nothing hidden is in it."""
    root = parse_html(page).root
    flat: list[str] = []
    known: dict[str, Tag] = {}
    said: list[str] = []
    for event in walk(root) if root is not None else ():
        if event.kind == "text":
            said.append(_CONTROLS.sub("", event.text).replace("&", "&amp;"))
        elif event.kind == "open" or event.tag not in _VOID:
            raw = _spelled(event.tag, event.attributes) if event.kind == "open" else f"/{event.tag}"
            known.setdefault(raw, _tag(raw))
            flat += ["".join(said), raw]
            said = []
    return [*flat, "".join(said)], known


def _spelled(name: str, attributes: Mapping[str, str | None]) -> str:
    """A tag as a clean page would write it, with the attributes that tell something."""
    shown = (
        f' {key}="{html.escape(value or "")}"' for key, value in attributes.items() if _TELLING_ATTRIBUTE.match(key)
    )
    return name + "".join(shown)


def _tag(raw: str) -> Tag:
    return _short_tag(raw) if len(raw) < _SHORT else _any_tag(raw)


@lru_cache(maxsize=8192)
def _short_tag(raw: str) -> Tag:
    """The pages of one help desk share most of their tags."""
    return _any_tag(raw)


def _any_tag(raw: str) -> Tag:
    match = _NAME.match(raw)
    if match is None:  # a doctype, a comment, a processing instruction
        return Tag("!", STANDS_ALONE, "", raw, doubtful=raw[:1] not in ("!", "?"))
    name = match[1].lower()
    doubtful = bool(raw.count('"') % 2 or raw.count("'") % 2)  # where such a tag ends takes an HTML parser to know
    if name in _VOID:
        return Tag(name, STANDS_ALONE, _BREAK if name == "br" else _GAP if name == "hr" else "", raw, doubtful=doubtful)
    if raw.startswith("/"):
        return Tag(name, CLOSES, _mark(name, closing=True), raw, doubtful=doubtful)
    tells = name in _TELLING_NAMES or bool(_TELLING.search(raw))
    return Tag(name, OPENS, _mark(name, closing=False), raw, tells, doubtful or name in _CODE)


def _mark(name: str, *, closing: bool) -> str:
    if name in ("td", "th"):
        return " " if closing else ""
    if name == "pre":
        return _PRE_END if closing else _PRE
    if name in ("ul", "ol"):
        return _LIST_END if closing else _NUMBERED if name == "ol" else _BULLETS
    if name == "li":
        return _EDGE if closing else _ITEM
    return _GAP if name in _SPACED else _EDGE if name in BLOCKS else ""
