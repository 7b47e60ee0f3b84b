"""Tells a message from the signature, the telephone's line and the disclaimer below it.

Gives back everything it takes off. A closing with a name stays with the message: it is what the writer wrote; only
with a telephone number, an address or a title below it, it begins a signature.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedme_desktop.domain.transcript import HiddenKind
from feedme_desktop.parsing.mail_headers import is_quoted
from feedme_desktop.parsing.mail_words import CLOSINGS, DISCLAIMERS, SENT_FROM, any_of

SIGNATURE_MARK, SIGNATURE_END = "\ufdd2", "\ufdd3"
"""Characters that no text has, around what a page says is a signature."""

_I = re.IGNORECASE
_DELIMITER = re.compile(r"^\s{0,2}(?:--|—|–|__|―)[ \t\u00a0]{0,3}$")
_SHORT_RULE = re.compile(r"^\s{0,2}(?:-{3,4}|={2,4}|\+{2,4}|_{3,4}|\*{2,4}|~{2,4})\s{0,3}$")
_UNDERLINE = re.compile(r"^\s{0,4}_{5,200}\s{0,3}$")
_RULE = re.compile(r"^\s{0,4}[-=*~#+•·.—–]{5,200}\s{0,3}$")
_DASHED_NAME = re.compile(r"^(?:--|—|–)\s?[^\W\d_][\w.'’-]{0,20}(?:\s[^\W\d_][\w.'’-]{0,20}){0,3}$")
_FRAME = re.compile(r"^[\s<(\[*_>~]{0,6}")
_SENT_FROM = re.compile(any_of(SENT_FROM), _I)
_LINK = re.compile(r"<[^<>]{0,300}>|\([^()]{0,300}\)|https?://\S{1,400}")
_EXCUSE = re.compile(
    r"^[\s,.;:!–—-]{0,4}(?:(?:please|pls|kindly|so|and|-)?\s?(?:please|excuse|forgive|pardon|sorry|apolog|typo|brevity|"
    r"ignore|bitte|entschuldig|désolé|excuse[zr]|disculp|scus)|$)",
    _I,
)
_DELIVERY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|tracking|parcel|package)\b", _I
)
_CLOSING = re.compile(rf"^\s{{0,4}}{any_of(CLOSINGS)}\s?[,.!]?\s{{0,3}}$", _I)
_DISCLAIMER = re.compile(rf"^[\s*_\W]{{0,6}}{any_of(DISCLAIMERS)}", _I)
_CONTACT = re.compile(
    r"@[\w-]|https?:|www\.|\+?\d[\d\s()./-]{6,}|\b(?:tel|phone|mobile|mobil|fax|gmbh|ltd|inc|llc|s\.a\.|manager|director|"
    r"engineer|skype)\b",
    _I,
)
_PGP_BEGIN = re.compile(r"^-{5}BEGIN PGP (SIGNED MESSAGE|SIGNATURE|PUBLIC KEY BLOCK)-{5}\s*$")
_PGP_END = re.compile(r"^-{5}END PGP (?:SIGNATURE|PUBLIC KEY BLOCK)-{5}\s*$")

Hidden = list[tuple[HiddenKind, str]]


def take_off(lines: list[str]) -> tuple[list[str], Hidden]:
    """The lines of a message without what is below it, and that, in its order."""
    hidden: Hidden = []
    lines = _unmarked(_unsealed(lines, hidden), hidden)
    start = _signature_start(lines)
    if start is None:
        return lines, hidden
    tail = lines[start:]
    legal = next((i for i, line in enumerate(tail) if _is_disclaimer(line)), len(tail))
    for kind, part in ((HiddenKind.SIGNATURE, tail[:legal]), (HiddenKind.DISCLAIMER, tail[legal:])):
        if any(line.strip() for line in part):
            hidden.append((kind, "\n".join(part).strip("\n")))
    return lines[:start], hidden


def take_off_surely(lines: list[str]) -> tuple[list[str], Hidden]:
    """The same for messages that may hold rules of their own, so that what is below a rule may go on with the text.

    Takes off only what is below the last rule, and only below a signature's dashes or with a number or an address.
    """
    last = max((i for i, line in enumerate(lines) if _SHORT_RULE.match(line) or _UNDERLINE.match(line)), default=-1)
    kept, hidden = take_off(lines[last + 1 :])
    if not all(_DELIMITER.match(text.split("\n", 1)[0]) or _CONTACT.search(text[:2000]) for _, text in hidden):
        return lines, []
    return [*lines[: last + 1], *kept], hidden


def _unmarked(lines: list[str], hidden: Hidden) -> list[str]:
    """Take out what a page marked as a signature, unless nothing else was said."""
    if not any(SIGNATURE_MARK in line for line in lines):
        return lines
    kept: list[str] = []
    taken: list[str] = []
    depth = 0
    for line in lines:
        depth += line.count(SIGNATURE_MARK)
        (taken if depth > 0 and not is_quoted(line) else kept).append(line)
        depth = max(0, depth - line.count(SIGNATURE_END))
    if not any(line.strip() and not is_quoted(line) for line in kept):
        return lines
    hidden.append((HiddenKind.SIGNATURE, "\n".join(taken).strip("\n")))
    return kept


def _unsealed(lines: list[str], hidden: Hidden) -> list[str]:
    """Take out the head and the block of a PGP signature."""
    if not any(line.startswith("-----BEGIN PGP") for line in lines):
        return lines
    kept: list[str] = []
    taken: list[str] = []
    sealed = ""
    for line in lines:
        begin = _PGP_BEGIN.match(line[:60])
        sealed = begin[1] if begin else sealed
        (taken if sealed else kept).append(line)
        if (sealed == "SIGNED MESSAGE" and not line.strip()) or _PGP_END.match(line[:60]):
            sealed = ""
    hidden.append((HiddenKind.SIGNATURE, "\n".join(taken).strip("\n")))
    return kept


def _signature_start(lines: Sequence[str]) -> int | None:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return None
    left = len(filled)
    found: int | None = None
    fenced = False
    for index in filled:
        left -= 1
        line = lines[index]
        fenced ^= line.startswith("```")
        if fenced or index == filled[0] or len(line) > 1000 or is_quoted(line):
            continue
        if _begins(lines, index, left):
            found = index
            break
    end = len(lines) if found is None else found
    closing = next((i for i in range(end - 1, max(end - 14, 0), -1) if _CLOSING.match(lines[i][:80])), None)
    if closing is not None and _is_contact(lines[closing + 1 : end], 10):
        found = closing
    return found if found is not None and any(line.strip() for line in lines[:found]) else None


def _begins(lines: Sequence[str], index: int, left: int) -> bool:
    """Whether a signature or a disclaimer begins in this line; ``left`` filled lines follow."""
    line = lines[index]
    if line.lstrip()[:1] in "-—–_=+*~#•·.―" and len(line) < 220:
        if _DELIMITER.match(line):
            return left < 40
        if _SHORT_RULE.match(line):
            return 0 < left <= 8 and all(len(text) <= 90 for text in lines[index + 1 :])
        if _UNDERLINE.match(line):
            return 0 < left <= 14
        if _RULE.match(line):
            return left <= 15 and _is_contact(lines[index + 1 :], 15)
        if left == 0 and _DASHED_NAME.match(line.rstrip()):
            return not any(text.startswith(("--", "—", "–")) for text in lines[:index])
    if left <= 60 and is_device_line(line):
        return left <= 12 or (all(is_device_line(text) for text in lines[index + 1 :] if text.strip()))
    return _is_disclaimer(line)


def is_device_line(line: str) -> bool:
    """``Sent from my iPhone`` and the like: a line that a telephone or a mail program put there."""
    plain = _FRAME.sub("", line.strip()[:400])
    found = _SENT_FROM.match(plain)
    if not found or len(line) > 400:
        return False
    rest = plain[found.end() :]
    head = re.split(r"[,.;:!?]\s|[,.;:!?]$", _LINK.sub("", rest), maxsplit=1)
    if len(head[0].split()) > 8 or _DELIVERY.search(head[0]):
        return False
    return _EXCUSE.match(head[1].strip(" >)].*_")) is not None if len(head) > 1 else True


def _is_disclaimer(line: str) -> bool:
    return len(line) > 12 and _DISCLAIMER.match(line[:300]) is not None


def _is_contact(lines: Sequence[str], most: int) -> bool:
    filled = [line for line in lines if line.strip()]
    return (
        0 < len(filled) <= most
        and all(len(line) < 120 for line in filled)
        and any(_CONTACT.search(line) for line in filled)
    )
