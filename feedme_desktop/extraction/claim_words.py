"""The little words that decide what a sentence claims, by language, folded: data only, no logic.

A word that is in none of these tables carries content: it has to be in the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from feedme_desktop.extraction.wordlists import STOPWORDS, word_set


class Turn(StrEnum):
    """What turns the words around it into another claim; the value is its name in the tables."""

    NOT = "not"
    ONLY = "only"
    UNLESS = "unless"
    IF = "if"
    MAYBE = "maybe"
    BEFORE = "before"
    AFTER = "after"
    UNTIL = "until"
    THAN = "than"
    OFF = "off"
    OUT = "out"
    DOWN = "down"
    MAY = "may"
    SAID = "said"
    WE = "we"
    ALL = "all"
    MUST = "must"
    ASKED = "asked"


class Joint(StrEnum):
    """What joins two clauses."""

    AND = "and"
    OR = "or"
    BUT = "but"
    THEN = "then"
    COMMA = ","
    STOP = ";"


_ENGLISH: Mapping[Turn, frozenset[str]] = {
    Turn.NOT: word_set("""
        not no never none nothing neither nor without nowhere nobody avoid avoids avoiding stop stops stopping prevent
        prevents refrain refuse refuses fail fails failed forget forgets impossible unable hardly rarely cannot lacks
        unnecessary needless deprecated unsupported longer wrong mistake nope isnt dont doesnt wont didnt
    """),
    Turn.ONLY: word_set("only solely exclusively merely"),
    Turn.UNLESS: word_set("unless except excluding provided"),
    Turn.IF: word_set("if whether otherwise"),
    Turn.MAYBE: word_set("""
        may might maybe perhaps possibly probably usually sometimes often typically normally likely occasionally
        generally eventually seldom nearly almost
    """),
    Turn.BEFORE: word_set("before prior"),
    Turn.AFTER: word_set("after afterwards"),
    Turn.UNTIL: word_set("until till"),
    Turn.THAN: word_set("than instead rather"),
    Turn.OFF: word_set("off"),
    Turn.OUT: word_set("out"),
    Turn.DOWN: word_set("down"),
    Turn.MAY: word_set("can could"),
    Turn.SAID: word_set("said wrote mentioned told reported claimed asked says writes claims"),
    Turn.WE: word_set("i we"),
    Turn.ALL: word_set("all every always everyone everything any anyone each both entire whole"),
    Turn.MUST: word_set("must mandatory required obligatory"),
}
_OTHERS: Mapping[str, Mapping[Turn, frozenset[str]]] = {
    "de": {
        Turn.NOT: word_set("nicht kein keine keinen keinem keiner keines nie niemals ohne weder noch nichts"),
        Turn.ONLY: word_set("nur ausschliesslich lediglich"),
        Turn.UNLESS: word_set("ausser sofern"),
        Turn.IF: word_set("falls wenn ob"),
        Turn.MAYBE: word_set(
            "vielleicht moglicherweise eventuell meist meistens manchmal normalerweise wahrscheinlich oft"
        ),
        Turn.BEFORE: word_set("bevor vor vorher"),
        Turn.AFTER: word_set("nachdem nach nachher"),
        Turn.UNTIL: word_set("bis"),
        Turn.THAN: word_set("als statt anstatt"),
        Turn.OFF: word_set("aus ab"),
        Turn.WE: word_set("ich wir"),
        Turn.ALL: word_set("alle alles jeder jede jedes jeden immer stets samtliche"),
        Turn.MUST: word_set("muss mussen musst zwingend"),
    },
    "fr": {
        Turn.NOT: word_set("ne n pas jamais non sans aucun aucune rien ni plus"),
        Turn.ONLY: word_set("seulement uniquement que"),
        Turn.UNLESS: word_set("sauf excepte moins"),
        Turn.IF: word_set("si"),
        Turn.MAYBE: word_set("peut-etre parfois souvent probablement normalement"),
        Turn.BEFORE: word_set("avant"),
        Turn.AFTER: word_set("apres"),
        Turn.UNTIL: word_set("jusque jusqu"),
        Turn.THAN: word_set("lieu plutot"),
        Turn.WE: word_set("je j nous on"),
        Turn.ALL: word_set("tous toutes tout toute toujours chaque"),
        Turn.MUST: word_set("devez doit faut obligatoire"),
    },
    "es": {
        Turn.NOT: word_set("no nunca sin ningun ninguna nada jamas ni tampoco"),
        Turn.ONLY: word_set("solo solamente unicamente"),
        Turn.UNLESS: word_set("salvo excepto menos"),
        Turn.IF: word_set("si"),
        Turn.MAYBE: word_set("quizas quiza tal vez veces probablemente normalmente"),
        Turn.BEFORE: word_set("antes"),
        Turn.AFTER: word_set("despues tras"),
        Turn.UNTIL: word_set("hasta"),
        Turn.THAN: word_set("lugar vez"),
        Turn.WE: word_set("yo nosotros hemos he"),
        Turn.ALL: word_set("todos todas todo toda siempre cada"),
        Turn.MUST: word_set("debe debes obligatorio"),
    },
    "it": {
        Turn.NOT: word_set("non no mai senza nessun nessuna niente ne"),
        Turn.ONLY: word_set("solo soltanto solamente"),
        Turn.UNLESS: word_set("salvo tranne eccetto meno"),
        Turn.IF: word_set("se"),
        Turn.MAYBE: word_set("forse talvolta spesso probabilmente normalmente"),
        Turn.BEFORE: word_set("prima"),
        Turn.AFTER: word_set("dopo"),
        Turn.UNTIL: word_set("fino finche"),
        Turn.THAN: word_set("invece anziche"),
        Turn.WE: word_set("io noi abbiamo ho"),
        Turn.ALL: word_set("tutti tutte tutto tutta sempre ogni"),
        Turn.MUST: word_set("deve devi obbligatorio"),
    },
    "pt": {
        Turn.NOT: word_set("nao nunca sem nenhum nenhuma nada jamais nem"),
        Turn.ONLY: word_set("so somente apenas"),
        Turn.UNLESS: word_set("exceto salvo menos"),
        Turn.IF: word_set("se caso"),
        Turn.MAYBE: word_set("talvez vezes provavelmente normalmente"),
        Turn.BEFORE: word_set("antes"),
        Turn.AFTER: word_set("depois apos"),
        Turn.UNTIL: word_set("ate"),
        Turn.THAN: word_set("vez lugar"),
        Turn.WE: word_set("eu nos"),
        Turn.ALL: word_set("todos todas tudo toda todo sempre cada"),
        Turn.MUST: word_set("deve obrigatorio"),
    },
    "nl": {
        Turn.NOT: word_set("niet geen nooit zonder niets noch"),
        Turn.ONLY: word_set("alleen slechts enkel"),
        Turn.UNLESS: word_set("tenzij behalve mits"),
        Turn.IF: word_set("als indien of"),
        Turn.MAYBE: word_set("misschien soms vaak meestal waarschijnlijk normaal"),
        Turn.BEFORE: word_set("voordat voor"),
        Turn.AFTER: word_set("nadat na"),
        Turn.UNTIL: word_set("tot totdat"),
        Turn.THAN: word_set("dan plaats"),
        Turn.OFF: word_set("uit af"),
        Turn.WE: word_set("ik wij we"),
        Turn.ALL: word_set("alle alles altijd elke elk ieder iedere"),
        Turn.MUST: word_set("moet moeten verplicht"),
    },
    "pl": {
        Turn.NOT: word_set("nie nigdy bez zaden zadna nic ani"),
        Turn.ONLY: word_set("tylko wylacznie jedynie"),
        Turn.UNLESS: word_set("chyba oprocz"),
        Turn.IF: word_set("jesli jezeli gdyby czy"),
        Turn.MAYBE: word_set("moze czasami czesto zwykle prawdopodobnie"),
        Turn.BEFORE: word_set("przed zanim"),
        Turn.AFTER: word_set("po"),
        Turn.UNTIL: word_set("do az"),
        Turn.THAN: word_set("zamiast niz"),
        Turn.ALL: word_set("wszystkie wszyscy wszystko zawsze kazdy kazda"),
        Turn.MUST: word_set("musi musisz trzeba"),
    },
}
_JOINTS: Mapping[str, Mapping[Joint, frozenset[str]]] = {
    "en": {
        Joint.AND: word_set("and"),
        Joint.OR: word_set("or"),
        Joint.BUT: word_set("but however although though"),
        Joint.THEN: word_set("then"),
    },
    "de": {
        Joint.AND: word_set("und sowie"),
        Joint.OR: word_set("oder"),
        Joint.BUT: word_set("aber sondern jedoch"),
        Joint.THEN: word_set("dann danach"),
    },
    "fr": {
        Joint.AND: word_set("et"),
        Joint.OR: word_set("ou"),
        Joint.BUT: word_set("mais"),
        Joint.THEN: word_set("puis ensuite"),
    },
    "es": {
        Joint.AND: word_set("y e"),
        Joint.OR: word_set("o u"),
        Joint.BUT: word_set("pero sino"),
        Joint.THEN: word_set("luego entonces"),
    },
    "it": {
        Joint.AND: word_set("e ed"),
        Joint.OR: word_set("o oppure"),
        Joint.BUT: word_set("ma pero"),
        Joint.THEN: word_set("poi quindi"),
    },
    "pt": {
        Joint.AND: word_set("e"),
        Joint.OR: word_set("ou"),
        Joint.BUT: word_set("mas porem"),
        Joint.THEN: word_set("entao"),
    },
    "nl": {
        Joint.AND: word_set("en"),
        Joint.OR: word_set("of"),
        Joint.BUT: word_set("maar echter"),
        Joint.THEN: word_set("vervolgens daarna"),
    },
    "pl": {
        Joint.AND: word_set("i oraz"),
        Joint.OR: word_set("lub albo"),
        Joint.BUT: word_set("ale lecz"),
        Joint.THEN: word_set("potem nastepnie"),
    },
}
_ENGLISH_GLUE = word_set("""
    a about also am an are as at be been being by did do does doing for from had has have having he her here him
    his how in into is it its just me my of on our ours please kindly simply really quite she should so such that
    the their them these they this those there through to too up us very was were what when where which while who
    will with would you your yours yourself ok okay well now already again need needs able going go let's let get
    gets got it's via per upon because since hi hello thanks sorry yes yeah yep directly easily back still however
    yet actually basically step steps following follows follow
