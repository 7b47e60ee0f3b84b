"""The text of a mail taken apart: what the writer wrote, and the earlier messages quoted below it.

Works on plain text with ``>`` marks. An earlier message becomes an entry of its own where it is quoted whole; what was
quoted only to be answered line by line stays with the answer, folded away. Every word ends up in the lines of an entry
or in its hidden parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from feedme_desktop.domain.transcript import HiddenKind
from feedme_desktop.parsing.mail_headers import (
    HEADER_END,
    HEADER_MARK,
    NO_QUOTE,
    Header,
    find_header,
    is_quoted,
    is_rule,
    without_false_quotes,
)
from feedme_desktop.parsing.mail_signature import SIGNATURE_END, SIGNATURE_MARK, take_off
from feedme_desktop.parsing.text_lines import lines_of

LEVELS_MAX = 100
"""Earlier messages that are unfolded at most; the rest stays a quote of the last one."""

ANSWERED_MAX = 1000
"""Quoted bits of one answer whose introductions are folded away; later ones stay in its text."""

WORK_MAX = 1_000_000
"""Steps spent on unfolding one mail, about one a line and ten a line searched; a long thread takes thousands."""

_MARKS = re.compile(f"[{HEADER_MARK}{HEADER_END}{SIGNATURE_MARK}{SIGNATURE_END}{NO_QUOTE}]")
_UNQUOTE = re.compile(r"^\s{0,3}> ?")
_OPEN_LINK = re.compile(r"[(<\[](?:https?:|mailto:|www\.)[^()<>\[\]\s]*$")
_LONE_LINK = re.compile(r"^\s*[(<\[]?(?:https?:|mailto:|www\.)\S+[)>\]]?[\s>]*$")
_LETTER = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Entry:
    """One message of a chain: who, when, its lines, and what was folded away."""

    lines: list[str]
    name: str | None = None
    email: str | None = None
    at: str | None = None
    hidden: list[tuple[HiddenKind, str]] = field(default_factory=list)
    answers_quotes: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing was said here: only quoted on."""
        return not any(line.strip() for line in self.lines) and all(k is HiddenKind.QUOTE for k, _ in self.hidden)


@dataclass(slots=True)
class _Cut:
    """The writer's lines around an earlier message, and that message."""

    above: list[str]
    inner: list[str]
    below: list[str] = field(default_factory=list)


def unfold(text: str, *, html: bool = False) -> list[Entry]:
    """The messages of a mail's text, newest first; signatures and disclaimers are in ``hidden``.

    With ``html`` the text comes from ``mail_html``: its marks hold, and every ``>`` is a quote of the mail program;
    in plain text a quote that nothing introduces is part of what the writer typed.
    """
    lines = lines_of(text if html else _MARKS.sub("", text))
    lines = without_false_quotes(lines)
    entries: list[Entry] = []
    current = Entry([], answers_quotes=html)
    work = 0
    for _ in range(LEVELS_MAX):
        bared = _bared(lines)
        work += 0 if bared is lines else len(lines)
        lines = bared
        if work > WORK_MAX:
            header = None
            break
        header = find_header(lines)
        cut = _cut(lines, header) if header else None
        if header is None or cut is None:
            break
        work += 10 * header.end + (len(cut.inner) if header.quoted or header.inside else 0)
        if header.above and not any(_LETTER.search(line) for line in cut.above):  # at most its frame
            frame = _MARKS.sub("", "\n".join(cut.above))
            current.hidden.append((HiddenKind.QUOTE, f"{frame}\n{_introduction(lines, header)}"))
            lines = lines[header.end :]
            continue
        current.hidden.append((HiddenKind.QUOTE, _introduction(lines, header)))
        current.lines = cut.above + cut.below
        entries.append(current)
        current, lines = Entry([], header.name, header.email, header.at, answers_quotes=html), cut.inner
    else:
        header = find_header(lines)
    current.lines = _answered(current, lines, header) if header else lines
    entries.append(current)
    for entry in entries:
        _fold(entry)
    return _collapsed(entries)


def _introduction(lines: Sequence[str], header: Header) -> str:
    text = "\n".join(lines[header.start : header.end])
    return text[len(header.text) :] if header.text else text


