"""The turns of a document whose tables say who speaks; what stands around the tables is kept.

Knows no file format: DOCX, ODT and RTF give their blocks.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.blocks import Rows, lines_of
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.labels import header_field, ticket_line
from feedme_desktop.parsing.turn_tables import drafts_of


def turns_of(blocks: Sequence[str | Rows], findings: Findings) -> list[Draft]:
    """The messages of tables with speakers, text between them as system turns; none where no table has speakers.

    Numbers, titles and fields of the ticket between the tables go to ``findings``.
    """
    if not any(not isinstance(block, str) and drafts_of(block) for block in blocks):
        return []
    drafts: list[Draft] = []
    between: list[str] = []
    for block in blocks:
        said = None if isinstance(block, str) else drafts_of(block)
        if said is None:
            between.extend([block] if isinstance(block, str) else lines_of(block))
            continue
        drafts.extend([*_between(between, findings), *said])
        between = []
    return [*drafts, *_between(between, findings)]


def _between(lines: list[str], findings: Findings) -> list[Draft]:
    left = [line for line in lines if not _take_field(line.strip(), findings)]
    return [Draft("\n".join(left), role=Role.SYSTEM)] if any(line.strip() for line in left) else []


def _take_field(line: str, findings: Findings) -> bool:
    """Whether a line is the number, the title or a field of the ticket; it is metadata then."""
    heading = line.startswith("# ")
    line = line.removeprefix("# ").strip()
    ticket, header = ticket_line(line), header_field(line)
    if heading and not ticket and not findings.title:
        findings.title = line
        return True
    if ticket:
        findings.metadata.setdefault("ticket", ticket[0])
        if ticket[1]:
            findings.metadata.setdefault("subject", ticket[1])
            findings.title = findings.title or ticket[1]
    elif header and header[1]:
        if header[0] in findings.metadata:
            return False
        findings.metadata[header[0]] = header[1]
    return bool(ticket or (header and header[1]))
