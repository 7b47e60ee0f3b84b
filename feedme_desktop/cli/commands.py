"""The commands by name, loaded one at a time: help and version cost next to nothing.

Adding a command is one function in its module and one line here.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path

import click

from feedme_desktop import __version__

_COMMANDS: Mapping[str, tuple[str, str]] = {
    "gui": ("reading", "Open the window; files are queued for import."),
    "parse": ("reading", "Read files and print their turns; no database."),
    "extract": ("reading", "Read files and print the examples found; no database."),
    "import": ("importing", "Import files and folders, and wait until they are done."),
    "process": ("importing", "Parse and extract conversations anew."),
    "cancel": ("importing", "Stop the work on conversations."),
    "retry": ("importing", "Try failed or cancelled conversations again."),
    "delete": ("importing", "Erase conversations or examples."),
    "import-examples": ("exchange", "Take in questions and answers from a file."),
    "export": ("exchange", "Write examples to a file."),
    "list": ("looking", "List examples or conversations."),
    "show": ("looking", "Show one example or conversation, whole."),
    "history": ("looking", "Show the versions of an example."),
    "diff": ("looking", "Compare two versions."),
    "approve": ("review", "Approve examples."),
    "reject": ("review", "Reject examples, with a reason."),
    "edit": ("review", "Change the question or answer of an example."),
    "restore": ("review", "Make an earlier version the current one."),
    "search": ("searching", "Search answers by meaning and words."),
    "duplicates": ("duplicates", "Tell which pairs of questions are the same."),
    "embeddings": ("embeddings", "See or change the model that search works with."),
    "merge": ("duplicates", "Make several examples one."),
    "health": ("admin", "Ask every component how it is."),
    "doctor": ("admin", "The same, with what to do about it."),
}


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"feedme_desktop.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_") + "_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feedme", message="%(prog)s %(version)s")
@click.option("--json", "as_json", is_flag=True, help="Print JSON Lines on stdout, nothing else there.")
@click.option("--data-dir", type=click.Path(path_type=Path), metavar="DIR", help="Keep everything below this folder.")
@click.pass_context
def feedme(ctx: click.Context, as_json: bool, data_dir: Path | None) -> int:  # noqa: ARG001  # read by Session
    """Turn support transcripts into a reviewed library of answers, and search it by meaning.

    Without a command the window opens.
    """
    if ctx.invoked_subcommand is not None:
        return 0
    from feedme_desktop.cli import _open_window

    return _open_window(["--data-dir", str(data_dir)] if data_dir else [])
