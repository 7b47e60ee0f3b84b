"""Mails that belong together as one conversation: each message once, the oldest first.

A message that a mail quotes is folded away where it is there as a mail itself, and becomes a turn of its own where the
quote is the only copy. Mails attached to a mail are part of its conversation. Knows no file format.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from feedme_desktop.domain.transcript import HiddenKind, HiddenPart
from feedme_desktop.errors import ReadError
from feedme_desktop.parsing.drafts import Draft, Findings, tidy
from feedme_desktop.parsing.mail import mail_drafts, mail_findings
from feedme_desktop.parsing.mime_parts import PARTS_MAX, Mail
from feedme_desktop.parsing.msg_parts import read_msg
from feedme_desktop.parsing.speakers import base_name

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_ALIKE = 0.8
_DISTINCT = 12
"""So many words are not said twice by chance, whoever they are ascribed to."""
_LOOK = 20
_ZONES_S = 15 * 3600
"""Quotes give times without a zone, so two of them may be this far apart and mean the same moment."""
_Read = tuple[Mail, list[Draft], Findings]
_LISTS = ("message_ids", "references", "attachments")


_COMPARED = 20_000
"""Words of a message by which it is found again in a quote; a book has some more."""


@dataclass(slots=True)
class _Said:
    """A message in its place, and what it is recognised by in a quote."""

    draft: Draft
    words: list[str]
    moment: float | None
    key: str = ""

    def __post_init__(self) -> None:
        self.key = "".join(self.words)


@dataclass(slots=True)
class _Thread:
    """The messages so far, oldest first, with an index of their words."""

    said: list[_Said] = field(default_factory=list)
    by_key: dict[str, list[_Said]] = field(default_factory=lambda: defaultdict(list))
    by_shingle: dict[int, list[_Said]] = field(default_factory=lambda: defaultdict(list))

    def find(self, quoted: _Said) -> _Said | None:
        """The message that is quoted, if it is here."""
        if not quoted.words:
            return None
        for one in sorted(self.by_key.get(quoted.key, ())[-_LOOK:], key=lambda one: _apart(one, quoted)):
            if len(quoted.words) >= _DISTINCT:
                return one
            if _same_person(one.draft, quoted.draft) is not False and _may_be_same_time(one, quoted):
                return one
        like = [one for shingle in _shingles(quoted.words) for one in self.by_shingle.get(shingle, ())[-_LOOK:]]
        near = {id(one): one for one in like}
        hits = Counter(id(one) for one in like)
        for place, _ in hits.most_common(3):
            if _is_quote_of(quoted, near[place]):
                return near[place]
        return None

    def add(self, new: _Said, *, own: bool) -> None:
        """Put a message in its place: a mail at the end, one known by a quote before those that are surely later."""
        place = len(self.said)
        while not own and new.moment is not None and place:
            before = self.said[place - 1].moment
            if before is None or before <= new.moment + _ZONES_S:
                break
            place -= 1
        self.said.insert(place, new)
        self.by_key[new.key].append(new)
        for shingle in _shingles(new.words):
            self.by_shingle[shingle].append(new)


def conversation(mails: Sequence[Mail]) -> tuple[list[Draft], Findings]:
    """The messages of mails and of those attached to them, and what is known of them together."""
    warnings: list[str] = []
    read: list[_Read] = []
    for mail in _with_attached(mails, warnings):
        if mail.encrypted:
            warnings.append("A mail in it is encrypted and was left out: decrypt it in your mail program.")
        read.append((mail, [] if mail.encrypted else mail_drafts(mail), mail_findings(mail)))
        warnings += mail.warnings
    read = _each_once(_by_date(read))
    owns = [_said(drafts[-1]) if drafts else None for _, drafts, _ in read]
    known = _Thread()  # all mails, so that what a mail quotes is found wherever it stands
    for own in owns:
        if own is not None:
            known.add(own, own=True)
    thread = _Thread()
    for (_, drafts, _), own in zip(read, owns, strict=True):
        if own is None:
            continue
        earlier = [_said(draft) for draft in drafts[:-1]]
        found = [known.find(quoted) or thread.find(quoted) for quoted in earlier]  # ahead of adding: two messages
        for quoted, there in zip(earlier, found, strict=True):  # of one mail may say the same, and are two
            _place(quoted, there, own, thread)
        thread.add(own, own=True)
    return [one.draft for one in thread.said], _together([findings for _, _, findings in read], warnings)


def _place(quoted: _Said, there: _Said | None, own: _Said, thread: _Thread) -> None:
    """A quoted message: folded away in the mail that quotes it where it is ``there``, or a message of its own."""
    draft = quoted.draft
    if there is None or there is own:
        thread.add(quoted, own=False)
        return
    text = "\n\n".join(filter(None, (draft.text, *(part.text for part in draft.hidden))))
    own.draft.hidden.append(HiddenPart(HiddenKind.QUOTE, tidy(text)))
    _complete(there.draft, draft)


def _complete(there: Draft, quoted: Draft) -> None:
    """What only the quote says of who wrote it."""
    there.speaker = there.speaker or quoted.speaker
    there.email = there.email or quoted.email
    there.at = there.at or quoted.at


def _with_attached(mails: Sequence[Mail], warnings: list[str]) -> list[Mail]:
    """The mails, each behind those that are attached to it or to those."""
    found: list[Mail] = []
    left = PARTS_MAX
    for mail in mails:
        waiting, attached = [mail], []
        while waiting and left > 0:
            one = waiting.pop(0)
            waiting += [*one.mails, *_outlook_mails(one, warnings)]
            attached.append(one)
            left -= one is not mail
        if waiting:
            warnings.append("More mails are attached than are read (500); the rest was left out.")
        found += [*attached[1:], mail]
    return found


def _outlook_mails(mail: Mail, warnings: list[str]) -> list[Mail]:
    found: list[Mail] = []
    for content in mail.outlook:
        try:
            found.append(read_msg("The attached message", content))
        except ReadError as error:
            warnings.append(str(error))
    return found


def _by_date(read: list[_Read]) -> list[_Read]:
    """Oldest first; a mail without a date stays behind the one before it."""
    order: list[tuple[float, int]] = []
    for number, (_, drafts, _) in enumerate(read):
        moment = _moment(drafts[-1].at) if drafts else None
        before = order[-1][0] if order else 0.0
        order.append((before if moment is None else moment, number))
    return [read[number] for _, number in sorted(order)]


def _each_once(read: list[_Read]) -> list[_Read]:
    """Without the second copy of a mail: the same Message-ID and the same words."""
    seen: set[tuple[str, str]] = set()
    kept: list[_Read] = []
    for mail, drafts, findings in read:
        ids = findings.metadata.get("message_ids")
        text = "\0".join("".join(_words(part)) for draft in drafts for part in (draft.text, *_hidden(draft)))
        key = (str(ids), text)
        if ids and key in seen:
            continue
        seen.add(key)
        kept.append((mail, drafts, findings))
    return kept


def _together(findings: list[Findings], warnings: list[str]) -> Findings:
    """The first mail's findings, with the lists of all."""
    first = findings[0]
    metadata: dict[str, object] = {}
    for one in findings:
        for key, value in one.metadata.items():
            if key not in _LISTS:
                metadata.setdefault(key, value)
    for key in _LISTS:
        if values := list(dict.fromkeys(_flat(one.metadata.get(key) for one in findings))):
            metadata[key] = values
    title = next((one.title for one in findings if one.title), None)
    return Findings(first.format, title, metadata, list(dict.fromkeys(warnings)))


