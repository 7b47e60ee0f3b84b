"""E-mail, IP and device addresses, and user names in paths and links."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_context import Beside, before
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.personal_spelled import TLDS, spelled_emails
from feedme_desktop.extraction.wordlists import word_set

_MAX_LOCAL = 64
_MAX_DOMAIN = 255
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""Characters of no width, which a copied address may hold."""
_DOMAIN = re.compile(
    rf"(?:[^\W_](?:[\w{_HIDDEN}-]{{0,62}})\.)+[^\W\d_][\w-]{{1,62}}|localhost\b|\[[\d.:a-fA-F]+\]"
    r"|[^\W_][\w-]{1,62} ?\. ?(?=(?P<tld>[a-z]{2,6})(?![^\W_]))[a-z]{2,6}"
)
_POINT = r"(?:\.|\[\.\]|\(\.\)|\[dot\])"
_IPV4 = re.compile(
    r"(?<![\w.])(?:(?<!\d-)|(?<=\.\d-)|(?<=\.\d\d-)|(?<=\.\d\d\d-))"
    rf"(\d{{1,3}}){_POINT}(\d{{1,3}}){_POINT}(\d{{1,3}}){_POINT}(\d{{1,3}})"
    r"(?![^\W_]|\.\d|-(?:\d{1,4}(?![\d.])|alpha|beta|rc|dev|pre|snapshot|release|final|build|patch|hotfix|r\d|p\d|ubuntu"
    r"|deb|generic|lts|stable))"
)
_IN_HOST = re.compile(
    r"(?<![^\W_])(?:(?<=ip-)|(?<=ip_)|(?<=[a-z]-)(?=[\d-]{7,15}\.[a-z])|(?<![\w.-])(?=[\d-]{7,15}\.[a-z][\w-]*\.[a-z]))"
    r"(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?![\w-])"
)
_PUBLIC = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "0.0.0.0"})  # noqa: S104  anybody's
_IPV6 = re.compile(
    r"(?<![\w:.])(?:(?=[a-f]{0,12}[g-z])[a-z]{2,16}6?:)?(?=[0-9a-f]{0,4}:)"
    r"([0-9a-f:]{2,39}(?:(?:\d{1,3}\.){3}\d{1,3})?(?:%\w{1,16})?)(?![\w:])"
)
_LOCAL_6 = re.compile(r"f(?:[cd][0-9a-f]{2}|e[89ab][0-9a-f])::?[0-9a-f:]+")
_LATER = re.compile(r"\s?(?:or|and|oder|und) (?:later|newer|above|higher|up|earlier|older|neuer|höher)|\s?\+")
_OF_PROGRAM = re.compile(
    r"\s?(?:release|build|update|version|firmware)\b|\s(?:of|von|du|del) (?:the |der |des )?(?:driver|firmware|app)\b"
)
_PRODUCT = re.compile(r"(?:[a-z]+[- ]?)?\bv$|§ ?$|\bv\.? ?$")
_SAID_VERSION = re.compile(r"\b(?:version|versión|versione|versão|versie|v|ver|build|release)[.: ]{0,2}$")
_AFTER_IT = re.compile(  # "since the update 10.20.30.40 is gone": a moment, no number of a version
    r"\b(?:since|after|before|following|seit|nach|vor|depuis|après|avant|desde|después|dopo|sinds|na|po)"
    r"(?: (?:the|an?|this|last|latest|recent|dem|der|das|letzten|la|le|el|il|de|het))*"
    r" (?:\w+ )?(?:update|upgrade|release|patch|firmware|driver|firmware-update|aktualisierung|mise à jour)(?: \w+)? ?$"
)
_OTHERWISE = re.compile(r"\b(?:on|at|from|in|under|auf|an|bei|von|sur|à|en|su|op|na)(?: (?:the|my|our|ip))? ?$")
_CHANGED_TO = re.compile(r"\b(?:updat|upgrad|downgrad|patch)(?:e|ed|ing)?(?: \w+)? (?:to|from) ?$")
_PROGRAM = re.compile(
    r"\b(?:skype|chrome|chromium|firefox|reader|acrobat|zoom|java|photoshop|vlc|office|outlook|word|excel|edge|safari"
    r"|opera|thunderbird|slack|windows|ios|android|flash|player|itunes|spotify|discord|steam|webex|citrix|anydesk"
    r"|teamviewer|notepad|onedrive|dropbox|webview2|silverlight|directx|net|nvidia|intel|realtek|wireshark|nmap) ?$"
)
_IN_LOCAL = "._+-'!#$%&*=^`|~/?" + _HIDDEN
_MAC = re.compile(
    r"(?<![\w:.-])(?:[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}"
    r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\w:-]|\.\w)"
)