def _bared(lines: list[str]) -> list[str]:
    """The lines without the marks that all of them have."""
    for _ in range(LEVELS_MAX):
        filled = (line for line in lines if line.strip())
        if not is_quoted(next(filled, "")) or not all(is_quoted(line) for line in filled):
            break
        lines = _unquote(lines)
    return lines


def _cut(lines: list[str], header: Header) -> _Cut | None:
    """What stands around the earlier message; None where it is answered bit by bit."""
    above, rest = lines[: header.start], lines[header.end :]
    if header.text:
        above = [*above, header.text]
    if not header.quoted and not header.inside:
        return _Cut(above, rest)
    first = next((i for i, line in enumerate(rest) if line.strip()), 0) if header.quoted else 0
    end = _quote_end(rest, first)
    below = rest[end:]
    if any(is_quoted(line) for line in below):
        return None
    return _Cut(above, _unquote(rest[first:end]), below)


def _quote_end(lines: Sequence[str], first: int) -> int:
    """Where the quote ends that begins with line ``first``; broken lines in it belong to it."""
    end = first
    for index in range(first, len(lines)):
        if is_quoted(lines[index]):
            end = index + 1
        elif lines[index].strip() and not _broken_off(lines, index):
            break
    return end


def _broken_off(lines: Sequence[str], index: int) -> bool:
    """A line between quoted ones that a mail program broke off the one above: the end of a link, a few words."""
    if not 0 < index < len(lines) - 1 or not is_quoted(lines[index - 1]) or not is_quoted(lines[index + 1]):
        return False
    before, line = lines[index - 1], lines[index]
    if _LONE_LINK.match(line[:2000]) or _OPEN_LINK.search(before[-2000:].rstrip()):
        return True
    return len(before) > 60 and len(line) < 25


def _unquote(lines: Sequence[str]) -> list[str]:
    return [_UNQUOTE.sub("", line, count=1) for line in lines]


def _answered(entry: Entry, lines: list[str], header: Header | None) -> list[str]:
    """The lines of an answer that stands between the bits it quotes; what introduces these is hidden."""
    entry.answers_quotes = True
    lines = list(lines)
    for _ in range(ANSWERED_MAX):
        if header is None or not (header.quoted or header.inside):
            break
        entry.hidden.append((HiddenKind.QUOTE, _introduction(lines, header)))
        kept = [header.text] if header.text else []
        lines[header.start : header.end] = kept
        header = find_header(lines, header.start + len(kept))
    return lines


def _fold(entry: Entry) -> None:
    """Move quotes, signature and disclaimer of one message into its hidden parts."""
    lines, hidden = take_off(entry.lines)
    entry.hidden += hidden
    last = -1
    if not entry.answers_quotes:
        last = max((i for i, line in enumerate(lines) if line.strip() and not is_quoted(line)), default=-1)
    quoted: list[str] = []
    kept: list[str] = []
    fenced = False
    for index, line in enumerate(lines):
        fenced ^= line.startswith("```")
        (quoted if is_quoted(line) and not fenced and index > last else kept).append(line)
    if quoted and not any(line.strip() for line in kept):
        kept, quoted = _bared(quoted), []
    if quoted:
        entry.hidden.append((HiddenKind.QUOTE, "\n".join(quoted)))
    while kept and (is_rule(kept[-1]) or not kept[-1].strip()):
        kept.pop()
    entry.lines = [_MARKS.sub("", line) for line in kept]
    entry.hidden = [(kind, _MARKS.sub("", text)) for kind, text in entry.hidden]


def _collapsed(entries: list[Entry]) -> list[Entry]:
    """The entries without those that said nothing: what introduced the next one twice, or was only handed on."""
    kept = entries[:1]
    for before, entry in pairwise(entries):
        if before is not kept[-1] and not entry.silent:
            if not (entry.name or entry.email):
                entry.name, entry.email = before.name, before.email
            entry.at = entry.at or before.at
        if entry.silent:
            kept[-1].hidden += entry.hidden
        else:
            kept.append(entry)
    return kept
