"""Pasted chats and plain text: finds the layout that a document uses and cuts it into turns.

The layout is decided over the whole document, so that a stray ``Note:`` or a time inside a
message never becomes a speaker. A text without any marks becomes one turn of unknown role.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from feedme_desktop.domain.transcript import Role
from feedme_desktop.parsing import marks
from feedme_desktop.parsing.base import Document, Parsed
from feedme_desktop.parsing.drafts import Draft, Findings, finish, oldest_first
from feedme_desktop.parsing.labels import header_field, is_label
from feedme_desktop.parsing.limits import TURNS_MAX
from feedme_desktop.parsing.marks import LINE_MAX, Mark
from feedme_desktop.parsing.speakers import arrivals, base_name, role_of_name, split_address
from feedme_desktop.parsing.text_faq import marks_of
from feedme_desktop.parsing.text_head import (
    HEADING,
    SEPARATOR,
    described,
    left_over,
    read_head,
    settle_by,
    without_head,
)
from feedme_desktop.parsing.text_lines import check_messages, lines_of
from feedme_desktop.parsing.timestamps import is_day_first, plain_head, read_stamp

name = "text"

_WHATSAPP = re.compile(
    r"^\W{0,2}\d{1,2}[/.]\d{1,2}[/.]\d{2,4},?\s\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\s\u202f]?(?:[AaPp]\.?\s?[Mm]\.?)?(?:\]|\s[-–])\s"
)
_CLOCK_LINE = re.compile(
    r"^\[(\d\d):(\d\d)\] (speaker |sprecher |unknown )?(?=[^\s:][^:\n]{0,59}:\s)", re.MULTILINE | re.IGNORECASE
)
_CLOCKED = 20_000
_CALL_BEGINS = 30
_DAY_HOURS = 24
_DIGIT = re.compile(r"\d")
_SMALL = 2
_MANY = 60_000
_CROWD = 10_000
_STRETCHES = 10
_STRETCH = 2000
_DENSE = 1.5
_SENTENCE = 4
_SPOKEN = 2000
_CAPITALISED = re.compile(r"\b[^\W\d_a-z][^\W\d_]{1,20}\b")
_GREETING = re.compile(
    r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hallo|guten (?:tag|morgen|abend)|moin|bonjour|bonsoir|"
    r"salut|hola|buen[ao]s|ciao|buongiorno|ol[áa]|bom dia|boa tarde|hoi|goedemorgen|goedemiddag|cześć|dzień dobry|"
    r"hej|god dag|привет|здравствуйте|добрый день|merhaba)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    rf"{_GREETING.pattern}|(?:I|I'm|I’m|I'll|I’ll|I've|I’ve|I'd|we|we're|we’re|we'll|we’ll|we've|let me|let's|thanks|"
    r"thank you|sorry|could you|can you|would you|did you|do you|ich|wir|danke|je|j'ai|nous|merci|gracias|grazie|"
    r"obrigad[oa]|ik|wij|dank je|jag|vi|tack|tak|я|мы|спасибо)\b",
    re.IGNORECASE,
)
_BOTH = {Role.CUSTOMER, Role.AGENT}
_ASKED_AND_ANSWERED = frozenset(("q", "a", "question", "answer"))


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of marking messages: its ``format`` and the mark of each line that begins a message."""

    format: str
    marks: dict[int, Mark]

    @property
    def messages(self) -> int:
        """How many of the marks name a speaker."""
        return sum(1 for mark in self.marks.values() if mark.speaker)


_Look = Callable[[Sequence[str]], Layout]


def sniff(document: Document) -> float:
    """Any text can be read as plain text; other formats know better, but a chat's hours are no minutes of a call."""
    if document.text is None:
        return 0.0
    clocks = _CLOCK_LINE.findall(document.text[:_CLOCKED])
    hours = [int(hour) for hour, _, _ in clocks]
    named = sum(1 for _, _, voice in clocks if not voice)
    late = bool(clocks) and (hours[0] > 0 or int(clocks[0][1]) >= _CALL_BEGINS) and max(hours) < _DAY_HOURS
    return 0.86 if late and named * 2 > len(clocks) else 0.1


def parse(document: Document) -> Iterator[Parsed]:
    """Yield the one conversation of a plain text."""
    lines = lines_of(document.text or "")
    findings = Findings(format="text")
    drafts = read_turns(lines, findings)
    yield finish(document, drafts, findings)


