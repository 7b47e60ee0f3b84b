"""``parse``, ``extract`` and ``gui``: files in the order given, no database, no network."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedme_desktop.cli.options import Session, shared
from feedme_desktop.cli.output import complain, emit, say
from feedme_desktop.errors import UsageError

if TYPE_CHECKING:
    from feedme_desktop.domain.records import Problem, Reading
    from feedme_desktop.services.reading import Reading as FileReading
    from feedme_desktop.settings import Settings


@click.command("gui", help="Open the window; files are queued for import.")
@click.argument("files", nargs=-1, type=click.Path())
@click.option("--data-dir", type=click.Path(path_type=Path), metavar="DIR")
@click.pass_context
def gui_command(context: click.Context, files: tuple[str, ...], data_dir: Path | None) -> int:
    """Open the window."""
    from feedme_desktop.cli import _open_window

    place = data_dir or context.find_root().params.get("data_dir")
    return _open_window([*(["--data-dir", str(place)] if place else []), "--", *files])


@click.command("parse", help="Read files and print their turns; no database.")
@click.argument("files", nargs=-1, required=True)
@click.option("--as-text", is_flag=True, help="Read whatever it is as plain text.")
@click.option(
    "--columns",
    metavar="JSON",
    help='What the columns of a table mean, as in {"message": "text", "from": "speaker"}. Meanings: text, speaker, '
    "role, time, ticket, subject, status, priority, tags, question, answer, ignore.",
)
@shared
@click.pass_context
def parse_command(
    context: click.Context,
    files: tuple[str, ...],
    as_text: bool,
    columns: str | None,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Parse files."""
    return _read(Session(context, as_json, data_dir), files, None, _decided(as_text, columns))


@click.command("extract", help="Read files and print the examples found; no database.")
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--engine", type=click.Choice(["rules", "gemini", "openai"]), default=None, help="Default: the settings'."
)
@click.option("--show-request", is_flag=True, help="Print what would be sent, and send nothing.")
@shared
@click.pass_context
def extract_command(
    context: click.Context,
    files: tuple[str, ...],
    engine: str | None,
    show_request: bool,
    as_json: bool,
    data_dir: Path | None,
) -> int:
    """Parse files and extract examples."""
    if show_request:
        from feedme_desktop.cli.sending import show_requests

        return show_requests(Session(context, as_json, data_dir), files, engine)
    return _read(Session(context, as_json, data_dir), files, engine or "")


def _decided(as_text: bool, columns: str | None) -> Reading:
    from feedme_desktop.domain.records import Reading
    from feedme_desktop.parsing.csv_vocabulary import PUBLIC

    try:
        meanings = json.loads(columns or "{}")
    except ValueError:
        meanings = None
    if not isinstance(meanings, dict) or not all(isinstance(one, str) for one in meanings.values()):
        raise UsageError('--columns takes a JSON object, such as {"message": "text", "from": "speaker"}.')
    if unknown := next((one for one in meanings.values() if one not in PUBLIC), None):
        raise UsageError(f'--columns: "{unknown}" is no meaning of a column; there are {", ".join(PUBLIC)}.')
    return Reading(as_text=as_text, columns=meanings)


def _read(session: Session, files: tuple[str, ...], engine: str | None, decided: Reading | None = None) -> int:
    """``engine`` None only parses, "" is the engine of the settings."""
    from feedme_desktop.services.engines import LOCAL, UNREACHABLE, is_remote
    from feedme_desktop.services.reading import reading_json
    from feedme_desktop.settings import load_settings

    settings = load_settings(session.data_dir)
    if engine == "":
        engine = settings.engine
    done = 0
    problems: list[Problem] = []
    with closing(_readings(files, settings, engine, decided)) as readings:
        for reading in readings:
            found = reading_json(reading)
            if reading.problem is not None:
                problems.append(reading.problem)
            else:
                done += 1
            if session.json:
                emit(found)
            elif found["error"]:
                complain(found["error"]["message"])
            else:
                _print(found)
    if not problems:
        return 0
    # Where nothing could be done because the model was not to be had, no file is to blame.
    away = all(one.passing or one.code in UNREACHABLE for one in problems)
    return 3 if not done and is_remote(engine or LOCAL) and away else 1


def _readings(
    files: tuple[str, ...], settings: Settings, engine: str | None, decided: Reading | None
) -> Generator[FileReading, None, None]:
    """What is in the files. Raises ``ModelError`` for an engine that is not set up."""
    from feedme_desktop.services.engines import engine_of_child, is_remote
    from feedme_desktop.services.reading import read_files

    if engine is None or not is_remote(engine):
        yield from read_files(files, settings, engine=engine, decided=decided)
        return
    from feedme_desktop.services.asking_files import ask_about
    from feedme_desktop.services.models import Models

    models = Models(settings)
    try:
        if not settings.fall_back_to_rules:
            models.options(engine)
        readings = read_files(files, settings, engine=engine_of_child(engine, settings), decided=decided)
        with (
            closing(readings),
            closing(ask_about(readings, engine, lambda: models.extractor(engine), settings)) as asked,
        ):
            yield from asked
    finally:
        models.close()


def _print(found: dict[str, Any]) -> None:
    from feedme_desktop.cli.money import spent_text
    from feedme_desktop.domain.proof import told, with_marks
    from feedme_desktop.domain.records import Spent

    part = f" (part {found['part']})" if "part" in found else ""
    say(
        f"{found['file']}{part}: {found['format']}, {len(found['turns'])} turns"
        + (f", {found['title']}" if found["title"] else "")
    )
    for warning in found["warnings"]:
        say(f"  ! {warning}")
    if "examples" not in found:
        for turn in found["turns"]:
            say(f"  {turn['role']:8} {turn['speaker'] or ''}: {' '.join(turn['text'].split())}")
    if usage := found.get("usage"):
        say(f"  {spent_text(Spent(**usage))}")
    for example in found.get("examples", ()):
        say(f"  Q  {' '.join(example['question'].split())}")
        doubtful = example["unsupported"]
        say(f"  A  {' '.join(with_marks(example['answer'], doubtful).split())}")
        if doubtful:
            say(f"     ! {told(len(doubtful))}, between [? and ?]")
        say(f"     confidence {example['confidence']:.2f}, quality {example['quality']['score']:.2f}")
