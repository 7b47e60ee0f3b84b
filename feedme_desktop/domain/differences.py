"""What makes two texts two matters although their words are nearly the same.

Error codes, versions, products, opposites, a negation. Numbers that belong to one customer (an order, a booking, a
licence plate) are no difference between questions. Pure text in, text out; how alike words are is in sameness.py.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from feedme_desktop.domain import opposites

_OWN = re.compile(
    r"\b(?:orders?|bookings?|tickets?|invoices?|cases?|plates?|reservations?|confirmation|tracking|accounts?|customers?"
    r"|references?|ref|ids?|phone|serial|\w{0,30}nummer|\w{0,30}nr|bestellung|rechnung|buchung|commande|facture|réservation"
    r"|num[ée]ro|número|pedido|factura|reserva|ordine|fattura|prenotazione|encomenda|fatura|bestelling|factuur|boeking"
    r"|numer|zamówieni\w{0,4}|faktur\w{0,4}|rezerwacj\w{0,4})\b"
    r"(?:[\s:#'\"]+(?:numbers?|no|nr|ids?|codes?|is|was|plate|ist|nummer|n°|num[ée]ro|número|numer)){0,3}[\s:#'\"]{1,4}"
    r"[\w-]{0,40}\d[\w-]{0,40}(?:\s[A-Z0-9]{2,5}\b)?",
    re.IGNORECASE,
)
"""A number that says whose, not what: whoever asks the same has another one."""

_UNITS = (
    r"(?:minut|hour|day|week|month|year|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|ans?\b|hora|d[ií]a|semana|mes"
    r"|años?|anos?|or[ae]\b|giorn|settiman|ann[oi]|mês|uur|uren|da(?:g|gen)\b|we(?:ek|ken)|maand|jaar|godzin|dni|tygodni"
    r"|miesi|lat\b)"
)
_TOLD = re.compile(
    rf"\b(?:for|since|last|past|seit|depuis|hace|da|há|sinds|al|od)\s\d+\s?{_UNITS}|\b\d+\s\w{{2,10}}\sago\b"
    r"|\b(?:number|no|nr|nummer|n°|num[eé]ro|número|numer)\W{1,3}\d+"
    r"|[$€£]\s?\d{1,12}(?:[.,]\d{1,9}){0,4}|\b\d{1,12}(?:[.,]\d{1,9}){0,4}\s?(?:[$€£%]|euros?\b|eur\b|usd\b|dollars?\b|zł)"
    r"|\b\d{1,2}:\d\d\b|\b\d{1,4}[-./]\d{1,2}[-./]\d{1,4}\b|#\s?\w{0,40}\d\w{0,40}|\b\d{6,}\b",
    re.IGNORECASE,
)
"""What belongs to one case too: since when, how much was paid, a time, a date, a long number, the number of a thing."""

_CODE = re.compile(
    r"\b(?:err(?:ors?)?|status|http|codes?|exception|event|(?i:fehler(?:code|meldung)?|erreur|errore|erro|código|codice"
    r"|fout(?:code|melding)?|foutmelding|błąd|błędu|kod))\b\W{0,4}"
    r"(?:(?:code|no|nr|number|id|is|was|código|codice|kod)\W{1,3}){0,2}"
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

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_VERDICT = re.compile(
    r"\W*(?:(yes|yeah|yep|(?:ja|oui|sí|sì|sim|tak)(?=\W*(?:[,.!;:]|$)))|no|nope|(?:nein|nee|non|não|nie)(?=\W*(?:[,.!;:]|$)))\b"
    r"(?! (?:problem|worries))"
)
_SWAP = re.compile(r"\bfrom (\w+) to (\w+)")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_FIGURE = re.compile(
    r"(?<!\w)(\w{1,30})\W{1,3}(?=(?:[A-Za-z]{0,5}(\d{1,12}(?:[.,:]\d{1,9}){0,4})|(?<=[a-zà-ž] )([A-HJ-Z])(?![\w'’.-])))"
)
"""A number, or a letter like that of "plan B", and the word before it."""
_AUXILIARIES = "do does did is are was were can could will would has have had be been i we it the a an"
_AUXILIARY = frozenset(_AUXILIARIES.split())
_STOP = frozenset({"stop", "stops", "stopped", "stopping"})
_ASIDE = _AUXILIARY | frozenset(["how", "what", "where", "why", "my", "our", "please", "there", "this", "that"])
_JOINING = (
    "to into from than instead nach zu zum zur auf in von vom statt à vers en de du a al para desde alla da dalla ao"
    " naar van do na z ze od"
)
_JOINERS = frozenset(_JOINING.split())
"""Between two things that are not the same the other way round."""

_MOST_JOINERS = 6
_FEW_WORDS = 30
"""Up to here one word decides; in a long text the opposite may be about anything."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What must agree. ``words`` and ``core`` (without negations and auxiliaries) are empty for a long text.

    ``verdict``: "y" or "n" where the text begins with yes or no; ``moves``: "from A to B"; ``sides``: the words before
    and after "to" and its like. ``figures``: numbers that say what, not whose, and the words before.
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
    figures: frozenset[tuple[str, str]]
    poles: frozenset[tuple[int, bool]]
    weak_poles: frozenset[tuple[int, bool]]
    sides: tuple[tuple[str, frozenset[str], frozenset[str]], ...]