def _flat(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from map(str, value)


# ---------------------------------------------------------------- what is the same message


def _said(draft: Draft) -> _Said:
    return _Said(draft, _words(draft.text), _moment(draft.at))


def _hidden(draft: Draft) -> Iterable[str]:
    return (part.text for part in draft.hidden)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(words: list[str]) -> set[int]:
    """Every run of four words of the first many, as a number."""
    words = words[:_COMPARED]
    return {hash(tuple(words[place : place + _SHINGLE])) for place in range(len(words) - _SHINGLE + 1)}


def _is_quote_of(quoted: _Said, one: _Said) -> bool:
    """Whether most words are the same, with a sender and a time that may be the same; many words need neither."""
    shared = sum((Counter(quoted.words) & Counter(one.words)).values())
    if shared < _ALIKE * len(quoted.words):
        hidden = [word for text in _hidden(one.draft) for word in _words(text)]
        shared = sum((Counter(quoted.words) & Counter([*one.words, *hidden])).values())
    if shared < _ALIKE * len(quoted.words) or len(quoted.words) < _ALIKE / 2 * len(one.words):
        return False
    if _same_person(quoted.draft, one.draft) is False:
        return shared >= _DISTINCT
    return _may_be_same_time(quoted, one)


def _same_person(one: Draft, other: Draft) -> bool | None:
    """None where it is not known of both."""
    if one.email and other.email:
        return one.email.lower() == other.email.lower()
    if one.speaker and other.speaker:
        return base_name(one.speaker) == base_name(other.speaker)
    return None


def _apart(one: _Said, other: _Said) -> float:
    return 0.0 if one.moment is None or other.moment is None else abs(one.moment - other.moment)


def _may_be_same_time(one: _Said, other: _Said) -> bool:
    if one.moment is None or other.moment is None:
        return True
    return abs(one.moment - other.moment) <= 86_400 + _ZONES_S


def _moment(at: str | None) -> float | None:
    """Seconds since 1970 of a date; one without a zone counts as UTC."""
    if at is None or "-" not in at:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
