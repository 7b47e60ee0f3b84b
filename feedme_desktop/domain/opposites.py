"""Words that are each other's opposite, and words that turn a sentence round, in eight languages.

By their stems (enabled, disabling) and by their prefixes (pin and unpin, importieren and exportieren). Pure words in,
findings out; whether an opposite parts two texts is decided in differences.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

_ENDING = 4
"""Letters that may follow a stem of the lists; ``=`` at its end: none."""

_STRONG = (
    "enabl activat | disabl deactivat", "add= adds= adding= added= creat | remov delet", "upgrad | downgrad",
    "import | export", "send= sends= sending= sent= | receiv", "increas rais= raise= raising | decreas reduc lower=",
    "upload | download", "login | logout", "show= shows= showing= shown= | hide= hides= hiding= hidden=",
    "start= starts= starting= | stop= stops= stopping=", "open= opens= opening= opened= | close clos",
    "incoming inbound | outgoing outbound", "allow | block", "buy= buying= bought= | sell= selling= sold=",
    "always= | never=", "paus | resum", "cancel | renew= renews= renewing= renewed=", "deposit | withdraw",
    "merg | split", "expand | collaps", "hinzufüg anleg erstell | entfern lösch", "öffn | schließ",
    "aktivier | deaktivier", "verschlüssel | entschlüssel", "sperre | entsperr freigeb",
    "anzeig einblend | ausblend verberg", "erhöh | verringer senk reduzier", "kündig | verlänger",
    "pausier | fortsetz", "starte | stopp beend", "kauf | verkauf", "hochlad | herunterlad",
    "sende= senden= | empfang", "ajout créer= crée= | supprim retir", "ouvr | ferm", "affich | masqu",
    "augment | diminu", "envoy | recev reçoi", "achet | vend", "résili | renouvel", "démarr | arrêt",
    "crypt chiffr | décrypt déchiffr", "agreg añad crea= crear= | elimin borr quit", "abr | cerr", "mostr | ocult",
    "aument | reduc reduz dismin diminu", "envi invi | recib receb ricev", "compr | vend", "cancel | renov",
    "inici | deten", "cifr | descifr decifr", "aggiung crea= creare= | rimuov elimin", "apri aprire= | chiud",
    "mostr | nascond", "blocc | sblocc", "caric | scaric", "disdi disdett annull | rinnov", "avvi | ferma",
    "adicion cri= criar= | remov exclu apag elimin", "abr | fech", "mostr exib | ocult escond",
    "toevoeg voeg= | verwijder", "openen= open= | sluit", "toon tonen= | verberg", "verhoog verhog | verlaag verlag",
    "opzeg | verleng", "versleutel | ontsleutel", "vergrendel | ontgrendel", "blokke | deblokke",
    "verstuur verzend | ontvang", "kopen= koop= | verkop verkoop", "doda utworz | usun usuw",
    "otwor otwier | zamkn zamyk", "włącz | wyłącz", "pokaż pokaz | ukry", "zwiększ | zmniejsz", "zablok | odblok",
    "zainstal | odinstal", "zalog | wylog", "zaszyfr | odszyfr", "wysła wysył | odebra odbier",
    "kupi kupow | sprzeda", "anulow | odnow przedłuż", "import | eksport",
)  # fmt: skip
_WEAK = (
    "above= oberhalb= über= arriba= sopra= acima= boven= powyżej= nad= "
    "| below= unterhalb= unter= abajo= sotto= abaixo= onder= poniżej= pod=",
    "on= | off=", "in= | out=", "up= | down=", "an= | aus= ab=", "ein= | aus=", "aan= | uit= af=", "in= | uit=",
    "before= vor= avant= antes= prima= voor= przed= | after= nach= après= después= depois= dopo= na= po=",
    "left= links= linke= linken= linker= gauche= izquierd sinistr esquerd linker= lew "
    "| right= rechts= rechte= rechten= rechter= droite= droit= derech destr direit rechter= praw",
    "maxim max= maksym | minim min=", "front= | rear= back=",
    "public= öffentlich pubblic públic openbaar publiczn | private= privat= private= privad privé= prywatn",
    "sender absender afzender expéditeur remitente mittente nadawc "
    "| recipient receiver empfänger ontvanger destinat odbiorc",
    "first= | last=", "high | low= lower= lowest=",
    "monthly= monatlich mensuel mensual mensile maandelijk miesięczn mensal "
    "| yearly= annual= annually= jährlich annuel anual annuale jaarlijk roczn",
    "free= kostenlos gratuit gratis= | paid= kostenpflichtig payant pagado",
)  # fmt: skip

_PREFIXES = (
    ("", "un", 3), ("", "de", 5), ("", "dé", 4), ("", "des", 5), ("", "dés", 4), ("", "dis", 5), ("", "dez", 5),
    ("en", "de", 4), ("en", "dis", 4), ("im", "ex", 4), ("im", "eks", 4), ("in", "ex", 4), ("in", "de", 6),
    ("in", "out", 4), ("up", "down", 4), ("min", "max", 3), ("pre", "post", 4), ("ein", "aus", 5), ("an", "ab", 5),
    ("an", "aus", 5), ("in", "uit", 5), ("aan", "uit", 4), ("aan", "af", 4), ("", "ent", 5), ("", "non", 5),
)  # fmt: skip
"""What parts a word from its opposite, and how many letters the rest must have."""

_NO_PREFIX = frozenset(
    (
        "until",
        "unless",
        "under",
        "union",
        "default",
        "display",
        "discount",
        "discover",
        "dispatch",
        "deliver",
        "describe",
    )
)
_INFLECTION = 3

_NEGATIONS = (
    "not no never without cannot unable nicht kein keine keinen keiner keinem keines ohne nie niemals nirgends pas"
    " sans jamais aucun aucune nunca sin jamás tampoco ningún ninguna non senza não sem nenhum nenhuma niet geen"
    " zonder nooit bez nigdy żaden"
)
_NEGATION = frozenset(_NEGATIONS.split())
_PORTUGUESE = ("meu", "minha", "meus", "minhas", "não", "um", "uma", "você", "os", "ao", "faço", "consigo")
_DUTCH = ("ik", "het", "een", "mijn", "hoe", "kan")
_ELSEWHERE = {"no": frozenset(_PORTUGUESE), "pas": frozenset(_DUTCH)}  # "in the"; "aanpassen" in two words
"""Negations that are another word beside these words of another language."""

_STOPPED = re.compile(r"\bstop(?:s|ped|ping)? \w+ing\b")


def poles(words: Iterable[str], *, weak: bool = False) -> frozenset[tuple[int, bool]]:
    """The axes that words lie on, and which end of it; ``weak`` ones count where all else is the same."""
    exact, stems = _LOOKUP[weak]
    found: set[tuple[int, bool]] = set()
    for word in words:
        found.update(exact.get(word, ()))
        for end in range(len(word), max(2, len(word) - _ENDING - 1), -1):
            if word[:end] in stems:
                found.update(stems[word[:end]])
                break
    return frozenset(found)


def apart(a: Collection[tuple[int, bool]], b: Collection[tuple[int, bool]]) -> bool:
    """Whether one names only one end of an axis and the other one only the other end."""
    return any((axis, not end) in b and (axis, end) not in b and (axis, not end) not in a for axis, end in a)


def prefixed_apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether a word of one has its opposite by a prefix in the other, and each has only its own."""
    return _prefixed(a, b) or _prefixed(b, a)


