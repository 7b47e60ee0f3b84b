"""Agents' sentences that only point away from themselves: to an attachment, a call, a talk, a file to be sent.

Patterns and closed classes of folded words; a sentence with any other word in it says something itself.
"""

from __future__ import annotations

import re

from feedme_desktop.extraction.desk_words import HELPING_VERBS, TIMES
from feedme_desktop.extraction.sentences import Sentence
from feedme_desktop.extraction.wordlists import ALL_STOPWORDS, STOPWORDS, word_set

_LONGEST = 40
"""Words of a sentence that says no more than where the answer is."""

_MEDIA = re.compile(
    r"(?:attach\w*|enclos\w*|anhang\w*|anbei|anlage|angehang\w*|beigefugt\w*|bijlage\w*|bijgevoegd\w*|bijgesloten|"
    r"jointe?s?|ci-jointe?|annexe|adjunt\w+|allegat\w|alleg[oa]|alleghiamo|anex\w+|zalaczni\w+|zalacza\w+|"
    r"zalaczon\w+|"
    r"telefon\w*|telephon\w*|phone|call|telefoon|telefonat\w*|anruf|gesprach|appel|llamada|chiamata|ligacao|"
    r"rozmow\w+|discussed|besprochen|besproken|discute|hablado|comentado|discusso|parlato|conversado|combinado|"
    r"omowion\w+|omawia\w+|gesproken)"
)
_DOCUMENTS = word_set("""
    document documents instruction instructions manual guide guides pdf file files drawing drawings video screenshot
    description handbuch anleitung anleitungen dokument dokumente unterlagen bedienungsanleitung datei dateien
    beschreibung
    procedure fiche leaflet sheet diagram notice guide mode emploi fichier fichiers documents documentation
    instrucciones guia documento
    documentos archivo archivos istruzioni manuale guida documenti file instrucoes manual arquivo arquivos
    handleiding gebruiksaanwijzing bestand bestanden document documenten instructies instrukcja instrukcje instrukcji
    instrukcje obslugi dokument dokumenty dokumentacja plik pliki message bericht nachricht mail wiadomosc wiadomosci
    wiadomoscia messaggio mensaje mensagem
""")
_AROUND = word_set("""
    have look take quick see find found read check send sending sent open view refer below above here there
    earlier together solved
    resolved fixed sorted cracked clarified cleared issue problem matter case question everything all answer answers
    talk talked talking spoke spoken speak chat chatting conversation good nice great glad pleasure customer client
    planned go ahead please separate
    siehe finden schicke sende sendet schicken senden ubersende geschickt gesendet gelost behoben geklart klaren
    erledigt
    problem thema frage anliegen kunde kundin eben gerade vorhin gemeinsam zusammen losen konnten
    piece pieces voir trouverez trouvez envoie envoyons vous resolu resolue regle reglee probleme souci question
    client cliente
    procede suite echange tout rentre ordre
    consulte vea encontrara encuentra envio enviamos mando solucionado resuelto solucionada arreglado problema tema
    cliente
    vedi veda trova trovera invio inviamo mando risolto risolta problema questione cliente
    veja segue seguem encontra encontrara envio enviei enviamos resolvido resolvida problema cliente
    zie vindt vind stuur zit zitten opgelost verholpen probleem vraag klant samen afgesproken zoals
    przesylam przesylamy wysylam wysylamy znajdzie znajduje znajdziesz rozwiazany rozwiazana rozwiazano rozwiazalismy
    problem zostal zostala klient klientem klientka sprawe sprawa zgodnie ustalono
""")
_PLAIN = ALL_STOPWORDS | HELPING_VERBS | TIMES | _AROUND | _DOCUMENTS
_AS_DISCUSSED = re.compile(
    r"^(?:as|like|wie|comme|como|come|conforme|zoals|jak) (?:\w+ ){0,3}?(?:discussed|besprochen|discute|convenu|"
    r"hablado|comentado|discusso|concordato|conversado|combinado|besproken|afgesproken|omowiono|ustalilismy|ustalono)\b"
    r"|^zgodnie z (?:rozmowa|ustaleniami)\b"
)
_THINGS = re.compile(
    r"\b(?:logs?|logfiles?|logs|logdatei\w*|logbestand\w*|dateie?n?|files?|fichiers?|journal|journaux|archivos?|"
    r"registros?|arquivos?|bestand\w*|plik\w*|logow|logi|screenshots?|zrzut\w*|captures?|capturas?|schermat\w|"
    r"schermafbeelding\w*|bildschirmfoto\w*|fotos?|photos?|pictures?|zdjec\w+|images?|imagen|bild\w*|videos?|"
    r"version\w*|wersj\w+|versie|versao|modell?\w*|seriennummer|serienummer|serial|numer\w*|number|nummer\w*|"
    r"kennung|details|detail\w*|daten|donnees|datos|dati|dados|gegevens|dane|danych|information\w*|informac\w+|"
    r"quittung|rechnungskopie|receipt|copy|kopi\w+|copie|copia)\b"
)
_SEND = re.compile(
    r"\b(?:send|forward|share|provide|upload|attach|email|mail|give|get) (?:us|me|it to us|them to us)\b"
    r"|\b(?:uns|mir) (?:\w+[ .]){0,8}?(?:schick\w*|send\w*|zuschick\w*|zusend\w*|zukommen|zukommen lassen|mitteil\w*|"
    r"ubermittel\w*|bereitstell\w*|hochlad\w*)\b|\b(?:schick\w+|send\w+|ubermittel\w+) (?:sie )?(?:uns|mir)\b"
    r"|\b(?:nous|m) (?:envoyer|transmettre|fournir|communiquer|faire parvenir|adresser)\b"
    r"|\b(?:envoyez|transmettez|communiquez|fournissez)[ -](?:nous|moi)\b"
    r"|\b(?:envi|mand|remit|facilit|proporcion|adjunt|hag)\w*(?:nos|me)\b|\bnos (?:envie|mande|remita|facilite)\w*\b"
    r"|\b(?:inviar|mandar|fornir|trasmetter|spedir)(?:ci|mi)\b|\bci (?:invii|mandi|fornisca|trasmetta)\b"
    r"|\b(?:envi|mand|encaminh|forne[cç])\w*[ -](?:nos|me)\b|\bnos (?:enviar|mandar|envie|mande|encaminhar)\b"
    r"|\b(?:stuur|mail|bezorg)\w*[ -](?:ons|mij|me)\b"
    r"|\b(?:ons|mij) (?:\w+ ){0,6}?(?:sturen|toesturen|mailen|bezorgen)\b"
    r"|\b(?:przesl|wysl|dostarcz|przekaz|poda)\w* (?:\w+ )?(?:nam|mi)\b"
)
_NEED = re.compile(
    r"\b(?:we|i) (?:(?:will|would|still|also|just|do) ){0,2}(?:need|require|like)\b"
    r"|\b(?:brauch|benotig)\w+ (?:wir|ich)\b|\b(?:wir|ich) (?:\w+ ){0,3}?(?:brauch|benotig)\w+\b"
    r"|\bil (?:nous|me) fau\w+|\bnous (?:aurions|avons|aurons) (?:\w+ )?besoin\b|\bj aurais (?:\w+ )?besoin\b"
    r"|\bnecesit(?:amos|aria|ariamos|aremos)\b|\bnos (?:hace|haria|hara) falta\b"
    r"|\b(?:ci|mi) (?:serv|occorr)\w+|\b(?:avremmo|abbiamo|avrei) bisogno\b"
    r"|\bprecis(?:amos|ariamos|aria|aremos)\b"
    r"|\b(?:wij|we|ik) (?:\w+ ){0,8}?nodig\b"
    r"|\bpotrzeb(?:ujemy|owalibysmy|owac)\b|\b(?:poprosimy|poprosze|prosimy|prosze) o\b"
)
_MOST_OF_A_NAME = 6
_MY_NAME = re.compile(
    r"(?:\w+ ){0,2}?(?:je m appelle|ici|me llamo|soy|mi chiamo|sono|hier ist|hier spricht|mein name ist|"
    r"my name is|aqui e|meu nome e|nazywam sie|z tej strony|mijn naam is|u spreekt met|je spreekt met)(?: \w+){1,3}"
)
_AT_YOUR_SERVICE = re.compile(
    r"\b(?:speaking|(?:a|pour) votre (?:ecoute|service)|a su servicio|am apparat|a sua disposizione|ao seu dispor)\b"
)
_TO_COME = word_set("""
    tbd tba tbc todo wip n na pending later soon done sorted erledigt folgt fait regle hecho listo fatto feito prontinho
    gedaan volgt zrobione gotowe uzupelnic
""")
_DONE_ALONE = word_set("done sorted erledigt fait regle hecho listo fatto feito prontinho gedaan zrobione gotowe")
_TO_BE = (("to", "be"), ("coming", "soon"), ("to", "follow"), ("n", "a"), ("noch", "offen"), ("a", "completer"))


