"""The text of a mail taken apart: what the writer wrote, and the earlier messages quoted below it.

Works on plain text with ``>`` marks. An earlier message becomes an entry of its own where it is
quoted whole; what was quoted only to be answered line by line stays with the answer, folded away.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from feedme_desktop.domain.transcript import HiddenKind
from feedme_desktop.parsing.speakers import split_address
from feedme_desktop.parsing.timestamps import find_stamp, read_stamp

LEVELS_MAX = 100
"""Earlier messages that are unfolded at most; the rest stays a quote of the last one."""

_WROTE = (
    r"wrote|writes|said|escribió|escribio|schrieb|écrit|ecrit|ha scritto|escreveu|schreef|het volgende "
    r"geschreven|napisał(?:\(a\)|a)?|пишет|написал(?:а)?|"
    r"skrev|kirjoitti|şunu yazdı|yazdı|napsal(?:\(a\)|a)?|írta|a scris|"
    r"έγραψε|写道|寫道|のメール|작성|כתב|geschrieben|schreef"
)
_ENDS_WROTE = re.compile(
    rf"(?:\b(?:{_WROTE})|写道|寫道|작성)(?:[\s\u00a0]?[:：]|\s?-{{0,4}}$|\s?$|\s*[:：]\s*$)", re.IGNORECASE
)
_SCHRIEB_AM = re.compile(r"\b(?:schrieb|schreef|skrev|kirjoitti|napisał[a(]?)\s.{4,120}:?\s*$", re.IGNORECASE)
_ATTRIBUTION_START = re.compile(
    r"^[\s>*_-]{0,6}(?:On|Am|Le|El|Il|Em|Op|Den|Dnia|W dniu|Le|In data|At|"
    r"Vào|Пн|Вт|Ср|Чт|Пт|Сб|Вс|Dne|Pada|Tarihinde|在|于|[\"\u201c]|\d|"
    r"[^\W\d_]{2,10}[.,]?\s\d|.{1,80}<[^<>\s]+@)",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"^[\s*_>]{0,4}-{2,20}\s?(?:original message|original-nachricht|ursprüngliche nachricht|ursprungliche "
    r"nachricht|forwarded message|message d'origine|message original|mensaje original|"
    r"mensagem original|messaggio originale|oorspronkelijk bericht|weitergeleitete nachricht|message "
    r"transféré|mensaje reenviado|messaggio inoltrato|reply message|"
    r"original appointment|исходное сообщение|пересылаемое сообщение|"
    r"wiadomość oryginalna|original besked|ursprungligt meddelande|"
    r"oprindelig meddelelse|opprinnelig melding|원본 메일|原始邮件|原始郵件|"
    r"元のメッセージ)\s?-{2,20}[\s*_]{0,4}$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^[\s>*]{0,4}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du "
    r"message (?:réexpédié|transféré)|inicio del mensaje reenviado)\s?:?\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s*]{0,4}[_=-]{5,200}\s*$")
_FROM = (
    r"from|von|de|da|van|od|från|fra|от|发件人|寄件者|差出人|보낸 사람|kimden|lähettäjä|"
    r"feladó|expéditeur|remitente|mittente"
)
_SENT = (
    r"sent|date|gesendet|datum|envoyé|enviado(?: el)?|enviada em|fecha|data|"
    r"inviato|verzonden|wysłano|skickat|sendt|дата|отправлено|发送时间|日期|日時|"
    r"送信日時|날짜|보낸 날짜|gönderildi|tarih|lähetetty|odesláno|dato"
)
_TO = (
    r"to|an|à|para|a|aan|do|till|til|кому|收件人|宛先|받는 사람|kime|cc|bcc|kopie|"
    r"copie|copia|subject|betreff|objet|asunto|assunto|oggetto|onderwerp|"
    r"temat|ämne|emne|тема|主题|主旨|件名|제목|konu|aihe|předmět|reply-to|antwort "
    r"an|risposta|répondre à|importance|priority|attachments"
)
_HEADER = re.compile(rf"^[\s*_>]{{0,6}}(?P<key>{_FROM}|{_SENT}|{_TO})\s?\*?\s?[:：]\*?\s?(?P<value>.*)$", re.IGNORECASE)
_KEYS = {"from": re.compile(rf"^(?:{_FROM})$", re.IGNORECASE), "sent": re.compile(rf"^(?:{_SENT})$", re.IGNORECASE)}
_QUOTED = re.compile(r"^\s{0,3}>")
_SIGNATURE = re.compile(r"^\s{0,2}(?:--|—|–|__)[ \t\u00a0]?$|^-- \n?$")
_SENT_FROM = re.compile(
    r"^\s{0,4}(?:sent (?:from|via|with|using) (?:my |the "
    r")?(?:(?!desk)[^\s,.]{1,30}\s?){1,6}(?:<[^<>]{0,200}>|\([^()]{0,200}\))?|get outlook for .{2,30}|von "
    r"meinem .{2,40} gesendet|envoyé (?:de|depuis) mon .{2,40}|"
    r"enviado (?:desde|do) (?:mi|meu) .{2,40}|inviato da(?:l mio)? .{2,40}|"
    r"verstuurd vanaf mijn .{2,40}|gesendet (?:mit|von) .{2,60}|отправлено "
    r"с .{2,40}|wysłane z .{2,40}|发自我的.{2,20}|diese nachricht wurde von "
    r"meinem .{2,60})[.!]?\s*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\s{0,4}(?:(?:kind(?:est)?|best|warm(?:est)?|many)?\s?regards|best(?: wishes)?|sincerely(?: yours)?|"
    r"yours (?:sincerely|faithfully|truly)|cheers|"
    r"(?:mit )?(?:freundlichen?|besten?|vielen|herzlichen?|viele|liebe) (?:grü(?:ß|ss)en?|grüße|grüsse)|"
    r"mfg|cordialement|bien à vous|saludos(?: cordiales)?|un saludo|atentamente|"
    r"cordiali saluti|distinti saluti|atenciosamente|met vriendelijke groet(?:en)?|pozdrawiam|z "
    r"poważaniem|с уважением|med vänliga hälsningar|med venlig hilsen)\s?[,.!]?\s*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"^\s{0,4}\W{0,3}(?:(?:this|the) (?:e-?mail|message|communication|"
    r"information)[^.]{0,120}(?:confidential|privileged|intended (?:only|solely))|confidentiality "
    r"(?:notice|note)|disclaimer\b|"
    r"diese (?:e-?mail|nachricht)[^.]{0,120}vertraulich|ce (?:message|courriel)[^.]{0,120}confidentiel|"
    r"este (?:mensaje|correo)[^.]{0,120}confidencial)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|https?:|www\.|\+?\d[\d\s()./-]{6,}|\b(?:tel|phone|mobile|fax|gmbh|ltd|inc|llc|s\.a\.|manager|"
    r"director|engineer)\b",
    re.IGNORECASE,
)
_ADDRESS_IN = re.compile(
    r"[\"'\u201c]?([^<>\n,;:\"\u201c\u201d]{0,80})[\"'\u201d]?\s*[<(\[]\s?(?:mailto:)?([\w.+'-]{1,64}@[\w.-]{1,100})"
)


@dataclass(slots=True)
class Entry:
    """One message of a chain: who, when, its lines, and what was folded away."""

    lines: list[str]
    name: str | None = None
    email: str | None = None
    at: str | None = None
    hidden: list[tuple[HiddenKind, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """A line or block that introduces an earlier message: lines ``start`` to ``end`` (exclusive)."""

    start: int
    end: int
    name: str | None
    email: str | None
    at: str | None
    quoted: bool


def unfold(text: str) -> list[Entry]:
    """The messages of a mail's text, newest first; signatures and disclaimers are in ``hidden``."""
    entries: list[Entry] = []
    current, lines = Entry([]), text.split("\n")
    for _ in range(LEVELS_MAX):
        header = find_header(lines)
        if header is None:
            break
        above, inner, below = _cut(lines, header)
        if inner is None:  # quoted bit by bit and answered in between: not a message of its own
            break
        current.lines = above + below
        entries.append(current)
        current, lines = Entry([], header.name, header.email, header.at), inner
    current.lines = lines
    entries.append(current)
    for entry in entries:
        _fold(entry)
    return entries


