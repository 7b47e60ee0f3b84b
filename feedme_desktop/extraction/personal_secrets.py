"""Passwords, PINs and keys by the word beside them: "password: x", "the key is x", "x is my password".

Where no colon and no "is" says that a secret follows, it must look like one: "password hunter2", not "password field".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.wordlists import word_set

_AUTH = re.compile(r"(?<![a-z])(?:bearer|basic|digest|negotiate|ssws|apikey)\s+([a-z0-9][\w.~+/-]{7,}={0,2})")


def _words_of(table: str) -> list[str]:
    """The phrases of a table."""
    return [word.strip() for word in re.split(r"[|\n]", table) if word.strip()]


_PASSWORDS = """
    password|passwords|passwd|pwd|passcode|passphrase|passwort|kennwort|pass|pw|passw0rd|p/w|pword|psw
    mot de passe|contraseña|clave|senha|wachtwoord|hasło|пароль|密码|密碼|パスワード|parola|palavra-passe
    login password
"""
_CODES = """
    pin|otp|puk|tan|pin code|pin number|one-time code|one-time password|one time password|one-time pin
    verification code|security code|2fa code|auth code|access code|login code|sms code|confirmation pin
    bestätigungscode|sicherheitscode|code de vérification|código de verificación|recovery code|backup code
    authentication code|authenticator code|reset code
"""
_KEYS = """
    secret|token|api key|api-key|api_key|apikey|access key|access_key|accesskey|secret key|secret_key|private key
    license key|licence key|product key|activation key|activation code|lizenzschlüssel|serial key|client secret
    client_secret|auth_token|access_token|refresh_token|session id|sessionid|session_id|signature|authorization
    x-api-key|wifi key|wpa key|wpa2 key|network key
"""
_SAID_ONLY = "credentials|auth"
_BARE_KEY = "key"
_ALL = _words_of("\n".join((_PASSWORDS, _CODES, _KEYS, _SAID_ONLY, _BARE_KEY)))
_CODE_WORDS = frozenset(_words_of(_CODES))
_KEY_WORDS = frozenset(_words_of(_KEYS))
_TAILS = ("password", "passwd", "passphrase", "secret", "token", "passwort", "apikey")
"""What may end a name: PGPASSWORD=, mytoken:"""
_LABEL = re.compile(
    r"(?P<word>" + "|".join(re.escape(word) for word in sorted(_ALL, key=len, reverse=True)) + r")"
    r"(?:\s?\([^()\n]{1,30}\))?[\"'`*]{0,3}"
    r"(?P<join>\s{0,2}(?::=|=>|[:=：→]|->)|\s{1,2}(?:is now|is|was|ist jetzt|ist|lautet|est|es|è|é|jest|changed to"
    r"|set to|reset to)(?=\s)[:]?|\s?(?:是|为|は)|(?P<loose>(?<=[a-z])>|\s-(?=\s)|\s(?:to|from)(?=\s)|\s|(?<=[\"'`*])))"
    r"\s{0,3}[\"'`*“„]{0,3}"
)
_HINTS = tuple(
    word_set("""
    pass pwd pw secret token key code pin otp puk tan kennw clave contrase senha wachtw has\u0142 парол 密 パス parola
    session signature auth credential bearer basic digest negotiate p/w psw pword apikey ssws -p -u /p wifi: palavra
