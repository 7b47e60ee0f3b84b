"""Words of transcripts that are in no turn and in no hidden part.

    python benchmarks/lost_words.py [FILE|FOLDER|CASES.jsonl...] [--show 20]

Reads each file a second time by other means (the standard library's mail, JSON, CSV and HTML readers) and looks for
every word of what was written in the turns, their hidden parts, speakers, title, metadata and warnings. Prints one
line of JSON a format and the files that lost some. A line of a .jsonl with "raw" (a mail's body) or "content" is a
file of its own.
"""

from __future__ import annotations

import argparse
import csv
import email
import email.policy
import html.parser
import io
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Limits, Parsed, Unread
from feedme_desktop.parsing.encoding import decode
from feedme_desktop.parsing.labels import HEADERS, LABELS
from feedme_desktop.parsing.registry import read_file

WORD = re.compile(r"[^\W\d_]{3,}")
LIMITS = Limits(10 * 2**20, 10**9)
SENTENCE = 4
"""A value of JSON or a cell with fewer words is a field, not something somebody said."""

SAID = frozenset(("body", "text", "message", "content", "comment", "note", "msg", "reply"))
"""Fields that hold what somebody said; others repeat it, or are a machine's."""

TWINS = frozenset(("html_body", "plain_body", "body_html", "body_text", "blurb", "text_html"))
ADDRESS = re.compile(r"!?\[[^\]]{0,200}\]\([^)]{0,500}\)|https?://\S+")
NAME_ONLY = re.compile(r"(?m)^(?:#.{0,40}|.{0,60}[>:*]|\|.{0,80}\|)[ \t]*$")
"""Lines that name a speaker who then says nothing, and heads of tables."""

UNCOMPARED = frozenset((".pdf", ".docx", ".odt", ".rtf", ".msg", ".xlsx", ".zip", ".vtt", ".srt"))
"""Formats that nothing else here can read."""

_STAMPS = """jan feb mar apr may jun jul aug sep oct nov dec january february march april june july august september
october november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
utc gmt cet cest est edt pst pdt webvtt note speaker"""
STRUCTURE = frozenset(_STAMPS.split()) | LABELS | {word for name in HEADERS for word in name.split()}
"""Words of stamps: they are in ``at``."""


class _Text(html.parser.HTMLParser):
    """What a browser would show of a page, roughly."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style", "title", "head")
        if tag not in ("b", "i", "u", "em", "strong", "span", "a", "font", "wbr"):
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style", "title", "head")))
        if tag not in ("b", "i", "u", "em", "strong", "span", "a", "font", "wbr"):
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def html_words(text: str) -> Iterator[str]:
    """The words a browser shows."""
    reader = _Text()
    reader.feed(text)
    yield from WORD.findall("".join(reader.pieces))


def json_words(node: object) -> Iterator[str]:
    """The words of strings that are sentences."""
    if isinstance(node, dict):
        said = SAID if not TWINS & node.keys() else frozenset()  # the same text twice, which a mutation tells apart
        for key, value in node.items():
            if isinstance(value, str) and key in said and len(value.split()) >= SENTENCE:
                text = ADDRESS.sub(" ", value)
                yield from html_words(text) if "<" in text else iter(WORD.findall(text))
            elif not isinstance(value, str):
                yield from json_words(value)
    elif isinstance(node, list):
        for value in node:
            yield from json_words(value)


def mail_words(content: bytes) -> Iterator[str]:
    """The words of the text of a mail: of the plain parts, or of the HTML ones where there is no plain one."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    parts = [
        part for part in message.walk() if not part.is_multipart() and part.get_content_disposition() != "attachment"
    ]
    plain = [part for part in parts if part.get_content_type() == "text/plain"]
    for part in plain or [part for part in parts if part.get_content_type() == "text/html"]:
        try:
            text = str(part.get_content())
        except (LookupError, UnicodeError, ValueError):
            continue
        yield from WORD.findall(text) if plain else html_words(text)


