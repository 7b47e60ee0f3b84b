"""Agents' sentences that answer nothing: promises to look, ask or call, and what was done for one customer alone.

Patterns over folded words (see ``sentences.fold_words``), by language; ``speech_acts`` decides what comes of them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from feedme_desktop.extraction.desk_words import DESK_WORDS, HELPING_VERBS, MORE_DESK_WORDS, TIMES
from feedme_desktop.extraction.postponing import did_it_in_polish, postpones
from feedme_desktop.extraction.wordlists import ALL_STOPWORDS, word_set

_BEGINNING = 6
_LEAST_DESK = 2
_DENSE = 0.8
_DENSE_OF_ONE = 0.5
"""A sentence with this share of a desk's own words says nothing of the matter; half will do where "I" begins it."""
_ONE = word_set("i ich je j ik eu ho io yo he vou estou estoy voy sto")

_HELPERS = (
    r"(?:(?:(?:my|our|the|a|an|another|one of (?:my|our|the)) (?:\w+ ){0,3}?)?(?:teams?|colleagues?|engineers?|"
    r"developers?|"
    r"departments?|specialists?|technicians?|managers?|supervisors?|operators?|agents?|representatives?|"
    r"experts?|staff|"
    r"warehouse|someone|somebody|courier|carrier)(?: (?:of|from|in) (?:\w+ ){0,2}?\w+)?)"
)
_LOOKING = (
    r"(?:check|look(?:ing)? (?:at|in|into|for|after|further|onto)|look(?:ing)?$|(?:a|another|closer) look|"
    r"investigat|find out|see (?:what|if|whether|how)|ask|forward|escalat|pass|rais|report|"
    r"contact|call|"
    r"ring|phon|repl[yi]|respon|answer|updat|inform|arrang|review|wait|notif|speak|talk|discuss|consult|clarif|"
    r"examin|"
    r"analy|deal|work(?:ing)? (?:on|hard|to|with|at)|inquir|enquir|follow up|get (?:back|in touch|this|that|"
    r"it) |get (?:back|in touch)|come back|"
    r"chas|verif|reach|schedul|assign|transfer|connect|keep|let you know|research|monitor|prioriti|pick (?:this|"
    r"it) up|"
    r"tak(?:e|ing) (?:care|over|a look|it from|this)|be in touch|write (?:to )?you|email you|send (?:some|a tech)|"
    r"dispatch|try to|be with you|be right|fix (?:this|it|that)|solv|resolv|handl|reproduc|compensat|hop)\w*"
)
_ENGLISH = (
    rf"\b(?:i|we|they|he|she|{_HELPERS}) (?:\w+ ){{0,2}}?(?:will|shall|am|are|is|going to|need to|have to|must|"
    rf"want to|"
    rf"like to) (?:\w+ ){{0,4}}?{_LOOKING}"
    rf"|\b(?:i|we|{_HELPERS}) (?:\w+ )?(?:have|has|had|just) (?:\w+ ){{0,2}}?(?:forwarded|escalated|passed|"
    rf"raised|reported|"
    r"asked|contacted|notified|informed|assigned|transferred|scheduled|handed|referred|flagged|logged|filed|relayed|"
    r"bumped|chased|opened a|created a|involved|shared (?:this|it|your))\b"
    r"|\b(?:being|needs? to be|has to be|must be|will be|been|was|is) (?:\w+ ){0,2}?(?:review|check|investigat|"
    r"look|process|handl|"
    r"escalat|forward|pass|assign|clarif|examin|analy)\w* (?:\w+ ){0,3}?(?:by|to|with) (?:our|the|a|an|my|one)\b"
    r"|\b(?:aware of|working on) (?:\w+ ){0,2}?(?:it|this|that|issue|problem|a fix|the fix|a solution|bug|fault)\b"
    r"|\b(?:experiencing|having|suffering|is|are|was|have|facing) (?:\w+ ){0,4}?(?:outages?|disruptions?|"
    r"interruptions?|"
    r"incidents?|technical (?:difficulties|problems|issues)|down at the moment|currently down|down right now)\b"
    r"|\bwe ask (?:\w+ ){0,2}?patien"
)
_GERMAN = (
    r"\b(?:ich|wir|kollegen?|kollegin|technik|techniker|team|fachabteilung|abteilung|entwickler|jemand|mitarbeiter|"
    r"entwicklung|support) (?:\w+ ){0,8}?(?:melde[nt]?|pruf\w+|uberpruf\w+|weiterleit\w*|weitergeleitet|"
    r"weitergegeben|"
    r"leiten?|gebe[n]? das|kummer\w*|klare[n]?|nachfrag\w*|frage[n]? nach|schau\w*|sehe[n]? (?:uns|mir|nach)|"
    r"untersuch\w*|"
    r"informier\w*|bearbeit\w*|zuruckmelden|eskaliert?|dran|daran|erkundig\w*|anrufen|ruft|rufen|kontaktier\w*|"
    r"antworten|geduld|ubergeben|hinterfrag\w*)\b"
    r"|\b(?:wird|werden) (?:\w+ ){0,4}?(?:bearbeitet|gepruft|uberpruft|untersucht|weitergeleitet|kontaktiert)\b"
    r"|\b(?:aktuell|derzeit|momentan|gerade|gibt) (?:\w+ ){0,5}?(?:storung\w*|ausfall|technische probleme)\b"
    r"|\b(?:noch nichts neues|um (?:etwas |ein wenig )?geduld)\b"
)
_FRENCH = (
    r"\b(?:je|j|nous|on|equipe|collegue|techniciens?|service|quelqu un|conseiller) (?:\w+ ){0,6}?(?:revien\w*|"
    r"recontact\w*|transm\w+|verifi\w+|examin\w*|renseign\w*|tien\w*|regard\w*|contact\w+|repond\w*|inform\w+|"
    r"investig\w*|analys\w*|penche\w*|escalad\w*|rappel\w*|remont\w*|travaill\w*|prevenir|patient\w*|signal\w*)\b"
    r"|\b(?:en cours (?:de traitement|d analyse|de resolution|d investigation)|panne generale|"
    r"(?:rencontrons|subissons) (?:\w+ ){0,3}?(?:panne|incident|interruption|probleme))\b"
)
_SPANISH = (
    r"\b(?:he|hemos|voy a|vamos a|estamos|estoy|lo|le|les|te|se|nos) (?:\w+ ){0,3}?(?:revis\w+|consult\w+|"
    r"verific\w+|investig\w+|"
    r"informa\w+|avisa\w+|contacta\w+|llama\w+|responde\w+|analiz\w+|comproba\w+|pregunta\w+|escala\w+|"
    r"deriva\w+|remit\w+|"
    r"tramit\w+|trasla\w+|pasado|pasamos|comunica\w+|ponemos en contacto|pondremos|trabaj\w+|averigua\w+|"
    r"confirmar\w*)\b"
    r"|\b(?:(?:revis|consult|verific|investig|inform|avis|contact|llam|analiz|pregunt|escal|deriv)are(?:mos)?|"
    r"(?:respond|responder|atender|volver)emos|(?:caida|interrupcion) del servicio|incidencia general)\b"
)
_ITALIAN = (
    r"\b(?:ho|abbiamo|sto|stiamo|la|le|ti|vi|ci|lo|verra|verrete|sara) (?:\w+ ){0,3}?(?:inoltr\w+|ricontatt\w+|"
    r"verific\w+|"
    r"controll\w+|segnal\w+|aggiorn\w+|rispond\w+|trasmess\w+|chiest\w+|contatt\w+|chiam\w+|passat\w+|indag\w+|"
    r"lavorando|fara sapere|faremo sapere|faccio sapere|terremo|escalat\w*|informer\w+)\b"
    r"|\b(?:(?:verific|controll|ricontatt|contatt|inform|segnal|inoltr)her?(?:o|emo)|(?:ricontatt|contatt|"
    r"inform|segnal|"
    r"inoltr|aggiorn)er(?:o|emo)|(?:risponder|sentir)(?:o|emo)|presa? in carico|disservizio)\b"
)
_DUTCH = (
    r"\b(?:ik|wij|we|collega s?|collega|team|technici|monteur|iemand|afdeling) (?:\w+ ){0,7}?(?:uitzoek\w*|"
    r"zoek\w*|terug|"
    r"contact|doorgest\w*|doorgez\w*|doorgegeven|bekijk\w*|kijk\w*|nakijk\w*|navraag|onderzoek\w*|controleer\w*|"
    r"laten weten|laat (?:\w+ ){0,2}?weten|informeer\w*|bel\w*|hoogte|bezig|geescaleerd|neergelegd|overleg\w*|"
    r"vraag na|uit te zoeken)\b"
    r"|\b(?:wordt|worden) (?:\w+ ){0,4}?(?:behandeld|onderzocht|bekeken|doorgestuurd)\b|\b(?:is er|hebben|"
    r"ervaren) (?:\w+ "
    r"){0,3}?(?:storing|problemen)\b"
)
_PORTUGUESE = (
    r"\b(?:vou|vamos|estou|estamos|iremos|irei|ja|lhe|te|equipe|equipa|tecnico|alguem|colega|time|setor) (?:\w+ "
    r"){0,4}?(?:verific\w+|encaminh\w+|retorn\w+|contat\w+|contact\w+|respond\w+|avis\w+|analis\w+|inform\w+|"
    r"investig\w+|"
    r"consult\w+|trabalh\w+|ligar\w*|perguntar|checar|entrar\w* em|repass\w+|escal\w+)\b"
    r"|\b(?:(?:verific|encaminh|retorn|contat|avis|analis|inform)ar(?:ei|emos)|(?:encaminh|repass|escal)(?:ei|"
    r"amos|ado)|"
    r"responder(?:ei|emos)|(?:fora do ar|instabilidade) (?:no|do|em|geral))\b"
)
_LATER = (
    rf"^(?:i|we) (?:\w+ ){{1,8}}?(?:and|but|so) (?:will|shall|(?:am|are) going to) (?:\w+ ){{0,2}}?"
    rf"(?:{_LOOKING}|fix\w*)"
    r"|\bwerden? (?:\w+ ){0,9}?(?:beheben|korrigieren|nachbessern|ausbessern)\b|\b(?:corriger|reparer|resoudr)ons\b"
    r"|\b(?:corregir|solucionar|arreglar|resolver)emos\b|\b(?:corregger|risolver|sistemer)emo\b"
    r"|\b(?:corrigir|consertar)emos\b|\bzullen (?:\w+ ){0,9}?(?:oplossen|verhelpen|herstellen|fixen)\b|\bnaprawimy\b"
)
_CLAIMS = (
    r"\b(?:j ai|nous avons) (?:\w+ )?(?:ouvert|cree) (?:un|une)\b|\b(?:he|hemos) (?:\w+ )?abierto (?:un|una)\b"
    r"|\b(?:ho|abbiamo) (?:\w+ )?aperto (?:un|una)\b|\b(?:abri|abrimos) (?:um|uma)\b"
    r"|\b(?:ich habe|wir haben|habe ich) (?:\w+ ){0,6}?(?:eroffnet|eingereicht|beauftragt|angefragt|erstellt)\b"
)
_PROMISE = re.compile("|".join((_CLAIMS, _LATER, _ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _DUTCH, _PORTUGUESE)))