def read_turns(lines: Sequence[str], findings: Findings) -> list[Draft]:
    """Cut lines into drafts, filling ``findings`` with format, title and metadata."""
    layout = find_layout(lines)
    check_messages(layout.messages if layout else 0)
    if layout is None:
        start = read_head(lines, len(lines), findings, whole=False)
        if (sides := described(lines[start:], findings)) and {draft.role for draft in sides} == _BOTH:
            return sides
        return [Draft("\n".join(lines[start if start < len(lines) else 0 :]))]
    findings.format = layout.format
    findings.guess_opener = (
        layout.format != "irc" or len({m.speaker for m in layout.marks.values() if m.speaker}) == _SMALL
    )
    first = min(layout.marks)
    read_head(lines, first, findings, whole=True)
    said = _collect(lines, layout, findings)
    dated = all("T" in (draft.at or "") for draft in said)  # hours alone begin anew at midnight
    drafts = left_over(lines[:first], findings) + (oldest_first(said) if dated else said)
    settle_by(drafts, findings)
    return drafts


def find_layout(lines: Sequence[str]) -> Layout | None:
    """The layout that marks the most lines, or None where no line says who speaks."""
    original, lines = lines, [plain_head(line) for line in lines]
    day_first = is_day_first(line for line in lines if line[:1] in "[(0123456789")
    looks: tuple[_Look, ...] = (
        lambda lines: _stamped_layout(lines, day_first),
        lambda lines: _simple("chat", lines, lambda line: marks.name_and_stamp(line, day_first)),
        lambda lines: _two_lines(lines, day_first),
        lambda lines: _before_stamp_layout(lines, day_first),
        lambda lines: _simple("chat", lines, lambda line: marks.stamp_before_name(line, day_first), alone=True),
        _asked_layout,
        _bare_layout,
        _role_lines,
        _roles_first,
    )
    if len(lines) > _MANY:
        look = _best_look(looks, _sample(lines))[1]
        looks = (look,) if look else ()
    best = _best_look(looks, lines)[0]
    return Layout(best.format, _with_own_words(best.marks, original, lines)) if best.messages else None


def _best_look(looks: Sequence[_Look], lines: Sequence[str]) -> tuple[Layout, _Look | None]:
    """The layout that marks the most of the lines, and what found it."""
    filled = sum(1 for line in lines if line.strip())
    best, found = Layout("text", {}), None
    for look in looks:
        layout = look(lines)
        if layout.messages > best.messages:
            best, found = layout, look
        if best.messages > 1 and best.messages * 4 > filled:
            break  # so many lines carry this mark that no other can be the document's
    return best, found


def _sample(lines: Sequence[str]) -> list[str]:
    """Stretches from all over a long text: who speaks is marked in the same way everywhere in it."""
    step = len(lines) // _STRETCHES
    return [line for start in range(0, len(lines), step) for line in lines[start : start + _STRETCH]]


def _with_own_words(found: dict[int, Mark], original: Sequence[str], lines: Sequence[str]) -> dict[int, Mark]:
    """The marks with the words as written, where a line's head was read in plain digits."""
    return {
        index: replace(mark, text=original[index][len(lines[index]) - len(mark.text) :])
        if mark.text and original[index] != lines[index] and lines[index].endswith(mark.text)
        else mark
        for index, mark in found.items()
    }


# ---------------------------------------------------------------- layouts


def _simple(kind: str, lines: Sequence[str], look: Callable[[str], Mark | None], *, alone: bool = False) -> Layout:
    found = {}
    for index, line in enumerate(lines):
        mark = look(line) if line and _DIGIT.search(line, 0, 120) else None
        if mark:
            found[index] = mark
    found = _with_text(found, lines) if alone else found
    return Layout(kind, found if len(found) > 1 or _says_role(found) else {})


def _stamped_layout(lines: Sequence[str], day_first: bool) -> Layout:
    found: dict[int, Mark] = {}
    for index, line in enumerate(lines):
        if line and (line[0] in "<[(=*-" or _DIGIT.search(line, 0, 16)):
            mark = marks.irc(line, day_first) or marks.stamped(line, day_first)
            if mark:
                found[index] = mark
    shapes = Counter(mark.shape for mark in found.values() if mark.speaker)
    if not shapes:
        return Layout("chat", {})
    top = shapes.most_common(1)[0][0]
    irc = "<" in top
    kept = {i: m for i, m in found.items() if _same_shape(m, top, irc)}
    if not irc and len(kept) == 1 and not _says_role(kept):
        return Layout("chat", {})
    return Layout("irc" if irc else _stamp_format(kept, lines), kept)


def _same_shape(mark: Mark, top: str, irc: bool) -> bool:
    if irc:
        return "<" in mark.shape or "*" in mark.shape or mark.system
    return mark.shape.rstrip("*") == top or (mark.system and mark.shape in (top, top + "<"))


