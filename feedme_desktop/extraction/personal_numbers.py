"""Bank accounts, identity numbers and dates of birth: by checksum, by shape, or by the word beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedme_desktop.extraction.personal_cards import luhn
from feedme_desktop.extraction.personal_context import KIND_OF, Beside, before
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.wordlists import word_set

_IBAN = re.compile(r"(?<![a-z0-9])(?:iban|konto)?([a-z]{2}\d{2})(?=[ .\n-]?[a-z0-9]{2})")
_NRB = re.compile(r"(?<![\d.,])\d\d(?: ?\d{4}){6}(?![\d.,]\d|\d)")
_FULL_DATE = re.compile(r"(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d\d")
_IBAN_LENGTHS: Mapping[str, int] = {
    pair[:2]: int(pair[2:])
    for pair in word_set("""
    ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 br29 by28 ch21 cr22 cy28 cz24 de22 dk18 do28 ee20 eg29 es24 fi18
    fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20
    lu20 lv21 ly25 mc27 md24 me22 mk19 mr27 mt31 mu30 nl18 no15 pk24 pl28 ps29 pt25 qa29 ro24 rs22 sa24 sc31 sd18
    se24 si19 sk24 sm27 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20
""")
}
_NUMBER = re.compile(r"(?<![\w.,$€£])#?[a-z]{0,4}\d[\da-z]*(?:[ ./-][\da-z]*\d[\da-z]*){0,6}(?![\w])")
_BIC = re.compile(
    r"(?<!\w)(?:bic|swift)(?:[ -/]?(?:swift|bic))?(?: code)?(?: is"
    r"| ist)?\W{0,3}([a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?)(?!\w)"
)

_SSN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d\d\1(?!0000)\d{4}(?![\w-])")
_NINO = re.compile(r"(?<!\w)[a-ceghj-prtwxyz][a-ceghj-nprtwxyz] ?\d\d ?\d\d ?\d\d ?[a-d](?!\w)")
_CPF = re.compile(r"(?<![\w.])\d{3}\.\d{3}\.\d{3}-\d\d(?!\w)")
_DNI = re.compile(r"(?<!\w)(?:\d{8}|[xyz]\d{7})-?[a-z](?!\w)")
_CODICE = re.compile(r"(?<!\w)[a-z]{6}\d\d[abcdehlmprst]\d\d[a-z]\d{3}[a-z](?!\w)")
_NIR = re.compile(r"(?<!\w)[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d[\dab] ?\d{3} ?\d{3} ?\d\d(?!\w)")
_PERSONNUMMER = re.compile(r"(?<![\w-])(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+]\d{4}(?!\w)")
_DATE = re.compile(
    r"\d{4}[-./ ]\d{1,2}[-./ ]\d{1,2}(?!\d)|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}|\d{1,2}(?:st|nd|rd|th|\.|er)?\s"
    r"(?:of )?[^\W\d_]{3,10}\.?,?\s\d{2,4}"
    r"|[^\W\d_]{3,10}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
)
_BIRTH = re.compile(
    r"(?<![^\W_])(?:date of birth|d\.?o\.?b\.?|birth ?date|birthday|born(?: on)?|geburtsdatum|geburtstag"
    r"|geboren(?: am)?|geb\.|date de naissance"
    r"|née? le|fecha de nacimiento|nacid[oa] el|data di nascita|nat[oa] il|data de nascimento|geboortedatum"
    r"|data urodzenia)"
    r"(?: is| ist| est| es)?\W{0,3}(?:on |am |the |le |el )?"
)


def bank_numbers(page: Page) -> Iterator[Found]:
    """IBANs that check out; account, routing and sort codes beside a word that says so."""
    for match in _IBAN.finditer(page.lower) if page.digits > 5 else ():
        end = _iban_end(page.lower, match.start(1))
        if end:
            yield Found(Kind.BANK, match.start(1), end)
    for match in _NRB.finditer(page.lower) if page.digits > 25 else ():
        digits = match[0].replace(" ", "")
        if int(f"{digits[2:]}2521{digits[:2]}") % 97 == 1:  # as an IBAN of Poland, without its letters
            yield Found(Kind.BANK, match.start(), match.end())
    if "bic" not in page.lower and "swift" not in page.lower:
        return
    for match in _BIC.finditer(page.lower):
        if page.plain[match.start(1) : match.end(1)].isupper():
            yield Found(Kind.BANK, match.start(1), match.end(1))


def _iban_end(lower: str, start: int) -> int:
    length = _IBAN_LENGTHS.get(lower[start : start + 2])
    if length is None:
        return 0
    letters: list[str] = []
    place = start
    while place < len(lower) and len(letters) < length and place - start < 60:
        char = lower[place]
        if char.isascii() and char.isalnum():
            letters.append(char)
        elif char not in " -.\n":
            break
        place += 1
    code = "".join(letters)
    if len(code) < length:
        return 0
    if place < len(lower) and lower[place].isascii() and lower[place].isalnum() and not lower.startswith("bic", place):
        return 0
    if "iban" in lower[max(0, start - 12) : start] and sum(c.isdigit() for c in code) >= 10:
        return place  # with a slip in it, it is theirs still
    return place if int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1 else 0


_SAID = frozenset({Beside.BANK, Beside.CARD, Beside.CARD_CODE, Beside.NATIONAL_ID})


def said_numbers(page: Page) -> Iterator[Found]:
    """Bank, card and identity numbers that a word beside them calls so, whatever their checksum."""
    if page.digits < 5:
        return
    for match in _NUMBER.finditer(page.lower):
        said = before(page, match.start())
        kind = KIND_OF[said] if said is not None and said in _SAID else None
        digits = sum(c.isdigit() for c in match[0])
        enough = 8 if kind is Kind.CARD else 5
        if (
            kind is not None
            and digits >= enough
            and not (_FULL_DATE if kind is Kind.BANK else _DATE).fullmatch(match[0])
        ):
            yield Found(kind, match.start(), match.end())


def identity_numbers(page: Page) -> Iterator[Found]:
    """Numbers of social security and identity cards, by their shape and checksum."""
    if page.digits < 6:
        return
    lower = page.lower
    for match in _SSN.finditer(lower):
        if match[1] == "-" or before(page, match.start()) is Beside.NATIONAL_ID:
            yield Found(Kind.NATIONAL_ID, match.start(), match.end())
    for pattern, holds in _CHECKED:
        for match in pattern.finditer(lower):
            if holds(match[0]):
                yield Found(Kind.NATIONAL_ID, match.start(), match.end())


def _cpf(text: str) -> bool:
    digits = [int(c) for c in text if c.isdigit()]
    for count in (9, 10):
        rest = sum(d * (count + 1 - i) for i, d in enumerate(digits[:count])) * 10 % 11 % 10
        if rest != digits[count]:
            return False
    return len(set(digits)) > 1


def _dni(text: str) -> bool:
    number = text[:-1].rstrip("-").translate(str.maketrans("xyz", "012"))
    return "trwagmyfpdxbnjzsqvhlcke"[int(number) % 23] == text[-1]


def _nir(text: str) -> bool:
    code = text.replace(" ", "").replace("2a", "19").replace("2b", "18")
    return code.isdigit() and len(code) == 15 and 97 - int(code[:13]) % 97 == int(code[13:])


def _swedish(text: str) -> bool:
    return luhn("".join(c for c in text if c.isdigit())[-10:])


def _always(text: str) -> bool:
    return bool(text)


_CHECKED = (
    (_NINO, _always),
    (_CPF, _cpf),
    (_DNI, _dni),
    (_CODICE, _always),
    (_NIR, _nir),
    (_PERSONNUMMER, _swedish),
)


def birth_dates(page: Page) -> Iterator[Found]:
    """Dates beside "born", "date of birth" and the like."""
    if page.digits < 3:
        return
    for match in _BIRTH.finditer(page.lower):
        date = _DATE.match(page.lower, match.end())
        if date is not None:
            yield Found(Kind.BIRTH_DATE, date.start(), date.end())
