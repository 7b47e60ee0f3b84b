"""Telephone numbers: what looks like one, checked with the numbering plans of the phonenumbers library.

Numbers of orders, dates, versions and error codes look alike: a national number needs a word beside it, the way its
country writes it, or a plan that knows it. The library is loaded when the first doubtful number is met.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from feedme_desktop.extraction.personal_context import Beside, beside, numbered
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page

_EXTENSION = r"(?:[,;]?\s?(?:x|ext\.?:?|extension|durchwahl|dw|poste|interno|wew\.?|#)[\s=]?\d{1,6})"
_CANDIDATE = re.compile(
    r"(?:\+ ?\(?|(?<![0-9a-zß-ɏ_.,$€£%*/\\-])\(?|(?<=tel:)|(?<=\d{4}/)|(?<=\bx))"
    rf"\d(?:[ ./()-]{{0,3}}\d){{6,17}}{_EXTENSION}?"
    r"(?![0-9a-zß-ɏ]|_\w|[:.,]\d|-[a-z0-9]|%|/\d)"
)
_DATE_FIRST = re.compile(
    r"(?:(?:19|20)\d\d[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[-./](\d{1,2})[-./](?:(?:19|20)\d\d|\d\d(?!\d)))"
    r"(?:[ /][ /-]*|$)(?:\d{1,2}(?:[ .]+|$))?"
)
_HOURS = re.compile(r"[01]\d[0-5]\d-[0-2]\d[0-5]\d")
_HOLDS_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])(?!\d)")
_NANP = re.compile(r"(?:1[-. ]?)?(?:\([2-9]\d\d\)[-. /]{0,2}|[2-9]\d\d[-. /]{1,2})\d{3}[-. ]\d{4}(?:\D.*)?")
_LOCAL_555 = re.compile(r"555[-. ]\d{4}")
_TRUNK = re.compile(r"\(?0[1-9]")
_EXIT = re.compile(r"(?:00|011)(?=[ .(-]?[1-9(]|[1-9])")
_SPLIT = re.compile(r"\D+")
_TWO = re.compile(r"\s?/\s?")
_UNIT = re.compile(r"\s?(?:eur|usd|gbp|chf|€|\$|£|bytes|kb|mb|gb|ms|rows|users|files|items|people|%|dollars|euros?)")
_STAMP = re.compile(r"20[0-3]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])(?:[0-5]\d)?|1[5-9]\d{8}")
"""A moment as a file name or a log writes it: 2024031510, or seconds since 1970."""
_YEARS = re.compile(r"(?:19|20)\d\d(?:19|20)\d\d|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
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
_SHORT_REGIONS = ("BG", "SE", "IE", "IL", "LT", "TH", "EE")
"""Where a number with its trunk zero may have eight digits only."""
_SHAPES: Mapping[tuple[int, ...], Sequence[str]] = {
    tuple(map(int, sizes.split())): regions.split()
    for sizes, regions in (
        ("1 2 6", "LT"),
        ("1 3 2 4", "MY"),
        ("1 3 3 3", "IL"),
        ("1 3 5", "LT"),
        ("1 4 4", "CL"),
        ("2 1 3 4", "HU"),
        ("2 2 2 2", "DK LU NO"),
        ("2 2 3 3", "HU"),
        ("2 3 2 2", "PL SI"),
        ("2 3 3", "LV"),
        ("2 3 4", "CL PT"),
        ("2 4 4", "AU BR GR MX PH"),
        ("2 5 4", "BR"),
        ("3 2 2 2", "ES"),
        ("3 2 3", "NO LU"),
        ("3 3 3", "ES PL PT CZ IT CL LU PE"),
        ("3 3 4", "GR IN IT MX SA CN"),
        ("3 4", "EE IS"),
        ("3 4 4", "CN"),
        ("3 5", "IE"),
        ("4 2 4", "IN"),
        ("4 3 2 2", "TR"),
        ("4 3 3", "AU IE TH"),
        ("4 4", "HK SG EE"),
    )
}
"""How many digits the groups of a number without a trunk zero have, as its country writes it."""
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
    asked = place = 0
    while (match := _CANDIDATE.search(page.lower, place)) is not None:
        place = match.end()
        start, end = _trim(page.lower, match.start(), match.end())
        if end - start < 7:
            continue
        asked += 1
        for cut in _ends(page.lower, start, end):
            if _is_phone(page, start, cut, ask=asked <= _MANY):
                yield Found(Kind.PHONE, start, cut)
                place = max(cut, match.start() + 1)  # what was cut off may be the next number
                break


def _ends(lower: str, start: int, end: int) -> Iterator[int]:
    """Where the number may end: of more digits than any number has, the last groups belong to something else."""
    for two in _TWO.finditer(lower, start, end):
        first, second = _count(lower[start : two.start()]), _count(lower[two.end() : end])
        if min(first, second) >= 7 or (first >= 10 and second >= 4):
            yield two.start()
    yield end
    if _count(lower[start:end]) > _MOST_DIGITS:
        gaps = [match.start() + start for match in _SPLIT.finditer(lower[start:end])]
        yield from reversed(gaps[-_MOST_CUTS:])


def _count(text: str) -> int:
    return sum(c.isdigit() for c in text)


def _trim(lower: str, start: int, end: int) -> tuple[int, int]:
    """Without a date in front, and without a bracket that nothing closes."""
    date = _DATE_FIRST.match(lower, start, end)
    if date is not None and _is_date([int(part) for part in date.groups() if part]):
        start = date.end()
    if lower[start:end].startswith("(") and ")" not in lower[start:end]:
        start += 1
    return start, end


def _is_date(parts: Sequence[int]) -> bool:
    """A day and a month, in either order."""
    return 1 <= min(parts) <= 12 and 1 <= max(parts) <= 31


def _is_phone(page: Page, start: int, end: int, *, ask: bool) -> bool:
    text = _WITHOUT.sub("", page.lower[start:end])
    digits = "".join(c for c in text if c.isdigit())
    if not 7 <= len(digits) <= 18 or len(set(digits)) < 2:
        return False
    if text.lstrip("( ").startswith("+"):
        return len(digits) >= 8
    said = beside(page, start, end)
    if said is Beside.PHONE or numbered(page, start):
        return len(digits) <= 15
    marked = page.lower[max(0, start - 1) : start] in ("=", "#", "x")
    if _HOLDS_DATE.search(text):
        return False
    if marked or said in _NOT_A_PHONE or _UNIT.match(page.lower, end):
        return marked and page.lower[start - 1] == "x" and len(digits) in (10, 11) and _valid(digits, ("US",))
    return _looks_national(text, digits, ask=ask)


_WITHOUT = re.compile(_EXTENSION + "$")


def _looks_national(text: str, digits: str, *, ask: bool) -> bool:
    if _NANP.fullmatch(text) or _LOCAL_555.fullmatch(text):
        return True
    groups = [group for group in _SPLIT.split(text) if group]
    abroad = _EXIT.match(text)
    if abroad is not None and len(digits) >= 11 and (not ask or _possible("+" + digits[len(abroad[0]) :])):
        return True
    if _TRUNK.match(text):
        return _is_trunk(groups, digits, ask=ask)
    if len(groups) == 1:
        return (
            10 <= len(digits) <= 11
            and not digits.startswith(_NUMERIC_CODES)
            and not _STAMP.fullmatch(digits)
            and ask
            and _valid(digits, _BARE_REGIONS)
        )
    if ask and _is_written_so(text, groups, digits):
        return True
    if not 9 <= len(digits) <= 12 or "." in text or "/" in text or _is_range(groups):
        return False
    return ask and _valid(digits, _OPEN_REGIONS)


def _is_trunk(groups: Sequence[str], digits: str, *, ask: bool) -> bool:
    if len(digits) == 8:
        return (
            ask
            and not _HOURS.fullmatch("-".join(groups))
            and len(groups) > 1
            and not _YEARS.search(digits[4:])
            and _valid(digits, _SHORT_REGIONS)
        )
    if not 9 <= len(digits) <= 12 or (len(digits) == 12 and len(groups) == 1 and _is_product_code(digits)):
        return False
    return 2 <= len(groups) <= 5 or not ask or _valid(digits, _TRUNK_REGIONS)


def _is_written_so(text: str, groups: Sequence[str], digits: str) -> bool:
    """Whether a country that has this number writes it in these groups, and they are no list or range of numbers."""
    regions = _SHAPES.get(tuple(map(len, groups)))
    if regions is None or "/" in text or _YEARS.fullmatch(digits):
        return False
    numbers = [int(group) for group in groups]
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    same = len({len(group) for group in groups}) == 1
    if same and ((len(steps) == 1 and len(groups) > 2) or all(n % 4 == 0 or n % 5 == 0 for n in numbers)):
        return False
    return not (len(groups) == 2 and groups[0].endswith("00")) and _valid(digits, regions)


def _is_product_code(digits: str) -> bool:
    """Twelve digits that check out as on a barcode."""
    return sum(int(c) * (3 - 2 * (i % 2)) for i, c in enumerate(digits)) % 10 == 0


def _is_range(groups: Sequence[str]) -> bool:
    """1024-2048, 10000 20000: two numbers, or a list of small ones."""
    return (len(groups) == 2 and len(groups[0]) == len(groups[1]) and len(groups[0]) != 5) or max(map(len, groups)) < 3


def _valid(digits: str, regions: Sequence[str]) -> bool:
    import phonenumbers

    for region in regions:
        try:
            number = phonenumbers.parse(digits, region)
        except phonenumbers.NumberParseException:
            continue
        # Canada and the islands share the plan of the US.
        if (
            phonenumbers.is_valid_number(number)
            if region == "US"
            else phonenumbers.is_valid_number_for_region(number, region)
        ):
            return True
    return False


def _possible(number: str) -> bool:
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return False
