"""Sentences that are an instruction by their form: a verb first and what it is done to, "Proszę" and an infinitive …

The verbs themselves are in no list, so that "Grease the seat post" is known as well as "Restart the app". Looks at one
clause at a time; what an agent's instruction is worth is the business of ``dialogue``.
"""

from __future__ import annotations

import re

from feedme_desktop.extraction.desk_words import TIMES
from feedme_desktop.extraction.sentences import Sentence, fold_words
from feedme_desktop.extraction.wordlists import ADVICE_LEADS, ALL_STOPWORDS, word_set

_CLAUSE = re.compile(r"[,;:–]\s+|\s-\s")
_FAR = 400
"""Characters of a sentence that are looked at."""

_LEADS = ADVICE_LEADS | word_set("""
    erst mal einfach vorher d abord n ne primero antes solo prima prova primeiro apenas eerst even najpierw potem
    nastepnie teraz better instead
""")
_OBJECTS = {
    "en": word_set("it them the a an your both each every these those this all"),
    "es": word_set("el la los las un una su sus tu ambos ambas este esta estos estas cada"),
    "it": word_set("il lo la i gli le l un una uno suo sua entrambi entrambe questo questa ogni"),
    "pt": word_set("o a os as um uma seu sua ambos ambas esse essa este esta cada"),
    "nl": word_set("de het een beide uw je deze dit die alle elke"),
}
_BETWEEN = word_set("off out up down on in away back un poco um pouco eerst even dan bem bien")
"""Words that may stand between the verb and its object: "Peel off the film"."""

_NO_ORDER = word_set("""
    hope wish guess think believe know love like trust bet mind rest note glad appreciate understand regret welcome
    forgive pardon excuse despite unlike given per whatever half both maybe perhaps often even quite what such well
    right about behind under inside beneath near along across around above within since unless while whereas though
    although until till before after beside between without against toward towards by amid sure good fine sad great
    nice bad happy fair true indeed somewhere sometime today tomorrow tonight same please
    sobre desde durante mediante ante entre hasta contra para hacia hace fue era toda falta queda lamenta disculpe
    disculpa perdone perdona reciba recibe agradece lamente sea siga muestra ahora nunca fuera cerca buena
    manca serve occorre scusi scusa perdoni grazie tutti tutte dopo sopra oltre tramite senza contro verso dietro sotto
    quindi oggi ogni entrambi entrambe purtroppo
    segue boa foi agradece desculpe lamenta sob onde hoje ontem agora
    zie sinds tijdens volgens zonder tussen onder boven achter binnen buiten tegen rond via per vanaf dankzij ondanks
    wegens helaas morgen vandaag gisteren bedankt omdat terwijl hoewel ook dus bij naast
    laissez soyez sachez ayez assez chez recevez croyez veuillez avez pouvez devez aurez serez voulez savez allez venez
    haben seien sein werden wurden konnen konnten mussen mussten sollen sollten wollen wollten mochten durfen hatten
    brauchen wissen bekommen erhalten
    dzisiaj wczoraj tutaj witaj czekaj poczekaj daj maj kraj zazwyczaj zwyczaj zobacz wybacz rowniez
""")
"""First words that look like a verb of instruction and are none, or tell nobody what to do to the thing."""

_WITH_US = word_set("me us uns mir nous moi nos noi ons mij nam mnie")
_US_AT_THE_END = re.compile(r"[a-z](?:nos|ci|mi|me|-nous|-moi|-nos|-me)$")
_SUBJECTS = word_set("ich wir er es man ihr du")
_FINITE = word_set("""
    ist sind war waren hat haben hatte hatten wird werden wurde wurden kann konnen muss mussen soll sollen darf durfen
    sollte sollten musste mussten konnte konnten durfte durften wollte wollten will wollen mochte gibt liegt geht
    macht bleibt zu sich
""")
_GERMAN_FIRST = word_set("""
    den die das dem beide alle einen eine ein erst zuerst bitte einfach kurz mal dann danach ihren ihre ihr
""")
_GERMAN_VERB = re.compile(r"[a-zäöüß]{2,}(?:en|ern|eln)[.!]*$")
_POLISH_VERB = re.compile(r"[a-z]{3,}(?:uj|ij|yj|aj)$")
_POLISH_VERBS = word_set("""
    wymien obroc wyczysc wlacz wylacz odkrec przekrec dokrec podlacz odlacz ustaw wejdz otworz zamknij wloz postaw
    przesun nacisn kliknij wez zrob popraw oczysc zmien dodaj usun zaloguj wpisz wciagnij odczep zaznacz wroc pobierz
    skroc wydluz podnies opusc odwroc zwroc
""")
_PLEASE = re.compile(r"\b(?:prosze|mozna|trzeba|nalezy|wystarczy|warto|mozesz|moze pan|moze pani) (?:\w+ ){0,3}?\w+c\b")
_NO_DOING = re.compile(r"\b(?:czekac|poczekac|napisac|pisac|skontaktowac|zadzwonic|zglosic|byc|odpisac|odpowiedziec)\b")


