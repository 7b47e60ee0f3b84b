"""``import``, ``process``, ``cancel``, ``retry`` and ``delete``: work on conversations, waited for.

The queue runs on threads of this process; Ctrl+C hands unfinished work back.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.money import spent_text
from feedme_desktop.cli.options import Session, each, shared
from feedme_desktop.cli.output import emit, say
from feedme_desktop.cli.progress import Bar
from feedme_desktop.errors import NotFoundError, ServiceUnavailableError, UserError

if TYPE_CHECKING:
    from datetime import datetime

    from feedme_desktop.domain.records import ImportEvent, Spent, Submitted
    from feedme_desktop.services.imports import Candidate, ImportService
    from feedme_desktop.services.library import Library
    from feedme_desktop.services.queue import QueueRunner

_FINAL = ("completed", "failed", "cancelled")

PATIENCE_S = 120.0
"""A call does not wait longer for a model; the job goes on waiting, for the window or the next call."""


@click.command("import", help="Import files and folders, and wait until they are done.")
@click.argument("paths", nargs=-1, required=True)
@click.option(
    "--engine", type=click.Choice(["rules", "gemini", "openai"]), default=None, help="Default: the settings'."
)
@click.option("--folder", help="Put the conversations and their examples into this folder.")
@click.option("--tag", "tags", multiple=True, help="Tag their examples; may be repeated.")
@shared
@click.pass_context
def import_command(
    context: click.Context,
    paths: tuple[str, ...],
    engine: str | None,
    folder: str | None,
    tags: tuple[str, ...],
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Import files."""
    session = Session(context, as_json, data_dir)
    with session.library() as library:
        candidates = list(_candidates(library, paths))
        with Bar("Importing", len(candidates)) as bar:
            results = _Results(session, bar)
            with running(library, results.hear) as runner:
                for name, refused in candidates:
                    if refused is not None:
                        results.refused(name, refused.code or "unsupported", str(refused.refusal))
                        continue
                    for submitted in library.imports.submit(name, engine=engine, folder=folder, tags=tags):
                        results.submitted(name, submitted)
                runner.run_until_idle(results.waiting(), patience_s=PATIENCE_S)
            results.complete(library)
    return results.finish()


def _candidates(library: Library, paths: Sequence[str]) -> Iterator[tuple[str, Candidate | None]]:
    """Files as given; those found in folders with the reason why one is refused."""
    for given in paths:
        if not Path(given).is_dir():
            yield given, None  # named by a person: its content decides
            continue
        for candidate in library.imports.survey([given]):
            yield str(candidate.path), candidate if candidate.refusal is not None else None


@contextmanager
def running(library: Library, hear: Any) -> Iterator[QueueRunner]:
    """A queue at work; at the end, also by Ctrl+C, unfinished jobs go back."""
    from feedme_desktop.services.queue import QueueRunner

    with ThreadPoolExecutor(2, thread_name_prefix="work") as pool:
        runner = QueueRunner(library, threads=2, on_event=hear, submit=pool.submit)
        runner.start()
        try:
            yield runner
        finally:
            runner.stop(deadline_s=10)


