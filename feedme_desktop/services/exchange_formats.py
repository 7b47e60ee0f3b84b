"""The file formats of examples: lines, tables and pages, read and written without a database.

``.jsonl`` and ``.csv`` come back as they went out. Readers yield a problem for a line they can't use and go on.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.errors import ReadError

_CELL_LIMIT = 2**31 - 1
_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_QUESTION_LINE = re.compile(
    r"^\s*(?:\*\*|__)?\s*(?:Q|Question)\s*[:.]\s*(?:\*\*|__)?\s*(.+?)(?:\*\*|__)?\s*$", re.IGNORECASE
)
_ANSWER_LINE = re.compile(r"^\s*(?:\*\*|__)?\s*(?:A|Answer)\s*[:.]\s*(?:\*\*|__)?\s*(.*)$", re.IGNORECASE)
_TAGS_LINE = re.compile(r"^\*?Tags:\s*(.+?)\*?\s*$", re.IGNORECASE)
_FIELDS = ("id", "question", "answer", "tags", "status", "language", "source")
_ALIASES = {
    "q": "question",
    "a": "answer",
    "prompt": "question",
    "response": "answer",
    "title": "question",
    "tag": "tags",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One example of a file; ``number`` counts lines, rows or headings from 1. ``status`` None: not said."""

    number: int
    question: str
    answer: str
    id: str | None = None
    tags: tuple[str, ...] = ()
    status: ReviewStatus | None = None
    language: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that holds no example, and why."""

    number: int
    message: str


def read_lines(path: Path) -> Iterator[Line | BadLine]:
    """Yield the examples of a file by its ending. Raises ``ReadError`` for a file that can't be read at all."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadError(f"{path} can't be read: use .jsonl, .csv, .md or .xlsx.", code="unsupported")
    try:
        if path.stat().st_size == 0:
            raise ReadError(f"{path} is empty: there is nothing to import.", code="empty")
        yield from reader(path)
    except OSError as error:
        raise ReadError(
            f"{path} can't be read: {error.strerror or error}. Check the path.", code="unreadable"
        ) from error
    except UnicodeError as error:
        raise ReadError(f"{path} is not UTF-8 text: save it as UTF-8.", code="not_text") from error
    except csv.Error as error:
        raise ReadError(f"{path} is not a table that can be read ({error}).", code="malformed") from error


def _read_jsonl(path: Path) -> Iterator[Line | BadLine]:
    with path.open(encoding="utf-8-sig") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                value = json.loads(text)
            except ValueError:
                yield BadLine(number, "is not JSON")
                continue
            yield _line(number, value) if isinstance(value, dict) else BadLine(number, "is not an object")


def _read_csv(path: Path) -> Iterator[Line | BadLine]:
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = file.readline()
        file.seek(0)
        delimiter = max(",;\t", key=sample.count)
        yield from _read_table(csv.reader(file, delimiter=delimiter))


