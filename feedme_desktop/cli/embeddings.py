"""``embeddings``: which model search works with, and changing it without downtime."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import complain, emit, say, table

_STEPS = ("status", "rebuild", "switch")


@click.command("embeddings", help="See or change the model that search works with.")
@click.argument("step", type=click.Choice(_STEPS))
@click.option("--model", help="The model; that of the settings where it is left out.")
@shared
@click.pass_context
def embeddings_command(
    context: click.Context, step: str, model: str | None, as_json: bool, data_dir: Path | None
) -> int:
    """Show, fill in or switch."""
    session = Session(context, as_json, data_dir)
    if step == "status":
        return _status(session)
    if step == "switch" and model is None:
        raise click.UsageError("Name the model to switch to with --model.")
    with session.library() as library:
        name = model or library.settings.embedding_model
        _warn(name)
        done = library.embeddings.rebuild(name, _tell)
        if step == "switch":
            library.embeddings.switch(name)
    found = {"model": name, "embedded": done, "current": step == "switch" or name == library.settings.embedding_model}
    if session.json:
        emit(found)
    else:
        say(f"{done} examples embedded with {name}." + (" Search uses it from now on." if step == "switch" else ""))
    return 0


def _status(session: Session) -> int:
    with session.library() as library:
        states = library.embeddings.status()
    if session.json:
        for state in states:
            emit(asdict(state))
        return 0
    rows = [
        (state.model, "network" if state.remote else "this computer", f"{state.embedded} of {state.total}",
         "in use" if state.current else "")
        for state in states
    ]  # fmt: skip
    table(("model", "runs on", "examples embedded", ""), rows)
    return 0


def _warn(model: str) -> None:
    from feedme_desktop.embedding.registry import REMOTE_MODELS

    if model in REMOTE_MODELS:
        complain("The library's questions and answers, and what is searched for, go to Google, personal data masked.")


def _tell(done: int, total: int) -> None:
    if total:
        complain(f"{done} of {total} examples embedded")