_HOME = re.compile(
    r"(?:/home/|/users/|\\users\\|\\\\users\\\\|\\documents and settings\\)([^\s/\\:*?\"<>|%]{2,40}"
    r"(?: [^\s/\\:*?\"<>|%.,]{1,20}(?=[\\/]))?)"
)
_IN_LINK = re.compile(r"/(?:users?|profiles?|accounts?|members?|u|customers?|people|orders?)/([\w.@~-]{2,60})")
_TILDE = re.compile(r"/~([a-z][\w.-]{1,30})")
_SLACK = re.compile(r"<@([uw][a-z0-9]{6,12})(?:\|[^>\n]{1,60})?>")
_LABEL = re.compile(
    r"(?<![a-z])(?:user ?name|user ?id|login(?: name| id)?|benutzername|benutzer|nutzername|nom d'utilisateur"
    r"|identifiant|usuario|nome utente"
    r"|gebruikersnaam|screen ?name|skype(?: id| name)?|discord(?: tag| name)?|telegram|instagram|twitter|gamertag)"
    r"(?: is| ist| est| es)?\s?[:=]?\s?[\"'`]?(@?[a-z0-9][\w.@#+-]{2,40})"
)
_NOBODY = word_set("""
    public default shared all users user username yourname name youruser your-username your_username yourusername
    administrator admin root guest me new login edit settings profile account id list search index home everyone
    benutzer owner my self current create delete add sign_in sign_up signin signup password reset forgot invite
    linuxbrew runner ubuntu pi www default.migrated appdata <username> <user> {username} {user} [username] [user]
    status detail details history track
""")
_NUMBERED = re.compile(r"\d+(?:\.\d+)+")
_NO_LOGIN = re.compile(r"[a-z]+$")


def emails(page: Page) -> Iterator[Found]:
    """Mail addresses, also written "jane (at) example (dot) com"."""
    text = page.plain
    at = text.find("@")
    while at >= 0:
        found = _email_around(text, at)
        if found is not None:
            yield found
        at = text.find("@", max(at + 1, found.end if found else 0))
    yield from spelled_emails(page)


def _email_around(text: str, at: int) -> Found | None:
    if not 0 < at < len(text) - 1:
        return None
    domain = _DOMAIN.match(text, at + 1, at + 1 + _MAX_DOMAIN)
    if domain is None:
        return None
    if domain["tld"] and domain["tld"] not in TLDS:
        return None
    start = at
    floor = max(0, at - _MAX_LOCAL - 2)
    while start > floor and (text[start - 1].isalnum() or text[start - 1] in _IN_LOCAL):
        start -= 1
    while start < at and text[start] in ".'!#$%&*=^`|~/?-":
        start += 1
    if start == at and text[at - 1] == '"':
        start = max(text.rfind('"', floor, at - 1), 0)
    if start == at or (text[start - 1] == ":" and "://" in text[max(0, start - 90) : start]):
        return None  # https://user:secret@host is a key
    end = domain.end()
    while text[end - 1] in "-_":
        end -= 1
    return Found(Kind.EMAIL, _after_ideographs(text, start, at), end)


def _after_ideographs(text: str, start: int, at: int) -> int:
    """Where the address begins in "邮箱jane@example.com"."""
    local = text[start:at]
    if local.isascii() or not local[-1].isascii():
        return start
    last = max((i for i, c in enumerate(local) if c >= "\u2e80"), default=-1)
    return start + last + 1


def ip_addresses(page: Page) -> Iterator[Found]:
    """IPv4 and IPv6, private ones too; not versions, net masks and what is everybody's (8.8.8.8, ::)."""
    if page.digits >= 4:
        for pattern, sign in ((_IPV4, "."), (_IPV4, "[dot]"), (_IN_HOST, "-")):
            if page.lower.count(sign) >= 3 and not (sign == "[dot]" and page.lower.count(".") >= 3):
                for match in pattern.finditer(page.lower):
                    if _is_ipv4(page, match):
                        yield Found(Kind.IP, match.start(), match.end())
    if page.lower.count(":") >= 2:
        for match in _IPV6.finditer(page.lower):
            if _is_ipv6(match[1]):
                yield Found(Kind.IP, match.start(1), match.end(1))


