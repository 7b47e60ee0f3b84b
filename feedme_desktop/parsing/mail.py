"""One mail and the messages quoted in it, as a conversation with the oldest message first.

Works on mails that are taken apart already, from whatever file. Attachments are named, never opened.
"""

from __future__ import annotations

import re

from feedme_desktop.domain.transcript import HiddenPart, Role
from feedme_desktop.parsing.drafts import Draft, Findings, oldest_first, tidy
from feedme_desktop.parsing.html_text import html_to_text
from feedme_desktop.parsing.mail_chain import Entry, unfold
from feedme_desktop.parsing.mail_html import mail_html_text
from feedme_desktop.parsing.mail_notice import notice_drafts, notice_ticket
from feedme_desktop.parsing.mime_parts import Mail, Part, chosen
from feedme_desktop.parsing.speakers import base_name, role_of_name, split_address
from feedme_desktop.parsing.timestamps import read_mail_date

_MESSAGE_ID = re.compile(r"<([^<>\s]{1,300})>")
_IDS_MAX, _ID_MAX = 16_000, 300
_TICKET = re.compile(r"(?:#|\b(?:ticket|request|case)\s?#?:?\s?)(\d{3,12})\b", re.IGNORECASE)
_ZONED = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)
_PREFIX = re.compile(
    r"^(?:(?:re|fw|fwd|aw|wg|sv|vs|antw|tr|rif|res|enc|odp|ynt|回复|答复|转发)\s?(?:\[\d+\])?\s?[:：]\s*)+",
    re.IGNORECASE,
)


def mail_body(parts: list[Part]) -> list[Entry]:
    """The messages in a mail's own text, newest first: from the plain parts, else from the HTML ones."""
    read = [part for part in chosen(parts) if part.text.strip()]
    if read and read[0].content_type == "text/html":
        return unfold("\n".join(_as_page(part) for part in read), html=True)
    return unfold("\n".join(_as_text(part) for part in read))


def _as_page(part: Part) -> str:
    return mail_html_text(part.text) if part.content_type == "text/html" else part.text


def _as_text(part: Part) -> str:
    return html_to_text(part.text, quote_marks=True) if part.content_type == "text/html" else part.text


def subject_title(subject: str) -> str | None:
    """A subject without its Re: and Fwd:."""
    return _PREFIX.sub("", subject).strip() or None


def mail_findings(mail: Mail) -> Findings:
    """What is known of a mail besides its turns; ``message_ids`` and ``references`` are without their brackets."""
    subject = mail.header("Subject")
    metadata: dict[str, object] = {}
    for key in ("subject", "from", "to", "cc"):
        if value := mail.header(key):
            metadata[key] = value[:1000]
    message_ids = _ids(mail.header("Message-ID"))
    references = _ids(mail.header("References") + " " + mail.header("In-Reply-To"))
    metadata |= {key: found for key, found in (("message_ids", message_ids), ("references", references)) if found}
    if ticket := _TICKET.search(subject):
        metadata["ticket"] = ticket[1]
    elif number := notice_ticket(mail):
        metadata["ticket"] = number
    files = [part.filename for part in mail.parts if part.filename]
    if files:
        metadata["attachments"] = files
    return Findings("email", subject_title(subject), metadata, list(mail.warnings))


def mail_drafts(mail: Mail) -> list[Draft]:
    """The messages of a mail, oldest first: those quoted in it, and its own text as the last one."""
    if notice := notice_drafts(mail):
        return notice
    entries = mail_body(mail.parts)
    name_part, email = split_address(mail.header("From") or mail.header("Sender"))
    newest = entries[0]
    newest.name, newest.email = name_part or None, email
    newest.at = read_mail_date(mail.header("Date") or mail.header("Sent"))
    recipients = [split_address(piece) for piece in (mail.header("To") + "," + mail.header("Cc")).split(",")[:100]]
    _complete(entries, [(n, a) for n, a in [(name_part, email), *recipients] if a])
    drafts = [_draft(entry) for entry in reversed(entries)]
    _role_by_recipient(drafts, [address for _, address in recipients if address])
    if _by_machine(mail, email or ""):
        drafts[-1].role = Role.SYSTEM
    return _in_time([draft for draft in drafts if draft.text or draft.hidden])


def _in_time(drafts: list[Draft]) -> list[Draft]:
    """Mails copied one below the other may begin with the oldest: then all their dates are of one zone, or of none."""
    zones = {zone[0].replace("Z", "+00:00") if (zone := _ZONED.search(draft.at or "")) else "" for draft in drafts}
    dated = len(zones) == 1 and all("T" in (draft.at or "") for draft in drafts)
    return oldest_first(drafts) if dated else drafts


def _by_machine(mail: Mail, sender: str) -> bool:
    """Whether nobody wrote a mail: reports of delivery, notes of absence and confirmations of receipt.

    Help desks send what agents wrote as ``auto-generated``: that says nothing.
    """
    if mail.header("Content-Type").lower().startswith("multipart/report"):
        return True
    return mail.header("Auto-Submitted").lower().startswith("auto-replied") or _DAEMON.match(sender) is not None


def _ids(value: str) -> list[str]:
    """The Message-IDs in a header, without their brackets, each once."""
    found = _MESSAGE_ID.findall(value[:_IDS_MAX]) or [piece.strip("<>,") for piece in value[:_ID_MAX].split()[:1]]
    return [one for one in dict.fromkeys(found) if one]


def _complete(entries: list[Entry], known: list[tuple[str, str | None]]) -> None:
    """Give names the address that the headers or other messages show for them, and the other way round."""
    people = [*known, *((entry.name or "", entry.email) for entry in entries)]
    by_name = {base_name(n): a for n, a in reversed(people) if n and a}
    by_address = {a.lower(): n for n, a in reversed(people) if n and a}
    for entry in entries:
        if entry.name and not entry.email:
            entry.email = by_name.get(base_name(entry.name))
        elif entry.email and not entry.name:
            entry.name = by_address.get(entry.email.lower())


def _draft(entry: Entry) -> Draft:
    draft = Draft(tidy("\n".join(entry.lines)), entry.name, entry.at, Role.UNKNOWN, entry.email)
    draft.hidden = [HiddenPart(kind, tidy(text)) for kind, text in entry.hidden if text.strip()]
    return draft


def _role_by_recipient(drafts: list[Draft], recipients: list[str]) -> None:
    """A mail that one person wrote to a support address: the writer is the customer; and the other way round."""
    writers = {draft.email or draft.speaker for draft in drafts if draft.email or draft.speaker}
    if len(writers) != 1 or any(
        role_of_name(draft.email or "") or role_of_name(draft.speaker or "") for draft in drafts
    ):
        return
    if any(role_of_name(address) is Role.AGENT for address in recipients):
        for draft in drafts:
            draft.role = Role.CUSTOMER
