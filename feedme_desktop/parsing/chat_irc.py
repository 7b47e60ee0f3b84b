"""Logs as IRC programs write them: irssi, WeeChat, HexChat, mIRC, ZNC and eggdrop, with their dates and notices.

Only logs with times or columns; ``<nick>`` without either is read with the other pasted chats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.text_lines import lines_of
from feedme_desktop.parsing.timestamps import MONTH_NUMBERS

name = "IRC"

_LOOKED_AT = 300
_SHORT = 600
_CLOCK = r"(?P<time>\d\d:\d\d(?::\d\d)?)"
_PREFIX = re.compile(
    rf"(?:\[(?:(?P<day1>\d{{4}}-\d\d-\d\d) )?{_CLOCK}\] ?"
    rf"|(?P<day2>\d{{4}}-\d\d-\d\d)[ T]{_CLOCK.replace('time', 'time2')}[ \t]"
    rf"|(?P<month>[A-Z][a-z]{{2}}) (?P<number>[ \d]\d) {_CLOCK.replace('time', 'time3')} "
    rf"|{_CLOCK.replace('time', 'time4')}[ \t])"
)
_SAID = re.compile(r"<(?P<flag>[ @+%&~!])?(?P<nick>[^\s<>]{1,60}) ?>[\t ]?(?P<text>.*)", re.DOTALL)
_COLUMNS = re.compile(r"(?P<nick>[^\t]{0,60})\t(?P<text>.*)", re.DOTALL)
_ACTION = re.compile(
    r" ?\*[\t ]{1,2}(?P<nick>[^\s*]{1,60})[\t ](?P<text>.+)|Action: (?P<nick2>\S{1,60}) (?P<text2>.+)", re.DOTALL
)
_NOTICE = re.compile(r"-(?P<nick>[^\s-][^\s]{0,59}?)(?:\([^\s()]{1,80}\))?-[\t ](?P<text>.+)", re.DOTALL)
_HAPPENED = re.compile(
    r"^\S{1,60} (?:[(\[]\S{1,120}@\S{1,120}[)\]]|has (?:joined|left|quit|kicked|changed (?:the )?topic)\b|joined #|"
    r"left #|is now known as |sets? mode|was kicked |gives (?:channel|voice|operator)|"
    r"removes (?:channel|voice|operator)|changes topic|quit \(|disconnected\b)|"
    r"^(?:now talking|topic (?:is|for|set)|you are now|users on|mode )",
    re.IGNORECASE,
)
_TABBED = re.compile(r"(?:<[^\s<>]{1,60}>|\*)\t")
_SERVICE = re.compile(r"^(?:Nick|Chan|Memo|Bot|Host|Oper|Auth)Serv$", re.IGNORECASE)
_OPENED = re.compile(
    r"^(?:--- (?:Log (?:opened|closed)|Day changed)|\*{4} (?:BEGIN|ENDING) LOGGING AT|"
    r"Session (?:Start|Time|Close|Ident):|\[\d\d:\d\d(?::\d\d)?\] --- )"
)
_DATE = re.compile(r"(?P<month>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2})(?: \d\d:\d\d:\d\d)? (?P<year>\d{4})")
_EGGDROP = re.compile(r"^\[\d\d:\d\d\] (?:Action: \S|\S{1,60} \(\S{1,120}@\S{1,120}\) (?:joined|left) |Nick change: )")
_WEECHAT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\t(?:[^\t ]{1,40}| ?\*|-->|<--|--|)\t")
_ARROWS = frozenset(("-->", "<--", "--", "=!=", "", "<->"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a log: when, and the rest."""

    day: str | None
    time: str
    rest: str
    tabs: bool


