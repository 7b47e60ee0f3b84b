"""Keys, tokens and passwords: by the prefix their maker gives them, by a word beside them, by how random they are."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.wordlists import word_set

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
    r"|EZAK\w{20,}|rk_\w{20,}|sbp_[0-9a-f]{20,}|SK-[A-Z0-9]{16,}|\d{8,10}:AA[\w-]{30,}"
    r")(?:={1,2})?"
)
_LONG = re.compile(r"[\w.+/=:~-]{16,}")
_JWT = re.compile(r"(?<![\w-])eyJ[\w-]{5,}\.[\w-]{4,}(?:\.[\w-]*)?")
_PEM_START = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}-----")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{0,40}-----")
_AUTH = re.compile(r"(?<![a-z])(?:bearer|basic|digest|negotiate)\s+([a-z0-9][\w.~+/-]{7,}={0,2})")
_URL_LOGIN = re.compile(r"[a-z][a-z0-9+.-]{1,20}://([^\s/@:?#\"'<>]{0,80}):([^\s/@?#\"'<>]{1,120})@")


def _words_of(table: str) -> list[str]:
    """The phrases of a table."""
    return [word.strip() for word in re.split(r"[|\n]", table) if word.strip()]


_LABEL_WORDS = """
    password|passwd|pwd|passcode|passphrase|passwort|kennwort|pass|pw|secret|token
    api key|api-key|api_key|apikey|access key|access_key|accesskey|secret key|secret_key
    private key|mot de passe|contraseña|clave|senha|wachtwoord|hasło|пароль|密码|密碼|パスワード
    parola|pin|otp|puk|one-time code|verification code|security code|2fa code|auth code
    access code|login code|bestätigungscode|sicherheitscode|code de vérification
    código de verificación|recovery code|backup code|license key|licence key|product key
    activation key|activation code|lizenzschlüssel|serial key|client secret|client_secret
    auth_token|access_token|refresh_token|session id|sessionid|session_id|signature
    authorization|x-api-key|credentials|login password|wifi key|wpa key|network key
"""
"""Between bars; a line end counts as one."""
_LABEL = re.compile(
    r"(?:" + "|".join(re.escape(word) for word in sorted(_words_of(_LABEL_WORDS), key=len, reverse=True)) + r")"
    r"(?:\s?\([^()\n]{1,30}\))?[\"'`*]{0,3}\s{0,2}"
    r"(?P<join>:=|=>|[:=：]|\s(?:is now|is|was|ist jetzt|ist|lautet|est|es|è|é|jest|changed to|set to"
    r"|reset to)(?=\s)[:]?|是|为|は)\s{0,3}[\"'`*]{0,3}"
)
_HINTS = tuple(
    word_set("""
    pass pwd pw secret token key code pin otp puk kennw clave contrase senha wachtw has\u0142 парол 密 パス parola
    session signature authoriz credential bearer basic digest negotiate
""")
)
_JOINS = (
    ":",
    "=",
    "：",
    " is ",
    " was ",
    " to ",
    " ist ",
    " est ",
    " es ",
    " è ",
    " é ",
    " lautet ",
    " jest ",
    "是",
    "为",
    "は",
    "bearer",
    "basic",
    "negotiate",
)
_VALUE = re.compile(r"[^\s\"'`<>，。]{3,200}")
_QUERY = re.compile(
    r"[?&;#](?:[a-z0-9]{1,20}[_-])?(?:token|key|sig|signature|auth|session|sessionid|sid|code|otp|secret|password|pwd"
    r"|passwd|pass|apikey|jwt|hash|nonce"
    r"|ticket|credential|reset|invite|verify|confirm|confirmation|magic|t|k|uid|userid|user_id|email|user|state"
    r"|access|sign|policy|download|expires|hmac|ref"
    r"|id|account|customer|order|orderid|cid|phpsessid|jsessionid|security-token)(?:_token|_key|_id|id|token|key)?="
    r"([^\s&#\"'<>;]{4,2000})"
)
_RANDOM = re.compile(r"(?<![\w+/=.@-])[A-Za-z0-9+/_-]{20,}={0,2}(?![\w@])")
_UUID = re.compile(r"(?<![\w{-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w}-])")
_PRODUCT_KEY = re.compile(
    r"(?<![\w-])(?=[A-Z-]{0,12}\d)[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){3,7}(?![\w-])|(?<![\w-])[A-Z0-9]{5}"
    r"(?:-[A-Z0-9]{5}){4}(?![\w-])"
)
_LINK_STEP = re.compile(
    r"/(?:invite|reset|verify|confirm|activate|magic|unsubscribe|share|join|token|auth|sign-?in|login|password)"
    r"(?:[-_][a-z]{1,12})?/([A-Za-z0-9_-]{10,200})"
)
_LINK_TAIL = re.compile(r"(?<=/)[A-Za-z0-9_-]{16,}(?=[/?#\s.,)]|$)")
_LONGEST_JUDGED = 4_000
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_UNSAYABLE = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_WORDS = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SAYS_NOTHING = word_set("""
    required incorrect wrong invalid forgotten forgot reset change changed none must the your my not expired correct
    valid set unset unknown missing empty blank protected here there same different too optional hidden weak strong
    yes no see needed accepted rejected again stored saved sent working failed failing being what when where why how
    and but because please ok okay enter click type asked case-sensitive still never always only also just now shown
    visible encrypted generated disabled enabled locked fine good bad new old this that it they length policy
    manager field true false null falsch richtig abgelaufen erforderlich vergessen leer ungültig nötig string text
    number int bool value
