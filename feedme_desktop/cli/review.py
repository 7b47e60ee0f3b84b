"""``approve``, ``reject``, ``edit`` and ``restore``: what people decide and write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.importing import restore_conversation
from feedme_desktop.cli.options import Session, each, shared
from feedme_desktop.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from feedme_desktop.domain.records import Saved
    from feedme_desktop.services.library import Library

_REASONS = ("poor_quality", "irrelevant", "duplicate", "incomplete", "inaccurate", "policy", "other")


@click.command("approve", help="Approve examples.")
@click.argument("ids", nargs=-1, required=True, type=int)
@shared
@click.pass_context
def approve_command(context: click.Context, ids: tuple[int, ...], as_json: bool, data_dir: Path | None) -> int:
    """Approve."""

    def act(library: Library, number: int) -> Saved:
        return library.review.approve([number], who=library.settings.user_name)[0]

    return _change(Session(context, as_json, data_dir), ids, act, approves=True)


@click.command("reject", help="Reject examples, with a reason.")
@click.argument("ids", nargs=-1, required=True, type=int)
@click.option("--reason", type=click.Choice(_REASONS), required=True)
@click.option("--note", help="More about the reason.")
@shared
@click.pass_context
def reject_command(
    context: click.Context, ids: tuple[int, ...], reason: str, note: str | None, as_json: bool, data_dir: Path | None
) -> int:
    """Reject."""

    def act(library: Library, number: int) -> Saved:
        return library.review.reject([number], reason, note=note, who=library.settings.user_name)[0]

    return _change(Session(context, as_json, data_dir), ids, act)


@click.command("edit", help="Change the question or answer of an example.")
@click.argument("number", metavar="ID", type=int)
@click.option("--question")
@click.option("--answer")
@click.option("--tag", "tags", multiple=True, help="The new tags; may be repeated.")
@click.option("--if-version", type=int, help="Refuse when the example has another version by now.")
@click.option("--approve", is_flag=True, help="Approve it in the same step.")
@shared
@click.pass_context
def edit_command(
    context: click.Context,
    number: int,
    question: str | None,
    answer: str | None,
    tags: tuple[str, ...],
    if_version: int | None,
    approve: bool,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Edit."""
    if question is None and answer is None and not tags and not approve:
        raise UsageError("Nothing to change: give --question, --answer, --tag or --approve.")

    def act(library: Library, example_id: int) -> Saved:
        return library.review.edit(
            example_id, question=question, answer=answer, tags=tags or None, if_version=if_version, approve=approve,
            who=library.settings.user_name,
        )  # fmt: skip

    return _change(Session(context, as_json, data_dir), (number,), act, approves=approve)


@click.command("restore", help="Make an earlier version of an example or a conversation the current one.")
@click.argument("number", metavar="ID", type=int)
@click.argument("version", metavar="V", type=int)
@click.option("--what", type=click.Choice(["examples", "conversations"]), default="examples")
@shared
@click.pass_context
def restore_command(
    context: click.Context, number: int, version: int, what: str, as_json: bool, data_dir: Path | None
) -> int:
    """Restore."""
    if what == "conversations":
        return restore_conversation(Session(context, as_json, data_dir), number, version)

    def act(library: Library, example_id: int) -> Saved:
        return library.review.restore(example_id, version, who=library.settings.user_name)

    return _change(Session(context, as_json, data_dir), (number,), act)


def _change(
    session: Session, ids: tuple[int, ...], act: Callable[[Library, int], Saved], *, approves: bool = False
) -> int:
    with session.library() as library:
        code = _each(session, library, ids, act, approves=approves)
        library.quality.retrain_if_due()
    return code


def _each(
    session: Session, library: Library, ids: tuple[int, ...], act: Callable[[Library, int], Saved], *, approves: bool
) -> int:
    def one(number: int) -> dict[str, Any]:
        saved = act(library, number)
        found: dict[str, Any] = {"status": saved.status.value, "version": saved.version}
        if approves:
            found["unsupported"] = [list(span) for span in library.examples.detail(number).row.unsupported]
        return found

    def unchanged(number: int) -> dict[str, Any]:
        try:
            row = library.examples.detail(number).row
        except NotFoundError:
            return {"status": None, "version": None}
        return {"status": row.status.value, "version": row.version}

    return each(session, ids, "example_id", one, _done, unchanged)


def _done(found: dict[str, Any]) -> str:
    from feedme_desktop.domain.proof import told

    doubtful = found.get("unsupported")
    line = f"{found['example_id']} {found['status']}, version {found['version']}"
    return f"{line}; it has {told(len(doubtful))}" if doubtful else line
