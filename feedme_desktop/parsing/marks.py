"""The shapes in which a line of a pasted chat says who speaks and when.

Each function looks at one line and gives a ``Mark`` or None; which shape a document uses is
decided elsewhere, over all lines. Every expression here runs in linear time on any line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing.labels import is_label
from feedme_desktop.parsing.notes import writer
from feedme_desktop.parsing.speakers import role_of_name
from feedme_desktop.parsing.timestamps import find_stamp, read_stamp
from feedme_desktop.parsing.words import words

NAME_MAX = 60
LINE_MAX = 400
"""A mark stands in the first characters of a line; nothing after these is looked at for one."""

_INVISIBLE = "\u200e\u200f\u202a\u202c\ufeff"
_AFTER_STAMP = re.compile(r"[\])]?\s{0,3}(?:[-–—|]\s{0,3})?(?::\s{1,3})?")
_NAMED = re.compile(r"(?P<name>[^\s:：][^:：\n]{0,59}?)\s?[:：](?P<gap>\s+|$)(?P<text>.*)", re.DOTALL)
_TIGHT = re.compile(r"(?P<name>[^\W\d_][^:：\n\d]{0,39})[:：](?!//)(?P<text>\S.*)", re.DOTALL)
_IRC = re.compile(r"<(?P<name>[^\s<>][^<>\n]{0,40})>(?:\s(?P<text>.*)|$)", re.DOTALL)
_ACTION = re.compile(r"\*\s(?P<name>\S{1,40})\s(?P<text>.+)", re.DOTALL)
_SYSTEM_START = re.compile(r"(?:\*{3}|={3}|-!-|-{2,3}>|<-{2,3}|→|←|⇐|⇒)\s?(?=\S)")
_EVENT = re.compile(
    r"^.{1,60}?\s(?:has\s|have\s|was\s|were\s|is\snow\s)?(?:joined|left|entered|ended|started|quit|closed|"
    r"connected|disconnected|transferred|added|assigned|"
    r"accepted|rejoined|removed)\s(?:the\s|this\s|to\sthe\s)?(?:chat|conversation|channel|room|session|"
    r"group|call|ticket)\b.{0,80}$|"
    r"^(?:the\s)?(?:chat|conversation|session)\s(?:was\s|has\s|is\s)?(?:been\s)?(?:started|ended|closed|"
    r"transferred)\b.{0,80}$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"^\W{0,6}(.{1,60}?)\s(?:has\s)?(?:joined|entered|accepted)\s(?:the\s|this\s)?(?:chat|conversation|session|room)",
    re.IGNORECASE,
)
_JOINED_ALONE = re.compile(r"^\W{0,6}([^.!?]{1,60}?)\s(?:has\s)?joined[.!]?$", re.IGNORECASE)
_LOG_LEVELS = frozenset(words("error warning warn info debug fatal trace notice critical"))
_STAMPED_NAME = re.compile(
    r"[\s*_#>]{0,4}(?P<name>[^()\[\]:\n]{1,60}?(?:\([^()\d]{1,40}\))?)[\s*_,]{0,4}[(\[](?=[^()\[\]]{0,40}\d)"
)
_COMMA_STAMP = re.compile(r"[\s*_#]{0,4}(?P<name>[^\W\d_][^,:\n\d]{0,58}),\s{1,2}(?=\d)")
_CLOSE = re.compile(r"[)\]]\s?(?:[*_]{0,3}[:：]?[*_]{0,3}(?:\s+|$)|-\s+)")
_COLON = re.compile(r"[*_]{0,3}[:：](?:\s+|$)")
_BARE = re.compile(
    r"(?P<bullet>[-•|]\s|\d{1,3}[.)]\s)?[*_#> ]{0,4}(?P<name>(?:[\[(][^\W\d_][^()\[\]:\n]{1,20}[\])]\s)?"
    r"@?[^\W\d_][^:：\n*<>]{0,59}?(?:\s<[^\s<>@]{1,64}@[^\s<>@]{1,80}>)?)[*_]{0,3}\s?[:：][*_]{0,3}(?P<text>.*)",
    re.DOTALL,
)
_WORD_START = re.compile(r"(?:(?<=[\s,(\[•·|–—-])|^)(?=[\w\[(])")
_ENDS_IN_STAMP = re.compile(r"(?:\d|[Mm]\.?|Z|UTC|GMT|[A-Z]{2}T|ago|edited)[\])]?\s{0,3}$")
_CLOCK = re.compile(r"\d[:.]\d\d")
_PARTICLES = frozenset(
    words(
        """
    de da do dos das del della di van von der den ten ter la le el al bin ibn y e und und of the and & from at
    """
    )
)
_VERB = re.compile(r"\s(?:(?:wrote|said|replied|commented|added|posted)(?:\s(?:on|at))?|on|at)$")
_TELLS = re.compile(r"\s(?:wrote|writes|says|said|schrieb|sagte|a écrit|escribió|dijo|ha scritto|escreveu|schreef)$")
_TAGGED_EVENT = re.compile(r"^\[(?:system|event|info|status)\][:\s]", re.IGNORECASE)
_SPACED_STAMP = re.compile(r"[\s*_#]{0,4}(?P<name>[^\W\d_][^|:\n\d]{0,58}?)\s{0,2}(?:[|–-]\s|\s)(?=\d)")
_AFTER_SPACED = re.compile(r"\s?(?:[|:]\s|\s[–-]\s)")
_ROLE_WORDS = r"@?[^\W\d_][^\[\]()*<>:：|\n]{0,40}?"
_ROLE_FIRST = re.compile(
    rf"(?:\[(?P<square>{_ROLE_WORDS})\]|\((?P<round>{_ROLE_WORDS})\)|\*\*(?P<bold>{_ROLE_WORDS})\*\*|"
    rf"\*(?P<star>{_ROLE_WORDS})\*|__(?P<under>{_ROLE_WORDS})__|_(?P<low>{_ROLE_WORDS})_)"
    rf"(?:\s?[-–—>|:：])?\s+(?P<said>\S.*)|(?P<plain>@?[^\W\d_][^\s\[\]()*<>:：|]{{0,40}}?)\s?[-–—>|]\s+(?P<text>\S.*)",
    re.DOTALL,
)
_ROLE_IN_BRACKETS = re.compile(r"\[(?P<name>[^\W\d_][^\[\]:：\n]{0,40})\]\s?[:：]?\s+(?P<text>\S.*)", re.DOTALL)
_SPEAKS = (Role.CUSTOMER, Role.AGENT, Role.BOT)
_ROLE_GROUPS = ("square", "round", "bold", "star", "under", "low", "plain")
_TO_EVERYONE = re.compile(r"^From\s(.{1,40}?)\s(?:to|To)\s.{1,40}$")
_COLUMNS = re.compile(r"(?P<name>[^\t:]{1,60})\t(?P<text>[^\t].*)", re.DOTALL)
_DASHED = re.compile(r"(?P<name>[^\t:]{1,60}?)\s[-–—|]\s(?P<text>.+)", re.DOTALL)
_APP = re.compile(r"\s{1,3}(?:APP|BOT)$")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a message begins: who, when, and the rest of the line. ``shape`` tells stamps of one kind from others."""

    speaker: str | None
    at: str | None
    text: str
    shape: str = ""
    system: bool = False
    lines: int = 1
    role: Role = Role.UNKNOWN


