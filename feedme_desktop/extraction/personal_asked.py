"""Answers that only the question before them gives away: "May I have your name?" – "Tyler Jones."

Looks at two messages at a time; what is found is as any other find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from feedme_desktop.extraction.personal_context import KIND_OF, Beside, named_kinds
from feedme_desktop.extraction.personal_kinds import Found, Kind, page_of
from feedme_desktop.extraction.personal_names import given_name

_REACH = 400
_ASKS_NAME = re.compile(
    r"\b(?:your (?:full |first |last |sur)?names?\b|who (?:am i|are we|is this) |name,? please|whom? (?:do i|am i)"
    r"|under (?:what|which) name|(?:ihr|dein)(?:en)? (?:vollständiger? )?name|votre nom|(?:su|tu) nombre|il (?:suo"
    r"|tuo) nome)"
)
_LEAD = re.compile(
    r"\s*(?:(?:sure|yes|yeah|ok|okay|of course|certainly|hi|hello|it's|it is|it’s|this is|i'm|i’m|i am|name:?"
    r"|the name is)[,.!:]?\s+){0,3}",
    re.IGNORECASE,
)
_ASKS_NUMBER = re.compile(
    r"\b(?:numbers?|no\.|ids?|codes?|pin|digits|nummer|numéro|número|numero|iban|ssn|phone|telephone|telefon)\b"
)
_NUMBER = re.compile(r"(?<![\w.,:$€£/])[#+]?[A-Za-z]{0,6}[-_]?\d[\dA-Za-z]*(?:[- ./]\d+[A-Za-z]{0,3}){0,6}(?![\w:%])")
_NO_NUMBER = re.compile(
    r"0x[0-9a-f]+|(?:kb|err|error|e|v|win|http)[-_]?\d.*|(?:19|20)\d\d|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}/\d{2,4}|\d+\.\d{1,2}|\d+(?:st|nd|rd|th|am|pm|gb|mb)",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\?|？|\b(?:please|provide|need|tell|give|share|send|enter|bitte|merci|por favor|what is|what's)\b")
_FEW = 4


def answered(question: str, answer: str) -> Iterator[Found]:
    """What ``answer`` gives away because ``question``, the message before it, asked for it."""
    asked = question[-_REACH:].lower()
    if not _ASKS.search(asked):
        return
    if _ASKS_NAME.search(asked):
        lead = _LEAD.match(answer)
        yield from given_name(answer, lead.end() if lead else 0)
    if _ASKS_NUMBER.search(asked):
        kinds = [KIND_OF[kind] for kind in named_kinds(asked) if kind in KIND_OF and kind is not Beside.USER]
        if kinds:
            yield from _numbers(answer, kinds)


def _numbers(answer: str, kinds: list[Kind]) -> Iterator[Found]:
    head = page_of(answer[:_REACH]).plain
    count = 0
    for match in _NUMBER.finditer(head):
        digits = sum(c.isdigit() for c in match[0])
        if digits < _FEW or _NO_NUMBER.fullmatch(match[0]):
            continue
        yield Found(kinds[min(count, len(kinds) - 1)], match.start(), match.end())
        count += 1
