"""Who is who: roles from words, brackets, addresses, and the shape of the conversation.

Says UNKNOWN rather than guess between three people. Judges one conversation at a time; what
a person taught the program about a sender comes in as ``rules``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.notes import writer
from feedme_desktop.parsing.words import words

_AGENT = words(
    """
    agent agents servicio servizio serviço apoio pomoc biuro
    support supporter helpdesk operator representative rep advisor adviser csr admin
    administrator moderator staff team service care technician specialist helper assistance servicedesk
    backoffice helpline hotline agente soporte asesor asesora operador operadora técnico tecnico atención
    atencion ejecutivo ejecutiva ayuda mitarbeiter mitarbeiterin kundendienst kundenservice kundenbetreuer
    kundenbetreuerin kundenbetreuung berater beraterin bearbeiter bearbeiterin sachbearbeiter betreuer
    betreuerin techniker technikerin unterstützung conseiller conseillère conseillere opérateur operateur
    opératrice technicien technicienne operatore operatrice assistenza supporto consulente tecnica atendente
    suporte assistente consultor consultora atendimento medewerker medewerkster klantenservice ondersteuning
    adviseur behandelaar konsultant konsultantka obsługa wsparcie doradca pracownik оператор поддержка агент
    служба поддержки специалист сотрудник менеджер консультант техподдержка destek temsilci temsilcisi
    danışman yetkili
    kundtjänst kundeservice kundesupport kundservice handläggare rådgiver medarbejder asiakaspalvelu tuki
    podpora ügyfélszolgálat suport 客服 支持 客户服务 客服人员 坐席 サポート 担当者 オペレーター スタッフ 상담원
    상담사 고객센터 지원 الدعم وكيل موظف
    الوكيل נציג תמיכה
    """
)

_CUSTOMER = words(
    """
    customer customers client clients user users enduser end-user visitor guest caller requester buyer shopper
    consumer subscriber complainant submitter enquirer inquirer member cliente clienta usuario usuaria
    visitante solicitante comprador kunde kundin anwender anwenderin nutzer nutzerin benutzer benutzerin
    besucher besucherin gast anrufer utilisateur utilisatrice visiteur cliente acheteur utente visitatore
    richiedente usuário usuária utilizador utilizadora
    klant gebruiker bezoeker klient klientka użytkownik gość клиент пользователь
    покупатель посетитель заказчик müşteri kullanıcı ziyaretçi kund användare besökare bruger kunden asiakas
    käyttäjä zákazník zákaznice uživatel ügyfél felhasználó 客户 顾客 用户 访客 客人 お客様
    顧客 ユーザー 고객 사용자 عميل العميل زبون
    الزبون לקוח
    """
)

_BOT = words(
    """
    bot chatbot robot autoresponder autoreply virtual-assistant answerbot assistant ai-assistant бот 机器人 ボット
    챗봇
    """
)
_SYSTEM = (
    "system",
    "server",
    "automated message",
    "automatic message",
    "notification",
    "sistema",
    "système",
    "systeem",
    "система",
    "系统",
)
_WORDS: dict[str, Role] = {
    **dict.fromkeys(_CUSTOMER, Role.CUSTOMER),
    **dict.fromkeys(_AGENT, Role.AGENT),
    **dict.fromkeys(_BOT, Role.BOT),
}
_TYPES: dict[str, Role] = {
    **_WORDS,
    "assistant": Role.BOT, "ai": Role.BOT, "inbound": Role.CUSTOMER, "incoming": Role.CUSTOMER, "in": Role.CUSTOMER,
    "received": Role.CUSTOMER,
    "outbound": Role.AGENT, "outgoing": Role.AGENT, "out": Role.AGENT, "sent": Role.AGENT, "lead": Role.CUSTOMER,
    "contact": Role.CUSTOMER, "employee": Role.AGENT, "teammate": Role.AGENT, "owner": Role.AGENT,
    "human": Role.CUSTOMER,
    "note": Role.NOTE, "internal": Role.NOTE, "private": Role.NOTE, "system": Role.SYSTEM, "event": Role.SYSTEM,
    "notification": Role.SYSTEM,
    "end-user": Role.CUSTOMER, "q": Role.CUSTOMER, "a": Role.AGENT, "question": Role.CUSTOMER, "answer": Role.AGENT,
}  # fmt: skip

_AGENT_MAILBOX = re.compile(
    r"^(?:customer[._-]?)?(?:support|help|helpdesk|service|services|servicedesk|care|success|hello|team|"
    r"info|contact|admin|office|sales|billing|soporte|"
    r"ayuda|kundenservice|kundendienst|hilfe|assistance|assistenza|suporte|atendimento|klantenservice|"
    r"desk|noreply|no-reply|feedback|"
    r"postmaster|it|it-support|ticket|tickets|accounts|orders|returns)(?:[+._-].*)?@",
    re.IGNORECASE,
)
_CUSTOMER_MAILBOX = re.compile(r"^(?:customer|client|user|guest|visitor|cliente|kunde)\d*@", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_BRACKET = re.compile(r"[(\[（]([^()\[\]（）]{1,60})[)\]）]\s*$")
_TOKENS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+")
_BOT_NAME = re.compile(
    r"^(?:fin|fin ai|fin ai agent|freddy ai|lyro|chatgpt|gpt|copilot|slackbot|dialogflow|einstein|answer ?bot)$|"
    r"\b(?:ai|a\.i\.|virtual|digital|automated|ki|ia|virtueller|digitaler|virtuelle|asistente|assistente|assistant)"
    r" (?:agent|assistent|assistant|support|virtual|virtuale|virtuel|bot)\b|\bauto(?:matic)?[ -]?repl(?:y|ies)\b"
)
_CAMEL_BOT = re.compile(r"[a-z0-9]Bot(?:$|[\s(\d])")
_GREETINGS = re.compile(
    r"how (?:can|may|could) I (?:help|assist)|thank(?:s| you) for (?:contacting|reaching|your (?:message|"
    r"patience|email|e-mail|request|inquiry))|"
    r"(?:anything|something) else (?:that )?(?:I|we) can|my name is \w+ (?:from|and I(?:'ll| will) be)|"
    r"(?:may|could|can) I (?:have|get) your|"
    r"this is \w+ (?:from|with) |welcome to |happy to help|glad to help|sorry (?:for|about) the inconvenience|"
    r"wie kann ich (?:ihnen )?helfen|vielen dank für ihre (?:nachricht|anfrage)|¿?en qué puedo ayudar|"
    r"gracias por contactar|"
    r"comment puis-je vous aider|merci de (?:nous )?(?:avoir contact|contacter)|come posso aiutar|como "
    r"posso ajud|hoe kan ik (?:u|je) helpen|"
    r"w czym mog|чем (?:я )?могу (?:вам )?помочь|nasıl yardımcı",
    re.IGNORECASE,
)


class Speech(Protocol):
    """What role assignment needs to know of a message."""

    text: str
    speaker: str | None
    role: Role
    email: str | None


def role_of_type(word: str) -> Role | None:
    """The role that a data format's own word stands for (``end-user``, ``admin``, ``incoming``), or None."""
    word = word.strip().lower().replace("_", "-")
    found = _TYPES.get(word)
    return found or role_of_name(word)


