"""Names of files in archives: made fit to be shown, and what they say about the file.

They are shown and compared, never used as paths.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import PurePosixPath

from feedme_desktop.parsing.words import words

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "icon\r"))
_CHAT = re.compile(
    r"^(?:_chat|whatsapp[ _-]chat\b.{0,200}|chat de whatsapp.{0,200}|whatsapp-chat.{0,200})\.txt$", re.IGNORECASE
)
_ATTACHMENTS = frozenset(
    words(
        """
    .jpg .jpeg .png .gif .bmp .tif .tiff .webp .heic .heif .svg .ico .psd .mp3 .m4a .aac .ogg .oga .opus .wav .flac
    .amr .wma .mp4 .m4v .mov .avi .mkv .webm .3gp .wmv .vcf .ics .ttf .woff .woff2 .css .js .map .p7s .asc .sig .tgs
    """
    )
)
_CONVERSATIONS = frozenset(words(".eml .msg .mbox .mbx .json .jsonl .ndjson .csv .tsv .html .htm .txt .vtt .srt .zip"))
"""Files that people rarely send in a chat, and that a plain archive holds beside one."""
_NUMBERED = re.compile(r"^\d{8}-")
_LONGEST = 300


def shown_names(names: Sequence[str]) -> list[str]:
    """The names without anything that steers a screen or a path, each once."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        clean = _clean(name)
        count = seen[clean] = seen.get(clean, 0) + 1
        found.append(clean if count == 1 else f"{clean} ({count})")
    return found


def base_of(name: str) -> str:
    """The last part of a name; the number of a second file of the same name goes before its ending."""
    base = name.rsplit("/", 1)[-1] or "file"
    match = re.fullmatch(r"(.+?)(\.\w{1,8}) \((\d+)\)", base)
    return f"{match[1]} ({match[3]}){match[2]}" if match else base


def is_system(name: str) -> bool:
    """Whether a file is the computer's own: hidden ones, lists of thumbnails, locks of open documents."""
    parts = name.split("/")
    base = parts[-1].lower()
    return "__MACOSX" in parts[:-1] or base in _SYSTEM or base.startswith((".", "~$")) or not base


def is_attachment(name: str) -> bool:
    """Whether a file is media or some other thing that never holds a transcript."""
    return PurePosixPath(name).suffix.lower() in _ATTACHMENTS


def is_chat(name: str) -> bool:
    """Whether a file is the chat of a WhatsApp export."""
    return _CHAT.match(base_of(name)) is not None


def sent_in_chat(name: str, folders: Collection[str]) -> bool:
    """Whether a file was sent in a chat that lies in one of ``folders``: documents, and what WhatsApp numbered."""
    if is_chat(name) or folder_of(name) not in folders:
        return False
    return PurePosixPath(name).suffix.lower() not in _CONVERSATIONS or _NUMBERED.match(base_of(name)) is not None


def folder_of(name: str) -> str:
    """The name without its last part."""
    return name.rpartition("/")[0]


def _clean(name: str) -> str:
    if not name.isascii():
        try:  # archives made on a Mac name files in UTF-8 without saying so
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    name = _UNSEEN.sub("", _DRIVE.sub("", name.replace("\\", "/")))
    parts = [part.strip() for part in name.split("/") if part.strip() not in ("", ".", "..")]
    shown = "/".join(parts) or "file"
    return shown if len(shown) <= _LONGEST else "…" + shown[-_LONGEST:].lstrip("/")
