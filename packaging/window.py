"""Entry of the window program `FeedMe`: the window, its self-test, or a child process of it.

Only decides which; must not import Qt or the library before it knows.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    """Run what the first argument names; the window otherwise."""
    # A windowed build has no streams (Windows): anything that prints would fail far from its cause.
    if sys.stdout is None or sys.stderr is None:
        nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (kept to the end of the process)
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere
    arguments = sys.argv[1:]
    if arguments[:1] == ["--child"]:
        from feedme_desktop.services.child import main as child

        return child() or 0
    if arguments[:1] == ["--self-test"]:
        from feedme_desktop.self_test import main as self_test

        return self_test(arguments[1:])
    from feedme_desktop.app import main as window

    return window(arguments) or 0


if __name__ == "__main__":
    sys.exit(main())
