"""Bytes to text: finds the encoding, and says clearly why something is not a text.

Never guesses silently: bytes that no encoding explains are shown as hexadecimal escapes and
reported as a warning. Knows file signatures only to name what can't be read.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.office_xml import is_office

_SAMPLE = 64 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"BM", "bitmap image"),
    (b"II*\x00", "TIFF image"),
    (b"MM\x00*", "TIFF image"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ\x00", "xz archive"),
    (b"\x1f\x8b", "gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x7fELF", "program"),
    (b"MZ", "program"),
    (b"SQLite format 3\x00", "SQLite database"),
    (b"OggS", "sound file"),
    (b"ID3", "sound file"),
    (b"fLaC", "sound file"),
)
_SHORT_MAGIC = 3  # two letters ("BM", "MZ") also begin ordinary words: those need control bytes too
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?([\w.:-]{2,30})|<\?xml[^>]{0,80}encoding=[\"']([\w.:-]{2,30})",
    re.IGNORECASE,
)
_SYMBOL_IN_WORD = re.compile("[a-zA-Z][\u00a1-\u00b3\u00b5\u00b6\u00b8-\u00bf\u00d7\u00f7][a-z]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with plain line ends and no NULs, the encoding it came in, and what could not be read."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(name: str, content: bytes) -> Decoded:
    """Decode a file's bytes. Raises ``ReadError``: empty, encrypted, unsupported or not_text."""
    if not content.strip(b" \t\r\n\f\0"):
        raise ReadError(f"{name} is empty: there is nothing to read in it.", code="empty")
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decoded(content[len(bom) :], encoding)
    refuse_known_binary(name, content)
    wide = _wide_encoding(content)
    if wide:
        return _decoded(content, wide)
    if _is_binary(content):
        raise ReadError(
            f"{name} is not a text: it holds binary data. Export the conversation as text, HTML, e-mail, CSV or JSON.",
            code="not_text",
        )
    return _decoded(content, _narrow_encoding(content))


def decode_part(content: bytes, charset: str | None) -> Decoded:
    """Decode a part whose sender named its charset, falling back to detection; never raises."""
    if charset:
        try:
            return Decoded(_plain(content.decode(charset.strip("\"' "))), charset)
        except UnicodeDecodeError as error:
            if error.encoding == "utf-8" and _mostly_utf8(content, error, trust=1):
                return _decoded(content, "utf-8")
        except (LookupError, UnicodeError, ValueError):
            pass
    return _decoded(content, _narrow_encoding(content))


def refuse_known_binary(name: str, content: bytes) -> None:
    """Raise ``ReadError`` for a file whose signature says that it is not a text."""
    if content.startswith(_ZIP):
        _refuse_zip(name, content)
    if content.startswith(_OLE):
        _refuse_ole(name, content)
    if content.startswith(b"-----BEGIN PGP MESSAGE-----"):
        raise ReadError(f"{name} is encrypted with PGP: decrypt it first.", code="encrypted")
    if content.startswith(b"RIFF") and content[8:12] in (b"WAVE", b"AVI ", b"WEBP"):
        _unsupported(name, "media file")
    if content[4:8] == b"ftyp":
        _unsupported(name, "media file")
    for magic, kind in _MAGIC:
        if content.startswith(magic) and (len(magic) >= _SHORT_MAGIC or _is_binary(content)):
            _unsupported(name, kind)


def _unsupported(name: str, kind: str) -> None:
    article = "an" if kind[0] in "aeioAEIO" or kind.split()[0] in ("RAR", "SQLite", "xz") else "a"
    remedy = (
        "unpack it and import the files in it"
        if kind.endswith("archive")
        else "export the conversation as text, HTML, e-mail, PDF, Word document, CSV or JSON"
    )
    raise ReadError(f"{name} is {article} {kind}, which can't be read: {remedy}.", code="unsupported")


def _refuse_zip(name: str, content: bytes) -> None:
    """Zipped files that no other module took: other office documents, damaged ones, archives inside archives."""
    head = content[:4096]
    if len(content) > 8 and content[6] & 1:
        raise ReadError(f"{name} is an encrypted archive: unpack it with its password first.", code="encrypted")
    for mark, kind in (
        (b"xl/", "spreadsheet"),
        (b"ppt/", "presentation"),
        (b"opendocument", "OpenDocument file other than a text"),
        (b"Index/", "document of Apple Pages, Numbers or Keynote"),
    ):
        if mark in head or mark in content[-4096:]:
            _unsupported(name, kind)
    if not is_office(content):
        _unsupported(name, "zip archive")
    raise ReadError(
        f"{name} is damaged or no document that can be read: open it in its program and save it again.",
        code="malformed",
    )