def _stamp_format(kept: dict[int, Mark], lines: Sequence[str]) -> str:
    """WhatsApp's exports are told by the comma in their stamps and the dash (Android) or bracket (iOS) around them."""
    return "whatsapp" if kept and _WHATSAPP.match(lines[min(kept)]) else "chat"


def _two_lines(lines: Sequence[str], day_first: bool) -> Layout:
    """A name on one line, the time alone on the next, then the text."""
    found = {}
    for index in range(len(lines) - 1):
        after = lines[index + 1]
        if not after or len(after) > LINE_MAX or not _DIGIT.search(after, 0, 60) or not lines[index].strip():
            continue
        at = read_stamp(after, day_first=day_first)
        if at and marks.is_name(_undecorated(lines[index])):
            found[index] = Mark(_undecorated(lines[index]), at, "", lines=2)
    found = _with_text(found, lines)
    return Layout("chat", found if len(found) > 1 or _says_role(found) else {})


def _before_stamp_layout(lines: Sequence[str], day_first: bool) -> Layout:
    found = {}
    for index, line in enumerate(lines):
        mark = marks.name_before_stamp(line, day_first) if line else None
        if mark:
            found[index] = mark
    times = Counter(mark.shape for mark in found.values())
    kept = _with_text(found, lines)
    if len(kept) < _SMALL and not _says_role(kept):
        kept = {}
    return Layout("slack" if times["time"] > times["dated"] else "chat", kept)


def _role_lines(lines: Sequence[str]) -> Layout:
    """``Customer`` or ``## Agent`` alone on a line, the text below."""
    found = {}
    for index, line in enumerate(lines):
        if not line or len(line) > 60:
            continue
        plain = _undecorated(line).rstrip(":")
        if (
            len(plain.split()) <= 3
            and role_of_name(plain) in (Role.AGENT, Role.CUSTOMER, Role.BOT)
            and marks.is_name(plain)
        ):
            found[index] = Mark(plain, None, "")
    found = _with_text(found, lines)
    return Layout("chat", found if len({role_of_name(m.speaker or "") for m in found.values()}) > 1 else {})


def _roles_first(lines: Sequence[str]) -> Layout:
    """``[Customer] text`` and ``Agent - text``, where both sides speak."""
    found = {i: m for i, line in enumerate(lines) if line and (m := marks.role_first(line))}
    roles = {role_of_name(mark.speaker or "") for mark in found.values()}
    return Layout("chat", found if {Role.CUSTOMER, Role.AGENT} <= roles else {})


def _asked_layout(lines: Sequence[str]) -> Layout:
    """``Frage: …`` and ``Antwort: …``, where nothing but a title and fields stands above the first question."""
    found = marks_of(lines)
    above = lines[: min(found)] if found else ()
    free = all(
        not line.strip() or header_field(line) or HEADING.match(line[:LINE_MAX]) or SEPARATOR.match(line[:LINE_MAX])
        for line in above
    )
    return Layout("chat", found if free else {})


def _bare_layout(lines: Sequence[str]) -> Layout:
    found = {i: m for i, line in enumerate(lines) if ":" in line[:80] or "：" in line[:80] if (m := marks.bare(line))}
    if len(found) > TURNS_MAX and len({mark.speaker for mark in found.values()}) > _CROWD:
        check_messages(len(found))  # no need to find out which of them are people
    found = without_head(found, lines)
    speakers = _people(found, lines)
    kept = {i: m for i, m in found.items() if base_name(m.speaker or "") in speakers or m.role is Role.NOTE}
    if len(kept) < _SMALL and not _says_role(kept):
        kept = {}
    first = min(kept, default=len(lines))
    for index, line in enumerate(lines):
        if index > first and index not in kept and (mark := marks.event(line)):
            kept[index] = mark
    return Layout("chat", kept)


