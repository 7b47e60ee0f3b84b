"""Keys and tokens: by the prefix their maker gives them, by the link that carries them, by how random they are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.personal_secrets import value_end

_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    r"sk-(?:proj-|ant-|svcacct-|or-v1-|live-|test-)?[\w-]{16,}|[srp]k_(?:live|test)_\w{8,}|whsec_\w{16,}"
    r"|gh[pousr]_\w{16,}|github_pat_\w{20,}|gl(?:pat|dt|rt|ptt|soat|cbt)-[\w.-]{16,}|xox[a-z]-[\w-]{10,}"
    r"|xapp-[\w-]{10,}"
    r"|(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}|AIza[\w-]{20,}|ya29\.[\w-]{10,}|1//0[\w-]{20,}|GOCSPX-[\w-]{10,}"
    r"|SG\.[\w-]{10,}\.[\w-]{10,}|npm_\w{20,}|pypi-[\w-]{16,}|do[opr]_v1_\w{16,}|hf_\w{16,}|shp(?:at|ca|pa|ss)_\w{16,}"
    r"|EAA[A-Za-z0-9]{20,}|(?:AC|SK)[0-9a-f]{32}|key-[0-9a-z]{20,}|sq0[a-z]{3}-[\w-]{16,}|lin_api_\w{16,}|ntn_\w{16,}"
    r"|secret_\w{16,}"
    r"|figd_[\w-]{16,}|dapi[0-9a-f]{24,}|rubygems_\w{20,}|hvs\.[\w-]{16,}|dckr_pat_[\w-]{16,}|sntrys_\w{16,}"
    r"|NRAK-[A-Z0-9]{20,}"
    r"|AGE-SECRET-KEY-1[A-Z0-9]{20,}|PMAK-[\w-]{20,}|gsk_\w{20,}|xai-\w{20,}|r8_\w{20,}|tvly-[\w-]{16,}"
    r"|pat[A-Za-z0-9]{14}\.[0-9a-f]{20,}"
    r"|s\.[A-Za-z0-9]{24}(?![\w.])|dp\.(?:pt|st|ct|sa|scim|audit)\.\w{40,}|dt0[a-z]\d\d\.[A-Z0-9]{24}(?:\.[A-Z0-9]{64})?"
    r"|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,}|ATATT3[\w-]{20,}(?:=[0-9A-F]{8})?|ATBB\w{20,}|gl[cs]a?_[\w-]{20,}"
    r"|pscale_\w{2,5}_[\w.-]{20,}|\w{3}[78]Q~[\w.~-]{31,37}|[ps]k\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|key(?=[A-Za-z]{0,13}\d)(?=[a-z0-9]{0,13}[A-Z])[A-Za-z0-9]{14}(?!\w)"
    r"|EZAK\w{20,}|rk_\w{20,}|sbp_[0-9a-f]{20,}|SK-[A-Z0-9]{16,}|\d{8,10}:AA[\w-]{30,}"
    r")(?:={1,2})?"
)
_LONG = re.compile(r"[\w.+/=:~-]{16,}")
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]{4,}(?:\.[\w-]*)?")
_PEM_START = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
_URL_LOGIN = re.compile(r"[a-z][a-z0-9+.-]{1,20}://([^\s/@:?#\"'<>]{0,80}):([^\s/@?#\"'<>]{1,120})@")


_QUERY = re.compile(
    r"[?&;#](?P<name>(?:[a-z0-9]{1,20}[_-])?(?:token|key|sig|signature|auth|session|sessionid|sid|code|otp|secret|password|pwd"
    r"|passwd|pass|apikey|jwt|hash|nonce"
    r"|ticket|credential|reset|invite|verify|confirm|confirmation|magic|t|k|uid|userid|user_id|email|user|state"
    r"|access|sign|policy|download|expires|hmac|ref"
    r"|id|account|customer|order|orderid|cid|phpsessid|jsessionid|security-token)(?:_token|_key|_id|id|token|key)?)="
    r"(?P<value>[^\s&#\"'<>;]{4,2000})"
)
_OF_PAGES = frozenset({"t", "k", "id", "ref", "code", "state"})
"""Parameters that mostly number a page, a topic or a source: secrets only when they look random."""
_TOKEN = re.compile(r"(?<![\w+/@-])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w@])")
_JOINED_LEFT = re.compile(r"(?:[A-Za-z0-9_-]{1,64}[.~$|]){0,4}(?:\d[\w/-]{0,40}:)?$")
_JOINED_RIGHT = re.compile(r"(?:[.~$|:](?=[\w-]{0,63}[\d_]|[a-z-]{0,62}[A-Z])[\w-]{1,128}){1,4}")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"'`]+", re.IGNORECASE)
_MEMORY = re.compile(r"0[xX][0-9a-fA-F]{1,16}")
_CHECKSUM = re.compile(
    r"(?:commit|revision|sha-?(?:1|256|384|512)|md5|checksum|fingerprint|digest|etag)(?:sums?)?(?: is| was)?"
    r"[^\w\n]{0,3}$"
)
_HEX = re.compile(r"[0-9a-fA-F]{7,128}")
_UUID = re.compile(r"(?<![\w{-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w}-])")
_PRODUCT_KEY = re.compile(
    r"(?<![\w-])(?=[A-Z-]{0,12}\d)[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){3,7}(?![\w-])|(?<![\w-])[A-Z0-9]{5}"
    r"(?:-[A-Z0-9]{5}){4}(?![\w-])"
)
_LINK_STEP = re.compile(
    r"/(?:invite|reset|verify|confirm|activate|magic|unsubscribe|share|join|token|auth|sign-?in|login|password)"
    r"(?:[-_][a-z]{1,12})?/([A-Za-z0-9_-]{10,200})"
)
_LINK_TAIL = re.compile(r"(?<=/)[A-Za-z0-9_-]{16,}(?=[/?#\s.,)\]}\"'`>*;:!|&]|$)")
_HOOK = re.compile(
    r"https?://(?:hooks\.[^\s/]{1,80}|[^\s/]{1,80}/(?:[^\s/]{1,40}/){0,3}web-?hook\w{0,3})/([^\s\"'`<>*()]{8,400})",
    re.I,
)
"""Whoever knows the link of a webhook can post there."""
_COMMITS = ("/commit/", "/commits/", "/blob/", "/tree/", "/compare/")
_LONGEST_JUDGED = 4_000
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_UNSAYABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_WORDS = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")


def keys(page: Page) -> Iterator[Found]:
    """Whatever opens something: keys, tokens, passwords, links that carry one."""
    long = [(token.start(), token.end()) for token in _LONG.finditer(page.plain)]
    for start, end in long:
        for match in _PREFIXED.finditer(page.plain, start, end):
            yield Found(Kind.KEY, match.start(), match.end())
    if "eyJ" in page.plain:
        for match in _JWT.finditer(page.plain):
            yield Found(Kind.KEY, match.start(), match.end())
    if "-----BEGIN" in page.plain:
        yield from _pem(page.plain)
    if "://" in page.lower or "www." in page.lower or "?" in page.lower:
        yield from _in_links(page)
    if long:
        yield from _random(page)


def _pem(text: str) -> Iterator[Found]:
    place = 0
    while (start := _PEM_START.search(text, place)) is not None:
        end = _PEM_END.search(text, start.end())
        place = end.end() if end else len(text)
        yield Found(Kind.KEY, start.start(), place)


def _in_links(page: Page) -> Iterator[Found]:
    for match in _URL_LOGIN.finditer(page.lower):
        yield Found(Kind.KEY, match.start(1), match.end(2))
    yield from _parameters(page)
    for match in _LINK_STEP.finditer(page.plain):
        if any(c.isdigit() for c in match[1]):
            yield Found(Kind.KEY, match.start(1), match.end(1))
    for match in _LINK_TAIL.finditer(page.plain):
        if page.plain.endswith(_COMMITS, 0, match.start()) or not is_random(match[0]):
            continue
        if "://" in page.plain[max(0, match.start() - 200) : match.start()]:
            yield Found(Kind.KEY, match.start(), match.end())
    if "hook" in page.lower:
        for match in _HOOK.finditer(page.plain):
            if any(c.isdigit() for c in match[1]):
                yield Found(Kind.KEY, match.start(), value_end(page.plain, match.start(1), match.end(1)))


def _parameters(page: Page) -> Iterator[Found]:
    for match in _QUERY.finditer(page.lower):
        start, end = match.start("value"), value_end(page.plain, match.start("value"), match.end("value"))
        value = page.plain[start:end]
        if match["name"] in _OF_PAGES:
            holds = is_random(value) or (match["name"] == "code" and value.isdigit() and len(value) > 5)
        else:
            holds = any(c.isdigit() for c in value) or len(value) >= 16
        if holds or "%40" in value:
            yield Found(Kind.KEY, start, end)


def _random(page: Page) -> Iterator[Found]:
    yield from _tokens(page)
    for match in _PRODUCT_KEY.finditer(page.plain):
        if sum(c.isalpha() for c in match[0]) >= 3:
            yield Found(Kind.KEY, match.start(), match.end())
    if page.lower.count("-") >= 4:
        for match in _UUID.finditer(page.lower):
            yield Found(Kind.REFERENCE, match.start(), match.end())


def _tokens(page: Page) -> Iterator[Found]:
    """Random tokens, with what a dot or the like joins to them. In links, those that stand behind "="."""
    links = [(link.start(), link.end()) for link in _URL.finditer(page.plain)]
    at = 0
    for match in _TOKEN.finditer(page.plain):
        start, end = match.span()
        while at < len(links) and links[at][1] <= start:
            at += 1
        linked = at < len(links) and links[at][0] < end
        if linked and (start <= links[at][0] or page.plain[start - 1] != "="):
            continue
        if not is_random(match[0]) or is_checksum(page, start, end):
            continue
        if start and page.plain[start - 1] == "." and "/" in match[0]:
            continue  # the path behind a host
        if not linked:
            start, end = _joined(page.plain, start, end)
        yield Found(Kind.KEY, start, end)


_REACH = 100


def _joined(text: str, start: int, end: int) -> tuple[int, int]:
    """A token with the pieces that belong to it: "s.", "dp.pt.", "1/2345:" in front, ".x7Gh" behind."""
    if text[start - 1 : start] in (".", "~", "$", "|", ":"):
        left = max(text.rfind(space, max(0, start - _REACH), start) for space in " \n\t=\"'`(<[{,;") + 1
        window = max(left, start - _REACH)
        joined = _JOINED_LEFT.search(text[window:start])
        start = window + joined.start() if joined else start
    right = _JOINED_RIGHT.match(text, end)
    return start, right.end() if right else end


def is_checksum(page: Page, start: int, end: int) -> bool:
    """Whether a word in front calls a number in hexadecimal digits a commit or a checksum: those open nothing."""
    if not _HEX.fullmatch(page.plain, start, end):
        return False
    return _CHECKSUM.search(page.lower[max(0, start - 24) : start]) is not None


def is_random(token: str) -> bool:
    """Letters and digits in no order: hardly a whole word in it, and many different characters."""
    digits = sum(c.isdigit() for c in token)
    letters = sum(c.isalpha() for c in token)
    if len(token) > _LONGEST_JUDGED:
        return digits > 1 and letters > 1
    if letters < 4 or token.count("/") > len(token) / 8 or _MEMORY.fullmatch(token):
        return False
    pieces = len(_PIECES.findall(token))
    if digits < 1:
        return len(token) >= 20 and token.isalpha() and pieces * 2.6 >= len(token)
    if len(token) < 20 and (
        digits < 2 or pieces * (4 if _HEX.fullmatch(token) else 3) < len(token) or not token.isalnum()
    ):
        return False
    counts = Counter(token)
    entropy = -sum(n / len(token) * math.log2(n / len(token)) for n in counts.values())
    in_words = sum(len(word) for word in _WORDS.findall(token))
    if digits <= 1 and in_words > 0.5 * len(token) and not (token.islower() or token.isupper()):
        return False  # getUserByIdAndName2
    unsaid = digits > 2 and pieces * 7 >= len(token) and _UNSAYABLE.search(token.lower()) is not None
    jumbled = unsaid or pieces * 3 >= len(token) or (digits > 1 and in_words <= 0.35 * len(token))
    return entropy >= (2.6 if len(token) < 20 else 3.0) and (jumbled or (digits > 2 and pieces * 4 >= len(token)))
