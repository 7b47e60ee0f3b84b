"""Points in time as people and programs write them, turned into ISO 8601.

Recognises only whole, explicit shapes: a guess about a date would be worse than none, and
times inside sentences must stay text. No locale, clock or time zone of this computer is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from feedme_desktop.parsing.words import words

_MONTHS = (
    "jan january enero janvier januar janeiro gennaio gen janv januari stycznia ene ocak oca января янв "
    "sty led ledna tammikuuta",
    "feb february febrero février fevrier februar fevereiro febbraio fev févr fevr februari lutego şubat "
    "subat февраля фев lut února",
    "mar march marzo mars märz maerz maart março marco mär mrz mrt marca mart марта мар března",
    "apr april abril avril aprile avr abr kwietnia nisan апреля апр kwi dubna",
    "may mayo mai maio maggio mei mag maja mayıs mayis мая maj května",
    "jun june junio juin juni junho giugno giu czerwca haziran июня июн cze června",
    "jul july julio juillet juli julho luglio lug juil lipca temmuz июля июл lip července",
    "aug august agosto août aout augustus ago augusti sierpnia ağustos agustos августа авг sie srpna",
    "sep sept september septiembre septembre setembro settembre set setiembre września eylül eylul "
    "сентября сен wrz září",
    "oct october octubre octobre oktober outubro ottobre okt ott out października ekim октября окт paź října",
    "nov november noviembre novembre novembro listopada kasım kasim ноября ноя lis listopadu",
    "dec december diciembre décembre dezember dezembro dicembre dic dez dic déc grudnia aralık aralik "
    "декабря дек gru prosince",
)
MONTH_NUMBERS = {word: number for number, names in enumerate(_MONTHS, 1) for word in words(names)}

_WEEKDAYS = frozenset(
    words(
        """
        mon tue wed thu fri sat sun mo di mi do fr sa so die mit don fre sam son lun mar mié mie jue vie sáb sab dom
        lu ma me je ve mer jeu ven dim gio ter qua qui sex seg maa din woe vri zat zon pon wto śro sro czw pią pia nie
        sob пн вт ср чт пт сб вс pzt sal çar per cum cmt paz mån tis ons tor lör lør søn man
        """
    )
)
_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]{2,12})\.?,?[ ]{1,2})?"
_TIME = (
    r"(?:(?P<early>午前|午後|上午|下午|오전|오후)\s?)?(?P<h>[01]?\d|2[0-3])(?:[:.]|(?<=\d)h)(?P<mi>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:[.,]\d{1,9})?"
    r"(?:[\s\u202f\u00a0]?(?P<pm>[AaPp])\.?[\s]?[Mm]\b\.?)?(?:\s?(?:Uhr|hrs?)\b)?"
)
_STRICT_TIME = _TIME.replace("(?:[:.]|(?<=\\d)h)", "(?::|(?<=\\d)h)")
_ZONE = (
    r"(?:\s?(?P<zone>Z\b|UTC\b(?:[+-]\d{1,2})?|GMT\b(?:[+-]\d{1,2}(?::?\d\d)?)?|[+-]\d\d:?\d\d\b|"
    r"(?:[CEMPBAJ][SDE]?S?T|AEST|AEDT|CEST|IST)\b))?(?:\s?\([A-Z]{2,5}\))?"
)
_NUMERIC = (
    r"(?:(?P<y1>\d{4})(?P<sep1>[-/.])(?P<m1>\d{1,2})(?P=sep1)(?P<d1>\d{1,2})|"
    r"(?P<a>\d{1,2})(?P<sep2>[-/.])(?P<b>\d{1,2})(?P=sep2)(?P<y2>\d{4}|\d{2}))"
)
_WORDED = (
    r"(?:(?P<mon1>[^\W\d_]{3,12})\.?[ -](?P<d2>\d{1,2})(?:st|nd|rd|th)?(?:,[ ]?|[ -])(?P<y3>\d{4}|\d\d(?=[ ]))"
    r"|(?P<d3>\d{1,2})(?:st|nd|rd|th|er)?\.?(?:[ -]|[ ]de[ ])(?P<mon2>[^\W\d_]{3,12})\.?,?(?:[ -]|[ ]de[ "
    r"])(?P<y4>\d{4}))"
)
_JOIN = r"(?:,?[ ]{1,2}(?:at|um|à|a las|às|alle|kl\.?|om|о|в|saat|klo|[-–|])?[ ]{0,2}|T|,)"
_DATE = rf"(?:{_WEEKDAY}(?:{_NUMERIC}|{_WORDED}))"

STAMP = rf"(?:{_DATE}(?:{_JOIN}{_TIME}{_ZONE})?)"
_LONE_TIME = rf"(?:(?:(?:[Tt]oday|[Yy]esterday|[Hh]eute|[Gg]estern)(?: at| um)?,? )?{_STRICT_TIME}{_ZONE})"

_AT = re.compile(STAMP)
_YEARLESS = re.compile(
    rf"{_WEEKDAY}(?:(?P<mon1>[^\W\d_]{{3,12}})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er)?\.? (?P<mon2>[^\W\d_]{{3,12}})\.?){_JOIN}{_STRICT_TIME}{_ZONE}"
)
_AT_TIME = re.compile(_LONE_TIME)
_DATE_AFTER = re.compile(rf",?[ ]{{1,2}}{_DATE}")
_ASIDE = re.compile(r"^\s*\((?:\d+|an?|about an?|over an?|almost an?) \w+ ago\)|\s*\(edited\)")
_PLAUSIBLE = re.compile(r"\d")
_EPOCH_MS = 100_000_000_000
_FOREIGN = re.compile(r"[٠-٩۰-۹०-९০-৯０-９]|\d[年년]|\d[時时시]")
_FOREIGN_HEAD = 60
_AS_ASCII = str.maketrans(
    {
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10) for digit in range(10)},
        **dict.fromkeys("年月년월", "/"),
        **dict.fromkeys("日일분分", " "),
        **dict.fromkeys("時时시", ":"),
        "،": ",",
    }
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time found in a text: ISO 8601 or ``HH:MM[:SS]``, and where it ended."""

    at: str
    end: int
    dated: bool