_TAKES_OVER = re.compile(
    r"\bleave (?:it|this|that) (?:with|to) (?:me|us)\b|\buberlassen sie (?:das|es) (?:mir|uns)\b|\bmeine sorge sein\b"
    r"|\blaissez (?:moi|nous) faire\b|\bje m en (?:occupe|charge)\b|\b(?:dejelo|dejalo) en (?:mis|nuestras) manos\b"
    r"|\byo me encargo\b|\blasci fare a (?:me|noi)\b|\bci pens(?:o io|iamo noi)\b"
    r"|\b(?:deixe|deixa) (?:comigo|conosco)\b"
    r"|\bpode deixar\b|\blaat (?:dat|het) (?:maar )?aan (?:mij|ons) over\b|\bzajm(?:e|iemy) sie\b"
    r"|\b(?:is|are) (?:already |currently |now )?being (?:handled|processed|looked|worked|dealt|"
    r"reviewed|taken|sorted)\b"
)


def takes_over(words: tuple[str, ...]) -> bool:
    """Whether the agent only says that it is in good hands: "Leave it with me", "This is being handled"."""
    return _TAKES_OVER.search(" ".join(words[:_LONGEST])) is not None


def points_away(sentence: Sentence) -> bool:
    """Whether a sentence only says that the answer is attached or was given by phone or in some talk."""
    words = sentence.words
    if len(words) > _LONGEST:
        return False
    text = " ".join(words)
    if _AS_DISCUSSED.search(text) and not any(c.isdigit() for c in text) and " > " not in sentence.text:
        return True
    names = _names(sentence)
    telling = [word for word in words if word not in _PLAIN and word not in names]
    return any(map(_MEDIA.fullmatch, words)) and all(map(_MEDIA.fullmatch, telling))


