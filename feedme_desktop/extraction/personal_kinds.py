"""The kinds of personal data, and the text as the detectors see it. Data and small helpers; finds nothing itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of text gives away. The last ones belong to one account, not to a person."""

    EMAIL = "email"
    PHONE = "phone"
    CARD = "card"
    BANK = "bank"
    IP = "ip"
    MAC = "mac"
    KEY = "key"
    NAME = "name"
    USERNAME = "username"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    NATIONAL_ID = "national_id"
    ORDER = "order"
    TICKET = "ticket"
    CUSTOMER = "customer"
    INVOICE = "invoice"
    ACCOUNT = "account"
    TRACKING = "tracking"
    SERIAL = "serial"
    REFERENCE = "reference"


ACCOUNT_KINDS = frozenset(
    {Kind.ORDER, Kind.TICKET, Kind.CUSTOMER, Kind.INVOICE, Kind.ACCOUNT, Kind.TRACKING, Kind.SERIAL, Kind.REFERENCE}
)
"""Facts of one account: of no use to anybody else, so a library's answer does without."""

WORDS: Mapping[Kind, str] = {
    Kind.EMAIL: "email",
    Kind.PHONE: "phone number",
    Kind.CARD: "card number",
    Kind.BANK: "bank account",
    Kind.IP: "IP address",
    Kind.MAC: "device address",
    Kind.KEY: "password or key",
    Kind.NAME: "name",
    Kind.USERNAME: "user name",
    Kind.ADDRESS: "address",
    Kind.BIRTH_DATE: "date of birth",
    Kind.NATIONAL_ID: "identity number",
    Kind.ORDER: "order number",
    Kind.TICKET: "ticket number",
    Kind.CUSTOMER: "customer number",
    Kind.INVOICE: "invoice number",
    Kind.ACCOUNT: "account number",
    Kind.TRACKING: "tracking number",
    Kind.SERIAL: "serial number",
    Kind.REFERENCE: "reference number",
}
"""What stands in brackets in the place of a find."""


@dataclass(frozen=True, slots=True)
class Found:
    """``text[start:end]``, in code points, is of this kind."""

    kind: Kind
    start: int
    end: int


_PLAIN: Mapping[int, str] = (
    {0xFF01 + i: chr(0x21 + i) for i in range(94)}
    | {first + i: str(i) for first in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50) for i in range(10)}
    | dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
    | dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u2009\u3000"), " ")
    | {0x2019: "'", 0x2018: "'", 0x3002: ".", 0xFF61: "."}
)
_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Page:
    """A text with full-width and foreign digits, dashes and spaces written plainly, and in lower case.

    All three are of one length: a place in one is a place in the others.
    """

    original: str
    plain: str
    lower: str
    digits: int


def page_of(text: str) -> Page:
    """The text as the detectors see it."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    lower = plain.lower()
    if len(lower) != len(plain):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in plain)
    return Page(text, plain, lower, len(_DIGIT.findall(plain)))
