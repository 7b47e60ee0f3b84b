"""Lines on printed pages: which of them are running heads and feet, and which lines are one paragraph.

A line break on paper says nothing by itself. It is undone where the next word would not have fitted on the line,
and kept everywhere else. Knows no file format.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.parsing import marks
from feedme_desktop.parsing.labels import header_field
from feedme_desktop.parsing.speakers import role_of_name

_EDGE = 0.07
"""The share of a page's height, at its top and foot, where only running lines stand."""
_NEAR_EDGE = 0.14
_OFTEN = 0.6
_DIGITS = re.compile(r"\d+")
_COUNTER = re.compile(
    r"^(?:\W{0,3}(?:page|seite|p[aá]gina|pagina|strona|sida|side|sivu|стр\.?|страница|p\.|页|ページ)\W{0,3})?"
    r"(\d{1,4})\s?(?:/|of|von|de|di|van|av|af|z|из|sur)\s?(\d{1,4})\W{0,3}$|"
    r"^\W{0,3}(?:page|seite|p[aá]gina|pagina|strona|sida|side|sivu|стр\.?|страница)\s(\d{1,4})\W{0,3}$",
    re.IGNORECASE,
)
_LIST_ITEM = re.compile(r"^(?:[-•◦▪●‣*–]|\d{1,3}[.)]|[a-z][.)])\s")
_GAP = 0.65
_FULL = 0.75
_FOOT = 0.25
"""A paragraph goes on over the page only where the page is full: text down to this share of its height."""
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its box in points; ``hyphen`` says that a word goes on in the next one."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    hyphen: bool = False

    @property
    def height(self) -> float:
        """How tall the line is, in points."""
        return max(1.0, self.top - self.bottom)

    def moved(self, right: float, up: float) -> Line:
        """The same line elsewhere on the page."""
        return replace(
            self, left=self.left + right, right=self.right + right, bottom=self.bottom + up, top=self.top + up
        )


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order; ``width`` and ``height`` of the page in points, 0 where unknown."""

    width: float
    height: float
    lines: tuple[Line, ...]


def without_overhang(pages: Sequence[Page]) -> list[Page]:
    """The pages without lines beyond their edge that stand on another page: some programs paint a paragraph on both."""
    shown = {line.text for page in pages for line in page.lines if _is_on(page, line)}
    return [
        replace(page, lines=tuple(line for line in page.lines if _is_on(page, line) or line.text not in shown))
        for page in pages
    ]


def split_running_lines(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages without their running heads and feet, and these, each once, in order."""
    filled = [page for page in pages if page.lines]
    seen: Counter[tuple[str, bool]] = Counter()
    for page in filled:
        seen.update({_key(page, line) for line in _outer(page)})
    often = {key for key, count in seen.items() if count >= 2 and count >= _OFTEN * len(filled)}
    running: dict[str, None] = {}
    bodies = []
    for number, page in enumerate(pages, 1):
        cut = {id(line) for line in _outer(page) if _key(page, line) in often or _is_counter(line, number, len(pages))}
        if len(cut) == len(page.lines) and len(filled) == 1:
            cut = set()
        running.update(dict.fromkeys(line.text for line in page.lines if id(line) in cut))
        bodies.append(Page(page.width, page.height, tuple(line for line in page.lines if id(line) not in cut)))
    if not any(page.lines for page in bodies):
        return list(pages), []
    return bodies, list(running)


def join_lines(pages: Sequence[Page]) -> str:
    """The text: broken lines of a paragraph joined, an empty line where the paper has a gap."""
    return "\n".join(_paragraphs(pages))


def _paragraphs(pages: Sequence[Page]) -> Iterator[str]:
    margin = _margin(pages)
    current: list[str] = []
    last: Line | None = None
    same_page = full = False
    for page in pages:
        for line in page.lines:
            if last is not None and (same_page or full) and _goes_on(last, line, margin, same_page):
                _append(current, last, line.text)
            else:
                if current:
                    yield "".join(current)
                if last is not None and same_page and _has_gap(last, line):
                    yield ""
                current = [line.text]
            last, same_page = line, True
        same_page, full = False, last is not None and last.bottom < _FOOT * page.height
    if current:
        yield "".join(current)


