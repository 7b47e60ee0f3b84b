"""The word beside a number that says what it is: "order no. 48213", "Tel.: 030 1234567", "version 1.2.3.4".

Words only, in the languages tickets come in; what a number must look like is the detectors'.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from feedme_desktop.extraction.personal_kinds import Kind, Page
from feedme_desktop.extraction.wordlists import word_set


class Beside(StrEnum):
    """What the word beside a number calls it."""

    PHONE = "phone"
    CARD = "card"
    CARD_CODE = "card_code"
    BANK = "bank"
    NATIONAL_ID = "national_id"
    BIRTH = "birth"
    SECRET = "secret"  # noqa: S105  the name of a kind
    POSTCODE = "postcode"
    USER = "user"
    ORDER = "order"
    TICKET = "ticket"
    CUSTOMER = "customer"
    INVOICE = "invoice"
    ACCOUNT = "account"
    TRACKING = "tracking"
    SERIAL = "serial"
    REFERENCE = "reference"
    VERSION = "version"
    OTHER = "other"
    """An error code, a port, a part of a product: stays."""


KIND_OF: Mapping[Beside, Kind] = {
    Beside.PHONE: Kind.PHONE,
    Beside.CARD: Kind.CARD,
    Beside.CARD_CODE: Kind.CARD,
    Beside.BANK: Kind.BANK,
    Beside.NATIONAL_ID: Kind.NATIONAL_ID,
    Beside.SECRET: Kind.KEY,
    Beside.USER: Kind.USERNAME,
    Beside.ORDER: Kind.ORDER,
    Beside.TICKET: Kind.TICKET,
    Beside.CUSTOMER: Kind.CUSTOMER,
    Beside.INVOICE: Kind.INVOICE,
    Beside.ACCOUNT: Kind.ACCOUNT,
    Beside.TRACKING: Kind.TRACKING,
    Beside.SERIAL: Kind.SERIAL,
    Beside.REFERENCE: Kind.REFERENCE,
}
"""What a number is that a word calls so."""
ACCOUNT_WORDS = frozenset(
    {Beside.ORDER, Beside.TICKET, Beside.CUSTOMER, Beside.INVOICE, Beside.ACCOUNT, Beside.TRACKING, Beside.SERIAL,
     Beside.REFERENCE, Beside.USER}
)  # fmt: skip
"""Words for what belongs to one account."""
_LISTS: Mapping[Beside, str] = {
    Beside.PHONE: """
        phone telephone tel tele mobile cell cellphone call calling ring fax whatsapp text sms landline telefon
        telefonnummer handy handynummer mobil mobilnummer rückruf telefax téléphone tél portable fixe teléfono
        telefono móvil celular cellulare telefone telemóvel telefoon mobiel gsm puhelin telefonu телефон тел 电话
        電話 手机 手機 callback hotline reach contact dial dialled dialed dialing phoned
    """,
    Beside.CARD: "card visa mastercard amex credit debit karte kreditkarte carte tarjeta carta cartão creditcard",
    Beside.CARD_CODE: "cvv cvc cvv2 cvc2 csc cid kartenprüfnummer",
    Beside.BANK: """
        iban bic swift routing aba rtn sort sortcode bank konto kontonummer kontonr blz bankleitzahl bsb ifsc
        clabe interbancaria cuenta compte acct checking savings s/c rib konta rachunku kto bankgiro plusgiro transit
    """,
    Beside.NATIONAL_ID: """
        ssn security passport reisepass passeport pasaporte passaporto personalausweis ausweisnummer licence
        license steuernummer nino insurance sozialversicherungsnummer dni nie nif cpf cnpj curp rfc bsn pesel
        personnummer cpr aadhaar pan sin tin itin steuerid identifikationsnummer codice fiscale svnr nhs
        medicare vat ust-idnr ustid siret
    """,
    Beside.BIRTH: """
        birth dob birthday birthdate born geburtsdatum geboren geburtstag naissance né née nacimiento nacido
        nacida nascita nascimento nato nata geboortedatum urodzenia geb
    """,
    Beside.SECRET: """
        password passwd pwd pass passcode passwort kennwort passphrase pin otp puk token secret apikey key
        contraseña clave motdepasse senha wachtwoord hasło пароль 密码 密碼 パスワード verification license-key
    """,
    Beside.POSTCODE: "zip postcode postal plz postleitzahl zipcode cap cp",
    Beside.USER: "user userid uid username login benutzer benutzername account-id steamid",
    Beside.ORDER: """
        order orders ordernumber orderid bestellung bestellnummer bestellnr auftrag auftragsnummer commande
        pedido ordine encomenda bestelling bestelnummer zamówienie
        zamówienia заказ заказа 订单 订单号 注文 注文番号 po rma
        purchase booking reservation buchung buchungsnummer réservation reserva confirmation itinerary pnr
    """,
    Beside.TICKET: """
        ticket tickets case cases ticketnummer vorgang vorgangsnummer fallnummer incident caso dossier request
        inquiry enquiry anfrage fall complaint claim conversation chat
    """,
    Beside.CUSTOMER: """
        customer client member membership kunde kunden kundennummer kundennr mitgliedsnummer cliente klant
        klantnummer klienta kundenkonto patient loyalty subscriber subscription policy contract vertrag
        vertragsnummer contrat contrato police employee guest donor student
    """,
    Beside.INVOICE: """
        invoice invoices rechnung rechnungsnummer rechnungsnr facture factura fattura fatura factuur receipt
        bill payment transaction transaktion zahlung quittung txn refund charge
    """,
    Beside.ACCOUNT: "account accounts acc a/c",
    Beside.TRACKING: """
        tracking parcel shipment package sendung sendungsnummer paket paketnummer consignment awb ups fedex dhl
        colis suivi envío seguimiento waybill delivery trackingnummer
    """,
    Beside.SERIAL: """
        serial sn s/n imei meid iccid vin seriennummer gerätenummer série serie device udid asset serialnumber
        meter zählernummer sim
    """,
    Beside.REFERENCE: """
        reference ref refno referenz aktenzeichen référence referencia riferimento referência kenmerk
        referenznummer uuid guid session correlation
    """,
    Beside.VERSION: """
        version versions v ver release build firmware driver update upgrade patch sdk kernel bios rev revision
        versión versione versão versie runtime framework edition newer older section chapter clause oid
    """,
    Beside.OTHER: """
        error errors code-page err errno exception http status port ports event kb cve line page fehler
        fehlercode erreur isbn ean upc sku part model modell article step year windows win rfc size width height timeout
        pid bytes exit stop bugcheck hresult ascii unicode color colour protocol bug mb gb ms fps hz px
    """,
}
_FILLERS = word_set("""
    number numbers no nr num nummer numéro número numero n o id ids code codes is was are are's the my your our of
    de du la le del di da ist lautet war here hier it it's its est es è é ends ending with on at in under for a an
    card-number following new old current hash value please via by this below our's and als identifier mein meine
    ihre deine unter der die das mon ma votre mi su tu mio il field details full valid as me us him her them
