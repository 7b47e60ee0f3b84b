"""The lines above the messages of a pasted ticket: its number, its title, its fields, and what was asked there.

A field may look like speech (``Customer: Lars Holm``) and the other way round; the lines around it tell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.drafts import Draft, Findings
from feedme_desktop.parsing.labels import header_field, ticket_heading
from feedme_desktop.parsing.marks import LINE_MAX, Mark
from feedme_desktop.parsing.speakers import base_name, role_of_name, split_address

SEPARATOR = re.compile(r"^\s{0,8}(?:[-=_*~#+]\s?){3,200}$")
HEADING = re.compile(r"^#{1,6}\s+(.{1,300})$")
_FIELD = re.compile(r"[\s*_>-]{0,4}([^\W\d_][\w #./-]{0,30}?)[\s*_]{0,4}[:：][\s*_]{0,4}(\S.{0,120})$")
_SENTENCE = 4
_FIELD_WORDS = 6
_SURE = 2
"""So many known fields above the messages make a block of fields, in which an unknown one is no speaker."""
_PERSON = {Role.CUSTOMER: "requester", Role.AGENT: "assignee"}
_ASKED = (
    "description|issue|problem|message|question|initial message|details|beschreibung|anliegen|frage|nachricht|"
    "fehlerbeschreibung|descripción|problema|mensaje|pregunta|problème|demande|descrizione|messaggio|domanda|"
    "descrição|mensagem|pergunta|omschrijving|probleem|bericht|vraag|opis|wiadomość|pytanie"
)
_SOLVED = (
    "resolution|solution|answer|lösung|antwort|solución|resolución|respuesta|résolution|réponse|soluzione|risoluzione|"
    "risposta|solução|resolução|resposta|oplossing|antwoord|rozwiązanie|odpowiedź"
)
_TOLD = re.compile(
    rf"[\s*_#]{{0,6}}(?:(?P<asked>{_ASKED})|(?P<solved>{_SOLVED}))[\s*_]{{0,4}}[:：][\s*_]{{0,4}}", re.IGNORECASE
)


def without_head(found: Mapping[int, Mark], lines: Sequence[str]) -> dict[int, Mark]:
    """The marks without those header lines above the first message that look like speech (``Requester: Nadia``)."""
    counts = Counter(base_name(mark.speaker or "") for mark in found.values())
    left = dict(found)
    known = 0
    for index, line in enumerate(lines):
        plain = line.strip()
        if not plain or SEPARATOR.match(plain[:LINE_MAX]):
            continue
        header = bool(header_field(plain) or ticket_heading(plain))
        if index in found:
            alone = counts[base_name(found[index].speaker or "")] == 1
            if not (_is_header(found[index], line, alone=alone) or _is_in_block(lines, index, known)):
                break
            del left[index]
        elif not (header or HEADING.match(plain[:LINE_MAX])):
            break
        known += header
    return left


def _is_header(mark: Mark, line: str, *, alone: bool) -> bool:
    """Whether a line is a header by its name; one that may name who speaks must also be as short as a name."""
    field = header_field(line)
    if not field or not alone:
        return False
    if field[0] in _PERSON.values() or role_of_name(mark.speaker or ""):
        text = mark.text.strip()
        return len(text.split()) <= _SENTENCE and text[-1:] not in (".", "?", "!")
    return True


def _is_in_block(lines: Sequence[str], index: int, known: int) -> bool:
    """Whether a line is one of the fields in a block of such: the next line goes on with known ones, or the block ends.

    A role's name is a field there where a person's name follows it, and nothing else.
    """
    field = _FIELD.match(lines[index][:LINE_MAX])
    below = lines[index + 1].strip() if index + 1 < len(lines) else ""
    goes_on = bool(below and header_field(below))
    if not field or known + goes_on < _SURE or field[2].rstrip()[-1] in ".?!":
        return False
    if role_of_name(field[1]) in _PERSON:
        return _is_person(field[2]) and (goes_on or not below)
    return goes_on and len(field[2].split()) <= _FIELD_WORDS and known > 0


def _is_person(text: str) -> bool:
    name, email = split_address(text.strip())
    return bool(email and not name) or (len(name.split()) <= _SENTENCE and role_of_name(name) is None and _named(name))


def _named(name: str) -> bool:
    return marks.is_name(name) and name[:1].isupper()


def settle_by(drafts: Sequence[Draft], findings: Findings) -> None:
    """The lines above a ticket may say who asked and who took care of it."""
    for key, role in (("requester", Role.CUSTOMER), ("assignee", Role.AGENT)):
        name = base_name(str(findings.metadata.get(key) or ""))
        for draft in drafts:
            if name and draft.role is Role.UNKNOWN and base_name(draft.speaker or "") == name:
                draft.role = role


def read_head(lines: Sequence[str], end: int, findings: Findings, *, whole: bool) -> int:
    """Title and metadata from the lines above the first message; returns where the text begins."""
    for index in range(end):
        line = lines[index].strip()
        if not line or SEPARATOR.match(line[:LINE_MAX]):
            continue
        heading = HEADING.match(line) if len(line) < LINE_MAX else None
        if not _take_head_line(line, heading[1] if heading else None, findings) and not whole:
            return index
    return 0 if whole else end


def _take_head_line(line: str, heading: str | None, findings: Findings) -> bool:
    """Whether a line above the first message is a header; one that contradicts an earlier one stays with the text."""
    ticket = ticket_heading(line)
    if ticket:
        taken = _note(findings, "ticket", ticket[0]) and (not ticket[1] or _note(findings, "subject", ticket[1]))
        if taken and ticket[1]:
            findings.title = findings.title or ticket[1]
        return taken
    if header := header_field(line):
        taken = _note(findings, header[0], header[1])
        if taken and header[0] == "subject":
            findings.title = findings.title or header[1]
        return taken
    if (
        (field := _FIELD.match(line[:LINE_MAX]))
        and (role := role_of_name(field[1])) in _PERSON
        and _is_person(field[2])
    ):
        return _note(findings, _PERSON[role], field[2].strip(" *_"))
    if heading and findings.title in (None, heading.strip()):
        findings.title = heading.strip()
        return True
    return False


def _note(findings: Findings, key: str, value: str) -> bool:
    return not value or findings.metadata.setdefault(key, value) == value


def left_over(lines: Sequence[str], findings: Findings) -> list[Draft]:
    """What stands above the first message and is no header: what was asked there, and the rest as a system turn."""
    scratch = Findings(format="")
    rest = [
        line
        for line in lines
        if line.strip() and not SEPARATOR.match(line[:LINE_MAX]) and not _is_head(line.strip(), scratch)
    ]
    for line in rest:
        if joined := marks.who_joined(line):
            findings.joined.add(joined)
    start = next((index for index, line in enumerate(rest) if _TOLD.match(line[:LINE_MAX])), len(rest))
    above = [Draft("\n".join(rest[:start]), role=Role.SYSTEM)] if start else []
    return above + described(rest[start:], findings)


def described(lines: Sequence[str], findings: Findings) -> list[Draft]:
    """What was asked and how it was solved, where a ticket says so in fields (``Problem: …``, ``Resolution: …``)."""
    drafts: list[Draft] = []
    for line in lines:
        if told := _TOLD.match(line[:LINE_MAX]):
            role = Role.CUSTOMER if told["asked"] else Role.AGENT
            drafts.append(
                Draft(line[told.end() :], str(findings.metadata.get(_PERSON[role]) or "") or None, None, role)
            )
        elif drafts:
            drafts[-1].text += f"\n{line}"
        elif line.strip():
            return []
    return drafts


def _is_head(line: str, scratch: Findings) -> bool:
    heading = HEADING.match(line) if len(line) < LINE_MAX else None
    return _take_head_line(line, heading[1] if heading else None, scratch)
