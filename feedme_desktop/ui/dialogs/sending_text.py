"""How much of what would be sent is shown, so that showing it stays quick: long lines in pieces, long tickets in part.

Pure: strings in, strings out. A line of 100 kB takes Qt half a second to lay out, a table of 400 kB four seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feedme_desktop.ui.review.transcript_text import LINE_MAX, PIECE
from feedme_desktop.ui.review.utf16 import clean

if TYPE_CHECKING:
    from feedme_desktop.services.privacy import SentTurn

MOST_TURNS = 80
"""Messages in the table; each costs most of a millisecond."""
MOST_OF_TURN = 8_000
MOST_TEXT = 20_000
"""Characters of one message, and of all of them, that the table shows of what is on this computer."""
MOST_LINES = 200
"""Lines of all messages; one may take half of them."""
LOT = 64_000
"""Characters of the requests that are shown in one go."""

Spans = tuple[tuple[int, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Portion:
    """The beginning of a message and of what is sent of it; ``left_out`` are characters of the message not shown."""

    turn: SentTurn
    original: str
    sent: str | None
    spans: Spans
    left_out: int


def portions(turns: Iterable[SentTurn]) -> tuple[list[Portion], int]:
    """What the table shows, and how many characters of all messages it does not."""
    shown: list[Portion] = []
    room, lines, left_out = MOST_TEXT, MOST_LINES, 0
    for turn in turns:
        if room <= 0 or lines <= 0 or len(shown) == MOST_TURNS:
            left_out += len(turn.original)
            continue
        one = _portion(turn, min(room, MOST_OF_TURN), min(lines, MOST_LINES // 2))
        room -= len(one.original)
        lines -= one.original.count("\n") + 1
        left_out += one.left_out
        shown.append(one)
    return shown, left_out


def in_lots(text: str) -> Iterator[str]:
    """All of a text, in lots of whole lines; lines that are too long to lay out are cut into pieces."""
    lot: list[str] = []
    size = 0
    for line in text.split("\n"):
        step = PIECE if len(line) > LINE_MAX else LINE_MAX
        for at in range(0, max(1, len(line)), step):
            piece = clean(line[at : at + step])
            lot.append(piece)
            size += len(piece) + 1
            if size >= LOT:
                yield "\n".join(lot)
                lot, size = [], 0
    if lot:
        yield "\n".join(lot)


def has_pieces(text: str) -> bool:
    """Whether a line of this is shown in pieces."""
    return any(len(line) > LINE_MAX for line in text.split("\n"))


def _portion(turn: SentTurn, most: int, lines: int) -> Portion:
    end = _cut(turn.original, most, lines)
    if end == len(turn.original):
        return Portion(turn, turn.original, turn.sent, turn.spans, 0)
    if turn.sent is None:
        return Portion(turn, turn.original[:end], None, (), len(turn.original) - end)
    # What was masked is shown whole or not at all: half a name beside its placeholder would say nothing.
    end = next((a for a, b, _, _ in turn.spans if a < end < b), end)
    spans = tuple(span for span in turn.spans if span[1] <= end)
    _, original_end, _, sent_end = spans[-1] if spans else (0, 0, 0, 0)
    sent = turn.sent[: sent_end + end - original_end]
    return Portion(turn, turn.original[:end], sent, spans, len(turn.original) - end)


def _cut(text: str, most: int, lines: int) -> int:
    """Where to cut: after so many characters, or so many lines."""
    end = min(len(text), most)
    parts = text[:end].split("\n", lines)
    return end - len(parts[lines]) - 1 if len(parts) > lines else end
