"""How review speaks: the words and icon names for states, roles, bands and times.

Pure functions; every colour a screen shows has one of these words or icons beside it.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, Qt

from feedme_desktop.domain.example import RejectReason, ReviewStatus
from feedme_desktop.domain.quality import Band, band_of, telling
from feedme_desktop.domain.records import ExampleRow
from feedme_desktop.domain.transcript import HiddenKind, Role


def tr(text: str) -> str:
    """The text in the person's language."""
    return QCoreApplication.translate("Review", text)


def status_word(status: ReviewStatus) -> str:
    """Name of a state, as the filter and the cards show it."""
    return {
        ReviewStatus.PENDING: tr("Pending"),
        ReviewStatus.NEEDS_WORK: tr("Needs work"),
        ReviewStatus.APPROVED: tr("Approved"),
        ReviewStatus.REJECTED: tr("Rejected"),
    }[status]


def status_icon(status: ReviewStatus) -> tuple[str, str]:
    """Icon name and colour token of a state."""
    return {
        ReviewStatus.PENDING: ("clock", "muted"),
        ReviewStatus.NEEDS_WORK: ("edit", "warning"),
        ReviewStatus.APPROVED: ("check", "success"),
        ReviewStatus.REJECTED: ("close", "danger"),
    }[status]


def role_word(role: Role) -> str:
    """Name of a role, as a turn's header shows it."""
    return {
        Role.CUSTOMER: tr("Customer"),
        Role.AGENT: tr("Agent"),
        Role.BOT: tr("Bot"),
        Role.NOTE: tr("Internal note"),
        Role.SYSTEM: tr("System"),
        Role.UNKNOWN: tr("Unknown role"),
    }[role]


def role_icon(role: Role) -> str:
    """Icon name of a role."""
    return {
        Role.CUSTOMER: "user",
        Role.AGENT: "agent",
        Role.BOT: "bot",
        Role.NOTE: "note",
        Role.SYSTEM: "info",
        Role.UNKNOWN: "help",
    }[role]


def role_token(role: Role) -> str:
    """Background token of a role's turns."""
    return {Role.CUSTOMER: "customer_turn", Role.AGENT: "agent_turn", Role.NOTE: "note_turn"}.get(role, "raised")


def hidden_word(kind: HiddenKind) -> str:
    """What a folded part is."""
    return {
        HiddenKind.QUOTE: tr("quoted text"),
        HiddenKind.SIGNATURE: tr("signature"),
        HiddenKind.DISCLAIMER: tr("disclaimer"),
    }[kind]


def reason_word(reason: RejectReason) -> str:
    """Name of a reason for rejecting."""
    return {
        RejectReason.POOR_QUALITY: tr("Poor quality"),
        RejectReason.IRRELEVANT: tr("Irrelevant"),
        RejectReason.DUPLICATE: tr("Duplicate"),
        RejectReason.INCOMPLETE: tr("Incomplete"),
        RejectReason.INACCURATE: tr("Inaccurate"),
        RejectReason.POLICY: tr("Against policy"),
        RejectReason.OTHER: tr("Other"),
    }[reason]


def kind_word(kind: str) -> str:
    """What made a version."""
    known = {
        "extracted": tr("Extracted"),
        "imported": tr("Imported"),
        "edited": tr("Edited"),
        "restored": tr("Restored"),
        "merged": tr("Merged"),
        "status": tr("Status changed"),
    }
    return known.get(kind, kind.capitalize())


def band(row: ExampleRow) -> tuple[str, str]:
    """How far to trust an example: one word and its colour token."""
    return {
        Band.STRONG: (tr("strong"), "success"),
        Band.FAIR: (tr("fair"), "info"),
        Band.WEAK: (tr("weak"), "warning"),
    }[_band(row)]


def band_line(row: ExampleRow) -> str:
    """The word with the best reason for it: ``strong · 3×`` or ``weak · no fix confirmed``."""
    parts = [band(row)[0]]
    if row.tickets > 1:
        parts.append(tr("{n}×").format(n=row.tickets))
    reason = telling(row.quality_reasons, _band(row))
    if reason is not None and (row.below_threshold or row.tickets < 2):
        parts.append(reason_text(reason.words))
    return " · ".join(parts)


def _band(row: ExampleRow) -> Band:
    return band_of(row.quality, below_threshold=row.below_threshold)


def reason_text(reason: str) -> str:
    """A reason as words in the person's language: no underscores."""
    return tr(reason).replace("_", " ").strip()


def source_line(row: ExampleRow) -> str:
    """Where an example comes from, short."""
    if row.conversation_id is not None:
        return tr("Ticket #{id}").format(id=row.conversation_id)
    return row.external_id or tr("Imported example")


def one_line(text: str, limit: int = 300) -> str:
    """The start of a text without line ends."""
    return " ".join(text[: limit * 2].split())[:limit]


def count_lines(text: str) -> int:
    """Number of lines a text takes."""
    return text.count("\n") + 1


def when(at: datetime) -> str:
    """A moment that reads the same everywhere: ``23 Nov 2026, 22:31``."""
    moment = QDateTime.fromMSecsSinceEpoch(int(at.timestamp() * 1000))
    return f"{_date(moment.date())}, {moment.time().toString('HH:mm')}"


def day(at: datetime) -> str:
    """A day that reads the same everywhere: ``23 Nov 2026``."""
    return _date(QDateTime.fromMSecsSinceEpoch(int(at.timestamp() * 1000)).date())


def turn_time(at: str | None, before: str | None = None) -> str:
    """A turn's time for its header: minutes, with the date where it is not that of the turn before."""
    if not at or "T" not in at:
        return at or ""
    day, _, clock = at.partition("T")
    if before and before.partition("T")[0] == day:
        return clock[:5]
    date = QDate.fromString(day, Qt.DateFormat.ISODate)
    return f"{_date(date) if date.isValid() else day}, {clock[:5]}"


def _date(date: QDate) -> str:
    """With the month's name: no locale's order of numbers can be mistaken for another's."""
    return QLocale().toString(date, "d MMM yyyy")
