"""Later corrections win: finds where an agent takes something back, and what of the earlier answers it replaces.

Only says which sentences go; ``threads`` keeps them as earlier words beside the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import find_cues
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words
from feedme_desktop.extraction.speech_acts import Said
from feedme_desktop.extraction.wordlists import ALL_STOPWORDS, word_set

_HEAD = re.compile(
    r"\s*(?:\*\s*)?(?:small |kleine |petite |pequena |piccola |kleine )?(?:correction|korrektur|berichtigung|"
    r"rectificati(?:on|e)|"
    r"rectification|correcci[oó]n|rectificaci[oó]n|correzione|rettifica|correctie|corre[cç][aã]o|retifica[cç][aã]o|"
    r"korekta|sprostowanie|erratum|edit|typo|tippfehler|tikfout|typfout|refuso|gralha|literówka)\s*(?:[:,!.–-]+\s*|$)",
    re.IGNORECASE,
)
_STAR = re.compile(r"\s*\*\s?\w|.*\w\*\s*$")
_LEAD = re.compile(
    r"(?:(?:oh|oops|ah|uh|wait|actually|so|sorry|pardon|apologies|my apologies|excuse me|my bad|my mistake|"
    r"verzeihung|entschuldigung|nein|désolée?|excusez[- ]moi|perd[oó]n|disculpe|disculpa|lo siento|"
    r"scusi|scusa|mi dispiace|excuses|"
    r"desculpe|desculpa|perdão)\b[\s,.!:;–-]*+)*+"
    r"(?:(?:you(?:'|’)?re|you are) (?:absolutely |quite )?(?:right|correct)|good catch|well spotted|"
    r"da haben sie recht|sie haben recht|"
    r"vous avez raison|tiene razón|ha ragione|tem razão|je hebt gelijk|u heeft gelijk|"
    r"(?:what )?i (?:meant(?: to (?:say|write))?|mean|should have (?:said|written))|"
    r"ich meinte(?: natürlich)?|gemeint war|"
    r"je voulais dire|je me suis trompée?|quise decir|quer[ií]a decir|me (?:he )?equivo(?:qu[eé]|cado)|volevo dire|"
    r"intendevo|mi sono sbagliat[oa]|ik bedoelde|ik bedoel|ik heb me vergist|ik vergiste me|(?:eu )?(?:quis|"
    r"queria) dizer|me enganei|enganei-me|equivoquei-me|"
    r"(?:miałem|miałam) na myśli|(?:pomyliłem|pomyliłam) się|"
    r"i was (?:wrong|mistaken)|i made a mistake|i misspoke|i mistyped|da habe ich mich (?:geirrt|vertan)|"
    r"ich habe mich (?:geirrt|vertan))"
    r"\b[\s,:;–-]*(?:that |dass |que |che |dat )?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[,;(–-]|\b(?:und|and|et|y|e|en)\b)\s*(?:not|and not|nicht|und nicht|et non|pas|et pas|non|y no|no|"
    r"e non|niet|en niet|não|e não|"
    r"instead of|rather than|statt|anstatt|au lieu de|en lugar de|en vez de|invece di|in plaats van|em vez de)\s+"
    r"([^,.;:!?()]{1,60})\)?(?=\s*(?:[,.;!]|$))",
    re.IGNORECASE,
)
_NOT = word_set("not non pas no niet nao nicht instead rather statt anstatt lieu lugar vez invece plaats")
_ACTUALLY = word_set("actually tatsachlich eigentlich en-fait en-realidad realmente in-realta eigenlijk na-verdade")
_NEWS = re.compile(
    r"\s*(?:update|aktualisierung|neuer stand|mise à jour|actualización|aggiornamento|atualização|aktualizacja)\s*:",
    re.IGNORECASE,
)
"""What follows may be the news about something else: a correction where words agree."""
_FORBIDS = re.compile(
    r"\b(?:do not|nicht (?:mehr|weiter)|n \w+ (?:pas|plus)|no (?:use|utilice|uses|abra|pulse|haga)|"
    r"non (?:usi|usare|utilizzi|apra|prema)|nao (?:use|utilize|abra|clique)|niet (?:meer )?(?:gebruiken|via)|"
    r"gebruik \w+ niet|nie (?:uzywaj|uzywac|klikaj))\b"
)
_INSTEAD = re.compile(
    r"\b(?:instead|stattdessen|statt dessen|a la place|en su lugar|en cambio|al suo posto|invece|em vez disso|"
    r"in plaats daarvan|zamiast)\b"
)
_VALUE = re.compile(r"\d|[\"“„«]|[A-ZÀ-Þ]\w+")
"""What names a thing: a number, a quotation, a capital that is not the lone one of "I"."""


_TAKES_BACK = frozenset({Cue.CORRECTION, Cue.CONCEDES})
_LONGEST_LEAD = 60
_CLOSEST = 1_000
"""Only so much of a sentence is looked at: the patterns take their time with long runs of blanks."""


def _cues(text: str) -> set[Cue]:
    return {hit.cue for hit in find_cues(fold_words(text))}


def corrects(said: Sequence[Said]) -> bool:
    """Whether a turn of an agent takes back something said before."""
    return any(_marked(one) for one in said)


def concedes(said: Sequence[Said]) -> bool:
    """Whether the agent only admits that the customer is right, or says "actually": a correction if words agree."""
    return _redirects(said) or any(
        Cue.CONCEDES in one.cues or _begins_anew(one.sentence) or _denies(one.sentence) for one in said
    )


def _begins_anew(sentence: Sentence) -> bool:
    """Whether it begins with "actually" or "Update:"."""
    first = {*sentence.words[:1], "-".join(sentence.words[:2])}
    return not _ACTUALLY.isdisjoint(first) or _NEWS.match(sentence.text) is not None


def _redirects(said: Sequence[Said]) -> bool:
    """Whether the agent advises against something and names what to do instead."""
    text = " ".join(" ".join(one.sentence.words) for one in said)[:_CLOSEST]
    return _FORBIDS.search(text) is not None and _INSTEAD.search(text) is not None


def first_mark(said: Sequence[Said]) -> int:
    """Number of the sentence that takes something back."""
    return next(i for i, one in enumerate(said) if _marked(one))


def _denies(sentence: Sentence) -> bool:
    return not _NOT.isdisjoint(sentence.words) and _TAIL.search(sentence.text[:_CLOSEST]) is not None


def _marked(one: Said) -> bool:
    text = one.sentence.text
    return Cue.CORRECTION in one.cues or bool(_HEAD.match(text)) or (len(text) < 80 and bool(_STAR.match(text)))


_SAID = word_set("""
    message messages last previous earlier said wrote told version wrong mistake sorry ignore ignor disregard forget
    old answer reply mail email correct correction incorrect typo apology confusion please above meant mean bad
    error apologie nachricht letzt letzte vorig antwort falsch fehler geirrt irrtum vertan vergess entschuldigung
    verwirrung korrektur
    dernier message precedent precedente reponse erreur trompe desole confusion faux ultimo mensaje anterior respuesta
    error equivoque perdon confusion messaggio precedente risposta errore sbagliato scusi confusione laatste bericht
    vorige antwoord fout vergist excus verwarring ultima mensagem resposta erro enganei desculpe confusao
    gave give given outdated information info rule typo number figure incorrect auskunft information informationen
    veraltet veraltete falsche informations obsoletes informacion desactualizada informazioni vecchie informacao
    desatualizada informatie verouderde verkeerde
    gegeben ihnen donne fournie mauvaise obsolete dado errata errate sbagliate incorrecta equivocada peco dei passei
    errada lapso gegeven onjuiste przepraszam podalem podalam bledne informacje nieaktualne pomylka pomylilem pomylilam
    wrong window chat ticket
