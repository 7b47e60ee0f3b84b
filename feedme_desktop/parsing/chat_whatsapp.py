"""Chats exported from WhatsApp, by iPhones and Android phones, in the languages of their owners.

The order of day and month is decided over the whole file. What the program itself wrote (encryption notice, who
came and went, missed calls) becomes system turns; a sign that media was left out stays in the message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.chat_json import add_attachments
from feedme_desktop.parsing.chat_stamps import MARKS, Head, date_order, read_head, when
from feedme_desktop.parsing.drafts import Draft, Findings, finish
from feedme_desktop.parsing.speakers import base_name, greets, role_of_name
from feedme_desktop.parsing.text_lines import lines_of

name = "WhatsApp"

_LOOKED_AT = 200
_NAME_MAX = 90
_NAME_WORDS = 9
_FILE = re.compile(r"^_chat(?: ?\(\d+\))?\.txt$|whats[ _-]?app", re.IGNORECASE)
_TITLE = re.compile(
    r"whats[ _-]?app[ _-]?(?:chat|conversation|sohbeti)?[ _-]{0,3}(?:with|mit|con|avec|com|met|med|z|ile|s|с|-|–)?"
    r"[ _]{1,3}(.{1,80})$",
    re.IGNORECASE,
)
_ENCRYPTED = re.compile(
    r"end-to-end|ende-zu-ende|extremo a extremo|bout en bout|ponta a ponta|volledig versleuteld|zaszyfrowan|"
    r"totalsträcks|ende-til-ende|сквозн|エンドツーエンド|uçtan uca|端到端|端對端|종단간|"
    r"التشفير|مشفرة|מוצפנ|péngenkripsi|"
    r"enkripsi|päästä päähän|végpontok|šifrován",
    re.IGNORECASE,
)
_LEFT_OUT = (
    r"omitted|weggelassen|ausgeschlossen|omitid[oa]s?|ocult[oa]s?|ocultad[oa]|absente?|omis(?:e|es)?|omess[oai]|weggelaten|pominięt[oayе]|"
    r"utelämna\w{0,3}|utelatt|udeladt|пропущен[оаы]?|отсутствует|без медиафайлов|dahil edilmedi|省略|含まれていません|"
    r"已忽略|略過|생략|تم استبعاد|استبعاد|הושמט|disertakan|jätetty pois|kihagyva|vynech[aá]n[oay]?"
)
_OMITTED = re.compile(rf"^<?([^\n<>:]{{0,40}}(?:{_LEFT_OUT})[^\n<>:]{{0,30}})>?$", re.IGNORECASE)
_ALONE = re.compile(r"^<([^<>:\n]{3,40})>$")
_ATTACHED_ANDROID = re.compile(r"^([^\n/\\]{1,120}\.\w{2,5}) \([^()\n]{3,40}\)$")
_ATTACHED_IOS = re.compile(r"<[^<>:\n]{2,30}: ?([^<>\n]{1,150}\.\w{2,5})>")
_NOTICE = re.compile(
    r"missed (?:group )?(?:voice|video) call|(?:sprach|video)anruf verpasst|verpasster (?:sprach|video)anruf|"
    r"(?:video)?llamada (?:de voz )?perdida|videollamada perdida|appel (?:vocal|vidéo) manqué|chiamata .{0,12}persa|"
    r"(?:chamada|ligação) .{0,12}perdida|gemiste (?:spraak|video)|nieodebrane połączenie|missat (?:röst|video)samtal|"
    r"пропущенный (?:аудио|видео)?звонок|cevapsız|不在着信|未接来电|부재중|security code|sicherheitsnummer|"
    r"código de seguridad|code de sécurité|"
    r"\b(?:created|joined|left|added|removed|changed|pinned|turned (?:on|off)|blocked|unblocked|are now an admin)\b"
    r".{0,60}\b(?:group|you|icon|subject|description|phone|number|message|timer|link|contact|settings|admin)\b|"
    r"\b(?:hat|haben|wurde|wurdest) .{0,80}(?:hinzugefügt|entfernt|verlassen|erstellt|geändert|beigetreten)|"
    r"\b(?:creó|añadió|agregó|eliminó|cambió|salió|se unió)\b|"
    r"\ba (?:créé|ajouté|supprimé|changé|modifié|quitté|rejoint)\b|"
    r"\bha (?:creato|aggiunto|rimosso|cambiato|modificato|abbandonato)\b|"
    r"\b(?:criou|adicionou|removeu|mudou|alterou|saiu)\b|"
    r"^\S.{0,60} (?:left|joined|added|joined using .{0,40})$",
    re.IGNORECASE,
)
_QUOTED = re.compile('["“”„«»]')


@dataclass(slots=True)
class _Message:
    head: Head
    lines: list[str]
    speaker: str | None = None
    notice: bool = False


def sniff(document: Document) -> float:
    """By the head of the first line; the shapes that others use, too, need a sign of WhatsApp besides."""
    if document.text is None or document.name.lower().endswith((".csv", ".tsv", ".json")):
        return 0.0
    lines = [line for line in document.text[:20_000].split("\n")[:_LOOKED_AT] if line.strip()]
    first = read_head(lines[0]) if lines else None
    if first is None or _split(lines[0][first.end :], ()) == (None, ""):
        return 0.0
    spoken = [line[head.end :] for line in lines if (head := read_head(line)) and head.shape == first.shape]
    if not any(_split(rest, ())[0] for rest in spoken) or any(rest.startswith("<") for rest in spoken[:3]):
        return 0.0
    if _FILE.search(document.name) or any(_traces(line) for line in lines):
        return 0.96
    return 0.9 if _is_native(first) else 0.0


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one chat of an export."""
    text = document.text or ""
    messages, above = _messages(lines_of(text))
    order = date_order([message.head for message in messages], english=_is_english(text))
    findings = Findings("whatsapp", title=_title(document.name), metadata={"channel": "whatsapp"})
    drafts = [Draft("\n".join(above), role=Role.SYSTEM)] if any(line.strip() for line in above) else []
    drafts += [_draft(message, order) for message in _named(messages)]
    add_attachments(findings, _attachments(drafts))
    _settle_by_title(drafts, findings.title)
    yield finish(document, drafts, findings)


