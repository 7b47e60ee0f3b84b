"""What makes two texts two matters although their words are nearly the same.

Error codes, versions, products, opposites, a negation. Numbers that belong to one customer (an order, a booking, a
licence plate) are no difference between questions. Pure text in, text out; how alike words are is in sameness.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OWN = re.compile(
    r"\b(?:orders?|bookings?|tickets?|invoices?|cases?|plates?|reservations?|confirmation|tracking|accounts?|customers?"
    r"|references?|ref|ids?|phone|serial)\b(?:[\s:#'\"]+(?:numbers?|no|nr|ids?|codes?|is|was|plate)){0,3}[\s:#'\"]{1,4}"
    r"[\w-]{0,40}\d[\w-]{0,40}(?:\s[A-Z0-9]{2,5}\b)?",
    re.IGNORECASE,
)
"""A number that says whose, not what: whoever asks the same has another one."""

_CODE = re.compile(
    r"\b(?:err(?:ors?)?|status|http|codes?|exception|event)\b\W{0,4}(?:(?:code|no|nr|number|id|is|was)\W{1,3}){0,2}"
    r"(?P<said>[A-Za-z]{0,6}[-_]?(?:0x)?\d[\w.-]{0,30})|\b(?P<plain>[A-Z]{2,6}[-_]?\d{2,}[A-Z0-9]*|0x[0-9a-fA-F]{2,})\b"
)
_VERSION = re.compile(
    r"\bv(?:ersion)?\.?\s?(\d+(?:\.\d+){0,4})\b|(?<![\w.])(\d+\.\d+(?:\.\d+)+)(?![\w.])", re.IGNORECASE
)

_PRODUCTS = (
    "android apple chrome chromebook dropbox edge exchange excel firefox gmail hotmail imap icloud ios ipad iphone jira"
    " linux mac macbook macos magento office opera outlook paypal pop3 powerpoint printer safari scanner shopify skype"
    " slack smtp stripe teams thunderbird ubuntu visa mastercard whatsapp windows word wordpress xbox yahoo zoom"
)
_PRODUCT = re.compile(rf"\b({'|'.join(_PRODUCTS.split())})\b(?:\s?(\d+(?:\.\d+)?)\b)?", re.IGNORECASE)
_SPELLED = {"macbook": "mac", "macos": "mac"}

_OPPOSITES = (
    ("enable", "disable"), ("add", "remove"), ("add", "delete"), ("create", "delete"), ("install", "uninstall"),
    ("upgrade", "downgrade"), ("import", "export"), ("send", "receive"), ("sending", "receiving"),
    ("increase", "decrease"), ("connect", "disconnect"), ("lock", "unlock"), ("block", "unblock"),
    ("subscribe", "unsubscribe"), ("login", "logout"), ("show", "hide"), ("start", "stop"), ("open", "close"),
    ("upload", "download"), ("mute", "unmute"), ("activate", "deactivate"), ("archive", "unarchive"),
    ("incoming", "outgoing"), ("on", "off"), ("in", "out"), ("allow", "block"), ("buy", "sell"), ("always", "never"),
)  # fmt: skip
_PARTICLES = frozenset({"on", "off", "in", "out"})
_NEGATION = re.compile(r"\b(?:not|no|never|without|cannot|unable|\w+n't)\b")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_VERDICT = re.compile(r"\W*(yes|yeah|yep|no|nope)\b(?! (?:problem|worries))")
_SWAP = re.compile(r"\bfrom (\w+) to (\w+)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_AUXILIARIES = "do does did is are was were can could will would has have had be been i we it the a an"
_AUXILIARY = frozenset(_AUXILIARIES.split())
_FEW_WORDS = 30
"""Up to here one word decides; in a long text the opposite may be about anything."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What must agree. ``words`` and ``core`` (without negations and auxiliaries) are empty for a long text.

    ``verdict``: "y" or "n" where the text begins with yes or no; ``moves``: "from A to B".
    """

    codes: frozenset[str]
    versions: frozenset[str]
    products: frozenset[str]
    words: frozenset[str]
    core: frozenset[str]
    negated: bool
    numbers: frozenset[str]
    verdict: str
    moves: frozenset[tuple[str, str]]


def facts(text: str) -> Facts:
    """What of a text must agree with another that is to mean the same."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'")
    common = _OWN.sub(" ", folded)
    codes = {(m["said"] or m["plain"]).upper().translate(_JOINTS).rstrip(".") for m in _CODE.finditer(common)}
    versions = {(m[1] or m[2]).removesuffix(".0") for m in _VERSION.finditer(common)}
    words = _WORD.findall(folded.lower())
    short = len(words) <= _FEW_WORDS
    verdict = _VERDICT.match(folded.lower())
    core = (w for w in words if w not in _AUXILIARY and not _NEGATION.fullmatch(w)) if short else ()
    return Facts(
        frozenset(codes), frozenset(versions), _products(common), frozenset(words) if short else frozenset(),
        frozenset(core), short and bool(_NEGATION.search(folded.lower())), frozenset(_NUMBER.findall(folded)),
        "" if verdict is None else verdict[1][0], frozenset((m[1], m[2]) for m in _SWAP.finditer(folded.lower())),
    )  # fmt: skip


def difference(a: Facts, b: Facts) -> str | None:
    """Why two texts can't mean the same: codes, versions, products, opposite, negation; None when nothing says so."""
    for name, mine, other in (("codes", a.codes, b.codes), ("versions", a.versions, b.versions)):
        if mine and other and not mine & other:
            return name
    if a.products and b.products and not (a.products <= b.products or b.products <= a.products):
        return "products"
    if any(_one_each(a.words, b.words, x, y) or _one_each(b.words, a.words, x, y) for x, y in _OPPOSITES):
        return "opposite"
    if (a.verdict and b.verdict and a.verdict != b.verdict) or any((y, x) in b.moves for x, y in a.moves):
        return "opposite"
    core = a.core & b.core
    if a.negated != b.negated and core and len(core) >= 0.6 * len(a.core | b.core):
        return "negation"
    return None


def numbers_differ(a: Facts, b: Facts) -> bool:
    """Whether each says a number that the other doesn't: of two answers, not the same."""
    return bool(a.numbers - b.numbers) and bool(b.numbers - a.numbers)


def _products(text: str) -> frozenset[str]:
    found = set()
    for match in _PRODUCT.finditer(text):
        name = match[1].lower()
        found.add(_SPELLED.get(name, name) + (match[2] or ""))
    return frozenset(found)


def _one_each(a: frozenset[str], b: frozenset[str], first: str, second: str) -> bool:
    if first not in a or second not in b or first in b or second in a:
        return False
    # "sign in" against "sign out" is the opposite, "in the app" against "out of" is not: the rest must agree.
    return first not in _PARTICLES or len(a ^ b) <= 2 + len(a | b) // 4


_JOINTS = str.maketrans("", "", "-_")
