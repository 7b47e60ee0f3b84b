"""Sentences of an agent that are mere courtesy: who is speaking, a wish for the weekend, "that must be annoying".

Looks at one sentence and says yes only where nothing else is in it.
"""

from __future__ import annotations

import re

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import Hit
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words
from feedme_desktop.extraction.stalling import of_the_desk
from feedme_desktop.extraction.wordlists import ADVICE_VERBS, ALL_STOPWORDS, word_set

_LONGEST = 160
"""Courtesy is brief; longer sentences are not looked at."""
_NAME = r"(?P<name>[^\W\d_a-zß-ÿ][\w'’-]*)(?: [^\W\d_a-zß-ÿ][\w'’-]*)?"
_GREETING = (
    r"(?P<hello>(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|"
    r"bonjour|bonsoir|hola|buen(?:os|as) (?:d[ií]as|tardes|noches)|buongiorno|buonasera|salve|ciao|ol[áa]|bom dia|"
    r"boa (?:tarde|noite)|goede(?:morgen|middag|navond)|dzień dobry|witam)\b(?: there| \w+)?[,.!]? +)?"
)
_SAYS_NAME = (
    r"(?P<said>(?:(?:and )?my name(?: is|['’]s)|you(?: are|['’]re) (?:chatting|speaking|talking) (?:with|to)|"
    r"mein name ist|hier spricht|je m['’]appelle|mon nom est|me llamo|mi nombre es|le (?:habla|saluda|atiende)|"
    r"mi chiamo|il mio nome è|mijn naam is|u spreekt met|(?:o )?meu nome é|nazywam się|z tej strony) )"
)
_POINTS_TO_SELF = (
    r"(?:(?:this|it|here)(?: is|['’]s)|i(?: am|['’]m)|hier ist|ich bin|ici|c['’]est|je suis|soy|sono|parla|met|"
    r"ik ben|(?:eu )?sou(?: [ao])?|aqui é(?: [ao])?|tu|jestem) "
)
_ON_THE_LINE = (
    r"(?P<here> (?:here|speaking|on the line|am apparat|hier|à l['’]appareil|al habla|al telefono|aan de lijn|"
    r"ao telefone|przy telefonie))"
)
_TEAM = (
    r"(?: (?:from|aus|von|vom|du|de|de la|des|del|della|dal|dalla|van|van de|do|da|dos|z|ze)"
    r" (?P<team>(?:\w+ ){0,2}?\w+))"
)
_SPEAKS = re.compile(
    rf"(?i:{_GREETING}(?:{_SAYS_NAME}|{_POINTS_TO_SELF})?){_NAME}(?i:{_ON_THE_LINE})?(?i:{_TEAM})?"
    rf"(?P<rest>[,.!;–-].{{0,60}}| and .{{0,60}}| und .{{0,60}})?$"
)
_WISH = re.compile(
    r"^(?:and |i |we |ich |wir |je |nous |que |le |la |les |ti |vi |ik |u )*(?:(?:wish(?:ing)? (?:you )?|have |enjoy )"
    r"(?:\w+ ){0,4}?(?:day|weekend|evening|week|afternoon|morning|night|holidays?|time)"
    r"|(?:wunsche[n]? (?:\w+ ){1,3}?)?(?:ein(?:en?)? )?(?:schone[nsr]?|angenehme[nsr]?|gute[nsr]?) "
    r"(?:wochenende|tag|abend|feierabend|woche|zeit)"
    r"|(?:souhaite )?(?:un |une )?(?:bonn?e?|excellente?) (?:week-end|weekend|journee|soiree|semaine|fin de \w+)"
    r"|(?:deseo |deseamos )?(?:tenga[ns]? )?(?:un |una )?(?:buen|buena|feliz|lindo|excelente) "
    r"(?:fin de semana|dia|tarde|semana|jornada)"
    r"|(?:auguro |auguriamo )?(?:un |una )?buon(?:a)? (?:fine settimana|weekend|giornata|serata|lavoro)"
    r"|(?:desejo |tenha )?(?:um |uma )?(?:bom|boa|otimo|otima|excelente) (?:fim de semana|dia|tarde|semana|noite)"
    r"|(?:wens(?:en)? (?:\w+ ){0,2}?)?(?:een |nog een )?(?:fijne?|prettige?|goede?) (?:weekend|dag|avond|week)"
    r"|(?:zycze |zyczymy )?(?:milego|udanego|dobrego) (?:weekendu|dnia|wieczoru|tygodnia))\b"
)
_AFTER_WISH = 3
"""So many words after a wish may be a name, and "ahead"."""
_ANNOYING = word_set("""
    annoying frustrating inconvenient stressful disappointing unpleasant upsetting irritating tiresome worrying
    argerlich frustrierend unangenehm enttauschend lastig nervig agacant ennuyeux frustrant penible desagreable
    molesto frustrante desagradable fastidioso seccante irritante spiacevole aborrecido chato vervelend frustrerend
    irritant lastig irytujace frustrujace denerwujace uciazliwe
""")
_SYMPATHY = word_set("""
    understand imagine understandable sure certainly see sounds feel verstehe vorstellen verstandlich naturlich sicher
    comprends imagine certainement entiendo comprendo imagino capisco immagino begrijp snap voorstellen entendo imagino
    compreendo rozumiem wyobrazam muss doit deber debe dev'essere moet deve musi byc essere etre zijn very really
    truly extremely situation situacion situazione situatie situacao
""")
_HELP = word_set("""
    help helping assisting helfe helfen aide aider ayudo ayudare ayudar aiuto aiutero ajudo ajudar helpen pomoge
""")
_EMPATHIC = content_words(tuple(_ANNOYING | _SYMPATHY))
_HARD = content_words(tuple(_ANNOYING))


def courteous(sentence: Sentence, hits: list[Hit]) -> bool:
    """Whether a sentence introduces an agent, wishes a nice day or shares a customer's feelings, and no more."""
    if len(sentence.text) > _LONGEST:
        return False
    return _wishes(sentence) or _feels(sentence, hits) or _introduces(sentence)


def _wishes(sentence: Sentence) -> bool:
    text = " ".join(sentence.words)
    match = _WISH.match(text)
    return match is not None and len(text[match.end() :].split()) <= _AFTER_WISH


def _feels(sentence: Sentence, hits: list[Hit]) -> bool:
    polite = {i for hit in hits if hit.cue in (Cue.ACK, Cue.EMPATHY) for i in range(hit.start, hit.end)}
    left = content_words(tuple(word for i, word in enumerate(sentence.words) if i not in polite))
    return not _HARD.isdisjoint(left) and left <= _EMPATHIC


def _introduces(sentence: Sentence) -> bool:
    """Whether the sentence says who is speaking: "Hello, Ruth from billing", "Ruth here", "My name is Ruth"."""
    match = _SPEAKS.match(sentence.text)
    if match is None or not _person(match["name"]):
        return False
    team = fold_words(match["team"] or "")
    known = bool(match["said"] or match["here"]) or (bool(team) and (bool(match["hello"]) or of_the_desk(team, 1)))
    rest = tuple(word for word in fold_words(match["rest"] or "") if word not in _HELP)
    return known and of_the_desk(rest, 0)


def _person(name: str) -> bool:
    return not (ADVICE_VERBS | ALL_STOPWORDS).intersection(fold_words(name))
