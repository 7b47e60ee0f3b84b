"""The rules engine: finds examples offline, without a model, in about a millisecond a ticket.

Conversations whose roles are known are followed as dialogues; chats and forum threads among
strangers go to ``crowd``. Nothing here decides what a sentence means: see ``speech_acts``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from feedme_desktop.domain.example import ExtractedExample, Side
from feedme_desktop.domain.transcript import Role, Transcript, Turn
from feedme_desktop.extraction import crowd, evidence
from feedme_desktop.extraction.dialogue import follow
from feedme_desktop.extraction.evidence import Piece
from feedme_desktop.extraction.quality import Findings, confidence, facts_of, judge
from feedme_desktop.extraction.splitting import split_pair
from feedme_desktop.extraction.standing import context_of, with_context
from feedme_desktop.extraction.tagging import guess_language, tags
from feedme_desktop.extraction.threads import Thread

_SILENT = frozenset({Role.NOTE, Role.SYSTEM, Role.BOT})
"""Roles whose words never ask and never answer."""

_SHORTEST_ANSWER = 2
_SOLVED = frozenset(
    {"solved", "closed", "resolved", "done", "gelöst", "geschlossen", "résolu", "fermé", "resuelto", "cerrado"}
)


class RulesExtractor:
    """Engine ``rules``. Stateless after construction; safe to use from several threads."""

    name = "rules"

    def extract(self, transcript: Transcript, *, limit: int) -> list[ExtractedExample]:
        """At most ``limit`` examples, best first; none where nobody answered."""
        said = [turn for turn in transcript.turns if turn.text.strip() and turn.role not in _SILENT]
        found = self._all(transcript, said)
        found.sort(key=lambda example: -example.confidence)
        return found[: max(limit, 0)]

    def _all(self, transcript: Transcript, turns: list[Turn]) -> list[ExtractedExample]:
        if len(turns) < 2:
            return []
        if _one_asks(turns):
            turns = _with_sides(turns)
        if crowd.is_thread(turns):
            return crowd.thread_examples(transcript, turns)
        if crowd.without_roles(turns):
            return crowd.chat_examples(transcript, turns)
        return [example for thread in follow(_with_sides(turns)) for example in _examples(thread, transcript)]


def _one_asks(turns: Sequence[Turn]) -> bool:
    """Whether a customer is known and everybody unknown goes by the name of a team: "Joe (Billing)"."""
    roles = {turn.role for turn in turns}
    strangers = {turn.speaker or "" for turn in turns if turn.role is Role.UNKNOWN}
    return Role.CUSTOMER in roles and bool(strangers) and all(name.endswith(")") for name in strangers)


def _with_sides(turns: list[Turn]) -> list[Turn]:
    """Unknown speakers take the side that is missing; where both are there they are passed over."""
    roles = {turn.role for turn in turns}
    missing = Role.AGENT if Role.AGENT not in roles else Role.CUSTOMER if Role.CUSTOMER not in roles else None
    if missing is None or len(roles) < 2:
        return turns
    return [replace(turn, role=missing) if turn.role is Role.UNKNOWN else turn for turn in turns]


def _examples(thread: Thread, transcript: Transcript) -> list[ExtractedExample]:
    """What comes of a thread: nothing, one example, or one for each thing a message asked."""
    pieces = [evidence.without_greeting(piece) for piece in thread.final_pieces()]
    pairs = split_pair(thread.question, pieces) or [(thread.question, pieces)]
    return [_example(thread, question, answer, transcript) for question, answer in pairs if _long_enough(answer)]


def _long_enough(pieces: Sequence[Piece]) -> bool:
    return len(evidence.join(pieces)) >= _SHORTEST_ANSWER


def _example(
    thread: Thread, asked: Sequence[Piece], answered: Sequence[Piece], transcript: Transcript
) -> ExtractedExample:
    question, asked = _standing(thread, asked, transcript)
    answer = evidence.sentence_case(evidence.join(answered))
    found = _findings(thread, question, answer)
    resolved = thread.resolved
    if resolved is None and str(transcript.metadata.get("status", "")).casefold() in _SOLVED:
        resolved = True
    judged = judge(question, answer, facts_of(found, resolved))
    return ExtractedExample(
        question=question,
        answer=answer,
        question_turns=evidence.turn_indexes(asked),
        answer_turns=evidence.turn_indexes(answered),
        confidence=confidence(found),
        quality=judged.quality,
        features=judged.features,
        spans=evidence.spans(Side.QUESTION, asked)
        + evidence.spans(Side.ANSWER, answered)
        + evidence.spans(Side.EARLIER, thread.earlier()),
        tags=tags(question, answer, transcript.title),
        resolved=resolved,
        context=_context(thread, transcript),
        language=guess_language(f"{question} {answer}"),
    )


def _standing(thread: Thread, asked: Sequence[Piece], transcript: Transcript) -> tuple[str, Sequence[Piece]]:
    """The question as it can stand alone, and the pieces that it was made of."""
    question = evidence.join(asked)
    context = context_of(asked, thread.about, transcript)
    if context is None:
        return evidence.sentence_case(question), asked
    if isinstance(context, str):
        return with_context(question, context), asked
    return with_context(question, context.text), [context, *asked]


def _findings(thread: Thread, question: str, answer: str) -> Findings:
    answers = thread.final_answers()
    return Findings(
        question=question,
        answer=answer,
        asked=thread.asked,
        advice=any(a.advice for a in answers),
        strong=any(a.strong for a in answers),
        confirmed=thread.confirmed,
        thanked=thread.thanked,
        failures=thread.failures,
    )


def _context(thread: Thread, transcript: Transcript) -> str:
    """What else helps to understand the pair: the title and the details the agent had to ask for."""
    details = [piece.text for piece in thread.details if piece not in thread.question]
    return "\n".join(part for part in (transcript.title or "", *details) if part)[:1_000]