def _names(sentence: Sentence) -> frozenset[str]:
    """Words in capitals amid a sentence; none in German, where any noun has one."""
    if len(STOPWORDS["de"].intersection(sentence.words)) > 1:
        return frozenset()
    return frozenset(word for word in sentence.words[1:] if f" {word.capitalize()}" in sentence.text)


def wants_things(words: tuple[str, ...]) -> bool:
    """Whether the agent asks for files, figures or details: "bräuchten wir die Datei", "inviarci i file di log"."""
    text = " ".join(words[:60])
    return _THINGS.search(text) is not None and bool(_SEND.search(text) or _NEED.search(text))


def introduces(sentence: Sentence) -> bool:
    """Whether the agent only says who is speaking: "Léa à votre écoute", "Soy Raúl"."""
    words = sentence.words
    if not 0 < len(words) <= _MOST_OF_A_NAME:
        return False
    text = " ".join(words)
    named = words[-1].capitalize() in sentence.text or not sentence.text.isascii()
    return (named and _MY_NAME.fullmatch(text) is not None) or _AT_YOUR_SERVICE.search(text) is not None


def holds_place(words: tuple[str, ...]) -> bool:
    """Whether a sentence only stands where the answer will be one day: "TBD", "(to be written)"."""
    if len(words) == 1:
        return words[0] in _TO_COME and words[0] not in _DONE_ALONE
    return len(words) <= 4 and (words[:2] in _TO_BE and (len(words) == 3 or words[0] != "to" or words[1] == "follow"))


def only_done(words: tuple[str, ...]) -> bool:
    """Whether a single word says that something was done: "Done!"."""
    return len(words) == 1 and words[0] in _DONE_ALONE