class _Results:
    """Collects what became of each file and prints it as soon as it is known."""

    def __init__(self, session: Session, bar: Bar) -> None:
        self._session = session
        self._bar = bar
        self._lock = threading.Lock()
        self._files: dict[int, str] = {}
        self._early: dict[int, list[ImportEvent]] = {}
        self._done: set[int] = set()
        self._told: set[tuple[int, int | None]] = set()
        self._began = time.monotonic()
        self._counts = {"completed": 0, "duplicate": 0, "failed": 0, "waiting": 0, "examples": 0}
        self._spent: Spent | None = None

    def submitted(self, name: str, submitted: Submitted) -> None:
        """Note a file that was handed in."""
        if submitted.error is not None:
            self.refused(name, submitted.error.code, submitted.error.message, submitted.part)
            return
        if submitted.duplicate_of is not None and not self._resumes(submitted):
            known = submitted.duplicate_of
            self._print(name, submitted.part, known, "completed", duplicate_of=known)
            return
        number = submitted.conversation_id or submitted.duplicate_of
        assert number is not None
        with self._lock:
            self._files[number] = name
            events = self._early.pop(number, [])
        for event in events:
            self.hear(event)

    def _resumes(self, submitted: Submitted) -> bool:
        """Whether the same bytes came in a call that did not get to its end: then this call brings it there."""
        with self._lock:
            return submitted.unfinished and submitted.duplicate_of not in self._files

    def refused(self, name: str, code: str, message: str, part: int | None = None) -> None:
        """Note a file, or a ticket of it, that was not taken."""
        self._print(name, part, None, "failed", error={"code": code, "message": message})

    def hear(self, event: ImportEvent) -> None:
        """Take an event of the queue, on one of its threads."""
        if event.waiting_until is not None and event.error is not None and event.file:
            self._bar.above(f"{event.error.message} Trying again at {event.waiting_until.astimezone():%H:%M:%S}.")
        if event.status.value not in _FINAL:
            return
        key = event.source_id if event.source_id is not None else event.conversation_id
        with self._lock:
            name = self._files.get(key)
            if name is None:
                self._early.setdefault(key, []).append(event)  # it was faster than its hand-in
                return
            if (key, event.part) in self._told:
                return  # read once more, since meanwhile it is known who is an agent
            self._told.add((key, event.part))
            self._done.add(key)
        error = None if event.error is None else {"code": event.error.code, "message": event.error.message}
        self._print(
            name, event.part, event.conversation_id, event.status.value, examples=event.examples, joined=event.joined,
            duplicate_of=event.duplicate_of, seconds=event.seconds, error=error, updated=event.updated,
            usage=event.usage,
        )  # fmt: skip

    def waiting(self) -> list[int]:
        """The conversations to wait for."""
        with self._lock:
            return list(self._files)

    def complete(self, library: Library) -> None:
        """Print those that another process finished."""
        for conversation_id in sorted(set(self._files) - self._done):
            name = self._files[conversation_id]
            try:
                row = library.imports.detail(conversation_id).row
            except NotFoundError:  # it was a newer state of another conversation, or no news of it
                self._print(name, None, None, "completed", updated=True)
                continue
            error = None if row.error is None else {"code": row.error.code, "message": row.error.message}
            self._print(
                name, row.part, row.id, row.status.value, examples=row.examples, error=error, usage=row.usage,
                waiting_until=row.waiting_until,
            )  # fmt: skip

    def finish(self) -> int:
        """The last line for people, and the exit code."""
        counts, spent = self._counts, self._spent
        if not self._session.json:
            seconds = time.monotonic() - self._began
            say(
                f"{counts['completed']} imported with {counts['examples']} examples, "
                f"{counts['duplicate']} known already, {counts['failed']} failed, in {seconds:.1f} s"
                + (f", {spent_text(spent)}" if spent is not None and (spent.tokens or spent.fell_back) else "")
                + (f"; {counts['waiting']} wait for the model" if counts["waiting"] else "")
            )
        if counts["waiting"] and not counts["completed"] + counts["duplicate"]:
            return ServiceUnavailableError.exit_code
        return 1 if counts["failed"] or counts["waiting"] else 0

    def _print(
        self,
        name: str,
        part: int | None,
        conversation_id: int | None,
        status: str,
        *,
        examples: int = 0,
        joined: int = 0,
        duplicate_of: int | None = None,
        seconds: float = 0.0,
        error: dict[str, str] | None = None,
        updated: bool = False,
        usage: Spent | None = None,
        waiting_until: datetime | None = None,
    ) -> None:
        with self._lock:
            kind = {"completed": "completed", "pending": "waiting"}.get(status, "failed")
            kind = "duplicate" if duplicate_of is not None else kind
            self._counts[kind] += 1
            if usage is not None:
                self._spent = usage if self._spent is None else self._spent + usage
            self._counts["failed"] += kind == "completed" and error is not None
            self._counts["examples"] += examples
            if part:
                self._bar.more()  # only its first ticket was counted when the files were
            self._bar.advance()
            if self._session.json:
                emit({
                    "file": name, "part": part, "conversation_id": conversation_id, "status": status,
                    "examples": examples, "joined": joined, "duplicate_of": duplicate_of, "updated": updated,
                    "seconds": seconds, "error": error, "usage": None if usage is None else usage.as_json(),
                    "waiting_until": None if waiting_until is None else waiting_until.isoformat(),
                })  # fmt: skip
            elif error is not None:
                self._bar.above(error["message"])
            elif duplicate_of is not None:
                which = name if part is None else f"{name}, ticket {part + 1},"
                self._bar.above(f"{which} is here already as conversation {duplicate_of}.")
            elif updated:
                self._bar.above(f"{name} brings conversation {conversation_id} up to date.")