""")
"""Left out where two sentences are compared. What is said by "from", "to" and "in" is said by the order of the rest."""

STARTERS = word_set("first firstly second secondly third next last finally lastly now zuerst ensuite primero prima")
"""Left out where they stand alone before a comma: the order says the same. Elsewhere they are words like others."""

_MEANINGFUL = word_set("""
    from into without before after until out down up over under yes
    two one more least most aus an ab auf zu von nach vor ohne uber sans avant apres sin antes senza prima dopo sem
    depois zonder voor na uit af op bez przed po do od nao non no ne pas niet geen nie
""")
"""Words of the stop lists that are compared all the same."""

FILLERS = word_set("""
    button option entry icon field link item step way thing order following schaltflache knopf bouton boton pulsante
""")
"""May be in the answer without being in the evidence: they name what everybody sees."""

NUMBERS: Mapping[str, str] = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf",
    )
    for number, word in enumerate(words.split())
}
SAME: Mapping[str, str] = {
    **dict.fromkeys(["click", "press", "tap", "hit", "select", "choose", "pick", "chosen"], "click"),
    **dict.fromkeys(["open", "visit", "navigate"], "open"),
    **dict.fromkeys(["reboot", "restart"], "restart"),
    **dict.fromkeys(["delete", "remove", "erase"], "delete"),
    **dict.fromkeys(["activate", "enable", "enabled", "activated"], "enable"),
    **dict.fromkeys(["deactivate", "disable", "disabled", "deactivated"], "disable"),
    **dict.fromkeys(["untick", "uncheck", "deselect"], "untick"),
    **dict.fromkeys(["email", "emails", "mail", "mails"], "email"),
    **dict.fromkeys(["sent", "sending"], "send"),
    **dict.fromkeys(["paid", "paying"], "pay"),
    **dict.fromkeys(["kept", "keeping"], "keep"),
    **dict.fromkeys(["took", "taken", "taking"], "take"),
    **dict.fromkeys(["made", "making"], "make"),
    **dict.fromkeys(["shown", "showing", "shows"], "show"),
    **dict.fromkeys(["written", "writing"], "write"),
    **dict.fromkeys(["login", "logon", "log", "signin"], "log"),
    **dict.fromkeys(["klicken", "klicke", "klick", "drucken", "wahlen", "auswahlen", "tippen"], "click"),
}
"""Words that do the same to the same thing on a screen."""

ADVISING = word_set("""
    recommend suggest advise see think believe understand know confirm would hope mean guess say tell afraid like
    empfehle empfehlen rate raten wurde wurden recommande recommandons recomiendo recomendamos consiglio consigliamo
