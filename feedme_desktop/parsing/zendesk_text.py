"""A Zendesk ticket printed or copied as text: fields on pairs of lines, then name and time before each comment.

Only splits off the block of fields; the comments are read like any chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks, plaintext
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.labels import HEADERS, ticket_line
from feedme_desktop.parsing.speakers import base_name, split_address
from feedme_desktop.parsing.text_lines import lines_of

name = "Zendesk text"

_FOOTER = re.compile(
    r"^\s{0,4}(?:support software by zendesk|delivered by zendesk|this email is a service from .{1,80})\.?\s*$",
    re.IGNORECASE,
)
_FIELD_LINES = frozenset(["submitted", "requester", "assignee", "status", "priority", "group"])
_HEAD_MAX = 80


def sniff(document: Document) -> float:
    """By the ticket line and the names of its fields alone on lines, or Zendesk's footer."""
    lines = [line.strip() for line in (document.text or "").split("\n", _HEAD_MAX)[:_HEAD_MAX]]
    fields = {line.lower() for line in lines} & _FIELD_LINES
    titled = any(ticket_line(line) for line in lines[:5] if line)
    footer = bool(_FOOTER.match((document.text or "").rstrip()[-200:].rsplit("\n", 1)[-1]))
    return 0.8 if (titled and len(fields) >= 2) or (footer and fields) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the ticket."""
    lines = [line for line in lines_of(document.text or "") if not _FOOTER.match(line[:200])]
    start = next(
        (i for i, line in enumerate(lines) if marks.name_before_stamp(line, True) and not ticket_line(line)), len(lines)
    )
    findings = Findings("zendesk_text")
    left = _read_fields(lines[:start], findings)
    drafts = plaintext.read_turns(lines[start:], findings) if start < len(lines) else [Draft("\n".join(left))]
    findings.format = "zendesk_text"
    _requester(drafts, findings)
    yield finish(document, drafts, findings)


def _read_fields(lines: Sequence[str], findings: Findings) -> list[str]:
    left: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        found = ticket_line(line) if line else None
        if found:
            findings.metadata.setdefault("ticket", found[0])
            if found[1]:
                findings.title = found[1]
                findings.metadata.setdefault("subject", found[1])
        elif line and index + 1 < len(lines) and len(line) < 40:
            key = HEADERS.get(line.lower(), line.lower())
            findings.metadata.setdefault(key, lines[index + 1].strip())
            index += 1
        elif line:
            left.append(line)
        index += 1
    if left:
        findings.metadata["page_text"] = "\n".join(left)
    return left


def _requester(drafts: Sequence[Draft], findings: Findings) -> None:
    """The field Requester names the customer, Assignee the agent."""
    for key, role in (("requester", Role.CUSTOMER), ("assignee", Role.AGENT)):
        person = base_name(split_address(str(findings.metadata.get(key, "")))[0])
        for draft in drafts:
            if person and base_name(draft.speaker or "") == person:
                draft.role = role
