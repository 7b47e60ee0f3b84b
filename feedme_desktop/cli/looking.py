"""``list``, ``show``, ``history`` and ``diff``: reading only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import complain, emit, say, table
from feedme_desktop.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from feedme_desktop.domain.textdiff import DiffSpan
    from feedme_desktop.domain.transcript import Transcript

_EXAMPLE_STATUSES = ("pending", "needs_work", "approved", "rejected")
_CONVERSATION_STATUSES = ("pending", "processing", "completed", "failed", "cancelled")

what_option = click.option("--what", type=click.Choice(["examples", "conversations"]), default="examples")


@click.command("list", help="List examples or conversations; all of them unless --limit is given.")
@what_option
@click.option("--status", help="Only those with this status.")
@click.option("--limit", type=click.IntRange(min=0), help="At most this many.")
@click.option("--seen-again", is_flag=True, help="Rejected examples that tickets came with since.")
@click.option("--contradicted", is_flag=True, help="Examples that have another answer to the same question.")
@shared
@click.pass_context
def list_command(
    context: click.Context,
    what: str,
    status: str | None,
    limit: int | None,
    seen_again: bool,
    contradicted: bool,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """List rows."""
    if what != "examples" and (seen_again or contradicted):
        raise UsageError("--seen-again and --contradicted are about examples: leave --what away.")
    known = _EXAMPLE_STATUSES if what == "examples" else _CONVERSATION_STATUSES
    if status is not None and status not in known:
        raise UsageError(f"There is no status {status!r} of {what}: use one of {', '.join(known)}.")
    session = Session(context, as_json, data_dir)
    if what == "examples":
        rows = _examples(session, status, limit, seen_again=seen_again, contradicted=contradicted)
    else:
        rows = _conversations(session, status, limit)
    if session.json:
        for row in rows:
            emit(row)
    elif what == "examples":
        table(
            ("id", "status", "quality", "doubtful", "question"),
            [[r["example_id"], r["status"], r["quality"], len(r["unsupported"]) or "", r["question"]] for r in rows],
        )
    else:
        table(
            ("id", "status", "file", "title"),
            [
                [r["conversation_id"], r["status"], r["file"], r["error"]["message"] if r["error"] else r["title"]]
                for r in rows
            ],
        )
    return 0


def _examples(
    session: Session, status: str | None, limit: int | None, *, seen_again: bool, contradicted: bool
) -> list[dict[str, Any]]:
    from feedme_desktop.cli.views import example_json
    from feedme_desktop.domain.example import ReviewStatus
    from feedme_desktop.domain.records import ExampleFilter

    statuses = (ReviewStatus(status),) if status else ()
    wanted = ExampleFilter(statuses=statuses, order="oldest", seen_again=seen_again, contradicted=contradicted)
    with session.library() as library:
        return [example_json(row) for row in library.examples.page(wanted, limit=limit)]


def _conversations(session: Session, status: str | None, limit: int | None) -> list[dict[str, Any]]:
    from feedme_desktop.cli.views import conversation_json
    from feedme_desktop.domain.records import ConversationStatus

    wanted = ConversationStatus(status) if status else None
    with session.library() as library:
        return [conversation_json(row) for row in library.imports.rows(limit=limit, status=wanted)]


@click.command("show", help="Show one example or conversation, whole.")
@click.argument("ids", nargs=-1, required=True, type=int)
@what_option
@shared
@click.pass_context
def show_command(context: click.Context, ids: tuple[int, ...], what: str, as_json: bool, data_dir: Path | None) -> int:
    """Show one."""
    from feedme_desktop.cli.views import conversation_detail_json, example_detail_json

    session = Session(context, as_json, data_dir)
    code = 0
    with session.library() as library:
        for number in ids:
            try:
                if what == "examples":
                    found = example_detail_json(library.examples.detail(number))
                else:
                    found = conversation_detail_json(library.imports.detail(number))
            except NotFoundError as error:
                code = 1
                complain(str(error))
                if session.json:
                    emit({"example_id" if what == "examples" else "conversation_id": number, "error": error.as_json()})
                continue
            if session.json:
                emit({**found, "error": found.get("error")})
            else:
                _print(found)
    return code


def _print(found: dict[str, Any]) -> None:
    from feedme_desktop.domain.proof import told, with_marks

    if doubtful := found.pop("unsupported", ()):
        found["answer"] = with_marks(found["answer"], doubtful)
        found["doubtful"] = f"{told(len(doubtful))}, between [? and ?]"
    for name, value in found.items():
        if name == "turns":
            for turn in value:
                say(f"\n[{turn['index']}] {turn['role']} {turn['speaker'] or ''} {turn['at'] or ''}".rstrip())
                say(turn["text"])
        elif name in ("question", "answer"):
            say(f"{name}:\n  " + str(value).replace("\n", "\n  "))
        elif value not in (None, "", [], {}):
            say(f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}")


@click.command("history", help="Show the versions of an example or a conversation, newest first.")
@click.argument("number", metavar="ID", type=int)
@what_option
@shared
@click.pass_context
def history_command(context: click.Context, number: int, what: str, as_json: bool, data_dir: Path | None) -> int:
    """Show versions."""
    from feedme_desktop.cli.views import transcript_version_json, version_json

    session = Session(context, as_json, data_dir)
    with session.library() as library:
        if what == "conversations":
            versions = [transcript_version_json(row) for row in library.imports.versions(number)]
        else:
            versions = [version_json(version) for version in library.review.history(number)]
    if session.json:
        for version in versions:
            emit(version)
    else:
        columns = tuple(
            name for name in ("version", "kind", "status", "size", "who", "at", "question") if name in versions[0]
        )
        table(columns, [[version[name] for name in columns] for version in versions])
    return 0


@click.command("diff", help="Compare two versions of an example or a conversation.")
@click.argument("number", metavar="ID", type=int)
@click.argument("v1", type=int)
@click.argument("v2", type=int)
@what_option
@shared
@click.pass_context
def diff_command(
    context: click.Context, number: int, v1: int, v2: int, what: str, as_json: bool, data_dir: Path | None
) -> int:
    """Compare versions."""
    from feedme_desktop.domain.textdiff import word_diff

    session = Session(context, as_json, data_dir)
    if what == "conversations":
        return _diff_conversation(session, number, v1, v2)
    with session.library() as library:
        versions = {version.version: version for version in library.review.history(number)}
    for version in (v1, v2):
        if version not in versions:
            raise NotFoundError(f"Example {number} has no version {version}.")
    old, new = versions[v1], versions[v2]
    found: dict[str, Any] = {"example_id": number, "from": v1, "to": v2}
    for name in ("question", "answer"):
        found[name] = [_span_json(span) for span in word_diff(getattr(old, name), getattr(new, name))]
    found["tags"] = {
        "removed": [t for t in old.tags if t not in new.tags],
        "added": [t for t in new.tags if t not in old.tags],
    }
    if session.json:
        emit(found)
        return 0
    for name in ("question", "answer"):
        say(f"{name}:\n  " + "".join(_marked(span) for span in found[name]).replace("\n", "\n  "))
    return 0


def _diff_conversation(session: Session, number: int, v1: int, v2: int) -> int:
    """Compare what two versions of a conversation say, as one text."""
    from feedme_desktop.domain.textdiff import word_diff

    with session.library() as library:
        old, new = (_said(library.imports.transcript_of(number, version)) for version in (v1, v2))
    found: dict[str, Any] = {
        "conversation_id": number, "from": v1, "to": v2,
        "transcript": [_span_json(span) for span in word_diff(old, new)],
    }  # fmt: skip
    if session.json:
        emit(found)
    else:
        say("".join(_marked(span) for span in found["transcript"]))
    return 0


def _said(transcript: Transcript) -> str:
    return "\n\n".join(f"{turn.speaker or turn.role.value}:\n{turn.text}" for turn in transcript.turns)


def _span_json(span: DiffSpan) -> dict[str, str]:
    return {"kind": span.kind, "old": span.old, "new": span.new}


def _marked(span: dict[str, str]) -> str:
    """A change in the marks of wdiff, readable without colours."""
    if span["kind"] == "equal":
        return span["new"]
    old = f"[-{span['old']}-]" if span["old"] else ""
    return old + (f"{{+{span['new']}+}}" if span["new"] else "")
