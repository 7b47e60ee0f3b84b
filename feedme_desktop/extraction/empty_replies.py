"""Replies among strangers that answer nothing: "no idea", "same here", "brb", a greeting, thanks.

Looks at one reply alone; who could have meant it for whom is the business of ``chat`` and ``forum``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedme_desktop.extraction.cue_names import Cue
from feedme_desktop.extraction.speech_acts import BUT, Act, Said
from feedme_desktop.extraction.wordlists import word_set

YES_NO = word_set("yes no yeah yep yup nope sure definitely ja nein oui non si sim nao")
_STALLING = frozenset({Act.WAIT, Act.DEFER, Act.DUNNO})
_GREETS = frozenset({Cue.GREETING, Cue.THANKS, Cue.CLOSING, Cue.OFFER})
_HELLO = 3
_FEW = 8
_SOME = 25
"""Words. Longer replies say something beside that they do not know."""

_ME_TOO = re.compile(
    r"(?:same (?:here|problem|issue|question|thing)|me (?:too|neither|either)|(?:the|wondering) the same|"
    r"(?:ich|mir|bei mir) (?:leider )?auch|geht mir (?:genau ?)?so|moi aussi|yo tambien|a mi tambien|anch io|"
    r"anche (?:io|a me)|ik ook|tambem|eu tambem|ja tez)\b"
)
_NO_IDEA = re.compile(
    r"\b(?:no (?:idea|clue)|not (?:sure|a clue)|(?:do|did) not (?:really )?know|dunno|idk|good question|keine ahnung|"
    r"weiss (?:ich )?(?:es )?(?:auch )?nicht|gute frage|aucune idee|(?:ne )?sais pas|bonne question|ni idea|"
    r"no (?:lo )?se|buena pregunta|nessuna idea|non (?:lo )?so|geen idee|weet (?:ik )?(?:het )?niet|nie wiem|nao sei)\b"
)


def only_greets(said: Sequence[Said]) -> bool:
    """Whether somebody only says hello, goodbye or thanks."""
    if len(said) == 1 and len(said[0].sentence.words) <= _HELLO and Cue.GREETING in said[0].cues:
        return True  # a name that is written small looks like a word
    return bool(said) and all(one.act is Act.SOCIAL and one.cues & _GREETS for one in said)


def says_nothing(words: Sequence[str], said: Sequence[Said]) -> bool:
    """Whether a reply only puts off, does not know, has the same question or is polite."""
    if len(words) > _SOME:
        return False
    acts = {one.act for one in said}
    if acts & _STALLING and acts <= _STALLING | {Act.SOCIAL} and BUT.isdisjoint(words):
        return True
    if only_greets(said) and YES_NO.isdisjoint(words):
        return True
    text = " ".join(words)
    return len(words) <= _FEW and bool(_ME_TOO.search(text) or _NO_IDEA.search(text))
