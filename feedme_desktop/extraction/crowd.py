"""Examples from conversations without known roles: chats of several people and forum threads.

Decides whether a transcript is one of them; who answered whom is the business of ``chat`` and ``forum``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction import chat, evidence, forum
from feedme_desktop.extraction.chat_features import Line
from feedme_desktop.extraction.evidence import Piece
from feedme_desktop.extraction.quality import Facts, judge
from feedme_desktop.extraction.reactions import reactions
from feedme_desktop.extraction.sentences import content_words, fold_words
from feedme_desktop.extraction.tagging import guess_language, tags
from feedme_desktop.extraction.wordlists import word_set

_NICK = re.compile(r"[^\s@.]{2,}")
_ROLE_NAMES = word_set("""
    agent agents support supporter helpdesk operator advisor admin staff team service technician customer client user
    visitor guest caller requester member bot system agente soporte asesor cliente usuario visitante kunde kundin
    kundendienst mitarbeiter berater benutzer nutzer gast conseiller utilisateur utente operatore assistenza supporto
    suporte atendente usuario klant medewerker klantenservice klient konsultant wsparcie q a question answer
""")
_ASKED_WORDS = 3
_DOUBT_LEFT = 0.3
"""Of what spoke against an answer, once the asker says that it worked; of what spoke for it, once it failed."""


def without_roles(turns: Sequence[Turn]) -> bool:
    """Whether nobody can tell helper from helped: more strangers than known people, or two nicknames.

    Where two nicknames talk, the parser's guess that the opener is the customer does not hold: in such chats
    both ask. Measured on 90 of them: link F1 .92 as a chat, .46 as customer and agent.
    """
    known = {turn.speaker for turn in turns if turn.role in (Role.CUSTOMER, Role.AGENT)}
    unknown = {turn.speaker for turn in turns if turn.role is Role.UNKNOWN and turn.speaker}
    if len(unknown) >= 2 and len(unknown) > len(known):
        return True
    names = [name or "" for name in known | unknown]
    return (
        len(names) == 2
        and all(_NICK.fullmatch(name) and _no_role_name(name) for name in names)
        and any(map(_nick, names))
    )


def _no_role_name(name: str) -> bool:
    return not any(word.rstrip("0123456789") in _ROLE_NAMES for word in fold_words(name))


def _nick(name: str) -> bool:
    """Whether a name is of the kind people choose in chats: ``djtansey``, ``Hikaru79``, ``z3r0_n3``."""
    return name[0].islower() or not name.isalpha()


def is_thread(turns: Sequence[Turn]) -> bool:
    """Whether it is a forum thread: many strangers, or "members" that one opener asks."""
    if not forum.looks_like_thread(turns):
        return False
    others = [turn for turn in turns if turn.speaker != turns[0].speaker]
    strangers = [turn for turn in others if turn.role in (Role.UNKNOWN, Role.CUSTOMER)]
    return len(strangers) == len(others) and turns[0].role is not Role.CUSTOMER


def thread_examples(transcript: Transcript, turns: Sequence[Turn]) -> list[ExtractedExample]:
    """One example per comment that may answer the opener; nobody answers oneself."""
    opening = [turn for turn in turns[:2] if turn.speaker == turns[0].speaker]
    question, comments = opening[0], list(turns[len(opening) :])
    if not ("?" in question.text or len(content_words(fold_words(question.text))) >= _ASKED_WORDS):
        return []
    made = []
    heard = reactions(turns)
    for at, likely in enumerate(forum.rate(question, comments), len(opening)):
        worked = heard.get(at)
        found = _Found([_whole(turns[at])], _in_view_of(likely, worked), worked)
        if found.likely >= forum.KEEP and turns[at].speaker != question.speaker:
            made.append(_example(transcript, [_whole(turn) for turn in opening], found))
    return made


def _in_view_of(likely: float, worked: bool | None) -> float:
    """How likely an answer is one, once the asker said how it went."""
    if worked is None:
        return likely
    return 1 - (1 - likely) * _DOUBT_LEFT if worked else likely * _DOUBT_LEFT


def chat_examples(transcript: Transcript, turns: Sequence[Turn]) -> list[ExtractedExample]:
    """One example per question that somebody else probably answered."""
    made = []
    for pair in chat.pairs(turns):
        found = _Found([_said(line) for line in pair.answers], pair.probability)
        context = "\n".join(line.turn.text for line in pair.lead)
        made.append(_example(transcript, [_said(pair.question)], found, context))
    return made


@dataclass(frozen=True, slots=True)
class _Found:
    """What answers, how likely it does, and whether the asker said that it worked."""

    answers: Sequence[Piece]
    likely: float
    worked: bool | None = None


def _example(transcript: Transcript, asked: Sequence[Piece], found: _Found, context: str = "") -> ExtractedExample:
    asked = [evidence.without_opener(asked[0]), *asked[1:]]
    question = evidence.sentence_case(evidence.join(asked))
    answer = evidence.join(found.answers)
    confidence = round(0.85 * found.likely, 3)
    facts = Facts(strangers=True, likely=confidence, confirmed=found.worked is True, unresolved=found.worked is False)
    judged = judge(question, answer, facts)
    return ExtractedExample(
        question=question,
        answer=answer,
        question_turns=evidence.turn_indexes(asked),
        answer_turns=evidence.turn_indexes(found.answers),
        confidence=confidence,
        quality=judged.quality,
        features=judged.features,
        spans=evidence.spans(Side.QUESTION, asked) + evidence.spans(Side.ANSWER, found.answers),
        tags=tags(question, answer, transcript.title),
        resolved=found.worked,
        context=context[:1_000],
        language=guess_language(f"{question} {answer}"),
    )


def _whole(turn: Turn) -> Piece:
    text = turn.text
    return Piece(turn, len(text) - len(text.lstrip()), len(text.rstrip()))


def _said(line: Line) -> Piece:
    """What a line says, without the name of the one it is for."""
    whole = _whole(line.turn)
    return Piece(line.turn, max(whole.start, line.body), whole.end)
