"""Telephone numbers: what looks like one, checked with the numbering plans of the phonenumbers library.

Numbers of orders, dates, versions and error codes look alike: a national number needs a word beside it, the way its
country writes it, or a plan that knows it. The library is loaded when the first doubtful number is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from feedme_desktop.extraction.personal_context import Beside, beside
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page

_CANDIDATE = re.compile(
    r"(?:\+ ?\(?|(?<![0-9a-zß-ɏ_#.,$€£%*/\\=-])\(?|(?<=tel:)|(?<=phone=)|(?<=\d{4}/))"
    r"\d(?:[ ./()-]{0,3}\d){6,17}(?:\s?(?:x|ext\.?:?|extension|durchwahl|dw|#)\s?\d{1,6})?"
    r"(?![0-9a-zß-ɏ_]|[:.,]\d|-[a-z0-9]|%|/\d)"
)
_DATE_FIRST = re.compile(
    r"(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:(?:19|20)\d\d|\d\d(?!\d)))(?:[ /-]+"
    r"|$)(?:\d{1,2}(?:[ .]+|$))?"
)
_NANP = re.compile(r"(?:1[-. ]?)?(?:\([2-9]\d\d\)[-. /]{0,2}|[2-9]\d\d[-. /]{1,2})\d{3}[-. ]\d{4}(?:\D.*)?")
_LOCAL_555 = re.compile(r"555[-. ]\d{4}")
_TRUNK = re.compile(r"\(?0[1-9]")
_SPLIT = re.compile(r"\D+")
_UNIT = re.compile(r"\s?(?:eur|usd|gbp|chf|€|\$|£|bytes|kb|mb|gb|ms|rows|users|files|items|people|%|dollars|euros?)")
_MOST_DIGITS, _MOST_CUTS = 13, 5
_MANY = 2_000
"""Doubtful numbers put to the library per text; in a list of numbers longer than that, shape decides."""

_TRUNK_REGIONS = (
    "GB",
    "DE",
    "FR",
    "AU",
    "AT",
    "CH",
    "NL",
    "JP",
    "IT",
    "ZA",
    "SE",
    "BE",
    "IE",
    "NZ",
    "CN",
    "IN",
    "KR",
    "TR",
    "UA",
)
_OPEN_REGIONS = ("US", "ES", "PL", "PT", "IN", "CN", "BR", "MX", "RU", "SG", "HK", "DK", "NO", "CZ", "GR", "IT")
_BARE_REGIONS = ("US", "IN", "CN", "RU")
_NUMERIC_CODES = ("2147", "4294")  # decimal error codes and the ends of 32-bit numbers
_NOT_A_PHONE = frozenset(
    {Beside.ORDER, Beside.TICKET, Beside.CUSTOMER, Beside.INVOICE, Beside.ACCOUNT, Beside.TRACKING, Beside.SERIAL,
     Beside.REFERENCE, Beside.VERSION, Beside.OTHER, Beside.CARD, Beside.BANK, Beside.NATIONAL_ID, Beside.BIRTH,
     Beside.SECRET}
)  # fmt: skip


def phones(page: Page) -> Iterator[Found]:
    """Telephone numbers of any country, with their extensions."""
    if page.digits < 7:
        return
    asked = 0
    for match in _CANDIDATE.finditer(page.lower):
        start, end = _trim(page.lower, match.start(), match.end())
        if end - start < 7:
            continue
        asked += 1
        for cut in _ends(page.lower, start, end):
            if _is_phone(page, start, cut, ask=asked <= _MANY):
                yield Found(Kind.PHONE, start, cut)
                break


def _ends(lower: str, start: int, end: int) -> Iterator[int]:
    """Where the number may end: of more digits than any number has, the last groups belong to something else."""
    yield end
    if sum(c.isdigit() for c in lower[start:end]) > _MOST_DIGITS:
        gaps = [match.start() + start for match in _SPLIT.finditer(lower[start:end])]
        yield from reversed(gaps[-_MOST_CUTS:])


def _trim(lower: str, start: int, end: int) -> tuple[int, int]:
    """Without a date in front, and without a bracket that nothing closes."""
    date = _DATE_FIRST.match(lower, start, end)
    if date is not None:
        start = date.end()
    if lower[start:end].startswith("(") and ")" not in lower[start:end]:
        start += 1
    return start, end


def _is_phone(page: Page, start: int, end: int, *, ask: bool) -> bool:
    text = page.lower[start:end]
    digits = "".join(c for c in text if c.isdigit())
    if not 7 <= len(digits) <= 18 or len(set(digits)) < 2:
        return False
    if text.lstrip("( ").startswith("+"):
        return len(digits) >= 8
    said = beside(page, start, end)
    if said is Beside.PHONE:
        return True
    if said in _NOT_A_PHONE or _UNIT.match(page.lower, end):
        return False
    return _looks_national(text, digits, ask=ask)


def _looks_national(text: str, digits: str, *, ask: bool) -> bool:
    if _NANP.fullmatch(text) or _LOCAL_555.fullmatch(text):
        return True
    groups = [group for group in _SPLIT.split(text) if group]
    if text.startswith("00") and len(digits) >= 11:
        return not ask or _possible("+" + digits[2:])
    if _TRUNK.match(text):
        if not 9 <= len(digits) <= 12:
            return False
        return len(groups) in (2, 3, 4, 5) or not ask or _valid(digits, _TRUNK_REGIONS)
    if len(groups) == 1:
        return (
            10 <= len(digits) <= 11 and not digits.startswith(_NUMERIC_CODES) and ask and _valid(digits, _BARE_REGIONS)
        )
    if not 9 <= len(digits) <= 12 or "." in text or "/" in text or _is_range(groups):
        return False
    return ask and _valid(digits, _OPEN_REGIONS)


def _is_range(groups: Sequence[str]) -> bool:
    """1024-2048, 10000 20000: two numbers, or a list of small ones."""
    return (len(groups) == 2 and len(groups[0]) == len(groups[1]) and len(groups[0]) != 5) or max(map(len, groups)) < 3


def _valid(digits: str, regions: Sequence[str]) -> bool:
    import phonenumbers

    for region in regions:
        try:
            if phonenumbers.is_valid_number_for_region(phonenumbers.parse(digits, region), region):
                return True
        except phonenumbers.NumberParseException:
            continue
    return False


def _possible(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
