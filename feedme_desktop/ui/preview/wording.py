"""Words for a preview: what it was read as, and what a person should know about that. No widget."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from feedme_desktop.domain.records import Preview
from feedme_desktop.domain.transcript import Role

_KINDS = {
    "email": "e-mail", "email_msg": "Outlook message", "mbox": "mailbox", "html": "HTML ticket", "csv": "table",
    "json": "JSON messages", "text": "plain text", "chat": "chat", "pdf": "PDF", "docx": "Word document",
    "rtf": "rich text", "markdown": "Markdown", "vtt": "captions", "srt": "captions", "call": "call transcript",
    "zendesk": "Zendesk", "intercom": "Intercom", "helpscout": "Help Scout", "freshdesk": "Freshdesk",
    "hubspot": "HubSpot", "front": "Front", "zammad": "Zammad", "jira": "Jira Service Management",
    "whatsapp": "WhatsApp chat", "slack": "Slack export", "telegram": "Telegram chat", "discord": "Discord chat",
    "teams": "Teams chat", "livechat": "LiveChat chat", "tawk": "tawk.to chat", "crisp": "Crisp chat", "irc": "IRC log",
}  # fmt: skip
_WRITTEN = {
    "json": "JSON",
    "csv": "table",
    "html": "HTML",
    "mail": "notification mail",
    "text": "text",
    "ndjson": "JSON",
}


def format_name(name: str | None) -> str:
    """``zendesk_json`` as a person would say it: ``Zendesk (JSON)``."""
    if not name:
        return _tr("an unknown format")
    if name in _KINDS:
        return _KINDS[name]
    source, _, kind = name.partition("_")
    if source not in _KINDS:
        return name.replace("_", " ")
    written = _WRITTEN.get(kind, kind.replace("_", " "))
    return f"{_KINDS[source]} ({written})" if written and written != _KINDS[source] else _KINDS[source]


def headline(preview: Preview) -> str:
    """``Read as WhatsApp chat · 8 messages · 2 people``."""
    if preview.problem is not None and not preview.turns:
        return _tr("It can't be read like this.")
    people = sum(1 for one in preview.speakers if one.role not in (Role.SYSTEM, Role.NOTE))
    parts = [
        _tr("Read as {format}").format(format=format_name(preview.format)),
        _tr("1 message") if preview.total == 1 else _tr("{n} messages").format(n=f"{preview.total:,}"),
        _tr("1 person") if people == 1 else _tr("{n} people").format(n=f"{people:,}"),
    ]
    if preview.total > len(preview.turns):
        parts.append(_tr("the first {n} are shown").format(n=len(preview.turns)))
    if preview.conversations > 1:
        parts.append(_tr("the first of several conversations"))
    if preview.title:
        parts.insert(0, preview.title)
    return " · ".join(parts)


def notices(preview: Preview) -> tuple[str, ...]:
    """What a person should know, a sentence each."""
    said = [preview.problem.message] if preview.problem is not None else []
    unknown = sum(1 for one in preview.speakers if one.role is Role.UNKNOWN)
    if unknown and preview.turns:
        said.append(
            _tr("It is not clear who one of the speakers is: customer or agent?")
            if unknown == 1
            else _tr("It is not clear who {n} of the speakers are: customer or agent?").format(n=unknown)
        )
    return (*said, *preview.warnings)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Preview", text)