def _is_native(head: Head) -> bool:
    """Day, month and year before a dash (Android), or with comma and seconds in brackets (iPhone)."""
    if "y" in head.shape:
        return False
    seconds = "s" in head.shape
    return not seconds if head.shape[0] == "-" else seconds and head.comma and head.shape[0] == "]"


def _traces(line: str) -> bool:
    return (
        line[0] == "\u200e"
        or ": \u200e" in line[:160]
        or "<Media omitted>" in line
        or (len(line) < 600 and _ENCRYPTED.search(line) is not None and ": " not in line[20:60])
    )


def _is_english(text: str) -> bool:
    return "end-to-end encrypted" in text[:2000] or " omitted" in text or "(file attached)" in text


def _messages(lines: Sequence[str]) -> tuple[list[_Message], list[str]]:
    """The messages with the lines that belong to them, and what stands above the first."""
    heads = [read_head(line) for line in lines]
    shapes = Counter(head.shape for head in heads if head)
    top = shapes.most_common(1)[0][0] if shapes else ""
    messages: list[_Message] = []
    above: list[str] = []
    for line, head in zip(lines, heads, strict=True):
        if head and head.shape == top:
            messages.append(_Message(head, [line[head.end :]]))
        else:
            (messages[-1].lines if messages else above).append(line)
    return messages, above


def _named(messages: list[_Message]) -> list[_Message]:
    """The messages with their speakers; a name that comes back may look like a sentence."""
    counts = Counter(found for one in messages if (found := _split(one.lines[0], (), strict=False)[0]))
    known = {speaker for speaker, count in counts.items() if count > 1}
    for message in messages:
        message.speaker, message.lines[0] = _split(message.lines[0], known)
    silent = _silent(messages)
    for message in messages:
        message.notice = not message.speaker or _is_notice(message.lines[0], message.speaker in silent)
        message.lines[0] = message.lines[0].lstrip(MARKS)
    return messages


