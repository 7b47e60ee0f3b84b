"""Postal addresses read backwards from their postcode: the town, the street with its number, the flat before it.

A postcode beside a town says that an address ends there; what stands before it, part by part, needs no word for
"street" then. Only so many characters are looked at, whatever the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.personal_words import NOT_NAMES
from feedme_desktop.extraction.wordlists import word_set

_WINDOW = 140
_MOST_PARTS = 6
_MOST_WORDS = 7
_CAP = r"[^\W\d_a-zà-öø-ÿ][\w'.-]{0,24}"
_LINK = (
    r"(?:a[mn]|de[rmnls]?|im|in|bei|ob|la|les?|las|los|el|sur|sous|en|di|da|do|dos|das|della|upon|on|the|of|under"
    r"|nad|pod|aan)"
)
_TOWN = rf"(?:'s-)?{_CAP}(?:[ -](?:{_LINK}[ -]){{0,2}}{_CAP}){{0,3}}"
_LOWER_TOWN = (
    r"(?:(?:bad|den|la|le|les|las|los|el|san|santa|saint|sankt|st\.?|são|nowy|nowa|vila|villa)[ -])?[^\W\d_]{3,24}"
    r"(?:-[^\W\d_]{2,24}){0,3}(?: (?:am|an der|im|ob der|sur|de|del) [^\W\d_]{3,20})?"
)
_STATES = (
    r"A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[TA]"
    r"|W[AVIY]"
)
_STATE_NAMES = (
    r"Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois"
    r"|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri"
    r"|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma"
    r"|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington"
    r"|West Virginia|Wisconsin|Wyoming"
)
_PROVINCES = r"AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT|Ontario|Quebec|Québec|Alberta|British Columbia|Manitoba"
_AUSTRALIAN = r"NSW|VIC|QLD|TAS|ACT|WA|SA|NT"
_BEFORE_TOWN = re.compile(
    rf"(?<![\w.,:/#$€£-])(?:[A-Za-z]{{1,2}}-)?(?P<code>\d{{5}}(?:-\d{{3}})?|\d{{4}}-\d{{3}}|\d\d-\d{{3}}"
    rf"|\d{{4}} ?(?:[A-Z]{{2}}|[a-z]{{2}})(?= )|\d{{3}} \d\d|(?P<short>\d{{4}}))"
    rf"(?:,? )(?:(?P<town>{_TOWN})|{_LOWER_TOWN})(?!\w)"
)
_BEHIND_TOWN = re.compile(
    rf"(?<!\w)(?:(?P<state>(?:{_STATES})|{_STATE_NAMES})(?:,? | ?\n ?)\d{{5}}(?:-\d{{4}})?"
    rf"|(?P<australian>{_AUSTRALIAN}),? \d{{4}}"
    rf"|(?:(?:{_PROVINCES}),? )?(?P<canadian>[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d)"
    r"|(?P<british>[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2})"
    r"|(?:[A-Z]{2}(?:,? | - ?))?\d{5}-\d{3}|(?P<eircode>[A-Z]\d[\dW] [A-Z\d]{4}))(?!\w)",
    re.IGNORECASE,
)
_NO_CODE = re.compile(
    rf"(?<=\w)(?:,? |\n)(?P<state>(?:{_STATES})|{_STATE_NAMES}|{_PROVINCES}|{_AUSTRALIAN})"
    r"(?P<ends>(?=[.,;!?)\n]|$))?(?!\w)",
    re.IGNORECASE,
)
_TOWN_FIRST = re.compile(rf"(?:, ?|\n){_TOWN}(?:,? | - )(?P<code>\d{{4,6}})(?![\w-])")
_MORE = re.compile(
    r"(?: ?\([^\W\d_][^()\n]{1,24}\)| cedex(?: \d{1,2})?|(?<=cedex) \d{1,2}| \d{1,2}(?=[,.?!\n]|$))?"
    r"(?:(?:,\s?| ?\n ?)(?:Germany|Deutschland|Austria|Österreich|Switzerland|Schweiz|France|Spain|España|Italy|Italia"
    r"|Netherlands|The Netherlands|Nederland|Belgium|Belgique|België|Poland|Polska|Portugal|Brasil|UK|United Kingdom"
    r"|England|Scotland|Wales|Ireland|USA|U\.S\.A\.|US|United States|Canada|Australia|New Zealand)(?!\w))?",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[ \t]*(?:,|\r?\n| [-|] )\s{0,8}")
_WORD = re.compile(r"\S+")
_HOUSE = re.compile(r"#?\d{1,5}[A-Za-z]?(?:[-/+]\w{1,4}){0,2}[.º°ª]{0,2}")
_NUMBER_SIGNS = word_set("nº n.º n° nr no num núm número numero")
_ORDINAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|e|ème)", re.IGNORECASE)
_UNITS = word_set("""
    apt apartment suite ste unit flat floor fl room rm no nr lot level studio building bldg block blk penthouse shop
    appt appartement app bât bat bâtiment étage etage résidence esc escalera piso puerta pta planta bajo int interno
    scala piano palazzina bus bte boîte hs verdieping m lok lokal mieszkanie klatka piętro whg wohnung top stiege
    stock og eg dg vh hinterhaus vorderhaus aufgang andar dto dt esq izq izda dcha fração bloco lote tv th bis ter
    quater box
