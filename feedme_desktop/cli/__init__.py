"""The command line ``feedme``: the same services as the window, without Qt.

Parses arguments and prints; decides nothing. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

EXIT_INTERRUPTED = 130

_QUEUING = frozenset({"import", "process", "retry"})
"""Commands whose work a later one goes on with."""

_log = logging.getLogger(__name__)
_log.addHandler(logging.NullHandler())  # commands without a library have no log, and stderr is for sentences


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 done, 1 some input failed, 2 wrong usage, 3 a service is away."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments[:1] == ["--child"]:
        from feedme_desktop.services.child import main as child

        return child()
    if arguments[:1] == ["--self-test"]:
        from feedme_desktop.self_test import main as self_test

        return self_test(arguments[1:])
    if arguments in ([], ["gui"]):
        return _open_window([])
    return _run(arguments)


def _open_window(arguments: Sequence[str]) -> int:
    from feedme_desktop.cli.output import complain

    try:
        from feedme_desktop.app import main as window
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "qasync")):
            raise
        complain("The window needs PySide6, which can't be loaded here: install it, or see feedme --help for commands.")
        return 3
    return window(arguments)


def _run(arguments: Sequence[str]) -> int:
    import click

    from feedme_desktop.cli.commands import feedme
    from feedme_desktop.cli.output import complain
    from feedme_desktop.errors import UserError

    if sys.stdout is None:  # closed by whoever started us: the work is done all the same
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open until the process ends
    try:
        # Not feedme.main: click has endings of its own for a closed pipe and for Ctrl+C.
        with feedme.make_context("feedme", list(arguments)) as context:
            result = feedme.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        rest = "what was finished is kept, the rest is queued" if arguments[0] in _QUEUING else "the rest was not done"
        complain(f"Interrupted: {rest}.")
        return EXIT_INTERRUPTED
    except click.ClickException as error:
        complain(error.format_message())
        return 2
    except UserError as error:
        complain(str(error))
        return error.exit_code
    except BrokenPipeError:
        # Whoever read us has had enough; the interpreter must not complain at exit.
        _drop_output()
        return 0
    except OSError as error:
        # Files are answered for by their commands; what is left is mostly a full disk behind stdout.
        _log.exception("a command broke")
        complain(f"Stopped by the system: {error.strerror or error}. Check the disk, then try again.")
        _drop_output()
        return 1
    except Exception as error:  # noqa: BLE001  # a bug of ours: the log has it whole, the person a sentence
        _log.exception("a command broke")
        complain(f"Something went wrong inside FeedMe ({type(error).__name__}): try again, or report it.")
        return 1
    return result if isinstance(result, int) else 0


def _drop_output() -> None:
    """Send what is still unwritten nowhere, so that the interpreter has nothing to complain about at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
