"""Names: those of the speakers wherever they stand, and those that the text itself introduces.

A name that is an everyday word (Will, Mark, May, Grace) counts only where it is plainly a name: in a greeting, with its
surname, in the middle of a sentence in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from feedme_desktop.extraction.personal_kinds import Found, Kind, Page
from feedme_desktop.extraction.personal_words import COMMON_NAMES, NOT_NAMES
from feedme_desktop.extraction.sentences import without_accents
from feedme_desktop.extraction.wordlists import word_set

MAX_NAMES = 20_000
_SPELLED_OUT = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ø"): "oe", ord("å"): "aa"}
"""As keyboards without the letter have it: Jörg is Joerg, too."""
_TOKEN = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ .,'’\-\u00b7・\t]{1,2}")
_ASIDE = re.compile(r"[()\[\]|/<>;:\u2022\u00b7]|\s[-\u2013\u2014]\s|,|\bfrom\b|\bvia\b|\bat\b|@", re.IGNORECASE)
_COMMA = re.compile(r"[^,()\[\]/|<>]{2,40},[^,()\[\]/|<>]{2,40}")
_ORGANISATION = word_set("""
    support team desk helpdesk service services inc ltd llc gmbh ag corp company group bot sales billing system
    systems department office care center centre solutions software technologies hotline kundenservice kundendienst
    assistant notifications notification mailer daemon noreply help store shop bank
""")
_TITLES = word_set("""
    mr mrs ms miss dr prof herr frau sir madam señor señora monsieur madame mme mlle agent customer client user
    admin operator visitor guest member technician owner rep representative moderator mod kunde kundin mitarbeiter
    bearbeiter senior junior jr sr ii iii phd van von de der den del la le el al bin ibn di da dos das du ten ter op
    st san the and und y e
""")
_ROLES = word_set("""
    manager managers head lead leader chief director executive officer tech technical account accounts customer success
    general assistant deputy trainee it web online live chat first second level tier global central main new vip
    premium billing product products community relations operations