def negated(words: Collection[str], folded: str) -> bool:
    """Whether a text says no to something; ``words`` are those of ``folded``, in small letters."""
    return any(is_negation(word, words) for word in words) or _STOPPED.search(folded) is not None


def is_negation(word: str, words: Collection[str]) -> bool:
    """Whether a word, among the words of its text, is a negation."""
    if word.endswith("n't"):
        return True
    return word in _NEGATION and not any(other in words for other in _ELSEWHERE.get(word, ()))


def _prefixed(plain: frozenset[str], turned: frozenset[str]) -> bool:
    """Whether ``turned`` has the opposite of a word of ``plain``."""
    roots: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for word in plain - turned:
        for number, root in _roots(word, 0):
            roots[number, root[:3]].append((word, root))
    for word in turned - plain:
        for number, root in _roots(word, 1):
            for other, own in roots.get((number, root[:3]), ()):
                if _alike(own, root, _PREFIXES[number][2]) and not (_has(turned, other) or _has(plain, word)):
                    return True
    return False


def _roots(word: str, side: int) -> Iterator[tuple[int, str]]:
    if word in _NO_PREFIX:
        return
    for number, pair in enumerate(_PREFIXES):
        prefix = pair[1] if side else pair[0]
        if word.startswith(prefix) and len(word) - len(prefix) >= pair[2]:
            yield number, word[len(prefix) :]


def _has(words: Iterable[str], word: str) -> bool:
    return any(_alike(other, word, 4) for other in words)


def _alike(a: str, b: str, least: int) -> bool:
    """Whether two words are forms of one: the same start, and short endings."""
    common = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        common += 1
    return common >= least and len(a) - common <= _INFLECTION and len(b) - common <= _INFLECTION


_Sides = dict[str, set[tuple[int, bool]]]


def _lookup(axes: Iterable[str]) -> tuple[_Sides, _Sides]:
    exact: _Sides = defaultdict(set)
    stems: _Sides = defaultdict(set)
    for number, axis in enumerate(axes):
        for end, side in enumerate(axis.split("|")):
            for word in side.split():
                place = (number, bool(end))
                (exact if word.endswith("=") else stems)[word.rstrip("=")].add(place)
    return dict(exact), dict(stems)


_LOOKUP = {False: _lookup(_STRONG), True: _lookup(_WEAK)}
