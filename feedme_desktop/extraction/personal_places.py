"""Postal addresses, where a street, a box or a post code gives them away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_context import Beside, before
from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.personal_towns import towns
from feedme_desktop.extraction.personal_words import NOT_NAMES
from feedme_desktop.extraction.wordlists import word_set

_CAP = r"[A-ZÀ-ÖØ-ÞŁŚŻ][\w'.-]{0,24}"
_CITY = rf"{_CAP}(?:[ -](?:{_CAP}|am|an|der|im|bei|ob|de|la|le|les|sur|en|del|di|upon|on|the|in|of)(?!\w)){{0,4}}"
_NUMBER = re.compile(r"\d(?<![\w.,:$€£#/-]\d)\d{0,5}[A-Za-z]?(?:[-/]\d{1,4})?(?![\w:%])")
_STREET_EN = (
    r"Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Square|Sq|Terrace|Ter|Parkway|Pkwy"
    r"|Highway|Hwy"
    r"|Circle|Cir|Way|Place|Pl|Close|Crescent|Cres|Gardens|Grove|Mews|Row|Hill|Trail|Trl|Alley|Broadway|Turnpike"
    r"|Expressway"
)
_STREET_RARE = (
    r"Walk|Loop|Plaza|Quay|Points?|Pike|Ridges?|Run|Path|Crossing|Extensions?|Parks?|Views?|Valleys?|Villages?"
    r"|Landing|Estates?|Fields?|Glens?|Greens?|Heights"
    r"|Islands?|Junctions?|Meadows?|Mills?|Mission|Mountains?|Oval|Pass|Passage|Pines?|Ports?|Prairie|Ranch|Rapids?"
    r"|Rest|River|Shoals?|Shores?|Springs?|Spurs?"
    r"|Station|Stream|Summit|Trace|Track|Unions?|Vista|Ville|Cape|Cliffs?|Club|Commons?|Coves?|Creek|Dale|Dam|Falls"
    r"|Ferry|Flats?|Fords?|Forest|Forges?|Forks?|Fort"
    r"|Freeway|Gateway|Harbors?|Haven|Hollow|Inlet|Isle|Keys?|Knolls?|Lakes?|Light|Lodge|Mall|Manors?|Motorway|Neck"
    r"|Orchard|Rue|Bridge|Brooks?|Bypass|Burgs?|Bluffs?"
    r"|Branch|Bend|Beach|Bayou|Annex|Arcade|Camp|Canyon|Causeway|Centers?|Corners?|Course|Courts|Crest|Curve|Divide"
    r"|Fall|Garden|Hills|Inlet|Locks?|Overpass|Parkways|Plains?"
    r"|Radial|Ramp|Roads|Shoal|Skyway|Stravenue|Throughway|Tunnel|Underpass|Viaduct|Wall|Ways|Wells?"
)
_STREET_EN_LOWER = r"street|avenue|ave|road|blvd|boulevard|lane|terrace|crescent"
_UNIT = r"(?:,? ?(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor|Fl|Room|Rm|#|No)\.? ?#?[A-Z]?\d[\w-]{0,6})?"
_STATE_ZIP = r"(?:,? ?(?:[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?))?,? \d{5}(?:-\d{4})?"
_UK_CODE = r"(?:GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})"
_CA_CODE = r"[A-Z]\d[A-Z][ -]?\d[A-Z]\d"
_TAIL = (
    rf"(?:(?:,\s?|\s{{0,4}}\n\s{{0,8}}|\s)(?:{_CITY}(?:,? {_UK_CODE}|,? [A-Z]{{2}},? {_CA_CODE}|{_STATE_ZIP}"
    rf"|,? [A-Z]{{2,3}} \d{{4}})|{_CITY}(?=[,.\n]|$)|\d{{5}} {_CITY}))?"
)
_STREET_BY_TOWN = re.compile(
    rf"(?:{_CAP} ){{1,4}}(?:{_STREET_RARE})\b{_UNIT}(?:,\s?|\s{{0,4}}\n\s{{0,8}}){_CITY}(?:{_STATE_ZIP}|,? {_UK_CODE})"
)
_HOUSE_FIRST = re.compile(
    rf"(?:(?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\.? )?(?:{_CAP} |\d{{1,3}}(?:st|nd|rd|th) "
    rf"|[a-z]{{2,}}(?= {_CAP}) ){{1,4}}(?:{_STREET_EN})\b\.?"
    rf"(?: (?:N|S|E|W|NE|NW|SE|SW|North|South|East|West)\b)?{_UNIT}{_TAIL}"
    rf"|(?:[a-z]{{3,20}} ){{1,2}}(?:{_STREET_EN_LOWER})\b{_UNIT}"
    rf"|,? ?(?:bis|ter)?,? ?(?:rue|Rue|avenue|Avenue|av\.|boulevard|Boulevard|bd\.?|Bd\.?|place|Place|chemin|Chemin"
    rf"|impasse|Impasse|allée|Allée|quai|Quai|cours|Cours|route|Route)"
    rf" (?:d[eu]s? |de la |de l'|d'|l'|la |le |les )?{_CAP}(?:[ -](?:{_CAP}|d[eu]s?|la|le|et)){{0,4}}(?:(?:,\s?"
    rf"|\s{{0,4}}\n\s{{0,8}}| )\d{{5}} {_CITY})?"
)
_SUFFIX = re.compile(
    r"(?:[A-ZÄÖÜ][\wäöüß.-]*[ -]){0,3}(?:[A-ZÄÖÜa-z][\wäöüß-]*(?:straße|strasse|straat|gracht|gatan|vägen)"
    r"|[A-ZÄÖÜ][\wäöüß-]*(?:str\.|str|weg|allee|gasse|ring|damm|ufer"
    r"|platz|chaussee|steig|pfad|stieg"
    r"|straat|laan|gracht|kade|plein|dijk|singel|gatan|vägen|gata|veien|vej|gade|katu|tie))[ ,]{1,2}$"
    r"|(?:Straße|Strasse|Platz|Allee|Weg|Ring|Am|An der|Im|Zum|Zur) (?:[a-z]{2,4} ){0,3}[A-ZÄÖÜ][\wäöüß.-]+ $"
    r"|[A-ZÄÖÜ][\wäöüß.-]+[ -](?:Straße|Strasse|Str\.|Platz|Allee|Weg|Ring|Damm|Ufer) $"
)
_ENDS = tuple(
    word_set("""
    straße strasse str. str weg allee gasse ring damm ufer platz chaussee steig pfad stieg straat laan gracht kade
    plein dijk singel gatan vägen gata veien vej gade katu tie