""")
"""What stands with a name in a label of an organisation and is none."""
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

_NAME = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)*"
_NAMES = rf"{_NAME}(?: (?:{_NAME}|[A-Z]\.|v[ao]n|de[rln]?|d[aiu]|dos|la|el|al|bin)){{0,3}}"
_END = r"(?=[^\S\n]*(?:[,.!?;)\n\u2013\u2014-]|:[^\S\n]*\n|:?$))"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_GREETING = _p(
    rf"(?:,| again,?| there,?)? ?(?:(?:Mr|Mrs|Ms|Dr|Herrn?|Frau|M|Mme)\.? )?({_NAMES}){_END}|,? ({_NAME})(?= (?:I"
    rf"|[a-z]))"
)
_THANKED = _p(rf"(?: you)?(?: (?:so|very) much| again| a lot)?,? ({_NAME}(?: {_NAME})?){_END}")
_SIGNED = _p(
    rf"(?:[^\S\n](?:regards|wishes|you|grüße|grüßen|gruß|von|from|und beste grüße"
    rf"|in advance)[^\S\n]*){{0,2}}[,.!:]{{0,2}}[^\S\n]*(?:\n[^\S\n]*){{1,2}}(?:[-\u2013\u2014~/][^\S\n]?)?"
    rf"({_NAMES})[^\S\n]*(?=\n|,|$|\()"
    rf"|(?:[^\S\n](?:regards|wishes|you))?,[^\S\n]?({_NAME}(?: {_NAME})?)[^\S\n]*(?=\n|$)"
)
_LABELLED = _p(
    rf"(?:'s|’s)?(?: is| ist| est| es| è| é| was)?\s?[:=]\s{{0,3}}[\"']?({_NAMES})|(?:'s|’s| is| ist| est| es| è"
    rf"| é) ({_NAMES})"
)
_LABEL_ONLY = _p(rf"(?: name)?\s?[:=]\s{{0,3}}[\"']?({_NAMES}){_END}")
_THIS_IS = _p(rf"['’ ]?(?:s|is) ({_NAMES})(?=,? (?:from|with|at|here|speaking|calling|again|and I|your|writing)\b|,)")
_I_AM = _p(
    rf"(?:['’]m| am| bin| suis) ({_NAMES})(?=,? (?:from|with|at|and I|your|vom|von der|de chez|here|the|a)\b|, )"
)
_CALLED = _p(rf"(?: (?:ich|me))? ({_NAMES})")
_TITLE = _p(rf"\.? ({_NAME}(?: {_NAME})?)")
_TALKING = _p(
    rf" (?:with|to|by) ({_NAME}(?: {_NAME})?)(?=[,.!?]|$|\n| (?:from|in|at|and|about|today|yesterday|earlier|who|on)\b)"
)
_UNDER = _p(rf" (?:the )?name (?:of )?({_NAMES})")

_TRIGGERS: Mapping[str, tuple[re.Pattern[str], ...]] = {
    word: patterns
    for words, patterns in (
        (
            """hi hello hey dear hallo liebe lieber bonjour hola ciao olá ola salut bonsoir cher chère estimado estimada
            querido querida prezado prezada gentile caro cara beste hej hei cześć morning afternoon evening tag moin
            servus welcome geehrter geehrte здравствуйте привет""",
            (_GREETING,),
        ),
        ("thanks thank thx danke merci gracias grazie obrigado obrigada bedankt cheers ty", (_THANKED, _SIGNED)),
        (
            """regards sincerely best cordialement saludos atentamente saluti groeten groet wishes yours mfg vg lg grüße
            grüßen gruß gruss grüsse gruessen truly faithfully warmly bien amicalement cumprimentos abraço pozdrawiam
            hälsningar hilsen uważaniem уважением br kr""",
            (_SIGNED,),
        ),
        (
            """name naam nombre nom nome имя recipient attn attention cardholder holder beneficiary payee nachname
            vorname surname""",
            (_LABELLED,),
        ),
        ("contact customer client caller requester agent kunde passenger patient guest employee user", (_LABEL_ONLY,)),
        ("this it", (_THIS_IS,)),
        ("i ich je", (_I_AM,)),
        ("heiße heisse appelle llamo chiamo chamo heet zovem имею зовут", (_CALLED,)),
        (
            """mr mrs ms miss dr prof herr herrn frau señor señora sra monsieur madame mme mlle signor signora mevrouw
            meneer""",
            (_TITLE,),
        ),
        ("speaking chatting talking spoke talked spoken chatted assisted helped handled", (_TALKING,)),
        ("under", (_UNDER,)),
    )
    for word in words.split()
}
_LOWER_NAME = re.compile(
    r"(?<![^\W_])my (?:full )?name(?: is|'s|’s) ([^\W\d_]{2,20}(?: [^\W\d_]{2,20})?)(?=[,.!\n]|$| and\b)"
)
_ALONE = re.compile(rf"({_NAMES}){_END}")
_HERE = re.compile(rf"(?m)^({_NAME}) (?:here|speaking)(?=[,.!:\n]|$| from\b| with\b)")
_HAN_NAME = re.compile(
    r"(?:我叫|我的名字是|我是|私は|名前は)([\u3040-\u30ff\u3400-\u9fff]{2,5}?)(?:と申し|です|だ|，|,|。|\.|！|$|\n)"
)


@lru_cache(maxsize=4_096)
def fold_name(word: str) -> str:
    """Lower case, without accents."""
    return without_accents(word.casefold())


class NameIndex:
    """Names looked up word by word: time in proportion to the text, however many names there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        self._written: set[str] = set()
        self._initials: set[tuple[str, ...]] = set()
        for name in list(dict.fromkeys(names))[:MAX_NAMES]:
            for person in people_in(name):
                self._add(person)

    def __bool__(self) -> bool:
        return bool(self._by_first or self._written)

    def _add(self, person: str) -> None:
        if _HAN.search(person):
            self._written.add(person.replace(" ", ""))
            self._written.add(person)
            return
        for spelling in dict.fromkeys((person, person.casefold().translate(_SPELLED_OUT))):
            words = tuple(fold_name(word) for word in _TOKEN.findall(spelling))
            parts = {words} | {(word,) for word in words if _stands_alone(word)} | _joined(words)
            if len(words) > 2:
                parts.add((words[0], words[-1]))
            if len(words) == 2:
                parts.add((words[1], words[0]))
            initials = {(words[0][0], *words[1:]), (words[0][0], words[-1])} - parts if len(words) > 1 else set()
            self._initials |= initials
            for part in parts | initials:
                self._learn(part)

    def _learn(self, part: tuple[str, ...]) -> None:
        if part:
            known = self._by_first.setdefault(part[0], [])
            if part not in known:
                known.append(part)
                known.sort(key=len, reverse=True)

    def find(self, page: Page) -> Iterator[Found]:
        """Every place where one of the names stands."""
        if self._by_first:
            yield from self._words(page)
        for name in self._written:
            start = page.original.find(name)
            while start >= 0:
                yield Found(Kind.NAME, start, start + len(name))
                start = page.original.find(name, start + len(name))

    def _words(self, page: Page) -> Iterator[Found]:
        tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(page.original)]
        skip = 0
        for i, (start, end) in enumerate(tokens):
            if i < skip:
                continue
            known = self._by_first.get(fold_name(page.original[start:end]))
            if known is None:
                continue
            count = next((len(name) for name in known if self._matches(page.original, tokens, i, name)), 0)
            if count:
                skip = i + count
                last = tokens[i + count - 1][1]
                if count > 1 or _meant(page.original, start, last):
                    prefix = _PREFIX.search(page.original[max(0, start - 4) : start])
                    yield Found(
                        Kind.NAME, start - len(prefix[0] if prefix else ""), _with_surname(page.original, start, last)
                    )

    def _matches(self, text: str, tokens: list[tuple[int, int]], at: int, name: tuple[str, ...]) -> bool:
        if at + len(name) > len(tokens):
            return False
        if name in self._initials and text[tokens[at][1] : tokens[at][1] + 1] != ".":
            return False  # "I may" is not Ian May
        for i, word in enumerate(name):
            start, end = tokens[at + i]
            if fold_name(text[start:end]) != word:
                return False
            if i and not _GAP.fullmatch(text, tokens[at + i - 1][1], start):
                return False
        return True