def stamped(line: str, day_first: bool) -> Mark | None:
    """``[10:01] Name: text``, ``21/05/2024, 16:40 - Name: text`` and the like, and system lines with a stamp."""
    lead = _lead(line, day_first)
    if lead is None:
        return None
    at, shape, rest = lead
    if not rest.strip():
        return None
    return (
        _irc(rest, at, shape)
        or _system(rest, at, shape)
        or _named(rest, at, shape)
        or Mark(None, at, rest.strip(), shape, system=True)
    )


def irc(line: str, day_first: bool) -> Mark | None:
    """``<nick> text`` with or without a time, ``* nick waves``, and server lines."""
    lead = _lead(line, day_first) if line[:1] not in "<=*-" else None
    at, shape, rest = lead if lead else (None, "", line)
    return _irc(rest, at, shape) or _system(rest, at, shape)


def name_and_stamp(line: str, day_first: bool) -> Mark | None:
    """``Name (10:01): text``, ``**Name** (2024-01-15 10:30): text``, ``Name, 10:01: text``."""
    head = line[:LINE_MAX]
    match = _STAMPED_NAME.match(head)
    bracket = match is not None
    match = match or _COMMA_STAMP.match(head)
    spaced = match is None
    match = match or _SPACED_STAMP.match(head)
    if not match:
        return None
    stamp = find_stamp(head, match.end(), day_first=day_first)
    after = _CLOSE if bracket else _AFTER_SPACED if spaced else _COLON
    closing = after.match(line, stamp.end) if stamp else None
    name = match["name"].strip(" *_-•")
    if not stamp or not closing or not is_name(name):
        return None
    return Mark(name, stamp.at, line[closing.end() :], "(" if bracket else ",")


