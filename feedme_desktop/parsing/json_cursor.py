"""Reads JSON values one after the other from a file of any size, in constant memory, past those that are broken.

Bytes are looked at as Latin-1, one character each, so that the bytes of a value come out exactly as they stood:
the structure of JSON is ASCII in every encoding that extends it. Strings in ``Cut.value`` are therefore undecoded;
whoever wants text reads ``Cut.content``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

_CHUNK = 1024 * 1024
_BLANK = " \t\r\n\ufeff"
_NEAR_END = 16
"""A value that breaks off this close to what is read so far may go on in the next chunk."""
_ALIKE = 0.5
_LINE_START = re.compile(r"\n(?=[{\[])")
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Cut:
    """One value of a file: where it stood, its bytes, and what it is; or what is wrong with it."""

    start: int
    content: bytes
    value: object = None
    error: str = ""


class Cursor:
    """A place in a file of JSON.

    ``largest`` is the size in bytes of a value above which it is passed over; ``likely`` tells the elements of an
    array from what lies inside them, where the first one is broken.
    """

    def __init__(self, file: BinaryIO, start: int, largest: int, likely: Callable[[object], bool] = bool) -> None:
        self._file = file
        self._likely = likely
        self._largest = largest
        self._base = start
        self._text = ""
        self._at = 0
        self._over = False
        self._keys: frozenset[str] = frozenset()

    @property
    def offset(self) -> int:
        """The place in the file, in bytes."""
        return self._base + self._at

    def peek(self) -> str:
        """The next character that is no white space, or nothing at the end; the cursor stands on it."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _BLANK:
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if not self._fill():
                return ""

    def step(self) -> None:
        """Go past one character."""
        self._at += 1

    def value(self) -> Cut:
        """The value under the cursor, which then stands behind it (or still on it, where the value is broken)."""
        start = self.offset
        while True:
            error, grows = "", False
            try:
                value, end = _decode(self._text, self._at)
            except json.JSONDecodeError as found:
                error = found.msg
                grows = found.pos >= len(self._text) - _NEAR_END or found.msg.startswith("Unterminated string")
            except RecursionError:
                error = "nested too deep"
            if not error and (end < len(self._text) or self._over or self._text[self._at] in '{["'):
                content = self._text[self._at : end].encode("latin-1")
                self._at = end
                return Cut(start, content, value)
            if error and not grows:
                return Cut(start, b"", error=error)
            if len(self._text) - self._at > self._largest:
                return Cut(start, b"", error="too large")
            if not self._fill():
                return Cut(start, b"", error=error or "broken off")

    def elements(self) -> Iterator[Cut]:
        """The elements of the array under the cursor; after a broken one (``error``) the next is looked for."""
        self.peek()
        self.step()
        while self.peek() not in ("]", ""):
            if self._text[self._at] == ",":
                self.step()
                continue
            cut = self.value()
            yield cut
            if cut.error and not self._find_alike():
                return
            if isinstance(cut.value, Mapping) and cut.value:
                self._keys = frozenset(cut.value)
        self.step()

    def members(self) -> Iterator[str]:
        """The names in the object under the cursor; whoever asks reads the value of each before the next."""
        self.peek()
        self.step()
        while self.peek() not in ("}", ""):
            if self._text[self._at] == ",":
                self.step()
                continue
            key = self.value()
            if key.error or not isinstance(key.value, str) or self.peek() != ":":
                return
            self.step()
            self.peek()
            before = self.offset
            yield key.value
            if self.offset == before:
                return
        self.step()

    def sequence(self) -> Iterator[Cut]:
        """Values that stand one after the other, as in a file of one a line; after a broken one, from the next line."""
        while self.peek():
            if self._text[self._at] == ",":
                self.step()
                continue
            cut = self.value()
            yield cut
            if cut.error and not self._find_line():
                return

    def _fill(self) -> bool:
        """Read on, as much again as is there already; False at the end of the file."""
        rest = self._text[self._at :]
        self._file.seek(self._base + len(self._text))  # other cursors may have moved it
        more = self._file.read(max(_CHUNK, len(rest)))
        self._over = not more
        if not more:
            return False
        self._base += self._at
        self._text, self._at = rest + more.decode("latin-1"), 0
        return True

    def _find_line(self) -> bool:
        while True:
            found = _LINE_START.search(self._text, self._at)
            if found:
                self._at = found.end()
                return True
            self._at = max(self._at, len(self._text) - _SHORT)
            if not self._fill():
                return False

    def _find_alike(self) -> bool:
        """Go to the next element that looks like the good ones before; False where there is none."""
        self._at += 1
        place = re.compile(r",\s{0,40}(?=\{)")
        while True:
            found = place.search(self._text, self._at)
            if found is None:
                self._at = max(self._at, len(self._text) - _SHORT)
                if not self._fill():
                    return False
                continue
            self._at = found.end()
            if self._looks_alike():
                return True

    def _looks_alike(self) -> bool:
        before = self.offset
        cut = self.value()
        keys = frozenset(cut.value) if isinstance(cut.value, Mapping) else frozenset()
        ends = not cut.error and self.peek() in (",", "]")
        self._back(before)
        if not keys or not ends:
            return False
        return len(keys & self._keys) >= _ALIKE * len(self._keys) if self._keys else self._likely(cut.value)

    def _back(self, offset: int) -> None:
        if offset >= self._base:
            self._at = offset - self._base
        else:
            self._base, self._text, self._at, self._over = offset, "", 0, False


def _decode(text: str, at: int) -> tuple[object, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of more digits than an int may have
        return _LENIENT.raw_decode(text, at)


_DECODER = json.JSONDecoder(strict=False)
_LENIENT = json.JSONDecoder(strict=False, parse_int=str)