def _is_ipv4(page: Page, match: re.Match[str]) -> bool:
    octets = match.groups()
    padded = all(len(part) == 3 for part in octets)  # 192.168.001.015
    if any(int(part) > 255 or (len(part) > 1 and part[0] == "0" and not padded) for part in octets):
        return False
    if octets[0] in ("255", "127") or match[0] in _PUBLIC:
        return False
    front = page.lower[max(0, match.start() - 60) : match.start()]
    if _PRODUCT.search(front[-8:]) or _SAID_VERSION.search(front) or _LATER.match(page.lower, match.end()):
        return False
    if _is_private(*map(int, octets[:2])):
        return True
    if _OF_PROGRAM.match(page.lower, match.end()) or _CHANGED_TO.search(front) or _PROGRAM.search(front):
        return False
    if before(page, match.start()) is not Beside.VERSION:
        return True
    return _OTHERWISE.search(front) is not None or _AFTER_IT.search(front) is not None


def _is_private(first: int, second: int) -> bool:
    """Of a net at home or in a house: no product counts its versions so."""
    return (
        first == 10
        or (first == 172 and 16 <= second <= 31)
        or (first == 192 and second == 168)
        or (first == 100 and 64 <= second <= 127)
        or (first == 169 and second == 254)
    )


def _is_ipv6(text: str) -> bool:
    if text.count(":") < 2 or not (any(c.isdigit() for c in text) or _LOCAL_6.fullmatch(text)):
        return False
    if "::" not in text and text.count(":") < 6:
        return False
    if text in ("::1", "::0"):
        return False
    try:
        ipaddress.IPv6Address(text.rstrip(":") if not text.endswith("::") else text)
    except ValueError:
        return False
    return True


def mac_addresses(page: Page) -> Iterator[Found]:
    """Addresses of network cards."""
    if page.digits and (
        page.lower.count(":") >= 5 or page.lower.count("-") >= 5 or (page.digits > 3 and page.lower.count(".") >= 2)
    ):
        for match in _MAC.finditer(page.lower):
            if any(c.isdigit() for c in match[0]) and len(set(match[0])) > 2:
                yield Found(Kind.MAC, match.start(), match.end())


def usernames(page: Page) -> Iterator[Found]:
    """User names in home folders, links, Slack mentions and beside "user name:"."""
    lower = page.lower
    if "/" in lower or "\\" in lower:
        for pattern in (_HOME, _TILDE):
            yield from _groups(pattern, lower)
        for found in _groups(_IN_LINK, lower):
            word = lower[found.start : found.end]
            if "://" in lower[max(0, found.start - 200) : found.start] and (
                not _NO_LOGIN.match(word) or len(word) < 20
            ):
                yield found
    if "<@" in lower:
        yield from _groups(_SLACK, lower)
    if any(hint in lower for hint in _LABEL_HINTS):
        for found in _groups(_LABEL, lower):
            if _is_login(lower, found):
                yield found


_LABEL_HINTS = (
    "user",
    "login",
    "benutzer",
    "nutzer",
    "identifiant",
    "usuario",
    "utente",
    "gebruiker",
    "screen",
    "skype",
    "discord",
    "telegram",
    "insta",
    "twitter",
    "gamertag",
)


def _is_login(lower: str, found: Found) -> bool:
    """A plain word after "login" is one only where a colon or quotation mark says so."""
    word = lower[found.start : found.end].rstrip(".")
    if _NUMBERED.fullmatch(word):
        return False  # Skype 8.65.0.78
    if any(c.isdigit() or c in "._@#" for c in word):
        return True
    return lower[found.start - 2 : found.start].strip() in (":", "=", '"', "'", "`") and len(word) > 3


def _groups(pattern: re.Pattern[str], lower: str) -> Iterator[Found]:
    for match in pattern.finditer(lower):
        word = match[1].rstrip(".,;)")
        if word and word not in _NOBODY and word.split(".")[0] not in _NOBODY:
            yield Found(Kind.USERNAME, match.start(1), match.start(1) + len(word))
