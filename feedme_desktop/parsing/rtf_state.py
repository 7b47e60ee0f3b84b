"""What a rich text has said so far: groups, code pages, paragraphs and cells, fed token by token.

Knows which destinations are no text. Bytes are decoded by the font's code page, Unicode escapes replace the
characters that follow them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from feedme_desktop.parsing.blocks import Rows
from feedme_desktop.parsing.limits import NESTING_MAX
from feedme_desktop.parsing.words import words

_SKIPPED = frozenset(
    words(
        """
    fonttbl colortbl stylesheet info pict object objdata nonshppict themedata colorschememapping datastore listtable
    listoverridetable revtbl rsidtbl generator xmlnstbl latentstyles filetbl fldinst bkmkstart bkmkend mmathPr
    mhtmltag wgrffmtfilter sp sn sv xe tc rxe txe atnid atnauthor atnref atndate
    """
    )
)
_ASIDE = frozenset(words("header headerl headerr headerf footer footerl footerr footerf"))
_SHOWN_STARRED = frozenset(words("htmltag shppict shptxt"))
_SIGNS = {
    "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_CHARSETS = {
    0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_DOCUMENTS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SYMBOLS = {"~": "\u00a0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
_PAGES = {65001: "utf-8", 936: "gb18030", 10000: "mac_roman", 1361: "johab"}


@dataclass(slots=True)
class Group:
    """What a closing brace takes back."""

    skipped: bool = False
    aside: bool = False
    fonts: bool = False
    rtf_only: bool = False
    tag: bool = False
    unicode_skip: int = 1
    charset: str | None = None
    in_table: bool = False


class RtfReader:
    """Collects lines and tables in ``found``, heads and feet in ``aside``; with ``html`` the page behind the text."""

    def __init__(self, html: bool) -> None:
        self.found: list[str | Rows] = []
        self.aside = ""
        self._html = html
        self._group = Group()
        self._stack: list[Group] = []
        self._too_deep = 0
        self._starred = False
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._bytes = bytearray()
        self._to_skip = 0
        self._line: list[str] = []
        self._aside: list[str] = []
        self._cells: list[str] = []
        self._rows: Rows = []

    def open(self) -> None:
        """A group begins; beyond the limit groups no longer nest."""
        self._flush()
        self._to_skip = 0
        self._starred = False
        if len(self._stack) >= NESTING_MAX:
            self._too_deep += 1
        else:
            self._stack.append(replace(self._group))

    def close(self) -> None:
        """A group ends."""
        self._flush()
        self._to_skip = 0
        if self._too_deep:
            self._too_deep -= 1
        elif self._stack:
            self._group = self._stack.pop()

    def text(self, text: str) -> None:
        """Characters of the file, one for each byte."""
        self._starred = False
        if self._to_skip:
            text, self._to_skip = text[self._to_skip :], max(0, self._to_skip - len(text))
        if text and not self._silent():
            self._bytes.extend(text.encode("latin-1", "replace"))

    def byte(self, value: int) -> None:
        """A byte written as two digits."""
        self.text(chr(value))

    def symbol(self, symbol: str) -> None:
        """A control symbol."""
        if symbol == "*":
            self._starred = True
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._add(_SYMBOLS[symbol])

    def control(self, word: str, number: int | None) -> None:
        """A control word."""
        self._flush()
        starred, self._starred = self._starred, False
        if starred or word in _SKIPPED or word in _ASIDE:
            self._destination(word, starred)
        elif word == "u" and number is not None:
            self._add(chr(number % 65536))
            self._to_skip = self._group.unicode_skip
        elif word in ("par", "line", "sect", "page", "cell", "nestcell", "row", "nestrow"):
            self._break(word)
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        else:
            self._state(word, number)

    def end(self) -> None:
        """The file is over."""
        self._flush()
        self._end_line()
        self._end_table()
        self.aside = _whole("".join(self._aside))

    def _state(self, word: str, number: int | None) -> None:
        if word == "uc":
            self._group.unicode_skip = min(max(number or 0, 0), 16)
        elif word == "f" and number is not None:
            self._font = number
            self._group.charset = self._fonts.get(number)
        elif word == "plain":
            self._group.charset = None
        elif word == "fcharset" and self._group.fonts:
            charset = _CHARSETS.get(number or 0)
            if charset and number:
                self._fonts[self._font] = charset
        elif word == "ansicpg" and number:
            self._page = _PAGES.get(number, f"cp{number}")
        elif word in _DOCUMENTS:
            self._page = _DOCUMENTS[word]
        elif word == "htmlrtf" and self._html:
            self._group.rtf_only = number != 0
        elif word in ("intbl", "pard"):
            self._group.in_table = word == "intbl"

    def _destination(self, word: str, starred: bool) -> None:
        if word == "htmltag":
            self._group.tag, self._group.skipped = True, not self._html
        elif word in _ASIDE:
            self._group.aside = True
        elif word == "fonttbl":
            self._group.fonts = self._group.skipped = True
        elif word in _SKIPPED or (starred and word not in _SHOWN_STARRED):
            self._group.skipped = True

    def _silent(self) -> bool:
        return self._group.skipped or self._group.rtf_only or (self._html and self._group.aside)

    def _add(self, text: str) -> None:
        if self._silent():
            return
        self._flush()
        (self._aside if self._group.aside else self._line).append(text)

    def _flush(self) -> None:
        if self._bytes:
            raw, self._bytes = bytes(self._bytes), bytearray()
            text = _decoded(raw, self._group.charset or self._page)
            (self._aside if self._group.aside else self._line).append(text)

    def _break(self, word: str) -> None:
        if self._silent():
            return
        if self._group.aside:
            self._aside.append("\n")
        elif self._html:
            self._end_line()
        elif word in ("cell", "nestcell"):
            self._cells.append(self._taken().strip())
        elif word in ("row", "nestrow"):
            self._end_row()
        elif self._group.in_table or word == "line":
            self._line.append("\n")
        else:
            self._end_table()
            self._end_line()

    def _taken(self) -> str:
        text = _whole("".join(self._line))
        self._line.clear()
        return text

    def _end_line(self) -> None:
        self.found.append(self._taken())

    def _end_row(self) -> None:
        if self._line:
            self._cells.append(self._taken().strip())
        if any(self._cells):
            self._rows.append(self._cells)
        self._cells = []

    def _end_table(self) -> None:
        """A paragraph outside of the table: the rows before it are one block."""
        if self._cells:
            line, self._line = self._line, []
            self._end_row()
            self._line = line
        if self._rows:
            self.found.append(self._rows)
            self._rows = []


def _decoded(raw: bytes, charset: str) -> str:
    if raw.isascii():
        return raw.decode("ascii")
    try:
        return raw.decode(charset, "backslashreplace")
    except LookupError:
        return raw.decode("cp1252", "backslashreplace")


def _whole(text: str) -> str:
    """Halves of characters that were escaped one after the other, joined; lone ones as a replacement sign."""
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
