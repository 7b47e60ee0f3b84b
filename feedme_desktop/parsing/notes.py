"""Words that mark what colleagues wrote to each other: internal notes, which no customer saw.

Knows only labels: as a name (``Tom (internal)``, ``Agent note``) and above or before a text (``[Internal note] …``).
A plain ``Note:`` is what anybody writes inside a message; it is no label here unless it says who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feedme_desktop.parsing.words import words

_I = re.IGNORECASE
_NOUN = (
    r"(?:notes?|comments?|memos?|remarks?|notiz(?:en)?|vermerke?|kommentare?|bemerkung(?:en)?|anmerkung(?:en)?|"
    r"hinweise?|notas?|coment[aá]rios?|observaci[oó]n(?:es)?|apuntes?|remarques?|commentaires?|comment[oi]|appunt[oi]|"
    r"osservazion[ei]|anotaç(?:ão|ões)|observaç(?:ão|ões)|notities?|opmerking(?:en)?|aantekening(?:en)?|notatk[ai]|"
    r"uwag[ai]|komentarze?|adnotacj[ae])"
)
_INTERNAL = r"(?:internal|interne[nrs]?|intern|intern[oai]s?|wewnętrzn[aey])"
_CLOSED = (
    rf"(?:{_INTERNAL}|private[nrs]?|privat|privée?s?|privad[oa]s?|privat[oaie]|prywatn[aey]|confidential|"
    r"vertrauliche[nrs]?|confidentiel(?:le)?s?|confidencial(?:es)?|riservat[oaie]|reservad[oa]s?|vertrouwelijke?|"
    r"poufn[aey])"
)
_STAFF = r"(?:staff|agents?|agent['’]s|moderator|admin|supervisor|technician|helpdesk|support)"
_COLLEAGUE = (
    r"(?:agent(?:e|en|a)?|asesor|conseill(?:er|ère)|équipe|operatore|operador|atendente|medewerker|pracownika|"
    r"konsultanta|mitarbeiters?|bearbeiters?)"
)
_US = (
    r"(?:(?:my|our)?self|(?:the |our |my )?(?:team|staff|colleagues?|agents?)|mich(?: selbst)?|(?:das |unser )?team|"
    r"(?:die )?kolleg(?:en|innen)|moi-même|l['’]équipe|(?:mes |les )?collègues|el equipo|(?:los |mis )?compañeros|"
    r"mí mismo|me stesso|il team|(?:i )?colleghi|a equip[ea]|(?:os )?colegas|mim mesmo|mezelf|het team|"
    r"collega['’]?s|zespołu|siebie)"
)
_LABEL = (
    rf"(?:{_CLOSED}[ -]{_NOUN}|{_NOUN}[ -]{_CLOSED}|{_STAFF}[ -](?:notes?|comments?|memos?)|"
    r"(?:intern|mitarbeiter|agenten|bearbeiter|medewerkers?|agent|privé|privat)-?(?:notiz(?:en)?|vermerk|notities?)|"
    rf"{_NOUN} (?:de l['’]|du |de |del |dell['’]|do |da |van de |van |des )?{_COLLEAGUE}|"
    rf"{_NOUN} (?:to|for|an|für|fürs|pour|à|para|per|a|voor|aan|dla|do) {_US})"
)
_ONLY = (
    r"(?:(?:internal|private|staff|agents?|team|employees?)[ -]only|(?:for )?(?:internal|staff|agents?) use(?: only)?|"
    r"for (?:staff|agents?|the team) only|whisper|not (?:visible|shown) (?:to|for) (?:the )?(?:customer|client|user)s?|"
    r"hidden from (?:the )?(?:customer|client|user)s?|not for (?:the )?(?:customer|client)s?|"
    r"nur (?:für )?(?:den )?intern(?:en gebrauch)?|nicht für (?:den )?kunden(?: sichtbar)?|usage interne|"
    r"(?:non visible|pas visible) (?:par|pour) le client|(?:solo|só|de)? ?(?:para )?uso interno|"
    r"(?:no visible|não visível) para (?:el|o) cliente|non visibile al cliente|"
    r"alleen (?:voor )?intern(?: gebruik)?|niet zichtbaar voor (?:de )?klant|(?:tylko )?do użytku wewnętrznego|"
    r"niewidoczne dla klienta|внутренн\w{1,4}(?: \w{1,12})?)"
)
_NAME = r"[^\W\d_][\w.'’-]{0,30}(?:\s[^\W\d_][\w.'’-]{0,30}){0,3}"
_BY = r"(?:by|from|of|von|vom|de|par|di|da|do|van|door|od|przez)"
_UNREAD_TAIL = rf"(?:\s{_BY}\s{_NAME})?"
_TAIL = rf"(?:\s(?:(?:added|left|written) )?{_BY}\s(?P<by>{_NAME}))?(?:\s?[(\[](?P<in>[^()\[\]\n]{{1,40}})[)\]])?"
_TRIM = r"[ \t*_#=~|•🔒🔐📝📌-]{0,12}"

_AS_NAME = re.compile(rf"(?:{_LABEL}{_TAIL}|{_ONLY}|{_INTERNAL})", _I)
_WRITTEN = re.compile(rf"{_NOUN}(?:\s{_BY}\s(?P<by>{_NAME})|\s?\((?P<in>{_NAME})\))", _I)
_SHUT = rf"(?:{_LABEL}{_UNREAD_TAIL}|{_CLOSED}|{_ONLY}|note|notiz|nota|notitie|notatka)"
_BESIDE_NAME = re.compile(
    rf"[\[(]{_SHUT}[\])]\s{{0,3}}(?P<after>\S.{{0,60}})|(?P<before>\S.{{0,60}}?)\s?[\[(]{_SHUT}[\])]|"
    rf"(?P<dashed>{_NAME})\s?[-–—,|/]\s?(?:{_LABEL}|{_ONLY}|{_INTERNAL}|private)",
    _I,
)
_THINGS = frozenset(
    words(
        """
    windows mac macos ios iphone ipad android linux chrome firefox safari edge outlook important optional required
    new beta english wichtig importante pc web desktop mobile pro premium
    """
    )
)

_BRACKETED = re.compile(
    rf"{_TRIM}[\[(【<]{{1,2}}\s?(?P<word>{_LABEL}|{_CLOSED}|{_ONLY}){_TAIL}\s?[:：]?\s?[\])】>]{{1,2}}"
    r"[ \t*_]{0,4}(?:[:：–-][ \t*_]{0,4})?",
    _I,
)
_ENCLOSED = re.compile(
    rf"{_TRIM}[\[(](?:{_LABEL}|{_ONLY}){_TAIL}\s?[:：]\s?(?P<inside>[^\[\]()]{{1,2000}})[\])]\s?", _I
)
_PLAIN = re.compile(rf"{_LABEL}|{_ONLY}", _I)
_SQUARE = re.compile(rf"{_TRIM}\[\s?{_INTERNAL}\s?\]", _I)
_BEFORE_COLON = re.compile(rf"{_TRIM}(?:{_LABEL}|{_ONLY}){_TAIL}[ \t*_]{{0,4}}[:：][ \t*_]{{0,4}}", _I)
_BEFORE_DASH = re.compile(rf"{_TRIM}(?:{_LABEL}|{_ONLY}){_TAIL}\s[–—-]\s", _I)
_INTERNAL_COLON = re.compile(rf"{_TRIM}{_INTERNAL}[ \t*_]{{0,4}}[:：][ \t*_]{{0,4}}(?!\d)(?=\S)", _I)
_ALONE = re.compile(rf"{_TRIM}(?:{_LABEL}|{_ONLY}|{_INTERNAL}){_TAIL}{_TRIM}$", _I)
_RULED = re.compile(rf"[ \t]{{0,4}}[*=~#_-]{{2,12}}\s?(?:{_LABEL}|{_ONLY}|{_INTERNAL}){_TAIL}\s?[:：]?{_TRIM}$", _I)
_NOTED = re.compile(rf"{_TRIM}{_LABEL}\s{_BY}\s(?P<by>{_NAME}){_TRIM}$", _I)
_SIGNED = re.compile(
    rf"{_TRIM}[\[(]?{_NOUN}(?:\s{_BY}\s(?P<by>{_NAME})|\s?\((?P<in>{_NAME})\))"
    rf"(?:[\])]?[ \t*_]{{0,4}}[:：][ \t*_]{{0,4}}|[\])][ \t*_]{{0,4}}|{_TRIM}$)",
    _I,
)
_END = re.compile(
    rf"{_TRIM}[\[(<]?(?:/|(?:end|ende|fin|fine|fim|einde|koniec)\s(?:(?:of|der|de la|de|da|van|delle?)\s)?)"
    rf"(?:{_LABEL}|{_INTERNAL}|{_NOUN})[\])>]?{_TRIM}$",
    _I,
)
_OUTWARD = re.compile(r"^\W{0,4}(?:extern|public|publik|públic|pubbl|öffentl|ekstern|zewn)[^\s:]{0,8}\s?:", _I | re.M)
_STEMS = words(
    """
    intern priv prywat wewn użytku customer client klant kunden note nota noti comment coment memo remar bemerk anmerk
    hinweis apunte appunt osserv observ opmerk aanteken uwag adnot komentarz anotaç only use uso
    whisper visib внутр confid kommentar vermerk staff riserv reserv
    vertrau vertrouw pouf zichtbaar
    """
)
_HEAD = 200


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines of a message; ``note`` where they are a note (``by`` whom, where the label says it)."""

    text: str
    note: bool = False
    by: str | None = None


