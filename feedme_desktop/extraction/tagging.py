"""A few keyphrases as tags, and a guess at the language, from word counts alone."""

from __future__ import annotations

import re

from feedme_desktop.extraction.sentences import fold, fold_words, stem
from feedme_desktop.extraction.wordlists import ADVICE_VERBS, ALL_STOPWORDS, STOPWORDS, word_set

MOST_TAGS = 4
_ROOT = 6
_WORD = re.compile(r"[^\W\d_][\w'’-]*[^\W_]|[^\W\d_]{2,}")
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*|\w[\w-]*\.\w[\w-]*\.\w\S*")
"""Links and mail addresses: their words are nobody's topic."""

_VAGUE = word_set("""
    thing things way time times day days today tomorrow yesterday morning week help question problem problems issue
    issues error errors work works working worked need want know see look try tried able use using used make makes
    made new old right left first second last next good better best lot bit sure fine first show shows say says said
    tell give gives come comes back still even since per via etc please dont doesnt cant isnt wont colleague
    colleagues people person someone everything half whole top bottom go goes going find found keep keeps put take
    takes much many few long short always press pressing choose chosen opens opening window afterwards today please
    screen different correct possible available without within another both either ask asked support get gets getting
    happen happens happening stop stops stopped start starts started appear appears missing wrong broken fail fails
    failed freeze freezes crash crashes empty grey stay stays itself close closes looks lose loses sent forgot valid
    offer longer same black blank slow consigo entrar under above below beside behind
""")


_EMPTY_WORDS = ALL_STOPWORDS | _VAGUE | ADVICE_VERBS


def tags(question: str, answer: str, title: str | None = None) -> tuple[str, ...]:
    """At most ``MOST_TAGS`` phrases, those first that question, answer and title share."""
    asked, answered = _phrases(question), _phrases(answer)
    scores: dict[str, float] = {}
    for phrases, weight in ((_phrases(title or ""), 2.0), (asked, 2.0), (answered, 1.0)):
        for phrase, value in phrases.items():
            scores[phrase] = scores.get(phrase, 0.0) + weight * value
    for phrase in asked.keys() & answered.keys():
        scores[phrase] *= 2
    chosen: list[str] = []
    for phrase, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if not any(_roots(phrase) & _roots(other) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == MOST_TAGS:
            break
    return tuple(chosen)


def _roots(phrase: str) -> set[str]:
    """Its words, so cut that "identity" and "identities" are one."""
    return {stem(word)[:_ROOT] for word in phrase.split()}


def _phrases(text: str) -> dict[str, float]:
    """Candidate words and pairs of neighbours, with a weight."""
    found: dict[str, float] = {}
    previous: tuple[str, int] | None = None
    text = _ADDRESS.sub(" | ", text[:2_000])
    for match in _WORD.finditer(text):
        word = match.group().casefold()
        if not _means_something(word):
            previous = None
            continue
        found[word] = found.get(word, 0.0) + 1.0 + (0.5 if len(word) > 5 else 0.0)
        if previous is not None and text[previous[1] : match.start()] == " ":
            pair = f"{previous[0]} {word}"
            found[pair] = found.get(pair, 0.0) + 1.6
        previous = (word, match.end())
    return found


def _means_something(word: str) -> bool:
    plain = fold(word)
    verbal = plain.isascii() and plain.endswith(("ing", "ed", "ly")) and len(plain) > 5
    return len(plain) > 2 and not verbal and plain not in _EMPTY_WORDS and "'" not in plain


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the language whose function words are most frequent, or None where too few are."""
    words = fold_words(text[:4_000])
    counts = {code: sum(word in known for word in words) for code, known in STOPWORDS.items()}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    (code, most), (_, second) = ranked[0], ranked[1]
    return code if most >= 2 and most > second and most * 6 >= len(words) else None