@lru_cache(maxsize=4096)
def role_of_name(name: str) -> Role | None:
    """The role that a speaker's name itself says (``Support Agent``, ``Guest4711``, ``help@acme.example``), or None."""
    plain = name.strip().strip("*_<>#:").strip().lower()
    if plain == "note" or writer(name) == "":
        return Role.NOTE
    if is_bot_name(name):
        return Role.BOT
    if plain in _SYSTEM:
        return Role.SYSTEM
    if plain in ("q", "a", "question", "answer"):
        return _TYPES[plain]
    address = _EMAIL.search(plain)
    if address:
        return _role_of_address(address[0]) or _role_of_words(_EMAIL.sub(" ", plain))
    return _role_of_words(plain)


@lru_cache(maxsize=4096)
def base_name(name: str) -> str:
    """A name without its bracket and decoration, folded: two spellings of one person compare equal."""
    name = _EMAIL.sub("", name) if " " in name.strip() else name
    name = _BRACKET.sub("", name.strip().rstrip("<>").strip())
    return " ".join(name.strip("*<>@+~ ").split()).casefold()


def split_address(text: str) -> tuple[str, str | None]:
    """``Jane Doe <jane@x.example>`` as name and address; either may be missing."""
    found = _EMAIL.search(text)
    if not found:
        return text.strip().strip('"').strip(), None
    name = text[: found.start()].rstrip("<[( \t").replace("mailto:", "").strip().strip('"\u201c\u201d').strip()
    return name, found[0]


