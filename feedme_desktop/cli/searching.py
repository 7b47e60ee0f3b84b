"""``search``: one query, or a file of them run one by one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import complain, emit, say
from feedme_desktop.errors import ReadError, ServiceUnavailableError, UsageError, UserError

if TYPE_CHECKING:
    from feedme_desktop.domain.records import SearchResult
    from feedme_desktop.services.library import Library


@click.command("search", help="Search answers by meaning and words. Write -- before a QUERY that starts with a dash.")
@click.argument("words", metavar="QUERY", nargs=-1)
@click.option("--batch", type=click.Path(), help='Lines {"id", "text"}; one line a query comes out.')
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--status", type=click.Choice(["approved", "all"]), default="approved", show_default=True)
@click.option("--tag", help="Only examples with this tag.")
@click.option("--folder", help="Only examples in this folder.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]), help="Only examples made since then.")
@click.option("--mode", type=click.Choice(["hybrid", "meaning", "words"]), default="hybrid", show_default=True)
@click.option("--syntax", is_flag=True, help="Understand tag:NAME, folder:NAME and since:DATE in the query.")
@shared
@click.pass_context
def search_command(context: click.Context, /, words: tuple[str, ...], batch: str | None, **given: Any) -> int:
    """Search."""
    session = Session(context, given.pop("as_json"), given.pop("data_dir"))
    if (batch is None) == (not words):
        raise UsageError("Give a query, or a file of queries with --batch.")
    searcher = _Searcher(session, **given)
    with session.library(warm_up=given["mode"] != "words") as library:
        if batch is None:
            found = searcher.ask(library, " ".join(words))
            searcher.print(found)
            return 0
        return searcher.run_batch(library, batch)


class _Searcher:
    """One set of options for every query of a call."""

    def __init__(
        self,
        session: Session,
        *,
        limit: int,
        status: str,
        tag: str | None,
        folder: str | None,
        since: datetime | None,
        mode: str,
        syntax: bool,
    ) -> None:
        self._session = session
        since = since.replace(tzinfo=UTC) if since else None
        self._options: dict[str, Any] = {
            "limit": limit, "approved_only": status == "approved", "tag": tag, "folder": folder, "since": since,
            "mode": mode,
        }  # fmt: skip
        self._syntax = syntax
        self._threshold = 0.0

    def ask(self, library: Library, text: str) -> SearchResult:
        """Run one query."""
        self._threshold = library.settings.similarity_threshold
        options = dict(self._options)
        if self._syntax:
            text, found = operators(text)
            options.update(found)
        return library.search.search(text, **options)

    def run_batch(self, library: Library, path: str) -> int:
        """Run a file of queries, print a line each; a line that can't be run fails alone."""
        code = 0
        for number, line in enumerate(_lines(path), 1):
            try:
                value = json.loads(line)
                name, text = value.get("id"), str(value["text"])
            except (ValueError, KeyError, AttributeError):
                complain(f"{path}: line {number} is not an object with id and text: correct it.")
                code = 1
                continue
            try:
                found = self.ask(library, text)
            except ServiceUnavailableError:
                raise
            except UserError as error:
                emit({"id": name, "query": text, "took_ms": 0.0, "hits": [], "error": error.as_json()})
                code = 1
                continue
            emit(self._json(found, name))
        return code

    def print(self, found: SearchResult) -> None:
        """Print the answer to one query."""
        if self._session.json:
            emit(self._json(found, None))
            return
        if not found.hits:
            say("Nothing found. Approve more examples, or search all of them with --status all.")
        for number, hit in enumerate(found.hits, 1):
            row = hit.example
            say(f"{number}. {' '.join(row.question.split())}")
            say(f"   {' '.join(row.answer.split())}")
            say(f"   score {hit.score:.2f}, {row.status.value}, example {row.id}")
        if found.degraded:
            complain(f"Searched without {found.degraded}: see feedme doctor.")

    def _json(self, found: SearchResult, name: object) -> dict[str, Any]:
        from feedme_desktop.cli.views import hit_json

        head = {} if name is None else {"id": name}
        hits = [hit_json(hit, self._threshold) for hit in found.hits]
        result: dict[str, Any] = {**head, "query": found.query, "took_ms": found.took_ms, "hits": hits}
        return {**result, "degraded": found.degraded} if found.degraded else result


def operators(text: str) -> tuple[str, dict[str, Any]]:
    """The query without its operators, and what they ask for. Raises ``UsageError`` for a date that is none."""
    words: list[str] = []
    found: dict[str, Any] = {}
    for word in text.split():
        name, colon, value = word.partition(":")
        if not colon or not value or name not in ("tag", "folder", "since"):
            words.append(word)
        elif name == "since":
            try:
                found[name] = datetime.fromisoformat(value).replace(tzinfo=UTC)
            except ValueError as error:
                raise UsageError(f"{value} is not a date: write it as 2024-01-31.") from error
        else:
            found[name] = value
    return " ".join(words), found


def _lines(path: str) -> Iterator[str]:
    try:
        if path == "-":
            yield from (line for line in sys.stdin if line.strip())
            return
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from (line for line in file if line.strip())
    except OSError as error:
        raise ReadError(
            f"{path} can't be read: {error.strerror or error}. Check the path.", code="unreadable"
        ) from error
    except UnicodeError as error:
        raise ReadError(f"{path} is not UTF-8 text: save it as UTF-8.", code="not_text") from error