def name_before_stamp(line: str, day_first: bool) -> Mark | None:
    """``Name  10:01 AM`` or ``Name August 14, 2025 at 08:50`` alone on a line."""
    head = line[: LINE_MAX + 1].rstrip().rstrip(":")
    if (
        len(head) > 140
        or read_stamp(head)
        or not _ENDS_IN_STAMP.search(head[-12:])
        or not (_CLOCK.search(head[-48:]) or head[-4:].isdigit())
    ):
        return None
    for start in _WORD_START.finditer(head):
        if start.start() and (at := read_stamp(head[start.start() :], day_first=day_first)):
            name = head[: start.start()].strip(" \t,-–—|•·([*_#:")
            app = _APP.search(name)
            name = _VERB.sub("", name[: app.start()] if app else name)
            if not is_name(name):
                return None
            return Mark(name, at, "", "dated" if "-" in at else "time", role=Role.BOT if app else Role.UNKNOWN)
    return None


def stamp_before_name(line: str, day_first: bool) -> Mark | None:
    """``[10:01 AM] Name`` or ``2024-01-15 10:30 Name`` alone on a line."""
    lead = _lead(line, day_first) if len(line) < LINE_MAX else None
    if lead is None:
        return None
    name = lead[2].strip().rstrip(":").strip("*_ ")
    return Mark(name, lead[0], "", lead[1]) if name and is_name(name) else None


def bare(line: str) -> Mark | None:
    """``Name: text`` and ``**Name:** text``; whether Name is a person is for the caller to find out."""
    match = _BARE.match(line)
    if not match:
        return None
    name, text = match["name"].strip(" *_-•"), match["text"]
    told = _TELLS.search(name)
    name = name[: told.start()] if told and not text.strip() and is_name(name[: told.start()]) else name
    owner = writer(name)
    if owner is not None:
        return Mark(owner or name, None, text.strip(" "), role=Role.NOTE)
    if name[0] in "[(":
        return None
    if match["bullet"] and not role_of_name(name):
        return None
    if text and not text[0].isspace() and (text.startswith(("//", "\\")) or not role_of_name(name)):
        return None
    return Mark(name, None, text.strip(" "))


def role_first(line: str) -> Mark | None:
    """``[Customer] text``, ``**Agent** text``, ``Customer - text``: a role's word, set apart from what is said."""
    match = _ROLE_FIRST.match(line)
    if not match:
        return None
    name = next(match[group] for group in _ROLE_GROUPS if match[group]).strip()
    said = role_of_name(name) in _SPEAKS
    text = match["said"] or match["text"]
    return Mark(name, None, text) if said and is_name(name) and len(name.split()) <= 3 else None


def event(line: str) -> Mark | None:
    """``Maya joined the chat``, ``*** Chat ended``: what the software says, not a person."""
    head = line.strip()
    if len(head) > 200:
        return None
    start = _SYSTEM_START.match(head)
    if _TAGGED_EVENT.match(head):
        return Mark(None, None, head, system=True)
    if _EVENT.match(head[start.end() :] if start else head):
        return Mark(None, None, head, system=True)
    return None


def who_joined(text: str, *, alone: bool = False) -> str | None:
    """The name in ``Maya joined the chat``; ``alone`` where the software speaks, which also says ``Maya joined.``"""
    match = _JOINED.match(text[:200]) or (_JOINED_ALONE.match(text[:200]) if alone else None)
    return match[1].strip() if match else None


