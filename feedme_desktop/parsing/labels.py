"""Words before a colon that are labels, not people, and the header lines that describe a ticket.

``Note: this is a work account.`` inside a message must not become a speaker called Note.
"""

from __future__ import annotations

import re

_LABELS = """
note notes nb n.b error errors warning warnings version build release ps p.s pps p.p.s step steps example examples e.g eg tip tips hint hints
update updates edit edited info information important attention caution fyi btw question questions answer answers problem issue issues
solution solutions resolution workaround cause reason reasons result results summary conclusion details detail description
subject re fw fwd from to cc bcc date sent reply-to time url link links website web http https ftp mailto file files path folder attachment attachments
phone tel telephone mobile fax email e-mail mail address name username user-name password login order invoice total price amount
status priority type category product os browser device model platform environment serial id ticket case reference ref code message
log output input expected actual observed reproduce repro command code-block query response request size location room
hello hi dear thanks regards sincerely best cheers yes no ok okay also but and or so then now first second third finally next
today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday what who when where why how which
hinweis hinweise anmerkung achtung wichtig fehler fehlermeldung beispiel schritt schritte lösung problem frage ursache betreff datum
nota notas aviso advertencia error ejemplo paso pasos solución pregunta importante asunto fecha versión
remarque attention erreur exemple étape étapes réponse objet date attenzione errore esempio passo passi soluzione oggetto nota
observação aviso erro exemplo passos solução assunto let op fout voorbeeld stap stappen oplossing onderwerp uwaga błąd przykład krok
примечание ошибка внимание пример шаг тема 注意 错误 注 备注 エラー メモ 참고 오류
"""
LABELS = frozenset(_LABELS.split())
_LAST_WORDS = frozenset(
    ["number", "no", "id", "code", "date", "time", "wait", "address", "version", "name", "error", "message", "total", "price", "link", "url", "file", "path", "folder", "type", "status", "count", "amount", "size", "key", "password", "port", "server", "host", "ip", "level", "step", "steps", "rate", "rating", "question", "answer", "result", "reason", "option", "settings", "setting", "hours", "days", "minutes", "line", "lines", "list", "page", "section", "nummer", "fehler"]
)

HEADERS: dict[str, str] = {
    "ticket": "ticket", "ticket id": "ticket", "ticket number": "ticket", "ticket no": "ticket", "ticket #": "ticket", "case": "ticket",
    "case id": "ticket", "case number": "ticket", "case no": "ticket", "request": "ticket", "request id": "ticket", "conversation id": "ticket",
    "chat id": "ticket", "reference": "ticket", "issue id": "ticket", "ticketnummer": "ticket", "vorgang": "ticket", "conversation": "ticket",
    "subject": "subject", "title": "subject", "topic": "subject", "betreff": "subject", "asunto": "subject", "objet": "subject",
    "oggetto": "subject", "assunto": "subject", "onderwerp": "subject", "тема": "subject", "summary": "subject",
    "status": "status", "state": "status", "estado": "status", "statut": "status", "stato": "status",
    "priority": "priority", "priorität": "priority", "prioridad": "priority", "priorité": "priority", "urgency": "priority", "severity": "priority",
    "requester": "requester", "requested by": "requester", "customer name": "requester", "reported by": "requester", "client name": "requester",
    "assignee": "assignee", "assigned to": "assignee", "agent name": "assignee", "owner": "assignee", "handled by": "assignee",
    "created": "created_at", "created at": "created_at", "created on": "created_at", "opened": "created_at", "submitted": "created_at",
    "submitted on": "created_at", "date": "created_at", "started": "created_at", "erstellt": "created_at", "datum": "created_at",
    "updated": "updated_at", "updated at": "updated_at", "last updated": "updated_at", "closed": "closed_at", "resolved": "closed_at",
    "solved": "closed_at", "ended": "closed_at", "channel": "channel", "source": "channel", "platform": "platform", "tags": "tags", "tag": "tags", "labels": "tags",
    "group": "group", "team": "group", "department": "group", "queue": "group", "category": "category", "type": "type", "product": "product",
    "organization": "organization", "organisation": "organization", "company": "organization", "country": "country", "language": "language",
    "brand": "brand", "duration": "duration", "rating": "rating", "satisfaction": "rating", "email": "requester_email", "phone": "requester_phone",
    "version": "version", "url": "url", "participants": "participants", "collaborators": "collaborators", "ccs": "collaborators", "followers": "collaborators",
}  # fmt: skip

_HEADER_LINE = re.compile(r"^[\s*_>-]{0,4}([^\W\d_][\w #./-]{0,30}?)[\s*_]{0,4}(?:#\s?(?=\d)|:)[\s*_]{0,4}(.{0,300})$")
_TICKET_LINE = re.compile(r"^[\s*_#]{0,6}(?:(?:ticket|case|request|conversation|chat|issue)\s{0,2}(?:id|number|no\.?)?\s{0,2}[#:]?\s{0,2})?#\s?(\d[\w-]{0,30})(?:[\s:–-]+(.{1,300}))?$", re.IGNORECASE)


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
