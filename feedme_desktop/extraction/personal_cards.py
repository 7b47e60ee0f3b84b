"""Payment cards: digits that check out and begin and count as an issuer's do, with the date and the code behind them.

However they are grouped: "4111 1111 …", "4111-1111-…", over two lines, in a table of commas.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_context import Beside, before
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page

_GROUP = re.compile(r"\d+")
_PLAIN_GAPS = frozenset({" ", ".", "-", ""})
_GAP = re.compile(r"[ .\-_/,\t\r\n]{1,3}")
_MOST_GROUPS = 7
_OF_FOUR = frozenset({(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3)})
_SIZES = _OF_FOUR | {(4, 6, 5), (4, 6, 4), (4, 5, 6), (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4), (4, 4, 4, 1), (8, 8)}
"""How many digits the groups have on cards."""
_LABEL = re.compile(r"(?:^|[^a-z])(?:cc|card|pan|visa|mc|mastercard|amex|discover|maestro|kk|karte|tarjeta|carte)$")
_LABEL_BEHIND = re.compile(r"(?:exp|cvv|cvc|cid|valid)")
_BEHIND = re.compile(
    r"(?:[\s,;:|()/-]{1,4}(?:exp(?:iry|ires|iration|\.)?|valid|good|gültig|läuft)?"
    r"(?: (?:date|until|thru|through|bis|ab))?[.:\s]{0,3}|exp)"
    r"(?P<date>(?:0[1-9]|1[0-2])\s?[/\-. ]?\s?(?:20)?[2-4]\d)(?!\d)"
    r"|[\s,;|]{1,4}(?P<code>\d{3,4})(?=[\s,;|]*(?:$|\n))"
)
_CODE_BEHIND = re.compile(r"[\s,;|/]{1,4}(?:cvv2?|cvc2?|cid|csc)?[:\s]{0,3}(?P<code>\d{3,4})(?![\w./%]|-\d)")
_CODE = re.compile(
    r"(?<!\w)(?:cvv2?|cvc2?|csc|kartenprüfnummer|security code|prüfziffer)\W{0,3}(?:code|number|is|ist"
    r"|no\.?)?\W{0,4}(\d{3,4})(?!\w)"
)
_IN_TABLE = re.compile(r",(?:\d\d?/|\d{3,4}(?!\d)|(?:0[1-9]|1[0-2])\d\d)")
_OTHER_THINGS = frozenset(
    {Beside.OTHER, Beside.VERSION, Beside.SERIAL, Beside.TRACKING, Beside.PHONE, Beside.ORDER, Beside.TICKET}
)


def cards(page: Page) -> Iterator[Found]:
    """Payment cards, the date and the code right behind one, and codes beside a word."""
    if page.digits < 3:
        return
    if page.digits >= 12:
        groups = [match.span() for match in _GROUP.finditer(page.plain)]
        for start, end in _cards_in(page, groups):
            yield Found(Kind.CARD, start, end)
            yield from _behind(page, end)
    if "c" in page.lower or "p" in page.lower:
        for match in _CODE.finditer(page.lower):
            yield Found(Kind.CARD, match.start(1), match.end(1))


def _cards_in(page: Page, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    i = 0
    while i < len(groups):
        taken = i + 1
        for j in _lengths(page.plain, groups, i):
            if _is_card(page, groups[i:j]):
                yield groups[i][0], groups[j - 1][1]
                taken = j
                break
        i = taken


def _lengths(text: str, groups: list[tuple[int, int]], first: int) -> list[int]:
    """Where a card that begins with this group may end, the longest first."""
    if groups[first][1] - groups[first][0] < 2:
        return []
    digits, last, ends = 0, first, []
    while last < len(groups) and last - first < _MOST_GROUPS:
        start, end = groups[last]
        if last > first and not _GAP.fullmatch(text, groups[last - 1][1], start):
            break
        digits += end - start
        last += 1
        if digits > 19:
            break
        if digits >= 12:
            ends.append(last)
    return ends[::-1]


def _is_card(page: Page, groups: list[tuple[int, int]]) -> bool:
    text = page.plain
    digits = "".join(text[start:end] for start, end in groups)
    sizes = tuple(end - start for start, end in groups)
    of_four = sizes in _OF_FOUR
    if not (of_four or _issued(digits)) or not luhn(digits) or len(set(digits)) < 2:
        return False
    gaps = {text[a[1] : b[0]] for a, b in itertools.pairwise(groups)}
    shaped = sizes in _SIZES
    if not (shaped or gaps <= _PLAIN_GAPS) or not _stands_free(page, groups[0][0], groups[-1][1], len(groups)):
        return False
    if of_four and len(gaps) == 1:
        return True
    return _issued(digits) and (len(digits) > 12 or shaped or before(page, groups[0][0]) not in _OTHER_THINGS)


def _stands_free(page: Page, start: int, end: int, groups: int) -> bool:
    """Whether it is no part of a word, a telephone number or a number with a decimal point."""
    lower = page.lower
    front, behind = lower[max(0, start - 12) : start], lower[end : end + 6]
    if front.endswith("+") or (groups == 1 and len(front) > 1 and front[-1] in ".," and front[-2].isdigit()):
        return False
    if front[-1:].isalpha() and not _LABEL.search(front):
        return False
    if behind[:1].isalnum() and not _LABEL_BEHIND.match(behind):
        return False
    return not (groups == 1 and behind[:1] in (".", ",") and behind[1:2].isdigit() and not _IN_TABLE.match(behind))


def _behind(page: Page, end: int) -> Iterator[Found]:
    """The date to which a card is good, and its code."""
    match = _BEHIND.match(page.lower, end)
    if match is None:
        return
    group = "date" if match["date"] else "code"
    yield Found(Kind.CARD, match.start(group), match.end(group))
    code = _CODE_BEHIND.match(page.lower, match.end()) if match["date"] else None
    if code is not None:
        yield Found(Kind.CARD, code.start("code"), code.end("code"))


def _issued(digits: str) -> bool:
    """Whether it begins as the cards of an issuer do, and has as many digits."""
    two, three, four, count = int(digits[:2]), int(digits[:3]), int(digits[:4]), len(digits)
    if digits[0] == "4":
        return count in (13, 16, 19)
    if 51 <= two <= 55 or 2221 <= four <= 2720 or 2200 <= four <= 2204 or four in (9792, 6364):
        return count == 16
    if two in (34, 37) or digits[0] == "1":
        return count == 15
    if two in (36, 38, 39) or 300 <= three <= 305:
        return 14 <= count <= 19
    if two in (81, 82) or four == 6011 or two == 65 or 644 <= three <= 649 or 3528 <= four <= 3589 or two == 62:
        return count >= 16
    return (two == 50 or 56 <= two <= 69) and 12 <= count <= 19


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