""")
_META = _SAID | content_words(tuple(_SAID))
"""What people say about their earlier message rather than about the matter."""


def only_marks(one: Said) -> bool:
    """Whether the sentence says no more than that something was wrong: "Sorry, my mistake."."""
    if not _marked(one):
        return False
    text = one.sentence.text
    lead = lead_length(text)
    words = fold_words(text[lead:])
    left = content_words(words) - _META
    if lead:
        return not left and not _META.isdisjoint(words)
    named = {word for match in _VALUE.finditer(text, 1) for word in fold_words(match[0]) or (match[0],)}
    return named <= _META and len(left) <= 1


def lead_length(text: str) -> int:
    """How many characters of "Sorry, I meant" or "Correction:" the text begins with."""
    head = _HEAD.match(text)
    colon = text.find(":")
    if 0 < colon < _LONGEST_LEAD and text[colon + 1 : colon + 2] == " " and _TAKES_BACK & _cues(text[:colon]):
        return colon + 1 + (len(text[colon + 1 :]) - len(text[colon + 1 :].lstrip()))
    lead = _LEAD.match(text, head.end() if head else 0)
    length = lead.end() if lead else head.end() if head else 0
    return length if fold_words(text[length:]) else 0


def taken_back(text: str, earlier: str) -> tuple[int, int] | None:
    """Where the text says ", not 465" of something that ``earlier`` said; None where it does not."""
    known = set(fold_words(earlier))
    if _NOT.isdisjoint(fold_words(text[:_CLOSEST])):
        return None
    for match in _TAIL.finditer(text[:_CLOSEST]):
        words = [word for word in fold_words(match[1]) if word not in ALL_STOPWORDS]
        if words and set(words) <= known:
            return match.start(), match.end()
    return None


def replaced(correcting: Iterable[Sentence], earlier: Sequence[Sentence]) -> list[int]:
    """Indexes of the earlier sentences that the correcting ones replace: those that share most words with them."""
    found: set[int] = set()
    for sentence in correcting:
        scores = [_alike(sentence, one) for one in earlier]
        best = max(scores, default=0.0)
        found |= {max(i for i, score in enumerate(scores) if score == best)} if best else set()
    return sorted(found)


def agrees(said: Sequence[Sentence], earlier: Sequence[Sentence]) -> bool:
    """Whether any two of the sentences share more than a word: two, or one and a value of one kind."""
    return any(_alike(new, old) > 1 for new in said for old in earlier)


def _alike(new: Sentence, old: Sentence) -> float:
    """How much two sentences speak of one thing; values of one kind count as a shared word."""
    shared = len(new.content & old.content)
    kinds = len(_kinds(new) & _kinds(old))
    return shared + 0.6 * kinds if shared or kinds else 0.0


def _kinds(sentence: Sentence) -> set[str]:
    """What kinds of value a sentence holds: numbers, times, names of menus, quoted words."""
    text = sentence.text
    return {
        name
        for name, pattern in (
            ("number", r"\d"),
            ("path", r"\S\s*(?:>|→)\s*\S"),
            ("quoted", r"[\"“„«]"),
            ("link", r"https?:|www\."),
        )
        if re.search(pattern, text)
    }
