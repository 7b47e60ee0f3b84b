"""Files of many tickets through the reading children: order, failures of one ticket, shares, splitting."""

from __future__ import annotations

import json

import pytest

from feedme_desktop.domain.records import Reading
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import ReadError
from feedme_desktop.services import children, reading
from feedme_desktop.services.children import Child, Cut, Failed, Request, Ticket
from feedme_desktop.services.reading import read_files, reading_json

CHAT = (
    "Customer: How do I reset password {0} of my account?\nAgent: Open Settings, choose Security and press Reset {0}.\n"
)

pytestmark = pytest.mark.usefixtures("many_reader")


def many(path, *lines: str):
    path.write_text("#many\n" + "".join(line + "\n" for line in lines))
    return str(path)


def chat(number: int) -> str:
    return json.dumps(CHAT.format(number))


def request(path: str, **options) -> Request:
    return Request("many.txt", b"", 1_000_000, 2_000_000, path=path, **options)


@pytest.fixture
def child():
    made = Child()
    yield made
    made.close()


def shape(found) -> list:
    return [(one.transcript.part, "ok") if isinstance(one, Ticket) else (one.part, one.problem.code) for one in found]


def test_each_ticket_of_a_file_comes_by_itself(child, tmp_path):
    path = many(tmp_path / "a.txt", chat(0), "!cut", chat(2), '"inner: x"', "!bug")
    found = list(child.read(request(path, engine="rules")))
    assert shape(found) == [(0, "ok"), (1, "malformed"), (2, "ok"), (3, "ok"), (4, "internal")]
    assert found[3].transcript.member == "inner.txt"
    assert "KeyError" in found[4].problem.message
    assert "secret" not in found[4].problem.message
    assert len(found[2].examples) == 1


def test_a_ticket_that_ends_the_reader_is_left_out(child, tmp_path):
    path = many(tmp_path / "a.txt", "!die", chat(1), "!die again", chat(3))
    assert shape(child.read(request(path))) == [(0, "malformed"), (1, "ok"), (2, "malformed"), (3, "ok")]


def test_a_ticket_that_hangs_is_left_out(child, tmp_path, monkeypatch):
    monkeypatch.setattr(children, "WALL_S", 2.0)
    path = many(tmp_path / "a.txt", chat(0), "!hang", chat(2))
    assert shape(child.read(request(path))) == [(0, "ok"), (1, "timeout"), (2, "ok")]


def test_a_file_that_ends_reader_after_reader_is_given_up(child, tmp_path):
    path = many(tmp_path / "a.txt", *["!die"] * 9)
    found = []
    with pytest.raises(ReadError):
        found.extend(child.read(request(path)))
    assert not any(isinstance(one, Ticket) for one in found)


def test_what_comes_before_the_break_of_a_file_is_kept(child, tmp_path):
    path = many(tmp_path / "a.txt", chat(0), chat(1), "!broken")
    found = []
    with pytest.raises(ReadError, match="breaks off"):
        found.extend(child.read(request(path)))
    assert shape(found) == [(0, "ok"), (1, "ok")]


def test_a_file_is_split_without_being_read(child, tmp_path):
    path = many(tmp_path / "a.txt", chat(0), "!cut", "!die", '"inner: x"')
    heard: list[int] = []
    found = list(child.split(request(path), at=heard.append))
    assert [type(one) for one in found] == [Cut, Failed, Cut, Cut]
    assert found[0] == Cut("one of many.txt", CHAT.format(0).encode(), 0, None)
    assert found[3] == Cut("one of many.txt", b"inner: x", 3, "inner.txt")
    assert heard == sorted(heard)
    assert heard[-1] == (tmp_path / "a.txt").stat().st_size
    assert next(child.split(request(path, start=3))).part == 3


def test_a_single_file_is_not_split(child, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(CHAT.format(0))
    assert list(child.split(request(str(path)))) == [Cut("many.txt")]


def test_only_as_many_as_asked_for(child, tmp_path):
    path = many(tmp_path / "a.txt", *[chat(i) for i in range(5)])
    assert len(list(child.read(request(path, most=2)))) == 2
    assert shape(child.read(request(path, share=(1, 2)))) == [(1, "ok"), (3, "ok")]


def test_a_ticket_cut_out_before_is_read_alone(child):
    content = CHAT.format(7).encode()
    (ticket,) = child.read(Request("one", content, 1_000_000, 2_000_000, part=7, member="m.txt"))
    assert (ticket.transcript.part, ticket.transcript.member, ticket.own) == (7, "m.txt", None)


def test_the_tickets_of_a_big_file_come_in_order_from_all_readers(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_BIG", 100)
    paths = [
        many(tmp_path / "a.txt", *[chat(i) for i in range(25)], "!cut", "!die", chat(27), "!broken"),
        many(tmp_path / "b.txt", chat(0)),
        str(tmp_path / "missing.txt"),
    ]
    found = [reading_json(one) for one in read_files(paths, settings)]
    assert [one.get("part") for one in found] == [*range(28), None, None, None]
    assert {one["file"] for one in found[:29]} == {paths[0]}
    codes = {index: one["error"]["code"] for index, one in enumerate(found) if one["error"]}
    assert codes == {25: "malformed", 26: "malformed", 28: "malformed", 30: "unreadable"}


def test_what_a_person_decided_is_used(child):
    content = b"Kim: How do I print this page?\nLee: Press the printer button at the top.\nKim: It worked.\n"
    decided = Reading(roles={"Kim": Role.CUSTOMER, "Lee": Role.AGENT}, excluded=(1,))
    (plain,) = child.read(Request("a.txt", content, 1_000_000, 2_000_000, engine="rules"))
    assert plain.unsure == ("speakers",) or plain.examples
    (ticket,) = child.read(Request("a.txt", content, 1_000_000, 2_000_000, engine="rules", reading=decided))
    assert [turn.role for turn in ticket.transcript.turns] == [Role.CUSTOMER, Role.AGENT, Role.CUSTOMER]
    assert [turn.excluded for turn in ticket.transcript.turns] == [False, True, False]
    assert ticket.unsure == ()
    assert not any("printer button" in example.answer for example in ticket.examples)
