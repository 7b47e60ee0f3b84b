"""Messages in a table: one row a message, columns found by their names, several tickets in one file.

Reads comma, semicolon, tab and pipe. A table without a column of texts is refused.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish, oldest_first
from feedme_desktop.parsing.labels import HEADERS
from feedme_desktop.parsing.message_fields import ROLE, SPEAKER, TEXT, TICKET, TIME, draft_of, folded
from feedme_desktop.parsing.words import words

name = "CSV"

_DELIMITERS = ",;\t|"
_FIELD_MAX = 10_000_000
_KNOWN = {*TEXT, *SPEAKER, *ROLE, *TIME, *TICKET, "id", "subject", "status", "priority", "channel"}
_QUESTION = frozenset(
    words(
        """
    question customer_message user_message query prompt problem customer_text referenced_message_text frage
    pregunta
    """
    )
)
_ANSWER = frozenset(
    words(
        """
    answer agent_message reply_text agent_reply completion solution agent_text antwort respuesta
    """
    )
)


def sniff(document: Document) -> float:
    """By the names in the first line."""
    if document.text is None:
        return 0.0
    first = document.text.lstrip().split("\n", 1)[0][:2000]
    header = [folded(cell) for cell in _cells(first, _delimiter(first))]
    known = sum(cell in _KNOWN or cell in _QUESTION or cell in _ANSWER for cell in header)
    named = document.name.lower().endswith((".csv", ".tsv"))
    if len(header) > 1 and known >= 2 and _has_text_column(header):
        return 0.95 if named else 0.85 if known == len(header) else 0.5
    return 0.75 if named else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield a transcript for each ticket of the table. Raises ``ReadError`` (malformed, empty)."""
    text = (document.text or "").lstrip("\n")
    delimiter = _delimiter(text.split("\n", 1)[0][:2000])
    rows = _rows(document, text, delimiter)
    header, body = [folded(cell) for cell in rows[0]], rows[1:]
    if not _has_text_column(header):
        raise ReadError(
            f"{document.name} has no column of messages: name one of its columns text, message or body.",
            code="malformed",
        )
    groups = _groups(header, body)
    for number, (ticket, members) in enumerate(groups.items()):
        single = len(groups) == 1
        content = document.content if single else _bytes(rows[0], members, delimiter)
        findings = Findings("csv", metadata=_metadata(header, members, ticket))
        findings.title = str(findings.metadata["subject"]) if "subject" in findings.metadata else None
        drafts = _drafts(header, members)
        if drafts:
            yield finish(document, drafts, findings, part=None if single else number, content=content)


def _rows(document: Document, text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_FIELD_MAX)
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ReadError(
            f"{document.name} is not a readable table ({error}): export it again as CSV.", code="malformed"
        ) from error
    if len(rows) < 2:
        raise ReadError(
            f"{document.name} has no rows below its header: there is nothing to import from it.", code="empty"
        )
    return rows


def _drafts(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Draft]:
    drafts: list[Draft] = []
    pairs = _pair_columns(header)
    for row in rows:
        cells = {key: value for key, value in zip(header, row, strict=False) if value.strip()}
        if pairs:
            drafts += _pair(cells, *pairs)
        elif draft := draft_of(cells):
            drafts.append(draft)
    return oldest_first(drafts)


def _pair_columns(header: Sequence[str]) -> tuple[str, str] | None:
    """A table of questions and answers, one pair a row."""
    question = next((key for key in header if key in _QUESTION and key != "referenced_message_text"), None)
    answer = next((key for key in header if key in _ANSWER), None)
    return (question, answer) if question and answer else None


def _pair(cells: dict[str, str], question: str, answer: str) -> Iterator[Draft]:
    for key, role in ((question, "customer"), (answer, "agent")):
        if key in cells:
            draft = draft_of({"text": cells[key], "role": role, "time": cells.get("created_at") or cells.get("date")})
            if draft:
                yield draft


def _has_text_column(header: Sequence[str]) -> bool:
    return any(key in TEXT for key in header) or _pair_columns(header) is not None


def _groups(header: Sequence[str], rows: Sequence[list[str]]) -> dict[str, list[list[str]]]:
    column = next((header.index(key) for key in TICKET if key in header), None)
    if column is None and "id" in header:
        column = _repeating(header.index("id"), rows)
    groups: dict[str, list[list[str]]] = {}
    last = ""
    for row in rows:
        last = (row[column].strip() if column is not None and column < len(row) else "") or last
        groups.setdefault(last, []).append(row)
    return groups


def _repeating(column: int, rows: Sequence[list[str]]) -> int | None:
    """A column named ``id`` is the ticket's where it repeats, else each message's own."""
    values = [row[column] for row in rows if column < len(row)]
    return column if len(set(values)) < len(values) else None


def _metadata(header: Sequence[str], rows: Sequence[list[str]], ticket: str) -> dict[str, object]:
    metadata: dict[str, object] = {"ticket": ticket} if ticket else {}
    for index, key in enumerate(header):
        target = HEADERS.get(key.replace("_", " "))
        value = next((row[index].strip() for row in rows if index < len(row) and row[index].strip()), "")
        if target and value and key not in TEXT and key not in TIME and key not in SPEAKER:
            metadata.setdefault(target, value[:1000])
    return metadata


def _bytes(header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=lambda mark: len(_cells(first, mark)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