""")
_SAYS_WHERE = frozenset({"[", "<", "{", "$", "%", "*"})


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
    yield from _beside_word(page)
    if "://" in page.lower or "www." in page.lower or "?" in page.lower:
        yield from _in_links(page)
    if long and page.digits:
        yield from _random(page)


def _pem(text: str) -> Iterator[Found]:
    place = 0
    while (start := _PEM_START.search(text, place)) is not None:
        end = _PEM_END.search(text, start.end())
        place = end.end() if end else len(text)
        yield Found(Kind.KEY, start.start(), place)


def _beside_word(page: Page) -> Iterator[Found]:
    lower = page.lower
    if not any(hint in lower for hint in _HINTS) or not any(join in lower for join in _JOINS):
        return
    for match in _AUTH.finditer(lower):
        if any(not c.isalpha() for c in match[1]) or len(match[1]) >= 16:
            yield Found(Kind.KEY, match.start(1), match.end(1))
    for match in _LABEL.finditer(lower):
        if match.start() and (lower[match.start() - 1].isalpha() and lower[match.start() - 1].isascii()):
            continue
        value = _VALUE.match(page.plain, match.end())
        if value is None:
            continue
        end = _value_end(page.plain, value.start(), value.end())
        if _is_secret(page.plain[value.start() : end], said=match["join"].strip() in (":", "=", ":=", "=>", "：")):
            yield Found(Kind.KEY, value.start(), end)


def _value_end(text: str, start: int, end: int) -> int:
    """Without the full stop, bracket or comma that belong to the sentence."""
    while (
        end - start > 3
        and text[end - 1] in ".,;:)]}!?"
        and (text[end - 1] in ".,;:)" or end == len(text) or text[end - 1] == "]")
    ):
        if text[end - 1] in "!?" and any(c.isdigit() for c in text[start:end]):
            break
        end -= 1
    return end


def _is_secret(value: str, *, said: bool) -> bool:
    """``said``: with a colon or an equals sign, where a plain word counts too."""
    if value[0] in _SAYS_WHERE and not any(c.isdigit() for c in value):
        return False
    if value.lower().rstrip(".,") in _SAYS_NOTHING or "://" in value:
        return False
    if _PLAIN_WORD.fullmatch(value):
        mixed = not (value.islower() or value.istitle() or value.isupper())
        return (said and value[0].islower() and len(value) >= 5) or (mixed and len(value) >= 6)
    return any(c.isdigit() for c in value) or len(value) >= 6


def _in_links(page: Page) -> Iterator[Found]:
    for match in _URL_LOGIN.finditer(page.lower):
        yield Found(Kind.KEY, match.start(1), match.end(2))
    for match in _QUERY.finditer(page.lower):
        end = _value_end(page.plain, match.start(1), match.end(1))
        value = page.plain[match.start(1) : end]
        if any(c.isdigit() for c in value) or len(value) >= 16 or "%40" in value:
            yield Found(Kind.KEY, match.start(1), end)
    for match in _LINK_STEP.finditer(page.plain):
        if any(c.isdigit() for c in match[1]):
            yield Found(Kind.KEY, match.start(1), match.end(1))
    for match in _LINK_TAIL.finditer(page.plain):
        if _is_random(match[0]) and "://" in page.plain[max(0, match.start() - 200) : match.start()]:
            yield Found(Kind.KEY, match.start(), match.end())


def _random(page: Page) -> Iterator[Found]:
    for match in _RANDOM.finditer(page.plain):
        if _is_random(match[0]):
            yield Found(Kind.KEY, match.start(), match.end())
    for match in _PRODUCT_KEY.finditer(page.plain):
        if sum(c.isalpha() for c in match[0]) >= 3:
            yield Found(Kind.KEY, match.start(), match.end())
    if page.lower.count("-") >= 4:
        for match in _UUID.finditer(page.lower):
            yield Found(Kind.REFERENCE, match.start(), match.end())


def _is_random(token: str) -> bool:
    """Letters and digits in no order: hardly a whole word in it, and many different characters."""
    digits = sum(c.isdigit() for c in token)
    letters = sum(c.isalpha() for c in token)
    if len(token) > _LONGEST_JUDGED:
        return digits > 1 and letters > 1
    if digits < 1 or letters < 4 or token.count("/") > len(token) / 8:
        return False
    counts = Counter(token)
    entropy = -sum(n / len(token) * math.log2(n / len(token)) for n in counts.values())
    pieces = len(_PIECES.findall(token))
    in_words = sum(len(word) for word in _WORDS.findall(token))
    unsaid = digits > 2 and pieces * 7 >= len(token) and _UNSAYABLE.search(token) is not None
    jumbled = unsaid or pieces * 3 >= len(token) or (digits > 1 and in_words <= 0.35 * len(token))
    return entropy >= 3.0 and (jumbled or (digits > 2 and pieces * 4 >= len(token)))