@lru_cache(maxsize=4096)
def writer(name: str) -> str | None:
    """Who wrote the note, where a name says that it is one; empty where it does not say who, None for other names."""
    if not 3 < len(name) < 100 or not _hints(name):
        return None
    name = name.strip().strip("*_#:").strip()
    if found := _AS_NAME.fullmatch(name):
        return found["by"] or _person(found["in"]) or ""
    if found := _WRITTEN.fullmatch(name):
        return _signed(found)
    found = _BESIDE_NAME.fullmatch(name)
    return (found["after"] or found["before"] or found["dashed"]) if found else None


def parts(text: str, *, by_customer: bool = False) -> list[Stretch]:
    """A message cut where a note begins or ends in it; one stretch as it is where there is none.

    What a customer wrote is hardly cut but below its first line: there a note was copied along with it.
    """
    if not _hints(text):
        return [Stretch(text)]
    found = [part for part in _cut(text, by_customer) if part.text.strip()]
    return found if any(part.note for part in found) else [Stretch(text)]


def _hints(text: str) -> bool:
    """Whether a label may be in a text: most texts have no such word in them, and need no closer look."""
    folded = text.lower()
    return any(stem in folded for stem in _STEMS)


def _cut(text: str, by_customer: bool) -> Iterator[Stretch]:
    lines = text.strip("\n").split("\n")
    kept: list[str] = []
    note, by = False, None
    for index, line in enumerate(lines):
        head = line[:_HEAD]
        if not head or not _hints(head):
            kept.append(line)
        elif note and _END.match(head):
            yield Stretch("\n".join(kept), note, by)
            kept, note, by = [], False, None
        elif enclosed := _ENCLOSED.match(line):
            yield Stretch("\n".join(kept), note, by)
            yield Stretch(enclosed["inside"], note=True, by=_signed(enclosed))
            kept, note, by = [line[enclosed.end() :]], False, None
        elif found := _below(head) if index else _first(head, text, len(lines) > 1, by_customer):
            yield Stretch("\n".join(kept), note, by)
            kept, note, by = [line[found.end() :]], True, _signed(found)
        else:
            kept.append(line)
    yield Stretch("\n".join(kept), note, by)


