"""A text as the sentences that can be compared: without the numbers of its steps, with what stands over a list.

"Never do this:" belongs to every line of the list below it, a line that breaks off to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.extraction.claim_words import ALL_STEPS, IF, NOT, ONLY, ORDERING
from feedme_desktop.extraction.sentences import Sentence, split_sentences
from feedme_desktop.extraction.wordlists import ALL_STOPWORDS

_NUMBERED = re.compile(
    r"\s*(?:\(?(\d{1,2})[.):]\s+|(?:step|schritt|paso|étape|passo|passaggio|stap|krok)\s+(\d{1,4})\s*[:.)-]\s*)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*[-*•–·]\s+")
_ENDS = frozenset(".!?…。！？")
_CLOSERS = " \"'”’»)*_]"
_TAIL = 400
"""Characters at the end of a line that are looked at."""

_WORD = re.compile(r"[^\W\d_]+")
_STARTING = ALL_STEPS | frozenset().union(*ORDERING.values())
_TURNING = frozenset().union(*NOT.values(), *ONLY.values(), *IF.values())


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence at ``start`` to ``end`` of its text; ``lead``: the line that governs it, with it or before it."""

    start: int
    end: int
    text: str
    number: int
    lead: str = ""
    listed: bool = False


def passages(text: str, before: str = "") -> tuple[Passage, ...]:
    """The sentences of ``text``. ``before``: what the same speaker wrote right before it."""
    whole = _whole(text, split_sentences(text))
    steps = _steps(text, whole)
    bare = [_bare(one, number in steps) for number, one in enumerate(whole)]
    return tuple(_led(text, bare, hanging(before)))


def hanging(text: str) -> str:
    """The last line of a message where it asks for what comes next: "Do not", "Never do this:"; else ""."""
    last = text.rstrip().rpartition("\n")[2].strip()
    return last if last.endswith(":") or (last and _breaks_off(last)) else ""


def _whole(text: str, sentences: Sequence[Sentence]) -> list[Passage]:
    """Sentences, a line that breaks off put together with the next."""
    found: list[tuple[int, int]] = []
    for one in sentences:
        if found:
            start, end = found[-1]
            tail = text[max(start, end - _TAIL) : end]
            if text[end : one.start].count("\n") == 1 and _goes_on(tail, one.text):
                found[-1] = (start, one.end)
                continue
        found.append((one.start, one.end))
    return [Passage(start, end, text[start:end], number) for number, (start, end) in enumerate(found)]


def _goes_on(line: str, following: str) -> bool:
    if _NUMBERED.match(following) or _BULLET.match(following) or line.endswith(":") or _ended(line):
        return False
    first = _WORD.match(following)
    return _breaks_off(line) or bool(first and first[0].islower() and first[0] not in _STARTING)


def _breaks_off(line: str) -> bool:
    """Whether a line without an end has a word in it that reaches over the next, or ends in a little one."""
    if _ended(line):
        return False
    words = [word.lower() for word in _WORD.findall(line[-_TAIL:])]
    return bool(words) and (words[-1] in ALL_STOPWORDS or not _TURNING.isdisjoint(words))


def _ended(line: str) -> bool:
    return line.rstrip(_CLOSERS)[-1:] in _ENDS


def _steps(text: str, sentences: Sequence[Passage]) -> frozenset[int]:
    """The sentences whose number is the next of a list that begins with 1, at the start of a line."""
    found: set[int] = set()
    run: list[int] = []
    due = last = 0
    for one in sentences:
        match = _NUMBERED.match(one.text)
        starts = one.number == 0 or "\n" in text[last : one.start]
        last = one.end
        if match is None or not starts:
            continue
        number = int(match[1] or match[2])
        run = [*run[-1:], one.number] if run and number == due else [one.number] if number == 1 else []
        due = number + 1
        if len(run) > 1:
            found.update(run)
    return frozenset(found)


def _bare(one: Passage, step: bool) -> Passage:
    """Without the number of a step; another number belongs to what is said, unless an instruction follows it."""
    match = _BULLET.match(one.text) or _NUMBERED.match(one.text)
    if match is None:
        return one
    rest = one.text[match.end() :]
    first = _WORD.match(rest)
    if match.re is _NUMBERED and not step and not (first and first[0].lower() in ALL_STEPS):
        return one
    return replace(one, text=rest, listed=True) if rest else one


def _led(text: str, sentences: Sequence[Passage], lead: str) -> Iterator[Passage]:
    listing = False
    last: Passage | None = None
    for one in sentences:
        gap = text[last.end : one.start] if last else ""
        if last is not None and "\n" in gap:
            if one.listed and not listing:
                lead = last.text if _opens(last.text) else lead if last.lead else ""
            elif last.text.endswith(":"):
                lead = last.text
            elif (listing and not one.listed) or gap.count("\n") > 1:
                lead = ""
            listing = one.listed
        elif last is None:
            listing = one.listed
        yield (last := replace(one, lead=lead))


def _opens(line: str) -> bool:
    """Whether a line before a list may govern it."""
    if line.endswith(":") or not _ended(line):
        return True
    return not _TURNING.isdisjoint(word.lower() for word in _WORD.findall(line[-_TAIL:]))