_DONE_VERBS = (
    r"(?:reset|refunded|unlocked|changed|updated|cancel+ed|added|removed|activated|deactivated|enabled|disabled|"
    r"extended|"
    r"sent|resent|re-sent|issued|credited|corrected|deleted|reactivated|processed|booked|created|registered|fixed|"
    r"upgraded|downgraded|moved|adjusted|applied|granted|approved|restarted|restored|merged|switched|replaced|"
    r"shipped|"
    r"ordered|submitted|waived|reversed|renewed|linked|unlinked|whitelisted|topped|increased|raised your|"
    r"reserved|scheduled|confirmed|emailed|mailed|placed|initiated|unblocked|released|transferred the)"
)
_DONE = re.compile(
    rf"\b(?:i|we) (?:have |had |ve )?(?:\w+ )?{_DONE_VERBS}\b"
    rf"|\byour (?:\w+ ){{1,4}}?(?:has|have) (?:\w+ )?been (?:\w+ ){{0,2}}?{_DONE_VERBS}\b"
    r"|\byour (?:\w+ ){1,3}?(?:is|are) now (?:\w+ )?(?:active|activated|unlocked|reset|reserved|cancel+ed|confirmed|"
    r"enabled|refunded|booked|scheduled|upgraded)\b"
    r"|\b(?:ich habe|wir haben|habe ich|haben wir) (?:\w+ ){1,8}?(?:zuruckgesetzt|erstattet|freigeschaltet|"
    r"entsperrt|geandert|storniert|aktiviert|"
    r"korrigiert|gutgeschrieben|verlangert|hinzugefugt|geloscht|entfernt|zugeschickt|zugesandt|gesendet|geschickt|"
    r"angepasst|veranlasst|ausgestellt|verschickt|gebucht|angelegt|hinterlegt|umgestellt)\b"
    r"|\b(?:j ai|nous avons|avons) (?:\w+ ){0,3}?(?:reinitialise|rembourse|debloque|modifie|annule|active|"
    r"envoye|corrige|"
    r"ajoute|supprime|prolonge|change|mis a jour|cree|renvoye|credite)\w*\b"
    r"|\b(?:he|hemos) (?:\w+ ){0,2}?(?:restablecido|reembolsado|desbloqueado|cambiado|cancelado|activado|"
    r"enviado|corregido|"
    r"anadido|eliminado|ampliado|actualizado|creado|abonado|devuelto|reenviado el|modificado)\b"
    r"|\b(?:ho|abbiamo) (?:\w+ ){0,2}?(?:reimpostato|rimborsato|sbloccato|modificato|annullato|attivato|inviato|"
    r"corretto|"
    r"aggiunto|eliminato|aggiornato|cambiato|creato|resettato|cancellato|accreditato)\b"
    r"|\b(?:heb|hebben) (?:\w+ ){1,7}?(?:gereset|terugbetaald|gedeblokkeerd|gewijzigd|geannuleerd|geactiveerd|"
    r"gestuurd|"
    r"verstuurd|gecorrigeerd|toegevoegd|verwijderd|aangepast|aangemaakt|verlengd|teruggestort|opnieuw ingesteld)\b"
    r"|\b(?:redefini|reembolsei|reembolsamos|desbloqueei|desbloqueamos|alterei|alteramos|cancelei|ativei|"
    r"enviei|corrigi|adicionei|removi|atualizei|estornei|estornamos)\b"
)
_STEMS = word_set("""
    aggi anal anru answ antw arre ausb behe corr hers korr nach napr oplo reso riso sist solu verh
    arra ask aske assi aten ausf aver avis back bear beha beke beki bel bezi bump caid call
    cari chas chec chia chie clar come comp conf conn cons cont cour crea dara deal deri disc disp disr diss door
    down dran emai enca enqu entr erku esca eska exam facc fara faro farò file find fix flag foll fora forw frag
    gebe gedu gees hand hint hoog hop hope inci info inol inqu inst inte inve invo keep kijk klar know kont kumm
    laat late lavo leit let liga ligu llam logg look meld moni nach naki navr neer neue noti onde open outa over
    pann pasa pass pati pen penc peng pens perg phon pick pond pone preg prev prio proc pruf rais rapp reac reco
    refe rega rela remi remo rens repa repl repo repr rese reso resp reto rev revi rico righ ring risp rufe ruft
    scha sche see segn sehe send sent shar sign solv spea stor tak take taki talk tech terr teru tien touc trab tram
    tran tras trav trec try uber uitz unte upda veri verr volv vraa vrif vuel wait weit with work writ zoek zuru
""")
"""The first letters of the words that a promise must hold one of: most sentences need no closer look."""

