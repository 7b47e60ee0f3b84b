"""What changed between two texts: paragraphs first, then words, then letters of words that are alike.

Pure and bounded: past the limits a whole paragraph counts as replaced, so no input is slow.
Comparing by character alone takes seconds for a long answer. Spans always join back to both texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

Kind = Literal["equal", "insert", "delete", "replace"]

CELLS_MAX = 25_000_000
"""Largest product of two lengths that is compared; above it the whole piece counts as replaced."""
PAIRS_MAX = 4_096
"""Most combinations of changed paragraphs that are matched by likeness; above it they pair up in order."""
LETTERS_MAX = 200
"""Longest word that is compared letter by letter."""
ALIKE = 0.5

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")
_WORD = re.compile(r"\w")

Operation = tuple[Kind, int, int, int, int]


@dataclass(frozen=True, slots=True)
class DiffSpan:
    """A run of the comparison. ``old`` is empty for an insert, ``new`` for a delete; both are the same for equal."""

    kind: Kind
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A paragraph of each text side by side; an absent side has no spans that hold text of it."""

    spans: tuple[DiffSpan, ...]
    has_old: bool
    has_new: bool

    @property
    def changed(self) -> bool:
        """Whether the two sides differ."""
        return any(span.kind != "equal" for span in self.spans)


@dataclass(frozen=True, slots=True)
class LineStats:
    """Lines that differ. ``additions`` and ``deletions`` count a modified line on both sides, as ndiff does."""

    modified: int
    added: int
    removed: int

    @property
    def additions(self) -> int:
        """Lines of the new text that are not in the old one."""
        return self.modified + self.added

    @property
    def deletions(self) -> int:
        """Lines of the old text that are not in the new one."""
        return self.modified + self.removed


def word_diff(old: str, new: str) -> list[DiffSpan]:
    """Spans from ``old`` to ``new``: the old sides join to ``old``, the new sides to ``new``."""
    return _coalesce(span for row in side_by_side(old, new) for span in row.spans)


def line_stats(old: str, new: str) -> LineStats:
    """How many lines were modified, added and removed."""
    modified = added = removed = 0
    for before, after in _line_pairs(_LINE.findall(old), _LINE.findall(new)):
        if before is None:
            added += 1
        elif after is None:
            removed += 1
        elif _bare(before) != _bare(after):
            modified += 1
    return LineStats(modified, added, removed)


def side_by_side(old: str, new: str) -> list[DiffRow]:
    """Paragraphs next to their counterparts, in order, each with its spans."""
    rows = []
    for before, after in _line_pairs(_LINE.findall(old), _LINE.findall(new)):
        spans = tuple(_coalesce(_line_spans(before or "", after or "")))
        rows.append(DiffRow(spans, before is not None, after is not None))
    return rows


def _bare(line: str) -> str:
    return line.removesuffix("\n")


def _operations(old: Sequence[str], new: Sequence[str]) -> list[Operation]:
    """Runs that turn ``old`` into ``new``, a deletion and an insertion at one place joined to a replacement."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    middle: list[Operation]
    if len(middle_old) * len(middle_new) > CELLS_MAX:
        middle = [("replace", 0, len(middle_old), 0, len(middle_new))]
    else:
        middle = list(_changes(middle_old, middle_new))
    runs: list[Operation] = [("equal", 0, start, 0, start)] if start else []
    runs += [(kind, a + start, b + start, c + start, d + start) for kind, a, b, c, d in middle]
    if end:
        runs.append(("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return runs


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Operation]:
    a = c = 0
    for block in (b for b in Indel.opcodes(old, new) if b.tag == "equal"):
        if change := _change(a, block.src_start, c, block.dest_start):
            yield change
        yield "equal", block.src_start, block.src_end, block.dest_start, block.dest_end
        a, c = block.src_end, block.dest_end
    if change := _change(a, len(old), c, len(new)):
        yield change


def _change(a: int, b: int, c: int, d: int) -> Operation | None:
    if a == b and c == d:
        return None
    return ("insert" if a == b else "delete" if c == d else "replace"), a, b, c, d


def _line_pairs(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Each line next to the one it became, or to None."""
    for kind, a, b, c, d in _operations([_bare(line) for line in old], [_bare(line) for line in new]):
        if kind == "equal":
            yield from zip(old[a:b], new[c:d], strict=True)
        else:
            yield from _match(old[a:b], new[c:d])