def people_in(name: str) -> list[str]:
    """The people in a speaker's label: "Robin (Support)" is Robin, "Acme Support Team" is nobody."""
    people = _people(_ASIDE.split(name[:200]))
    # "Smith, Robin"
    return (
        [f"{people[1]} {people[0]}"] if len(people) == 2 and name.count(",") == 1 and _COMMA.fullmatch(name) else people
    )


def _people(pieces: Iterable[str]) -> list[str]:
    people: list[str] = []
    beside: list[str] = []
    for piece in pieces:
        words = piece.split()
        if any(_bare(word) in _ORGANISATION for word in words):
            person = _beside_organisation(words)
            beside += [person] if person else []
            continue
        while words and _bare(words[0]) in _TITLES:
            words.pop(0)
        kept = [word for word in words if any(c.isalpha() for c in word)]
        if (kept and not all(_bare(word) in NOT_NAMES for word in kept)) or (
            kept and " ".join(kept) != piece.strip() and fold_name(kept[0]) in COMMON_NAMES
        ):
            people.append(" ".join(kept))
    # "Robin (Acme Support)": the company is no person where somebody is named beside it.
    return people or beside


def _bare(word: str) -> str:
    return fold_name(word).strip(".:#")


def _beside_organisation(words: list[str]) -> str:
    """Who is left of "Maya Support", "Store Manager Ana Diaz": a company's name is taken for a person's, too."""
    kept = [
        word
        for word in words
        if any(c.isalpha() for c in word) and not {_bare(word)} & (_ORGANISATION | _TITLES | _ROLES)
    ]
    if len(kept) == 1 and sum(_bare(word) in _ORGANISATION for word in words) > 1:
        return ""  # "Acme Support Team"
    if not 1 <= len(kept) <= 3 or not all(word[:1].isupper() or not word.isascii() for word in kept):
        return ""
    if any(_bare(word) in NOT_NAMES for word in kept) or any(word.isupper() and len(word) > 3 for word in kept):
        return ""
    return " ".join(kept)


def _with_surname(text: str, start: int, end: int) -> int:
    """Where "Dana Smith" ends if only Dana is known: another word in capitals that is a name as far as we know."""
    surname = _SURNAME.match(text, end)
    if surname is None or not text[start].isupper() or fold_name(surname[1]) in NOT_NAMES:
        return end
    return surname.end()


def _joined(words: tuple[str, ...]) -> set[tuple[str, ...]]:
    """As in a handle: "TylerJones", "Jean-LucPicard"."""
    if len(words) < 2:
        return set()
    joined = {("".join(words),), (words[0] + words[-1],), (*words[:-2], words[-2] + words[-1])}
    return {part for part in joined if len(part[-1]) > 5}