_FOR_ALL = re.compile(
    r"\b(?:version|release|update|patch|everyone|everybody|all (?:users|customers|accounts|plans)|users|customers|"
    r"app store|by default|always|fur alle|alle kunden|tous les|todos los|tutti|alle klanten|todos os)\b"
)


_NUMBERED = word_set(
    "ticket case request reference anfrage vorgang demande dossier caso solicitud richiesta chamado zaak"
)
_ALL_DESK = DESK_WORDS | MORE_DESK_WORDS
_EMPTY = ALL_STOPWORDS | HELPING_VERBS
_DESK_EXACT = frozenset(word for word in _ALL_DESK if len(word) < _BEGINNING)
_DESK_BEGINNINGS = frozenset(word[: max(_BEGINNING, len(word) - 3)] for word in _ALL_DESK if len(word) >= _BEGINNING)
_LONGEST_BEGINNING = max(map(len, _DESK_BEGINNINGS))


@lru_cache(maxsize=16_384)
def is_desk_word(word: str) -> bool:
    """Whether a support desk uses a word for everything."""
    lengths = range(_BEGINNING, min(len(word), _LONGEST_BEGINNING) + 1)
    return word in _DESK_EXACT or any(word[:length] in _DESK_BEGINNINGS for length in lengths)


def of_the_desk(words: tuple[str, ...], least: int = _LEAST_DESK) -> bool:
    """Whether a sentence holds hardly any word but those that every support desk uses for everything.

    ``least``: that many of them must be there.
    """
    telling = [word for i, word in enumerate(words) if word not in _EMPTY and not neutral(words, i)]
    known = sum(map(is_desk_word, telling))
    share = _DENSE_OF_ONE if not _ONE.isdisjoint(words[:3]) else _DENSE
    return known >= least and known >= share * len(telling)


def neutral(words: tuple[str, ...], at: int) -> bool:
    """Whether a word is one of time, the number before one, or that of a ticket."""
    word = words[at]
    if word.isalpha() or not any(c.isdigit() for c in word):
        return word in TIMES
    after, before = words[at + 1 : at + 3], words[max(at - 2, 0) : at]
    return not TIMES.isdisjoint(after) or not _NUMBERED.isdisjoint(before) or not TIMES.isdisjoint(before[-1:])


def promises(words: tuple[str, ...]) -> bool:
    """Whether somebody is going to look, ask, call or pass on, or is already at it."""
    if not _STEMS.isdisjoint([word[:4] for word in words]) and _PROMISE.search(" ".join(words[:60])) is not None:
        return True
    return postpones(words)


def did_it(words: tuple[str, ...]) -> bool:
    """Whether the agent tells what was done for this customer: "I have refunded the second charge"."""
    text = " ".join(words[:60])
    return _FOR_ALL.search(text) is None and (_DONE.search(text) is not None or did_it_in_polish(words))
