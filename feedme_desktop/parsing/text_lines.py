"""A text as lines, or a refusal before anything dear is done with millions of them.

Knows no format and not the name of the file: the registry says it where a text is refused.
"""

from __future__ import annotations

import re

from feedme_desktop.parsing.limits import LINES_MAX, TURNS_MAX

_GAP = re.compile(r"\n(?:[ \t\r]{0,500}+\n){2,}+")


class TooMuchError(Exception):
    """A conversation of more lines or messages than one can have; its text ends a sentence that names the file."""


def lines_of(text: str) -> list[str]:
    """The lines of a text; empty ones in a row are folded to one where there are too many in all.

    Raises ``TooMuchError``.
    """
    if text.count("\n") > LINES_MAX:
        text = _GAP.sub("\n\n", text)
        if text.count("\n") > LINES_MAX:
            raise too_much(LINES_MAX, "lines")
    return text.split("\n")


def check_messages(count: int) -> None:
    """Raises ``TooMuchError`` where a conversation has more messages than one may have."""
    if count > TURNS_MAX:
        raise too_much(TURNS_MAX, "messages")


def too_much(most: int, what: str) -> TooMuchError:
    """The error for more than ``most`` of something."""
    return TooMuchError(f"holds more than {most:,} {what}: split it.")
