"""Finds words that a model quotes in the turn it quotes them from, as code points of that turn.

Folded away: Unicode forms (NFKD: those of NFKC, accents apart), case, white space, kinds of quotation marks and
hyphens, marks of emphasis.
Nothing else: a changed word, number or order is another text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable

_RUN = re.compile(r"[\x21-\x7e]+|\s+|[^\x00-\x7f\s]+|[\x00-\x1f\x7f]+")
_MARKS = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´‚‛′", "'"),
        **dict.fromkeys("“”„«»‟″", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("→➔➜⇒›", ">"),
    }
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0e-\x1f\x7f]")
_ELLIPSIS = re.compile(r"\s*(?:\.{3,}|\[\.{3}\]|…)\s*")
_LEAST = 2
"""Fewest letters and digits that a quote must have to say anything."""


def fold_quote(text: str) -> str:
    """A text as it is compared: folded, white space as one blank, trimmed."""
    return Folded(text).folded.strip()


class Folded:
    """A text folded for comparing, that knows where each folded character was. Linear in the text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._at = array("q")  # where each run begins in the folded text
        self._from = array("q")  # and in the text
        self._width = array("b")  # 1: character by character; 0: a run that stands for one thing
        pieces: list[str] = []
        size = 0
        for begin, folded, even in _folded_runs(text):
            if folded == " " and pieces and pieces[-1].endswith(" "):
                continue
            self._at.append(size)
            self._from.append(begin)
            self._width.append(1 if even else 0)
            pieces.append(folded)
            size += len(folded)
        self.folded = "".join(pieces)

    def find(self, folded: str, start: int = 0) -> tuple[int, int] | None:
        """Where an already folded text stands in the original, from ``start`` of the folded one on; whole words."""
        at = self._whole(folded, start)
        return None if at is None else self.original(at, at + len(folded))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original for a range of the folded text."""
        return self._begin(start), self._end(end)

    def quote(self, words: str) -> list[tuple[int, int]]:
        """Ranges of the original that hold ``words``; what an ellipsis leaves out is not in them. Empty: not found."""
        found: list[tuple[int, int]] = []
        position = 0
        for part in _ELLIPSIS.split(_without_emphasis(words)):
            folded = fold_quote(part).strip(" \"'")
            if sum(map(str.isalnum, folded)) < _LEAST:
                continue
            at = self._whole(folded, position)
            if at is None:
                return []
            found.append(self.original(at, at + len(folded)))
            position = at + len(folded)
        return found

    def _whole(self, folded: str, start: int) -> int | None:
        """The first place where the text stands and no word is cut."""
        text = self.folded
        at = text.find(folded, start) if folded else -1
        while at >= 0:
            end = at + len(folded)
            if not _joined(text, at) and not _joined(text, end):
                return at
            at = text.find(folded, at + 1)
        return None

    def _begin(self, position: int) -> int:
        run = bisect_right(self._at, position) - 1
        return self._from[run] + (position - self._at[run] if self._width[run] else 0)

    def _end(self, position: int) -> int:
        run = bisect_right(self._at, position - 1) - 1
        if self._width[run]:
            return self._from[run] + position - self._at[run]
        return self._from[run + 1] if run + 1 < len(self._from) else len(self.text)


def _folded_runs(text: str) -> Iterable[tuple[int, str, bool]]:
    """(start in the text, the folded form, whether it is as long character by character)."""
    for match in _RUN.finditer(text):
        run = match[0]
        if run[0].isspace():
            yield match.start(), " ", False
        elif run.isascii():
            folded = "" if run[0] < " " else run.lower().translate(_MARKS)
            yield match.start(), folded, bool(folded)
        else:
            yield from _other_runs(match.start(), run)


def _other_runs(start: int, run: str) -> Iterable[tuple[int, str, bool]]:
    folded = _apart(run)
    if len(folded) == len(run) and not _INVISIBLE.search(run):  # nothing was taken apart or put together
        yield start, folded, True
        return
    for position, character in enumerate(run, start):
        yield position, _INVISIBLE.sub("", _apart(character)), False


def _apart(text: str) -> str:
    """Folded, accents as characters of their own, so that it does not matter how they were written."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_MARKS)


def _joined(text: str, at: int) -> bool:
    """Whether a word or a number goes on over this place; scripts without blanks have no such places."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if unicodedata.combining(after):
        return True
    if before in ".," and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    if after in ".," and before.isdigit():
        return text[at + 1 : at + 2].isdigit()
    return _spaced(before) and _spaced(after)


def _spaced(character: str) -> bool:
    return character.isalnum() and not "\u0e00" <= character <= "\u0e7f" and not "\u3040" <= character <= "\u9fff"


def _without_emphasis(words: str) -> str:
    """Without the stars that a model likes to put around words."""
    return words.replace("**", "")
