"""What the columns of a table mean: by their names, by what is in them, and by what a person said.

The only place that decides it, for reading a table and for showing it. Where a meaning was
guessed from the cells, the header of a cut-out ticket says so (``Wann (time?)``), so that a ticket of one row
is read as the whole table was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.csv_vocabulary import NAME_MAX, PUBLIC, is_weak_speaker, meaning_of, vendor_of
from feedme_desktop.parsing.message_fields import TEXT, folded
from feedme_desktop.parsing.speakers import role_of_name, split_address
from feedme_desktop.parsing.timestamps import is_day_first, read_any, read_stamp

PAIRS_IN_A_CHAT = 20
"""A table of more questions and answers than this is no chat: each row is a conversation of its own."""

_SAMPLE = 300
_SHORT_NAME = 60
_ENOUGH = 5
"""Fewer cells than this do not outweigh the name of a column of messages."""

_PROSE = ("answer", "question", "transcript", "note", "description")
_HINT = re.compile(r" \((?:([a-z_]{3,20})\?|= ([a-z_]{3,20}))\)$")
_MONTH_FIRST = " (month first)"
_FACT = "fact"
"""Stands in a hint for a column that its name would say more of than its cells."""

_DIGITS = re.compile(r"#?[\d\s.,:/+-]+")
_JIRA_DATE = re.compile(r"\s*(\d{1,2})/([A-Za-z]{3})/(\d{2,4})\s+(\d{1,2}:\d\d.*)$")
_DURATION = re.compile(
    r"[\d.,:]+ ?(?:h|hrs?|hours?|m|mins?|minutes?|d|days?|s|secs?|seconds?|weeks?)\b.{0,30}", re.IGNORECASE
)
_IDENTIFIER = re.compile(r"#?[A-Za-z]{0,10}[-_ ]?\d[\w-]{0,40}")
_FINE = {"description": "question", "transcript": "text", "created_at": "time", "requester": None, "assignee": None}
_TICKET_LIKE = ("subject", "status", "priority", "requester", "assignee", "requester_email")
_OFFERED = frozenset(PUBLIC)


class Kind(StrEnum):
    """What a row of the table is."""

    MESSAGES = "messages"
    TICKETS = "tickets"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Scheme:
    """How to read the rows of a table: its columns, what each means, and what a row is.

    ``ticket`` is the column that tells tickets apart; ``guessed`` the columns whose meaning only their cells gave.
    """

    names: tuple[str, ...]
    folded: tuple[str, ...]
    meanings: tuple[str | None, ...]
    kind: Kind
    format: str
    ticket: int | None
    day_first: bool
    guessed: frozenset[int]
    certain: bool

    def all(self, *meanings: str) -> tuple[int, ...]:
        """The columns of these meanings, in the order of the meanings, then of the table."""
        return tuple(i for meaning in meanings for i, found in enumerate(self.meanings) if found == meaning)

    def header(self) -> list[str]:
        """The header for a cut-out ticket: the names, with what was guessed about them."""
        cells = []
        for index, (name, key, meaning) in enumerate(zip(self.names, self.folded, self.meanings, strict=True)):
            hint = ""
            if index in self.guessed:
                hint = f" ({meaning}?)"
            elif meaning != _named(key):
                hint = f" (= {meaning or _FACT})"
            if meaning in ("time", "created_at") and not self.day_first:
                hint += _MONTH_FIRST
            cells.append(name + hint)
        return cells


@dataclass(frozen=True, slots=True)
class Head:
    """Where the header of a table is (None without one), its names without hints, and the meanings hinted at."""

    row: int | None
    names: tuple[str, ...]
    hints: Mapping[int, str]
    guessed: frozenset[int]
    month_first: bool


def head_of(rows: Sequence[Sequence[str]], width: int) -> Head:
    """Find the header among the first rows; columns without a name are called ``column 1`` and so on."""
    row = _header_row(rows, width)
    cells = list(rows[row]) if row is not None else []
    cells = _without_blank_end(cells)
    cells += [""] * (max(width, 1) - len(cells))
    plain = [cell.removesuffix(_MONTH_FIRST) for cell in cells]
    found = {i: match for i, cell in enumerate(plain) if (match := _HINT.search(cell))}
    hints = {i: match[1] or match[2] for i, match in found.items()}
    guessed = frozenset(i for i, match in found.items() if match[1])
    names = tuple(_HINT.sub("", cell).strip() or f"column {i}" for i, cell in enumerate(plain, 1))
    return Head(row, names, hints, guessed, plain != cells)


def fold_header(names: Sequence[str]) -> tuple[str, ...]:
    """The names in one spelling each; a second column of one name gets a number."""
    seen: dict[str, int] = {}
    found = []
    for index, name in enumerate(names, 1):
        key = folded(_unhinted(name)) or f"column_{index}"
        seen[key] = seen.get(key, 0) + 1
        found.append(key if seen[key] == 1 else f"{key}_{seen[key]}")
    return tuple(found)


def scheme_of(file: str, head: Head, body: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> Scheme:
    """How to read a table with these first rows below its header.

    ``chosen`` is what a person said (folded name -> meaning) and overrides the rest. Raises ``ReadError``
    (unknown_columns) where nothing says what was written by whom.
    """
    keys = fold_header(head.names)
    values = _values(body[:_SAMPLE], len(keys))
    named = [_by_name(key, head.hints.get(i), values[i]) for i, key in enumerate(keys)]
    speaking = [i for i, meaning in enumerate(named) if meaning == "speaker"]
    for i in speaking:
        if len(speaking) > 1 and "role" not in named and values[i] and _are_roles(values[i]):
            named[i] = "role"  # "from: operator" beside a name
    meanings = [_chosen(chosen.get(key)) or meaning for key, meaning in zip(keys, named, strict=True)]
    _single_messages(meanings, keys, values)
    guessed = {i for i in head.guessed if keys[i] not in chosen}
    fixed = {i for i, key in enumerate(keys) if key in chosen}
    guessed |= _fill_in(meanings, values, fixed)
    fmt = vendor_of(keys)
    if not _holds_words(meanings, fmt, chosen):
        raise unknown_columns(file)
    ticket = _ticket_column(meanings, values)
    kind = _kind(meanings, keys, values, ticket)
    if (
        kind is Kind.MESSAGES
        and ticket is not None
        and meanings[ticket] == "weak_ticket"
        and not _repeats(values[ticket])
    ):
        ticket = None
    dates = [text for i, m in enumerate(meanings) if m in ("time", "created_at") for text in values[i]]
    return Scheme(
        head.names,
        keys,
        tuple(meanings),
        kind,
        fmt,
        ticket,
        not head.month_first and is_day_first(dates),
        frozenset(guessed),
        certain=bool(chosen) or not guessed,
    )


def unknown_columns(file: str) -> ReadError:
    """The error for a table that nothing explains."""
    return ReadError(
        f"{file} is a table, but none of its columns is known to hold messages: choose its columns in the window "
        f"(or name one text, message or body).",
        code="unknown_columns",
    )


def date_of(cell: str, *, day_first: bool) -> str | None:
    """A cell as ISO 8601, or None where it is no point in time."""
    if match := _JIRA_DATE.match(cell[:60]):
        year = match[3] if len(match[3]) > 2 else f"20{match[3]}"
        cell = f"{match[1]} {match[2]} {year} {match[4]}"
    return read_stamp(cell, day_first=day_first) or read_any(cell)


def is_prose(values: Sequence[str]) -> bool:
    """Words rather than dates, durations, numbers or addresses of pages."""
    some = values[:50]
    return 2 * sum(map(_is_figure, some)) <= len(some)


def _is_figure(value: str) -> bool:
    return bool(
        _DIGITS.fullmatch(value) or read_any(value) or value.startswith("http") or _DURATION.fullmatch(value[:80])
    )


# ---------------------------------------------------------------- the header


def _header_row(rows: Sequence[Sequence[str]], width: int) -> int | None:
    for index, row in enumerate(rows[:20]):
        known = sum(1 for cell in row if len(cell) < NAME_MAX and _means_something(cell))
        filled = sum(1 for cell in row if cell.strip())
        if known and not any(_is_value(cell) for cell in row) and (known >= 2 or (filled == 1 and width == 1)):
            return index
    for index, row in enumerate(rows[:20]):
        if len(row) == width and width > 1:
            return index if _looks_like_names(row, rows[index + 1 :]) else None
    return None


def _means_something(cell: str) -> bool:
    name = _unhinted(cell)
    return name != cell.strip() or meaning_of(folded(name)) is not None


def _unhinted(cell: str) -> str:
    """The name of a column without what a cut-out ticket's header says about it."""
    return _HINT.sub("", cell.strip().removesuffix(_MONTH_FIRST)).strip()


