"""Whether a question, as a model puts it, is one that the customer asks.

It is where its words are the customer's, in their order, with no "not", "only" or "if" more or less; a question
mark, articles and "how do I" may be added. Elsewhere the customer's own words are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from feedme_desktop.extraction.claim_words import IF, NOT, ONLY, STEPS
from feedme_desktop.extraction.claims import Word, keys, spoken
from feedme_desktop.extraction.sentences import stem
from feedme_desktop.extraction.wordlists import word_set

_ADDED = word_set("""
    how do does can could what is are am i my me we our you your the a an to in it please hello hi hey and so but also
    um zu ihr ihre ihren wie kann ich mein meine meinen wir ist sind was der die das ein eine hallo und
    pour votre vos comment puis je mon ma mes est le la les un une que bonjour et
    para su sus tu tus cómo como puedo mi mis es el la los las un una qué hola y
    per il suo sua tuo tua come posso il lo la un una è mio mia ciao e
    para seu sua como posso meu minha o a os as um uma é olá e
    om te uw je hoe kan ik mijn de het een is zijn hallo en
    aby żeby by swój swoją swoje jak mogę mój moja moje mi czy w i jest
""")
"""Little words that a question may have and the ticket not, and the other way round."""


def asks_the_same(question: str, sentences: Sequence[str], language: str | None) -> bool:
    """Whether ``question`` is what the ``sentences`` ask, as far as its words tell."""
    asked = [spoken(sentence, language) for sentence in sentences]
    wanted = spoken(question, language)
    if language is None or language not in STEPS:
        return bool(wanted) and keys(wanted) in [*map(keys, asked), keys([word for each in asked for word in each])]
    rest = _telling(wanted)
    used: list[Word] = []
    for sentence in asked:
        left = _after(rest, _telling(sentence))
        if len(left) < len(rest):
            used += sentence
            rest = left
    return bool(wanted) and not rest and _turns(wanted, language) == _turns(used, language)


class Asked:
    """What the customer asked, to be compared with what an instruction is for."""

    def __init__(self, sentences: Sequence[str], language: str | None) -> None:
        self._sentences = [f" {' '.join(_telling(spoken(one, language)))} " for one in sentences]

    def wants(self, purpose: Sequence[Word], language: str) -> bool:
        """Whether just that was asked for."""
        told = " ".join(_telling(purpose))
        return bool(told) and not _turns(purpose, language) and any(f" {told} " in one for one in self._sentences)


def _telling(words: Sequence[Word]) -> list[str]:
    return [stem(word.key) for word in words if word.key not in _ADDED]


def _after(wanted: list[str], said: Sequence[str]) -> list[str]:
    """What is left of the words that are wanted, after those that are said one after the other."""
    at = 0
    for word in said:
        at += at < len(wanted) and wanted[at] == word
    return wanted[at:]


def _turns(words: Sequence[Word], language: str) -> Counter[str]:
    """The words that turn a question into another one."""
    return Counter(word.key for word in words if any(word.key in table[language] for table in (NOT, ONLY, IF)))
