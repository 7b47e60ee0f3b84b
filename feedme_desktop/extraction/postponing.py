"""What will only be good one day: fixes in some next version; and what Polish desks promise, passed on or did already.

Polish says who and when with the ending of the verb, so that stems and endings are enough. Patterns over folded words.
"""

from __future__ import annotations

import re

_LONGEST = 60
_RELEASE = re.compile(
    r"\b(?:next|coming|upcoming|future|later|summer|autumn|winter|spring) (?:\w+ )?(?:releases?|updates?|builds?|"
    r"patch|versions?)\b"
    r"|\b(?:nachste|kommende|zukunftige|spatere|folgende)\w* (?:\w+ )?(?:updates?|versione?n?|releases?|patch)\b"
    r"|\bprochaine? (?:\w+ )?(?:version|mise|release|livraison)\b"
    r"|\b(?:version|mise a jour) (?:suivante|future|ulterieure|prochaine|a venir)\b"
    r"|\b(?:proxima|futura|siguiente|posterior|seguinte) (?:\w+ )?(?:version|actualizacion|entrega|versao|"
    r"atualizacao|release)\b"
    r"|\b(?:version|actualizacion|versao|atualizacao) (?:siguiente|futura|posterior|seguinte)\b"
    r"|\b(?:prossim|futur|successiv)[aoe] (?:\w+ )?(?:versione|aggiornamento|rilascio|release)\b"
    r"|\b(?:volgende|komende|toekomstige|latere) (?:\w+ )?(?:release|versie|update)\b"
    r"|\b(?:nastepn|kolejn|najblizsz|przyszl)\w+ (?:\w+ )?(?:wersj|aktualizacj|wydani)\w*"
)
_FIX = r"(?:fix|repair|patch|correction|solution|behebung|korrektur|correctif|correction|correcion|arreglo|correzione|"
_FIX += r"correcao|oplossing|poprawk[ai]|naprawa)"
_FIX_COMES = re.compile(
    rf"\b{_FIX} (?:\w+ ){{0,3}}?(?:planned|coming|comes|scheduled|underway|way|progress|geplant|kommt|folgt|"
    r"arrive|arrivera|prevue?|publiee?|disponible|llegara|previst[ao]|arrivera|uscira|virá|vira|sair|komt|gepland|"
    r"ukaze|bedzie|pojawi|wkrotce|przygotowani\w)\b"
    r"|\bon (?:the|our) roadmap\b|\bauf (?:der|unserer) roadmap\b"
)
_POLISH_NOW = (
    r"\b(?:pracujemy|pracuja|pracuje) nad\b|\bw trakcie (?:analizy|weryfikacji|realizacji|rozpatrywania|napraw\w+)\b"
    r"|\b(?:przekazuje|przekazujemy|sprawdzam|sprawdzamy|weryfikujemy|analizujemy|zamykam|zamykamy|wyjasniamy)\b"
)
_POLISH_WILL = (
    r"\b(?:sprawdz|zweryfikuj|wyjasni|ustal|odpowie|odpisz|skontaktuj|zadzwoni|oddzwoni|zapyta|dopyta|przekaz|"
    r"przesl|poinformuj|powiadomi|wroc|zajmi|przyjrz|zbada|przeanalizuj|zglosz|wysl|popros|napraw|popraw|rozpatrz|"
    r"odezw|skonsultuj|wezm|usuni|doda|zwroc)(?:e|m|emy|imy|ymy|my|iemy)\b"
    r"|\b(?:musze|musimy) (?:\w+ ){0,2}?(?:dopyta|zapyta|sprawdzi|skonsultowa|ustali|zweryfikowa|wyjasni)c\b"
    r"|\b(?:dam|damy) (?:\w+ )?znac\b"
    r"|\b(?:skontaktuj[ea]|odezw[ia]e?|przyjrz[ya]|zajm[ia]e?|zglos[iz]a?) (?:\w+ ){0,2}?sie\b"
    r"|\bsie (?:\w+ ){0,2}?(?:skontaktuj[ea]|odezwie|odezwa|przyjrzy|zajmie)\b"
    r"|\b(?:zadzwoni|oddzwoni|odpowie|odpisze|sprawdzi|naprawi)\b"
)
_POLISH_PASSED_ON = (
    r"\b(?:przekaza|zglosi|eskalowa|zapyta|zleci|poprosi|skontaktowa|przyje|zarejestrowa|otrzyma|zamkne)"
    r"l(?:em|am|ismy|ysmy)\b"
    r"|\b(?:zosta[ln][aoy]?i?e?|zostanie|zostana|bedzie|beda|jest) (?:\w+ ){0,4}?(?:przekazan|rozpatrzon|rozpatrywan|"
    r"przyjet|polaczon|zarejestrowan|zamknie[tc]|zweryfikowan|sprawdzon|naprawion|poprawion|usunie[tc]|przypisan)\w{1,3}\b"
)
_POLISH_PROMISE = re.compile("|".join((_POLISH_NOW, _POLISH_WILL, _POLISH_PASSED_ON)))
_POLISH_STEMS = (
    r"(?:zresetowa|zwroci|anulowa|odblokowa|zmieni|zaktualizowa|aktywowa|wlaczy|wylaczy|doda|usun[ae]|wysla|przesla|"
    r"poprawi|przedluzy|utworzy|naprawi|przywroci|zamowi|wymieni|ustawi|odnowi|skorygowa|zaksiegowa|zarezerwowa|"
    r"wygenerowa|polaczy|przenios|nada|zdja|zdje)"
)
_POLISH_DONE = re.compile(
    rf"\b{_POLISH_STEMS}l(?:em|am|ismy|ysmy)\b"
    r"|\b(?:zosta[ln][aoy]?i?e?) (?:\w+ ){0,3}?(?:anulowan|zresetowan|odblokowan|zwrocon|aktywowan|zmienion|dodan|"
    r"wyslan|przywrocon|przedluzon|rozwiazan)\w{1,3}\b"
)


def postpones(words: tuple[str, ...]) -> bool:
    """Whether something will only be repaired later, without a number that says when or in which version.

    A promise in Polish is one, too.
    """
    text = " ".join(words[:_LONGEST])
    if _POLISH_PROMISE.search(text):
        return True
    return not any(c.isdigit() for c in text) and bool(_RELEASE.search(text) or _FIX_COMES.search(text))


def names_release(words: tuple[str, ...]) -> bool:
    """Whether the next version is named, which answers when something will be repaired."""
    return _RELEASE.search(" ".join(words[:_LONGEST])) is not None


def did_it_in_polish(words: tuple[str, ...]) -> bool:
    """Whether a Polish agent tells what was done for this customer: "Zresetowałem hasło"."""
    return _POLISH_DONE.search(" ".join(words[:_LONGEST])) is not None