""")
)
_BEGINS = tuple(
    word_set("""
    Straße Strasse Platz Allee Weg Ring Am An Im Zum Zur Calle calle C/ Avda Avenida avenida Av. Plaza Paseo Carrera
    Camino Ronda Via via Viale Piazza Corso Vicolo Strada Largo Rua rua Travessa Praça Alameda Calçada ul. ulica al.
    pl. ул. улица проспект Str. Damm Ufer
""")
)
_ROMANCE = re.compile(
    r"(?<![^\W_])(?:Calle|calle|C/|Avda\.?|Avenida|avenida|Av\.|Plaza|Paseo|Carrera|Camino|Ronda|Via|via|Viale|Piazza|Corso"
    r"|Vicolo|Strada|Largo|Rua|rua|Travessa|Praça"
    r"|Alameda|Calçada|ul\.|ulica|al\.|pl\.|ул\.|улица|проспект) ?(?:(?:de|del|della|dei|delle|di|da|do|dos|das|la"
    r"|las|los|el|dell'|d'|San|Santa) ?){0,3}"
    r"[A-ZÀ-ÖØ-ÞŁŚŻА-Я][\wà-ÿ'.-]*(?: (?:y|e|de|del|di|da|do)?\s?[A-ZÀ-ÖØ-ÞА-Я][\w'.-]*){0,3},? ?(?:n[º°.]? ?|nº ?"
    r"|num\.? ?|д\. ?)?$"
)
_AFTER_HOUSE = re.compile(
    rf"(?: ?[a-zA-Z](?!\w))?(?:,? ?\d{{1,2}}[º°ª]? ?[A-Za-z]?(?=,))?(?:(?:,\s?|\s{{0,4}}\n\s{{0,8}}"
    rf"|\s)(?:[A-Z]{{1,2}}-)?\d{{4,5}}(?:-\d{{3}})?(?: ?[A-Z]{{2}}(?!\w))?,? {_CITY}|(?:,\s?"
    rf"|\s{{0,4}}\n\s{{0,8}})\d{{2}}-\d{{3}} {_CITY})?"
)
_BOX = re.compile(
    r"(?<!\w)(?:P\.? ?O\.? ?Box|PO Box|Postfach|BP|Apartado|Casella postale|Postbus|GPO Box) (?:\d[\d -]{0,10}\d"
    r"|\d)(?!\w)",
    re.IGNORECASE,
)
_BOXES = ("box", "postfach", "bp", "apartado", "casella", "postbus")
_UK = re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]?\d[A-Z\d]? \d(?![GTMK]B)[ABD-HJLNP-UW-Z]{2}(?!\w)")
_CA = re.compile(r"[ABCEGHJ-NPRSTVXY](?<!\w[A-Z])\d[A-Z] \d[A-Z]\d(?!\w)")
_US = re.compile(
    rf"(?<!\w){_CAP}(?: {_CAP}){{0,2}}, (?:A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]"
    rf"|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]) \d{{5}}(?:-\d{{4}})?(?!\w)"
)
_LINE = re.compile(
    rf"(?m)^\s{{0,8}}(?:(?:D|A|CH|F|NL|B|I|E)-)?(?:\d{{5}}|\d{{4}} [A-Z]{{2}}|\d{{2}}-\d{{3}}|\d{{4}}) {_CITY}[ \t]*$"
)
_POSTCODE = re.compile(r"\d{4,6}(?:-\d{3,4})?(?: ?[A-Z]{2}\b)?|\d{2}-\d{3}")
_JAPAN = re.compile(
    r"〒 ?\d{3}-\d{4}[^\n,]{0,40}"
    r"|(?:[\u4e00-\u9fff]{2,3}[都道府県省市][\u4e00-\u9fff]{1,8}[市区縣县][^\s,，。]{0,20}\d+[-0-9号號室番地丁目]*)"
)


def postal_addresses(page: Page) -> Iterator[Found]:
    """Streets with a house number and the town after them, boxes, and post codes that nothing else looks like."""
    if not page.digits:
        return
    text = page.plain
    yield from towns(page)
    for match in _NUMBER.finditer(text):
        yield from _around(text, match)
        if before(page, match.start()) is Beside.POSTCODE:
            code = _POSTCODE.match(text, match.start())
            if code is not None:
                yield Found(Kind.ADDRESS, code.start(), code.end())
    patterns = (_UK, _CA, _US, _LINE) if page.digits > 3 else (_UK, _CA) if page.digits > 1 else ()
    if any(word in page.lower for word in _BOXES):
        patterns = (_BOX, *patterns)
    for pattern in patterns:
        for match in pattern.finditer(text):
            if pattern is not _LINE or _SURE_LINE.match(match[0]) or _under_street(text, match.start()):
                yield Found(Kind.ADDRESS, match.start(), match.end())
    if not text.isascii():
        for match in _JAPAN.finditer(text):
            yield Found(Kind.ADDRESS, match.start(), match.end())


_SURE_LINE = re.compile(
    r"\s*(?:[A-Z]{1,2}-|\d{5} (?!.*\b(?:[A-Z]{3}|Users|Items|Files|Rows)\b)|\d{4} [A-Z]{2} |\d\d-\d{3})"
)
_STREET_LINE = re.compile(
    r"[^.!?:\n]{2,50}\d{1,4} ?[a-zA-Z]?(?:[/-]\d{1,4})?,?[ \t]*|(?:[^\W\d_a-z][\w'.-]+[ \t]*){1,4},?"
)


def _under_street(text: str, start: int) -> bool:
    """Whether the line above may hold a street or a name: "1080 Ti" by itself is no town."""
    end = text.rfind("\n", 0, start + 1)
    if end <= 0:
        return False
    line = text[text.rfind("\n", max(0, end - 80), end) + 1 : end]
    return _STREET_LINE.fullmatch(line.strip()) is not None


_OTHER_WORDS = re.compile(
    r"\b(?:Drive|Dr|Close|Row|Way|Place|Pl|Square|Circle|Court|Hill|Trail|Run|Grove|Gardens)\b\.?$"
)
_MEASURE = re.compile(r" ?(?:[GTMK]i?B|USB|GHz|MHz|minutes?|hours?|days?|seconds?|Hz|W|px)\b")
_CUE = re.compile(
    r"(?:\b(?:at|to|live|lives|address|adresse|home|house|from|deliver|ship|is|moved|unit|flat|apt)\b[ :,]{1,3}"
    r"|:\s?|[,(]\s?)$",
    re.IGNORECASE,
)


def _is_street(text: str, number: re.Match[str], street: str) -> bool:
    """Whether "3 Google Drive" is meant as an address: words that mean something else, too, need a town or a cue."""
    if _MEASURE.match(street):
        return False
    if not _OTHER_WORDS.search(street.rstrip(" ,")):
        return True
    return _CUE.search(text[max(0, number.start() - 20) : number.start()]) is not None


_TOWN = re.compile(
    rf"(?:(?:,\s?|\s?\n\s?| )(?:(?:Apt|Apartment|Suite|Ste|Unit|Flat|Floor)\.? ?#?[A-Z]?\d[\w-]{{0,6}}"
    rf"|#\d{{1,5}}[A-Z]?))?"
    rf"(?:, ?({_CITY})(?=[\s,.;!?)]|$))?"
)


def _with_town(text: str, end: int) -> int:
    """Where an address ends with its flat and, after a comma, its town: "…, Apt 4B, Springfield"."""
    more = _TOWN.match(text, end)
    if more is None or (more[1] and more[1].split()[0].lower().strip(".,") in NOT_NAMES):
        return end
    return more.end()


_ALSO_PREPOSITION = re.compile(r"(?:via|Am|Im) ")
"""via Outlook 365, "Am Montag 5": a street only with a postcode behind, which is read from there."""


def _around(text: str, number: re.Match[str]) -> Iterator[Found]:
    """An address with this house number: the street after it (English, French) or before it."""
    after = _HOUSE_FIRST.match(text, number.end() + 1) if text[number.end() : number.end() + 1] in (" ", ",") else None
    if after is None and text[number.end() : number.end() + 1] == " ":
        after = _STREET_BY_TOWN.match(text, number.end() + 1)
    if (
        after is not None
        and after.end() > number.end() + 1
        and _is_street(text, number, text[number.end() : after.end()])
    ):
        yield Found(Kind.ADDRESS, number.start(), _with_town(text, after.end()))
        return
    line = text.rfind("\n", max(0, number.start() - 80), number.start()) + 1
    window_start = max(line, number.start() - 80)
    window = text[window_start : number.start()]
    if not (window.rstrip(" ,").lower().endswith(_ENDS) or any(word in window for word in _BEGINS)):
        return
    for pattern in (_SUFFIX, _ROMANCE):
        street = pattern.search(window)
        if street is not None:
            tail = _AFTER_HOUSE.match(text, number.end())
            if _ALSO_PREPOSITION.match(street[0]):
                return
            yield Found(
                Kind.ADDRESS, window_start + street.start(), _with_town(text, tail.end() if tail else number.end())
            )
            return