def find_header(lines: Sequence[str]) -> Header | None:
    """The first line or block that introduces an earlier message, or None."""
    for index, line in enumerate(lines):
        if not line or len(line) > 600:
            continue
        found = _attribution(lines, index) or _block(lines, index)
        if found:
            return found
    return None


# ---------------------------------------------------------------- what introduces a message


def _attribution(lines: Sequence[str], index: int) -> Header | None:
    """``On Mon, Jan 15, 2024 at 10:30, Jane <jane@x.example> wrote:`` on up to five lines, in many languages."""
    if not _ATTRIBUTION_START.match(lines[index][:200]):
        return None
    joined = ""
    for end in range(index, min(index + 5, len(lines))):
        line = lines[end].strip()
        if len(line) > 300 or (not line and not lines[min(end + 1, len(lines) - 1)].lstrip().startswith("<")):
            return None  # an attribution has no empty line, but for one shape of Outlook's
        if (
            end > index
            and _ATTRIBUTION_START.match(line)
            and any(c.isdigit() for c in line)
            and not any(c.isdigit() for c in joined)
        ):
            return None  # "On what day …" above is the end of a message, the attribution begins here
        joined = f"{joined} {line}".strip()
        if _ENDS_WROTE.search(joined[-80:]) or _SCHRIEB_AM.search(joined[-160:]):
            if (
                _ENDS_WROTE.search(joined[-80:])
                and not joined.rstrip().endswith((":", "：", "-"))
                and not any(c.isdigit() for c in joined)
            ):
                return None
            return _attributed(lines, index, end + 1, joined)
    return None