def _first(head: str, text: str, more: bool, by_customer: bool) -> re.Match[str] | None:
    """The label that a message begins with."""
    found = _BRACKETED.match(head)
    if by_customer:
        return found if found and _PLAIN.fullmatch(found["word"]) else None
    found = found or _BEFORE_COLON.match(head) or _BEFORE_DASH.match(head) or (_ALONE.match(head) if more else None)
    return found or _by_person(head) or (_INTERNAL_COLON.match(head) if not _OUTWARD.search(text) else None)


def _below(head: str) -> re.Match[str] | None:
    """The label that a later line begins with: none that the writer of a message may mean otherwise."""
    found = _BRACKETED.match(head)
    if found and not (_PLAIN.fullmatch(found["word"]) or _SQUARE.match(head)):
        found = None
    return found or _BEFORE_COLON.match(head) or _RULED.match(head) or _NOTED.match(head) or _by_person(head)


def _by_person(head: str) -> re.Match[str] | None:
    """``Note (Kim): …``, ``*** Notiz von Kim ***``: no label but for the name."""
    found = _SIGNED.match(head)
    return found if found and _signed(found) else None


def _signed(found: re.Match[str]) -> str | None:
    """Who signed a label."""
    said = found.groupdict()
    return _person(said.get("by")) or _person(said.get("in"))


def _person(text: str | None) -> str | None:
    """A word beside a label, if it looks like a name."""
    return text if text and text[0].isupper() and text.split()[0].lower() not in _THINGS else None
