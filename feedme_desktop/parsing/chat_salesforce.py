"""Salesforce's live chat transcripts: ``( 1m 5s ) Name: text`` below ``Chat Started``, as text or as HTML.

The times count from the start of the chat; several transcripts in one file are several conversations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.speakers import base_name
from feedme_desktop.parsing.text_lines import lines_of
from feedme_desktop.parsing.timestamps import read_any

name = "Salesforce chat"

_STARTED = re.compile(r"^\s{0,8}Chat Started:\s{0,4}(.{1,120})$", re.MULTILINE)
_SAID = re.compile(
    r"^\s{0,8}\(\s{0,2}(?:(?P<d>\d{1,3})d\s{0,2})?(?:(?P<h>\d{1,3})h\s{0,2})?(?:(?P<m>\d{1,3})m\s{0,2})?(?:(?P<s>\d{1,5})s)?"
    r"\s{0,2}\)\s{1,2}(?P<rest>.*)$",
    re.DOTALL,
)
_NAMED = re.compile(r"(?P<name>[^:\n]{1,80}):\s?(?P<text>.*)", re.DOTALL)
_AGENT = re.compile(
    r"^\s{0,8}Agent (?P<name>.{1,60}?)"
    r"(?: successfully transferred (?:the )?chat to (?P<next>.{1,60})| successfully .{1,120}|"
    r" (?:joined|left|accepted|transferred)\b.{0,120})?$"
)
_EVENT = re.compile(
    r"^\s{0,8}(?:Chat (?:Started|Ended|Origin|Transferred)|Agent |Visitor |Chatbot |Bot |Supervisor ).{0,200}$"
)


def sniff(document: Document) -> float:
    """By the seconds in brackets before a name, and the line that says when the chat started."""
    head = (document.text or "")[:8000]
    if "Chat Started" not in head:
        return 0.0
    lines = html_to_text(head).split("\n") if "<" in head[:200] or "<br" in head else head.split("\n")
    said = any((found := _SAID.match(line[:400])) and _NAMED.match(found["rest"]) for line in lines)
    return 0.985 if said and _STARTED.search("\n".join(lines)) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each chat."""
    text = document.text or ""
    if "<br" in text or "<p" in text[:400]:
        text = html_to_text(text)
    starts = [match.start() for match in _STARTED.finditer(text)]
    if len(starts) < 2:
        yield finish(document, *_read(lines_of(text)))
        return
    starts[0] = 0
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True)):
        chat = text[start:end]
        yield finish(document, *_read(chat.split("\n")), part=number, content=chat.encode("utf-8", "replace"))


def _read(lines: Sequence[str]) -> tuple[list[Draft], Findings]:
    findings = Findings("salesforce", metadata={"channel": "salesforce_chat"})
    begun = next((read_any(_instant(found[1])) for line in lines if (found := _STARTED.match(line[:300]))), None)
    if begun:
        findings.metadata["created_at"] = begun
    agents: set[str] = set()
    drafts: list[Draft] = []
    texts: list[list[str]] = []
    for line in lines:
        said = _SAID.match(line)
        named = _NAMED.match(said["rest"]) if said else None
        if said and named:
            drafts.append(Draft("", named["name"].strip(), _after(begun, said)))
            texts.append([named["text"]])
        elif said or _EVENT.match(line[:300]):
            if found := _AGENT.match(line[:300]):
                agents.update(base_name(one) for one in (found["name"], found["next"]) if one)
            drafts.append(Draft("", None, _after(begun, said) if said else None, Role.SYSTEM))
            texts.append([said["rest"] if said else line])
        elif texts:
            texts[-1].append(line)
        elif line.strip():
            drafts.append(Draft("", None, None, Role.SYSTEM))
            texts.append([line])
    for draft, text in zip(drafts, texts, strict=True):
        draft.text = "\n".join(text)
        if draft.speaker and base_name(draft.speaker) in agents:
            draft.role = Role.AGENT
    return drafts, findings


def _instant(words: str) -> str:
    """``Tuesday, May 21, 2024, 16:40:12 (+0000)`` with its offset where a time's offset stands."""
    return re.sub(r"\s?\(([+-]\d{4})\)\s*$", r" \1", words.strip())


def _after(begun: str | None, said: re.Match[str]) -> str | None:
    if begun is None or "T" not in begun:
        return None
    passed = timedelta(**{
        unit: int(said[key] or 0) for key, unit in (("d", "days"), ("h", "hours"), ("m", "minutes"), ("s", "seconds"))
    })  # fmt: skip
    try:
        return (datetime.fromisoformat(begun) + passed).isoformat().replace("+00:00", "Z")
    except (ValueError, OverflowError):
        return None