""")
_TYPES = word_set("""
    street st avenue ave road rd boulevard blvd lane ln drive dr court ct square sq terrace ter parkway pkwy highway
    hwy circle cir way place pl close crescent cres gardens grove mews row hill trail trl alley broadway turnpike
    route expressway walk loop plaza quay pike ridge run path crossing park view village landing estate green
    heights gate rue bd av boulevard chemin impasse allée allee allées quai cours faubourg passage sentier calle c/
    avda avenida paseo carrera camino ronda rambla gran carretera travesía glorieta via viale piazza p.zza corso
    vicolo strada largo piazzale lungotevere contrada rua travessa praça alameda calçada estrada beco ul ulica al
    aleja aleje pl plac os osiedle rynek straße strasse str platz weg allee gasse ring damm ufer markt am an im zum
    zur laan straat gracht kade plein dijk singel weg utca út tér
""")
_ENDS = tuple(
    word_set("""
    straße strasse str weg allee gasse ring damm ufer platz chaussee steig pfad stieg straat laan gracht kade plein
    dijk singel gatan vägen gata veien vej gade katu tie hof berg feld
""")
)
_LINKS = word_set("""
    de du des la le les l d del della delle dei degli dell di da do dos das el los las y e et den der dem am an im
    in van von zum zur the of und w św świętego san santa saint sainte n s e w ne nw se sw north south east
    west bis ter m bus c/o c/ ul al pl os rue avenue boulevard bd av place chemin impasse allée quai cours route
    calle avenida paseo plaza via viale corso piazza vicolo rua travessa ulica aleja plac
""")
_STOPS = word_set("""
    at to is in on for from by with i we my our your his her their live lives living address adresse anschrift
    dirección indirizzo morada adres moved ship send deliver it me pick near and or but located home
    house wohne wohnen ich meine ist lautet nach habite vivo vivimos abito mieszkam woon op aan hi
    hello yes no ok so now then it's that's c'est address's that this are was be am not can please thanks mi mon
    notre nuestra mio nostro meu minha mój moja mijn ons new shipping billing delivery sent
    delivered since about after before was have has had got jest es è é est é: à en bei chez rechnung
    lieferung
""") - {"am", "la", "el"}
_NO_STREETS = word_set("""
    step version build error code windows office page chapter section option line item build release ios android
    iphone ipad outlook excel word python java ubuntu debian server server: schritt seite kapitel fehler zeile paso
    página capítulo étape chapitre erreur passo pagina stap krok strona version: v order ticket case invoice number
    nummer bestellung auftrag rechnung port ports model modell modelo type slot day tag room week question answer
    january february march april may june july august september october november december januar februar märz mai
    juni juli oktober dezember gb mb tb monday tuesday wednesday thursday friday saturday sunday montag dienstag
    mittwoch donnerstag freitag samstag sonntag menü beispiel punkt the a of my
""")
_NO_TOWNS = word_set("""
    users files items rows server edition version standard enterprise budget report bit bits byte bytes gb mb tb kb
    hz mhz ghz rpm ti pro usd eur gbp euro euros dollars dollar pounds points units pages records people customers
    orders messages emails kg km cm mm minutes seconds hours days months years steps lines tickets and or is was in
    on at with from to the a of for but not as if so are were my i you we it this that mal stück uhr und pixel
    pixels layer layers kunden zeilen zeichen wörter worte nutzer benutzer dateien seiten haushalte punkte meter
    clients utilisateurs fichiers lignes mots clientes usuarios archivos líneas páginas palabras utenti righe
    clienti pagine gebruikers klanten bestanden regels użytkowników klientów plików wierszy linhas ficheiros
    connections mah oder ist sind war mit für et ou est sont y o es son e ou é são en of en i lub oraz jest