""")
"""After "I" or "we": what follows is still for the customer to do."""

SUBORDINATORS = word_set("""
    if unless when because since that which who where while before after until wenn falls weil dass da si quand parce
    que porque cuando se quando perche als omdat wanneer jesli poniewaz gdy
""")
"""Begin a part of a sentence that a "not" on the other side does not reach."""

CONDITIONS = word_set("if when unless because once wenn falls quand cuando quando jesli")
"""Begin a clause of their own, with or without a comma before them."""

PURE_CHECKS = word_set(
    "see check know test verify wonder ask try find confirm prufen schauen verifier verifica comprueba"
)
"""Before "if": a question, not a condition."""

WISHES = word_set("want like need wish prefer needed necessary possible")
"""After "if" or "if you": no condition that changes what is right."""


def turning_words(language: str | None) -> Mapping[str, Turn]:
    """Folded word -> what it does, in this language; of all languages where it is not known."""
    tables = [_ENGLISH] if language in (None, "en") else []
    tables += [table for code, table in _OTHERS.items() if code == language]
    found = {word: turn for table in tables for turn, words in table.items() for word in words}
    if language is None:
        found |= {word: Turn.NOT for table in _OTHERS.values() for word in table[Turn.NOT] if len(word) > 2}
    return found


def joining_words(language: str | None) -> Mapping[str, Joint]:
    """Folded word -> how it joins, in this language; English where it is not known."""
    table = _JOINTS.get(language or "en", _JOINTS["en"])
    return {word: joint for joint, words in table.items() for word in words}


def glue_words(language: str | None) -> frozenset[str]:
    """Words that are not compared in this language."""
    if language in (None, "en"):
        return _ENGLISH_GLUE - {"from", "into", "up", "yes"}
    return STOPWORDS.get(language or "en", frozenset()) - _MEANINGFUL
