"""Finds what introduces an earlier message in a mail: ``On Monday, Jane wrote:``, Outlook's header block, a divider.

Works on lines of plain text with ``>`` marks, and on the marks that ``mail_html`` sets where a page's structure says
it. Knows the words from ``mail_words``; where a line has the shape but no known word, an address and a date will do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from feedme_desktop.parsing import mail_words as said
from feedme_desktop.parsing.mail_words import any_of
from feedme_desktop.parsing.speakers import split_address
from feedme_desktop.parsing.timestamps import MONTH_NUMBERS, find_stamp, plain_head, read_stamp
from feedme_desktop.parsing.words import words

HEADER_MARK, HEADER_END, NO_QUOTE = "\ufdd0", "\ufdd1", "\ufdd4"
"""Characters that no text has: around what a page says introduces a quote, and before a ``>`` that is none."""

_LINE_MAX, _JOINED_MAX, _SPAN, _BLOCK_MAX = 600, 400, 6, 18
_I = re.IGNORECASE
_QUOTED = re.compile(r"^\s{0,3}>")
_LEADING = re.compile(r"^[\s>*_|\ufdd0\ufdd1\ufdd4]+")
_TRAILING = re.compile(r"[\s*_\ufdd0\ufdd1]+$")
_DIRECTION = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_ENDS_WROTE = re.compile(
    rf"(?:(?<!\w){any_of(said.WROTE)}|写道|寫道|작성)\s*(?P<close>[:：;]?)\s*(?P<dash>[-–—]{{0,8}})$", _I
)
_WROTE_INSIDE = re.compile(rf"\b{any_of(said.WROTE_BEFORE_NAME)}\s.{{2,160}}[:：]$", _I)
_ENDS_ADDRESS = re.compile(r"@[\w.-]{1,120}(?:<mailto:[^<>\s]{1,160}>)?[>)\]]{1,2}\s?(?P<close>[:：]?)$")
_DAY = re.compile(
    r"(?<!\d)(?:\d{1,4}\s?[-/.年년]\s?\d{1,2}(?!\d)|(?:19|20)\d\d(?!\d))|(?<![^\W\d_])(?:"
    + "|".join(sorted(words(said.WEEKDAYS), key=len, reverse=True))
    + r")\b\.?,?\s{1,3}(?:de[nr]?\s)?\d|(?<![^\W\d_])(?:"
    + "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
    + r")\b",
    _I,
)
_DATED_LINE = re.compile(r"^(?:[^\W\d_]{2,14}[.,]{0,2}\s{1,2})?(?:\d|\()")
_ON = re.compile(rf"^(?:[-–—]{{2,6}}\s?)?(?:[\"'“«]?\s?{any_of(said.ON)})(?![^\W\d_])", _I)
_NAMED = re.compile(r"^.{1,80}<[^<>\s]{1,100}@|^.{0,80}<?[\w.+-]{1,60}@[\w.-]{1,80}>?\s")
_SHORT_NAMED = re.compile(r"^[-–—]{0,6}\s?[^.!?:;]{2,70}$")
_SELF = re.compile(r"\b(?:i|ich|je|j['’]ai|yo|io|ik|eu|ja|jag|jeg|minä|я)\s(?:\w{1,6}\s)?\S{3,14}\s?:?$", _I)
_ISO_GMT = re.compile(r"^\d{4}[-/]\d\d[-/]\d\d \d\d?:\d\d (?:GMT|UTC)?[+-]\d\d:?\d\d\s(?P<name>[^.!?]{2,80})$")
_GROUPWISE = re.compile(r"^>>>\s?(?P<inner>[^<>]{3,120}(?:<[^<>]{3,80}>)?[^<>]{3,60})>>>\s?$")
_SHARED_LINE = re.compile(
    r"^(?P<text>.{0,300}?[^\s-])\s?(?P<header>(?:-{3,5}\s?on\s|\son\s(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},\s).{8,200}"
    r"\swrote\s?:?\s?-{0,5})\s*$",
    _I,
)
_PHRASES = any_of(said.ORIGINAL, said.FORWARDED)
_BRACKET_LEFT = re.compile(rf"^\s{{0,3}}>\s?(?:\S{{1,12}}\s){{0,3}}?(?:{any_of(said.WROTE)}\s?)?[:：]?\s*$", _I)
_DIVIDER = re.compile(
    rf"^(?:[-–—_=+*]{{2,60}}\s?{_PHRASES}\s?[:：]?\s?[-–—_=+*]{{0,60}}|{any_of(said.FORWARDED)}\s?[:：])$", _I
)
_DASHED = re.compile(r"^[-–—=_]{3,60}\s?[^\W\d_][^-–—=]{2,60}[-–—=_]{3,60}$")
_LOOKED_AT = 50_000
"""Lines with a sign of an introduction that are looked at in full; a mail whose first 50,000 are none quotes nobody."""
_RULE = re.compile(r"^[\s>*]{0,6}[-_=–—]{5,300}[\s*]{0,4}$")
_KINDS = {"from": said.FROM, "sent": said.SENT, "to": said.TO, "subject": said.SUBJECT, "also": said.ALSO}
_LABEL = any_of(*_KINDS.values())
_FIELD = re.compile(rf"^(?P<key>{_LABEL})\s{{0,3}}\*{{0,2}}\s?[:：]\s?\*{{0,2}}\s{{0,3}}(?P<value>.*)$", _I)
_NEXT_FIELD = re.compile(rf"\s(?P<key>{_LABEL})\s?[:：]\s", _I)
_FOREIGN_FIELD = re.compile(r"^[^\W\d_][^:：\n]{0,30}[:：]\s?\S")
_KIND_OF = {kind: re.compile(rf"^{any_of(table)}$", _I) for kind, table in _KINDS.items()}
_TELLING = re.compile(
    r"[:：@\d\ufdd0]|[-–—_=]{2}|(?:line|linea|linee|línea|zeile|ligne|regel|lijn|linha|lini|raden|rad|linje|linjen|linie|"
    r"yläpuolelle|строки|линии|上に|入力|上方|上回复)",
    _I,
)
"""What every introduction has somewhere in its last line; most other lines have none of it."""
_ABOVE = re.compile(any_of(said.REPLY_ABOVE), _I)
_ABOVE_FRAME = re.compile(r"^[\s>]{0,8}[#\-=_*~—–\[(<【 ]{0,40}")
_ADDRESS_IN = re.compile(r"[\"'“]?([^<>\n,;:\"“”]{0,80})[\"'”]?\s*[<(\[]\s?(?:mailto:)?([\w.+'-]{1,64}@[\w.-]{1,100})")
_CLOCK = re.compile(r"(?:[午上下오][前後午전후]\s?)?(?<!\d)\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b)?")
_SPACED_DATE = re.compile(r"(?<=\d/) (?=\d)")
_NOT_NAME = re.compile(
    rf"^.*?(?:\d{{1,2}}[:.h]\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s?(?:[+-]\d{{4}}|UTC|GMT|nachm\.|vorm\.|π\.μ\.|μ\.μ\.))?"
    rf"(?:\s[A-Z][a-z]{{3,12}} (?:Standard|Daylight) Time)?|"
    rf"(?<!\d)\d{{4}}(?!\d))\s?[,:、]?\s?(?:uhr\b)?[,]?\s*|\s?\b(?:a|hat|het volgende|ha)?\s?{any_of(said.WROTE)}\s?"
    r"[:：-]*\s*$|^\s*(?:On|Am|Le|El|Il|Em|Op|Den|от|von|Wiadomość napisana przez)\s|"
    r"^\s*(?:schrieb|schreef|skrev|heeft|odesílatel|użytkownik|"
    r"пользователь|користувач|ο χρήστης|מאת)\s|\s(?:schrieb|schreef|skrev|kirjoitti)\s(?:am|op|den)?\s?.*$",
    _I,
)


@dataclass(frozen=True, slots=True)
class Header:
    """A line or block that introduces an earlier message: lines ``start`` to ``end`` (exclusive).

    ``quoted``: it stands free and the message below has ``>`` marks; ``inside``: it has such a mark itself;
    ``above``: it is the line above which a help desk wants the answer. ``text`` is what the writer put before it on
    the same line.
    """

    start: int
    end: int
    name: str | None = None
    email: str | None = None
    at: str | None = None
    quoted: bool = False
    inside: bool = False
    above: bool = False
    text: str | None = None


def is_quoted(line: str) -> bool:
    """Whether a line has a ``>`` mark."""
    return bool(_QUOTED.match(line[:5]))


def is_rule(line: str) -> bool:
    """Whether a line is only a ruler."""
    return bool(_RULE.match(line[:320]))


def without_false_quotes(lines: list[str]) -> list[str]:
    """The lines, with a mark where the ``>`` that begins one closes an address: ``<j@x.example`` and ``> wrote:``."""
    if not any(len(line) < 80 and line.lstrip().startswith(">") and _BRACKET_LEFT.match(line) for line in lines):
        return lines
    marked = list(lines)
    for index, line in enumerate(lines):
        if index > 0 and len(line) < 80 and is_quoted(line) and len(line.strip()) > 1 and _BRACKET_LEFT.match(line):
            before = " ".join(lines[max(0, index - 3) : index])[-_LINE_MAX:]
            if before.rfind("<") > before.rfind(">"):
                marked[index] = NO_QUOTE + line
    return marked


def find_header(lines: Sequence[str], start: int = 0) -> Header | None:
    """The first line or block from ``start`` on that introduces an earlier message, or None."""
    left = _LOOKED_AT
    for index in range(start, len(lines)):
        line = lines[index]
        if len(line) > _LINE_MAX or not _TELLING.search(line):
            continue
        left -= 1
        if not left:
            break
        found = _marked(lines, index) if HEADER_MARK in line else None
        found = found or _block(lines, index) or _attribution(lines, index) or _reply_above(lines, index)
        if found:
            return found
    return None


def _bare(line: str) -> str:
    """A line without its quote marks, stars and blanks at both ends, and without marks of writing direction."""
    if not line.isascii():
        line = _DIRECTION.sub("", line[:_LINE_MAX])
    return _TRAILING.sub("", _LEADING.sub("", line[:_LINE_MAX]))


def _follows(lines: Sequence[str], end: int) -> str:
    return next((line for line in lines[end : end + 4] if line.strip()), "")


def _header(lines: Sequence[str], start: int, end: int, header: Header) -> Header:
    """The header with its place, and how the message stands that it introduces."""
    inside = is_quoted(next((line for line in lines[start:end] if line.strip()), ""))
    return replace(header, start=start, end=end, inside=inside, quoted=not inside and is_quoted(_follows(lines, end)))


# ---------------------------------------------------------------- a line or two


def _attribution(lines: Sequence[str], last: int) -> Header | None:
    """``On Mon, Jan 15, 2024 at 10:30, Jane <jane@x.example> wrote:`` that ends in this line."""
    line = _bare(lines[last])
    if not line or len(line) > 300:
        return None
    if (groupwise := _GROUPWISE.match(lines[last].strip()[:300])) and _DAY.search(groupwise["inner"]):
        found = _introduction(lines, last, last + 1, groupwise["inner"])
        return replace(found, inside=False, quoted=is_quoted(_follows(lines, last + 1)))
    wrote = _ENDS_WROTE.search(line[-100:])
    if wrote and (shared := _SHARED_LINE.match(lines[last])):
        return replace(_introduction(lines, last, last + 1, _bare(shared["header"])), text=shared["text"])
    if gmt := _ISO_GMT.match(line):
        return _header(lines, last, last + 1, Header(0, 0, gmt["name"].strip(" :<"), None, _stamp_in(line)))
    if wrote:
        return _wrote(lines, last, wrote)
    if line[-1] in ":：" and (start := _start(lines, last, _WROTE_INSIDE)) is not None:
        return _introduction(lines, start, last + 1, _joined(lines, start, last))
    foreign = line[-1] in ":：" and "@" in line and is_quoted(_follows(lines, last + 1)) and _DAY.search(line)
    if foreign and not _FIELD.match(line):
        return _introduction(lines, last, last + 1, line)
    if (address := _ENDS_ADDRESS.search(line[-160:])) and (address["close"] or is_quoted(_follows(lines, last + 1))):
        start = _start(lines, last, None)
        if start is not None and _FIELD.match(_bare(lines[start])) is None:
            return _introduction(lines, start, last + 1, _joined(lines, start, last))
    return None


def _wrote(lines: Sequence[str], last: int, wrote: re.Match[str]) -> Header | None:
    closed = bool(wrote["close"] or wrote["dash"])
    quoted = is_quoted(_follows(lines, last + 1))
    start = _start(lines, last, None)
    if start is not None:
        joined = _joined(lines, start, last)
        if (closed or quoted or "@" in joined) and not (_SELF.search(joined[-40:]) and not quoted):
            return _introduction(lines, start, last + 1, joined)
        return None
    line = _bare(lines[last])
    framed = bool(wrote["dash"]) and line.startswith(("-", "–", "—"))
    if closed and (quoted or framed) and _SHORT_NAMED.match(line[: wrote.start() or None].rstrip(" :：-–—")):
        return _introduction(lines, last, last + 1, line.strip("-–— "))
    return None


def _start(lines: Sequence[str], last: int, inside: re.Pattern[str] | None) -> int | None:
    """Where the introduction begins that ends in line ``last``, at most six lines up; None where it is none."""
    dated: int | None = None
    named: int | None = None
    joined = ""
    for index in range(last, max(last - _SPAN, -1), -1):
        line = _bare(lines[index])
        if not line and not (index < last and _bare(lines[index + 1]).startswith(("<", "wrote"))):
            break
        if index < last and line and not _goes_on(lines, index):
            break
        joined = f"{line} {joined}".strip()
        if len(joined) > _JOINED_MAX:
            break
        day = bool(_DAY.search(joined))
        if not line or not (day or "@" in joined) or (inside and not inside.search(joined[-300:])):
            continue
        if _ON.match(line[:60]) and (dated is None or _DAY.search(line)):
            return index
        if dated is None and day and _DATED_LINE.match(line):
            dated = index
        elif named is None and _NAMED.match(line):
            named = index
    return dated if dated is not None else named


def _goes_on(lines: Sequence[str], index: int) -> bool:
    """Whether a line may be broken off in the middle of an introduction, and the next one go on with it."""
    line, following = lines[index], lines[index + 1]
    if is_quoted(line) != is_quoted(following) and not _bare(following).startswith(("wrote", "<")):
        return False
    return not line.rstrip().endswith(("!", "?", ":", "。")) and not _FIELD.match(_bare(line)[:60])


def _joined(lines: Sequence[str], start: int, last: int) -> str:
    return " ".join(bare for line in lines[start : last + 1] if (bare := _bare(line)))


def _introduction(lines: Sequence[str], start: int, end: int, joined: str) -> Header:
    at = _stamp_in(joined)
    address = _ADDRESS_IN.search(joined)
    email = address[2] if address else split_address(joined)[1]
    name = _who(joined[: address.start(2)] if address else joined) or _who(joined)
    return _header(lines, start, end, Header(0, 0, name, email, at))


def _stamp_in(text: str) -> str | None:
    """The first date inside an introduction."""
    text = _SPACED_DATE.sub("", plain_head(text[:400]))
    best: str | None = None
    day_first = not re.search(r"\d\s?[AP]M\b", text[:300])
    for match in re.finditer(r"(?<![\w@.])\w", text[:300]):
        stamp = find_stamp(text[:400], match.start(), day_first=day_first)
        if stamp and stamp.dated:
            if "T" in stamp.at:
                return stamp.at
            time = _CLOCK.search(text[stamp.end : stamp.end + 40])
            clock = read_stamp(time[0].replace(".", ":", 1)) if time else None
            return f"{stamp.at}T{clock}{':00' if len(clock) == 5 else ''}" if clock else stamp.at
        best = best or (stamp.at if stamp else None)
    return best


def _who(text: str) -> str | None:
    """The name that is left of an introduction without its date and verb."""
    text = text.strip(" ,;:>\"'“”*-")
    for _ in range(5):
        if not _NOT_NAME.search(text):
            break
        text = _NOT_NAME.sub("", text, count=1).strip(" ,;:、\"'“”<>*([-")
    text = re.sub(r"<[^<>]*>?|\S+@\S+", "", text).strip(" ,;:\"'“”<>*").rstrip("([ ")
    text = re.sub(r"^[\s\d/.,，、:-]+(?=[^\W\d])", "", text)
    return text if 0 < len(text) <= 80 and not text.isdigit() else None


# ---------------------------------------------------------------- a block of labels, a divider


def _block(lines: Sequence[str], index: int) -> Header | None:
    """Outlook's ``From: / Sent: / To: / Subject:`` block, or ``-----Original Message-----``, or both."""
    line = _bare(lines[index])[:200]
    rule = is_rule(lines[index])
    divider = not rule and bool(_DIVIDER.match(line))
    top = index
    if rule or divider or _DASHED.match(line):
        top = next((i for i in range(index + 1, min(index + 4, len(lines))) if lines[i].strip()), index)
        if rule and top > index and _DIVIDER.match(_bare(lines[top])[:200]):
            return None  # the divider below begins the header
    fields, end = _fields(lines, top)
    if _is_header(fields, led=top > index):
        name, email = split_address(fields.get("from", ""))
        found = Header(0, 0, name.strip(" *[]<\"'") or None, email, _stamp_in(fields.get("sent", "")))
        return _header(lines, index, end, found)
    return _header(lines, index, index + 1, Header(0, 0)) if divider else None