def raw_words(name: str, content: bytes) -> list[str]:
    """The words somebody wrote in a file, by means other than ours. Raises what those means raise."""
    suffix = Path(name).suffix.lower()
    if suffix == ".eml":
        return list(mail_words(content))
    if suffix == ".mbox":
        mails = re.split(rb"(?m)^From .*\n", content)
        return [word for mail in mails if mail.strip() for word in mail_words(mail)]
    text = decode(name, content).text
    if suffix in (".html", ".htm"):
        return list(html_words(text))
    if suffix == ".json":
        return list(json_words(json.loads(text)))
    if suffix in (".jsonl", ".ndjson"):
        return [word for line in text.splitlines() if line.strip() for word in json_words(json.loads(line))]
    if suffix in (".csv", ".tsv"):
        first = text.lstrip().partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=max(",;\t|", key=first.count)))
        if len({len(row) for row in rows}) > 1:
            raise ValueError("ragged rows can be read in more than one way")
        return [
            word for row in rows[1:] for cell in row if len(cell.split()) >= SENTENCE for word in WORD.findall(cell)
        ]
    return WORD.findall(NAME_ONLY.sub(" ", text))


def kept_words(found: Parsed) -> Iterator[str]:
    """Every word that a person gets to see."""
    transcript = found.transcript
    texts = [transcript.title or "", json.dumps(dict(transcript.metadata), ensure_ascii=False), *transcript.warnings]
    for turn in transcript.turns:
        texts += [turn.text, turn.speaker or "", turn.role.value, *(part.text for part in turn.hidden)]
    for text in texts:
        yield from WORD.findall(text.casefold())
        yield from WORD.findall(re.sub(r"[*_`~#|]", "", text.casefold()))


def words_kept(name: str, content: bytes) -> set[str] | None:
    """The words that our reader shows; None where the file can't be read as a whole."""
    kept: set[str] = set()
    try:
        for found in read_file(name, io.BytesIO(content), LIMITS):
            if isinstance(found, Unread):
                return None
            kept.update(kept_words(found))
    except ReadError:
        return None
    return kept


def missing(name: str, content: bytes, kept: set[str]) -> Counter[str]:
    """The words of the file that are not among ``kept``; none where the other means can't read it as it stands."""
    if Path(name).suffix.lower() in UNCOMPARED:
        return Counter()
    try:
        content.decode("utf-8")  # broken characters may be read in more than one way
        raw = Counter(part for word in raw_words(name, content) for part in WORD.findall(word.casefold()))
    except (ValueError, LookupError, RecursionError, AssertionError, csv.Error, ReadError):
        return Counter()
    whole = " ".join(kept)
    return Counter(
        {word: count for word, count in raw.items() if word not in kept and word not in STRUCTURE and word not in whole}
    )


def lost(name: str, content: bytes) -> Counter[str] | None:
    """The words that are nowhere; None where the file can't be read as a whole."""
    kept = words_kept(name, content)
    return None if kept is None else missing(name, content, kept)


def cases(paths: list[str]) -> Iterator[tuple[str, bytes]]:
    """Names and contents of what is to be looked at."""
    for given in paths:
        place = Path(given)
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if not file.is_file():
                continue
            lines = file.read_text("utf-8").splitlines() if file.suffix == ".jsonl" else []
            first = json.loads(lines[0]) if lines else {}
            if "raw" not in first and "content" not in first:
                yield str(file), file.read_bytes()
                continue
            for number, line in enumerate(lines):
                yield _case(file, number, json.loads(line))


def _case(file: Path, number: int, case: dict[str, str]) -> tuple[str, bytes]:
    if "content" in case:
        return f"{file}:{number}:{case.get('name', 'a.txt')}", case["content"].encode()
    kind = "html" if case.get("format") == "html" else "plain"
    head = f"From: Ann <ann@x.example>\nTo: b@y.example\nSubject: s\nContent-Type: text/{kind}; charset=utf-8\n"
    return f"{file}:{number}.eml", (head + "Content-Transfer-Encoding: 8bit\n\n" + case["raw"]).encode()


def main() -> int:
    """Look and print; 1 when a word was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("paths", nargs="*", default=[str(Path(__file__).parents[1] / "tests" / "data")])
    parser.add_argument("--show", type=int, default=20)
    options = parser.parse_args()
    totals: Counter[str] = Counter()
    shown = 0
    for name, content in cases(options.paths):
        try:
            words = lost(name, content)
        except Exception as error:  # noqa: BLE001  # the other means failed: nothing to compare with
            print(json.dumps({"file": name, "not compared": f"{type(error).__name__}: {error}"[:120]}))
            continue
        totals["files"] += 1
        totals["not read"] += words is None
        if words:
            totals["files that lost words"] += 1
            totals["words lost"] += words.total()
            shown += 1
            if shown <= options.show:
                print(json.dumps({"file": name, "lost": words.most_common(12)}, ensure_ascii=False))
    print(json.dumps(totals))
    return 1 if totals["words lost"] else 0


if __name__ == "__main__":
    sys.exit(main())
