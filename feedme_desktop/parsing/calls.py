"""Transcripts of calls as text: a speaker and the time since the start, then what was said.

The styles of transcription services and phone systems: ``SPEAKER 1 [00:01:02]``, ``[00:01:02] Agent: text``,
``Agent (00:12): text``, name and time alone on lines, Whisper's ranges. Chats with times of day are not calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.labels import header_field, ticket_line
from feedme_desktop.parsing.speakers import role_of_name
from feedme_desktop.parsing.spoken import elapsed, is_generic, joined, settle_callers
from feedme_desktop.parsing.text_lines import lines_of

name = "call transcript"

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d\d(?:[.,]\d{1,3})?(?!\d)(?!\s?[AaPp]\.?[Mm]\b)"
_TO = rf"(?P<to>\s{{0,2}}(?:-{{1,2}}>|[-–—]|to)\s{{0,2}}{_TIME})?"
_BRACKETS = rf"[\[(<]\s?(?P<at>{_TIME}){_TO}\s?[\])>]"
_LONE = rf"(?P<lone>{_TIME})" + _TO.replace("?P<to>", "")
_STAMP_FIRST = re.compile(rf"^\s{{0,4}}(?:{_BRACKETS}|{_LONE})(?P<gap>\s{{0,6}}(?:[-–—|•]\s{{0,3}}|:\s)?)")
_NAME_FIRST = re.compile(
    r"^\s{0,4}[*_#]{0,3}\s?(?P<name>[^\W\d_][^:：\[\]<>|\n\t]{0,58}?)[*_]{0,3}(?P<colon>:?)"
    rf"(?:\s{{0,4}}{_BRACKETS}|\s{{0,3}}(?:[,|•–-]\s{{1,3}}|\s|\t){_LONE})"
    r"[*_]{0,3}(?P<after>\s{0,2}[:：–-]?)[*_]{0,3}"
)
_NAMED = re.compile(r"^[*_]{0,3}(?P<name>[^\s:：][^:：\n]{0,58}?)[*_]{0,3}\s?[:：][*_]{0,3}(?:\s+|$)")
_CALL_ID = re.compile(r"^(?:call|recording|session)[ _-]?(?:id|sid|number|no\.?)\s?[:#]\s?(\S.{0,80})$", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d\d)")
_LOOKED_AT = 200
_SNIFFED = 400
_SOON = 300
"""Seconds in which the first words of a recording are said; a time of day is later than that."""


@dataclass(frozen=True, slots=True)
class Said:
    """The mark of a line: speaker (None: unnamed), seconds (None: unsaid), text, and how many lines the mark takes."""

    speaker: str | None
    seconds: int | None
    text: str
    lines: int = 1


def sniff(document: Document) -> float:
    """By marks with times that count from the start, or with a transcriber's names for voices."""
    lines = (document.text or "")[:60_000].split("\n")[:_SNIFFED]
    found = list(_marks(lines).values())
    filled = sum(1 for line in lines if line.strip())
    if len(found) < 2 or len(found) * 12 < filled:
        return 0.0
    seconds = [mark.seconds for mark in found if mark.seconds is not None]
    rising = sum(a <= b for a, b in pairwise(seconds)) >= 0.9 * (len(seconds) - 1)
    generic = sum(is_generic(mark.speaker or "") for mark in found)
    if generic * 2 > len(found) or (seconds and rising and seconds[0] < _SOON):
        return 0.85 if rising else 0.0
    return 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one call of a text."""
    lines = lines_of(document.text or "")
    found = _marks(lines)
    findings = Findings("call", guess_opener=False)
    drafts = [*_head(lines[: min(found, default=len(lines))], findings), *_turns(lines, found)]
    if found and not any(mark.speaker for mark in found.values()):
        drafts = joined(drafts)
    settle_callers(drafts)
    yield finish(document, drafts, findings)


def _marks(lines: Sequence[str]) -> dict[int, Said]:
    found: dict[int, Said] = {}
    skip = -1
    for index, line in enumerate(lines):
        if index <= skip or not line.strip():
            continue
        after = lines[index + 1] if index + 1 < len(lines) else ""
        mark = _mark(line, after)
        if mark:
            found[index] = mark
            skip = index + mark.lines - 1
    named = [mark for mark in found.values() if mark.speaker]
    # a time at the start of a line is somebody's words where all others have a speaker
    return {i: m for i, m in found.items() if m.speaker} if len(named) * 2 > len(found) else found


def _mark(line: str, after: str) -> Said | None:
    head = line[:_LOOKED_AT]
    named = _NAMED.match(head)
    if named and is_generic(_clean(named["name"])):
        return Said(_clean(named["name"]), None, line[named.end() :])
    if not any(character.isdigit() for character in head):
        return _two_lines(head, after)
    stamp = _STAMP_FIRST.match(head)
    if stamp:
        return _after_stamp(stamp, line, after)
    match = _NAME_FIRST.match(head)
    if match and _is_speaker(match["name"]) and not (match["lone"] and match["colon"]):
        rest = line[match.end() :].strip()
        if match["lone"] is None or not rest:
            return Said(_clean(match["name"]), _seconds(match), rest)
    return _two_lines(head, after)


def _after_stamp(stamp: re.Match[str], line: str, after: str) -> Said | None:
    rest = line[stamp.end() :]
    if rest.strip() and not stamp["gap"]:
        return None
    named = _NAMED.match(rest[:_LOOKED_AT])
    if named and _is_speaker(named["name"]):
        return Said(_clean(named["name"]), _seconds(stamp), rest[named.end() :])
    if not rest.strip():
        named = _NAMED.match(after[:_LOOKED_AT])
        if named and _is_speaker(named["name"]):
            return Said(_clean(named["name"]), _seconds(stamp), after[named.end() :], 2)
    elif _is_speaker(rest.strip()) and after.strip():
        return Said(_clean(rest), _seconds(stamp), "")
    return Said(None, _seconds(stamp), rest.strip()) if stamp["to"] else None  # others are chats' system lines


def _two_lines(head: str, after: str) -> Said | None:
    """A name alone, the time alone on the line below."""
    stamp = _STAMP_FIRST.match(after[:40])
    if stamp and not after[stamp.end() :].strip() and _is_speaker(head):
        return Said(_clean(head), _seconds(stamp), "", 2)
    return None


def _is_speaker(text: str) -> bool:
    text = _clean(text)
    return is_generic(text) or marks.is_name(text)


def _clean(text: str) -> str:
    return text.strip().strip("*_#:|-–").strip()


def _seconds(match: re.Match[str]) -> int:
    clock = _CLOCK.match(match["at"] or match["lone"])
    if clock is None:
        return 0
    return int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])


def _head(lines: Sequence[str], findings: Findings) -> list[Draft]:
    """Fields above the call become metadata, a first line its title; the rest stays a system turn."""
    left: list[str] = []
    for line in (line.strip() for line in lines):
        ticket, field = ticket_line(line), header_field(line)
        if ticket:
            findings.metadata.setdefault("ticket", ticket[0])
        elif call := _CALL_ID.match(line):
            findings.metadata.setdefault("call_id", call[1])
        elif field and field[1] and field[0] not in findings.metadata:
            findings.metadata[field[0]] = field[1]
        elif line and not findings.title and not left and len(line) <= 120:
            findings.title = line.strip("#*_ ")
        elif line:
            left.append(line)
    return [Draft("\n".join(left), role=Role.SYSTEM)] if left else []


def _turns(lines: Sequence[str], found: dict[int, Said]) -> Iterator[Draft]:
    starts = sorted(found)
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        mark = found[start]
        text = "\n".join([mark.text, *lines[start + mark.lines : end]])
        role = role_of_name(mark.speaker or "") or Role.UNKNOWN
        at = elapsed(None, "0", str(mark.seconds)) if mark.seconds is not None else None
        yield Draft(text, mark.speaker, at, role)
