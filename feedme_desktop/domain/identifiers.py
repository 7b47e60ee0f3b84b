"""Identifiers in a text: error codes, order numbers, versions, addresses, names like O'Brien.

Postgres's parser splits ``ERR-2417`` and knows no rarity, so identifiers are cut out here, by one
expression, both when an example is stored (generously: every token that may be one) and when
somebody searches (strictly: only what a person means as one). Pure text in, text out; what an
identifier is worth is decided in ranking.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

MAX_CODES = 200
"""Most identifiers kept of one text: a pasted log must not fill the index."""

MAX_CODE_LENGTH = 80

_TOKEN = re.compile(
    r"""
      (?P<mail>    (?<![\w.+-]) [\w.+-]+ @ [\w-]+ (?: \. [\w-]+ )+ )
    | (?P<host>    (?<![\w.-]) [a-z0-9-]+ (?: \. [a-z0-9-]+ )+ \. [a-z]{2,}  (?![\w]) )
    | (?P<version> (?<![\w.]) v? \d+ (?: \. \d+ ){1,5} (?: [-_]? [a-z]+ \.? \d* )? (?![\w]) )
    | (?P<name>    (?<!\w) [^\W\d_]{1,3} ' [^\W\d_]{3,} (?= 's\b | (?![\w']) ) )
    | (?P<code>    (?<!\w) (?= [\w/-]{0,80} \d ) [^\W_]+ (?: [-_/]+ [^\W_]+ )* (?!\w) )
    | (?P<setting> (?<!\w) [^\W_]+ (?: _+ [^\W_]+ )+ (?!\w) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CUE = r"(?:err(?:or)?|codes?|status|http|port|event|case|ticket|order|invoice|part|no|nr|id|ref|build)"
_CUE_BEFORE = re.compile(rf"(?:[#\"'`(\[{{]|\b{_CUE}\b\W{{0,4}}(?:(?:is|was)\W+)?)$", re.IGNORECASE)
_CUE_ERROR = re.compile(r"\b(?:err(?:or)?|codes?)\b\W{0,4}(?:(?:is|was)\W+)?$", re.IGNORECASE)
_CUE_AFTER = re.compile(rf"[\"'`]?\s*{_CUE}\b", re.IGNORECASE)

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:T\d+)?|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{2,4}",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"""
      \d{1,2} (?: [-/_] \d{1,2} )* (?: [-/_] (?:19|20)\d\d )?           # 7, 24/7, 10-15, 3/2020
    | (?: 19 | 20 ) \d\d [-/] (?: 19 | 20 )? \d\d                       # 2024-25
    | \d{1,3} (?: st | nd | rd | th )? [-/] [a-z]{3,} (?: [-/] [a-z]+ )*  # 24-hour, 2nd-hand
    | (?! 0x ) \d{1,3} [a-z]{4,} | \d{1,3} day                          # 30days
    | \d{1,6} [-/]? (?: st | nd | rd | th | s | x | k | m | bn | am | pm | h | hrs? | min | mins? | sec | ms | d | w | y
        | kg | g | mg | mcg | lbs? | oz | ml | l | cm | mm | km | mi | ft | in | gb | mb | kb | tb | hz | ghz | mhz
        | px | dpi | p | usd | eur | gbp | rs | qr | inr )              # 3rd, 10kg, 500-eur
    | [a-z]{1,2} -? \d                                                  # A4, B6, MP3
    | \d{1,2} [a-z]{1,2} \d{0,2} | [a-z] \d [a-z] \d                    # 2FA, 24x7, H1N1
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EVERYDAY_NUMBER = re.compile(r"\d{1,3}|(?:19|20)\d\d|\d+00")
_JOINTS = str.maketrans("", "", "-_")
_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "−": "-"})


def cut_codes(text: str) -> tuple[str, ...]:
    """Every token of ``text`` that may be an identifier, upper case, without hyphens, each once, in order.

    ``err_2417``, ``ERR-2417`` and ``ERR2417`` are one identifier.
    """
    found: dict[str, None] = {}
    for match in _tokens(text):
        if match.lastgroup == "name" and not _written_as_name(match[0]):
            continue  # l'adresse, d'accord
        found[_normal(match[0])] = None
        if len(found) == MAX_CODES:
            break
    return tuple(found)


def asked_codes(query: str) -> tuple[str, ...]:
    """The identifiers that the person who wrote ``query`` means as such, as ``cut_codes`` writes them.

    Leaves out what is said every day and decides nothing: dates, amounts, 24/7, 3rd, 10kg, and
    short numbers that nothing marks as a code ("error 403" is one, "300 people" is not).
    """
    folded = _folded(query)
    found: dict[str, None] = {}
    for match in _tokens(query):
        if _is_meant(match, folded):
            found[_normal(match[0])] = None
    return tuple(found)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    for match in _TOKEN.finditer(_folded(text)):
        if len(match[0]) <= MAX_CODE_LENGTH and len(match[0]) > 1:
            yield match


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).translate(_FOLD)


def _normal(token: str) -> str:
    """``v4.2.1`` is ``4.2.1``; joints are dropped, since people leave them out or swap them."""
    token = token.upper()
    if re.fullmatch(r"V[\d.]+", token):
        token = token[1:]
    return token if "@" in token else token.translate(_JOINTS)


def _written_as_name(token: str) -> bool:
    head, _, tail = token.partition("'")
    if head.lower() == "o":
        return tail.lower() != "clock"
    return head[0].isupper() and tail[0].isupper()


def _is_meant(match: re.Match[str], text: str) -> bool:
    token = match[0]
    if match.lastgroup in {"mail", "host", "name", "setting"} or token == text.strip():
        return True
    if _DATE.fullmatch(token):
        return False
    marked = _is_marked(match, text)
    if match.lastgroup == "version":
        return marked or token.count(".") > 1 or not token[0].isdigit() or "version" in text.lower()
    if token.isdigit():
        return marked or not (_EVERYDAY_NUMBER.fullmatch(token) or _is_amount(match, text))
    return marked or not _DAILY.fullmatch(token)


def _is_marked(match: re.Match[str], text: str) -> bool:
    """Whether a word beside it, a hash or a quotation mark says that the token is a code."""
    before = text[max(0, match.start() - 30) : match.start()]
    if match[0].isdigit() and len(match[0]) < 3:  # "error 43", not "order 12 bottles"
        return bool(_CUE_ERROR.search(before))
    return bool(_CUE_BEFORE.search(before) or _CUE_AFTER.match(text[match.end() :]))


def _is_amount(match: re.Match[str], text: str) -> bool:
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    return any(sign in around for sign in "$€£¥₹%")
