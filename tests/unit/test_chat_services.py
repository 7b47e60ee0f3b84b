"""Chats as services export them: who said what in which role, and which conversations a file holds."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from feedme_desktop.domain.transcript import Transcript
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing import chat_pieces, chat_slack
from feedme_desktop.parsing.base import Limits
from feedme_desktop.parsing.registry import parse_document, read_piece, split_file

FILES = Path(__file__).parents[1] / "data" / "chats"
LIMITS = Limits(10_000_000, 100_000_000)
ASKED = "My label printer prints blank labels since the update."
ANSWERED = "Open Devices, choose the printer and press Calibrate; it feeds three labels and prints again."
SOLVED = "It prints again, thank you!"


def read(name: str, content: bytes | None = None) -> list[Transcript]:
    content = (FILES / name).read_bytes() if content is None else content
    found = parse_document(name, content, max_bytes=LIMITS.max_bytes, max_container_bytes=LIMITS.max_container_bytes)
    return [parsed.transcript for parsed in found]


def said(transcript: Transcript) -> list[tuple[str, str | None, str]]:
    return [(str(turn.role), turn.speaker, turn.text) for turn in transcript.turns]


def test_telegram_chat():
    [chat] = read("telegram_chat.json")
    assert chat.format == "telegram"
    assert chat.title == "Nadia Brandt"
    assert said(chat) == [
        ("system", None, "Nadia Brandt: phone call missed"),
        ("customer", "Nadia Brandt", ASKED + " See the photo (https://pics.example/1)"),
        ("customer", "Nadia Brandt", "photo_1@21-05-2024_16-41-00.jpg"),
        ("agent", "Tidewater Support", ANSWERED),
        ("customer", "Nadia Brandt", "Forwarded from Her colleague:\n" + SOLVED),
    ]
    assert chat.turns[1].at == "2024-05-21T14:40:00Z"
    assert chat.metadata["attachments"] == ["photo_1@21-05-2024_16-41-00.jpg"]


def test_telegram_account_gives_each_chat_that_has_messages():
    helper, oskar = read("telegram_account.json")
    assert said(helper)[1] == ("bot", "Helper", "What can I do for you?")
    assert [role for role, _, _ in said(oskar)] == ["customer", "agent"]
    assert (helper.part, oskar.part) == (0, 1)


def test_telegram_page():
    [chat] = read("telegram_page.html")
    assert said(chat) == [
        ("system", None, "21 May 2024"),
        ("customer", "Nadia Brandt", "My label printer prints blank labels\nsince the update."),
        ("customer", "Nadia Brandt", "Photo\nNot included, change data exporting settings to download."),
        ("agent", "Tidewater Support", "Open Devices and press Calibrate."),
        ("customer", "Nadia Brandt", "Forwarded from Her colleague 20.05.2024 09:00:00:\nThe cable was loose."),
    ]
    assert chat.turns[3].at == "2024-05-21T16:45:00"
    assert [part.text for part in chat.turns[3].hidden] == ["In reply to this message"]


def test_discord_channel_of_one_ticket_is_one_conversation():
    [chat] = read("discord_channel.json")
    assert chat.format == "discord"
    assert [(role, speaker) for role, speaker, _ in said(chat)] == [
        ("bot", "Ticket Tool"),
        ("customer", "Nadia"),
        ("agent", "Maya"),
        ("system", None),
        ("customer", "Nadia"),
    ]
    assert "Plan: Pro" in chat.turns[0].text
    assert chat.turns[2].text == ANSWERED
    assert "Its preview" in chat.turns[4].hidden[0].text
    assert chat.metadata["attachments"] == ["label.png"]


def test_discord_mentions_are_named():
    rows = [
        {"id": "1", "type": 0, "channel_id": "7", "content": "<@!12345> and <:ok:99999> look",
         "timestamp": "2024-05-21",
         "author": {"id": "1", "username": "nadia", "global_name": "Nadia", "discriminator": "0"},
         "mentions": [{"id": "12345", "username": "maya"}]},
        {"id": "2", "type": 0, "channel_id": "7", "content": "Done", "timestamp": "2024-05-22",
         "author": {"id": "2", "username": "helper", "bot": True, "discriminator": "0"}},
    ]  # fmt: skip
    [chat] = read("discord.json", json.dumps(rows[::-1]).encode())
    assert said(chat) == [("unknown", "Nadia", "@maya and :ok: look"), ("bot", "helper", "Done")]


def test_discord_package_is_turned_round():
    [chat] = read("discord_package.json")
    assert [text for _, _, text in said(chat)] == ["First words", "And second"]


def test_a_crowded_discord_channel_is_cut_where_it_fell_silent():
    rows = [
        {"id": str(number), "type": "Default", "timestamp": f"2024-05-{21 + number // 6}T10:0{number % 6}:00+00:00",
         "content": f"Words {number}", "author": {"id": str(number % 6), "name": f"person{number % 6}", "isBot": False}}
        for number in range(12)
    ]  # fmt: skip
    content = json.dumps({"guild": {"id": "1"}, "channel": {"id": "5", "name": "help"}, "messages": rows}).encode()
    first, second = read("channel.json", content)
    assert [turn.text for turn in first.turns] == [f"Words {number}" for number in range(6)]
    assert second.metadata["ticket"] == "5/6"


def test_teams_posts_keep_their_replies():
    post, other = read("teams_graph.json")
    assert said(post) == [
        ("customer", "Nadia Brandt", "Support my label printer prints blank labels."),
        ("system", None, "Oskar Lind: members added Maya Reed"),
        ("bot", "Desk Helper", "A person will answer soon."),
        ("agent", "Maya Reed", "Open Devices > Printer and press Calibrate."),
        ("customer", "Nadia Brandt", SOLVED),
    ]
    assert post.title == "Blank labels"
    assert post.metadata["attachments"] == ["calibrate.pdf"]
    assert [text for _, _, text in said(other)] == ["Is the portal down?"]


def test_the_words_of_a_card_in_teams():
    card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "A person will answer."}, {"items": [[]]}]}
    kind = "application/vnd.microsoft.card.adaptive"
    row = {
        "id": "1", "messageType": "message", "createdDateTime": "2024-05-21T16:40Z",
        "from": {"application": {"id": "b"}},
        "body": {"contentType": "html", "content": '<attachment id="2"></attachment>'},
        "attachments": [{"contentType": kind, "content": one} for one in (json.dumps(card), "{broken")],
    }  # fmt: skip
    [chat] = read("teams.json", json.dumps({"value": [row]}).encode())
    assert said(chat) == [("bot", "b", "A person will answer.\n{broken")]


def test_teams_personal_data():
    [chat] = read("teams_personal.json")
    assert chat.title == "Printer"
    assert said(chat)[1:] == [("customer", "Nadia", "Blank labels again"), ("agent", "1", "Press Calibrate.")]


def test_teams_page():
    [chat] = read("teams_page.html")
    assert chat.format == "teams_html"
    assert said(chat) == [
        ("system", None, "Maya Reed was added to the chat."),
        ("customer", "Nadia Brandt", "My label printer prints blank labels."),
        ("customer", "Nadia Brandt", "Since the update."),
        ("agent", "Maya Reed (Support)", "Open Devices and press Calibrate."),
    ]


def test_livechat():
    first, second = read("livechat_v3.json")
    assert [role for role, _, _ in said(first)] == [
        "customer", "bot", "customer", "system", "note", "agent", "agent", "customer",
    ]  # fmt: skip
    assert first.turns[5].text == ANSWERED
    assert first.metadata["satisfaction"] == "good, fast"
    assert first.metadata["tags"] == ["printer"]
    assert [role for role, _, _ in said(second)] == ["customer", "agent"]


def test_livechat_of_the_old_api():
    [chat] = read("livechat_v2.json")
    assert said(chat) == [
        ("customer", "Nadia", ASKED),
        ("agent", "Maya", ANSWERED),
        ("system", None, "Nadia closed the chat"),
    ]
    assert chat.metadata["ticket"] == "MH022RD0K5"


def test_tawk():
    [chat] = read("tawk.json")
    assert [role for role, _, _ in said(chat)] == ["system", "customer", "agent"]
    assert chat.turns[1].speaker == "Nadia"
    assert chat.metadata["attachments"] == ["label.png"]


def test_crisp():
    [chat] = read("crisp.json")
    assert [role for role, _, _ in said(chat)] == ["customer", "bot", "note", "system", "agent", "customer", "agent"]
    assert chat.turns[6].text == "Did that help?\n- Yes (chosen)\n- No"


def test_zendesk_chat():
    chat, offline = read("zendesk_chat.json")
    assert [role for role, _, _ in said(chat)] == ["system", "bot", "customer", "agent", "agent", "system"]
    assert chat.metadata["ticket"] == "7731"
    assert chat.metadata["group"] == "Hardware"
    assert said(offline) == [("customer", "Oskar", "Please call me about invoice 7.")]


def test_gitter_threads():
    room, thread = read("gitter.json")
    assert [speaker for _, speaker, _ in said(room)] == ["Nadia", "Oskar"]
    assert [speaker for _, speaker, _ in said(thread)] == ["Nadia", "Maya"]


USERS = [
    {"id": "U11111", "name": "nadia", "profile": {"display_name": "Nadia B", "real_name": "Nadia Brandt"}},
    {"id": "U22222", "name": "maya", "real_name": "Maya Reed", "profile": {"display_name": ""}},
    {"id": "U33333", "name": "helper", "is_bot": True, "profile": {"real_name": "Desk Helper"}},
    {"id": "U44444", "name": "never", "profile": {"display_name": "Never Seen"}},
]


def slack(user: str, text: str, ts: str, **more: object) -> dict[str, object]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **more}


EXPORT: dict[str, list[dict[str, object]]] = {
    "users.json": USERS,
    "channels.json": [{"id": "C1", "name": "support", "members": ["U11111"]}],
    "support/2024-05-21.json": [
        slack("U11111", "<@U11111> has joined the channel", "1716300000.000100", subtype="channel_join"),
        slack(
            "U11111", "Labels are &lt;blank&gt;, see <https://x.example/a|the photo> <@U22222>", "1716300010.000100",
            thread_ts="1716300010.000100", reply_count=2, latest_reply="1716400000.000100",
        ),
        slack("U33333", "A person will answer.", "1716300020.000100", thread_ts="1716300010.000100", bot_id="B1"),
        slack("U22222", "Lunch?", "1716300030.000100"),
    ],
    "support/2024-05-22.json": [
        slack(
            "U22222", "", "1716400000.000100", thread_ts="1716300010.000100", files=[{"id": "F1", "name": "guide.pdf"}],
            blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "Press *Calibrate*"}}],
        ),
        slack("U11111", "Another day", "1716400100.000100"),
        {"type": "message", "subtype": "bot_message", "username": "Tracker", "text": "", "ts": "1716400110.000100",
         "attachments": [{"title": "BUG-1", "text": "Labels", "fields": [{"title": "Prio", "value": "High"}]}]},
    ],
}  # fmt: skip


def split_slack(files: dict[str, list[dict[str, object]]], root: str = "") -> list[Transcript]:
    named = {root + name: json.dumps(rows).encode() for name, rows in files.items()}
    assert chat_slack.is_export(list(named))
    pieces = list(chat_slack.split_export(list(named), named.__getitem__))
    return [parsed.transcript for piece in pieces for parsed in read_piece(piece, LIMITS)]


@pytest.mark.parametrize("root", ["", "Tidewater export/"])
def test_slack_export(root):
    room, thread, later = split_slack(EXPORT, root)
    assert said(room) == [
        ("system", None, "@Nadia B has joined the channel"),
        ("unknown", "Maya Reed", "Lunch?"),
    ]
    assert said(thread) == [
        ("customer", "Nadia B", "Labels are <blank>, see the photo (https://x.example/a) @Maya Reed"),
        ("bot", "Desk Helper", "A person will answer."),
        ("agent", "Maya Reed", "Press *Calibrate*"),
    ]
    assert thread.metadata["ticket"] == "C1/1716300010.000100"
    assert thread.metadata["attachments"] == ["guide.pdf"]
    assert said(later)[1] == ("bot", "Tracker", "BUG-1\nLabels\nPrio: High")
    assert {one.title for one in (room, thread, later)} == {"#support"}


def test_a_slack_piece_holds_only_the_people_it_names():
    named = {name: json.dumps(rows).encode() for name, rows in EXPORT.items()}
    pieces = list(chat_slack.split_export(list(named), named.__getitem__))
    assert b"Maya Reed" in pieces[1].content
    assert all(b"Never Seen" not in piece.content for piece in pieces)


def test_a_slack_day_that_cannot_be_read_does_not_stop_the_others():
    named = {name: json.dumps(rows).encode() for name, rows in EXPORT.items()}
    named["support/2024-05-21.json"] = b'[{"broken'
    pieces = list(chat_slack.split_export(list(named), named.__getitem__))
    assert pieces[0].error is not None
    texts = [turn.text for piece in pieces[1:] for one in read_piece(piece, LIMITS) for turn in one.transcript.turns]
    assert "Another day" in texts
    assert "Press *Calibrate*" in texts


def test_other_archives_are_no_slack_export():
    assert not chat_slack.is_export(["users.json", "notes/2024-05-21.txt"])
    assert not chat_slack.is_export(["channels.json", "support/2024-05-21.json"])


def test_a_slack_channel_alone_is_cut_into_its_conversations():
    room, thread = read("support.json", json.dumps(EXPORT["support/2024-05-21.json"]).encode())
    assert [turn.text for turn in room.turns] == ["@U11111 has joined the channel", "Lunch?"]
    assert [str(turn.role) for turn in thread.turns] == ["unknown", "bot"]


def test_slack_answers_of_the_api_name_people_by_their_profile():
    answer = {
        "ok": True,
        "messages": [
            slack("U2", "Press Calibrate", "1716300020.000100", user_profile={"display_name": "Maya (Support)"}),
            slack("U1", "Blank labels", "1716300010.000100", user_profile={"real_name": "Nadia"}),
        ],
        "has_more": False,
    }
    [chat] = read("history.json", json.dumps(answer).encode())
    assert said(chat) == [("customer", "Nadia", "Blank labels"), ("agent", "Maya (Support)", "Press Calibrate")]


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.json")))
def test_a_piece_says_the_same_as_the_whole_file(name):
    whole = [said(one) for one in read(name)]
    content = (FILES / name).read_bytes()
    pieces = list(split_file(name, io.BytesIO(content), LIMITS))
    again = [[said(one.transcript) for one in read_piece(piece, LIMITS)] for piece in pieces]
    assert [turns for part in again for turns in part] == whole
    assert all(len(part) == 1 for part in again)


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.json")))
def test_no_file_of_a_service_is_taken_for_another(name):
    assert chat_pieces.sniff_container(name, (FILES / name).read_bytes()[:65536]) > 0.9
    expected = {"telegram", "discord", "teams", "livechat", "tawk", "crisp", "zendesk_chat", "gitter"}
    assert {one.format for one in read(name)} < expected


@pytest.mark.parametrize("name", sorted(path.name for path in FILES.glob("*.json")))
def test_values_of_the_wrong_kind_are_no_crash(name):
    loaded = json.loads((FILES / name).read_text())
    for wrong in (None, 7, "x", [], {}, [None], {"a": [1]}, True):
        assert _outcome(name, json.dumps(_spoiled(loaded, wrong)).encode()) in ("read", "empty", "malformed")


def _outcome(name: str, content: bytes) -> str:
    try:
        return "read" if read(name, content) else "nothing"
    except ReadError as error:
        return error.code


def _spoiled(value: object, wrong: object, depth: int = 0) -> object:
    """The same with every third leaf replaced."""
    if isinstance(value, dict):
        return {
            key: wrong if (len(key) + depth) % 3 == 0 and depth > 1 and key not in ("type", "ts", "sender") else inner
            for key, inner in ((key, _spoiled(inner, wrong, depth + 1)) for key, inner in value.items())
        }
    return [_spoiled(inner, wrong, depth + 1) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("head", ['{"guild": 1, "channel": 2, "messages": ', '{"sender": {"t": "v"}, "msg": '])
def test_a_chat_nested_too_deep_is_refused_in_a_sentence(head):
    with pytest.raises(ReadError) as caught:
        read("deep.json", head.encode() + b"[" * 100_000 + b"]" * 100_000 + b"}")
    assert caught.value.code in ("too_complex", "malformed")
    assert "deep.json" in str(caught.value)
