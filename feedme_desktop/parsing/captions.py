"""Captions of a recorded call (WebVTT and SRT): cues of one speaker in a row become a turn.

Who speaks is told by voice tags, else by a name before a colon; cues without either belong to whoever spoke before,
where anybody is named at all. Styles are never shown, comments are kept beside the conversation.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from feedme_desktop.parsing import marks
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.speakers import base_name, role_of_name
from feedme_desktop.parsing.spoken import elapsed, is_generic, joined, settle_callers
from feedme_desktop.parsing.text_lines import lines_of

name = "captions"

_STAMP = r"(?:(\d{1,4}):)?(\d{1,3}):(\d\d)[.,]\d{1,3}"
_TIMING = re.compile(rf"^\s{{0,8}}{_STAMP}\s{{1,4}}-->\s{{1,4}}{_STAMP}(?:\s.{{0,300}})?$")
_TAG = re.compile(
    r"<(/?)(v|c|i|b|u|lang|ruby|rt|font|\d[\d:.]{4,12})((?:\.[^\s<>.]{1,60}){0,9})(?:\s([^<>]{0,300}))?>", re.I
)
_ARROWS = re.compile(r"^>>+\s?")
_POSITION = re.compile(r"\{\\an?\d{1,2}\}")
_BRACKETED = re.compile(r"^[\[(]([^\[\]()]{1,60})[\])]\s?[:：]?\s+(?=\S)")
_HEADER = re.compile(r"^([A-Za-z][\w-]{0,30}):\s{0,4}(.{1,300})$")
_MOST = 0.6


@dataclass(slots=True)
class Cue:
    """One caption: when it begins, and its lines as they stand."""

    at: str
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class File:
    """The cues of a file and what stands beside them."""

    cues: list[Cue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    header: list[str] = field(default_factory=list)


def sniff(document: Document) -> float:
    """By WEBVTT in the first line, or by an arrow between two times near the top."""
    text = (document.text or "")[:4000].lstrip()
    if re.match(r"WEBVTT(?:\s|$)", text):
        return 0.98
    first = next((i for i, line in enumerate(text.split("\n")[:40]) if _TIMING.match(line[:400])), None)
    if first is None:
        return 0.0
    return 0.95 if first <= 3 or document.name.lower().endswith((".srt", ".vtt")) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one conversation of a caption file."""
    text = (document.text or "").lstrip()
    vtt = text.startswith("WEBVTT") or document.name.lower().endswith(".vtt")
    file = read_cues(lines_of(text))
    findings = Findings("vtt" if vtt else "srt", guess_opener=False)
    _read_header(file, findings)
    drafts = joined(_drafts(file.cues))
    settle_callers(drafts)
    if not drafts:  # no cue holds a word: whatever else stands in the file is its text
        drafts = [Draft(text.removeprefix("WEBVTT"))]
    yield finish(document, drafts, findings)


def read_cues(lines: Sequence[str]) -> File:
    """Cues, comments and the head of a file; identifiers of cues and styles are left out."""
    file, block, after_blank = File(), "header", True
    for line in lines:
        timing = _TIMING.match(line[:400]) if "-->" in line[:80] else None
        if timing:
            _take_identifier(file)
            file.cues.append(Cue(elapsed(timing[1], timing[2], timing[3])))
            block = "cue"
        elif after_blank and block != "cue" and not file.cues and line.startswith("WEBVTT"):
            file.header.append(line[6:].strip(" -–\t"))
        elif (
            after_blank
            and line.split(" ", 1)[0] in ("NOTE", "STYLE", "REGION")
            and (line[:4] == "NOTE" or line.isupper())
        ):
            block = line.split(" ", 1)[0]
            _keep(file, block, line.partition(" ")[2])
        elif not line.strip() and block in ("NOTE", "STYLE", "REGION"):
            block = "cue" if file.cues else "header"
        else:
            _keep(file, block, line)
        after_blank = not line.strip()
    return file


def _keep(file: File, block: str, line: str) -> None:
    if block == "cue":
        file.cues[-1].lines.append(line)
    elif line.strip() and block == "NOTE":
        file.notes.append(line.strip())
    elif block == "header":
        file.header.append(line)


def _take_identifier(file: File) -> None:
    """The line right above a cue's times is its number or name, no text of the cue before."""
    lines = file.cues[-1].lines if file.cues else file.header
    if lines and lines[-1].strip() and (len(lines) == 1 or not lines[-2].strip() or lines[-1].strip().isdecimal()):
        lines.pop()


def _read_header(file: File, findings: Findings) -> None:
    left = []
    for line in file.header:
        match = _HEADER.match(line)
        if match and match[1].lower() in ("kind", "language"):
            findings.metadata[match[1].lower()] = match[2].strip()
        elif line.strip():
            left.append(line.strip())
    if left:
        findings.title = left[0][:300]
    if file.notes or left[1:]:
        findings.metadata["notes"] = "\n".join([*left[1:], *file.notes])


def _drafts(cues: Sequence[Cue]) -> list[Draft]:
    spoken = [piece for cue in cues for piece in _voices(cue)]
    named = _named_by_colon(spoken) if not any(draft.speaker for draft in spoken) else set()
    last: str | None = None
    someone = bool(named) or any(draft.speaker for draft in spoken)
    for draft in spoken:
        arrow = draft.text.startswith(">>")
        draft.text = _ARROWS.sub("", draft.text)
        split = _before_colon(draft.text) if draft.speaker is None else None
        if split and base_name(split[0]) in named:
            draft.speaker, draft.text = split
        if draft.speaker is None and someone and not arrow:
            draft.speaker = last
        last = draft.speaker
    return [draft for draft in spoken if draft.text.strip()]


def _voices(cue: Cue) -> Iterator[Draft]:
    """The texts of a cue, one for each voice; a dash before a line is another voice without a name."""
    text = _POSITION.sub("", "\n".join(line.strip() for line in cue.lines if line.strip()))
    start, speaker = 0, None
    pieces: list[tuple[str | None, list[str]]] = [(None, [])]
    for tag in _TAG.finditer(text):
        pieces[-1][1].append(text[start : tag.start()])
        start = tag.end()
        if tag[2].lower() == "v":
            speaker = None if tag[1] else " ".join(html.unescape(tag[4] or "").split()) or None
            pieces.append((speaker, []))
    pieces[-1][1].append(text[start:])
    for who, parts in pieces:
        said = html.unescape("".join(parts)).replace("\u00a0", " ")
        lines = [line.strip() for line in said.split("\n") if line.strip()]
        if lines:
            yield Draft(" ".join(lines), who, cue.at)


def _before_colon(text: str) -> tuple[str, str] | None:
    """``Name: text`` or ``[Name] text`` as name and text."""
    bracket = _BRACKETED.match(text)
    if bracket:
        return (bracket[1].strip(), text[bracket.end() :]) if marks.is_name(bracket[1]) else None
    mark = marks.bare(text) if ":" in text[:80] or "：" in text[:80] else None
    if mark is None or mark.speaker is None or not (is_generic(mark.speaker) or marks.is_name(mark.speaker)):
        return None
    return mark.speaker.strip("[]() "), mark.text


def _named_by_colon(spoken: Sequence[Draft]) -> set[str]:
    """Which words before colons are people: they come back, say a role, or most cues have one."""
    found = [split[0] for draft in spoken if (split := _before_colon(_ARROWS.sub("", draft.text)))]
    counts = Counter(base_name(who) for who in found)
    if len(found) >= _MOST * len(spoken):
        return set(counts)
    return {base_name(who) for who in found if counts[base_name(who)] > 1 or role_of_name(who) or is_generic(who)}