def plain_head(line: str) -> str:
    """The line with the digits and date signs of other scripts in its head as ASCII, each in its place."""
    head = line[:_FOREIGN_HEAD]
    if head.isascii() or not _FOREIGN.search(head):
        return line
    return head.translate(_AS_ASCII) + line[_FOREIGN_HEAD:]


def find_stamp(text: str, start: int = 0, *, day_first: bool = True) -> Stamp | None:
    """The stamp that begins exactly at ``start``, or None."""
    match = _AT.match(text, start)
    if match and (date := _date(match, day_first)):
        time = _time(match)
        return Stamp(f"{date}T{time}{_zone(match)}" if time else date, match.end(), True)
    match = _AT_TIME.match(text, start) or _yearless(text, start)
    if not match or not (time := _time(match, keep_short=True)):
        return None
    after = _DATE_AFTER.match(text, match.end())  # "10:30, 21/5/2024", as the web version of WhatsApp copies it
    if after and (date := _date(after, day_first)):
        return Stamp(f"{date}T{_time(match)}{_zone(match)}", after.end(), True)
    return Stamp(time, match.end(), False)


def _yearless(text: str, start: int) -> re.Match[str] | None:
    """A day without its year before a time: only the time is of use."""
    match = _YEARLESS.match(text, start) if text[start : start + 1].isalnum() else None
    month = (match["mon1"] or match["mon2"]).lower() if match else ""
    return match if month in MONTH_NUMBERS else None


