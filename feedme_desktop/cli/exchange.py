"""``import-examples`` and ``export``: examples from files and into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import complain, emit, say
from feedme_desktop.cli.progress import Bar

if TYPE_CHECKING:
    from feedme_desktop.services.exchange import OnDuplicate

_STATUSES = ("pending", "needs_work", "approved", "rejected")


@click.command("import-examples", help="Take in questions and answers: .jsonl, .csv, .md or .xlsx.")
@click.argument("file")
@click.option("--status", type=click.Choice(["pending", "approved"]), default="pending", show_default=True)
@click.option(
    "--on-duplicate", type=click.Choice(["skip", "overwrite", "merge", "keep"]), default="skip", show_default=True
)
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@shared
@click.pass_context
def import_examples_command(
    context: click.Context,
    file: str,
    status: str,
    on_duplicate: OnDuplicate,
    dry_run: bool,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Import examples."""
    from feedme_desktop.domain.example import ReviewStatus

    session = Session(context, as_json, data_dir)
    with session.library() as library, Bar("Importing examples", None) as bar:
        done = 0

        def progress(lines: int) -> None:
            nonlocal done
            bar.advance(lines - done)
            done = lines

        summary = library.exchange.import_examples(
            file,
            status=ReviewStatus(status),
            on_duplicate=on_duplicate,
            dry_run=dry_run,
            progress=progress,
        )
    if session.json:
        emit(summary)
    else:
        for error in summary["errors"]:
            complain(f"{file}: {error['message']}")
        parts = [
            f"{summary[name]} {name}"
            for name in ("imported", "skipped", "overwritten", "merged", "failed")
            if summary[name]
        ]
        say(f"{'Would be: ' if dry_run else ''}{', '.join(parts) or 'nothing to import'}")
    return 1 if summary["failed"] else 0


@click.command("export", help="Write examples to a file. Formats for reading and training hold approved ones only.")
@click.argument("file")
@click.option(
    "--format", "form", required=True, type=click.Choice(["jsonl", "csv", "md", "html", "openai-jsonl", "gemini-jsonl"])
)
@click.option("--status", type=click.Choice(_STATUSES), help="Only those with this status.")
@shared
@click.pass_context
def export_command(
    context: click.Context, file: str, form: str, status: str | None, as_json: bool, data_dir: Path | None
) -> int:
    """Export examples."""
    from feedme_desktop.domain.example import ReviewStatus

    session = Session(context, as_json, data_dir)
    with session.library() as library:
        count = library.exchange.export(file, format=form, status=ReviewStatus(status) if status else None)
    if session.json:
        emit({"file": file, "format": form, "examples": count, "error": None})
    else:
        say(f"{count} examples written to {file}")
    return 0