def is_name(text: str) -> bool:
    """Whether a short text may be the name of a person, a role or an address rather than a phrase."""
    text = text.strip()
    if (
        not text
        or len(text) > NAME_MAX
        or (text[-1] in ".?!,;" and not text.endswith(("Jr.", "Sr.", "Inc.", "Ltd.", "Dr.")))
    ):
        return False
    if "@" in text and " " not in text:
        return True
    if writer(text) is not None:
        return True
    words = text.split()
    if len(words) > 6 or any(character in text for character in '{}=\\"“”?!;:'):
        return False
    if role_of_name(text) and len(words) <= 4:
        return not is_label(text) or (len(words) == 1 and role_of_name(text) is not Role.NOTE)
    plain = [word.strip("()[]*_,&|'’-") for word in words]
    capitals = [word for word in plain if word and (not word[0].islower() or len(words) == 1)]
    return len(capitals) >= len([word for word in plain if word and word.lower() not in _PARTICLES]) and not is_label(
        text
    )


def _lead(line: str, day_first: bool) -> tuple[str, str, str] | None:
    """A stamp at the start of a line as (at, shape, the rest of the line)."""
    start = 0
    while start < len(line) and start < 4 and (line[start] in _INVISIBLE or line[start] in " *_"):
        start += 1
    bracket = line[start : start + 1]
    bracket = bracket if bracket and bracket in "[(" else ""
    stamp = find_stamp(line[: LINE_MAX // 2], start + len(bracket), day_first=day_first)
    if not stamp:
        return None
    closing = "])"["[(".index(bracket)] if bracket else ""
    if closing and line[stamp.end : stamp.end + 1] != closing:
        return None
    after = _AFTER_STAMP.match(line, stamp.end)
    end = after.end() if after else stamp.end
    if end == stamp.end and end < len(line):
        return None
    dash = "-" if after and any(d in after[0] for d in "-–—") else ""
    return (
        stamp.at,
        f"{bracket}{'d' if stamp.dated else 't'}{dash}",
        line[end:].lstrip(_INVISIBLE + " *_" if line[start : start + 1] == "*" else _INVISIBLE),
    )


def _named(rest: str, at: str, shape: str) -> Mark | None:
    bracketed = _ROLE_IN_BRACKETS.match(rest)
    if bracketed and role_of_name(bracketed["name"]) in _SPEAKS and is_name(bracketed["name"]):
        return Mark(bracketed["name"].strip(), at, bracketed["text"], shape)
    match = _COLUMNS.match(rest) or _NAMED.match(rest) or _TIGHT.match(rest)
    if not match:
        return _dashed(rest, at, shape)
    name = _plain_name(match["name"])
    if not name or name.split()[0].lower() in _LOG_LEVELS or "  " in name or "://" in name:
        return None
    return Mark(name, at, match["text"].lstrip("*_ ") if "*" in match["name"] else match["text"], shape)


def _plain_name(name: str) -> str:
    """A name without Markdown's marks; a lone ``_`` may belong to a nick."""
    name = name.strip().strip("*").strip()
    if len(name) > 2 and name[0] == name[-1] == "_":
        name = name.strip("_")
    everyone = _TO_EVERYONE.match(name)
    return everyone[1] if everyone else name.lstrip("~").strip()


def _dashed(rest: str, at: str, shape: str) -> Mark | None:
    """``support@acme.example - text``: a dash is a mark only after an address or a role."""
    match = _DASHED.match(rest)
    if not match or not ("@" in match["name"] or role_of_name(match["name"])) or not is_name(match["name"]):
        return None
    return Mark(_plain_name(match["name"]), at, match["text"], shape)


def _irc(rest: str, at: str | None, shape: str) -> Mark | None:
    match = _IRC.match(rest)
    if match:
        return Mark(match["name"].strip(" @+%&~*"), at, match["text"] or "", shape + "<")
    stripped = rest.lstrip() if at else rest
    match = _ACTION.match(stripped) if at else None
    if match:
        return Mark(match["name"], at, match["text"], shape + "*")
    return None


def _system(rest: str, at: str | None, shape: str) -> Mark | None:
    stripped = rest.lstrip()
    if _SYSTEM_START.match(stripped) and (at or stripped[0] in "=-"):
        return Mark(None, at, stripped.strip(), shape, system=True)
    return None