def _split(rest: str, known: Iterable[str], *, strict: bool = True) -> tuple[str | None, str]:
    """Speaker and text of a line's rest; no speaker where the program itself speaks."""
    plain = rest.lstrip(MARKS)
    end = plain.find(":", 0, _NAME_MAX)
    while end >= 0 and end + 1 < len(plain) and plain[end + 1] not in " \u00a0\u202f" + MARKS:
        end = plain.find(":", end + 1, _NAME_MAX)
    speaker = _clean(plain[:end]) if end > 0 else ""
    if not speaker or (strict and speaker not in known and _is_sentence(speaker)):
        return None, plain
    return speaker, plain[end + 1 :].lstrip(" \u00a0")


def _clean(speaker: str) -> str:
    speaker = "".join(character for character in speaker if character not in MARKS)
    return " ".join(speaker.lstrip("~ \u202f\u00a0").split())


def _is_sentence(speaker: str) -> bool:
    return bool(
        len(speaker.split()) > _NAME_WORDS or _QUOTED.search(speaker) or _NOTICE.search(speaker + " group")
        or _ENCRYPTED.search(speaker)
    )  # fmt: skip


def _silent(messages: Sequence[_Message]) -> set[str]:
    """Names that only the program used, as iPhones show a group's notices under the group's name."""
    spoken = {m.speaker for m in messages if m.speaker and not (m.lines[0][:1] in MARKS and m.lines[0])}
    return {m.speaker for m in messages if m.speaker} - spoken


def _is_notice(text: str, silent: bool) -> bool:
    """Whether the words of a named line are the program's: marked as such, and no sign of media or deletion."""
    plain = text.strip(MARKS + " ")
    marked = bool(text) and text[0] in MARKS
    if not marked or _OMITTED.match(plain) or "<" in plain[:2] or "http" in plain:
        return False
    return _ENCRYPTED.search(plain) is not None or (
        _NOTICE.search(plain[:200]) is not None and (silent or len(plain) < 200)
    )


def _draft(message: _Message, order: str) -> Draft:
    text = "\n".join(message.lines).replace("\u200e", "")
    at = when(message.head, order)
    return Draft(text, message.speaker, at, Role.SYSTEM if message.notice else Role.UNKNOWN)


def _attachments(drafts: Iterable[Draft]) -> Iterator[str]:
    for draft in drafts:
        if draft.role is Role.SYSTEM:
            continue
        for line in draft.text.split("\n"):
            plain = line.strip(MARKS + " ")
            found = _ATTACHED_ANDROID.match(plain) if len(plain) < 200 else None
            found = found or (_ATTACHED_IOS.search(plain[:400]) if "<" in plain[:200] else None)
            found = found or (_OMITTED.match(plain) or _ALONE.match(plain) if len(plain) < 80 else None)
            if found:
                yield found[1].strip()


def _title(file: str) -> str | None:
    found = _TITLE.search(PurePath(file).stem)
    return found[1].replace("_", " ").strip() if found else None


def _settle_by_title(drafts: Sequence[Draft], title: str | None) -> None:
    """A chat of two is named after whom its owner talks to, and the owner is the support team."""
    people = [draft for draft in drafts if draft.speaker and draft.role is Role.UNKNOWN]
    speakers = dict.fromkeys(draft.speaker for draft in people)
    contact = next((one for one in speakers if one and title and base_name(one) == base_name(title)), None)
    if contact is None or len(speakers) != 2 or any(role_of_name(one or "") for one in speakers):
        return
    if not any(draft.speaker == contact and greets(draft.text) for draft in people):
        for draft in people:
            draft.role = Role.CUSTOMER if draft.speaker == contact else Role.AGENT
