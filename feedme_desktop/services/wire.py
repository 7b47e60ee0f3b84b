"""Transcripts and proposals as JSON and back: the form of ``parse``, ``extract`` and the pipes to child processes.

The public contract fixes the names; ``spans`` is ours, so that evidence survives the pipe.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from feedme_desktop.domain.example import ExtractedExample, Quality, Side, Span
from feedme_desktop.domain.transcript import HiddenKind, HiddenPart, Role, Transcript, Turn


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
    found: dict[str, Any] = {
        "index": turn.index,
        "role": turn.role.value,
        "speaker": turn.speaker,
        "at": turn.at,
        "text": turn.text,
        "hidden": [{"kind": part.kind.value, "text": part.text} for part in turn.hidden],
    }
    if turn.excluded:
        found["excluded"] = True
    return found


def transcript_from(found: Mapping[str, Any], addresses: Mapping[str, str] | None = None) -> Transcript:
    """What ``transcript_json`` was made from; the addresses of speakers are no part of it."""
    turns = tuple(
        Turn(
            turn["index"],
            Role(turn["role"]),
            turn["speaker"],
            turn["at"],
            turn["text"],
            tuple(HiddenPart(HiddenKind(part["kind"]), part["text"]) for part in turn["hidden"]),
            turn.get("excluded", False),
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
        addresses=addresses or {},
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
        "unsupported": [list(span) for span in example.unsupported],
        "tokens_in": example.tokens_in,
        "tokens_out": example.tokens_out,
        "features": dict(example.features),
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
        unsupported=tuple((start, end) for start, end in found["unsupported"]),
        tokens_in=found["tokens_in"],
        tokens_out=found["tokens_out"],
        features=found["features"],
    )