def _match(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Changed lines: the likest keep company, what is left between them pairs up in order."""
    anchors = _anchors(old, new) if 1 < len(old) * len(new) <= PAIRS_MAX else []
    a = c = 0
    for i, j in [*anchors, (len(old), len(new))]:
        for k in range(max(i - a, j - c)):
            yield (old[a + k] if a + k < i else None), (new[c + k] if c + k < j else None)
        if i < len(old) and j < len(new):
            yield old[i], new[j]
        a, c = i + 1, j + 1


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Pairs of lines that are at least half alike, in order, with the greatest likeness in all."""
    likeness = [[Indel.normalized_similarity(o, n, score_cutoff=ALIKE) for n in new] for o in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new) and best[i][j]:
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _line_spans(old: str, new: str) -> Iterator[DiffSpan]:
    if old == new:
        yield _span(old, new)
        return
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    words = [_span("".join(before[a:b]), "".join(after[c:d])) for _, a, b, c, d in _operations(before, after)]
    for span in _merge_small(words):
        yield from _letters(span)


def _span(old: str, new: str) -> DiffSpan:
    kind: Kind = "equal" if old == new else "insert" if not old else "delete" if not new else "replace"
    return DiffSpan(kind, old, new)


def _merge_small(spans: list[DiffSpan]) -> list[DiffSpan]:
    """Join changes that only a blank, a comma or a tiny word keeps apart: three crumbs read worse than one change."""
    merged: list[DiffSpan] = []
    for index, span in enumerate(spans):
        inner = 0 < index < len(spans) - 1
        crumb = inner and span.kind == "equal" and _is_crumb(spans[index - 1], span, spans[index + 1])
        follows = bool(merged) and merged[-1].kind != "equal" and span.kind != "equal"
        if crumb or follows:
            merged[-1] = _span(merged[-1].old + span.old, merged[-1].new + span.new)
        else:
            merged.append(span)
    return merged


def _is_crumb(before: DiffSpan, span: DiffSpan, after: DiffSpan) -> bool:
    letters = len(_WORD.findall(span.old))
    if "\n" in span.old or letters > 3:
        return False
    # Two lone insertions (or deletions) around a word leave the word itself untouched.
    one_sided = before.kind == after.kind != "replace"
    if letters == 0:
        return not one_sided
    return not one_sided and min(len(before.old + before.new), len(after.old + after.new)) > 4 * letters


def _letters(span: DiffSpan) -> Iterator[DiffSpan]:
    """A replaced word letter by letter where the two are at least half alike, else the span as it is."""
    old, new = span.old, span.new
    one_word = span.kind == "replace" and len(_TOKEN.findall(old)) == 1 == len(_TOKEN.findall(new))
    if not one_word or max(len(old), len(new)) > LETTERS_MAX or Indel.normalized_similarity(old, new) < ALIKE:
        yield span
        return
    pieces = [_span(old[a:b], new[c:d]) for _, a, b, c, d in _operations(old, new)]
    for index, piece in enumerate(pieces):
        inner = 0 < index < len(pieces) - 1
        if piece.kind == "equal" and inner and len(piece.old) < 2:
            # A single shared letter between changes is chance.
            yield DiffSpan("replace", piece.old, piece.new)
        else:
            yield piece


def _coalesce(spans: Iterable[DiffSpan]) -> list[DiffSpan]:
    """Neighbours of one sort joined, empty spans dropped; changes that touch become one."""
    joined: list[DiffSpan] = []
    for span in spans:
        if not span.old and not span.new:
            continue
        if joined and (joined[-1].kind == "equal") == (span.kind == "equal"):
            joined[-1] = _join(joined[-1], span)
        else:
            joined.append(span)
    return joined


def _join(left: DiffSpan, right: DiffSpan) -> DiffSpan:
    old, new = left.old + right.old, left.new + right.new
    if left.kind == "equal":
        return DiffSpan("equal", old, new)
    return DiffSpan("insert" if not old else "delete" if not new else "replace", old, new)
