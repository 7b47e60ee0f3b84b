"""Previews, what a person decides about a reading, and what is remembered of it."""

from __future__ import annotations

import io
import zipfile

import pytest

from feedme_desktop.db import rules
from feedme_desktop.domain.records import ConversationStatus, ExampleFilter, Reading
from feedme_desktop.domain.transcript import Role
from feedme_desktop.errors import NotFoundError
from feedme_desktop.parsing.base import Choices, Limits
from feedme_desktop.parsing.registry import read_file
from feedme_desktop.services.previewing import SHOWN

CHAT = (
    "Kim: How do I get my calendar back since the update? It is empty.\n"
    "Lee: Open Settings, choose Calendar and press Sync again. All events come back within a minute.\n"
    "Kim: That worked, thank you!\n"
)
TABLE = (
    "Vorgang;Wer;Was er schrieb;Sonstiges\n"
    "A-1;Kim Novak;How do I get my calendar back since the update? It is empty.;x\n"
    "A-1;Lee Marsh;Open Settings, choose Calendar and press Sync again. It takes a minute.;x\n"
    "A-2;Ann Bell;How can I change the colour of the tags in the inbox?;x\n"
    "A-2;Lee Marsh;Click the tag with the right button, choose Colour and pick one.;x\n"
)
DECIDED = {"vorgang": "ticket", "wer": "speaker", "was_er_schrieb": "text", "sonstiges": "ignore"}


def imported(library, running, text: str, name: str) -> int:
    number = library.imports.submit_text(text, name=name).conversation_id
    assert number is not None
    run(library, running)
    return number


def run(library, running) -> None:
    with running(library) as runner:
        runner.run_until_idle()


def roles(library, number: int) -> dict[str | None, Role]:
    return {turn.speaker: turn.role for turn in library.imports.detail(number).turns}


def write(path, text: str):
    path.write_text(text)
    return path


def test_a_preview_shows_how_a_conversation_would_be_read(library, running):
    number = imported(library, running, CHAT, "chat.txt")
    preview = library.imports.preview(number)
    assert (preview.total, preview.problem, preview.conversations) == (3, None, 1)
    assert [(speaker.name, speaker.turns) for speaker in preview.speakers] == [("Kim", 2), ("Lee", 1)]
    decided = Reading(roles={"Kim": Role.AGENT, "Lee": Role.CUSTOMER}, excluded=(2,))
    changed = library.imports.preview(number, decided)
    assert [speaker.role for speaker in changed.speakers] == [Role.AGENT, Role.CUSTOMER]
    assert [turn.excluded for turn in changed.turns] == [False, False, True]
    assert library.imports.reading_of(number) == Reading()
    with pytest.raises(NotFoundError):
        library.imports.preview(number + 1)
    with pytest.raises(NotFoundError):
        library.imports.reading_of(number + 1)


def test_only_the_first_turns_are_shown(library, tmp_path):
    lines = "".join(f"Kim: Sentence number {i} of a long talk.\nLee: Yes, that is so.\n" for i in range(SHOWN))
    preview = library.imports.preview_file(write(tmp_path / "long.txt", lines))
    assert (len(preview.turns), preview.total) == (SHOWN, 2 * SHOWN)


def test_what_can_t_be_read_is_a_problem_not_an_error(library, tmp_path):
    for path, code in ((tmp_path / "gone.txt", "unreadable"), (write(tmp_path / "empty.txt", " "), "empty")):
        preview = library.imports.preview_file(path)
        assert preview.problem is not None
        assert preview.problem.code == code


def test_a_person_s_roles_and_excluded_turns_are_used(library, running):
    number = imported(library, running, CHAT, "chat.txt")
    library.imports.apply(number, Reading(roles={"Kim": Role.CUSTOMER, "Lee": Role.AGENT}))
    run(library, running)
    assert roles(library, number) == {"Kim": Role.CUSTOMER, "Lee": Role.AGENT}
    assert library.examples.count(ExampleFilter(conversation_id=number)) == 1
    (row,) = library.imports.rows()
    assert row.unsure == ()
    library.imports.apply(number, Reading(roles={"Kim": Role.CUSTOMER, "Lee": Role.AGENT}, excluded=(1,)))
    run(library, running)
    assert [turn.excluded for turn in library.imports.detail(number).turns] == [False, True, False]
    assert library.examples.count(ExampleFilter(conversation_id=number)) == 0
    with pytest.raises(NotFoundError):
        library.imports.apply(number + 1, Reading())


def test_an_unknown_role_is_a_reason_to_look(library, running):
    number = imported(library, running, "Kim: The printer is here.\nLee: It is.\nMax: No, it is not.\n", "talk.txt")
    assert Role.UNKNOWN in roles(library, number).values()
    assert library.imports.detail(number).row.unsure == ("speakers",)
    library.imports.apply(number, Reading())
    run(library, running)
    assert library.imports.detail(number).row.unsure == ()


