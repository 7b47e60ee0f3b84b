"""What erasing a ticket does to examples: some go with it, others go on in the words of their next ticket.

What a person wrote stays theirs; the words and tags of the erased ticket stay in no state of an example, except of
one that was approved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from feedme_desktop.db import conversations, duplicates, embeddings, erasing, examples
from feedme_desktop.db.duplicates import Words
from feedme_desktop.db.erasing import GoneOn, Led, State
from feedme_desktop.db.pool import Connection
from feedme_desktop.domain.example import ReviewStatus
from feedme_desktop.domain.identifiers import cut_codes
from feedme_desktop.domain.wording import question_key
from feedme_desktop.services.duplicates import figures_of, pass_on
from feedme_desktop.services.quality import rated_alone, rewritten
from feedme_desktop.services.vectors import Vectors, put
from feedme_desktop.services.work import texts_of

_Lost = tuple[int, frozenset[str]]
"""An example that took another in, and tags that may have come with it."""


@dataclass(frozen=True, slots=True)
class Erased:
    """Examples that went with a ticket, and those that go on in other words."""

    gone: tuple[int, ...]
    changed: tuple[int, ...]


def erase(conn: Connection, conversation_id: int, vectors: Vectors, *, everything: bool) -> Erased:
    """Delete a conversation with what only it supported; what others support too goes on in their words.

    Approved examples stay as they are, unless ``everything``; then one that others support is to be decided anew.
    To be called under ``duplicates.lock``, with the job held. Raises ``UnembeddedError``.
    """
    doomed = conversations.doomed_examples(conn, conversation_id, everything=everything)
    lost = erasing.merged_away(conn, doomed)
    led = erasing.led(conn, conversation_id, everything=everything)
    words = erasing.rare_words(conn, [*doomed, *(one.id for one in led)])
    examples.delete(conn, doomed)
    duplicates.move_wordings(conn, conversation_id)
    lost += _hand_over(conn, led, conversation_id, vectors)
    conversations.delete(conn, conversation_id)
    _drop_tags(conn, lost)
    erasing.forget_words(conn, words)
    return Erased(tuple(doomed), tuple(one.id for one in led))


@dataclass(frozen=True, slots=True)
class _Step:
    """What becomes of an example that a person was at work on."""

    before: Led
    new: GoneOn
    states: tuple[State, ...]
    heir: Words
    lost: frozenset[str]


def _hand_over(conn: Connection, led: Sequence[Led], conversation_id: int, vectors: Vectors) -> list[_Lost]:
    heirs = {one.example_id: one for one in duplicates.next_words(conn, [one.id for one in led], but=conversation_id)}
    found = [_step(conn, one, heirs[one.id]) for one in led if one.touched and one.id in heirs]
    steps = [step for step in found if step is not None]
    untouched = [heirs[one.id] for one in led if not one.touched and one.id in heirs]
    texts = [(words.question, words.answer) for words in untouched]
    texts += [(step.new.question, step.new.answer) for step in steps]
    names = partial(embeddings.speakers, conn, list(heirs))
    vectors.need([text for pair in texts for text in texts_of(*pair)], names)
    pass_on(conn, untouched, vectors)
    for step in steps:
        _go_on(conn, step, vectors)
    return [(step.before.merged_into, step.lost) for step in steps if step.before.merged_into is not None]


def _step(conn: Connection, one: Led, heir: Words) -> _Step | None:
    """What is still as the ticket proposed it is now as the next one does, question and answer each by itself."""
    states = erasing.states(conn, one.id)
    own = next((state for state in states if state.kind == "extracted"), None)
    if own is None:
        return None
    figures = figures_of(conn, heir)
    lost = frozenset(own.tags) - frozenset(figures.tags)

    def passed_on(state: State) -> State:
        return replace(
            state,
            question=state.question if rewritten(own.question, state.question) else heir.question,
            answer=state.answer if rewritten(own.answer, state.answer) else heir.answer,
            tags=tuple(tag for tag in state.tags if tag not in lost),
        )

    now = passed_on(State(0, "", one.question, one.answer, one.tags))
    tags = tuple(dict.fromkeys((*now.tags, *(tag for tag in figures.tags if tag not in own.tags))))
    unsupported = heir.unsupported if now.answer == heir.answer else one.unsupported
    quality, features = rated_alone(conn, now.question, now.answer, unsupported)
    new = GoneOn(one.id, heir.conversation_id, now.question, now.answer, tags, unsupported, quality, features)
    return _Step(one, new, tuple(map(passed_on, states)), heir, lost)


def _go_on(conn: Connection, step: _Step, vectors: Vectors) -> None:
    new, heir = step.new, step.heir
    erasing.put_states(conn, new.id, step.states)
    whole = (new.question, new.answer) == (heir.question, heir.answer)
    codes = cut_codes(f"{new.question}\n{new.answer}")
    kind = "extracted" if whole else "edited"
    erasing.go_on(conn, new, codes=codes, question_key=question_key(new.question), kind=kind)
    if whole:
        duplicates.own_source(conn, new.id, new.conversation_id)
    duplicates.drop_same_wordings(conn, new.id)
    if (new.question, new.answer) != (step.before.question, step.before.answer):
        put(conn, new.id, new.question, new.answer, vectors)


def _drop_tags(conn: Connection, lost: Iterable[_Lost]) -> None:
    """Take from what took others in the tags that it has from nobody else; and so on, where that lives on itself."""
    for first, tags in lost:
        place: int | None = first
        while place is not None and tags:
            found = erasing.taken_in(conn, place)
            if found is None:
                break
            place_after, status, others = found
            tags = tags - others
            if tags and status is not ReviewStatus.APPROVED:
                erasing.drop_tags(conn, place, tags)
            place = place_after