""")
)
_VALUE = re.compile(r"[^\s\"'`<>“”，。]{3,200}")
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
_KEYBOARD = re.compile(r"(?:ctrl|control|alt|shift|cmd|command|win|fn|strg|option|windows|home|num)\b.*|f\d\d?")
_TO = re.compile(r" (?:to|auf|in|à|a) [\"'`]?")
_IS_MY = re.compile(
    r"(?:[\"'`”]? (?:is|was|ist|est|es|è|é)(?: now)? (?:my|the|our|your|mein|das|der|mon|le|mi|la|mio|il)"
    r"(?: [a-z-]{2,12})?"
    r"|[\"'`”]? as (?:my |the |a )?| \(my )\s?$"
)
_MY_WORD = re.compile(
    r"(?<![^\W_])(?:password|passcode|passphrase|passwort|kennwort|pin|otp|verification code|contraseña)(?!\w)"
)
_ON_COMMAND_LINE = re.compile(
    r"(?<=\s)(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,60}:([^\s\"']{3,80})|(?<=\s)-p ?[\"']?([^\s\"'-][^\s\"']{3,80})"
)
_COMMAND = re.compile(
    r"(?:mysql\w{0,6}|mariadb|sshpass|psql|mongo\w{0,4}|curl|wget|docker login|smbclient|redis-cli|ftp)\b"
)
_SWITCH = re.compile(r"(?<=\s)/p(?:w|ass|assword)?:([^\s\"'=]{6,80})|(?<![^\s])/p:([^\s\"'=]{6,80})")
_WIFI = re.compile(r"wifi:[^\n]{0,80}?;p:([^;\n]{4,64})")
_PIECES = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


def secrets(page: Page) -> Iterator[Found]:
    """What a word beside it calls a password, a code or a key."""
    lower = page.lower
    if not any(hint in lower for hint in _HINTS):
        return
    for match in _AUTH.finditer(lower):
        if any(not c.isalpha() for c in match[1]) or len(match[1]) >= 16:
            yield Found(Kind.KEY, match.start(1), match.end(1))
    for match in _LABEL.finditer(lower):
        yield from _labelled(page, match)
    for match in _MY_WORD.finditer(lower):
        yield from _called_after(page, match.start())
    yield from _on_command_line(page)


def _labelled(page: Page, match: re.Match[str]) -> Iterator[Found]:
    word, loose = match["word"], match["loose"] is not None
    said = match["join"].strip() in (":", "=", ":=", "=>", "：", "→", "->")
    if _inside_word(page.lower, match.start()) and not (said and word in _TAILS):
        return
    if match["join"] == "=" and _in_link(page.lower, match.start()):
        return  # parameters of links are looked at by themselves
    value = _VALUE.match(page.plain, match.end())
    if value is None:
        return
    end = value_end(page.plain, value.start(), value.end())
    text = page.plain[value.start() : end]
    if word == _BARE_KEY or (word == "auth" and not said):
        held = said or match["join"].strip() == "is" or loose
        holds = held and _is_jumbled(text) and _is_secret(text, said=False)
    elif loose:
        holds = _looks_secret(text, word) and _is_secret(text, said=False)
    else:
        holds = _is_secret(text, said=said)
    if holds:
        yield Found(Kind.KEY, value.start(), end)
        if match["join"].strip() == "from" and (changed := _TO.match(page.lower, end)):
            new = _VALUE.match(page.plain, changed.end())
            if new is not None:
                yield Found(Kind.KEY, new.start(), value_end(page.plain, new.start(), new.end()))


def _in_link(lower: str, start: int) -> bool:
    words = lower[max(0, start - 200) : start].split(" ")
    return "://" in words[-1] and "\n" not in words[-1]


def _inside_word(lower: str, start: int) -> bool:
    return start > 0 and lower[start - 1].isalpha() and lower[start - 1].isascii()


def _called_after(page: Page, start: int) -> Iterator[Found]:
    """The word before "… is my password", "… as password"."""
    window = max(0, start - 40)
    called = _IS_MY.search(page.lower[window:start])
    if called is None:
        return
    end = window + called.start()
    begin = max(page.plain.rfind(space, max(0, end - 64), end) for space in " \n\t\"'`“(") + 1
    begin = max(begin, end - 64)
    text = page.plain[begin:end]
    if (_looks_secret(text, "password") or (text.isdigit() and 4 <= len(text) <= 8)) and _is_secret(text, said=False):
        yield Found(Kind.KEY, begin, end)


def _on_command_line(page: Page) -> Iterator[Found]:
    lower = page.lower
    if "-p" in lower or "-u" in lower:
        for match in _ON_COMMAND_LINE.finditer(lower):
            group = 1 if match[1] else 2
            line = lower.rfind("\n", max(0, match.start() - _REACH), match.start()) + 1
            command = _COMMAND.search(lower, max(line, match.start() - _REACH), match.start())
            if command is not None and not match[group].isdigit():
                yield Found(Kind.KEY, match.start(group), match.end(group))
    if "/p" in lower:
        for match in _SWITCH.finditer(page.plain):
            group = 1 if match[1] else 2
            if _mixed(match[group]):
                yield Found(Kind.KEY, match.start(group), match.end(group))
    if "wifi:" in lower:
        for match in _WIFI.finditer(lower):
            yield Found(Kind.KEY, match.start(1), match.end(1))


_REACH = 80


def _mixed(text: str) -> bool:
    """Letters with digits, or with signs that no word has."""
    letters = any(c.isalpha() for c in text)
    return letters and (any(c.isdigit() for c in text) or any(c in "!@#$%^&*+=~?" for c in text[1:-1]))


def _looks_secret(text: str, word: str) -> bool:
    """Whether it looks like what the word calls it, where nothing but its place says so."""
    if word in _CODE_WORDS:
        return (text.isdigit() and 4 <= len(text) <= 8) or (len(text) >= 6 and _is_jumbled(text))
    if word in _KEY_WORDS:
        return len(text) >= 8 and any(c.isdigit() for c in text) and (_is_jumbled(text) or len(text) >= 12)
    return len(text) >= 5 and _mixed(text)


def _is_jumbled(text: str) -> bool:
    """Letters and digits that change places often, or many digits among letters."""
    digits = sum(c.isdigit() for c in text)
    if len(text) < 6 or not digits or not _mixed(text) or _KEYBOARD.fullmatch(text.lower()):
        return False
    return (
        len(_PIECES.findall(text)) * 2.6 >= len(text)
        or (digits >= 5 and text.isalnum())
        or any(c in "!@#%" for c in text)
    )


def _is_secret(value: str, *, said: bool) -> bool:
    """``said``: with a colon or an equals sign, where a plain word counts too."""
    if (value[0] in _SAYS_WHERE and not any(c.isdigit() for c in value)) or "\\" in value:
        return False
    if value.lower().rstrip(".,") in _SAYS_NOTHING or "://" in value or value.lower().startswith("0x"):
        return False
    if _PLAIN_WORD.fullmatch(value):
        mixed = not (value.islower() or value.istitle() or value.isupper())
        return (said and value[0].islower() and len(value) >= 5) or (mixed and len(value) >= 6)
    return any(c.isdigit() for c in value) or len(value) >= 6


def value_end(text: str, start: int, end: int) -> int:
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
