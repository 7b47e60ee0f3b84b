"""Words for the state of an import: stage, result, time. No widget, no decision."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from feedme_desktop.domain.records import ConversationStatus, Spent, Stage
from feedme_desktop.ui.imports.rows import ImportRow

_ICONS = (
    ("email", "mail"), ("eml", "mail"), ("html", "web"), ("zendesk", "web"), ("intercom", "chat"),
    ("csv", "table"), ("json", "json"), ("whatsapp", "chat"), ("slack", "chat"), ("chat", "chat"), ("text", "text"),
    ("telegram", "chat"), ("discord", "chat"), ("teams", "chat"), ("irc", "chat"), ("tawk", "chat"), ("crisp", "chat"),
    ("mbox", "mail"), ("pdf", "file"), ("call", "text"),
)  # fmt: skip
_BY_SUFFIX = {
    "eml": "mail", "msg": "mail", "mbox": "mail", "htm": "web", "html": "web", "csv": "table", "tsv": "table",
    "mbx": "mail", "xlsx": "table", "xlsm": "table", "docx": "text", "rtf": "text", "vtt": "text", "srt": "text",
    "json": "json", "jsonl": "json", "ndjson": "json", "txt": "text", "md": "text", "log": "text",
}  # fmt: skip


def icon_of(row: ImportRow) -> str:
    """Icon of a row: by its format when known, else by the name's ending."""
    if row.format:
        for start, icon in _ICONS:
            if start in row.format:
                return icon
    return _BY_SUFFIX.get(row.file.rpartition(".")[2].lower(), "file")


def stage_text(row: ImportRow) -> str:
    """What is being done now, or how it ended, in a word."""
    if row.needs_look:
        return look_text(row)
    if row.status is ConversationStatus.COMPLETED:
        if row.updated:
            return _tr("Updated")
        return _tr("Already here") if row.duplicate_of is not None else _tr("Done")
    if row.status is ConversationStatus.FAILED:
        return _tr("Failed") if row.id > 0 else _tr("Not taken")
    if row.status is ConversationStatus.CANCELLED:
        return _tr("Cancelled")
    if row.waits:
        time = time_text(row.waiting_until)
        return (_tr("Until {time}") if " " in time else _tr("Waits until {time}")).format(time=time)
    words = {
        Stage.QUEUED: _tr("Waiting"),
        Stage.PARSING: _tr("Reading"),
        Stage.EXTRACTING: _tr("Finding examples"),
        Stage.EMBEDDING: _tr("Learning meaning"),
        Stage.DONE: _tr("Saving"),
    }
    return words[row.stage]


def look_text(row: ImportRow) -> str:
    """What a person should look at."""
    if "columns" in row.unsure:
        return _tr("Check columns")
    return _tr("Check letters") if row.unsure == ("encoding",) else _tr("Check speakers")


def why_look(row: ImportRow) -> str:
    """Why a person should look, in whole sentences."""
    sentences = {
        "speakers": _tr("It is not clear who is the customer and who the agent."),
        "columns": _tr("What the columns of this table mean was guessed."),
        "encoding": _tr("Some bytes are no letters in any encoding; they are shown as �."),
    }
    return " ".join(sentences.get(reason, reason) for reason in row.unsure)


def name_text(row: ImportRow) -> str:
    """``tickets.json · part 12``, ``export.zip · chats/may.txt``."""
    parts = [PurePath(row.file).name]
    if row.member:
        parts.append(row.member)
    if row.part is not None and not (row.member and row.part == 0):
        parts.append(_tr("part {n}").format(n=f"{row.part + 1:,}"))
    return " · ".join(parts)


def result_text(row: ImportRow) -> str:
    """What came of it: examples found and what they cost, the reason of a failure, the earlier conversation."""
    if row.waits and row.error is not None:
        text = _tr("Waiting for the model until {time}: {reason}")
        return text.format(time=time_text(row.waiting_until), reason=_without_name(row.error.message, row.file))
    if row.error is not None and row.ended:
        return _without_name(row.error.message, row.file)
    if row.status is ConversationStatus.COMPLETED and row.updated:
        text = _tr("Updated #{id}: {examples}")
        found = examples_text(row.examples, new=_tr("no new examples"))
        return _with_cost(text.format(id=row.conversation, examples=found), row.usage)
    if row.duplicate_of is not None:
        return _tr("Same file as conversation #{id}; nothing was imported twice").format(id=row.duplicate_of)
    if row.status is ConversationStatus.COMPLETED:
        return _with_cost(examples_text(row.examples), row.usage)
    if row.status is ConversationStatus.CANCELLED:
        return _tr("Stopped; nothing half done was kept")
    return spent_text(row.usage) if row.usage is not None and row.usage.tokens else ""


def _with_cost(text: str, usage: Spent | None) -> str:
    """``3 examples · 12,400 tokens, about $0.01``, or that the rules had to step in."""
    if usage is None:
        return text
    parts = [text, _tr("by the offline rules")] if usage.fell_back else [text]
    return " · ".join([*parts, spent_text(usage)] if usage.tokens else parts)


def spent_text(spent: Spent) -> str:
    """``12,400 tokens, about $0.01``; without the cost where it is not known, and "about" where nobody counted."""
    counted = _tr("about {n} tokens") if spent.estimated else _tr("{n} tokens")
    tokens = counted.format(n=f"{spent.tokens:,}")
    if spent.cost is None:
        return tokens
    if spent.cost == 0:
        return _tr("{tokens}, free of charge").format(tokens=tokens)
    if spent.cost < 0.01:
        return _tr("{tokens}, less than $0.01").format(tokens=tokens)
    return _tr("{tokens}, about ${cost}").format(tokens=tokens, cost=f"{spent.cost:,.2f}")


def time_text(at: datetime | None, now: datetime | None = None) -> str:
    """``14:05``, with the day where it is another one: ``Wed 14:05``."""
    if at is None:
        return ""
    local, today = at.astimezone(), (now or datetime.now(UTC)).astimezone()
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%a %H:%M}"


def _without_name(message: str, file: str) -> str:
    """The sentence without the file's name at its start: the row says it already."""
    for name in (file, PurePath(file).name):
        rest = message.removeprefix(name).lstrip(" :").removeprefix("is ")
        if name and message.startswith(name) and rest:
            return rest[0].upper() + rest[1:]
    return message


def examples_text(count: int, new: str = "") -> str:
    """``12 examples``; ``new`` is what to say of none."""
    if count == 0:
        return new or _tr("No examples in it")
    return _tr("1 example") if count == 1 else _tr("{count} examples").format(count=f"{count:,}")


def elapsed_text(seconds: float) -> str:
    """``0.8 s``, ``14 s``, ``2:05``."""
    if seconds <= 0:
        return ""
    if seconds < 10:
        return f"{seconds:.1f} s"
    return f"{seconds:.0f} s" if seconds < 60 else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)
