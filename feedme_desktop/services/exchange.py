"""Examples from files into the library, and from the library into files.

A duplicate is the same question but for spelling (``domain.wording``). Texts are embedded together and copied in bulk.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from feedme_desktop.db import conversations, edits, examples, exchange
from feedme_desktop.db.conversations import storable
from feedme_desktop.db.copying import halfvec_bytes
from feedme_desktop.db.database import Database
from feedme_desktop.db.edits import Content
from feedme_desktop.db.examples import NewExample, NewVector
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.wording import question_key
from feedme_desktop.embedding.base import Embedder
from feedme_desktop.errors import UserError
from feedme_desktop.services.exchange_formats import FORMATS, BadLine, Line, read_lines, write_records
from feedme_desktop.services.upkeep import BulkLoad
from feedme_desktop.services.work import KINDS, texts_of
from feedme_desktop.settings import Settings

OnDuplicate = Literal["skip", "overwrite", "merge", "keep"]

CHUNK = 1_000
"""Lines embedded and stored together, in one transaction."""

_BAD_SHOWN = 20


@dataclass(slots=True)
class _Tally:
    lines: int = 0
    imported: int = 0
    skipped: int = 0
    overwritten: int = 0
    merged: int = 0
    bad: list[BadLine] = field(default_factory=list)


class ExchangeService:
    """Imports and exports examples."""

    def __init__(self, database: Database, settings: Settings, embedder: Embedder) -> None:
        self._database = database
        self._settings = settings
        self._embedder = embedder

    def import_examples(
        self,
        path: Path | str,
        *,
        status: ReviewStatus = ReviewStatus.PENDING,
        on_duplicate: OnDuplicate = "skip",
        dry_run: bool = False,
        progress: Callable[[int], None] | None = None,
    ) -> dict[str, Any]:
        """Take in the examples of a file; a line's own status wins over ``status``. Returns the summary to print.

        ``progress`` hears the number of lines done. Raises ``ReadError`` for a file that can't be read.
        """
        began = time.monotonic()
        tally = _Tally()
        seen: set[str] = set()
        with BulkLoad(self._database) as load:
            for chunk in _chunks(read_lines(Path(path)), tally):
                before = tally.imported
                fresh = [replace(line, status=line.status or status) for line in chunk]
                self._take(fresh, on_duplicate, dry_run, tally, seen)
                load.added(0 if dry_run else tally.imported - before)
                if progress is not None:
                    progress(tally.lines)
        return _summary(str(path), tally, dry_run, time.monotonic() - began)

    def export(self, path: Path | str, *, format: str, status: ReviewStatus | None = None) -> int:
        """Write examples to a file, whole or not at all, and return how many. Raises ``UserError``.

        Without ``status`` formats for import hold every example, the others only approved ones.
        """
        form = FORMATS.get(format)
        if form is None:
            raise UserError(f"There is no format {format!r}: use one of {', '.join(FORMATS)}.", code="unsupported")
        if status is None and form.approved_only:
            status = ReviewStatus.APPROVED
        target = Path(path)
        try:
            handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=f".{target.name}.")
        except OSError as error:
            raise _not_written(target, error) from error
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                with self._database.read() as conn:
                    count = write_records(file, (_record(row) for row in exchange.read_out(conn, status)), form)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except OSError as error:
            raise _not_written(target, error) from error
        finally:
            Path(name).unlink(missing_ok=True)
        return count

    def _take(
        self, lines: Sequence[Line], on_duplicate: OnDuplicate, dry_run: bool, tally: _Tally, seen: set[str]
    ) -> None:
        keyed = [(question_key(storable(line.question)), line) for line in lines]
        fresh, changed = self._sort_out(keyed, on_duplicate, tally, seen)
        if dry_run or not (fresh or changed):
            return
        texts = [text for _, line in fresh for text in texts_of(line.question, line.answer)]
        texts += [text for new in changed for text in texts_of(new.question, new.answer)]
        wanted = list(dict.fromkeys(texts))
        vectors = dict(zip(wanted, halfvec_bytes(self._embedder.embed(wanted)), strict=True))
        with self._database.transaction() as conn:
            self._insert(conn, fresh, vectors)
            for new in changed:
                self._change(conn, new, vectors)

    def _sort_out(
        self, keyed: Sequence[tuple[str, Line]], on_duplicate: OnDuplicate, tally: _Tally, seen: set[str]
    ) -> tuple[list[tuple[str, Line]], list[Content]]:
        """Lines to insert, and examples to change, by what is known already and by the lines before."""
        fresh: dict[int, tuple[str, Line]] = {}
        changed: dict[str, Content] = {}
        place: dict[str, int] = {}
        known: dict[str, Content] = {}
        if on_duplicate != "keep":
            with self._database.read() as conn:
                known = exchange.by_question_keys(conn, [key for key, _ in keyed])
        for number, (key, line) in enumerate(keyed):
            if on_duplicate == "keep" or (key not in known and key not in seen):
                fresh[number] = (key, line)
                place[key] = number
                seen.add(key)
                tally.imported += 1
            elif on_duplicate == "skip":
                tally.skipped += 1
            elif key in place:  # a line of this chunk, not stored yet
                fresh[place[key]] = (key, _join_lines(fresh[place[key]][1], line, on_duplicate))
                _count(tally, on_duplicate)
            else:
                base = changed.get(key) or known.get(key)
                if base is not None:  # missing only in a dry run: an earlier chunk would have stored it
                    changed[key] = _changed(base, line, on_duplicate)
                _count(tally, on_duplicate)
        return list(fresh.values()), list(changed.values())

    def _insert(self, conn: Connection, fresh: Sequence[tuple[str, Line]], vectors: dict[str, bytes]) -> None:
        ids = examples.new_ids(conn, len(fresh))
        who, now = self._settings.user_name, datetime.now(UTC)
        new = [_new(i, key, line, who, now) for i, (key, line) in zip(ids, fresh, strict=True)]
        examples.insert(conn, new, who=who)
        model = self._embedder.model
        pairs = zip(ids, (line for _, line in fresh), strict=True)
        examples.insert_vectors(
            conn,
            [
                NewVector(example_id, model, kind, vectors[text])
                for example_id, line in pairs
                for kind, text in zip(KINDS, texts_of(line.question, line.answer), strict=True)
            ],
        )

    def _change(self, conn: Connection, new: Content, vectors: dict[str, bytes]) -> None:
        codes = cut_codes(f"{new.question}\n{new.answer}")
        version = edits.update(conn, new, codes=codes, question_key=question_key(new.question))
        if version is None:
            return  # a person was at it in this very moment: theirs stays
        who = self._settings.user_name
        edits.add_version(conn, replace(new, version=version), kind="imported", who=who, why=None)
        conversations.audit(conn, who, "import", "example", new.id, {"version": version})
        pairs = zip(KINDS, texts_of(new.question, new.answer), strict=True)
        examples.replace_vectors(conn, [NewVector(new.id, self._embedder.model, kind, vectors[t]) for kind, t in pairs])


def _chunks(lines: Iterator[Line | BadLine], tally: _Tally) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        tally.lines += 1
        if isinstance(line, BadLine):
            tally.bad.append(line)
            continue
        chunk.append(replace(line, question=storable(line.question), answer=storable(line.answer)))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _count(tally: _Tally, on_duplicate: OnDuplicate) -> None:
    if on_duplicate == "overwrite":
        tally.overwritten += 1
    else:
        tally.merged += 1


def _join_lines(first: Line, second: Line, on_duplicate: OnDuplicate) -> Line:
    if on_duplicate == "overwrite":
        return second
    tags = tuple(dict.fromkeys((*first.tags, *second.tags)))
    return replace(first, answer=_merged(first.answer, second.answer), tags=tags)


def _changed(base: Content, line: Line, on_duplicate: OnDuplicate) -> Content:
    if on_duplicate == "overwrite":
        new = replace(
            base, question=line.question, answer=line.answer, tags=line.tags, status=line.status or base.status
        )
        # Another status is nobody's decision of before.
        if new.status is not base.status:
            new = replace(new, reviewer=None, reviewed_at=None, reject_reason=None, reject_note=None)
        return new
    tags = tuple(dict.fromkeys((*base.tags, *line.tags)))
    return replace(base, answer=_merged(base.answer, line.answer), tags=tags)


def _merged(old: str, new: str) -> str:
    """Both answers, unless one holds the other."""
    if new.strip() in old:
        return old
    return new if old.strip() in new else f"{old.rstrip()}\n\n{new.lstrip()}"


def _new(example_id: int, key: str, line: Line, who: str, now: datetime) -> NewExample:
    decided = line.status in (ReviewStatus.APPROVED, ReviewStatus.REJECTED)
    return NewExample(
        id=example_id,
        question=line.question,
        answer=line.answer,
        question_key=key,
        codes=cut_codes(f"{line.question}\n{line.answer}"),
        engine="import",
        kind="imported",
        status=line.status or ReviewStatus.PENDING,
        external_id=None if line.id is None else storable(line.id),
        tags=tuple(map(storable, line.tags)),
        language=None if line.language is None else storable(line.language),
        source=None if line.source is None else storable(line.source),
        reviewer=who if decided else None,
        reviewed_at=now if decided else None,
        touched=True,
    )


def _record(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "id": row["external_id"] or str(row["id"])}


def _summary(path: str, tally: _Tally, dry_run: bool, seconds: float) -> dict[str, Any]:
    shown = [{"line": bad.number, "message": f"line {bad.number} {bad.message}"} for bad in tally.bad[:_BAD_SHOWN]]
    return {
        "file": path,
        "lines": tally.lines,
        "imported": tally.imported,
        "skipped": tally.skipped,
        "overwritten": tally.overwritten,
        "merged": tally.merged,
        "failed": len(tally.bad),
        "errors": shown,
        "dry_run": dry_run,
        "seconds": round(seconds, 3),
    }


def _not_written(path: Path, error: OSError) -> UserError:
    return UserError(f"{path} can't be written: {error.strerror or error}. Check the folder.", code="unwritable")
