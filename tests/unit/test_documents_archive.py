"""Archives: every member by itself, names only shown, bombs and broken ones refused, the others read."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from random import Random

import pytest

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.archive_names import shown_names
from feedme_desktop.parsing.base import Limits, Parsed, Unread
from feedme_desktop.parsing.limits import MEMBERS_MAX
from feedme_desktop.parsing.registry import read_file

CHAT = b"[10:01] Customer: Where is it?\n[10:02] Agent: Here.\n"
LIMITS = Limits(10**6, 10**7)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def read(content: bytes, name: str = "a.zip", limits: Limits = LIMITS) -> list[Parsed | Unread]:
    return list(read_file(name, io.BytesIO(content), limits))


def members(found: list[Parsed | Unread]) -> list[str | None]:
    return [one.transcript.member if isinstance(one, Parsed) else one.member for one in found]


def errors(found: list[Parsed | Unread]) -> dict[str | None, str]:
    return {one.member: one.error.code for one in found if isinstance(one, Unread)}


def refused(content: bytes, name: str = "a.zip") -> ReadError:
    with pytest.raises(ReadError) as caught:
        read(content, name)
    assert name in str(caught.value)
    return caught.value


def test_each_member_is_a_conversation() -> None:
    page = b"<html><body><p>Customer: hi</p><p>Agent: yes</p></body></html>"
    found = read(zipped({"2024/a.txt": CHAT, "b.html": page, "c.jsonl": b""}))
    assert members(found) == ["2024/a.txt", "b.html", "c.jsonl"]
    assert errors(found) == {"c.jsonl": "empty"}
    first = found[0]
    assert isinstance(first, Parsed)
    assert first.content == CHAT
    assert (first.transcript.format, first.transcript.part) == ("chat", 0)


def test_one_broken_member_does_not_stop_the_others() -> None:
    content = zipped({"a.txt": CHAT, "b.txt": CHAT * 2, "c.txt": CHAT})
    start = content.index(b"b.txt") + 5
    broken = content[:start] + b"\xff" * 12 + content[start + 12 :]
    found = read(broken)
    assert members(found) == ["a.txt", "b.txt", "c.txt"]
    assert errors(found) == {"b.txt": "malformed"}


def test_attachments_and_system_files_are_left_out_and_counted() -> None:
    parts = {"a.txt": CHAT, "b.txt": CHAT, "x.png": b"p", "y.MP4": b"v", "__MACOSX/._a.txt": b"m", ".DS_Store": b"d"}
    found = read(zipped(parts))
    assert members(found) == ["a.txt", "b.txt"]
    warnings = [one.transcript.warnings for one in found if isinstance(one, Parsed)]
    assert warnings[1] == ()
    assert "2 attachments in a.zip" in warnings[0][0]


def test_a_program_is_an_error_of_its_own() -> None:
    assert errors(read(zipped({"a.txt": CHAT, "x.exe": b"MZ" + bytes(90)}))) == {"x.exe": "unsupported"}


def test_a_whatsapp_export_is_its_chat_alone() -> None:
    chat = b"[21/05/2024, 16:40:01] Jane: hi there\n[21/05/2024, 16:41:01] Tom: hello\n"
    found = read(zipped({"_chat.txt": chat, "IMG-1.jpg": b"x", "order.pdf": b"%PDF-1.4"}))
    assert members(found) == ["_chat.txt"]


def test_conversations_beside_a_whatsapp_chat_are_taken() -> None:
    chat = b"[21/05/2024, 16:40:01] Jane: hi there\n[21/05/2024, 16:41:01] Tom: hello\n"
    mail = b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nIs it open?\n"
    sent = {"00000012-notes.txt": b"Mine.", "order.pdf": b"%PDF-1.4"}
    found = read(zipped({"_chat.txt": chat, "a.eml": mail, "other/b.txt": CHAT, **sent}))
    assert members(found) == ["_chat.txt", "a.eml", "other/b.txt"]


def test_archives_in_archives_to_a_depth() -> None:
    content = zipped({"in.txt": CHAT})
    assert members(read(zipped({"b.zip": content}))) == ["b.zip/in.txt"]
    for _ in range(6):
        content = zipped({"n.zip": content, "a.txt": CHAT})
    found = read(content)
    assert "too_complex" in errors(found).values()
    assert any(isinstance(one, Parsed) for one in found)


def test_many_tickets_in_a_member() -> None:
    lines = b"\n".join(
        b'{"id": %d, "comments": [{"author": "Jane", "role": "customer", "body": "hi"},'
        b' {"author": "Tom", "role": "agent", "body": "yes"}]}' % number
        for number in range(3)
    )
    assert members(read(zipped({"a.ndjson": lines}))) == ["a.ndjson"] * 3
    assert members(read(gzip.compress(lines), "a.ndjson.gz")) == ["a.ndjson"] * 3


def test_what_is_said_of_a_member_of_many_is_kept_and_an_empty_one_is_named() -> None:
    mail = b"From x@y Mon Nov 11 09:15:00 2024\nFrom: a@b.example\nSubject: x\n\nIs it open?\n\n"
    two = mail + mail.replace(b"Subject: x", b"Subject: other").replace(b"a@b", b"c@d")
    found = read(zipped({"in.mbox": two, "none.json": b"[]", "x.png": b"p"}))
    assert [len(one.transcript.warnings) for one in found if isinstance(one, Parsed)] == [1, 0]
    assert errors(found) == {"none.json": "empty"}


def test_tar_archives() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        for name in ("../../a.txt", "b/c.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(CHAT)
            file.addfile(info, io.BytesIO(CHAT))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        file.addfile(link)
    for content, name in ((buffer.getvalue(), "a.tar"), (gzip.compress(buffer.getvalue()), "a.tgz")):
        assert members(read(content, name)) == ["a.txt", "b/c.txt"]


def test_names_are_only_shown() -> None:
    odd = ["../../etc/passwd", "C:\\Users\\x.txt", "/abs.txt", "a\u202etxt.exe", "", "a.txt", "a.txt", "x" * 999]
    shown = shown_names(odd)
    assert shown[:5] == ["etc/passwd", "Users/x.txt", "abs.txt", "atxt.exe", "file"]
    assert shown[5:7] == ["a.txt", "a.txt (2)"]
    assert len(shown[7]) <= 301
    assert shown_names(["Grüße.txt".encode().decode("cp437")]) == ["Grüße.txt"]


def test_bombs() -> None:
    found = read(zipped({"a.txt": CHAT, "bomb.txt": b" " * 3_000_000}), limits=Limits(10**7, 10**8))
    assert errors(found) == {"bomb.txt": "too_complex"}
    assert refused(gzip.compress(b" " * 9_000_000), "a.gz").code == "too_complex"
    assert errors(read(zipped({"a.txt": CHAT, "big.txt": Random(1).randbytes(1_100_000)})))["big.txt"] == "too_large"


def test_the_sum_of_all_members_is_limited() -> None:
    parts = {f"{number}.txt": CHAT * 15_000 + str(number).encode() for number in range(20)}
    with pytest.raises(ReadError) as caught:
        read(zipped(parts), limits=Limits(10**6, 2 * 10**6))
    assert caught.value.code == "too_complex"


def test_too_many_members() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for number in range(MEMBERS_MAX + 1):
            file.writestr(zipfile.ZipInfo(str(number)), b"")
    with pytest.raises(ReadError) as caught:
        read(buffer.getvalue(), limits=Limits(10**6, 10**9))
    assert caught.value.code == "too_complex"


def test_what_can_not_be_opened() -> None:
    content = zipped({"a.txt": CHAT})
    assert refused(content[:-30]).code == "malformed"
    assert refused(gzip.compress(CHAT)[:-9], "a.gz").code == "malformed"
    assert refused(zipped({"a.png": b"x"})).code == "empty"
    assert refused(b"PK\x05\x06").code == "malformed"
    locked = bytearray(content)
    locked[6] |= 1
    locked[content.index(b"PK\x01\x02") + 8] |= 1
    assert errors(read(bytes(locked))) == {"a.txt": "encrypted"}