def read_stamp(text: str, *, day_first: bool = True) -> str | None:
    """The whole ``text`` as a point in time, or None where it is anything else."""
    text = text.strip()
    if text[:1] in "[(" and text[-1:] in "])":
        text = text[1:-1].strip()
    if len(text) > 60 or not _PLAUSIBLE.search(text):
        return None
    stamp = find_stamp(text, day_first=day_first)
    if stamp is None:
        return None
    rest = text[stamp.end :].strip()
    return stamp.at if not rest or _ASIDE.match(rest) else None


def read_mail_date(text: str) -> str | None:
    """The value of a mail's Date header as ISO 8601, or None."""
    try:
        return _plain(parsedate_to_datetime(text[:200]))
    except (TypeError, ValueError, IndexError, OverflowError):
        return read_stamp(text)


def read_any(value: object) -> str | None:
    """A stamp from a data format: ISO text, a worded date, seconds or milliseconds since 1970."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    text = str(value).strip()
    if text.replace(".", "", 1).isdigit() and len(text.split(".")[0]) in (10, 13):
        return _epoch(float(text))
    return read_stamp(text) or read_mail_date(text)


def is_day_first(samples: Iterable[str]) -> bool:
    """Whether numeric dates of a document are day/month: by a number over 12, else by a 24-hour clock."""
    halves = True
    for sample in samples:
        match = re.search(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d\d)(?!\d)", sample[:80])
        if match and int(match[1]) > 12:
            return True
        if match and int(match[2]) > 12:
            return False
        if match and re.search(r"\d\s?[AaPp]\.?[Mm]\b", sample[:80]):
            halves = False
    return halves


def _epoch(seconds: float) -> str | None:
    if seconds > _EPOCH_MS:
        seconds /= 1000
    if not 100_000_000 < seconds < 5_000_000_000:
        return None
    return _plain(datetime.fromtimestamp(seconds, UTC))


def _plain(moment: datetime) -> str:
    text = moment.isoformat(timespec="seconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else text


def _date(match: re.Match[str], day_first: bool) -> str | None:
    part = match.groupdict()
    weekday = (part["weekday"] or "").lower()
    if weekday and weekday not in _WEEKDAYS and weekday[:3] not in _WEEKDAYS:
        return None
    if part["y1"]:
        year, month, day = part["y1"], int(part["m1"]), int(part["d1"])
    elif part["y2"]:
        first, second = int(part["a"]), int(part["b"])
        swap = first <= 12 and (second > 12 or (not day_first and part["sep2"] != "."))
        month, day = (first, second) if swap else (second, first)
        year = part["y2"]
    else:
        month = MONTH_NUMBERS.get((part["mon1"] or part["mon2"]).lower(), 0)
        year, day = part["y3"] or part["y4"], int(part["d2"] or part["d3"])
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return datetime(full, month, day).date().isoformat()
    except ValueError:
        return None


def _time(match: re.Match[str], *, keep_short: bool = False) -> str | None:
    part = match.groupdict()
    if part["h"] is None:
        return None
    hour, half = int(part["h"]), (part["pm"] or "").lower()
    if part.get("early"):
        half = "p" if part["early"] in ("午後", "下午", "오후") else "a"
    if half and (hour == 0 or hour > 12):
        half = ""
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    seconds = part["s"] or ("" if keep_short else "00")
    return f"{hour:02}:{part['mi']}" + (f":{seconds}" if seconds else "")


_OFFSETS = {
    "z": "Z", "utc": "Z", "gmt": "Z", "cet": "+01:00", "cest": "+02:00", "est": "-05:00", "edt": "-04:00",
    "pst": "-08:00", "pdt": "-07:00", "mst": "-07:00", "mdt": "-06:00", "cdt": "-05:00", "jst": "+09:00",
    "aest": "+10:00", "aedt": "+11:00", "eest": "+03:00", "eet": "+02:00",
}  # fmt: skip


def _zone(match: re.Match[str]) -> str:
    zone = (match.groupdict()["zone"] or "").lower().strip()
    if zone in _OFFSETS:
        return _OFFSETS[zone]
    found = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d\d)?", zone)
    return f"{found[1]}{int(found[2]):02}:{found[3] or '00'}" if found else ""
