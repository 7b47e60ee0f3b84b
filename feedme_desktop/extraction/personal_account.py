"""Numbers of one customer's orders, tickets, invoices and accounts: beside a word, or with a prefix that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedme_desktop.extraction.personal_context import ACCOUNT_WORDS, KIND_OF, beside, filled
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page

_TOKEN = re.compile(
    r"(?<![\w.,$€£/-])#?(?=[a-z_-]{0,12}\d"
    r"|[a-z0-9_-]{0,20}\d)[a-z0-9]{1,40}(?:[-_/][a-z0-9]{1,40}){0,6}(?: \d{2,8}(?![\w.:-])){0,4}(?!\w)"
)
_STAYS = re.compile(
    r"0x[0-9a-f]+|kb\d+|cve-.*|(?:err|error|e|x|ws|ms|rfc|iso|http|gate|page|step|pin|usb|mp|ps|win|v|sha|md|utf|h"
    r"|ipv|p|q|f|wpa|wlan|wi-fi)[-_ ]?\d.*"
    r"|(?:19|20)\d\d(?:[-/ ]\d{1,4}){0,2}|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?|\d+(?:st|nd|rd|th|gb|mb|kb|tb|ms|px|hz"
    r"|mhz|ghz|kg|cm|mm|km|min|am|pm|h|k|x\d+|x)"
    r"|\d{1,2}h\d\d"
)
_PREFIXES: Mapping[str, Kind] = {
    prefix: kind
    for kind, prefixes in (
        (Kind.ORDER, "ord order po so rma bkg res"),
        (Kind.INVOICE, "inv invoice re rg txn pay"),
        (Kind.TICKET, "tkt ticket case inc sr req cs"),
        (Kind.CUSTOMER, "cust customer cus kd mem sub"),
        (Kind.ACCOUNT, "acc acct"),
        (Kind.REFERENCE, "ref"),
        (Kind.TRACKING, "trk ship"),
        (Kind.SERIAL, "sn"),
    )
    for prefix in prefixes.split()
}
_PREFIXED = re.compile(
    r"(?<![\w.-])("
    + "|".join(sorted(_PREFIXES, key=len, reverse=True))
    + r")[-_#][a-z0-9-]{0,30}\d{3}[a-z0-9-]{0,20}(?!\w)"
)
_UPS = re.compile(r"(?<!\w)1z[0-9a-z]{16}(?!\w)")
_HASH = re.compile(r"(?<![\w&#/])#\d{4,12}(?![\w.-])")
_COLOUR = re.compile(r"colou?r|css|background|hex|rgb")
_NOUN = re.compile(r"\s(?:\d+ )?[a-z]{3,}s\b(?<!\bhas)(?<!\bwas)(?<!\bis)(?<!\bdoes)(?<!\bthis)(?<!\bstatus)")


def account_numbers(page: Page) -> Iterator[Found]:
    """Numbers that mean something to one customer only."""
    if page.digits < 3:
        return
    for match in _TOKEN.finditer(page.lower):
        kind = _called(page, match)
        if kind is not None:
            yield Found(kind, match.start(), match.end())
    for match in _PREFIXED.finditer(page.lower):
        yield Found(_PREFIXES[match[1]], match.start(), match.end())
    for match in _UPS.finditer(page.lower):
        yield Found(Kind.TRACKING, match.start(), match.end())
    if "#" in page.lower:
        for match in _HASH.finditer(page.lower):
            if not _COLOUR.search(page.lower, max(0, match.start() - 30), match.start()):
                yield Found(Kind.REFERENCE, match.start(), match.end())


def _called(page: Page, match: re.Match[str]) -> Kind | None:
    token = match[0].lstrip("#")
    digits = sum(c.isdigit() for c in token)
    if digits < 3 or len(token) < 4 or (_STAYS.fullmatch(token) and not match[0].startswith("#")):
        return None
    said = beside(page, match.start(), match.end())
    if said is None or said not in ACCOUNT_WORDS:
        return None
    amount = token.isdigit() and len(token) < 6 and _NOUN.match(page.lower, match.end()) is not None
    if amount and not filled(page, match.start()) and not match[0].startswith("#"):
        return None
    return KIND_OF[said]
