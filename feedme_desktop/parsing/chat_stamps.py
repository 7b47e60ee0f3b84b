"""The times at the head of a messenger's lines, in the spelling of any phone's language.

Finds the three numbers of a date without deciding their order: that is decided over a whole file, because
``03/04/24`` alone says nothing. Never looks further into a line than its first characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from feedme_desktop.parsing.words import words

HEAD_MAX = 90

MARKS = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b"
"""Characters that only steer the direction of writing."""

_SAME = dict.fromkeys("\u202f\u00a0\u2009\u2007\u2002\u3000", " ") | {"\u060c": ",", "\uff0c": ",", "\uff1a": ":"}
_SAME |= dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-") | {"\u05f4": '"', "\u201d": '"'}

_PM = words('pm p.m. م μμ μ.μ. 下午 午後 오후 晚上 中午 öös ös du. du ip. ip i.p. ch odp. odp em md ب.ظ אחה"צ')
_AM = words('am a.m. ص πμ π.μ. 上午 午前 오전 凌晨 早上 öö de. de ap. ap a.p. sa dop. dop fm pd ق.ظ לפנה"צ')
_HALF = "|".join(sorted((re.escape(word) for word in (*_PM, *_AM)), key=len, reverse=True)) + r"|[ap]\.? ?m\.?"
_DAY = (
    r"(?P<a{n}>\d{{1,4}})(?P<sep{n}>[/.-] ?|年 ?|년 ?)(?P<b{n}>\d{{1,2}})(?:[/.-] ?|月 ?|월 ?)"
    r"(?P<c{n}>\d{{1,4}})(?:日|일)?\.?(?: ?г\.)?"
)
_CLOCK = (
    r"(?:(?P<early{n}>{half}) ?)?(?P<h{n}>\d{{1,2}})(?:[:.時时]| h |h|시 ?)(?P<mi{n}>\d\d)[分분]?"
    r"(?:[:.](?P<s{n}>\d\d)|(?P<odd{n}>\d\d)秒)?(?: ?(?P<late{n}>{half})(?![^\W\d_]))?"
)
_JOIN = r",?(?: (?:at|à|um|kl\.?|klo|om|às|as|alle(?: ore)?|ore|o|о|в|у|saat|a las|la|ob|u|den|pukul)\b\.?)?,? ?"


def _build() -> re.Pattern[str]:
    day, clock = _DAY.format(n=1), _CLOCK.format(n=1, half=_HALF)
    late_day, early_clock = _DAY.format(n=2), _CLOCK.format(n=2, half=_HALF)
    dated = rf"{day}(?P<join>{_JOIN}){clock}"
    return re.compile(
        rf"[ *]{{0,3}}(?P<open>\[)?(?:{dated}|{early_clock}, ?{late_day})(?P<close>\](?: |$)| ?-(?: |$)|:(?: |$))",
        re.IGNORECASE,
    )


_LINE = _build()


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a line: the numbers of its date as written, its time ``HH:MM:SS``, and where the rest begins.

    ``shape`` is the same for all lines of one export; ``comma`` and ``half`` tell how the writer's phone is set.
    """

    numbers: tuple[str, str, str]
    time: str
    end: int
    shape: str
    comma: bool
    half: str


def read_head(line: str) -> Head | None:
    """The date and time that a line begins with, in brackets or before a dash, or None."""
    if not line or not _may_begin(line[0]):
        return None
    folded, places = _fold(line[:HEAD_MAX])
    match = _LINE.match(folded)
    if not match:
        return None
    part = {key.rstrip("12"): value for key, value in match.groupdict().items() if value is not None}
    close = part["close"].strip()
    if ("open" in part) != (close == "]") or (close == ":" and "s" not in part):
        return None
    time = _time(part)
    if time is None:
        return None
    end = match.end()
    if places:
        end = places[end] if end < len(places) else min(len(line), HEAD_MAX)
    seconds = "s" if "s" in part or "odd" in part else ""
    wide = "y" if len(part["a"]) == 4 else ""
    return Head(
        (part["a"], part["b"], part["c"]),
        time,
        end,
        f"{close}{part['sep'].strip()}{seconds}{wide}",
        "," in part.get("join", ","),
        part.get("late") or part.get("early") or "",
    )