def is_bot_name(name: str) -> bool:
    """Whether a name is one that software goes by: ``Fin``, ``AcmeBot``, ``Virtual Assistant``."""
    plain = name.strip().lower()[:80]
    return _BOT_NAME.search(plain) is not None or _CAMEL_BOT.search(name[:80]) is not None


def greets(text: str) -> bool:
    """Whether a message begins the way only a support team talks (``How can I help?``)."""
    return _GREETINGS.search(text[:400]) is not None


def assign_roles(
    turns: Sequence[Speech],
    *,
    joined: Collection[str] = (),
    guess_opener: bool = True,
    rules: Mapping[str, Role] | None = None,
) -> list[Role]:
    """The role of each turn, in order.

    ``joined`` are names that came into the conversation later (agents, in a support chat), ``rules``
    what people decided about a sender before (by name or address); ``guess_opener`` allows
    "who opened is the customer" where two people talk and nothing else tells them apart.
    """
    keys = [_key(turn) for turn in turns]
    roles = _known_roles(turns, keys, rules or {})
    unknown = list(
        dict.fromkeys(
            k for k, turn in zip(keys, turns, strict=True) if k and k not in roles and turn.role is Role.UNKNOWN
        )
    )
    parties = _sides(roles.values()) | _sides(turn.role for turn in turns)
    if unknown:
        _settle(unknown, parties, roles, turns, keys, arrivals(joined), guess_opener)
    return [
        turn.role if turn.role is not Role.UNKNOWN else roles.get(key, Role.UNKNOWN)
        for turn, key in zip(turns, keys, strict=True)
    ]


def arrivals(joined: Collection[str]) -> set[str]:
    """The names of those who joined, with and without the role before them (``Agent Lea``)."""
    names = {base_name(name) for name in joined}
    return names | {rest for name in names for first, _, rest in [name.partition(" ")] if rest and first in _WORDS}


def _sides(roles: Iterable[Role]) -> set[Role]:
    return {role for role in roles if role is Role.AGENT or role is Role.CUSTOMER}


def _key(turn: Speech) -> str:
    return (turn.email or "").lower() or base_name(turn.speaker or "")


def _known_roles(turns: Sequence[Speech], keys: Sequence[str], rules: Mapping[str, Role]) -> dict[str, Role]:
    taught = {base_name(name): role for name, role in rules.items()} | {
        name.lower(): role for name, role in rules.items()
    }
    roles: dict[str, Role] = {}
    for turn, key in zip(turns, keys, strict=True):
        if not key or turn.role in (Role.NOTE, Role.SYSTEM):
            continue
        rule = taught.get(key) or taught.get(base_name(turn.speaker or ""))
        said = rule or roles.get(key) or (turn.role if turn.role is not Role.UNKNOWN else None)
        said = said or role_of_name(turn.speaker or "") or (_role_of_address(turn.email) if turn.email else None)
        if said:
            roles[key] = said
    return roles