def _is_value(cell: str) -> bool:
    """Whether a cell can't be a column's name: a date, an address, a number, a sentence."""
    text = cell.strip()
    return bool(
        len(text) > 80
        or "\n" in text
        or (text and _DIGITS.fullmatch(text))
        or "@" in text
        or (text[:1].isdigit() and read_any(text))
    )


def _looks_like_names(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row of unknown words is a header: short, each once, none of them a value, nor seen again below."""
    cells = [_HINT.sub("", cell.removesuffix(_MONTH_FIRST)).strip() for cell in row]
    filled = [cell for cell in cells if cell]
    if len(set(filled)) < len(filled) or 2 * len(filled) < len(cells) or any(map(_is_value, filled)):
        return False
    if any(len(cell) > 40 or len(cell.split()) > 5 or cell[-1:] in ".?!" for cell in filled):
        return False
    return not any(
        cell and index < len(other) and other[index].strip() == cell
        for other in below[:100]
        for index, cell in enumerate(cells)
    )


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


# ---------------------------------------------------------------- meanings


def _values(body: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """The filled cells of each column."""
    return [[row[i].strip() for row in body if i < len(row) and row[i].strip()] for i in range(width)]


def _chosen(meaning: str | None) -> str | None:
    return meaning if meaning in _OFFERED else None


def _by_name(key: str, hint: str | None, values: Sequence[str]) -> str | None:
    """The meaning that a name says, where the cells don't say otherwise."""
    if hint:
        return None if hint == _FACT else hint
    meaning = _named(key)
    sure = len(values) >= _ENOUGH or meaning in ("answer", "note")
    if meaning in _PROSE and values and sure and not is_prose(values):
        return None
    if meaning == "text" and sure and all(_DIGITS.fullmatch(value) for value in values[:50]):
        return None
    if meaning == "ticket" and values and sum(map(len, values)) > 80 * len(values):
        return "transcript"  # a column called conversation may hold its number or its words
    dated = meaning in ("time", "created_at")
    if dated and values and not any(date_of(value, day_first=True) for value in values[:20]):
        return None
    return meaning


def _named(key: str) -> str | None:
    """The meaning of a folded name, whether it is the first or a further column of that name."""
    return meaning_of(re.sub(r"_\d{1,3}$", "", key))


def _fill_in(meanings: list[str | None], values: Sequence[Sequence[str]], fixed: set[int]) -> set[int]:
    """Guess, from the cells, what the names left open; returns the columns it guessed."""
    if any(m in ("text", "question", "description", "transcript", "answer") for m in meanings):
        return set()
    open_columns = [i for i, meaning in enumerate(meanings) if meaning is None and i not in fixed and values[i]]
    guessed: dict[int, str] = {}
    prose = [i for i in open_columns if _words_share(values[i]) >= 0.5 and _mean_length(values[i]) >= 12]
    if not prose:
        return set()
    guessed[max(prose, key=lambda i: _mean_length(values[i]))] = "text"
    for meaning, test in (
        ("time", _are_dates),
        ("role", _are_roles),
        ("speaker", _are_names),
        ("ticket", _are_tickets),
    ):
        if meaning in meanings:
            continue
        found = next((i for i in open_columns if i not in guessed and test(values[i])), None)
        if found is not None:
            guessed[found] = meaning
    for index, meaning in guessed.items():
        meanings[index] = meaning
    return set(guessed)


def _words_share(values: Sequence[str]) -> float:
    return sum(1 for value in values if " " in value and not read_any(value[:60])) / len(values)


def _mean_length(values: Sequence[str]) -> float:
    return sum(map(len, values)) / len(values)


def _are_dates(values: Sequence[str]) -> bool:
    return sum(1 for v in values if len(v) > 5 and read_any(v)) >= 0.8 * len(values)


def _are_roles(values: Sequence[str]) -> bool:
    kinds = {value.lower() for value in values}
    return len(kinds) <= 6 and all(len(kind) < 30 and role_of_name(kind) for kind in kinds)


def _are_names(values: Sequence[str]) -> bool:
    """People: short, few digits, and some of them more than once; or addresses of mail."""
    if sum(1 for v in values if split_address(v[:200])[1]) >= 0.8 * len(values):
        return True
    short = sum(1 for v in values if len(v) <= _SHORT_NAME and len(v.split()) <= 4 and not any(c.isdigit() for c in v))
    return short >= 0.8 * len(values) and len(set(values)) > 1


def _are_tickets(values: Sequence[str]) -> bool:
    return _repeats(values) and all(_IDENTIFIER.fullmatch(value) for value in values[:50])


def _repeats(values: Sequence[str]) -> bool:
    """Whether values come back, or there is no second one that could tell."""
    return len(set(values)) < len(values) or len(values) == 1


# ---------------------------------------------------------------- rows


def _holds_words(meanings: Sequence[str | None], fmt: str, chosen: Mapping[str, str]) -> bool:
    if any(m in ("text", "question", "description", "transcript", "answer", "note") for m in meanings):
        return True
    return fmt != "csv" and "subject" in meanings and not chosen


def _ticket_column(meanings: Sequence[str | None], values: Sequence[Sequence[str]]) -> int | None:
    """The column that tells tickets apart: a name that says so, else an ``id`` or ``number``."""
    for wanted in ("ticket", "weak_ticket"):
        found = [i for i, meaning in enumerate(meanings) if meaning == wanted]
        if found:
            return max(found, key=lambda i: (len(values[i]), -i))
    return None


def _names_writers(meanings: Sequence[str | None], keys: Sequence[str]) -> bool:
    """Whether columns say of each row who wrote it, or who may read it."""
    return any(
        meaning in ("role", "flag") or (meaning == "speaker" and not is_weak_speaker(key))
        for meaning, key in zip(meanings, keys, strict=True)
    )


def _single_messages(meanings: list[str | None], keys: Sequence[str], values: Sequence[Sequence[str]]) -> None:
    """A column called ``messages`` holds one each where the row says who wrote it."""
    if "text" in meanings or not _names_writers(meanings, keys):
        return
    for index, meaning in enumerate(meanings):
        if meaning == "transcript" and sum("\n" in value for value in values[index]) * 5 <= len(values[index]):
            meanings[index] = "text"


def _kind(
    meanings: Sequence[str | None], keys: Sequence[str], values: Sequence[Sequence[str]], ticket: int | None
) -> Kind:
    has = set(meanings)
    strong = _names_writers(meanings, keys)
    about_tickets = sum(1 for m in _TICKET_LIKE if m in has)
    if "transcript" in has:
        return Kind.TICKETS
    if "question" in has and "answer" in has and not about_tickets and ticket is None:
        return Kind.PAIRS
    if "question" in has or ("answer" in has and not strong):
        return Kind.TICKETS
    if "text" in has:
        unique = ticket is not None and len(set(values[ticket])) == len(values[ticket])
        single = not strong and unique and about_tickets >= 2
        return Kind.TICKETS if single or ("description" in has and not strong) else Kind.MESSAGES
    return Kind.MESSAGES if strong and "description" in has else Kind.TICKETS


def public_meaning(scheme: Scheme, index: int) -> str | None:
    """What a person would call the meaning of a column: one that may be chosen, or None."""
    meaning = scheme.meanings[index]
    if meaning in ("text", "question", "description") and scheme.kind is Kind.MESSAGES:
        return "text"
    if meaning == "weak_ticket":
        return "ticket" if scheme.ticket == index else None
    meaning = _FINE.get(meaning, meaning) if meaning else None
    return meaning if meaning in _OFFERED else None


def main_text(scheme: Scheme) -> int | None:
    """Of several columns of words of a message, the one that a reader takes first."""
    order = {name: number for number, name in enumerate(TEXT)}
    found = scheme.all("text") or scheme.all("description", "question")
    return min(found, key=lambda i: (order.get(scheme.folded[i], -1), i), default=None)