def _read_xlsx(path: Path) -> Iterator[Line | BadLine]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ReadError(f"{path} is not an Excel file that can be read.", code="malformed") from error
    try:
        sheet = book.worksheets[0]
        yield from _read_table(
            ["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)
        )
    finally:
        book.close()


def _read_table(rows: Iterator[Sequence[str]] | Any) -> Iterator[Line | BadLine]:
    names: list[str] | None = None
    for number, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        if names is None:
            names = [_ALIASES.get(name := cell.strip().lower(), name) for cell in row]
            if not {"question", "answer"} <= set(names):
                raise ReadError("The table needs a first row with the columns question and answer.", code="malformed")
            continue
        yield _line(number, {name: cell for name, cell in zip(names, row, strict=False) if cell != ""})


def _read_markdown(path: Path) -> Iterator[Line | BadLine]:
    """Headings (or lines ``Q:``) are questions, the text below is the answer; headings without text group."""
    question, start, answer = None, 0, list[str]()
    with path.open(encoding="utf-8-sig") as file:
        for number, text in enumerate(file, 1):
            heading = _HEADING.match(text)
            found = heading[2] if heading else (asked[1] if (asked := _QUESTION_LINE.match(text)) else None)
            if found is None:
                answer.append(text)
                continue
            yield from _section(start, question, answer)
            question, start, answer = found, number, []
    yield from _section(start, question, answer)


def _section(number: int, question: str | None, lines: list[str]) -> Iterator[Line]:
    tags: tuple[str, ...] = ()
    kept: list[str] = []
    for text in lines:
        if found := _TAGS_LINE.match(text):
            tags = _tags(found[1].replace(",", ";"))
        elif not kept and (said := _ANSWER_LINE.match(text)):
            kept.append(said[1] + "\n")
        elif kept or text.strip():
            kept.append(text)
    answer = "".join(kept).strip()
    if question is not None and answer:
        yield Line(number, question, answer, tags=tags)


_READERS: Mapping[str, Callable[[Path], Iterator[Line | BadLine]]] = {
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".xlsx": _read_xlsx,
}


def _line(number: int, value: Mapping[str, Any]) -> Line | BadLine:
    texts = {name: value.get(name) for name in ("question", "answer")}
    for name, text in texts.items():
        if not isinstance(text, str) or not text.strip():
            return BadLine(number, f"has no {name}")
    status = value.get("status")
    if status is not None and status not in set(ReviewStatus):
        return BadLine(number, f"has the unknown status {status!r}")
    given = {name: None if (v := value.get(name)) is None else str(v) for name in ("id", "language", "source")}
    return Line(
        number, str(texts["question"]), str(texts["answer"]), tags=_tags(value.get("tags")),
        status=None if status is None else ReviewStatus(status), **given,
    )  # fmt: skip


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        text = value.strip()
        if text.startswith("["):
            try:
                return _tags(json.loads(text))
            except ValueError:
                pass
        value = text.split(";")
    if not isinstance(value, list | tuple):
        return ()
    return tuple(dict.fromkeys(tag for item in value if (tag := str(item).strip())))


# Writing: each format is a head, a text per example, and a foot.

Record = Mapping[str, Any]
"""An example as it goes out: id, question, answer, tags, status, language, source, unsupported.

``unsupported``: ranges of the answer that nothing in the ticket supports; readers of files pass over it.
"""


@dataclass(frozen=True, slots=True)
class Format:
    """How an export looks; ``approved_only`` where the file is meant for readers or models, not for import."""

    one: Callable[[Record], str]
    head: str = ""
    foot: str = ""
    approved_only: bool = False


def write_records(file: TextIO, records: Iterator[Record], form: Format) -> int:
    """Write the records and return how many there were."""
    file.write(form.head)
    count = 0
    for record in records:
        file.write(form.one(record))
        count += 1
    file.write(form.foot)
    return count


def _json_line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _jsonl(record: Record) -> str:
    told = {name: value for name in _FIELDS if (value := record[name]) is not None}
    return _json_line({**told, "unsupported": doubtful} if (doubtful := record["unsupported"]) else told)


def _csv(record: Record) -> str:
    tags = list(record["tags"])
    # A plain list where that is unambiguous, JSON where a tag holds the separator.
    plain = all(";" not in tag and not tag.startswith("[") for tag in tags)
    cells = {**record, "tags": ";".join(tags) if plain else json.dumps(tags, ensure_ascii=False)}
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(["" if cells[name] is None else cells[name] for name in _FIELDS])
    return out.getvalue()


def _markdown(record: Record) -> str:
    question = " ".join(record["question"].split())
    tags = f"\n*Tags: {', '.join(record['tags'])}*\n" if record["tags"] else ""
    return f"## {question}\n\n{record['answer'].strip()}\n{tags}\n"


def _html(record: Record) -> str:
    tags = "".join(f"<li>{html.escape(tag)}</li>" for tag in record["tags"])
    tags = f'<ul class="tags">{tags}</ul>' if tags else ""
    answer = html.escape(record["answer"])
    return f'<article><h2>{html.escape(record["question"])}</h2>\n<p class="answer">{answer}</p>{tags}</article>\n'


def _openai(record: Record) -> str:
    question = {"role": "user", "content": record["question"]}
    return _json_line({"messages": [question, {"role": "assistant", "content": record["answer"]}]})


def _gemini(record: Record) -> str:
    question = {"role": "user", "parts": [{"text": record["question"]}]}
    return _json_line({"contents": [question, {"role": "model", "parts": [{"text": record["answer"]}]}]})


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Answers</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
.answer{white-space:pre-wrap}.tags{list-style:none;padding:0;display:flex;gap:.5rem;color:#4c5767}</style></head>
<body><h1>Answers</h1>
"""

FORMATS: Mapping[str, Format] = {
    "jsonl": Format(_jsonl),
    "csv": Format(_csv, head=",".join(_FIELDS) + "\n"),
    "md": Format(_markdown, head="# Answers\n\n", approved_only=True),
    "html": Format(_html, head=_PAGE, foot="</body></html>\n", approved_only=True),
    "openai-jsonl": Format(_openai, approved_only=True),
    "gemini-jsonl": Format(_gemini, approved_only=True),
}
