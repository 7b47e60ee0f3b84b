"""What makes a hit good: the numbers of the ranking rule, and the reasons shown for a hit.

score = best cosine of the example's vectors + 1 if it holds an identifier of the query that few
examples hold + at most ``WORDS_WEIGHT`` for the query's words. The arithmetic is done by the
database (``db/search``); this module must not know it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from feedme_desktop.domain.identifiers import asked_codes, cut_codes
from feedme_desktop.domain.sentences import split_sentences

WORDS_WEIGHT = 0.02
"""Of the share of the query's words. Measured on four development sets, change of nDCG@10 against vectors alone:
.02 -.0007 to +.0029, .03 -.0011 to +.0037, .05 -.0013 to +.0026; plain reciprocal rank fusion loses .017 to .094."""

WORD_IN_ANSWER = 0.3
"""What a word counts that is in the answer only, against 1 in the question (words alone, FAQ set: .56 against .49)."""

_RARE = 3

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ENDINGS = re.compile(
    r"(?:'s|ingly|edly|ations?|ation|ings?|ions?|ments?|ness|able|ies|ied|ers?|ed|es|(?<=....)ly|s|e|y)$"
)
_SMALL_WORDS = (
    "a about after all also am an and any are as at be been but by can could did do does doing don for from get had has"
    " have having he her here hi him his how i if in into is it its just me my no not of off on or our out please she"
    " should so some such than that the their them then there these they this those to too up us very was we were what"
    " when where which while who whom why will with would you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def rare_enough(examples: int) -> int:
    """How many examples may hold an identifier that still decides: 3, or one in a thousand of a big library."""
    return max(_RARE, examples // 1000)


def stem(word: str) -> str:
    """A word without case and common English endings: ``deleting`` and ``deletes`` are one."""
    folded = unicodedata.normalize("NFKC", word).casefold().replace("’", "'")
    while len(folded) > 4 and (match := _ENDINGS.search(folded)) and match.start() >= 3:
        folded = folded[: match.start()]
    return folded[:-1] if len(folded) > 4 and folded[-1] == folded[-2] else folded


def matched_words(query: str, text: str) -> tuple[str, ...]:
    """Words and identifiers of ``query`` as ``text`` writes them, each once, in the order of the text."""
    stems = telling_stems(query)
    codes = set(asked_codes(query))
    spans = [(m.start(), m[0]) for m in _WORD.finditer(text) if stem(m[0]) in stems]
    if codes:
        spans += [(m.start(), m[0]) for m in re.finditer(r"[\w@#][\w.@'’/-]*\w", text) if codes & set(cut_codes(m[0]))]
    seen: dict[str, str] = {}
    for _, word in sorted(spans, key=lambda span: (span[0], -len(span[1]))):
        seen.setdefault(word.casefold(), word)
    return tuple(seen.values())


def nearest_sentence(query: str, answer: str) -> str:
    """The sentence of ``answer`` that shares most with ``query``; where none does, the first that says something."""
    sentences = split_sentences(answer)
    if not sentences:
        return ""
    stems = telling_stems(query)
    codes = set(asked_codes(query))

    def shared(sentence: str) -> float:
        words = {stem(word) for word in _WORD.findall(sentence)}
        return sum(min(len(word), 8) for word in words & stems) + 20 * len(codes & set(cut_codes(sentence)))

    best = max(sentences, key=shared)
    return best if shared(best) else _first_telling(sentences)


def telling_stems(query: str) -> set[str]:
    """The words of a text that say something, by their stems; where none does, all."""
    words = _WORD.findall(query)
    telling = [word for word in words if word.casefold().replace("’", "'") not in _SMALL]
    return {stem(word) for word in telling if len(word) > 1} or {stem(word) for word in words}


def _first_telling(sentences: Sequence[str]) -> str:
    """The first sentence of more than three words: not "Hi Jane," or "Sure!"."""
    telling: Iterable[str] = (sentence for sentence in sentences if len(_WORD.findall(sentence)) > 3)
    return next(iter(telling), sentences[0])