""")
_HOUSE_NAMES = re.compile(
    r"The |.* (?:House|Cottage|Rectory|Vicarage|Farm|Lodge|Hall|Barn|Mill|Court|Villa|Manor|Grange)$"
)
_YEAR = re.compile(r"19\d\d|20(?!00)[0-3]\d")
_APART = re.compile(
    rf"[,\n-]\s{{0,8}}$|\d[\w/-]{{0,5}} $|(?<![\w-])(?!(?i:{_STATES}|{_AUSTRALIAN})\b)"
    r"[^\W\d_A-Z][^\W\d_]{0,30} $"
)
_NO_CODE_END = re.compile(r"(?:st|nd|rd|th|[GTMKgtmk][Bb])$")
_FIRST = re.compile(r"[^\W\d_]+")
_CODE_CUE = re.compile(
    r"(?:^|(?:\b(?:to|at|in|is|address|postcode|post code|postal code|zip)[ :]{1,2}))$", re.IGNORECASE
)


@dataclass(slots=True)
class _Before:
    """What stands before a postcode: where it begins, and how sure it is."""

    start: int
    nearest: int
    numbered: bool = False
    typed: bool = False
    cased: bool = True
    parts: int = 0
    street: int = -1
    waiting: bool = False


def towns(page: Page) -> Iterator[Found]:
    """Addresses that end in a postcode and a town, or in a town and its state."""
    text = page.plain
    for match in _BEFORE_TOWN.finditer(text):
        yield from _continental(text, match)
    for match in _BEHIND_TOWN.finditer(text):
        yield from _anglo(text, match)
    for match in _NO_CODE.finditer(text):
        if match["ends"] is None and match["state"].islower():
            continue
        before = _before(text, match.start())
        if before.numbered and before.typed:
            yield _found(text, before.start, match.end())
    for match in _TOWN_FIRST.finditer(text):
        before = _before(text, match.start())
        if before.numbered and before.typed and not _YEAR.fullmatch(match["code"]):
            yield _found(text, before.start, match.end())


def _found(text: str, start: int, end: int) -> Found:
    more = _MORE.match(text, end)
    return Found(Kind.ADDRESS, start, more.end() if more else end)


def _continental(text: str, match: re.Match[str]) -> Iterator[Found]:
    """As in "Hauptstraße 5, 10115 Berlin": a town in small letters wants a street by name."""
    town = match["town"]
    first = _FIRST.search(text, match.end("code"))
    if first is None or first[0].lower() in _NO_TOWNS or first[0].lower() in NOT_NAMES:
        return
    if not town and not _APART.search(text[max(0, match.start() - 32) : match.start()]):
        return  # "Austin, TX 78701 please"
    before = _before(text, match.start())
    if not before.numbered or not (before.typed or (town and before.cased)):
        return
    short = match["short"] if not before.typed else None
    if short and (_YEAR.fullmatch(short) or not text[max(0, match.start() - 2) : match.start()].strip(" ")):
        return
    yield _found(text, before.start, match.end())


def _anglo(text: str, match: re.Match[str]) -> Iterator[Found]:
    """As in "12 Baker Street, London NW1 6XE" or "Austin, TX 78701": the town stands before what was matched."""
    before = _before(text, match.start())
    capitals = match[0].isupper() or (match["state"] or "").istitle()
    sure = before.typed or (capitals and before.cased)
    if (before.numbered and sure) or (before.typed and capitals and not match["state"]):
        yield _found(text, before.start, match.end())
        return
    if " " not in match[0] or not (match["british"] or match["canadian"]) or _NO_CODE_END.search(match[0]):
        return
    if capitals and before.cased:
        yield Found(Kind.ADDRESS, before.nearest, match.end())
    elif match["british"] and _CODE_CUE.search(text[max(0, match.start() - 14) : match.start()]):
        yield Found(Kind.ADDRESS, match.start(), match.end())


def _before(text: str, end: int) -> _Before:
    """The parts of an address that end here, from the last to the first."""
    floor = max(0, end - _WINDOW)
    window = text[floor:end].rstrip(" ,-\n\r\t")
    state = _Before(end, end)
    stop = len(window)
    bounds = [(m.start(), m.end()) for m in _SEPARATOR.finditer(window)]
    for at, begin in [*reversed(bounds), (0, 0)]:
        if state.parts >= _MOST_PARTS or not _take(state, window[begin:stop], floor + begin):
            break
        stop = at
    return state


def _take(state: _Before, part: str, offset: int) -> bool:
    """Whether the part belongs to the address as a whole, so that more may stand before it."""
    words = [(m.start(), m[0]) for m in _WORD.finditer(part)]
    first = _first_word([word for _, word in words])
    if first >= len(words):
        return False
    kept = [word for _, word in words[first:]]
    start = offset + words[first][0]
    if _bare(kept[0]) in _NUMBER_SIGNS:
        kept = kept[1:] or kept
    state.parts += 1
    if state.numbered:
        at = max((i for i, word in enumerate(kept) if i >= len(kept) - 3 and _bare(word) in _UNITS), default=0)
        start, kept = offset + words[first + at][0], kept[at:]
    if _is_unit(kept):
        if state.numbered or state.street >= 0:
            state.start = start
        return first == 0
    if state.numbered:
        return False
    _judge(state, kept, start)
    return first == 0


def _judge(state: _Before, kept: list[str], start: int) -> None:
    """A house number with its street, either of them alone, or a town."""
    typed = any(_is_type(word) for word in kept)
    state.typed = state.typed or typed
    house = _house_at(kept)
    if house >= 0 and len(kept) == 1:
        # "12, rue de la Paix", "Calle de Atocha, 12"
        state.waiting = state.street < 0
        state.numbered = not state.waiting
        state.start = state.start if state.waiting else start
        return
    if house >= 0 or state.waiting:
        state.numbered, state.start = _is_street(kept, house), start
        state.cased = any(word[:1].isupper() for word in kept)
        return
    if state.parts == 1:
        state.nearest = start
    state.cased = state.cased and any(word[:1].isupper() for word in kept)
    if typed or (state.street >= 0 and _HOUSE_NAMES.match(" ".join(kept))):
        state.street = state.start = start


def _first_word(words: list[str]) -> int:
    """The index of the first word of the part that may belong to an address; none: their number."""
    small = next((word[0].islower() for word in reversed(words) if len(word) > 1 and word[0].isalpha()), False)
    first = len(words)
    for at in range(len(words) - 1, max(-1, len(words) - 1 - _MOST_WORDS), -1):
        word = words[at]
        bare = _bare(word)
        if small and bare in _STOPS:
            break
        if word[-1] in ":?!;" or (word[-1] == "." and at < len(words) - 1 and _ends_sentence(word)):
            break
        if _HOUSE.fullmatch(word.rstrip(",.")) and not _ORDINAL.fullmatch(bare):
            first = at
            if any(_says(later) for later in words[at + 1 :]):
                return _unit_before(words, at)
        elif (
            (word[0].isupper() and bare not in _STOPS)
            or _is_type(word)
            or bare in _NUMBER_SIGNS
            or bare in _UNITS
            or _ORDINAL.fullmatch(bare)
            or small
        ):
            first = at
        elif bare not in _LINKS and len(bare) > 1:
            break
    return first


def _unit_before(words: list[str], at: int) -> int:
    """Where "Flat 3 12 Baker Street" begins."""
    for back in (2, 1):
        if at >= back and _bare(words[at - back]) in _UNITS:
            return at - back
    return at


def _bare(word: str) -> str:
    return word.strip("(),.\"'").lower()


def _ends_sentence(word: str) -> bool:
    return len(word) > 5 and not word.lower().endswith(("str.", "pl."))


def _says(word: str) -> bool:
    """Whether a word behind a house number is a street's: not the flat's, not a point of the compass."""
    letters = sum(c.isalpha() for c in word)
    return (letters > 2 or _bare(word) in _TYPES) and _bare(word) not in _UNITS


def _is_type(word: str) -> bool:
    bare = _bare(word)
    return bare in _TYPES or (len(bare) > 5 and bare.endswith(_ENDS))


def _is_unit(words: list[str]) -> bool:
    head = _bare(words[0])
    if words[0][0] == "#" or (len(words) < 4 and re.fullmatch(r"\d{1,2}(?:[.º°ª]+|st|nd|rd|th|er|e|ème)", words[0])):
        return not any(_is_type(word) for word in words)
    if head not in _UNITS or len(words) > 4:
        return False
    return not any(_is_type(word) and _bare(word) not in _UNITS for word in words)


def _house_at(words: list[str]) -> int:
    return next((i for i, word in enumerate(words) if _HOUSE.fullmatch(word.rstrip(",.")) and word[0] != "#"), -1)


def _is_street(words: list[str], house: int) -> bool:
    """Whether the words beside a number can be a street: "Step 3" and "500 GB" are none."""
    beside = words[1:] if house == 0 else words[: house if house > 0 else len(words)]
    if len(beside) == 1 and _bare(beside[0]) in _TYPES - {"rynek", "markt", "broadway", "rambla"}:
        return False  # "ring 98883 28153"
    return bool(beside) and _bare(beside[0]) not in _NO_STREETS and _bare(beside[-1]) not in _NO_STREETS