def test_roles_are_remembered_for_the_same_kind_of_format(library, running):
    number = imported(library, running, CHAT, "chat.txt")
    source = library.imports.detail(number).row.format
    library.imports.apply(number, Reading(roles={"Kim": Role.BOT, "Lee": Role.AGENT}), remember=["Kim"], who="ann")
    with library.database.read() as conn:
        (rule,) = rules.speakers(conn)
    assert (rule.kind, rule.value, rule.source, rule.role) == ("name", "kim", source.split("_")[0], Role.BOT)
    later = imported(library, running, CHAT.replace("calendar", "outbox"), "later.txt")
    assert roles(library, later)["Kim"] is Role.BOT
    page = imported(library, running, "<html><body><p>Kim: Where is my calendar?</p></body></html>", "page.html")
    assert Role.BOT not in roles(library, page).values()


def test_a_sender_of_mails_is_remembered_by_address(library, running):
    mail = (
        "From: Robin <robin@larkmail.example>\nTo: kim@customer.example\nSubject: {0}\nMessage-ID: <{0}@x.example>\n"
        "Date: Mon, 02 Mar 2026 10:00:00 +0000\n\nPlease open the settings of the calendar and sync {0} again.\n"
    )
    number = imported(library, running, mail.format("one"), "one.eml")
    (speaker,) = roles(library, number)
    library.imports.apply(number, Reading(roles={speaker: Role.BOT}), remember=[speaker])
    with library.database.read() as conn:
        (rule,) = rules.speakers(conn)
    assert (rule.kind, rule.value, rule.source) == ("address", "robin@larkmail.example", "email")
    renamed = mail.format("two").replace("From: Robin", "From: Robin Hale")
    assert set(roles(library, imported(library, running, renamed, "two.eml")).values()) == {Role.BOT}


def test_a_failed_file_goes_on_as_plain_text(library, running, tmp_path):
    broken = '{"messages": [{"from": "Kim", "text": "How do I print?"}, {"from": '
    number = imported(library, running, broken, "broken.json")
    library.imports.apply(number, Reading(as_text=True))
    run(library, running)
    detail = library.imports.detail(number)
    assert (detail.row.status, detail.row.error) == (ConversationStatus.COMPLETED, None)
    assert "How do I print?" in detail.turns[0].text
    assert library.imports.preview_file(write(tmp_path / "b.json", broken), Reading(as_text=True)).problem is None


def test_a_table_shows_its_columns_and_takes_their_meaning(library, tmp_path):
    path = write(tmp_path / "tabelle.csv", TABLE)
    preview = library.imports.preview_file(path)
    assert [column.key for column in preview.columns] == list(DECIDED)
    assert [column.name for column in preview.columns] == ["Vorgang", "Wer", "Was er schrieb", "Sonstiges"]
    assert preview.columns[1].samples[0] == "Kim Novak"
    decided = library.imports.preview_file(path, Reading(columns=DECIDED))
    assert decided.problem is None
    assert [column.meaning for column in decided.columns] == list(DECIDED.values())
    assert [turn.speaker for turn in decided.turns] == ["Kim Novak", "Lee Marsh"]
    assert decided.conversations > 1
    by_name = {column.name: DECIDED[column.key] for column in decided.columns}
    assert library.imports.preview_file(path, Reading(columns=by_name)).turns == decided.turns


def test_columns_are_remembered_for_tables_with_the_same_headers(library, running, tmp_path):
    one = TABLE.split("A-2")[0]
    number = imported(library, running, one, "eins.csv")
    library.imports.apply(number, Reading(columns=DECIDED), remember_columns=True, who="ann")
    run(library, running)
    assert library.imports.detail(number).row.status is ConversationStatus.COMPLETED
    with library.database.read() as conn:
        (mapping,) = rules.mappings(conn).values()
    assert mapping == DECIDED
    found = list(library.imports.submit(write(tmp_path / "zwei.csv", TABLE.replace("calendar", "outbox"))))
    assert [one.error for one in found] == [None, None]
    run(library, running)
    rows = [library.imports.detail(one.conversation_id) for one in found]
    assert [[turn.speaker for turn in row.turns] for row in rows] == [
        ["Kim Novak", "Lee Marsh"],
        ["Ann Bell", "Lee Marsh"],
    ]
    assert [row.metadata["ticket"] for row in rows] == ["A-1", "A-2"]