@click.command("process", help="Parse and extract conversations anew; edits and decisions stay.")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.option(
    "--engine", type=click.Choice(["rules", "gemini", "openai"]), default=None, help="Default: the one they had."
)
@shared
@click.pass_context
def process_command(
    context: click.Context, ids: tuple[int, ...], engine: str | None, as_json: bool, data_dir: Path | None
) -> int:
    """Process again."""

    def queue(imports: ImportService, number: int) -> None:
        imports.process(number, engine=engine)

    return _queue_and_wait(Session(context, as_json, data_dir), ids, queue)


@click.command("retry", help="Try failed or cancelled conversations again.")
@click.argument("ids", nargs=-1, required=True, type=int)
@shared
@click.pass_context
def retry_command(context: click.Context, ids: tuple[int, ...], as_json: bool, data_dir: Path | None) -> int:
    """Retry."""
    return _queue_and_wait(Session(context, as_json, data_dir), ids, lambda imports, number: imports.retry(number))


@click.command("cancel", help="Stop the work on conversations.")
@click.argument("ids", nargs=-1, required=True, type=int)
@shared
@click.pass_context
def cancel_command(context: click.Context, ids: tuple[int, ...], as_json: bool, data_dir: Path | None) -> int:
    """Cancel."""
    session = Session(context, as_json, data_dir)
    with session.library() as library:

        def act(number: int) -> dict[str, Any]:
            library.imports.cancel(number)
            return {"status": library.imports.detail(number).row.status.value}

        return each(session, ids, "conversation_id", act, lambda found: f"{found['conversation_id']} {found['status']}")


@click.command("delete", help="Erase conversations or examples. Approved examples outlive their conversation.")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.option(
    "--what",
    type=click.Choice(["conversations", "everything", "examples"]),
    default="conversations",
    help="conversations: approved examples stay; everything: those too; examples: IDs are of examples.",
)
@shared
@click.pass_context
def delete_command(
    context: click.Context, ids: tuple[int, ...], what: str, as_json: bool, data_dir: Path | None
) -> int:
    """Erase."""
    session = Session(context, as_json, data_dir)
    with session.library() as library:
        who = library.settings.user_name

        def act(number: int) -> dict[str, Any]:
            if what == "examples":
                library.imports.delete_example(number, who=who)
                return {"status": "deleted"}
            erased = library.imports.delete(number, everything=what == "everything", who=who)
            return {"status": "deleted", "examples": erased}

        key = "example_id" if what == "examples" else "conversation_id"
        return each(session, ids, key, act, lambda found: f"{found[key]} deleted")


def restore_conversation(session: Session, number: int, version: int) -> int:
    """Make an earlier state of a conversation current, and wait until it is read."""
    with session.library() as library:

        def act(conversation_id: int) -> dict[str, Any]:
            made = library.imports.restore_version(conversation_id, version)
            with running(library, _ignore) as runner:
                runner.run_until_idle([conversation_id], patience_s=PATIENCE_S)
            row = library.imports.detail(conversation_id).row
            if row.error is not None:
                raise UserError(row.error.message, code=row.error.code)
            return {"status": row.status.value, "version": made}

        def line(found: dict[str, Any]) -> str:
            return f"{found['conversation_id']} {found['status']}, version {found['version']}"

        return each(session, [number], "conversation_id", act, line)


def _queue_and_wait(session: Session, ids: Sequence[int], queue: Callable[[ImportService, int], None]) -> int:
    with session.library() as library:
        queued: list[int] = []
        refused: dict[int, UserError] = {}
        for number in dict.fromkeys(ids):
            try:
                queue(library.imports, number)
                queued.append(number)
            except ServiceUnavailableError:
                raise
            except UserError as error:
                refused[number] = error
        if queued:
            with running(library, _ignore) as runner:
                runner.run_until_idle(queued, patience_s=PATIENCE_S)

        def act(number: int) -> dict[str, Any]:
            if number in refused:
                raise refused[number]
            row = library.imports.detail(number).row
            if row.error is not None:
                raise UserError(row.error.message, code=row.error.code)
            usage = None if row.usage is None else row.usage.as_json()
            return {"status": row.status.value, "examples": row.examples, "usage": usage}

        def line(found: dict[str, Any]) -> str:
            return f"{found['conversation_id']} {found['status']}, {found['examples']} examples"

        return each(session, list(dict.fromkeys(ids)), "conversation_id", act, line)


def _ignore(_: ImportEvent) -> None:
    """Nobody watches single steps here."""
