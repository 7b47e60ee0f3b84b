"""What every command shares: ``--json``, ``--data-dir``, opening the library, an id per argument.

The library is opened only when a command asks for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from feedme_desktop.cli.output import complain, emit
from feedme_desktop.errors import ServiceUnavailableError, UserError

if TYPE_CHECKING:
    from feedme_desktop.services.library import Library
    from feedme_desktop.settings import Settings

_Function = TypeVar("_Function", bound=Callable[..., Any])


def shared(function: _Function) -> _Function:
    """Give a command ``--json`` and ``--data-dir``; both may also stand before the command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON Lines on stdout, nothing else there."),
        click.option(
            "--data-dir", type=click.Path(path_type=Path), metavar="DIR", help="Keep everything below this folder."
        ),
    ):
        function = option(function)
    return function


class Session:
    """Settings and library of one call; ``json`` tells how to print."""

    def __init__(self, context: click.Context, as_json: bool, data_dir: Path | None) -> None:
        group = context.find_root().params
        self.json = as_json or bool(group.get("as_json"))
        self.data_dir = data_dir or group.get("data_dir")

    def settings(self) -> Settings:
        """The settings, with the log going to its file."""
        from feedme_desktop import logs
        from feedme_desktop.settings import load_settings

        settings = load_settings(self.data_dir)
        try:
            logs.setup(settings.paths, debug=settings.debug_mode)
        except OSError as error:
            message = (
                f"The data folder {settings.data_dir} can't be written ({error.strerror}): choose one with --data-dir."
            )
            raise ServiceUnavailableError(message, code="data_dir") from error
        return settings

    @contextmanager
    def library(self, *, warm_up: bool = False) -> Iterator[Library]:
        """The open library, with the model loaded on request. Raises ``DatabaseUnavailableError``."""
        from feedme_desktop.services.library import open_library

        with open_library(self.settings(), progress=_progress(), warm_up=warm_up) as library:
            yield library


def _progress() -> Callable[[str], None]:
    return complain if sys.stderr is not None and sys.stderr.isatty() else lambda _: None


def each(
    session: Session,
    ids: Sequence[int],
    key: str,
    act: Callable[[int], dict[str, Any]],
    done: Callable[[dict[str, Any]], str],
    unchanged: Callable[[int], dict[str, Any]] = lambda _: {"status": None},
) -> int:
    """Act on every id, print an object or a line each, and return the exit code: one failure stops nobody else.

    ``unchanged`` says how the thing stands that could not be changed.
    """
    code = 0
    for number in ids:
        try:
            found = {key: number, **act(number), "error": None}
        except ServiceUnavailableError:
            raise
        except UserError as error:
            code = 1
            found = {key: number, **unchanged(number), "error": error.as_json()}
        if session.json:
            emit(found)
        elif found["error"] is not None:
            complain(found["error"]["message"])
        else:
            click.echo(done(found))
    return code
