"""Whether two questions in the same frame are about two things: an invoice and a calendar, the Pro and the Basic plan.

Seen by what the answers take up, and by names in the same place. For the verdict about whole examples only: two
questions alone may name one thing by two words.
"""

from __future__ import annotations

import re
import unicodedata

from feedme_desktop.domain.ranking import stem

_WORDS = (
    "about again also app can click choose does find get give go have help know like look make may might must need"
    " now one open page press save see select set should tap then two use user want way when will work click button"
    " aber alle auch auf aus bei bitte dann das dass dem den der des die dies diese ein eine einem einen einer es"
    " finde finden für geht gehen gibt haben ich ihr ihre ihren ihrem im in ist kann können klicken man mein meine"
    " meinem meinen meiner mit muss möchte nach nicht noch nur oder ohne sich sie sind sollte über um und uns unter"
    " vom von vor wählen wann warum was wenn werden wie wir wird wo zu zum zur öffnen alors aller après avec avez"
    " avoir ces cette chez cliquer cliquez comment comme dans depuis des est être faire fait faut les leur mais mon"
    " mes ma notre nous ouvrir ouvrez par pas peut peux plus pour pouvez puis quand que quel quelle quoi sans ses son"
    " sur tout trouver trouve une vers vos votre vous ahora aquí cada como cómo con cual cuál cuando cuándo del desde"
    " donde dónde el ella en entonces es esta está este están hace hacer haga hay las los más mi mis muy necesito no"
    " nos otra otro para pero por porque pueda puede puedo pulse qué quiero se ser si sin sobre su sus también tengo"
    " todo una uno usted usar ver y alla allo anche apra aprire bisogna che chi clicchi come cosa così cui dal dalla"
    " degli del della delle dello deve devo di dopo dove fare gli ha ho il io la le lo mia mie miei mio nel nella non"
    " ogni per perché più poi posso può quale quando quello questa questo se senza sono sua suo sul sulla trovo"
    " trovare un vada voglio abra ainda ao aos aqui até clique com como da das de depois deve dos e ela ele em"
    " encontro essa esse está eu fazer faço foi isso isto já mais mas meu meus minha na nas nos não num numa onde os"
    " ou para pela pelo pode posso por qual quando que quero se sem ser seu sua são tem tenho também um uma vai você"
    " aan als alle bij daar dan dat de deze die dit doe door een en er ga gaat geen goed heb hebben heeft het hier hoe"
    " ik je jij jouw kan kies klik kun kunt maar meer met mijn moet naar niet nog nu of om onder ons ook op open over"
    " te tot uit uw van vind vinden voor waar wat we welke wil wordt worden zijn zo aby albo ale bez być co czy dla do"
    " gdzie go i jak jaka jaki jako je jest jestem kiedy kliknij lub mam mi mnie moje moja mojego mój mogę może można"
    " na nad nie niż o od on oraz po pod proszę przed przez się są ta tak tam te tego ten to tym w we wejdź wybierz z"
    " za ze że żeby znajdę znaleźć"
)
_SAYS_NOTHING = frozenset(stem(word) for word in _WORDS.split())
"""Words that are in any question or instruction, in eight languages."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_NAMED = re.compile(r"(?<!\w)(\w{1,30}) (?=([A-Z][^\W\d_]{1,30})(?![\w-]))")
_GERMAN = re.compile(r"\b(?:ich|der|die|das|wie|und|kann|mein|meine|meinen|nicht|ist|ein|eine)\b", re.IGNORECASE)
_Two = tuple[frozenset[str], frozenset[str]]
Names = dict[str, frozenset[str]]
"""Names by the word before them."""

_FRAME = 0.3
"""Share of the words of the shorter question that the other has: under it the questions have no common frame."""


def own_matters(
    questions: tuple[frozenset[str], frozenset[str]], answers: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """Whether each question says a word of its own that its own answer takes up, and the other answer doesn't.

    All four are telling stems.
    """
    (a, b), (answer_a, answer_b) = questions, answers
    if len(a & b) < _FRAME * min(len(a), len(b)):
        return False
    return bool(_telling(a - b, b) & (answer_a - answer_b)) and bool(_telling(b - a, a) & (answer_b - answer_a))


def names(text: str) -> Names:
    """Names inside of sentences by the word before them; none in German, which writes every noun like one."""
    folded = unicodedata.normalize("NFKC", text)
    if _GERMAN.search(folded):
        return {}
    found: dict[str, set[str]] = {}
    for match in _NAMED.finditer(folded):
        found.setdefault(match[1].casefold(), set()).add(match[2].casefold())
    return {before: frozenset(those) for before, those in found.items()}


def other_names(a: Names, b: Names, words: _Two) -> bool:
    """Whether two questions have other names in the same place; ``words`` are all words of both."""
    in_a, in_b = words
    return any(a[before] - in_b and b[before] - in_a for before in a.keys() & b.keys())


def _telling(own: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Words of one question that are no form of one in the other: "importieren" is no other word than "importiere"."""
    starts = {word[:_START] for word in other if len(word) >= _START}
    return frozenset(w for w in own if w not in _SAYS_NOTHING and len(w) > 1 and w[:_START] not in starts)


_START = 6
