"""Words before a colon that are labels, not people, and the header lines that describe a ticket.

``Note: this is a work account.`` inside a message must not become a speaker called Note.
"""

from __future__ import annotations

import re

from feedme_desktop.parsing.words import words

_LABELS = """
note notes nb n.b error errors warning warnings version build release ps p.s pps p.p.s step steps example examples e.g
eg tip tips hint hints
update updates edit edited info information important attention caution fyi btw question questions answer answers
problem issue issues
solution solutions resolution workaround cause reason reasons result results summary conclusion details detail
description
subject re fw fwd from to cc bcc date sent reply-to time url link links website web http https ftp mailto file files
path folder attachment attachments
phone tel telephone mobile fax email e-mail mail address name username user-name password login order invoice total
price amount
status priority type category product os browser device model platform environment serial id ticket case reference ref
code message
log output input expected actual observed reproduce repro command code-block query response request size location room
hello hi dear thanks regards sincerely best cheers yes no ok okay also but and or so then now first second third
finally next
today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday what who when where why how which
symptom symptoms goal goals context background situation scenario setup config configuration attempt attempts
requirement requirements purpose fix plan todo action actions agenda decision outcome deadline
hinweis hinweise anmerkung achtung wichtig fehler fehlermeldung beispiel schritt schritte lösung problem frage ursache
betreff datum
nota notas aviso advertencia error ejemplo paso pasos solución pregunta importante asunto fecha versión
remarque attention erreur exemple étape étapes réponse objet date attenzione errore esempio passo passi soluzione
oggetto nota
observação aviso erro exemplo passos solução assunto let op fout voorbeeld stap stappen oplossing onderwerp uwaga błąd
przykład krok
примечание ошибка внимание пример шаг тема 注意 错误 注 备注 エラー メモ 참고 오류
"""
LABELS = frozenset(_LABELS.split())
_LAST_WORDS = frozenset(
    words(
        """
    number no id code date time wait address version name error message total price link url file path folder
    type status count amount size key password port server host ip level step steps rate rating question
    answer result reason option settings setting hours days minutes line lines list page section nummer fehler
    """
    )
)

_HEADER_NAMES = {
    "ticket": (
        "ticket, ticket id, ticket number, ticket no, ticket #, case, case id, case number, case no, request, "
        "request id, conversation id, chat id, reference, issue id, ticketnummer, vorgang, conversation"
    ),
    "subject": "subject, title, topic, betreff, asunto, objet, oggetto, assunto, onderwerp, тема, summary",
    "status": "status, state, estado, statut, stato",
    "priority": "priority, priorität, prioridad, priorité, urgency, severity",
    "requester": "requester, requested by, customer name, reported by, client name",
    "assignee": "assignee, assigned to, agent name, owner, handled by",
    "created_at": ("created, created at, created on, opened, submitted, submitted on, date, started, erstellt, datum"),
    "updated_at": "updated, updated at, last updated",
    "closed_at": "closed, resolved, solved, ended",
    "channel": "channel, source",
    "platform": "platform",
    "tags": "tags, tag, labels",
    "group": "group, team, department, queue",
    "category": "category",
    "type": "type",
    "product": "product",
    "organization": "organization, organisation, company",
    "country": "country",
    "language": "language",
    "brand": "brand",
    "duration": "duration",
    "rating": "rating, satisfaction",
    "requester_email": "email",
    "requester_phone": "phone",
    "version": "version",
    "url": "url",
    "participants": "participants",
    "collaborators": "collaborators, ccs, followers",
}
HEADERS: dict[str, str] = {alias: key for key, names in _HEADER_NAMES.items() for alias in names.split(", ")}
"""The metadata key that a header line's name stands for, in lower case."""

_HEADER_LINE = re.compile(r"^[\s*_>-]{0,4}([^\W\d_][\w #./-]{0,30}?)[\s*_]{0,4}(?:#\s?(?=\d)|:)[\s*_]{0,4}(.{0,300})$")
_TICKET_LINE = re.compile(
    r"^[\s*_#]{0,6}(?:(?:ticket|case|request|conversation|chat|issue)\s{0,2}(?:id|number|no\.?)?\s{0,2}[#:]?\s{0,2})?"
    r"#\s?(\d[\w-]{0,30})(?:[\s:–-]+(.{1,300}))?$",
    re.IGNORECASE,
)

_TICKET_HEADING = re.compile(
    r"^[\s=*_#~>-]{0,60}(?:ticket|case|request|conversation|chat|issue|incident|vorgang|anfrage|caso|solicitud|demande|"
    r"richiesta|chamado|zgłoszenie|заявка|обращение|talep|ärende|sag|sak)\s{0,2}(?:id|number|no\.?|nr\.?|№|n[°º])?"
    r"\s{0,2}[:#]?\s{0,2}#?(?P<number>[A-Za-z]{0,8}-?\d[\w-]{0,30})(?:\s{0,2}[:–—-]\s(?P<subject>.{1,300}?))?[\s=*_#~-]{0,60}$",
    re.IGNORECASE,
)


def is_label(name: str) -> bool:
    """Whether the words before a colon say what follows rather than who speaks."""
    words = name.strip("*_ -•").lower().rstrip(".").split()
    if not words:
        return True
    return words[0] in LABELS or " ".join(words) in LABELS or (len(words) > 1 and words[-1] in _LAST_WORDS)


def header_field(line: str) -> tuple[str, str] | None:
    """A line such as ``Priority: high`` or ``Ticket #7731`` as (metadata key, value), or None."""
    match = _HEADER_LINE.match(line) if len(line) < 400 else None
    if not match:
        return None
    key = HEADERS.get(match[1].strip().lower().rstrip("#").strip())
    return (key, match[2].strip(" *_")) if key else None


def ticket_line(line: str) -> tuple[str, str | None] | None:
    """A line such as ``#60217 Shared folder is empty`` as (number, subject), or None."""
    match = _TICKET_LINE.match(line) if len(line) < 400 else None
    return (match[1], (match[2] or "").strip() or None) if match else None


def ticket_heading(line: str) -> tuple[str, str | None] | None:
    """A line of its own above a ticket (``=== Case 00123: No sound ===``, ``Ticket ID: 5``) as (number, subject)."""
    match = _TICKET_HEADING.match(line) if len(line) < 400 else None
    if match:
        return match["number"], (match["subject"] or "").strip() or None
    return ticket_line(line)