def _append(current: list[str], last: Line, text: str) -> None:
    """Join two lines; a word cut at the line's end is made whole."""
    if last.hyphen and text[:1].islower():
        current.append(text)
    else:
        current.append(("-" if last.hyphen else " ") + text)


def _margin(pages: Sequence[Page]) -> float:
    """Where the text column ends: the right edge that few lines pass; infinite where no line fills the page."""
    edges = sorted(line.right for page in pages for line in page.lines)
    if not edges:
        return 0.0
    margin = edges[min(len(edges) - 1, int(len(edges) * 0.98))]
    expected = max(page.width for page in pages) - min(line.left for page in pages for line in page.lines)
    alike = sum(edge > 0.95 * margin for edge in edges)
    return margin if margin > _FULL * expected or alike >= max(3, len(edges) // 4) else math.inf


def _goes_on(last: Line, line: Line, margin: float, same_page: bool) -> bool:
    """Whether ``line`` continues the paragraph of ``last``."""
    if last.hyphen:
        return True
    if same_page and (
        _has_gap(last, line) or line.top > last.top or abs(line.height - last.height) > 0.25 * last.height
    ):
        return False
    word = line.text.split(" ", 1)[0]
    wide = (line.right - line.left) / max(1, len(line.text)) * (len(word) + 1)
    if _is_sparse(last) or last.right + wide <= margin or last.right - last.left < 0.5 * (margin - last.left):
        return False
    return not (_LIST_ITEM.match(line.text) or _begins_message(line.text))


def _is_sparse(line: Line) -> bool:
    """Whether there is a gap inside the line: a name at the left and a time at the right."""
    return (line.right - line.left) / len(line.text) > 0.8 * line.height


def _has_gap(last: Line, line: Line) -> bool:
    return last.bottom - line.top > _GAP * min(last.height, line.height)


def _begins_message(text: str) -> bool:
    """Whether a line begins a message or is a header, so that it is no rest of the one before."""
    head = text[:_LOOKED_AT]
    if header_field(head) or marks.name_before_stamp(head, True):
        return True
    stamp = marks.stamped(head, True) or marks.name_and_stamp(head, True)
    if stamp and (stamp.speaker or head[:1] in "[("):
        return True
    bare = marks.bare(head)
    return bool(bare and bare.speaker and marks.is_name(bare.speaker) and role_of_name(bare.speaker))


def _is_on(page: Page, line: Line) -> bool:
    return page.height <= 0 or (line.bottom < page.height and line.top > 0)


def _outer(page: Page) -> list[Line]:
    """The lines at the edges of a page, where running heads and feet stand."""
    if page.height <= 0:
        return []
    inner = [
        line for line in page.lines if _EDGE * page.height <= line.bottom and line.top <= (1 - _EDGE) * page.height
    ]
    found = [line for line in page.lines if line not in inner] if len(inner) < len(page.lines) else []
    body = sorted(inner, key=lambda line: -line.top)
    for first, second in ((0, 1), (-1, -2)):  # apart from the text, if a little further in
        if len(body) > 2 and _is_apart(body[first], body[second], page.height):
            found.append(body[first])
    return found


def _is_apart(line: Line, other: Line, height: float) -> bool:
    near = line.bottom < _NEAR_EDGE * height or line.top > (1 - _NEAR_EDGE) * height
    gap = max(line.bottom - other.top, other.bottom - line.top)
    return near and gap > 1.3 * line.height


def _key(page: Page, line: Line) -> tuple[str, bool]:
    """What is alike on every page: the words with numbers folded, and whether they stand at the top."""
    return _DIGITS.sub("#", line.text).casefold(), line.top > page.height / 2


def _is_counter(line: Line, number: int, pages: int) -> bool:
    """``Page 3 of 9`` on page 3, or the bare number of a page."""
    if line.text.strip(" -–—") == str(number):
        return True
    match = _COUNTER.match(line.text[:60])
    return match is not None and int(match[1] or match[3]) == number and int(match[2] or pages) == pages