def top_fields(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The header that a pasted mail begins with, in any language: value by kind, and its lines; empty where none is."""
    fields, end = _fields(lines, 0)
    address = any("@" in value for value in fields.values())
    return (fields, end) if address and {"from", "subject"} <= fields.keys() and len(fields) > 2 else ({}, 0)


def _is_header(fields: dict[str, str], *, led: bool) -> bool:
    """Whether labelled lines are the header of a mail and not, say, a journey from here to there."""
    address = any("@" in value for value in fields.values())
    if "from" in fields:
        return len(fields) >= 2 and (led or address or "subject" in fields)
    return {"sent", "to"} <= fields.keys() and (address or "subject" in fields)


def _fields(lines: Sequence[str], top: int) -> tuple[dict[str, str], int]:
    """The labelled lines from ``top`` on, by kind, and where they end."""
    fields: dict[str, str] = {}
    last, end, index = "", top, top
    while index < min(top + _BLOCK_MAX, len(lines)):
        line = _bare(lines[index])
        match = _FIELD.match(line) if ":" in line[:80] or "：" in line[:80] else None
        if match:
            last = _add(fields, match["key"], match["value"])
        elif not fields or not _continues(lines, index, fields):
            break
        elif line:
            fields[last] = f"{fields[last]} {line}"[:1000]
        index += 1
        if match or line:
            end = index
    return fields, end


def _add(fields: dict[str, str], key: str, value: str) -> str:
    """Take a label's value over, and those of further labels in the same line; returns the kind of the last."""
    while True:
        kind = _kind(key)
        following = _NEXT_FIELD.search(value)
        fields.setdefault(kind, (value[: following.start()] if following else value).strip(" *"))
        if not following:
            return kind
        key, value = following["key"], value[following.end() :]


@lru_cache(maxsize=512)
def _kind(key: str) -> str:
    """What a label stands for: from, sent, to, subject or also."""
    return next((kind for kind, pattern in _KIND_OF.items() if pattern.match(key)), "also")


def _continues(lines: Sequence[str], index: int, fields: dict[str, str]) -> bool:
    """Whether a line without a label, or an empty one, still belongs to the block around it."""
    line = _bare(lines[index])
    following = [_bare(text) for text in lines[index + 1 : index + 3]]
    ahead = next((_FIELD.match(text) for text in following[:1] if text), None)
    if not line:
        return ahead is not None and _kind(ahead["key"]) not in fields and "from" in fields
    if line.startswith(("<", "[mailto")) or lines[index - 1].rstrip().endswith((",", ";", "<", "mailto:")):
        return True
    return len(line) < 200 and (ahead is not None or (len(following) == 2 and _FIELD.match(following[1]) is not None))


def is_reply_mark(line: str) -> bool:
    """Whether a line is ``##- Please type your reply above this line -##``, in any language."""
    return len(line) <= 240 and _ABOVE.match(_ABOVE_FRAME.sub("", line).strip()) is not None


def _reply_above(lines: Sequence[str], index: int) -> Header | None:
    if not is_reply_mark(lines[index]):
        return None
    return replace(_header(lines, index, index + 1, Header(0, 0)), above=True)


def _marked(lines: Sequence[str], index: int) -> Header | None:
    """What the page's structure says is an introduction, whatever its language."""
    region = range(index, min(index + 40, len(lines)))
    end = next((i + 1 for i in region if HEADER_END in lines[i]), None)
    if end is None:
        return None
    own = lines[index:end]
    for offset in range(len(own)):
        if found := _block(own, offset) or _attribution(own, offset):
            return _header(lines, index + found.start if found.text else index, max(index + found.end, end), found)
    joined = _joined(lines, index, end - 1)
    labels = sum(bool(_FOREIGN_FIELD.match(_bare(line)[:80])) for line in own)
    if len(joined) > 1200 or not (labels >= 3 or ("@" in joined and _DAY.search(joined)) or joined.endswith(":")):
        return None
    return _introduction(lines, index, end, joined[:_JOINED_MAX])
