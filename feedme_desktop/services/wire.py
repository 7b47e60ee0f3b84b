"""Transcripts and proposals as JSON and back: the form of ``parse``, ``extract`` and the pipes to child processes.

The public contract fixes the names; ``spans`` is ours, so that evidence survives the pipe.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from feedme_desktop.domain.example import ExtractedExample, Quality, Side, Span
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn

MOST_PARTIES = 5
"""More speakers make an open channel, whose regulars are no agents."""


def transcript_json(transcript: Transcript) -> dict[str, Any]:
    """The object that ``feedme parse`` prints, without ``error``."""
    found: dict[str, Any] = {"file": transcript.file, "format": transcript.format}
    if transcript.part is not None:
        found["part"] = transcript.part
    if transcript.member is not None:
        found["member"] = transcript.member
    found["title"] = transcript.title
    found["metadata"] = dict(transcript.metadata)
    found["turns"] = [_turn_json(turn) for turn in transcript.turns]
    found["warnings"] = list(transcript.warnings)
    return found


def _turn_json(turn: Turn) -> dict[str, Any]:
    return {
        "index": turn.index,
        "role": turn.role.value,
        "speaker": turn.speaker,
        "at": turn.at,
        "text": turn.text,
        "hidden": [{"kind": part.kind.value, "text": part.text} for part in turn.hidden],
    }


def transcript_from(found: Mapping[str, Any]) -> Transcript:
    """What ``transcript_json`` was made from."""
    turns = tuple(
        Turn(
            turn["index"],
            Role(turn["role"]),
            turn["speaker"],
            turn["at"],
            turn["text"],
            tuple(HiddenPart(HiddenKind(part["kind"]), part["text"]) for part in turn["hidden"]),
        )
        for turn in found["turns"]
    )
    return Transcript(
        file=found["file"],
        format=found["format"],
        turns=turns,
        title=found["title"],
        metadata=found["metadata"],
        warnings=tuple(found["warnings"]),
        part=found.get("part"),
        member=found.get("member"),
    )


def example_json(example: ExtractedExample, threshold: float) -> dict[str, Any]:
    """One of the ``examples`` that ``feedme extract`` prints; ``threshold`` is that of quality."""
    return {
        "question": example.question,
        "answer": example.answer,
        "question_turns": list(example.question_turns),
        "answer_turns": list(example.answer_turns),
        "confidence": round(example.confidence, 4),
        "quality": {"score": round(example.quality.score, 4), "reasons": list(example.quality.reasons)},
        "below_threshold": round(example.quality.score, 4) < threshold,
        "tags": list(example.tags),
        "resolved": example.resolved,
        "spans": [{"side": s.side.value, "turn": s.turn, "start": s.start, "end": s.end} for s in example.spans],
        "context": example.context,
        "language": example.language,
        "engine": example.engine,
        "model": example.model,
        "prompt_version": example.prompt_version,
    }


def example_from(found: Mapping[str, Any]) -> ExtractedExample:
    """What ``example_json`` was made from."""
    return ExtractedExample(
        question=found["question"],
        answer=found["answer"],
        question_turns=tuple(found["question_turns"]),
        answer_turns=tuple(found["answer_turns"]),
        confidence=found["confidence"],
        quality=Quality(found["quality"]["score"], tuple(found["quality"]["reasons"])),
        spans=tuple(Span(Side(s["side"]), s["turn"], s["start"], s["end"]) for s in found["spans"]),
        tags=tuple(found["tags"]),
        resolved=found["resolved"],
        context=found["context"],
        language=found["language"],
        engine=found["engine"],
        model=found["model"],
        prompt_version=found["prompt_version"],
    )


def with_known_roles(transcript: Transcript, fixed: Mapping[str, str], agents: Sequence[str]) -> Transcript:
    """The transcript with what the library knows about speakers, by casefolded name.

    ``fixed`` are roles that a person gave; ``agents`` turn up in many tickets and count only where a role is unknown.
    """
    roles: dict[str, Role] = {}
    if len({turn.speaker for turn in transcript.turns}) > MOST_PARTIES:
        agents = ()
    for turn in transcript.turns:
        name = (turn.speaker or "").casefold()
        if name in fixed:
            roles[turn.speaker or ""] = Role(fixed[name])
        elif turn.role is Role.UNKNOWN and name in agents:
            roles[turn.speaker or ""] = Role.AGENT
    if Role.AGENT in roles.values():
        open_names = {t.speaker or "" for t in transcript.turns if t.role is Role.UNKNOWN} - roles.keys()
        if len(open_names) == 1:  # the only other voice is the one that asks
            roles[open_names.pop()] = Role.CUSTOMER
    return transcript.with_roles(roles) if roles else transcript
