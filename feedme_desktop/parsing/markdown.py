"""Transcripts in Markdown: tables of speakers, names as headings, and lists with a bold name before each message.

Only these; names in bold on lines of their own are read like any chat. Markup inside of messages stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.block_turns import turns_of
from feedme_desktop.parsing.blocks import Rows
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.labels import header_field, ticket_line
from feedme_desktop.parsing.speakers import base_name, role_of_name
from feedme_desktop.parsing.text_lines import lines_of
from feedme_desktop.parsing.turn_tables import drafts_of

name = "Markdown"

_RULE = re.compile(r"^\s{0,3}\|?\s{0,9}:?-{2,200}:?\s{0,9}(?:\|\s{0,9}:?-{2,200}:?\s{0,9}){1,40}\|?\s{0,9}$")
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_HEADING = re.compile(r"^(#{2,6})\s{1,4}(\S.{0,120}?)\s{0,4}#{0,6}$")
_ITEM = re.compile(r"^[-*+]\s{1,3}(?:\*\*|__)([^*_\n]{1,60}?):?(?:\*\*|__):?\s{1,4}(?=\S)")
_LINE_MAX = 20_000
_SNIFFED = 100_000


def sniff(document: Document) -> float:
    """By a table with speakers, or by headings or items that are names which come back."""
    text = document.text or ""
    if "|" not in text and "#" not in text and "**" not in text and "__" not in text:
        return 0.0
    lines = text[:_SNIFFED].split("\n")
    said = any(drafts_of(block) for block in _blocks(lines) if not isinstance(block, str))
    return 0.8 if said or _named_lines(lines) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one conversation of a text."""
    lines = lines_of(document.text or "")
    findings = Findings("markdown")
    drafts = turns_of(_blocks(lines), findings) or _under_names(lines, findings)
    yield finish(document, drafts or [Draft("\n".join(lines))], findings)


def _blocks(lines: Sequence[str]) -> list[str | Rows]:
    """The lines, with tables as rows of cells."""
    found: list[str | Rows] = []
    index = 0
    while index < len(lines):
        ruled = index + 1 < len(lines) and "|" in lines[index] and _RULE.match(lines[index + 1][:_LINE_MAX])
        if not ruled:
            found.append(lines[index])
            index += 1
            continue
        rows = [_cells(lines[index])]
        index += 2
        while index < len(lines) and "|" in lines[index]:
            rows.append(_cells(lines[index]))
            index += 1
        found.append(rows)
    return found


def _cells(line: str) -> list[str]:
    line = line.strip()
    line = line[1:] if line.startswith("|") else line
    line = line[:-1] if line.endswith("|") and not line.endswith("\\|") else line
    return [_plain(cell) for cell in _CELL_END.split(line)]


def _plain(cell: str) -> str:
    cell = _BREAK.sub("\n", cell.replace("\\|", "|")).strip()
    whole = len(cell) > 4 and cell.startswith("**") and cell.endswith("**") and "**" not in cell[2:-2]
    return cell[2:-2] if whole else cell


def _named_lines(lines: Sequence[str]) -> dict[int, tuple[str, str | None, str]]:
    """Lines that name who speaks, as (name, time, the rest of the line); none where these are only headings."""
    for kind in (_heading, _item):
        found = {index: mark for index, line in enumerate(lines) if line[:1] in "#-*+" and (mark := kind(line))}
        who = {base_name(mark[0]) for mark in found.values()}
        sides = {role_of_name(mark[0]) for mark in found.values()} & {Role.AGENT, Role.CUSTOMER}
        if len(who) > 1 and (len(who) < len(found) or len(sides) == 2):
            return found
    return {}


def _heading(line: str) -> tuple[str, str | None, str] | None:
    match = _HEADING.match(line[:200].strip())
    if not match:
        return None
    text = match[2].strip("*_: ")
    stamped = marks.name_before_stamp(text, True) or marks.name_and_stamp(text, True)
    if stamped and stamped.speaker:
        return stamped.speaker, stamped.at, stamped.text
    return (text, None, "") if marks.is_name(text) else None


def _item(line: str) -> tuple[str, str | None, str] | None:
    match = _ITEM.match(line)
    return (match[1].strip(), None, line[match.end() :]) if match and marks.is_name(match[1]) else None


def _under_names(lines: Sequence[str], findings: Findings) -> list[Draft]:
    found = _named_lines(lines)
    starts = sorted(found)
    drafts = _head(lines[: starts[0]], findings) if starts else []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        speaker, at, text = found[start]
        drafts.append(Draft("\n".join([text, *_unquoted(lines[start + 1 : end])]), speaker, at))
    return drafts


def _unquoted(lines: Sequence[str]) -> list[str]:
    """A message that stands in a block quote as a whole, without its marks."""
    filled = [line for line in lines if line.strip()]
    if filled and all(line.startswith(">") for line in filled):
        return [line[1:].removeprefix(" ") for line in lines]
    return list(lines)


def _head(lines: Sequence[str], findings: Findings) -> list[Draft]:
    left = []
    for line in (line.strip() for line in lines):
        ticket, field = ticket_line(line), header_field(line)
        if ticket:
            findings.metadata.setdefault("ticket", ticket[0])
            if ticket[1]:
                findings.metadata.setdefault("subject", ticket[1])
            findings.title = findings.title or ticket[1]
        elif field and field[1] and field[0] not in findings.metadata:
            findings.metadata[field[0]] = field[1]
        elif line.startswith("# ") and not findings.title:
            findings.title = line[2:].strip()
        elif line.strip("-=*_ "):
            left.append(line)
    return [Draft("\n".join(left), role=Role.SYSTEM)] if left else []