def _stands_alone(word: str) -> bool:
    return len(word) > 1 and word not in NOT_NAMES and word not in _TITLES and not word.isdigit()


def _meant(text: str, start: int, end: int) -> bool:
    """Whether one word that is a name means the person here, and is not the everyday word."""
    word = fold_name(text[start:end])
    if len(word) > 2 and word not in COMMON_NAMES:
        return True
    if text.strip(" \t\n.,:;!?()[]\"'") == text[start:end]:
        return True
    if not text[start].isupper() or (
        end - start > 1 and text[start:end].isupper() and text[max(0, start - 20) : end + 20].isupper()
    ):
        return _greeted(text, start) or _SAID.match(text, end) is not None
    if _greeted(text, start) or _ends_line(text, start, end) or _DID.match(text, end):
        return True
    if word not in ("he", "she") and _OWNS.match(text, end):
        return True
    if text[end : end + 1] in (",", ":") and (start == 0 or text[start - 1] == "\n"):
        return True  # "Grant, are you there?"
    return _mid_sentence(text, start) and not text[end : end + 2].strip(" ")[:1].isupper()


_SURNAME = re.compile(r" ([^\W\d_a-z][^\W\d_A-Z]+(?:['’-][^\W\d_]+)*)(?=[^\S\n]*(?:[,.!?;:)\n]|$))")
_DID = re.compile(
    r"(?:'s|’s)? (?:said|says|told|wrote|asked|helped|called|sent|was|has|had|from|and I|did|gave|suggested|replied"
    r"|answered)\b"
)
_OWNS = re.compile(r"['’]s (?=[a-z])(?!(?:a|the|not|been|going|up|on|it|no|all|so|too|just|still|very)\b)")
_PREFIX = re.compile(r"(?<!\w)(?:[OoDd]['’]|(?:[AaEe]l|[Bb]en)-)$")
_SAID = re.compile(r" (?:said|says|told|wrote|asked|helped|suggested|replied|answered|called)\b")
_GREETED = re.compile(
    r"(?:^|[^\w])(?:hi|hello|hey|dear|thanks|thank you|cheers|regards|hallo|liebe|lieber|bonjour|hola|danke|merci|mr"
    r"|mrs|ms|dr|herr|frau|by|@)[,.]? ?\n?$",
    re.IGNORECASE,
)


def _greeted(text: str, start: int) -> bool:
    return _GREETED.search(text[max(0, start - 14) : start]) is not None


def _ends_line(text: str, start: int, end: int) -> bool:
    """Alone on its line: a signature."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    return line.strip(" \t,.-\u2013\u2014!~") == text[start:end]


def _mid_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" ")
    return bool(before) and before[-1] not in ".!?:\n\u2022-*\"'(>[/#|\\_=" and start - len(before) > 0


def introduced(page: Page) -> Iterator[Found]:
    """Names that the text gives: in greetings and under letters, after "my name is", "this is … from", "Mr"."""
    text = page.original
    for token in _TOKEN.finditer(page.lower):
        for pattern in _TRIGGERS.get(token[0], ()):
            match = pattern.match(text, token.end())
            if match is not None:
                yield from _given(text, match)
    if "my name" in page.lower or "my full name" in page.lower:
        for match in _LOWER_NAME.finditer(page.lower):
            yield from _given(text, match)
    if " here" in text or " speaking" in text:
        for match in _HERE.finditer(text):
            yield from _given(text, match)
    if not text.isascii():
        yield from _han(text)


def _han(text: str) -> Iterator[Found]:
    for match in _HAN_NAME.finditer(text):
        yield Found(Kind.NAME, match.start(1), match.end(1))


def given_name(text: str, start: int) -> Iterator[Found]:
    """The name that stands at a place by itself: up to a stop, a comma or the end of the line."""
    match = _ALONE.match(text, start)
    if match is not None:
        yield from _given(text, match)


def _given(text: str, match: re.Match[str]) -> Iterator[Found]:
    """The words of a match up to the first that is no name."""
    group = next((i for i in range(1, (match.re.groups or 0) + 1) if match[i]), 0)
    if not group:
        return
    start = end = match.start(group)
    for word in _TOKEN.finditer(text, match.start(group), match.end(group)):
        if fold_name(word[0]) in NOT_NAMES:
            break
        end = word.end()
    kept = text[start:end]
    if len(kept) > 1 and not (kept.isupper() and len(kept) <= 4):
        yield Found(Kind.NAME, start, end)