def _attributed(lines: Sequence[str], start: int, end: int, joined: str) -> Header | None:
    at = _stamp_in(joined)
    address = _ADDRESS_IN.search(joined)
    email = address[2] if address else split_address(joined)[1]
    name = _who(joined[: address.start(2)] if address else joined) or _who(joined)
    follows = next((line for line in lines[end : end + 4] if line.strip()), "")
    if not (at or email or _QUOTED.match(follows)):
        return None
    quoted_line = bool(_QUOTED.match(lines[start]))
    return Header(start, end, name, email, at, bool(_QUOTED.match(follows)) and not quoted_line)


def _block(lines: Sequence[str], index: int) -> Header | None:
    """Outlook's ``From: / Sent: / To: / Subject:`` block or ``-----Original Message-----``."""
    line = lines[index]
    start, at_line = index, index
    divider = bool(_DIVIDER.match(line) or _FORWARD.match(line))
    if divider or _RULE.match(line):
        at_line = next((i for i in range(index + 1, min(index + 4, len(lines))) if lines[i].strip()), index)
    fields, end = _fields(lines, at_line)
    if "from" in fields and len(fields) >= 2:
        name, email = split_address(fields["from"])
        quoted = bool(_QUOTED.match(lines[at_line]))
        return Header(start, end, name.strip(" *[]") or None, email, _stamp_in(fields.get("sent", "")), quoted)
    if divider:
        follows = next((text for text in lines[index + 1 : index + 4] if text.strip()), "")
        return Header(start, index + 1, None, None, None, bool(_QUOTED.match(follows)))
    return None


def _fields(lines: Sequence[str], index: int) -> tuple[dict[str, str], int]:
    fields: dict[str, str] = {}
    end = index
    while end < min(index + 14, len(lines)):
        match = _HEADER.match(lines[end][:1000])
        if match:
            key = next((kind for kind, pattern in _KEYS.items() if pattern.match(match["key"])), match["key"].lower())
            fields.setdefault(key, match["value"].strip(" *"))
            if end == index and key != "from":
                return {}, index
        elif not fields or (not lines[end].strip(" >*")) or not lines[end].lstrip().startswith(("<", "[")):
            break
        elif "from" in fields and len(fields) == 1:
            fields["from"] += " " + lines[end].strip()
        end += 1
    return fields, end


def _stamp_in(text: str) -> str | None:
    """The first date inside an attribution."""
    best: str | None = None
    for match in re.finditer(r"(?<![\w@.])[\w]", text[:300]):
        stamp = find_stamp(text[:400], match.start(), day_first=not re.search(r"\d\s?[AP]M\b", text[:300]))
        if stamp and stamp.dated:
            if "T" in stamp.at:
                return stamp.at
            time = re.search(
                r"(?<!\d)\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b)?", text[stamp.end : stamp.end + 40]
            )
            clock = read_stamp(time[0].replace(".", ":", 1)) if time else None
            return f"{stamp.at}T{clock}{':00' if len(clock) == 5 else ''}" if clock else stamp.at
        best = best or (stamp.at if stamp else None)
    return best


_NOT_NAME = re.compile(
    rf"^.*?(?:\d{{1,2}}[:.h]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s?(?:[+-]\d{{4}}|"
    rf"UTC|GMT))?|\d{{4}})\s?[,:]?\s?(?:uhr\b|Uhr\b)?[,]?\s*|\s?\b(?:a|hat|"
    rf"het volgende|ha)?\s?(?:{_WROTE})\s?[:：-]*\s*$|^\s*(?:On|Am|Le|El|Il|"
    rf"Em|Op|Den)\s|^\s*(?:schrieb|schreef|skrev)\s|\s(?:schrieb|schreef|skrev)\s(?:am|op|den)\s.*$",
    re.IGNORECASE,
)