def _settle(
    unknown: list[str],
    parties: set[Role],
    roles: dict[str, Role],
    turns: Sequence[Speech],
    keys: Sequence[str],
    joined: set[str],
    guess_opener: bool,
) -> None:
    """Fill in the speakers that nothing names, from what is known about the others."""
    if not parties:
        _settle_without_hint(unknown, roles, turns, keys, joined, guess_opener)
        parties = _sides(roles.values())
        unknown = [key for key in unknown if key not in roles]
    if _customer_is_a_role(roles, keys, turns):
        roles.update(dict.fromkeys(unknown, Role.AGENT))
        return
    bots = [key for key, role in roles.items() if role is Role.BOT]
    if len(unknown) == 1 and not parties and any(map(_is_support_bot, bots)):
        roles[unknown[0]] = Role.CUSTOMER
        return
    if len(unknown) == 1 and len(parties) == 1:
        roles[unknown[0]] = Role.AGENT if Role.CUSTOMER in parties else Role.CUSTOMER
        return
    domains = {key.partition("@")[2] for key, role in roles.items() if role is Role.AGENT and "@" in key}
    for key in unknown:
        if "@" in key and key.partition("@")[2] in domains:
            roles[key] = Role.AGENT
    left = [key for key in unknown if key not in roles]
    if guess_opener and left and parties == {Role.AGENT} and left[0] == next((key for key in keys if key), None):
        roles[left[0]] = Role.CUSTOMER


def _customer_is_a_role(roles: Mapping[str, Role], keys: Sequence[str], turns: Sequence[Speech]) -> bool:
    """Whether the first to speak goes by a bare role's word, ``Customer``: those with names are staff, then.

    Not where others call that speaker so: in a chat of many, ``Usuario: try sudo`` speaks to a nickname.
    """
    opener = next((key for key in keys if key), "")
    if opener not in _CUSTOMER or roles.get(opener) is not Role.CUSTOMER or _sides(roles.values()) != {Role.CUSTOMER}:
        return False
    called = tuple(opener + mark for mark in ":,")
    return not any(turn.text[:80].casefold().lstrip("@").startswith(called) for turn in turns)


def _is_support_bot(name: str) -> bool:
    """A name such as ``Support Bot``, that of a bot that stands in for agents: colleagues have other ones."""
    return role_of_name(name) is Role.BOT and any(token in _AGENT for token in _TOKENS.findall(name))


def _settle_without_hint(
    unknown: list[str],
    roles: dict[str, Role],
    turns: Sequence[Speech],
    keys: Sequence[str],
    joined: set[str],
    guess_opener: bool,
) -> None:
    bracketed = list(
        dict.fromkeys(k for k, t in zip(keys, turns, strict=True) if k and _BRACKET.search(t.speaker or ""))
    )
    arrived = [key for key in unknown if key in joined]
    for hint in (bracketed, arrived):  # "Maya (Acme)" or "Maya joined the chat", when it is said of one side only
        if hint and len(hint) < len(unknown) and all(key in unknown for key in hint) and len(unknown) - len(hint) == 1:
            roles.update(dict.fromkeys(hint, Role.AGENT))
            return
    if len(unknown) == 2 and guess_opener:
        greeted = dict.fromkeys(unknown, 0)
        for turn, key in zip(turns, keys, strict=True):
            if key in greeted and greets(turn.text):
                greeted[key] += 1
        opener, other = unknown
        agent = opener if greeted[opener] > greeted[other] else other
        roles[agent] = Role.AGENT


def _role_of_address(address: str) -> Role | None:
    if _CUSTOMER_MAILBOX.match(address):
        return Role.CUSTOMER
    return Role.AGENT if _AGENT_MAILBOX.match(address) else None


def _role_of_words(plain: str) -> Role | None:
    if len(plain) > 80:
        return None
    bracket = _BRACKET.search(plain)
    if bracket and (role := _strongest(bracket[1])):
        return role
    return _strongest(plain)


def _strongest(text: str) -> Role | None:
    """Agent words win over customer words: ``Customer Success Team`` is no customer."""
    found = {_WORDS[word] for token in _TOKENS.findall(text) for word in {token, *token.split("-")} if word in _WORDS}
    for role in (Role.BOT, Role.AGENT, Role.CUSTOMER):
        if role in found:
            return role
    return None
