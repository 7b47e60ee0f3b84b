"""Whether what an agent states says something of the matter, so that it can stand without the customer's word for it.

Most of what agents write between advice is about themselves: where a part is, who comes when. Only positive signs
count: words of the problem with something new beside them, a value, a name as it is written, an instruction, a cause.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feedme_desktop.extraction.instructions import instructs
from feedme_desktop.extraction.postponing import names_release
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words
from feedme_desktop.extraction.speech_acts import Act, Said
from feedme_desktop.extraction.stalling import is_desk_word, neutral
from feedme_desktop.extraction.wordlists import word_set

_BEGINNING = 4
"""Letters by which words of one stem are known; endings differ more in other languages than in English."""

_MOST_WORDS = 200
_LITERAL = re.compile(r"[\"“„«`]|\S > \S|→|[\w)]/\w|\b[a-z]+[A-Z]|\w[._]\w|\w\\\w|\bCtrl\b|\bStrg\b")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,9}\b")
_NUMBER_BEFORE = word_set("nr no number numer numero nummer numeros num tier level stufe niveau nivel livello poziom")
_CLOCK = re.compile(r"\d{1,2}(?:am|pm|h|uhr|\d\d|h\d\d)?")
_AT = word_set("at um a alle om o around gegen vers ca approx tegen rond about h uhr uur am pm")
_BETWEEN = word_set("between zwischen entre tra fra tussen miedzy")
_CAUSE = word_set("""
    because normal normally otherwise weil normal normalerweise sonst parce normalement sinon porque normalmente
    perche normale normalmente omdat doordat normaal anders poniewaz bo dlatego normalne means bedeutet signifie
    significa betekent oznacza solves fixes cures helps lost behebt hilft resout resuelve soluciona risolve resolve
    verhelpt helpt rozwiazuje pomaga
""")
_SCREEN = word_set("""
    menu menus tab tabs button buttons setting settings folder toolbar checkbox sidebar dropdown reiter knopf taste
    schaltflache einstellung einstellungen ordner menuleiste onglet bouton reglages parametres dossier menues pestana
    boton ajustes configuracion carpeta scheda pulsante impostazioni cartella aba botao configuracoes pasta ferramentas
    tabblad knop instellingen zakladce zakladka przycisk przycisku ustawieniach ustawienia folderze
""")
"""Places on a screen: who names one says where to look."""

_ME = word_set("""
    i me myself ich mir mich je j yo io eu ik mij mnie ho sono jestem he soy estoy voy vou estou sto
""")
"""Of one who speaks of himself; "we" is as often what the shop does for everybody."""

_OPINION = re.compile(
    r"(?:(?:but|well|so|hm+|oh) )?(?:i (?:am afraid|think|guess|believe|would|suppose|assume|recommend|suggest)|"
    r"ich (?:denke|glaube|furchte|wurde|empfehle|rate)|je (?:pense|crois|crains|conseille|recommande)|(?:yo )?(?:creo|"
    r"me temo|recomiendo|aconsejo)|(?:io )?(?:credo|penso|temo|consiglio)|(?:eu )?(?:acho|creio|temo|recomendo)|"
    r"ik (?:denk|vrees|zou|raad)|mysle|sadze|obawiam|polecam)\b"
)
"""What somebody thinks of the matter rather than of himself."""

_MINE = word_set("my mein meine mon ma mi mio mia meu minha mijn moj moja")
_GERMAN_IM = re.compile(r"\b[Ii]m\b")
"""Written out as the English "I am" where words are folded."""

_MY_ENDING = re.compile(r"\w{3,}(?:alem|alam|ilem|ilam|ylem|ylam)")
_NOT = word_set("not no nope nicht kein keine pas non nao niet nie nur only solo seulement")


_IT_IS = frozenset(
    tuple(words.split("_"))
    for words in [
        "that_is",
        "this_is",
        "it_is",
        "das_ist",
        "dies_ist",
        "es_ist",
        "c_est",
        "cela_est",
        "eso_es",
        "esto_es",
        "es_solo",
        "questo_e",
        "quello_e",
        "e_solo",
        "isso_e",
        "isto_e",
        "e_so",
        "e_apenas",
        "dat_is",
        "dit_is",
        "het_is",
        "to_jest",
        "to_tylko",
    ]
)
"""How a sentence begins that says what something is."""

_ONLY = _NOT | word_set("just merely bloss kein keine geen alleen slechts tylko apenas soltanto simplemente")
_HEAD_WORDS = 6

_ELSEWISE = frozenset({Act.DESK, Act.INQUIRY, Act.ELSEWHERE, Act.DEFER})
_FAR = 300
_WHERE = word_set("where wo donde dove onde waar gdzie")
_WHEN = word_set(
    "when which wann welche welcher quand quelle cuando quando quale qual wanneer welke kiedy ktora ktorej"
)
_WHAT = word_set("what which was welche que quoi quels quelles cosa quali quais wat welke co jakie jaki")
_NEEDED = re.compile(
    r"\b(?:need|require|have to|should i|send|submit|provide|brauch|benotig|einreich|schick|faut|besoin|fournir|"
    r"necesit|hace falta|enviar|serv|occorr|bisogno|inviare|precis|nodig|sturen|potrzeb|trzeba|przesla|wysla)"
)
_PLACE = re.compile(
    r"\b(?:[Uu]nter|[Uu]nder|[Oo]nder|[Ss]ous|[Bb]ajo|[Ss]otto|[Ss]ob|[Ee][mn]|[Ii]n|[Ww]) (?:[\"„“«]|[A-ZÀ-Þ]\w)"
)
_LEAD_IN = word_set("""
    follow understand understood right correct correctly clear confirm recap summarise summarize mean say saying
    verstehe verstanden richtig korrekt also heisst comprends compris bien donc resume entiendo entendido correcto
    entonces capito capisco bene quindi entendi compreendi correto begrijp begrepen goed dus rozumiem dobrze czyli wiec