def date_order(heads: Sequence[Head], *, english: bool) -> str:
    """``dmy``, ``mdy`` or ``ymd`` for the dates of a file: by what is a date at all, what goes forward, and spelling.

    ``english`` says that the phone speaks English: only there the month may come first.
    """
    distinct = list(dict.fromkeys(head.numbers for head in heads))
    if not distinct or len(distinct[0][0]) == 4:
        return "ymd"
    orders = ["dmy", "mdy"] if len(distinct[0][2]) == 4 else ["dmy", "mdy", "ymd"]
    judged = [(order, *_judge(distinct, order)) for order in orders]
    least = min(wrong for _, wrong, _, _ in judged)
    judged = [one for one in judged if one[1] == least]
    forward = min(back for _, _, back, _ in judged)
    judged = [one for one in judged if one[2] == forward]
    shortest = min(judged, key=lambda one: one[3])
    if len(judged) == 1 or (len(distinct) >= 3 and all(one[3] > 4 * shortest[3] for one in judged if one != shortest)):
        return shortest[0]
    left = [one[0] for one in judged]
    habit = _habit(heads[0], english=english)
    return habit if habit in left else left[0]


def when(head: Head, order: str) -> str | None:
    """ISO 8601 of a head, dates read in this order; only the time where its numbers are no date."""
    day = _day(head.numbers, order)
    return f"{day.isoformat()}T{head.time}" if day else head.time


def _habit(head: Head, *, english: bool) -> str:
    """How such a stamp is written where nothing else tells: American phones don't pad and use two digits or AM."""
    a, b, c = head.numbers
    unpadded = len(c) == 2 and not (a.startswith("0") or b.startswith("0"))
    american = "/" in head.shape and (head.half.isupper() or (english and unpadded))
    return "mdy" if american and not (a.startswith("0") and len(c) == 4 and not head.half) else "dmy"


def _judge(distinct: Sequence[tuple[str, str, str]], order: str) -> tuple[int, int, int]:
    """How many of the dates are none in this order, how often time runs back, and how many days it all takes."""
    days = [_day(numbers, order) for numbers in distinct]
    real = [day for day in days if day]
    back = sum(1 for one, other in pairwise(real) if other < one - timedelta(days=1))
    span = (max(real) - min(real)).days if real else 0
    return len(days) - len(real), back, span


def _day(numbers: tuple[str, str, str], order: str) -> date | None:
    part = dict(zip(order, map(int, numbers), strict=True))
    year = part["y"] + (2000 if part["y"] < 100 else 0)
    year = year - 543 if year > 2400 else year  # Thai phones count from the Buddha
    if not 1990 < year < 2200:
        return None
    try:
        return date(year, part["m"], part["d"])
    except ValueError:
        return None


def _time(part: dict[str, str]) -> str | None:
    hour, minute, second = int(part["h"]), int(part["mi"]), int(part.get("s") or part.get("odd") or 0)
    half = (part.get("late") or part.get("early") or "").lower().replace(" ", "")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _PM or half.replace(".", "") == "pm" else 0)
    if hour == 24 and minute == 0:
        hour = 0
    return f"{hour:02}:{minute:02}:{second:02}" if hour < 24 and minute < 60 and second < 60 else None


def _may_begin(character: str) -> bool:
    return character.isdigit() or character in "[* " or character in MARKS or not character.isascii()


def _fold(head: str) -> tuple[str, list[int]]:
    """The head in plain characters, and where each stood; no list where nothing changed."""
    if head.isascii():
        return head, []
    kept: list[str] = []
    places: list[int] = []
    for place, character in enumerate(head):
        if character not in MARKS:
            kept.append(str(int(character)) if character.isdecimal() else _SAME.get(character, character))
            places.append(place)
    return "".join(kept), places
