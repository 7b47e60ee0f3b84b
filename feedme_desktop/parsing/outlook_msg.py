"""Outlook messages (.msg) as conversations.

How they are built is known by ``msg_parts``, how mails are read by ``mail`` and ``mail_threads``.
"""

from __future__ import annotations

from collections.abc import Iterator

from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import finish
from feedme_desktop.parsing.mail_threads import conversation
from feedme_desktop.parsing.msg_parts import SIGNATURE, read_msg

name = "Outlook message"

_MARK = "__properties_version1.0".encode("utf-16-le")


def sniff(document: Document) -> float:
    """By the signature of a compound file and the name of a stream that only messages have."""
    return 1.0 if document.content.startswith(SIGNATURE) and _MARK in document.content else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the conversation of one message. Raises ``ReadError`` for a damaged or encrypted one."""
    mail = read_msg(document.name, document.content)
    if mail.encrypted and not (mail.mails or mail.outlook):
        raise ReadError(f"{document.name} is encrypted: open it in Outlook and save its text.", code="encrypted")
    drafts, findings = conversation([mail])
    findings.format = "email_msg"
    yield finish(document, drafts, findings)
