"""Slack: workspace exports (a ZIP of channels), one channel's JSON, and answers of its API.

A thread is one conversation; the other messages of a channel are cut where nobody wrote for six hours. What an
archive holds is read member by member through a function that enforces the limits; only open threads are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed, Piece
from feedme_desktop.parsing.chat_json import (
    GAP,
    Conversation,
    Node,
    dumps,
    emit,
    first_text,
    head_of,
    load,
    loads,
    node,
    nodes,
    text,
)
from feedme_desktop.parsing.slack_messages import conversation_of, is_message

name = "Slack"

_MARKER = "slack_conversation"
_LISTS = ("channels.json", "groups.json", "dms.json", "mpims.json")
_DAY = re.compile(r"^(?P<channel>.+)/\d{4}-\d\d-\d\d\.json$")
_HEAD_ROW = re.compile(r'"ts"\s{0,4}:\s{0,4}"\d{9,11}\.\d{6}"')
_KIND = re.compile(r'"type"\s{0,4}:\s{0,4}"message"')


def sniff(document: Document) -> float:
    """By ``"type": "message"`` and Slack's time stamps, which serve as ids, too."""
    head = head_of(document)
    if not head:
        return 0.0
    if f'"{_MARKER}"' in head[:200]:
        return 0.99
    return 0.985 if _HEAD_ROW.search(head) and (_KIND.search(head) or '"user"' in head) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversations of a channel, or the one of a piece. Raises ``ReadError``."""
    yield from emit(document, conversations(load(document)))


def is_export(names: Sequence[str]) -> bool:
    """Whether an archive with members of these names is the export of a workspace."""
    return _root_of(names) is not None


def split_export(names: Sequence[str], read: Callable[[str], bytes]) -> Iterator[Piece]:
    """Yield the conversations of a workspace export, channel by channel.

    ``read`` gives a member's bytes and raises ``ReadError`` over a limit: one day that can't be read is reported
    and left out.
    """
    root = _root_of(names)
    if root is None:
        return
    present = set(names)
    users = {first_text(user, "id"): user for user in _listed(f"{root}users.json", present, read)}
    channels = {
        key: channel
        for file in _LISTS
        for channel in _listed(f"{root}{file}", present, read)
        for key in (first_text(channel, "id"), first_text(channel, "name"))
        if key
    }
    for folder, days in sorted(_days_of(names, root).items()):
        channel = channels.get(folder) or {"name": folder}
        yield from _split_channel(f"{root}{folder}", channel, users, days, read)


def _root_of(names: Sequence[str]) -> str | None:
    """The folder that holds the export inside the archive (mostly none), or None where it is no export."""
    present = set(names)
    for one in names:
        root = one[: -len("users.json")]
        if (
            (one == "users.json" or one.endswith("/users.json"))
            and any(root + file in present for file in _LISTS)
            and any(other.startswith(root) and _DAY.match(other) for other in names)
        ):
            return root
    return None


def _days_of(names: Iterable[str], root: str) -> dict[str, list[str]]:
    days: dict[str, list[str]] = {}
    for one in sorted(names):
        found = _DAY.match(one[len(root) :]) if one.startswith(root) else None
        if found and "/" not in found["channel"]:
            days.setdefault(found["channel"], []).append(one)
    return days


def _listed(member: str, present: set[str], read: Callable[[str], bytes]) -> list[Node]:
    return nodes(loads(member, read(member))) if member in present else []


def _split_channel(
    member: str, channel: Node, users: dict[str, Node], days: Sequence[str], read: Callable[[str], bytes]
) -> Iterator[Piece]:
    grouping = _Grouping()
    for day in days:
        try:
            rows = nodes(loads(day, read(day)))
        except ReadError as error:
            yield Piece(PurePosixPath(day).name, b"", member=day, error=error)
            continue
        last = text(rows[-1].get("ts")) if rows else ""
        for group in grouping.take(rows, upto=_seconds(last)):
            yield _piece(member, channel, users, group)
    for group in grouping.rest():
        yield _piece(member, channel, users, group)


def _piece(member: str, channel: Node, users: dict[str, Node], group: list[Node]) -> Piece:
    used = _used(group, users)
    label = first_text(channel, "name") or PurePosixPath(member).name
    return Piece(f"{label}.json", dumps(_wrapped(channel, used, group)), member=member)


def _wrapped(channel: Node, users: list[Node], group: list[Node]) -> Node:
    kept = {key: channel[key] for key in ("id", "name", "members", "user") if channel.get(key)}
    return {"format": _MARKER, "channel": kept, "users": users, "messages": group}


def _used(group: list[Node], users: dict[str, Node]) -> list[Node]:
    """The users whom these messages name, as author or in their text."""
    raw = dumps(group).decode("utf-8", "replace")
    ids = dict.fromkeys(re.findall(r"\b[UWB][A-Z0-9]{4,20}\b", raw))
    return [users[one] for one in ids if one in users]


class _Grouping:
    """Gives out conversations as soon as they are complete: threads, and runs of other messages."""

    def __init__(self) -> None:
        self._threads: dict[str, list[Node]] = {}
        self._until: dict[str, float] = {}
        self._run: list[Node] = []

    def take(self, rows: Iterable[Node], *, upto: float = 0.0) -> Iterator[list[Node]]:
        """Add messages in order; yields what no message after the time ``upto`` can belong to."""
        for row in sorted(rows, key=lambda one: _seconds(text(one.get("ts")))):
            for inner in (row, *nodes(row.get("slackdump_thread_replies"))):
                if is_message(inner):
                    yield from self._add(inner)
        for key in [key for key, until in self._until.items() if until <= upto]:
            del self._until[key]
            yield self._threads.pop(key)

    def rest(self) -> Iterator[list[Node]]:
        """What is still open at the end."""
        yield from self._threads.values()
        if self._run:
            yield self._run

    def _add(self, row: Node) -> Iterator[list[Node]]:
        stamp = text(row.get("ts"))
        thread = text(row.get("thread_ts")) or (stamp if row.get("reply_count") else "")
        if thread:
            group = self._threads.setdefault(thread, [])
            if not any(one.get("ts") == stamp and one.get("text") == row.get("text") for one in group[-1:] + group[:1]):
                group.append(row)
            if latest := first_text(row, "latest_reply"):
                self._until[thread] = _seconds(latest)
            return
        if self._run and _seconds(stamp) - _seconds(text(self._run[-1].get("ts"))) > GAP:
            yield self._run
            self._run = []
        self._run.append(row)


def _seconds(stamp: str) -> float:
    try:
        return float(stamp)
    except ValueError:
        return 0.0


def conversations(loaded: object) -> Iterator[Conversation]:
    """The conversations of a loaded file, each with JSON that is read as it alone."""
    outer = node(loaded)
    rows = nodes(loaded) or nodes(outer.get("messages"))
    channel = node(outer.get("channel")) or {
        key: value
        for key, value in (("name", outer.get("name")), ("id", outer.get("channel_id") or outer.get("channel")))
        if isinstance(value, str)
    }
    users = {first_text(user, "id"): user for user in nodes(outer.get("users"))}
    if outer.get("format") == _MARKER:
        groups = [rows]
    else:
        grouping = _Grouping()
        groups = sorted([*grouping.take(rows, upto=float("inf")), *grouping.rest()], key=_first_stamp)
    for group in groups:
        drafts, findings = conversation_of(group, channel, users)
        yield drafts, findings, _wrapped(channel, _used(group, users), group)


def _first_stamp(group: list[Node]) -> float:
    return _seconds(text(group[0].get("ts"))) if group else 0.0
