"""Archives (.zip, .tar, .tar.gz, .gz) of transcripts: each member is a piece, read one at a time and with caps.

Names in an archive are shown, never used as paths; nothing is unpacked to a disk. Pictures, sound and system files
beside the transcripts are skipped and counted. A member that can't be read doesn't stop the others.
"""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, BinaryIO

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import chat_slack
from feedme_desktop.parsing.archive_names import (
    base_of,
    folder_of,
    is_attachment,
    is_chat,
    is_system,
    sent_in_chat,
    shown_names,
)
from feedme_desktop.parsing.base import Limits, Piece
from feedme_desktop.parsing.gzipped import unzipped
from feedme_desktop.parsing.limits import MEMBER_MAX, MEMBERS_MAX, RATIO_FROM, RATIO_MAX
from feedme_desktop.parsing.office_xml import DAMAGED, is_office
from feedme_desktop.parsing.zip_directory import check_directory

name = "archive"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b\x08"
_TAR = slice(257, 262)
_CHUNK = 1 << 16
_ENCRYPTED = 1
_LARGE = (".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".mbox", ".zip", ".xlsx")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, still unread: its name for people, sizes in bytes, and how to open it."""

    name: str
    size: int
    packed: int
    encrypted: bool
    open: Callable[[], IO[bytes]]


class Budget:
    """How many bytes may still be unpacked from one archive."""

    def __init__(self, archive: str, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._left = max(limits.max_bytes, limits.max_container_bytes)

    def read(self, member: Member) -> bytes:
        """The bytes of a member. Raises ``ReadError``: encrypted, too_large, too_complex, malformed."""
        where = f"{member.name} in {self._archive}"
        if member.encrypted:
            raise ReadError(f"{where} is encrypted: unpack it with its password first.", code="encrypted")
        if member.size > RATIO_FROM and member.size > RATIO_MAX * max(1, member.packed):
            raise ReadError(
                f"{where} unfolds to {member.size / member.packed if member.packed else member.size:,.0f} times its "
                f"size, which no transcript does: it was not read.",
                code="too_complex",
            )
        limit = min(MEMBER_MAX, self._limits.max_container_bytes) if member.name.lower().endswith(_LARGE) else 0
        content = self._unpacked(member, where, max(limit, self._limits.max_bytes))
        if not content:
            raise ReadError(f"{where} is empty: there is nothing to read in it.", code="empty")
        return content

    def _unpacked(self, member: Member, where: str, limit: int) -> bytes:
        if member.size > limit:
            raise _too_large(where, limit)
        chunks, size = [], 0
        try:
            with member.open() as file:
                while chunk := file.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise ExhaustedError(f"{self._archive} unfolds to more than the limit: unpack it first.")
                    if size > limit:
                        raise _too_large(where, limit)
                    chunks.append(chunk)
        except (*DAMAGED, tarfile.TarError) as error:
            raise ReadError(f"{where} is damaged and could not be unpacked.", code="malformed") from error
        return b"".join(chunks)


class ExhaustedError(ReadError):
    """The archive as a whole holds more than may be unpacked."""

    code = "too_complex"


def sniff_container(_name: str, head: bytes) -> float:
    """By the signature; zipped office documents are no archives of transcripts."""
    if head.startswith(_ZIP):
        return 0.0 if is_office(head) else 1.0
    return 1.0 if head.startswith(_GZIP) or head[_TAR] == b"ustar" else 0.0


def split(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    """Yield the members of an archive. Raises ``ReadError`` where it can't be opened or holds too much."""
    head = file.read(512)
    file.seek(0)
    if head.startswith(_ZIP):
        yield from _split_zip(name, file, limits)
    elif head.startswith(_GZIP):
        yield from _split_gzip(name, file, limits)
    else:
        yield from _pieces(name, _tar_members(name, file), Budget(name, limits))


def _split_zip(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    check_directory(name, file)
    try:
        archive = zipfile.ZipFile(file)
    except DAMAGED as error:
        file.seek(6)
        if int.from_bytes(file.read(1), "little") & _ENCRYPTED:
            raise ReadError(
                f"{name} is an encrypted archive: unpack it with its password first.", code="encrypted"
            ) from error
        raise ReadError(f"{name} is a damaged archive: make or download it again.", code="malformed") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]  # is_dir breaks on no name
        if "[Content_Types].xml" in archive.namelist() and len(infos) < MEMBERS_MAX:
            file.seek(0)
            yield Piece(name, file.read())  # a document after all, whose parts stand in an unusual order
            return
        members = [
            Member(
                shown,
                info.file_size,
                info.compress_size,
                bool(info.flag_bits & _ENCRYPTED),
                partial(archive.open, info),
            )
            for info, shown in zip(infos, shown_names([info.filename for info in infos]), strict=True)
        ]
        yield from _pieces(name, members, Budget(name, limits))


def _split_gzip(name: str, file: BinaryIO, limits: Limits) -> Iterator[Piece]:
    limit = max(limits.max_bytes, limits.max_container_bytes)
    with unzipped(name, file, limit) as plain:
        head = plain.read(512)
        plain.seek(0)
        if head[_TAR] == b"ustar":
            yield from _pieces(name, _tar_members(name, plain), Budget(name, limits))
            return
        size = plain.seek(0, 2)
        plain.seek(0)
        inner = base_of(name)
        inner = inner[:-3] if inner.lower().endswith(".gz") else inner
        member = Member(inner, size, size, False, partial(_same, plain))
        yield from _pieces(name, [member], Budget(name, limits))


def _same(file: IO[bytes]) -> IO[bytes]:
    return file


def _tar_members(name: str, file: IO[bytes]) -> list[Member]:
    try:
        archive = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115  # its members are read while `file` is open
        infos: list[tarfile.TarInfo] = []
        for info in archive:
            if len(infos) > MEMBERS_MAX:
                break
            if info.isreg():
                infos.append(info)
    except (*DAMAGED, tarfile.TarError) as error:
        raise ReadError(f"{name} is a damaged archive: make or download it again.", code="malformed") from error
    return [
        Member(shown, info.size, info.size, False, partial(_extracted, archive, info))
        for info, shown in zip(infos, shown_names([info.name for info in infos]), strict=True)
    ]


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(info)
    if file is None:
        raise tarfile.ReadError
    return file


def _pieces(name: str, members: list[Member], budget: Budget) -> Iterator[Piece]:
    if len(members) > MEMBERS_MAX:
        raise ReadError(
            f"{name} holds more than {MEMBERS_MAX:,} files: unpack it and import it folder by folder.",
            code="too_complex",
        )
    wanted = [member for member in members if not is_system(member.name)]
    if chat_slack.is_export([member.name for member in wanted]):
        by_name = {member.name: member for member in wanted}
        yield from chat_slack.split_export(list(by_name), lambda part: budget.read(by_name[part]))
        return
    chats = {folder_of(member.name) for member in wanted if is_chat(member.name)}
    taken = [one for one in wanted if not (is_attachment(one.name) or sent_in_chat(one.name, chats))]
    if not taken:
        raise ReadError(f"{name} holds no transcripts: there is nothing to import from it.", code="empty")
    skipped = len(wanted) - len(taken)
    for piece in _read_members(taken, budget):
        yield replace(piece, warnings=_note(name, skipped)) if skipped else piece
        skipped = 0


def _note(name: str, skipped: int) -> tuple[str, ...]:
    files = "1 attachment" if skipped == 1 else f"{skipped:,} attachments"
    return (f"{files} in {name} (pictures, sound and the like) hold no transcript and were left out.",)


def _read_members(members: list[Member], budget: Budget) -> Iterator[Piece]:
    for member in members:
        try:
            yield Piece(base_of(member.name), budget.read(member), member=member.name)
        except ExhaustedError:
            raise
        except ReadError as error:
            yield Piece(base_of(member.name), b"", member=member.name, error=error)


def _too_large(where: str, limit: int) -> ReadError:
    return ReadError(
        f"{where} is too large to read there ({limit >> 20:,} MB at most): unpack it first.", code="too_large"
    )