def facts(text: str) -> Facts:
    """What of a text must agree with another that is to mean the same."""
    folded = unicodedata.normalize("NFKC", text).replace("’", "'")
    common = _OWN.sub(" ", folded)
    codes = {(m["said"] or m["plain"]).upper().translate(_JOINTS).rstrip(".") for m in _CODE.finditer(common)}
    versions = {(m[1] or m[2]).removesuffix(".0") for m in _VERSION.finditer(common)}
    lower = folded.lower()
    every = _WORD.findall(lower)
    words = every if len(every) <= _FEW_WORDS else []
    known = frozenset(words)
    negated = bool(words) and opposites.negated(known, lower)
    core = (w for w in words if w not in _AUXILIARY and not opposites.is_negation(w, known) and w not in _STOP)
    return Facts(
        codes=frozenset(codes), versions=frozenset(versions), products=_products(common), words=known,
        core=frozenset(core), negated=negated,
        numbers=frozenset(_NUMBER.findall(folded)), verdict=_verdict(lower),
        moves=frozenset((m[1], m[2]) for m in _SWAP.finditer(lower)), figures=_figures(common),
        poles=opposites.poles(known), weak_poles=opposites.poles(known, weak=True), sides=_sides(words),
    )  # fmt: skip


def difference(a: Facts, b: Facts) -> str | None:
    """Why two texts can't mean the same: codes, versions, products, opposite, negation; None when nothing says so."""
    for name, mine, other in (("codes", a.codes, b.codes), ("versions", a.versions, b.versions)):
        if mine and other and not mine & other:
            return name
    if a.products and b.products and not (a.products <= b.products or b.products <= a.products):
        return "products"
    if opposites.apart(a.poles, b.poles) or opposites.prefixed_apart(a.words, b.words) or _weakly_apart(a, b):
        return "opposite"
    if (a.verdict and b.verdict and a.verdict != b.verdict) or any((y, x) in b.moves for x, y in a.moves):
        return "opposite"
    if _exchanged(a, b):
        return "opposite"
    core = a.core & b.core
    if a.negated != b.negated and core and len(core) >= 0.6 * len(a.core | b.core):
        return "negation"
    return None


def numbers_differ(a: Facts, b: Facts) -> bool:
    """Whether each says a number that the other doesn't: of two answers, not the same."""
    return bool(a.numbers - b.numbers) and bool(b.numbers - a.numbers)


def figures_differ(a: Facts, b: Facts) -> bool:
    """Whether two questions say other numbers, or letters like that of "plan B", in the same place."""
    mine, others = {figure for _, figure in a.figures}, {figure for _, figure in b.figures}
    places = {before for before, figure in a.figures if figure not in others}
    return any(before in places and figure not in mine for before, figure in b.figures)


def _products(text: str) -> frozenset[str]:
    found = set()
    for match in _PRODUCT.finditer(text):
        name = match[1].lower()
        found.add(_SPELLED.get(name, name) + (match[2] or ""))
    return frozenset(found)


def _verdict(lower: str) -> str:
    match = _VERDICT.match(lower)
    return "" if match is None else "y" if match[1] else "n"


def _figures(common: str) -> frozenset[tuple[str, str]]:
    return frozenset((m[1].casefold(), m[2] or m[3]) for m in _FIGURE.finditer(_TOLD.sub(" ", common)))


def _weakly_apart(a: Facts, b: Facts) -> bool:
    # "sign in" against "sign out" is the opposite, "in the app" against "out of" is not: the rest must agree.
    return opposites.apart(a.weak_poles, b.weak_poles) and len(a.words ^ b.words) <= 2 + len(a.words | b.words) // 4


def _sides(words: list[str]) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    places = [place for place, word in enumerate(words) if word in _JOINERS][:_MOST_JOINERS]
    return tuple((words[p], frozenset(words[:p]) - _ASIDE, frozenset(words[p + 1 :]) - _ASIDE) for p in places)


def _exchanged(a: Facts, b: Facts) -> bool:
    """The same words, but what is before "to" in one is behind it in the other, and the other way round."""
    if len((a.core - _ASIDE) ^ (b.core - _ASIDE)) > 1:
        return False
    return any(
        joiner == other and (before - after) & (b_after - b_before) and (after - before) & (b_before - b_after)
        for joiner, before, after in a.sides
        for other, b_before, b_after in b.sides
    )


_JOINTS = str.maketrans("", "", "-_")