def _people(found: dict[int, Mark], lines: Sequence[str]) -> set[str]:
    """Which of the words before a colon are people: role words, names that come back, who opened."""
    texts: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for mark in found.values():
        key = base_name(mark.speaker or "")
        shown.setdefault(key, mark.speaker or "")
        counts[key] += 1
        texts.setdefault(key, set()).add(mark.text)
    possible = [key for key in shown if marks.is_name(shown[key])]
    if (
        not set(possible) <= _ASKED_AND_ANSWERED
    ):  # "Answer: 42" is a label, unless the whole text is questions and answers
        possible = [key for key in possible if key not in _ASKED_AND_ANSWERED]
    people = {key for key in possible if role_of_name(shown[key]) or (counts[key] > 1 and len(texts[key]) > 1)}
    opener = _opener(found, lines)
    if opener in possible:
        people.add(opener)
    joined = arrivals([who for line in lines if line and (who := _arrived(line))])
    people.update(key for key in possible if key in joined)
    if len(people) < _SMALL:
        people.update(key for key in possible if not is_label(shown[key]))
    else:
        marked = sum(1 for mark in found.values() if base_name(mark.speaker or "") in people)
        spoken_of = Counter(word for line in lines for word in _CAPITALISED.findall(line[:_SPOKEN]))
        dense = marked * _DENSE >= sum(1 for line in lines if line.strip())
        people.update(
            key
            for i, m in found.items()
            if (key := base_name(m.speaker or "")) in possible
            and key not in people
            and not is_label(shown[key])
            and _new_person(m, lines, i, dense=dense, mentioned=spoken_of[shown[key]] > counts[key])
        )
    return people


def _new_person(mark: Mark, lines: Sequence[str], index: int, *, dense: bool, mentioned: bool) -> bool:
    """A name said once among others that come back: who speaks like a person, under what looks like a full name.

    ``dense`` says that nearly every line begins a message, so that this one hardly goes on with the one
    above; ``mentioned`` that somebody else speaks of this name: ``Thanks, Tom``.
    """
    name = mark.speaker or ""
    full = len(base_name(name).split()) > 1 or "(" in name
    if not mark.text.strip() or not index:
        return False
    if full and not lines[index - 1].strip():
        return True
    if _SPEECH.match(mark.text.lstrip()) and name[:1].isupper():
        return full or _GREETING.match(mark.text.lstrip()) is not None or mentioned
    return full and dense and len(mark.text.split()) >= _SENTENCE and mark.text.rstrip()[-1] in ".?!。？！"


def _arrived(line: str) -> str | None:
    """Who came into the conversation, by a line of the program or of somebody called ``System``."""
    mark = marks.bare(line) if ":" in line[:20] else None
    system = mark is not None and role_of_name(mark.speaker or "") is Role.SYSTEM
    return marks.who_joined(mark.text, alone=True) if mark and system else marks.who_joined(line)


def _opener(found: dict[int, Mark], lines: Sequence[str]) -> str:
    for index, line in enumerate(lines):
        if index in found and not header_field(line):
            return base_name(found[index].speaker or "")
        if line.strip() and not header_field(line) and not HEADING.match(line) and not SEPARATOR.match(line[:LINE_MAX]):
            return ""
    return ""


# ---------------------------------------------------------------- turns


def _collect(lines: Sequence[str], layout: Layout, findings: Findings) -> list[Draft]:
    drafts: list[Draft] = []
    texts: list[list[str]] = []
    skip = -1
    for index in range(min(layout.marks), len(lines)):
        if index <= skip:
            continue
        mark = layout.marks.get(index) or marks.event(lines[index])
        if mark:
            skip = index + mark.lines - 1
            drafts.append(_draft(mark, findings))
            texts.append([mark.text])
        else:
            texts[-1].append(lines[index])
    for draft, text in zip(drafts, texts, strict=True):
        draft.text = _message(text)
    return drafts


def _draft(mark: Mark, findings: Findings) -> Draft:
    if mark.system:
        if joined := marks.who_joined(mark.text):
            findings.joined.add(joined)
        return Draft("", None, mark.at, Role.SYSTEM)
    name, email = split_address(mark.speaker or "") if "<" in (mark.speaker or "") else (mark.speaker, None)
    return Draft("", name, mark.at, mark.role, email)


def _message(text: list[str]) -> str:
    """The lines of a message without the ruler that ends it."""
    end = len(text)
    while end > 1 and (not text[end - 1].strip() or SEPARATOR.match(text[end - 1][:LINE_MAX])):
        end -= 1
    return "\n".join(text[:end])


def _undecorated(line: str) -> str:
    return line.strip().lstrip("#").strip("*_ ").strip()


def _with_text(found: dict[int, Mark], lines: Sequence[str]) -> dict[int, Mark]:
    """The marks that have text below them: a lone name at the end, or above another one, is text itself."""
    starts = sorted(found)
    ends = [*starts[1:], len(lines)] if starts else []
    return {
        start: found[start]
        for start, end in zip(starts, ends, strict=True)
        if any(line.strip() for line in lines[start + found[start].lines : end])
    }


def _says_role(found: dict[int, Mark]) -> bool:
    return any(role_of_name(mark.speaker or "") for mark in found.values())
