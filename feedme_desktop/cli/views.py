"""Rows of the services as the JSON of the public contract."""

from __future__ import annotations

from typing import Any

from feedme_desktop.domain.records import (
    ConversationDetail,
    ConversationRow,
    ExampleDetail,
    ExampleRow,
    Hit,
    Source,
    TranscriptVersionRow,
    VersionRow,
)


def example_json(row: ExampleRow) -> dict[str, Any]:
    """An example as ``list`` prints it."""
    return {
        "example_id": row.id,
        "question": row.question,
        "answer": row.answer,
        "status": row.status.value,
        "tags": list(row.tags),
        "confidence": row.confidence,
        "quality": row.quality,
        "below_threshold": row.below_threshold,
        "conversation_id": row.conversation_id,
        "version": row.version,
        "external_id": row.external_id,
        "tickets": row.tickets,
        "seen_again": row.seen_again,
        "contradictions": row.contradictions,
        "unsupported": [list(span) for span in row.unsupported],
    }


def example_detail_json(found: ExampleDetail) -> dict[str, Any]:
    """An example, whole, with its evidence."""
    row = found.row
    return {
        **example_json(row),
        "quality_reasons": list(row.quality_reasons),
        "resolved": row.resolved,
        "context": found.context,
        "language": found.language,
        "folder": found.folder,
        "engine": row.engine,
        "model": found.model,
        "reviewer": found.reviewer,
        "reviewed_at": None if found.reviewed_at is None else found.reviewed_at.isoformat(),
        "reject_reason": None if found.reject_reason is None else found.reject_reason.value,
        "reject_note": found.reject_note,
        "updated_at": row.updated_at.isoformat(),
        "evidence": [_source_json(source) for source in found.sources],
        "wordings": [{"question": one.question, "conversation_id": one.conversation_id} for one in found.wordings],
        "contradicts": list(found.contradictions),
        "merged_into": row.merged_into,
    }


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "conversation_id": source.conversation_id,
        "file": source.file,
        "title": source.title,
        "question_turns": list(source.question_turns),
        "answer_turns": list(source.answer_turns),
        "spans": [{"side": s.side.value, "turn": s.turn, "start": s.start, "end": s.end} for s in source.spans],
        "of_version": source.of_version,
        "question": source.question,
        "answer": source.answer,
    }


def conversation_json(row: ConversationRow) -> dict[str, Any]:
    """A conversation as ``list`` prints it."""
    return {
        "conversation_id": row.id,
        "file": row.file,
        "part": row.part,
        "member": row.member,
        "format": row.format,
        "title": row.title,
        "status": row.status.value,
        "stage": row.stage.value,
        "examples": row.examples,
        "unsure": list(row.unsure),
        "error": None if row.error is None else {"code": row.error.code, "message": row.error.message},
        "engine": row.engine,
        "usage": None if row.usage is None else row.usage.as_json(),
        "waiting_until": None if row.waiting_until is None else row.waiting_until.isoformat(),
        "created_at": row.created_at.isoformat(),
    }


def conversation_detail_json(found: ConversationDetail) -> dict[str, Any]:
    """A conversation, whole, with its turns."""
    return {
        **conversation_json(found.row),
        "metadata": dict(found.metadata),
        "warnings": list(found.warnings),
        "version": found.row.version,
        "turns": [
            {
                "index": turn.index,
                "role": turn.role.value,
                "speaker": turn.speaker,
                "at": turn.at,
                "text": turn.text,
                "hidden": [{"kind": part.kind.value, "text": part.text} for part in turn.hidden],
            }
            for turn in found.turns
        ],
    }


def version_json(row: VersionRow) -> dict[str, Any]:
    """A saved state of an example."""
    return {
        "example_id": row.example_id,
        "version": row.version,
        "kind": row.kind,
        "question": row.question,
        "answer": row.answer,
        "tags": list(row.tags),
        "status": row.status.value,
        "who": row.who,
        "why": row.why,
        "at": row.at.isoformat(),
    }


def transcript_version_json(row: TranscriptVersionRow) -> dict[str, Any]:
    """A state in which a conversation came in."""
    return {
        "conversation_id": row.conversation_id,
        "version": row.version,
        "size": row.size,
        "who": row.who,
        "at": row.at.isoformat(),
    }


def hit_json(hit: Hit, threshold: float) -> dict[str, Any]:
    """One search result; ``threshold`` is the score where answers stop being trustworthy."""
    row = hit.example
    return {
        "example_id": row.id,
        "question": row.question,
        "answer": row.answer,
        "score": round(hit.score, 4),
        "below_threshold": hit.score < threshold,
        "why": {"words": list(hit.why.words), "meaning": round(hit.why.meaning, 4), "sentence": hit.why.sentence},
        "status": row.status.value,
        "tags": list(row.tags),
        "conversation_id": row.conversation_id,
        "external_id": row.external_id,
    }