def _who(text: str) -> str | None:
    """The name that is left of an attribution without its date and verb."""
    text = text.strip(" ,;:>\"'\u201c\u201d*")
    for _ in range(5):
        text = _NOT_NAME.sub("", text, count=1).strip(" ,;:\"'\u201c\u201d<>*([") if _NOT_NAME.search(text) else text
    text = re.sub(r"<[^<>]*>?|\S+@\S+", "", text).strip(" ,;:\"'\u201c\u201d<>*")
    text = text.rstrip("([ ")
    return text if 0 < len(text) <= 80 and not text.isdigit() else None


# ---------------------------------------------------------------- what belongs to whom


def _cut(lines: list[str], header: Header) -> tuple[list[str], list[str] | None, list[str]]:
    """The writer's lines above, the earlier message (None: it is answered bit by bit), the writer's lines below."""
    above, rest = lines[: header.start], lines[header.end :]
    if not header.quoted:
        if all(not line.strip() or _QUOTED.match(line) for line in lines[header.start : header.end]) and _QUOTED.match(
            lines[header.start]
        ):
            return (
                above,
                _unquote([line for line in rest if _QUOTED.match(line) or not line.strip()]),
                [x for x in rest if x.strip() and not _QUOTED.match(x)],
            )
        return above, rest, []
    first = next(i for i, line in enumerate(rest) if line.strip())
    end = first
    for index in range(first, len(rest)):
        if _QUOTED.match(rest[index]):
            end = index + 1
        elif rest[index].strip() and not _wrapped(rest, index):
            break
    below = rest[end:]
    if any(_QUOTED.match(line) for line in below):
        return above, None, []
    return above, _unquote(rest[first:end]), below


def _wrapped(lines: Sequence[str], index: int) -> bool:
    """A line that a mail program broke off a quoted one: quoted before and after, itself short."""
    return (
        0 < index < len(lines) - 1
        and bool(_QUOTED.match(lines[index - 1]))
        and bool(_QUOTED.match(lines[index + 1]))
        and len(lines[index - 1]) > 60
        and len(lines[index]) < 25
    )


def _unquote(lines: Sequence[str]) -> list[str]:
    return [re.sub(r"^\s{0,3}> ?", "", line, count=1) for line in lines]


def _fold(entry: Entry) -> None:
    """Move quotes, signature and disclaimer of one message into its hidden parts."""
    lines = entry.lines
    end = _signature_start(lines)
    if end is not None:
        tail = "\n".join(lines[end:]).strip()
        kind = HiddenKind.DISCLAIMER if _DISCLAIMER.match(tail) else HiddenKind.SIGNATURE
        entry.hidden.append((kind, tail))
        lines = lines[:end]
    quoted: list[str] = []
    kept: list[str] = []
    fenced = False
    for line in lines:
        fenced ^= line.startswith("```")
        (quoted if _QUOTED.match(line) and not fenced else kept).append(line)
    if quoted:
        entry.hidden.append((HiddenKind.QUOTE, "\n".join(quoted)))
    if quoted and not any(line.strip() for line in kept):
        kept = _unquote(quoted)
        entry.hidden.pop()
    while kept and (_RULE.match(kept[-1]) or not kept[-1].strip()):
        kept.pop()
    entry.lines = kept


def _signature_start(lines: Sequence[str]) -> int | None:
    """The line where a signature begins: ``-- ``, ``Sent from my …``, a closing with contact data, a disclaimer."""
    found: int | None = None
    for index, line in enumerate(lines):
        if len(line) > 400:
            continue
        if (_SIGNATURE.match(line) and index and len(lines) - index < 40) or (
            _SENT_FROM.match(line) and len(lines) - index < 12
        ):
            found = index
            break
        if _DISCLAIMER.match(line) and index:
            found = index
            break
    end = len(lines) if found is None else found
    closing = next((i for i in range(end - 1, max(end - 14, 0), -1) if _CLOSING.match(lines[i][:80])), None)
    if closing is not None and _is_contact(lines[closing + 1 : end]):
        return closing
    return found if found is not None and any(line.strip() for line in lines[:found]) else None


def _is_contact(lines: Sequence[str]) -> bool:
    filled = [line for line in lines if line.strip()]
    return (
        0 < len(filled) <= 10
        and all(len(line) < 120 for line in filled)
        and sum(bool(_CONTACT.search(line)) for line in filled) >= 1
    )
