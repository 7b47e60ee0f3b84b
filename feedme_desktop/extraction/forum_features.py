"""What a comment in a forum thread looks like, as named numbers: how it asks, points, thanks, and what it shares.

Nothing here is learned from a forum's vocabulary: overlap is measured with the rarity of words inside the thread
itself, the rest are speech acts, function words and shapes. What the numbers say is the business of ``forum``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedme_desktop.domain.transcript import Turn
from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.cues import find_cues
from feedme_desktop.extraction.empty_replies import YES_NO
from feedme_desktop.extraction.sentences import Sentence, content_words, fold_words, split_sentences
from feedme_desktop.extraction.speech_acts import Act, Said, read_agent, read_customer
from feedme_desktop.extraction.wordlists import ALL_STOPWORDS, word_set

_LAUGH = re.compile(r"\b(?:lol|ha(?:ha)+|hehe+|hihi|lmao|rofl)\b", re.IGNORECASE)
_SMILE = re.compile("[:;]-?[)(DPpO|/]|[\u2600-\u27bf\U0001f300-\U0001faff]")
_LINK = re.compile(r"https?://|www\.|\b\w+\.(?:com|org|net)\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d[\d -]{2,}\d")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]+|\b[A-Z]{2,}\b")
_BREATHLESS = re.compile(r"\.\.\.|…|!!")
_AGREES = re.compile(r"\b(?:agree|agreed|ditto|second (?:that|this)|well said|exactly|true)\b|\+1\b", re.IGNORECASE)
_ASKS_TOO = re.compile(
    r"\b(?:no idea|not sure|don['’]?t know|do not know|same (?:here|problem|issue)|looking for|also want|me too|"
    r"any(?:one|body)|update)\b",
    re.IGNORECASE,
)
_SELF = word_set("""
    i my me mine we us our am myself ich mich mir mein meine wir uns je moi mon ma nous yo mi mio io eu meu minha ik
    mij mijn wij ja moj
""")
_READER = word_set("you your yours yourself du dein sie ihr tu vous votre usted su tuo voce jij uw ty")
_OTHERS = word_set("they them their he she him her his")
_FAMILIAR = word_set("op mate bro dude dear guys man buddy friend")
_HINTS = word_set("""
    try go check visit ask get recommend suggest contact use call buy see find need should must can there best good
""")
_PLACES = word_set("at in near from on behind opposite beside next around to")
_CONDITIONS = word_set("if because since so depends otherwise unless")
_HEDGES = word_set("maybe perhaps guess probably think believe afaik heard")
_AMOUNTS = word_set("much many cost price salary long")
_KINDS = ("where", "who", "which", "how", "when", "what", "why")
_CUES = (
    Cue.THANKS, Cue.GREETING, Cue.ACK, Cue.EMPATHY, Cue.CLOSING, Cue.REQUEST, Cue.PROBLEM, Cue.ADVICE,
)  # fmt: skip
_HELPER_ACTS = (Act.ADVICE, Act.STATEMENT, Act.SOCIAL, Act.INQUIRY)
_ASKER_ACTS = (Act.ASK, Act.PROBLEM, Act.FAILURE)
_CUE_WORDS = 60
_NEARBY = 10
"""Comments after which the place in the thread says nothing more, and how far around others are compared."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with what is looked at again and again."""

    turn: Turn
    words: tuple[str, ...]
    content: frozenset[str]
    sentences: tuple[Sentence, ...]
    cues: frozenset[Cue]
    asks: bool
    helping: tuple[Said, ...]

    @property
    def thanks(self) -> bool:
        """Whether somebody says thanks in it."""
        return Cue.THANKS in self.cues


@dataclass(frozen=True, slots=True)
class Opening:
    """The question: its words, those that mean something, and what kind of question it is."""

    words: frozenset[str]
    content: frozenset[str]

    def is_about(self, kind: str) -> bool:
        """Whether the question holds a question word."""
        return kind in self.words


def thread_features(question: Turn, read: Sequence[Comment]) -> list[dict[str, float]]:
    """The features of each comment of a thread, by name."""
    words = fold_words(question.text)
    opening = Opening(frozenset(words), content_words(words))
    rarity = _rarity([opening.content, *(comment.content for comment in read)])
    length = sum(len(comment.words) for comment in read) / max(1, len(read))
    return [
        {
            **_size(comment, length),
            **_asking(comment),
            **_manners(comment),
            **_substance(comment),
            **_persons(comment),
            **_acts(comment),
            **_fit(opening, comment),
            **_place(read, number),
            **_overlap(opening.content, read, number, rarity),
        }
        for number, comment in enumerate(read)
    ]


def read_comment(turn: Turn) -> Comment:
    """A comment, its words folded and its sentences cut."""
    words = fold_words(turn.text)
    cues = frozenset(hit.cue for hit in find_cues(words[:_CUE_WORDS]))
    asks = "?" in turn.text or "？" in turn.text
    helping = tuple(read_agent(turn))
    return Comment(turn, words, content_words(words), tuple(split_sentences(turn.text)), cues, asks, helping)