""")
_KINDS: Mapping[str, Beside] = {word: kind for kind, words in _LISTS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+(?:/[^\W\d_](?![^\W_]))?|[.!?;\n]\s")
_REACH = 44
_LONGEST_SHORT = 4
_CJK_TAILS = tuple((word, kind) for word, kind in _KINDS.items() if word and word[0] >= "\u2e80")


def beside(page: Page, start: int, end: int) -> Beside | None:
    """What a word just before (or "… is my order number" just after) calls the number at ``start`` to ``end``."""
    return _after(page, end) or before(page, start)


def before(page: Page, start: int) -> Beside | None:
    """What the word just before a place calls what begins there; words like "number", "is", "my" are looked through."""
    window = page.lower[max(0, start - _REACH) : start]
    if start > _REACH and window[0].isalpha():  # half a word
        window = window.lstrip("abcdefghijklmnopqrstuvwxyzäöüßéèñ")
    stopped = False
    for word in reversed(_WORD.findall(window)):
        if stopped and len(word) > _LONGEST_SHORT:
            return None  # "… after the update. 48213", but "no. 48213"
        stopped = word[0] == "."
        if not stopped and word not in _FILLERS:
            return _kind(word)
    return None


def named_kinds(lower: str) -> list[Beside]:
    """Everything that a question calls by name, in order."""
    found = (_kind(word) for word in _WORD.findall(lower))
    return list(dict.fromkeys(kind for kind in found if kind is not None))


def filled(page: Page, start: int) -> bool:
    """Whether "number", "no.", "id", "#" or ":" stands between the word and the number: it is a number, no amount."""
    window = page.lower[max(0, start - 14) : start].rstrip()
    return window.endswith(("#", ":", "=")) or bool(_LABELLED.search(window))


_LABELLED = re.compile(
    r"(?:number|nummer|\bno|\bnr|\bid|numéro|número|numero|n°|º|\bref)\.?(?: is| was| ist| lautet| est| es)?$"
)


_OWN_NUMBER = re.compile(
    r"(?:(?<![^\W_])(?:my|your|our|his|her|their|mine|meine?|ihre?|deine|unsere|mon|votre|ma|mi|su|tu|mio|tuo|meu|minha"
    r"|mijn|uw|mój|moj|twój)(?: (?:new|current|old|best|other|direct|office|home|work|business|private|neue|alte"
    r"|nuevo|nouveau|nuovo|novo|nieuwe|nowy))?|(?:^|[.!?;,\n]\s?)|(?<![^\W_])the)"
    r" ?(?:numbers?|nummer|numéro|numero|número|numer|no\.?|nr\.?)(?: on (?:file|record)| here| now)?"
    r"(?P<said> ?[:=#]| is(?: now)?| was| ist| lautet| est| es| è| é| to| jest|'s)?\W{0,3}$"
)


def numbered(page: Page, start: int) -> bool:
    """Whether "my number is" stands before a place, and no word says the number of what: then it is the telephone's."""
    window = page.lower[max(0, start - _REACH) : start]
    match = _OWN_NUMBER.search(window)
    return match is not None and (match["said"] is not None or not match[0].startswith("the"))


def _after(page: Page, end: int) -> Beside | None:
    window = page.lower[end : end + _REACH]
    if not _IS_MY.match(window):
        return None
    for word in _WORD.findall(window):
        if word[0] in ".!?;\n":
            return None
        if word not in _FILLERS:
            return _kind(word)
    return None


_IS_MY = re.compile(r"\)?,? (?:is|was|ist|war|est|es) (?:my|your|the|our|his|her|meine?|ihre?|die|mon|ma|votre|mi|su) ")


def _kind(word: str) -> Beside | None:
    kind = _KINDS.get(word)
    if kind is not None:
        return kind
    if word.endswith(("nummer", "nummern", "nr")) and len(word) > 8:
        return Beside.REFERENCE
    if word[-1] >= "\u2e80":
        bare = word.rstrip("是为為：はがの号號番码碼")
        return next((kind for tail, kind in _CJK_TAILS if bare.endswith(tail)), None)
    return None