def test_what_was_lost_around_a_ticket_is_said_whenever_it_is_read(library, running, tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.txt", CHAT)
        archive.writestr("two.txt", CHAT.replace("calendar", "outbox"))
        archive.writestr("screen.png", b"\x89PNG")
    parsed = list(read_file(path.name, io.BytesIO(path.read_bytes()), Limits(10**6, 10**7)))
    expected = {one.transcript.member: one.transcript.warnings for one in parsed}
    assert sorted(map(len, expected.values())) == [0, 1]

    def stored() -> dict:
        with running(library) as runner:
            runner.run_until_idle()
        found = [library.imports.detail(row.id) for row in library.imports.rows()]
        return {one.row.member: one.warnings for one in found}

    ids = [one.conversation_id for one in library.imports.submit(path)]
    assert stored() == expected
    for number in ids:
        library.imports.process(number)
    assert stored() == expected
    assert {library.imports.preview(number).warnings for number in ids} == set(expected.values())
    assert {library.imports.transcript_of(number, 1).warnings for number in ids} == set(expected.values())


GUESSED = (
    "Gespraech,Verfasser,Beitrag\n"
    "G-1,Kim Novak,How do I get my calendar back since the update? It is empty.\n"
    "G-1,Lee Marsh,Open Settings and choose Calendar and press Sync again. It takes a minute.\n"
    "G-2,Ann Bell,How can I change the colour of the tags in the inbox?\n"
    "G-2,Lee Marsh,Click the tag with the right button and choose Colour and pick one.\n"
    "G-3,Max Orr,Where do I find the bills of the last year? I need them for my taxes.\n"
    "G-3,Lee Marsh,Open Billing and choose Earlier bills. You can save each one as a PDF file.\n"
    "G-4,Ida Lund,Why does the search find nothing in the archive? I look for a letter.\n"
    "G-4,Lee Marsh,Tick Include the archive below the search field. Then it looks there too.\n"
)


def test_parts_of_the_same_file_follow_what_is_remembered_of_its_columns(library, running, tmp_path):
    path = write(tmp_path / "fragen.csv", GUESSED)
    ids = [one.conversation_id for one in library.imports.submit(path)]
    run(library, running)
    assert {library.imports.detail(number).row.unsure for number in ids} == {("columns",)}
    library.imports.apply(ids[2], Reading(roles={"Max Orr": Role.CUSTOMER}))
    with library.database.transaction() as conn:
        conn.execute(
            "UPDATE feedme.conversations SET status = 'failed', unsure = '{}',"
            ' error = \'{"code": "unknown_columns", "message": "What they mean?"}\' WHERE id = %(id)s',
            {"id": ids[3]},
        )
    other = imported(library, running, GUESSED.partition("G-2")[0].replace("G-1", "H-1"), "andere.csv")
    assert library.imports.detail(other).row.unsure == ("columns",)
    columns = {"gespraech": "ticket", "verfasser": "speaker", "beitrag": "text"}
    assert library.imports.apply(ids[0], Reading(columns=columns)) == []
    assert library.imports.apply(ids[0], Reading(columns=columns), remember_columns=True) == [ids[1], ids[3]]
    run(library, running)
    rows = [library.imports.detail(number).row for number in ids]
    assert [(row.status, row.unsure) for row in rows] == [(ConversationStatus.COMPLETED, ())] * 4
    assert library.imports.reading_of(ids[1]) == Reading()


def test_nothing_decided_ahead_leaves_the_tickets_of_a_file_in_doubt(library, running, tmp_path):
    path = write(tmp_path / "fragen.csv", GUESSED)
    ids = [one.conversation_id for one in library.imports.submit(path, choices=Choices())]
    run(library, running)
    assert {library.imports.detail(number).row.unsure for number in ids} == {("columns",)}


TALK = "Kim {0}: The printer {0} is here.\nLee: It is, in room {0}.\nMax {0}: No, it is not.\n"


@pytest.mark.parametrize("way", ["preview", "transcript"])
def test_a_speaker_remembered_settles_other_doubts_about_them(library, running, way):
    first, second = (imported(library, running, TALK.format(name), f"{name}.txt") for name in ("Ann", "Bob"))
    strangers = imported(library, running, TALK.format("Cid").replace("Lee", "Lou"), "strangers.txt")
    assert Role.UNKNOWN in roles(library, second).values()
    if way == "preview":
        assert library.imports.apply(first, Reading(roles={"Lee": Role.AGENT}), remember=["Lee"]) == [second]
    else:
        library.imports.set_speaker_role(first, "Lee", Role.AGENT, remember=True)
    again = {row.id for row in library.imports.rows(status=ConversationStatus.PENDING)}
    assert again - {first} == {second}
    run(library, running)
    assert roles(library, second)["Lee"] is Role.AGENT
    assert library.imports.detail(strangers).row.unsure == ("speakers",)


def test_a_speaker_somebody_decided_about_is_left_alone(library, running):
    first, decided = (imported(library, running, TALK.format(name), f"{name}.txt") for name in ("Ann", "Bob"))
    library.imports.apply(decided, Reading(roles={"Lee": Role.UNKNOWN}))
    run(library, running)
    assert library.imports.apply(first, Reading(roles={"Lee": Role.AGENT}), remember=["Lee"]) == []
