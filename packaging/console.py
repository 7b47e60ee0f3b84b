"""Entry of the console program `feedme`: the command line, or a child process of it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run a child process for ``--child``, the command line otherwise."""
    if sys.argv[1:2] == ["--child"]:
        from feedme_desktop.services.child import main as child

        return child() or 0
    from feedme_desktop.cli import main as command_line

    return command_line() or 0


if __name__ == "__main__":
    sys.exit(main())
