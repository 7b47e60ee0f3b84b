"""Single words the rules look at, folded (lower case, no accents): data only, no logic."""

from __future__ import annotations

from collections.abc import Mapping


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


OPEN_QUESTION_WORDS = word_set("""
    how what where when why which who wie wo wann warum wieso welche comment quand pourquoi como donde cuando come
    dove perche hoe waar wanneer waarom jak gdzie kiedy dlaczego
""")

ADVICE_VERBS = word_set("""
    open click press go choose select install uninstall reinstall restart reboot update upgrade try check set turn
    enable disable switch enter type use delete remove clear add create run download log sign allow change save start
    stop close reset plug unplug connect disconnect tap hold scroll move copy paste drag edit replace enter export
    import send contact call visit navigate follow ensure verify activate deactivate rename refresh reload repeat wait
    hit untick tick uncheck increase reduce lower raise put take pick look adjust configure deselect empty expand
    right-click double-click unlock re-enter re-add re-install resend confirm keep leave insert push pull mark unmark
    assign grant invite share sync apply append define register renew cancel accept approve restore mount execute
    launch purchase buy order request assign upload attach detach search find view see read
""")
"""Verbs that begin an instruction (after a step number, "please", "then" …)."""

ADVICE_LEADS = word_set("""
    please then next first now just also finally afterwards second third kindly simply or and to bitte dann danach
    zuerst puis ensuite luego despues entonces poi quindi depois
""")

STOPWORDS: Mapping[str, frozenset[str]] = {
    "en": word_set("""
        a about after again all am an and any are as at be because been before being but by can could did do does
        doing down during each few for from get got had has have having he her here him his how i if in into is it its
        just let like me more most my no nor not now of off on once only or other our out over own please same she
        should so some still such than that the their them then there these they this those through to too up us very
        was we were what when where which while who whom why will with would yes you your also may might must need
        shall there's im ive id hi hello thanks thank ok okay sorry yet ever never always really already else one two
        something anything nothing
    """),
    "de": word_set("""
        der die das und ist nicht ich sie es ein eine einen einem einer zu mit auf fur von den dem des im in an als
        auch bei aus wie wird werden haben hat habe kann konnen wir ihr ihre ihren mein meine meinen sich so wenn dann
        oder aber noch nur schon bitte nach uber vor zum zur was wo wer warum mir mich uns sind war bin kein keine
        doch hier da dass diese dieser dieses man mehr
    """),
    "fr": word_set("""
        le la les un une des du de et est ne pas je vous il elle nous on que qui quoi dans sur pour avec par au aux ce
        cette ces mon ma mes votre vos notre se son sa ses en y a ai as avez avons sont etre suis plus mais ou si
        comment puis peut pouvez bonjour merci c d l n s j qu tres tout
    """),
    "es": word_set("""
        el la los las un una unos unas de del y es no yo usted que en con por para al se su sus mi mis me le lo les
        como si pero o mas muy ya esta este esto estos ha he han hay puede puedo ser son era tu te nos cuando donde
        todo a porque tiene
    """),
    "it": word_set("""
        il lo la i gli le un una uno di del della dei e non io lei che in con per da dal al alla si su suo sua mio mia
        mi come se ma o piu molto gia questo questa questi ho ha hanno puo posso essere sono era tu ti ci quando dove
        tutto a perche nel nella
    """),
    "pt": word_set("""
        o a os as um uma de do da dos das e nao eu voce que em no na com por para ao se seu sua meu minha me como mas
        ou mais muito ja este esta isto esse essa tem ha pode posso ser sao era quando onde tudo porque foi estou
    """),
    "nl": word_set("""
        de het een en is niet ik u je dat die in op met voor van te er aan als ook bij uit hoe wordt worden heb heeft
        hebben kan kunnen wij we uw mijn zich zo dan of maar nog naar over wat waar wie waarom mij ons zijn was ben
        geen dit deze om
    """),
    "pl": word_set("""
        i w na z nie to jest sie do ze jak o po co ale czy od za tak juz dla przez mam moje moj moja mi jestem ten ta
        te tego jego ich nas was pan pani prosze tylko gdy oraz lub by byc sa byl
    """),
}

ALL_STOPWORDS = frozenset().union(*STOPWORDS.values())