def sniff(document: Document) -> float:
    """By what only these programs write: opening lines, padded nicks, columns of tabs, ``Action:``."""
    if document.text is None:
        return 0.0
    lines = [line for line in document.text[:40_000].split("\n")[:_LOOKED_AT] if line.strip()]
    known = sum(1 for line in lines if _OPENED.match(line) or _read(line[:_SHORT]))
    spoken = sum(1 for line in lines if (read := _read(line[:_SHORT])) and _speech(read) is not None)
    if not spoken or known * 2 < len(lines):
        return 0.0
    if any(_is_sign(line[:_SHORT]) for line in lines):
        return 0.93
    angled = sum(1 for line in lines if (read := _read(line[:_SHORT])) and _SAID.match(read.rest))
    return 0.9 if angled * 2 > len(lines) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one log."""
    drafts = _drafts(lines_of(document.text or ""))
    speakers = {draft.speaker for draft in drafts if draft.speaker}
    yield finish(document, drafts, Findings("irc", metadata={"channel": "irc"}, guess_opener=len(speakers) == 2))


def _is_sign(line: str) -> bool:
    if _OPENED.match(line) or _EGGDROP.match(line) or _WEECHAT.match(line):
        return True
    read = _read(line)
    rest = read.rest if read else ""
    return rest.startswith(("< ", "-!-")) or _TABBED.match(rest) is not None or bool(read and _NOTICE.match(rest))


def _read(line: str) -> _Line | None:
    found = _PREFIX.match(line)
    if not found:
        return None
    part = found.groupdict()
    time = next(part[key] for key in ("time", "time2", "time3", "time4") if part[key])
    day = part["day1"] or part["day2"]
    if part["month"]:
        month = MONTH_NUMBERS.get(part["month"].lower(), 0)
        if not month:
            return None
        day = f"-{month:02}-{int(part['number']):02}"
    tabs = line[found.end() - 1 : found.end()] == "\t"
    return _Line(day, time, line[found.end() :], tabs)


def _speech(line: _Line) -> tuple[str, str] | None:
    """Nick and words, or None where a program speaks."""
    said = _SAID.match(line.rest)
    if said:
        return said["nick"], said["text"]
    if line.tabs and (columns := _COLUMNS.match(line.rest)):
        nick = columns["nick"].strip()
        if nick == "*":
            return _acted(columns["text"])
        return None if nick in _ARROWS else (nick.lstrip("@+%&~"), columns["text"])
    action = _ACTION.match(line.rest)
    if action and action["nick2"]:
        return action["nick2"], f"Action: {action['text2']}"
    if action and not line.rest.startswith("**"):
        return _acted(f"{action['nick']} {action['text']}")
    notice = _NOTICE.match(line.rest)
    if notice is None or line.rest.startswith(("-!-", "---")) or _SERVICE.match(notice["nick"]):
        return None
    return notice["nick"], notice["text"]


def _acted(words: str) -> tuple[str, str] | None:
    """``nadia waves``; what happens to somebody's presence is the server's word."""
    nick, _, text = words.partition(" ")
    return None if not text.strip() or _HAPPENED.match(words) else (nick, text)


def _drafts(lines: Sequence[str]) -> list[Draft]:
    drafts: list[Draft] = []
    texts: list[list[str]] = []
    day: str | None = None
    for line in lines:
        opened = _OPENED.match(line) or line.startswith("=== ")
        read = _read(line)
        if opened:
            day = _day(line) or day
            drafts.append(Draft("", None, day, Role.SYSTEM))
            texts.append([line])
        elif read:
            speech = _speech(read)
            at = _at(read, day)
            drafts.append(Draft("", speech[0], at) if speech else Draft("", None, at, Role.SYSTEM))
            texts.append([speech[1] if speech else read.rest.strip()])
        elif texts:
            texts[-1].append(line)
        elif line.strip():
            drafts.append(Draft("", None, None, Role.SYSTEM))
            texts.append([line])
    for draft, text in zip(drafts, texts, strict=True):
        draft.text = "\n".join(text)
    return drafts


def _day(line: str) -> str | None:
    found = _DATE.search(line[:120])
    month = MONTH_NUMBERS.get(found["month"].lower()) if found else None
    return f"{found['year']}-{month:02}-{int(found['day']):02}" if found and month else None


def _at(line: _Line, day: str | None) -> str:
    known = line.day or day
    if known and known.startswith("-"):  # HexChat writes no year
        known = day[:4] + known if day else None
    if known is None:
        return line.time
    return f"{known}T{line.time if len(line.time) > 5 else line.time + ':00'}"