def _rarity(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much a word of the thread tells: the more texts have it, the less."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in text:
            counts[word] = counts.get(word, 0) + 1
    return {word: math.log((len(texts) + 1) / (count + 0.5)) for word, count in counts.items()}


def _share(words: Sequence[str], wanted: frozenset[str]) -> float:
    return sum(word in wanted for word in words) / max(1, len(words))


def _size(comment: Comment, usual: float) -> dict[str, float]:
    count = len(comment.words)
    return {
        "length": math.log(max(1, count)),
        "length.few": float(count <= 3),
        "length.many": float(count >= 25),
        "length.very_many": float(count >= 60),
        "length.beside_others": math.log((count + 1) / (usual + 1)),
    }


def _asking(comment: Comment) -> dict[str, float]:
    sentences = comment.sentences
    return {
        "asks": float(comment.asks),
        "asks.last": float(comment.turn.text.rstrip(" .!)").endswith("?")),
        "asks.first": float(bool(sentences) and sentences[0].asks),
        "asks.share": sum(sentence.asks for sentence in sentences) / max(1, len(sentences)),
        "asks.too": float(bool(_ASKS_TOO.search(comment.turn.text))),
    }


def _manners(comment: Comment) -> dict[str, float]:
    text, words = comment.turn.text, comment.words
    start = {hit.cue for hit in find_cues(words[:4])}
    return {
        **{f"cue.{cue}": float(cue in comment.cues) for cue in _CUES},
        "thanks.first": float(Cue.THANKS in start),
        "laughs": float(bool(_LAUGH.search(text))),
        "smiles": float(bool(_SMILE.search(text))),
        "breathless": float(bool(_BREATHLESS.search(text))),
        "exclaims": min(3, text.count("!")) / 3,
        "agrees": float(bool(_AGREES.search(text))),
        "familiar": float(not _FAMILIAR.isdisjoint(words)),
        "at_somebody": float(text.lstrip().startswith("@")),
    }


def _substance(comment: Comment) -> dict[str, float]:
    text, words = comment.turn.text, comment.words
    names = _names(comment)
    return {
        "link": float(bool(_LINK.search(text))),
        "number": float(bool(_LONG_NUMBER.search(text))),
        "digit": float(any(map(str.isdigit, text))),
        "names": min(names, 5) / 5,
        "names.share": min(1.0, names / max(1, len(words))),
        "hints": float(not _HINTS.isdisjoint(words)),
        "places": _share(words, _PLACES),
        "conditions": float(not _CONDITIONS.isdisjoint(words)),
        "hedges": float(not _HEDGES.isdisjoint(words)),
        "function_words": _share(words, ALL_STOPWORDS),
        "yes_no": float(words[:1] != () and words[0] in YES_NO),
    }


def _names(comment: Comment) -> int:
    return len(_NAME.findall(comment.turn.text))


def _persons(comment: Comment) -> dict[str, float]:
    words = comment.words
    return {
        "self": _share(words, _SELF),
        "self.i": float("i" in words),
        "reader": _share(words, _READER),
        "others": _share(words, _OTHERS),
    }


def _acts(comment: Comment) -> dict[str, float]:
    """Shares of sentences by what they do, read as a helper's and as an asker's."""
    helping = [said.act for said in comment.helping]
    asking = [said.act for said in read_customer(comment.turn)]
    count = max(1, len(helping))
    return {
        **{f"helper.{act}": helping.count(act) / count for act in _HELPER_ACTS},
        **{f"asker.{act}": asking.count(act) / count for act in _ASKER_ACTS},
        "advises": float(Act.ADVICE in helping),
    }


def _fit(opening: Opening, comment: Comment) -> dict[str, float]:
    """Whether the comment has what such a question asks for: a name, a number, a yes, an instruction."""
    digit = float(any(map(str.isdigit, comment.turn.text)))
    names = min(_names(comment), 3) / 3
    plain = float(not any(map(opening.is_about, _KINDS)))
    return {
        "fit.where_name": opening.is_about("where") * names,
        "fit.which_name": opening.is_about("which") * names,
        "fit.when_digit": opening.is_about("when") * digit,
        "fit.amount_digit": float(not _AMOUNTS.isdisjoint(opening.words)) * digit,
        "fit.plain_yes": plain * float(comment.words[:1] != () and comment.words[0] in YES_NO),
    }


def _place(read: Sequence[Comment], number: int) -> dict[str, float]:
    """Where in the thread it stands, and how much talk there was shortly before it."""
    before = read[max(0, number - _NEARBY) : number]
    return {
        "place": min(number, _NEARBY) / _NEARBY,
        "place.log": math.log(min(number, _NEARBY) + 1),
        "place.first": float(number == 0),
        "after.question": float(number > 0 and before[-1].asks),
        "after.questions": sum(other.asks for other in before) / _NEARBY,
        "after.thanks": min(sum(other.thanks for other in before), 5) / 5,
    }


def _overlap(
    wanted: frozenset[str], read: Sequence[Comment], number: int, rarity: Mapping[str, float]
) -> dict[str, float]:
    """What it shares with the question, with the comments around it, and what is new in it."""
    mine = read[number].content
    shared = mine & wanted
    new = mine - wanted
    around = [*read[max(0, number - _NEARBY) : number], *read[number + 1 : number + 1 + _NEARBY]]
    others = [_likeness(mine, other.content, rarity) for other in around]
    following = read[number + 1].content if number + 1 < len(read) else frozenset()
    return {
        "shared": min(len(shared), 4) / 4,
        "shared.rare": _weight(shared, rarity) / (_weight(wanted, rarity) or 1.0),
        "new": len(new) / max(1, len(mine)),
        "taken_up": float(not new.isdisjoint(following)),
        "consensus": sum(others) / max(1, len(others)),
    }


def _weight(words: frozenset[str], rarity: Mapping[str, float]) -> float:
    return sum(rarity[word] for word in sorted(words))


def _likeness(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    """Cosine of two texts as sets of words, rare words counting more."""
    shared = sum(rarity[word] ** 2 for word in sorted(one & other))
    if not shared:
        return 0.0
    lengths = [math.sqrt(sum(rarity[word] ** 2 for word in sorted(text))) for text in (one, other)]
    return shared / (lengths[0] * lengths[1])
