"""Cuts a turn into sentences and folds their words for the phrase tables.

Offsets are code points of the turn's text, so that evidence can be marked in it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from feedme_desktop.extraction.wordlists import ALL_STOPWORDS, word_set

_END = re.compile(r"[.!?…。！？]+[)\"'”’»\]*_]*(?=\s|$)|[。！？]+")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|etc|approx|mr|mrs|ms|dr|nr|no|vs|z\.b|d\.h|bzw|ca|usw|p\.ej|sr|sra|st|inc|ltd|min|max|[a-z])\.$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:^|(?<=[\s(]))\d{1,2}\.$")
_OPENS_LIST = frozenset(".:;?!…)([-–•*")
"""What stands before the number of a step: the end of a sentence, or a list's mark."""
_AFTER_ORDINAL = re.compile(
    r"\s*(?:[^\W\d_A-ZÀ-Þ]|\d{1,2}\.|(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|"
    r"Oktober|November|Dezember|Jan|Feb|Mär|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez|Quartal|Jahrhundert)\b)"
)
"""What follows an ordinal: a word in lower case, a month, the month's number."""
_BEFORE_ORDINAL = word_set("""
    der die das den dem des im am zum zur vom beim jeder jede jeden
    step schritt etape paso passo stap krok steps schritte etapes pasos passi passos stappen kroki
""")
"""What goes on after the dot: German words that take an ordinal ("im 2. Schritt"), and the word for a step."""
_STEP = re.compile(
    r"\s*(?:\(?\d{1,2}[.):]\s|[-*•–·>]\s+|step\s+\d+|schritt\s+\d+|paso\s+\d+|étape\s+\d+)", re.IGNORECASE
)
_LONGEST_WORD = 60
"""So much before a dot tells whether it ends a sentence."""
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
"""Scripts without blanks between words: cut into pairs of characters, good enough to count and compare."""
_STROKES = str.maketrans("łøđı", "lodi")
"""Letters that Unicode does not take apart into a plain one and an accent."""
_CONTRACTIONS = {
    "can't": "can not",
    "cannot": "can not",
    "cant": "can not",
    "won't": "will not",
    "wont": "will not",
    "shan't": "shall not",
    "dont": "do not",
    "doesnt": "does not",
    "didnt": "did not",
    "isnt": "is not",
    "arent": "are not",
    "wasnt": "was not",
    "couldnt": "could not",
    "im": "i am",
    "ive": "i have",
    "thats": "that is",
    "whats": "what is",
    "let's": "let us",
    "y'all": "you all",
    "pls": "please",
    "plz": "please",
    "u": "you",
    "e-mail": "email",
}
_SUFFIXES = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` of a turn, its folded words, and what its shape says."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    asks: bool
    step: bool

    @property
    def content(self) -> frozenset[str]:
        """Words that carry meaning, stemmed crudely."""
        return content_words(self.words)


def split_sentences(text: str) -> list[Sentence]:
    """Sentences of ``text`` in order; a hard-wrapped line goes on in the next, a step of a list is one of its own."""
    found: list[Sentence] = []
    for start, end in _blocks(text):
        for first, last in _pieces(text, start, end):
            words = fold_words(text[first:last])
            if words or "?" in text[first:last]:
                piece = text[first:last]
                asks = bool(re.search(r"[?？]['\")\]*_ ]*(?:[.!:;)(\-DPp ]{0,4})$", piece)) or piece.startswith("¿")
                found.append(Sentence(first, last, piece, words, asks, bool(_STEP.match(piece))))
    return found


def _blocks(text: str) -> list[tuple[int, int]]:
    """Ranges of lines, a wrapped line joined to the one it continues."""
    blocks: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if not line.strip():
            continue
        if blocks and _continues(text[blocks[-1][0] : blocks[-1][1]], text[blocks[-1][1] : start], line):
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start, end))
    return blocks


def _continues(before: str, gap: str, line: str) -> bool:
    """Whether ``line`` goes on with the sentence that ``before`` left open."""
    last = before.rstrip()[-1:]
    return gap.count("\n") == 1 and line[:1].islower() and last not in ".!?:;" and len(before) > 40


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    first, step = start, 0
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match.group()[0] == ".":
            before = text[max(first, match.start() - _LONGEST_WORD) : match.start() + 1]
            if _ABBREVIATION.search(before):
                continue
            number = _NUMBER.search(before)
            if number is not None and _counts(before[: number.start()], number[0], text[stop : stop + 20], step):
                step = int(number[0][:-1])
                continue
        pieces.append((first, stop))
        first = stop
    pieces.append((first, end))
    return [trimmed for piece in pieces if (trimmed := _trim(text, *piece)) is not None]


def _counts(before: str, number: str, after: str, step: int) -> bool:
    """Whether a number and its dot are those of a step, ``step`` being the one before it, or an ordinal."""
    lead = before.rstrip()
    if not lead or lead[-1] in _OPENS_LIST or int(number[:-1]) == step + 1 > 1:
        return True
    words = fold_words(lead[-_LONGEST_WORD // 2 :])
    return _AFTER_ORDINAL.match(after) is not None or (bool(words) and words[-1] in _BEFORE_ORDINAL)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None


def fold(text: str) -> str:
    """Lower case without accents, plain apostrophes."""
    return without_accents(text.replace("’", "'").casefold())


def without_accents(lower: str) -> str:
    """A text in small letters with the plain letters for those with accents and strokes."""
    if lower.isascii():
        return lower
    apart = unicodedata.normalize("NFKD", lower.translate(_STROKES))
    return "".join(c for c in apart if not unicodedata.combining(c))


def fold_words(text: str) -> tuple[str, ...]:
    """The words of ``text``, folded, English contractions written out."""
    words: list[str] = []
    for token in _WORD.findall(fold(text)):
        if token in _CONTRACTIONS:
            words += _CONTRACTIONS[token].split()
        elif "'" in token:
            words += _uncontracted(token)
        elif not token.isascii() and _UNSPACED.search(token):
            words += [token[i : i + 2] for i in range(0, len(token), 2)]
        else:
            words.append(token)
    return tuple(words)


def _uncontracted(token: str) -> list[str]:
    if token.endswith("n't"):
        return [token[:-3], "not"]
    stem, _, rest = token.rpartition("'")
    full = _SUFFIXES.get("'" + rest)
    if full is not None and not (
        rest == "s" and stem not in {"it", "that", "what", "there", "here", "where", "how", "who", "he", "she"}
    ):
        return [stem, full]
    return [stem] if rest == "s" else token.split("'")


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """A crude common stem, good enough to see that two sentences speak of one thing."""
    for suffix in ("ing", "ed", "es", "s", "e"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def content_words(words: tuple[str, ...]) -> frozenset[str]:
    """Stems of the words that are not function words."""
    return frozenset(
        stem(w) for w in words if w not in ALL_STOPWORDS and (len(w) > 1 or w.isdigit() or not w.isascii())
    )