""")
"""What leads up to the customer's own words: "So if I follow you, …"."""


def stems(words: Iterable[str]) -> frozenset[str]:
    """The beginnings of words."""
    return frozenset(word[:_BEGINNING] for word in words)


def says_nothing_alone(kept: Sequence[Said], words: frozenset[str], *, asked: bool) -> bool:
    """Whether nothing that an agent states answers a thread by itself; ``words``: those of the question.

    Where something was ``asked``, nearly anything may answer it: only what the agent says of himself does not.
    """
    stated = [one.sentence for one in kept if one.act is Act.STATEMENT]
    known = stems(words)
    if asked:
        return bool(stated) and all(about_oneself(sentence, known) for sentence in stated)
    told = [one.sentence for one in kept if one.act is not Act.SOCIAL]
    return only_repeats(told, known) or not any(is_evident(sentence, known) for sentence in stated)


def asked_for(said: Said, question: str) -> bool:
    """Whether what is no answer to most questions answers this one: where, what is needed, in which version."""
    if said.sentence.asks or said.act not in _ELSEWISE:
        return False
    asking = fold_words(question[-_FAR:])
    if said.act is Act.INQUIRY:
        return not _WHAT.isdisjoint(asking) and _NEEDED.search(" ".join(asking)) is not None
    if said.act is Act.DEFER:
        return not _WHEN.isdisjoint(asking) and names_release(said.sentence.words)
    return not _WHERE.isdisjoint(asking) and (
        said.act is Act.ELSEWHERE or _PLACE.search(said.sentence.text) is not None
    )


def is_evident(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether a statement says something of the matter; ``asked``: stems of the question's words."""
    if _adds(sentence, asked) or not _CAUSE.isdisjoint(sentence.words):
        return True
    return (
        not _SCREEN.isdisjoint(sentence.words)
        or _names_value(sentence, asked)
        or instructs(sentence)
        or _explains(sentence)
    )


def _explains(sentence: Sentence) -> bool:
    """Whether it says what the matter is or is not: "That is only a reservation by the bank"."""
    words = sentence.words[:_HEAD_WORDS]
    return words[:2] in _IT_IS and not _ONLY.isdisjoint(words) and bool(_telling(sentence))


def only_repeats(sentences: Iterable[Sentence], asked: frozenset[str]) -> bool:
    """Whether nearly all the words are those of the problem: "So if I follow you, …"."""
    told = stems(word for sentence in sentences for word in _telling(sentence) if word not in _LEAD_IN)
    return len(told) >= 2 and len(told - asked) * 5 <= len(told)


def about_oneself(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether somebody only speaks of himself: "Da muss ich erst intern Rücksprache halten"."""
    words = sentence.words
    if _OPINION.match(" ".join(words[:5])):
        return False
    own = _ME - {"i"} if _GERMAN_IM.search(sentence.text) else _ME
    mine = words[0] in _MINE or not own.isdisjoint(words) or any(_MY_ENDING.fullmatch(word) for word in words)
    return mine and _NOT.isdisjoint(words) and not is_evident(sentence, asked)


def _telling(sentence: Sentence) -> list[str]:
    """Meaningful words that a support desk does not use for everything."""
    words = sentence.words
    return [
        word
        for i, word in enumerate(words)
        if content_words((word,)) and not is_desk_word(word) and not neutral(words, i)
    ]


def _adds(sentence: Sentence, asked: frozenset[str]) -> bool:
    told = stems(_telling(sentence))
    return bool(stems(sentence.content) & asked) and bool(told - asked)


def _names_value(sentence: Sentence, asked: frozenset[str]) -> bool:
    """Whether there is a number that is no time or ticket, or a word that must be written just so."""
    text = sentence.text
    if _LITERAL.search(text):
        return True
    fresh = [word for word in _ACRONYM.findall(text) if word.casefold()[:_BEGINNING] not in asked]
    if not text.isupper() and any(word not in {"OK", "AM", "PM", "HR", "PDF", "ASAP", "FYI", "ETA"} for word in fresh):
        return True
    return any(_is_value(sentence, i) for i in range(min(len(sentence.words), _MOST_WORDS)))


def _is_value(sentence: Sentence, at: int) -> bool:
    words = sentence.words
    word = words[at]
    if not any(c.isdigit() for c in word) or neutral(words, at) or f"#{word}" in sentence.text:
        return False
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if before in _NUMBER_BEFORE:
        return False
    spanned = not _BETWEEN.isdisjoint(words[max(0, at - 3) : at])
    return not (_CLOCK.fullmatch(word) and (spanned or before in _AT or after in _AT or not word.isdigit()))