def _refuse_ole(name: str, content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise ReadError(f"{name} is an encrypted Office document: save a copy without a password.", code="encrypted")
    if "__substg1.0_".encode("utf-16-le") in content:
        raise ReadError(f"{name} is a damaged Outlook message: save it as .eml.", code="malformed")
    if "WordDocument".encode("utf-16-le") in content:
        raise ReadError(f"{name} is a Word document of the old kind (.doc): save it as .docx.", code="unsupported")
    _unsupported(name, "Office document of the old binary kind")


def _is_binary(content: bytes) -> bool:
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return controls > 0.02 * len(sample) and controls > 2


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by where the zero bytes lie."""
    sample = content[: _SAMPLE // 4 * 4]
    if len(sample) < 4 or len(content) % 2:
        return None
    even, odd, half = sample[0::2].count(0), sample[1::2].count(0), len(sample) / 2
    for zeros, others, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros > 0.4 * half and others < 0.05 * half and _reads_well(sample, encoding):
            return encoding
    if even + odd == 0 or 0 < even + odd < 0.1 * len(sample):
        return _wide_by_line_ends(sample)
    return None


def _wide_by_line_ends(sample: bytes) -> str | None:
    """Chinese or Russian text has few zero bytes, but its line ends and blanks have theirs in one place."""
    for encoding, marks in (("utf-16-le", (b"\n\0", b" \0")), ("utf-16-be", (b"\0\n", b"\0 "))):
        if sum(sample.count(mark) for mark in marks) >= max(2, sample.count(0) * 0.5) and _reads_well(sample, encoding):
            return encoding
    return None


def _reads_well(sample: bytes, encoding: str) -> bool:
    try:
        text = (
            sample.decode(encoding, "strict") if len(sample) < _SAMPLE // 4 * 4 else sample.decode(encoding, "ignore")
        )
    except UnicodeError:
        return False
    good = sum(character.isprintable() or character in "\r\n\t" for character in text[:4000])
    return good > 0.97 * len(text[:4000])


def _narrow_encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        if _mostly_utf8(content, error):
            return "utf-8"
    named = _META.search(content[:2048])
    if named:
        charset = (named[1] or named[2]).decode("ascii", "ignore")
        if _can_decode(content, charset):
            return charset
    return _guessed(content)


def _mostly_utf8(content: bytes, error: UnicodeDecodeError, trust: int = 4) -> bool:
    """Whether a few bad bytes spoil an otherwise good UTF-8 text: ``trust`` good letters for each of them."""
    sample = content[:_SAMPLE]
    text = sample.decode("utf-8", "replace")
    bad, good = text.count("\ufffd"), sum(character > "\x7f" for character in text)
    return good - bad >= trust * bad or (len(content) - error.start < 4 and good > bad)


def _guessed(content: bytes) -> str:
    """Western text is mostly ASCII: Windows-1252 then; else whatever the detector finds."""
    sample = content[:_SAMPLE]
    high = sum(byte > 127 for byte in sample)
    letters = sum(chr(byte).isalpha() for byte in sample if byte < 128)
    if high <= 0.25 * max(1, letters) and _can_decode(content, "cp1252") and not _symbols_in_words(sample):
        return "cp1252"
    best = from_bytes(sample).best()
    if best is not None and _can_decode(content, best.encoding):
        return best.encoding
    return "cp1252" if high <= letters else "utf-8"


def _symbols_in_words(sample: bytes) -> bool:
    """Signs such as a superscript three inside words: the text is of another code page."""
    return len(_SYMBOL_IN_WORD.findall(sample.decode("cp1252", "replace"))) > 1


def _can_decode(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return False
    return True


def _decoded(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(_plain(content.decode(encoding)), encoding)
    except UnicodeError:
        text = content.decode(encoding, "backslashreplace")
        warning = f"Some bytes are not valid {encoding.upper()}; they are shown as \\xNN."
        return Decoded(_plain(text), encoding, (warning,))


def _plain(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "").removeprefix("\ufeff")