_MEANWHILE = re.compile(
    r"(?:(?:but|aber|mais|pero|ma|mas|maar|ale) )?(?:until then|in the meantime|in the meanwhile|meanwhile|for now|"
    r"for the time being|bis dahin|in der zwischenzeit|vorerst|en attendant|d ici la|mientras tanto|entretanto|"
    r"por ahora|de momento|nel frattempo|per ora|enquanto isso|por enquanto|ate la|tot die tijd|tot dan|"
    r"in de tussentijd|voorlopig|do tego czasu|do czasu|na razie|tymczasem)\b"
)
"""What begins a workaround after a promise."""


def helps_meanwhile(sentence: Sentence) -> bool:
    """Whether the sentence tells what to do until something is repaired."""
    return not sentence.asks and _MEANWHILE.match(" ".join(sentence.words[:6])) is not None


_I_WOULD = re.compile(
    r"\bi would (?:just |first |simply |rather |also )?(?!need|have|like|love|be|appreciate|want|say|"
    r"hope|expect|ask|check|get|see|know|call|send|forward|contact)\w+ (?:it|them|the|a|an|your|both)\b"
)
"""What somebody would do in the customer's place."""


def instructs(sentence: Sentence) -> bool:
    """Whether a clause of the sentence tells by its form what to do."""
    if sentence.asks or not sentence.words:
        return False
    folded = " ".join(sentence.words[:60])
    if _PLEASE.search(folded) and not _NO_DOING.search(folded):
        return True
    if _I_WOULD.search(folded):
        return True
    return any(_clause_instructs(clause) for clause in _CLAUSE.split(sentence.text[:_FAR]))


def _clause_instructs(clause: str) -> bool:
    words = fold_words(clause)
    first = next((i for i, w in enumerate(words) if w not in _LEADS and not w.isdigit() and w != "step"), None)
    if first is None or not _WITH_US.isdisjoint(words):
        return False
    verb, rest = words[first], words[first + 1 :]
    if _german_infinitive(clause, words):
        return True
    if verb in _NO_ORDER or verb in ALL_STOPWORDS or verb in TIMES or _US_AT_THE_END.search(verb):
        return False
    return _verb_and_object(verb, rest) or _by_ending(verb, rest)


def _verb_and_object(verb: str, rest: tuple[str, ...]) -> bool:
    """A bare verb and, at most two small words later, what it is done to."""
    after = next((word for word in rest[:3] if word not in _BETWEEN), "")
    spoken = [name for name, objects in _OBJECTS.items() if after in objects]
    return any(_bare(verb, name) for name in spoken)


def _bare(verb: str, language: str) -> bool:
    """Whether a word has the ending of a verb of instruction in a language."""
    if len(verb) < 3 or not verb.isalpha():
        return False
    if language == "en":
        return not verb.endswith(("ing", "ed", "ly", "tion")) and (not verb.endswith("s") or verb.endswith("ss"))
    if language == "nl":
        return not verb.endswith(("en", "t", "s"))
    return verb.endswith(("a", "e", "i") if language == "it" else ("a", "e", "an", "en", "em", "am"))


def _by_ending(verb: str, rest: tuple[str, ...]) -> bool:
    """Whether the ending tells it: "Tournez …", "Lösen Sie …", "Przetrzyj …"."""
    if verb.endswith("ez") and len(verb) > 4 and rest:
        return True
    if rest[:1] == ("sie",) and verb.endswith(("en", "ern", "eln")) and len(rest) > 1:
        return True
    return bool(rest) and (verb in _POLISH_VERBS or (len(verb) > 3 and _POLISH_VERB.fullmatch(verb) is not None))


def _german_infinitive(clause: str, words: tuple[str, ...]) -> bool:
    """Whether there is no subject and no finite verb, but an infinitive at the end: "Den Knopf nach links drehen."."""
    if len(words) < 3 or words[0] not in _GERMAN_FIRST or not (_SUBJECTS | _FINITE).isdisjoint(words):
        return False
    last = clause.split()[-1]
    return _GERMAN_VERB.match(last) is not None and words[-1] not in ALL_STOPWORDS
