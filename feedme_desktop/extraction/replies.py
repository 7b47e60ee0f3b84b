"""What a model is asked to answer: its schema, and the answer once it is known to fit.

Fitting the schema says nothing about truth: that is the business of ``proving``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from feedme_desktop.extraction.json_text import bare_json

_LONGEST_TEXT = 20_000
_MOST_PARTS = 200
_UNREADABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
    "|(?<![\u0600-\u0dff\u2600-\uffff\U00010000-\U0010ffff\ufe0f])[\u200c\u200d]"
)
"""Joiners stay between letters that need them, and in emoji."""

_DROPPED = frozenset({"title", "default", "maxLength", "maxItems", "minimum", "maximum"})
"""Keywords that one or the other service does not take; pydantic still checks them here."""


class Quote(BaseModel):
    """Exact words of one turn."""

    model_config = ConfigDict(extra="ignore")

    turn: int
    words: str = Field(max_length=_LONGEST_TEXT)


Turns = Annotated[list[int], Field(max_length=_MOST_PARTS)]
Quotes = Annotated[list[Quote], Field(max_length=_MOST_PARTS)]


class Proposal(BaseModel):
    """One example as the model proposes it, not yet checked."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(max_length=_LONGEST_TEXT)
    answer: str = Field(max_length=_LONGEST_TEXT)
    question_turns: Turns
    answer_turns: Turns
    question_quotes: Quotes
    answer_quotes: Quotes
    superseded: Quotes
    resolved: Literal["yes", "no", "unknown"]
    resolved_quotes: Quotes
    tags: list[str] = Field(max_length=_MOST_PARTS)
    confidence: float = Field(ge=0, le=1)


class Reply(BaseModel):
    """The whole answer to one prompt."""

    model_config = ConfigDict(extra="ignore")

    examples: list[Proposal] = Field(max_length=_MOST_PARTS)


class BadReplyError(ValueError):
    """The text is no JSON or does not fit the schema."""


def read_reply(text: str) -> Reply:
    """The answer in ``text``, without the examples that do not fit. Raises ``BadReplyError`` where none does."""
    try:
        told = json.loads(bare_json(text))
    except (ValueError, RecursionError) as error:
        raise BadReplyError(type(error).__name__) from error
    examples = told.get("examples") if isinstance(told, dict) else None
    if not isinstance(examples, list) or len(examples) > _MOST_PARTS:
        raise BadReplyError("no examples, or too many")
    fitting = [each for each in map(_proposal, examples) if each is not None]
    if examples and not fitting:
        raise BadReplyError("no example fits")
    return Reply(examples=fitting)


def readable(text: str) -> str:
    """The text without control characters, what turns the direction of writing, and halves of characters."""
    return _UNREADABLE.sub("", text)


def _proposal(told: Any) -> Proposal | None:
    try:
        return Proposal.model_validate(_readable(told))
    except (ValidationError, ValueError, RecursionError):
        return None


def _readable(told: Any) -> Any:
    if isinstance(told, str):
        return readable(told)
    if isinstance(told, list):
        return [_readable(each) for each in told]
    return {name: _readable(each) for name, each in told.items()} if isinstance(told, dict) else told


@lru_cache(maxsize=1)
def reply_schema() -> Mapping[str, Any]:
    """The JSON schema of a ``Reply`` in the dialect that all services take: no references, all required."""
    schema = Reply.model_json_schema()
    plain = _plain(schema, schema.get("$defs", {}))
    assert isinstance(plain, dict)
    return plain


def _plain(node: Any, definitions: Mapping[str, Any]) -> Any:
    """The node with references written out and objects closed."""
    if isinstance(node, list):
        return [_plain(each, definitions) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _plain(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
    made = {name: _plain(value, definitions) for name, value in node.items() if name not in _UNWANTED}
    if isinstance(node.get("properties"), dict):
        made["properties"] = {name: _plain(each, definitions) for name, each in node["properties"].items()}
        made["required"] = list(node["properties"])
        made["additionalProperties"] = False
    return made


_UNWANTED = _DROPPED | {"$defs", "description"}
